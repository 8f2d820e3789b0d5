"""Sharing as an advocate does it in a browser: live preview, a check that teaches, four clicks, nothing lost."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.company import Company

pytestmark = pytest.mark.journey
STORY = "article:not(:has-text('for reading only')) h2 a"


@pytest.fixture
def page(company: Company, browser: Browser) -> Iterator[Page]:
    """The browser of somebody who shares; the advocate's drafts are what the demo has to show."""
    opened = company.page_of(browser, "sharer")
    yield opened
    opened.close()


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that runs no script."""
    context = browser.new_context(java_script_enabled=False, locale="en-GB", timezone_id="UTC")
    yield context
    context.close()


def begin(page: Page, company: Company) -> None:
    """Open a story with nothing written about it yet, and nothing begun elsewhere."""
    page.goto(company.url + "/share/drafts")
    for _ in range(page.get_by_role("button", name=re.compile("^No reminder")).count()):
        page.get_by_role("button", name=re.compile("^No reminder")).first.click()
        expect(page.locator(".flashes")).to_contain_text("reminder")
    for _ in range(page.get_by_role("button", name=re.compile("^Throw away")).count()):
        page.get_by_role("button", name=re.compile("^Throw away")).first.click()
        expect(page.locator(".flashes")).to_contain_text("The draft is gone.")
    page.goto(company.url + "/share")
    page.locator(STORY).last.click()


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def test_sharing_takes_four_clicks(company: Company, page: Page) -> None:
    page.goto(company.url + "/share")

    page.locator(STORY).last.click()
    page.locator("textarea[name=words]").fill("I saw the workshop grow, shelf by shelf.")
    page.get_by_role("checkbox", name="LinkedIn", exact=True).click()
    press(page, "Share")

    way = page.locator("#to-linkedin")
    expect(way.get_by_label("Your words")).to_have_value("I work at Norda. I saw the workshop grow, shelf by shelf.")
    link = way.get_by_role("link", name=re.compile("^Open LinkedIn"))
    assert str(link.get_attribute("href")).startswith("https://www.linkedin.com/sharing/share-offsite/?url=")
    assert link.get_attribute("target") == "_blank"


def test_the_preview_follows_and_a_check_leads_to_clause_and_lesson(company: Company, page: Page) -> None:
    begin(page, company)
    expect(page.locator("input[name=networks]:checked")).to_have_count(0)
    page.get_by_role("checkbox", name="X", exact=True).check()
    page.get_by_role("checkbox", name="Mastodon", exact=True).check()

    page.get_by_label("Said first").select_option("")
    page.locator("textarea[name=words]").fill("The workshop opens on Saturday.")

    expect(page.locator("#own-look .post")).to_have_count(2)
    expect(page.locator("#own-look .post").first).to_contain_text("The workshop opens on Saturday.")
    checks = page.locator("#own-checks")
    expect(checks).to_contain_text("Nothing says yet that you work at Norda.")
    expect(checks.locator("a[href*='/policy/']").first).to_be_visible()
    expect(checks.locator("a[href*='/c/']").first).to_be_visible()
    expect(page.locator("[data-shows-says]")).to_contain_text("To mend: 1.")

    press(page, "Share")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("textarea[name=words]")).to_have_value("The workshop opens on Saturday.")
    page.get_by_label("Said first").select_option(index=0)
    expect(checks).to_contain_text("Checked: nothing to mend")


def test_what_is_typed_is_there_again_without_a_button(company: Company, page: Page) -> None:
    begin(page, company)
    words = "Half a thought about Saturdays"
    page.locator("textarea[name=words]").fill(words)
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved at")

    page.goto(company.url + "/share/drafts")
    expect(page.locator("main")).to_contain_text(words)
    page.get_by_role("link", name=re.compile("^Go on writing")).first.click()
    expect(page.locator("textarea[name=words]")).to_have_value(words)


def test_a_reminder_is_set_and_taken_back_by_keyboard(company: Company, page: Page) -> None:
    begin(page, company)
    page.locator("textarea[name=words]").fill("For next week.")
    page.locator("summary", has_text="Another time").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Day and time").fill(f"{company.now.date().replace(day=28).isoformat()}T09:00")
    page.get_by_role("button", name="Remind me").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".flashes")).to_contain_text("nothing is posted for you")

    page.goto(company.url + "/share/drafts")
    expect(page.locator("main")).to_contain_text("Reminder to yourself")
    page.get_by_role("button", name=re.compile("^No reminder")).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).not_to_contain_text("Reminder to yourself")


def test_pressing_enter_in_a_field_checks_and_shares_nothing(company: Company, page: Page) -> None:
    begin(page, company)
    page.locator("textarea[name=words]").fill("I work at Norda, and Saturdays are full.")
    page.get_by_role("checkbox", name="X", exact=True).check()
    page.get_by_label("Or say it your way").press("Enter")

    expect(page.get_by_role("heading", name="In your own words")).to_be_visible()
    expect(page.locator("#own-look .post")).to_have_count(1)


def test_composing_works_without_javascript(company: Company, plain: BrowserContext) -> None:
    page = plain.new_page()
    company.sign_in(page, "sharer")
    begin(page, company)
    page.locator("textarea[name=words]").fill("The workshop opens on Saturday.")
    page.get_by_label("Said first").select_option("")
    page.get_by_role("checkbox", name="Facebook", exact=True).check()
    page.get_by_role("checkbox", name="Email", exact=True).check()

    press(page, "Check and preview")
    expect(page.locator("#own-look .post")).to_have_count(2)
    expect(page.locator("#own-checks")).to_contain_text("Nothing says yet that you work at Norda.")
    page.get_by_label("Said first").select_option(index=1)
    press(page, "Save draft")
    expect(page.locator(".flashes")).to_contain_text("Saved.")
    expect(page.get_by_label("Said first")).to_have_value("Norda is my employer.")
    press(page, "Share")

    expect(page.get_by_role("link", name=re.compile("^Open (Facebook|E-mail)"))).to_have_count(2)
    expect(page.get_by_role("button", name=re.compile("^Copy"))).to_have_count(0)
    page.locator("#to-facebook summary").click()
    page.locator("#to-facebook").get_by_label("Address of your post").fill("https://evil.example/1")
    page.locator("#to-facebook").get_by_role("button", name="Yes, I posted it").click()
    expect(page.locator(".error-summary")).to_contain_text("not an address of this network")
    page.locator("#to-facebook").get_by_label("Address of your post").fill("https://www.facebook.com/amara/posts/1")
    page.locator("#to-facebook").get_by_role("button", name="Yes, I posted it").click()
    expect(page.locator(".flashes")).to_contain_text("Only you see this answer.")
