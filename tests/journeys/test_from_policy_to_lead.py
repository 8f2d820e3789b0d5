"""The rest of the road, in a real browser: a policy signed by three experts, own words, clicks, a lead, leaving."""

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import func, select

from lms.app import create_app
from lms.content import library as content
from lms.content.library import Library
from lms.library import places
from lms.people import service as people
from lms.policy import service as policy
from lms.recognition import service as recognition
from lms.sharing.links import models as links
from lms.sharing.models import Share, ShareTotal
from lms.web.academy import Academy
from tests.journeys.company import PASSWORD
from tests.journeys.running import Running
from tests.journeys.test_to_the_permission import STORY, STORY_LINK, Journey, write_story

pytestmark = pytest.mark.journey

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
AREAS = ("legal", "compliance", "hr")
CUSTOMER = "Contoso Shipping"
OWN = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
HUMAN = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PREVIEW = "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)"
SCANNER = "Mozilla/5.0 (compatible; BarracudaNetworks/1.0; Barracuda Sentinel (EE))"


class Academies:
    """A running academy whose people are at the door: a champion, three experts, an admin and somebody trained."""

    def __init__(self, folder: Path, browser: Browser) -> None:
        self.running = Running(folder, None)
        self.running.set_clock(NOW)
        self.browser = browser
        self.app = create_app(
            data=str(folder),
            base_url=self.running.url,
            company="Norda",
            clock_file=str(self.running.clock_file),
            publish_at_start="yes",
        )
        self.academy: Academy = self.app.extensions["lms"]
        self.library = content.read(content.gather(places.content_root()), today=date(2026, 11, 23))
        self._people()

    def _people(self) -> None:
        with self.academy.store.transaction() as session:
            for key, roles in (
                ("champion", ("champion",)),
                ("admin", ("admin",)),
                *((one, ("expert",)) for one in AREAS),
            ):
                person = people.add(
                    session,
                    name=f"{key} Person".title(),
                    email=f"{key}@norda.example",
                    roles=roles,
                    password=PASSWORD,
                    at=NOW,
                )
                if key in AREAS:
                    policy.set_areas(session, person, [key], at=NOW, by=None)
            self.ada = people.add(session, name="Ada Lovelace", email="ada@norda.example", password=PASSWORD, at=NOW)
            for number in (1, 2):
                for ref in courses_of(self.library, number):
                    recognition.record(session, self.ada, ref, at=NOW)

    def somebody(self, key: str) -> Journey:
        """Sign somebody in, in a browser of their own."""
        page = self.browser.new_context(locale="en-GB", timezone_id="UTC", user_agent=OWN).new_page()
        page.set_default_timeout(10_000)
        journey = Journey(page, self.running, self.library)
        journey.go("/sign-in")
        page.get_by_label("E-mail").fill(f"{key}@norda.example")
        page.get_by_label("Password").fill(PASSWORD)
        journey.press("Sign in")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Good")
        return journey

    def counted(self, *columns: object) -> list[tuple[object, ...]]:
        with self.academy.store.reading() as session:
            return [tuple(row) for row in session.execute(select(*columns))]  # type: ignore[call-overload]


@pytest.fixture
def world(tmp_path: Path, browser: Browser) -> Iterator[Academies]:
    others = list(browser.contexts)
    made = Academies(tmp_path, browser)
    made.running.start()
    try:
        yield made
    finally:
        made.running.stop()
        for context in [one for one in browser.contexts if one not in others]:
            context.close()
        made.academy.store.dispose()


def test_from_a_policy_change_to_a_lead_and_out_again(world: Academies) -> None:
    champion, ada = world.somebody("champion"), world.somebody("ada")
    policy_id = next(iter(world.library.policies))
    ada.acknowledge(policy_id)
    opt_in(ada)
    write_story(champion)
    keep_a_customer_secret(champion)
    assert shares(ada)

    draft_a_change(champion, policy_id)
    for area in AREAS:
        assert shares(ada), "a text that waits for signatures is a draft"
        sign(world.somebody(area))
    publish(champion, policy_id)

    assert not shares(ada), "outward keys rest until the new text is acknowledged"
    ada.go(f"/policy/{policy_id}/changes")
    expect(ada.page.locator("main")).to_contain_text("Regulators ask for it in every post.")
    ada.acknowledge(policy_id)
    assert shares(ada)

    codes = take_it_out(ada)
    follow_the_links(world, ada, codes[0])
    send_a_lead(world, codes[0])
    ada.go("/share/links")
    expect(ada.page.locator("main")).to_contain_text(STORY)

    leave(ada)
    assert world.counted(Share.id) == []
    assert world.counted(links.Link.person_id).count((world.ada,)) == 0
    assert world.counted(func.sum(ShareTotal.count)) == [(2,)]
    assert totals(world)["human"] == 1
    assert totals(world)["lead"] == 1
    assert "Differences: 0" in world.running.command("recount", "--check")


def opt_in(ada: Journey) -> None:
    ada.go("/advocacy/choose")
    ada.press("Yes, opt me in")


def shares(ada: Journey) -> bool:
    """Tell whether the story's page has a composer."""
    ada.go("/share")
    expect(ada.page.get_by_role("heading", level=1)).to_be_visible()
    story = ada.page.get_by_role("link", name=STORY)
    if not story.count():
        return False
    story.first.click()
    return ada.page.locator("textarea[name=words]").count() == 1


def keep_a_customer_secret(champion: Journey) -> None:
    page = champion.page
    champion.go("/programme/terms")
    page.get_by_role("navigation", name="Lists").get_by_role("link", name=re.compile("customer", re.I)).click()
    page.locator("textarea[name=lines]").fill(CUSTOMER)
    champion.press(re.compile("Look at what"))
    champion.press("Add them")
    expect(page.locator("main")).to_contain_text(CUSTOMER)


def draft_a_change(champion: Journey, policy_id: str) -> None:
    """Write one sentence more into the clause about disclosure, and ask for signatures."""
    page = champion.page
    champion.go("/programme/stories")
    page.get_by_role("link", name="Policy", exact=True).first.click()
    page.get_by_role("link", name=champion.library.policies[policy_id].title).first.click()
    page.get_by_role("link", name=re.compile("Write a change")).click()
    text = page.locator("textarea[name=text]")
    whole = text.input_value()
    # The one change of the road: a sentence under the clause whose id stands in the comment below its heading.
    text.fill(re.sub(r"(<!-- id: disclosure\b.*-->\n)", r"\1\nRegulators ask for it in every post.\n", whole, count=1))
    champion.press("Save the draft")
    champion.go(f"/programme/policy/{policy_id}")
    page.get_by_role("link", name="Ask for signatures").click()
    page.locator("textarea[name=why]").fill("Disclosure belongs in every post: the regulator asked us to say so.")
    expect(page.locator("main")).to_contain_text("asked to read it again")
    champion.press("Ask for signatures")
    expect(page.locator("main")).to_contain_text("Legal")


def sign(expert: Journey) -> None:
    page = expert.page
    page.locator("main a[href^='/signoff/']").first.click()
    page.get_by_label("I approve this text").check()
    page.locator("textarea[name=comment]").fill("Clear.")
    page.locator("main form[method=post] button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text(re.compile("Your signature is recorded|Nothing is missing"))


def publish(champion: Journey, policy_id: str) -> None:
    champion.go(f"/programme/policy/{policy_id}")
    champion.page.get_by_role("link", name="Publish it").click()
    champion.press("Publish it")
    expect(champion.page.locator("main")).to_contain_text("in force")


def take_it_out(ada: Journey) -> list[str]:
    """Write for two networks; what is missing and what is too much is said, with its clause and its lesson."""
    page = ada.page
    page.locator("textarea[name=words]").fill(f"We repaired every crane of {CUSTOMER} last week.")
    page.get_by_label("LinkedIn").check()
    page.get_by_label("Mastodon", exact=True).check()
    page.get_by_label("Your Mastodon server").fill("mastodon.example")
    ada.press("Share")
    found = page.locator("#own-checks")
    expect(found).to_contain_text(CUSTOMER)
    lessons = found.locator("a[href^='/c/']")
    expect(lessons.first).to_be_visible()
    assert found.locator("a[href*='/policy/']").count() >= 1
    lesson = lessons.first.get_attribute("href") or ""
    answer = page.request.get(ada.running.url + lesson)
    assert answer.status == 200
    page.locator("textarea[name=words]").fill(
        "I work at Norda. We repaired forty cranes last week, and I held the torch."
    )
    ada.press("Share")
    expect(page.get_by_role("heading", level=1)).to_contain_text("ready to take along")
    texts = [one.input_value() for one in page.locator("textarea[id^=words-]").all()]
    assert all(one.startswith("I work at Norda") for one in texts)
    dialogues = [one.get_attribute("href") or "" for one in page.locator("main a.button").all()]
    assert [one.split("/")[2] for one in dialogues[:2]] == ["www.linkedin.com", "mastodon.example"]
    codes = re.findall(r"(?:/|%2F)s(?:/|%2F)([0-9a-z]{14})", " ".join(dialogues))
    assert len(set(codes)) == 2
    return codes


def follow_the_links(world: Academies, ada: Journey, code: str) -> None:
    """A preview, a scanner, somebody, the same one again, and the advocate's own click."""
    address = f"{world.running.url}/s/{code}"
    for agent in (PREVIEW, SCANNER, HUMAN, HUMAN):
        assert followed(address, agent).startswith(STORY_LINK + "?")
    own = ada.page.request.get(address, max_redirects=0)
    assert own.status == 302
    until(world, lambda: sum(totals(world).values()) == 5)
    assert totals(world) == {"human": 1, "bot": 2, "self": 1, "duplicate": 1}


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing, so that where a link leads can be read."""

    def redirect_request(self, *_given: object) -> None:
        return None


def followed(address: str, agent: str) -> str:
    request = urllib.request.Request(address, headers={"User-Agent": agent, "Accept": "text/html"})
    with pytest.raises(urllib.error.HTTPError) as found:
        urllib.request.build_opener(Stay).open(request, timeout=10)
    assert found.value.code == 302
    return str(found.value.headers["Location"])


def send_a_lead(world: Academies, code: str) -> None:
    words = ("token", "issue", "--scope", "conversions:write", "--label", "shop")
    token = world.running.command(*words).strip().splitlines()[-1].strip()
    body = json.dumps({"link": code, "kind": "lead", "id": "4711", "source": "shop"}).encode()
    for _ in range(2):
        request = urllib.request.Request(
            f"{world.running.url}/api/v1/conversions",
            data=body,
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status in {200, 201}
    assert until(world, lambda: totals(world).get("lead") == 1)


def totals(world: Academies) -> dict[str, int]:
    """Sum what everybody may know: how much of each kind there was, by whomever."""
    rows = world.counted(links.ClickTotal.kind, links.ClickTotal.count)
    return {str(kind): sum(int(str(one[1])) for one in rows if one[0] == kind) for kind in {one[0] for one in rows}}


def until(world: Academies, true: Callable[[], bool]) -> bool:
    """Let the jobs of the server have their turn: its clock stands still until somebody moves it."""
    for _ in range(30):
        if true():
            return True
        world.running.set_clock(world.running.now + timedelta(seconds=2))
        time.sleep(0.5)
    return true()


def leave(ada: Journey) -> None:
    ada.go("/me")
    ada.press("Leave advocacy")


def courses_of(library: Library, number: int) -> list[str]:
    level = library.level(number)
    assert level is not None
    return [ref for ref in level.requires if ref.startswith("course:")]
