"""All services as one graph: what it is made of, the goal, the linter, and what one service is told of its neighbours.

The graph itself is built by the compiler.
"""
