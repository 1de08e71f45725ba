"""Mistakes with types: enums, unions, composites, constraints and the values that types take."""

from __future__ import annotations

from interlock.diagnostics.catalogue.entry import Entry, Example, api, models


def _product(field: str) -> Example:
    return models(f"models:\n  Product:\n    fields:\n      it: {field}\n")


TYPE_ENTRIES: tuple[Entry, ...] = (
    Entry(
        id="spec/enum-empty",
        title="An enum without values",
        reason="No value could ever be one of it.",
        bad=_product("{type: enum, values: []}"),
        good=_product("{type: enum, values: [small, large]}"),
    ),
    Entry(
        id="spec/enum-single",
        title="An enum with one value",
        reason="""There is no choice in it, so it says no more than a `const`, which also tells the members of a
union apart. When a second value comes, the const becomes an enum, and that is no change to JSON.""",
        bad=_product("{type: enum, values: [book]}"),
        good=_product("{type: const, value: book}"),
    ),
    Entry(
        id="spec/enum-duplicate",
        title="An enum names a value or a member twice",
        reason="""Values are told apart as they are written; in the map form the members' names are, too, after they
are put into upper case.""",
        bad=_product("{type: enum, values: [small, large, small]}"),
        good=_product("{type: enum, values: [small, large]}"),
    ),
    Entry(
        id="spec/enum-value",
        title="A value that no enum has",
        reason="""An enum's values are all strings, or all integers within +-(2^53-1) that are named in the map form
(`values: {TEXT: 0, VOICE: 2}`). Booleans are no values of it: in YAML 1.2 `true` and `false` are booleans, while
`yes`, `no`, `on` and `off` are plain strings.""",
        bad=_product("{type: enum, values: [true, false, unknown]}"),
        good=_product('{type: enum, values: ["true", "false", unknown]}'),
    ),
    Entry(
        id="spec/enum-unknown",
        title="`unknown` is not one of the values",
        reason="""A reader takes the value that `unknown` names for every value that it does not know, so it is one
of them. In the map form that is the value and not the name of the member: a value may be spelt like another's name.""",
        bad=_product("{type: enum, values: [small, large], unknown: other}"),
        good=_product("{type: enum, values: [small, large, other], unknown: other}"),
    ),
    Entry(
        id="spec/const-value",
        title="A value that cannot be a const",
        reason="A const is a string, a boolean or an integer within +-(2^53-1): what is equal in every language.",
        bad=_product("{type: const, value: 1.5}"),
        good=_product('{type: const, value: "1.5"}'),
    ),
    Entry(
        id="spec/union-single",
        title="A union with one member",
        reason="There is no choice in it: use the type itself.",
        bad=_product("{type: union, of: [string]}"),
        good=_product("string"),
    ),
    Entry(
        id="spec/union-member",
        title="A member that can have no tag",
        reason="A discriminator is a key of an object, so with one every member of the union is a model.",
        bad=models("""
            models:
              Card: {fields: {kind: {type: const, value: card}, number: string}}
              Payment: {union: {discriminator: kind, of: {card: Card, voucher: string}}}
        """),
        good=models("""
            models:
              Card: {fields: {kind: {type: const, value: card}, number: string}}
              Voucher: {fields: {kind: {type: const, value: voucher}, code: string}}
              Payment: {union: {discriminator: kind, of: {card: Card, voucher: Voucher}}}
        """),
    ),
    Entry(
        id="spec/union-tag",
        title="A member that does not carry its tag",
        reason="""Every member of a union with a discriminator has a required field that goes by the discriminator
in JSON, a const whose value is the member's tag. No two members have one tag.""",
        bad=models("""
            models:
              Card: {fields: {number: string}}
              Cash: {fields: {kind: {type: const, value: cash}}}
              Payment: {union: {discriminator: kind, of: {card: Card, cash: Cash}}}
        """),
        good=models("""
            models:
              Card: {fields: {kind: {type: const, value: card}, number: string}}
              Cash: {fields: {kind: {type: const, value: cash}}}
              Payment: {union: {discriminator: kind, of: {card: Card, cash: Cash}}}
        """),
    ),
    Entry(
        id="spec/ambiguous-union",
        title="Members of a union that cannot be told apart",
        reason="""Without a discriminator, a reader tells the members of a union by their JSON type (string, number,
boolean, array, object, null), or, among objects, by a required key that the other lacks or a const that differs.
Dates, UUIDs and decimals are strings in JSON, and every integer is a number.

A reader ignores keys that it does not know, so an object with more keys fits a member with fewer. The member with more
is tried first then; where members hide each other in a circle, there is no order that reads all of them right.""",
        bad=models("""
            models:
              Card: {fields: {name: string}}
              Account: {fields: {name: string}}
              Payment: {union: {of: [Card, Account]}}
        """),
        good=models("""
            models:
              Card: {fields: {kind: {type: const, value: card}, name: string}}
              Account: {fields: {kind: {type: const, value: account}, name: string}}
              Payment: {union: {discriminator: kind, of: {card: Card, account: Account}}}
        """),
    ),
    Entry(
        id="spec/set-item",
        title="A set of things that cannot be compared",
        reason="""The items of a set are told apart, which is the same in every language for strings, integers,
booleans, enums and the scalars written as strings, and for nothing else.""",
        bad=_product("set[json]"),
        good=_product("list[json]"),
    ),
    Entry(
        id="spec/map-key",
        title="A map whose keys are no strings",
        reason="The keys of a JSON object are strings.",
        bad=_product("map[int,string]"),
        good=_product("map[string,string]"),
    ),
    Entry(
        id="spec/inline-type",
        title="An enum or union that needs a name",
        reason="""In a field, an enum or union gets its name from the model and the field. Beside a parameter, in an
error or as an input or output there is no such name: declare it in models.yaml.""",
        bad=api("""
            domain: shop
            operations:
              list_products:
                params: [{name: size, type: enum, values: [small, large]}]
                rest: {method: GET, path: /products}
        """),
        good=api("""
            domain: shop
            operations:
              list_products:
                params: [{name: size, type: string}]
                rest: {method: GET, path: /products}
        """),
    ),
    Entry(
        id="spec/endless-model",
        title="A model that could never be complete",
        reason="""A model that requires a value of itself, directly or through others, has no finite value.
Recursion ends where a field may be absent or null, at a list or map that may be empty, or at another member of a
union.""",
        bad=models("""
            models:
              Category:
                fields: {name: string, parent: Category}
        """),
        good=models("""
            models:
              Category:
                fields: {name: string, parent: "Category?"}
        """),
    ),
    Entry(
        id="spec/constraint-type",
        title="A constraint that means nothing for the type",
        reason="""`ge`, `gt`, `le`, `lt` and `multiple_of` bind numbers; `min_length`, `max_length` and `pattern`
strings, emails and URLs; `min_items` and `max_items` lists, sets and maps; `unique_items` lists. A constraint binds
to the type inside `?`.""",
        bad=_product("{type: string, ge: 1}"),
        good=_product("{type: string, min_length: 1}"),
    ),
    Entry(
        id="spec/constraint-value",
        title="A constraint whose value is of another kind",
        reason="""Bounds of an int are integers, lengths and counts are integers from 0 on, `multiple_of` is more
than 0.""",
        bad=_product("{type: int, ge: 0.5}"),
        good=_product("{type: int, ge: 1}"),
    ),
    Entry(
        id="spec/constraint-conflict",
        title="Constraints that leave no value possible",
        reason="""Bounds that exclude each other make a type without values. Constraints beside a named type tighten
those that it has already.""",
        bad=_product("{type: int, ge: 10, le: 5}"),
        good=_product("{type: int, ge: 5, le: 10}"),
    ),
    Entry(
        id="spec/pattern",
        title="A pattern that engines would not agree on",
        reason="""Patterns are checked by Rust's regular expressions on the server and by ECMAScript's in the
browser, and JSON Schema's. They keep to what these share: no look-around, no back-references, no named groups, no
flags, no word boundaries; `{`, `}`, `[` and `]` are escaped where they stand for themselves. `\\d`, `\\w` and `\\s`
mean ASCII. A pattern matches anywhere in the text unless it has `^` and `$`.""",
        bad=_product("{type: string, pattern: '^(?!0)[0-9]+$'}"),
        good=_product("{type: string, pattern: '^[1-9][0-9]*$'}"),
    ),
    Entry(
        id="spec/default-mismatch",
        title="A default that is no value of its type",
        reason="""A default stands in for a value that is absent, so it satisfies the type and all constraints, in
the form that it has in JSON: dates and decimals are strings.""",
        bad=_product("{type: int, ge: 1, default: 0}"),
        good=_product("{type: int, ge: 1, default: 1}"),
    ),
    Entry(
        id="spec/example-mismatch",
        title="An example that is no value of its type",
        reason="""Examples are shown in the documentation and used in tests, so they satisfy the type. An example of
a model fits the model or one of its variants, and is shown with all that it fits.""",
        bad=_product('{type: date, examples: ["31.3.2026"]}'),
        good=_product('{type: date, examples: ["2026-03-31"]}'),
    ),
    Entry(
        id="spec/presence-conflict",
        title="Absent means two things",
        reason="""Where a field may be absent, that means either that there is no value (`optional: true`) or the
default. A parameter that is required, as those of the path are, has neither.""",
        bad=_product("{type: int, optional: true, default: 1}"),
        good=_product("{type: int, default: 1}"),
    ),
    Entry(
        id="spec/access-conflict",
        title="A field that nobody may use",
        reason="Clients do not send `readonly` fields, and are not shown `writeonly` ones.",
        bad=_product("{type: int, readonly: true, writeonly: true}"),
        good=_product("{type: int, readonly: true}"),
    ),
    Entry(
        id="spec/variant-conflict",
        title="A variant that contradicts itself",
        reason="""A field is not both excluded and included or made optional; input variants have no `readonly`
fields and output variants no `writeonly` ones; a merge-patch is an input. `Create`, `Update` and `Patch` are inputs
unless they say `input: false`, all others are outputs unless they say `input: true`.""",
        bad=models("""
            models:
              Product:
                fields: {id: {type: int, readonly: true}, name: string}
                variants:
                  Create: {include: [id, name]}
        """),
        good=models("""
            models:
              Product:
                fields: {id: {type: int, readonly: true}, name: string}
                variants:
                  Create: {include: [name]}
        """),
    ),
)
