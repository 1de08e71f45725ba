"""The built wheels in a repository that has nothing else of this one."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.pants_project import REPOSITORY, Project, copy_into

_PANTS_TOML = """\
    [GLOBAL]
    pants_version = "2.17.1"
    plugins = ["interlock-pants=={version}"]
    backend_packages = ["pants.backend.python", "interlock_pants"]

    [anonymous-telemetry]
    enabled = false

    [python]
    interpreter_constraints = ["CPython==3.11.*"]
    pip_version = "23.1.2"

    [python-repos]
    find_links = ["file://{wheels}"]

    [python-bootstrap]
    search_path = ["<PYENV>", "/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"]
"""
_MODELS = """\
    models:
      Place:
        fields: {name: string, height: int}
        variants:
          Create: {}
"""
_API = """\
    domain: places
    config: {rest: {prefix: /places, tags: [places], version: 1, auth: public}}
    operations:
      create_place:
        input: PlaceCreate
        output: Place
        rest: {method: POST, path: ""}
"""
_TEST = """\
    from specs.places.api_client import PlacesClient
    from specs.places.api_server import places_router
    from specs.places.models import Place


    def test_generated_code_imports_and_works() -> None:
        assert Place.model_validate({"name": "a", "height": 2}).height == 2
        assert PlacesClient and places_router
"""
# Modules and folders that only tests import.
_FOR_TESTS = frozenset({"BUILD", "__pycache__", "conftest.py", "example_contract", "example_system.py", "testing.py"})


def _wheels() -> Path:
    """The folder that holds the wheels of this build: Pants lays them where the test runs."""
    [plugin] = [*REPOSITORY.glob("interlock_pants-*.whl"), *REPOSITORY.glob("dist/interlock_pants-*.whl")]
    return plugin.parent


def _wheel(package: str) -> Path:
    [wheel] = _wheels().glob(f"{package}-*.whl")
    return wheel


def _version() -> str:
    return _wheel("interlock_pants").name.split("-")[1]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    copy_into(tmp_path, "pants", "3rdparty/python/pants.lock")
    project = Project(tmp_path)
    project.write("pants.toml", _PANTS_TOML.format(version=_version(), wheels=_wheels()))
    project.write("specs/places/BUILD", 'spec_models(name="models")\nspec_router(name="api")\n')
    project.write("specs/places/models.yaml", _MODELS)
    project.write("specs/places/api.yaml", _API)
    project.write("app/BUILD", 'python_tests(name="tests")\n')
    project.write("app/places_test.py", _TEST)
    yield project
    project.stop()


def test_the_plugin_generates_and_tests_in_another_repository(project: Project) -> None:
    generated = project.pants("generate")
    assert generated.exit_code == 0, generated.output
    assert "specs/places/api_server.py" in project.generated()

    without_runtime = project.pants("test", "app::")
    assert without_runtime.exit_code == 1
    assert "add `interlock-runtime` to the requirements of that resolve" in without_runtime.output

    project.write(
        "BUILD",
        f"""\
        python_requirement(
            name="runtime",
            requirements=["interlock-runtime[auth,client,rest,sql]=={_version()}"],
        )
        """,
    )
    tested = project.pants("test", "app::")
    assert tested.exit_code == 0, tested.output


@pytest.mark.parametrize(
    ("package", "sources", "prefix"),
    [
        ("interlock", "src/python/interlock", "interlock"),
        ("interlock_runtime", "src/python/interlock_runtime", "interlock_runtime"),
        ("interlock_pants", "pants-plugins/interlock_pants", "interlock_pants"),
        ("interlock_pants", "src/python/interlock", "interlock_pants/compiler/bundled/interlock"),
    ],
)
def test_a_wheel_carries_every_source_of_its_package(package: str, sources: str, prefix: str) -> None:
    root = REPOSITORY / sources
    expected = {
        f"{prefix}/{path.relative_to(root).as_posix()}"
        for path in root.rglob("*")
        if path.is_file() and not _is_for_developers(path)
    }
    assert expected
    with zipfile.ZipFile(_wheel(package)) as wheel:
        assert expected - set(wheel.namelist()) == set()


def _is_for_developers(path: Path) -> bool:
    """Tests, what only tests import, and what the build reads."""
    return (
        path.name.endswith(("_test.py", ".pyc"))
        or path.name.startswith("testing_")
        or bool(_FOR_TESTS & set(path.parts))
    )


def test_the_plugin_demands_no_release_of_pants() -> None:
    [metadata] = [line for line in _metadata("interlock_pants") if line.startswith("Requires-Python")]
    assert metadata == "Requires-Python: >=3.9"
    assert not [line for line in _metadata("interlock_pants") if line.startswith("Requires-Dist")]


def test_all_wheels_have_one_version() -> None:
    assert len({path.name.split("-")[1] for path in _wheels().glob("interlock*.whl")}) == 1


def _metadata(package: str) -> list[str]:
    with zipfile.ZipFile(_wheel(package)) as wheel:
        [name] = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
        return wheel.read(name).decode().splitlines()
