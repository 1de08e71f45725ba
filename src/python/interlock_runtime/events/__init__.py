"""Messages between services: CloudEvents 1.0 in JSON over Redis Streams.

- Both ways: `contract` says what an event is, `cloud_event` how it goes over the wire, `broker` connects, `keys` names
  what a service keeps in Redis for itself.
- Out: `sink` has what publishers write to, `outgoing` checks a message, `broker_sender` publishes at once. Events that
  leave with the commit of a transaction go through `interlock_runtime.outbox`.
- In: `subscription` says what a service does about an event, `worker` sees that it does; `inbox` is how a transaction
  remembers what was handled, `dead_letters` keeps what was given up.
- `testing` runs handlers without a server.

Only `broker` and what imports it needs FastStream.
"""
