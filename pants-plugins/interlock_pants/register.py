"""What Pants reads of this plugin: targets and rules, concatenated and nothing else."""

from __future__ import annotations

from pants.version import PANTS_SEMVER

from interlock_pants.deployment_target import DeploymentTarget, PortalTarget
from interlock_pants.service_target import ServiceTarget
from interlock_pants.target_types import spec_target_types


def target_types():
    return (*spec_target_types(), ServiceTarget, DeploymentTarget, PortalTarget)


def rules():
    if (PANTS_SEMVER.major, PANTS_SEMVER.minor) >= (2, 30):
        raise NotImplementedError("This version of the Interlock plugin runs on Pants 2.17 to 2.29.")
    from interlock_pants.rules_get import (
        codegen,
        committed_lint,
        compiler_process,
        dependency_inference,
        deployment,
        deployment_lint,
        editor_schemas,
        generate,
        graph,
        graph_lint,
        image,
        python_lint,
        service,
        service_exposure,
        service_graph,
        service_lint,
        service_run,
        service_usage,
        services_file,
        spec_check,
        spec_lint,
        spec_rewrite,
        spec_sources,
        tailor,
    )

    return (
        *codegen.rules(),
        *committed_lint.rules(),
        *compiler_process.rules(),
        *dependency_inference.rules(),
        *deployment.rules(),
        *deployment_lint.rules(),
        *editor_schemas.rules(),
        *generate.rules(),
        *graph.rules(),
        *graph_lint.rules(),
        *image.rules(),
        *python_lint.rules(),
        *service.rules(),
        *service_exposure.rules(),
        *service_graph.rules(),
        *service_lint.rules(),
        *service_run.rules(),
        *service_usage.rules(),
        *services_file.rules(),
        *spec_check.rules(),
        *spec_lint.rules(),
        *spec_rewrite.rules(),
        *spec_sources.rules(),
        *tailor.rules(),
    )
