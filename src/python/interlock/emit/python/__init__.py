"""Python out of the intermediate representation: pydantic models, and the modules of both sides of APIs and of events.

What every emitter here shares:

- `templates`: the one Jinja2 `environment()`; templates are files in `templates/`.
- `imports`: `Imports`, the names a module uses, collected while its code is written.
- `layout`: `Code`, expressions that know how `ruff format` would break them.
- `literals`: values, strings and docstrings as source text.
- `names`: identifiers and module names.
- `types`: `type_expr`, the annotation of a type; `values`: `value_expr`, a default as an expression.

An emitter prepares view objects of finished text and hands them to its template; it decides nothing in a template.
Generated files are never passed through a formatter, so the pieces above write what the formatter would leave alone.
"""
