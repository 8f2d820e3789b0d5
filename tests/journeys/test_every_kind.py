"""A quiz with every kind of question in a real browser: by keyboard, without JavaScript, narrow and dark."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests import academy as written
from tests.assessment import every
from tests.journeys import markup
from tests.journeys.company import MONDAY, PASSWORD
from tests.journeys.running import Running
from tests.journeys.test_other_ways import tab
from tests.journeys.touring import AXE, NARROW, OUTSIDE, SIZES, TAGS, violations

pytestmark = pytest.mark.journey

WHOLE = {
    "single": "Advertisement", "told": "False", "judged": "In my own words",
}  # fmt: skip
TYPED = {"word": "employer", "number": "1", "range": "300", "pattern": "#ad"}
ORDER = ("Say what was wrong", "Say what is right", "Thank whoever told you", "Go on with your day")
MATCHED = ("The first line", "Nowhere", "None of these")
WAY = ("Thank them and ask what happened", "Pass it to the service team")


@pytest.fixture(scope="module")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The test's own academy with the quiz, served once; each test is taken by somebody else."""
    content, data = tmp_path_factory.mktemp("content"), tmp_path_factory.mktemp("data")
    for path, body in written.files(every.FILES).items():
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_bytes(body)
    running = Running(data, content)
    running.set_clock(MONDAY)
    try:
        running.start()
        yield running
    finally:
        running.stop()


def begin(page: Page, academy: Running, name: str) -> None:
    email = f"{name.casefold()}@norda.example"
    words = ["people", "add", "--name", name, "--email", email, "--team", "Sales"]
    academy.command(*words, stdin=f"{PASSWORD}\n{PASSWORD}\n")
    page.goto(academy.url + "/sign-in?next=/quiz/about/every")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    button(page, "Sign in").click()
    button(page, "Start the quiz").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Every kind of question")


def button(page: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    return (
        page.locator("main").get_by_role("button", name=name).first
        if isinstance(page, Page)
        else page.get_by_role("button", name=name)
    )


def items(page: Page) -> list[str]:
    return [" ".join(one.split()) for one in page.locator("#q-order .ordering__words").all_inner_texts()]


def focus(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.id")
    return found


def in_order(page: Page, press: Any) -> None:
    """Bring the items into their order from the top on; ``press`` presses the button that moves one up."""
    for place, words in enumerate(ORDER):
        while items(page).index(words) > place:
            before = items(page)
            press(page.get_by_role("button", name=f"Move up: {words}"))
            expect(page.locator("#q-order .ordering__words").nth(before.index(words) - 1)).to_have_text(words)


def test_every_kind_is_answered_by_keyboard_alone(academy: Running, page: Page) -> None:
    begin(page, academy, "Ada")
    answered: set[str] = set()
    for _ in range(400):
        found = tab(page)
        where = page.evaluate("document.activeElement.closest('fieldset.question')?.id?.slice(2) || ''")
        if found["words"] == "Hand in your answers":
            break
        by_keyboard(page, where, found, answered)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Handed in, not marked yet")
    marks = page.locator("article .chip").all_inner_texts()
    assert marks == ["Right"] * 12 + ["Not marked yet"]
    expect(page.get_by_text("You opened the hint, which took 0.25 off.")).to_be_visible()


def by_keyboard(page: Page, where: str, found: dict[str, Any], answered: set[str]) -> None:
    """Answer what has the focus, as one would who never touches a mouse."""
    keys = page.keyboard
    label = page.evaluate("(document.activeElement.closest('label') || document.activeElement).innerText").strip()
    if found["words"].startswith("Open the hint") and where not in answered:
        answered.add(where)
        keys.press("Enter")
        page.wait_for_url(re.compile("#q-single-hint$"))
    elif where in WHOLE and found["type"] == "radio" and not found["answered"]:
        for _ in range(4):
            if label == WHOLE[where]:
                keys.press("Space")
                break
            keys.press("ArrowDown")
            label = page.evaluate("document.activeElement.closest('label').innerText").strip()
            if label == WHOLE[where]:
                break
    elif where == "multiple" and found["type"] == "checkbox" and label in {"Thanking", "Leaving"}:
        keys.press("Space")
    elif where in TYPED and found["type"] == "text":
        keys.type(TYPED[where])
    elif where == "order" and "order" not in answered:
        answered.add("order")

        def press(one: Locator) -> None:
            one.focus()
            keys.press("Enter")
            assert focus(page) == one.get_attribute("id"), "the focus left the button that moved its item"

        in_order(page, press)
        expect(page.locator("#q-order [role=status]")).to_have_text(re.compile(r"Now in place \d of 4\."))
        page.get_by_role("button", name=f"Move down: {ORDER[-1]}").focus()
    elif where == "match" and found["tag"] == "select":
        keys.type(MATCHED[int(focus(page)[-1]) - 1])
    elif where == "gaps" and found["type"] == "text":
        keys.type(("work", "own")[int(focus(page)[-1]) - 1])
    elif where == "scene" and found["type"] == "radio" and label in WAY:
        keys.press("Space")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.innerText") == "Go on with this choice"
        keys.press("Enter")
        page.wait_for_url(re.compile("#q-scene-here$"))
        expect(page.locator("#q-scene-here")).to_be_focused()
    elif where == "open" and found["tag"] == "textarea":
        keys.type("It is not true. Here is what is.")


def test_every_kind_works_without_javascript_and_loses_nothing(academy: Running, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB", timezone_id="UTC")
    page = context.new_page()
    begin(page, academy, "Bo")

    page.locator("#q-word").get_by_role("textbox").fill("employer")
    in_order(page, lambda one: one.click())
    expect(page.locator("#q-word").get_by_role("textbox")).to_have_value("employer")
    button(page, "Open the hint").click()
    expect(page.get_by_text("Think of the shortest one.")).to_be_visible()
    for words in WAY:
        page.locator("#q-scene label", has_text=words).locator("input").check()
        button(page, "Go on with this choice").click()
    expect(page.locator("#q-scene")).to_contain_text("This is where your way ends.")
    for name, words in WHOLE.items():
        page.locator(f"#q-{name} label.option", has_text=words).first.locator("input").check()
    for words in ("Thanking", "Leaving"):
        page.locator("#q-multiple label", has_text=words).locator("input").check()
    for name, words in list(TYPED.items())[1:]:
        page.locator(f"#q-{name}").get_by_role("textbox").fill(words)
    page.locator("#q-match-1").select_option(label=MATCHED[0])
    button(page, "Hand in your answers").click()

    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_role("alert")).to_contain_text("choose one in every row")
    assert items(page) == list(ORDER)
    expect(page.locator("#q-match-1")).to_have_value(re.compile(r"\d"))
    for place, words in enumerate(MATCHED, 1):
        page.locator(f"#q-match-{place}").select_option(label=words)
    for place, words in enumerate(("work", "own"), 1):
        page.locator(f"#q-gaps-{place}").fill(words)
    page.locator("#q-open textarea").fill("It is not true.")
    button(page, "Hand in your answers").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Handed in, not marked yet")
    assert page.locator("article .chip").all_inner_texts() == ["Right"] * 12 + ["Not marked yet"]
    context.close()


def test_enter_in_a_field_moves_nothing_and_what_is_saved_is_not_a_choice(academy: Running, page: Page) -> None:
    begin(page, academy, "Cleo")
    before = items(page)
    page.locator("#q-scene input[type=radio]").first.check()
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved at")
    page.reload()
    expect(page.locator("#q-scene input[type=radio]").first).to_be_checked()
    expect(page.locator("#q-scene")).not_to_contain_text("You chose")

    page.locator("#q-gaps-1").fill("work")
    page.locator("#q-gaps-1").press("Enter")

    expect(page).to_have_title(re.compile("^Error: "))
    assert items(page) == before


def test_every_state_of_every_kind_is_fit_for_everybody(academy: Running, page: Page) -> None:
    begin(page, academy, "Dag")
    problems = [f"asked: {one}" for one in faults(page)]
    for words in WAY[:1]:
        page.locator("#q-scene label", has_text=words).locator("input").check()
        button(page, "Go on with this choice").click()
    button(page, "Open the hint").click()
    button(page, "Hand in your answers").click()
    expect(page).to_have_title(re.compile("^Error: "))
    problems += [f"refused: {one}" for one in faults(page)]
    answer_the_rest_wrong(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Handed in, not marked yet")
    problems += [f"explained: {one}" for one in faults(page)]

    assert problems == []


def answer_the_rest_wrong(page: Page) -> None:
    for name in ("single", "multiple", "told", "judged", "scene"):
        page.locator(f"#q-{name} input:not([type=hidden])").last.check()
    for name in TYPED:
        page.locator(f"#q-{name}").get_by_role("textbox").fill("99")
    for place in (1, 2, 3):
        page.locator(f"#q-match-{place}").select_option(index=1)
    for place in (1, 2):
        page.locator(f"#q-gaps-{place}").fill("not sure")
    page.locator("#q-open textarea").fill("It is not true.")
    button(page, "Hand in your answers").click()


def faults(page: Page) -> list[str]:
    """Hold the page against the bar, in both themes and down to 320 pixels."""
    found = markup.read(page.content()).findings
    page.evaluate(Axe().axe_script)
    for theme, width, height in (*SIZES, ("dark", NARROW, 740)):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{theme} {width}: {words}" for words in violations(page.evaluate(AXE, ["tag", TAGS]))]
        shape = page.evaluate(OUTSIDE)
        if shape["wide"] > width or shape["over"] or shape["cut"]:
            found.append(f"{theme} {width}: {shape}")
    return found
