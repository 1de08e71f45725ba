"""`facts`, `index`, `lint-python` and `report-python` as the processes that a build runs, one after the other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from interlock import __main__ as process
from interlock.commands import facts, index, lint_python, report_python
from interlock.lint.python.facts import WorkspaceFacts, decode_facts

COMMANDS = (facts, index, lint_python, report_python)
"""What is started by name, so that it is there in a sandbox."""

SERVICE = {
    "name": "shop",
    "address": "services/shop:shop",
    "folder": "services/shop",
    "file": "services/shop/BUILD",
    "span": [0, 100],
    "kind": "fastapi",
    "module": "services.shop.app.main",
    "image": "shop:latest",
    "migrations": None,
    **dict.fromkeys(("exposes", "publishes", "subscribes", "runs", "enqueues", "access"), ()),
    "consumes": [
        {"spec": "specs/users:api", "span": [50, 67], "names": [{"name": "get_user", "span": [69, 79]}]},
    ],
}
MODELS = "specs/shop/models.yaml"
BASE = "services/shop/controllers/base.py"
ORDERS = "services/shop/controllers/orders.py"
BROKEN = "services/shop/controllers/broken.py"
CALLER = "services/shop/controllers/caller.py"
FILES = {
    MODELS: "models:\n  Order:\n    fields: {id: int}\n",
    "specs/shop/events.yaml": "events:\n  order_placed: {message: Order}\n",
    "specs/shop/tasks.yaml": "tasks:\n  pack_order: {input: Order}\n",
    "specs/shop/api.yaml": (
        "domain: shop\nconfig: {rest: {prefix: /orders, version: 2, auth: public}}\noperations:\n"
        '  get_order: {output: Order, rest: {method: GET, path: ""}}\n'
    ),
    BASE: "from pydantic import BaseModel as Base\n",
    ORDERS: (
        "from services.shop.controllers.base import Base\n\n\n"
        "class Order(Base):\n    id: int\n\n\n"
        "class Line(Base):  # interlock: allow lint/hand-written-contract -- it is read from a file\n    id: int\n"
    ),
    BROKEN: "def broken(:\n",
    CALLER: "from specs.shop.api_client import ShopClient\n",
    "services.json": json.dumps({"version": 1, "services": [SERVICE]}),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        write(tmp_path, path, text)
    return tmp_path


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))}
    command = [sys.executable, "-m", "interlock", *arguments]
    return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)


def lint(root: Path, *arguments: str, format: str = "json") -> subprocess.CompletedProcess[str]:
    """A report on files, which `arguments` end with."""
    findings = root / "findings.json"
    findings.unlink(missing_ok=True)
    made = ("--summaries", "out", "--facts", "facts.json", "--out", findings.name)
    done = run(root, "lint-python", *made, *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return run(root, "report-python", "--format", format, *([findings.name] if findings.exists() else []))


def prepare(root: Path, *files: str) -> None:
    made = run(root, "facts", "--services", "services.json", "--out", "facts.json")
    assert (made.returncode, made.stderr) == (0, "")
    indexed = run(root, "index", "--out", "out", *files)
    assert (indexed.returncode, indexed.stderr) == (0, "")


def test_what_files_violate_is_told_with_its_place(root: Path) -> None:
    prepare(root, BASE, ORDERS, BROKEN)
    told = lint(root, ORDERS, BROKEN)
    assert told.returncode == 1, told.stderr
    found = json.loads(told.stdout)["diagnostics"]
    assert [(each["id"], each["path"], each["line"], each["column"]) for each in found] == [
        ("lint/unparsable-source", BROKEN, 1, 12),
        ("lint/hand-written-contract", ORDERS, 4, 7),
    ]


def test_a_module_without_a_summary_is_not_of_this_repository(root: Path) -> None:
    prepare(root, ORDERS)
    told = lint(root, ORDERS)
    assert told.returncode == 1, told.stderr
    found = json.loads(told.stdout)["diagnostics"]
    assert [each["id"] for each in found] == ["lint/unused-suppression"]


def test_while_specs_are_wrong_no_suppression_is_said_to_be_unused(root: Path) -> None:
    write(root, "specs/users/models.yaml", "models: 1\n")
    prepare(root, ORDERS)
    told = lint(root, ORDERS)
    assert (told.returncode, json.loads(told.stdout)["diagnostics"]) == (0, [])


def test_nothing_found_is_nothing_written_and_exit_code_0(root: Path) -> None:
    prepare(root, BASE)
    assert lint(root, BASE).returncode == 0
    assert not (root / "findings.json").exists()


def test_what_several_batches_found_is_one_report_in_the_order_of_places(root: Path) -> None:
    prepare(root, BASE, ORDERS, BROKEN)
    both = lint(root, ORDERS, BROKEN)
    parts = []
    for number, path in enumerate((ORDERS, BROKEN)):
        lint(root, path)
        parts.append((root / "findings.json").rename(root / f"{number}.json").name)
    assert run(root, "report-python", "--format", "json", *parts).stdout == both.stdout


def test_modules_are_named_from_source_roots(root: Path) -> None:
    kit = root / "src" / "python" / "kit.py"
    kit.parent.mkdir(parents=True)
    kit.write_text("from pydantic import BaseModel\n", encoding="utf-8")
    (root / ORDERS).write_text("import kit\nclass Order(kit.BaseModel): ...\n", encoding="utf-8")
    roots = ("--source-root", "", "--source-root", "src/python")
    assert run(root, "facts", "--services", "services.json", "--out", "facts.json").returncode == 0
    assert run(root, "index", "--out", "out", *roots, ORDERS, "src/python/kit.py").returncode == 0
    told = lint(root, *roots, ORDERS, format="text")
    assert told.returncode == 1
    assert f"{ORDERS}:2:7: warning[lint/hand-written-contract]" in told.stdout


def test_facts_are_what_rules_need_of_the_specs_without_places(root: Path) -> None:
    prepare(root, BASE)
    made = (root / "facts.json").read_text(encoding="utf-8")
    assert json.loads(made) == {
        "apis": [{"module": "specs.shop.api", "operations": ["get_order"], "prefix": "/v2/orders"}],
        "edges": {
            "shop": {
                "build_file": "services/shop/BUILD",
                "targets": ["shop"],
                "fields": {"consumes": {"specs/users:api": ["get_user"]}},
            }
        },
        "services": ["shop"],
        "streams": {"shop.order_placed": "specs/shop:events#order_placed"},
        "tasks": {"shop.pack_order": "specs/shop:tasks#pack_order"},
        "types": {"Order": "specs.shop.models"},
        "is_whole": True,
    }
    (root / MODELS).write_text(f"# A comment.\n\n{FILES[MODELS]}", encoding="utf-8")
    prepare(root, BASE)
    assert (root / "facts.json").read_text(encoding="utf-8") == made


def test_facts_hold_no_places_of_build_files(root: Path) -> None:
    prepare(root, BASE)
    made = (root / "facts.json").read_text(encoding="utf-8")
    moved = {**SERVICE, "span": [40, 140]}
    (root / "services.json").write_text(json.dumps({"version": 1, "services": [moved]}), encoding="utf-8")
    prepare(root, BASE)
    assert (root / "facts.json").read_text(encoding="utf-8") == made


def test_edges_that_no_build_file_declares_are_told_of(root: Path) -> None:
    prepare(root, CALLER)
    told = lint(root, CALLER)
    assert told.returncode == 1, told.stderr
    (found,) = json.loads(told.stdout)["diagnostics"]
    assert (found["id"], found["severity"], found["line"]) == ("lint/undeclared-edge", "error", 1)
    assert found["help"] == 'in services/shop/BUILD, add `"specs/shop:api": ["*"]` to `consumes`'


def facts_of(root: Path) -> WorkspaceFacts:
    told = run(root, "facts", "--services", "services.json", "--out", "facts.json")
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")
    return decode_facts((root / "facts.json").read_bytes())


def test_of_wrong_specs_and_of_those_that_refer_to_them_there_are_no_facts_and_of_others_there_are(root: Path) -> None:
    write(root, "specs/users/models.yaml", "models:\n  User:\n    fields: {id: int}\n")
    write(root, "specs/bills/models.yaml", "models:\n  Bill:\n    fields: {order: shop.Order}\n")
    write(root, MODELS, "models: 1\n")
    known = facts_of(root)
    assert dict(known.types) == {"User": "specs.users.models"}
    assert (known.apis, dict(known.streams)) == ((), {})
    assert known.services == ("shop",)


def test_where_fields_of_services_are_wrong_nothing_is_known_of_edges_and_the_rest_is(root: Path) -> None:
    wrong = {**SERVICE, "consumes": [{"spec": "no address", "span": [50, 67], "names": []}]}
    write(root, "services.json", json.dumps({"version": 1, "services": [wrong]}))
    known = facts_of(root)
    assert known.edges is None
    assert not known.is_whole
    assert known.services == ("shop",)
    assert known.apis


def test_wrong_usage_is_exit_code_2(root: Path) -> None:
    assert run(root, "lint-python", ORDERS).returncode == 2
    assert run(root, "index", "--out", "out").returncode == 2


def test_processes_that_run_for_every_batch_load_only_what_they_need() -> None:
    check = (
        "import sys, interlock.__main__, interlock.commands.index, interlock.commands.lint_python\n"
        "print(*({'yaml', 'jinja2', 'interlock.compiler', 'argparse', 'dataclasses'} & set(sys.modules)))"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))}
    # Without `site`, which loads what is installed beside us.
    told = subprocess.run([sys.executable, "-S", "-c", check], env=env, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == ""


def test_a_build_starts_a_process_without_m(root: Path) -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))}
    command = [sys.executable, "-S", "-c", "from interlock.__main__ import run; run()"]
    started = [*command, "index", "--out", "out", BASE]
    assert subprocess.run(started, cwd=root, env=env, check=False).returncode == 0
    assert (root / "out" / f"{BASE}.summary").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("index", "--out", "out"), "there is no FILE"),
        (("index", BASE), "there is no --out"),
        (("index", "--uot", "out", BASE), "--uot"),
        (("index", "--out"), "--out"),
        (("lint-python", "--facts", "facts.json", BASE), "there is no --summaries"),
    ],
)
def test_wrong_usage_says_what(root: Path, arguments: tuple[str, ...], said: str) -> None:
    told = run(root, *arguments)
    assert (told.returncode, told.stdout) == (2, "")
    assert said in told.stderr


def test_nothing_found_is_a_report_where_one_is_asked_for(root: Path) -> None:
    prepare(root, BASE)
    assert json.loads(lint(root, BASE).stdout)["diagnostics"] == []


def test_every_command_of_these_is_started_by_its_name() -> None:
    names = {module.__name__.rpartition(".")[2].replace("_", "-") for module in COMMANDS}
    assert names <= set(process.COMMANDS)
