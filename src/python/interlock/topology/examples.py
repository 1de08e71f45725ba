"""Examples of findings: files of a folder specs/shop, and BUILD files of services."""

from __future__ import annotations

from interlock.diagnostics.catalogue.entry import ExampleFile, example_file

_API = """
config: {rest: {auth: public}}
operations:
  list_orders: {rest: {method: GET, path: /orders}}
"""


def build(service: str, text: str) -> ExampleFile:
    """The BUILD file of a service."""
    return example_file(f"services/{service}/BUILD", text)


def spec(name: str, text: str) -> ExampleFile:
    return example_file(f"specs/shop/{name}.yaml", text)


API = spec("api", _API)
"""One operation that people call."""

MODELS = spec("models", "models: {Order: {fields: {id: int}}}")
EVENTS = (MODELS, spec("events", "events:\n  order_placed: {message: Order}"))
TASKS = (MODELS, spec("tasks", "tasks:\n  print_label: {input: Order}"))

SHOP = build("shop", 'service(name="shop", exposes=["specs/shop:api"])')
"""A service that exposes `API`."""

PUBLISHER = build("shop", 'service(name="shop", publishes={"specs/shop:events": ["order_placed"]}, access=["redis"])')
SUBSCRIBER = build(
    "mails", 'service(name="mails", subscribes={"specs/shop:events": ["order_placed"]}, access=["redis"])'
)
"""Two services that have to do with `EVENTS`."""

ENQUEUER = build("shop", 'service(name="shop", enqueues={"specs/shop:tasks": ["print_label"]}, access=["redis"])')
RUNNER = build("labels", 'service(name="labels", kind="celery", runs=["specs/shop:tasks"], access=["redis"])')
"""Two services that have to do with `TASKS`."""
