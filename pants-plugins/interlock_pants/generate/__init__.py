"""The `generate` goal: what is generated, on disk for editors; and the linter that finds it committed.

Builds never read what lies there: theirs is in `codegen`.
"""
