"""Every page of the product, as everybody who may open it sees it, against EXPERIENCE.md's bar."""

import json
import os
import re
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from werkzeug.routing import Map

from lms.app import create_app
from lms.content import library as content
from lms.demo import training
from lms.library import places
from lms.people import service as people
from lms.recognition.credentials import reports
from lms.recognition.holdings.models import Holding
from tests.journeys.company import LONG_NAME, PASSWORD, Company
from tests.journeys.running import ROOT
from tests.journeys.test_to_the_permission import Journey
from tests.journeys.touring import ALL, EACH, Tour
from tests.recognition.credentials.issuers import Issuer
from tests.recognition.holdings import made as holdings

pytestmark = pytest.mark.journey

PICTURE = ROOT / "docs" / "today.png"
PICTURE_BYTES = 160_000
WHOLE = ("newcomer", "advocate")
"""Of these every page is looked at: who has nothing yet, and who has everything."""
ROLES = ("learner", "champion", "staff", "admin", "trainer", "expert", "renewing")
"""Of these Today, and every page the others do not have."""
NOT_PAGES = {
    "lms.static": "files",
    "lms.health.alive": "words for a machine",
    "lms.health.ready": "words for a machine",
    "lms.advocacy_api.show": "JSON",
    "lms.advocacy_api.show_status": "JSON",
    "lms.credentials.give_key_set": "JSON",
    "lms.learning.required.export": "a table to download",
    "lms.desk.lists.download": "a table to download",
    "lms.insights.dashboard.figures": "a table to download",
    "lms.insights.impact.table": "a table to download",
    "lms.insights.pulse.figures": "a table to download",
    "lms.insights.effect.table": "a table to download",
    "lms.learning.picture": "a picture",
    "lms.sharing.composing.picture": "a picture",
    "lms.sharing.stories.picture": "a picture",
    "lms.sharing.telling.picture": "a picture",
    "lms.sharing.telling.small": "a picture",
    "lms.sharing.stories.looked": "it only waits for a job, and goes on by itself",
    "lms.record.download": "a zip to download",
    "lms.holdings.picture": "a picture",
    "lms.recognition.show_art": "a picture",
    "lms.recognition.show_badge_art": "a picture",
    "lms.credentials.give_json": "a signed badge",
    "lms.credentials.give_jwt": "a signed badge",
    "lms.credentials.give_png": "a signed badge",
    "lms.credentials.give_svg": "a signed badge",
    "lms.credentials.give_keys": "JSON",
    "lms.credentials.give_issuer": "JSON",
    "lms.credentials.give_list": "JSON",
    "lms.credentials.draw_meaning": "a picture",
    "lms.showing.qr_code": "a picture",
    "lms.showing.send_certificate": "a PDF",
    "lms.authoring.pictures.send": "a picture",
    "lms.authoring.zipping.download": "a zip",
    "lms.authoring.exchanging.export": "a file",
    "lms.authoring.exchanging.look": "leads on",
    "lms.learning.resume": "leads on",
    "lms.learning.back": "leads on",
    "lms.links.follow": "leads on",
    "lms.conversions.done": "JSON",
    "lms.lost.nowhere": "the page for what there is not",
}
SECOND_POLICY = b"""---
id: pictures
title: Pictures of people
acknowledge: no
review_by: 2027-06-30
---

## Summary

Ask first.

## 1. Ask first
<!-- id: ask-first -->

Ask everybody in a picture before you show it.
"""
"""With two policies their list is a page of its own."""
BY_FORM_OR_MAIL = {
    "lms.contest_watch.show",
    "lms.home.mail.ask",
    "lms.ideas.words.show",
    "lms.insights.pulse.ask",
    "lms.ideas.incidents.edit",
    "lms.ideas.incidents.one",
    "lms.learning.opinions.show",
    "lms.webhooks.ask_to_remove",
    "lms.webhooks.edit",
    "lms.webhooks.show",
    "lms.credentials.show_meaning",
    "lms.holdings.show",
    "lms.recognition.byhand.ask_note",
    "lms.recognition.byhand.ask_verdict",
    "lms.recognition.giving.ask",
    "lms.recognition.signing.terms",
    "lms.people.show_invitation",
    "lms.people.show_reset",
    "lms.people.sent",
    "lms.assessment.take",
    "lms.sharing.composing.ready",
    "lms.learning.review.question",
    "lms.learning.review.why",
    "lms.desk.check",
    "lms.desk.result",
    "lms.desk.lists.show_one",
    "lms.showing.card",
    "lms.advocacy.pause",
    "lms.policy.changes",
    "lms.authoring.policies.ask_signatures",
    "lms.authoring.policies.ask_publish",
    "lms.learning.search",
    "lms.talk.own.edit",
    "lms.mentors.show_request",
    "lms.authoring.conflict.show",
    "lms.authoring.zipping.compare",
    "lms.authoring.exchanging.compare",
    "lms.authoring.exchanging.losses",
}
"""What a form or a mail leads to; every other page must be reached by links."""
SOMETIMES = {"lms.contest_watch.show"}
"""Pages of what the demo has only by chance: something unusual in a contest."""


EVERY_ROLE = ("champion", "staff", "admin", "trainer", "expert")


class Walk:
    """The tour with what it needs at hand."""

    def __init__(self, tour: Tour, company: Company, browser: Browser) -> None:
        self.tour = tour
        self.company = company
        self.browser = browser
        self.library = content.read(content.gather(places.content_root()), today=date(2026, 11, 23))

    def page(self, key: str) -> Page:
        return self.tour.follow(self.company.page_of(self.browser, key))

    def go(self, page: Page, path: str) -> None:
        page.goto(self.company.url + path)

    def press(self, page: Page, name: str) -> None:
        page.locator("main").get_by_role("button", name=re.compile(f"^{name}")).first.click()

    def send_empty(self, page: Page, name: str, path: str, button: str) -> None:
        """Send a form without filling it in; look at what comes back."""
        self.go(page, path)
        self.press(page, button)
        expect(page.get_by_role("alert")).to_be_visible()
        assert page.title().startswith("Error: "), page.title()
        self.tour.look(page, name, status=422)

    def mailed(self, pattern: str) -> str:
        """Wait for a link in the mails the demo prints."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            found = re.findall(pattern, Path(self.company.log.name).read_text(encoding="utf-8"))
            if found:
                return str(found[-1])
            time.sleep(0.2)
        raise AssertionError(f"no mail holds {pattern}")


@dataclass(frozen=True, slots=True)
class Half:
    """One of two halves of the tour, which different processes may go through at the same time."""

    name: str
    parts: Sequence[Callable[[Walk], None]]

    def take(self, company: Company, browser: Browser, app: Flask, together: Path) -> None:
        """Go through the parts; whoever finishes second also looks for pages that nobody came to."""
        walk = Walk(Tour(company.url, app.url_map), company, browser)
        company.add("longest", LONG_NAME, *EVERY_ROLE, team="Donaudampfschifffahrt")
        try:
            for part in self.parts:
                part(walk)
                company.close_pages()
            found = {"looked": walk.tour.looked, "reached": walk.tour.reached}
            (together / f"{self.name}.tour").write_text(json.dumps(found), encoding="utf-8")
            halves = [json.loads(one.read_text(encoding="utf-8")) for one in together.glob("*.tour")]
            if len(halves) == len(HALVES):
                walk.tour.problems += left_out(halves, app.url_map)
        finally:
            print("\n".join(dict.fromkeys(walk.tour.problems)))
            print(f"{len(walk.tour.looked)} states of {len(set(walk.tour.looked.values()))} pages looked at")
        assert not walk.tour.problems


def test_every_page_meets_the_bar(toured: Company, browser: Browser, routes: Flask, together: Path) -> None:
    HALVES[0].take(toured, browser, routes, together)


def left_out(halves: Sequence[Mapping[str, Mapping[str, str]]], routes: Map) -> list[str]:
    """Name the pages nobody looked at, and those no link leads to."""
    looked = {endpoint for half in halves for endpoint in half["looked"].values()}
    reached = {endpoint: kind for half in halves for endpoint, kind in half["reached"].items()}
    readable = {rule.endpoint for rule in routes.iter_rules() if "GET" in (rule.methods or ())}
    pages = readable - set(NOT_PAGES)
    return [
        *(f"never looked at: {one}" for one in pages - looked - SOMETIMES),
        *(f"no link leads to {one}" for one in pages - set(reached) - BY_FORM_OR_MAIL),
        *(f"{one} is a page" for one in NOT_PAGES if reached.get(one) == "text/html"),
    ]


def outside(walk: Walk) -> None:
    """Who is not signed in, or not yet somebody."""
    page, tour = walk.page("nobody"), walk.tour
    tour.crawl(page)
    tour.look(page, "out-welcome", "/")
    tour.look(page, "out-sign-in", "/sign-in?next=/learn")
    tour.look(page, "out-lost", "/nothing/here", status=404)
    tour.look(page, "out-join-lost", "/join/not-an-invitation", status=404)
    tour.look(page, "out-reset-lost", "/reset/not-a-link", status=404)
    walk.send_empty(page, "out-sign-in-empty", "/sign-in", "Sign in")
    page.get_by_label("E-mail address").fill("nobody@norda.example")
    page.get_by_label("Password").fill("a wrong password")
    walk.press(page, "Sign in")
    tour.look(page, "out-sign-in-wrong", status=422)
    tour.look(page, "out-forgot", "/forgot")
    walk.send_empty(page, "out-forgot-empty", "/forgot", "Send the link")
    page.get_by_label("E-mail address").fill(walk.company.people["learner"]["email"])
    walk.press(page, "Send the link")
    tour.look(page, "out-forgot-sent")
    link = walk.mailed(r"/reset/[\w-]+")
    tour.look(page, "out-reset", link)
    walk.send_empty(page, "out-reset-empty", link, "Set the password")


def everything(walk: Walk) -> None:
    """Everything links lead to: all of it for some, for the others Today and what nobody had before."""
    for key in (*WHOLE, *ROLES):
        page = walk.page(key)
        # Every lesson and every course is opened by one who has begun everything, and by one who has begun nothing.
        found = walk.tour.crawl(page, lessons=ALL if key in WHOLE else EACH)
        known = set() if key in WHOLE else set(walk.tour.looked.values()) - {"lms.home.today"}
        for endpoint, paths in sorted(found.items()):
            if endpoint not in known:
                walk.tour.look(page, f"{key}-{endpoint.removeprefix('lms.').replace('.', '-')}", paths[0])


def longest(walk: Walk) -> None:
    """The longest name and every role at once, where names and roles show."""
    page, tour = walk.page("longest"), walk.tour
    for path in ("/", "/me", "/badges", "/required", "/programme/stories", "/system/people", "/system/teams"):
        tour.look(page, "longest" + path.replace("/", "-"), path)
    walk.go(page, "/system/people?q=longest")
    tour.look(page, "longest-person", page.get_by_role("link", name=LONG_NAME).get_attribute("href"))
    tour.look(page, "people-nobody-fits", "/system/people?q=zzzz")
    tour.look(page, "people-closed", "/system/people?state=closed")


def first_day(walk: Walk) -> None:
    """An invitation, the policy, a lesson, a quiz failed, the wait, the quiz passed, the level."""
    page, tour, company = walk.page("nobody"), walk.tour, walk.company
    link = company.invitation("bo.lund@norda.example")
    journey = Journey(page, company, walk.library)
    tour.look(page, "join", link.removeprefix(company.url))
    walk.send_empty(page, "join-empty", link.removeprefix(company.url), "Set up my account")
    page.get_by_label("Your name").fill("Bo Lund")
    page.get_by_label("Password").fill(PASSWORD)
    walk.press(page, "Set up my account")
    tour.look(page, "bo-joined")
    course = walk.library.courses[journey.courses_of(1)[0]]
    lesson = f"/c/{course.id}/{course.lessons[0].id}"
    policy_id = next(iter(walk.library.policies))
    walk.send_empty(page, "bo-policy-empty", f"/policy/{policy_id}", "Acknowledge version")
    for name in range(len(walk.library.policies[policy_id].check)):
        page.locator(f'input[name="q-{name}"]').last.check()
    walk.press(page, "Acknowledge version")
    tour.look(page, "bo-policy-wrong", status=422)
    journey.acknowledge(policy_id)
    tour.look(page, "bo-policy-held")
    walk.send_empty(page, "bo-check-empty", lesson, "Check my answer")
    checked = page.locator("#own-check input:not([type=hidden])").first
    checked.check() if checked.get_attribute("type") != "text" else checked.fill("something")
    walk.press(page, "Check my answer")
    tour.look(page, "bo-check-answered")
    journey.read(course.id)
    tour.look(page, "bo-lessons-done", f"/c/{course.id}")
    sit_quiz(walk, journey)
    page.context.clear_cookies()
    page.close()


def sit_quiz(walk: Walk, journey: Journey) -> None:
    """Hand in nothing, fail, wait, pass."""
    page, tour, company = journey.page, walk.tour, walk.company
    quiz = journey.quiz_of(journey.courses_of(1)[0])
    tour.look(page, "bo-quiz-before", f"/quiz/about/{quiz.id}")
    walk.press(page, "Start the quiz")
    tour.look(page, "bo-quiz-open")
    walk.press(page, "Hand in your answers")
    tour.look(page, "bo-quiz-empty", status=422)
    tour.look(page, "bo-course-quiz-open", f"/c/{quiz.for_.partition(':')[2]}")
    journey.sit(quiz, right=False)
    tour.look(page, "bo-failed")
    tour.look(page, "bo-cool-down", f"/quiz/about/{quiz.id}")
    tour.look(page, "bo-today-cool-down", "/")
    company.set_clock(company.now + quiz.cooldown[0] + timedelta(minutes=1))
    journey.sit(quiz, right=True)
    tour.look(page, "bo-passed")
    tour.look(page, "bo-quiz-passed", f"/quiz/about/{quiz.id}")
    tour.look(page, "bo-level-reached", "/")
    tour.look(page, "bo-badges", "/badges")
    tour.look(page, "bo-xp", "/xp")
    tour.look(page, "bo-learn", "/learn")


def sharing(walk: Walk) -> None:
    """The choice, the locked story, the composer, and the page with the link.

    Leaving advocacy erases what the advocate has shared: what needs their shares comes before.
    """
    page, tour = walk.page("advocate"), walk.tour
    walk.go(page, "/share")
    story = str(page.locator("article:not(:has-text('for reading only')) h2 a").first.get_attribute("href"))
    tour.look(page, "story-open", story)
    tour.look(page, "drafts-begun", "/share/drafts")
    tour.look(walk.page("expert"), "drafts-empty", "/share/drafts")
    walk.go(page, story)
    walk.press(page, "Share")
    tour.look(page, "story-empty", status=422)
    page.locator("textarea[name=words]").fill("I work at Norda, and I saw this being built. " + "unbreakably" * 12)
    for one in page.locator("input[name=networks]").all()[:2]:
        one.check()
    walk.press(page, "Show me a starter")
    tour.look(page, "story-starter")
    walk.press(page, "Check and preview")
    tour.look(page, "story-checked")
    walk.press(page, "Save draft")
    tour.look(page, "drafts", "/share/drafts")
    walk.go(page, story)
    walk.press(page, "Share")
    tour.look(page, "story-ready")
    walk.go(page, story)
    walk.press(page, "Keep for later")
    tour.look(page, "story-shared", story)
    tour.look(page, "stream-kept", "/share?view=kept")
    tour.look(page, "stream-kind", "/share?kind=event")
    tour.look(page, "topics", "/share/topics")
    walk.press(walk_to(page, walk.company.url + "/me"), "Leave advocacy")
    tour.look(page, "left-advocacy")
    tour.look(page, "story-locked", story)
    tour.look(page, "choice", "/advocacy/choose")
    page.get_by_role("button", name="Yes, opt me in").click()
    tour.look(page, "opted-in")
    badge = str(page.request.get(walk.company.url + "/badges").text().partition('<h2 class="rows__title"><a href="')[2])
    walk.go(page, badge.partition('"')[0])
    if page.get_by_role("button", name="Make it public").count():
        walk.press(page, "Make it public")
    tour.look(page, "badge-public")
    address = page.url.removeprefix(walk.company.url)
    tour.look(walk.page("nobody"), "out-badge", address)
    tour.look(walk.page("learner"), "learner-locked-story", story, status=200)


def walk_to(page: Page, address: str) -> Page:
    page.goto(address)
    return page


def by_hand(walk: Walk) -> None:
    """A badge is given, suspended and restored after a note; somebody is proposed, and a level is signed off."""
    champion, learner, admin, tour = walk.page("champion"), walk.page("learner"), walk.page("admin"), walk.tour
    tour.look(champion, "give-nobody", "/awards/give?q=zzzz")
    tour.look(champion, "give-found", "/awards/give?q=mei")
    path = str(champion.get_by_role("link", name=re.compile("^Give it to")).get_attribute("href"))
    tour.look(champion, "give-ask", path)
    walk.send_empty(champion, "give-empty", path, "Give the badge")
    champion.get_by_label("Reason").fill("Read along with a new colleague, and " + "patiently" * 9)
    walk.press(champion, "Give the badge")
    tour.look(champion, "give-done")
    tour.look(champion, "give-held", path)
    walk.go(learner, "/badges")
    badge = str(learner.get_by_role("link", name="Helping hand").first.get_attribute("href"))
    tour.look(learner, "badge-given", badge)
    check = f"/check/{badge.rpartition('/')[2]}"
    tour.look(champion, "check-given", check)
    tour.look(champion, "decide", f"{check}/decide")
    walk.send_empty(champion, "decide-empty", f"{check}/decide", "Decide")
    champion.get_by_label("Suspend it").check()
    champion.get_by_label("Reason").fill("We look into it.")
    walk.press(champion, "Decide")
    tour.look(champion, "check-suspended")
    tour.look(learner, "badge-suspended", badge)
    tour.look(learner, "note-ask", f"{badge}/note")
    walk.send_empty(learner, "note-empty", f"{badge}/note", "Send the note")
    learner.get_by_label("What you would like to say").fill("It was me. " * 100)
    walk.press(learner, "Send the note")
    tour.look(learner, "note-sent")
    walk.go(champion, "/awards/notes")
    note = str(champion.get_by_role("link", name=re.compile("^Helping hand")).first.get_attribute("href"))
    tour.look(champion, "note-of-own-decision", note)
    walk.send_empty(admin, "note-answer-empty", note, "Answer")
    admin.get_by_label("Restore the badge").check()
    admin.get_by_label("Why").fill("You are right.")
    walk.press(admin, "Answer")
    tour.look(admin, "notes-left")
    tour.look(learner, "badge-restored", badge)
    sign_off(walk)


def sign_off(walk: Walk) -> None:
    """A proposal that comes too early, one that is answered, and the mandate of the champion."""
    champion, tour = walk.page("champion"), walk.tour
    tour.look(champion, "sign-offs", "/awards/sign-offs")
    waits = champion.locator("section[aria-labelledby=waiting] a").first
    waiting = str(waits.get_attribute("href")) if waits.count() else ""
    champion.get_by_role("link", name=re.compile("^Propose somebody")).first.click()
    walk.go(champion, f"{champion.url.removeprefix(walk.company.url)}?q=mei")
    tour.look(champion, "propose-found")
    path = str(champion.get_by_role("link", name=re.compile("^Propose ")).first.get_attribute("href"))
    tour.look(champion, "propose", path)
    walk.send_empty(champion, "propose-empty", path, "Propose")
    champion.get_by_label("Subjects of the mandate").fill("Repairs")
    champion.get_by_label("Reason").fill("Clear words.")
    walk.press(champion, "Propose")
    tour.look(champion, "propose-too-early")
    if waiting:
        walk.send_empty(champion, "sign-off-empty", waiting, "Answer")
        champion.get_by_label("I sign it off").check()
        walk.press(champion, "Answer")
        tour.look(champion, "signed-off")
        champion.locator("section[aria-labelledby=standing] a").last.click()
        champion.locator("summary").filter(has_text="Withdraw the sign-off").click()
        tour.look(champion, "withdraw")
    tour.look(champion, "learn-mandate", "/learn")


def editing(walk: Walk) -> None:
    """What waits for editors, what comes from feeds, and the calendar."""
    champion, tour = walk.page("champion"), walk.tour
    tour.look(champion, "queue-feeds", "/programme/queue?kind=feeds")
    tour.look(champion, "queue-none", "/programme/queue?kind=drafts")
    tour.look(champion, "calendar-list", "/programme/calendar?view=list")
    tour.look(champion, "calendar-empty", "/programme/calendar?month=2031-03&view=list")
    walk.send_empty(champion, "feed-empty", "/programme/feeds/new", "Read this feed")
    walk.send_empty(champion, "plan-empty", "/programme/calendar/new", "Put it into the calendar")
    walk.send_empty(walk.page("renewing"), "proposal-empty", "/share/proposals/new", "Hand it in")
    champion.goto(tour.url + "/programme/queue?kind=proposals")
    champion.locator(".rows__title a").first.click()
    champion.get_by_role("button", name="Decline it").click()
    tour.look(champion, "decline-empty", status=422)


def badges(walk: Walk) -> None:
    """A badge as its holder, the world and other sites see it, and its certificate, which prints on one sheet."""
    page, stranger, tour = walk.page("advocate"), walk.page("nobody"), walk.tour
    walk.go(page, "/badges")
    badge = str(page.locator("main .rows__title a").first.get_attribute("href"))
    walk.go(page, badge)
    if page.get_by_role("button", name="Make it private").count():
        walk.press(page, "Make it private")
    tour.look(page, "badge-own-private", badge)
    tour.look(stranger, "badge-private-to-others", badge, status=404)
    tour.look(stranger, "badge-card-private", f"{badge}/card", status=404)
    walk.press(page, "Make it public")
    tour.look(page, "badge-own-public")
    tour.look(stranger, "badge-valid", badge)
    assert stranger.request.get(f"{walk.company.url}{badge}.json").ok
    walk.go(stranger, badge)
    stranger.locator("main summary").last.click()
    expect(stranger.get_by_text("Key that signed it")).to_be_visible()
    tour.look(stranger, "badge-machine")
    for theme in ("light", "dark"):
        tour.look(stranger, f"badge-card-{theme}", f"{badge}/card?theme={theme}")
    tour.look(stranger, "badge-certificate", f"{badge}/certificate")
    printed = stranger.pdf(prefer_css_page_size=True)
    if len(re.findall(rb"/Type\s*/Page\b", printed)) != 1:
        tour.problems.append("a certificate prints on more than one sheet")
    for state, address in walk.company.public_badges.items():
        tour.look(stranger, f"badge-{state}", urlsplit(address).path)
        expect(stranger.locator(".verdict__word")).to_have_text(state.capitalize())
        tour.look(stranger, f"badge-{state}-card", f"{urlsplit(address).path}/card")
        tour.look(stranger, f"badge-{state}-certificate", f"{urlsplit(address).path}/certificate")


def earned(walk: Walk) -> None:
    """XP narrowed to kinds and line by line, a rule with what it would change, and weeks with leave."""
    page, champion, tour = walk.page("advocate"), walk.page("champion"), walk.tour
    tour.look(page, "xp-corrections", "/xp?kind=corrections")
    for place, name in ((0, "xp-anew"), (1, "xp-taken-back")):
        walk.go(page, "/xp?kind=corrections")
        page.get_by_role("link", name=re.compile("^Why did I get this")).nth(place).click()
        tour.look(page, name)
    tour.look(walk.page("newcomer"), "xp-none", "/xp")
    tour.look(walk.page("newcomer"), "xp-none-of-kind", "/xp?kind=levels")
    walk.send_empty(page, "leave-empty", "/weeks", "Enter it")
    tour.look(walk.page("newcomer"), "weeks-none", "/weeks")
    walk.go(champion, "/programme/xp")
    champion.get_by_label("A lesson read").fill("5000")
    walk.press(champion, "Make this rule")
    tour.look(champion, "xp-rule-refused", status=422)
    walk.go(champion, "/programme/xp")
    champion.get_by_label("Exactly").check()
    walk.press(champion, "See what it would change")
    tour.look(champion, "xp-counted")
    walk.press(champion, "Count anew")
    tour.look(champion, "xp-decide-empty", status=422)
    walk.press(champion, "Put it away")
    tour.look(champion, "xp-put-away")
    walk.press(champion, "Make this rule")
    tour.look(champion, "xp-rule-same", status=422)


def issuer(walk: Walk) -> None:
    """The keys that badges are signed with, and the pages a reader of a badge elsewhere comes to."""
    admin, stranger, tour = walk.page("admin"), walk.page("nobody"), walk.tour
    tour.look(stranger, "framework", "/badges/framework")
    badge = next(iter(walk.library.badges.values()))
    tour.look(stranger, "badge-meaning", f"/badges/achievements/{badge.id}/{badge.digest}")
    walk.go(admin, "/system/issuer")
    walk.press(admin, "Change the key")
    tour.look(admin, "issuer-changed")
    withdraw = str(admin.get_by_role("link", name="Withdraw it").last.get_attribute("href"))
    tour.look(admin, "issuer-withdraw", withdraw)
    walk.send_empty(admin, "issuer-withdraw-empty", withdraw, "Withdraw it")
    admin.get_by_label("Last six characters").fill(withdraw[-6:])
    walk.press(admin, "Withdraw it")
    tour.look(admin, "issuer-withdrawn")


def boards(walk: Walk) -> None:
    """Boards are turned off and on again, and joining one is asked of somebody who left it."""
    admin, advocate = walk.page("admin"), walk.page("advocate")
    walk.go(admin, "/system/boards")
    walk.press(admin, "Turn boards off")
    walk.tour.look(advocate, "boards-off", "/boards")
    walk.go(admin, "/system/boards")
    walk.press(admin, "Turn boards on")
    walk.go(advocate, "/boards")
    if advocate.get_by_role("button", name="Leave the board").count():
        walk.press(advocate, "Leave the board")
    walk.tour.look(advocate, "boards-to-join", "/boards")


def other_systems(walk: Walk) -> None:
    """What one shows to others, the check of one permission, and who is told of changes."""
    advocate, staff, admin, tour = walk.page("advocate"), walk.page("staff"), walk.page("admin"), walk.tour
    walk.go(advocate, "/advocacy/show")
    advocate.get_by_label("Permission").select_option("story.share")
    walk.press(advocate, "Make a token")
    tour.look(advocate, "show-made")
    code = advocate.locator("#code").inner_text()
    walk.send_empty(staff, "permission-empty", "/check/permission", "Check it")
    staff.get_by_label("E-mail address or id").fill(walk.company.people["advocate"]["email"])
    staff.get_by_label("Permission", exact=True).select_option("story.share")
    staff.get_by_label("Code").fill(code)
    walk.press(staff, "Check it")
    tour.look(staff, "permission-yes")
    tour.look(admin, "webhooks-none", "/system/webhooks")
    walk.send_empty(admin, "webhook-empty", "/system/webhooks/new", "Register it")
    admin.get_by_label("Name", exact=True).fill("Intranet")
    admin.get_by_label("Address").fill("https://intranet.example.com/handrail/permissions")
    admin.get_by_label("brand.speak").check()
    walk.press(admin, "Register it")
    tour.look(admin, "webhook-secret")
    path = urlsplit(admin.url).path
    tour.look(admin, "webhook-change", f"{path}/change")
    tour.look(admin, "webhooks", "/system/webhooks")
    tour.look(admin, "webhook-remove-ask", f"{path}/remove")
    walk.send_empty(admin, "webhook-remove", f"{path}/remove", "Remove it")
    admin.get_by_label("Its name").fill("Intranet")
    walk.press(admin, "Remove it")


def reviewing(walk: Walk) -> None:
    """A certification in its window, and a short review from its beginning to its end."""
    page, tour = walk.page("renewing"), walk.tour
    tour.look(page, "renewing-today", "/")
    tour.look(page, "renewing-course", "/c/numbers")
    tour.look(page, "renewing-permissions", "/advocacy")
    tour.look(page, "renewing-certification", "/certification")
    walk.press(page, "Review now")
    tour.look(page, "review-question")
    address = page.url
    walk.press(page, "Answer")
    if page.title().startswith("Error: "):  # An ordering has an answer from the beginning.
        tour.look(page, "review-question-empty", status=422)
    tour.look(page, "review-to-go-on-with", "/review")
    walk.go(page, address.removeprefix(walk.company.url))
    answer_something(page)
    tour.look(page, "review-why")
    walk.press(page, "Stop for today")
    tour.look(page, "review-done")
    tour.look(page, "review-waiting", "/review")


def answer_something(page: Page) -> None:
    """Answer whatever is asked with the first thing there is, however many steps it takes."""
    form = page.locator("main form").first
    while "question" in page.title():
        for field in form.locator("select").all():
            field.select_option(index=1)
        for field in form.locator("input[type=text]").all():
            field.fill("1")
        for field in form.locator("input[type=radio], input[type=checkbox]").all()[:1]:
            field.check()
        page.locator("main").get_by_role("button", name="Answer", exact=True).last.click()


def the_box(walk: Walk) -> None:
    """An idea from its first word to the lesson a trainer begins."""
    tour, page, champion, trainer = walk.tour, walk.page("learner"), walk.page("champion"), walk.page("trainer")
    walk.send_empty(page, "idea-empty", "/ideas/new", "Submit it")
    page.get_by_label("Your idea in a few words").fill("A lesson on alt text: " + "unbreakably" * 7)
    page.get_by_label("What you have in mind").fill("Say what a picture shows. " + "unbreakably" * 12)
    page.get_by_label("Something to learn").check()
    walk.press(page, "Look for similar ideas")
    tour.look(page, "idea-similar")
    walk.press(page, "Submit it")
    tour.look(page, "idea-mine")
    address = page.url.removeprefix(tour.url)
    walk.press(page, "Say it")
    tour.look(page, "idea-remark-empty", status=422)
    tour.crawl(page, address, within="/ideas")
    tour.look(page, "idea-change", f"{address}/change")
    tour.look(page, "ideas-found", "/ideas?words=alt&order=most")
    tour.look(page, "ideas-none", "/ideas?words=zzzz")
    decide = f"/programme{address}"
    walk.send_empty(champion, "idea-decide-empty", decide, "Decide and tell")
    walk.go(champion, decide)
    walk.press(champion, "Hand it to the trainers")
    tour.look(champion, "idea-queued")
    tour.look(champion, "ideas-late", "/programme/ideas?status=late")
    tour.crawl(trainer, "/studio/ideas", within="/studio/ideas")
    walk.send_empty(trainer, "training-idea-empty", f"/studio{address}", "Begin")
    tour.look(trainer, "training-ideas", "/studio/ideas")


def pulse(walk: Walk) -> None:
    """A round of the pulse: opened by the champion, asked of everybody; and what a click costs elsewhere."""
    champion, learner, tour = walk.page("champion"), walk.page("learner"), walk.tour
    tour.look(champion, "dashboard", "/programme")
    walk.send_empty(champion, "click-cost-empty", "/programme/click-cost", "Save")
    walk.send_empty(champion, "pulse-empty", "/programme/pulse", "Open the round")
    for question in ("I look forward to the next months here.", "I can see myself working here in a year."):
        champion.get_by_label(question).check()
    champion.get_by_label("14 days").check()
    walk.press(champion, "Open the round")
    tour.look(champion, "pulse-open")
    tour.look(learner, "pulse-ask", "/pulse")
    walk.send_empty(learner, "pulse-ask-empty", "/pulse", "Send my answers")


def what_we_learned(walk: Walk) -> None:
    """An incident that names somebody, then does not, and is shown to everybody; an order the lot cannot draw."""
    page, tour = walk.page("champion"), walk.tour
    walk.send_empty(page, "learned-empty", "/programme/incidents/new", "Save")
    page.get_by_label("In a few words", exact=True).fill("A photo of a visitor without asking")
    page.get_by_label("When", exact=True).fill("2026-11-02")
    page.get_by_label("What happened", exact=True).fill("A colleague posted a photo of the open day.")
    page.get_by_label("What came of it", exact=True).fill("The visitor wrote to us, and it was taken down.")
    page.get_by_label("What we learned", exact=True).fill(f"{walk.company.people['learner']['name']} asks first now.")
    walk.press(page, "Save")
    tour.look(page, "learned-named", status=422)
    page.get_by_label("What we learned", exact=True).fill("Ask first, and say what the picture is for.")
    walk.press(page, "Save")
    tour.look(page, "learned-draft")
    walk.press(page, "Show it to everybody")
    walk.go(page, "/peers/learned")
    page.get_by_role("link", name="A photo of a visitor without asking").click()
    tour.look(page, "learned-shown")
    walk.send_empty(page, "effect-order-empty", "/programme/effect/order", "Draw the order")


def planned(walk: Walk) -> None:
    """A reward, and a contest of which the first page is typed."""
    tour, champion = walk.tour, walk.page("champion")
    walk.send_empty(champion, "reward-empty", "/programme/rewards/new", "Save the reward")
    champion.get_by_label("What it is").fill("Lunch with a team of your choice")
    champion.get_by_label("How many there are").fill("3")
    walk.press(champion, "Save the reward")
    tour.look(champion, "rewards-filled")
    tour.look(champion, "reward-change", champion.get_by_role("link", name=re.compile("^Lunch")).get_attribute("href"))
    tour.crawl(champion, "/programme/rewards", within="/programme/rewards")
    walk.send_empty(champion, "contest-empty", "/programme/contests/new", "Save and go on")
    champion.get_by_label("Title").fill("The spring fair")
    walk.press(champion, "Save and go on")
    tour.look(champion, "contest-when")
    tour.crawl(champion, "/programme/contests", within="/programme/contests")


def forms_sent_empty(walk: Walk) -> None:
    """Every form that asks for something, sent with nothing in it."""
    champion, admin = walk.page("champion"), walk.page("admin")
    walk.send_empty(champion, "story-new-empty", "/programme/stories/new", "Save the story")
    walk.send_empty(champion, "topic-new-empty", "/programme/topics/new", "Save the topic")
    walk.send_empty(champion, "pause-find-empty", "/programme/suspensions", "Find")
    walk.send_empty(champion, "require-empty", "/required/new", "Require it")
    walk.send_empty(admin, "invite-empty", "/system/people/invite", "Invite")
    walk.send_empty(admin, "team-empty", "/system/teams", "Add")
    walk.send_empty(admin, "password-empty", "/me/password", "Change password")
    walk.send_empty(walk.page("staff"), "desk-empty", "/check?id=", "Check it")
    walk.go(admin, "/me")
    admin.get_by_label("Name", exact=False).first.fill("")
    walk.press(admin, "Save")
    walk.tour.look(admin, "me-empty", status=422)
    walk.go(admin, "/system/people/invite")
    admin.get_by_label("E-mail address").fill("somebody.new@norda.example")
    walk.press(admin, "Invite")
    walk.tour.look(admin, "invited")


def at_the_desk(walk: Walk, badge: str) -> None:
    """What staff does beyond one link: a file, a forgery, a name, a list, the keys of another issuer."""
    tour, staff, admin = walk.tour, walk.page("staff"), walk.page("admin")
    for name, body in (("no-badge.json", b"{}"), ("cut.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")):
        walk.go(staff, "/check")
        staff.locator("main input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": body})
        walk.press(staff, "Check the file")
        tour.look(staff, f"check-{name.partition('.')[0]}")
    walk.go(staff, "/check")
    staff.locator("main input[name=id]").fill("https://guild.example/credentials/1")
    walk.press(staff, "Check it")
    staff.wait_for_url("**/check/result/*")
    tour.look(staff, "check-waits", f"{urlsplit(staff.url).path}?still=1")
    tour.look(staff, "check-again", "/check")
    tour.look(staff, "check-history", "/check/history")
    tour.look(staff, "check-nobody", "/check/people?q=nobody-of-that-name")
    tour.look(staff, "check-people", "/check/people?q=a%25")
    walk.go(staff, "/check/lists")
    table = f"badge\n{badge}\nAbCdEfGhIjKlMnOpQrStUv\n=1+1\n".encode()
    staff.locator("main input[type=file]").set_input_files({"name": "team.csv", "mimeType": "", "buffer": table})
    walk.press(staff, "Check the list")
    staff.wait_for_url("**/check/lists/*")
    tour.look(staff, "check-list", f"{urlsplit(staff.url).path}?still=1")
    tour.look(staff, "check-lists", "/check/lists")
    tour.look(admin, "issuers-none", "/check/issuers")
    walk.send_empty(admin, "issuers-empty", "/check/issuers", "Pin it")
    walk.go(admin, "/check/issuers")
    admin.locator("main input[name=issuer]").fill("did:web:guild.example")
    admin.locator("main input[name=name]").fill("Open Guild")
    walk.press(admin, "Pin it")
    tour.look(admin, "issuers")


def looked_up(walk: Walk) -> None:
    """Pages a form leads to: a badge at the desk, a person's pause, search."""
    tour, learner, staff, champion = walk.tour, walk.page("learner"), walk.page("staff"), walk.page("champion")
    walk.go(learner, "/badges")
    learner.locator("main ul.grid h2 a").first.click()
    badge = learner.url.rpartition("/")[2]
    walk.go(staff, "/check")
    staff.locator("main input[name=id]").fill(badge)
    walk.press(staff, "Check it")
    tour.look(staff, "check-valid")
    at_the_desk(walk, badge)
    tour.look(staff, "check-unknown", "/check/nothing-of-the-kind", status=404)
    walk.go(champion, "/programme/suspensions")
    champion.locator("main input:not([type=hidden])").fill(walk.company.people["learner"]["email"])
    walk.press(champion, "Find")
    tour.look(champion, "pause")
    walk.press(champion, "Pause sharing")
    tour.look(champion, "pause-empty", status=422)
    champion.get_by_label("Reason").fill("A post named a customer. Please talk to Freya first.")
    walk.press(champion, "Pause sharing")
    tour.look(champion, "paused")
    tour.look(learner, "learner-paused", "/advocacy")
    walk.go(champion, "/programme/suspensions")
    champion.locator("main input:not([type=hidden])").fill(walk.company.people["learner"]["email"])
    walk.press(champion, "Find")
    walk.press(champion, "Lift the pause")
    tour.look(learner, "search-found", "/search?q=disclosure")
    tour.look(learner, "search-nothing", "/search?q=zzzzzz")
    tour.look(learner, "search-blank", "/search")


def elsewhere(walk: Walk) -> None:
    """Credentials from elsewhere: none, refused, waiting, many of every state, shown to the desk, removed."""
    page, tour, file = walk.page("learner"), walk.tour, "A file"
    walk.send_empty(page, "elsewhere-empty", "/badges/elsewhere", "Check it and keep it")
    page.get_by_label(file).set_input_files(ROOT / "docs" / "today.png")
    walk.press(page, "Check it and keep it")
    tour.look(page, "elsewhere-refused", status=422)
    token = Issuer("https://issuer.invalid").signed().encode()
    page.get_by_label(file).set_input_files({"name": "a.jwt", "mimeType": "text/plain", "buffer": token})
    walk.press(page, "Check it and keep it")
    tour.look(page, "elsewhere-waiting")
    shown = many_from_elsewhere(walk.company)
    tour.look(page, "elsewhere-many", "/badges")
    for name, public_id in shown.items():
        tour.look(page, f"elsewhere-{name}", f"/badges/elsewhere/{public_id}")
    page.get_by_label("Show it to those who check badges").check()
    walk.press(page, "Save")
    tour.look(page, "elsewhere-shown")
    tour.look(walk.page("staff"), "elsewhere-at-the-desk", page.url.removeprefix(walk.company.url))
    walk.press(page, "Remove it")
    tour.look(page, "elsewhere-removed")


def many_from_elsewhere(company: Company) -> dict[str, str]:
    """Give the learner credentials in every state; their public ids by what they show."""
    names = ("data", "environment", "clock_file", "base_url")
    app = create_app(**{name: company.environment[f"LMS_{name.upper()}"] for name in names}, publish_at_start="no")
    academy, email, long = app.extensions["lms"], company.people["learner"]["email"], "Donaudampfschifffahrt" * 5
    with academy.store.transaction() as session:
        found = people.find(session, email)
        assert found is not None
        made = {
            code: holdings.brought(session, found.id, holdings.examined(email, code, code, id=f"urn:{code}", **more))
            for code, more in {
                "waiting": {"title": ""},
                "expired": {"title": long, "issuer_id": f"did:web:{long}"},
            }.items()
        }
        for code in ("revoked", "signature", "valid"):
            kept = holdings.examined(email, text=code, id=f"urn:{code}")
            made[code] = holdings.brought(session, found.id, kept)
            row = session.scalars(select(Holding).where(Holding.public_id == made[code])).one()
            row.report = {**row.report, "code": code, "words": reports.CODES[code][1]}
        refused = session.scalars(select(Holding).where(Holding.public_id == made["waiting"])).one()
        refused.state, refused.text, refused.next_check_at = "refused", "", company.now + timedelta(days=7)
        made["not-taken"] = made.pop("waiting")
        made["kept"] = made.pop("valid")
    academy.store.dispose()
    return made


def faults(walk: Walk) -> None:
    """What is not there, not for this role, out of date, or tried too often."""
    page, tour = walk.page("learner"), walk.tour
    tour.look(page, "fault-forbidden", "/system", status=403)
    tour.look(page, "fault-lost", "/c/no-such-course", status=404)
    walk.go(page, "/me")
    page.locator("form:has(#theme, [data-theme-choice]) input[name=csrf_token]").evaluate("one => one.value = 'old'")
    walk.press(page, "Save")
    tour.look(page, "fault-out-of-date", status=400)
    expect(page.get_by_role("link", name="Today", exact=True)).to_be_visible()
    out = walk.page("nobody")
    for _ in range(30):
        walk.go(out, "/sign-in")
        out.get_by_label("E-mail address").fill("too.often@norda.example")
        out.get_by_label("Password").fill("not the right one")
        walk.press(out, "Sign in")
        if tour.answers[out].status == 429:
            break
    tour.look(out, "fault-too-often", status=429)


def newer_policy(walk: Walk) -> None:
    """A material change: it asks again, shows what changed, and rests what reaches outside."""
    files = content.gather(places.content_root())
    folder = walk.company.folder / "next"
    lesson = drafted_lesson(walk)
    files[lesson] = begun_with(files[lesson].decode(), "The folder says so.").encode()
    for path, body in {**files, "policies/pictures.md": SECOND_POLICY}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    walk.company.command("publish", "--from", str(folder), "--note", "Pictures of colleagues")
    policy_id = next(iter(walk.library.policies))
    signed(walk, policy_id)
    page, tour = walk.page("advocate"), walk.tour
    tour.look(page, "newer-policy", f"/policy/{policy_id}")
    tour.look(page, "newer-policy-changes", f"/policy/{policy_id}/changes")
    tour.look(page, "newer-policy-may", "/advocacy")
    tour.look(page, "newer-policy-today", "/")
    tour.look(page, "policies", "/policy")
    Journey(page, walk.company, walk.library).acknowledge(policy_id)


def drafted_lesson(walk: Walk) -> str:
    """A draft of the trainer's, of a lesson that the folder is about to bring otherwise; give its path."""
    page = walk.page("trainer")
    path = next(iter(walk.library.courses.values())).lessons[-1].path
    walk.go(page, f"/studio/file/{path}")
    text = page.locator("textarea[name=text]")
    text.fill(begun_with(text.input_value(), "The trainer says so."))
    walk.press(page, "Save the draft")
    return path


def begun_with(text: str, sentence: str) -> str:
    """Put a sentence before everything a lesson says."""
    return text.replace("\n---\n", f"\n---\n\n{sentence}\n", 1)


def signed(walk: Walk, policy_id: str) -> None:
    """The round the demo leaves open: every expert signs it, and the champion publishes."""
    tour, expert = walk.tour, walk.page("expert")
    tour.look(expert, "signoff", "/signoff")
    expert.get_by_role("link", name="Social media policy").first.click()
    walk.press(expert, "Record it")
    tour.look(expert, "signoff-empty", status=422)
    champion = walk.page("champion")
    tour.look(champion, "policy-desk", f"/programme/policy/{policy_id}")
    walk.send_empty(champion, "policy-ask-empty", f"/programme/policy/{policy_id}/ask", "Ask for signatures")
    for name in ("pavel.dvorak", "tariq.aziz", "louise.renard"):
        walk.company.command("policy", "sign", policy_id, "--as", f"{name}@norda.example", "--comment", "Clear now.")
    tour.look(champion, "policy-publish", f"/programme/policy/{policy_id}/publish")
    walk.press(champion, "Publish it")
    tour.look(champion, "policy-published")


def banks(walk: Walk, page: Page) -> None:
    """A question bank on its way in, with and without losses, and a quiz on its way out."""
    walk.send_empty(page, "studio-import-empty", "/studio/import", "See what comes in")
    brought = walk.company.folder / "fire-drill-with-a-name-that-is-longer-than-any-table-would-like.gift"
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
    brought.write_text(f"Who calls? {{=Whoever sees it ~{long}}}\n\nOnly words about {long}.\n", encoding="utf-8")
    page.get_by_label("The file").set_input_files(brought)
    walk.press(page, "See what comes in")
    walk.tour.look(page, "studio-import-plan")
    walk.press(page, "Forget it")
    page.get_by_label("Quiz", exact=True).select_option(index=0)
    walk.press(page, "See what it can hold")
    walk.tour.look(page, "studio-export")


def studio(walk: Walk) -> None:
    """The studio: empty, with drafts of every kind, refused, published, and brought back."""
    page, tour, url = walk.page("trainer"), walk.tour, walk.company.url
    quiz, lesson = next(iter(walk.library.quizzes.values())), next(iter(walk.library.courses.values())).lessons[0]
    tour.look(page, "studio-demo-drafts", "/studio/publish")
    for path in dict.fromkeys(edit.path for edits in training.DRAFTS for edit in edits):
        walk.go(page, f"/studio/discard/{path}")
        walk.press(page, "Discard")
    tour.look(page, "studio-no-drafts", "/studio/publish")
    tour.look(page, "studio-drafts-none", "/studio?group=Drafts")
    tour.look(page, "studio-nothing-found", "/studio?q=zzzzzz")
    tour.look(page, "studio-pictures-none", "/studio/pictures")
    walk.send_empty(page, "studio-new-empty", "/studio/new", "Begin")
    page.get_by_label("Title").fill("Anything that goes on and on and on, " * 3)
    page.get_by_label("Level").select_option(index=1)
    walk.press(page, "Begin")
    tour.look(page, "studio-begun")
    for path, before, after in (
        (quiz.path, "\npass: ", "\npas: "),
        (lesson.path, "## ", "## So-it-is-with-words-that-are-much-longer-than-any-line-of-a-lesson-ought-to-be "),
    ):
        walk.go(page, f"/studio/file/{path}")
        text = page.locator("textarea").input_value()
        page.locator("textarea").fill(text.replace(before, after, 1))
        walk.press(page, "Save the draft")
        tour.look(page, f"studio-edit-{path.partition('/')[0]}")
    tour.look(page, "studio-course", f"/studio/file/{lesson.path.rpartition('/')[0]}/course.md?level=0")
    tour.look(page, "studio-answers", f"/studio/file/{quiz.path}?answers=shown")
    tour.look(page, "studio-errors", "/studio/publish")
    tour.look(page, "studio-findings", "/studio/findings")
    walk.go(page, f"/studio/file/{quiz.path}")
    page.locator("textarea").fill(re.sub(r"\npass: \d+%", "\npass: 55%", text_of(quiz.path)))
    walk.press(page, "Save the draft")
    walk.send_empty(page, "studio-picture-empty", "/studio/pictures", "Add the picture")
    page.get_by_label("Course").select_option(index=1)
    page.get_by_label("Picture", exact=True).set_input_files(ROOT / "docs" / "today.png")
    page.get_by_label("What it shows, in words").fill("Today, with one next step")
    walk.press(page, "Add the picture")
    tour.look(page, "studio-pictures")
    tour.look(page, "studio-publish", "/studio/publish")
    tour.crawl(page, "/studio?group=Drafts", within="/studio")
    tour.look(page, "studio-discard", f"/studio/discard/{quiz.path}")
    tour.look(walk.page("champion"), "studio-champion", f"/studio/file/{quiz.path}")
    walk.go(page, "/studio/publish")
    walk.press(page, "Publish")
    tour.look(page, "studio-released")
    tour.look(page, "studio-undo", "/studio/undo")
    tour.look(page, "studio-versions", f"/studio/versions/{quiz.path}")
    tour.crawl(page, "/studio/history", within="/studio")
    walk.send_empty(page, "studio-zip-empty", "/studio/zip", "See what it would change")
    brought = walk.company.folder / "brought.zip"
    brought.write_bytes(page.request.get(f"{url}/studio/academy.zip").body())
    with zipfile.ZipFile(brought, "a") as archive:
        archive.writestr("badges/brought-along.md", "Not finished.")
    page.get_by_label("A zip").set_input_files(brought)
    walk.press(page, "See what it would change")
    tour.look(page, "studio-zip-plan")
    walk.press(page, "Forget it")
    banks(walk, page)
    policy = next(iter(walk.library.policies.values()))
    walk.go(page, f"/studio/file/{policy.path}")
    page.locator("textarea").fill(text_of(policy.path).replace("**Limits.** ", "**Limits.** Ask the other way round. "))
    walk.press(page, "Save the draft")


def text_of(path: str) -> str:
    return content.gather(places.content_root())[path].decode()


def among_peers(walk: Walk) -> None:
    """A question and an answer of one's own, a report, and mentoring from both sides."""
    page, tour = walk.page("advocate"), walk.tour
    course = next(iter(walk.library.courses.values()))
    lesson = f"/peers/lesson/{course.id}/{course.lessons[-1].id}"
    tour.look(page, "talk-of-a-lesson", f"{lesson}?kind=explanation")
    walk.send_empty(page, "talk-empty", lesson, "Write it")
    page.get_by_label("A question to colleagues").check()
    page.get_by_label("Your words").fill("Does a thumb up count? " + "unbreakably" * 12)
    walk.press(page, "Write it")
    tour.look(page, "talk-own-question")
    own = urlsplit(page.url).path
    tour.look(page, "talk-change", f"{own}/edit")
    walk.go(page, "/peers/all?show=tips")
    tips = page.locator("main .rows__title a").all()
    others = (one.get_attribute("href") for one in tips)
    found = next(f"{one}/report" for one in others if page.request.get(f"{walk.company.url}{one}/report").ok)
    walk.send_empty(page, "talk-report-empty", found, "Report it")
    tour.look(page, "mentors-offer-closed", "/mentors/offer")
    tour.look(page, "mentors-nobody-fits", f"/mentors/ask?topic={course.id}&language=pl")
    asked = walk.page("renewing")
    walk.go(asked, "/mentors")
    tour.look(asked, "mentors-request", asked.locator("a[href^='/mentors/requests/']").first.get_attribute("href"))


def brought_together(walk: Walk) -> None:
    """A draft of a lesson that was published anew meanwhile."""
    page, path = walk.page("trainer"), next(iter(walk.library.courses.values())).lessons[-1].path
    walk.tour.look(page, "studio-behind", f"/studio/file/{path}")
    walk.tour.look(page, "studio-conflict", f"/studio/conflict/{path}")
    walk.press(page, "Save this text")
    walk.tour.look(page, "studio-conflict-marks", status=422)
    walk.tour.look(page, "studio-behind-publish", "/studio/publish")


def told(walk: Walk) -> None:
    """What comes back: what a champion writes, thanks, opinions of lessons, the weekly mail and its end."""
    tour, lesson = walk.tour, "/c/guardrails/disclosure"
    page = walk.page("advocate")
    walk.send_empty(page, "told-opinion-empty", f"{lesson}/opinion", "Send")
    page.get_by_label("Partly").check()
    page.get_by_label("What would make it clearer?").fill("An example for video would help.")
    walk.press(page, "Send")
    walk.send_empty(page, "told-words-empty", "/impact/words", "Ask")
    page.get_by_label("Your question").fill("Does my first line say enough about what we do?")
    walk.press(page, "Ask")
    tour.look(page, "told-words-waits")
    walk.send_empty(page, "told-kudos-empty", "/kudos", "Send thanks")
    page.get_by_label("To", exact=True).fill(walk.company.people["champion"]["email"])
    page.get_by_label("Thank you for").fill("For the hour you took to read my draft.")
    walk.press(page, "Send thanks")
    tour.look(page, "told-kudos-sent")
    champion = walk.page("champion")
    walk.go(champion, "/programme/words")
    champion.locator(".rows__title a").first.click()
    tour.look(champion, "told-words-to-answer")
    champion.get_by_label("Your words").fill("It does. What I liked most: you say what you saw.")
    walk.press(champion, "Send to")
    tour.look(champion, "told-words-written")
    tour.look(champion, "told-kudos-received", "/kudos")
    tour.look(page, "told-words-answered", "/impact/words")
    trainer = walk.page("trainer")
    tour.look(trainer, "told-opinions", "/studio/opinions")
    tour.look(trainer, "told-opinion", f"/studio/opinions{lesson.removeprefix('/c')}")
    walk.go(page, "/me")
    page.get_by_label("On Mondays: what is new for you, and what ends soon").check()
    page.locator("main form[action$='/me/digest'] button").click()
    tour.look(page, "told-mail", "/me/mail")
    found = re.search(r"/mail/stop/\S+", page.locator("main pre").inner_text())
    assert found
    nobody = walk.page("nobody")
    tour.look(nobody, "told-mail-end", found[0])
    walk.press(nobody, "Send me no weekly mail")
    tour.look(nobody, "told-mail-ended")


HALVES = (
    Half(
        "first",
        (outside, everything, longest, faults),
    ),
    Half(
        "second",
        (
            first_day,
            told,
            sharing,
            editing,
            badges,
            by_hand,
            earned,
            issuer,
            boards,
            other_systems,
            reviewing,
            the_box,
            pulse,
            what_we_learned,
            planned,
            forms_sent_empty,
            looked_up,
            elsewhere,
            among_peers,
            studio,
            newer_policy,
            brought_together,
        ),
    ),
)


def test_the_picture_of_today_is_there(company: Company, browser: Browser) -> None:
    if not PICTURE.exists() or os.environ.get("LMS_SHOTS"):
        page = company.page_of(browser, "advocate")
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(company.url + "/")
        page.screenshot(path=PICTURE)
    assert PICTURE.stat().st_size <= PICTURE_BYTES
