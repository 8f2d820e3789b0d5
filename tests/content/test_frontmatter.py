"""Front matter: what is read, and what is refused with its place."""

import pytest

from lms.content import frontmatter
from lms.content.frontmatter import Matter, Pair, Scalar
from lms.content.notes import Notes
from lms.content.source import lines_of
from tests.content import small


def split(text: str) -> tuple[Matter, list[str], list[str]]:
    notes = Notes("x.md")
    matter, body = frontmatter.split(lines_of(text), notes)
    return matter, [line.text for line in body], small.places(tuple(notes.findings))


def test_scalars_are_strings_with_their_place() -> None:
    matter, body, found = split('---\nid: yes\nlist: [1, "b"]\nmap: {a: 2}\nempty:\n---\nbody')
    assert found == []
    assert body == ["body"]
    assert matter == Matter(
        (
            Pair(Scalar("id", 2, 1), Scalar("yes", 2, 5)),
            Pair(Scalar("list", 3, 1), (Scalar("1", 3, 8), Scalar("b", 3, 11))),
            Pair(Scalar("map", 4, 1), {"a": Scalar("2", 4, 10)}),
            Pair(Scalar("empty", 5, 1), Scalar("", 5, 7)),
        ),
        True,
    )


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", ["1:1 YAML-MISSING"]),
        ("# Title", ["1:1 YAML-MISSING"]),
        ("---\nid: x", ["1:1 YAML-OPEN"]),
        (f"---\nid: {'x' * 16_001}\n---", ["2:1 YAML-LARGE"]),
        ("---\nid: a: b\n---", ["2:6 YAML-SYNTAX"]),
        ("---\nid: [a\n---", ["3:1 YAML-SYNTAX"]),
        ("---\nid: \x01\n---", ["2:1 YAML-SYNTAX"]),
        ('---\nid: "\\ud800"\n---', ["2:8 YAML-SYNTAX"]),
        ("---\nid: &a b\nto: *a\n---", ["2:5 YAML-ALIAS", "3:5 YAML-ALIAS"]),
        ("---\nid: [*a]\n---", ["2:6 YAML-ALIAS"]),
        ("---\n*a : b\n---", ["2:1 YAML-SHAPE"]),
        ("---\nid: !!int 1\n---", ["2:5 YAML-TAG"]),
        ("---\n!x\nid: 1\n---", ["2:1 YAML-TAG"]),
        ("---\nid: ! 1\n---", []),
        ("---\nid: [[a]]\n---", ["2:6 YAML-DEEP"]),
        ("---\nid: {a: [b]}\n---", ["2:9 YAML-DEEP"]),
        ("---\n- a\n---", ["2:1 YAML-SHAPE"]),
        ("---\njust words\n---", ["2:1 YAML-SHAPE"]),
        ("---\n? [a]\n: b\n---", ["2:3 YAML-SHAPE"]),
        ("---\nid: a\n--- b\n---", ["3:5 YAML-SHAPE"]),
        ("---\nid: a\nid: b\n---", ["3:1 KEY-DUPLICATE"]),
        ('---\nid: "a\\0b"\n---', ["2:5 FILE-CONTROL"]),
        ("---\n---\nbody", []),
        ("---\n# only a comment\n---\nbody", []),
    ],
)
def test_what_is_not_plain_yaml_is_found_at_its_place(text: str, places: list[str]) -> None:
    assert split(text)[2] == places


def test_the_pairs_before_a_mistake_are_kept() -> None:
    matter, _, _ = split("---\nid: a\ntitle: b: c\n---")
    assert [pair.key.text for pair in matter.pairs][:1] == ["id"]
    assert not matter.whole


def test_a_bomb_of_aliases_is_never_unfolded() -> None:
    bomb = (
        "---\na: &a [x, x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}]\n" for n in range(20)) + "---"
    )
    assert "YAML-ALIAS" in split(bomb)[2][-1]


def test_a_thousand_brackets_are_refused_at_once() -> None:
    assert split(f"---\na: {'[' * 1000}\n---")[2] == ["2:5 YAML-DEEP"]


def test_a_missing_key_is_not_reported_when_front_matter_is_broken() -> None:
    found = small.spoilt("badge", "title: The basics", "title: The: basics")
    assert small.places(found) == ["3:11 YAML-SYNTAX"]


def test_every_finding_of_a_colon_says_to_quote() -> None:
    assert "quotes" in small.spoilt("badge", "title: The basics", "title: The: basics")[0].message


def test_an_alias_in_place_of_everything_is_refused() -> None:
    notes = Notes("x.md")
    matter = frontmatter.read("*a", notes, above=1)
    assert (matter.pairs, matter.whole) == ((), False)
    assert [(one.line, one.column, one.code) for one in notes.findings] == [(2, 1, "YAML-ALIAS")]
