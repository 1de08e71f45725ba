"""Specs through the real Pants: what is compiled again, what `generate` does, and what users are told."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from textwrap import dedent

import pytest

from tests.integration.pants_project import Project, write_minimal_repository

_PLACES = """\
    models:
      Place:
        fields: {name: string, height: int}
"""
_PEOPLE = """\
    models:
      Person:
        fields: {name: string, home: places.Place}
        variants:
          Create: {}
"""
_ALONE = """\
    models:
      Thing:
        fields: {weight: {type: int, ge: 0}}
"""
_API = """\
    domain: people
    config: {rest: {prefix: /people, tags: [people], version: 1, auth: public}}
    operations:
      create_person:
        input: PersonCreate
        output: Person
        rest: {method: POST, path: ""}
"""

_EVENTS = """\
    events:
      place_found: {message: Place}
"""
_HANDLING = """\
    domain: places
    operations:
      note_place:
        input: Place
        events: {subscribe: place_found}
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """One repository for all tests of the module, because its daemon takes seconds to start."""
    project = Project(tmp_path_factory.mktemp("repository"))
    write_minimal_repository(project)
    yield project
    project.stop()


@pytest.fixture
def project(repository: Project) -> Project:
    """Three folders of specs, of which `people` refers to `places`. Nothing of them has ever been compiled."""
    for folder in (".vscode", "app", "dist", "specs"):
        shutil.rmtree(repository.root / folder, ignore_errors=True)
    for folder, names in (("places", ["models"]), ("people", ["models", "api"]), ("alone", ["models"])):
        kinds = {"models": "spec_models", "api": "spec_router"}
        repository.write(f"specs/{folder}/BUILD", "\n".join(f'{kinds[name]}(name="{name}")' for name in names) + "\n")
    for path, text in (
        ("specs/places/models.yaml", _PLACES),
        ("specs/people/models.yaml", _PEOPLE),
        ("specs/people/api.yaml", _API),
        ("specs/alone/models.yaml", _ALONE),
    ):
        repository.write(path, f"# {uuid.uuid4()}\n{dedent(text)}")
    return repository


def test_a_spec_is_compiled_when_it_or_what_it_refers_to_changed_and_at_no_other_time(project: Project) -> None:
    first = project.pants("generate")
    assert first.exit_code == 0, first.output
    assert first.compiled == ("specs/alone", "specs/people", "specs/places")
    assert project.generated() == [
        "specs/alone/models.py",
        "specs/people/api.openapi.json",
        "specs/people/api.py",
        "specs/people/api_client.py",
        "specs/people/api_server.py",
        "specs/people/models.py",
        "specs/places/models.py",
    ]

    again = project.pants("generate", "::")
    assert again.compiled == ()
    assert again.lines()[-1] == "dist/codegen: 0 written, 24 left as they were, 0 removed."

    project.replace("specs/people/models.yaml", "name: string", "full_name: string")
    assert project.pants("generate").compiled == ("specs/people",)

    project.replace("specs/places/models.yaml", "height: int", "height: float")
    assert project.pants("generate").compiled == ("specs/people", "specs/places")
    assert "height: FiniteFloat" in project.read("dist/codegen/specs/places/models.py")


def test_generate_keeps_the_output_folder_equal_to_the_specs(project: Project) -> None:
    nothing_yet = project.pants("generate", "--check")
    assert nothing_yet.exit_code == 1
    assert "missing: dist/codegen/specs/alone/models.py" in nothing_yet.lines()
    assert project.generated() == []

    assert project.pants("generate").exit_code == 0
    assert project.pants("generate", "--check").exit_code == 0

    (project.root / "dist/codegen/specs/places/models.py").write_text("# edited\n", encoding="utf-8")
    (project.root / "specs/alone/models.yaml").unlink()
    (project.root / "specs/alone/BUILD").unlink()
    (project.root / "dist/codegen/notes.py").write_text("# mine\n", encoding="utf-8")
    check = project.pants("generate", "--check")
    assert check.exit_code == 1
    told = [line for line in check.lines() if "/.schemas/" not in line]
    assert told[-3:-1] == [
        "stale: dist/codegen/specs/places/models.py",
        "orphaned: dist/codegen/specs/alone/models.py",
    ]
    assert told[-1].endswith("To bring it up to date: ./pants generate")

    assert "specs/alone/models.yaml" in project.read(".vscode/settings.json")
    mended = [line for line in project.pants("generate").lines() if ".schemas" not in line]
    assert mended[-4:-1] == [
        "wrote .vscode/settings.json",
        "wrote dist/codegen/specs/places/models.py",
        "removed dist/codegen/specs/alone/models.py",
    ]
    assert "specs/alone/models.yaml" not in project.read(".vscode/settings.json")
    assert not (project.root / "dist/codegen/specs/alone").exists()
    assert "notes.py" in project.generated()
    assert project.pants("generate", "--check").exit_code == 0


def test_mistakes_in_specs_are_shown_as_the_compiler_renders_them_and_nothing_is_written(project: Project) -> None:
    project.replace("specs/places/models.yaml", "height: int", "height: itn")
    project.replace("specs/alone/models.yaml", "ge: 0", "gee: 0")
    for arguments in (("generate",), ("lint", "--only=interlock", "specs::")):
        outcome = project.pants(*arguments)
        assert outcome.exit_code == 1
        reported = [line for line in outcome.lines() if "error[" in line]
        assert [line.partition(": error[")[0].partition(":")[0] for line in reported] == [
            "specs/alone/models.yaml",
            "specs/places/models.yaml",
        ], outcome.output
        assert "Traceback" not in outcome.output
        assert "Engine traceback" not in outcome.output
    assert project.generated() == []


def test_goals_that_need_the_code_of_wrong_specs_show_what_is_wrong(project: Project) -> None:
    project.replace("specs/places/models.yaml", "height: int", "height: itn")
    project.write("app/BUILD", 'python_tests(name="tests")\n')
    project.write("app/places_test.py", "import specs.places.models\n")
    assert project.pants("dependencies", "app::").exit_code == 0
    outcome = project.pants("test", "app::")
    assert outcome.exit_code == 1
    assert any(line.startswith("specs/places/models.yaml:") and "error[" in line for line in outcome.lines())
    assert "Traceback (most recent call last)" not in outcome.output


def test_python_finds_generated_modules_without_being_told_of_them(project: Project) -> None:
    project.write("app/BUILD", 'python_tests(name="tests")\n')
    project.write(
        "app/people_test.py",
        """\
        from specs.people.api_server import people_router
        from specs.people.models import Person, PersonCreate


        def test_a_person() -> None:
            home = {"name": "a", "height": 1}
            assert Person.model_validate({"name": "b", "home": home}).home.height == 1
            assert people_router and PersonCreate
        """,
    )
    dependencies = project.pants("dependencies", "--transitive", "app:tests")
    found = [line for line in dependencies.lines() if line.startswith("specs/")]
    assert found == ["specs/people:api#server", "specs/people:api#shared", "specs/people:models", "specs/places:models"]

    outcome = project.pants("test", "app::")
    assert outcome.exit_code == 0, outcome.output


def test_events_have_pieces_and_one_of_which_nothing_comes_is_in_nobodys_way(project: Project) -> None:
    """Messages alone reach the API of `places`, so it has neither server nor client nor OpenAPI document."""
    project.write("specs/places/events.yaml", _EVENTS)
    project.write("specs/places/api.yaml", _HANDLING)
    assert project.pants("tailor", "specs::").exit_code == 0
    generated = project.pants("generate", "specs/places::")
    assert generated.exit_code == 0, generated.output
    assert project.generated() == [
        "specs/places/api.asyncapi.json",
        "specs/places/api.py",
        "specs/places/api_subscriber.py",
        "specs/places/events.asyncapi.json",
        "specs/places/events.py",
        "specs/places/events_publisher.py",
        "specs/places/events_subscriber.py",
        "specs/places/models.py",
    ]
    listed = [line for line in project.pants("list", "specs/places::").lines() if line.startswith("specs/")]
    pieces = ("asyncapi", "client", "openapi", "server", "shared", "subscriber")
    assert listed == [
        "specs/places:api",
        *(f"specs/places:api#{piece}" for piece in pieces),
        "specs/places:events",
        *(f"specs/places:events#{piece}" for piece in ("asyncapi", "publisher", "shared", "subscriber")),
        "specs/places:models",
    ]
    for piece in ("client", "openapi", "server"):
        outcome = project.pants("dependencies", f"specs/places:api#{piece}")
        assert outcome.exit_code == 0, outcome.output
        assert not [line for line in outcome.lines() if line.startswith("specs/")]

    project.write("app/BUILD", 'python_tests(name="tests")\n')
    project.write(
        "app/places_test.py",
        """\
        from specs.places.api_subscriber import places_subscriptions
        from specs.places.events_publisher import PlacesPublisher
        from specs.places.events_subscriber import on_place_found


        def test_both_sides_are_there() -> None:
            assert places_subscriptions and PlacesPublisher and on_place_found
        """,
    )
    dependencies = project.pants("dependencies", "--transitive", "app:tests")
    assert [line for line in dependencies.lines() if line.startswith("specs/")] == [
        "specs/places:api#shared",
        "specs/places:api#subscriber",
        "specs/places:events#publisher",
        "specs/places:events#shared",
        "specs/places:events#subscriber",
        "specs/places:models",
    ]
    outcome = project.pants("test", "app::")
    assert outcome.exit_code == 0, outcome.output


def test_new_spec_files_get_their_targets_from_tailor(project: Project) -> None:
    project.write("specs/people/admin.yaml", _API)
    project.write("specs/orders/models.yaml", _PLACES)
    outcome = project.pants("tailor", "specs::")
    assert outcome.exit_code == 0, outcome.output
    assert 'spec_router(\n    name="admin",\n    source="admin.yaml",\n)' in project.read("specs/people/BUILD")
    assert "spec_models(" in project.read("specs/orders/BUILD")
    assert project.pants("tailor", "--check", "specs::").exit_code == 0
