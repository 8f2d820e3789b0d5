"""Rendering in the child process: quick, bounded, and nothing stops the rest."""

import time

import pytest

from lms.content import apart, markup
from lms.content.markup import Fragment

HOSTILE = {
    "brackets": "[" * 8_000,
    "open links": "[a" * 4_000,
    "open pictures": "![a](" * 20_000,
    "nested links": "[a](" * 20_000,
    "many brackets": "[" * 99_999,
    "pictures": "![[" * 33_000,
    "ticks": "`" * 99_000,
    "quotes": "> " * 49_000 + "x",
    "quoted lines": "\n".join(">" * depth + " x" for depth in range(440)),
    "lists": "\n".join("  " * depth + "- a" for depth in range(300)),
    "emphasis": "*a **b " * 14_000,
    "unders": "a_" * 49_000,
    "stars": "*" * 99_000,
    "table": "|a" * 3_000 + "\n" + "|-" * 3_000 + "\n" + ("|x" * 3_000 + "\n") * 10,
    "less": "<" * 99_000,
    "comments": "<!--" * 24_000,
    "fences": "```x\n" * 19_000,
    "headings": "#" * 99_000,
    "spaces": "## " + " " * 90_000 + "x",
    "references": "".join(f"[{number}]: x\n" for number in range(9_000)),
    "addresses": "https://" * 12_000,
    "lines": '```python hl_lines="1-999999999"\nx\n```',
}


def render(*texts: str, seconds: float = 1.0) -> markup.Rendered:
    return markup.render([Fragment("a.md", number, text) for number, text in enumerate(texts, 1)], seconds=seconds)


def test_nothing_starts_no_child() -> None:
    started = time.monotonic()
    assert render() == markup.Rendered({}, ())
    assert time.monotonic() - started < 0.05


def test_each_text_is_rendered_once() -> None:
    rendered = render("*a*", "b", "*a*")
    assert rendered.html == {"*a*": "<p><em>a</em></p>", "b": "<p>b</p>"}
    assert rendered.findings == ()


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_is_done_or_refused_within_two_seconds(name: str) -> None:
    started = time.monotonic()
    rendered = render(HOSTILE[name], "after")
    assert time.monotonic() - started < 4  # twice the promise, for a busy machine
    assert rendered.html["after"] == "<p>after</p>"
    assert {one.code for one in rendered.findings} <= {"MD-SLOW", "MD-FAILED"}


def test_eight_kilobytes_of_brackets_are_refused_with_their_place() -> None:
    found = markup.render([Fragment("a.md", 7, HOSTILE["brackets"]), Fragment("b.md", 9, HOSTILE["brackets"])])
    assert [(one.path, one.line, one.code) for one in found.findings] == [
        ("a.md", 7, "MD-SLOW"),
        ("b.md", 9, "MD-SLOW"),
    ]


def test_a_text_over_the_limit_is_refused_unread() -> None:
    assert [one.code for one in render("x" * 100_001).findings] == ["MD-LARGE"]


def test_after_some_overruns_the_rest_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "MOST_OVERRUNS", 2)
    slow = [f"{'`' * 99_000}{number}" for number in range(3)]
    found = render(*slow, "after", seconds=0.1).findings
    assert [one.code for one in found] == ["MD-SLOW"] * 4
    assert "not tried" in found[-1].message


def test_what_no_time_is_left_for_is_not_tried() -> None:
    with markup.Renderer() as renderer:
        found = renderer.render([Fragment("a.md", 1, "a"), Fragment("b.md", 1, "b")], in_all=0).findings
    assert [one.code for one in found] == ["MD-SLOW"] * 2
    assert "what stands before it" in found[0].message


def test_a_file_that_used_up_its_time_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "SECONDS_A_KILOBYTE", 0)
    slow = [Fragment("a.md", number, f"{'`' * 99_000}{number}") for number in range(2)]
    with markup.Renderer() as renderer:
        rendered = renderer.render([*slow, Fragment("b.md", 1, "b")], seconds=0.2)
    assert rendered.html == {"b": "<p>b</p>"}
    assert "other pieces of the same file" in rendered.findings[-1].message


def test_a_child_that_dies_takes_nothing_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    dying = apart.START.replace(
        "room.main()", "room.render = lambda text, _: exit(1) if text == 'die' else text\nroom.main()"
    )
    monkeypatch.setattr(apart, "START", dying)
    rendered = render("a", "die", "b")
    assert rendered.html == {"a": "a", "b": "b"}
    assert [(one.line, one.code) for one in rendered.findings] == [(2, "MD-FAILED")]


def test_a_text_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    failing = apart.START.replace("room.main()", "room.MOST_HTML = 3\nroom.main()")
    monkeypatch.setattr(apart, "START", failing)
    (found,) = render("a").findings
    assert found.code == "MD-FAILED"
    assert "it becomes too large" in found.message


def test_memory_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    greedy = apart.START.replace("room.main()", "room.render = lambda text, _: 'x' * 10**10\nroom.main()")
    monkeypatch.setattr(apart, "START", greedy)
    assert [one.code for one in render("a").findings] == ["MD-FAILED"]


def test_a_reply_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = apart.START.replace("room.main()", "room.render = lambda text, _: 'x' * 9_000_000\nroom.main()")
    monkeypatch.setattr(apart, "START", endless)
    assert [one.code for one in render("a").findings] == ["MD-FAILED"]


def test_a_child_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "START", "raise SystemExit('no such room')")
    with pytest.raises(RuntimeError, match="no such room"):
        render("a")


def test_the_child_inherits_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LMS_SECRET", "secret")
    telling = apart.START.replace(
        "room.main()", "import os\nroom.render = lambda text, _: str(dict(os.environ))\nroom.main()"
    )
    monkeypatch.setattr(apart, "START", telling)
    assert "secret" not in render("a").html["a"]


@pytest.mark.parametrize(
    ("html", "inline"),
    [
        ("<p>a <em>b</em></p>\n", "a <em>b</em>"),
        ("<p>a</p>\n<p>b</p>", "<p>a</p>\n<p>b</p>"),
        ("<ul></ul>", "<ul></ul>"),
        ("", ""),
    ],
)
def test_one_paragraph_may_stand_among_words(html: str, inline: str) -> None:
    assert markup.inline(html) == inline
