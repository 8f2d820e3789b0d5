"""The demo company, built and served once for all tests of pages, and its people at the door."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.running import Running, wait_ready

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff Featherstonehaugh-Maximiliana von und zu Donaudampfschifffahrt"
PASSWORD = "three calm rivers"
BUILD_SECONDS = 300.0


class Company(Running):
    """The demo as ``lms demo`` serves it, under a clock that stands still until a test moves it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, None)
        for name in ("LMS_DATA", "LMS_COMPANY", "LMS_BASE_URL"):
            del self.environment[name]
        self.people: dict[str, dict[str, str]] = {}
        self.public_badges: dict[str, str] = {}
        """Addresses of badges everybody may look at, by state."""
        self.contexts: dict[str, BrowserContext] = {}

    def start(self) -> None:
        """Serve the company, which is built where it is not."""
        self.set_clock(MONDAY)
        words = ["demo", "--data", str(self.folder), "--port", str(self.port)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lms", *words],
            cwd=self.folder,
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
        )
        wait_ready(self.url, self.process, Path(self.log.name), BUILD_SECONDS)
        self.environment |= {"LMS_DATA": str(self.folder), "LMS_ENVIRONMENT": "demo", "LMS_BASE_URL": self.url}
        known = json.loads((self.folder / "sign-ins.json").read_text(encoding="utf-8"))
        found, self.public_badges = known["people"], known["public_badges"]
        names = ("newcomer", "learner", "sharer", "advocate")
        for place, one in enumerate(found):
            self.people[names[place] if place < len(names) else one["role"]] = one

    def add(self, key: str, name: str, *roles: str, team: str = "Sales") -> None:
        """Let one more person in, known to the tests as ``key``."""
        email = f"{key}@norda.example"
        words = ["people", "add", "--name", name, "--email", email, "--team", team]
        for role in roles:
            words += ["--role", role]
        self.command(*words, stdin=f"{PASSWORD}\n{PASSWORD}\n")
        self.people[key] = {"name": name, "email": email, "password": PASSWORD}

    def invitation(self, email: str) -> str:
        """Invite somebody; give the link."""
        printed = self.command("people", "invite", email, "--name", "Bo Lund", "--team", "Sales")
        found = re.search(r"http\S+/join/\S+", printed)
        assert found, printed
        return found[0]

    def sign_in(self, page: Page, key: str) -> None:
        """Sign a person in through the form."""
        one = self.people[key]
        page.goto(self.url + "/sign-in")
        page.get_by_label("E-mail address").fill(one["email"])
        page.get_by_label("Password").fill(one["password"])
        page.locator("main").get_by_role("button", name="Sign in").click()
        assert page.locator("h1").inner_text().startswith("Good "), page.content()

    def page_of(self, browser: Browser, key: str) -> Page:
        """Give a new page of a person who is signed in, or of nobody."""
        if key not in self.contexts:
            context = browser.new_context(locale="en-GB", timezone_id="UTC", reduced_motion="reduce")
            self.contexts[key] = context
            if key != "nobody":
                page = context.new_page()
                self.sign_in(page, key)
                page.close()
        return self.contexts[key].new_page()

    def close_pages(self) -> None:
        """Close every open page, which costs the browser as much as one in use; who is signed in stays so."""
        for context in self.contexts.values():
            for page in context.pages:
                page.close()


def build(folder: Path) -> None:
    """Build the company, and let nobody serve it."""
    folder.mkdir(exist_ok=True)
    made = Company(folder)
    try:
        made.start()
    finally:
        made.stop()
