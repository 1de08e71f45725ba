"""Mistakes with names: malformed, reserved, taken twice, unknown, or in a circle."""

from __future__ import annotations

from interlock.diagnostics.catalogue.entry import Entry, api, example_file, models

NAME_ENTRIES: tuple[Entry, ...] = (
    Entry(
        id="spec/identifier",
        title="A name that is no identifier",
        reason="""Names in specs become classes, methods, arguments and modules, so they are identifiers of ASCII
letters, digits and `_` that do not start with `_` (which Python takes for private). Models, variants, types and
errors start with a capital; folders and files are in snake_case. The name in JSON or in a query may be anything: it
is written beside the field or the parameter as `wire`.""",
        bad=models("""
            models:
              Product:
                fields:
                  unit-price: decimal
        """),
        good=models("""
            models:
              Product:
                fields:
                  unit_price: {type: decimal, wire: unit-price}
        """),
    ),
    Entry(
        id="spec/reserved-name",
        title="A name that is spoken for",
        reason="""Some names cannot be given away: Python's keywords, the attributes that every pydantic model has
(`copy`, `json`, `model_dump` ...), the members that every RFC 9457 problem has, and the arguments that generated
methods add themselves. `wire` keeps the name in JSON. Names that are merely awkward, such as `list`, `date` or
`type`, work.""",
        bad=models("""
            models:
              Message:
                fields:
                  from: string
        """),
        good=models("""
            models:
              Message:
                fields:
                  from_: {type: string, wire: from}
        """),
    ),
    Entry(
        id="spec/name-collision",
        title="Two things would get one generated name",
        reason="""A variant is named after its model (`User` and `Read` make `UserRead`), an enum or union inside a
field after the model and the field (`UserRole`), a page after its operation (`ListUsersPage`), a protocol and a
client after their API (`UsersController`, `UsersClient`). None of these may be declared a second time in the same
domain. A module is named after its file (`users/events.yaml` makes `events`, `events_publisher` and
`events_subscriber`), and no folder beside it (`users/events/`) has its name.""",
        bad=models("""
            models:
              Product:
                fields: {name: string}
                variants: {Read: {}}
              ProductRead:
                fields: {title: string}
        """),
        good=models("""
            models:
              Product:
                fields: {name: string}
                variants: {Read: {}}
              ProductDetails:
                fields: {title: string}
        """),
    ),
    Entry(
        id="spec/wire-collision",
        title="Two fields share a name",
        reason="""In JSON a field goes by its `wire`, else by its own name. A key that two fields answer to, by
either of their names, could not be read.""",
        bad=models("""
            models:
              Product:
                fields:
                  name: string
                  title: {type: string, wire: name}
        """),
        good=models("""
            models:
              Product:
                fields:
                  name: string
                  title: {type: string, wire: title}
        """),
    ),
    Entry(
        id="spec/wire-name",
        title="A `wire` without a printable character",
        reason="""The name in JSON, in a query or in a header has at least one character, and all of them can be
printed.""",
        bad=models("""
            models:
              Product:
                fields:
                  name: {type: string, wire: ""}
        """),
        good=models("""
            models:
              Product:
                fields:
                  name: {type: string, wire: "product name"}
        """),
    ),
    Entry(
        id="spec/unknown-model",
        title="A type that is not declared",
        reason="""A name without dots means a scalar or a declaration of the same folder; with dots, the part before
the last dot is another folder below `specs/`. The `domain` of an API file never resolves references.""",
        bad=models("""
            models:
              Order:
                fields:
                  product: Prodcut
              Product:
                fields: {name: string}
        """),
        good=models("""
            models:
              Order:
                fields:
                  product: Product
              Product:
                fields: {name: string}
        """),
    ),
    Entry(
        id="spec/unknown-variant",
        title="A variant that the model does not have",
        reason="A variant is referred to by the model's name and its own: `Read` of `Product` is `ProductRead`.",
        bad=models("""
            models:
              Order:
                fields:
                  product: ProductBrief
              Product:
                fields: {name: string}
                variants: {Read: {}}
        """),
        good=models("""
            models:
              Order:
                fields:
                  product: ProductRead
              Product:
                fields: {name: string}
                variants: {Read: {}}
        """),
    ),
    Entry(
        id="spec/unknown-domain",
        title="A folder without specs",
        reason="""`users.UserRead` is `UserRead` of the folder `specs/users`, and `billing.invoices.Invoice` is
`Invoice` of `specs/billing/invoices`. There has to be a spec in it.""",
        bad=models("""
            models:
              Order:
                fields:
                  product: catalogue.Product
        """),
        good=(
            example_file(
                "specs/shop/models.yaml",
                """
                models:
                  Order:
                    fields:
                      product: catalogue.Product
                """,
            ),
            example_file(
                "specs/catalogue/models.yaml",
                """
                models:
                  Product:
                    fields: {name: string}
                """,
            ),
        ),
    ),
    Entry(
        id="spec/unknown-error",
        title="An error that is not declared",
        reason="""An operation lists errors of its own folder by name, whichever API file declares them, and those
of another folder with the folder before them: `users.UserNotFound`.""",
        bad=api("""
            domain: shop
            errors:
              OutOfStock: {status: 409}
            operations:
              buy:
                errors: [OutOfStok]
                rest: {method: POST, path: /orders}
        """),
        good=api("""
            domain: shop
            errors:
              OutOfStock: {status: 409}
            operations:
              buy:
                errors: [OutOfStock]
                rest: {method: POST, path: /orders}
        """),
    ),
    Entry(
        id="spec/unknown-event",
        title="An event that is not declared",
        reason="""Events are declared in the folder's events.yaml. Those of another folder are named with the folder
before them: `users.user_registered`.""",
        bad=(
            example_file("specs/shop/models.yaml", "models: {Order: {fields: {id: int}}}"),
            example_file("specs/shop/events.yaml", "events: {order_placed: {message: Order}}"),
            example_file("specs/shop/api.yaml", "operations: {ship: {input: Order, events: {subscribe: order_payed}}}"),
        ),
        good=(
            example_file("specs/shop/models.yaml", "models: {Order: {fields: {id: int}}}"),
            example_file("specs/shop/events.yaml", "events: {order_placed: {message: Order}}"),
            example_file(
                "specs/shop/api.yaml", "operations: {ship: {input: Order, events: {subscribe: order_placed}}}"
            ),
        ),
    ),
    Entry(
        id="spec/unknown-field",
        title="A field that the model does not have",
        reason="Variants and ordering keys name fields of their model, by the names of the spec and not those in JSON.",
        bad=models("""
            models:
              Product:
                fields: {name: string, price: decimal}
                variants:
                  Brief: {include: [nmae]}
        """),
        good=models("""
            models:
              Product:
                fields: {name: string, price: decimal}
                variants:
                  Brief: {include: [name]}
        """),
    ),
    Entry(
        id="spec/unknown-value",
        title="A word that the key does not take",
        reason="Keys such as `method`, `source`, `auth`, `paginate` and `stream` take one of a few words.",
        bad=api("""
            domain: shop
            operations:
              ping:
                auth: nobody
                rest: {method: GET, path: /ping}
        """),
        good=api("""
            domain: shop
            operations:
              ping:
                auth: public
                rest: {method: GET, path: /ping}
        """),
    ),
    Entry(
        id="spec/alias-cycle",
        title="A named type that is defined by itself",
        reason="""A named type stands for another type. A chain of them that comes back to its start stands for
nothing. Models and unions may be recursive, so a model in between makes recursion possible.""",
        bad=models("""
            models:
              Tree: list[Branch]
              Branch: Tree?
        """),
        good=models("""
            models:
              Tree: list[Branch]
              Branch:
                fields: {below: Tree}
        """),
    ),
    Entry(
        id="spec/type-depth",
        title="Types that lie too deep in one another",
        reason="Lists, maps and named types may be nested 64 deep, so that every tool that reads them can.",
        bad=models(
            "models:\n"
            + "".join(f"  Level{number}: list[Level{number + 1}]\n" for number in range(40))
            + "  Level40: int\n"
        ),
        good=models("models:\n  Level0: list[Level1]\n  Level1: int\n"),
    ),
    Entry(
        id="spec/domain-cycle",
        title="Domains that refer to each other in a circle",
        reason="""What is generated for a domain imports what it refers to, and is built after it. Two domains that
need each other are one domain, or need a third for what they share.""",
        bad=(
            example_file("specs/orders/models.yaml", "models: {Order: {fields: {customer: customers.Customer}}}"),
            example_file("specs/customers/models.yaml", 'models: {Customer: {fields: {orders: "list[orders.Order]"}}}'),
        ),
        good=(
            example_file("specs/orders/models.yaml", "models: {Order: {fields: {customer: customers.Customer}}}"),
            example_file("specs/customers/models.yaml", "models: {Customer: {fields: {name: string}}}"),
        ),
    ),
    Entry(
        id="spec/unknown-consumed",
        title="A manifest asks for what is not there",
        reason="""manifest.yaml belongs to the earlier format. It is read, and nothing is generated from it: what a
service calls is declared by `consumes` of its `service` target. This is a warning.""",
        bad=(
            example_file("specs/shop/api.yaml", "domain: shop\noperations: {ping: {rest: {method: GET, path: /ping}}}"),
            example_file(
                "specs/shop/manifest.yaml", "consumes: [{service: backend, domain: shop, operations: [pong]}]"
            ),
        ),
        good=(
            example_file("specs/shop/api.yaml", "domain: shop\noperations: {ping: {rest: {method: GET, path: /ping}}}"),
            example_file(
                "specs/shop/manifest.yaml", "consumes: [{service: backend, domain: shop, operations: [ping]}]"
            ),
        ),
    ),
)
