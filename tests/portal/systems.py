"""Repositories to draw: the files of a made-up shop with any number of services, and hostile texts in every place."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

TEAMS = ("orders", "billing", "catalog", "shipping", "search", "identity", "support", "pricing", "stock", "reports")
ROLES = ("api", "gateway", "worker", "sync", "index", "rules", "mailer", "archive", "audit", "import")
MODELS = """\
models:
  {model}Id:
    doc: The number of {a_thing}.
    type: int
    ge: 1
  {model}State:
    doc: Where {a_thing} is in its life.
    type: enum
    values: [open, done, unknown]
    unknown: unknown
  {model}:
    doc: What {service} keeps, one for each customer.
    fields:
      id: {{type: {model}Id, readonly: true, doc: Given by the service.}}
      title: {{type: string, min_length: 1, max_length: 200, doc: What people call it., examples: [Spring catalogue]}}
      state: {{type: {model}State, readonly: true, doc: Where it is in its life.}}
      tags: {{type: "list[string]", max_items: 20, default: [], doc: Words to find it by.}}
      changed_at: {{type: datetime, readonly: true, doc: When it last changed.}}
    variants:
      Create: {{}}
      Patch: {{patch: true}}
      Read: {{}}
"""
API = """\
domain: {service}
config:
  rest: {{prefix: /{service}, tags: [{service}], version: 1, auth: service}}

errors:
  {model}NotFound:
    status: 404
    doc: There is no such thing.
    fields:
      id: {{type: {model}Id, doc: What was asked for.}}

operations:
  list_{service}:
    summary: List everything
    doc: The latest first.
    output: list[{model}Read]
    params:
      - {{name: state, type: {model}State, source: query, required: false, doc: Only those in this state.}}
    paginate: cursor
    rest: {{method: GET, path: ""}}

  create_{service}:
    summary: Make one
    input: {model}Create
    output: {model}Read
    idempotent: true
    rest: {{method: POST, path: ""}}

  patch_{service}:
    summary: Change one
    doc: A merge-patch. What the body leaves out stays as it is.
    input: {model}Patch
    output: {model}Read
    params:
      - {{name: id, type: {model}Id, doc: Its number.}}
    errors: [{model}NotFound]
    rest: {{method: PATCH, path: "/{{id}}"}}
"""
EVENTS = """\
events:
  {service}_changed:
    message: {model}Read
    doc: Sent after every change.
    stream: {service}.changed
    delivery:
      max_attempts: 5
      backoff: {{initial: 1s, max: 60s}}
      dead_letter: true
      ordering_key: id
"""
TASKS = """\
tasks:
  clean_{service}:
    doc: Takes away what nobody needs any more.
    queue: {queue}
    schedule: "0 3 * * *"
    retries: {{max: 3, backoff: exponential, on: [transient]}}
    time_limit: 600s
"""
EDGES_BESIDE_CALLS = 3


def shop(services: int, edges: int) -> dict[str, str]:
    """The files of a shop: `services` that have about `edges` edges, most of them within a team or to what all need.

    Each has an API; every second sends an event, every fifth runs a task. The same numbers make the same shop.
    """
    random = Random(services * 100_003 + edges)
    names = list(_names(services))
    files: dict[str, str] = {}
    for number, name in enumerate(names):
        files.update(_specs(number, name))
        files[f"services/{name}/BUILD"] = _build(number, names, edges, random)
    return files


def _names(count: int) -> Iterator[str]:
    for number in range(count):
        turn, rest = divmod(number, len(TEAMS) * len(ROLES))
        role, team = divmod(rest, len(TEAMS))
        yield f"{TEAMS[team]}_{ROLES[role]}{turn + 1 if turn else ''}"


def _specs(number: int, name: str) -> Iterator[tuple[str, str]]:
    model = "".join(word.capitalize() for word in name.split("_"))
    a_thing = f"one of {name}"
    queue = f"{name.partition('_')[0]}_jobs"
    yield f"specs/{name}/models.yaml", MODELS.format(service=name, model=model, a_thing=a_thing)
    yield f"specs/{name}/api.yaml", API.format(service=name, model=model)
    if number % 2 == 0:
        yield f"specs/{name}/events.yaml", EVENTS.format(service=name, model=model)
    if number % 5 == 0:
        yield f"specs/{name}/tasks.yaml", TASKS.format(service=name, queue=queue)


def _build(number: int, names: list[str], edges: int, random: Random) -> str:
    own = names[number]
    calls = max(1, edges // len(names) - EDGES_BESIDE_CALLS)
    later = [each for at, each in enumerate(names) if at > number]
    team = [each for each in later if each.partition("_")[0] == own.partition("_")[0]]
    hubs = [each for each in names[-max(3, len(names) // 12) :] if each != own]
    callees = sorted({random.choice(random.choice((team, hubs, team, later)) or later) for _ in range(calls) if later})
    senders = [each for at, each in enumerate(names) if at % 2 == 0 and each != own]
    heard = sorted(set(random.sample(senders, min(len(senders), 1 if number % 3 else 2)))) if senders else []
    lines = [
        f'    name="{own}",',
        f'    kind="{("fastapi", "faststream", "celery", "aiogram")[number % 7 % 4]}",',
        f'    exposes=["specs/{own}:api"],',
        "    consumes={" + ", ".join(f'"specs/{each}:api": ["create_{each}"]' for each in callees) + "},",
        "    subscribes={" + ", ".join(f'"specs/{each}:events": ["{each}_changed"]' for each in heard) + "},",
    ]
    if number % 2 == 0:
        lines.append(f'    publishes={{"specs/{own}:events": ["*"]}},')
    if number % 5 == 0:
        lines.append(f'    runs=["specs/{own}:tasks"], enqueues={{"specs/{own}:tasks": ["*"]}},')
    access = ['"postgres"', '"redis"'][: 1 + number % 2]
    if number % 11 == 0:
        access.append('"internet:api.example.org:443"')
    lines.append(f"    access=[{', '.join(access)}],")
    return "service(\n" + "\n".join(lines) + "\n)\n"
