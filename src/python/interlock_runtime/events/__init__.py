"""Messages between services: CloudEvents 1.0 in JSON over Redis Streams.

What both ways and their users share lies here:

- `contract` says what an event is, `sink` what publishers write to, `received` what a handler is told of a message,
  `subscription` what a service does about an event, `inbox` how a transaction remembers what was handled.
- `broker` connects, `worker` sees that subscriptions are acted on, `dead_letters` keeps what was given up, and
  `testing` runs handlers without a server.

The rooms are how that is done:

- `wire`: an event as bytes. `redis`: names, scripts and patience for all that is kept there.
- Out: `publishing`. Events that leave with the commit of a transaction go through `interlock_runtime.outbox`.
- In, from the stream on: `streams` delivers entries, `dispatch` has them run, each in its turn, and tells Redis what
  became of them, `handling` makes a message of an entry and a verdict of a message.

`layering_test` says which of them may import which. Only `broker`, `wire.cloud_event_format` and what reads and writes
streams need FastStream.
"""
