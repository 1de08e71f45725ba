from __future__ import annotations

from interlock_pants.python_lint.import_closure import ImportClosure, Wanted

SERVICES = (
    "services/a/app/main.py",
    "services/a/web/__init__.py",
    "services/a/web/routes.py",
    "services/b/app/main.py",
)


def closure(*files: str) -> ImportClosure:
    return ImportClosure(files, SERVICES, ("specs/users", "specs/billing/invoices"))


def test_what_is_not_read_yet_is_wanted_first() -> None:
    assert closure("services/a/app/main.py").advance() == Wanted(("services/a/app/main.py",), (), ())


def test_imports_are_followed_through_packages_and_never_into_what_is_not_imported() -> None:
    follow = closure("services/a/app/main.py")
    follow.advance()
    follow.add({"services/a/app/main.py": ("services.a.web.routes.router",), "services/b/app/main.py": ()})
    assert follow.advance().files == ("services/a/web/__init__.py", "services/a/web/routes.py")
    follow.add({"services/a/web/__init__.py": (), "services/a/web/routes.py": ("services.a.app.main",)})
    assert not follow.advance()
    assert follow.reached == ("services/a/app/main.py", "services/a/web/__init__.py", "services/a/web/routes.py")


def test_generated_modules_want_their_spec_folder_once() -> None:
    follow = closure("services/a/app/main.py")
    follow.advance()
    follow.add({"services/a/app/main.py": ("specs.users.models.UserRead", "specs.billing.invoices.api")})
    assert follow.advance().spec_folders == ("specs/billing/invoices", "specs/users")
    follow.add({"specs/users/models.py": (), "specs/users/api.py": ()})
    assert not follow.advance()
    assert follow.reached == ("services/a/app/main.py", "specs/users/models.py")


def test_modules_of_libraries_are_asked_for_once_and_followed_when_they_are_ours() -> None:
    follow = closure("services/a/app/main.py")
    follow.advance()
    follow.add({"services/a/app/main.py": ("shared.base.Base", "fastapi.APIRouter", "interlock_runtime.models")})
    assert follow.advance().modules == ("fastapi", "fastapi.APIRouter", "shared", "shared.base", "shared.base.Base")
    follow.add({"src/python/shared/base.py": ("pydantic.BaseModel",)}, "src/python")
    assert follow.advance() == Wanted((), (), ("pydantic", "pydantic.BaseModel"))
    assert not follow.advance()
    assert "src/python/shared/base.py" in follow.reached


def test_a_file_that_cannot_be_read_is_asked_for_once() -> None:
    follow = closure("services/a/app/main.py")
    assert follow.advance()
    follow.add({})
    assert not follow.advance()
