"""The OpenAPI 3.1 document of one API, out of the intermediate representation.

`document` is OpenAPI as typed objects; `operations` and `problems` fill it; `emitter` puts it together. The schemas in
it come from `value_schemas`.
"""
