"""What the weekly mail of those who asked for it says of their own figures."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.insights.impact import service
from lms.sharing import service as sharing
from lms.web import words
from lms.web.academy import Notice, Week


def notices(session: Session, week: Week) -> Iterator[Notice]:
    """Say how many people followed one's links since the last mail, if anybody did."""
    key = service.own_key(session)
    if not advocacy.may(session, week.person_id, key, week.at):
        return
    clicks = len(sharing.own_clicks(session, week.person_id, week.past))
    if clicks:
        yield Notice(f"Since the last mail, {words.count(clicks, 'click')} by people came over your links.", "/impact")
