"""A link is made with a share: one for each person, story and network, and nobody's name in it."""

import re
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.sharing import service as sharing
from lms.sharing.links.models import Link
from lms.sharing.models import Story
from tests import factories
from tests.advocacy.deeds import AT
from tests.sharing.deeds import LINK


def key_of(session: Session, story: str) -> int:
    return session.scalars(select(Story.id).where(Story.public_id == story)).one()


def test_a_link_is_one_for_each_person_story_and_network(session: Session, amara: int, ada: int, story: str) -> None:
    key = key_of(session, story)

    first = sharing.link_for(session, amara, key, "linkedin", AT)

    assert sharing.link_for(session, amara, key, "linkedin", AT) == first
    assert sharing.link_for(session, amara, key, "x", AT) != first
    assert sharing.link_for(session, ada, key, "linkedin", AT) != first
    assert len(session.scalars(select(Link.code)).all()) == 3


def test_the_address_is_ours_and_holds_seventy_random_bits_and_no_name(
    session: Session, amara: int, story: str
) -> None:
    address = sharing.link_for(session, amara, key_of(session, story), "linkedin", AT)

    assert re.fullmatch(r"http://localhost/s/[0-9a-hjkmnp-tv-z]{14}", address)


def test_a_mounted_academy_gives_the_address_below_its_mount(session: Session, academy, amara: int, story: str) -> None:
    academy.prefix = "/academy"

    address = sharing.link_for(session, amara, key_of(session, story), "x", AT)

    assert address.startswith("http://localhost/academy/s/")


def test_without_a_base_url_the_storys_own_link_goes_out(session: Session, academy, amara: int, story: str) -> None:
    academy.settings = replace(academy.settings, base_url="")

    assert sharing.link_for(session, amara, key_of(session, story), "x", AT) == LINK


def test_a_link_that_was_stopped_is_taken_up_again_by_a_new_share(session: Session, amara: int, story: str) -> None:
    address = sharing.link_for(session, amara, key_of(session, story), "x", AT)
    link = session.scalars(select(Link)).one()
    link.ended_at = AT
    session.flush()

    assert sharing.link_for(session, amara, key_of(session, story), "x", AT) == address
    session.expire_all()
    assert link.ended_at is None


def test_the_link_stays_when_its_person_is_no_longer_there(session: Session, story: str) -> None:
    gone = factories.person(session, "Gone Person")
    sharing.link_for(session, gone, key_of(session, story), "x", AT)
    session.execute(Link.__table__.update().values(person_id=None))

    assert session.scalars(select(Link.person_id)).all() == [None]
