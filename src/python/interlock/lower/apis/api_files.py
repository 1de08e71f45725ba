"""Pass: lowers API files: errors first, then each operation with its parameters, route and events."""

from __future__ import annotations

from itertools import zip_longest

from interlock.ir.api import Api, Auth, Error
from interlock.ir.types import QualifiedName
from interlock.lower.apis.operations import ApiContext, lower_operation
from interlock.lower.apis.paths import PathError, parse_path
from interlock.lower.declarations.fields import lower_field
from interlock.lower.messaging.operation_events import check_handled_once
from interlock.lower.names.keys import one_of, value_of
from interlock.lower.names.wording import words
from interlock.lower.program import ErrorSymbol, Program
from interlock.lower.types.resolver import TypeResolver
from interlock.spec.nodes import ApiFile, ErrorNode
from interlock.workspace import domain_of_folder

DEFAULT_AUTH = Auth.SERVICE
"""What an API that says nothing asks for: nothing is public by oversight."""


def lower_errors(program: Program) -> None:
    """Fills `errors`."""
    for scope in program.scopes.values():
        resolver = TypeResolver(program, scope.domain)
        for symbol in scope.errors.values():
            program.errors[symbol.name] = _error(program, resolver, symbol)


def lower_apis(program: Program) -> None:
    """Fills the `apis` of the scopes."""
    for file in program.files:
        if isinstance(file, ApiFile):
            program.scope(domain_of_folder(file.folder)).apis.append(_api(program, file))


def _type_uri(name: QualifiedName) -> str:
    """The RFC 9457 `type` of an error."""
    return f"urn:problem:{name.domain}:{'-'.join(words(name.name))}"


def _error(program: Program, resolver: TypeResolver, symbol: ErrorSymbol) -> Error:
    node: ErrorNode = symbol.node
    status = node.status.value
    if not 400 <= status <= 599:
        program.error(
            "spec/status",
            f"the status of an error lies within 400 and 599, and {status} does not",
            node.status.span,
        )
    return Error(
        name=symbol.name,
        module=symbol.module,
        status=status,
        title=" ".join(words(symbol.name.name)).capitalize(),
        type_uri=_type_uri(symbol.name),
        doc=value_of(node.doc),
        fields=tuple(lower_field(program, resolver, field) for field in node.fields),
        span=node.name.span,
    )


def _api(program: Program, file: ApiFile) -> Api:
    domain = domain_of_folder(file.folder)
    config = file.config
    auth = one_of(program, Auth, config.auth, "auth") if config.auth else DEFAULT_AUTH
    version = value_of(config.version)
    if config.version and config.version.value < 1:
        program.error("spec/version", "versions count from 1", config.version.span, help="`version: 1` is `/v1`")
    context = ApiContext(
        domain=domain,
        base=(f"/v{version}" if version is not None else "") + _prefix(program, file),
        auth=auth or DEFAULT_AUTH,
        resolver=TypeResolver(program, domain),
    )
    scope = program.scope(domain)
    errors = [program.errors[symbol.name] for symbol in scope.errors.values() if symbol.module == file.stem]
    operations = tuple(
        lower_operation(program, context, operation, following.name.span if following else None)
        for operation, following in zip_longest(file.operations, file.operations[1:])
    )
    check_handled_once(program, operations, file.operations)
    return Api(
        domain=domain,
        module=file.stem,
        title=file.domain.value,
        prefix=_prefix_text(file),
        tags=tuple(tag.value for tag in config.tags) or (file.domain.value,),
        version=version,
        errors=tuple(errors),
        operations=operations,
        path=file.path,
    )


def _prefix_text(file: ApiFile) -> str:
    return file.config.prefix.value.rstrip("/") if file.config.prefix else ""


def _prefix(program: Program, file: ApiFile) -> str:
    """The prefix, or nothing when it is wrong, so that routes are not told off for it again."""
    prefix = _prefix_text(file)
    if file.config.prefix is None:
        return ""
    parsed = parse_path(prefix)
    if isinstance(parsed, PathError):
        program.error("spec/path-syntax", parsed.message, file.config.prefix.span)
        return ""
    if "{" in prefix:
        program.error(
            "spec/path-syntax",
            "a prefix has no parameters",
            file.config.prefix.span,
            help="write the parameter in the path of each operation",
        )
        return ""
    return prefix
