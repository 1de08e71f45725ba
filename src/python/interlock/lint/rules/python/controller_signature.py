"""Controllers that are not what their Protocol asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.lint.python.exemptions import service_of
from interlock.lint.python.expressions import Choice, Defined, Expr, Lambda, Subscripted
from interlock.lint.python.facts import WorkspaceFacts
from interlock.lint.python.resolving.annotations import signature
from interlock.lint.python.resolving.definitions import Definitions
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.resolving.registry import FoundClass, FoundFunction
from interlock.lint.python.resolving.signatures import Signatures, is_public
from interlock.lint.python.rule import Finding, PythonRule, Reach
from interlock.lint.python.summary import Call, Class, Function, ModuleSummary

_PROTOCOL = frozenset({"typing.Protocol", "typing_extensions.Protocol"})
_ABSTRACT = frozenset({"abc.ABC"})
# Much of what functions are annotated with; nobody gives these names to a controller.
_PLAIN = frozenset({"#None", "bool", "bytes", "float", "int", "object", "str"})


class _Controller(NamedTuple):
    """A class, the Protocols that it has to match, and where it is told of in the module that is looked at."""

    value: str
    protocols: tuple[str, ...]
    place: Class | Function | Call


def check(module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> Iterator[Finding]:
    look = _Look(module, project)
    for controller in look.controllers():
        yield from look.findings(controller)


class _Look:
    def __init__(self, module: ModuleSummary, project: Project) -> None:
        self._module = module
        self._project = project
        self._definitions = Definitions(project)
        self._signatures = Signatures(project)

    def controllers(self) -> Iterator[_Controller]:
        for each in self._module.classes:
            value = self._module.qualified(each.name)
            protocols = self._inherited(value)
            if protocols and not self._is_protocol(value):
                yield _Controller(value, protocols, each)
        provided: dict[str, dict[str, Class | Function | Call]] = {}
        for protocol, value, place in self._provided():
            provided.setdefault(value, {}).setdefault(protocol, place)
        for value, places in provided.items():
            inherited = self._inherited(value)
            missing = [protocol for protocol in places if protocol not in inherited or not self._is_looked_at(value)]
            if missing:
                yield _Controller(value, (*inherited, *missing), places[missing[0]])

    def findings(self, controller: _Controller) -> Iterator[Finding]:
        name = controller.value.rpartition(".")[2]
        expected = {
            method: (protocol, function)
            for protocol in dict.fromkeys(controller.protocols)
            for method, function in self._methods(protocol)
        }
        for method, (protocol, wanted) in expected.items():
            shown = protocol.rpartition(".")[2]
            help = f"`{shown}` of `{protocol.rpartition('.')[0]}` has `{signature(wanted.definition)}`"
            members = self._members(controller.value, method)
            if not members and not self._is_abstract(controller.value) and not self._answers_any(controller, protocol):
                place = controller.place
                yield Finding(place.start, place.end, f"`{name}` lacks `{method}` of `{shown}`", help)
            for member in members[-1:]:
                differences = [] if member is None else list(self._signatures.differences(wanted, member))
                if member is not None and differences:
                    message = f"does not match `{shown}`: it {_and(differences)}"
                    yield self._at(controller, member, message, help)
        yield from self._extra(controller, frozenset(expected))

    def _extra(self, controller: _Controller, expected: frozenset[str]) -> Iterator[Finding]:
        shown = " or ".join(f"`{protocol.rpartition('.')[2]}`" for protocol in dict.fromkeys(controller.protocols))
        help = "declare the operation in the API spec, or let the name begin with an underscore"
        told: set[str] = set()
        for found in self._own(controller.value):
            for method, function in found.module.methods[found.definition.name].items():
                if is_public(function) and method not in expected and method not in told:
                    told.add(method)
                    message = f"is public and no operation of {shown}"
                    yield self._at(controller, FoundFunction(found.module, function), message, help)

    def _at(self, controller: _Controller, member: FoundFunction, message: str, help: str) -> Finding:
        """A finding at a method; of one in another file, at what leads there from this one."""
        module, method = member
        shown = f"`{controller.value.rpartition('.')[2]}.{method.name.rpartition('.')[2]}`"
        if module is self._module:
            return Finding(method.start, method.end, f"{shown} {message}", help)
        place = controller.place
        return Finding(place.start, place.end, f"{shown}, in {module.path}:{method.line}, {message}", help)

    def _provided(self) -> Iterator[tuple[str, str, Function | Call]]:
        """Protocols and classes whose instances stand in for them: by the functions that give them."""
        for function in self._module.functions:
            if not (function.returned or function.yielded):
                continue
            outside = self._module.scopes[function.scope].parent
            protocols = self._mentioned(self._module, function.returns, outside)
            if protocols:
                for value in self._given(self._results(FoundFunction(self._module, function))):
                    for protocol in protocols:
                        yield protocol, value, self._made_at(function, value)
        for call, callees in self._project.called(self._module):
            for callee in callees:
                found = self._project.function(callee)
                if found is not None and found.module.header is not None and found.definition.parameters:
                    yield from self._handed_over(call, found)

    def _handed_over(self, call: Call, maker: FoundFunction) -> Iterator[tuple[str, str, Function | Call]]:
        """What is given to the function that makes a generated router, also when it is not annotated."""
        provider = maker.definition.parameters[0]
        protocols = self._mentioned(maker.module, provider.annotation, 0)
        given = [*call.arguments[:1], *(value for name, value in call.keywords if name == provider.name)]
        for each in given if protocols else ():
            for made in self._given(self._provider_gives(each, call.scope)):
                for protocol in protocols:
                    yield protocol, made, call

    def _provider_gives(self, provider: Expr, scope: int) -> Iterator[str]:
        """What a lambda, a function, or an instance that can be called gives."""
        if isinstance(provider, Lambda):
            yield from self._project.resolve(self._module, provider.gives, scope)
            return
        for value in self._project.resolve(self._module, provider, scope):
            name = f"{value[:-2]}.__call__" if value.endswith("()") else value
            function = self._project.function(name)
            if function is not None:
                yield from self._results(function)

    def _results(self, function: FoundFunction) -> Iterator[str]:
        module, definition = function
        for expression in (*definition.yielded, *definition.returned):
            yield from self._project.resolve(module, expression, definition.scope)

    def _given(self, values: Iterable[str]) -> Iterator[str]:
        """The classes of ours among whose instances values are, by way of functions of ours."""
        seen: set[str] = set()
        pending = list(values)
        while pending:
            value = pending.pop()
            name = value.removesuffix("()")
            if value == name or name in seen:
                continue
            seen.add(name)
            if self._project.class_(name) is not None and not self._is_protocol(name):
                yield name
            elif (other := self._project.function(name)) is not None:
                pending += self._results(other)

    def _made_at(self, function: Function, value: str) -> Function | Call:
        for call, callees in self._project.called(self._module):
            if call.scope == function.scope and value in callees:
                return call
        return function

    def _mentioned(self, module: ModuleSummary, annotation: Expr, scope: int) -> tuple[str, ...]:
        """The generated Protocols in an annotation, such as `AsyncIterator[UsersController]`."""
        match annotation:
            case Subscripted(items=inner) | Choice(of=inner):
                return tuple(protocol for each in inner for protocol in self._mentioned(module, each, scope))
            case None:
                return ()
            case str() if annotation in _PLAIN:
                return ()
            case _:
                values = self._project.resolve(module, annotation, scope)
                return tuple(each for each in values if self._is_contract(each))

    def _inherited(self, value: str) -> tuple[str, ...]:
        return tuple(each for each in self._project.ancestors(value) if self._is_contract(each))

    def _is_contract(self, value: str) -> bool:
        """Whether a class is the Protocol of a controller that was generated."""
        found = self._project.class_(value)
        return found is not None and found.module.header is not None and self._is_protocol(value)

    def _is_protocol(self, value: str) -> bool:
        return not _PROTOCOL.isdisjoint(self._project.bases(value))

    def _is_abstract(self, value: str) -> bool:
        """Whether a class is made to be completed by others, or inherits what nothing is known of."""
        found = self._project.class_(value)
        if found is None or not _ABSTRACT.isdisjoint(self._project.bases(value)):
            return True
        module, definition = found
        return any(not self._project.resolve(module, base, definition.defined_in) for base in definition.bases)

    def _answers_any(self, controller: _Controller, protocol: str) -> bool:
        """Whether a class has methods that are not written out. What it inherits of a Protocol hides them."""
        inherits = protocol in self._inherited(controller.value)
        return not inherits and bool(self._members(controller.value, "__getattr__"))

    def _is_looked_at(self, value: str) -> bool:
        found = self._project.class_(value)
        return found is not None and service_of(found.module.path) is not None

    def _own(self, value: str) -> Iterator[FoundClass]:
        """The class and those that it inherits, without Protocols."""
        for each in (value, *self._project.ancestors(value)):
            found = self._project.class_(each)
            if found is not None and not self._is_protocol(each):
                yield found

    def _methods(self, protocol: str) -> Iterator[tuple[str, FoundFunction]]:
        found = self._project.class_(protocol)
        if found is not None:
            for name, function in found.module.methods[found.definition.name].items():
                yield name, FoundFunction(found.module, function)

    def _members(self, value: str, name: str) -> list[FoundFunction | None]:
        """What a class has by a name: None for what is no function of ours."""
        for found in self._own(value):
            scope = found.definition.scope
            bindings = found.module.scopes[scope].bound(name)
            if bindings:
                return [each for binding in bindings for each in self._functions(found.module, binding, scope)]
        return []

    def _functions(self, module: ModuleSummary, binding: Expr, scope: int) -> Iterator[FoundFunction | None]:
        definitions = self._definitions.of(module, binding, scope)
        for there, _, expression in definitions:
            name = expression.name if isinstance(expression, Defined) else ""
            yield self._project.function(there.qualified(name))
        if not definitions:
            yield None


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, and {parts[-1]}"


_MODELS = example_file(
    "specs/shop/models.yaml",
    """
    models:
      OrderRead:
        fields:
          id: int
    """,
)
_API = example_file(
    "specs/shop/api.yaml",
    """
    domain: shop
    config: {rest: {prefix: /orders, version: 1, auth: user}}
    operations:
      get_order:
        output: OrderRead
        params: [{name: order_id, type: int, source: path}]
        rest: {method: GET, path: "/{order_id}"}
    """,
)

RULE = PythonRule(
    Entry(
        id="lint/controller-signature",
        title="A controller that does not match its Protocol",
        reason="""\
A controller does what a generated Protocol says, method by method. What differs fails when the operation is called,
and not before; a public method that no operation stands behind serves nobody, or was renamed in the spec.

A controller is a class that inherits a generated Protocol, or one whose instances a provider yields or returns, where
the provider is annotated with the Protocol (`AsyncIterator[OrdersController]`) or given to the function that makes the
generated router. Methods may be inherited from other classes of the repository. Names, kinds and order of parameters
are compared, whether they have defaults, their types, `async`, and what is returned. Types are compared by what they
are defined as: aliases, `X | None` and `Optional[X]`, `UUID` and the runtime's `Uuid` are the same. Parameters by name
may stand in any order, and a stream may be an asynchronous generator. A class that others complete says so by
inheriting `abc.ABC` directly, and may lack methods; so may one with a `__getattr__` that does not inherit the
Protocol, such as a proxy. A controller that does not inherit its Protocol is told of where
its instance is made. Tests and migrations are exempt.""",
        bad=(
            _MODELS,
            _API,
            example_file(
                "services/shop/controllers/orders.py",
                """
                from interlock_runtime.auth.principal import Principal
                from specs.shop.api import ShopController
                from specs.shop.models import OrderRead


                class Orders(ShopController):
                    async def get_order(self, order_id: str, *, principal: Principal) -> OrderRead:  # found
                        return OrderRead(id=int(order_id))
                """,
            ),
        ),
        good=(
            _MODELS,
            _API,
            example_file(
                "services/shop/controllers/orders.py",
                """
                from interlock_runtime.auth.principal import Principal
                from specs.shop.api import ShopController
                from specs.shop.models import OrderRead


                class Orders(ShopController):
                    async def get_order(self, order_id: int, *, principal: Principal) -> OrderRead:
                        return OrderRead(id=order_id)
                """,
            ),
        ),
    ),
    Reach.SOURCES,
    check,
)
