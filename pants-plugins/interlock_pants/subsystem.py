"""`[interlock]`: how the compiler is run, and what it looks for; `[interlock-fix]`, which several linters share."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence

from pants.option.option_types import BoolOption, DictOption, EnumOption, SkipOption, StrListOption, StrOption
from pants.option.subsystem import Subsystem


class Format(enum.Enum):
    """`text` and `github` are printed; `json` and `sarif` are files in dist/lint, beside the printed text."""

    text = "text"
    json = "json"
    github = "github"
    sarif = "sarif"


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
    # A subsystem's `rules` are those of the engine.
    spec_rules: Mapping[str, Sequence[str]] = DictOption[Sequence[str]](
        "--rules",
        default={"specs": ["standard@1"]},
        help=(
            "The rules that specs are held against, by folder; the longest folder that holds a spec counts. Each is a "
            "set (`standard@1`, `minimal@1`), a rule to add (`+lint/missing-doc`) or one to leave out "
            "(`-lint/missing-doc`)."
        ),
    )
    output_format = EnumOption(
        default=Format.text,
        help=(
            "How findings of `lint` are told. `text` and `github` (annotations of GitHub Actions) are printed; `json` "
            "and `sarif` are written to dist/lint, and the text is printed as well."
        ),
    )
    tailor = BoolOption(default=True, help="Propose targets for spec files that have none.", advanced=True)


class Fixer(Subsystem):
    options_scope = "interlock-fix"
    name = "interlock-fix"
    help = "Mends findings of Interlock's linters that have one right answer, in specs, Python and BUILD files."

    skip = SkipOption("fix")
