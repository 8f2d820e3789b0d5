"""Put a person's own figures together, and say what worked where the numbers are enough."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from types import MappingProxyType

from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.insights.impact import rules
from lms.insights.impact.rules import PERIODS, USUAL, Share, Sums, Verdict
from lms.library import service as library
from lms.sharing import service as sharing

__all__ = ["OWN", "PERIODS", "USUAL", "Impact", "Lesson", "Said", "impact", "own_key"]

OWN = "stats.own"
"""The permission key one's own figures ask for."""
LESSONS: Mapping[str, str] = MappingProxyType(
    {
        "own": "sharing-well/own-words",
        "network": "platforms/which-one",
        "kind": "voice/your-patch",
        "week": "sharing-well/how-often",
        "hour": "sharing-well/how-often",
        rules.FEW: "numbers/small-numbers-wobble",
        "clicks": "numbers/what-a-click-is",
        "reach": "numbers/what-it-cannot-tell",
        "disclosed": "guardrails/disclosure",
    }
)
"""Which lesson explains what; one this academy does not have is not named."""
ASKED: Mapping[str, str] = MappingProxyType(
    {
        "own": "Your own words",
        "network": "The network",
        "kind": "The kind of story",
        "week": "The day of the week",
        "hour": "The time of day",
    }
)
WHY: Mapping[str, str] = MappingProxyType(
    {
        "in your own words": "Readers notice a person. What you saw or did yourself stands in nobody else's post.",
        "near the story's words": "The story said it well this time. A sentence of your own on why it matters to you "
        "can stand before it.",
        "network": "Other people read there, for other reasons. It need not be so for the next story.",
        "kind": "This is what your readers come to you for.",
        "week": "More of those who read you are there then.",
        "hour": "More of those who read you are there then.",
    }
)
"""Why that may be, by what stood out or by what was compared."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson that explains something; ``path`` lies below the mount."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Said:
    """One comparison in words."""

    verdict: Verdict
    asked: str
    why: str
    lesson: Lesson | None


@dataclass(frozen=True, slots=True)
class Impact:
    """All of the page: the shares of a period and what came of them until now."""

    weeks: int
    shares: tuple[Share, ...]
    sums: Sums
    by_week: tuple[tuple[str, int], ...]
    said: tuple[Said, ...]
    lessons: Mapping[str, Lesson]

    @property
    def results(self) -> int:
        """Count leads, applications and all else that came of the shares."""
        return sum(number for _, number in self.sums.came)

    @property
    def found(self) -> tuple[Said, ...]:
        """What stood out."""
        return tuple(one for one in self.said if one.verdict.state == rules.FOUND)

    @property
    def even(self) -> tuple[str, ...]:
        """What made no difference that can be told, in words."""
        return tuple(one.asked for one in self.said if one.verdict.state == rules.EVEN)

    @property
    def few(self) -> tuple[str, ...]:
        """Of what there is too little to tell, in words."""
        return tuple(one.asked for one in self.said if one.verdict.state == rules.FEW)


def own_key(session: Session) -> str:
    """Give the key that opens one's own figures."""
    return advocacy.key_for(session, OWN)


def impact(session: Session, person_id: int, *, weeks: int, zone: tzinfo, at: datetime) -> Impact:
    """Put one's own figures together, in two queries. ``zone`` is that of the person."""
    since = rules.since(at, zone, weeks)
    shares = tuple(_share(one, zone) for one in sharing.own_shares(session, person_id, since))
    clicks = sharing.own_clicks(session, person_id, since) if shares else []
    lessons = _lessons(session)
    return Impact(
        weeks,
        shares,
        rules.sums(shares),
        rules.by_week(clicks, at, zone, weeks),
        tuple(_said(one, lessons) for one in rules.verdicts(shares, at)),
        lessons,
    )


def _share(one: sharing.OwnShare, zone: tzinfo) -> Share:
    local = one.at.astimezone(zone)
    story = (one.story_id, one.title, one.language, one.kind, one.network)
    return Share(*story, local, one.own, one.disclosed, one.counts)


def _said(verdict: Verdict, lessons: Mapping[str, Lesson]) -> Said:
    label = verdict.first.label if verdict.first else ""
    why = WHY.get(label, WHY.get(verdict.key, ""))
    return Said(verdict, ASKED[verdict.key], why, lessons.get(verdict.key))


def _lessons(session: Session) -> dict[str, Lesson]:
    return dict(_known(session, LESSONS.items()))


def _known(session: Session, wanted: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Lesson]]:
    content = library.current(session).library
    for key, ref in wanted:
        lesson = content.lesson(ref)
        if lesson is not None and content.courses[lesson.course_id].status != "draft":
            yield key, Lesson(lesson.title, f"/c/{ref}")
