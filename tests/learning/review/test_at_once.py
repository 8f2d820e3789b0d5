"""The same answer, and the same renewal, many times at once: one answer, one period."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.learning.certification import service as certification
from lms.learning.certification.models import Certification, Lapse
from lms.learning.review import service as review
from lms.learning.review.models import Review, ReviewAnswer
from lms.recognition.models import AwardRenewal
from lms.web.academy import Academy
from tests.learning.review import deeds
from tests.learning.review.test_service import CLOSES, DAY, START

TIMES = 12


def at_once(academy: Academy, act: Callable[[Session], object]) -> list[object]:
    def run(_number: int) -> object:
        with academy.store.transaction() as session:
            return act(session)

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(run, range(TIMES)))


def test_the_last_answer_sent_many_times_at_once_renews_one_period(
    session: Session, ada: int, academy: Academy
) -> None:
    deeds.publish(session, START)
    deeds.learn(session, ada, START)
    late = CLOSES + DAY
    session.commit()
    assert set(at_once(academy, lambda one: review.begin(one, ada, at=late))) == {1}
    found = review.sheet(session, ada, 1)
    for step in found.steps[:-1]:
        review.answer(session, ada, 1, step.place, deeds.values(session, found, step), at=late)
    last = found.steps[-1]
    sent = deeds.values(session, found, last)
    session.commit()

    at_once(academy, lambda one: review.answer(one, ada, 1, last.place, sent, at=late))

    counted = [session.scalar(select(func.count()).select_from(one)) for one in (Review, ReviewAnswer, Certification)]
    assert counted == [1, 6, 1]
    assert session.scalar(select(func.count()).select_from(Lapse)) == 1
    assert session.scalar(select(func.count()).select_from(AwardRenewal)) == 2
    actions = [one.action for one in audit.page(session) if one.action.startswith("certification.")]
    assert actions == ["certification.renewed", "certification.lapsed"]
    assert [*review.recount(session), *certification.recount(session)] == []


def test_a_sweep_and_an_answer_at_once_note_one_lapse_and_one_renewal(
    session: Session, ada: int, academy: Academy
) -> None:
    deeds.publish(session, START)
    deeds.learn(session, ada, START)
    late = CLOSES + DAY
    session.commit()

    def act(one: Session) -> object:
        return certification.sweep(one, late) and certification.renew(
            one, ada, "level:top", because="remembered", evidence={}, at=late
        )

    at_once(academy, act)

    assert session.scalar(select(func.count()).select_from(Lapse)) == 1
    assert session.scalar(select(func.count()).select_from(Certification)) == 1
