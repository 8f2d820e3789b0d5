"""Who went first mentors the advocate, through the doors the pages use."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.demo import company, mentoring
from lms.demo.cast import Somebody
from lms.ideas.mentors import service as mentors
from lms.ideas.talk import service as talk
from tests import factories
from tests.advocacy import deeds as advocacy
from tests.advocacy.deeds import AT
from tests.ideas import deeds


@pytest.mark.parametrize("level", [2, 1])
def test_a_mentor_meets_the_advocate_and_is_asked(session: Session, level: int) -> None:
    deeds.publish(session)
    names = ("Astrid Moen", "Amara Okafor", "Bo Lund")
    cast = [Somebody(one, "", "", "", (), company.OTHERS, 0, factories.person(session, one)) for one in names]
    advocacy.reach(session, cast[0].person_id, level, AT - timedelta(days=30))
    tip = deeds.write(session, cast[0].person_id, "tip")

    mentoring.settle(session, *cast, at=AT)

    homes = [mentors.home(session, one.person_id, AT) for one in cast]
    assert [len(one.pairs) for one in homes] == ([1, 1, 0] if level == 2 else [0, 0, 0])
    assert len(homes[0].to_me) == len(homes[2].mine) == (1 if level == 2 else 0)
    assert session.scalar(select(talk.waiting())) == (1 if level == 2 else 0)
    if level == 2:
        thread = mentors.thread(session, cast[1].person_id, homes[1].pairs[0].public_id)
        assert [one.text for one in thread.lines] == list(mentoring.SAID)
        assert talk.one(session, cast[1].person_id, tip, AT)[0].text == "A tip of mine."
