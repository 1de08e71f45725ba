"""Rules about the Python sources of services. None reads a file: they look at summaries and ask the project."""
