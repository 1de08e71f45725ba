from __future__ import annotations

import pytest
from pants.core.goals.fmt import Fmt
from pants.core.goals.lint import Lint
from pants.engine.goal import CurrentExecutingGoals, Goal
from pants.util.logging import LogLevel

from interlock_pants.compiler.notices import Notice, Told


@pytest.mark.parametrize(("goal", "level"), [(Fmt, LogLevel.ERROR), (Lint, LogLevel.TRACE)])
def test_what_is_left_is_told_but_in_lint_which_tells_of_it_itself(goal: type[Goal], level: LogLevel) -> None:
    told = Told.of(Notice("specs/a.yaml: left as it is"), CurrentExecutingGoals({goal.name: goal}))
    assert (told.level(), told.message(), told.cacheable()) == (level, "specs/a.yaml: left as it is", False)
