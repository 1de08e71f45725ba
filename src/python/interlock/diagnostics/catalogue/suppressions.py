"""Mistakes of the comments that allow a finding, in specs and in Python alike."""

from __future__ import annotations

from interlock.diagnostics.catalogue.entry import Entry, Example, models
from interlock.diagnostics.suppression import SYNTAX, UNKNOWN_RULE, UNUSED, WITHOUT_REASON

_GOOD = " # interlock: allow lint/time-as-text -- as the old shop wrote it, mostly without a zone"


def _example(comment: str, type: str = "string") -> Example:
    return models(
        f"""
        models:
          Order:
            fields:
              placed_at: {type}{comment}
        """
    )


SUPPRESSION_ENTRIES: tuple[Entry, ...] = (
    Entry(
        id=SYNTAX,
        title="A comment for Interlock that cannot be read",
        reason="""\
A comment that begins with `interlock:` allows one finding: `# interlock: allow lint/<rule> -- <reason>`, or
`graph/<rule>` in a BUILD file and in a spec. It stands on the line that is found or alone on the line before. Another
form, such as a list of rules, allows nothing; nor does `noqa`.""",
        bad=_example(" # interlock: ignore lint/time-as-text"),
        good=_example(_GOOD),
    ),
    Entry(
        id=UNKNOWN_RULE,
        title="A comment that allows what no rule finds",
        reason="""\
The id of the rule is misspelled, the rule is gone, or it looks at other files: rules over specs are allowed in specs,
rules over Python in Python, and rules over the graph of services (`graph/...`) in BUILD files and specs. Errors whose
ids begin with `spec/` cannot be allowed, nor edges that lead nowhere.""",
        bad=_example(" # interlock: allow lint/time-as-string -- as the old shop wrote it"),
        good=_example(_GOOD),
    ),
    Entry(
        id=WITHOUT_REASON,
        title="A finding that is allowed without a reason",
        reason="""\
An exception is decided once and read for years. Without the reason nobody can tell whether it still holds, so an
exception without one does not count: the finding is reported as well.""",
        bad=_example(" # interlock: allow lint/time-as-text"),
        good=_example(_GOOD),
    ),
    Entry(
        id=UNUSED,
        title="A comment that allows what is not found",
        reason="""\
What was allowed here is mended, or has moved away. The comment would allow it to come back unseen, so it is taken
away; `./pants fix` does. Comments about rules that are not chosen for the folder are left alone.""",
        bad=_example(_GOOD, "datetime"),
        good=_example("", "datetime"),
    ),
)
