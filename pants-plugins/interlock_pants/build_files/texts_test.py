from __future__ import annotations

from pants.engine.addresses import Address
from pants.engine.fs import EMPTY_DIGEST, FileContent

from interlock_pants.build_files import texts
from interlock_pants.build_files.spans import NOWHERE
from interlock_pants.build_files.texts import BuildFiles, BuildFilesRequest

STORE = Address("services/store", target_name="store")


def read(**files: str) -> BuildFiles:
    contents = (FileContent(f"services/store/{name}", text.encode()) for name, text in files.items())
    return texts.build_files(EMPTY_DIGEST, contents)


def test_build_files_are_looked_for_by_the_names_that_the_repository_gives_them() -> None:
    globs = texts.build_globs(BuildFilesRequest(("services/store", "")), ["BUILD", "BUILD.*"])
    assert globs.globs == ("BUILD", "BUILD.*", "services/store/BUILD", "services/store/BUILD.*")


def test_of_several_build_files_the_one_with_the_call_is_taken() -> None:
    files = {"BUILD": "python_sources()\n", "BUILD.service": 'service(name="store")\n'}
    placed = read(**files).find(STORE, "service")
    assert (placed.file, placed.call.span.start) == ("services/store/BUILD.service", 0)


def test_a_target_that_a_macro_makes_is_told_of_at_the_beginning_of_its_build_file() -> None:
    placed = read(BUILD="our_service()\n").find(STORE, "service")
    assert (placed.file, placed.call.span) == ("services/store/BUILD", NOWHERE)


def test_files_of_other_folders_are_not_looked_at() -> None:
    placed = read(BUILD='service(name="store")\n').find(Address("services", target_name="store"), "service")
    assert (placed.file, placed.call.span) == ("services/BUILD", NOWHERE)
