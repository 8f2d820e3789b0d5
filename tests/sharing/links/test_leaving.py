"""Who leaves takes their figures along: totals stay, links lead on, and nothing counts twice after a return."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms import signals
from lms.advocacy import service as advocacy
from lms.sharing import service as sharing
from lms.sharing.links import service as links
from lms.sharing.links.models import (
    Click,
    ClickTotal,
    Conversion,
    ConversionResidue,
    Link,
    LinkResidue,
    LinkTotal,
)
from tests import factories
from tests.advocacy import deeds as advocacy_deeds
from tests.advocacy.deeds import AT
from tests.sharing.links.conftest import link_of
from tests.sharing.links.visitors import come, fold, follow, kinds

TOLD = {"kind": "lead", "key": "4711", "source": "crm", "at": AT}


def sums(session: Session) -> dict[str, int]:
    query = select(ClickTotal.kind, func.sum(ClickTotal.count)).group_by(ClickTotal.kind)
    return {row[0]: int(row[1]) for row in session.execute(query)}


@pytest.fixture
def used(session: Session, link: str) -> str:
    """A link that three people and a program followed, and that brought a lead."""
    come(session, link, ["a", "b", "c", "a"], AT)
    come(session, link, ["a"], AT, agent="preview")
    fold(session, AT)
    assert links.record(session, links.Told(link, **TOLD), AT)
    session.commit()
    return link


def test_leaving_erases_what_came_over_ones_links_and_keeps_the_sums(
    client: FlaskClient, session: Session, amara: int, story: str, used: str
) -> None:
    before = sums(session)
    assert before == {"human": 3, "duplicate": 1, "bot": 1, "lead": 1}

    advocacy.opt_out(session, amara, at=AT)
    session.commit()

    assert sums(session) == before
    assert session.scalars(select(Click)).all() == []
    assert session.scalars(select(Conversion)).all() == []
    assert session.scalars(select(LinkTotal)).all() == []
    assert session.execute(select(Link.person_id, Link.maker_mark)).all() == [(None, None)]
    assert links.mine(session, amara, AT).links == ()
    assert sharing.recount(session) == links.recount(session) == []
    assert follow(client, used).status_code == 302


def test_what_comes_after_counts_for_the_story_and_for_nobody(session: Session, amara: int, used: str) -> None:
    advocacy.opt_out(session, amara, at=AT)
    come(session, used, ["d"], AT)
    fold(session, AT)
    assert links.record(session, links.Told(used, "hire", "1", "crm", AT), AT)

    assert sums(session) == {"human": 4, "duplicate": 1, "bot": 1, "lead": 1, "hire": 1}
    assert session.scalars(select(LinkTotal)).all() == []
    assert links.recount(session) == []


def test_a_click_that_waits_is_counted_without_the_person(session: Session, amara: int, link: str) -> None:
    come(session, link, ["a"], AT)
    advocacy.opt_out(session, amara, at=AT)
    fold(session, AT)

    assert kinds(session) == ["human"]
    assert sums(session) == {"human": 1}
    assert session.scalars(select(LinkTotal)).all() == []
    assert links.recount(session) == []


def test_a_return_gets_another_link_whose_numbers_go_on(
    session: Session, academy, amara: int, story: str, used: str
) -> None:
    advocacy.opt_out(session, amara, at=AT)
    advocacy_deeds.opt_in(session, amara, AT)
    again = link_of(session, amara, story)
    heard: list[tuple[int | None, int]] = []

    def hear(_academy: object, *, person_id: int | None, number: int, **_facts: Any) -> None:
        heard.append((person_id, number))

    signals.click_counted.connect(hear, sender=academy)
    come(session, again, ["a"], AT)
    come(session, used, ["e"], AT)
    fold(session, AT)
    signals.click_counted.disconnect(hear, sender=academy)

    assert again != used
    assert heard == [(amara, 4), (None, 0)]
    assert links.mine(session, amara, AT).links[0].figures.human == 1
    assert links.recount(session) == []

    advocacy.opt_out(session, amara, at=AT)
    assert session.scalars(select(LinkResidue.count)).all() == [4]
    assert links.recount(session) == []


def test_an_erased_conversion_never_counts_again(session: Session, amara: int, story: str, used: str) -> None:
    advocacy.opt_out(session, amara, at=AT)
    advocacy_deeds.opt_in(session, amara, AT)
    again = link_of(session, amara, story)

    assert not links.record(session, links.Told(used, **TOLD), AT)
    assert not links.record(session, links.Told(again, **TOLD), AT)
    assert links.record(session, links.Told(again, **{**TOLD, "source": "other"}), AT)
    assert len(session.scalars(select(ConversionResidue.hash)).all()) == 1
    assert sums(session)["lead"] == 2
    assert links.recount(session) == []


def test_others_keep_what_is_theirs(session: Session, amara: int, story: str, used: str) -> None:
    bo = factories.person(session, "Bo Berg")
    advocacy_deeds.advocate(session, bo)
    theirs = link_of(session, bo, story)
    come(session, theirs, ["a"], AT)
    fold(session, AT)

    advocacy.opt_out(session, amara, at=AT)

    assert links.mine(session, bo, AT).links[0].figures.human == 1
    assert kinds(session) == ["human"]
    assert links.recount(session) == []


def test_somebody_without_a_link_leaves_without_a_trace(session: Session, amara: int) -> None:
    links.forget_person(session, amara)

    assert session.scalars(select(LinkResidue)).all() == []


def test_nothing_that_stays_names_the_person(session: Session, academy, amara: int, used: str) -> None:
    advocacy.opt_out(session, amara, at=AT)
    session.commit()

    for model in (LinkResidue, ConversionResidue, ClickTotal, Link):
        rows = session.execute(select(model.__table__)).all()
        assert all(getattr(row, "person_id", None) is None for row in rows)
        assert "4711" not in str(rows)


def test_the_export_holds_ones_own_links_and_nobody_elses(session: Session, amara: int, ada: int, used: str) -> None:
    (row,) = links.export(session, amara)

    assert (row["code"], row["network"], row["ended_at"]) == (used, "linkedin", None)
    assert [one["kind"] for one in row["clicks"]] == ["human", "human", "human", "duplicate", "bot"]
    assert row["conversions"] == [{"at": AT.isoformat(), "kind": "lead", "source": "crm", "id": "4711"}]
    assert links.export(session, ada) == []
