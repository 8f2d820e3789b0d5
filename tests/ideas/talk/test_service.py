"""Writing, changing, removing, marking: each once, within limits, and paid as it should be."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.ideas.talk import digests, rules
from lms.ideas.talk import service as talk
from lms.ideas.talk.models import Earlier, Note
from lms.people import service as people
from lms.web.academy import Academy, Week
from tests import factories
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.ideas import deeds

LATER = AT + timedelta(minutes=5)


def line(session: Session, reader: int, public_id: str) -> talk.Line:
    return talk.one(session, reader, public_id, LATER)[0]


def differences(academy: Academy, session: Session) -> list[str]:
    return academy.recounts["talk"](session, False)


def test_a_form_sent_twice_is_one_text(session: Session, ada: int) -> None:
    assert deeds.write(session, ada) == deeds.write(session, ada, text="Typed again.")
    assert talk.listing(session, ada, AT).total == 1


def test_who_may_write_what_follows_the_keys(session: Session, ada: int, bo: int) -> None:
    for kind in ("question", "explanation"):
        deeds.write(session, ada, kind, key=kind)
    with pytest.raises(advocacy.Locked):
        deeds.write(session, ada, "tip", key="tip")
    deeds.write(session, bo, "tip")
    assert not talk.may_write(session, ada, "tip", AT).granted
    assert talk.may_write(session, bo, "tip", AT).granted


def test_an_academy_without_the_keys_is_for_reading(session: Session) -> None:
    who = factories.person(session)
    with pytest.raises(advocacy.Locked):
        deeds.write(session, who)
    assert talk.listing(session, who, AT).lines == ()


@pytest.mark.parametrize(
    "about", [{"lesson_id": "none"}, {"course_id": "none"}, {"course_id": "", "lesson_id": ""}], ids=str
)
def test_only_what_is_there_is_talked_about(session: Session, ada: int, about: dict[str, str]) -> None:
    with pytest.raises(rules.NoSuchNote):
        deeds.write(session, ada, **about)


def test_an_explanation_is_about_a_lesson_and_an_answer_about_a_question(session: Session, ada: int, bo: int) -> None:
    with pytest.raises(rules.Unfit):
        deeds.write(session, ada, "explanation", lesson_id="")
    with pytest.raises(rules.Unfit):
        deeds.write(session, ada, "answer")
    with pytest.raises(rules.NoSuchNote):
        deeds.answer(session, ada, deeds.write(session, bo, "tip"))


def test_the_twenty_first_text_within_an_hour_waits(session: Session, ada: int) -> None:
    for number in range(20):
        made = deeds.write(session, ada, key=str(number))
    talk.remove(session, ada, made, at=AT)
    with pytest.raises(rules.TooMany):
        deeds.write(session, ada, key="more")
    assert deeds.write(session, ada, key="more", at=AT + timedelta(hours=1))


def test_answers_are_counted_as_long_as_they_are_shown(session: Session, academy: Academy, ada: int, bo: int) -> None:
    question = deeds.write(session, ada)
    first = deeds.answer(session, bo, question)
    deeds.answer(session, bo, question, key="second", text="And so.")
    assert line(session, ada, question).answers == 2

    talk.remove(session, bo, first, at=LATER)
    talk.remove(session, bo, first, at=LATER)

    assert line(session, ada, question).answers == 1
    assert line(session, ada, first).instead == "Removed by its author."
    assert differences(academy, session) == []


def test_nothing_is_written_below_a_question_that_is_gone(session: Session, ada: int, bo: int) -> None:
    question = deeds.write(session, ada)
    talk.remove(session, ada, question, at=AT)
    with pytest.raises(rules.NotNow):
        deeds.answer(session, bo, question)


def test_a_change_keeps_the_earlier_words_for_thirty_days(session: Session, ada: int, bo: int) -> None:
    question = deeds.write(session, ada)
    talk.change(session, ada, question, "Put better.", at=LATER)
    talk.change(session, ada, question, "Put better.", at=LATER)

    assert session.scalars(select(Earlier.text)).all() == ["A question of mine."]
    assert line(session, bo, question).text == "Put better."
    assert line(session, bo, question).changed_at == LATER
    assert talk.forget(session, LATER + timedelta(days=29)) == 0
    talk.report(session, bo, question, "unkind", "", at=LATER)
    assert talk.forget(session, LATER + timedelta(days=31)) == 0
    talk.decide(session, factories.person(session, "C", roles=("champion",)), question, "keep", "Fine.", at=LATER)
    assert talk.forget(session, LATER + timedelta(days=31)) == 1


def test_nobody_changes_or_removes_the_words_of_others(session: Session, ada: int, bo: int) -> None:
    question = deeds.write(session, ada)
    with pytest.raises(rules.NoSuchNote):
        talk.change(session, bo, question, "Mine now.", at=AT)
    with pytest.raises(rules.NoSuchNote):
        talk.remove(session, bo, question, at=AT)
    with pytest.raises(rules.NotNow):
        talk.change(session, ada, question, "Late.", at=AT + timedelta(hours=24))


# Helpful, and what it pays.


def test_a_mark_counts_once_and_can_be_taken_back(session: Session, academy: Academy, ada: int, bo: int) -> None:
    tip = deeds.write(session, bo, "tip")
    for _ in range(2):
        deeds.mark(session, ada, tip)
    assert (line(session, ada, tip).helpful, line(session, ada, tip).marked) == (1, True)
    for _ in range(2):
        deeds.mark(session, ada, tip, helpful=False)
    assert (line(session, ada, tip).helpful, line(session, ada, tip).marked) == (0, False)
    deeds.mark(session, ada, tip)
    assert line(session, bo, tip).helpful == 1
    assert differences(academy, session) == []


@pytest.mark.parametrize("what", ["own", "question", "removed"])
def test_what_cannot_be_marked(session: Session, ada: int, bo: int, what: str) -> None:
    made = deeds.write(session, bo, "question" if what == "question" else "tip")
    if what == "removed":
        talk.remove(session, bo, made, at=AT)
    with pytest.raises(rules.NotNow):
        deeds.mark(session, bo if what == "own" else ada, made)


def test_the_sixty_first_mark_within_an_hour_waits(session: Session, ada: int, bo: int, amara: int) -> None:
    notes = []
    for number in range(61):
        at, by = AT - timedelta(hours=4) + timedelta(minutes=3 * number), (bo, amara)[number % 2]
        entry = talk.Entry("tip", "Short.", str(number), "first", "one")
        notes.append(talk.write(session, by, entry, at=at))
        if number < 60:
            talk.mark(session, ada, notes[-1], helpful=True, at=AT)
    with pytest.raises(rules.TooMany):
        deeds.mark(session, ada, notes[-1])
    deeds.mark(session, ada, notes[0], helpful=False)


def test_a_helpful_answer_pays_its_author_once_whoever_marks_it(
    session: Session, ada: int, bo: int, amara: int
) -> None:
    answer = deeds.answer(session, amara, deeds.write(session, ada))
    for who in (ada, bo, ada):
        deeds.mark(session, who, answer)
        deeds.mark(session, who, answer, helpful=False)
        deeds.mark(session, who, answer)
    assert advocacy.points_of(session, amara) == 5


def test_nothing_is_paid_to_who_does_not_advocate_and_nothing_shows_it(session: Session, ada: int, bo: int) -> None:
    answer = deeds.answer(session, bo, deeds.write(session, ada))
    deeds.mark(session, ada, answer)
    assert advocacy.points_of(session, bo) == 0
    assert line(session, ada, answer).helpful == 1


def test_three_answers_a_day_are_paid(session: Session, ada: int, bo: int, amara: int) -> None:
    marker = factories.person(session, "Mark Er")
    for number in range(5):
        question = deeds.write(session, ada, key=str(number))
        answer = deeds.answer(session, amara, question, key=str(number))
        deeds.mark(session, (ada, bo, marker)[number % 3], answer)
    assert advocacy.points_of(session, amara) == 15


def test_an_answer_to_ones_own_question_pays_nothing(session: Session, ada: int, amara: int) -> None:
    deeds.mark(session, ada, deeds.answer(session, amara, deeds.write(session, amara)))
    assert advocacy.points_of(session, amara) == 0


def test_two_people_do_not_pay_each_other(session: Session, amara: int) -> None:
    other = factories.person(session, "Otto Other")
    choices.advocate(session, other)
    first = deeds.answer(session, amara, deeds.write(session, other))
    second = deeds.answer(session, other, deeds.write(session, amara))
    deeds.mark(session, other, first)
    deeds.mark(session, other, first, helpful=False)
    deeds.mark(session, amara, second)
    assert (advocacy.points_of(session, amara), advocacy.points_of(session, other)) == (5, 0)

    after = AT + rules.WINDOW + timedelta(days=1)
    third = deeds.answer(session, other, deeds.write(session, amara, at=after, key="late"), after, key="late")
    deeds.mark(session, amara, third, after)
    assert advocacy.points_of(session, other) == 5


def test_one_person_pays_the_same_author_three_times_in_thirty_days(session: Session, ada: int, amara: int) -> None:
    for number in range(5):
        at = AT + timedelta(days=number)
        question = deeds.write(session, ada, at=at, key=str(number))
        deeds.mark(session, ada, deeds.answer(session, amara, question, at, key=str(number)), at)
    assert advocacy.points_of(session, amara) == 15


def test_leaving_and_coming_back_pays_no_answer_twice(session: Session, ada: int, bo: int, amara: int) -> None:
    answer = deeds.answer(session, amara, deeds.write(session, ada))
    deeds.mark(session, ada, answer)
    choices.opt_out(session, amara)
    assert advocacy.points_of(session, amara) == 0
    assert line(session, bo, answer).text == "So."
    choices.opt_in(session, amara)
    deeds.mark(session, bo, answer)
    assert advocacy.points_of(session, amara) == 0


# Erasing, the export, the weekly mail.


def test_the_words_of_who_was_erased_go_and_the_thread_stays(
    session: Session, academy: Academy, ada: int, bo: int, champion: int
) -> None:
    question = deeds.write(session, ada, text="Who reads it, asks Ada Lovelace?")
    answer = deeds.answer(session, bo, question)
    other = deeds.write(session, bo, key="other")
    below = deeds.answer(session, ada, other, text="Ada Lovelace says so.")
    deeds.mark(session, ada, answer)
    deeds.mark(session, bo, below)
    talk.change(session, ada, question, "Who reads it first, asks Ada Lovelace?", at=AT)
    talk.report(session, ada, answer, "other", "Ada thinks so.", at=AT)

    people.erase(session, ada, at=AT, by=None)
    session.commit()
    session.expire_all()

    gone = line(session, bo, question)
    assert (gone.author, gone.text) == ("A former colleague", "")
    assert gone.instead == "By a former colleague. The text went with the account."
    assert (gone.answers, line(session, bo, answer).helpful, line(session, bo, other).answers) == (1, 1, 0)
    assert session.scalars(select(Earlier)).all() == []
    assert "Ada" not in repr(talk.file(session, champion, answer))
    assert [one.text for one in talk.thread(session, bo, question, AT).answers.lines] == ["So."]
    assert talk.listing(session, bo, AT).total == 2
    assert differences(academy, session) == []


def test_a_recount_names_what_differs(session: Session, academy: Academy, ada: int) -> None:
    public_id = deeds.write(session, ada)
    row = session.scalars(select(Note)).one()
    row.answers, row.helpful = 3, 2
    session.commit()
    assert differences(academy, session) == [
        f"answers to {public_id}: kept 3, facts say 0",
        f"helpful {public_id}: kept 2, facts say 0",
    ]


def test_the_export_holds_all_of_it_and_only_mine(session: Session, ada: int, bo: int, champion: int) -> None:
    question = deeds.write(session, ada)
    talk.change(session, ada, question, "Put better.", at=LATER)
    answer = deeds.answer(session, bo, question)
    deeds.mark(session, ada, answer)
    talk.report(session, ada, answer, "wrong", "Not so.", at=AT)
    talk.decide(session, champion, answer, "hide", "It is not so.", at=LATER)

    mine = talk.export(session, ada)

    assert [one["text"] for one in mine["written"]] == ["Put better."]
    assert [one["text"] for one in mine["earlier_words"]] == ["A question of mine."]
    assert mine["marked_as_helpful"][0]["about"] == "first/one"
    assert mine["reported"][0]["words"] == "Not so."
    assert mine["decided"] == []
    assert talk.export(session, champion)["decided"][0]["reason"] == "It is not so."
    assert talk.export(session, bo)["reported"] == []


def test_the_weekly_mail_says_in_one_line_that_colleagues_answered(session: Session, ada: int, bo: int) -> None:
    question = deeds.write(session, ada)
    deeds.answer(session, bo, question)
    deeds.answer(session, bo, question, key="two")
    deeds.answer(session, ada, question, text="Thank you.")
    ends = AT + timedelta(days=7)
    week, quiet = Week(ada, "UTC", LATER, AT, ends, AT), Week(bo, "UTC", LATER, AT, ends, AT)

    assert [one.words for one in digests.notices(session, week)] == ["Colleagues wrote 2 answers to what you asked."]
    assert list(digests.notices(session, quiet)) == []
