"""The picture of the graph, as somebody with a keyboard, a mouse or neither uses it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from interlock.emit.portal.drawing import Drawing, draw
from interlock.emit.portal.graph_page import graph_page
from interlock.topology.testing import Repository
from tests.portal.browser import Scheme, visit

SMALLEST_LETTERS = 10.99
"""In pixels; browsers round."""
HASH = "#service-orders_api"


@pytest.fixture
def drawing(small: Repository) -> Drawing:
    return draw(small.graph)


def neighbours(drawing: Drawing, name: str) -> set[str]:
    ends = [(tie.source.name, tie.target.name) for tie in drawing.ties]
    return {name} | {other for pair in ends if name in pair for other in pair}


def shown(page: Page) -> set[str]:
    """The names of the boxes that can be seen."""
    names: list[str] = page.eval_on_selector_all(
        ".box", "boxes => boxes.filter(box => box.checkVisibility()).map(box => box.dataset.name)"
    )
    return set(names)


def lines(page: Page) -> int:
    count: int = page.eval_on_selector_all(".ties path", "ties => ties.filter(tie => tie.checkVisibility()).length")
    return count


def status(page: Page) -> str:
    return page.locator("#graph-status").inner_text()


def letters(page: Page) -> list[float]:
    """The sizes of the letters in the boxes that are shown, in pixels on the screen."""
    found: list[float] = page.evaluate("""() => {
        const picture = document.querySelector('.picture');
        const scale = picture.getBoundingClientRect().width / picture.viewBox.baseVal.width;
        return [...document.querySelectorAll('.box text')].filter(each => each.checkVisibility())
            .map(each => parseFloat(getComputedStyle(each).fontSize) * scale);
    }""")
    return found


def box(page: Page, name: str) -> Any:
    return page.locator(f'.box[data-name="{name}"]')


def test_everything_is_there_and_counted(browser: Browser, small_site: str, drawing: Drawing) -> None:
    with visit(browser, f"{small_site}/index.html") as visited:
        assert shown(visited.page) == {each.id.name for each in drawing.boxes}
        assert lines(visited.page) == len(drawing.ties)
        assert status(visited.page) == f"{len(drawing.boxes)} boxes and {len(drawing.ties)} lines."
        assert visited.page.locator(".edges tbody").count() == len(drawing.boxes)
        assert visited.page.locator("[data-tie]").count() == len(drawing.ties)


def test_the_mouse_marks_neighbours(browser: Browser, small_site: str, drawing: Drawing) -> None:
    with visit(browser, f"{small_site}/index.html") as visited:
        page = visited.page
        box(page, "orders_api").hover()
        near = page.eval_on_selector_all(".box.near", "boxes => boxes.map(box => box.dataset.name)")
        assert set(near) == neighbours(drawing, "orders_api")
        page.mouse.move(5, 5)
        expect(page.locator(".near")).to_have_count(0)


def test_a_click_leaves_the_box_and_its_neighbours(browser: Browser, small_site: str, drawing: Drawing) -> None:
    with visit(browser, f"{small_site}/index.html") as visited:
        page = visited.page
        box(page, "orders_api").click()
        near = neighbours(drawing, "orders_api")
        ties = sum("orders_api" in (tie.source.name, tie.target.name) for tie in drawing.ties)
        assert shown(page) == near
        assert lines(page) == ties
        assert status(page) == (
            f"{len(near)} of {len(drawing.boxes)} boxes and {ties} of {len(drawing.ties)} lines are shown."
        )
        assert page.evaluate("location.hash") == HASH
        assert page.locator(".focus-ties li").count() == ties
        assert page.locator(".focus-page").get_attribute("href") == "services/orders_api.html"
        page.get_by_role("button", name="Show everything").click()
        assert shown(page) == {each.id.name for each in drawing.boxes}
        assert page.evaluate("location.hash") == ""


def test_the_list_of_a_focused_box_says_what_the_table_says(
    browser: Browser, small_site: str, drawing: Drawing
) -> None:
    with visit(browser, f"{small_site}/index.html{HASH}") as visited:
        said = set(visited.page.locator(".focus-ties li").all_inner_texts())
    expected = set()
    for tie in drawing.ties:
        if "orders_api" in (tie.source.name, tie.target.name):
            details = ", ".join(detail.text for detail in tie.details)
            sentence = f"{tie.source.name} {tie.verb} {tie.target.name}"
            expected.add(f"{sentence}: {details}" if details else sentence)
    assert said == expected


def test_boxes_of_a_focused_picture_do_not_overlap_and_lie_within_it(browser: Browser, middle_site: str) -> None:
    with visit(browser, f"{middle_site}/index.html#resource-redis") as visited:
        frames = visited.page.eval_on_selector_all(
            ".box.kept rect",
            "all => all.map(each => { const r = each.getBoundingClientRect(); return [r.x, r.y, r.right, r.bottom]; })",
        )
        picture = visited.page.locator(".picture").bounding_box()
        assert picture is not None and len(frames) > 40
        for number, (left, top, right, bottom) in enumerate(frames):
            assert left >= picture["x"] and right <= picture["x"] + picture["width"]
            assert top >= picture["y"] and bottom <= picture["y"] + picture["height"]
            for other in frames[number + 1 :]:
                assert right < other[0] or other[2] < left or bottom < other[1] or other[3] < top


def test_the_keyboard_reaches_boxes_and_comes_back(browser: Browser, small_site: str, drawing: Drawing) -> None:
    with visit(browser, f"{small_site}/index.html") as visited:
        page = visited.page
        page.locator(".canvas").focus()
        names = []
        for _ in drawing.boxes:
            page.keyboard.press("Tab")
            names.append(page.evaluate("document.activeElement.dataset.name"))
        assert names == [each.id.name for each in drawing.boxes]
        assert page.locator(".box.near").count() > 1, "focus marks neighbours as the mouse does"
        page.keyboard.press("Enter")
        assert shown(page) == neighbours(drawing, names[-1])
        assert page.evaluate("document.activeElement.id") == "focus-name"
        page.keyboard.press("Escape")
        assert shown(page) == {each.id.name for each in drawing.boxes}
        assert page.evaluate("document.activeElement.dataset.name") == names[-1]


REACHED = "[...document.querySelectorAll('a[href], button, input, [tabindex]')].indexOf(document.activeElement)"


def test_everything_that_can_be_done_is_reached_by_tab(browser: Browser, small_site: str) -> None:
    with visit(browser, f"{small_site}/index.html") as visited:
        page = visited.page
        wanted = page.eval_on_selector_all(
            "a[href], button, input, [tabindex='0']", "all => all.filter(each => each.checkVisibility()).length"
        )
        reached = set()
        for _ in range(wanted + 5):
            page.keyboard.press("Tab")
            reached.add(page.evaluate(REACHED))
        assert len(reached - {-1}) == wanted


def test_a_link_leads_to_a_focused_box_and_the_way_back_works(
    browser: Browser, small_site: str, drawing: Drawing
) -> None:
    with visit(browser, f"{small_site}/index.html{HASH}") as visited:
        page = visited.page
        assert shown(page) == neighbours(drawing, "orders_api")
        box(page, "redis" if "redis" in shown(page) else "postgres").click()
        page.go_back()
        assert shown(page) == neighbours(drawing, "orders_api")
        expect(page.locator(".tools")).to_be_in_viewport()


def test_a_link_to_nothing_shows_everything(browser: Browser, small_site: str, drawing: Drawing) -> None:
    with visit(browser, f"{small_site}/index.html#service-%E0%A4%A") as visited:
        assert len(shown(visited.page)) == len(drawing.boxes)


def test_a_service_page_leads_to_its_box(browser: Browser, small_site: str, drawing: Drawing) -> None:
    with visit(browser, f"{small_site}/services/orders_api.html") as visited:
        visited.page.get_by_role("link", name="Show it in the graph").click()
        expect(visited.page.locator("#focus-name")).to_have_text("orders_api")
        assert shown(visited.page) == neighbours(drawing, "orders_api")


def test_filters_hide_kinds_and_say_so(browser: Browser, small_site: str, drawing: Drawing) -> None:
    with visit(browser, f"{small_site}/index.html") as visited:
        page = visited.page
        page.get_by_role("checkbox", name="Streams").uncheck()
        without_streams = [each for each in drawing.boxes if each.id.kind != "stream"]
        without_events = [each for each in drawing.ties if each.kind != "event"]
        assert len(shown(page)) == len(without_streams)
        assert lines(page) == len(without_events)
        assert status(page).startswith(
            f"{len(without_streams)} of {len(drawing.boxes)} boxes and {len(without_events)} of"
        )
        page.get_by_role("checkbox", name="Calls").uncheck()
        assert lines(page) == sum(each.kind != "call" for each in without_events)
        page.get_by_role("checkbox", name="Streams").check()
        page.get_by_role("checkbox", name="Calls").check()
        assert status(page) == f"{len(drawing.boxes)} boxes and {len(drawing.ties)} lines."


def test_search_marks_what_matches_and_enter_goes_there(browser: Browser, small_site: str, drawing: Drawing) -> None:
    with visit(browser, f"{small_site}/index.html") as visited:
        page = visited.page
        page.get_by_label("Find a box").fill("BILLING")
        names = page.eval_on_selector_all(".box.near", "boxes => boxes.map(box => box.dataset.name)")
        assert names == [each.id.name for each in drawing.boxes if "billing" in each.id.name]
        assert status(page).endswith(f"{len(names)} boxes match “BILLING”.")
        page.keyboard.press("Enter")
        assert shown(page) == neighbours(drawing, names[0])
        page.keyboard.press("Escape")
        assert len(shown(page)) == len(drawing.boxes)


def test_letters_can_be_read(browser: Browser, middle_site: str) -> None:
    with visit(browser, f"{middle_site}/index.html{HASH}") as visited:
        assert min(letters(visited.page)) >= SMALLEST_LETTERS
    with visit(browser, f"{middle_site}/index.html") as visited:
        assert max(letters(visited.page)) >= SMALLEST_LETTERS
        assert box(visited.page, "orders_api").evaluate("box => box.checkVisibility()")


def test_the_size_of_the_picture_follows_the_buttons(browser: Browser, middle_site: str) -> None:
    with visit(browser, f"{middle_site}/index.html") as visited:
        page = visited.page
        width = page.locator(".picture").evaluate("each => each.getBoundingClientRect().width")
        page.get_by_role("button", name="Larger").click()
        assert page.locator(".picture").evaluate("each => each.getBoundingClientRect().width") > width
        page.get_by_role("button", name="Fit").click()
        fits = page.evaluate("""() => {
            const canvas = document.querySelector('.canvas'), picture = document.querySelector('.picture');
            const frame = picture.getBoundingClientRect();
            return frame.width <= canvas.clientWidth && frame.height <= canvas.clientHeight;
        }""")
        assert fits


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_system_until_somebody_chooses(browser: Browser, small_site: str, scheme: Scheme) -> None:
    def ground(page: Page) -> str:
        found: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return found

    light, dark = "rgb(255, 255, 255)", "rgb(15, 20, 26)"
    own, other = (light, dark) if scheme == "light" else (dark, light)
    with visit(browser, f"{small_site}/index.html", scheme=scheme) as visited:
        page = visited.page
        assert ground(page) == own
        page.locator("[data-theme-button]").click()
        assert ground(page) == other
        page.reload()
        assert ground(page) == other, "the choice is remembered"
        page.goto(f"{small_site}/services.html")
        assert ground(page) == other, "on every page"


def test_without_script_the_table_and_the_picture_are_there(
    browser: Browser, small_site: str, drawing: Drawing
) -> None:
    with visit(browser, f"{small_site}/index.html", script=False) as visited:
        page = visited.page
        expect(page.locator(".picture")).to_be_visible()
        expect(page.locator("[data-tie]").first).to_be_visible()
        assert page.locator("[data-tie]").count() == len(drawing.ties)
        expect(page.get_by_label("Find a box")).to_be_hidden()
        expect(page.locator("[data-theme-button]")).to_be_hidden()
        box(page, "orders_api").click()
        expect(page.locator("#service-orders_api")).to_be_in_viewport()
        page.locator("#service-orders_api th a").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("orders_api")


def test_on_paper_there_are_the_picture_and_the_table_alone(browser: Browser, small_site: str) -> None:
    with visit(browser, f"{small_site}/index.html") as visited:
        page = visited.page
        page.emulate_media(media="print")
        expect(page.get_by_label("Find a box")).to_be_hidden()
        expect(page.locator("nav.sections")).to_be_hidden()
        expect(page.locator("[data-tie]").first).to_be_visible()
        assert len(page.pdf(format="A4")) > 10_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_single_file_works_by_itself(
    browser: Browser, small: Repository, drawing: Drawing, tmp_path: Path, scheme: Scheme
) -> None:
    file = tmp_path / "graph.html"
    file.write_text(graph_page(small.graph), encoding="utf-8")
    with visit(browser, file.as_uri(), scheme=scheme) as visited:
        box(visited.page, "orders_api").click()
        assert shown(visited.page) == neighbours(drawing, "orders_api")
        assert visited.requests == [file.as_uri()]
    with visit(browser, file.as_uri(), scheme=scheme, bypass_policy=True) as visited:
        assert visited.axe() == []


def test_five_hundred_services_are_all_there(browser: Browser, tmp_path: Path) -> None:
    """How long it takes is measured among the benchmarks."""
    from tests.portal.systems import shop

    repository = Repository(shop(500, 5_000))
    drawing = draw(repository.graph)
    assert len(drawing.ties) >= 5_000
    file = tmp_path / "graph.html"
    file.write_text(graph_page(repository.graph), encoding="utf-8")
    with visit(browser, file.as_uri()) as visited:
        page = visited.page
        assert len(shown(page)) == len(drawing.boxes)
        assert lines(page) == len(drawing.ties)
        page.get_by_label("Find a box").fill("orders_api")
        page.keyboard.press("Enter")
        assert shown(page) == neighbours(drawing, "orders_api")
        assert min(letters(page)) >= SMALLEST_LETTERS
