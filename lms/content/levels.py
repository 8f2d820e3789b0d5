"""Levels and the permission keys they unlock, from ``courses/levels.toml``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One level; ``requires`` are the references that reach it, ``valid_for`` is in months."""

    number: int
    id: str
    title: str
    requires: tuple[str, ...]
    valid_for: int | None


@dataclass(frozen=True, slots=True)
class Permission:
    """One permission key, the level that unlocks it, and the roles that hold an inward key without the level."""

    key: str
    level: int
    outward: bool
    says: str
    roles: frozenset[str] = frozenset()
