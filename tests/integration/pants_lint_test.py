"""Rules, fixes and formatting through the real Pants: what is looked at again, and what users are told."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import threading
import uuid
from bisect import bisect_right
from collections.abc import Iterator

import pytest

from tests.integration.pants_project import Outcome, Project, write_minimal_repository

_SHOP_MODELS = """\
    models:
      Product:
        doc: What is sold.
        fields:
          name: {type: string, max_length: 100}
        variants:
          Create: {}
"""
_SHOP_API = """\
    domain: shop
    config: {rest: {prefix: /products, tags: [products], version: 1, auth: service}}
    operations:
      create_product:
        doc: Takes a product in.
        input: ProductCreate
        output: Product
        idempotent: true
        rest: {method: POST, path: ""}
"""
_READING = re.compile(r"Reading \d+ Python files from (services/\S+) on")
_HOLDING = re.compile(r"Holding \d+ Python files from (services/\S+) on against the specs")


def read(outcome: Outcome) -> list[str]:
    """The first file of each batch of which summaries were made."""
    return sorted(found[1] for process in outcome.processes if (found := _READING.fullmatch(process)))


def held(outcome: Outcome) -> list[str]:
    """The first file of each batch that was held against the rules."""
    return sorted(found[1] for process in outcome.processes if (found := _HOLDING.fullmatch(process)))


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """One repository for all tests of the module, because its daemon takes seconds to start."""
    project = Project(tmp_path_factory.mktemp("repository"))
    write_minimal_repository(project)
    yield project
    project.stop()


@pytest.fixture
def project(repository: Project) -> Project:
    """One folder of specs without findings, and a service without code."""
    for folder in ("dist", "services", "specs"):
        shutil.rmtree(repository.root / folder, ignore_errors=True)
    repository.write("specs/shop/BUILD", 'spec_models(name="models")\nspec_router(name="api")\n')
    repository.write("specs/shop/models.yaml", _SHOP_MODELS)
    repository.write("specs/shop/api.yaml", _SHOP_API)
    return repository


def test_code_that_goes_round_the_specs_is_found_through_other_modules_and_generated_ones(project: Project) -> None:
    project.write("services/store/web/base.py", "from specs.shop.models import Product as Base\n")
    project.write(
        "services/store/controllers/extra.py",
        "from services.store.web import base\n\n\nclass Extra(base.Base):\n    pass\n",
    )
    outcome = project.pants("lint", "--only=interlock-python", "::")
    assert outcome.exit_code == 1
    reported = [line for line in outcome.lines() if "[lint/" in line]
    assert [line.partition(": ")[0] for line in reported] == ["services/store/controllers/extra.py:4:7"], outcome.output
    assert "lint/hand-written-contract" in reported[0]


def test_a_mistake_in_one_spec_hides_no_code_that_goes_round_another(project: Project) -> None:
    project.write("specs/billing/BUILD", 'spec_models(name="models")\n')
    project.write("specs/billing/models.yaml", "models: 1\n")
    project.write(
        "services/store/controllers/extra.py",
        """\
        from specs.billing.models import Bill
        from specs.shop.models import Product


        class Extra(Product):
            bill: Bill
        """,
    )
    outcome = project.pants("lint", "--only=interlock-python", "::")
    assert outcome.exit_code == 1
    reported = [line.partition(": ")[0] for line in outcome.lines() if "[lint/" in line]
    assert reported == ["services/store/controllers/extra.py:5:7"], outcome.output


def test_behind_a_pipe_findings_are_plain_text_also_from_a_daemon_that_a_terminal_started(project: Project) -> None:
    project.replace("specs/shop/api.yaml", "idempotent: true", "idempotent: yes")
    project.stop()
    environment = {name: value for name, value in os.environ.items() if name not in ("CI", "NO_COLOR", "FORCE_COLOR")}
    environment |= {**project.environment, "TERM": "xterm"}
    with terminal() as end:
        subprocess.run(
            ["./pants", "list", "::"], cwd=project.root, env=environment, stdin=end, stdout=end, stderr=end, check=True
        )
    told = subprocess.run(
        ["./pants", "lint", "--only=interlock", "::"],
        cwd=project.root,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert "error[spec/wrong-kind]" in told.stdout + told.stderr
    assert "\x1b[" not in told.stdout + told.stderr


@contextlib.contextmanager
def terminal() -> Iterator[int]:
    """The end of a terminal that programs write to; what they write is read by nobody in particular."""
    reading, writing = pty.openpty()
    reader = threading.Thread(target=lambda: [*iter(lambda: _read(reading), b"")])
    reader.start()
    yield writing
    os.close(writing)
    reader.join()
    os.close(reading)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        # All who could write to it have closed it.
        return b""


def test_after_an_edit_only_the_batches_with_the_file_and_its_importers_are_looked_at_again(project: Project) -> None:
    # The machine's cache knows nothing of files that have never been.
    unique = f"class C{uuid.uuid4().hex}: ..."
    for number in range(1500):
        line = "from services.store.part_000.module_0 import VALUE" if number == 1499 else "VALUE = 1"
        project.write(f"services/store/part_{number // 10:03}/module_{number % 10}.py", f"{unique}\n{line}\n")
    arguments = ("--only=interlock-python", "services::")
    first = project.pants("lint", *arguments)
    assert first.exit_code == 0, first.output
    assert len(held(first)) > len(read(first)) > 1

    def batch_of(file: str, batches: list[str]) -> str:
        return batches[bisect_right(batches, file) - 1]

    unchanged = project.pants("lint", *arguments)
    assert (read(unchanged), held(unchanged)) == ([], [])
    in_another_format = project.pants("--interlock-output-format=sarif", "lint", *arguments)
    assert (read(in_another_format), held(in_another_format)) == ([], [])

    imported, importer = "services/store/part_000/module_0.py", "services/store/part_149/module_9.py"
    project.write(imported, f"{unique}\nVALUE = 2  # Nothing that a rule asks for.\n")
    alike = project.pants("lint", *arguments)
    assert (read(alike), held(alike)) == ([batch_of(imported, read(first))], [])

    held_with_imported, held_with_importer = batch_of(imported, held(first)), batch_of(importer, held(first))
    assert held_with_imported != held_with_importer
    project.write(importer, f"{unique}\nfrom services.store.part_000.module_0 import VALUE as OTHER\n")
    edited = project.pants("lint", *arguments)
    assert (read(edited), held(edited)) == ([batch_of(importer, read(first))], [held_with_importer])

    project.write(imported, f"{unique}\nclass Value:\n    pass\n\n\nVALUE = Value()\n")
    edited = project.pants("lint", *arguments)
    assert (read(edited), held(edited)) == (
        [batch_of(imported, read(first))],
        [held_with_imported, held_with_importer],
    )


def test_rules_of_specs_are_chosen_by_folder_and_suppressed_with_a_reason(project: Project) -> None:
    project.write("specs/shop/models.yaml", _SHOP_MODELS.replace("        doc: What is sold.\n", ""))
    found = project.pants("lint", "--only=interlock", "::")
    assert found.exit_code == 1
    assert "lint/missing-type-doc" in found.output
    none = project.pants(
        "--interlock-rules={'specs': ['standard@1', '-lint/missing-type-doc']}", "lint", "--only=interlock", "::"
    )
    assert none.exit_code == 0, none.output
    unknown = project.pants("--interlock-rules={'specs': ['standard@99']}", "lint", "--only=interlock", "::")
    assert unknown.exit_code == 2
    assert "standard@99" in unknown.output


def test_sarif_is_written_to_dist_and_the_text_is_printed_as_well(project: Project) -> None:
    project.write("specs/shop/models.yaml", _SHOP_MODELS.replace("max_length", "max_lenght"))
    outcome = project.pants("--interlock-output-format=sarif", "lint", "--only=interlock", "::")
    assert outcome.exit_code == 1
    assert "error[spec/unknown-key]" in outcome.output
    [run] = json.loads(project.read("dist/lint/interlock/findings.sarif"))["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["spec/unknown-key"]


def test_there_is_one_report_however_many_specs_there_are(project: Project) -> None:
    folders = [f"specs/part_{number:03}" for number in range(140)]
    for folder in folders:
        project.write(f"{folder}/BUILD", 'spec_models(name="models")\n')
        project.write(f"{folder}/models.yaml", "models: {A: {fields: {x: itn}}}\n")
    outcome = project.pants("--interlock-output-format=json", "lint", "--only=interlock", "::")
    assert outcome.exit_code == 1
    [report] = (project.root / "dist/lint/interlock").iterdir()
    found = json.loads(report.read_text(encoding="utf-8"))["diagnostics"]
    assert {each["path"] for each in found} == {f"{folder}/models.yaml" for folder in folders}


def test_fmt_writes_the_canonical_form_and_tells_of_files_with_mistakes_which_it_leaves(project: Project) -> None:
    good = project.read("specs/shop/api.yaml")
    project.write("specs/shop/api.yaml", good.replace("{rest: {prefix", "{  rest : {prefix"))
    project.write("specs/broken/models.yaml", "models:   {A: {fields: {x: itn}}}\n")
    broken = project.read("specs/broken/models.yaml")
    linted = project.pants("lint", "--only=interlock-format", "::")
    assert linted.exit_code == 1
    assert "left as it is" not in linted.output
    for _ in range(2):
        outcome = project.pants("fmt", "::")
        assert outcome.exit_code == 0, outcome.output
        assert (
            "specs/broken/models.yaml: left as it is, since it has errors\nspecs/broken/models.yaml:1:"
            in outcome.output
        )
        assert "{  rest" not in project.read("specs/shop/api.yaml")
        assert project.read("specs/broken/models.yaml") == broken


def test_fix_applies_what_has_one_right_answer(project: Project) -> None:
    project.replace(
        "specs/shop/api.yaml", 'rest: {method: POST, path: ""}', 'rest: {method: POST, path: "", status: 201}'
    )
    assert "lint/redundant-status" in project.pants("lint", "--only=interlock", "::").output
    outcome = project.pants("fix", "::")
    assert outcome.exit_code == 0, outcome.output
    assert "status" not in project.read("specs/shop/api.yaml")
    assert project.pants("lint", "::").exit_code == 0


def test_fix_mends_specs_beside_others_with_mistakes_and_tells_of_those_once(project: Project) -> None:
    project.replace(
        "specs/shop/api.yaml", 'rest: {method: POST, path: ""}', 'rest: {method: POST, path: "", status: 201}'
    )
    project.write("specs/broken/models.yaml", "models: {A: {fields: {x: itn}}}\n")
    outcome = project.pants("fix", "::")
    assert outcome.exit_code == 0, outcome.output
    assert outcome.output.count("specs/broken/models.yaml: left as it is, since it has errors") == 1
    assert "status" not in project.read("specs/shop/api.yaml")


def test_fix_removes_comments_that_allow_nothing_from_python_and_build_files(project: Project) -> None:
    unused = "# interlock: allow {} -- once"
    project.write("services/store/app/BUILD", "python_sources()\n")
    project.write("services/store/app/main.py", f"A = 'größe'  {unused.format('lint/hand-written-contract')}\n")
    build = f'service(name="store", kind="python")  {unused.format("graph/unread-event")}\n'
    project.write("services/store/BUILD", f"{build}{unused.format('service/target-beside')}\n")
    assert project.pants("lint", "::").exit_code == 1
    outcome = project.pants("fix", "::")
    assert outcome.exit_code == 0, outcome.output
    assert project.read("services/store/app/main.py") == "A = 'größe'\n"
    assert project.read("services/store/BUILD") == 'service(name="store", kind="python")\n'
    assert project.pants("lint", "::").exit_code == 0
    assert project.pants("fix", "::").exit_code == 0
    unchanged = project.pants("fix", "::")
    assert (read(unchanged), held(unchanged)) == ([], [])


def test_while_specs_have_mistakes_no_comment_is_taken_for_one_that_allows_nothing(project: Project) -> None:
    project.write("services/store/app/BUILD", "python_sources()\n")
    source = "A = 1  # interlock: allow lint/hand-written-contract -- it has the field of a wrong spec\n"
    project.write("services/store/app/main.py", source)
    project.write("services/store/BUILD", 'service(name="store", kind="python")\n')
    project.write("specs/broken/models.yaml", "models: {A: {fields: {x: itn}}}\n")
    assert project.pants("fix", "--only=interlock-fix", "::").exit_code == 0
    assert project.read("services/store/app/main.py") == source


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (
            "{'specs/shop': ['+lint/missing-dox']}",
            "for `specs/shop`: there is no rule `lint/missing-dox`, did",
        ),
        ("{'specs': 'standard@1'}", 'for `specs`: write a list, such as ["standard@1"]'),
    ],
)
def test_wrong_rules_are_told_by_their_place_and_nothing_is_mended(project: Project, rules: str, told: str) -> None:
    wrong = project.read("specs/shop/api.yaml").replace('path: ""}', 'path: "", status: 201}')
    project.write("specs/shop/api.yaml", wrong)
    linted, fixed = (project.pants(f"--interlock-rules={rules}", goal, "::") for goal in ("lint", "fix"))
    assert (linted.exit_code, fixed.exit_code) == (2, 1)
    for outcome in (linted, fixed):
        assert outcome.output.count(f"pants.toml: [interlock.rules]: rules {told}") == 1, outcome.output
        assert "usage:" not in outcome.output
    assert project.read("specs/shop/api.yaml") == wrong


@pytest.mark.parametrize("format", ["json", "sarif"])
def test_every_linter_that_is_asked_writes_its_report_so_that_no_old_one_stays(project: Project, format: str) -> None:
    project.write("services/store/app/BUILD", "python_sources()\n")
    project.write("services/store/app/main.py", "A = 1  # interlock: allow lint/hand-written-route -- once\n")
    project.write("services/store/BUILD", 'service(name="store", kind="python")\n')
    lint = (f"--interlock-output-format={format}", "lint", "::")
    assert project.pants(*lint).exit_code == 1
    assert "unused-suppression" in project.read(f"dist/lint/interlock-python/findings.{format}")
    project.write("services/store/app/main.py", "")
    project.write("specs/broken/models.yaml", "models: {A: {fields: {x: itn}}}\n")
    assert project.pants(*lint).exit_code == 1
    assert "unused-suppression" not in project.read(f"dist/lint/interlock-python/findings.{format}")
    put_off = json.loads(project.read(f"dist/lint/interlock-graph/findings.{format}"))
    if format == "json":
        assert put_off["failure"].startswith("The graph of services was not looked at")
    else:
        assert [each["executionSuccessful"] for each in put_off["runs"][0]["invocations"]] == [False]
    (project.root / "specs/broken/models.yaml").unlink()
    assert project.pants(*lint).exit_code == 0
    reports = {path.parent.name for path in (project.root / "dist/lint").glob(f"interlock*/findings.{format}")}
    assert {"interlock", "interlock-committed", "interlock-graph", "interlock-python", "interlock-service"} <= reports
    assert "failure" not in project.read(f"dist/lint/interlock-graph/findings.{format}")


def test_routes_of_apis_that_one_service_exposes_are_compared_across_folders(project: Project) -> None:
    api = "domain: {}\noperations:\n  list_all: {{rest: {{method: GET, path: {}}}}}\n"
    for folder in ("crates", "pallets"):
        project.write(f"specs/{folder}/BUILD", 'spec_router(name="api")\n')
        project.write(f"specs/{folder}/api.yaml", api.format(folder, f"/{folder}"))
    exposes = '["specs/crates:api", "specs/pallets:api"]'
    project.write("services/store/BUILD", f'service(name="store", kind="fastapi", exposes={exposes})\n')
    project.write("services/store/app/BUILD", "python_sources()\n")
    project.write("services/store/app/main.py", "")
    arguments = ("lint", "--only=interlock-service", "services::")
    assert project.pants(*arguments).exit_code == 0
    project.write("specs/pallets/api.yaml", api.format("pallets", "/crates"))
    outcome = project.pants(*arguments)
    assert outcome.exit_code == 1
    assert "specs/pallets/api.yaml:3:3: error[spec/duplicate-route]" in outcome.output
    assert "::: specs/crates/api.yaml:3:3" in outcome.output
    refused = project.pants("package", "services/store")
    assert refused.exit_code == 1
    assert "error[spec/duplicate-route]" in refused.output


def test_the_command_line_finds_what_lint_finds(project: Project) -> None:
    project.write("specs/shop/models.yaml", _SHOP_MODELS.replace("        doc: What is sold.\n", ""))
    project.write(
        "services/store/controllers/extra.py", "from pydantic import BaseModel\n\n\nclass Extra(BaseModel): ...\n"
    )
    project.write("services/store/BUILD", 'service(name="store", kind="python")\n\ntarget(name="stray")\n')
    project.write("services/store/app/BUILD", "python_sources()\n")
    project.write("services/store/app/main.py", "")
    declared = project.pants("graph", "--graph-format=services", "--graph-output-file=services.json", "::")
    assert declared.exit_code == 0, declared.output
    outcome = project.pants("--interlock-output-format=json", "lint", "::")
    reports = (project.root / "dist/lint").glob("interlock*/findings.json")
    by_pants = {finding for report in reports for finding in places(report.read_text(encoding="utf-8"))}
    check = ("check", "--root", str(project.root), "--services", str(project.root / "services.json"))
    command = [sys.executable, "-m", "interlock_cli.main", *check, "--format", "json"]
    path = os.pathsep.join(map(os.path.abspath, sys.path))
    by_command = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    assert (outcome.exit_code, by_command.returncode) == (1, 1), outcome.output + by_command.stderr
    assert by_pants == set(places(by_command.stdout))
    assert {id for id, _, _ in by_pants} == {
        "lint/missing-type-doc",
        "lint/hand-written-contract",
        "service/target-beside",
    }


def test_what_is_wrong_with_a_service_is_told_in_the_format_that_is_asked_for(project: Project) -> None:
    project.write("services/store/BUILD", 'service(name="store", kind="python", access=["rediss"])\n')
    project.write("services/store/helper.py", "")
    lint = ("lint", "--only=interlock-service", "services::")
    outcome = project.pants("--interlock-output-format=sarif", *lint)
    assert outcome.exit_code == 1
    (log,) = (project.root / "dist/lint").glob("interlock-service/findings.sarif")
    (run,) = json.loads(log.read_text(encoding="utf-8"))["runs"]
    assert [found["ruleId"] for found in run["results"]] == [
        "service/composition-root",
        "service/unknown-access",
        "service/python-beside-build",
    ]
    annotated = project.pants("--interlock-output-format=github", *lint).output
    assert "::error file=services/store/helper.py,line=1" in annotated
    assert "::error file=services/store/BUILD,line=1,endLine=1,col=46" in annotated
    refused = project.pants("run", "services/store:store")
    assert refused.exit_code == 1
    assert "The service services/store:store is not as it should be." in refused.output
    assert "error[service/unknown-access]" in refused.output


def places(document: str) -> Iterator[tuple[str, str, int]]:
    """The id, path and line of each finding."""
    for found in json.loads(document)["diagnostics"]:
        yield found["id"], found["path"], found["line"]
