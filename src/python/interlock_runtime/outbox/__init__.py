"""Events that leave with the commit of what they tell of, and events that take effect once.

- `tables`: the tables, for the migrations of services.
- `sink`: writes events in the transaction of an operation; `relay` publishes them; `backlog` counts what waits.
- `inbox`: remembers in the transaction of a handler what was handled.

What is published at once, and the wire format, is in `interlock_runtime.events`.
"""
