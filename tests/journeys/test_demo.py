"""The demo company has something to show on the pages of trainers and learners, and its counters are right."""

import re

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
