"""Mistakes of events and tasks."""

from __future__ import annotations

from interlock.diagnostics.catalogue.entry import Entry, Example, example_file

_MODELS = """
models:
  Order: {fields: {id: int, tags: "list[string]"}}
  Parcel: {fields: {weight: float}}
"""


def _events(text: str, operation: str = "") -> Example:
    files = (
        example_file("specs/shop/models.yaml", _MODELS),
        example_file("specs/shop/events.yaml", f"events:\n  {text}"),
    )
    return (*files, example_file("specs/shop/api.yaml", f"operations:\n  act: {operation}")) if operation else files


def _task(text: str) -> Example:
    return (example_file("specs/shop/tasks.yaml", f"tasks:\n  count_stock: {text}"),)


MESSAGING_ENTRIES: tuple[Entry, ...] = (
    Entry(
        id="spec/event-payload",
        title="An event that cannot carry what it is given",
        reason="""An event published on success carries the operation's `output`; an event that is handled brings
its `input`. The event's message has the same type. The output of an operation with `paginate` is a page, which no
message is. An event published on error carries the problem (RFC 9457), so its message has `type`, `title` and `status`,
and nothing else that is required: `detail` is absent where a problem is raised without a text, and an error's own field
where another error is raised. A field of the message that an error has as well takes all values that it has there.""",
        bad=_events("order_placed: {message: Order}", "{input: Parcel, events: {subscribe: order_placed}}"),
        good=_events("order_placed: {message: Order}", "{input: Order, events: {subscribe: order_placed}}"),
    ),
    Entry(
        id="spec/driven-operation",
        title="An operation asks for more than a message brings",
        reason="""An operation that subscribes to an event is called with the message as its `input`, and with nothing
else. So where it has a route as well, its parameters may be left out, no user has to be known (`auth: user`), and it
answers once, not with a stream.""",
        bad=_events(
            "order_placed: {message: Order}",
            "{input: Order, params: [{name: id, type: int}], events: {subscribe: order_placed}, "
            'rest: {method: PUT, path: "/{id}"}}',
        ),
        good=_events(
            "order_placed: {message: Order}",
            "{input: Order, events: {subscribe: order_placed}, rest: {method: PUT, path: /order}}",
        ),
    ),
    Entry(
        id="spec/event-handled-twice",
        title="Two operations of an API handle one event",
        reason="""A service takes each message once and hands it to one operation, in whose transaction it counts as
handled. Which of two would get it, nothing says. Two services may each handle the same event: each gets every
message.""",
        bad=_events(
            "order_placed: {message: Order}",
            "{input: Order, events: {subscribe: order_placed}}\n"
            "  count: {input: Order, events: {subscribe: order_placed}}",
        ),
        good=_events("order_placed: {message: Order}", "{input: Order, events: {subscribe: order_placed}}"),
    ),
    Entry(
        id="spec/event-circle",
        title="Events that lead to each other without end",
        reason="""An operation that publishes the event that drives it sends itself a message for each that it handles,
for ever, and so do operations that hand events round in a circle. It is a warning, for an operation may end the circle
by refusing a message.""",
        bad=_events(
            "order_placed: {message: Order}",
            "{input: Order, output: Order, events: {subscribe: order_placed, publish_on_success: order_placed}}",
        ),
        good=_events(
            "order_placed: {message: Order}\n  order_packed: {message: Order}",
            "{input: Order, output: Order, events: {subscribe: order_placed, publish_on_success: order_packed}}",
        ),
    ),
    Entry(
        id="spec/event-flag",
        title="An event used against its flag",
        reason="""An event of the earlier format may have the flags `publish` and `subscribe`. One that is
`false` where an operation publishes the event, or subscribes to it, says what is not so. The operation counts, and code
is generated for it. Which services may do so is said by `publishers` and `subscribers`.""",
        bad=_events(
            "order_placed: {message: Order, subscribe: false}", "{input: Order, events: {subscribe: order_placed}}"
        ),
        good=_events(
            "order_placed: {message: Order, subscribe: true}", "{input: Order, events: {subscribe: order_placed}}"
        ),
    ),
    Entry(
        id="spec/stream-name",
        title="The name of a stream has other characters, or is a service's own",
        reason="""Names of streams are made of letters, digits and `.`, `_`, `-`, `:`, so that no access rule
misreads them. None begins with `interlock:`, as do the keys in which services keep what is their own, such as their
dead letters.""",
        bad=_events("order_placed: {message: Order, stream: order placed}"),
        good=_events("order_placed: {message: Order, stream: order.placed}"),
    ),
    Entry(
        id="spec/event-name",
        title="The name of an event is too long",
        reason="""The name of an event, with its domain before it (`shop.order_placed`), is the `type` of its messages.
It has at most 256 characters, so that it fits into the index of any store, and readers refuse a longer one.""",
        bad=_events(f"order_{'very_' * 60}placed: {{message: Order}}"),
        good=_events("order_placed: {message: Order}"),
    ),
    Entry(
        id="spec/duplicate-stream",
        title="Two events on one stream",
        reason="""A stream carries one event, so that its readers know what they get and access is granted by event.
By default it is `<domain>.<event>`.""",
        bad=_events("a: {message: Order, stream: orders}\n  b: {message: Parcel, stream: orders}"),
        good=_events("a: {message: Order, stream: orders}\n  b: {message: Parcel, stream: parcels}"),
    ),
    Entry(
        id="spec/delivery",
        title="Delivery that cannot work",
        reason="""`max_attempts` and `max_stream_length` are 1 or more, `max_stream_length` at most 2^63 - 1, which
is how far Redis counts. Pauses are longer than 0, and the first one (`backoff.initial`) is not longer than the longest
(`backoff.max`).""",
        bad=_events("order_placed: {message: Order, delivery: {max_attempts: 0}}"),
        good=_events("order_placed: {message: Order, delivery: {max_attempts: 1}}"),
    ),
    Entry(
        id="spec/ordering-key",
        title="A field that cannot keep messages in order",
        reason="""Messages with one value of the ordering key are handled in their order. Every message has such a
value, so the key is a required scalar or enum of the message's model.""",
        bad=_events("order_placed: {message: Order, delivery: {ordering_key: tags}}"),
        good=_events("order_placed: {message: Order, delivery: {ordering_key: id}}"),
    ),
    Entry(
        id="spec/retries",
        title="Fewer than no retries",
        reason="`retries.max` counts how often a task is tried again: 0 or more.",
        bad=_task("{retries: {max: -1}}"),
        good=_task("{retries: {max: 0}}"),
    ),
    Entry(
        id="spec/crontab",
        title="A schedule that does not read",
        reason="""A schedule is a line of crontab with five fields, minute, hour, day of month, month and day of
week, each a number, a name, a range, a list, or `*` with or without a step.""",
        bad=_task('{schedule: "every monday"}'),
        good=_task('{schedule: "0 9 * * mon"}'),
    ),
)
