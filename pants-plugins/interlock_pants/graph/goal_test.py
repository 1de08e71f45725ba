from __future__ import annotations

import json

from pants.engine.addresses import Address

from interlock_pants.graph import goal

STORE, SHOP = Address("services/store"), Address("services/shop")


def test_every_service_may_be_selected_among_other_targets() -> None:
    assert goal.selection_problem([STORE, SHOP, Address("specs/users")], [STORE, SHOP], "./pants") is None


def test_a_part_of_the_services_is_refused_with_the_others_and_the_command_for_all() -> None:
    problem = goal.selection_problem([STORE], [STORE, SHOP], "./pants")
    assert problem is not None
    assert "services/shop:shop would be left out" in problem
    assert problem.endswith("./pants graph ::")


def test_services_are_printed_with_what_they_use_and_what_lies_around_them() -> None:
    services, usage = '{"version": 1, "services": []}', '{"version": 1, "services": {"store": {}}}'
    text = goal.services_text(services, usage, '{"version": 1, "specs": {}, "services": {}}')
    around = {"specs": {}, "services": {}}
    assert json.loads(text) == {"version": 1, "services": [], "usage": {"store": {}}, "layout": around}


def test_changed_files_may_be_told_by_their_place_on_the_machine() -> None:
    paths = goal.changed_paths(["specs/a.yaml", "/repository/services/x.py", "/repository"], "/repository")
    assert paths == ("specs/a.yaml", "services/x.py", ".")
