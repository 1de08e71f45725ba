"""The graph for a terminal."""

from __future__ import annotations

from interlock.topology.affected import Affected, Relation
from interlock.topology.drawing.testing_awkward import every_kind_of_edge
from interlock.topology.drawing.text import affected_text, graph_text
from interlock.topology.graph import Graph


def test_all_that_there_is_is_told_in_sections() -> None:
    assert (
        graph_text(every_kind_of_edge())
        == """\
services
  idle    python   no access
  labels  celery   redis
  office  python   redis
  shop    fastapi  postgres, redis, internet:example.org:25

APIs
  specs/shop:api  2 operations  exposed by shop

calls
  office -> shop  specs/shop:api  list_orders

events
  shop.placed  shop -> office
  shop.unread  shop -> (no one)

tasks
  shop.print_label  shop -> labels
  shop.sweep        schedule 0 9 * * mon -> labels
"""
    )


def test_no_services_are_told_so() -> None:
    assert graph_text(Graph((), (), (), (), (), (), ())) == "no services\n"


def test_whom_a_change_reaches_is_told_with_the_way_there() -> None:
    affected = (
        Affected("office", "office:latest", ("specs/shop/models.yaml", "specs/shop/api.yaml"), Relation.CALLS),
        Affected("shop", "shop:latest", ("services/shop/BUILD",), Relation.OWN),
    )
    assert (
        affected_text(every_kind_of_edge(), affected)
        == """\
2 of 4 services affected
  office  office:latest  specs/shop/models.yaml -> specs/shop/api.yaml, which it calls
  shop    shop:latest    services/shop/BUILD, a file of its own
"""
    )


def test_a_change_that_reaches_no_one_is_told_so() -> None:
    assert affected_text(every_kind_of_edge(), ()) == "0 of 4 services affected\n"
