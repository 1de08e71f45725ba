"""Which rules specs are held against, by folder: versioned sets, and rules added to them or taken away."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from interlock.diagnostics.nearest import nearest
from interlock.lint.rule_sets import RULE_SETS
from interlock.lint.spec_rules import RULE_IDS
from interlock.workspace import READ_SUFFIXES, SPECS_FOLDER


class SelectionError(ValueError):
    """The configuration cannot be read. The message names the entry and the cure."""


@dataclass(frozen=True)
class RuleSelection:
    """The ids of rules by folder. The longest folder that a spec lies in or below counts; without one, the standard."""

    rules: Mapping[str, frozenset[str]]

    def rules_of(self, folder: str) -> frozenset[str]:
        """The rules for the specs of a folder such as `specs/users`."""
        while folder not in self.rules:
            if not folder:
                return _STANDARD
            folder = folder.rpartition("/")[0]
        return self.rules[folder]

    def require(self, folders: Callable[[], Iterable[str]]) -> None:
        """Sees that each folder that rules are chosen for is one of these, which hold specs, or lies above one.

        The folder of all specs may be empty, and names no other. `folders` is asked when there are others.

        Raises:
            SelectionError: naming the first that is none of them, and what may have been meant.
        """
        chosen = [folder for folder in self.rules if folder not in ("", SPECS_FOLDER)]
        if not chosen:
            return
        known = {above for folder in folders() for above in _and_above(folder)}
        for folder in chosen:
            if folder not in known:
                raise SelectionError(f"rules for `{folder}`: {_why_none(folder, known)}")


def _and_above(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


def _why_none(folder: str, known: Collection[str]) -> str:
    parent = folder.rpartition("/")[0]
    if folder.endswith(READ_SUFFIXES) and parent in known:
        return f"rules are chosen by folder and not by file: write `{parent}`"
    # What all folders begin with is no likeness.
    near = nearest(folder.removeprefix(_BELOW), (each.removeprefix(_BELOW) for each in known if each != SPECS_FOLDER))
    return f"there is no folder with specs of that name{f', did you mean `{_BELOW}{near}`?' if near else ''}"


_BELOW = f"{SPECS_FOLDER}/"


def parse_selection(raw: Mapping[str, Sequence[str]]) -> RuleSelection:
    """Reads `{"specs": ["standard@1", "-lint/missing-doc"]}`. An empty list chooses nothing.

    Raises:
        SelectionError: for an unknown set, version or rule, a folder that can hold no specs, one that stands there
            twice, and what is no list.
    """
    if not isinstance(raw, Mapping):
        raise SelectionError('rules are chosen by folder, as in {"specs": ["standard@1"]}')
    rules = {}
    for folder, entries in raw.items():
        normal = folder.strip("/")
        if normal and normal.split("/")[0] != SPECS_FOLDER:
            raise SelectionError(f"rules for `{folder}`: no spec lies there; specs lie below `{SPECS_FOLDER}`")
        if isinstance(entries, str) or not isinstance(entries, Sequence):
            raise SelectionError(f'rules for `{folder}`: write a list, such as ["standard@1"]')
        if normal in rules:
            raise SelectionError(
                f"rules for `{folder}`: they are chosen already, since slashes around a folder mean nothing"
            )
        rules[normal] = _chosen(folder, entries)
    return RuleSelection(rules)


def _chosen(folder: str, entries: Sequence[str]) -> frozenset[str]:
    """Sets first, then what is added and taken away, in the order written."""
    for entry in entries:
        if not isinstance(entry, str):
            raise SelectionError(f"rules for `{folder}`: `{entry}` is no set and no rule; {_FORMS}")
    sets = [entry for entry in entries if not entry.startswith(("+", "-"))]
    chosen = {rule for entry in sets for rule in _set(folder, entry)}
    for entry in entries:
        if entry in sets:
            continue
        rule = _rule(folder, entry)
        if entry.startswith("+"):
            chosen.add(rule)
        else:
            chosen.discard(rule)
    return frozenset(chosen)


def _set(folder: str, entry: str) -> tuple[str, ...]:
    if entry in RULE_SETS:
        return RULE_SETS[entry]
    if entry in RULE_IDS:
        raise SelectionError(f"rules for `{folder}`: `{entry}` is a rule: write `+{entry}` to add it")
    name, _, version = entry.partition("@")
    versions = [known for known in RULE_SETS if known.partition("@")[0] == name]
    if not versions:
        raise SelectionError(f"rules for `{folder}`: there is no set `{entry}`{_near(entry, RULE_SETS)}; {_FORMS}")
    if not version:
        raise SelectionError(f"rules for `{folder}`: `{entry}` needs a version: `{versions[-1]}`")
    raise SelectionError(
        f"rules for `{folder}`: the set `{name}` has no version {version}; there is {_listing(versions)}"
    )


def _rule(folder: str, entry: str) -> str:
    rule = entry[1:].strip()
    if rule in RULE_IDS:
        return rule
    if rule in RULE_SETS:
        raise SelectionError(f"rules for `{folder}`: `{entry}`: a set is written without a sign, `{rule}`")
    raise SelectionError(f"rules for `{folder}`: there is no rule `{rule}`{_near(rule, RULE_IDS)}")


_FORMS = "write a set (`standard@1`), a rule to add (`+lint/...`) or one to leave out (`-lint/...`)"


def _near(wrong: str, known: Iterable[str]) -> str:
    near = nearest(wrong, known)
    return f", did you mean `{near}`?" if near else ""


def _listing(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


_STANDARD = frozenset(RULE_SETS["standard@1"])

STANDARD = RuleSelection({SPECS_FOLDER: _STANDARD})
"""What counts where nothing is configured."""
