from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path

import pytest

from interlock.commands import check_exposed

USERS = """\
domain: users
config: {rest: {prefix: /people, version: 1}}
operations:
  list_users: {rest: {method: GET, path: ""}}
  get_user: {params: [{name: id, type: int}], rest: {method: GET, path: "/{id}"}}
"""
STAFF = """\
domain: staff
operations:
  get_boss: {rest: {method: GET, path: /v1/people/boss}}
"""
GUESTS = """\
domain: guests
config: {rest: {prefix: /people, version: 1}}
operations:
  list_guests: {rest: {method: GET, path: ""}}
"""


@dataclass(frozen=True)
class Outcome:
    exit_code: int
    out: str
    err: str


class Repository:
    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._root = root
        self._capsys = capsys

    def write(self, **specs: str) -> None:
        for domain, text in specs.items():
            path = self._root / "specs" / domain / "api.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def check_exposed(self, *apis: str) -> Outcome:
        parser = ArgumentParser()
        check_exposed.configure(parser)
        exit_code = check_exposed.run(parser.parse_args(apis))
        return Outcome(exit_code, *self._capsys.readouterr())


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Repository:
    monkeypatch.chdir(tmp_path)
    made = Repository(tmp_path, capsys)
    made.write(users=USERS, staff=STAFF, guests=GUESTS)
    return made


def test_a_route_of_two_folders_is_shown_in_both_files(repository: Repository) -> None:
    outcome = repository.check_exposed("specs/users:api", "specs/guests:api")

    assert outcome.exit_code == 1
    assert outcome.out.startswith(
        "specs/guests/api.yaml:4:3: error[spec/duplicate-route]: GET /v1/people is the route of"
    )
    assert "specs/users/api.yaml:4:3" in outcome.out
    assert "list_users: {rest:" in outcome.out and "list_guests: {rest:" in outcome.out
    assert "a service that exposes `specs/users:api` and `specs/guests:api` answers with one of them" in outcome.out


def test_the_order_decides_whether_a_route_is_shadowed(repository: Repository) -> None:
    shadowed = repository.check_exposed("specs/users:api", "specs/staff:api")

    assert shadowed.exit_code == 1
    assert "error[spec/shadowed-route]: `get_boss` is never reached" in shadowed.out
    assert "expose `specs/staff:api` before `specs/users:api`" in shadowed.out
    assert repository.check_exposed("specs/staff:api", "specs/users:api") == Outcome(0, "no findings\n", "")


def test_mistakes_of_the_specs_come_first_and_apart(repository: Repository) -> None:
    repository.write(staff="domain: staff\noperations: {get: {rest: {method: GOT, path: /v1/people}}}\n")

    outcome = repository.check_exposed("specs/users:api", "specs/staff:api")

    assert (outcome.exit_code, outcome.out) == (1, "")
    assert "specs/staff/api.yaml:2:35: error[spec/unknown-value]" in outcome.err
    assert "specs/users" not in outcome.err


def test_an_api_that_is_not_there_is_wrong_usage(repository: Repository) -> None:
    outcome = repository.check_exposed("specs/users:api", "specs/staff:apy")

    assert outcome.exit_code == 2
    assert outcome.err == "there is no API specs/staff:apy; there are: specs/staff:api, specs/users:api\n"


def test_what_is_no_address_is_wrong_usage(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        repository.check_exposed("specs/users")
    assert "write the spec's folder and the file's stem: specs/users:api" in capsys.readouterr().err
