"""From the bytes of an entry to the verdict on them.

`intake` finds the subscription and validates, `handler` runs it in its transaction, `verdict` is what comes of it.
Nothing here asks Redis, waits, or tries again: `dispatch` does.
"""
