"""What the backend is about: users and reminders as it keeps them, and what it asks of its storage.

No framework, no database, no HTTP. Enumerations and the recurrence are those of the contracts.
"""
