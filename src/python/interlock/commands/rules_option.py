"""The option `--rules`: which rules specs are held against, as JSON in the form of `[interlock.rules]`.

Builds hand on what stands in the repository's configuration, so that is what wrong rules are told of. Exit code 2.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlock.lint.selection import RuleSelection

CONFIGURATION = "pants.toml: [interlock.rules]"


def add_rules_option(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--rules",
        type=_selection,
        metavar="JSON",
        help="""the rules for each folder, such as '{"specs": ["standard@1", "-lint/missing-doc"]}'""",
    )


def _selection(text: str) -> RuleSelection:
    import json

    from interlock.lint.selection import SelectionError, parse_selection
    from interlock.workspace import spec_folders

    try:
        selection = parse_selection(json.loads(text))
        selection.require(lambda: spec_folders(Path()))
        return selection
    except json.JSONDecodeError as error:
        raise _wrong(f"this is no JSON: {error}") from error
    except SelectionError as error:
        raise _wrong(str(error)) from error


def _wrong(problem: str) -> SystemExit:
    print(f"{CONFIGURATION}: {problem}", file=sys.stderr)
    return SystemExit(2)
