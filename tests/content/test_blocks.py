"""The block scanner: kinds, lines, and what a paragraph swallows."""

import pytest

from lms.content import blocks
from lms.content.blocks import Block
from lms.content.source import lines_of


def scan(text: str) -> tuple[Block, ...]:
    return blocks.scan(lines_of(text))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", []),
        ("a\nb\n\nc", ["paragraph", "paragraph"]),
        ("# a\nb", ["heading", "paragraph"]),
        ("a\n# b", ["paragraph", "heading"]),
        ("#ad", ["paragraph"]),
        ("#", ["heading"]),
        ("---\n***", ["rule", "rule"]),
        ("> a\nb\n\n> c", ["quote", "quote"]),
        ("> a\n- b", ["quote", "list"]),
        ("> [!TIP]\n> a\n> [!NOTE]\n> b", ["callout", "callout"]),
        ("- a\n- b\n\n- c", ["list"]),
        ("- a\n* b", ["list", "list"]),
        ("- a\n\nb", ["list", "paragraph"]),
        ("- a\n\n  b", ["list"]),
        ("- a\nb", ["list"]),
        ("- a\n# b", ["list", "heading"]),
        ("- a\n> b", ["list"]),
        ("- a\n> [!NOTE]\n> b", ["list", "callout"]),
        ("- a\n  - b\n  - c\n- d", ["list"]),
        ("- a\n  ```\n- not an item\n  ```\n- b", ["list"]),
        ("- a\n  ```\nnever closed\n\nat all", ["list"]),
        ("1. a\n2) b", ["list", "list"]),
        ("-", ["list"]),
        ("a\n- b", ["paragraph", "list"]),
        ("a\n1. b", ["paragraph", "list"]),
        ("a\n2026. was a year", ["paragraph"]),
        ("a\n-b", ["paragraph"]),
        ("    code\n    code", ["code"]),
        ("```py\na\n\n# b\n```\nc", ["fence", "paragraph"]),
        ("~~~\na\n```\n~~~", ["fence"]),
        ("```\nnever", ["fence"]),
        ("|a|b|\n|-|:-:|\n|c|d|\n\ne", ["table", "paragraph"]),
        ("a|b\n-|-\nc|d\n# e", ["table", "heading"]),
        ("a|b", ["paragraph"]),
        ("a|b\nc|d", ["paragraph"]),
        ("<!-- a -->\nb", ["comment", "paragraph"]),
        ("<!-- a\nb -->\nc", ["comment", "paragraph"]),
        ("<!-- a\nb", ["comment"]),
    ],
)
def test_a_text_is_parted_into_blocks(text: str, kinds: list[str]) -> None:
    assert [block.kind for block in scan(text)] == kinds


def test_a_heading_has_a_level_and_words() -> None:
    found = [(block.level, block.word) for block in scan("## a b ##\n### c#\n# ###\n#")]
    assert found == [(2, "a b"), (3, "c#"), (1, ""), (1, "")]


def test_items_lose_their_marker_and_their_indent() -> None:
    (block,) = scan("- a\n  > b\n\n  c\n- d\ne")
    texts = [[line.text for line in item.lines] for item in block.items]
    assert texts == [["a", "> b", "", "c"], ["d", "e"]]
    assert [line.column() for line in block.items[0].lines] == [3, 3, 1, 3]


def test_the_content_of_a_callout_keeps_its_columns() -> None:
    (block,) = scan("> [!NOTE]\n> a\n>b\nc")
    assert block.word == "NOTE"
    assert [(line.text, line.column()) for line in block.inner] == [("a", 3), ("b", 2), ("c", 1)]


def test_the_content_of_a_comment_keeps_its_columns() -> None:
    (block,) = scan("  <!-- a\nb --> c")
    assert [(line.text, line.column()) for line in block.inner] == [(" a", 7), ("b ", 1)]


@pytest.mark.parametrize(
    ("text", "flawed"),
    [("a\n- b", True), ("a\n\n- b", False), ("# a\n- b", False), ("- b", False), ("```\na", True), ("<!-- a", True)],
)
def test_what_is_swallowed_or_never_ends_is_flawed(text: str, flawed: bool) -> None:
    assert scan(text)[-1].flawed is flawed


def test_the_cells_of_a_row_are_parted() -> None:
    assert blocks.cells(lines_of("| a | b |")[0]) == ("a", "b")


@pytest.mark.parametrize("text", ["  ```x\n" * 20_000, "<!--\n" * 20_000, "- a\n  ```x\n" * 10_000, "# \n" * 20_000])
def test_hostile_text_is_scanned_in_one_pass(text: str) -> None:
    assert scan(text)
