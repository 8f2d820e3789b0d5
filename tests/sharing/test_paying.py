"""What sharing tells the points: shares, words of one's own, visits of humans, leads."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import signals
from lms.advocacy import service as advocacy
from lms.advocacy.points.models import Point
from lms.sharing import paying
from lms.sharing.checks.rules import own_words
from lms.sharing.models import Caption, Story
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.sharing import deeds

TOLD = "The new entrance in Lisbon has no step at all, and everybody is welcome on Friday."
OWN = "I work at Norda, and I drew the ramp that leads to the door."


def lines(session: Session) -> list[tuple[str, int, str]]:
    session.expire_all()
    rows = session.scalars(select(Point).order_by(Point.id))
    return [(row.kind, row.amount, row.words) for row in rows]


def click(session: Session, person_id: int | None, number: int, kind: str = "human", **more: Any) -> None:
    facts = {"story_id": "s", "network": "x", "at": AT} | more
    paying.on_click_counted(None, session=session, person_id=person_id, kind=kind, number=number, **facts)
    session.commit()


@pytest.mark.parametrize(
    ("words", "own"),
    [
        (OWN, True),
        ("I work at Norda. Great!", False),
        (TOLD, False),
        (f"I work at Norda. {TOLD}", False),
        ("I work at Norda, and the new entrance in Lisbon has no bumps, said my aunt.", False),
        ("I work at Norda, and our own door there has no step at all now.", True),
        ("", False),
    ],
)
def test_words_are_ones_own_with_at_most_six_in_a_row_of_others(words: str, own: bool) -> None:
    assert own_words(words, [TOLD]) is own


def test_a_share_in_ones_own_words_pays_both_and_once(session: Session, amara: int, story: str) -> None:
    for _ in range(2):
        deeds.share(session, amara, story, words=OWN)

    assert lines(session) == [("share", 2, "Norda comes to Lisbon (X)"), ("caption", 2, "Norda comes to Lisbon (X)")]
    assert advocacy.points_of(session, amara) == 4
    assert session.scalars(select(Point.path)).first() == f"/share/{story}"


def test_a_share_with_the_words_of_a_starter_pays_the_share_alone(session: Session, amara: int, story: str) -> None:
    starter = {"network": "", "language": "en", "words": TOLD, "mark": "m", "status": "accepted", "created_at": AT}
    story_id = session.scalar(select(Story.id).where(Story.public_id == story))
    session.add(Caption(story_id=story_id, **starter))
    session.flush()

    deeds.share(session, amara, story, words=f"I work at Norda. {TOLD}")

    assert [kind for kind, *_ in lines(session)] == ["share"]


def test_leaving_and_sharing_again_pays_nothing(session: Session, amara: int, story: str) -> None:
    deeds.share(session, amara, story, words=OWN)
    choices.opt_out(session, amara)
    assert lines(session) == []
    choices.opt_in(session, amara)
    deeds.share(session, amara, story, words=OWN)

    assert lines(session) == []


def test_visits_of_humans_are_paid_each_once_and_no_others(session: Session, amara: int) -> None:
    click(session, amara, 1)
    click(session, amara, 1)
    click(session, amara, 2)
    for kind in ("bot", "self", "duplicate"):
        click(session, amara, 3, kind)
    click(session, None, 4)

    paying.settle(session.info["academy"], AT)
    assert lines(session) == [("click", 10, " (X)"), ("click", 10, " (X)")]


def test_leads_and_applications_are_paid_once_and_other_things_not(session: Session, amara: int) -> None:
    told = {"session": session, "story_id": "s", "network": "myspace", "at": AT}
    for kind, key, person_id in (
        ("lead", "a", amara),
        ("lead", "a", amara),
        ("application", "b", amara),
        ("hire", "c", amara),
        ("other", "d", amara),
        ("lead", "e", None),
    ):
        paying.on_conversion_recorded(None, person_id=person_id, kind=kind, key=key, **told)
    session.commit()

    paying.settle(session.info["academy"], AT)
    assert lines(session) == [("lead", 50, " (myspace)"), ("lead", 50, " (myspace)")]


def test_a_share_whose_row_is_gone_pays_the_share_alone(session: Session, amara: int) -> None:
    facts = {"person_id": amara, "story_id": "gone", "network": "x", "at": AT}
    signals.announce(signals.story_shared, session, **facts)
    session.commit()

    assert lines(session) == [("share", 2, " (X)")]
