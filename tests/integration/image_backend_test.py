"""`./pants package services/backend`: the image itself, built from a copy of this repository and run in an engine."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest

from interlock_testing.docker_engine import Container, Engine, docker_engine, unavailable
from tests.integration.pants_project import REPOSITORY, Outcome, Project

CHECKOUT = ("pants", "pants.toml", "3rdparty", "build-support", "pants-plugins", "services", "specs", "src")
PUBLIC_BASE_IMAGE = "python:3.11-slim-bookworm"
BASE_IMAGE = os.environ.get("PANTS_INTERLOCK_IMAGE_BASE_IMAGE", PUBLIC_BASE_IMAGE)

KEY = "a secret of this test and of nobody else"
ISSUER = "https://issuer.example"
ENVIRONMENT = {
    "ENVIRONMENT": "development",
    # Nobody listens there, and what is published waits in the outbox.
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "JWT_ALGORITHM": "HS256",
    "JWT_ISSUER": ISSUER,
    "JWT_AUDIENCE": "backend",
    "JWT_KEY": KEY,
}
GRACE_SECONDS = 20


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with docker_engine() as engine:
        if not engine.has_image(BASE_IMAGE) and BASE_IMAGE != PUBLIC_BASE_IMAGE:
            unavailable(f"the engine has no image {BASE_IMAGE}; ./pants run infra/base_image makes it")
        yield engine


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A repository with one commit that holds what the image is made of."""
    root = tmp_path_factory.mktemp("checkout")
    for path in CHECKOUT:
        source = REPOSITORY / path
        if source.is_dir():
            shutil.copytree(source, root / path, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, root / path)
    project = Project(root)
    project.write(".gitignore", "/.pants.d/\n/.pids/\n/dist/\n__pycache__/\n")
    git(project, "init", "--quiet")
    git(project, "add", "--all")
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    git(project, *identity, "commit", "--quiet", "--message=Everything")
    return project


def git(project: Project, *arguments: str) -> str:
    command = ("git", *arguments)
    return subprocess.run(command, cwd=project.root, check=True, capture_output=True, text=True).stdout.strip()


def package(project: Project, repository: str, *options: str) -> Outcome:
    return project.pants(f"--interlock-image-repository={repository}", *options, "package", "services/backend")


@pytest.fixture(scope="module")
def repository(engine: Engine) -> str:
    return f"interlock-test-{engine.run}/{{name}}"


@pytest.fixture(scope="module")
def image(engine: Engine, checkout: Project, repository: str) -> str:
    """The image's name, once it is packaged."""
    outcome = package(checkout, repository)
    if outcome.exit_code and BASE_IMAGE == PUBLIC_BASE_IMAGE and "cannot be pulled" in outcome.output:
        unavailable(f"{BASE_IMAGE} cannot be pulled; ./pants run infra/base_image makes another base")
    assert outcome.exit_code == 0, outcome.output[-20_000:]
    return repository.format(name="backend") + ":latest"


@pytest.fixture
def backend(engine: Engine, image: str) -> Iterator[Container]:
    with engine.hardened(image, ENVIRONMENT) as container:
        container.wait_until(lambda it: answers(it, "/readyz"), seconds=60)
        yield container


def get(container: Container, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(*container.address, timeout=5)
    connection.request("GET", path)
    return connection.getresponse()


def answers(container: Container, path: str) -> bool:
    try:
        return get(container, path).status == 200
    except (OSError, http.client.HTTPException):
        return False


def token() -> str:
    expires = datetime.now(UTC) + timedelta(minutes=5)
    claims = {"iss": ISSUER, "aud": "backend", "sub": "ada", "exp": expires, "iat": datetime.now(UTC)}
    return jwt.encode(claims, KEY, algorithm="HS256")


def test_labels_tell_what_it_is_and_from_which_commit(engine: Engine, image: str, checkout: Project) -> None:
    labels = engine.image(image)["Config"]["Labels"]

    assert labels["org.opencontainers.image.revision"] == git(checkout, "rev-parse", "HEAD")
    assert labels["org.opencontainers.image.title"] == "backend"
    assert labels["org.opencontainers.image.version"] == "latest"
    assert labels["org.opencontainers.image.base.name"] == BASE_IMAGE


def test_it_serves_as_nobody_without_any_right_to_write(backend: Container) -> None:
    assert get(backend, "/healthz").status == 200
    document = json.load(get(backend, "/openapi.json"))
    assert "/v1/reminders" in document["paths"]

    identity = backend.run("id", "-u")
    assert identity == (0, "65532\n")
    for path in ("/app/x", "/app/sources/x", "/etc/x"):
        status, said = backend.run("/app/bin/python", "-c", f"open({path!r}, 'w')")
        assert status == 1
        assert "Read-only file system" in said
    _, status_of_process = backend.run("cat", "/proc/1/status")
    assert re.search(r"^CapEff:\s+0+$", status_of_process, re.MULTILINE)
    assert re.search(r"^NoNewPrivs:\s+1$", status_of_process, re.MULTILINE)


def test_the_service_is_process_one(backend: Container) -> None:
    _, command = backend.run("cat", "/proc/1/cmdline")

    assert command.split("\0")[:3] == ["/app/bin/python", "-m", "services.backend.app.main"]


def test_its_health_check_finds_it_healthy(backend: Container) -> None:
    backend.wait_until(lambda it: it.health() == "healthy", seconds=45)


def test_the_health_check_fails_where_nothing_serves(engine: Engine, backend: Container) -> None:
    status, _ = backend.run("env", "PORT=9", "python3", "-I", "-S", "/app/healthcheck.py")

    assert status == 1


def test_sigterm_lets_a_request_at_work_end_and_then_exits_with_0(backend: Container) -> None:
    body = json.dumps(
        {"display_name": "Ada", "timezone": "Europe/Vienna", "telegram_id": 5, "email": "ada@example.org"}
    )
    connection = http.client.HTTPConnection(*backend.address, timeout=GRACE_SECONDS)
    connection.putrequest("POST", "/v1/users")
    connection.putheader("Authorization", f"Bearer {token()}")
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders()
    connection.send(body[:10].encode())
    time.sleep(0.5)

    backend.signal("SIGTERM")
    backend.wait_until(lambda it: not answers(it, "/healthz"), seconds=5)
    assert backend.raw.status == "running"
    connection.send(body[10:].encode())
    answer = connection.getresponse()
    answered = answer.read().decode()

    assert answer.status == 201, answered
    assert json.loads(answered)["display_name"] == "Ada"
    assert backend.wait(GRACE_SECONDS) == 0


def test_it_ships_what_the_service_imports_and_nothing_else(engine: Engine, image: str) -> None:
    output = engine.client.containers.run(
        image, ["-c", LIST_CONTENTS], entrypoint="python3", remove=True, labels=engine.labels
    )
    contents = json.loads(output)

    assert {"fastapi", "sqlalchemy", "uvicorn"} <= set(contents["distributions"])
    assert not set(contents["distributions"]) & {
        "pip",
        "setuptools",
        "pytest",
        "mypy",
        "ruff",
        "jinja2",
        "httpx2",
        "docker",
    }
    assert contents["programs"] == []
    sources = set(contents["sources"])
    assert {"services/backend/app/main.py", "specs/users/api_server.py", "specs/users/models.py"} <= sources
    assert not {path for path in sources if path.endswith(("_test.py", "conftest.py"))}
    assert not {path for path in sources if path.startswith(("interlock/", "interlock_testing/", "interlock_pants/"))}
    assert "specs/users/api_client.py" not in sources


LIST_CONTENTS = """
import json, pathlib, shutil
[packages] = pathlib.Path("/app/lib").glob("python3.*/site-packages")
sources = pathlib.Path("/app/sources")
print(json.dumps({
    "distributions": [path.name.split("-")[0] for path in packages.glob("*.dist-info")],
    "programs": [name for name in ("pip", "pip3", "cc", "gcc", "make", "git", "curl") if shutil.which(name)],
    "sources": [path.relative_to(sources).as_posix() for path in sources.rglob("*.py")],
}))
"""


def test_the_same_sources_make_the_same_layers_and_an_edit_changes_the_last_one(
    engine: Engine, image: str, checkout: Project, repository: str
) -> None:
    first = engine.image(image)["RootFS"]["Layers"]

    again = package(checkout, repository, "--interlock-image-build-no-cache")
    assert again.exit_code == 0, again.output[-20_000:]
    assert engine.image(image)["RootFS"]["Layers"] == first

    main = "services/backend/app/main.py"
    checkout.write(main, checkout.read(main) + "# An edit.\n")
    edited = package(checkout, repository)
    assert edited.exit_code == 0, edited.output[-20_000:]
    after = engine.image(image)
    assert after["RootFS"]["Layers"][:-1] == first[:-1]
    assert after["RootFS"]["Layers"][-1] != first[-1]
    revision = after["Config"]["Labels"]["org.opencontainers.image.revision"]
    assert revision == git(checkout, "rev-parse", "HEAD") + "+dirty"


def test_without_an_engine_it_says_what_to_do(checkout: Project, tmp_path: Path) -> None:
    nowhere = Project(checkout.root, {"DOCKER_HOST": f"unix://{tmp_path}/none.sock"})

    outcome = nowhere.pants("package", "services/backend")

    assert outcome.exit_code == 1
    assert "The Docker engine does not answer" in outcome.output
    assert "set DOCKER_HOST to one that runs" in outcome.output
    assert "Traceback (most recent call last)" not in outcome.output
