"""What generated code calls an event, and the classes and functions of a domain's events."""

from __future__ import annotations

from interlock.emit.python.imports import Imports
from interlock.emit.python.names import module_of, pascal
from interlock.ir.types import QualifiedName

EVENTS = "events"
PUBLISHER = "events_publisher"
SUBSCRIBER = "events_subscriber"


def constant_name(event: QualifiedName) -> str:
    """`USER_REGISTERED`, the contract of one event."""
    return event.name.upper()


def handler_name(event: QualifiedName) -> str:
    """`UserRegisteredHandler`, the Protocol of who handles one event."""
    return f"{pascal(event.name)}Handler"


def factory_name(event: QualifiedName) -> str:
    """`on_user_registered`, which makes the subscription of one event."""
    return f"on_{event.name}"


def publisher_name(domain: str) -> str:
    """`UsersPublisher`; of a folder in a folder, `BillingInvoicesPublisher`."""
    return f"{pascal(domain)}Publisher"


def subscriber_name(domain: str) -> str:
    """`UsersSubscriber`, the Protocol of who handles all events of a domain."""
    return f"{pascal(domain)}Subscriber"


def subscriptions_name(domain: str) -> str:
    """`users_subscriptions`, which makes the subscriptions of all events of a domain."""
    return f"{domain.replace('.', '_')}_subscriptions"


def contract_constant(event: QualifiedName, imports: Imports) -> str:
    """The name by which a module knows the constant of an event."""
    return imports.use(module_of(event.domain, EVENTS), constant_name(event))
