"""Sets of rules. What a version of a set holds never changes: a repository that names it gets no new findings with a
new Interlock. A rule that is new, or left out, makes a version of its own.
"""

from __future__ import annotations

_MINIMAL_1 = (
    "lint/delete-with-body",
    "lint/get-with-side-effect",
    "lint/old-type-spelling",
    "lint/readable-secret",
    "lint/redundant-flag",
    "lint/redundant-status",
    "lint/redundant-wire",
    "lint/secret-in-url",
    "lint/snake-case-name",
    "lint/trailing-slash",
    "lint/type-name",
    "lint/unused-error",
    "lint/unused-event",
    "lint/unused-model",
    "lint/unused-variant",
)
_STANDARD_1 = (
    *_MINIMAL_1,
    "lint/create-without-idempotency",
    "lint/declared-500",
    "lint/deprecated-without-sunset",
    "lint/enum-value-style",
    "lint/enum-without-unknown",
    "lint/get-without-output",
    "lint/hollow-doc",
    "lint/missing-doc",
    "lint/missing-error-doc",
    "lint/missing-event-doc",
    "lint/missing-not-found",
    "lint/missing-task-doc",
    "lint/missing-type-doc",
    "lint/money-as-float",
    "lint/optional-nullable",
    "lint/patch-without-merge-patch",
    "lint/path-param-name",
    "lint/path-style",
    "lint/task-without-time-limit",
    "lint/time-as-text",
    "lint/unbounded-list",
    "lint/unbounded-string",
    "lint/unpaginated-list",
    "lint/unversioned-api",
    "lint/verb-in-path",
)

RULE_SETS: dict[str, tuple[str, ...]] = {
    "minimal@1": _MINIMAL_1,
    "standard@1": _STANDARD_1,
}
"""By name and version; the versions of a set are in their order. `minimal` finds what is hardly ever meant, `standard`
what a reviewer of APIs asks about as well.
"""
