"""Certifications that lapse and come back, by the clock."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms import signals
from lms.advocacy import service as advocacy
from lms.audit import service as audit
from lms.learning.certification import service as certification
from lms.learning.certification.models import Certification, Certified, Lapse
from lms.people import service as people
from lms.recognition import service as recognition
from lms.recognition.byhand.signoffs import Mandate
from lms.recognition.models import Award
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.learning import deeds as learned
from tests.learning.certification import deeds
from tests.learning.certification.deeds import TOP

SECOND = timedelta(seconds=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


START = at("2027-01-03T22:30")
"""A Sunday of ISO week 53."""


def lines(session: Session) -> list[tuple[str, str]]:
    found = [one for one in audit.page(session) if one.action.startswith("certification.")]
    return [(one.action, one.detail.get("because", "")) for one in reversed(found)]


@pytest.mark.parametrize(
    ("reached", "ends", "closes", "back", "until"),
    [
        pytest.param(
            "2027-01-03T22:30",
            "2028-01-03T22:30",
            "2028-01-17T22:30",
            "2028-02-29T08:00",
            "2029-02-28T08:00",
            id="from week 53 to 29 February",
        ),
        pytest.param(
            "2028-02-29T11:00",
            "2029-02-28T11:00",
            "2029-03-14T11:00",
            "2029-03-25T01:30",
            "2030-03-25T01:30",
            id="from 29 February over the night the clocks go forward",
        ),
        pytest.param(
            "2031-10-20T00:30",
            "2032-10-20T00:30",
            "2032-11-03T00:30",
            "2032-12-31T23:59:59",
            "2033-12-31T23:59:59",
            id="over the night the clocks go back, renewed in week 53",
        ),
    ],
)
def test_a_permission_goes_with_the_grace_and_comes_back_with_the_renewal(
    session: Session, ada: int, reached: str, ends: str, closes: str, back: str, until: str
) -> None:
    deeds.publish(session, at(reached))
    deeds.reach(session, ada, at(reached))
    sweep = [at(ends) - SECOND, at(ends), at(closes) - SECOND]
    for instant in sweep:
        deeds.sweep(session, instant)
        assert deeds.may(session, ada, instant)
    assert lines(session) == []

    deeds.sweep(session, at(closes))
    assert not deeds.may(session, ada, at(closes))
    assert recognition.standing(session, ada).level_number == 3
    assert deeds.renew(session, ada, at(back))
    assert deeds.may(session, ada, at(back))
    assert deeds.may(session, ada, at(until))
    assert not deeds.may(session, ada, at(until) + timedelta(days=14))

    assert lines(session) == [("certification.lapsed", ""), ("certification.renewed", "remembered")]
    trail = [one[1:] for one in advocacy.trail(session, ada) if one[0] == deeds.KEY]
    assert trail == [(True, "met", at(back)), (False, "certification", at(closes)), (True, "met", at(reached))]
    assert certification.recount(session) == []
    assert recognition.recount(session) == []
    assert advocacy.recount(session) == []
    assert audit.verify(session) is None


def test_renewed_in_the_window_it_goes_on_from_its_end_and_nobody_notices(session: Session, ada: int) -> None:
    deeds.publish(session, START)
    deeds.reach(session, ada, START)
    opens = at("2027-11-04T22:30")

    assert not deeds.renew(session, ada, opens - SECOND)
    assert deeds.renew(session, ada, opens)
    assert not deeds.renew(session, ada, opens + SECOND)
    deeds.sweep(session, at("2028-06-01T00:00"))

    found = certification.current(session, ada, TOP)
    assert found
    assert (found.period.n, found.period.start, found.ends) == (1, at("2028-01-03T22:30"), at("2029-01-03T22:30"))
    assert lines(session) == [("certification.renewed", "remembered")]
    assert len([one for one in advocacy.trail(session, ada) if one[0] == deeds.KEY]) == 1


def test_two_renewals_of_one_period_are_one(session: Session, ada: int) -> None:
    deeds.publish(session, START)
    deeds.reach(session, ada, START)
    ended = at("2028-05-01T00:00")

    assert deeds.renew(session, ada, ended)
    assert not deeds.renew(session, ada, ended)

    assert session.scalar(select(func.count()).select_from(Certification)) == 1
    assert lines(session) == [("certification.lapsed", ""), ("certification.renewed", "remembered")]


def test_a_late_renewal_without_a_sweep_before_still_tells_of_the_lapse(session: Session, ada: int) -> None:
    deeds.publish(session, START)
    deeds.reach(session, ada, START)

    deeds.renew(session, ada, at("2030-01-01T00:00"))

    row = session.scalars(select(Lapse)).one()
    assert (row.ended_at, row.grace_ended_at, row.noted_at) == (
        at("2028-01-03T22:30"),
        at("2028-01-17T22:30"),
        at("2030-01-01T00:00"),
    )


def test_the_log_names_nobody(session: Session, ada: int) -> None:
    deeds.publish(session, START)
    deeds.reach(session, ada, START)
    deeds.sweep(session, at("2029-01-01T00:00"))

    line = next(one for one in audit.page(session) if one.action == "certification.lapsed")
    assert line.person_id is None
    assert line.subject.startswith("certification:")
    assert people.person(session, ada).public_id not in f"{line.subject} {line.detail}"


def test_badges_that_rest_on_it_are_renewed_and_revoked_ones_are_not(
    session: Session, ada: int, academy: Academy, grace: int
) -> None:
    deeds.publish(session, START)
    deeds.reach(session, ada, START)
    held = {one.badge_id: one for one in recognition.badges(session, ada)}
    recognition.revoke(session, held["first"].public_id, by=grace, reason="given by mistake", at=START)
    late = at("2028-02-29T08:00")

    with learned.heard(signals.badge_renewed, academy) as told:
        deeds.renew(session, ada, late)

    after = {one.badge_id: one for one in recognition.badges(session, ada)}
    assert [(one["badge_id"], one["award_id"], one["expires_at"]) for one in told] == [
        ("top", held["top"].public_id, at("2029-02-28T08:00"))
    ]
    assert after["top"].expires_at == at("2029-02-28T08:00")
    assert after["first"].expires_at == held["first"].expires_at
    assert after["second"].expires_at is None
    assert recognition.recount(session) == []
    assert [one["because"] for one in recognition.export(session, ada)["badges renewed"]] == [TOP]


def test_a_badges_end_that_is_not_that_of_its_newest_renewal_is_found_and_mended(session: Session, ada: int) -> None:
    deeds.publish(session, START)
    deeds.reach(session, ada, START)
    deeds.renew(session, ada, at("2028-01-01T00:00"))
    session.execute(update(Award).where(Award.badge_id == "top").values(expires_at=at("2040-01-01T00:00")))

    assert len(recognition.recount(session, repair=True)) == 1
    assert recognition.recount(session) == []


def test_until_when_is_kept_wrongly_is_found(session: Session, ada: int) -> None:
    deeds.publish(session, START)
    deeds.reach(session, ada, START)
    assert certification.recount(session) == []
    session.execute(update(Certified).values(ends_at=START))
    session.add(Certification(person_id=ada, ref=TOP, n=2, at=START, because="remembered", evidence={}))
    session.flush()

    assert len(certification.recount(session)) == 2


def test_many_are_swept_in_chunks(session: Session) -> None:
    deeds.publish(session, START)
    everybody = [factories.person(session, f"Person {number}") for number in range(210)]
    for one in everybody:
        deeds.reach(session, one, START)
    ended = at("2028-02-01T00:00")

    looked = []
    while found := certification.sweep(session, ended):
        session.commit()
        looked.append(found)

    assert looked == [200, 10]
    assert session.scalar(select(func.count()).select_from(Lapse)) == 210
    assert certification.sweep(session, ended) == 0


def test_a_release_that_gives_a_level_an_end_finds_those_who_hold_it(session: Session, ada: int) -> None:
    learned.publish(session, {"courses/levels.toml": deeds.LEVELS.replace('valid_for = "12mo"\n', "")}, at=START)
    deeds.reach(session, ada, START)
    assert certification.certificates(session, ada) == ()
    assert certification.sweep(session, START) == 0

    deeds.publish(session, START)
    deeds.sweep(session, START)
    assert session.scalars(select(Certified.ends_at)).all() == [at("2028-01-03T22:30")]

    learned.publish(session, {"courses/levels.toml": written.LEVELS}, at=START)
    deeds.sweep(session, at("2029-01-01T00:00"))
    assert session.scalars(select(Certified.ends_at)).all() == [None]
    assert lines(session) == []
    assert certification.recount(session) == []


def test_a_sign_off_that_ends_closes_at_once_and_opens_again_with_the_next(session: Session, ada: int) -> None:
    levels = deeds.LEVELS.replace('valid_for = "12mo"', 'valid_for = "12mo"\nsign_off = "champion"')
    deeds.publish(session, START, **{"courses/levels.toml": levels})
    champion = factories.person(session, "Cham Pion", roles=("champion",))
    trainer = factories.person(session, "Tra Iner", roles=("trainer",))
    deeds.reach(session, ada, START)
    until = START + timedelta(days=90)
    sign(session, ada, trainer, champion, START, until)

    for instant in (until - SECOND, until):
        deeds.sweep(session, instant)
        assert deeds.may(session, ada, instant) == (instant < until)
        assert certification.recount(session) == []
    assert lines(session) == [("certification.lapsed", "")]
    assert not deeds.renew(session, ada, until)

    back = until + timedelta(days=1)
    number = sign(session, ada, trainer, champion, back, None)
    assert deeds.may(session, ada, back)
    recognition.withdraw(session, number, by=champion, reason="The mandate went to somebody else.", at=back)
    session.commit()
    assert not deeds.may(session, ada, back)
    trail = [one[1:] for one in advocacy.trail(session, ada) if one[0] == deeds.KEY]
    assert [(granted, reason) for granted, reason, _ in trail] == [
        (False, "signoff"),
        (True, "met"),
        (False, "signoff"),
        (True, "met"),
    ]


def sign(session: Session, person_id: int, trainer: int, champion: int, at: datetime, until: datetime | None) -> int:
    mandate = Mandate("Trade fairs", "Knows them well.", until)
    number = recognition.propose(session, person_id, "top", mandate, by=trainer, at=at)
    recognition.confirm(session, number, by=champion, at=at)
    session.commit()
    return number
