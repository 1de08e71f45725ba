"""A small users API as generated code would have it, and a controller for it. Only tests import this."""
