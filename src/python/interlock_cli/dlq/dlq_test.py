"""`interlock dlq` as people run it, against a Redis of its own."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import tempfile
import time
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest
import redis
from redis.typing import EncodableT, FieldT

from interlock_cli.dlq import group
from interlock_cli.dlq.selection import REASONS
from interlock_cli.testing import command, environment
from interlock_cli.testing import interlock as run_interlock
from interlock_runtime.embedded.redis import DEFAULT_FOLDER, embedded_redis
from interlock_runtime.events.dead_letters import Reason
from interlock_testing.redis_server import RedisServer, redis_server

DEAD = "interlock:notifications:dead"
REPLAY = "interlock:notifications:replay"
ID = "1767323045123-0"
EVENT = {
    "specversion": "1.0",
    "id": "5f0c",
    "source": "backend",
    "type": "users.user_registered",
    "datacontenttype": "application/json",
    "data": {"name": "Zo\N{LATIN SMALL LETTER E WITH DIAERESIS}", "age": 7},
}
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
LETTER = {
    "__data__": json.dumps(EVENT),
    "stream": "user.registered",
    "entry": "1767323040000-3",
    "reason": "exhausted",
    "error": "SMTPServerDisconnected: gone\nTraceback: deep inside",
    "attempts": "5",
    "event_id": "5f0c",
    "type": "users.user_registered",
    "traceparent": TRACE,
    "failed_at": "2026-01-02T03:04:05.123000+00:00",
}
POISON: dict[str, str | bytes] = {
    **LETTER,
    "__data__": b"\xff\x00oops",
    "reason": "undecodable",
    "error": "no UTF-8",
    "attempts": "0",
}
for _absent in ("event_id", "type", "traceparent"):
    del POISON[_absent]

Interlock = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def running() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@pytest.fixture
def server(running: RedisServer) -> RedisServer:
    with closing(running.client()) as client:
        client.flushall()
    return running


@pytest.fixture
def interlock(server: RedisServer, tmp_path: Path) -> Interlock:
    """Runs `interlock dlq`, with REDIS_URL set."""

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return run_interlock(tmp_path, "dlq", *arguments, **{"REDIS_URL": server.url, **more})

    return run


def give_up(server: RedisServer, fields: Mapping[str, str | bytes], id: str = "*", key: str = DEAD) -> str:
    with closing(server.client()) as client:
        return add(client, fields, id, key)


def add(client: redis.Redis, fields: Mapping[str, str | bytes], id: str = "*", key: str = DEAD) -> str:
    return cast(bytes, client.xadd(key, cast(dict[FieldT, EncodableT], fields), id)).decode()


def ids(server: RedisServer, key: str = DEAD) -> list[str]:
    with closing(server.client()) as client:
        return [id.decode() for id, _ in cast(list[tuple[bytes, object]], client.xrange(key))]


def replayed(server: RedisServer) -> list[dict[bytes, bytes]]:
    with closing(server.client()) as client:
        entries = cast(list[tuple[bytes, dict[bytes, bytes]]], client.xrange(REPLAY))
        return [fields for _, fields in entries]


def test_a_list_tells_what_befell_the_messages_of_a_service(server: RedisServer, interlock: Interlock) -> None:
    give_up(server, LETTER, ID)
    second = give_up(server, POISON)
    done = interlock("list", "notifications")
    assert done.returncode == 1
    header, first, other = done.stdout.splitlines()
    assert header.split("  ")[0] == "ID"
    assert first.split() == [
        *(ID, "2026-01-02T03:04:05.123Z", "users.user_registered", "exhausted", "5"),
        *("SMTPServerDisconnected:", "gone"),
    ]
    assert other.split() == [second, "2026-01-02T03:04:05.123Z", "-", "undecodable", "0", "no", "UTF-8"]


def test_a_list_is_as_long_as_it_is_told_and_says_so(server: RedisServer, interlock: Interlock) -> None:
    first, _, _ = (give_up(server, LETTER) for _ in range(3))
    lines = interlock("list", "notifications", "--limit", "1").stdout.splitlines()
    assert (lines[1].split()[0], lines[2:]) == (first, ["the oldest 1 of 3"])
    document = json.loads(interlock("list", "notifications", "--limit", "2", "--format", "json").stdout)
    assert (document["service"], document["total"], len(document["deadLetters"])) == ("notifications", 3, 2)
    assert document["deadLetters"][0]["id"] == first


def test_without_a_service_those_with_dead_letters_are_counted(server: RedisServer, interlock: Interlock) -> None:
    for key in (DEAD, DEAD, "interlock:backend:dead"):
        give_up(server, LETTER, key=key)
    done = interlock("list")
    assert (done.returncode, [line.split() for line in done.stdout.splitlines()[1:]]) == (
        1,
        [["backend", "1"], ["notifications", "2"]],
    )
    assert json.loads(interlock("list", "--format", "json").stdout) == {
        "services": [{"service": "backend", "deadLetters": 1}, {"service": "notifications", "deadLetters": 2}]
    }


def test_where_there_are_none_the_exit_code_is_0(interlock: Interlock) -> None:
    done = interlock("list")
    assert (done.returncode, done.stdout) == (0, "no dead letters\n")
    done = interlock("list", "notifications")
    assert (done.returncode, done.stdout) == (0, "no dead letters of notifications\n")
    done = interlock("list", "notifications", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["deadLetters"]) == (0, [])


def test_a_message_is_shown_with_its_attributes_and_its_payload(server: RedisServer, interlock: Interlock) -> None:
    give_up(server, LETTER, ID)
    done = interlock("show", "notifications", ID, PYTHONIOENCODING="utf-8")
    assert done.returncode == 0
    head, error, attributes, payload = done.stdout.rstrip("\n").split("\n\n")
    assert ["trace", TRACE] in [line.split() for line in head.splitlines()]
    assert error == "error\n  SMTPServerDisconnected: gone\n  Traceback: deep inside"
    assert [line.split() for line in attributes.splitlines()] == [
        ["attributes"],
        *([name, value] for name, value in EVENT.items() if name != "data"),
    ]
    title, _, document = payload.partition("\n")
    assert (title, json.loads(document)) == ("payload", EVENT["data"])
    assert "Zo\N{LATIN SMALL LETTER E WITH DIAERESIS}" in payload


def test_bytes_that_are_no_event_are_shown_in_hexadecimal(server: RedisServer, interlock: Interlock) -> None:
    id = give_up(server, POISON)
    done = interlock("show", "notifications", id)
    assert done.returncode == 0
    message = done.stdout.rstrip("\n").split("\n\n")[-1].splitlines()
    assert message[0] == "message (6 bytes, no JSON object)"
    assert message[1].split() == ["00000000", "ff", "00", "6f", "6f", "70", "73", "..oops"]


def test_json_has_the_message_and_its_bytes(server: RedisServer, interlock: Interlock) -> None:
    give_up(server, LETTER, ID)
    document = json.loads(interlock("show", "notifications", ID, "--format", "json", PYTHONIOENCODING="ascii").stdout)
    assert document["message"] == EVENT
    assert b64decode(document["data"]) == LETTER["__data__"].encode()
    assert (document["eventId"], document["attempts"], document["reason"]) == ("5f0c", 5, "exhausted")
    poison = json.loads(interlock("show", "notifications", give_up(server, POISON), "--format", "json").stdout)
    assert (poison["message"], b64decode(poison["data"]), poison["type"]) == (None, b"\xff\x00oops", None)


@pytest.mark.parametrize(
    "data", [b"", b"7", b"[" * 100_000, b'{"a": NaN}', b"\xff" * 10_000, b'{"\\ud800": "\\ud800"}']
)
def test_any_bytes_can_be_shown(server: RedisServer, interlock: Interlock, data: bytes) -> None:
    id = give_up(server, {**LETTER, "__data__": data})
    for format_name in ("text", "json"):
        done = interlock("show", "notifications", id, "--format", format_name)
        assert (done.returncode, done.stderr) == (0, "")
        assert len(done.stdout) < 1_000_000


def test_nothing_of_a_message_commands_the_terminal(server: RedisServer, interlock: Interlock) -> None:
    evil = "\x1b[2Jgone\r\u202e\x9b"
    id = give_up(server, {**LETTER, "error": evil, "type": evil, "__data__": json.dumps({evil: evil, "data": evil})})
    for arguments in (("list", "notifications"), ("show", "notifications", id)):
        done = interlock(*arguments, PYTHONIOENCODING="utf-8")
        assert set(done.stdout) & set(evil) <= set("[2Jgone")
        assert r"\x1b[2Jgone\r" in done.stdout


def test_a_replay_takes_those_that_are_named(server: RedisServer, interlock: Interlock) -> None:
    first, second, third = (give_up(server, LETTER) for _ in range(3))
    done = interlock("replay", "notifications", third, first, third)
    assert (done.returncode, done.stdout) == (0, "2 replayed\n")
    assert ids(server) == [second]
    assert replayed(server) == [{b"__data__": LETTER["__data__"].encode(), b"stream": b"user.registered"}] * 2


def test_a_replay_of_all_may_be_of_one_reason_and_of_one_event(server: RedisServer, interlock: Interlock) -> None:
    kept = [give_up(server, POISON), give_up(server, {**LETTER, "type": "users.other"})]
    give_up(server, LETTER)
    chosen = ("--all", "--reason", "exhausted", "--event", "users.user_registered")
    assert interlock("replay", "notifications", *chosen).stdout == "1 replayed\n"
    assert ids(server) == kept
    assert interlock("replay", "notifications", "--all").stdout == "2 replayed\n"
    assert interlock("replay", "notifications", "--all").stdout == "0 replayed\n"
    assert (ids(server), len(replayed(server))) == ([], 3)


def test_a_replay_tells_what_nobody_could_handle_and_keeps_it(server: RedisServer, interlock: Interlock) -> None:
    give_up(server, LETTER)
    odd = give_up(server, {"note": "by hand"})
    give_up(server, LETTER)
    done = interlock("replay", "notifications", "--all")
    assert (done.returncode, done.stdout) == (1, "2 replayed\n")
    assert done.stderr == f"kept, since they lack the message or its stream: {odd}\n"
    assert (ids(server), len(replayed(server))) == ([odd], 2)


def test_what_is_dropped_is_gone(server: RedisServer, interlock: Interlock) -> None:
    first, second, third = (give_up(server, LETTER) for _ in range(3))
    assert interlock("drop", "notifications", first, "--yes").stdout == "1 dropped\n"
    assert ids(server) == [second, third]
    assert interlock("drop", "notifications", "--all", "--reason", "refused", "--yes").stdout == "0 dropped\n"
    assert interlock("drop", "notifications", "--all", "--yes").stdout == "2 dropped\n"
    assert (ids(server), ids(server, REPLAY)) == ([], [])


def test_nothing_is_dropped_unasked(server: RedisServer, interlock: Interlock) -> None:
    give_up(server, LETTER)
    done = interlock("drop", "notifications", "--all")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--yes" in done.stderr
    assert len(ids(server)) == 1


@pytest.mark.parametrize(("answer", "code", "left"), [("n\n", 1, 1), ("y\n", 0, 0)])
def test_on_a_terminal_drop_asks(server: RedisServer, tmp_path: Path, answer: str, code: int, left: int) -> None:
    give_up(server, LETTER)
    ours, theirs = pty.openpty()
    try:
        child = subprocess.Popen(
            command("dlq", "drop", "notifications", "--all"),
            cwd=tmp_path,
            env=environment(REDIS_URL=server.url),
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        os.write(ours, answer.encode())
        out, _ = child.communicate(timeout=60)
    finally:
        os.close(ours)
        os.close(theirs)
    assert b"Throw 1 dead letters of notifications away for good?" in out
    assert (child.returncode, len(ids(server))) == (code, left)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "notifications", "1-1"), "notifications has no dead letter 1-1."),
        (("show", "notifications", "x\x1b"), "notifications has no dead letter"),
        (("replay", "notifications", ID, "1-1", "no-id"), "notifications has no dead letter 1-1, no-id."),
        (("drop", "notifications", "1-1", "--yes"), "notifications has no dead letter 1-1."),
        (("replay", "notifications"), "Give their ids, or --all"),
        (("drop", "notifications", ID, "--all", "--yes"), "Give their ids, or --all"),
        (("replay", "notifications", ID, "--reason", "exhausted"), "--reason and --event choose among --all"),
        (("replay", "notifications", "--all", "--reason", "bad luck"), "unknown-type"),
        (("list", "--limit", "0"), "--limit"),
        (("lsit",), "lsit"),
    ],
)
def test_wrong_usage_changes_nothing_and_is_told(
    server: RedisServer, interlock: Interlock, arguments: tuple[str, ...], said: str
) -> None:
    give_up(server, LETTER, ID)
    done = interlock(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.replace("\N{BOX DRAWINGS LIGHT VERTICAL}", "").split())
    assert "Traceback" not in done.stderr
    assert (ids(server), ids(server, REPLAY)) == ([ID], [])


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("redis://ada:hidden@127.0.0.1:1/0", "cannot be used"),
        ("redis://ada:hidden@no-such-host.invalid/0", "cannot be used"),
        (f"redis://ada:hidden@{'x' * 70}.invalid/0", "cannot be used"),
        ("unix:///no/such/socket", "cannot be used"),
        ("http://ada:hidden@127.0.0.1/", "is no address of a Redis"),
        ("redis://ada:hidden@127.0.0.1:port/0", "is no address of a Redis"),
        ("redis://[ada:hidden@", "is no address of a Redis"),
        ("hidden-or-not", "is no address of a Redis"),
    ],
)
def test_a_redis_that_is_not_there_is_one_clear_error(interlock: Interlock, url: str, said: str) -> None:
    for arguments in (("list",), ("show", "notifications", ID), ("replay", "notifications", "--all")):
        done = interlock(*arguments, "--redis-url", url)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in " ".join(done.stderr.replace("\N{BOX DRAWINGS LIGHT VERTICAL}", "").split())
        assert "Traceback" not in done.stderr
        assert ":hidden" not in done.stderr


def test_a_wrong_password_and_a_missing_right_are_one_clear_error(interlock: Interlock) -> None:
    with redis_server(options={"requirepass": "right"}) as locked:
        wrong = interlock("list", "--redis-url", f"redis://:hidden@127.0.0.1:{locked.port}/0")
        none = interlock("list", "--redis-url", locked.url)
        right = interlock("list", "--redis-url", f"redis://:right@127.0.0.1:{locked.port}/0")
    assert (wrong.returncode, none.returncode, right.returncode) == (2, 2, 0)
    assert "cannot be used" in wrong.stderr
    assert "hidden" not in wrong.stderr
    assert "Traceback" not in wrong.stderr + none.stderr


def test_without_an_address_it_is_the_embedded_redis_of_the_folder() -> None:
    # Not below TMPDIR, which may be too long a path for a socket.
    with tempfile.TemporaryDirectory(prefix="dlq-", dir="/tmp") as name:
        folder = Path(name)
        missing = run_interlock(folder, "dlq", "list", REDIS_URL="")
        assert (missing.returncode, missing.stdout) == (2, "")
        assert "--redis-url or REDIS_URL" in " ".join(missing.stderr.split())
        with embedded_redis(folder / DEFAULT_FOLDER) as url, closing(redis.Redis.from_url(url)) as client:
            add(client, LETTER)
            assert run_interlock(folder, "dlq", "list", REDIS_URL="").returncode == 1
            assert client.ping()
        assert run_interlock(folder, "dlq", "list", REDIS_URL="").returncode == 1


def test_a_replay_killed_at_any_moment_keeps_every_message_in_exactly_one_place(
    server: RedisServer, tmp_path: Path
) -> None:
    every = {str(number).encode() for number in range(20_000)}
    with closing(server.client()) as client:
        pipeline = client.pipeline(transaction=False)
        for data in every:
            pipeline.xadd(DEAD, {"__data__": data, "stream": "s"})
        pipeline.execute()
        interrupted = 0
        for wanted in (1_000, 4_000, 8_000):
            with subprocess.Popen(
                command("dlq", "replay", "notifications", "--all"),
                cwd=tmp_path,
                env=environment(REDIS_URL=server.url),
                stdout=subprocess.DEVNULL,
            ) as child:
                deadline = time.monotonic() + 60
                while client.xlen(REPLAY) < wanted and time.monotonic() < deadline:
                    time.sleep(0.001)
                child.kill()
            dead = cast(list[tuple[bytes, dict[bytes, bytes]]], client.xrange(DEAD))
            places = [*(fields[b"__data__"] for _, fields in dead), *(each[b"__data__"] for each in replayed(server))]
            assert len(places) == len(every)
            assert set(places) == every
            interrupted += bool(dead)
    assert interrupted
    assert run_interlock(tmp_path, "dlq", "replay", "notifications", "--all", REDIS_URL=server.url).returncode == 0
    assert {fields[b"__data__"] for fields in replayed(server)} == every


def test_the_reasons_of_the_command_line_are_those_of_the_runtime() -> None:
    assert list(REASONS) == list(Reason)


@pytest.mark.parametrize("arguments", [(), *((name,) for name in group.COMMANDS)])
def test_help_loads_no_redis(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    program = (
        "import atexit, sys\n"
        "atexit.register(lambda: print('loaded:', {'redis', 'interlock_runtime'} & sys.modules.keys()))\n"
        "from interlock_cli.main import main\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "dlq", *arguments, "--help"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "loaded: set()" in done.stdout
