"""What this room keeps about who writes, for that person; and the leave it takes of one who is erased."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.authoring.models import Bank, Draft, DraftWriter, Upload
from lms.library import service as library
from lms.people import service as people

_PUBLISHED, _RELEASE = "release.published", "release:"


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Give a person's drafts, what they brought along, and the releases they published."""
    drafts = select(Draft.path, Draft.title, Draft.saved_at).where(Draft.author_id == person_id).order_by(Draft.path)
    brought = [select(model.name, model.uploaded_at).where(model.person_id == person_id) for model in (Upload, Bank)]
    wrote = select(DraftWriter.path).where(DraftWriter.person_id == person_id).order_by(DraftWriter.path)
    return {
        "policies_you_drafted": list(session.scalars(wrote)),
        "drafts": [dict(row._mapping) for row in session.execute(drafts)],
        "brought_along": [dict(row._mapping) for query in brought for row in session.execute(query)],
        "releases": [
            {"release": one.subject.removeprefix(_RELEASE), "at": one.at}
            for one in audit.lines_of(session, person_id, _PUBLISHED)
        ],
    }


def erase(session: Session, person: people.Person, _at: datetime) -> None:
    """Take a person's name off the releases they published; drafts stay, and belong to nobody."""
    lines = audit.lines_of(session, person.id, _PUBLISHED)
    library.unsign(session, [int(one.subject.removeprefix(_RELEASE)) for one in lines])
