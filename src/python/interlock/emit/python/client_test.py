"""What a generated client looks like; that it works is shown where there is a server to call."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock import compiler
from interlock.emit.python.client import emit_client

MODELS = """\
models:
  Thing:
    fields:
      id: {type: int, readonly: true}
      name: string
    variants: {Create: {}, Patch: {patch: true}, Read: {}}
"""
EVENTS = """\
events:
  asked_for: {message: ThingRead}
"""


def client_of(root: Path, operations: str) -> str:
    """The client module of an API with these operations."""
    folder = root / "specs" / "things"
    folder.mkdir(parents=True)
    (folder / "models.yaml").write_text(MODELS)
    (folder / "events.yaml").write_text(EVENTS)
    errors = "errors:\n  Gone: {status: 410}\n  Taken: {status: 409, fields: {by: string}}\n"
    (folder / "api.yaml").write_text(
        f"domain: things\nconfig: {{rest: {{auth: public}}}}\n{errors}operations:\n{operations}"
    )
    checked = compiler.check(root)
    assert checked.system is not None, [(found.id, found.message) for found in checked.diagnostics]
    (domain,) = checked.system.domains
    (api,) = domain.apis
    output = emit_client(checked.system, domain, api)
    assert output.path == "specs/things/api_client.py"
    compile(output.content, output.path, "exec")
    return output.content


def test_a_method_takes_its_path_parameters_and_body_by_position_and_the_rest_by_name(tmp_path: Path) -> None:
    text = client_of(
        tmp_path,
        """\
  put_part:
    input: ThingCreate
    output: ThingRead
    params:
      - {name: part, type: string}
      - {name: thing_id, type: int}
      - {name: dry_run, wire: dryRun, type: bool, source: query, required: false}
      - {name: trace, wire: X-Trace, type: string, source: header}
    rest: {method: PUT, path: "/things/{thing_id}/{part}"}
""",
    )
    for line in (
        "        thing_id: SafeInt,",
        "        part: str,",
        "        body: ThingCreate,",
        "        *,",
        "        dry_run: StrictBool | None = None,",
        "        trace: str,",
        "        timeout: float | None = None,",
        '            path={"thing_id": thing_id, "part": part},',
        '            query={"dryRun": dry_run},',
        '            headers={"X-Trace": trace},',
        '    header_types={"X-Trace": str},',
    ):
        assert f"{line}\n" in text


def test_the_errors_of_the_contract_are_named(tmp_path: Path) -> None:
    text = client_of(
        tmp_path,
        "  end:\n    doc: Ends it.\n    errors: [Gone, Taken]\n    rest: {method: DELETE, path: /things}\n",
    )
    assert "errors=(Taken, Gone)" in text
    assert '        """Ends it.\n\n        Raises `Taken`, `Gone`.\n        """\n' in text
    assert "        await self._http.call(_END, timeout=timeout)\n" in text


def test_an_idempotent_operation_takes_a_key(tmp_path: Path) -> None:
    text = client_of(
        tmp_path,
        "  make:\n    input: ThingCreate\n    idempotent: true\n    rest: {method: POST, path: /things}\n",
    )
    assert "idempotent=True" in text
    assert "idempotency_key: str | None = None, timeout" in text
    assert "body=body, idempotency_key=idempotency_key, timeout=timeout)" in text


def test_a_merge_patch_is_sent_as_one(tmp_path: Path) -> None:
    text = client_of(tmp_path, "  change:\n    input: ThingPatch\n    rest: {method: PATCH, path: /things}\n")
    assert 'content_type="application/merge-patch+json"' in text


@pytest.mark.parametrize(("kind", "position"), [("cursor", "str"), ("offset", "SafeInt")])
def test_a_paginated_list_has_an_iterator_of_its_items(tmp_path: Path, kind: str, position: str) -> None:
    text = client_of(
        tmp_path,
        "  list_things:\n    output: list[ThingRead]\n    rest: {method: GET, path: /things}\n"
        f"    paginate: {kind}\n",
    )
    assert f"{kind}: {position} | None = None, limit: SafeInt | None = None" in text
    assert "    def iter_list_things(self, *, limit: SafeInt | None = None" in text
    assert f"return by_{kind}(lambda {kind}: self.list_things({kind}={kind}, limit=limit, timeout=timeout))" in text


def test_a_stream_is_an_iterator_of_events(tmp_path: Path) -> None:
    text = client_of(
        tmp_path, "  watch:\n    output: ThingRead\n    stream: sse\n    rest: {method: GET, path: /things}\n"
    )
    assert "    def watch(self, *, timeout: float | None = None) -> AsyncIterator[ThingRead]:\n" in text
    assert "_WATCH: Operation[ThingRead] = " in text


def test_what_only_an_event_reaches_has_no_method(tmp_path: Path) -> None:
    text = client_of(
        tmp_path,
        "  ping:\n    rest: {method: GET, path: /ping}\n"
        "  take:\n    input: ThingRead\n    events: {subscribe: asked_for}\n",
    )
    assert "def ping(" in text
    assert "take" not in text


def test_names_that_would_hide_each_other_stay_apart(tmp_path: Path) -> None:
    text = client_of(
        tmp_path,
        """\
  list:
    output: list[ThingRead]
    paginate: cursor
    rest: {method: GET, path: /things}
  names:
    output: list[string]
    rest: {method: GET, path: /names}
  by_cursor:
    output: int
    rest: {method: GET, path: /count}
""",
    )
    assert "    async def names(self, *, timeout: float | None = None) -> list_[str]:\n" in text
    assert "from builtins import list as list_\n" in text
    assert "return by_cursor_(lambda cursor: self.list(" in text
