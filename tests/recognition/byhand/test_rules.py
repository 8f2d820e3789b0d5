"""Who may decide what, as tables."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.content.badges import Badge
from lms.content.levels import Level
from lms.recognition.byhand import rules
from lms.recognition.rules import Award

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
SOON = AT + timedelta(days=1)


def award(**changes: object) -> Award:
    values = {
        "public_id": "a" * 22,
        "person_id": 1,
        "badge_id": "b",
        "title": "B",
        "digest": "d",
        "look": {},
        "release": 1,
        "evidence": {},
        "awarded_at": AT,
        "expires_at": None,
        "revoked_at": None,
        "revoked_reason": None,
        "public": False,
    }
    return Award(**{**values, **changes})  # type: ignore[arg-type]


def badge(when: str = "by-hand") -> Badge:
    return Badge("b", "B", "", "circle", "key", "sun", when, None, "", "", "badges/b.md", "d")


def decided(*whats: rules.What) -> list[rules.Decided]:
    return [
        rules.Decided(n, what, f"because {n}", 2, AT + timedelta(minutes=n)) for n, what in enumerate(whats, start=1)
    ]


@pytest.mark.parametrize(
    ("whats", "state"),
    [
        ((), "valid"),
        (("given",), "valid"),
        (("suspended",), "suspended"),
        (("suspended", "revoked"), "revoked"),
        (("revoked", "restored"), "valid"),
        (("suspended", "revoked", "restored"), "valid"),
        (("revoked", "restored", "suspended"), "suspended"),
    ],
)
def test_decisions_fold_into_what_an_award_keeps(whats: tuple[rules.What, ...], state: str) -> None:
    kept = rules.kept(decided(*whats))

    assert award(**kept._asdict()).state(SOON) == state


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"expires_at": AT + timedelta(hours=1)}, "expired"),
        ({"suspended_at": AT, "expires_at": AT + timedelta(hours=1)}, "suspended"),
        ({"suspended_at": AT, "revoked_at": AT, "expires_at": AT + timedelta(hours=1)}, "revoked"),
        ({"suspended_at": SOON + timedelta(days=1)}, "valid"),
    ],
)
def test_revoked_outweighs_suspended_and_that_outweighs_expired(changes: dict[str, object], state: str) -> None:
    assert award(**changes).state(SOON) == state


@pytest.mark.parametrize(
    ("changes", "what", "refusal"),
    [
        ({}, "suspended", None),
        ({}, "revoked", None),
        ({}, "restored", rules.AlreadySo),
        ({"suspended_at": AT}, "suspended", rules.AlreadySo),
        ({"suspended_at": AT}, "revoked", None),
        ({"suspended_at": AT}, "restored", None),
        ({"revoked_at": AT}, "suspended", rules.AlreadySo),
        ({"revoked_at": AT}, "revoked", rules.AlreadySo),
        ({"revoked_at": AT}, "restored", None),
    ],
)
def test_a_decision_changes_something(
    changes: dict[str, object], what: rules.What, refusal: type[Exception] | None
) -> None:
    if refusal is None:
        rules.check_verdict(award(**changes), what, by=2)
    else:
        with pytest.raises(refusal):
            rules.check_verdict(award(**changes), what, by=2)
    with pytest.raises(rules.NotOneself):
        rules.check_verdict(award(**changes), what, by=1)


@pytest.mark.parametrize(
    ("person", "decided_by", "deciders", "may"),
    [
        (2, 2, {2, 3}, False),
        (3, 2, {2, 3}, True),
        (2, 2, {2}, True),
        (2, 2, {1, 2}, True),
        (1, 2, {1, 2}, False),
        (1, 2, {1}, False),
        (4, 2, {2, 3}, False),
        (2, None, {2, 3}, True),
    ],
)
def test_a_note_is_answered_by_another_person_where_there_is_one_and_never_by_its_owner(
    person: int, decided_by: int | None, deciders: set[int], may: bool
) -> None:
    assert rules.may_answer(person, owner=1, decided_by=decided_by, deciders=deciders) is may


@pytest.mark.parametrize(
    ("when", "to", "roles", "refusal"),
    [
        ("by-hand", 1, {"trainer"}, None),
        ("by-hand", 1, {"champion"}, None),
        ("by-hand", 1, {"admin"}, None),
        ("by-hand", 1, {"staff", "expert", "learner"}, rules.NotTheOne),
        ("course:x", 1, {"admin"}, rules.CannotGive),
        ("by-hand", 2, {"admin"}, rules.NotOneself),
    ],
)
def test_a_badge_is_given_by_a_role_with_its_file_saying_so_and_never_to_oneself(
    when: str, to: int, roles: set[str], refusal: type[Exception] | None
) -> None:
    if refusal is None:
        rules.check_giving(badge(when), to=to, by=2, roles=roles)
        return
    with pytest.raises(refusal):
        rules.check_giving(badge(when), to=to, by=2, roles=roles)


def test_one_of_each_is_enough_until_it_has_expired() -> None:
    assert rules.check_again([], "B", AT) == 1
    assert rules.check_again([award(expires_at=AT)], "B", AT) == 2
    for changes in ({}, {"suspended_at": AT}, {"revoked_at": AT}):
        with pytest.raises(rules.AlreadySo):
            rules.check_again([award(**changes)], "B", AT)


def test_an_end_lies_ahead() -> None:
    rules.check_end(None, AT)
    rules.check_end(SOON, AT)
    with pytest.raises(rules.BadEnd):
        rules.check_end(AT, AT)


# ---- the sign-off of a level

LEVEL = Level(4, "voice", "Voice", ("course:x",), None, "champion")


@pytest.mark.parametrize(
    ("by", "proposed_by", "roles", "refusal"),
    [
        (3, 2, {"champion"}, None),
        (3, None, {"champion"}, None),
        (2, 2, {"champion"}, rules.NotTheOne),
        (1, 2, {"champion"}, rules.NotOneself),
        (3, 2, {"admin", "trainer"}, rules.NotTheOne),
    ],
)
def test_a_level_is_signed_by_another_person_with_the_role(
    by: int, proposed_by: int | None, roles: set[str], refusal: type[Exception] | None
) -> None:
    if refusal is None:
        rules.check_answer(1, LEVEL, proposed_by=proposed_by, by=by, roles=roles)
        return
    with pytest.raises(refusal):
        rules.check_answer(1, LEVEL, proposed_by=proposed_by, by=by, roles=roles)


def test_nobody_proposes_themselves_or_without_a_role() -> None:
    rules.check_proposal(1, by=2, roles={"trainer"})
    with pytest.raises(rules.NotOneself):
        rules.check_proposal(1, by=1, roles={"champion"})
    with pytest.raises(rules.NotTheOne):
        rules.check_proposal(1, by=2, roles={"staff"})


@pytest.mark.parametrize(
    ("sign_off", "met", "reached", "last", "awaits"),
    [
        ("champion", {"level:voice"}, False, None, True),
        ("champion", set(), False, None, False),
        ("", {"level:voice"}, False, None, False),
        ("champion", set(), True, None, False),
        ("champion", set(), True, rules.SignedOff("voice", AT, None), False),
        ("champion", set(), True, rules.SignedOff("voice", AT, SOON), True),
    ],
)
def test_a_sign_off_comes_last_and_again_only_where_the_last_one_ends(
    sign_off: str, met: set[str], reached: bool, last: rules.SignedOff | None, awaits: bool
) -> None:
    level = Level(4, "voice", "Voice", ("course:x",), None, sign_off)

    assert rules.awaits(level, met, reached=reached, last=last) is awaits


def test_the_newest_sign_off_of_a_level_counts_until_its_end() -> None:
    old, new = rules.SignedOff("voice", AT, SOON), rules.SignedOff("voice", SOON, None)

    assert rules.newest([new, old]) == {"voice": new}
    assert (old.stands(AT), old.stands(SOON), new.stands(SOON)) == (True, False, True)
    assert list(rules.signing([LEVEL, Level(0, "start", "Start", (), None)])) == ["voice"]
