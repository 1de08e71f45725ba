"""`interlock check`: which files, which formats, and what the exit code says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from interlock.diagnostics.render.formats import Format
from interlock.topology.testing import read_build, services_json
from interlock.topology.testing_layout import declared_document
from interlock_cli.options import FORMATS
from interlock_cli.testing import BAD, GOOD, interlock, on_a_terminal, write, write_pants

FORGED = """\
from pydantic import BaseModel


class Product(BaseModel):
    name: str
"""
API = """\
domain: {domain}
config: {{rest: {{prefix: /products, version: 1, auth: public}}}}
operations:
  list_products: {{output: "list[Product]", paginate: cursor, rest: {{method: GET, path: ""}}}}
"""
CART = 'service(name="cart", kind="python", consumes={"specs/cart:api": ["list_product"]})\n'
SHOP = "specs/shop/models.yaml"
SERVICE = "services/shop/controllers/products.py"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two folders of specs, held against no rules."""
    write(tmp_path, "pants.toml", '[interlock.rules]\n"specs" = []\n')
    write(tmp_path, SHOP, GOOD)
    write(tmp_path, "specs/billing/invoices/models.yaml", GOOD)
    return tmp_path


def found(root: Path, *arguments: str) -> list[tuple[str, str]]:
    """The paths and ids of what is found."""
    done = interlock(root, "check", "--format", "json", *arguments)
    document = json.loads(done.stdout)
    assert done.returncode == (1 if document["diagnostics"] else 0)
    return [(each["path"], each["id"]) for each in document["diagnostics"]]


def test_nothing_wrong_is_exit_code_0(repository: Path) -> None:
    done = interlock(repository, "check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "no findings\n", "")


def test_findings_are_told_with_their_place_and_are_exit_code_1(repository: Path) -> None:
    write(repository, SHOP, BAD)
    done = interlock(repository, "check")
    assert done.returncode == 1
    assert done.stdout.startswith("specs/shop/models.yaml:4:28: error[spec/unknown-key]: ")
    assert "did you mean `doc`?" in done.stdout
    assert done.stdout.endswith("in 1 file\n")
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("path", ["specs/billing", "specs/billing/invoices", "specs/billing/invoices/models.yaml"])
def test_only_what_is_asked_for_is_checked(repository: Path, path: str) -> None:
    write(repository, SHOP, BAD)
    assert found(repository, path) == []
    assert found(repository, path, "specs/shop") == [(SHOP, "spec/unknown-key")]


def test_it_works_from_below_the_root(repository: Path) -> None:
    write(repository, SHOP, BAD)
    below = repository / "specs" / "billing"
    assert interlock(below, "check").returncode == 1
    assert interlock(below, "check", "invoices").returncode == 0
    assert interlock(below, "check", ".").returncode == 0
    assert interlock(below, "check", "../shop").returncode == 1


def test_a_folder_of_specs_is_enough_of_a_repository(repository: Path) -> None:
    (repository / "pants.toml").unlink()
    write(repository, SHOP, GOOD)
    assert interlock(repository / "specs" / "shop", "check", ".").returncode in (0, 1)


def test_the_root_can_be_given(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    write(repository, SHOP, BAD)
    assert interlock(elsewhere, "check", "--root", str(repository)).returncode == 1


def test_the_python_of_services_is_checked_with_the_specs_or_alone(repository: Path) -> None:
    write(repository, SERVICE, FORGED)
    write(repository, "services/cart/app/main.py", FORGED)
    forged = (SERVICE, "lint/hand-written-contract")
    assert forged in found(repository)
    assert found(repository, "services/shop") == [forged]
    assert found(repository, SERVICE, "specs") == [forged]
    assert found(repository, "specs") == []


CALLER = "services/cart/handlers/caller.py"


@pytest.fixture
def connected(repository: Path) -> Path:
    """Two services that share a route, and a third that calls one of them without an edge."""
    for domain in ("cart", "staff"):
        write(repository, f"specs/{domain}/models.yaml", GOOD)
        write(repository, f"specs/{domain}/api.yaml", API.format(domain=domain))
    build = 'service(name="shop", kind="fastapi", exposes=["specs/cart:api", "specs/staff:api"])\n'
    write(repository, "services/shop/BUILD", build)
    write(repository, "services/cart/BUILD", CART)
    write(repository, CALLER, "from specs.staff.api_client import StaffClient\n")
    write(repository, "services/shop/app/main.py", "")
    services = [*read_build("services/shop/BUILD", build), *read_build("services/cart/BUILD", CART)]
    write(repository, "services.json", services_json(services))
    return repository


IN_SERVICES = [
    ("services/cart/BUILD", "graph/unknown-name"),
    (CALLER, "lint/undeclared-edge"),
]
ALL_EDGES = [*IN_SERVICES, ("specs/staff/api.yaml", "spec/duplicate-route")]


def test_edges_and_routes_across_apis_are_checked_when_it_is_known_what_build_files_declare(connected: Path) -> None:
    assert found(connected, "--services", "services.json") == ALL_EDGES


def test_what_build_files_declare_is_asked_of_the_build(connected: Path) -> None:
    write_pants(connected, 'test "$*" = "--no-dynamic-ui graph --graph-format=services ::" && cat services.json')
    assert found(connected) == ALL_EDGES


def test_of_edges_only_what_is_in_the_files_that_are_asked_for_is_told(connected: Path) -> None:
    services = ("--services", "services.json")
    assert found(connected, "services", *services) == IN_SERVICES
    assert found(connected, "services/shop", *services) == []
    assert found(connected, "specs/staff", *services) == [("specs/staff/api.yaml", "spec/duplicate-route")]


def test_the_build_is_asked_only_with_services_to_be_looked_at(connected: Path) -> None:
    write_pants(connected, "touch asked; cat services.json")
    assert found(connected, "specs") == []
    assert not (connected / "asked").exists()
    assert found(connected, "services") == IN_SERVICES
    assert (connected / "asked").exists()


BESIDE = 'service(name="shop", kind="fastapi")\n\nfiles(name="stray", sources=["*.csv"])\n'


def test_what_lies_around_services_is_checked_as_the_build_checks_it(connected: Path) -> None:
    files = {"services/shop/BUILD": BESIDE, "services/shop/app/main.py": "", "services/shop/prices.py": ""}
    for path, text in files.items():
        write(connected, path, text)
    write(connected, "declared.json", json.dumps(declared_document(files)))
    assert found(connected, "services/shop", "--services", "declared.json") == [
        ("services/shop/BUILD", "service/target-beside"),
        ("services/shop/prices.py", "service/python-beside-build"),
    ]
    assert found(connected, "services/shop/prices.py", "--services", "declared.json") == [
        ("services/shop/prices.py", "service/python-beside-build")
    ]
    assert found(connected, "specs", "--services", "declared.json") == []


def test_while_fields_of_services_are_wrong_that_is_told_and_nothing_of_their_edges(connected: Path) -> None:
    wrong = 'service(name="cart", kind="python", consumes={"cart": []}, access=["redis", "redis"])\n'
    write(connected, "services/cart/BUILD", wrong)
    write(connected, "services/cart/app/main.py", "")
    document = declared_document({"services/cart/BUILD": wrong, "services/cart/app/main.py": ""})
    write(connected, "declared.json", json.dumps(document))
    assert found(connected, "services", "--services", "declared.json") == [
        ("services/cart/BUILD", "service/edge-address"),
        ("services/cart/BUILD", "service/repeated-entry"),
    ]


def test_the_process_of_the_compiler_finds_the_same_of_specs_and_services(connected: Path) -> None:
    write(connected, "services/shop/app/main.py", "")
    of_shop = 'service(name="shop", kind="fastapi", exposes=["specs/cart:api", "specs/staff:api"], access=["rediss"])\n'
    for build in (of_shop, of_shop.replace("rediss", "redis")):
        write(connected, "services/shop/BUILD", build)
        files = {"services/shop/BUILD": build, "services/shop/app/main.py": ""}
        write(connected, "declared.json", json.dumps(declared_document(files)))
        process = subprocess.run(
            [sys.executable, "-m", "interlock", "check", "--format", "json", "--declared", "declared.json"],
            cwd=connected,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
            capture_output=True,
            text=True,
            check=False,
        )
        assert process.returncode == 1, process.stderr
        by_process = [(each["path"], each["id"]) for each in json.loads(process.stdout)["diagnostics"]]
        in_python = "lint/undeclared-edge"
        by_command = [each for each in found(connected, "--services", "declared.json") if each[1] != in_python]
        assert by_process == by_command
        assert ("specs/staff/api.yaml", "spec/duplicate-route") in by_process


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (None, "there is no ./pants in "),
        ("echo 'error: no CPython 3.9' >&2; exit 2", "ended with 2: error: no CPython 3.9"),
        ("exit 1", "ended with 1: no reason was given"),
        ("echo '{}'", "gave no services: "),
        ("printf '\\377'", "gave no services: "),
    ],
)
def test_without_an_answer_it_is_told_in_a_line_what_was_not_checked_and_the_rest_is(
    connected: Path, script: str | None, reason: str
) -> None:
    write(connected, "services/shop/app/main.py", FORGED)
    if script is not None:
        write_pants(connected, script)
    done = interlock(connected, "check", "--format", "json")
    assert done.returncode == 1
    assert [each["id"] for each in json.loads(done.stdout)["diagnostics"]] == ["lint/hand-written-contract"]
    assert done.stderr.startswith("services, their edges and routes across APIs were not checked: ")
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1
    (connected / "services/shop/app/main.py").write_text("")
    assert interlock(connected, "check").returncode == 0


def test_a_run_of_pants_that_is_under_way_is_not_waited_for(connected: Path) -> None:
    write_pants(
        connected,
        'if [ "${PANTS_CONCURRENT:-}" = true ]; then exec cat services.json; fi\n'
        'echo "Another pants invocation is running." >&2; exec sleep 50',
    )
    assert found(connected) == ALL_EDGES


def test_the_build_is_asked_with_the_options_that_it_always_has(connected: Path) -> None:
    """Its daemon starts anew when one of them changes."""
    write_pants(connected, 'if env | grep "^PANTS_"; then exit 1; fi; exec cat services.json')
    assert found(connected) == ALL_EDGES


REFUSED = """\
12:34:56.78 [INFO] Initialized
12:34:57.10 [ERROR] 1 Exception encountered:

Engine traceback:
  in `graph` goal

InvalidFieldException: services/cart/BUILD:1:60: in `access`: `rediss` is nothing a service can have access to.
services/cart/BUILD:1:70: in `access`: `postgress` is nothing a service can have access to.

Use --print-stacktrace for more error details and/or -ldebug for more logs.
See https://www.pantsbuild.org/v2.17/docs/troubleshooting for common issues.
Consider reaching out for help: https://www.pantsbuild.org/v2.17/docs/getting-help
12:34:57.20 [INFO] Counters
"""


def test_build_files_that_are_wrong_are_told_as_the_build_tells_it_and_are_exit_code_2(connected: Path) -> None:
    write(connected, "refused", REFUSED)
    write_pants(connected, "cat refused >&2; exit 1")
    done = interlock(connected, "check")
    assert done.returncode == 2
    assert done.stderr == (
        "services, their edges and routes across APIs were not checked: "
        "`./pants graph --graph-format=services ::` ended with 1: "
        + REFUSED[REFUSED.index("InvalidField") : REFUSED.index("\n\nUse")]
        + "\n"
    )


def test_what_code_uses_of_edges_is_checked_from_the_same_answer(connected: Path) -> None:
    services = json.loads((connected / "services.json").read_text())
    unused: dict[str, list[str]] = {"generated": [], "requirements": []}
    build = 'service(name="shop", kind="fastapi", access=["postgres"])\n'
    write(connected, "services/shop/BUILD", build)
    shop = json.loads(services_json(read_build("services/shop/BUILD", build)))
    write(connected, "services.json", json.dumps({**services, **shop, "usage": {"shop": unused}}))
    write_pants(connected, "cat services.json")
    assert ("services/shop/BUILD", "graph/unused-access") in found(connected)


def test_a_file_that_holds_no_services_is_wrong_usage(connected: Path) -> None:
    write(connected, "services.json", '{"version": 7}')
    done = interlock(connected, "check", "--services", "services.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "services.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_specs_are_held_against_the_rules_of_their_folder(repository: Path) -> None:
    undocumented = GOOD.replace("    doc: What is sold.\n", "")
    write(repository, SHOP, undocumented)
    write(repository, "specs/billing/invoices/models.yaml", undocumented)
    assert found(repository) == []
    rules = '[interlock.rules]\n"specs" = ["+lint/missing-type-doc"]\n"specs/billing" = []\n'
    write(repository, "pants.toml", rules)
    assert found(repository) == [(SHOP, "lint/missing-type-doc")]
    assert found(repository, "specs/billing") == []


def test_a_mistake_in_one_folder_hides_no_finding_in_another(repository: Path) -> None:
    write(repository, "pants.toml", '[interlock.rules]\n"specs" = ["+lint/missing-type-doc"]\n')
    write(repository, SHOP, GOOD.replace("    doc: What is sold.\n", ""))
    write(repository, "specs/billing/models.yaml", BAD)
    assert found(repository) == [
        ("specs/billing/models.yaml", "spec/unknown-key"),
        (SHOP, "lint/missing-type-doc"),
    ]


def test_services_without_specs_are_checked_too(tmp_path: Path) -> None:
    (tmp_path / "pants.toml").touch()
    write(tmp_path, SERVICE, FORGED)
    assert found(tmp_path) == [(SERVICE, "lint/hand-written-contract")]


def test_mistakes_in_specs_are_told_when_sources_are_asked_for_since_less_is_known_of_them(repository: Path) -> None:
    write(repository, SERVICE, "x = 1\n")
    write(repository, SHOP, BAD)
    assert found(repository, "services") == [(SHOP, "spec/unknown-key")]


def test_every_format_can_be_asked_for(repository: Path) -> None:
    assert tuple(format.value for format in Format) == FORMATS
    write(repository, SHOP, BAD)
    text, document, annotations, log = (
        interlock(repository, "check", "--format", name).stdout for name in ("text", "json", "github", "sarif")
    )
    assert "error[spec/unknown-key]" in text
    assert json.loads(document)["summary"]["errors"] == 1
    assert annotations.startswith(f"::error file={SHOP},line=4,endLine=4,col=28,")
    (run,) = json.loads(log)["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["spec/unknown-key"]
    assert run["tool"]["driver"]["rules"][0]["shortDescription"]["text"] == "A key that is not known here."


def test_annotations_of_nothing_are_nothing(repository: Path) -> None:
    assert interlock(repository, "check", "--format", "github").stdout == ""


def test_a_report_goes_to_a_file_while_people_read_text(repository: Path) -> None:
    write(repository, SHOP, BAD)
    done = interlock(repository, "check", "--format", "sarif", "--report", "out/findings.sarif")
    assert done.returncode == 1
    assert "error[spec/unknown-key]" in done.stdout
    assert json.loads((repository / "out" / "findings.sarif").read_text())["version"] == "2.1.0"


def test_of_many_findings_it_is_told_how_many_there_are_of_each_id(repository: Path) -> None:
    fields = "".join(f"      f{number}: {{type: string, dco: x}}\n" for number in range(21))
    write(repository, SHOP, f"models:\n  Product:\n    fields:\n{fields}")
    assert interlock(repository, "check").stdout.endswith("\n21 errors in 1 file\n  21 spec/unknown-key\n")


def test_there_is_colour_on_a_terminal_only_and_not_against_the_users_will(repository: Path) -> None:
    write(repository, SHOP, BAD)
    red = "\x1b[1;31m"
    assert red in on_a_terminal(repository, "check")
    assert "\x1b" not in on_a_terminal(repository, "check", NO_COLOR="1")
    assert red in interlock(repository, "check", FORCE_COLOR="1").stdout
    assert "\x1b" not in interlock(repository, "check", FORCE_COLOR="1", NO_COLOR="1").stdout
    assert "\x1b" not in on_a_terminal(repository, "check", "--format", "github")


def test_generated_code_that_git_tracks_is_found_when_everything_is_looked_at(repository: Path) -> None:
    generated = "dist/codegen/specs/shop/models.py"
    write(repository, generated, "")
    for arguments in (("init", "-q"), ("add", generated)):
        subprocess.run(["git", *arguments], cwd=repository, check=True)
    whole = interlock(repository, "check")
    assert whole.returncode == 1
    assert whole.stdout.startswith(f"{generated}:1:1: warning[lint/generated-code-in-tree]: ")
    assert interlock(repository, "check", "specs").returncode == 0
