from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from interlock.emit.configuration.emitter import emit_secrets
from interlock.emit.driver import write
from interlock.emit.redis_acl.emitter import emit_redis
from interlock.ir.deployment import EnvironmentContract, EnvironmentVariable, Need
from interlock.topology.graph import Graph
from interlock.topology.testing import graph_of

API = "config: {rest: {auth: service}}\noperations: {buy: {rest: {method: POST, path: /orders}}}"
GRAPH = graph_of(
    {
        "specs/shop/api.yaml": API,
        "services/shop/BUILD": 'service(name="shop", exposes=["specs/shop:api"], access=["redis"])',
        "services/buyer/BUILD": 'service(name="buyer", consumes={"specs/shop:api": ["buy"]})',
    }
)
CONTRACT = EnvironmentContract(
    {
        "shop": (
            EnvironmentVariable("PAY_TOKEN", "text", True, Need.ALWAYS, None, "for payments"),
            EnvironmentVariable("MAIL_PASSWORD", "text", True, Need.NEVER, None, "for mails"),
        )
    }
)
NOTHING_SECRET = EnvironmentContract({})


def place(folder: Path, graph: Graph = GRAPH, contract: EnvironmentContract = NOTHING_SECRET) -> None:
    write(emit_secrets(graph, contract, (emit_redis(graph, ["shop"], "redis:7"),)), folder)


def make(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [folder / "make-secrets", *arguments],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def secrets(folder: Path) -> Mapping[str, str]:
    root = folder / "secrets"
    return {path.relative_to(root).as_posix(): path.read_text() for path in root.rglob("*") if path.is_file()}


def test_it_makes_everything_that_can_be_made_up(tmp_path: Path) -> None:
    place(tmp_path)
    made = make(tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    found = secrets(tmp_path)
    (key,) = [path for path in found if path.startswith("buyer/service_keys/")]
    name = Path(key).stem
    assert found.keys() == {
        "redis/redis-admin",
        "redis/redis-health",
        "redis/redis-operator",
        "redis/shop",
        "shop/redis_url",
        f"buyer/service_keys/{name}.pem",
        f"shop/service_callers/buyer.{name}.pem",
    }
    assert found["shop/redis_url"] == f"redis://shop:{found['redis/shop']}@redis:6379/0"
    assert len(found["redis/shop"]) == 48
    assert "PRIVATE" in found[key]
    assert "PUBLIC" in found[f"shop/service_callers/buyer.{name}.pem"]


def test_no_password_is_that_of_another_one(tmp_path: Path) -> None:
    place(tmp_path)
    make(tmp_path)
    passwords = [text for path, text in secrets(tmp_path).items() if path.startswith("redis/")]
    assert len(set(passwords)) == len(passwords) == 4


def test_the_public_half_belongs_to_the_key(tmp_path: Path) -> None:
    place(tmp_path)
    make(tmp_path)
    (private,) = tmp_path.glob("secrets/buyer/service_keys/*.pem")
    (public,) = tmp_path.glob("secrets/shop/service_callers/*.pem")
    shown = subprocess.run(["openssl", "pkey", "-in", private, "-pubout"], check=True, capture_output=True, text=True)
    assert shown.stdout == public.read_text()


def test_what_is_there_stays_as_it_is(tmp_path: Path) -> None:
    place(tmp_path)
    make(tmp_path)
    before = secrets(tmp_path)
    again = make(tmp_path)
    assert (again.returncode, again.stdout) == (0, "")
    assert secrets(tmp_path) == before


def test_what_is_cut_off_leaves_nothing_that_counts_as_made(tmp_path: Path) -> None:
    place(tmp_path)
    failing = tmp_path / "bin"
    failing.mkdir()
    (failing / "openssl").write_text("#!/bin/sh\nprintf half; exit 1\n")
    (failing / "openssl").chmod(0o755)
    made = make(tmp_path, PATH=f"{failing}:{os.environ['PATH']}")
    assert made.returncode != 0
    assert secrets(tmp_path) == {}
    assert make(tmp_path).returncode == 0


def test_files_can_be_read_by_all_in_a_folder_that_only_its_owner_enters(tmp_path: Path) -> None:
    place(tmp_path, contract=CONTRACT)
    make(tmp_path, PAY_TOKEN="42")
    root = tmp_path / "secrets"
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    files = [path for path in root.rglob("*") if path.is_file()]
    assert files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o444}
    assert {stat.S_IMODE(path.stat().st_mode) for path in root.rglob("*") if path.is_dir()} == {0o755}


def test_what_nobody_can_make_up_is_asked_for_until_it_is_there(tmp_path: Path) -> None:
    place(tmp_path, contract=CONTRACT)
    made = make(tmp_path)
    assert made.returncode == 1
    assert made.stderr == ("Still missing:\n  secrets/shop/pay_token: write the value there, or give it as PAY_TOKEN\n")
    found = secrets(tmp_path)
    assert (found["shop/pay_token"], found["shop/mail_password"]) == ("", "")

    given = make(tmp_path, PAY_TOKEN="two words\nand $HOME `id`", MAIL_PASSWORD="later")
    assert given.returncode == 0
    found = secrets(tmp_path)
    assert found["shop/pay_token"] == "two words\nand $HOME `id`"
    assert found["shop/mail_password"] == "later"
    assert "two words" not in given.stdout

    make(tmp_path, PAY_TOKEN="another")
    assert secrets(tmp_path) == found


def test_a_new_key_is_added_and_the_old_one_is_taken_away_when_asked(tmp_path: Path) -> None:
    place(tmp_path)
    make(tmp_path)
    (old,) = tmp_path.glob("secrets/buyer/service_keys/*.pem")
    assert make(tmp_path, "rotate", "buyer").returncode == 0
    first, second = sorted(tmp_path.glob("secrets/buyer/service_keys/*.pem"))
    assert first == old
    assert {path.name for path in tmp_path.glob("secrets/shop/service_callers/*")} == {
        f"buyer.{first.name}",
        f"buyer.{second.name}",
    }
    assert make(tmp_path, "retire", "buyer").returncode == 0
    assert list(tmp_path.glob("secrets/buyer/service_keys/*")) == [second]
    assert [path.name for path in tmp_path.glob("secrets/shop/service_callers/*")] == [f"buyer.{second.name}"]
    assert make(tmp_path, "retire", "buyer").stdout == ""


def test_a_new_password_is_also_that_of_the_url(tmp_path: Path) -> None:
    place(tmp_path)
    make(tmp_path)
    before = secrets(tmp_path)
    assert make(tmp_path, "renew", "redis", "shop").returncode == 0
    after = secrets(tmp_path)
    assert {path for path in before if before[path] != after[path]} == {"redis/shop", "shop/redis_url"}
    assert after["redis/shop"] in after["shop/redis_url"]


def test_a_new_caller_is_known_to_its_callee_once_it_runs_again(tmp_path: Path) -> None:
    place(tmp_path)
    make(tmp_path)
    before = secrets(tmp_path)
    graph = graph_of(
        {
            "specs/shop/api.yaml": API,
            "services/shop/BUILD": 'service(name="shop", exposes=["specs/shop:api"], access=["redis"])',
            "services/buyer/BUILD": 'service(name="buyer", consumes={"specs/shop:api": ["buy"]})',
            "services/agent/BUILD": 'service(name="agent", consumes={"specs/shop:api": ["buy"]})',
        }
    )
    place(tmp_path, graph)
    assert make(tmp_path).returncode == 0
    after = secrets(tmp_path)
    assert before.items() <= after.items()
    added = sorted(after.keys() - before.keys())
    assert [path.rpartition(".pem")[0].rstrip("0123456789TZ") for path in added] == [
        "agent/service_keys/",
        "shop/service_callers/agent.",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("make",), "sh make-secrets rotate SERVICE"),
        (("rotate",), "sh make-secrets rotate SERVICE"),
        (("rotate", "shop"), "error: shop signs with no key"),
        (("retire", "nobody"), "error: nobody signs with no key"),
        (("renew", "redis", "buyer"), "error: redis has no user buyer"),
        (("renew", "redis", "../shop"), "error: redis has no user ../shop"),
    ],
)
def test_wrong_use_is_told_and_changes_nothing(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    place(tmp_path)
    make(tmp_path)
    before = secrets(tmp_path)
    done = make(tmp_path, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert secrets(tmp_path) == before
