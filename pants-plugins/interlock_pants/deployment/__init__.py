"""`deployment` and `portal`: their targets, what keeps them from being made, and what `package` writes.

The files themselves are written by the compiler.
"""
