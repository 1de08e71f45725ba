"""JSON Schemas of the spec files, for editors: completion, documentation and mistakes while one types.

`schema` is JSON Schema 2020-12 as typed objects. `type_schemas`, `fields` and a module for each kind of file describe
the language: its keys, their values and what they are for. `names` adds what the workspace declares, so that a
reference completes to a model of another file. `emitter` puts the files of each folder together. A schema knows less
than the compiler, on purpose: whatever the compiler takes, a schema takes.
"""
