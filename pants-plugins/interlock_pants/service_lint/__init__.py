"""Whether services are as they should be: what the compiler is told of them besides `services.json`, and what it finds.

Nothing is judged here; what there may be to find, and the words for it, are the compiler's.
"""
