"""From an empty folder to a live preview with two commands, in a real browser."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.journeys.running import free_port

pytestmark = [pytest.mark.journey, pytest.mark.once]
LESSON = "courses/handling-comments/01-first.md"


class Author:
    """A trainer's terminal: one folder, the two commands of the README, and an editor."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
        self.environment = {**kept, "XDG_CACHE_HOME": str(folder.parent / "cache")}
        self.log = folder.parent / "log"
        self.lms("new", "course", "handling-comments")
        with self.log.open("w") as stream:
            words = [sys.executable, "-m", "lms", "serve", "--author", "--port", str(self.port)]
            self.process = subprocess.Popen(words, cwd=folder, env=self.environment, stdout=stream, stderr=stream)
        self.address = self.printed(r"Open (http://\S+)")

    def lms(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "lms", *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def printed(self, pattern: str, seconds: float = 60) -> str:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := re.search(pattern, self.log.read_text()):
                return found[1]
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.folder / path).read_text(encoding="utf-8")
        assert old in text
        (self.folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


@pytest.fixture(scope="module")
def author(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Author]:
    folder = tmp_path_factory.mktemp("trainer") / "work"
    folder.mkdir()
    made = Author(folder)
    yield made
    assert made.stop() == 0
    assert "Traceback" not in made.log.read_text()


@pytest.fixture
def lesson(page: Page, author: Author) -> Page:
    page.goto(author.address)
    expect(page).to_have_url(author.url("/c/handling-comments"))
    page.goto(author.url("/c/handling-comments/first"))
    return page


def test_a_save_shows_on_the_open_page_within_a_second(lesson: Page, author: Author) -> None:
    took = []
    for number in range(5):
        words = f"Words number {number} of the trainer."
        begun = time.monotonic()
        author.edit(LESSON, "## Why it matters\n", f"## Why it matters\n\n{words}\n")
        lesson.get_by_text(words).wait_for(timeout=10_000)
        took.append(time.monotonic() - begun)

    print("seconds from save to page:", [f"{one:.2f}" for one in took])
    assert sorted(took)[2] < 1.0


def test_a_mistake_lies_over_the_last_good_page_until_it_is_mended(lesson: Page, author: Author) -> None:
    author.edit(LESSON, "complete_when: read", "complete_wen: read")

    overlay = lesson.get_by_role("complementary", name="Preview")
    expect(overlay.get_by_text("KEY-UNKNOWN")).to_be_visible()
    expect(overlay).to_contain_text(f"{LESSON}:5:1")
    expect(overlay).to_contain_text("Did you mean “complete_when”?")
    expect(overlay.locator(".live__line")).to_have_text("complete_wen: read")
    expect(lesson.get_by_role("heading", name="Why it matters")).to_be_visible()

    author.edit(LESSON, "complete_wen: read", "complete_when: read")
    expect(overlay.get_by_text("KEY-UNKNOWN")).to_have_count(0)


def test_what_is_being_typed_is_never_lost_to_a_save(page: Page, author: Author) -> None:
    page.goto(author.address)
    page.goto(author.url("/search?q=comments"))
    field = page.get_by_role("searchbox").or_(page.locator("input[name=q]")).first
    field.fill("something else")

    author.edit(LESSON, "One small thing to do now", "A small thing to do now")
    author.printed(r"(Release \d+)")
    page.wait_for_timeout(1_500)

    expect(field).to_have_value("something else")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (320, True)])
def test_the_overlay_passes_axe_and_fits(browser: Browser, author: Author, width: int, dark: bool) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light", java_script_enabled=True
    )
    page = context.new_page()
    page.goto(author.address)
    author.edit(LESSON, "covers: []", "covers: [policy:nowhere#at-all]\nnonsense: yes")
    page.goto(author.url("/c/handling-comments/first"))
    expect(page.locator(".live--held")).to_be_visible()

    found = Axe().run(page)
    shots = os.environ.get("SHOTS")
    if shots:
        page.screenshot(path=f"{shots}/author-{width}.png")
    sideways = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    author.edit(LESSON, "covers: [policy:nowhere#at-all]\nnonsense: yes", "covers: []")
    context.close()
    assert found.violations_count == 0, found.generate_report()
    assert not sideways


def test_without_javascript_the_next_page_shows_it(browser: Browser, author: Author) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(author.address)
    author.edit(LESSON, "complete_when: read", "complete_when: red")
    try:
        for _ in range(20):
            page.goto(author.url("/c/handling-comments/first"))
            if page.locator(".live--held").count():
                break
            time.sleep(0.2)
        expect(page.locator(".live--held")).to_contain_text(f"{LESSON}:5:")
    finally:
        author.edit(LESSON, "complete_when: red", "complete_when: read")
        context.close()


def test_who_does_not_hold_the_address_stays_outside(page: Page, author: Author) -> None:
    reply = page.goto(author.url("/c/handling-comments/first"))

    assert reply is not None
    expect(page.get_by_role("heading", level=1)).to_have_text("Come in through the printed address")
