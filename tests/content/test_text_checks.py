"""Lint of running text."""

import time

import pytest

from tests.content import small


def found(body: str, **files: bytes) -> list[str]:
    more: dict[str, str | bytes | None] = {f"courses/1-basics/{name}.png": data for name, data in files.items()}
    findings = small.read({**small.lesson(body), **more}).findings
    return small.places(tuple(one for one in findings if one.path == small.KINDS["mean"]))


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("-[ ] One\n- [x] Two", ["7:1 QUIZ-MARK"]),
        ("- [x] Two\n  > Yes.\n-[X] One", ["9:1 QUIZ-MARK"]),
        ("*[50%] One\n\n+[-25 %] Two", ["7:1 QUIZ-MARK", "9:1 QUIZ-MARK"]),
        ("-[x](https://x.org) and `-[x] code`", []),
        ("```\n-[x] code\n```", []),
    ],
)
def test_a_dash_without_a_space_makes_no_option_and_is_named(body: str, places: list[str]) -> None:
    assert [one for one in found(body) if "QUIZ-MARK" in one] == places


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("[a](https://x.org) [b](http://x.org) [c](mailto:a@x.org) <https://x.org>", []),
        ("[a](javascript:alert(1))", ["7:5 LINK-SCHEME"]),
        ("[a](//x.org)", ["7:5 LINK-SCHEME"]),
        ("[a](/learn)", ["7:5 LINK-SCHEME"]),
        ("[a]()", ["7:5 LINK-SCHEME"]),
        ("[a](polcy:conduct)", ["7:5 LINK-SCHEME"]),
        ("[a](03-gone.md)", ["7:5 LINK-BROKEN"]),
        ("[a](../../policies/conduct.md#open)", []),
        ("[a](../../policies/conduct.md#closed)", ["7:5 REF-PART"]),
        ("[a](../glossary.md#word)", []),
        ("[a](../../quizzes/basics.md) [b](../../policies/platforms/square.md)", []),
        ("## Here\n\n[a](#here)", []),
        ("## Here\n\n[a](#there)", ["9:5 REF-PART"]),
        ("[a][b]\n\n[b]: course:none", ["9:6 REF-BROKEN"]),
        ("`[a](gone.md)`", []),
    ],
)
def test_a_link_leads_somewhere(body: str, places: list[str]) -> None:
    assert found(body) == places


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("![A card](card.png)", []),
        ("![ ](card.png)", ["7:1 PICTURE-ALT"]),
        ("![A card](crd.png)", ["7:1 PICTURE-MISSING"]),
        ("![A card](https://x.org/card.png)", ["7:1 PICTURE-PLACE"]),
        ("![A card](../1-basics/card.png)", []),
        ("![A card](../2-other/card.png)", ["7:1 PICTURE-MISSING"]),
    ],
)
def test_a_picture_is_a_described_file_of_its_course(body: str, places: list[str]) -> None:
    assert found(body, card=b"") == places


def test_a_picture_of_another_course_is_refused() -> None:
    policy = small.POLICY.replace("Mean it.", "![A card](../courses/1-basics/card.png)")
    findings = small.read({small.KINDS["policy"]: policy, "courses/1-basics/card.png": b""}).findings
    assert small.places(findings) == ["21:1 PICTURE-PLACE"]


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("[[word]] [[Word]] [[word|words]]", []),
        ("a [[wrod]]", ["7:3 TERM-UNKNOWN"]),
        ("a {compny}", ["7:3 PLACEHOLDER-UNKNOWN"]),
        ("a <b>b</b>", ["7:3 HTML-RAW", "7:7 HTML-RAW"]),
        ("Three:\n- a", ["8:1 LIST-SWALLOWED"]),
        ("> Three:\n> - a", ["8:3 LIST-SWALLOWED"]),
        (f"{'> ' * 9}Three:\n{'> ' * 9}- a", []),
        ("```\nnever", ["7:1 FENCE-OPEN"]),
        ("<!-- never", ["7:1 COMMENT-OPEN"]),
        ("# Top", ["7:1 HEADING-TOP"]),
        ("##", ["7:1 HEADING-EMPTY"]),
        ("Top\n===", ["7:1 HEADING-UNDERLINED"]),
        ("> [!HINT]\n> a", ["7:1 CALLOUT-UNKNOWN"]),
        ("> [!TIP]\n> a", []),
    ],
)
def test_markdown_is_shown_as_it_was_meant(body: str, places: list[str]) -> None:
    assert found(body) == places


def test_a_broken_id_is_reported_once_and_not_as_broken_links() -> None:
    findings = small.spoilt("mean", "id: mean", "id: Mean It")
    assert small.places(findings) == ["2:5 VALUE-ID", "18:1 CLAUSE-UNCOVERED"]


def test_a_flood_of_findings_is_cut_off_with_an_error() -> None:
    places = found("\n".join("[[wrod]] [a](gone.md)" for _ in range(600)))
    assert len(places) == 501
    assert sum("FILE-FINDINGS" in one for one in places) == 1


@pytest.mark.parametrize("mistake", ["[a](course:none)", "{x}", "<b>"])
def test_a_flood_of_any_kind_is_cut_off(mistake: str) -> None:
    assert len(found(f"{mistake}\n" * 600)) == 501


def test_a_hostile_megabyte_is_read_in_time_that_grows_with_its_length() -> None:
    for text in ("[a](gone.md) " * 70_000, "<!-- a -->" * 90_000, " " * 900_000 + "x", "` `` ``` " * 100_000):
        started = time.monotonic()
        found(text)
        assert time.monotonic() - started < 10
