"""Deployments of the reference system: their files, and real servers that are started with them."""
