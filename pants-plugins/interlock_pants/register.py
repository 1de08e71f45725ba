"""What Pants reads of this plugin: targets and rules, concatenated and nothing else."""

from __future__ import annotations

from pants.version import PANTS_SEMVER

from interlock_pants.deployment.target import DeploymentTarget, PortalTarget
from interlock_pants.service.target import ServiceTarget
from interlock_pants.specs.target_types import spec_target_types


def target_types():
    return (*spec_target_types(), ServiceTarget, DeploymentTarget, PortalTarget)


def rules():
    if (PANTS_SEMVER.major, PANTS_SEMVER.minor) >= (2, 30):
        raise NotImplementedError("This version of the Interlock plugin runs on Pants 2.17 to 2.29.")
    from interlock_pants.build_files import rules_get as build_files
    from interlock_pants.codegen import rules_get as codegen
    from interlock_pants.compiler import rules_get as compiler
    from interlock_pants.deployment import rules_get as deployment
    from interlock_pants.generate import rules_get as generate
    from interlock_pants.graph import rules_get as graph
    from interlock_pants.image import rules_get as image
    from interlock_pants.python_lint import rules_get as python_lint
    from interlock_pants.run import rules_get as run
    from interlock_pants.service import rules_get as service
    from interlock_pants.service_lint import rules_get as service_lint
    from interlock_pants.services_file import rules_get as services_file
    from interlock_pants.spec_goals import rules_get as spec_goals
    from interlock_pants.specs import rules_get as specs

    return (
        *build_files.rules(),
        *codegen.rules(),
        *compiler.rules(),
        *deployment.rules(),
        *generate.rules(),
        *graph.rules(),
        *image.rules(),
        *python_lint.rules(),
        *run.rules(),
        *service.rules(),
        *service_lint.rules(),
        *services_file.rules(),
        *spec_goals.rules(),
        *specs.rules(),
    )
