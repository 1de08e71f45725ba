"""Mistakes of a file as such: its bytes, its name and its place."""

from __future__ import annotations

from interlock.diagnostics.catalogue.entry import Entry, api, example_file, models

_GOOD_MODELS = models("""
    models:
      Product:
        fields:
          name: string
""")
_GOOD_API = """
    domain: shop
    operations:
      ping:
        rest: {method: GET, path: /ping}
"""

FILE_ENTRIES: tuple[Entry, ...] = (
    Entry(
        id="spec/file-size",
        title="A spec file is too large",
        reason="""A spec has at most 16 MB and 1,000,000 values, so that a check ends soon and in bounded memory
whatever it is given. People's specs are a thousand times smaller; a file near the limit was most likely written by a
program or is no spec at all.""",
        bad=(),
        good=_GOOD_MODELS,
    ),
    Entry(
        id="spec/encoding",
        title="A spec file is not UTF-8",
        reason="""Specs are UTF-8, with or without a byte order mark. Other encodings cannot be told apart with
certainty, and guessing would change names and patterns silently. Most editors offer "save with encoding".""",
        bad=(),
        good=_GOOD_MODELS,
    ),
    Entry(
        id="spec/control-character",
        title="A character that cannot be seen",
        reason="""Control characters, and the line separators that YAML 1.1 took for line breaks and YAML 1.2 does
not, make a spec read as something that it is not. In a string in double quotes they can be written as escapes, such
as `\\u2028`.""",
        bad=models("models:\n  Product:\n    doc: Something\u2028for sale.\n    fields:\n      name: string\n"),
        good=models('models:\n  Product:\n    doc: "Something\\u2028for sale."\n    fields:\n      name: string\n'),
    ),
    Entry(
        id="spec/tab",
        title="A tab",
        reason="""YAML forbids tabs in indentation, and parsers differ over where else they may stand. A spec has
none. In a string in double quotes, a tab is written `\\t`.""",
        bad=models("models:\n  Product:\n\tfields:\n\t  name: string\n"),
        good=_GOOD_MODELS,
    ),
    Entry(
        id="spec/empty-file",
        title="A spec file declares nothing",
        reason="""An empty file is most likely one that was forgotten or not saved. A file that is meant to declare
nothing yet can say so: `models: {}`.""",
        bad=models("# Models of the shop.\n"),
        good=models("models: {}\n"),
    ),
    Entry(
        id="spec/not-a-mapping",
        title="The top of a spec is not a mapping",
        reason="""Every spec is a mapping with known keys: `models:` in models.yaml, `events:` in events.yaml,
`tasks:` in tasks.yaml, `domain:` and `operations:` in the file of an API.""",
        bad=models("""
            - Product:
                fields:
                  name: string
        """),
        good=_GOOD_MODELS,
    ),
    Entry(
        id="spec/file-name",
        title="The name of a file is not that of what it holds",
        reason="""The name of a file says what is in it: models in `models.yaml`, events in `events.yaml`, tasks in
`tasks.yaml`; every other `*.yaml` is an API. In a file of another name they would be passed over or not understood.

From an API `orders.yaml` come the modules `orders`, `orders_server` and `orders_client`. A file whose own
name ends that way would have to share a module with another one.""",
        bad=(example_file("specs/shop/orders_client.yaml", _GOOD_API),),
        good=(example_file("specs/shop/orders.yaml", _GOOD_API),),
    ),
    Entry(
        id="spec/file-place",
        title="A spec lies outside a domain's folder",
        reason="""The folder of a spec is its domain: what `specs/shop/models.yaml` declares is `shop.Product`. A file
right below `specs/` would belong to no domain.""",
        bad=(example_file("specs/models.yaml", "models: {}"),),
        good=api(_GOOD_API),
    ),
)
