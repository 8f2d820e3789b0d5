"""What a story is while it is not published, and what is said of a text that is too long in bytes alone."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from lms.sharing import counting, networks, rules, service
from tests.sharing import deeds

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.mark.usefixtures("me")
def test_a_story_that_is_not_published_is_what_its_status_says(session: Session, champion: int) -> None:
    story = service.story(session, deeds.story(session, champion))
    values = {name: getattr(story, name) for name in rules.Story.__dataclass_fields__}

    assert rules.Story(**{**values, "status": "draft"}).state(AT + timedelta(days=1)) == "draft"


def test_bytes_are_named_where_they_alone_are_too_many() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
    bluesky = networks.NETWORKS["bluesky"]
    taken = counting.measured(bluesky, family * 140, "https://norda.example/a")

    assert taken.used <= taken.limit
    assert not taken.fits
    assert "use fewer emoji or marks" in rules.too_long(bluesky, taken)
