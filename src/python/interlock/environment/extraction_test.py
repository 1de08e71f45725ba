from __future__ import annotations

from textwrap import dedent

import pytest

from interlock.diagnostics.source import Span
from interlock.environment.extraction import Extracted, PythonFile, extract
from interlock.environment.unreadable import UNREADABLE
from interlock.ir.deployment import EnvironmentVariable, Need
from interlock.ir.services import Kind, Service

SETTINGS = "services/shop/app/settings.py"
HEAD = """
from interlock_runtime.environment import kinds
from interlock_runtime.environment.contract import Contract
from interlock_runtime.environment.kinds import Kind, seconds, secret, text
from interlock_runtime.environment.redis import REDIS_URL
from interlock_runtime.environment.server import SERVER
from interlock_runtime.environment.variable import ALWAYS, IN_PRODUCTION, Required, always, variable
"""
USED = ["REDIS_URL", "ENVIRONMENT", "HOST", "GRACE_PERIOD", "DRAIN_DELAY", "ACCESS_LOG"]


def service(name: str) -> Service:
    folder = f"services/{name}"
    span = Span(f"{folder}/BUILD", 0, 1)
    return Service(
        name=name,
        address=f"{folder}:{name}",
        folder=folder,
        kind=Kind.FASTAPI,
        module=f"services.{name}.app.main",
        image=f"{name}:latest",
        migrations=None,
        exposes=(),
        consumes=(),
        publishes=(),
        subscribes=(),
        runs=(),
        enqueues=(),
        access=(),
        span=span,
    )


def extracted(files: dict[str, str], *services: str) -> Extracted:
    sources = [PythonFile(path, dedent(source).encode()) for path, source in files.items()]
    return extract([service(name) for name in services or ("shop",)], sources)


def declared(source: str) -> EnvironmentVariable:
    """The one variable that the settings of a service declare."""
    found = extracted({SETTINGS: HEAD + dedent(source)})
    assert found.diagnostics == ()
    own = [each for each in found.contract.of("shop") if each.name not in USED]
    assert len(own) == 1
    return own[0]


def names(found: Extracted, service: str = "shop") -> list[str]:
    assert found.diagnostics == ()
    return [each.name for each in found.contract.of(service)]


def test_a_declaration_is_read_as_it_is_written() -> None:
    source = """
    KEY = variable("KEY", secret(text), required=IN_PRODUCTION, doc="what is "
                   "signed with")
    """
    assert declared(source) == EnvironmentVariable(
        "KEY", "text", secret=True, required=Need.PRODUCTION, default=None, description="what is signed with"
    )


@pytest.mark.parametrize(
    ("arguments", "need", "default"),
    [
        ("", Need.NEVER, None),
        (", default='5'", Need.NEVER, "5"),
        (", in_development='5'", Need.PRODUCTION, None),
        (", required=ALWAYS", Need.ALWAYS, None),
        (", required=Required.IN_PRODUCTION", Need.PRODUCTION, None),
    ],
)
def test_when_it_is_needed_and_what_it_is_without(arguments: str, need: Need, default: str | None) -> None:
    found = declared(f"LIMIT = variable('LIMIT', text, doc='how far'{arguments})")
    assert (found.required, found.default) == (need, default)


@pytest.mark.parametrize(
    ("kind", "type", "is_secret"),
    [
        ("text", "text", False),
        ("kinds.port", "port", False),
        ("seconds(at_least=1)", "seconds", False),
        ("kinds.secret(kinds.password)", "password", True),
        ("token", "token", False),
        ("hidden", "hidden", True),
        ("hidden_by_hand", "hidden_by_hand", True),
        ("another", "another", True),
    ],
)
def test_kinds_are_told_by_their_names_also_those_of_the_repository(kind: str, type: str, is_secret: bool) -> None:
    source = f"""
    token = Kind("token", str)
    hidden = secret(token)
    hidden_by_hand = Kind("hidden_by_hand", str, is_secret=True)
    another = hidden
    IT = variable("IT", {kind}, doc="what it is")
    """
    found = declared(source)
    assert (found.type, found.secret) == (type, is_secret)


def test_annotated_constants_and_arguments_by_name_are_declarations_too() -> None:
    found = declared("IT: Variable[str] = variable(doc='what it is', kind=text, name='IT', default='')")
    assert (found.name, found.default) == ("IT", "")


def test_the_order_is_that_of_the_contract() -> None:
    source = """
    B = variable("B", text, doc="b")
    A = variable("A", text, doc="a")
    C = variable("C", text, doc="c")
    RELAY = lambda: Contract((C, always(REDIS_URL)))
    CONTRACT = Contract((*SERVER, A, REDIS_URL, B))
    """
    found = extracted({SETTINGS: HEAD + dedent(source)})
    assert names(found) == [*USED[1:], "A", "REDIS_URL", "B", "C"]


def test_variables_may_be_declared_in_modules_that_services_share() -> None:
    shared = HEAD + dedent("""
        REGION = variable("REGION", text, doc="where it runs")
        TEAM = variable("TEAM", text, doc="whose it is")
        COMMON = (REGION, REDIS_URL)
        """)
    settings = """
        from interlock_runtime.environment.contract import Contract
        from common.settings import COMMON
        import common.settings

        CONTRACT = Contract(COMMON + (common.settings.TEAM,))
        """
    found = extracted({"common/settings.py": shared, SETTINGS: settings})
    assert names(found) == ["REGION", "REDIS_URL", "TEAM"]


def test_a_name_that_another_module_passes_on_is_followed() -> None:
    files = {
        "services/shop/app/variables.py": "from interlock_runtime.environment.server import PORT as LISTENING",
        SETTINGS: """
            from interlock_runtime.environment.contract import Contract
            from services.shop.app.variables import LISTENING
            CONTRACT = Contract((LISTENING,))
            """,
    }
    assert names(extracted(files)) == ["PORT"]


def test_relative_imports_and_modules_of_the_runtime_are_followed() -> None:
    files = {
        "services/shop/app/variables.py": HEAD + "IT = variable('IT', text, doc='what it is')",
        SETTINGS: """
            from interlock_runtime.environment import server
            from interlock_runtime.environment.contract import Contract
            from .variables import IT
            CONTRACT = Contract((server.PORT, IT))
            """,
    }
    assert names(extracted(files))[:2] == ["PORT", "IT"]


def test_an_own_variable_takes_the_place_of_the_runtimes() -> None:
    source = HEAD + "PORT = variable('PORT', kinds.port, default='8001', doc='where')\nCONTRACT = Contract((PORT,))"
    found = extracted({SETTINGS: source})
    assert [each.default for each in found.contract.of("shop") if each.name == "PORT"] == ["8001"]


def test_each_service_has_what_its_own_files_say() -> None:
    files = {
        SETTINGS: HEAD + "A = variable('A', text, doc='a')",
        "services/shopping/app/settings.py": HEAD + "B = variable('B', text, doc='b')",
    }
    found = extracted(files, "shop", "shopping", "silent")
    assert (names(found)[0], names(found, "shopping")[0], names(found, "silent")) == ("A", "B", [])


def test_tests_migrations_and_what_does_not_parse_declare_nothing() -> None:
    declaration = HEAD + "A = variable('A', text, doc='a')"
    paths = ("app/settings_test.py", "testing/settings.py", "migrations/settings.py")
    files = {f"services/shop/{path}": declaration for path in paths}
    assert names(extracted({**files, SETTINGS: f"{declaration}\nnot python at all"})) == []


@pytest.mark.parametrize(
    ("source", "at", "message"),
    [
        ("IT = variable('I' + suffix, text, doc='x')", "'I' + suffix", "the `name` of a variable is computed"),
        ("IT = variable('IT', text, doc=f'{x}')", "f'{x}'", "the `doc` of a variable is computed"),
        ("IT = variable('IT', text, doc='x', default=5)", "5", "the `default` of a variable is computed"),
        ("IT = variable('IT', text, doc='x', required=needed())", "needed()", "when the variable is required"),
        ("IT = variable('IT', kinds_of[0], doc='x')", "kinds_of[0]", "the kind of a variable is computed"),
        ("IT = variable('IT', unknown, doc='x')", "unknown", "nothing is known of the kind"),
        ("IT = variable('IT', text, **more)", "variable('IT', text, **more)", "the arguments of a variable"),
        ("IT = variable(*more)", "variable(*more)", "the arguments of a variable"),
        (
            "def it():\n    return variable('IT', text, doc='x')",
            "variable('IT'",
            "a variable is declared within other code",
        ),
        ("ALL = (variable('IT', text, doc='x'),)", "variable('IT'", "a variable is declared within other code"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place_and_the_cure(source: str, at: str, message: str) -> None:
    text = HEAD + source + "\n"
    (found,) = extracted({SETTINGS: text}).diagnostics
    assert (found.id, found.primary.span.path) == (UNREADABLE, SETTINGS)
    assert text[found.primary.span.start :].startswith(at)
    assert found.message.startswith(message)
    assert found.help


def test_a_contract_with_a_variable_of_a_module_that_was_not_given_is_told() -> None:
    text = HEAD + dedent("""
        from common.settings import REGION
        CONTRACT = Contract((*SERVER, REGION))
        """)
    (found,) = extracted({SETTINGS: text}).diagnostics
    assert text[found.primary.span.start : found.primary.span.end] == "REGION"
    assert found.message == "`common.settings.REGION` is declared in no file that was read"


def test_all_mistakes_of_all_files_are_told_once_also_where_no_service_leads() -> None:
    wrong = HEAD + "A = variable(a, text, doc='x')\nB = variable(b, text, doc='x')\nCONTRACT = Contract((A, B))\n"
    found = extracted({SETTINGS: wrong, "common/settings.py": wrong}, "shop")
    paths = [each.primary.span.path for each in found.diagnostics]
    assert paths == ["common/settings.py"] * 2 + [SETTINGS] * 2
    assert found.sources.keys() == {SETTINGS, "common/settings.py"}
