"""A small academy in which every object a route can name exists, made by calling services."""

import io
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jinja2 import StrictUndefined
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.advocacy.points import service as points
from lms.app import create_app
from lms.assessment import deciding, marking
from lms.assessment import service as assessment
from lms.assessment.items import service as items
from lms.authoring import archives, banking, bringing, drafts, guardrails
from lms.contests import rules as contest_rules
from lms.contests import service as contests
from lms.contests import wording
from lms.contests.boards import service as boards
from lms.contests.periods import Span
from lms.contests.planning import service as contest_plans
from lms.contests.rewards import service as rewards
from lms.contests.watching.models import Oddity
from lms.delivery import service as delivery
from lms.ideas.box import service as box
from lms.ideas.incidents import service as incidents
from lms.ideas.incidents.rules import Told
from lms.ideas.mentors import service as mentors
from lms.ideas.talk import service as talk
from lms.ideas.words import kudos
from lms.ideas.words import service as words
from lms.insights import service as insights
from lms.insights.pulse import service as pulse
from lms.interop.webhooks import service as webhooks
from lms.learning import service as learning
from lms.learning.review import service as review
from lms.library import service as library
from lms.people import service as people
from lms.policy import service as policy
from lms.recognition import service as recognition
from lms.recognition.credentials import service as credentials
from lms.recognition.desk import service as desk
from lms.recognition.holdings import service as holdings
from lms.recognition.weeks.service import page as weeks_page
from lms.sharing import pictures
from lms.sharing.captions import service as starters
from lms.sharing.checks import service as captions
from lms.sharing.feeds import service as feeds
from lms.sharing.links import service as links
from lms.sharing.planning import service as planning
from lms.sharing.previews import service as previews
from lms.sharing.rules import Audience, Illustration
from lms.sharing.topics import service as topics
from lms.web import csrf
from tests import academy as written
from tests import factories
from tests.advocacy import deeds as advocacy
from tests.conftest import SECRET, leave_to_system
from tests.contests.deeds import SPRINT
from tests.house.routes import DOORS, LEAD, OUT, OWNER, ROLES
from tests.learning import deeds as lessons
from tests.recognition.holdings import made as holding
from tests.sharing import deeds as sharing
from tests.sharing.links.conftest import link_of
from tests.sharing.queue import deeds as proposals

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
WRITES = ("INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "REPLACE")
PRICED = written.QUIZ_FIRST.replace(
    "id: where; tags: open; points: 1 -->\n",
    "id: where; tags: open; points: 1; hint: 25% -->\n\n> [!TIP]\n> Up.\n",
)
"""The first quiz with a hint that costs points."""
SQUARE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)
"""A picture of one pixel, whole."""
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(16)


@dataclass
class World:
    """The academy, who is in it, and what belongs to them."""

    folder: Path
    people: dict[str, int] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    """Public ids by name."""
    cookies: dict[str, str] = field(default_factory=dict)
    """Session tokens by name."""
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What the parts of an address are called, and what each is for one object."""
    tokens: dict[str, str] = field(default_factory=dict)
    """API tokens by scope."""
    dumped: tuple[tuple[tuple[int, int], ...], list[str]] | None = None

    def __post_init__(self) -> None:
        self.file = self.folder / "academy.db"
        self.kept: dict[str, Path] = {}
        self.app: Flask = create_app(
            environment="development",
            data=str(self.folder),
            publish_at_start="no",
            secret=SECRET,
            company="Norda",
            base_url="http://localhost",
            trusted_hosts="localhost",
        )
        self.app.testing = True
        # A host may have chosen so: then a name that a page was not given is an error.
        self.app.jinja_env.undefined = StrictUndefined
        self.academy = self.app.extensions["lms"]
        self.academy.clock = lambda: AT
        for engine in {
            self.academy.store.read_engine,
            self.academy.store.write_engine,
            self.academy.store.notes_engine,
        }:
            event.listen(engine, "connect", leave_to_system)
        with self.academy.store.writing() as session:
            fill(self, session)
            session.commit()
        credentials.run(self.academy, AT)
        with self.academy.store.reading() as reader:
            self.things["issuer key"] = {"kid": credentials.ring(reader)[0].kid}
        self.keep("the first day")

    def keep(self, day: str) -> None:
        """Remember how everything is, so that one can go back to it."""
        self.academy.store.dispose()
        self.kept[day] = self.folder / f"{len(self.kept)}.kept"
        shutil.copy(self.file, self.kept[day])
        self.day, self.stand = day, self.standing()

    def reset(self, day: str = "the first day") -> None:
        """Go back to how everything was, unless nothing was written since."""
        if (day, self.standing()) == (self.day, self.stand):
            return
        self.academy.store.dispose()
        for path in self.folder.glob("academy.db-*"):
            path.unlink()
        shutil.copy(self.kept[day], self.file)
        self.day, self.stand = day, self.standing()

    def standing(self) -> tuple[tuple[int, int], ...]:
        """Tell how large the database is and when it was last written, which every commit changes."""
        log = self.file.with_name(f"{self.file.name}-wal")
        files = (self.file, log) if log.exists() and log.stat().st_size else (self.file,)
        return tuple((one.stat().st_size, one.stat().st_mtime_ns) for one in files)

    def client(self, who: str = OUT) -> FlaskClient:
        """Give a browser, in which somebody is signed in."""
        made = self.app.test_client()
        if who != OUT:
            with made.session_transaction() as cookie:
                cookie.update(_user_id=self.cookies[who], _fresh=True)
                cookie[csrf.SEED] = "seed"
        return made

    def call(
        self, who: str, method: str, path: str, send: Mapping[str, Any] | None = None, *, token: bool = True
    ) -> TestResponse:
        """Ask as somebody, with the form's token unless said otherwise."""
        client = self.client(who)
        fields = dict(send or {})
        if token and method not in {"GET", "HEAD"}:
            fields[csrf.FIELD] = factories.token(client)
        headers = {"Authorization": f"Bearer {fields.pop('bearer')}"} if "bearer" in fields else {}
        return client.open(path, method=method, data=fields or None, headers=headers)

    def content(self) -> list[str]:
        """Give everything the database holds."""
        stand = self.standing()
        if self.dumped is None or self.dumped[0] != stand:
            with closing(sqlite3.connect(self.file)) as connection:
                self.dumped = (stand, list(connection.iterdump()))
        return self.dumped[1]

    @contextmanager
    def writes(self) -> Iterator[list[str]]:
        """Collect every statement that changes something, on either engine."""
        sent: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if statement.lstrip().upper().startswith(WRITES):
                sent.append(statement)

        engines = (self.academy.store.read_engine, self.academy.store.write_engine)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            for engine in engines:
                event.remove(engine, "before_cursor_execute", note)


def fill(world: World, session: Session) -> None:
    """Make everybody and everything."""
    session.info["academy"] = world.academy
    publish(session)
    for name in ("North", "South"):
        people.add_team(session, name, at=AT)
    teams = {name: key for key, name in people.team_names(session).items()}
    everybody = {OWNER: (), LEAD: (), **{role: (() if role == "learner" else (role,)) for role in ROLES}}
    for name, roles in everybody.items():
        person(world, session, name, roles, "North" if name == OWNER else "South")
    for name in ("colleague", "gone"):
        person(world, session, name, (), "South")
    people.add_lead(session, teams["South"], world.people[LEAD], at=AT, by=None)
    makes = (learned, reviewed, elsewhere, decided, marked, shared, required, entered, administered)
    makes = (*makes, authored, desked, asked, imagined, discussed, mentored)
    for make in (*makes, worded, boarded, contested, contended):
        make(world, session, teams)
    people.deactivate(session, world.people["gone"], at=AT, by=None)


TOLD = """---
id: told
title: What you would say
for: level:able
---

## Who reads it first?
<!-- id: who; tags: open -->

- [x] A stranger
- [ ] A colleague

> [!NOTE]
> [Clause 1](policy:conduct#open).

## What do you answer a stranger?
<!-- id: reply; tags: kind -->

- = ___
- [60%] Says where you work
- [40%] Stays kind

> [!NOTE]
> [Clause 1](policy:conduct#open).
"""
"""A quiz with an open answer, and a question whose key is corrected later."""


SIGNED = """
[[level]]
number = 3
id = "trusted"
title = "Trusted"
requires = ["level:able"]
sign_off = "champion"

[[permission]]
key = "contest.join"
level = 2
outward = true
says = "join a contest"

[[permission]]
key = "story.publish"
level = 3
outward = false
says = "publish what others propose"

[[permission]]
key = "discuss.internal"
level = 0
outward = false
says = "ask and answer"

[[permission]]
key = "discuss.peer"
level = 1
outward = false
says = "pass on tips"

[[permission]]
key = "peer.mentor"
level = 2
outward = false
says = "mentor colleagues"
"""
"""A level that a second person signs off; keys for talk among peers."""
HELPER = """---
id: helper
title: Helper
summary: Helps colleagues learn.
shape: circle
glyph: bridge
colour: sun
when: by-hand
---

The holder helped a colleague learn.
"""


def content(told: str = TOLD, **changed: str) -> dict[str, bytes]:
    """Give the test academy with platforms, a key that keeps stories, and a picture; some of it changed."""
    changes = {
        **sharing.PLATFORMS,
        "courses/levels.toml": sharing.KEEPING + SIGNED,
        "badges/helper.md": HELPER,
        "quizzes/first.md": PRICED,
        "quizzes/told.md": told,
        **changed,
    }
    return written.files(changes) | {"courses/1-first/a.png": PICTURE}


def publish(session: Session, told: str = TOLD, **changed: str) -> None:
    """Publish the test academy as this world has it; some of it changed."""
    prepared = library.prepare(session, content(told, **changed), today=AT.date())
    library.publish(session, prepared, at=AT, author="test", source="test")


def person(world: World, session: Session, name: str, roles: tuple[str, ...], team: str) -> None:
    """Add somebody who has reached the highest level, opted in and is signed in."""
    who = factories.person(
        session, name.capitalize(), email=f"{name.replace(' ', '.')}@norda.example", roles=roles, team=team
    )
    world.people[name] = who
    world.keys[name] = people.person(session, who).public_id
    lessons.read(session, who, "first/one", at=AT)
    if name not in {"colleague", "gone"}:
        lessons.finish_first(session, who, at=AT)
        lessons.read(session, who, "second/only", at=AT)
        lessons.pass_quiz(session, who, "second", at=AT)
        advocacy.acknowledge(session, who, AT)
        advocacy.opt_in(session, who, AT)
    world.cookies[name] = people.open_session(session, who, at=AT, agent="test")


def boarded(world: World, session: Session, _teams: Mapping[str, int]) -> None:
    """Boards that the administrator turned on, with somebody else on them."""
    boards.switch(session, on=True, by=world.people["admin"], at=AT)
    join = {"chosen": boards.Shown(boards.ALIAS, "Quiet Heron"), "read": boards.digest(boards.text())}
    boards.join(session, world.people["learner"], **join, at=AT)
    points.pay(session, world.people["learner"], "content_idea", "an idea", AT)


def contended(world: World, session: Session, teams: Mapping[str, int]) -> None:
    """Contests: one for everybody, one for a team, and one that is over."""
    by, yesterday = world.people["champion"], AT - timedelta(days=1)
    today = contests.Span("today", AT.date(), AT.date())
    over = contests.Span("yesterday", yesterday.date(), yesterday.date())
    north = replace(DOORS, segment=contests.Segment(teams=(teams["North"],)))
    for name, plan, span, at in (
        ("open contest", DOORS, today, AT),
        ("north's contest", north, today, AT),
        ("contest confirmed", DOORS, over, yesterday),
    ):
        public_id = contests.draft(session, plan, span, by=by, at=at)
        contests.announce(session, public_id, by=by, at=at)
        world.things[name] = {"contest_id": public_id}
    contests.confirm(session, world.things["contest confirmed"]["contest_id"], by=by, at=AT)


def learned(world: World, session: Session, _teams: Mapping[str, int]) -> None:
    """What the owner has of the rooms where one learns."""
    owner = world.people[OWNER]
    world.things["taking part"] = {}
    world.things["own table"] = {"of": "shares"}
    world.things["end of mail"] = {"token": people.stop_token(world.academy.secret(), world.keys[OWNER])}
    world.things["chart"] = {"name": "shares"}
    insights.count_weeks(session, AT)
    rounds = [pulse.open_round(session, ("ahead", "stay"), 7, by=owner, at=at) for at in (AT - timedelta(days=9), AT)]
    world.things["open round"] = {"round_id": rounds[1]}
    world.things["chart of a round"] = {"round_id": rounds[0], "name": "stay"}
    world.things["what is recorded"] = {"name": "learning"}
    world.things["nowhere"] = {"address": "nowhere/at/all"}
    world.things["style sheet"] = {"filename": "handrail.css"}
    content = {"course_id": "first", "lesson_id": "one", "quiz_id": "first", "policy_id": "conduct"}
    for name, parts in (
        ("course", ("course_id",)),
        ("lesson", ("course_id", "lesson_id")),
        ("quiz", ("quiz_id",)),
        ("policy", ("policy_id",)),
    ):
        world.things[name] = {part: content[part] for part in parts}
    world.things["picture"] = {"course_id": "first", "name": "a.png"}
    world.things["badge"] = {"badge_id": "first"}
    attempts = {"open attempt": assessment.start(session, owner, "first", at=AT)}
    world.things["question"] = {"quiz_id": "first", "question_id": "where"}
    world.things["hint"] = {"attempt_id": attempts["open attempt"], "question_id": "where"}
    attempts["finished attempt"] = handed_in(session, owner)
    items.flag(session, owner, attempts["finished attempt"], "told", "It seems wrong.", at=AT)
    world.things["remark"] = {"flag_id": items.queue(session).flags[0].id}
    world.things["answered question"] = {"attempt_id": attempts["finished attempt"], "question_id": "how"}
    world.things |= {name: {"attempt_id": key} for name, key in attempts.items()}
    private, public = (one.public_id for one in recognition.badges(session, owner)[:2])
    recognition.set_public(session, owner, public, public=True)
    world.things["private award"] = {"public_id": private}
    world.things["public award"] = {"public_id": public}
    world.things["status list"] = {"number": 1}
    text = library.current(session).library.badges["first"].digest
    world.things["badge's text"] = {"badge_id": "first", "digest": text}
    statement = recognition.statement(session, owner, 1, at=AT)
    assert statement is not None
    world.things["ledger line"] = {"entry_id": statement.lines[0].entry.id}
    world.things["recount of XP"] = {"recompute_id": recognition.begin_recompute(session, upwards=True, by=None, at=AT)}
    away = (date(2027, 2, 1), date(2027, 2, 5))
    recognition.add_leave(session, owner, *away, "UTC", at=AT)
    world.things["leave"] = {"leave_id": weeks_page(session, owner, "UTC", at=AT).leaves[0].id}
    token = people.open_session(session, owner, at=AT, agent="another device")
    world.cookies["another device"] = token
    world.things["session"] = {"session_id": max(one.id for one in people.sessions_of(session, owner, at=AT))}


def elsewhere(world: World, session: Session, _teams: Mapping[str, int]) -> None:
    """Credentials the owner brought from elsewhere."""
    owner = world.people[OWNER]
    address = people.person(session, owner).email
    for name in ("credential from elsewhere", "shown credential from elsewhere", "removed credential"):
        world.things[name] = {"public_id": holding.brought(session, owner, holding.examined(address, id=f"urn:{name}"))}
    holdings.show(session, owner, world.things["shown credential from elsewhere"]["public_id"], shown=True)
    holdings.remove(session, owner, world.things["removed credential"]["public_id"], at=AT)


def reviewed(world: World, session: Session, _teams: Mapping[str, int]) -> None:
    """A review the owner has begun, of what they learned a few days ago, with one question answered."""
    owner, later = world.people[OWNER], AT + timedelta(days=3)
    items.fold(session, later)
    number = review.begin(session, owner, at=later)
    step = review.sheet(session, owner, number).steps[0]
    values = ["0"] if step.question_id != "times" else ["1"]
    review.answer(session, owner, number, 1, values, at=later)
    world.things["review"] = {"number": number}
    world.things["review question"] = {"number": number, "place": 1}


def decided(world: World, session: Session, _teams: Mapping[str, int]) -> None:
    """What people decide by hand: badges given and taken back, a note about it, and sign-offs of a level."""
    who, keys = world.people, world.keys
    world.things |= {"sign-offs": {}, "signed level": {"level_id": "trusted"}}
    mandates = recognition.Mandate("Repairs", "Clear words.")
    for name in ("learner", "trainer"):
        world.things[f"{name} to propose"] = {"level_id": "trusted", "person": keys[name]}
    for thing, person, by in (("proposal", OWNER, "trainer"), ("champion's proposal", "champion", "trainer")):
        world.things[thing] = {
            "number": recognition.propose(session, who[person], "trusted", mandates, by=who[by], at=AT)
        }
    number = recognition.propose(session, who[LEAD], "trusted", mandates, by=who["trainer"], at=AT)
    recognition.confirm(session, number, by=who["champion"], at=AT)
    world.things["mandate"] = {"number": number}
    world.things["badge to give"] = {"badge_id": "helper", "person": keys["staff"]}
    world.things["badge for the trainer"] = {"badge_id": "helper", "person": keys["trainer"]}
    revoked = recognition.give(session, who[OWNER], "helper", by=who["champion"], reason="Helped.", at=AT)
    recognition.revoke(session, revoked, by=who["admin"], reason="It was another colleague.", at=AT)
    world.things["revoked award"] = {"public_id": revoked}
    noted = recognition.give(session, who["colleague"], "helper", by=who["champion"], reason="Helped.", at=AT)
    recognition.suspend(session, noted, by=who["admin"], reason="We look into it.", at=AT)
    recognition.appeal(session, who["colleague"], noted, "I did help.", at=AT)
    world.things["note"] = {"number": recognition.notes_about(session, noted)[0].id}
    champions = recognition.badges(session, who["champion"])[0].public_id
    world.things["champion's award"] = {"public_id": champions}


def handed_in(session: Session, owner: int) -> str:
    """Give an attempt that was handed in."""
    made = assessment.start(session, owner, "second", at=AT)
    answers = {
        question.id: [str(place) for place in range(len(order))][:1]
        for question, order in assessment.drawn_questions(session, owner, made)
    }
    assessment.submit(session, owner, made, answers, at=AT)
    return made


def marked(world: World, session: Session, _teams: Mapping[str, int]) -> None:
    """An open answer of the owner that waits, and one of their scores that a corrected key would lower."""
    owner = world.people[OWNER]
    numbers = []
    for _ in range(2):
        told = assessment.start(session, owner, "told", at=AT)
        assessment.submit(session, owner, told, {"who": ["0"], "reply": ["I work there."]}, at=AT)
        waiting = {one.number for one in marking.queue(session, 0).entries}
        numbers.append(max(waiting))
    fully = {"reply": marking.Given({"a": "full", "b": "full"})}
    marking.mark(session, world.people["trainer"], numbers[0], fully, at=AT)
    publish(session, TOLD.replace("[x] A stranger", "[ ] A stranger").replace("[ ] A colleague", "[x] A colleague"))
    quiz = library.current(session).library.quizzes["told"]
    assessment.regrade(session, quiz, "strict", by=world.people["trainer"], at=AT)
    world.things["open answer"] = {"number": numbers[1]}
    world.things["score case"] = {"number": deciding.groups(session).groups[0].number}


def shared(world: World, session: Session, teams: Mapping[str, int]) -> None:
    """Stories, and what the owner did with them."""
    champion, owner = world.people["champion"], world.people[OWNER]
    world.things["story"] = {"story_id": sharing.story(session, champion)}
    only = Audience(teams["North"])
    world.things["team's story"] = {"story_id": sharing.story(session, champion, title="For the north", audience=only)}
    sharing.share(session, owner, world.things["story"]["story_id"], "x")
    told(world, session, only)
    line = points.statement(session, owner, 1, AT).lines[-1]
    world.things["line of points"] = {"line_id": line.id}
    captions.add(session, "customers", "Acme Corp", by=champion, at=AT)
    (term,) = captions.shelf(session, "customers").entries
    world.things["list of terms"] = {"kind": "customers"}
    world.things["term"] = {"kind": "customers", "term_id": term.id}
    world.things["share"] = {**world.things["story"], "network": "x"}
    world.things["story shared"] = world.things["story"]
    world.things["link"] = {"code": link_of(session, owner, world.things["story"]["story_id"], "x")}
    world.things["conversion"] = {}
    links.let_in(session, "crm", by=world.people["admin"], at=AT)
    world.things["sender"] = {"source_id": links.senders(session)[0].id}
    world.things["platform"] = {"platform_id": "x"}
    world.things["stories' queue"] = {}
    world.things["own proposal"] = {"proposal_id": proposals.propose(session, owner)}
    world.things["waiting proposal"] = world.things["own proposal"]
    feed = {"title": "Blog", "topic": "", "language": "en", "by": champion, "at": AT}
    world.things["feed"] = {"feed_id": feeds.add(session, "https://norda.example/feed.xml", **feed)}
    plan = {"kind": "event", "title": "Fair", "note": "", "when": AT, "by": champion, "at": AT}
    world.things["plan"] = {"plan_id": planning.add(session, **plan)}


def contested(world: World, session: Session, _teams: Mapping[str, int]) -> None:
    """A contest that runs, one that is over, a draft and a series, something unusual in the first, and a reward."""
    champion, owner = world.people["champion"], world.people[OWNER]
    kept = {"by": champion, "at": AT}
    for name, day in (("contest", AT.date()), ("contest that is over", AT.date() - timedelta(days=2))):
        begun, span = AT - timedelta(days=3), Span(day.isoformat(), day, day)
        made = contests.draft(session, SPRINT, span, by=champion, at=begun)
        contests.announce(session, made, by=champion, at=begun)
        world.things[name] = {"contest_id": made}
        contests.enter(session, owner, made, shown=contest_rules.digest(wording.consent(SPRINT)), at=begun)
    contest_plans.begin(session, "d" * 22, {"title": ["Fair"]}, **kept)
    world.things["planned contest"] = {"plan_id": "d" * 22}
    world.things["draft of a contest"] = {"plan_id": "d" * 22, "page": "goal"}
    begins = {"begins": AT.date(), **kept}
    world.things["series of contests"] = {"series_id": contests.begin_series(session, SPRINT, "daily", **begins)}
    number = contests.contest(session, world.things["contest"]["contest_id"]).id
    seen = {"about": "", "day": AT.date(), "since": AT, "until": AT, "number": 3, "found_at": AT, "reason": ""}
    odd = Oddity(contest_id=number, person_id=owner, kind="alike", state="open", **seen)
    session.add(odd)
    session.flush()
    world.things["unusual thing"] = {**world.things["contest"], "number": odd.id}
    world.things["reward"] = {"reward_id": rewards.make(session, rewards.Entry("Lunch", "", 3, offered=True), **kept)}
    rewards.switch(session, to=True, **kept)
    rewards.grant(session, number, [owner], AT)
    world.things["reward to choose"] = world.things["contest"]


def told(world: World, session: Session, only: Audience) -> None:
    """What belongs to stories: a topic, pictures, a caption, a story for reading and a look at a link."""
    champion, story = world.people["champion"], world.things["story"]["story_id"]
    pixels = Illustration(pictures.keep(session, SQUARE, AT), "A square.")
    for name, audience in (("", Audience()), ("team's ", only)):
        made = sharing.story(session, champion, title="Pictured", audience=audience, picture=pixels)
        world.things[f"{name}story with a picture"] = {"story_id": made}
    owner, pictured = world.people[OWNER], world.things["story with a picture"]["story_id"]
    world.things["pictured link"] = {"code": link_of(session, owner, pictured, "x")}
    world.things["story's picture"] = {"digest": pixels.digest}
    world.things["story for reading"] = {"story_id": sharing.story(session, champion, internal_only=True)}
    world.things["topic"] = {"topic_id": topics.named(session, "News", AT).id}
    starters.add(session, story, starters.Entry("", "en", "I work at Norda."), by=champion, at=AT)
    world.things["caption"] = {"caption_id": starters.of_story(session, story).captions[0].id}
    key = previews.look(session, sharing.LINK, {}, person_id=champion, at=AT)
    world.things["look"] = {"key": key}


def required(world: World, session: Session, teams: Mapping[str, int]) -> None:
    """What is required of one team, of the other and of everybody."""
    by = world.people["champion"]
    for name, team in (("south's list", teams["South"]), ("north's list", teams["North"]), ("everybody's list", None)):
        before = {one.id for one in learning.assignments(session)}
        learning.assign(session, "course:first", team_id=team, due_on=date(2026, 12, 24), by=by, at=AT)
        made = next(one.id for one in learning.assignments(session) if one.id not in before)
        world.things[name] = {"assignment_id": made}


def entered(world: World, session: Session, _teams: Mapping[str, int]) -> None:
    """Links by which one enters, and tokens of other systems."""
    invited = people.invite(session, email="new@norda.example", name="New", at=AT, by=world.people["admin"])
    world.things["invitation"] = {"token": invited}
    world.things["reset"] = {"token": people.reset_link(session, world.people["colleague"], at=AT)}
    for scope in ("permissions:read", "permissions:token", "conversions:write", "other:read"):
        world.tokens[scope] = people.token_for(session, [scope], "test", at=AT)


def administered(world: World, session: Session, teams: Mapping[str, int]) -> None:
    """What administrators work on."""
    world.things["person"] = {"public_id": world.keys["colleague"]}
    world.things["closed person"] = {"public_id": world.keys["gone"]}
    world.things["running attempt"] = {"public_id": world.keys["colleague"], "attempt_id": timed(world, session)}
    world.things["person's permissions"] = {"person": world.keys["colleague"]}
    world.things["permission token"] = {"number": "AbCdEfGhIjKlMnOpQrStUv"}
    world.things["owner's permissions"] = {"person": world.keys[OWNER]}
    world.things["team"] = {"team_id": teams["South"]}
    world.things["lead"] = {"team_id": teams["South"], "public_id": world.keys[LEAD]}
    world.things["dead mail"] = {"item_id": dead_mail(session)}
    hook = webhooks.Wanted("Intranet", "https://intranet.example.com/hooks", ["story.share"])
    number, _ = webhooks.register(session, hook, by=world.people["admin"], at=AT)
    world.things["webhook"] = {"number": number}
    world.things["dead webhook"] = {"number": number, "item_id": dead_webhook(session, number)}


def timed(world: World, session: Session) -> str:
    """Give an attempt of the colleague, who may begin with anything, at the quiz with a time limit."""
    asked = world.academy.shelf["may_start"]
    world.academy.shelf["may_start"] = []
    made = assessment.start(session, world.people["colleague"], "second", at=AT)
    world.academy.shelf["may_start"] = asked
    return made


def authored(world: World, session: Session, _teams: Mapping[str, int]) -> None:
    """Files of the academy, some of them drafted."""
    world.things["release"] = {"number": 1}
    world.things["picture's file"] = {"folder": "1-first", "name": "a.png"}
    bank = banking.Waiting("bank.gift", "", b"Is it so? {T}")
    banking.keep(session, world.people["trainer"], bank, at=AT)
    world.things["written quiz"] = {"quiz_id": "first", "name": "gift"}
    zipped = archives.packed({"badges/brought.md": b"Brought."})
    bringing.keep(session, world.people["trainer"], "academy.zip", zipped, at=AT)
    world.things["lesson's file"] = {"path": "courses/1-first/01-one.md"}
    world.things["policy's file"] = {"path": "policies/conduct.md"}
    for name, path in (("badge's draft", "badges/first.md"), ("platform's draft", "policies/platforms/x.md")):
        world.things[name] = {"path": path}
        drafts.save(session, drafts.Writing(path, b"Anew.", "", 0), by=world.people["trainer"], at=AT)


def asked(world: World, session: Session, _teams: Mapping[str, int]) -> None:
    """A policy the champion drafted, with the expert whose area it names."""
    champion = world.people["champion"]
    policy.set_areas(session, world.people["expert"], ("legal",), at=AT, by=None)
    text = written.POLICY.replace("id: conduct", "id: gifts").replace("policy:conduct#", "policy:gifts#")
    drafts.save(session, drafts.Writing("policies/gifts.md", text.encode(), "", 0), by=champion, at=AT)
    found = guardrails.desk(session, "gifts", AT.date())
    assert found is not None
    number = guardrails.ask(session, session, found, why="Presents.", raise_it=False, by=champion, at=AT)
    world.things["drafted policy"] = {"policy_id": "gifts"}
    world.things["round of signatures"] = {"round_id": number}


def discussed(world: World, session: Session, _teams: Mapping[str, int]) -> None:
    """What the owner and the champion wrote among peers; the learner found both wanting."""
    owner, champion, learner = (world.people[one] for one in (OWNER, "champion", "learner"))
    lesson = {"course_id": "first", "lesson_id": "one"}

    def wrote(who: int, kind: str) -> str:
        return talk.write(session, who, talk.Entry(kind, f"A {kind} of mine.", f"{who}{kind}", **lesson), at=AT)

    question = wrote(owner, "question")
    answer = talk.answer(session, champion, question, "In the first line.", key="a", at=AT)
    talk.change(session, champion, answer, "Say it in the first line.", at=AT)
    tip, explained = wrote(owner, "tip"), wrote(champion, "explanation")
    talk.mark(session, learner, answer, helpful=True, at=AT)
    talk.mark(session, owner, answer, helpful=True, at=AT)
    talk.report(session, learner, tip, "wrong", "It is not so.", at=AT)
    talk.report(session, owner, explained, "other", "", at=AT)
    names = {"own question": question, "colleague's answer": answer, "own tip": tip, "champion's words": explained}
    world.things |= {name: {"note_id": one} for name, one in names.items()}
    world.things["lesson talked about"] = lesson


def mentored(world: World, session: Session, _teams: Mapping[str, int]) -> None:
    """What the owner has as a learner: a mentor and a request that waits; and as a mentor: a request to them."""
    owner, champion, learner = (world.people[one] for one in (OWNER, "champion", "learner"))
    for who in (owner, champion):
        mentors.offer(session, who, mentors.Terms(("first", "second"), "en", 3, "Ask me."), at=AT)
    wish = mentors.Wish("first", "en", "Where do I begin?", "first", world.keys["champion"])
    pair = mentors.accept(session, champion, mentors.ask(session, owner, wish, at=AT), at=AT)
    mentors.write(session, owner, pair, "Hello.", key="m", at=AT)
    waits = mentors.ask(session, learner, mentors.Wish("second", "en", "Help.", "s", world.keys[OWNER]), at=AT)
    world.things["thread of two"] = {"pair_id": pair}
    world.things["request to the owner"] = {"ask_id": waits}


def desked(world: World, session: Session, _teams: Mapping[str, int]) -> None:
    """What the desk remembers of a member of staff, and an issuer that is pinned."""
    staff = world.people["staff"]
    world.things["check"] = {
        "key": desk.text(session, session, staff, world.things["public award"]["public_id"], at=AT)
    }
    sent = desk.send(session, staff, "list.csv", io.StringIO("badge\nAbCdEfGhIjKlMnOpQrStUv\n"), at=AT)
    world.things["check list"] = {"key": sent}
    desk.pin(session, desk.issuer("did:web:guild.example", "Open Guild"), by=world.people["admin"], at=AT)
    world.things["pinned issuer"] = {"number": desk.pinned(session)[0].id}


def imagined(world: World, session: Session, _teams: Mapping[str, int]) -> None:
    """Ideas of the owner and of a colleague, with a remark of the owner's, one supported, one taken back."""
    owner, colleague = world.people[OWNER], world.people["colleague"]
    told = Told("A photo without asking", "It was posted.", "It was taken down.", "We ask first.")
    entry = incidents.Entry("privacy", AT.date(), told, ("conduct#kind",), ("first/one",))
    for name in ("incident", "drafted incident"):
        made = incidents.write(session, entry, by=world.people["champion"], at=AT)
        world.things[name] = {"incident_id": made}
    incidents.show(session, world.things["incident"]["incident_id"], shown=True, by=world.people["champion"], at=AT)
    for name, who in (("idea", owner), ("colleague's idea", colleague), ("idea taken back", owner)):
        text = box.Text("other", f"A step less: {name}", "At the door.")
        world.things[name] = {"idea_id": box.submit(session, who, text, at=AT)}
    box.take_back(session, owner, world.things["idea taken back"]["idea_id"], back=True, at=AT)
    number = world.things["idea"]["idea_id"]
    box.support(session, owner, world.things["colleague's idea"]["idea_id"], supported=True, at=AT)
    box.remark(session, owner, number, "It was measured.", at=AT)
    for name in ("content", "training", "waiting training"):
        text = box.Text(name.rpartition(" ")[2], f"A {name} idea", "At the door.")
        world.things[f"{name} idea"] = {"idea_id": box.submit(session, colleague, text, at=AT)}
    box.queue(session, world.things["waiting training idea"]["idea_id"], by=world.people["champion"], at=AT)
    (said,) = box.talk(session, owner, number).remarks
    world.things["remark on an idea"] = {"idea_id": number, "remark_id": said.id}


def dead_webhook(session: Session, number: int) -> int:
    """Give a message to another system that was given up."""
    webhooks.test(session, number, at=AT)
    at = AT
    while not (letters := webhooks.letters(session, number)):
        item = delivery.lease(session, at, "webhook")
        if item is None:
            at = at.replace(year=at.year + 1)
            continue
        delivery.failed(session, item, OSError("no such host"), at=at)
    return letters[0].id


def dead_mail(session: Session) -> int:
    """Give a mail that was given up."""
    at = AT
    wanted = delivery.mail(session, to="lost@norda.example", subject="Lost", text="Lost", at=at)
    while wanted not in {one.id for one in delivery.dead_letters(session)}:
        item = delivery.lease(session, at)
        if item is None:
            at = at.replace(year=at.year + 1)
            continue
        delivery.failed(session, item, OSError("no such host"), at=at)
    return wanted


def worded(world: World, session: Session, _teams: Mapping[str, int]) -> None:
    """What the owner asked the champions: in general, which waits, and of a share, which is answered; and thanks."""
    owner, champion = world.people[OWNER], world.people["champion"]
    words.ask(session, owner, words.chances(session, owner)[0].key, "What do you think of this share?", at=AT)
    answered = words.mine(session, owner).exchanges[0].public_id
    words.comment(session, champion, answered, "It is clear.", at=AT)
    words.ask(session, owner, "", "What do you think in general?", at=AT)
    waiting = words.mine(session, owner).exchanges[0].public_id
    world.things |= {"answered words": {"public_id": answered}, "waiting words": {"public_id": waiting}}
    address = people.person(session, owner).email
    kudos.thank(session, world.people["colleague"], address, "help", "You showed me.", zone=UTC, at=AT)
    world.things["thanks"] = {"kudo_id": kudos.kudos(session, owner, kudos.RECEIVED).thanks[0].id}
