"""The composition root: settings, the wiring of handlers to the broker and to delivery, and the process itself."""
