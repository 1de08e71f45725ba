"""Servers that development does without installing: a process without REDIS_URL brings up a real Redis of its own.

Nothing here is for production, where servers have addresses that the environment tells.
"""
