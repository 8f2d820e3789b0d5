"""The door of the checks: a caption examined, and what it is held against."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from lms.sharing import counting
from lms.sharing.checks import disclosing
from lms.sharing.checks import ground as grounds
from lms.sharing.checks.failures import Failed, failures, note
from lms.sharing.checks.ground import Lists, lists, networks
from lms.sharing.checks.importing import Plan
from lms.sharing.checks.lists import Entry, Shelf, add, plan, remove, set_disclosures, set_limits, shelf
from lms.sharing.checks.rules import DISCLOSURE, Caption, Check, Finding, Ground, examined
from lms.sharing.networks import Network
from lms.sharing.rules import Reader, Story, Unfit

__all__ = [
    "Caption",
    "Check",
    "Desk",
    "Entry",
    "Examined",
    "Failed",
    "Finding",
    "Ground",
    "Lists",
    "Plan",
    "Shelf",
    "add",
    "desk",
    "disclosures",
    "examine",
    "failures",
    "lists",
    "networks",
    "note",
    "plan",
    "remove",
    "require",
    "set_disclosures",
    "set_limits",
    "shelf",
]


@dataclass(frozen=True, slots=True)
class Desk:
    """All that captions of one story are examined with; made once for a page with several networks."""

    networks: Mapping[str, Network]
    ground: Ground
    clauses: Mapping[str, grounds.Clause]


@dataclass(frozen=True, slots=True)
class Examined:
    """What a caption comes to on a network: ``text`` is what is sent, with the disclosure first and counted first."""

    network: Network
    text: str
    measure: counting.Measure
    findings: tuple[Finding, ...]

    @property
    def used(self) -> int:
        """Tell how much of the room it takes, link included where it counts."""
        return self.measure.used

    @property
    def limit(self) -> int:
        """Tell how much room there is."""
        return self.measure.limit

    @property
    def stops(self) -> tuple[Finding, ...]:
        """List what is to be mended before the share is recorded."""
        return tuple(one for one in self.findings if one.stops)

    @property
    def discloses(self) -> bool:
        """Tell whether the check of the disclosure has nothing to say."""
        return not any(one.code == DISCLOSURE for one in self.findings)


def desk(session: Session, reader: Reader, story: Story, known: Lists | None = None, *, compare: bool = True) -> Desk:
    """Read what captions of a story are held against: two queries, however many networks.

    ``known`` lists are not read again; without ``compare`` nor is what others wrote.
    """
    known = known or lists(session)
    return Desk(
        networks(session, known),
        grounds.ground(session, reader.person_id, story.public_id if compare else "", known),
        grounds.clauses(session),
    )


def examine(
    session: Session,
    reader: Reader,
    story: Story,
    network: str,
    words: str,
    *,
    at_desk: Desk | None = None,
    **more: str | bool,
) -> Examined:
    """Count and check one's own words for a network.

    ``more`` are fields of a :class:`Caption`: ``disclosure``, ``language`` and ``link`` (the story's unless said),
    ``alt``, ``picture``. For several networks make the ``desk`` once and pass it on.

    :raises Unfit: there is no such network.
    """
    here = at_desk or desk(session, reader, story)
    known = here.networks.get(network)
    if known is None:
        raise Unfit("network", "Choose one of the networks of the list.")
    told = "\n".join((story.title, story.summary, story.body))
    values: dict[str, str | bool] = {"link": story.link, "language": story.language, "story": told, **more}
    caption = Caption(words, known, **values)  # type: ignore[arg-type]
    found = examined(caption, here.ground, session.info["academy"].caption_checks)
    measure = counting.measured(known, caption.text, caption.link)
    return Examined(known, caption.text, measure, tuple(_with_clause(one, here.clauses) for one in found))


def require(found: Examined) -> None:
    """Let a caption go on to be shared.

    :raises Unfit: something in it is to be mended first.
    """
    if found.stops:
        raise Unfit("words", found.stops[0].words)


def disclosures(session: Session, language: str, known: Lists | None = None) -> tuple[str, ...]:
    """List the disclosures to choose from in a language, with the company's name in them."""
    written = (known or lists(session)).disclosures
    return disclosing.choices(language, session.info["academy"].settings.company, written)


def _with_clause(finding: Finding, clauses: Mapping[str, grounds.Clause]) -> Finding:
    if finding.clause is not None or finding.code not in clauses:
        return finding
    page, lessons = clauses[finding.code]
    return replace(finding, clause=page, lessons=finding.lessons or lessons)
