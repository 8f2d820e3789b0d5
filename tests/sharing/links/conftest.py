"""A link to a story, and those who follow it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.sharing import service as sharing
from lms.sharing.models import Story
from tests.advocacy.deeds import AT


@pytest.fixture
def link(session: Session, amara: int, story: str) -> str:
    """The code of Amara's link to the story at LinkedIn."""
    return link_of(session, amara, story)


def link_of(session: Session, person_id: int, story: str, network: str = "linkedin") -> str:
    """Give the code of somebody's link, as the composer has it made."""
    key = session.scalars(select(Story.id).where(Story.public_id == story)).one()
    address = sharing.link_for(session, person_id, key, network, AT)
    session.commit()
    return address.rpartition("/")[2]
