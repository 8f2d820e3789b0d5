"""Which levels a badge counts towards."""

from dataclasses import replace
from datetime import date

import pytest

from lms.content import library as content
from lms.recognition.credentials import building
from tests import academy as written

pytestmark = pytest.mark.once
LIBRARY = content.read(written.files(), today=date(2026, 11, 22))


@pytest.mark.parametrize(
    ("when", "levels"),
    [
        ("course:first", ["ready"]),
        ("quiz:first", ["ready"]),
        ("quiz:nowhere", []),
        ("level:ready", ["ready", "able"]),
        ("streak:4w", []),
        ("by-hand", []),
    ],
)
def test_a_badge_is_aligned_to_the_levels_its_condition_is_or_counts_towards(when: str, levels: list[str]) -> None:
    assert [aim.level.id for aim in building.aims_of(when, LIBRARY)] == levels


def test_an_elective_course_belongs_to_its_level_and_unlocks_nothing_by_itself() -> None:
    free = replace(LIBRARY, levels=tuple(replace(level, requires=()) for level in LIBRARY.levels))

    (aim,) = building.aims_of("course:first", free)

    assert (aim.level.number, aim.permissions) == (LIBRARY.courses["first"].tier, ())
