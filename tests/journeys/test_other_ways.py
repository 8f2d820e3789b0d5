"""The same pages by other ways: without JavaScript, by keyboard alone, without motion, on paper, on a thin line."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lms.content import library as content
from lms.content.library import Library
from lms.library import places
from tests.journeys.company import MONDAY, Company
from tests.journeys.test_to_the_permission import Journey

pytestmark = pytest.mark.journey

SHEET = 673
"""The width of A4 between its margins, in CSS pixels."""
FIRST_VIEW_BYTES = 60_000
SHIFT = 0.05
FOCUS = """() => {
  const one = document.activeElement;
  const seen = one.closest('.option, .check') || one;
  const box = seen.getBoundingClientRect();
  const shows = (style) => style.outlineStyle !== 'none' || style.boxShadow !== 'none';
  const hit = document.elementFromPoint(
    Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1),
    Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1));
  return {
    tag: one.tagName.toLowerCase(), type: one.type || '', name: one.name || '', words: one.textContent.trim(),
    ring: shows(getComputedStyle(one)) || shows(getComputedStyle(seen)),
    inside: box.bottom > 0 && box.top < innerHeight,
    open: !hit || seen.contains(hit) || hit.contains(seen),
    answered: one.type === 'radio' &&
      Boolean(document.querySelector(`input[name="${CSS.escape(one.name)}"]:checked`)),
  };
}"""
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((one) => { sum += one.value; }))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 300);
})"""
BYTES = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .reduce((sum, one) => sum + one.transferSize, 0)"""


@pytest.fixture(scope="module")
def library() -> Library:
    return content.read(content.gather(places.content_root()), today=date(2026, 11, 23))


@pytest.fixture(scope="module")
def somebody(company: Company) -> Company:
    """The company with two people who begin, for the tests of this file."""
    company.set_clock(max(company.now, MONDAY))
    for key, name in (("plain", "Ola Nordmann"), ("keys", "Kari Nordmann")):
        if key not in company.people:
            company.add(key, name)
    return company


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that runs no script."""
    context = browser.new_context(java_script_enabled=False, locale="en-GB", timezone_id="UTC")
    yield context
    context.close()


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=re.compile(f"^{name}")).first.click()


# ---- without JavaScript


def test_learning_works_without_javascript(somebody: Company, plain: BrowserContext, library: Library) -> None:
    page = plain.new_page()
    somebody.sign_in(page, "plain")
    journey = Journey(page, somebody, library)
    journey.acknowledge(next(iter(library.policies)))
    course = library.courses[journey.courses_of(1)[0]]

    journey.go(f"/c/{course.id}/{course.lessons[0].id}")
    page.locator("#own-check input:not([type=hidden])").first.check()
    press(page, "Check my answer")
    expect(page.locator("#own-check [role=status]")).to_be_visible()
    journey.read(course.id)

    quiz = journey.quiz_of(course.id)
    journey.go(f"/quiz/about/{quiz.id}")
    press(page, "Start the quiz")
    journey.answer(quiz.questions[0], right=True)
    press(page, "Save and leave")
    journey.go(f"/quiz/about/{quiz.id}")
    press(page, "Continue the quiz")
    kept = page.locator(f"fieldset#q-{quiz.questions[0].id} input")
    assert any(one.is_checked() if one.get_attribute("type") != "text" else one.input_value() for one in kept.all())
    journey.sit(quiz, right=True)
    expect(page.get_by_role("heading", level=1)).to_contain_text("You passed")


def test_the_account_and_search_work_without_javascript(somebody: Company, plain: BrowserContext) -> None:
    page = plain.new_page()
    somebody.sign_in(page, "plain")

    page.goto(somebody.url + "/learn")
    page.get_by_role("searchbox").fill("disclosure")
    press(page, "Search")
    expect(page.locator("main mark").first).to_be_visible()

    page.goto(somebody.url + "/me")
    page.get_by_label("Time zone").select_option("Europe/Oslo")
    page.get_by_label("Dark").check()
    press(page, "Save")
    expect(page.locator(".flashes")).to_be_visible()
    assert page.locator("html").get_attribute("data-theme") == "dark"

    page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def test_sharing_and_leaving_work_without_javascript(somebody: Company, plain: BrowserContext) -> None:
    page = plain.new_page()
    somebody.sign_in(page, "trainer")
    page.goto(somebody.url + "/advocacy/choose")
    if page.get_by_role("button", name="Yes, opt me in").count():
        press(page, "Yes, opt me in")
    page.goto(somebody.url + "/share")
    page.locator("article:not(:has-text('for reading only')) h2 a").first.click()
    story = page.url

    page.locator("textarea[name=words]").fill("I work at Norda, and I saw this being built.")
    press(page, "Save draft")
    expect(page.locator(".flashes")).to_contain_text("Saved.")
    page.goto(somebody.url + "/share/drafts")
    page.get_by_role("link", name=re.compile("^Go on writing")).click()
    page.get_by_label("LinkedIn").check()
    page.get_by_label("Email").check()
    press(page, "Check and preview")
    expect(page.locator("#own-look .post")).to_have_count(2)
    expect(page.locator("#own-look")).to_contain_text("I saw this being built.")
    press(page, "Share")
    expect(page.get_by_role("link", name=re.compile("^Open "))).to_have_count(2)
    expect(page.get_by_role("button", name="Copy my words").first).to_be_hidden()
    page.locator("summary", has_text="LinkedIn").click()
    press(page, "Yes, I posted it")

    page.goto(somebody.url + "/me")
    press(page, "Leave advocacy")
    page.goto(story)
    expect(page.locator("#locked")).to_be_visible()


# ---- by keyboard alone


def tab(page: Page) -> dict[str, Any]:
    """Press Tab; what has the focus now shows it and is not hidden by anything."""
    page.keyboard.press("Tab")
    found: dict[str, Any] = page.evaluate(FOCUS)
    if found["tag"] not in {"body", "html"}:
        assert found["ring"], f"the focus does not show on {found}"
        assert found["inside"], f"the focus is out of sight on {found}"
        assert found["open"], f"something lies over {found}"
    return found


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the thing with these words has the focus."""
    for _ in range(200):
        if tab(page)["words"].startswith(words):
            return
    raise AssertionError(f"Tab never reaches {words!r}")


def test_tab_reaches_the_skip_link_first_and_shows_where_it_is(somebody: Company, browser: Browser) -> None:
    for key, path in (("nobody", "/sign-in"), ("advocate", "/"), ("advocate", "/share"), ("admin", "/system/people")):
        page = somebody.page_of(browser, key)
        page.goto(somebody.url + path)
        assert tab(page)["words"] == "Skip to the content"
        for _ in range(25):
            tab(page)
        page.goto(somebody.url + path)
        tab(page)
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.close()


def test_a_quiz_is_answered_and_handed_in_by_keyboard(somebody: Company, browser: Browser, library: Library) -> None:
    page = somebody.page_of(browser, "keys")
    journey = Journey(page, somebody, library)
    journey.acknowledge(next(iter(library.policies)))
    first = journey.courses_of(1)[0]
    journey.read(first)
    journey.go(f"/quiz/about/{journey.quiz_of(first).id}")
    tab_to(page, "Start the quiz")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Hand in your answers")).to_be_visible()

    for _ in range(300):
        found = tab(page)
        if found["words"] == "Hand in your answers":
            break
        if found["type"] in {"radio", "checkbox"} and not found["answered"]:
            page.keyboard.press("Space")
        elif found["type"] == "text":
            page.keyboard.type("7")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("passed"))
    expect(page.get_by_text(re.compile(r"You scored \d+ %"))).to_be_visible()
    page.close()


# ---- without motion, on paper, on a thin line


def test_nothing_moves_for_who_asks_for_stillness(somebody: Company, browser: Browser) -> None:
    page = somebody.page_of(browser, "advocate")
    for path in ("/", "/learn", "/badges", "/share", "/me", "/advocacy", "/policy"):
        page.goto(somebody.url + path)
        for one in page.locator("main a, main button").all()[:12]:
            if one.is_visible():
                one.hover()
        assert page.evaluate("document.getAnimations().length") == 0, path
    page.close()


def test_lesson_and_policy_print_on_a4_without_navigation(
    somebody: Company, browser: Browser, library: Library
) -> None:
    page = somebody.page_of(browser, "advocate")
    course = next(iter(library.courses.values()))
    policy_id = next(iter(library.policies))
    for path in (f"/c/{course.id}/{course.lessons[0].id}", f"/policy/{policy_id}", f"/policy/{policy_id}/print"):
        page.goto(somebody.url + path)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": SHEET, "height": 970})
        assert page.evaluate("document.documentElement.scrollWidth") <= SHEET, path
        shown = [one for one in page.locator("nav, .button, .ribbon, .skip-link").all() if one.is_visible()]
        assert not shown, f"{path} prints {shown[0].inner_text()!r}"
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        sheet = page.pdf(prefer_css_page_size=True)
        boxes = {tuple(map(float, found)) for found in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", sheet)}
        assert {(round(width), round(height)) for width, height in boxes} == {(595, 842)}, path
        page.emulate_media(media="screen")
    page.close()


def test_the_first_view_is_light_and_stands_still(somebody: Company, browser: Browser) -> None:
    for key, path in (("nobody", "/sign-in"), ("advocate", "/"), ("advocate", "/share"), ("newcomer", "/learn")):
        page = somebody.page_of(browser, key)
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(somebody.url + path, wait_until="load")
        assert page.evaluate(SHIFTS) < SHIFT, path
        page.close()
    fresh = browser.new_context()
    page = fresh.new_page()
    page.goto(somebody.url + "/sign-in", wait_until="load")
    assert 0 < page.evaluate(BYTES) <= FIRST_VIEW_BYTES
    fresh.close()
