"""The season: people share in their own words on several networks, others follow, and something comes of it.

All of it goes the way a browser's request goes: the share through its door, each click through the redirect's one
statement, then the fold, the postbacks of systems that are let in, and the points. Nothing is sent anywhere.
"""

import heapq
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from lms.demo import voices
from lms.demo.cast import DAYS, Somebody
from lms.demo.company import ADVOCATE
from lms.people import service as people
from lms.recognition import service as recognition
from lms.sharing import paying
from lms.sharing import service as sharing
from lms.sharing.checks import service as checks
from lms.sharing.composing import service as composing
from lms.sharing.links import rules as links_rules
from lms.sharing.links import service as links
from lms.web.academy import Academy

SEED = 7_011
EAGERNESS = (16, 0, 20, 12)
"""How likely people share a story on a day they look at the stream, in percent, one after the other: some only read."""
EAGER = 55
"""How likely the advocate does, whom a visitor of the demo may be."""
TWICE = 45
"""How likely a share goes to a second network, in percent."""
LEFT = {one.title for one in voices.BEGUN} | {"Our quiet dishwasher, explained by the person who measured it"}
"""What the advocate has not shared yet."""
SETTLED = 2
"""Every how many days points are paid, since whoever lives in months need not see them within a second."""
TOGETHER = timedelta(minutes=20)
"""Who comes with no longer a pause between them is counted together."""
OFTEN, SELDOM = 3, 10
"""Of how many who may something comes: of the advocate's own, of others'."""
LISTS_DAY, SYSTEMS_DAY = DAYS - 50, DAYS - 40
HIRED_OF = 4
"""One of how many who apply is hired."""


@dataclass(order=True, slots=True)
class Coming:
    """Somebody or something that will follow a link."""

    at: datetime
    n: int
    visit: links.Visit = field(compare=False)
    title: str = field(compare=False)
    often: bool = field(compare=False)
    """Whether something comes of it more often, as at the advocate's, whom a visitor of the demo may be."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who shares, as the stream knows them, and how time goes by meanwhile."""

    one: Somebody
    reader: sharing.Reader
    tick: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Way:
    """A link that was passed on."""

    code: str
    title: str
    network: str
    often: bool


class Season:
    """Plays the season in the days that History goes through."""

    def __init__(self, now: datetime, champion: Somebody, admin: Somebody) -> None:
        self.now, self.champion, self.admin = now, champion, admin
        self.random = Random(SEED)
        self.coming: list[Coming] = []
        self.eagerness: dict[int, int] = {}
        """How likely each shares."""
        self.may: Counter[tuple[str, bool]] = Counter()
        self.told: list[tuple[str, str, datetime]] = []
        """Links of which something came: the code, the kind, when."""
        self.number = self.applied = 0

    def share(self, session: Session, one: Somebody, tick: Callable[[], datetime], *, at: datetime) -> None:
        """Let an advocate look at the stream and, now and then, share what is new there."""
        level = recognition.standing(session, one.person_id).level_number
        reader = sharing.Reader(one.person_id, people.person(session, one.person_id).team_id, level)
        desk = Desk(one, reader, tick)
        for story in [card.story for card in sharing.stream(session, reader, at).cards]:
            if self._wants(one, story):
                one.shared.add(story.public_id)
                self._share(session, desk, story)

    def prepare(self, session: Session, day: int, at: datetime) -> None:
        """Write the lists of terms, and let the systems in that tell what came of links."""
        if day == LISTS_DAY:
            for kind, lines in voices.TERMS.items():
                checks.add(session, kind, lines, by=self.champion.person_id, at=at)
        if day == SYSTEMS_DAY:
            for name in voices.SYSTEMS:
                links.let_in(session, name, by=self.admin.person_id, at=at)

    def follow(self, academy: Academy, day: int, last: datetime) -> None:
        """Let those come who follow a link until ``last``; then count them, and what other systems tell."""
        while self.coming and self.coming[0].at <= last:
            until = self.coming[0].at
            while self.coming and self.coming[0].at <= min(until + TOGETHER, last):
                one = heapq.heappop(self.coming)
                until = one.at
                # The story may be over by then, as for anybody who comes late.
                with suppress(links.LinkOver):
                    links.follow(academy.store, one.visit, until)
                    self._comes_of_it(one)
            with academy.store.transaction() as session:
                while links.fold(session, until):
                    pass
                self._tell(session, until)
        with academy.store.transaction() as session:
            links.end_day(session, last + timedelta(seconds=1))
        if day % SETTLED == 0:
            paying.settle(academy, last)

    def begin(self, session: Session, one: Somebody, *, at: datetime) -> None:
        """Leave drafts and reminders of the advocate, as someone who was called away would."""
        level = recognition.standing(session, one.person_id).level_number
        reader = sharing.Reader(one.person_id, people.person(session, one.person_id).team_id, level)
        open_now = {card.story.title: card.story for card in sharing.stream(session, reader, at).cards}
        for begun in [begun for begun in voices.BEGUN if begun.title in open_now]:
            story = open_now[begun.title]
            first = sharing.disclosures(session, story.language)[0]
            wording = sharing.Wording(begun.words, begun.networks, first, instance=voices.SERVER)
            composing.save(session, reader, story.public_id, wording, at=at)
            if begun.reminded_in:
                due = (self.now + timedelta(days=begun.reminded_in)).replace(hour=8, minute=30, second=0, microsecond=0)
                composing.remind(session, reader, story.public_id, due, at=at)

    def _wants(self, one: Somebody, story: sharing.Story) -> bool:
        if story.public_id in one.shared or story.internal_only:
            return False
        if one.name == ADVOCATE:
            return story.title not in LEFT and self.random.randint(1, 100) <= EAGER
        likely = self.eagerness.setdefault(one.person_id, EAGERNESS[len(self.eagerness) % len(EAGERNESS)])
        return self.random.randint(1, 100) <= likely

    def _share(self, session: Session, desk: Desk, story: sharing.Story) -> None:
        """Share a story on a network or two, as the composer does, and say where it was posted."""
        chosen = self._networks(session, twice=100 if desk.one.name == ADVOCATE else TWICE)
        words = self.random.choice(voices.VOICES.get(story.title, voices.ANYWHERE))
        first = sharing.disclosures(session, story.language)[0]
        wording = sharing.Wording(words, chosen, first, instance=voices.SERVER if "mastodon" in chosen else "")
        at, who, browser = desk.tick(), desk.one.person_id, self.random.choice(voices.BROWSERS)
        sharing.share(session, desk.reader, story.public_id, wording, at=at)
        home = f"198.51.100.{who % 250}"
        links.note_maker(session, who, story.public_id, chosen, (home, browser), at)
        for link in links.of_story(session, who, story.public_id, at):
            posted = self.random.randint(1, 100) <= 85
            where = self._address(desk.one, link.network) if posted else ""
            key = (story.public_id, link.network)
            sharing.tell(session, desk.reader, *key, posted=posted, keep=True, address=where)
            code = link.address.rpartition("/")[2]
            way = Way(code, story.title, link.network, desk.one.name == ADVOCATE)
            self._own(way, who, home, browser, at)
            if posted:
                self._others(way, at)

    def _networks(self, session: Session, *, twice: int) -> tuple[str, ...]:
        offered = [place.network.key for place in sharing.places(session) if place.network.key in voices.HEADS]
        weights = [voices.HEADS[key] for key in offered]
        number = 2 if self.random.randint(1, 100) <= twice else 1
        return tuple(dict.fromkeys(self.random.choices(offered, weights, k=number)))

    def _address(self, one: Somebody, network: str) -> str:
        """Say where a post lies; some do not care to."""
        self.number += 1
        name = one.email.partition("@")[0].replace(".", "")
        form = voices.POSTED.get(network, "") if self.random.randint(1, 100) <= 40 else ""
        return form.format(name=name[:30], number=7_390_000_000 + self.number * 7_919)

    def _own(self, way: Way, who: int, home: str, browser: str, at: datetime) -> None:
        """Let somebody try their own link: signed in, or from the sofa on the same day."""
        if self.random.randint(1, 100) <= 25:
            later = at + timedelta(minutes=self.random.randint(1, 9))
            self._comes(later, links.Visit(way.code, home, browser, links_rules.BROWSER, who), way)
        elif self.random.randint(1, 100) <= 15:
            later = at + timedelta(minutes=self.random.randint(1, 30))
            self._comes(later, links.Visit(way.code, home, browser, links_rules.BROWSER), way)

    def _others(self, way: Way, at: datetime) -> None:
        """Let programs look first, then people over the next days, most of them soon; some come again."""
        agent = voices.LOOKERS.get(way.network, "")
        if agent:
            soon = at + timedelta(seconds=self.random.randint(2, 50))
            self._comes(soon, links.Visit(way.code, "203.0.113.9", agent, links_rules.agent_kind(agent)), way)
        for _ in range(self.random.choice(voices.CROWDS) * (2 + voices.HEADS[way.network]) // 4):
            then = at + timedelta(minutes=int(self.random.expovariate(1 / 1_400)) + 3)
            address = f"203.0.113.{self.random.randint(10, 250)}"
            visit = links.Visit(way.code, address, self.random.choice(voices.BROWSERS), links_rules.BROWSER)
            self._comes(then, visit, way)
            if self.random.randint(1, 100) <= 15:
                self._comes(then + timedelta(minutes=2), visit, way)

    def _comes(self, at: datetime, visit: links.Visit, way: Way) -> None:
        self.number += 1
        heapq.heappush(self.coming, Coming(at, self.number, visit, way.title, way.often))

    def _comes_of_it(self, one: Coming) -> None:
        """Let a visit by a person now and then lead to more: a lead, or an application."""
        kind = "application" if one.title == voices.JOB else "lead" if one.title in voices.LEADS else ""
        if kind and one.visit.kind == links_rules.BROWSER and not one.visit.person_id:
            self.may[kind, one.often] += 1
            if self.may[kind, one.often] % (OFTEN if one.often else SELDOM) == 0:
                self.told.append((one.visit.code, kind, one.at))

    def _tell(self, session: Session, at: datetime) -> None:
        """Record what the systems tell, each by its own id; whoever applied may be hired a while later."""
        for code, kind, when in self.told:
            self._record(session, code, kind, when, at)
            self.applied += kind == "application"
            if kind == "application" and self.applied % HIRED_OF == 0:
                self._record(session, code, "hire", when, at)
        self.told.clear()

    def _record(self, session: Session, code: str, kind: str, when: datetime, at: datetime) -> None:
        source = next(name for name, kinds in voices.SYSTEMS.items() if kind in kinds)
        self.number += 1
        told = {"link": code, "kind": kind, "id": f"{source}-{self.number}", "source": source, "at": when.isoformat()}
        links.record(session, links_rules.told(told, at), at)
