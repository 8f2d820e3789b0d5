"""Many at once: one button pressed ten times, two champions, an author who takes back while somebody decides."""

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.ideas.box.leaving import recount
from lms.ideas.box.models import Idea, IdeaRemark, IdeaStep, IdeaSupport
from lms.sharing.models import Story
from tests import factories
from tests.advocacy import deeds as choices
from tests.factories import post
from tests.ideas.box import deeds
from tests.sharing.test_races import at_once, clients


def number(session: Session, model: type) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_one_form_sent_at_once_is_one_idea_one_support_and_one_remark(
    app: Flask, session: Session, ada: int, ben: int
) -> None:
    form = {"title": "A ramp at the door", "text": "Beside the stairs.", "kind": "tool"}
    sent = [lambda one=one: post(one, "/ideas/new", **form).status_code for one in clients(app, session, ada, 4)]
    assert at_once(*sent) == [303] * 4
    assert number(session, Idea) == 1

    idea = session.scalars(select(Idea.public_id)).one()
    others = clients(app, session, ben, 8)
    supports = [lambda one=one: post(one, f"/ideas/{idea}/support", supported="yes").status_code for one in others[:4]]
    remarks = [lambda one=one: post(one, f"/ideas/{idea}/remarks", words="Yes.").status_code for one in others[4:]]
    assert at_once(*supports, *remarks) == [303] * 8
    assert (number(session, IdeaSupport), number(session, IdeaRemark)) == (1, 1)
    assert recount(session, False) == []


def test_of_two_champions_at_once_one_decides_and_the_author_is_paid_once(
    app: Flask, session: Session, ada: int, champion: int
) -> None:
    choices.advocate(session, ada)
    idea, second = deeds.submit(session, ada), factories.person(session, "Cleo Pion", roles=("champion",))
    (one,), (two,), (author,) = (clients(app, session, who, 1) for who in (champion, second, ada))
    path = f"/programme/ideas/{idea}/decide"

    answers = at_once(
        lambda: post(one, path, status="planned", seen=1).status_code,
        lambda: post(two, path, status="done", seen=1).status_code,
        lambda: post(author, f"/ideas/{idea}/remarks", words="Thank you.").status_code,
    )

    assert sorted(answers) == [303, 303, 409]
    assert number(session, IdeaStep) == 2
    assert advocacy.points_of(session, ada) == 15
    assert recount(session, False) == []


def test_one_story_is_begun_however_often_the_button_is_pressed(
    app: Flask, session: Session, ada: int, champion: int
) -> None:
    idea = deeds.submit(session, ada, kind="content")
    posts = [
        lambda one=one: post(one, f"/programme/ideas/{idea}/story").status_code
        for one in clients(app, session, champion, 4)
    ]

    assert at_once(*posts) == [303] * 4
    assert number(session, Story) == 1
    assert number(session, IdeaStep) == 2
