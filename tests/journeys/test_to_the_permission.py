"""From the invitation to the permission and back, in a real browser, on two academies that share no id."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lms.content import library as content
from lms.content.library import Library
from lms.content.quizzes import Kind, Question, Quiz
from lms.library import places
from tests import academy as written
from tests.journeys.running import Running

pytestmark = pytest.mark.journey

PASSWORD = "three calm rivers"
CHAMPION = ("Grace Hopper", "grace@norda.example")
STORY = "The workshop opens on Saturdays"
STORY_LINK = "https://www.norda.example/workshop"


class Journey:
    """One person's way, told by the content alone: nothing here knows an id of any academy."""

    def __init__(self, page: Page, running: Running, library: Library) -> None:
        self.page = page
        self.running = running
        self.library = library

    def go(self, path: str) -> None:
        self.page.goto(self.running.url + path)

    def press(self, name: str | re.Pattern[str]) -> None:
        self.page.locator("main").get_by_role("button", name=name).first.click()

    def join(self, link: str) -> None:
        self.page.goto(link)
        self.page.get_by_label("Password").fill("short")
        self.press("Set up my account")
        expect(self.page.get_by_role("alert")).to_contain_text("12")
        expect(self.page.get_by_label("Name")).to_have_value("Ada Lovelace")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Set up my account")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Ada")

    def acknowledge(self, policy_id: str) -> None:
        self.go(f"/policy/{policy_id}")
        for number, question in enumerate(self.library.policies[policy_id].check):
            for place, option in enumerate(question.options):
                if option.right:
                    self.page.locator(f'input[name="q-{number}"][value="{place}"]').check()
        self.press(re.compile("Acknowledge version"))
        expect(self.page.get_by_text("You have acknowledged this policy")).to_be_visible()

    def read(self, course_id: str) -> None:
        course = self.library.courses[course_id]
        for lesson in course.lessons:
            self.go(f"/c/{course_id}/{lesson.id}")
            expect(self.page.get_by_role("heading", level=1)).to_have_text(self.fill(lesson.title))
            self.press(re.compile("Mark as read"))

    def quiz_of(self, course_id: str) -> Quiz:
        quiz = self.library.quiz_for(f"course:{course_id}")
        assert quiz is not None
        return quiz

    def sit(self, quiz: Quiz, *, right: bool) -> None:
        self.go(f"/quiz/about/{quiz.id}")
        self.press(re.compile("Start the quiz|Continue the quiz"))
        for question in quiz.questions:
            self.answer(question, right=right)
        self.press("Hand in your answers")

    def answer(self, question: Question, *, right: bool) -> None:
        card = self.page.locator(f"fieldset#q-{question.id}")
        if question.kind in {Kind.SHORT, Kind.NUMERIC}:
            first = question.accepted[0]
            typed = str(first.value) if first.value is not None else first.text
            card.get_by_role("textbox").fill(typed if right else "7777")
            return
        best = max(option.credit for option in question.options)
        good = [option for option in question.options if option.right or option.credit == best]
        chosen = good if right else [option for option in question.options if option not in good][:1]
        if question.kind is not Kind.MULTIPLE:
            chosen = chosen[:1]
        for option in chosen:
            words = card.locator("label.option").filter(has_text=plain(self.fill(option.text)))
            exact = [one for one in words.all() if squeezed(one.inner_text()) == plain(self.fill(option.text))]
            exact[0].locator("input").check()

    def fill(self, text: str) -> str:
        names = {"company": "Norda", "contact": "the social media team", "internal_network": "our internal network"}
        for name, value in names.items():
            text = text.replace("{" + name + "}", value)
        return text

    def standing(self) -> tuple[str, str, str]:
        """Read level, XP and badges as the pages show them."""
        self.go("/xp")
        xp = self.page.locator("main").inner_text()
        self.go("/badges")
        badges = self.page.locator("main").inner_text()
        self.go("/")
        return re.sub(r"\d+ XP this week", "", self.page.locator("ol.rails").inner_text()), xp, badges

    def courses_of(self, number: int) -> list[str]:
        level = self.library.level(number)
        assert level is not None
        return [ref.removeprefix("course:") for ref in level.requires if ref.startswith("course:")]


def plain(markdown: str) -> str:
    """Take the few marks of an option's Markdown away, as a reader sees it."""
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", markdown)
    return squeezed(re.sub(r"[*_`\\]", "", text))


def squeezed(text: str) -> str:
    return " ".join(text.split())


def other_keys() -> dict[str, str]:
    """The generated academy names its permissions in its own way and says what each opens."""
    levels = written.LEVELS.replace('key = "idea.submit"', 'key = "gedanke.abgeben"')
    for key, own in (("story.view", "meldung.lesen"), ("story.share", "meldung.teilen")):
        levels = levels.replace(f'key = "{key}"', f'key = "{own}"\nopens = "{key}"')
    return {"courses/levels.toml": levels, "policies/platforms/himmel.md": PLATFORM}


PLATFORM = """---
id: himmel
title: Himmel
kind: external
decision: allowed
network: bluesky
owner: champion
review_by: 2027-06-30
---

## Why

People read it.

## Benefits

It is quick.

## Limits

It is short.
"""


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for path, body in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    return folder


@pytest.mark.parametrize("academy", ["starter", "generated"])
def test_from_the_first_lesson_to_an_unlocked_permission(page: Page, tmp_path: Path, academy: str) -> None:
    folder = None if academy == "starter" else write(tmp_path / "content", written.files(other_keys()))
    files = content.gather(folder or places.content_root())
    running = Running(tmp_path, folder)
    running.set_clock(datetime(2026, 11, 23, 9, tzinfo=UTC))
    running.start()
    try:
        walk(Journey(page, running, content.read(files, today=date(2026, 11, 23))))
    finally:
        running.stop()
    checked = running.command("recount", "--check")
    assert "Differences: 0" in checked


def walk(journey: Journey) -> None:
    page, running, library = journey.page, journey.running, journey.library
    share = next(one for one in library.permissions if one.opens == "story.share")
    first, policy_id = journey.courses_of(1)[0], next(iter(library.policies))

    tell_a_story(journey)
    link = running.command("people", "invite", "ada@norda.example", "--name", "Ada Lovelace")
    journey.join(re.search(r"http\S+/join/\S+", link)[0])  # type: ignore[index]

    journey.acknowledge(policy_id)
    journey.read(first)

    quiz = journey.quiz_of(first)
    journey.sit(quiz, right=False)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Not passed")
    expect(page.get_by_role("heading", name="Your next attempt")).to_be_visible()
    journey.go(f"/quiz/about/{quiz.id}")
    expect(page.get_by_role("button", name="Start the quiz")).to_have_count(0)
    running.set_clock(running.now + quiz.cooldown[0])

    journey.sit(quiz, right=True)
    expect(page.get_by_role("heading", level=1)).to_contain_text("You passed")
    expect(page.get_by_text("You scored 100 %.")).to_be_visible()
    expect(page.locator("main")).to_contain_text(level_title(library, 1))
    journey.go("/badges")
    badge = next(one for one in library.badges.values() if one.when == f"course:{first}")
    expect(page.locator("main")).to_contain_text(badge.title)

    for course_id in journey.courses_of(2):
        journey.read(course_id)
        journey.sit(journey.quiz_of(course_id), right=True)
        expect(page.get_by_role("heading", level=1)).to_contain_text("You passed")
    journey.go("/")
    expect(page.locator("main")).to_contain_text(level_title(library, 2))

    story = open_story(journey)
    expect(page.locator("#locked")).to_contain_text("opt")
    expect(page.get_by_role("button", name="Share", exact=True)).to_have_count(0)
    journey.go("/advocacy")
    expect(page.locator("main")).to_contain_text(re.compile(share.says, re.I))
    before = journey.standing()

    journey.go("/advocacy/choose")
    yes, no = page.get_by_role("button", name="Yes, opt me in"), page.get_by_role("button", name="Not now")
    assert yes.bounding_box()["width"] == no.bounding_box()["width"]  # type: ignore[index]
    assert yes.get_attribute("class") == no.get_attribute("class")
    yes.click()

    page.goto(story)
    page.locator("textarea[name=words]").fill("I work at Norda, and I saw this being built.")
    page.locator("input[name=networks]").first.check()
    journey.press("Share")
    expect(page.get_by_role("heading", level=1)).to_contain_text("ready to take along")
    dialogue = page.locator("main a.button").first
    assert re.match(r"https://|mailto:", dialogue.get_attribute("href") or "")
    page.goto(story)
    expect(page.get_by_role("heading", name="Your shares of this story")).to_be_visible()

    journey.go("/me")
    journey.press("Leave advocacy")
    page.goto(story)
    expect(page.locator("#locked")).to_be_visible()
    expect(page.get_by_role("heading", name="Your shares of this story")).to_have_count(0)
    assert journey.standing() == before


def tell_a_story(journey: Journey) -> None:
    """Have the champion put a story into the stream, through the pages."""
    page = journey.page
    name, email = CHAMPION
    words = ("people", "add", "--name", name, "--email", email, "--role", "champion")
    journey.running.command(*words, stdin=f"{PASSWORD}\n{PASSWORD}\n")
    journey.go("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    journey.press("Sign in")
    write_story(journey)
    page.get_by_role("button", name="Sign out").click()


def write_story(journey: Journey) -> None:
    """Put a story into the stream as the champion who is signed in."""
    page = journey.page
    journey.go("/programme/stories")
    page.locator("main").get_by_role("link", name=re.compile("new story|write a story", re.I)).first.click()
    page.get_by_label("Title").fill(STORY)
    page.get_by_label("Summary").fill("Three technicians and every spare part.")
    page.locator("textarea[name=body]").fill("From this Saturday we repair any device.")
    page.locator("#link").fill(STORY_LINK)
    page.locator("#new_topic").fill("Repair")
    journey.press("Save the story")
    expect(page.locator("main")).to_contain_text(STORY)


def open_story(journey: Journey) -> str:
    journey.go("/share")
    journey.page.get_by_role("link", name=STORY).first.click()
    return journey.page.url


def level_title(library: Library, number: int) -> str:
    level = library.level(number)
    assert level is not None
    return level.title
