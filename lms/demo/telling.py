"""What the champion of the demo tells: topics, stories with pictures, and words to begin with."""

from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from lms.demo import company
from lms.people import service as people
from lms.sharing import service as sharing

SIZE = (1200, 630)
OPEN = timedelta(days=60)


def make_topics(session: Session, *, by: int, at: datetime) -> None:
    """Make the topics, open and closed."""
    teams = {name: key for key, name in people.team_names(session).items()}
    for one in company.TOPICS:
        team_ids = tuple(teams[name] for name in one.teams if name in teams)
        closed = bool(one.teams) or one.level is not None
        sharing.make_topic(session, sharing.TopicEntry(one.title, one.about, closed, team_ids, one.level), by=by, at=at)


def tell(session: Session, tale: company.Tale, *, by: int, at: datetime) -> None:
    """Put a story into the stream, with its picture and its captions."""
    colour, alt = tale.pictured
    picture = sharing.Illustration(sharing.keep_picture(session, drawn(colour), at), alt) if colour else None
    then = at + timedelta(days=tale.in_days) if tale.in_days else None
    begins = tale.kind == "event"
    draft = sharing.Draft(
        title=tale.title,
        summary=tale.summary,
        body=tale.body,
        link=f"https://www.{company.DOMAIN}{tale.path}",
        topic=tale.topic,
        internal_only=tale.internal,
        kind=tale.kind,
        place=tale.place,
        starts_at=then if begins else None,
        ends_at=None if begins else then,
        picture=picture,
        expires_at=None if then else at + OPEN,
    )
    public_id = sharing.create(session, draft, by=by, at=at)
    for network, words in tale.captions:
        sharing.add_caption(session, public_id, sharing.CaptionEntry(network, "en", words), by=by, at=at)


def drawn(colour: str) -> bytes:
    """Draw a calm picture in a colour: two rails and waypoints, as the academy's own mark has them."""
    image = Image.new("RGB", SIZE, colour)
    pen = ImageDraw.Draw(image)
    for step in range(5):
        left, top = 140 + 210 * step, 430 - 70 * step
        pen.ellipse((left, top, left + 90, top + 90), fill="#fbfaf6")
        pen.ellipse((left + 24, top + 24, left + 66, top + 66), fill="#f0b429")
    for shift in (0, 46):
        pen.line((60, 560 + shift, 1140, 200 + shift), fill="#fbfaf6", width=9)
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
