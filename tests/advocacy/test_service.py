"""Choices, pauses and grants as they are remembered, announced, swept, sealed and recounted."""

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from lms import signals
from lms.advocacy import service
from lms.advocacy.models import Consent, ConsentText, Grant, GrantEvent, GrantSeal, Suspension
from lms.audit import service as audit
from lms.content.validity import add_months
from lms.people import service as people
from lms.recognition import service as recognition
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.advocacy import deeds
from tests.advocacy.deeds import AT

SHARE = "story.share"
SECOND = timedelta(seconds=1)
GRACE = timedelta(days=14)


@pytest.mark.parametrize(("level", "acknowledged", "opted_in"), list(product((True, False), repeat=3)))
def test_one_of_the_eight_combinations_allows(
    session: Session, ada: int, level: bool, acknowledged: bool, opted_in: bool
) -> None:
    deeds.advocate(session, ada) if opted_in else deeds.reach(session, ada, 2)
    if not acknowledged:
        deeds.publish(session, {"policies/conduct.md": deeds.CHANGED_POLICY})
    if not level:
        deeds.publish(
            session,
            {
                "courses/levels.toml": HIGHER,
                "policies/conduct.md": written.POLICY if acknowledged else deeds.CHANGED_POLICY,
            },
        )

    assert service.may(session, ada, SHARE, AT) == (level and acknowledged and opted_in)


HIGHER = written.LEVELS.replace('key = "story.share"\nlevel = 2', 'key = "story.share"\nlevel = 3') + (
    '\n[[level]]\nnumber = 3\nid = "top"\ntitle = "Top"\nrequires = ["level:able", "badge:second"]\n'
)


def test_a_decision_asks_the_database_once(session: Session, ada: int, academy: Academy) -> None:
    deeds.advocate(session, ada)
    asked = []
    with academy.store.reading() as reader:
        assert service.may(reader, ada, SHARE, AT)
        event.listen(academy.store.read_engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))

        assert service.may(reader, ada, SHARE, AT)

    assert len(asked) == 1


def test_a_key_of_level_0_asks_nothing_of_anybody(session: Session, ada: int) -> None:
    assert service.may(session, ada, "idea.submit", AT)
    assert service.require(session, ada, "idea.submit", AT).granted


def test_a_key_that_is_not_held_is_locked_with_its_reasons(session: Session, ada: int) -> None:
    with pytest.raises(service.Locked) as refused:
        service.require(session, ada, SHARE, AT)

    assert [one.code for one in refused.value.decision.missing] == ["level", "policy", "consent"]


def test_nobody_holds_a_key_the_academy_does_not_have(session: Session, ada: int) -> None:
    assert not service.may(session, ada, "no.such", AT)
    with pytest.raises(service.UnknownKey):
        service.known_key(session, "no.such")


def test_a_door_is_opened_by_the_key_that_says_so(session: Session, ada: int) -> None:
    named = written.LEVELS.replace('key = "story.share"', 'key = "tale.pass_on"\nopens = "story.share"')
    deeds.publish(session, {"courses/levels.toml": named})

    assert service.key_for(session, SHARE) == "tale.pass_on"
    assert service.key_for(session, "story.bookmark") == "story.bookmark"
    assert not service.may(session, ada, "story.bookmark", AT)


def test_a_role_opens_an_inward_key_and_no_outward_one(session: Session, champion: int) -> None:
    levels = written.LEVELS.replace('key = "story.view"', 'key = "story.view"\nroles = ["champion"]')
    deeds.publish(session, {"courses/levels.toml": levels})
    deeds.acknowledge(session, champion)

    assert service.may(session, champion, "story.view", AT)
    assert not service.may(session, champion, SHARE, AT)


def test_a_level_that_lapses_closes_its_keys_and_stays(session: Session, ada: int) -> None:
    deeds.publish(session, {"courses/levels.toml": LAPSING})
    deeds.advocate(session, ada)
    ends = add_months(AT, 12)
    closes = ends + GRACE

    assert service.decision(session, ada, SHARE, ends - SECOND).reasons[2].until == ends
    for at in (ends - SECOND, ends, closes - SECOND):
        decision = service.decision(session, ada, SHARE, at)
        assert decision.granted
        assert decision.valid_until == closes
    assert "stays yours while you renew it" in decision.words
    assert service.decision(session, ada, SHARE, closes).code == "certification"
    assert service.may(session, ada, "story.view", closes)
    assert recognition.standing(session, ada).level_number == 2


LAPSING = written.LEVELS.replace(
    'requires = ["level:ready", "course:second"]', 'requires = ["level:ready", "course:second"]\nvalid_for = "12mo"'
)


def test_a_level_that_lapses_and_was_never_reached_under_its_id_does_not_count(session: Session, ada: int) -> None:
    deeds.advocate(session, ada)
    renamed = LAPSING.replace('id = "able"', 'id = "other"')
    deeds.publish(session, {"courses/levels.toml": renamed})

    assert service.decision(session, ada, SHARE, AT).code == "certification"


def test_a_material_change_closes_keys_until_it_is_acknowledged_and_takes_no_level(session: Session, ada: int) -> None:
    deeds.advocate(session, ada)
    deeds.publish(session, {"policies/conduct.md": deeds.CHANGED_POLICY})

    assert service.decision(session, ada, SHARE, AT).code == "policy"
    assert recognition.standing(session, ada).level_number == 2

    deeds.acknowledge(session, ada)
    assert service.may(session, ada, SHARE, AT)


def test_a_yes_is_kept_with_time_policy_version_and_the_text_shown(session: Session, ada: int) -> None:
    deeds.reach(session, ada, 2)

    deeds.opt_in(session, ada)

    row = session.scalars(select(Consent)).one()
    assert (row.choice, row.at, row.policies) == ("yes", AT, {"conduct": 1})
    text = session.scalars(select(ConsentText)).one()
    assert text.digest == row.text
    assert "You may share stories in your own words." in text.body
    assert "Norda" in text.body


def test_a_second_yes_changes_nothing(session: Session, ada: int, academy: Academy) -> None:
    deeds.advocate(session, ada)

    with deeds.heard(signals.opted_in, academy) as told:
        deeds.opt_in(session, ada, AT + timedelta(days=1))

    assert told == []
    assert len(session.scalars(select(Consent)).all()) == 1


def test_a_yes_to_another_text_is_none(session: Session, ada: int) -> None:
    deeds.reach(session, ada, 2)

    with pytest.raises(service.TextChanged):
        service.opt_in(session, ada, shown="0" * 64, at=AT)

    session.rollback()
    assert not service.choice(session, ada).opted_in


@pytest.mark.parametrize("answer", [service.opt_in, service.decline])
def test_below_the_first_outward_key_there_is_nothing_to_choose(session: Session, ada: int, answer) -> None:
    deeds.reach(session, ada, 1)

    with pytest.raises(service.NothingToChoose):
        answer(session, ada, shown=service.text(session).digest, at=AT)


def test_a_not_now_opens_nothing_and_a_double_click_is_one(session: Session, ada: int) -> None:
    deeds.reach(session, ada, 2)

    deeds.decline(session, ada)
    deeds.decline(session, ada, AT + timedelta(seconds=1))

    choice = service.choice(session, ada)
    assert not choice.opted_in
    assert choice.declined_until == AT + timedelta(days=180)
    assert len(session.scalars(select(Consent)).all()) == 1


def test_a_later_not_now_begins_the_180_days_anew(session: Session, ada: int) -> None:
    deeds.reach(session, ada, 2)
    deeds.decline(session, ada)

    deeds.decline(session, ada, AT + timedelta(days=100))

    assert service.choice(session, ada).declined_until == AT + timedelta(days=280)


def test_a_not_now_from_an_advocate_is_leaving(session: Session, ada: int, academy: Academy) -> None:
    deeds.advocate(session, ada)

    with deeds.heard(signals.opted_out, academy) as told:
        deeds.decline(session, ada)

    assert [one["person_id"] for one in told] == [ada]
    assert service.choice(session, ada).kind == "not-now"


def test_leaving_is_at_once_and_keeps_level_xp_and_badges(session: Session, ada: int) -> None:
    deeds.advocate(session, ada)
    before = recognition.standing(session, ada)

    assert service.opt_out(session, ada, at=AT)

    assert service.decision(session, ada, SHARE, AT).code == "consent"
    assert recognition.standing(session, ada) == before
    assert not service.opt_out(session, ada, at=AT)
    assert service.choice(session, ada).declined_until is None


def test_who_left_may_come_back(session: Session, ada: int) -> None:
    deeds.advocate(session, ada)
    deeds.opt_out(session, ada)
    deeds.opt_in(session, ada)

    assert service.may(session, ada, SHARE, AT)


def test_changes_are_announced_once(session: Session, ada: int, academy: Academy) -> None:
    with deeds.heard(signals.permission_granted, academy) as granted:
        deeds.advocate(session, ada)
    with deeds.heard(signals.permission_withdrawn, academy) as withdrawn:
        deeds.opt_out(session, ada)
        service.refresh(session, ada, AT)

    assert [one["key"] for one in granted] == ["story.view", SHARE]
    assert [(one["key"], one["reason"]) for one in withdrawn] == [(SHARE, "consent")]


def test_each_change_is_an_event_that_the_person_can_read(session: Session, ada: int, grace: int) -> None:
    deeds.advocate(session, ada)
    deeds.opt_out(session, ada)

    assert [one[:3] for one in service.trail(session, ada)] == [
        (SHARE, False, "consent"),
        (SHARE, True, "met"),
        ("story.view", True, "met"),
    ]
    assert service.trail(session, grace) == ()


def test_a_pause_closes_outward_keys_and_ends_by_itself(session: Session, ada: int, champion: int) -> None:
    deeds.advocate(session, ada)
    ends = AT + timedelta(days=7)

    service.suspend(session, ada, reason="A customer was named.", until=ends, by=champion, at=AT)

    assert service.decision(session, ada, SHARE, AT).code == "suspended"
    assert service.may(session, ada, "story.view", AT)
    assert not service.may(session, ada, SHARE, ends - timedelta(microseconds=1))
    assert service.may(session, ada, SHARE, ends)
    assert service.pause(session, ada, ends) is None


def test_the_sweep_announces_the_end_of_a_pause(session: Session, ada: int, champion: int, academy: Academy) -> None:
    deeds.advocate(session, ada)
    ends = AT + timedelta(days=7)
    service.suspend(session, ada, reason="A customer was named.", until=ends, by=champion, at=AT)
    session.commit()

    with deeds.heard(signals.permission_granted, academy) as granted:
        assert service.sweep(session, ends - timedelta(seconds=1)) == 0
        assert service.sweep(session, ends) == 1
        assert service.sweep(session, ends) == 0

    assert [(one["key"], one["at"]) for one in granted] == [(SHARE, ends)]
    assert service.recount(session) == []


def test_the_sweep_looks_again_after_a_release(session: Session, ada: int, academy: Academy) -> None:
    deeds.advocate(session, ada)
    with deeds.heard(signals.permission_withdrawn, academy) as withdrawn:
        deeds.publish(session, {"policies/conduct.md": deeds.CHANGED_POLICY})
        assert withdrawn == []

        service.sweep(session, AT)

    assert {(one["key"], one["reason"]) for one in withdrawn} == {("story.view", "policy"), (SHARE, "policy")}


def test_a_key_the_academy_drops_is_withdrawn(session: Session, ada: int) -> None:
    deeds.advocate(session, ada)
    deeds.publish(session, {"courses/levels.toml": written.LEVELS.replace("story.share", "tale.share")})

    service.sweep(session, AT)

    assert [one[:3] for one in service.trail(session, ada)][:2] == [
        (SHARE, False, "removed"),
        ("tale.share", True, "met"),
    ]


def test_a_pause_can_be_lifted_and_only_once(session: Session, ada: int, champion: int) -> None:
    deeds.advocate(session, ada)
    service.suspend(session, ada, reason="A customer was named.", until=None, by=champion, at=AT)

    with pytest.raises(service.Paused):
        service.suspend(session, ada, reason="Again.", until=None, by=champion, at=AT)
    service.lift(session, ada, by=champion, at=AT)

    assert service.may(session, ada, SHARE, AT)
    with pytest.raises(service.NotPaused):
        service.lift(session, ada, by=champion, at=AT)
    row = session.scalars(select(Suspension)).one()
    assert (row.lifted_at, row.lifted_by, row.reason) == (AT, champion, "A customer was named.")


def test_a_pause_without_a_future_end_is_refused(session: Session, ada: int, champion: int) -> None:
    with pytest.raises(service.BadEnd):
        service.suspend(session, ada, reason="Late.", until=AT, by=champion, at=AT)
    with pytest.raises(people.Unknown):
        service.suspend(session, 9999, reason="Who?", until=None, by=champion, at=AT)


def test_pauses_stand_in_the_audit_log_and_choices_do_not(session: Session, ada: int, champion: int) -> None:
    deeds.advocate(session, ada)
    deeds.opt_out(session, ada)
    service.suspend(session, ada, reason="A customer was named.", until=None, by=champion, at=AT)
    service.lift(session, ada, by=champion, at=AT)

    lines = [line for line in audit.page(session) if line.action.startswith(("advocacy", "permission", "consent"))]

    assert [line.action for line in lines] == ["advocacy.lifted", "advocacy.suspended"]
    assert "customer" not in str(lines)


def test_a_closed_account_holds_nothing(session: Session, ada: int, champion: int) -> None:
    deeds.advocate(session, ada)

    people.deactivate(session, ada, at=AT, by=champion)

    assert {one[:3] for one in service.trail(session, ada)[:2]} == {
        ("story.view", False, "account"),
        (SHARE, False, "account"),
    }


def test_the_trail_is_sealed_into_the_audit_log_without_names(session: Session, ada: int) -> None:
    deeds.advocate(session, ada)

    assert service.seal(session, AT + timedelta(minutes=9)) == 0
    assert service.seal(session, AT + timedelta(minutes=10)) == 2
    assert service.seal(session, AT + timedelta(minutes=10)) == 0

    line = audit.page(session)[0]
    assert line.action == "permissions.changed"
    assert line.person_id is None
    assert deeds.public_id(session, ada) not in str(line)
    assert line.detail["digest"] == session.scalars(select(GrantSeal.digest)).one()
    assert service.recount(session) == []


def test_recount_names_a_grant_that_is_not_what_its_events_say(session: Session, ada: int) -> None:
    deeds.advocate(session, ada)
    assert service.recount(session) == []

    session.execute(update(Grant).where(Grant.key == SHARE).values(granted=False))

    assert [one.split(":")[0] for one in service.recount(session)] == [f"grant {SHARE} of person {ada}"]


def test_recount_names_a_sealed_event_that_was_altered(session: Session, ada: int) -> None:
    deeds.advocate(session, ada)
    service.seal(session, AT + timedelta(hours=1))

    session.execute(update(GrantEvent).where(GrantEvent.key == SHARE).values(reason="consent"))

    assert "are not those that were sealed" in service.recount(session)[0]


def test_the_export_has_everything_about_me_and_only_me(session: Session, ada: int, grace: int, champion: int) -> None:
    deeds.advocate(session, ada)
    deeds.reach(session, grace, 2)
    deeds.decline(session, grace)
    service.suspend(session, ada, reason="A customer was named.", until=AT + timedelta(days=1), by=champion, at=AT)

    mine = service.export(session, ada)

    assert [one["choice"] for one in mine["choices"]] == ["yes"]
    assert "Your own words" in mine["choices"][0]["text_shown"]
    assert mine["pauses"][0]["reason"] == "A customer was named."
    assert len(mine["permissions"]) == 3
    assert not any(service.export(session, champion).values())


def test_two_people_are_swept_in_one_run(session: Session, ada: int, grace: int) -> None:
    deeds.advocate(session, ada)
    deeds.reach(session, grace, 1)
    factories.person(session, "New Comer")
    deeds.publish(session, {"policies/conduct.md": deeds.CHANGED_POLICY})

    assert service.sweep(session, AT) == 2
