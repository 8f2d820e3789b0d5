"""Mentors: offered, asked, accepted by one, declined without a trace, ended by either."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.delivery.models import OutboxItem
from lms.ideas.mentors import digests, rules
from lms.ideas.mentors import service as mentors
from lms.ideas.mentors.models import Ask, Asked, Message, Offer, OfferTopic, Pair
from lms.people import service as people
from lms.web.academy import Academy, Week
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.ideas.mentors.conftest import mentor

SOON, LATE = AT + timedelta(days=1), AT + rules.WAIT


def ask(session: Session, who: int, at=AT, *, topic: str = "first", mentor: str = "", key: str = "k") -> str:
    made = mentors.ask(session, who, mentors.Wish(topic, "en", "Help, please.", key, mentor), at=at)
    session.commit()
    return made


def seen(session: Session, who: int, at=SOON) -> list[str]:
    return [one.state for one in mentors.home(session, who, at).mine]


def requests(session: Session, who: int, at=SOON) -> list[str]:
    return [one.public_id for one in mentors.home(session, who, at).to_me]


def meet(session: Session, asker: int, mentor_id: int, at=AT, key: str = "k") -> str:
    pair = mentors.accept(session, mentor_id, ask(session, asker, at, key=key), at=at)
    session.commit()
    return pair


def test_only_who_holds_the_key_offers(session: Session, ada: int, bo: int) -> None:
    for who in (ada, bo):
        with pytest.raises(advocacy.Locked):
            mentors.offer(session, who, mentors.Terms(("first",), "en", 1), at=AT)


def test_an_offer_is_changed_paused_and_taken_back(session: Session, ada: int, mia: int) -> None:
    mentors.offer(session, mia, mentors.Terms(("second",), "de", 1), at=SOON)
    made = mentors.offer_of(session, mia)
    assert made is not None
    assert (made.terms.topics, made.terms.language, made.terms.most, made.since) == (("second",), "de", 1, AT)
    assert [one.name for one in mentors.fitting(session, ada, "second", "de", AT)] == ["Mia Mentor"]
    mentors.pause(session, mia, paused=True)
    assert mentors.fitting(session, ada, "second", "de", AT) == ()
    mentors.pause(session, mia, paused=False)
    assert len(mentors.fitting(session, ada, "second", "de", AT)) == 1
    mentors.end_offer(session, mia)
    assert mentors.offer_of(session, mia) is None
    assert mentors.fitting(session, ada, "second", "de", AT) == ()


def test_whoever_loses_the_key_is_asked_no_more(session: Session, ada: int, mia: int, academy: Academy) -> None:
    people.deactivate(session, mia, at=AT, by=None)
    session.commit()
    assert session.scalars(select(Offer.held)).all() == [False]
    assert mentors.fitting(session, ada, "first", "en", AT) == ()
    people.reactivate(session, mia, at=AT, by=None)
    advocacy.refresh(session, mia, AT)
    assert session.scalars(select(Offer.held)).all() == [True]


def test_a_form_sent_twice_is_one_request(session: Session, ada: int, mia: int) -> None:
    assert ask(session, ada) == ask(session, ada)
    with pytest.raises(rules.NotNow):
        ask(session, ada, key="other")


def test_nobody_fits_and_somebody_else_is_chosen(session: Session, ada: int, mia: int) -> None:
    with pytest.raises(rules.Unfit):
        ask(session, ada, mentor="nobody")
    mentors.pause(session, mia, paused=True)
    with pytest.raises(rules.NotNow):
        ask(session, ada)


def test_the_first_who_accepts_has_it(session: Session, ada: int, mia: int, max_: int) -> None:
    made = ask(session, ada)
    assert requests(session, mia) == requests(session, max_) == [made]

    pair = mentors.accept(session, mia, made, at=SOON)

    assert mentors.accept(session, mia, made, at=SOON) == pair
    with pytest.raises(rules.NotNow):
        mentors.accept(session, max_, made, at=SOON)
    assert requests(session, max_) == []
    assert seen(session, ada) == ["met"]
    assert [one.name for one in mentors.home(session, ada, SOON).pairs] == ["Mia Mentor"]


def test_one_that_is_chosen_goes_to_nobody_else(session: Session, ada: int, mia: int, max_: int) -> None:
    made = ask(session, ada, mentor=choices.public_id(session, mia))
    assert requests(session, mia) == [made]
    assert requests(session, max_) == []
    with pytest.raises(rules.NoSuchThing):
        mentors.accept(session, max_, made, at=SOON)
    with pytest.raises(rules.NoSuchThing):
        mentors.decline(session, max_, made, at=SOON)


@pytest.mark.parametrize("answer", ["declined", "silent", "paused", "full", "gone"])
def test_the_asker_sees_the_same_whatever_the_mentor_does(
    session: Session, ada: int, bo: int, mia: int, answer: str
) -> None:
    """Every page, list, mail and export of the asker, on each day, is the same."""
    made = ask(session, ada, mentor=choices.public_id(session, mia))
    before = repr(mentors.home(session, ada, SOON)), repr(mentors.export(session, ada))
    mails = len(session.scalars(select(OutboxItem)).all())
    if answer == "declined":
        mentors.decline(session, mia, made, at=SOON)
        mentors.decline(session, mia, made, at=SOON)
    elif answer == "paused":
        mentors.pause(session, mia, paused=True)
    elif answer == "full":
        mentors.offer(session, mia, mentors.Terms(("first",), "en", 1), at=AT)
        meet(session, bo, mia)
    elif answer == "gone":
        mentors.end_offer(session, mia)
    assert (repr(mentors.home(session, ada, SOON)), repr(mentors.export(session, ada))) == before
    assert len(session.scalars(select(OutboxItem)).all()) == mails
    assert seen(session, ada, LATE - timedelta(seconds=1)) == ["open"]
    assert seen(session, ada, LATE) == ["over"]
    mentors.sweep(session, LATE)
    assert seen(session, ada, LATE) == ["over"]
    assert rules.SAYS["over"] == "not free now"
    assert session.scalars(select(Asked.declined_at)).all().count(None) == len(session.scalars(select(Asked)).all())
    assert mentors.fitting(session, ada, "first", "en", LATE) == ()
    week = Week(ada, "UTC", LATE, AT, LATE, AT)
    assert list(digests.notices(session, week)) == []


def test_who_declined_reads_it_no_more_and_cannot_be_told_by_time(session: Session, ada: int, mia: int) -> None:
    made = ask(session, ada)
    mentors.decline(session, mia, made, at=SOON)
    assert requests(session, mia) == []
    with pytest.raises(rules.NoSuchThing):
        mentors.request(session, mia, made, SOON)
    assert mentors.export(session, mia)["requests_to_you"][0]["you_declined"] is True
    mentors.withdraw(session, ada, made, at=SOON)
    mentors.withdraw(session, ada, made, at=SOON)
    assert mentors.export(session, mia)["requests_to_you"][0]["you_declined"] is False
    assert seen(session, ada) == ["withdrawn"]
    with pytest.raises(rules.NoSuchThing):
        mentors.withdraw(session, mia, made, at=SOON)


def test_a_mentor_has_no_more_people_than_they_wanted(session: Session, ada: int, bo: int, amara: int) -> None:
    mia = mentor(session, "Mia Mentor", most=2)
    three = [ask(session, who, key=str(who)) for who in (ada, bo, amara)]
    pairs = [mentors.accept(session, mia, one, at=SOON) for one in three[:2]]
    with pytest.raises(rules.NotNow):
        mentors.accept(session, mia, three[2], at=SOON)
    mentors.end(session, ada, pairs[0], at=SOON)
    assert mentors.accept(session, mia, three[2], at=SOON)


def test_a_request_whose_time_is_over_is_not_accepted(session: Session, ada: int, mia: int) -> None:
    made = ask(session, ada)
    with pytest.raises(rules.NotNow):
        mentors.accept(session, mia, made, at=LATE)
    assert mentors.sweep(session, LATE) == 1
    assert mentors.sweep(session, LATE) == 0
    assert requests(session, mia, LATE) == []


def test_one_may_ask_again_and_others_after_three_months(session: Session, ada: int, mia: int, max_: int) -> None:
    ask(session, ada, mentor=choices.public_id(session, mia))
    mentors.sweep(session, LATE)
    assert [one.name for one in mentors.fitting(session, ada, "first", "en", LATE)] == ["Max Mentor"]
    later = AT + rules.AGAIN
    assert len(mentors.fitting(session, ada, "first", "en", later)) == 2


def test_a_mail_goes_to_who_wanted_one_and_to_nobody_else(session: Session, ada: int, mia: int, max_: int) -> None:
    ask(session, ada)
    mails = [one.payload for one in session.scalars(select(OutboxItem).where(OutboxItem.kind == "mail"))]
    assert [one["to"] for one in mails] == ["max.mentor@norda.example"]
    assert "Ada" not in repr(mails)


def test_only_the_two_read_and_write(session: Session, ada: int, bo: int, mia: int, champion: int) -> None:
    pair = meet(session, ada, mia)
    for _ in range(2):
        mentors.write(session, ada, pair, "Hello.", key="k", at=SOON)
    mentors.write(session, mia, pair, "Hello you.", key="k", at=SOON)
    assert [(one.name, one.text) for one in mentors.thread(session, mia, pair).lines] == [
        ("Ada Lovelace", "Hello."),
        ("Mia Mentor", "Hello you."),
    ]
    for who in (bo, champion):
        with pytest.raises(rules.NoSuchThing):
            mentors.thread(session, who, pair)
        with pytest.raises(rules.NoSuchThing):
            mentors.write(session, who, pair, "Hi.", key="x", at=SOON)
        with pytest.raises(rules.NoSuchThing):
            mentors.end(session, who, pair, at=SOON)


@pytest.mark.parametrize("who", ["learner", "mentor"])
def test_either_ends_it_once_and_it_is_gone_after_ninety_days(session: Session, ada: int, mia: int, who: str) -> None:
    pair = meet(session, ada, mia)
    mentors.write(session, ada, pair, "Hello.", key="k", at=SOON)
    for at in (SOON, LATE):
        mentors.end(session, ada if who == "learner" else mia, pair, at=at)
    for one in (ada, mia):
        assert mentors.thread(session, one, pair).pair.ended_at == SOON
        with pytest.raises(rules.NotNow):
            mentors.write(session, one, pair, "Still there?", key="k2", at=SOON)
    mentors.sweep(session, SOON + rules.KEPT - timedelta(seconds=1))
    assert session.scalars(select(Message)).all() != []
    mentors.sweep(session, SOON + rules.KEPT)
    assert session.scalars(select(Pair)).all() == session.scalars(select(Message)).all() == []
    assert session.scalars(select(Ask)).all() == []


def test_the_sixty_first_message_within_an_hour_waits(session: Session, ada: int, mia: int) -> None:
    pair = meet(session, ada, mia)
    for number in range(60):
        mentors.write(session, ada, pair, "Hi.", key=str(number), at=AT)
    with pytest.raises(rules.TooMany):
        mentors.write(session, ada, pair, "Hi.", key="more", at=AT)
    mentors.write(session, ada, pair, "Hi.", key="more", at=AT + timedelta(hours=1))


@pytest.mark.parametrize("gone", ["learner", "mentor"])
def test_who_is_erased_leaves_no_words_and_the_other_keeps_theirs(
    session: Session, ada: int, mia: int, gone: str
) -> None:
    pair = meet(session, ada, mia)
    mentors.write(session, ada, pair, "From Ada.", key="k", at=SOON)
    mentors.write(session, mia, pair, "From Mia.", key="k", at=SOON)
    leaves, stays, kept = (ada, mia, "From Mia.") if gone == "learner" else (mia, ada, "From Ada.")

    people.erase(session, leaves, at=SOON, by=None)
    session.commit()
    session.expire_all()

    found = mentors.thread(session, stays, pair)
    assert (found.pair.name, found.pair.ended_at) == ("A former colleague", SOON)
    assert sorted(one.text for one in found.lines) == ["", kept]
    assert [one.name for one in found.lines].count("A former colleague") == 1


def test_the_weekly_mail_says_that_somebody_asks_or_wrote(session: Session, ada: int, bo: int, mia: int) -> None:
    ask(session, bo)
    week = Week(mia, "UTC", SOON, AT, SOON, AT)
    assert [one.path for one in digests.notices(session, week)] == ["/mentors"]
    pair = meet(session, ada, mia, key="k2")
    mentors.write(session, ada, pair, "Hello.", key="k", at=AT)
    assert len(list(digests.notices(session, week))) == 2
    assert "Ada" not in repr(list(digests.notices(session, week)))


def test_the_export_holds_it(session: Session, ada: int, mia: int) -> None:
    pair = meet(session, ada, mia)
    mentors.write(session, ada, pair, "Hello.", key="k", at=AT)
    mine, theirs = mentors.export(session, ada), mentors.export(session, mia)
    assert mine["requests"] == [
        {"topic": "first", "words": "Help, please.", "at": AT.isoformat(), "state": "you have met"}
    ]
    assert (mine["messages"][0]["text"], mine["met"][0]["as"], mine["offer"]) == ("Hello.", "learner", {})
    assert (theirs["messages"], theirs["met"][0]["as"], theirs["offer"]["people_at_once"]) == ([], "mentor", 2)
    assert [one["topic"] for one in theirs["topics_offered"]] == ["first", "second"]


def test_of_hundreds_of_mentors_a_few_are_offered(session: Session, ada: int, academy: Academy) -> None:
    for number in range(200):
        who = people.add(session, name=f"Mentor {number}", email=f"m{number}@norda.example", at=AT)
        terms = {"about": "", "language": "en", "most": 1, "mails": False, "paused": False, "held": True}
        session.add_all([Offer(person_id=who, since=AT, **terms), OfferTopic(person_id=who, course_id="first")])
    session.commit()
    assert len(mentors.fitting(session, ada, "first", "en", AT)) == 5
