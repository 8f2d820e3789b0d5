"""What the weekly mail says of stories, to advocates who asked for it and to nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lms.sharing import digests
from lms.web.academy import Week
from tests.advocacy import deeds as advocacy
from tests.advocacy.deeds import AT
from tests.sharing import deeds


def week(person_id: int) -> Week:
    monday = AT + timedelta(days=1)
    return Week(person_id, "UTC", monday, AT, monday + timedelta(days=7), AT - timedelta(days=6))


def test_an_advocate_reads_the_titles_of_what_is_new(session: Session, champion: int, amara: int) -> None:
    assert list(digests.notices(session, week(amara))) == []
    deeds.story(session, champion, title="An older one", at=AT - timedelta(days=7))
    for title in ("One", "Two", "Three"):
        deeds.story(session, champion, title=title)

    [one] = digests.notices(session, week(amara))

    assert one.words == "New to read, and to share if you like: “Three”, “Two”, “One”."
    assert one.path == "/share"
    deeds.story(session, champion, title="Four")
    assert next(digests.notices(session, week(amara))).words.endswith("“Three”, “Two” and more.")


@pytest.mark.parametrize("who", ["never asked", "left", "declined"])
def test_nobody_else_is_told(session: Session, champion: int, ada: int, who: str) -> None:
    deeds.story(session, champion)
    advocacy.reach(session, ada, 2)
    if who == "left":
        advocacy.opt_in(session, ada)
        advocacy.opt_out(session, ada)
    elif who == "declined":
        advocacy.decline(session, ada)

    assert list(digests.notices(session, week(ada))) == []
