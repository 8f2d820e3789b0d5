"""Column types that mean the same on SQLite and on PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator

_told: dict[str, tuple[datetime, Any]] = {}
"""By dialect, the instant that was last turned into a parameter, and what it became."""


class Moment(TypeDecorator[datetime]):
    """An instant in UTC. Refuses naive datetimes, since SQLite would silently drop a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Turn an aware datetime into UTC.

        :raises ValueError: the datetime is naive.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone: pass an aware datetime")
        return value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Give what turns an instant into a parameter. A request says the same one many times: it is turned once."""
        turn, name = cast(Callable[[Any], Any], super().bind_processor(dialect)), dialect.name

        def told(value: datetime | None) -> Any:
            if value is None:
                return None
            # One name for both halves: another thread may put its own in their place at any moment.
            known = _told.get(name)
            if known is None or known[0] is not value:
                _told[name] = known = (value, turn(value))
            return known[1]

        return told

    def process_result_value(self, value: Any | None, _dialect: Dialect) -> datetime | None:
        """Give the instant back in UTC."""
        if value is None:
            return None
        stored: datetime = value
        return stored.replace(tzinfo=UTC) if stored.tzinfo is None else stored.astimezone(UTC)
