from __future__ import annotations

import pytest
from pants.backend.python.dependency_inference.module_mapper import (
    ModuleProvider,
    ModuleProviderType,
    PythonModuleOwners,
    PythonModuleOwnersRequest,
    ThirdPartyPythonModuleMapping,
)
from pants.engine.addresses import Address
from pants.engine.fs import FileContent
from pants.util.frozendict import FrozenDict

from interlock_pants.codegen import dependency_inference
from interlock_pants.codegen.dependency_inference import MissingModulesError

_MODELS = Address("specs/users", target_name="models")
_API = Address("specs/users", target_name="api", generated_name="shared")
_NONE = ThirdPartyPythonModuleMapping(FrozenDict({}))
_RUNTIME = ThirdPartyPythonModuleMapping(
    FrozenDict(
        {
            "default": FrozenDict(
                {"interlock_runtime": (ModuleProvider(Address("", target_name="runtime"), ModuleProviderType.IMPL),)}
            )
        }
    )
)


def _request(module: str) -> PythonModuleOwnersRequest:
    return PythonModuleOwnersRequest(module, resolve="default")


def test_the_standard_library_needs_no_owner() -> None:
    code = FileContent("specs/users/models.py", b"import re\nfrom typing import Any\nfrom pydantic import BaseModel\n")
    assert dependency_inference.owner_requests([code], "default") == (_request("pydantic.BaseModel"),)


def test_a_module_does_not_depend_on_itself() -> None:
    requests = [_request("specs.users.models.User"), _request("specs.users.api")]
    owners = [PythonModuleOwners((_MODELS,)), PythonModuleOwners((_API,))]
    assert dependency_inference.inferred_addresses(_API, requests, owners, _NONE) == frozenset({_MODELS})


def test_all_that_is_missing_is_told_at_once_with_the_cure() -> None:
    requests = [
        _request("interlock_runtime.models.Model"),
        _request("fastapi.APIRouter"),
        _request("specs.geo.models.G"),
    ]
    with pytest.raises(MissingModulesError) as caught:
        dependency_inference.inferred_addresses(_API, requests, [PythonModuleOwners(())] * 3, _NONE)
    assert str(caught.value).splitlines() == [
        "the code generated for specs/users:api#shared cannot be imported",
        "  `fastapi`: nothing provides it in the resolve `default`; "
        "add `fastapi` to the requirements of that resolve and lock them again.",
        "  `interlock_runtime`: nothing provides it in the resolve `default`; "
        "add `interlock-runtime` to the requirements of that resolve and lock them again.",
        "  `specs.geo.models.G`: no target owns its spec; `tailor` adds it.",
    ]


def test_several_owners_are_named() -> None:
    several = PythonModuleOwners((), ambiguous=(Address("a"), Address("b")))
    with pytest.raises(MissingModulesError, match=r"several targets provide it in the resolve `default`: a:a, b:b"):
        dependency_inference.inferred_addresses(_API, [_request("pydantic.Field")], [several], _RUNTIME)


def test_a_runtime_that_is_a_requirement_brings_the_libraries_it_shares_with_generated_code() -> None:
    requests = [_request("fastapi.APIRouter"), _request("specs.users.models.User")]
    owners = [PythonModuleOwners(()), PythonModuleOwners((_MODELS,))]
    assert dependency_inference.inferred_addresses(_API, requests, owners, _RUNTIME) == frozenset({_MODELS})


def test_a_requirement_brings_no_specs() -> None:
    with pytest.raises(MissingModulesError, match=r"specs\.geo\.models\.G"):
        dependency_inference.inferred_addresses(
            _API, [_request("specs.geo.models.G")], [PythonModuleOwners(())], _RUNTIME
        )
