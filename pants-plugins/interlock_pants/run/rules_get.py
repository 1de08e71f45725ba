"""`run` of a service: from the files in the repository, so that an edit takes effect without a build."""

from __future__ import annotations

import logging
import os

from pants.backend.python.target_types import EntryPoint
from pants.backend.python.util_rules import pex_from_targets
from pants.backend.python.util_rules.interpreter_constraints import InterpreterConstraints
from pants.backend.python.util_rules.pex import PexRequest, VenvPex, VenvPexRequest
from pants.backend.python.util_rules.pex_environment import PexEnvironment, PythonExecutable
from pants.backend.python.util_rules.pex_from_targets import PexFromTargetsRequest
from pants.backend.python.util_rules.python_sources import PythonSourceFiles, PythonSourceFilesRequest
from pants.core.goals.run import RunRequest
from pants.engine.addresses import Addresses, UnparsedAddressInputs
from pants.engine.fs import Digest, MergeDigests
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import TransitiveTargets, TransitiveTargetsRequest

from interlock_pants.graph.connectivity import Connectivity, ConnectivityRequest
from interlock_pants.run.roots import RunRoots, RunRootsRequest
from interlock_pants.run.subsystem import ServiceRuns
from interlock_pants.service.requests import ServiceFieldSet, SoundService, SoundServiceRequest

logger = logging.getLogger(__name__)


@rule
async def find_run_roots(request: RunRootsRequest, runs: ServiceRuns) -> RunRoots:
    origin = f"the option `[{runs.options_scope}].extra_requirements`"
    extra = await Get(
        Addresses,
        UnparsedAddressInputs(runs.extra_requirements, owning_address=None, description_of_origin=origin),
    )
    return RunRoots(Addresses((request.address, *extra)))


@rule
async def run_service(fields: ServiceFieldSet, pex_environment: PexEnvironment) -> RunRequest:
    # Whoever made a mistake is told of it here, and in full; everything else can be asked for at once then.
    service = await Get(SoundService, SoundServiceRequest(fields.request()))
    connectivity, transitive, roots = await MultiGet(
        Get(Connectivity, ConnectivityRequest(fields.address.target_name)),
        Get(TransitiveTargets, TransitiveTargetsRequest([fields.address])),
        Get(RunRoots, RunRootsRequest(fields.address)),
    )
    if connectivity.problem is not None:
        logger.warning(connectivity.problem)
    pex_request, sources = await MultiGet(
        Get(
            PexRequest,
            PexFromTargetsRequest(
                roots.addresses,
                output_filename="service.pex",
                internal_only=True,
                include_source_files=False,
                main=EntryPoint(service.module),
                # PEX_EXTRA_SYS_PATH below must reach the process.
                additional_args=("--no-strip-pex-env",),
            ),
        ),
        Get(PythonSourceFiles, PythonSourceFilesRequest(transitive.closure, include_files=True)),
    )
    environment = pex_environment.in_workspace()
    venv, python = await MultiGet(
        Get(VenvPex, VenvPexRequest(pex_request, environment)),
        Get(PythonExecutable, InterpreterConstraints, pex_request.interpreter_constraints),
    )
    digest = await Get(Digest, MergeDigests([venv.digest, sources.source_files.snapshot.digest]))
    # The repository comes first, so that what is edited there is what runs; the sandbox adds what is generated.
    import_paths = (*sources.source_roots, *(f"{{chroot}}/{root}" for root in sources.source_roots))
    return RunRequest(
        digest=digest,
        args=["{chroot}/" + venv.pex.argv0],
        extra_env={
            **environment.environment_dict(python=python),
            "PEX_EXTRA_SYS_PATH": os.pathsep.join(import_paths),
            **connectivity.environment(),
        },
        append_only_caches={**environment.append_only_caches, **(venv.append_only_caches or {})},
    )


def rules():
    return (*collect_rules(), *pex_from_targets.rules(), *ServiceFieldSet.rules(), *ServiceRuns.rules())
