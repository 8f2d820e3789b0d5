"""Short ways through the life of a policy: experts, drafts, rounds, publishing."""

from sqlalchemy.orm import Session

from lms.authoring import drafts, guardrails
from lms.authoring import service as authoring
from lms.library import service as library
from lms.policy import service as policy
from lms.web.academy import Academy
from tests import academy as written
from tests import factories

PATH = "policies/conduct.md"
WHY = "Two insults in a row are one too many: somebody asked what to do with the second."
ONCE, MATERIAL = "Answer once,", "Answer at most once,"
COSMETIC = "Answer once,\n"


def changed(before: str = ONCE, after: str = MATERIAL) -> str:
    """Give the test academy's policy with other words."""
    assert before in written.POLICY
    return written.POLICY.replace(before, after)


def expert(session: Session, name: str, *areas: str, roles: tuple[str, ...] = ("expert",)) -> int:
    """Add somebody who signs for these areas."""
    person_id = factories.person(session, name, roles=roles)
    policy.set_areas(session, person_id, areas, at=session.info["academy"].clock(), by=None)
    session.commit()
    return person_id


def draft(session: Session, text: str | None, by: int, path: str = PATH) -> None:
    """Save a draft as the studio does; None drafts the file to be deleted."""
    session.commit()
    source = drafts.peek(session, path)
    base, version = (source.base, source.version) if source else ("", 0)
    body = None if text is None else text.encode()
    drafts.save(session, drafts.Writing(path, body, base, version), by=by, at=session.info["academy"].clock())
    session.commit()


def ask(session: Session, by: int, policy_id: str = "conduct", *, why: str = WHY, raise_it: bool = False) -> int:
    """Put the draft before the experts."""
    session.commit()
    academy: Academy = session.info["academy"]
    at = academy.clock()
    with academy.store.reading() as reading:
        found = guardrails.desk(reading, policy_id, at.date())
        assert found is not None
        made = guardrails.ask(reading, session, found, why=why, raise_it=raise_it, by=by, at=at)
    session.commit()
    return made


def sign(session: Session, round_id: int, who: int, *areas: str, comment: str = "") -> policy.Round:
    """Approve for areas."""
    return _said(session, round_id, who, "approve", areas, comment)


def refuse(session: Session, round_id: int, who: int, *areas: str, comment: str = "Say what a second one is.") -> None:
    """Ask for changes."""
    _said(session, round_id, who, "changes", areas, comment)


def _said(session, round_id, who, verdict, areas, comment):
    at = session.info["academy"].clock()
    found = policy.review(session, round_id, who, verdict, areas=areas, comment=comment, at=at)
    session.commit()
    return found


def publish(session: Session, by: int, policy_id: str = "conduct") -> int:
    """Put the signed text into force as the champion does; give the release."""
    session.commit()
    academy: Academy = session.info["academy"]
    with academy.store.reading() as reading:
        asked = next(one for one in policy.open_rounds(reading) if one.policy_id == policy_id)
        made = guardrails.plan(reading, asked, academy.clock().date())
    done = guardrails.publish(session, made, asked, at=academy.clock(), by=by, author="Cleo")
    session.commit()
    session.info.pop("release", None)
    return done.number


def publish_folder(session: Session, changes: dict[str, str | None]) -> authoring.Plan:
    """Publish the folder with some files changed or gone, as a start does; give the plan."""
    session.commit()
    academy: Academy = session.info["academy"]
    files = written.files({path: text for path, text in changes.items() if text is not None})
    for path in (path for path, text in changes.items() if text is None):
        files.pop(path)
    with academy.store.reading() as reading:
        made = authoring.plan(reading, files, today=academy.clock().date(), origin="folder")
    label = {"author": "start", "source": "test"}
    decisions = authoring.in_favour(made.changes)
    authoring.publish(session, made, decisions, at=academy.clock(), by=None, **label)
    session.commit()
    session.info.pop("release", None)
    return made


def undo(session: Session) -> None:
    """Bring the release before back."""
    session.commit()
    authoring.undo(session, at=session.info["academy"].clock(), by=None, author="Tess")
    session.commit()
    session.info.pop("release", None)


def in_force(session: Session, policy_id: str = "conduct") -> str:
    """Give the words of the second clause that people read."""
    session.info.pop("release", None)
    found = library.current(session).library.policies[policy_id]
    assert policy.current(session, policy_id).digest == found.digest
    return next(clause.body for clause in found.clauses if clause.id == "kind")
