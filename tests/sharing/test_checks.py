"""What each check of captions points at, and what it leaves alone."""

import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.content.policies import CAPTION_CHECKS
from lms.sharing.checks import disclosing, matching
from lms.sharing.checks.matching import Term, terms
from lms.sharing.checks.rules import CHECKS, Caption, Finding, Ground, examined
from lms.sharing.networks import NETWORKS
from tests import timing

LINK = "https://norda.example/lisbon"
LINE = "I work at Norda."
GROUND = Ground(
    company="Norda",
    contact="the social media team",
    customers=terms([Term("Müller & Söhne"), Term("Acme Corp"), Term("日本商事"), Term("Ibis", "They said no.")]),
    blocked=terms([Term("C++"), Term("cheap trick")]),
    confidential=terms([Term("Project Heron")]),
    claims=terms([Term("the best"), Term("100 %")]),
    disclosures={"en": (LINE,), "de": ("Ich arbeite bei Norda.",), "pl": ("Pracuję w Norda.",)},
)


def look(words: str, ground: Ground = GROUND, network: str = "x", **more: Any) -> list[Finding]:
    caption = Caption(words, NETWORKS[network], **({"link": LINK} | more))
    return list(examined(caption, ground, CHECKS))


def codes(words: str, **more: Any) -> list[tuple[str, str]]:
    return [(one.code, one.severity) for one in look(words, **more)]


def said(words: str, code: str, **more: Any) -> list[str]:
    text = Caption(words, NETWORKS["x"], **more).text
    return [text[one.start : one.end] for one in look(words, **more) if one.code == code]


def test_the_checks_that_content_may_name_are_those_there_are() -> None:
    assert tuple(CHECKS) == CAPTION_CHECKS


@pytest.mark.parametrize(
    "words",
    [
        "I work at Norda, and I helped.",
        "Norda employee here: look.",
        "Look at this! My employer Norda did it.",
        "One two three four five six work at Norda.",
        "(I work there) Thank you.",
        "i work at NORDA.",
        "I wo\u200brk at Nor\u00adda.",
    ],
)
def test_plain_words_within_the_first_nine_say_where_one_works(words: str) -> None:
    assert codes(words) == []


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("What a day.", "Nothing says yet"),
        ("How Norda works for you.", "Nothing says yet"),
        ("#norda #employee What a day.", "A hashtag is easily passed over"),
        ("One two three four five six seven I work at Norda.", "That you work at Norda comes after"),
    ],
)
def test_a_disclosure_that_is_missing_late_or_in_a_hashtag_stops(words: str, begins: str) -> None:
    (found,) = look(words)

    assert (found.code, found.stops) == ("disclosure", True)
    assert found.words.startswith(begins)


def test_a_disclosure_in_another_language_is_pointed_at() -> None:
    assert codes("Ich arbeite bei Norda. We open on Friday.") == [("disclosure", "look")]
    assert codes("Ich arbeite bei Norda. Wir öffnen am Freitag.", language="de-AT") == []
    assert "“Ich arbeite bei Norda.”" in look("Wir öffnen am Freitag.", language="de")[0].words


def test_a_disclosure_below_the_fold_stops() -> None:
    long = "w" * 250

    assert codes(f"{long} I work at Norda.", network="linkedin") == [("disclosure", "stop")]
    assert codes(f"{long} I work at Norda.", network="telegram") == []


def test_ones_own_disclosure_counts_whatever_it_says() -> None:
    assert codes("We open on Friday.", disclosure="Door maker of theirs") == []


@pytest.mark.parametrize(
    ("words", "disclosure", "text"),
    [
        ("We open.", LINE, "I work at Norda. We open."),
        ("We open.", "I work at  Norda", "I work at Norda. We open."),
        ("I WORK at Norda! We open.", LINE, "I WORK at Norda! We open."),
        ("We open.", "", "We open."),
        ("", LINE, LINE),
    ],
)
def test_the_disclosure_is_placed_first_and_only_once(words: str, disclosure: str, text: str) -> None:
    assert disclosing.placed(words, disclosure) == text


def test_the_disclosure_is_charged_first() -> None:
    room = 280 - 24 - len(f"{LINE} ")

    assert codes("a" * room, disclosure=LINE) == []
    (found,) = look("a" * (room + 1), disclosure=LINE)
    assert (found.code, found.stops, found.words) == (
        ("length", True, "X takes 280 characters, link included where it counts. This is 281: shorten it by 1.")
    )


def test_texts_of_the_champion_take_the_place_of_those_built_in() -> None:
    written = {"en": ("{company} pays me.",)}

    assert disclosing.choices("en-GB", "Norda", written) == ("Norda pays me.",)
    assert disclosing.choices("de", "Norda", written) == ("Ich arbeite bei Norda.", "Norda ist mein Arbeitgeber.")
    assert disclosing.choices("ja", "Norda", {}) == disclosing.choices("en", "Norda", {})


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("With müller & söhne.", ["müller & söhne"]),
        ("With MULLER & SOHNE.", ["MULLER & SOHNE"]),
        ("With Ａｃｍｅ Ｃｏｒｐ.", ["Ａｃｍｅ Ｃｏｒｐ"]),
        ("With Ac\u200bme\u00ad Corp.", ["Ac\u200bme\u00ad Corp"]),
        ("With #AcmeCorp and Acme-Corp.", ["AcmeCorp", "Acme-Corp"]),
        ("Acme\u200bCorp", ["Acme\u200bCorp"]),
        ("先日日本商事に行った", ["日本商事"]),
        ("Acme alone, Acme Corporation, Ibisses", []),
    ],
)
def test_names_are_found_as_whole_words_whatever_they_look_like(words: str, found: list[str]) -> None:
    assert said(words, "customers", disclosure=LINE) == found


def test_a_sign_tells_one_term_from_another() -> None:
    assert said("C and C++ and C#", "blocked", disclosure=LINE) == ["C++"]


def test_a_customer_whom_the_story_names_is_public() -> None:
    assert codes("With Acme Corp.", disclosure=LINE) == [("customers", "stop")]
    assert codes("With Acme Corp.", disclosure=LINE, story="Acme Corp moves in") == []


def test_the_champions_note_takes_the_place_of_our_words() -> None:
    (found,) = look("With Ibis.", disclosure=LINE)

    assert found.words == "“Ibis” is a customer's name. They said no."


@pytest.mark.parametrize(
    ("words", "more", "found"),
    [
        ("Project Heron begins.", {}, [("confidential", "stop")]),
        ("A cheap trick.", {}, [("blocked", "stop")]),
        ("It is the best.", {}, [("claims", "look")]),
        ("It is 100% sure.", {}, [("claims", "look")]),
        ("We open.", {"link": ""}, [("link", "look")]),
        (f"We open {LINK}", {}, [("link", "look")]),
        ("We open, see example.com", {}, [("link", "look")]),
        ("We open.", {"picture": True}, [("alt-text", "look")]),
        ("We open.", {"picture": True, "alt": "A door"}, []),
        ("THIS IS SO GOOD.", {}, [("capitals", "look")]),
        ("THE NORDA EU FAQ", {}, []),
        ("Read the EU, UK and US rules", {}, []),
        (
            "The new entrance has no step at all",
            {"story": "So: the new entrance has no step at all."},
            [("duplicate", "look")],
        ),
        ("No step", {"story": "No step"}, []),
    ],
)
def test_each_check_points_at_its_own_thing(words: str, more: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert codes(words, disclosure=LINE, **more) == found


def test_nearly_the_words_of_others_are_pointed_at_without_saying_whose() -> None:
    ground = replace(GROUND, others=("Our new door opens on Friday, and everybody can come along and have a look.",))
    near = "our new door opens on friday and everybody can come along and have a look!"

    (found,) = look(near, ground, disclosure=LINE)
    assert (found.code, found.stops, found.start, found.end) == ("duplicate", False, 0, 0)
    assert look("Our door is open at last, and I shall be there on Friday.", ground, disclosure=LINE) == []


def test_what_stops_comes_first_and_no_check_says_more_than_twenty_things() -> None:
    found = look("the best " * 50 + "Project Heron", network="telegram", disclosure=LINE)

    assert [one.code for one in found] == ["confidential"] + ["claims"] * 20


def test_no_finding_presses() -> None:
    words = " ".join(
        one.words for one in look("THE BEST #NORDA #JOB EVER MADE Acme Corp C++ Project Heron " * 9)
    ).lower()

    assert words
    assert not [
        one for one in ("don't lose", "falling behind", "last chance", "you can do better", "must") if one in words
    ]


def test_terms_without_a_letter_are_left_out_and_equal_ones_are_one() -> None:
    ready = terms([Term("!!!"), Term("Acme"), Term("ACMÉ"), Term("a " * 41)])

    assert list(ready.known.values()) == [Term("Acme")]


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60))
def test_any_text_is_examined_and_every_place_lies_in_it(words: str) -> None:
    text = Caption(words, NETWORKS["x"], link=LINK).text

    for one in look(words):
        assert 0 <= one.start <= one.end <= len(text)
        assert one.words


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), st.integers(0, 3))
def test_a_term_is_found_in_whatever_surrounds_it_with_spaces(around: str, hidden: int) -> None:
    name = "Ac" + "\u200b" * hidden + "me"
    found = list(matching.find(matching.words_of(f"{around} {name} {around}"), terms([Term("acme")])))

    assert (name in [f"{around} {name} {around}"[one.start : one.end] for one in found]) or "acme" in around.casefold()


@pytest.mark.timed
@pytest.mark.parametrize(
    "words",
    [
        "norda work " * 9_000,
        "a " * 50_000,
        "\u0301" * 50_000,
        "Acme " * 20_000,
        "WORD " * 20_000,
        "\u200b" * 33_000,
        "日" * 33_000,
        "#" * 100_000,
        f"{LINK} " * 3_500,
        "I work at " * 10_000,
    ],
)
def test_a_hundred_thousand_hostile_characters_are_examined_in_bounded_time(words: str) -> None:
    begun = time.process_time()

    look(words)

    assert time.process_time() - begun < timing.allowed(2)
