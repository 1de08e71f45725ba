"""Comments that allow a finding of the graph, in BUILD files and in specs, and what is wrong with them."""

from __future__ import annotations

import pytest

from interlock.diagnostics.diagnostic import Severity
from interlock.topology.graph_rules import GRAPH_RULES, USAGE_RULES
from interlock.topology.rules.testing import SHOP, linted

SPEC = "specs/shop/events.yaml"
BUILD = "services/shop/BUILD"
UNREAD = """\
events:
  order_placed: {message: Order}%s
"""
PUBLISHER = """\
service(
    name="shop",
    publishes={"specs/shop:events": ["order_placed"]},%s
)
"""
ALLOW = "# interlock: allow graph/%s -- the warehouse reads it"


def unread(comment: str) -> list[str]:
    build = PUBLISHER % '\n    access=["redis"],'
    return linted({**SHOP, SPEC: UNREAD % f"  {comment}" if comment else UNREAD % "", BUILD: build}).told


def without_redis(build: str) -> list[str]:
    files = {**SHOP, SPEC: UNREAD % f"  {ALLOW % 'unread-event'}", BUILD: build}
    return linted(files).told


def test_a_comment_in_a_spec_allows_what_is_found_there() -> None:
    assert unread("") == [f"graph/unread-event {SPEC}: order_placed"]
    assert unread(ALLOW % "unread-event") == []


@pytest.mark.parametrize(
    "build",
    [
        f'service(publishes={{"specs/shop:events": ["order_placed"]}})  {ALLOW % "messages-without-redis"}',
        PUBLISHER % f"  {ALLOW % 'messages-without-redis'}",
        PUBLISHER.replace(
            "    publishes", f"    {ALLOW % 'messages-without-redis'}\n\n    # Of the shop.\n    publishes"
        )
        % "",
    ],
)
def test_a_comment_in_a_build_file_allows_what_is_found_on_its_line_or_the_next_entry(build: str) -> None:
    assert without_redis(build) == []


def test_a_comment_elsewhere_in_a_build_file_allows_nothing() -> None:
    build = PUBLISHER.replace('name="shop",', f'name="shop",  {ALLOW % "messages-without-redis"}') % ""
    assert without_redis(build) == [
        f"lint/unused-suppression {BUILD}: {ALLOW % 'messages-without-redis'}",
        f'graph/messages-without-redis {BUILD}: "specs/shop:events"',
    ]


def test_a_text_that_looks_like_a_comment_is_none() -> None:
    build = PUBLISHER.replace('name="shop"', f'name="shop", module="{ALLOW % "unread-event"}"') % ""
    assert without_redis(build) == [f'graph/messages-without-redis {BUILD}: "specs/shop:events"']


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        (ALLOW % "unread-evnt", "lint/suppression-of-unknown-rule"),
        (ALLOW % "unknown-name", "lint/suppression-of-unknown-rule"),
        ("# interlock: allow graph/unread-event", "lint/suppression-without-reason"),
        (ALLOW % "unsent-event", "lint/unused-suppression"),
    ],
)
def test_what_is_wrong_with_a_comment_is_told(comment: str, told: str) -> None:
    assert unread(comment) == [f"graph/unread-event {SPEC}: order_placed", f"{told} {SPEC}: {comment}"]


def test_all_comments_of_a_build_file_are_looked_at() -> None:
    access = '\n    access=["redis"],'
    unreadable = "  # interlock: ignore everything"
    of_specs = "  # interlock: allow lint/missing-doc -- not here"
    for comment, told in ((unreadable, "lint/suppression-syntax"), (of_specs, "lint/suppression-of-unknown-rule")):
        build = PUBLISHER % f"{access}{comment}"
        files = {**SHOP, SPEC: UNREAD % f"  {ALLOW % 'unread-event'}", BUILD: build}
        assert linted(files).told == [f"{told} {BUILD}: {comment.strip()}"]


def test_a_comment_about_code_waits_for_those_who_know_the_code() -> None:
    comment = "  # interlock: allow graph/unused-access -- smtplib sends the mails"
    build = f'service(name="shop", access=["internet:example.org:25"]){comment}'
    assert linted({BUILD: build}).ids == []
    assert linted({BUILD: build, "services/shop/main.py": "import smtplib\n"}).ids == []
    assert linted({BUILD: build, "services/shop/main.py": "import aiosmtplib\n"}).ids == ["lint/unused-suppression"]


def test_where_an_edge_leads_nowhere_nothing_is_said_to_be_of_no_use() -> None:
    build = PUBLISHER.replace("order_placed", "order_place") % '\n    access=["redis"],'
    reader = 'service(name="mails", subscribes={"specs/shop:events": ["order_placed"]}, access=["redis"])'
    found = linted({**SHOP, SPEC: UNREAD % "", BUILD: build, "services/mails/BUILD": reader})
    assert found.told == [f'graph/unknown-name {BUILD}: "order_place"']


def test_a_finding_has_the_severity_of_its_rule() -> None:
    severities = {rule.id: rule.severity for rule in GRAPH_RULES} | {rule.id: rule.severity for rule in USAGE_RULES}
    assert severities["graph/call-circle"] is Severity.ERROR
    assert severities["graph/unread-event"] is Severity.WARNING
    found = linted({**SHOP, SPEC: UNREAD % "", BUILD: PUBLISHER % ""}).findings
    assert {each.id: each.severity for each in found} == {
        id: severities[id] for id in ("graph/unread-event", "graph/messages-without-redis")
    }
