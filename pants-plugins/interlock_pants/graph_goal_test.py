from __future__ import annotations

from pants.engine.addresses import Address

from interlock_pants import graph_goal

STORE, SHOP = Address("services/store"), Address("services/shop")


def test_every_service_may_be_selected_among_other_targets() -> None:
    assert graph_goal.selection_problem([STORE, SHOP, Address("specs/users")], [STORE, SHOP], "./pants") is None


def test_a_part_of_the_services_is_refused_with_the_others_and_the_command_for_all() -> None:
    problem = graph_goal.selection_problem([STORE], [STORE, SHOP], "./pants")
    assert problem is not None
    assert "services/shop:shop would be left out" in problem
    assert problem.endswith("./pants graph ::")
