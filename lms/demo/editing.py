"""What the demo's people propose, what a feed brings in, what editors answer, and what is planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.demo.cast import DAYS, Somebody
from lms.demo.company import ADVOCATE, DOMAIN
from lms.sharing import service as sharing
from lms.sharing.feeds import service as feeds
from lms.sharing.planning import service as planning
from lms.sharing.queue import rules
from lms.sharing.queue import service as queue


@dataclass(frozen=True, slots=True)
class Answer:
    """What an editor says to a proposal, so many days before today."""

    days_ago: int
    what: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What somebody proposes, so many days before today, and what becomes of it."""

    days_ago: int
    title: str
    summary: str
    body: str
    path: str
    topic: str
    remark: str = ""
    credited: bool = True
    answers: tuple[Answer, ...] = ()
    by: str = ""
    """Who proposes it, where it is somebody certain."""
    withdrawn: int | None = None
    """How many days ago its author took it back."""


PROPOSED = (
    Proposed(
        19,
        "A hinge from 1987 that still turns",
        "A customer in Tromsø sent us the oldest Norda hinge we have ever seen at work.",
        "It has held the same workshop door since before most of us worked here. Our laboratory measured the wear: "
        "four tenths of a millimetre in 39 years.",
        "/news/hinge-1987",
        "Products",
        "The customer agreed in writing that we show the door.",
        answers=(Answer(17, rules.APPROVE),),
        by=ADVOCATE,
    ),
    Proposed(
        15,
        "Why our summer party had no fireworks",
        "Drones instead, because of the dogs next door.",
        "Forty drones, eleven minutes, and not one dog under a bed.",
        "/news/summer-party",
        "People",
        credited=False,
        answers=(Answer(13, rules.DECLINE, "A lovely story, and four months old by now. Tell us next year in June?"),),
    ),
    Proposed(
        8,
        "What a returned drill tells us",
        "We open every returned device. Here is what the last hundred had in common.",
        "Sixty-one of a hundred came back because of one switch. We changed the switch, and say so.",
        "/news/hundred-drills",
        "Products",
        answers=(Answer(6, rules.ASK, "May we see the numbers behind “sixty-one”? A link to the table would do."),),
    ),
    Proposed(
        2,
        "Five questions our apprentices asked in their first week",
        "And the answers nobody had ready.",
        "“Why does the red button stop only half of the line?” was the best one. It stops all of it now.",
        "/news/five-questions",
        "People",
        "All five read it and are fine with their first names.",
        by=ADVOCATE,
    ),
    Proposed(
        14,
        "What our lift sounds like at night",
        "A recording from the third floor, and why it hums.",
        "The motor is from 1994 and hums in B flat. The caretaker tunes his guitar by it.",
        "/news/lift",
        "At work",
        by=ADVOCATE,
        withdrawn=12,
    ),
    Proposed(
        9,
        "Eleven devices we broke on purpose",
        "How the test bench for updates came to be, with the smell of it.",
        "After the bad week we built a bench that pulls the plug at the worst moment, ninety times a night.",
        "/engineering/test-bench",
        "Engineering",
        "Priya and Tomasz have read it.",
        answers=(Answer(7, rules.ASK, "We like it. Could the part about the smell come first, and one picture?"),),
        by=ADVOCATE,
    ),
    Proposed(
        24,
        "Our favourite error messages",
        "Twelve of them, with who wrote them and why.",
        "“Please do not do that again” has been in the updater since 2016.",
        "/engineering/error-messages",
        "Engineering",
        answers=(Answer(22, rules.DECLINE, "We laughed. Three of the twelve name customers, so this stays with us."),),
        by=ADVOCATE,
    ),
)
CHOSE = 21
"""How many days ago the one from the pilot, whom a visitor may be, chose to advocate."""
OF_THE_GUEST = 2
"""Which proposal is theirs."""
FEED = f"https://www.{DOMAIN}/blog/feed.xml"
ITEMS = (
    (1, "Spare parts by bicycle", "In Oslo we now bring parts to workshops on two wheels.", "/blog/bicycle"),
    (3, "How loud is quiet?", "We measured our new compressor in a bedroom at night.", "/blog/quiet"),
    (6, "A week with the night shift", "Photographs by Alma Berg.", "/blog/night-shift"),
)
PLANS = (
    (3, "story", "Interview with the Bergen workshop", "Freya asks Bjorn for half an hour."),
    (9, "event", "Open day in Oslo", "Doors at ten. Ask who would like to be in pictures."),
    (16, "story", "The year in repairs", "Numbers come from customer care by the 5th."),
)


class Editing:
    """Lets proposals, answers and plans happen on their days; the newest ones are left for whoever visits."""

    def __init__(self, champion: Somebody, guest: Somebody) -> None:
        self.champion, self.guest = champion, guest
        self.made: dict[str, str] = {}
        """Public ids of proposals by title."""

    def live(self, session: Session, people: Sequence[Somebody], day: int, *, at: datetime) -> None:
        """Do what is due on a day."""
        if day == DAYS - CHOSE:
            shown = advocacy.text(session).digest
            advocacy.opt_in(session, self.guest.person_id, shown=shown, at=at)
        editor = queue.Editor(self.champion.person_id, frozenset({"champion"}))
        for number, one in enumerate(PROPOSED):
            if DAYS - one.days_ago == day:
                self._propose(session, one, people, number, at)
            for answer in one.answers:
                if DAYS - answer.days_ago == day and one.title in self.made:
                    self._answer(session, one, answer, editor, at)
            if one.withdrawn is not None and DAYS - one.withdrawn == day and one.title in self.made:
                author = next(person for person in people if person.name == one.by)
                queue.withdraw(session, author.person_id, self.made[one.title], seen=1, at=at)

    def settle(self, session: Session, *, now: datetime, at: datetime) -> None:
        """Let items of a feed come in, which is not asked again since nobody answers there; and plan something."""
        by = self.champion.person_id
        number = feeds.add(session, FEED, title="The Norda blog", topic="Products", language="en", by=by, at=at)
        feeds.take_in(session, number, _document(now), at=at)
        feeds.turn(session, number, on=False, by=by, at=at)
        for days, kind, title, note in PLANS:
            when = (now + timedelta(days=days)).replace(hour=9, minute=0, second=0, microsecond=0)
            planning.add(session, kind=kind, title=title, note=note, when=when, by=by, at=at)

    def _propose(self, session: Session, one: Proposed, people: Sequence[Somebody], number: int, at: datetime) -> None:
        """Have somebody propose who may; nobody does where nobody holds the key yet."""
        known = [person for person in people if person.person_id and person is not self.champion]
        named = [person for person in known if person.name == one.by] if one.by else known
        others = [self.guest] if number == OF_THE_GUEST else named
        able = [person for person in others if queue.may_propose(session, person.person_id, at).granted]
        if able:
            text = rules.Text(
                title=one.title,
                summary=one.summary,
                body=one.body,
                link=f"https://www.{DOMAIN}{one.path}",
                topic=one.topic,
                language="en",
                remark=one.remark,
                credited=one.credited,
            )
            author = able[number % len(able)].person_id
            self.made[one.title] = queue.propose(session, author, text, key=f"demo-{number}", at=at)

    def _answer(self, session: Session, one: Proposed, answer: Answer, editor: queue.Editor, at: datetime) -> None:
        public_id = self.made[one.title]
        if answer.what != rules.APPROVE:
            queue.decide(session, editor, public_id, answer.what, words=answer.words, seen=1, at=at)
            return
        draft = sharing.Draft(
            title=one.title,
            summary=one.summary,
            body=one.body,
            link=f"https://www.{DOMAIN}{one.path}",
            topic=one.topic,
            expires_at=at + timedelta(days=60),
        )
        queue.approve(session, editor, public_id, draft, seen=1, at=at)


def _document(now: datetime) -> bytes:
    items = "".join(
        f"<item><guid>{path}</guid><title>{escape(title)}</title><link>https://www.{DOMAIN}{path}</link>"
        f"<description>{escape(words)}</description><pubDate>{format_datetime(now - timedelta(days=days))}</pubDate>"
        "</item>"
        for days, title, words, path in ITEMS
    )
    return f'<rss version="2.0"><channel><title>The Norda blog</title>{items}</channel></rss>'.encode()
