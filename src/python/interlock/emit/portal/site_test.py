from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from itertools import pairwise

import pytest

from interlock.emit.portal.graph_page import graph_page
from interlock.emit.portal.site import portal
from interlock.emit.portal.testing import HOSTILE, Document, hostile_repository, site_of, target
from interlock.ir.deployment import EnvironmentContract, EnvironmentVariable, Need
from interlock.topology.testing import Repository


@cache
def site() -> dict[str, str]:
    return site_of(hostile_repository())


def pages() -> list[str]:
    return [path for path in site() if path.endswith(".html")]


@cache
def document(page: str) -> Document:
    return Document(site()[page])


EACH = pytest.mark.parametrize("page", pages())


def test_there_is_a_page_for_everything() -> None:
    assert sorted(site()) == [
        "apis.html",
        "apis/users.api.html",
        "assets/graph.js",
        "assets/portal.css",
        "assets/search-index.js",
        "assets/search.js",
        "assets/theme.js",
        "events.html",
        "events/users.html",
        "index.html",
        "models.html",
        "models/users.html",
        "services.html",
        "services/backend.html",
        "services/caller.html",
        "services/hermit.html",
        "tasks.html",
        "tasks/users.html",
    ]


@EACH
def test_every_reference_leads_to_something_in_the_site(page: str) -> None:
    for reference in document(page).references:
        if reference.startswith("data:"):
            continue
        path, fragment = target(page, reference)
        assert path in site(), f"{page}: {reference}"
        # Symbols of the picture are referred to within it.
        if fragment:
            assert fragment in document(path).ids, f"{page}: {reference}"


@EACH
def test_a_page_loads_nothing_from_elsewhere(page: str) -> None:
    loaded = [each for tag in ("script", "img", "link", "iframe") for each in document(page).of(tag)]
    for each in loaded:
        source = each.get("src") or each.get("href") or ""
        assert source.startswith("data:image/svg+xml,") or "//" not in source
    policies = [each for each in document(page).of("meta") if each.get("http-equiv") == "Content-Security-Policy"]
    assert len(policies) == 1 and (policies[0]["content"] or "").startswith("default-src 'none'; ")


def test_style_sheets_and_scripts_name_no_other_place() -> None:
    for path, text in site().items():
        if path.startswith("assets/") and path != "assets/search-index.js":
            assert "http" not in text and "url(" not in text and "@import" not in text, path


@EACH
def test_no_id_is_there_twice_and_no_style_or_handler_is_inline(page: str) -> None:
    assert [id for id, count in document(page).ids.items() if count > 1] == []
    for tag, attributes in document(page).tags:
        assert tag != "style"
        assert not [name for name in attributes if name == "style" or name.startswith("on")]


@EACH
def test_hostile_texts_are_texts(page: str) -> None:
    assert all("src" in each for each in document(page).of("script"))
    assert document(page).of("img") == []
    assert not any("javascript:" in reference for reference in document(page).references)
    assert "<script>alert" not in site()[page]


@pytest.mark.parametrize("page", ["apis/users.api.html", "models/users.html", "events/users.html", "tasks/users.html"])
def test_texts_show_as_they_were_written(page: str) -> None:
    assert HOSTILE in document(page).words


@EACH
def test_a_page_has_one_first_heading_and_skips_no_level(page: str) -> None:
    levels = [int(tag[1]) for tag, _ in document(page).tags if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()]
    # The list of contents stands before the heading of the page.
    assert levels.count(1) == 1
    after = levels[levels.index(1) :]
    assert all(later <= earlier + 1 for earlier, later in pairwise(after))


@EACH
def test_a_page_says_where_it_is(page: str) -> None:
    found = document(page)
    assert "· Portal" in found.words
    assert [each for each in found.of("a") if each.get("aria-current")]
    assert [each for each in found.of("nav") if each.get("aria-label") == "Where this page is"] or page == "index.html"


def test_operations_tell_who_calls_them_and_what_they_publish() -> None:
    links = document("apis/users.api.html").references
    assert "../services/caller.html" in links
    assert "../services/backend.html" in links
    assert "../events/users.html#user_changed" in links
    assert "Deprecated since 2031-01-01; gone after 2032-01-01" in document("apis/users.api.html").words


def test_models_tell_where_they_are_used() -> None:
    words = " ".join(document("models/users.html").words.split())
    assert "answer of users.get_user" in words
    assert "message of users.user_changed" in words
    assert "body of users.patch_user" in words
    assert "input of users.tidy_up" in words
    assert "part of users.User" in words


def test_a_page_shows_its_source_with_line_numbers() -> None:
    words = document("events/users.html").words
    assert "specs/users/events.yaml:2" in words
    assert "2  user_changed:" in words
    assert "3    message: UserRead" in words


def test_a_service_shows_its_build_file() -> None:
    words = document("services/hermit.html").words
    assert "services/hermit/BUILD:1" in words
    assert '1service(name="hermit", kind="python")' in words


def test_a_service_tells_its_variables_and_no_default_of_a_secret() -> None:
    repository = hostile_repository()
    variables = (
        EnvironmentVariable("LOG_LEVEL", "text", False, Need.NEVER, "info", HOSTILE),
        EnvironmentVariable("JWT_KEY", "text", True, Need.ALWAYS, "very-secret", "What tokens are signed with."),
    )
    contract = EnvironmentContract({"backend": variables})
    outputs = portal(repository.system, repository.graph, repository.sources, contract)
    page = next(output.content for output in outputs if output.path == "services/backend.html")
    found = Document(page)
    assert "LOG_LEVEL" in found.words and "info" in found.words and HOSTILE in found.words
    assert "JWT_KEY" in found.words and "very-secret" not in page
    assert all("src" in each for each in found.of("script"))


def test_a_repository_without_anything_has_a_site() -> None:
    files = site_of(Repository({}))
    assert "No BUILD file declares a service." in files["services.html"]
    for page in (files["index.html"], graph_page(Repository({}).graph)):
        assert "No BUILD file declares a service." in page
        assert "<table" not in page and "<svg" not in page


def test_services_without_edges_have_no_lines() -> None:
    page = site_of(Repository({"services/x/BUILD": 'service(name="x")'}))["index.html"]
    assert "No line leads from any box." in page


def test_files_that_are_not_at_hand_are_missed_and_not_needed() -> None:
    repository = hostile_repository()
    outputs = portal(repository.system, repository.graph, {})
    page = next(output.content for output in outputs if output.path == "services/backend.html")
    assert "The file was not at hand" in page


def test_the_same_system_gives_the_same_bytes_under_any_hash_seed() -> None:
    program = (
        "from interlock.emit.portal.testing import hostile_repository, site_of\n"
        "from hashlib import sha256\n"
        "print(sha256(repr(sorted(site_of(hostile_repository()).items())).encode()).hexdigest())\n"
    )
    path = os.pathsep.join(map(os.path.abspath, sys.path))
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(digests) == 1
