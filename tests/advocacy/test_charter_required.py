"""Line 8 of the charter: required training ends at level 1 and contains nothing outward."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.content import library as content
from lms.content.gather import gather
from lms.content.levels import Level
from lms.content.library import Library
from lms.learning import deadlines
from lms.learning import service as learning
from lms.library.service import LintFailed
from tests import academy as written
from tests import factories
from tests.advocacy import deeds
from tests.advocacy.deeds import AT
from tests.factories import post
from tests.learning.made import course, library

ROOT = Path(__file__).parent.parent.parent
FIRST = "courses/1-first/course.md"
LESSON = "courses/1-first/01-one.md"
TEXT_FIRST, TEXT_LESSON = (written.files()[path].decode() for path in (FIRST, LESSON))


@pytest.fixture(scope="module")
def starter() -> Library:
    """The academy that ships."""
    return content.read(gather(ROOT), today=AT.date())


def everything_required(starter: Library) -> list[str]:
    """Name all that may be required in the academy that ships."""
    refs = [f"course:{one}" for one in starter.courses] + [f"policy:{one}" for one in starter.policies]
    return [ref for ref in refs if not deadlines.refusal(ref, starter)]


def test_8_of_the_academy_that_ships_only_the_policy_and_levels_0_and_1_may_be_required(starter: Library) -> None:
    assert sorted(everything_required(starter)) == [
        "course:guardrails",
        "course:safe-and-sound",
        "policy:social-media",
    ]


def test_8_what_may_be_required_opens_no_outward_key_and_asks_for_none(starter: Library) -> None:
    for ref in everything_required(starter):
        kind, _, name = ref.partition(":")
        if kind == "course":
            found = starter.courses[name]
            assert found.tier <= 1
            assert not any(one.outward and one.level <= found.tier for one in starter.permissions)
            for lesson in found.lessons:
                assert not re.search(r"\]\(/(share|advocacy)", lesson.body), lesson.path


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({FIRST: TEXT_FIRST.replace("tier: 1", "tier: 2")}, "belongs to level 2"),
        (
            {"courses/levels.toml": written.LEVELS.replace("level = 2\noutward", "level = 1\noutward")},
            "outside the company",
        ),
    ],
)
def test_8_a_course_beyond_level_1_or_with_anything_outward_is_refused(
    client: FlaskClient, session: Session, changes: dict[str, str], words: str
) -> None:
    champion = factories.person(session, "Cham Pion", roles=("champion",))
    learning.assign(session, "course:first", team_id=None, due_on=date(2026, 12, 24), by=champion, at=AT)
    assert [one.ref for one in learning.assignments(session)] == ["course:first"]
    deeds.publish(session, changes)
    factories.sign_in(client, session, champion)

    reply = post(client, "/required/new", ref="course:first", team="everybody", due_on="2026-12-31")

    assert reply.status_code == 422
    with pytest.raises(learning.MayNotRequire, match=words):
        learning.assign(session, "course:first", team_id=None, due_on=date(2026, 12, 30), by=champion, at=AT)
    assert learning.assignments(session) == (), "what was required before is required no longer"


@pytest.mark.parametrize("address", ["/share", "/advocacy/choose"])
def test_8_no_lesson_can_lead_to_the_composer_or_to_the_choice(session: Session, address: str) -> None:
    lesson = TEXT_LESSON.replace("\n## ", f"\n[Go on]({address}).\n\n## ", 1)
    assert address in lesson

    with pytest.raises(LintFailed, match="LINK-"):
        deeds.publish(session, {LESSON: lesson})


@pytest.mark.parametrize(
    ("requires", "beyond"),
    [
        (("course:high",), "High"),
        (("course:detour",), "High"),
        (("level:two",), "level 2"),
        (("level:one",), "level 2"),
        (("course:low",), ""),
        ((), ""),
    ],
)
def test_8_nothing_beyond_level_1_is_required_by_a_detour(requires: tuple[str, ...], beyond: str) -> None:
    levels = (Level(1, "one", "One", ("level:two",), None), Level(2, "two", "Two", ("course:high",), None))
    courses = (
        course("asked", requires=requires),
        course("low"),
        course("detour", requires=("course:high", "course:asked")),
        course("high", tier=2),
    )

    words = deadlines.refusal("course:asked", replace(library(*courses), levels=levels))

    assert (beyond in words) if beyond else words == ""
