"""Entering, counting, leaving: each deed once, within the limits, and nothing left of who is gone."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms import signals
from lms.advocacy import service as advocacy
from lms.contests import periods, rules
from lms.contests import service as contests
from lms.contests.models import Contest, Deed, DeedDue, Entry, EntryResidue
from lms.contests.ranking import service as ranking
from lms.people import service as people
from lms.sharing import service as stories
from lms.web.academy import Academy
from tests import factories
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT, heard
from tests.contests import deeds
from tests.sharing import deeds as sharing

HOUR = timedelta(hours=1)


def click(
    session: Session, academy: Academy, person_id: int | None, number: int, at: datetime = AT, **more: str
) -> None:
    """Tell of a click as the fold does, and let the job count it."""
    facts = {"story_id": "s", "network": "x", "kind": "human", **more}
    signals.announce(
        signals.click_counted, session, person_id=person_id, number=number, link=1, click=1, at=at, **facts
    )
    session.commit()
    contests.settle(academy, at)


def score(session: Session, person_id: int) -> int:
    session.expire_all()
    return session.scalar(select(Entry.score).where(Entry.person_id == person_id)) or 0


def test_a_share_counts_from_the_entry_on_and_once(session: Session, champion: int, amara: int, story: str) -> None:
    public_id = deeds.contest(session, champion)
    sharing.share(session, amara, story, "linkedin")
    deeds.enter(session, amara, public_id, AT + HOUR)

    for _ in range(2):
        sharing.share(session, amara, story, "x", AT + HOUR)

    assert deeds.lines(session) == [("share", 2, "")]
    assert session.scalars(select(Deed.words)).all() == ["Norda comes to Lisbon (X)"]
    assert score(session, amara) == 2
    board = contests.contest(session, public_id).board
    assert [(one.person_id, one.score) for one in ranking.top(session, board)] == [(amara, 2)]
    assert contests.recount(session) == []


def test_joining_twice_is_once_and_keeps_the_text(session: Session, champion: int, amara: int) -> None:
    public_id = deeds.contest(session, champion)
    deeds.enter(session, amara, public_id)
    deeds.enter(session, amara, public_id, AT + HOUR)

    row = session.scalars(select(Entry)).one()
    assert row.at == AT
    assert row.text_shown.startswith("Joining “Autumn of doors” is your own choice")
    assert row.text_shown.endswith("Shown as “Quiet Heron”.")
    assert row.policies == {"conduct": 1}


def test_who_did_not_opt_in_or_read_another_text_is_not_in(session: Session, champion: int, amara: int) -> None:
    public_id = deeds.contest(session, champion)
    able = factories.person(session, "Cem Able")
    choices.reach(session, able, 2)

    with pytest.raises(advocacy.Locked):
        deeds.enter(session, able, public_id)
    with pytest.raises(contests.TextChanged):
        contests.enter(session, amara, public_id, shown=rules.digest("old"), at=AT)
    assert session.scalar(select(func.count()).select_from(Entry)) == 0


def test_a_contest_is_only_for_its_segment(session: Session, champion: int, amara: int) -> None:
    people.add_team(session, "North", at=AT)
    north = next(iter(people.team_names(session)))
    for segment in (rules.Segment(teams=(north,)), rules.Segment(level=3), rules.Segment(language="de")):
        public_id = deeds.contest(session, champion, segment=segment)
        with pytest.raises(contests.NoSuchContest):
            deeds.enter(session, amara, public_id)

    people.set_team(session, amara, north, at=AT, by=None)
    deeds.enter(session, amara, deeds.contest(session, champion, segment=rules.Segment(teams=(north,), level=2)))


def test_one_joins_what_is_announced_and_not_over(session: Session, champion: int, amara: int) -> None:
    draft = contests.draft(session, deeds.PLAN, deeds.TODAY, by=champion, at=AT)
    public_id = deeds.contest(session, champion)

    with pytest.raises(contests.NoSuchContest):
        deeds.enter(session, amara, draft)
    with pytest.raises(contests.NotNow):
        deeds.enter(session, amara, public_id, AT + timedelta(days=1))


def test_teams_need_a_team_and_sprints_the_first_level_alone(session: Session, champion: int, amara: int) -> None:
    teams = deeds.contest(session, champion, mode="team")
    sprint = deeds.contest(session, champion, deeds.SPRINT)
    ready = factories.person(session, "Rea Ready")
    with pytest.raises(contests.NotOpenToYou, match="level 1"):
        deeds.enter(session, ready, sprint)
    choices.reach(session, ready, 1)

    deeds.enter(session, ready, sprint)
    with pytest.raises(contests.NotOpenToYou, match="in none yet"):
        deeds.enter(session, amara, teams)


def test_a_sprint_counts_what_is_learned(session: Session, champion: int, amara: int) -> None:
    sprint, part = deeds.contest(session, champion, deeds.SPRINT), deeds.contest(session, champion)
    for one in (sprint, part):
        deeds.enter(session, amara, one)

    for _ in range(2):
        for signal, facts in (
            (signals.lesson_completed, {"course_id": "first", "lesson_id": "start"}),
            (signals.quiz_passed, {"quiz_id": "first"}),
            (signals.level_reached, {"level_id": "more", "number": 3}),
        ):
            hear(signal, session, person_id=amara, at=AT, **facts)

    assert deeds.lines(session) == [("lesson", 10, ""), ("quiz", 50, ""), ("level", 100, "")]


def hear(signal: object, session: Session, **facts: object) -> None:
    """Tell the contests alone: other rooms would look for what these facts are about."""
    listener = {
        signals.lesson_completed: contests.on_lesson_completed,
        signals.quiz_passed: contests.on_quiz_passed,
        signals.level_reached: contests.on_level_reached,
    }[signal]  # type: ignore[index]
    listener(None, session=session, **facts)  # type: ignore[operator]


def test_only_humans_count_each_number_once(
    session: Session, academy: Academy, champion: int, amara: int, story: str
) -> None:
    deeds.enter(session, amara, deeds.contest(session, champion))

    for kind in ("bot", "self", "duplicate"):
        click(session, academy, amara, 0, story_id=story, kind=kind)
    click(session, academy, None, 1, story_id=story)
    for number in (1, 1, 2):
        click(session, academy, amara, number, story_id=story)

    assert deeds.lines(session) == [("click", 10, ""), ("click", 10, "")]
    assert session.scalar(select(func.count()).select_from(DeedDue)) == 0


def test_what_came_of_a_link_counts_by_its_own_instant(
    session: Session, academy: Academy, champion: int, amara: int, story: str
) -> None:
    deeds.enter(session, amara, deeds.contest(session, champion))
    facts = {"person_id": amara, "story_id": story, "network": "x", "link": 1}
    for key, kind, at in (
        ("a", "lead", AT + HOUR),
        ("a", "lead", AT + HOUR),
        ("b", "other", AT + HOUR),
        ("c", "hire", AT - HOUR),
        ("d", "application", AT + timedelta(days=1)),
    ):
        signals.announce(signals.conversion_recorded, session, **facts, kind=kind, key=key, at=at)
    session.commit()
    contests.settle(academy, AT + timedelta(days=2))

    assert deeds.lines(session) == [("lead", 50, "")]


def test_a_theme_lets_only_its_stories_count(session: Session, champion: int, amara: int, story: str) -> None:
    other = sharing.story(session, champion, topic="Doors")
    topic = topic_of(session, other)
    deeds.enter(session, amara, deeds.contest(session, champion, topic_id=topic))

    sharing.share(session, amara, story)
    sharing.share(session, amara, other)

    assert session.scalars(select(Deed.path)).all() == [f"/share/{other}"]


def topic_of(session: Session, story: str) -> int:
    from_story = stories.story(session, story)
    return from_story.topic_id


def test_the_limits_of_a_day_and_a_week_hold_at_the_contests_midnight(
    session: Session, academy: Academy, champion: int, amara: int, story: str
) -> None:
    week = periods.span_of("weekly", date(2026, 11, 23))
    public_id = deeds.contest(session, champion, span=week, zone="Europe/Berlin", day_cap=2, week_cap=3)
    deeds.enter(session, amara, public_id)
    late = datetime.fromisoformat("2026-11-24T23:59:00+01:00")

    for number in range(1, 4):
        click(session, academy, amara, number, late, story_id=story)
    for number in range(4, 6):
        click(session, academy, amara, number, late + timedelta(minutes=2), story_id=story)

    assert deeds.lines(session) == [
        ("click", 10, ""),
        ("click", 10, ""),
        ("click", 0, "day"),
        ("click", 10, ""),
        ("click", 0, "week"),
    ]
    assert score(session, amara) == 30


def test_leaving_takes_everything_along_and_coming_back_brings_nothing_twice(
    session: Session, academy: Academy, champion: int, amara: int, story: str
) -> None:
    public_id = deeds.contest(session, champion, day_cap=3)
    deeds.enter(session, amara, public_id)
    sharing.share(session, amara, story)
    click(session, academy, amara, 1, story_id=story)

    assert contests.leave(session, amara, public_id)
    assert not contests.leave(session, amara, public_id)
    session.commit()
    board = contests.contest(session, public_id).board
    assert (deeds.lines(session), ranking.members(session, board)) == ([], 0)
    assert not contests.entered(session, amara, contests.contest(session, public_id).id)

    deeds.enter(session, amara, public_id, AT + HOUR)
    for number in (1, 2, 3):
        click(session, academy, amara, number, AT + HOUR, story_id=story)
    assert deeds.lines(session) == [("click", 10, ""), ("click", 0, "day")]


def test_opting_out_and_being_closed_leave_every_contest(
    session: Session, academy: Academy, champion: int, amara: int, ben: int, story: str
) -> None:
    for plan in (deeds.PLAN, deeds.SPRINT):
        public_id = deeds.contest(session, champion, plan)
        for one in (amara, ben):
            deeds.enter(session, one, public_id)
    sharing.share(session, amara, story)
    facts = {"person_id": amara, "story_id": story, "network": "x", "kind": "human", "number": 1}
    signals.announce(signals.click_counted, session, **facts, link=1, click=1, at=AT)
    session.commit()

    choices.opt_out(session, amara)
    people.deactivate(session, ben, at=AT, by=None)
    session.commit()

    for model in (Entry, Deed, DeedDue):
        assert session.scalar(select(func.count()).select_from(model)) == 0
    assert ranking.recount(session, False) == []
    session.commit()
    assert contests.settle(academy, AT) == 0


def test_the_sum_of_a_shared_goal_stays_without_who_left(
    session: Session, champion: int, amara: int, ben: int, story: str
) -> None:
    public_id = deeds.contest(session, champion, deeds.GOAL)
    for one in (amara, ben):
        deeds.enter(session, one, public_id)
        sharing.share(session, one, story)

    contests.leave(session, amara, public_id)
    session.commit()

    found = contests.contest(session, public_id)
    assert (found.kept, score(session, ben)) == (2, 2)
    assert ranking.members(session, found.board) == 0


def test_a_reversal_is_a_line_its_person_reads_and_counts_once(
    session: Session, champion: int, amara: int, story: str
) -> None:
    public_id = deeds.contest(session, champion)
    deeds.enter(session, amara, public_id)
    sharing.share(session, amara, story)
    deed_id = session.scalars(select(Deed.id)).one()

    assert contests.reverse(session, deed_id, by=champion, reason="The link was sold.", at=AT + HOUR)
    assert not contests.reverse(session, deed_id, by=champion, reason="Again.", at=AT + HOUR)
    session.commit()

    assert deeds.lines(session) == [("share", 2, ""), ("share", -2, "")]
    assert score(session, amara) == 0
    reversal = session.scalars(select(Deed.id).order_by(Deed.id.desc())).first()
    for one in (reversal, 999):
        with pytest.raises(contests.NoSuchDeed):
            contests.reverse(session, one or 0, by=champion, reason="So.", at=AT)
    with pytest.raises(contests.Unfit):
        contests.reverse(session, deed_id, by=champion, reason=" ", at=AT)
    assert contests.recount(session) == []


def test_a_result_is_confirmed_once_it_is_over_and_changes_no_more(
    session: Session, academy: Academy, champion: int, amara: int, story: str
) -> None:
    public_id = deeds.contest(session, champion)
    deeds.enter(session, amara, public_id)
    sharing.share(session, amara, story)
    over = AT + timedelta(days=1)
    with pytest.raises(contests.NotNow):
        contests.confirm(session, public_id, by=champion, at=AT)

    with heard(signals.contest_confirmed, academy) as told:
        for _ in range(2):
            contests.confirm(session, public_id, by=champion, at=over)
    session.commit()

    assert [one["contest_id"] for one in told] == [public_id]
    deed_id = session.scalars(select(Deed.id)).one()
    with pytest.raises(contests.NotNow):
        contests.reverse(session, deed_id, by=champion, reason="Late.", at=over)
    with pytest.raises(contests.NotNow):
        contests.call_off(session, public_id, by=champion, reason="Late.", at=over)
    facts = {"person_id": amara, "story_id": story, "network": "x", "link": 1, "kind": "lead"}
    signals.announce(signals.conversion_recorded, session, **facts, key="late", at=AT + HOUR)
    session.commit()
    contests.settle(academy, over)
    assert deeds.lines(session) == [("share", 2, "")]


def test_a_contest_is_called_off_with_a_reason(session: Session, champion: int, amara: int, story: str) -> None:
    public_id = deeds.contest(session, champion)
    deeds.enter(session, amara, public_id)
    with pytest.raises(contests.Unfit):
        contests.call_off(session, public_id, by=champion, reason="", at=AT)
    for _ in range(2):
        contests.call_off(session, public_id, by=champion, reason="The fair is not held.", at=AT)
    session.commit()

    sharing.share(session, amara, story)

    assert deeds.lines(session) == []
    assert contests.contest(session, public_id).reason == "The fair is not held."
    with pytest.raises(contests.NotNow):
        contests.confirm(session, public_id, by=champion, at=AT + timedelta(days=1))


def test_a_draft_can_be_changed_and_thrown_away_until_it_is_announced(session: Session, champion: int) -> None:
    people.add_team(session, "North", at=AT)
    north = next(iter(people.team_names(session)))
    public_id = contests.draft(session, deeds.PLAN, deeds.TODAY, by=champion, at=AT)
    week = periods.span_of("weekly", date(2026, 11, 23))
    segment = rules.Segment(teams=(north,))
    for _ in range(2):
        contests.change(session, public_id, deeds.replace(deeds.GOAL, segment=segment), week, by=champion, at=AT)
    found = contests.contest(session, public_id)
    assert (found.plan.mode, found.plan.segment, found.period_key) == ("collective", segment, "2026-W48")

    contests.discard(session, public_id, by=champion, at=AT)
    with pytest.raises(contests.NoSuchContest):
        contests.contest(session, public_id)
    announced = deeds.contest(session, champion)
    for act in (
        lambda: contests.change(session, announced, deeds.PLAN, week, by=champion, at=AT),
        lambda: contests.discard(session, announced, by=champion, at=AT),
    ):
        with pytest.raises(contests.NotNow):
            act()


def test_what_would_be_over_or_was_called_off_is_not_announced(session: Session, champion: int) -> None:
    public_id = contests.draft(session, deeds.PLAN, deeds.TODAY, by=champion, at=AT)
    with pytest.raises(contests.NotNow):
        contests.announce(session, public_id, by=champion, at=AT + timedelta(days=2))
    contests.announce(session, public_id, by=champion, at=AT)
    contests.announce(session, public_id, by=champion, at=AT)
    contests.call_off(session, public_id, by=champion, reason="So.", at=AT)
    with pytest.raises(contests.NotNow):
        contests.announce(session, public_id, by=champion, at=AT)


def test_contests_are_listed_by_state_and_page(session: Session, champion: int) -> None:
    made = [deeds.contest(session, champion, title=f"Number {n}") for n in range(3)]

    rows, total = contests.contests(session, ["announced"], page=2, size=2, newest=False)

    assert (total, [one.public_id for one in rows]) == (3, made[2:])
    assert contests.contests(session, ["draft"])[0] == ()
    assert contests.by_id(session, 999) is None


def test_a_series_is_begun_and_stopped(session: Session, champion: int) -> None:
    begun = {"begins": date(2026, 11, 22), "by": champion, "at": AT}
    for kind, days, field in (("yearly", 1, "kind"), ("custom", 0, "days")):
        with pytest.raises(contests.Unfit) as refused:
            contests.begin_series(session, deeds.PLAN, kind, days=days, **begun)
        assert refused.value.field == field
    public_id = contests.begin_series(session, deeds.PLAN, "custom", days=4, **begun)
    assert contests.one_series(session, public_id).plan == rules.check(deeds.PLAN, date(2026, 11, 22))

    for _ in range(2):
        contests.stop_series(session, public_id, by=champion, at=AT)

    assert [one.public_id for one in contests.all_series(session, stopped=True)] == [public_id]
    assert contests.all_series(session) == ()
    for act in (contests.one_series, lambda s, one: contests.stop_series(s, one, by=champion, at=AT)):
        with pytest.raises(contests.NoSuchContest):
            act(session, "missing")


def test_a_preview_looks_at_the_past_of_whom_it_is_for(session: Session, champion: int, story: str) -> None:
    people.add_team(session, "North", at=AT)
    north = next(iter(people.team_names(session)))
    for number in range(6):
        one = factories.person(session, f"Sharer {number}", team="North" if number else None)
        choices.advocate(session, one)
        sharing.share(session, one, story)
    since, until = AT - HOUR, AT + HOUR

    everybody = contests.score_preview(session, deeds.PLAN, since, until)
    segment = rules.Segment(teams=(north,))
    narrowed = contests.score_preview(session, deeds.replace(deeds.PLAN, segment=segment), since, until)
    sprint = contests.score_preview(session, deeds.SPRINT, since, until)

    assert (everybody.people, everybody.total, everybody.top) == (5, 10, ((5, 2),))
    assert narrowed.people == 5
    assert sprint.people == 5
    assert contests.score_preview(session, deeds.PLAN, until, until + HOUR).people is None
    assert contests.score_preview(session, deeds.replace(deeds.PLAN, topic_id=99), since, until).people is None


def test_everything_kept_is_given_to_its_person(session: Session, champion: int, amara: int, story: str) -> None:
    deeds.enter(session, amara, deeds.contest(session, champion))
    sharing.share(session, amara, story)
    facts = {"person_id": amara, "story_id": story, "network": "x", "kind": "human", "number": 1}
    signals.announce(signals.click_counted, session, **facts, link=1, click=1, at=AT)
    session.commit()

    found = contests.export(session, amara)

    assert found["entries"][0]["contest"] == "Autumn of doors"
    assert found["deeds"][0]["about"] == "Norda comes to Lisbon (X)"
    assert found["about_to_be_counted"] == [{"what": "Somebody followed your link", "at": AT.isoformat()}]


def test_a_recount_names_what_differs(session: Session, champion: int, amara: int, story: str) -> None:
    public_id = deeds.contest(session, champion)
    deeds.enter(session, amara, public_id)
    sharing.share(session, amara, story)
    session.execute(update(Entry).values(score=3))
    session.commit()

    assert contests.recount(session) == [f"contest 1, person {amara}: kept 3, facts say 2"]


def test_hashes_go_when_no_contest_asks_for_them(session: Session, champion: int, amara: int, story: str) -> None:
    public_id = deeds.contest(session, champion)
    deeds.enter(session, amara, public_id)
    sharing.share(session, amara, story)
    contests.leave(session, amara, public_id)
    session.commit()
    assert session.scalar(select(func.count()).select_from(EntryResidue)) == 2

    assert contests.forget(session, AT) == 0
    assert contests.forget(session, AT + timedelta(days=367)) == 2
    assert session.scalar(select(func.count()).select_from(Contest)) == 1
