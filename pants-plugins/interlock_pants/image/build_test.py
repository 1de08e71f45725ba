from __future__ import annotations

import pytest

from interlock_pants.image.build import ImageError, ImagePlan, image_name, no_base_image, no_engine, revision

PLAN = ImagePlan(
    name="backend:latest",
    title="backend",
    version="latest",
    base_image="python:3.11-slim-bookworm",
    revision="abc",
    source=None,
    build_no_cache=False,
)


def test_labels_are_oci_annotations_and_only_those_that_are_known() -> None:
    assert dict(PLAN.labels()) == {
        "org.opencontainers.image.base.name": "python:3.11-slim-bookworm",
        "org.opencontainers.image.revision": "abc",
        "org.opencontainers.image.title": "backend",
        "org.opencontainers.image.version": "latest",
    }


def test_the_build_has_no_network_and_the_base_as_its_argument() -> None:
    command = PLAN.build_command("/usr/bin/docker")

    assert command[:4] == ("/usr/bin/docker", "build", "--network", "none")
    assert command[command.index("--build-arg") + 1] == "BASE_IMAGE=python:3.11-slim-bookworm"
    assert command[-3:] == ("--tag", "backend:latest", ".")


def test_a_clean_work_tree_is_its_commit() -> None:
    assert revision("# branch.oid 1f2e\n# branch.head main\n# branch.ab +0 -0\n") == "1f2e"


@pytest.mark.parametrize("change", ["1 .M N... 100644 100644 100644 a b README.md", "? new.txt"])
def test_a_changed_or_untracked_file_makes_it_dirty(change: str) -> None:
    assert revision(f"# branch.oid 1f2e\n# branch.head main\n{change}\n") == "1f2e+dirty"


@pytest.mark.parametrize("status", ["# branch.oid (initial)\n# branch.head main\n? new.txt\n", ""])
def test_without_a_commit_there_is_no_revision(status: str) -> None:
    assert revision(status) is None


def test_images_are_named_after_the_service() -> None:
    assert image_name("registry.example/team/{name}", "Backend", "1.2") == "registry.example/team/backend:1.2"


@pytest.mark.parametrize("repository", ["{service}", "{", "{}"])
def test_a_repository_that_is_no_pattern_is_told(repository: str) -> None:
    with pytest.raises(ImageError, match=r"\[interlock-image\] repository"):
        image_name(repository, "backend", "latest")


def test_errors_say_what_docker_said_last_and_what_to_do() -> None:
    assert "cannot connect" in str(no_engine("warning\ncannot connect\n"))
    told = str(no_base_image("python:3.11-slim-bookworm", "no such host"))
    assert "no such host" in told
    assert "./pants run infra/base_image" in told
