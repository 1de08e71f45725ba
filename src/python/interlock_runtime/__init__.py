"""What generated code and services import at run time. It never imports the compiler.

- `models`, `scalars`, `enums`, `shapes`: what generated models are made of; `merge_patch` applies RFC 7396 documents.
- `rest`: the server's side of REST contracts; `client`: the callers' side.
- `events`: messages over Redis Streams, both ways; `outbox`: events that leave with the commit of a transaction.
- `auth`, `idempotency`, `unit_of_work`, `call`, `context`, `problems`: what handlers of requests and of messages share.

Importing a module here opens no connection and reads no environment.
"""
