"""Mistakes of YAML, whatever the document means."""

from __future__ import annotations

from interlock.diagnostics.catalogue.entry import Entry, models

_GOOD = models("""
    models:
      Product:
        fields:
          name: string
          tags: list[string]
""")

YAML_ENTRIES: tuple[Entry, ...] = (
    Entry(
        id="spec/yaml-syntax",
        title="This is not YAML",
        reason="""The text cannot be read as YAML from here on; whatever comes after it is not checked. The usual
causes are indentation that does not match the line above, a bracket or a quote that is never closed, and a value that
holds `: ` or begins with a sign of YAML's own (`@`, `%`, `` ` ``, `*`, `&`, `!`) without quotes.""",
        bad=models("""
            models:
              Product:
                doc: Note: the price has no tax.
                fields:
                  name: string
        """),
        good=models("""
            models:
              Product:
                doc: "Note: the price has no tax."
                fields:
                  name: string
        """),
    ),
    Entry(
        id="spec/unquoted-type",
        title="A type inside braces needs quotes",
        reason="""Inside `{...}` and `[...]`, YAML takes `[`, `]`, `,` and `?` for its own. A type that has one of
them needs quotes there, or its long form. On a line of its own, as in `tags: list[string]`, it needs none.""",
        bad=models("""
            models:
              Product:
                fields:
                  tags: {type: list[string], min_items: 1}
        """),
        good=models("""
            models:
              Product:
                fields:
                  tags: {type: "list[string]", min_items: 1}
                  sizes: {type: list, of: int, min_items: 1}
        """),
    ),
    Entry(
        id="spec/too-deep",
        title="Nested too deeply",
        reason="""A spec nests at most 64 levels, and the brackets of one type at most 32. Whatever reads it later may
count on that. Structure that deep wants names: declare models and refer to them.""",
        bad=models("models: " + "[" * 80 + "]" * 80 + "\n"),
        good=_GOOD,
    ),
    Entry(
        id="spec/alias-expansion",
        title="Aliases stand for too much",
        reason="""Anchors (`&name`) and aliases (`*name`) may be used, but a few lines of aliases of aliases can stand
for billions of values. All aliases of a file together may stand for 100,000. Models are the better way to say
something once and use it often.""",
        bad=(),
        good=_GOOD,
    ),
    Entry(
        id="spec/unknown-anchor",
        title="An alias without an anchor",
        reason="""`*name` repeats what `&name` marked earlier in the same file, and may not stand inside it. A plain
value that begins with `*` needs quotes.""",
        bad=models("""
            models:
              Product:
                fields:
                  name: *text
        """),
        good=models("""
            models:
              Product:
                fields:
                  title: &text {type: string, max_length: 80}
                  name: *text
        """),
    ),
    Entry(
        id="spec/several-documents",
        title="More than one document in a file",
        reason="""A line of `---` begins another document. A spec file holds one, so that its name and its content
belong together.""",
        bad=models("""
            models:
              Product:
                fields: {name: string}
            ---
            models:
              Order:
                fields: {number: int}
        """),
        good=models("""
            models:
              Product:
                fields: {name: string}
              Order:
                fields: {number: int}
        """),
    ),
    Entry(
        id="spec/yaml-tag",
        title="A YAML tag",
        reason="""Tags such as `!!str` or `!secret` tell a YAML library which class to make. Specs are plain data. A
value that begins with `!` needs quotes.""",
        bad=models("""
            models:
              Level:
                type: enum
                values: [!!str 1, !!str 2]
        """),
        good=models("""
            models:
              Level:
                type: enum
                values: ["1", "2"]
        """),
    ),
    Entry(
        id="spec/merge-key",
        title="A merge key",
        reason="""`<<: *base` is a YAML 1.1 convention that YAML 1.2 dropped. It hides which keys a mapping has, and
which of two equal ones counts. Write the keys out, or declare a model and refer to it.""",
        bad=models("""
            models:
              Product:
                fields: &common
                  name: string
              Service:
                fields:
                  <<: *common
                  hours: int
        """),
        good=models("""
            models:
              Product:
                fields:
                  name: string
              Service:
                fields:
                  name: string
                  hours: int
        """),
    ),
    Entry(
        id="spec/duplicate-key",
        title="A key is there twice",
        reason="""Most YAML libraries keep the last one and forget the others without a word. Here the second is an
error, and the first is shown beside it.""",
        bad=models("""
            models:
              Product:
                fields:
                  name: string
                  name: int
        """),
        good=models("""
            models:
              Product:
                fields:
                  name: string
                  number: int
        """),
    ),
    Entry(
        id="spec/key-kind",
        title="A key that is not a string",
        reason="""Keys are strings. `true`, `null`, numbers, lists and mappings are not, and a JSON object could not
hold them. Only the tags of a union may be integers. Put what is meant as a word in quotes.""",
        bad=models("""
            models:
              Answer:
                type: enum
                values: {true: 1, false: 0}
        """),
        good=models("""
            models:
              Answer:
                type: enum
                values: {"TRUE": 1, "FALSE": 0}
        """),
    ),
    Entry(
        id="spec/number-range",
        title="A number that JSON cannot hold",
        reason="""`.inf`, `.nan`, numbers beyond the range of a double and integers of hundreds of digits have no form
in JSON that readers agree on.""",
        bad=models("""
            models:
              Ratio: {type: float, le: .inf}
        """),
        good=models("""
            models:
              Ratio: {type: float, le: 1000}
        """),
    ),
)
