"""From streams to admission: who takes which entries, when, and what becomes of those that a process left behind.

`shared_stream` and `ordered_stream`, which holds a `lease`, are the two ways to take a stream, made of the parts in
`event_stream`. `reader` brings new entries through a `batch_subscriber`, `pending` those that were delivered before,
as many at once as `batches` finds the line to bear. Nothing here reads the event of an entry.
"""
