"""Specs by the names of their files, which the compiler goes by, and by those of their targets, which services do."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass

from pants.engine.target import Target
from pants.util.frozendict import FrozenDict

from interlock_pants.service.edges import SpecAddress
from interlock_pants.specs.target_types import GeneratorSourceField, SpecSourceField


@dataclass(frozen=True)
class SpecStems:
    """The address of each spec by its file's stem, which the compiler goes by, for the address of its target."""

    by_target: FrozenDict[SpecAddress, SpecAddress]

    def of(self, address: SpecAddress) -> SpecAddress:
        """An address without a target stays as it is, for the compiler to tell of it."""
        return self.by_target.get(address, address)


def spec_stems(targets: Iterable[Target]) -> SpecStems:
    return SpecStems(
        FrozenDict(
            {
                target_address(target): stem_address(target[field].file_path)
                for target in targets
                for field in (SpecSourceField, GeneratorSourceField)
                if target.has_field(field) and not target.address.is_generated_target
            }
        )
    )


def target_address(target: Target) -> SpecAddress:
    """What edges call the target of a spec."""
    return SpecAddress(target.address.spec_path, target.address.target_name)


def stem_address(file: str) -> SpecAddress:
    """`specs/users:api` for `specs/users/api.yaml`, whatever its target is called."""
    folder, name = posixpath.split(file)
    return SpecAddress(folder, posixpath.splitext(name)[0])
