"""What the weekly mail of those who asked for it says of stories; only to advocates who may share."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.people import service as people
from lms.sharing import rules, stories
from lms.web.academy import Notice, Week

MOST = 3
"""Stories named by their titles."""


def notices(session: Session, week: Week) -> Iterator[Notice]:
    """Name the stories that are new since the last mail and open to whoever may read and share them."""
    person = people.person(session, week.person_id)
    known = advocacy.facts(session, person.id, week.at, roles=person.roles)
    held = {key for key, one in advocacy.decided(session, known).items() if one.granted}
    if not {advocacy.key_for(session, door) for door in (rules.VIEW, rules.SHARE)} <= held:
        return
    reader = rules.Reader(person.id, person.team_id, known.level, person.language)
    cards = stories.stream(session, reader, week.at).cards
    titles = [f"“{card.story.title}”" for card in cards if card.story.published_at > week.past]
    if titles:
        more = " and more" if len(titles) > MOST else ""
        yield Notice(f"New to read, and to share if you like: {', '.join(titles[:MOST])}{more}.", "/share")
