"""What the weekly mail says of contests: to those who joined, in their own zone, and nothing that presses."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from lms.contests import digests
from lms.contests import service as contests
from lms.web.academy import Week
from tests.advocacy.deeds import AT
from tests.contests import deeds

DAY = timedelta(days=1)


def test_who_joined_reads_when_it_ends_and_that_the_result_is_there(
    session: Session, champion: int, amara: int, ben: int
) -> None:
    public_id = deeds.contest(session, champion, zone="Europe/Berlin")
    deeds.enter(session, amara, public_id)
    week = Week(amara, "Asia/Tokyo", AT, AT - 7 * DAY, AT + 7 * DAY, AT - 7 * DAY)

    (ends,) = digests.notices(session, week)
    assert ends.words == "“Autumn of doors”, which you joined, ends on 23 November 2026, 07:59 JST (in 13 hours)."
    assert ends.path == f"/contests/{public_id}"
    assert list(digests.notices(session, replace(week, person_id=ben))) == []

    contests.confirm(session, public_id, by=champion, at=AT + DAY)
    later = Week(amara, "Asia/Tokyo", AT + 7 * DAY, AT, AT + 14 * DAY, AT)
    (there,) = digests.notices(session, later)
    assert there.words == "“Autumn of doors”, which you joined, is over. Its result is there."
    assert there.path == f"/contests/{public_id}/results"
    assert list(digests.notices(session, replace(later, past=AT + 2 * DAY))) == []
