"""The composition root: settings, the wiring of handlers to Telegram, the backend and Redis, and the process itself."""
