"""Mistakes in the shape of a spec: keys, kinds of values, the forms of types."""

from __future__ import annotations

from interlock.diagnostics.catalogue.entry import Entry, example_file, models

SHAPE_ENTRIES: tuple[Entry, ...] = (
    Entry(
        id="spec/unknown-key",
        title="A key that is not known here",
        reason="""Every key has a meaning, at every level. One that has none is a typing mistake, or something that
the author believes to be in force and that is not; neither is passed over.""",
        bad=models("""
            models:
              Product:
                fields:
                  name: {type: string, max_lenght: 80}
        """),
        good=models("""
            models:
              Product:
                fields:
                  name: {type: string, max_length: 80}
        """),
    ),
    Entry(
        id="spec/missing-key",
        title="A key that must be there is missing",
        reason="""There is no default that would do: a field has a type, an error a status, an event a message. The
place shown is the thing that lacks it, or the key there that is likely to be a misspelling of it.""",
        bad=models("""
            models:
              Product:
                fields:
                  name: {doc: What it is called.}
        """),
        good=models("""
            models:
              Product:
                fields:
                  name: {type: string, doc: What it is called.}
        """),
    ),
    Entry(
        id="spec/wrong-kind",
        title="A value of the wrong kind",
        reason="""A list stands where a mapping is wanted, a number where a string is, and so on. YAML 1.2 rules:
`true` and `false` are the only booleans (`yes`, `no` and `on` are strings), a bare `12` is a number, and a key with
nothing behind it has no value; an empty mapping is written `{}`.""",
        bad=models("""
            models:
              Product:
                fields:
                  id: {type: int, readonly: yes}
                variants:
                  Read:
        """),
        good=models("""
            models:
              Product:
                fields:
                  id: {type: int, readonly: true}
                variants:
                  Read: {}
        """),
    ),
    Entry(
        id="spec/misplaced-key",
        title="A key that belongs elsewhere",
        reason="""The key is known, but says nothing at this place: `values` belongs to an enum, `value` to a const or
a map. A constraint binds to the type of a field, a param or a declared type; items and values of composites that want
one get a declared type.""",
        bad=models("""
            models:
              Product:
                fields:
                  tags: {type: list, of: {type: string, min_length: 1}}
        """),
        good=models("""
            models:
              Tag: {type: string, min_length: 1}
              Product:
                fields:
                  tags: list[Tag]
        """),
    ),
    Entry(
        id="spec/type-syntax",
        title="This is not a type",
        reason="""A type is a name (`string`, `Product`, `users.UserRead`), `list[T]`, `set[T]`, `map[string,T]`, or
one of these with `?` behind it for "or null". Enums, consts and unions have long forms.""",
        bad=models("""
            models:
              Product:
                fields:
                  name: string|null
                  prices: list(decimal)
                  stock: map[int]
        """),
        good=models("""
            models:
              Product:
                fields:
                  name: string?
                  prices: list[decimal]
                  stock: map[string,int]
        """),
    ),
    Entry(
        id="spec/duration",
        title="This is not a length of time",
        reason="""Lengths of time are a number and a unit: `ms`, `s`, `m`, `h` or `d`. A bare number means seconds.""",
        bad=(
            example_file(
                "specs/shop/tasks.yaml",
                """
                tasks:
                  send_invoice: {time_limit: 30 seconds}
                """,
            ),
        ),
        good=(
            example_file(
                "specs/shop/tasks.yaml",
                """
                tasks:
                  send_invoice: {time_limit: 30s}
                """,
            ),
        ),
    ),
)
