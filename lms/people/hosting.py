"""Who is here, when a host application has signed them in."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement

from lms.people import service
from lms.people.carrier import visit_of
from lms.web import context
from lms.web.academy import Identify, Identity, Visit


def identify_by(ask: Callable[[], Identity | None]) -> Identify:
    """Make the academy's ``identify`` out of the host's: a person is made or brought up to date at first sight."""

    def identify(extras: Mapping[str, ColumnElement[Any]]) -> Visit | None:
        given = ask()
        if given is None:
            return None
        row = _row(given, extras)
        if row is None or service.differs(row, email=given.email, name=given.name, groups=given.groups):
            with context.academy().store.transaction() as session:
                service.provision(
                    session,
                    external_id=given.id,
                    email=given.email,
                    name=given.name,
                    groups=given.groups,
                    at=context.now(),
                )
            row = _row(given, extras)
        return visit_of(row, extras) if row else None

    return identify


def _row(given: Identity, extras: Mapping[str, ColumnElement[Any]]) -> Any:
    with context.connected() as connection:
        return service.visit(connection, external_id=given.id, at=context.now(), extras=extras)
