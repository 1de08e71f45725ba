"""Specs that others wrote for the earlier format, unchanged, in one folder."""
