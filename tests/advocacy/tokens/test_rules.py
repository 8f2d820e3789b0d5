"""What a token says and a checker is told, case by case."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from lms.advocacy.tokens import rules
from lms.content.levels import Level, Permission

AT = datetime(2026, 11, 22, 9, 0, 0, 700_000, tzinfo=UTC)
LEVELS = (*(Level(n, f"l{n}", f"L{n}", (), None) for n in (0, 2)), Level(3, "l3", "L3", (), None, "champion"))
OUTWARD = Permission("story.share", 2, True, "share")
SPEAKS = Permission("brand.speak", 3, True, "speak")
INWARD = Permission("stats.own", 2, False, "see figures")
TOP_INWARD = Permission("story.publish", 3, False, "publish")


def test_a_token_lasts_its_minutes_in_whole_seconds_and_never_longer_than_the_permission() -> None:
    assert rules.last_instant(AT, 5, None) == datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
    assert rules.last_instant(AT, 5, AT + timedelta(seconds=9)) == datetime(2026, 11, 22, 9, 0, 9, tzinfo=UTC)
    assert rules.last_instant(AT, 5, AT + timedelta(hours=1)) == datetime(2026, 11, 22, 9, 5, tzinfo=UTC)


def test_a_token_names_one_person_and_one_key_and_nothing_else() -> None:
    until = AT + timedelta(minutes=5)
    grounds = rules.Grounds("did:web:a.example", "Ada", "story.share", "", "N", AT, until, "https://a.example/N")

    assert rules.claims(grounds) == {
        "iss": "did:web:a.example",
        "sub": "Ada",
        "key": "story.share",
        "granted": True,
        "iat": int(AT.timestamp()),
        "exp": int(until.timestamp()),
        "jti": "N",
        "status": "https://a.example/N",
    }


def test_a_token_names_the_system_it_is_for_where_there_is_one() -> None:
    grounds = rules.Grounds("did:web:a.example", "Ada", "story.share", "cms", "N", AT, AT, "")
    assert rules.claims(grounds)["aud"] == "cms"


def test_an_audience_is_a_short_name() -> None:
    assert rules.audience("  https://cms.example ") == "https://cms.example"
    assert rules.audience("") == ""
    for wrong in ("x" * 201, "a\nb", "a\x1b[31m"):
        with pytest.raises(rules.BadAudience):
            rules.audience(wrong)


@pytest.mark.parametrize("typed", ["ABCDE-FGHJK", "abcde fghjk", " abcdefghjk "])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert rules.read_code(typed) == "ABCDEFGHJK"
    assert rules.shown_code(rules.read_code(typed)) == "ABCDE-FGHJK"


@pytest.mark.parametrize("typed", ["", "ABCDE", "ABCDEFGHJ0", "ABCDEFGHJKL", "ＡBCDEFGHJK"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert rules.read_code(typed) == ""


def test_spokespeople_are_those_of_the_highest_level_there_is() -> None:
    found = [one.key for one in (OUTWARD, SPEAKS, INWARD, TOP_INWARD) if rules.is_spokesperson(one, LEVELS)]
    assert found == ["brand.speak"]


def test_where_nobody_signs_the_highest_level_off_nobody_is_a_spokesperson() -> None:
    assert not rules.is_spokesperson(OUTWARD, LEVELS[:2])
    assert not rules.is_spokesperson(OUTWARD, ())


@pytest.mark.parametrize(("held", "showed"), list(product([True, False], repeat=2)))
def test_below_spokesperson_only_a_yes_with_a_code_tells_anything(held: bool, showed: bool) -> None:
    assert rules.word(OUTWARD, LEVELS, held=held, showed=showed) == ("yes" if held and showed else "unconfirmed")


@pytest.mark.parametrize("permission", [SPEAKS, INWARD, TOP_INWARD], ids=lambda one: one.key)
@pytest.mark.parametrize(("held", "showed"), list(product([True, False], repeat=2)))
def test_other_permissions_are_answered_yes_or_no(permission: Permission, held: bool, showed: bool) -> None:
    assert rules.word(permission, LEVELS, held=held, showed=showed) == ("yes" if held else "no")


def test_what_is_held_is_listed_from_the_lowest_level_on() -> None:
    granted = {"brand.speak": True, "story.share": True, "stats.own": False}
    assert [one.key for one in rules.by_level((SPEAKS, INWARD, OUTWARD), granted)] == ["story.share", "brand.speak"]
