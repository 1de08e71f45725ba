"""The whole site: what it loads, what a checker of accessibility says of it, and its search."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.portal.browser import NARROW, Scheme, visit

PAGES = (
    "index.html",
    "index.html#service-orders_api",
    "services.html",
    "services/orders_api.html",
    "apis.html",
    "apis/orders_api.api.html",
    "events.html",
    "events/orders_api.html",
    "models.html",
    "models/orders_api.html",
    "tasks.html",
    "tasks/orders_api.html",
)
HOSTILE_PAGES = ("index.html", "apis/users.api.html", "models/users.html", "events/users.html", "services/caller.html")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_files_of_the_site_alone_from_a_disk(browser: Browser, small_site: str, page: str) -> None:
    with visit(browser, f"{small_site}/{page}") as visited:
        expect(visited.page.get_by_role("heading", level=1)).to_be_visible()
        assert visited.page.evaluate("getComputedStyle(document.body).fontSize") == "16px"
        assert "script" in visited.page.evaluate("Object.keys(document.documentElement.dataset)")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_files_of_the_site_alone_below_any_folder_of_a_server(
    browser: Browser, served_site: str, page: str
) -> None:
    with visit(browser, f"{served_site}/{page}") as visited:
        expect(visited.page.get_by_role("heading", level=1)).to_be_visible()
        assert len(visited.requests) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_nobody_is_shut_out(browser: Browser, small_site: str, page: str, scheme: Scheme) -> None:
    with visit(browser, f"{small_site}/{page}", scheme=scheme, bypass_policy=True) as visited:
        visited.page.eval_on_selector_all("details", "all => all.forEach(each => { each.open = true; })")
        assert visited.axe() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", HOSTILE_PAGES)
def test_nobody_is_shut_out_by_what_specs_say(browser: Browser, hostile_site: str, page: str, scheme: Scheme) -> None:
    """Among it are a deprecated operation, errors with members, and a service without edges."""
    with visit(browser, f"{hostile_site}/{page}", scheme=scheme, bypass_policy=True) as visited:
        visited.page.eval_on_selector_all("details", "all => all.forEach(each => { each.open = true; })")
        assert visited.axe() == []
        assert visited.page.evaluate("document.querySelectorAll('img').length") == 0


@pytest.mark.parametrize("page", ["index.html", "apis/orders_api.api.html", "models.html", "services/orders_api.html"])
def test_a_page_fits_a_phone(browser: Browser, small_site: str, page: str) -> None:
    with visit(browser, f"{small_site}/{page}", size=NARROW, bypass_policy=True) as visited:
        assert visited.page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
        assert visited.axe() == []


def test_the_policy_holds_against_what_would_get_in(browser: Browser, hostile_site: str) -> None:
    """Were a text to become an element all the same, its script would still not run."""
    with visit(browser, f"{hostile_site}/models/users.html") as visited:
        visited.page.evaluate("""() => {
            const script = document.createElement('script');
            script.textContent = 'globalThis.didRun = true';
            document.body.append(script);
        }""")
        assert visited.page.evaluate("globalThis.didRun") is None
        assert any("Content Security Policy" in problem for problem in visited.problems)
        visited.problems.clear()


def test_search_finds_an_operation_by_keyboard(browser: Browser, small_site: str) -> None:
    with visit(browser, f"{small_site}/services/orders_api.html") as visited:
        page = visited.page
        page.keyboard.press("/")
        search = page.get_by_role("combobox", name="Search the portal")
        expect(search).to_be_focused()
        search.press_sequentially("patch orders")
        first = page.get_by_role("option").first
        expect(first).to_contain_text("patch_orders_api")
        expect(first).to_have_attribute("aria-selected", "true")
        page.keyboard.press("ArrowDown")
        expect(first).to_have_attribute("aria-selected", "false")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        page.wait_for_url("**/apis/orders_api.api.html#patch_orders_api")
        expect(page.locator("#patch_orders_api")).to_be_in_viewport()


def test_search_says_how_much_it_found_and_goes_away(browser: Browser, small_site: str) -> None:
    with visit(browser, f"{small_site}/index.html", bypass_policy=True) as visited:
        page = visited.page
        search = page.get_by_role("combobox", name="Search the portal")
        search.fill("orders")
        expect(page.get_by_role("option")).to_have_count(12)
        expect(page.locator("[data-search-status]")).to_contain_text("the first 12 are listed")
        assert visited.axe() == []
        search.fill("no such thing")
        expect(page.get_by_role("option")).to_have_count(0)
        expect(page.locator("[data-search-status]")).to_have_text("0 found")
        search.fill("orders")
        page.keyboard.press("Escape")
        expect(page.get_by_role("listbox")).to_be_hidden()
        expect(search).to_have_value("")


def test_the_first_stop_leads_past_the_menu(browser: Browser, small_site: str) -> None:
    with visit(browser, f"{small_site}/apis/orders_api.api.html") as visited:
        page = visited.page
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#content"


def test_all_pages_are_reached_by_links_without_script(browser: Browser, small_site: str) -> None:
    with visit(browser, f"{small_site}/index.html", script=False) as visited:
        page = visited.page
        page.get_by_role("link", name="Models").click()
        page.get_by_role("link", name="orders_api.OrdersApiRead", exact=True).click()
        page.wait_for_url("**/models/orders_api.html#OrdersApiRead")
        page.get_by_text("Source of OrdersApiRead").click()
        expect(page.get_by_role("region", name="Source of OrdersApiRead")).to_be_visible()
        page.get_by_role("link", name="orders_api.list_orders_api").first.click()
        page.wait_for_url("**/apis/orders_api.api.html#list_orders_api")
