"""Names are known as soon as they are written."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

from interlock.diagnostics.diagnostic import Diagnostic
from interlock.ir.workspace_names import DeclaredName, DomainNames, WorkspaceNames
from interlock.lower.names.workspace_names import workspace_names
from interlock.spec.load import load_file
from interlock.spec.nodes import SpecFile

MODELS = "specs/users/models.yaml"


def _names(files: Mapping[str, str], services: tuple[str, ...] = ()) -> WorkspaceNames:
    """Of files given by domain and stem: `users__models`."""
    loaded: list[SpecFile] = []
    found: list[Diagnostic] = []
    for name, text in files.items():
        path = f"specs/{name.replace('__', '/')}.yaml"
        file, diagnostics, _ = load_file(path, dedent(text).encode())
        found.extend(diagnostics)
        if file is not None:
            loaded.append(file)
    return workspace_names(loaded, found, services)


def _domain(**files: str) -> DomainNames:
    (domain,) = _names(files).domains
    return domain


def test_models_variants_and_types_are_told_with_their_docs() -> None:
    domain = _domain(
        users__models="""
            models:
              User:
                doc: A person.
                fields: {id: int, role: {type: enum, values: [a, b]}}
                variants: {Read: {}}
              Role: {type: enum, values: [a, b], doc: What one may do.}
              Tags: "list[string?]"
              Any: {union: {of: [int, string]}}
        """
    )
    assert domain.types == (
        DeclaredName("User", "model", MODELS, "A person."),
        DeclaredName("UserRole", "enum, written in a field", MODELS, None),
        DeclaredName("UserRead", "variant `Read` of `User`", MODELS, "A person."),
        DeclaredName("Role", "enum", MODELS, "What one may do."),
        DeclaredName("Tags", "type, `list[string?]`", MODELS, None),
        DeclaredName("Any", "union", MODELS, None),
    )
    assert not domain.partial


def test_errors_events_and_apis_are_told() -> None:
    domain = _domain(
        users__api="errors: {Gone: {status: 410, doc: No more.}}\noperations: {}",
        users__admin="operations: {}",
        users__events="events: {left: {message: 'map[string, int]', doc: Bye.}}",
    )
    assert domain.errors == (DeclaredName("Gone", "error 410", "specs/users/api.yaml", "No more."),)
    assert domain.events == (DeclaredName("left", "event, `map[string, int]`", "specs/users/events.yaml", "Bye."),)
    assert domain.apis == ("admin", "api")


def test_domains_and_services_are_sorted_and_told_once() -> None:
    names = _names({"z__models": "models: {}", "a__b__models": "models: {A: {fields: {}}}"}, services=("b", "a", "b"))
    assert names.services == ("a", "b")
    assert [domain.domain for domain in names.domains] == ["a.b", "z"]


def test_what_is_wrong_elsewhere_hides_no_name() -> None:
    domain = _domain(users__models="models: {User: {feilds: {}, fields: {a: Unknown}}, User2: {fields: {a: 'list['}}}")
    assert [one.name for one in domain.types] == ["User", "User2"]
    assert domain.partial


def test_a_mistyped_key_leaves_no_name_in_doubt() -> None:
    assert not _domain(users__models="models: {User: {docs: A person., fields: {}}}").partial


def test_a_file_that_cannot_be_read_makes_its_domain_partial() -> None:
    names = _names({"users__models": "models: [", "shop__models": "models: {A: {fields: {}}}"})
    assert names.domains[0].domain == "shop"
    assert names.domains[1] == DomainNames("users", partial=True)
