"""`[interlock]`: how the compiler is run."""

from __future__ import annotations

from pants.option.option_types import BoolOption, SkipOption, StrListOption, StrOption
from pants.option.subsystem import Subsystem


class Interlock(Subsystem):
    options_scope = "interlock"
    name = "interlock"
    help = "The compiler of specs."

    skip = SkipOption("lint")

    interpreter_constraints = StrListOption(
        default=["CPython>=3.11,<3.15"],
        help="The Python that runs the compiler. It is not the Python of the generated code.",
        advanced=True,
    )
    compiler_sources = StrOption(
        default=None,
        help=(
            "The folder of the compiler's package in this repository, for developing Interlock itself. "
            "The compiler that the plugin brings is used when this is not set."
        ),
        advanced=True,
    )
    tailor = BoolOption(default=True, help="Propose targets for spec files that have none.", advanced=True)
