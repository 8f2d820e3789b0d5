"""Who reads, and the live decisions the pages of this room rest on."""

from dataclasses import dataclass

from flask import render_template

from lms.advocacy import service as advocacy
from lms.sharing import rules
from lms.sharing.composing import service as composing
from lms.sharing.queue import service as queue
from lms.web import context

DOORS = {
    "view": rules.VIEW,
    "keep": rules.KEEP,
    "share": rules.SHARE,
    "suggest": rules.SUGGEST,
    "schedule": composing.SCHEDULE,
    "propose": queue.PROPOSE,
    "publish": queue.PUBLISH,
}


@dataclass(frozen=True, slots=True)
class Desk:
    """A reader, and what they may do in this room now."""

    reader: rules.Reader
    view: advocacy.Decision
    keep: advocacy.Decision
    share: advocacy.Decision
    suggest: advocacy.Decision
    schedule: advocacy.Decision
    propose: advocacy.Decision
    publish: advocacy.Decision
    champions: bool

    @property
    def proposes(self) -> bool:
        """Tell whether the reader may propose stories."""
        return self.propose.granted

    @property
    def edits(self) -> bool:
        """Tell whether the reader decides about proposals."""
        return self.publish.granted or self.champions


def desk() -> Desk:
    """Decide about the keys of this room for whoever is here."""
    session, visit = context.session(), context.person()
    known = advocacy.facts(session, visit.person_id, context.now(), roles=visit.roles)
    decided = advocacy.decided(session, known)
    made = {
        name: decided.get(advocacy.key_for(session, door)) or advocacy.unknown(advocacy.key_for(session, door))
        for name, door in DOORS.items()
    }
    reader = rules.Reader(visit.person_id, visit.team_id, known.level, visit.language)
    return Desk(reader, **made, champions=queue.CHAMPION in visit.roles)


def locked(decision: advocacy.Decision, title: str, words: str = "") -> str:
    """Say what is missing; words already typed are shown to be copied."""
    return render_template(
        "lms/sharing/locked.html", decision=decision, title=title, words=words, path=context.academy().path
    )
