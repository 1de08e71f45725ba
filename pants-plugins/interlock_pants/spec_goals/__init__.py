"""`lint`, `fmt` and `fix` of specs: what they ask of the compiler.

The rules over specs themselves are the compiler's.
"""
