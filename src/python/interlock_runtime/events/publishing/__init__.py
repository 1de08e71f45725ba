"""From a message to its stream.

`outgoing` makes the event that carries a message, `size` limits it. `broker_sender` publishes it at once, through
`stream_writer`; `after_commit` hands it to a sender once a unit of work is committed. Nothing here keeps events in a
database: that is `interlock_runtime.outbox`, which publishes through the same writer.
"""
