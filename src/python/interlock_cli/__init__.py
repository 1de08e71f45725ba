"""The `interlock` command. One module a command; each imports what it needs when it runs, so that help comes at once.

Commands find the repository (`repository`), call `interlock.compiler`, and say what came of it (`terminal`). They
decide nothing about specs.
"""
