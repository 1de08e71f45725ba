from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

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


class Make(Protocol):
    def __call__(self, folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture(params=["dash", "bash"])
def make(request: pytest.FixtureRequest) -> Make:
    """Runs the script, by each of the shells that machines have as sh."""

    def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [request.param, folder / "make-secrets", *arguments],
            env={"PATH": os.environ["PATH"], **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def secrets(folder: Path) -> Mapping[str, str]:
    root = folder / "secrets"
    return {path.relative_to(root).as_posix(): path.read_text() for path in root.rglob("*") if path.is_file()}


def test_it_makes_everything_that_can_be_made_up(tmp_path: Path, make: Make) -> None:
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


def test_no_password_is_that_of_another_one(tmp_path: Path, make: Make) -> None:
    place(tmp_path)
    make(tmp_path)
    passwords = [text for path, text in secrets(tmp_path).items() if path.startswith("redis/")]
    assert len(set(passwords)) == len(passwords) == 4


def test_the_public_half_belongs_to_the_key(tmp_path: Path, make: Make) -> None:
    place(tmp_path)
    make(tmp_path)
    (private,) = tmp_path.glob("secrets/buyer/service_keys/*.pem")
    (public,) = tmp_path.glob("secrets/shop/service_callers/*.pem")
    shown = subprocess.run(["openssl", "pkey", "-in", private, "-pubout"], check=True, capture_output=True, text=True)
    assert shown.stdout == public.read_text()


def test_what_is_there_stays_as_it_is(tmp_path: Path, make: Make) -> None:
    place(tmp_path)
    make(tmp_path)
    before = secrets(tmp_path)
    again = make(tmp_path)
    assert (again.returncode, again.stdout) == (0, "")
    assert secrets(tmp_path) == before


def test_what_is_cut_off_leaves_nothing_that_counts_as_made(tmp_path: Path, make: Make) -> None:
    place(tmp_path)
    failing = tmp_path / "bin"
    failing.mkdir()
    (failing / "openssl").write_text("#!/bin/sh\nprintf half; exit 1\n")
    (failing / "openssl").chmod(0o755)
    made = make(tmp_path, PATH=f"{failing}:{os.environ['PATH']}")
    assert made.returncode != 0
    assert secrets(tmp_path) == {}
    assert make(tmp_path).returncode == 0


def test_files_can_be_read_by_all_in_a_folder_that_only_its_owner_enters(tmp_path: Path, make: Make) -> None:
    place(tmp_path, contract=CONTRACT)
    make(tmp_path, PAY_TOKEN="42")
    root = tmp_path / "secrets"
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in root.rglob("*") if path.is_file()}
    # What somebody else brings can be written there by whom the folder is.
    brought = {"pay_token", "mail_password"}
    assert {modes.pop(name) for name in brought} == {0o644}
    assert set(modes.values()) == {0o444}
    assert {stat.S_IMODE(path.stat().st_mode) for path in root.rglob("*") if path.is_dir()} == {0o755}


def test_what_nobody_can_make_up_is_asked_for_until_it_is_there(tmp_path: Path, make: Make) -> None:
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


def keys(folder: Path) -> list[str]:
    """Those that the buyer has to sign with."""
    return sorted(path.name for path in folder.glob("secrets/buyer/service_keys/*"))


def believed(folder: Path) -> list[str]:
    """Those of the buyer that the shop knows."""
    return sorted(path.name.removeprefix("buyer.") for path in folder.glob("secrets/shop/service_callers/*"))


def test_a_new_key_is_known_to_those_that_are_called_before_it_signs(tmp_path: Path, make: Make) -> None:
    place(tmp_path)
    make(tmp_path)
    [old] = keys(tmp_path)

    assert make(tmp_path, "rotate", "buyer").returncode == 0
    assert keys(tmp_path) == [old]
    first, new = believed(tmp_path)
    assert first == old
    [waiting] = tmp_path.glob("secrets/buyer/next_key/*")
    assert (waiting.name, stat.S_IMODE(waiting.stat().st_mode)) == (new, 0o400)

    assert make(tmp_path, "activate", "buyer").returncode == 0
    assert keys(tmp_path) == believed(tmp_path) == [old, new]
    assert list(tmp_path.glob("secrets/buyer/next_key/*")) == []
    assert stat.S_IMODE((tmp_path / "secrets/buyer/service_keys" / new).stat().st_mode) == 0o444

    assert make(tmp_path, "retire", "buyer").returncode == 0
    assert keys(tmp_path) == believed(tmp_path) == [new]
    assert make(tmp_path, "retire", "buyer").stdout == ""


def test_a_key_that_waits_stays_when_others_are_taken_away_and_comes_to_new_callees(tmp_path: Path, make: Make) -> None:
    place(tmp_path)
    make(tmp_path)
    [old] = keys(tmp_path)
    make(tmp_path, "rotate", "buyer")
    [waiting] = tmp_path.glob("secrets/buyer/next_key/*")
    for path in tmp_path.glob("secrets/shop/service_callers/*"):
        path.unlink()

    assert make(tmp_path).returncode == 0
    assert believed(tmp_path) == [old, waiting.name]
    make(tmp_path, "retire", "buyer")
    assert believed(tmp_path) == [old, waiting.name]


def test_one_key_waits_at_a_time(tmp_path: Path, make: Make) -> None:
    place(tmp_path)
    make(tmp_path)
    nothing = make(tmp_path, "activate", "buyer")
    assert (nothing.returncode, nothing.stderr) == (
        2,
        "error: no key of buyer waits: sh make-secrets rotate buyer\n",
    )
    make(tmp_path, "rotate", "buyer")
    [waiting] = tmp_path.glob("secrets/buyer/next_key/*")
    before = secrets(tmp_path)
    again = make(tmp_path, "rotate", "buyer")
    assert again.returncode == 2
    assert f"next_key/{waiting.name} waits already: sh make-secrets activate buyer" in again.stderr
    assert secrets(tmp_path) == before


@pytest.mark.parametrize("name", ["29990101T000000Z.pem", "a.pem", "z.key"])
def test_a_key_that_would_never_sign_is_refused(tmp_path: Path, make: Make, name: str) -> None:
    place(tmp_path)
    make(tmp_path)
    folder = tmp_path / "secrets/buyer/service_keys"
    [made] = folder.iterdir()
    made.rename(folder / name)
    before = secrets(tmp_path)
    done = make(tmp_path, "rotate", "buyer")
    assert done.returncode == 2
    assert f"secrets/buyer/service_keys/{name} comes after " in done.stderr
    assert secrets(tmp_path) == before


def test_of_two_keys_that_which_services_sign_with_is_kept(tmp_path: Path, make: Make) -> None:
    """The last in the order of bytes, in whatever order the language of whoever runs it has letters."""
    place(tmp_path)
    make(tmp_path)
    folder = tmp_path / "secrets/buyer/service_keys"
    [made] = folder.iterdir()
    made.rename(folder / "a.pem")
    (folder / "B.pem").write_text((folder / "a.pem").read_text())
    assert max(keys(tmp_path)) == "a.pem"
    assert make(tmp_path, "retire", "buyer", LC_ALL="en_US.UTF-8").returncode == 0
    assert keys(tmp_path) == ["a.pem"]


def test_a_password_whose_renewal_was_cut_off_comes_to_its_url_with_the_next_run(tmp_path: Path, make: Make) -> None:
    place(tmp_path)
    make(tmp_path)
    (tmp_path / "secrets/redis/shop").chmod(0o644)
    (tmp_path / "secrets/redis/shop").write_text("new")
    assert make(tmp_path).stdout == "made secrets/shop/redis_url\n"
    assert secrets(tmp_path)["shop/redis_url"] == "redis://shop:new@redis:6379/0"
    assert make(tmp_path).stdout == ""


@pytest.mark.parametrize("path", ["7.unfinished", "shop/service_callers/buyer.k.pem.unfinished", "half.pem"])
def test_what_was_cut_off_is_swept_up(tmp_path: Path, make: Make, path: str) -> None:
    place(tmp_path)
    make(tmp_path)
    before = secrets(tmp_path)
    (tmp_path / "secrets" / path).write_text("half")
    assert make(tmp_path).returncode == 0
    assert secrets(tmp_path) == before


def test_it_is_killed_while_it_writes_and_leaves_nothing_in_the_folders_of_services(tmp_path: Path, make: Make) -> None:
    place(tmp_path)
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "chmod").write_text('#!/bin/sh\ncase $2 in *.unfinished) kill -9 "$PPID" ;; esac\n')
    (tools / "chmod").chmod(0o755)
    assert make(tmp_path, PATH=f"{tools}:{os.environ['PATH']}").returncode != 0
    [left] = secrets(tmp_path)
    assert left.endswith(".unfinished") and "/" not in left
    assert make(tmp_path).returncode == 0
    assert left not in secrets(tmp_path)


def test_it_works_beside_itself_wherever_it_is_called_from(tmp_path: Path) -> None:
    place(tmp_path / "here")
    (tmp_path / "elsewhere/here").mkdir(parents=True)
    for shell in ("dash", "bash"):
        # The folder's name alone is what CDPATH is looked up for.
        done = subprocess.run(
            [shell, "here/make-secrets"],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "CDPATH": f"{tmp_path / 'elsewhere'}:/tmp"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert secrets(tmp_path / "here")


@pytest.mark.parametrize("shell", ["dash", "bash"])
def test_the_script_is_one(tmp_path: Path, shell: str) -> None:
    place(tmp_path)
    subprocess.run([shell, "-n", tmp_path / "make-secrets"], check=True)


def test_a_new_password_is_also_that_of_the_url(tmp_path: Path, make: Make) -> None:
    place(tmp_path)
    make(tmp_path)
    before = secrets(tmp_path)
    assert make(tmp_path, "renew", "redis", "shop").returncode == 0
    after = secrets(tmp_path)
    assert {path for path in before if before[path] != after[path]} == {"redis/shop", "shop/redis_url"}
    assert after["redis/shop"] in after["shop/redis_url"]


def test_a_new_caller_is_known_to_its_callee_once_it_runs_again(tmp_path: Path, make: Make) -> None:
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
        (("activate", "shop"), "error: shop signs with no key"),
        (("retire", "nobody"), "error: nobody signs with no key"),
        (("renew", "redis", "buyer"), "error: redis has no user buyer"),
        (("renew", "redis", "../shop"), "error: redis has no user ../shop"),
    ],
)
def test_wrong_use_is_told_and_changes_nothing(
    tmp_path: Path, make: Make, arguments: tuple[str, ...], said: str
) -> None:
    place(tmp_path)
    make(tmp_path)
    before = secrets(tmp_path)
    done = make(tmp_path, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert secrets(tmp_path) == before
