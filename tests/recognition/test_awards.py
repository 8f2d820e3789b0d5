"""Awards expire, are shown by their owner's choice, are revoked with a reason."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.recognition import models
from lms.recognition import service as recognition
from tests import academy as written
from tests.recognition.deeds import AT, LATER, become_ready, first_award, pass_first_quiz, publish

# ---- awards: expiry, sharing, revocation


@pytest.mark.parametrize(
    ("awarded", "months", "expires"),
    [
        ("2026-11-22T09:00:00+00:00", 12, "2027-11-22T09:00:00+00:00"),
        ("2028-02-29T09:00:00+00:00", 12, "2029-02-28T09:00:00+00:00"),
        ("2026-12-31T23:30:00+00:00", 2, "2027-02-28T23:30:00+00:00"),
    ],
)
def test_an_award_expires_after_calendar_months(
    session: Session, ada: int, awarded: str, months: int, expires: str
) -> None:
    lasting = written.TEXTS["badges/first.md"].replace("when:", f"valid_for: {months}mo\nwhen:")
    publish(session, {"badges/first.md": lasting})

    recognition.record(session, ada, "course:first", at=datetime.fromisoformat(awarded))

    award = first_award(session, ada)
    assert award.expires_at == datetime.fromisoformat(expires)
    assert award.state(award.expires_at - timedelta(seconds=1)) == "valid"
    assert award.state(award.expires_at) == "expired"


def test_an_award_is_public_only_while_its_owner_says_so(session: Session, ada: int, grace: int) -> None:
    pass_first_quiz(session, ada)
    public_id = first_award(session, ada).public_id

    recognition.set_public(session, ada, public_id, public=True)
    assert recognition.award(session, public_id).public
    recognition.set_public(session, ada, public_id, public=False)
    assert not recognition.award(session, public_id).public
    with pytest.raises(recognition.NoSuchAward):
        recognition.set_public(session, grace, public_id, public=True)
    with pytest.raises(recognition.NoSuchAward):
        recognition.award(session, "unknown")


def test_revoking_keeps_the_award_its_level_and_xp_and_leaves_a_trace(session: Session, ada: int, sam: int) -> None:
    become_ready(session, ada)
    public_id = next(one.public_id for one in recognition.badges(session, ada) if one.badge_id == "first")

    recognition.revoke(session, public_id, by=sam, reason="Awarded by mistake", at=LATER)

    award = recognition.award(session, public_id)
    assert (award.state(LATER), award.revoked_reason) == ("revoked", "Awarded by mistake")
    standing = recognition.standing(session, ada)
    assert (standing.badges, standing.level_number, standing.xp) == (1, 1, 160)
    assert "badge:first" not in recognition.met(session, ada)
    line = audit.page(session, limit=1)[0]
    assert (line.action, line.subject, line.person_id) == ("badge.revoked", f"award:{public_id}", sam)
    with pytest.raises(recognition.AlreadySo):
        recognition.revoke(session, public_id, by=sam, reason="Again", at=LATER)
    recognition.re_evaluate(session, ada, LATER)
    assert len(recognition.badges(session, ada)) == 2
    assert recognition.recount(session) == []


def test_every_revoked_badge_stops_counting_as_met(session: Session, ada: int, sam: int) -> None:
    become_ready(session, ada)
    for award in recognition.badges(session, ada):
        recognition.revoke(session, award.public_id, by=sam, reason="Awarded by mistake", at=LATER)

    assert recognition.met(session, ada) == {
        "level:start",
        "level:ready",
        "course:first",
        "quiz:first",
        "policy:conduct",
    }
    assert recognition.standing(session, ada).badges == 0


def test_the_picture_of_an_award_stays_as_it_was(session: Session, ada: int) -> None:
    pass_first_quiz(session, ada)
    before = recognition.cabinet(session, ada, at=AT).held[0].picture

    other = written.TEXTS["badges/first.md"].replace("glyph: shield", "glyph: star").replace("triangle", "octagon")
    publish(session, {"badges/first.md": other})

    after = recognition.cabinet(session, ada, at=AT).held[0]
    assert after.picture == before
    assert recognition.card(session, after.award.public_id, ada, frozenset(), at=AT).revised


# ---- constraints hold what the code promises


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (models.XpEntry, {"amount": 0, "reason": "x", "key": "x", "rule": "xp-1", "at": AT}),
        (models.Standing, {"badges": -1, "updated": AT}),
        (
            models.Award,
            {
                "public_id": "p",
                "badge_id": "b",
                "key": "b",
                "title": "b",
                "digest": "d",
                "look": {},
                "release": 1,
                "evidence": {},
                "awarded_at": AT,
                "revoked_at": AT,
            },
        ),
        (
            models.Award,
            {
                "public_id": "p",
                "badge_id": "b",
                "key": "b",
                "title": "b",
                "digest": "d",
                "look": {},
                "release": 1,
                "evidence": {},
                "awarded_at": AT,
                "expires_at": AT,
            },
        ),
    ],
)
def test_the_database_refuses_impossible_rows(session: Session, ada: int, model: Any, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(model).values(person_id=ada, **values))


def test_everything_about_a_person_can_be_exported(session: Session, ada: int, grace: int) -> None:
    become_ready(session, ada)
    become_ready(session, grace)

    mine = recognition.export(session, ada)

    counted = {"achievements": 6, "xp": 2, "levels": 1, "badges": 2, "badges renewed": 0}
    assert {key: len(found) for key, found in mine.items()} == counted
    assert mine["xp"][0]["at"] == AT.astimezone(UTC).isoformat()
