"""What happens when things happen at once."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.advocacy.models import Consent
from lms.sharing import service
from lms.sharing.models import Share, ShareTotal
from tests import factories
from tests.advocacy.deeds import AT
from tests.factories import post
from tests.sharing.deeds import WORDS


def at_once(*deeds: Callable[[], int]) -> list[int]:
    """Do things in threads that start together, and give their answers."""
    answers: list[int] = []
    gate = threading.Barrier(len(deeds))

    def run(deed: Callable[[], int]) -> None:
        gate.wait()
        answers.append(deed())

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def clients(app: Flask, session: Session, person_id: int, number: int) -> list[FlaskClient]:
    made = [app.test_client() for _ in range(number)]
    for one in made:
        factories.sign_in(one, session, person_id)
    return made


def test_forty_identical_shares_are_one(app: Flask, session: Session, amara: int, story: str) -> None:
    posts = [
        lambda one=one: post(one, f"/share/{story}", words=WORDS, networks="x").status_code
        for one in clients(app, session, amara, 40)
    ]

    assert at_once(*posts) == [303] * 40

    assert session.scalar(select(func.count()).select_from(Share)) == 1
    assert session.scalars(select(ShareTotal.count)).all() == [1]
    assert service.recount(session) == []


@pytest.mark.parametrize("_again", range(5))
def test_leaving_while_a_share_is_posted_leaves_no_row(
    app: Flask, session: Session, amara: int, story: str, _again: int
) -> None:
    sharing, leaving = clients(app, session, amara, 2)

    answers = at_once(
        lambda: post(sharing, f"/share/{story}", words=WORDS, networks="x").status_code,
        lambda: post(leaving, "/advocacy/leave").status_code,
    )

    assert set(answers) <= {303, 403}
    session.expire_all()
    assert session.scalars(select(Share)).all() == []
    assert not advocacy.may(session, amara, "story.share", AT)
    assert service.recount(session) == []
    assert advocacy.recount(session) == []


def test_ten_opt_ins_at_once_are_one(app: Flask, session: Session, amara: int) -> None:
    advocacy.opt_out(session, amara, at=AT)
    text = advocacy.text(session).digest
    session.commit()
    posts = [
        lambda one=one: post(one, "/advocacy/choose", choice="yes", text=text).status_code
        for one in clients(app, session, amara, 10)
    ]

    assert at_once(*posts) == [303] * 10

    chosen = session.scalars(select(Consent.choice).order_by(Consent.id)).all()
    assert chosen == ["yes", "left", "yes"]
    assert advocacy.recount(session) == []
