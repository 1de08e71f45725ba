"""AsyncAPI 3.0 documents: one of a domain's events, and one of each API whose operations have events.

`document` is AsyncAPI as typed objects; `messages` fills it from events, `emitter` puts it together. A channel is a
Redis stream. A message's headers are its CloudEvents 1.0 attributes, its payload is the event's data; how both lie in
one entry of the stream is told in extensions (`x-...`), since AsyncAPI has no words for it. The schemas come from
`value_schemas`; of JSON Schema 2020-12 they use what AsyncAPI's own dialect, a superset of draft 07, means the same by.
"""
