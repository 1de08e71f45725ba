"""Which rules specs are held against, by folder: versioned sets, and rules added to them or taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from interlock.lint.rule_sets import RULE_SETS
from interlock.lint.spec_rules import RULE_IDS
from interlock.workspace import SPECS_FOLDER


class SelectionError(ValueError):
    """The configuration cannot be read. The message names the entry and the cure."""


@dataclass(frozen=True)
class RuleSelection:
    """The ids of rules by folder. The longest folder that a spec lies in or below counts; without one, no rule does."""

    rules: Mapping[str, frozenset[str]]

    def rules_of(self, folder: str) -> frozenset[str]:
        """The rules for the specs of a folder such as `specs/users`."""
        while folder not in self.rules:
            if not folder:
                return frozenset()
            folder = folder.rpartition("/")[0]
        return self.rules[folder]


def parse_selection(raw: Mapping[str, Sequence[str]]) -> RuleSelection:
    """Reads `{"specs": ["standard@1", "-lint/missing-doc"]}`. An empty list chooses nothing.

    Raises:
        SelectionError: for an unknown set, version or rule, a folder that holds no specs, and what is no list.
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
        rules[normal] = _chosen(folder, entries)
    return RuleSelection(rules)


def _chosen(folder: str, entries: Sequence[str]) -> frozenset[str]:
    """Sets first, then what is added and taken away, in the order written."""
    sets = [entry for entry in entries if not str(entry).startswith(("+", "-"))]
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
    if not isinstance(entry, str):
        raise SelectionError(f"rules for `{folder}`: `{entry}` is no set and no rule; {_FORMS}")
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
    from difflib import get_close_matches  # imported late: few runs need it

    near = get_close_matches(wrong[:100], sorted(known), n=1, cutoff=0.6)
    return f", did you mean `{near[0]}`?" if near else ""


def _listing(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


STANDARD = RuleSelection({SPECS_FOLDER: frozenset(RULE_SETS["standard@1"])})
"""What counts where nothing is configured."""
