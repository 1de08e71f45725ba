"""All services of the repository as one document, `services.json`, which is what the compiler knows of BUILD files.

What is asked about them lies with those who ask: `graph`, `python_lint`, `run`, `deployment`.
"""
