"""Two editors at once, and one button pressed many times."""

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.sharing.models import Story
from lms.sharing.queue import service as queue
from lms.sharing.queue.models import Proposal, ProposalStep
from tests.factories import post
from tests.sharing.queue.test_routes import PROPOSAL, STORY
from tests.sharing.test_races import at_once, clients


def number(session: Session, model: type) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_one_approval_pressed_ten_times_is_one_story(
    app: Flask, session: Session, champion: int, proposal: str
) -> None:
    posts = [
        lambda one=one: post(one, f"/programme/queue/{proposal}/approve", **STORY, seen=1).status_code
        for one in clients(app, session, champion, 10)
    ]

    assert at_once(*posts) == [303] * 10
    assert number(session, Story) == 1
    assert queue.recount(session) == []


def test_of_two_editors_at_once_one_decides(
    app: Flask, session: Session, champion: int, eve: int, proposal: str
) -> None:
    (first,), (second,) = clients(app, session, champion, 1), clients(app, session, eve, 1)

    answers = at_once(
        lambda: post(first, f"/programme/queue/{proposal}/approve", **STORY, seen=1).status_code,
        lambda: post(second, f"/programme/queue/{proposal}", what="decline", words="No.", seen=1).status_code,
    )

    assert sorted(answers) == [303, 409]
    assert number(session, ProposalStep) == 2
    assert queue.recount(session) == []


def test_one_form_sent_ten_times_is_one_proposal(app: Flask, session: Session, amara: int) -> None:
    posts = [
        lambda one=one: post(one, "/share/proposals/new", **PROPOSAL).status_code
        for one in clients(app, session, amara, 10)
    ]

    assert at_once(*posts) == [303] * 10
    assert number(session, Proposal) == 1
