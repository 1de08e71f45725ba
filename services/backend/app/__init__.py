"""The composition root: settings, the wiring of controllers to the database and to HTTP, and the process itself."""
