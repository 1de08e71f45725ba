from __future__ import annotations

from pants.engine.addresses import Address
from pants.engine.fs import EMPTY_DIGEST, FileContent

from interlock_pants import build_files
from interlock_pants.build_files import BuildFiles, BuildFilesRequest
from interlock_pants.build_spans import NOWHERE
from interlock_pants.field_problems import FieldProblem
from interlock_pants.wording import Problem

STORE = Address("services/store", target_name="store")


def read(**texts: str) -> BuildFiles:
    contents = (FileContent(f"services/store/{name}", text.encode()) for name, text in texts.items())
    return build_files.build_files(EMPTY_DIGEST, contents)


def test_build_files_are_looked_for_by_the_names_that_the_repository_gives_them() -> None:
    globs = build_files.build_globs(BuildFilesRequest(("services/store", "")), ["BUILD", "BUILD.*"])
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


def test_a_problem_is_told_with_the_place_of_what_it_is_about() -> None:
    text = 'service(\n    name="store",\n    access=["redis", "rediss"],\n)\n'
    read_files = read(BUILD=text)
    problems = [
        FieldProblem("access", Problem("`rediss` is nothing.", ("rediss",))),
        FieldProblem("name", Problem("Wrong.")),
    ]
    assert read_files.told(read_files.find(STORE, "service"), problems) == (
        "services/store/BUILD:2:10: in `name`: Wrong.",
        "services/store/BUILD:3:22: in `access`: `rediss` is nothing.",
    )


def test_a_problem_of_a_target_that_a_macro_makes_is_told_at_the_beginning() -> None:
    read_files = read(BUILD="our_service()\n")
    problem = FieldProblem("access", Problem("`rediss` is nothing.", ("rediss",)))
    (told,) = read_files.told(read_files.find(STORE, "service"), [problem])
    assert told.startswith("services/store/BUILD:1:1: ")
