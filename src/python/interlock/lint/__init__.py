"""Rules about what parses and has a meaning and is still not wanted: in specs, and in the Python code of services.

A rule is one file below `rules`; `python` and `spec` hold what rules are run by. Nothing here reads files but
`python.sources`, and nothing decides how findings are shown.
"""
