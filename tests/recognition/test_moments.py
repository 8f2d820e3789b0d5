"""The moment of a level comes with whatever brought the level: several at once, a release, a second signature."""

from sqlalchemy.orm import Session

from lms.recognition import service as recognition
from tests.recognition.byhand import deeds
from tests.recognition.deeds import AT, LATER, SHIFTED, become_ready, publish


def test_a_level_brought_by_a_release_is_news_once(session: Session, ada: int) -> None:
    become_ready(session, ada)
    recognition.record(session, ada, "course:second", at=AT)
    recognition.seen(session, ada, at=AT)
    publish(session, {"courses/levels.toml": SHIFTED}, at=LATER)

    while recognition.catch_up(session, LATER):
        pass

    moment = recognition.level_moment(session, ada)
    assert moment is not None
    assert (moment.level_id, moment.title, moment.at, moment.seen) == ("new", "New", LATER, False)
    recognition.seen(session, ada, at=LATER)
    assert recognition.level_moment(session, ada) is None


def test_a_level_that_was_signed_off_is_news(session: Session, ada: int) -> None:
    who = deeds.furnish(session)
    deeds.at_the_door(session, who["Ada"])
    recognition.seen(session, who["Ada"], at=AT)

    deeds.signed(session, who)

    moment = recognition.level_moment(session, who["Ada"])
    assert moment is not None
    assert (moment.level_id, moment.number) == ("mandated", 5)


def test_levels_above_and_below_reached_at_once_open_all_of_theirs(session: Session, ada: int) -> None:
    recognition.record(session, ada, "course:second", at=AT)
    become_ready(session, ada)

    earned = recognition.earned_with(session, ada, "attempt-1")

    assert earned is not None
    assert earned.level is not None
    assert (earned.level.number, earned.level.opens, earned.level.offers) == (
        2,
        ("read the stories",),
        ("share stories in your own words",),
    )
    recognition.seen(session, ada, at=LATER)
    later = recognition.earned_with(session, ada, "attempt-1")
    assert later is not None
    assert later.level is not None
    assert later.level.seen
