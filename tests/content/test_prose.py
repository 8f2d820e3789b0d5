"""Links, pictures, terms, placeholders and HTML in running text."""

import pytest

from lms.content import prose
from lms.content.source import Line, lines_of


def bare(text: str) -> tuple[Line, ...]:
    return prose.without_code(lines_of(text))


def links(text: str) -> list[tuple[str, int, str]]:
    return [("!" * one.picture + one.label, one.start, one.target) for one in prose.links(bare(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a](b.md)", [("a", 4, "b.md")]),
        ('x [a [b]](<c> "title") y', [("a [b]", 11, "c")]),
        ("![a](b.png)", [("!a", 5, "b.png")]),
        ("[a]()", [("a", 4, "")]),
        ("[a]: https://x.org", [("a", 5, "https://x.org")]),
        (r"\[a](b)", []),
        ("`[a](b)`", []),
        ("``[a](b)` ``", []),
        ("`a [b](c)", [("b", 7, "c")]),
        ("`` a ` [b](c)", [("b", 11, "c")]),
        ("```\n[a](b)\n```\n[c](d)", [("c", 4, "d")]),
        ("~~~~\n~~~\n[a](b)\n~~~~ x\n~~~~", []),
        ("- ```\n  [a](b)\n  ```", []),
        ("<!-- [a](b) --> [c](d)", [("c", 20, "d")]),
        ("<!-- [a](b)\n[c](d)\n```\n--> [e](f)", [("e", 8, "f")]),
    ],
)
def test_links_are_found_outside_code_and_comments(text: str, found: list[tuple[str, int, str]]) -> None:
    assert links(text) == found


def test_terms_are_found_with_their_place() -> None:
    found = [(line.number, index, term) for line, index, term in prose.terms(bare("a\n[[b c]] [[d|e]]"))]
    assert found == [(2, 0, "b c"), (2, 8, "d")]


def test_only_three_placeholders_are_known() -> None:
    lines = bare("{company} {contact} {internal_network} {compny} {} `{x}`")
    assert [name for _, _, name in prose.placeholders(lines)] == ["compny", ""]
    assert "Did you mean “company”?" in prose.about_placeholder("compny")


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("a <b>c</b>", ["<b>", "</b>"]),
        ("<br/> <img src=x>", ["<br/>", "<img src=x>"]),
        ("<https://x.org> 1 < 2 > 1 `<b>`", []),
    ],
)
def test_raw_html_is_found(text: str, tags: list[str]) -> None:
    assert [tag for _, _, tag in prose.html(bare(text))] == tags


def test_a_heading_loses_its_marks() -> None:
    assert prose.plain("*a* [b](c) [[d|e]] [[f]] `g` ~~h~~") == "a b e f g h"
