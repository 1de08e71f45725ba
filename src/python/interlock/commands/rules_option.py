"""The option `--rules`: which rules specs are held against, as JSON in the form of `[interlock.rules]`."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlock.lint.selection import RuleSelection


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

    try:
        return parse_selection(json.loads(text))
    except json.JSONDecodeError as error:
        raise ArgumentTypeError(f"this is no JSON: {error}") from error
    except SelectionError as error:
        raise ArgumentTypeError(str(error)) from error
