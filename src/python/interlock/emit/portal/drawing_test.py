from __future__ import annotations

from interlock.emit.portal.addresses import Address, href
from interlock.emit.portal.drawing import BoxKind, LineKind, Verb, draw
from interlock.emit.portal.graph_page import graph_page
from interlock.emit.portal.layout.routes import Curve, Point, Route, Straight
from interlock.emit.portal.picture import path, picture
from interlock.emit.portal.testing import Document, hostile_repository
from interlock.topology.testing import Repository


def test_every_edge_is_drawn() -> None:
    drawing = draw(hostile_repository().graph)
    said = {(tie.source.name, tie.verb, tie.target.name): [each.text for each in tie.details] for tie in drawing.ties}
    assert said == {
        ("backend", Verb.PUBLISHES, "users.user_changed"): ["users.user_changed"],
        ("backend", Verb.USES, "postgres"): [],
        ("backend", Verb.USES, "redis"): [],
        ("caller", Verb.CALLS, "backend"): ["users.get_user"],
        ("caller", Verb.ENQUEUES, "jobs"): ["users.tidy_up"],
        ("caller", Verb.REACHES, "api.example.org:443"): [],
        ("caller", Verb.USES, "redis"): [],
        ("jobs", Verb.RUNS, "backend"): ["users.tidy_up"],
        ("users.user_changed", Verb.DELIVERS, "caller"): ["users.user_changed"],
    }


def test_a_service_without_edges_is_drawn_as_well() -> None:
    names = [box.id.name for box in draw(hostile_repository().graph).boxes if box.id.kind is BoxKind.SERVICE]
    assert names == ["backend", "caller", "hermit"]


def test_boxes_lead_to_their_pages() -> None:
    pages = {box.id.anchor: box.address for box in draw(hostile_repository().graph).boxes}
    assert pages["service-caller"] == Address("services/caller.html")
    assert pages["stream-users.user_changed"] == Address("events/users.html", "user_changed")
    assert pages["queue-jobs"] == Address("tasks/users.html", "tidy_up")
    assert pages["resource-redis"] is None


def test_the_picture_and_the_table_have_every_tie() -> None:
    drawing = draw(hostile_repository().graph)
    shown = picture(drawing, lambda address: href("index.html", address))
    assert len(shown.ties) == len(drawing.ties) == sum(len(group.rows) for group in shown.groups)
    assert [group.box.name for group in shown.groups] == [box.id.name for box in drawing.boxes]
    assert [(kind.value, kind.total) for kind in shown.line_kinds] == [
        (LineKind.CALL, 1),
        (LineKind.EVENT, 2),
        (LineKind.TASK, 2),
        (LineKind.ACCESS, 4),
    ]


def test_long_names_lose_their_middle_in_the_picture_alone() -> None:
    name = "a_service_with_a_name_that_is_much_longer_than_a_box"
    graph = Repository({"services/x/BUILD": f'service(name="{name}", kind="python")\n'}).graph
    box = picture(draw(graph), lambda address: None).boxes[0]
    assert box.shown == "a_service_with_a…uch_longer_than_a_box"[:17] + name[-16:]
    assert box.name == name and name in box.said


def test_a_route_is_written_as_a_path() -> None:
    end = Point(30, 20.25)
    route = Route(Point(0, 10), (Straight(Point(10, 10)), Curve(Point(20, 10), Point(20, 20.25), end)), False)
    assert path(route) == "M0 10H10C20 10 20 20.2 30 20.2"


def test_the_page_of_a_graph_is_one_file_that_loads_nothing() -> None:
    page = graph_page(hostile_repository().graph)
    found = Document(page)
    assert all(reference.startswith("#") for reference in found.references)
    assert [each for each in found.of("script") if "src" in each] == found.of("link") == []
    fragments = {reference[1:].replace("%3A", ":") for reference in found.references}
    assert fragments <= set(found.ids)
