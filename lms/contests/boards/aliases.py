"""How people are shown on boards and in contests: by an alias of their own, or by their name if they say so."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.contests.boards import rules
from lms.contests.boards.models import BoardAlias
from lms.people import service as people
from lms.store.sessions import insert_once


def shown_names(session: Session, person_ids: Collection[int]) -> dict[int, str]:
    """Give what each of these people is shown as: the alias, or the name of those who chose that."""
    if not person_ids:
        return {}
    chosen = select(BoardAlias.person_id, BoardAlias.alias).where(BoardAlias.person_id.in_(person_ids))
    aliases = {row[0]: row[1] for row in session.execute(chosen)}
    named = people.people(session, [one for one, alias in aliases.items() if alias is None])
    names = {one: alias if alias is not None else named[one].name for one, alias in aliases.items()}
    return {one: names.get(one, rules.NOBODY) for one in person_ids}


def shown(session: Session, person_id: int) -> rules.Shown | None:
    """Tell how somebody chose to be shown; None: they have not chosen yet."""
    row = session.execute(select(BoardAlias.shown, BoardAlias.alias).where(BoardAlias.person_id == person_id)).first()
    return rules.Shown(row[0], row[1] or "") if row else None


def suggest(session: Session, person_id: int) -> str:
    """Make an alias of neutral words that nobody has; nothing is kept."""
    secret = str(session.info["academy"].secret())
    return rules.suggestion(secret, person_id, lambda alias: _taken(session, person_id, alias))


def show_as(session: Session, person_id: int, chosen: rules.Shown, at: datetime) -> None:
    """Remember how somebody wants to be shown, from the next page on.

    :raises BadAlias: it cannot be an alias, or it is somebody else's alias or name.
    """
    people.lock(session, person_id)
    alias = rules.clean_alias(chosen.alias) if chosen.kind == rules.ALIAS else None
    if alias is not None and _taken(session, person_id, alias):
        raise rules.BadAlias("Somebody here has that alias or that name already. Choose another alias.")
    forget(session, person_id)
    key = people.key_of(alias) if alias is not None else None
    kind = rules.ALIAS if alias is not None else rules.NAME
    if not insert_once(session, BoardAlias, person_id=person_id, shown=kind, alias=alias, alias_key=key, at=at):
        raise rules.BadAlias("Somebody took that alias just now. Choose another alias.")


def forget(session: Session, person_id: int) -> None:
    """Erase how somebody is shown."""
    session.flush()
    session.execute(delete(BoardAlias).where(BoardAlias.person_id == person_id))


def _taken(session: Session, person_id: int, alias: str) -> bool:
    """Tell whether an alias is another's, or the name of anybody: nobody speaks as a colleague."""
    key = people.key_of(alias)
    theirs = select(BoardAlias.person_id).where(BoardAlias.alias_key == key, BoardAlias.person_id != person_id)
    return session.scalar(theirs) is not None or people.is_a_name(session, alias)
