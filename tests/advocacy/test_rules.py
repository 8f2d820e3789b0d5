"""What a person may do and why: one formula, eight combinations, and words for each."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from lms.advocacy import rules, texts
from lms.advocacy.rules import Certification, Choice, Facts, Pause
from lms.content.levels import Permission

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SHARE = Permission("tale.pass-on", 2, outward=True, says="pass tales on")
READ = Permission("tale.read", 1, outward=False, says="read tales", roles=frozenset({"expert", "trainer"}))
HAND_IN = Permission("thought.hand-in", 0, outward=True, says="hand in a thought")
ALL = (HAND_IN, READ, SHARE)
TITLES = {0: "Start", 1: "Ready", 2: "Able"}
YES = Choice("yes", NOW - timedelta(days=3))


def facts(**changes: object) -> Facts:
    values = {
        "at": NOW,
        "level": 2,
        "certifications": (Certification(2),),
        "acknowledged": True,
        "choice": YES,
    } | changes
    return Facts(**values)


@pytest.mark.parametrize(("level", "acknowledged", "opted_in"), list(product((True, False), repeat=3)))
def test_one_of_the_eight_combinations_allows(level: bool, acknowledged: bool, opted_in: bool) -> None:
    number = 2 if level else 1
    known = facts(
        level=number,
        certifications=(Certification(number),),
        acknowledged=acknowledged,
        choice=YES if opted_in else Choice(),
    )

    decision = rules.decide(SHARE, known, TITLES)

    assert decision.granted == (level and acknowledged and opted_in)
    missing = {"level": level, "policy": acknowledged, "consent": opted_in}
    assert [one.code for one in decision.missing] == [code for code, there in missing.items() if not there]


@pytest.mark.parametrize("choice", [Choice(), Choice("not-now", NOW), Choice("left", NOW)])
def test_only_a_yes_is_an_opt_in(choice: Choice) -> None:
    assert not rules.decide(SHARE, facts(choice=choice)).granted


def test_an_inward_key_needs_no_opt_in() -> None:
    assert rules.decide(READ, facts(choice=Choice())).granted


def test_keys_of_level_0_are_never_gated() -> None:
    nothing = Facts(NOW, pause=Pause("a mishap", NOW, None))

    assert rules.decide(HAND_IN, nothing).granted
    assert rules.decide(HAND_IN, nothing).words == (
        "You may hand in a thought, because it is open to everybody from the first day."
    )


def test_a_role_stands_in_for_the_level_on_an_inward_key() -> None:
    decision = rules.decide(READ, facts(level=0, roles=frozenset({"expert", "admin"})))

    assert decision.granted
    assert "your role as expert includes it" in decision.words


def test_a_role_still_needs_the_current_policy() -> None:
    known = facts(level=0, roles=frozenset({"expert"}), acknowledged=False)

    assert rules.decide(READ, known).code == "policy"


def test_a_role_never_stands_in_on_an_outward_key() -> None:
    outward = Permission("tale.pass-on", 2, outward=True, says="pass tales on", roles=frozenset({"champion"}))

    decision = rules.decide(outward, facts(level=1, roles=frozenset({"champion"})))

    assert decision.code == "level"


def test_a_pause_closes_outward_keys_and_leaves_inward_ones() -> None:
    known = facts(pause=Pause("A name was shown.", NOW, NOW + timedelta(days=2)))

    assert not rules.decide(SHARE, known).granted
    assert rules.decide(SHARE, known).code == "suspended"
    assert rules.decide(SHARE, known).missing[0].until == NOW + timedelta(days=2)
    assert rules.decide(READ, known).granted


def test_a_certification_counts_until_its_last_instant() -> None:
    ends = NOW + timedelta(days=1)
    known = facts(certifications=(Certification(2, ends),))

    decision = rules.decide(SHARE, known)
    assert decision.granted
    assert decision.valid_until == ends
    assert not rules.decide(SHARE, facts(certifications=(Certification(2, NOW),))).granted


def test_an_expired_certification_is_said_so_and_takes_no_level() -> None:
    decision = rules.decide(SHARE, facts(certifications=(Certification(1), Certification(2, NOW))), TITLES)

    assert [one.code for one in decision.missing] == ["certification"]
    assert "the level itself stays yours" in decision.words


def test_a_higher_valid_level_covers_a_lower_expired_one() -> None:
    known = facts(level=3, certifications=(Certification(2, NOW), Certification(3, NOW + timedelta(days=9))))

    assert rules.decide(SHARE, known).valid_until == NOW + timedelta(days=9)


def test_a_certification_without_end_outlasts_one_with_an_end() -> None:
    known = facts(level=3, certifications=(Certification(2), Certification(3, NOW + timedelta(days=9))))

    assert rules.decide(SHARE, known).valid_until is None


def test_the_words_say_what_would_change_it_and_where() -> None:
    decision = rules.decide(SHARE, Facts(NOW, level=1, certifications=(Certification(1),)), TITLES)

    assert decision.words == (
        "You may not pass tales on now, because it opens at level 2, Able (you are at level 1, Ready), "
        "the current policy is waiting for your acknowledgement and it needs your own opt-in, "
        "which is your free choice."
    )
    assert [one.path for one in decision.missing] == ["/learn", "/policy", "/advocacy/choose"]
    assert all(one.mend for one in decision.missing)


def test_a_level_without_a_title_is_named_by_its_number() -> None:
    assert "it opens at level 2 (you are at level 0)" in rules.decide(SHARE, Facts(NOW)).words


def test_nobody_holds_a_key_the_academy_does_not_have() -> None:
    assert rules.unknown("no.such").code == "unknown"
    assert "no permission named no.such" in str(rules.Locked(rules.unknown("no.such")))


def test_a_granted_decision_has_the_code_met() -> None:
    assert rules.decide(SHARE, facts()).code == "met"


def test_changes_are_what_was_gained_and_lost_but_never_level_0() -> None:
    decisions = [rules.decide(one, facts(choice=Choice())) for one in ALL]

    found = rules.changes(decisions, ["tale.pass-on", "gone.key"])

    assert found == [
        rules.Change("tale.read", granted=True, reason="met"),
        rules.Change("gone.key", granted=False, reason="removed"),
        rules.Change("tale.pass-on", granted=False, reason="consent"),
    ]


def test_a_closed_account_holds_nothing() -> None:
    decisions = [rules.decide(one, facts()) for one in ALL]

    assert rules.changes(decisions, ["tale.read"], closed=True) == [rules.Change("tale.read", False, "account")]


def test_the_next_change_is_the_earliest_end() -> None:
    soon, later = NOW + timedelta(days=1), NOW + timedelta(days=2)
    lapsing = facts(certifications=(Certification(2, later),))

    assert rules.next_change([rules.decide(SHARE, facts())], facts()) is None
    assert rules.next_change([rules.decide(SHARE, lapsing)], lapsing) == later
    paused = facts(certifications=(Certification(2, later),), pause=Pause("a mishap", NOW, soon))
    assert rules.next_change([rules.decide(one, paused) for one in ALL], paused) == soon
    endless = facts(pause=Pause("a mishap", NOW, None))
    assert rules.next_change([rules.decide(SHARE, endless)], endless) is None


@pytest.mark.parametrize(
    ("changes", "invited"),
    [
        ({"choice": Choice()}, True),
        ({"choice": Choice("not-now", NOW - timedelta(days=180))}, True),
        ({"choice": Choice("not-now", NOW - timedelta(days=180) + timedelta(microseconds=1))}, False),
        ({"choice": Choice("left", NOW - timedelta(days=900))}, False),
        ({"choice": YES}, False),
        ({"choice": Choice(), "level": 1}, False),
        ({"choice": Choice(), "acknowledged": False}, False),
        ({"choice": Choice(), "pause": Pause("a mishap", NOW, None)}, False),
    ],
)
def test_the_choice_is_mentioned_only_where_it_is_no_reminder(changes: dict[str, object], invited: bool) -> None:
    assert rules.may_invite((READ, SHARE), facts(**changes)) is invited


def test_nothing_is_in_reach_without_an_outward_key() -> None:
    assert not rules.in_reach((READ,), facts())


def test_a_pause_ends_later_than_it_begins() -> None:
    rules.check_pause(None, NOW)
    rules.check_pause(NOW + timedelta(seconds=1), NOW)
    with pytest.raises(rules.BadEnd):
        rules.check_pause(NOW, NOW)


def test_the_consent_text_names_the_company_the_keys_and_every_subject() -> None:
    text = texts.consent_text(ALL, company="Norda", contact="Olu")

    assert "You may pass tales on." in text.body
    assert "You may read tales." not in text.body
    assert "Norda" in text.body
    assert "{" not in text.body
    titles = " ".join(title for title, _ in text.sections)
    for subject in ("in it for you", "limits", "answer for", "recorded", "leave"):
        assert subject in titles


def test_another_text_has_another_digest() -> None:
    norda = texts.consent_text(ALL, company="Norda", contact="Olu")
    other = texts.consent_text(ALL, company="Other", contact="Olu")

    assert norda.digest != other.digest
    assert norda.digest == texts.consent_text(ALL, company="Norda", contact="Olu").digest
