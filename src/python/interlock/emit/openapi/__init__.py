"""The OpenAPI 3.1 document of one API, out of the intermediate representation.

`json_schema` and `type_schema` know nothing of OpenAPI: JSON Schema 2020-12 as typed objects, and the schemas of the
language's types. `components` decides what a document has to contain and what it is called there; `document` is
OpenAPI as typed objects; `operations` and `problems` fill it. A document is written once, at the end, by `json_text`.
"""
