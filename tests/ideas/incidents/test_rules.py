"""What an incident may say: everything but who."""

import pytest

from lms.ideas.incidents import rules
from lms.ideas.incidents.rules import BadText, NamesSomebody, Told, check

pytestmark = pytest.mark.once
NAMES = ("Amara Okafor", "Grace May", "Łukasz Żółć-Nowak", "Bo", "Madonna")


def told(**changes: str) -> Told:
    texts = {
        "title": "A photo without asking",
        "what_happened": "A colleague posted a photo of a visitor.",
        "consequence": "The visitor asked us to take it down.",
        "learned": "Ask first, and say what it is for.",
    }
    return Told(**{**texts, **changes})


def test_words_without_a_name_may_stand() -> None:
    check(told(), NAMES)
    check(told(what_happened="It was a may day, and an act of grace. No bo there."), NAMES)


@pytest.mark.parametrize(
    ("field", "text", "found"),
    [
        ("what_happened", "Then amara  okafor said no.", "amara  okafor"),
        ("learned", "Ask Łukasz Żółć-Nowak first.", "Łukasz Żółć-Nowak"),
        ("title", "Write to somebody@norda.example", "somebody@norda.example"),
    ],
)
def test_a_whole_name_or_an_address_never_stays(field: str, text: str, found: str) -> None:
    for sure in (False, True):
        with pytest.raises(NamesSomebody) as refused:
            check(told(**{field: text}), NAMES, sure=sure)
        assert (refused.value.field, refused.value.found, refused.value.whole) == (field, found, True)


@pytest.mark.parametrize("text", ["So Okafor said.", "Grace came along.", "In May it rained.", "Madonna sang."])
def test_one_word_of_a_name_is_asked_about(text: str) -> None:
    with pytest.raises(NamesSomebody) as refused:
        check(told(consequence=text), NAMES)
    assert not refused.value.whole
    assert "say so below" in str(refused.value)
    check(told(consequence=text), NAMES, sure=True)


@pytest.mark.parametrize("field", rules.TEXTS)
def test_each_text_is_there_and_short_enough(field: str) -> None:
    for text in ("  ", "x" * 2_001):
        with pytest.raises(BadText) as refused:
            check(told(**{field: text}), ())
        assert refused.value.field == field


def test_a_mark_is_the_same_for_one_person_and_says_nothing_without_the_key() -> None:
    assert rules.mark("secret", "a") == rules.mark("secret", "a")
    assert len({rules.mark("secret", "a"), rules.mark("secret", "b"), rules.mark("other", "a")}) == 3
    assert len(rules.mark("secret", "a")) == rules.MARK


def test_every_check_that_looks_for_the_same_is_one_there_is() -> None:
    from lms.sharing.service import CHECKS

    assert set(rules.CHECKED) <= set(rules.KINDS)
    assert set(rules.CHECKED.values()) <= set(CHECKS)
