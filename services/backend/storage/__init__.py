"""The backend's database: tables, the repositories over them, and how to connect. SQLite and PostgreSQL.

The repositories write through the session of the request's unit of work and never commit; the unit of work does.
"""
