"""Events and tasks (`ir.messaging`), and the part of an operation that messages drive or that sends them.

`events` and `tasks` lower the files of those names. `operation_events` lowers what an operation says of events,
`payloads` holds their messages against what it takes and gives, and `event_circles` warns of messages without end. The
rest of an operation is in `apis`, which calls what is here, not the other way round.
"""
