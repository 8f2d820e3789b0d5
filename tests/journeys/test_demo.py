"""The demo company has something to show on the pages of trainers and learners, and its counters are right."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.company import Company

pytestmark = pytest.mark.journey


def test_its_counters_are_what_the_facts_say(company: Company) -> None:
    assert "Differences: 0." in company.command("recount", "--check")


def test_its_trainer_finds_work_on_every_desk(company: Company, browser: Browser) -> None:
    page = company.page_of(browser, "trainer")
    for path, words in (
        ("/studio/marking", r"Your professional voice|Customer conversations"),
        ("/studio/review", r"Platforms, benefits and limits"),
        ("/studio/questions", r"What is kept\?"),
        ("/studio/history", r"Staying off the stars covers competitors too"),
        ("/studio/findings", r"CALLOUT-UNKNOWN"),
        ("/studio/publish", r"What does Handrail keep\?"),
    ):
        page.goto(company.url + path)
        expect(page.locator("main")).to_contain_text(re.compile(words))


def test_its_learner_reads_that_a_score_changed_and_what_to_read_again(company: Company, browser: Browser) -> None:
    page = company.page_of(browser, "learner")
    page.goto(company.url + "/c/guardrails/changes")
    expect(page.locator("main")).to_contain_text("or of a competitor's")
    page.goto(company.url + "/")
    page.get_by_role("link", name=re.compile("Our guardrails")).first.wait_for()
    page.locator('main a[href^="/quiz/"][href$="/result"]').first.click()
    expect(page.locator("main")).to_contain_text("Two answers had changed places.")


def test_it_names_public_badges_that_are_valid_revoked_and_expired(company: Company, browser: Browser) -> None:
    found = json.loads((company.folder / "sign-ins.json").read_text(encoding="utf-8"))["public_badges"]
    printed = Path(company.log.name).read_text(encoding="utf-8")
    page = company.page_of(browser, "nobody")

    assert list(found) == ["valid", "revoked", "expired"]
    for state, address in found.items():
        assert address.startswith(f"{company.url}/badges/")
        assert address in printed
        page.goto(address)
        expect(page.get_by_role("heading", name=state.capitalize(), exact=True)).to_be_visible()
        for form in ("json", "jwt", "png", "svg"):
            assert page.request.get(f"{address}.{form}").ok, f"{state} as {form}"


def test_its_level_four_is_signed_off_by_a_second_person(company: Company, browser: Browser) -> None:
    assert company.people["champion"]["level"] == 4
    page = company.page_of(browser, "champion")
    page.goto(company.url + "/learn")
    expect(page.locator("#spokesperson")).to_contain_text("Signed off by Isabel Moreno")
    page.goto(company.url + "/awards/notes")
    expect(page.locator("main")).to_contain_text("Leading others")


def test_its_advocate_has_figures_on_every_page_of_sharing(company: Company, browser: Browser) -> None:
    assert company.people["advocate"]["level"] == 3
    page = company.page_of(browser, "advocate")
    for path, words in (
        ("/share/links", r"[1-9]\d* "),
        ("/points", r"[1-9]\d+"),
        ("/share/drafts", r"Reminder to yourself"),
        ("/share/proposals", r"A hinge from 1987 that still turns"),
    ):
        page.goto(company.url + path)
        expect(page.locator("main")).to_contain_text(re.compile(words))


def test_its_champion_sees_what_came_of_it_in_groups(company: Company, browser: Browser) -> None:
    page = company.page_of(browser, "champion")
    for path, words in (
        ("/programme/links", r"[1-9]\d* "),
        ("/programme/terms", r"rock star"),
        ("/programme/queue", r"Five questions our apprentices asked"),
        ("/programme/calendar", r"Open day in Oslo"),
    ):
        page.goto(company.url + path)
        expect(page.locator("main")).to_contain_text(re.compile(words))
