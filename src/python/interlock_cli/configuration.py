"""What the repository's pants.toml says to Interlock. Pants reads the same file for `./pants lint`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

if TYPE_CHECKING:
    from interlock.lint.selection import RuleSelection

FILE = "pants.toml"
_SCOPE = "interlock"
_RULES = "rules"


class ConfigurationError(click.ClickException):
    """The repository's configuration is wrong. The message names the file, the key and the cure."""

    exit_code = 2


def spec_rules(root: Path) -> RuleSelection:
    """The rules that specs are held against: `[interlock.rules]`, or the standard ones.

    Raises `ConfigurationError`.
    """
    from interlock.lint.selection import STANDARD, SelectionError, parse_selection
    from interlock.workspace import spec_folders

    scope = _read(root / FILE).get(_SCOPE, {})
    if not isinstance(scope, dict):
        raise ConfigurationError(f"{FILE}: `{_SCOPE}` is a table: write [{_SCOPE}]")
    if _RULES not in scope:
        return STANDARD
    try:
        selection = parse_selection(scope[_RULES])
        selection.require(lambda: spec_folders(root))
        return selection
    except SelectionError as error:
        raise ConfigurationError(f"{FILE}: [{_SCOPE}.{_RULES}]: {error}") from error


def _read(path: Path) -> dict[str, object]:
    """The file's tables; none where there is no file, as in a repository that is not built with Pants."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigurationError(f"{FILE}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{FILE}: this is not UTF-8: {error.reason}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{FILE}: this is not TOML: {error}") from error
