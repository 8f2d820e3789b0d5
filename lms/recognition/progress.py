"""News about a person: the level just reached and what it opens, and what one attempt at a quiz earned."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import and_, bindparam, literal, select, update
from sqlalchemy.orm import Session

from lms.library import service as library
from lms.recognition import cabinet
from lms.recognition.models import Achievement, Award, LevelReached, XpEntry
from lms.store.sessions import ask


@dataclass(frozen=True, slots=True)
class LevelMoment:
    """A level reached and, as the words that complete "You can now …", what it opens.

    ``offers`` are outward: they also need the person's own choice to advocate.
    """

    level_id: str
    number: int
    title: str
    at: datetime
    opens: tuple[str, ...]
    offers: tuple[str, ...]
    seen: bool = False
    """Whether its news was put away."""


@dataclass(frozen=True, slots=True)
class EarnedBadge:
    """A badge as a result page shows it."""

    public_id: str
    title: str
    picture: Markup


@dataclass(frozen=True, slots=True)
class Earned:
    """What came of one attempt."""

    xp: int
    badges: tuple[EarnedBadge, ...]
    level: LevelMoment | None

    @property
    def headline(self) -> str:
        """Name the greatest of it."""
        if self.badges:
            return "You earned a badge" if len(self.badges) == 1 else f"You earned {len(self.badges)} badges"
        return "You reached a new level" if self.level else f"You earned {self.xp} XP"


_reached = LevelReached.__table__.c
_NEWS = select(_reached.level_id, _reached.number, _reached.at).where(
    _reached.person_id == bindparam("person"), _reached.seen_at.is_(None)
)
_SHOWN = (Award.public_id, Award.badge_id, Award.title, Award.look, XpEntry.amount, LevelReached.seen_at)
_EARNED = (
    select(Achievement.ref, Achievement.at, *_SHOWN)
    .outerjoin(Award, and_(Award.person_id == Achievement.person_id, Award.key == Achievement.ref))
    .outerjoin(XpEntry, and_(XpEntry.person_id == Achievement.person_id, XpEntry.key == Achievement.ref))
    .outerjoin(
        LevelReached,
        and_(
            LevelReached.person_id == Achievement.person_id,
            literal("level:") + LevelReached.level_id == Achievement.ref,
        ),
    )
    .where(
        Achievement.person_id == bindparam("person"),
        Achievement.evidence["attempt"].as_string() == bindparam("attempt"),
    )
    .order_by(Achievement.at, Achievement.ref)
)


def level_moment(session: Session, person_id: int) -> LevelMoment | None:
    """Give the level that is still news to a person; several at once count as the highest, opening all of it."""
    return _moment(session, [tuple(row) for row in ask(session, _NEWS, {"person": person_id})])


def seen(session: Session, person_id: int, *, at: datetime) -> None:
    """Put the news of every level reached so far away."""
    news = (LevelReached.person_id == person_id, LevelReached.seen_at.is_(None))
    session.execute(update(LevelReached).where(*news).values(seen_at=at))


def earned_with(session: Session, person_id: int, attempt_id: str) -> Earned | None:
    """Tell what one attempt at a quiz earned, in one query; None if that was nothing."""
    rows = session.execute(_EARNED, {"person": person_id, "attempt": attempt_id}).all()
    if not rows:
        return None
    numbers = library.current(session).level_number
    levels = [row for row in rows if row.ref.startswith("level:")]
    names = [(row.ref.removeprefix("level:"), row.at) for row in levels]
    return Earned(
        xp=sum(row.amount or 0 for row in rows),
        badges=tuple(EarnedBadge(row.public_id, row.title, _picture(row)) for row in rows if row.public_id),
        level=_moment(
            session,
            [(name, numbers(name), at) for name, at in names],
            seen=all(row.seen_at is not None for row in levels),
        ),
    )


def _picture(row: Any) -> Markup:
    return cabinet.picture(row.title, row.look)


def _moment(session: Session, reached: list[tuple[Any, ...]], *, seen: bool = False) -> LevelMoment | None:
    if not reached:
        return None
    content = library.current(session).library
    today = {level.id: level for level in content.levels}
    known = [(today[name].number if name in today else number, name, at) for name, number, at in reached]
    # What no page asks for yet is not news: a person could do nothing with it here.
    opened = [one for one in content.permissions if one.opens and one.level in {number for number, _, _ in known}]
    number, name, at = max(known)
    return LevelMoment(
        level_id=name,
        number=number,
        title=today[name].title if name in today else name,
        at=at,
        opens=tuple(one.says for one in opened if not one.outward),
        offers=tuple(one.says for one in opened if one.outward),
        seen=seen,
    )
