"""Rewards: off until switched on, chosen once, never more than there are, handed over once; also many at once."""

import threading
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.contests import periods
from lms.contests import service as contests
from lms.contests.models import Contest
from lms.contests.rewards import rules, service
from lms.contests.rewards.models import Reward, RewardClaim, RewardTaken
from lms.web.academy import Academy
from tests import factories
from tests.advocacy.deeds import AT
from tests.contests import deeds
from tests.factories import post

SHELF, MINE = "/programme/rewards", "/contests/rewards"
LUNCH = rules.Entry("Lunch with a team", "Show the code at the desk.", 1, offered=True)


@pytest.fixture
def contest(session: Session, champion: int, amara: int, ben: int) -> int:
    """A contest both are in, and may choose a reward for; rewards are on."""
    public_id = deeds.contest(session, champion)
    deeds.enter(session, amara, public_id)
    deeds.enter(session, ben, public_id)
    service.switch(session, to=True, by=champion, at=AT)
    number = contests.contest(session, public_id).id
    assert service.grant(session, number, [amara, ben], AT) == 2
    assert service.grant(session, number, [amara, ben], AT) == 0
    session.commit()
    return number


def public(session: Session, number: int) -> str:
    return session.scalars(select(Contest.public_id).where(Contest.id == number)).one()


def lunch(session: Session, by: int, **changed: object) -> int:
    made = service.make(session, rules.Entry(**{**LUNCH.__dict__, **changed}) if changed else LUNCH, by=by, at=AT)
    session.commit()
    return made


def at_once(deeds_: list[Callable[[], object]]) -> list[object]:
    answers: list[object] = []
    gate = threading.Barrier(len(deeds_))

    def run(deed: Callable[[], object]) -> None:
        gate.wait()
        answers.append(deed())

    threads = [threading.Thread(target=run, args=(one,)) for one in deeds_]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    return answers


def chosen(academy: Academy, person_id: int, contest_id: str, reward_id: int) -> str:
    try:
        with academy.store.transaction() as session:
            return service.choose(session, person_id, contest_id, reward_id, AT).code
    except rules.RewardError as error:
        return type(error).__name__


def test_one_that_is_left_goes_to_one_of_many_who_choose_at_once(
    session: Session, academy: Academy, champion: int, contest: int, amara: int, ben: int
) -> None:
    reward, public_id = lunch(session, champion), public(session, contest)
    people = [amara, ben] * 6
    session.commit()
    answers = at_once([lambda one=one: chosen(academy, one, public_id, reward) for one in people])
    codes = [one for one in answers if len(str(one)) == rules.CODE_LENGTH]
    assert len(codes) == 1
    assert set(answers) - set(codes) <= {"NoneLeft", "AlreadyChosen"}
    session.expire_all()
    assert session.scalars(select(Reward.taken)).one() == 1
    assert session.scalar(select(func.count()).select_from(RewardTaken)) == 1
    assert service.recount(session) == []


def test_a_code_is_handed_over_once_however_often_it_is_shown(
    session: Session, academy: Academy, champion: int, contest: int, amara: int
) -> None:
    claim = service.choose(session, amara, public(session, contest), lunch(session, champion), AT)
    session.commit()

    def hand() -> str:
        try:
            with academy.store.transaction() as mine:
                return service.hand_over(mine, claim.shown_code.upper(), by=champion, at=AT)
        except rules.NoSuchCode:
            return ""

    assert sorted(at_once([hand] * 4), key=str) == ["", "", "", LUNCH.title]
    (mine,) = service.claims(session, amara)
    assert mine.handed_at == AT
    assert service.export(session, amara)[0]["code"] == claim.shown_code


def test_who_leaves_gives_the_choice_back_and_what_was_taken_stays_taken(
    session: Session, champion: int, contest: int, amara: int, ben: int
) -> None:
    reward, public_id = lunch(session, champion), public(session, contest)
    service.choose(session, amara, public_id, reward, AT)
    contests.leave(session, amara, public_id)
    session.commit()
    assert service.claims(session, amara) == ()
    assert service.recount(session) == []
    assert service.offered(session) == ()
    with pytest.raises(rules.NoneLeft):
        service.choose(session, ben, public_id, reward, AT)
    session.rollback()
    deeds.enter(session, amara, public_id)
    assert service.claims(session, amara) == ()


def test_the_recount_names_what_differs(session: Session, champion: int, contest: int) -> None:
    reward = lunch(session, champion)
    session.get_one(Reward, reward).taken = 1
    session.flush()
    assert service.recount(session) == [f"rewards taken of {reward}: kept 1, facts say 0"]


def test_nobody_chooses_while_rewards_are_off(session: Session, champion: int, contest: int, amara: int) -> None:
    reward, public_id = lunch(session, champion), public(session, contest)
    service.switch(session, to=False, by=champion, at=AT)
    service.switch(session, to=False, by=champion, at=AT)
    assert not service.on(session)
    for person, where in ((amara, public_id), (champion, public_id), (amara, "none")):
        with pytest.raises(rules.NothingToChoose):
            service.choose(session, person, where, reward, AT)


def test_a_series_offers_rewards_in_each_of_its_contests(session: Session, academy: Academy, champion: int) -> None:
    public_id = contests.begin_series(session, deeds.PLAN, periods.DAILY, begins=AT.date(), by=champion, at=AT)
    number = contests.one_series(session, public_id).id
    service.offer(session, 3, series_id=number)
    service.offer(session, 0, series_id=number)
    session.commit()
    contests.tend(academy, AT)
    rows = session.scalars(select(Contest)).all()
    assert {service.winners_of(session, row) for row in rows} == {3}
    alone = deeds.contest(session, champion)
    assert service.winners_of(session, session.scalars(select(Contest).where(Contest.public_id == alone)).one()) == 0


# The pages.


def test_the_shelf_is_filled_switched_on_and_handed_from(
    client: FlaskClient, session: Session, champion: int, contest: int, amara: int
) -> None:
    factories.sign_in(client, session, champion)
    assert "There is no reward yet." in client.get(SHELF).text
    wrong = post(client, f"{SHELF}/new", title="A voucher of 50 €", stock="1", offered="y")
    assert wrong.status_code == 422
    assert "is a sum of money" in wrong.text
    assert "presses people" in post(client, f"{SHELF}/new", title="Hurry to lunch", stock="1").text
    assert "Enter a whole number such as 10." in post(client, f"{SHELF}/new", title="Lunch", stock="few").text
    assert post(client, f"{SHELF}/new", title=LUNCH.title, stock="2", offered="y").status_code == 303
    reward = session.scalars(select(Reward.id)).one()
    assert "2 of 2 left" in client.get(f"{SHELF}/{reward}").text
    made = service.choose(session, amara, public(session, contest), reward, AT)
    session.commit()
    assert "there cannot be fewer" in post(client, f"{SHELF}/{reward}/change", title="Lunch", stock="0").text
    assert post(client, f"{SHELF}/{reward}/change", title="", stock="0").status_code == 422
    assert post(client, f"{SHELF}/{reward}/change", title="Lunch", stock="3", offered="y").status_code == 303
    shown = client.get(SHELF).text
    assert "2 of 3 left" in shown
    assert "1 reward waits" in shown
    assert post(client, f"{SHELF}/hand-over", code="").status_code == 422
    assert "No reward waits under this code" in post(client, f"{SHELF}/hand-over", code="abc").text
    assert post(client, f"{SHELF}/hand-over", code=made.shown_code).status_code == 303
    assert "“Lunch” is handed over." in client.get(SHELF).text
    post(client, f"{SHELF}/switch", on="no")
    assert "Rewards are off." in client.get(SHELF).text
    assert client.get(f"{SHELF}/999").status_code == 404


def test_a_winner_chooses_once_and_shows_a_code(
    client: FlaskClient, session: Session, champion: int, contest: int, amara: int, ben: int
) -> None:
    reward, public_id = lunch(session, champion), public(session, contest)
    factories.sign_in(client, session, amara)
    assert LUNCH.title in client.get(MINE).text
    wrong = post(client, f"{MINE}/{public_id}")
    assert wrong.status_code == 422
    assert "Choose one of the rewards." in wrong.text
    assert post(client, f"{MINE}/{public_id}", reward="999").status_code == 422
    assert post(client, f"{MINE}/{public_id}", reward=str(reward)).status_code == 303
    assert post(client, f"{MINE}/{public_id}", reward=str(reward)).status_code == 303
    (claim,) = service.claims(session, amara)
    assert claim.shown_code in client.get(MINE).text
    assert session.scalar(select(func.count()).where(RewardClaim.chosen_at.is_not(None))) == 1
    service.hand_over(session, claim.code, by=champion, at=AT)
    session.commit()
    assert "Handed over" in client.get(MINE).text
    factories.sign_in(client, session, ben)
    assert "Nothing is left to choose at the moment." in client.get(MINE).text
    service.switch(session, to=False, by=champion, at=AT)
    assert "Rewards are switched off" in client.get(MINE).text
    factories.sign_in(client, session, champion)
    assert "There is nothing for you to choose" in client.get(MINE).text
    assert post(client, f"{MINE}/{public_id}", reward="1").status_code == 404


def test_the_shelf_is_paged(client: FlaskClient, session: Session, champion: int) -> None:
    for number in range(45):
        service.make(session, rules.Entry(f"Thing {number}", "", 5, offered=number % 2 == 0), by=champion, at=AT)
    factories.sign_in(client, session, champion)
    assert "Page 3 of 3" in client.get(f"{SHELF}?page=9").text
    assert "Previous" in client.get(f"{SHELF}?page=2").text
