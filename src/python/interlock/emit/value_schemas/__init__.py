"""What documents say of values on the wire. No emitter: the emitters of documents share it.

`json_schema` is JSON Schema 2020-12 as typed objects, `type_schema` the schemas of the language's types, `patterns`
what scalars look like. `components` decides which schemas a document has to contain and what they are called there.
`json_text` writes a document, once, at its end.
"""
