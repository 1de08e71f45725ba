from __future__ import annotations

from pants.engine.addresses import Address
from pants.engine.fs import EMPTY_DIGEST

from interlock_pants.deployment import package


def test_packaging_a_deployment_again_leaves_the_secrets_that_lie_beside_it() -> None:
    """Pants clears the places of artifacts that it is told of."""
    (artifact,) = package.kept_package(Address("infra", target_name="x"), "dist", EMPTY_DIGEST).artifacts
    assert (artifact.relpath, artifact.extra_log_lines) == (None, ("Wrote dist/infra/x",))
