"""Servers that tests need, started for them. Not shipped."""
