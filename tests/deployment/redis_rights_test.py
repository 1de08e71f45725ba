"""Every service against every stream and every key of every other one, on a real Redis with the deployment's users."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, cast

import pytest
import redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, NoPermissionError, ResponseError
from redis.retry import Retry

from interlock.emit.redis_acl.emitter import emit_redis
from interlock.emit.redis_acl.rights import service_user
from interlock.ir.services import Resource
from interlock_testing.redis_scripts import runtime_scripts
from tests.deployment.declared import REPOSITORY, graph
from tests.deployment.servers import DeployedServer, deployed_redis

SERVICES = [service.name for service in graph().services if service.reaches(Resource.REDIS)]
STREAMS = sorted(
    {each.event.stream for each in graph().publications}
    | {each.event.stream for each in graph().subscriptions}
    | {"undeclared"}
)

READ = (
    "XREADGROUP GROUP {service} test COUNT 1 STREAMS {stream} >",
    "XGROUP CREATE {stream} another_of_{service} 0 MKSTREAM",
    "XGROUP DELCONSUMER {stream} {service} nobody",
    "XINFO CONSUMERS {stream} {service}",
    "XACK {stream} {service} 1-1",
    "XPENDING {stream} {service}",
    "XCLAIM {stream} {service} test 60000 1-1 JUSTID",
    "XAUTOCLAIM {stream} {service} test 60000 0 COUNT 1",
)
NEVER = (
    "XREAD COUNT 1 STREAMS {stream} 0", "XRANGE {stream} - +", "XREVRANGE {stream} + -", "XLEN {stream}",
    "XDEL {stream} 1-1", "XTRIM {stream} MAXLEN 0", "XSETID {stream} 9-9", "XGROUP DESTROY {stream} {service}",
    "XGROUP SETID {stream} {service} 0", "XINFO STREAM {stream}", "XINFO GROUPS {stream}", "DEL {stream}",
    "UNLINK {stream}", "RENAME {stream} other", "COPY {stream} other", "EXPIRE {stream} 1", "TYPE {stream}",
    "DUMP {stream}", "OBJECT ENCODING {stream}", "GET {stream}", "SET {stream} 1", "HSET {stream} a b",
    "WATCH {stream}", "MOVE {stream} 1",
)  # fmt: skip
OWN = (
    "XADD interlock:{owner}:dead * a b", "XDEL interlock:{owner}:dead 1-1", "HSET interlock:{owner}:tries:x a b",
    "HMGET interlock:{owner}:tries:x a", "HKEYS interlock:{owner}:tries:x", "HDEL interlock:{owner}:tries:x a",
    "SET interlock:{owner}:lease:x 1", "GET interlock:{owner}:lease:x", "DEL interlock:{owner}:lease:x",
    "MGET interlock:{owner}:done:x", "PEXPIRE interlock:{owner}:lease:x 1000",
    "XREADGROUP GROUP {owner} test COUNT 1 STREAMS interlock:{owner}:replay >",
)  # fmt: skip


class Attempt(NamedTuple):
    service: str
    command: str
    allowed: bool


def attempts() -> Iterator[Attempt]:
    for service in SERVICES:
        publishes = {each.event.stream for each in graph().published_by(service)}
        subscribes = {each.event.stream for each in graph().subscribed_by(service)}
        for stream in STREAMS:
            names = {"service": service, "stream": stream}
            yield Attempt(service, f"XADD {stream} * forged 1", stream in publishes)
            yield from (Attempt(service, form.format(**names), stream in subscribes) for form in READ)
            yield from (Attempt(service, form.format(**names), False) for form in NEVER)
        for owner in SERVICES:
            is_own = owner == service and bool(subscribes)
            yield from (Attempt(service, form.format(owner=owner), is_own) for form in OWN)


@pytest.fixture(scope="module")
def server() -> Iterator[DeployedServer]:
    with deployed_redis(emit_redis(graph(), SERVICES, "redis")) as server:
        with closing(server.redis_client("redis-admin")) as admin:
            for stream in (*STREAMS, *(f"interlock:{service}:replay" for service in SERVICES)):
                for service in SERVICES:
                    admin.xgroup_create(stream, service, "0", mkstream=True)
        yield server


def is_allowed(client: redis.Redis, *command: str) -> bool:
    try:
        cast(Any, client).execute_command(*command)
    except NoPermissionError:
        return False
    except ResponseError as error:
        # Redis looks at rights first; any other answer is about a command that it would have carried out.
        return "NOPERM" not in str(error)
    return True


def test_declared_edges_work_and_everything_else_is_refused(
    server: DeployedServer, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong, allowed, refused = [], 0, 0
    for service in SERVICES:
        with closing(server.redis_client(service)) as client:
            for attempt in attempts():
                if attempt.service != service:
                    continue
                got = is_allowed(client, *attempt.command.split())
                allowed, refused = allowed + got, refused + (not got)
                if got != attempt.allowed:
                    wrong.append(attempt)
    with capsys.disabled():
        print(f"\nRedis: {allowed} allowed, {refused} refused, {len(wrong)} wrong")
    assert wrong == []
    assert allowed and refused


def test_of_all_commands_there_are_none_is_allowed_on_undeclared_keys_or_on_the_server(server: DeployedServer) -> None:
    """By the server's own list of commands, each with as many arguments as it needs at least."""
    before_login = {"auth", "hello", "quit", "reset"}
    with closing(server.redis_client("redis-admin")) as admin:
        described = cast(dict[str, Any], admin.command())
        for service in SERVICES:
            expected = before_login | {"ping"}
            expected |= {"multi", "exec"} if graph().published_by(service) else set()
            # What a script does is looked at when it does it.
            expected |= {"evalsha"} if graph().subscribed_by(service) else set()
            found = {name for name, about in _with_subcommands(described) if _may(admin, service, name, about)}
            assert found == expected, service


def _with_subcommands(described: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for name, about in described.items():
        subcommands = about.get("subcommands") or []
        if not subcommands:
            yield name, abs(about["arity"])
        for subcommand in subcommands:
            yield str(subcommand[0]), abs(int(subcommand[1]))


def _may(admin: redis.Redis, user: str, name: str, arity: int) -> bool:
    words = name.split("|")
    # Without the word before it, Redis sees no key there.
    arguments = ["GROUP", "0", "0", "STREAMS", "0", ">"] if name == "xreadgroup" else ["0"] * (arity - len(words))
    try:
        answer = cast(Any, admin).execute_command("ACL", "DRYRUN", user, *words, *arguments)
    except ResponseError:
        return False
    return answer in (True, "OK")


def test_a_script_has_no_more_rights_than_who_runs_it(server: DeployedServer) -> None:
    tried = 0
    with closing(server.redis_client("redis-admin")) as admin:
        forging = str(admin.script_load("return redis.call('XADD', KEYS[1], '*', 'forged', '1')"))
    for service in SERVICES:
        for stream in sorted({each.event.stream for each in graph().subscribed_by(service)}):
            with closing(server.redis_client(service)) as client, pytest.raises(ResponseError, match="can't access"):
                client.evalsha(forging, 1, stream)
            tried += 1
    assert tried


def test_scripts_that_redis_was_not_given_at_its_start_are_run_for_nobody(server: DeployedServer) -> None:
    endless = "while true do end"
    for user in (*SERVICES, "redis-operator", "redis-health"):
        with closing(server.redis_client(user)) as client:
            assert not is_allowed(client, "EVAL", endless, "0")
            assert not is_allowed(client, "EVAL_RO", endless, "0")
            assert not is_allowed(client, "SCRIPT", "LOAD", endless)
            assert not is_allowed(client, "FUNCTION", "LOAD", f"#!lua name=mine\n{endless}")


def test_the_scripts_of_the_runtime_are_there_whenever_redis_can_be_reached(folder: Path) -> None:
    digests = [each.sha for each in runtime_scripts()]
    for _ in range(2):
        with (
            deployed_redis(emit_redis(graph(), SERVICES, "redis"), folder) as server,
            closing(server.redis_client("redis-admin")) as admin,
        ):
            assert digests and all(cast(Any, admin).script_exists(*digests))


def test_the_scripts_that_are_deployed_are_those_of_the_runtime() -> None:
    deployed = {file.content for file in emit_redis(graph(), SERVICES, "redis").files if file.path.endswith(".lua")}
    assert deployed == {script.text for script in runtime_scripts()}


def test_a_server_that_hangs_is_ended_so_that_it_is_started_again() -> None:
    with deployed_redis(emit_redis(graph(), SERVICES, "redis")) as server, ExitStack() as stack:
        assert server.process is not None
        admin, hanging = (stack.enter_context(closing(server.redis_client("redis-admin"))) for _ in range(2))
        admin.config_set("busy-reply-threshold", 10)
        cast(Any, hanging.connection_pool.get_connection()).send_command("EVAL", "while true do end", 0)
        assert server.process.wait(60) not in (0, None)
        assert "did not answer 12 times in a row" in server.log()


# What these do is in arguments that are no keys, and ACLs see no others. docs/messaging.md tells of them.
@pytest.mark.parametrize(
    "form",
    ["XADD {stream} MAXLEN 0 * a b", "XADD {stream} 18446744073709551615-18446744073709551615 a b"],
)
def test_known_limit_a_publisher_can_empty_and_close_its_streams(folder: Path, form: str) -> None:
    publisher = next(service for service in SERVICES if graph().published_by(service))
    stream = graph().published_by(publisher)[0].event.stream
    with deployed_redis(emit_redis(graph(), SERVICES, "redis"), folder) as server, ExitStack() as stack:
        client, admin = (stack.enter_context(closing(server.redis_client(user))) for user in (publisher, "redis-admin"))
        client.xadd(stream, {"a": "b"})
        assert is_allowed(client, *form.format(stream=stream).split())
        is_usable = is_accepted(client, "XADD", stream, "*", "a", "b")
        assert not is_usable or admin.xlen(stream) == 1


def is_accepted(client: redis.Redis, *command: str) -> bool:
    try:
        cast(Any, client).execute_command(*command)
    except ResponseError:
        return False
    return True


def test_known_limit_a_subscriber_can_take_and_settle_messages_of_other_groups(server: DeployedServer) -> None:
    subscriber = next(service for service in SERVICES if graph().subscribed_by(service))
    stream = graph().subscribed_by(subscriber)[0].event.stream
    with ExitStack() as stack:
        client, admin = (
            stack.enter_context(closing(server.redis_client(user))) for user in (subscriber, "redis-admin")
        )
        admin.xgroup_create(stream, "another", "$")
        entry = str(admin.xadd(stream, {"a": "b"}))
        assert is_accepted(client, *f"XREADGROUP GROUP another thief COUNT 1 STREAMS {stream} >".split())
        assert cast(Any, client).execute_command("XACK", stream, "another", entry) == 1
        assert is_accepted(client, "XGROUP", "DELCONSUMER", stream, "another", "thief")


def test_nobody_is_let_in_without_a_password_or_with_that_of_another(server: DeployedServer) -> None:
    once = Retry(NoBackoff(), 0)
    with closing(redis.Redis(port=server.port, retry=once)) as stranger, pytest.raises(AuthenticationError):
        stranger.ping()
    for service in SERVICES:
        for other in server.passwords.keys() - {service}:
            password = server.passwords[other]
            wrong = redis.Redis(port=server.port, username=service, password=password, retry=once)
            with closing(wrong), pytest.raises(AuthenticationError):
                wrong.ping()


def test_who_asks_about_health_may_do_nothing_else(server: DeployedServer) -> None:
    with closing(server.redis_client("redis-health")) as client:
        assert client.ping()
        assert not any(is_allowed(client, *attempt.command.split()) for attempt in attempts())


def test_the_operator_deals_with_dead_letters_and_never_sees_events(server: DeployedServer) -> None:
    with closing(server.redis_client("redis-operator")) as client:
        for service in SERVICES:
            assert is_allowed(client, "XRANGE", f"interlock:{service}:dead", "-", "+")
        for stream in STREAMS:
            assert not is_allowed(client, "XRANGE", stream, "-", "+")
            assert not is_allowed(client, "XADD", stream, "*", "a", "b")
        assert is_allowed(client, "SCAN", "0")
        assert not is_allowed(client, "FLUSHALL")


def test_events_outlive_the_server_and_passwords_are_in_no_file_but_theirs(folder: Path) -> None:
    files = emit_redis(graph(), SERVICES, "redis")
    publisher = next(service for service in SERVICES if graph().published_by(service))
    stream = graph().published_by(publisher)[0].event.stream
    with deployed_redis(files, folder) as server, closing(server.redis_client(publisher)) as client:
        client.xadd(stream, {"a": "b"})
        secrets = [password.encode() for password in server.passwords.values()]
    written = [path for part in ("files", "data") for path in (folder / part).rglob("*") if path.is_file()]
    assert written
    assert not any(secret in path.read_bytes() for path in written for secret in secrets)
    with deployed_redis(files, folder) as server, closing(server.redis_client("redis-admin")) as admin:
        assert admin.xlen(stream) == 1


def test_a_missing_password_keeps_the_server_from_starting_and_is_named() -> None:
    files = emit_redis(graph(), SERVICES, "redis")
    without = replace(files, secrets=tuple(user for user in files.secrets if user not in SERVICES))
    with pytest.raises(RuntimeError, match=f"no password in .* for: {' '.join(SERVICES)} "), deployed_redis(without):
        pass


def test_the_guide_shows_the_rights_that_are_made() -> None:
    guide = (REPOSITORY / "docs" / "messaging.md").read_text()
    shown = re.findall(r"^user \S+ on >secret .*$", guide, re.MULTILINE)
    made = [
        str(service_user("backend", ["user.registered"], [])),
        str(service_user("notifications", [], ["user.registered"])),
    ]
    assert [line.replace(">secret", "#PASSWORD") for line in shown][:2] == made
