"""`[interlock-image]`: how images of services are made and named."""

from __future__ import annotations

from pants.option.option_types import BoolOption, StrOption
from pants.option.subsystem import Subsystem

PUBLIC_BASE_IMAGE = "python:3.11-slim-bookworm"


class ServiceImages(Subsystem):
    options_scope = "interlock-image"
    name = "interlock-image"
    help = "The Docker images of services."

    base_image = StrOption(
        default=PUBLIC_BASE_IMAGE,
        help=(
            "The image that services start from: anything with the Python that the service is locked for. The engine "
            "pulls it when it lacks it. Where no image registry is reached, make one: `run infra/base_image`."
        ),
    )
    repository = StrOption(
        default="{name}",
        help="The images' repository. `{name}` is the service's name: `registry.example/team/{name}`.",
    )
    version = StrOption(
        default="latest",
        help="The images' tag, and their label `org.opencontainers.image.version`.",
    )
    source = StrOption(
        default=None,
        help="Where the source is published, for the label `org.opencontainers.image.source`.",
    )
    build_no_cache = BoolOption(default=False, help="Build every layer anew.", advanced=True)
