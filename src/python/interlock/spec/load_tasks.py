"""tasks.yaml: work for a queue."""

from __future__ import annotations

from interlock.diagnostics.source import Span
from interlock.spec.nodes import RetriesNode, Spanned, TaskNode, TasksFile
from interlock.spec.reader import Keys, Report, named
from interlock.spec.tree import Mapping, Tree
from interlock.spec.types import parse_type

_FILE_KEYS = frozenset({"tasks"})
_TASK_KEYS = frozenset({"input", "output", "doc", "queue", "retries", "time_limit", "schedule"})
_RETRIES_KEYS = frozenset({"max", "backoff", "on"})


def load_tasks(path: str, folder: str, root: Mapping, report: Report) -> TasksFile:
    """The tasks that could be read; the others are reported."""
    keys = Keys(root, _FILE_KEYS, "tasks.yaml", Span(path, 0, 0), report)
    keys.require("tasks")
    tasks = (_task(name, tree, report) for name, tree in named(keys.mapping("tasks"), "a task", report))
    return TasksFile(path, folder, tuple(task for task in tasks if task is not None))


def _task(name: Spanned[str], tree: Tree, report: Report) -> TaskNode | None:
    what = f"the task `{name.value}`"
    if not isinstance(tree, Mapping):
        report.wrong_kind(what, "a mapping", tree)
        return None
    keys = Keys(tree, _TASK_KEYS, what, name.span, report)
    input_, output = keys.tree("input"), keys.tree("output")
    return TaskNode(
        name,
        input=None if input_ is None else parse_type(input_, report),
        output=None if output is None else parse_type(output, report),
        doc=keys.text("doc"),
        queue=keys.string("queue"),
        retries=_retries(keys, report),
        time_limit=keys.duration("time_limit"),
        schedule=keys.string("schedule"),
    )


def _retries(task: Keys, report: Report) -> RetriesNode:
    mapping = task.mapping("retries")
    if mapping is None:
        return RetriesNode()
    keys = Keys(mapping, _RETRIES_KEYS, "`retries`", task.key_span("retries"), report)
    return RetriesNode(keys.integer("max"), keys.string("backoff"), keys.strings("on"))
