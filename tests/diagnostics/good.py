"""Specs that are right and use much of the language: what mutations start from."""

from __future__ import annotations

from collections.abc import Mapping

GOOD: Mapping[str, str] = {
    "specs/shop/models.yaml": """\
models:
  # What the shop sells.
  Product:
    doc: Something for sale.
    fields:
      id: {type: int, readonly: true}
      name: {type: string, min_length: 1, max_length: 80, examples: [Chair, 'Table "round"']}
      price: {type: decimal, ge: 0, default: "0.50"}
      size: {type: enum, values: [small, large], default: small, unknown: small}
      tags: list[Tag]
      maker: Maker?
      stock: "map[string,int]"
      code: {type: int, wire: from, optional: true, deprecated: true}
      note: >-
        string?
    variants:
      Create: {}
      Update: {optional: [name, size]}
      Patch: {patch: true}
      Read: {exclude: [stock]}
  Tag: {type: string, pattern: "^[a-z\\\\-]+$", max_length: 20}
  Maker: {fields: {name: string, parent: "Maker?"}}
  Card: {fields: {kind: {type: const, value: card}, number: string}}
  Cash: {fields: {kind: {type: const, value: cash}, amount: {type: decimal, gt: 0}}}
  Payment:
    union: {discriminator: kind, of: {card: Card, cash: Cash}}
  Amount: {union: {of: [int, string]}}
""",
    "specs/shop/api.yaml": """\
domain: shop
config: {rest: {prefix: /products, tags: [products], version: 1, auth: service}}
errors:
  NoSuchProduct: {status: 404, doc: No such product.}
  SoldOut: {status: 409, fields: {number: int}}
operations:
  list_products:
    output: list[ProductRead]
    params:
      - {name: size, type: ProductSize, source: query, required: false}
      - name: tag
        type: list[Tag]
        source: query
        required: false
    paginate: cursor
    rest: {method: GET, path: ""}
  create_product:
    input: ProductCreate
    output: ProductRead
    errors: [SoldOut]
    idempotent: true
    timeout: 5s
    rest: {method: POST, path: "", status: 201}
    events: {publish_on_success: product_created}
  get_product:
    summary: Get a product
    output: ProductRead
    params: [{name: product_id, type: int}]
    errors: [NoSuchProduct]
    deprecated: {since: 2026-01-01, sunset: 2027-01-01}
    rest: {method: GET, path: "/{product_id}"}
""",
    "specs/shop/events.yaml": """\
events:
  product_created:
    message: ProductRead
    doc: Sent once it is on the shelf.
    publishers: [backend]
    delivery: {max_attempts: 5, backoff: {initial: 1s, max: 30s}, dead_letter: true, ordering_key: id}
""",
    "specs/shop/tasks.yaml": """\
tasks:
  count_stock:
    input: ProductCreate
    output: ProductRead
    queue: slow
    retries: {max: 5, backoff: exponential, on: [transient]}
    time_limit: 30s
    schedule: "0 9 * * 1"
""",
}
