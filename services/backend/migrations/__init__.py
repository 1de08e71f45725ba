"""The history of the database's schema (Alembic), and the command that takes a database through it.

Migrating is a step of its own, done once for a release: `python -m services.backend.migrations upgrade`. Replicas only
look whether it was done. The embedded SQLite file, which has one user, is the exception.
"""
