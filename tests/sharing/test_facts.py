"""What stays known of a share without its words, and how often checks found something, whoever wrote."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from lms.sharing import service as sharing
from lms.sharing.checks.models import CheckFailure
from lms.sharing.links.models import Link, LinkTotal
from lms.sharing.models import Share
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.factories import post
from tests.sharing import deeds

OWN = "I work at Norda, and I drew the ramp that leads to the door."
OTHER_LANGUAGE = "Ich arbeite bei Norda, and I drew the ramp that leads to the door."
WEEK = timedelta(days=7)
TODAY = date(2026, 11, 22)


def known(session: Session) -> list[sharing.Fact]:
    return list(sharing.facts(session, AT - WEEK, AT + WEEK))


def failures(session: Session) -> dict[tuple[str, str], int]:
    session.expire_all()
    found = sharing.failures(session, TODAY, TODAY + timedelta(days=1))
    return {(one.code, one.clause): one.count for one in found}


@pytest.mark.parametrize(
    ("words", "own", "disclosed"),
    [(OWN, True, True), ("I work at Norda. Great!", False, True), (OTHER_LANGUAGE, True, False)],
)
def test_a_share_says_for_good_how_its_words_began(
    session: Session, amara: int, story: str, words: str, own: bool, disclosed: bool
) -> None:
    deeds.share(session, amara, story, words=words)
    deeds.share(session, amara, story, words=OWN if words != OWN else "I work at Norda. Great!")

    assert known(session) == [sharing.Fact(amara, AT, own, disclosed, 0)]


def test_facts_are_of_a_span_with_the_human_clicks_of_each_share(
    session: Session, amara: int, champion: int, story: str
) -> None:
    deeds.share(session, amara, story, at=AT)
    later = deeds.story(session, champion, title="Norda comes to Porto")
    deeds.share(session, amara, later, at=AT + WEEK)
    link = session.scalars(select(Link.id).order_by(Link.id)).first()
    session.add_all([LinkTotal(link_id=link, kind="human", count=3), LinkTotal(link_id=link, kind="bot", count=9)])
    session.flush()

    assert [(one.at, one.clicks) for one in known(session)] == [(AT, 3)]


def test_a_share_from_before_is_one_of_which_nothing_more_is_known(session: Session, amara: int, story: str) -> None:
    deeds.share(session, amara, story)
    for row in session.scalars(select(Share)):
        row.own = row.disclosed = None

    assert known(session) == [sharing.Fact(amara, AT, None, None, 0)]


def test_who_left_is_in_no_fact_and_coming_back_makes_none_twice(session: Session, amara: int, story: str) -> None:
    deeds.share(session, amara, story)
    choices.opt_out(session, amara)
    assert known(session) == []
    choices.opt_in(session, amara)
    deeds.share(session, amara, story)

    assert known(session) == []


def test_facts_are_asked_for_in_portions(session: Session, amara: int, champion: int) -> None:
    for number in range(3):
        deeds.share(session, amara, deeds.story(session, champion, title=f"Story {number}"))
    asked: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *given: asked.append(given[2]))

    assert len(known(session)) == 3
    assert len(asked) == 2, "one for a portion, one that finds no more"


def test_looking_and_being_refused_count_what_was_found_and_sharing_well_nothing(
    client: FlaskClient, session: Session, me: int, story: str
) -> None:
    kept = {"networks": "x", "words": "Look at our entrance, it has no step!"}
    assert post(client, f"/share/{story}", do="check", **kept).status_code == 200
    assert failures(session)["disclosure", ""] == 1
    assert post(client, f"/share/{story}", do="share", **kept).status_code == 422
    assert failures(session)["disclosure", ""] == 2
    assert not session.scalar(select(func.count()).select_from(Share))

    before = failures(session)
    post(client, f"/share/{story}", do="draft", **kept)
    post(client, f"/share/{story}/preview", **kept)
    client.get(f"/share/{story}")
    assert post(client, f"/share/{story}", do="share", networks="x", words=OWN).status_code == 303
    assert failures(session) == before


def test_a_count_has_no_person_and_stays_when_one_leaves(
    client: FlaskClient, session: Session, me: int, story: str
) -> None:
    post(client, f"/share/{story}", do="check", networks="x", words="Look at our entrance!")
    row = session.scalars(select(CheckFailure).where(CheckFailure.code == "disclosure")).one()
    assert (row.day, row.kind, row.network, row.count) == (TODAY, "news", "x", 1)
    before = failures(session)
    choices.opt_out(session, me)

    assert failures(session) == before
    assert sharing.failures(session, TODAY - WEEK, TODAY) == ()


def test_a_count_names_the_clause_the_check_rested_on(client: FlaskClient, session: Session, me: int) -> None:
    policy = deeds.written.POLICY.replace("<!-- id: open -->", "<!-- id: open; checks: disclosure -->")
    choices.publish(session, {**deeds.PLATFORMS, "courses/levels.toml": deeds.KEEPING, "policies/conduct.md": policy})
    story = deeds.story(session, me)

    post(client, f"/share/{story}", do="check", networks=["x", "linkedin"], words="Look at our entrance!")

    assert failures(session)["disclosure", "conduct#open"] == 2
