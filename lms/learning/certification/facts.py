"""What a person's certificates rest on, read in one query, and the same as a column of another."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, CompoundSelect, Integer, ScalarSelect, bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from lms.learning.certification import rules
from lms.learning.certification.models import Certification
from lms.learning.certification.rules import Certificate, Kind, Terms
from lms.library import service as library
from lms.recognition import service as recognition
from lms.store.packed import Rows
from lms.store.sessions import ask

_RENEWED = Certification.__table__.c
_FACTS: CompoundSelect[Any] = union_all(
    recognition.reached_select(literal(0, Integer).label("n")),
    select(_RENEWED.ref, _RENEWED.at, _RENEWED.n).where(
        _RENEWED.person_id == bindparam("person"), _RENEWED.ref.in_(bindparam("refs", expanding=True))
    ),
)
"""Built once: permissions ask it."""
_known: WeakKeyDictionary[library.Catalogue, dict[str, Kind]] = WeakKeyDictionary()


def terms(session: Session) -> Terms:
    """Give the academy's terms."""
    settings = session.info["academy"].settings
    return Terms(timedelta(days=settings.renewal_days), timedelta(days=settings.grace_days))


def kinds(session: Session) -> dict[str, Kind]:
    """Give what the academy certifies for a time, worked out once for each catalogue."""
    catalogue = library.current(session)
    found = _known.get(catalogue)
    if found is None:
        found = _known[catalogue] = rules.kinds(catalogue.library)
    return found


def certificates(session: Session, person_id: int, *, up_to: int | None = None) -> tuple[Certificate, ...]:
    """Give what a person is or was certified for, in one query; ``up_to``: only levels up to that number.

    Where nothing has an end nothing is asked.
    """
    known = kinds(session)
    if up_to is not None:
        known = {ref: one for ref, one in known.items() if one.is_level and one.number <= up_to}
    if not known:
        return ()
    reached: dict[str, datetime] = {}
    renewals: defaultdict[str, list[tuple[int, datetime]]] = defaultdict(list)
    for row in ask(session, _FACTS, {"person": person_id, "refs": list(known)}):
        if row.n:
            renewals[row.ref].append((row.n, row.at))
        else:
            reached[row.ref] = row.at
    return rules.certificates(
        known, reached, _in_order(renewals), terms(session), _signed(session, person_id, known, reached)
    )


@lru_cache(maxsize=16)
def renewals_column(person: ColumnElement[int]) -> ScalarSelect[Any]:
    """Give all renewals of a person as a column; read it with ``certificates_of``."""
    rows = Rows(ref=Certification.ref, n=Certification.n, at=Certification.at)
    mine = Certification.person_id == person
    return select(rows).where(mine).correlate_except(Certification).scalar_subquery()


def certificates_of(
    session: Session, person_id: int, met: Mapping[str, datetime], rows: Iterable[Mapping[str, Any]] | None
) -> tuple[Certificate, ...]:
    """Give what a person is certified for from facts already read: what they met, and a ``renewals_column``.

    One query more for who reached a level that a second person signs for.
    """
    renewals: defaultdict[str, list[tuple[int, datetime]]] = defaultdict(list)
    for row in rows or ():
        at = datetime.fromisoformat(row["at"])
        renewals[row["ref"]].append((row["n"], at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)))
    known = kinds(session)
    signed = _signed(session, person_id, known, met)
    return rules.certificates(known, met, _in_order(renewals), terms(session), signed)


def _signed(
    session: Session, person_id: int, known: Mapping[str, Kind], reached: Mapping[str, datetime]
) -> dict[str, datetime | None]:
    """Give until when levels are signed off, where a person reached one that needs it."""
    if not any(one.signed and ref in reached for ref, one in known.items()):
        return {}
    return {f"level:{name}": until for name, until in recognition.sign_offs(session, person_id).items()}


def _in_order(renewals: Mapping[str, Sequence[tuple[int, datetime]]]) -> dict[str, list[datetime]]:
    return {ref: [at for _, at in sorted(found)] for ref, found in renewals.items()}
