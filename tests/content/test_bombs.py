"""Hostile Markdown of many kinds and sizes, and mutated front matters: findings in time, never a traceback."""

import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from lms.content import apart, badges, courses, document, library, markup, policies, quizzes
from lms.content.findings import CODES
from tests import timing
from tests.content import small

ROOT = Path(__file__).parent.parent.parent
SIZES = (2_000, 20_000, 100_000)
SECONDS = timing.allowed(2.0)
"""Of work, for reading one file."""
LESSON = small.MEAN.partition("Mean it, at")[0]
QUESTION = "## What?\n<!-- id: q{} -->\n\n"
Bomb = Callable[[int], str]

pytestmark = [pytest.mark.once, pytest.mark.timed]


def repeated(piece: str) -> Bomb:
    return lambda size: piece * (size // len(piece.encode()))


def each(make: Callable[[int], str]) -> Bomb:
    """Join pieces that differ, as many as fit."""

    def run(size: int) -> str:
        length = len(make(size // 10)) + 1
        return "\n".join(make(number) for number in range(size // length))

    return run


MARKDOWN: dict[str, Bomb] = {
    "brackets": repeated("["),
    "pictures": repeated("!["),
    "nested links": lambda size: "[" * (size // 8) + "a" + "](b)" * (size // 8),
    "link targets": repeated("[a]("),
    "definitions": each(lambda n: f"[a{n}]: b{n}"),
    "references": lambda size: "[a]: x\n\n" + "[a] " * (size // 4),
    "backticks": repeated("`"),
    "runs of backticks": lambda size: " ".join("`" * (n % 90 + 1) for n in range(size // 46)),
    "emphasis": repeated("***a*_b_"),
    "strokes": repeated("~~a~"),
    "deep quote": repeated("> "),
    "deep quotes": lambda size: "\n".join(">" * (n % 400 + 1) + " a" for n in range(size // 200)),
    "deep list": repeated("- "),
    "deep lists": lambda size: "\n".join("  " * (n % 60) + "- a" for n in range(size // 64)),
    "lazy lists": repeated("- a\nb\n"),
    "long table": lambda size: "|a|b|\n|-|-|\n" + "|c|d|\n" * (size // 6),
    "wide table": lambda size: "\n".join("|".join(mark * (size // 8)) for mark in "a-b"),
    "html": repeated("<a><b "),
    "comments": repeated("<!--"),
    "closed comments": repeated("<!-->"),
    "entities": repeated("&#x26;"),
    "escapes": repeated("\\["),
    "terms": repeated("[[a]] "),
    "open terms": repeated("[[a|"),
    "placeholders": repeated("{a} "),
    "fences": repeated("```\n"),
    "open fence": lambda size: "```" + "a" * size,
    "highlighted code": lambda size: "```python\n" + "'''\"\"\"(" * (size // 7) + "\n```",
    "headings": repeated("### a\n"),
    "underlines": repeated("a\n===\n"),
    "callouts": repeated("> [!NOTE]\n"),
    "pairs": repeated("> [!TIP]\n> **Do** a\n\n> [!CAUTION]\n> **Don't** b\n\n"),
    "rules": repeated("---\n"),
    "numbers": repeated("1. "),
    "one word": repeated("a"),
    "empty lines": repeated("\n"),
    "marks on letters": repeated("a\u0301\u0302"),
}
QUESTIONS: dict[str, Bomb] = {
    "nested steps": lambda size: (
        QUESTION + "- [x] [a](#s0)\n- [ ] [b](#s1)\n\n" + each(lambda n: f"### S{n}\n\n- [x] [a](#s{n + 1})\n")(size)
    ),
    "deeper steps": lambda size: (
        QUESTION + "- [x] [a](#s0)\n- [ ] [b](#s1)\n\n" + each(lambda n: "#" * (3 + n % 4) + f" S{n}\n")(size)
    ),
    "links to steps": lambda size: QUESTION + "- [x] " + "[a](#b)" * (size // 7) + "\n- [ ] b\n",
    "matching": lambda size: QUESTION + "|a|b|\n|-|-|\n" + each(lambda n: f"|left {n}|right {n}|")(size),
    "cells": lambda size: QUESTION + "|a|b|\n|-|-|\n|" + "c|" * (size // 2) + "\n|d|e|",
    "ordering": lambda size: QUESTION + each(lambda n: f"{n}. item {n}")(size),
    "options": lambda size: QUESTION + each(lambda n: f"- [x] option {n}")(size),
    "bad marks": lambda size: QUESTION + "- [?] a\n" * (size // 8),
    "long mark": lambda size: QUESTION + "- [" + "x" * size + "] a\n",
    "gaps": lambda size: "## What?\n<!-- id: q; type: cloze -->\n\n" + "[[a]] " * (size // 6),
    "open gaps": lambda size: "## What?\n<!-- id: q; type: cloze -->\n\n" + "[[a|" * (size // 4),
    "words of a gap": lambda size: "## What?\n<!-- id: q; type: cloze -->\n\n[[" + "a|" * (size // 2) + "b]]",
    "pattern": lambda size: QUESTION + "- = /" + "(a|b+)*" * (size // 7) + "/",
    "patterns": lambda size: QUESTION + each(lambda n: f"- = /({'a?' * 30}{'a' * 30}){{0,9}}{n}/")(size),
    "questions with patterns": each(lambda n: QUESTION.replace("{}", str(n)) + f"- = /({'a?' * 30}){{0,3}}/\n"),
    "accepted": lambda size: QUESTION + each(lambda n: f"- = word {n}")(size),
    "numbers": lambda size: QUESTION + "- = " + "9" * size,
    "ranges": lambda size: QUESTION + "- = " + "1.." * (size // 3),
    "rubric": lambda size: QUESTION + "- = ___\n" + "- [1%] a\n" * (size // 9),
    "feedback": lambda size: QUESTION + "- [x] a\n" + "  > b\n" * (size // 6) + "- [ ] c\n",
    "deep feedback": lambda size: QUESTION + "- [x] a\n  " + ">" * size + "\n- [ ] c\n",
    "questions": each(lambda n: QUESTION.replace("{}", str(n)) + "- [x] a\n- [ ] b\n"),
    "one id": repeated(QUESTION + "- [x] a\n- [ ] b\n\n"),
    "keys": lambda size: "## What?\n<!-- " + "id: a; " * (size // 7) + "-->\n\n- = 1",
    "tags": lambda size: "## What?\n<!-- id: a; tags: " + "b," * (size // 2) + "-->\n\n- = 1",
}


def read(files: dict[str, bytes]) -> library.Library:
    """Read, and hold the clock to it."""
    begin = time.process_time()
    found = library.read(files, today=small.TODAY)
    assert time.process_time() - begin < SECONDS
    assert all(one.code in CODES for one in found.findings)
    return found


@pytest.mark.parametrize("name", MARKDOWN)
def test_hostile_markdown_is_read_and_shown_in_time_or_refused(name: str) -> None:
    with markup.Renderer() as renderer:
        for size in SIZES:
            found = read(small.files({small.KINDS["mean"]: LESSON + MARKDOWN[name](size)}))
            pieces = [piece for piece in library.fragments(found) if piece.path == small.KINDS["mean"]]
            renderer.render([library.Fragment("warm.md", 1, "Started.")])
            begin = time.monotonic()
            made = renderer.render(pieces, seconds=0.5)
            assert time.monotonic() - begin < SECONDS
            assert all(one.code.startswith("MD-") for one in made.findings)
            assert len(made.html) + len(made.findings) >= bool(pieces)


@pytest.mark.parametrize("name", QUESTIONS)
def test_hostile_questions_are_read_in_time_and_large_ones_refused(name: str) -> None:
    for size in SIZES:
        path = small.KINDS["quiz"]
        found = read(small.files({path: small.quiz(QUESTIONS[name](size))}))
        assert any(one.path == path for one in found.findings)
        for question in found.quizzes["basics"].questions if "basics" in found.quizzes else ():
            assert max(len(question.options), len(question.pairs), len(question.rubric)) <= 26
            assert max(len(question.gaps), len(question.steps)) <= 50


def test_pieces_that_are_slow_together_are_given_up_and_stop_no_other_file() -> None:
    pieces = [library.Fragment("slow.md", n, f"{n} " + "[[a|" * 500) for n in range(8)]

    begin = time.monotonic()
    made = markup.render([*pieces, library.Fragment("good.md", 1, "Good.")], seconds=0.3)

    assert made.html["Good."] == "<p>Good.</p>"
    assert {one.path for one in made.findings} == {"slow.md"}
    assert any("other pieces of the same file" in one.message for one in made.findings)
    assert time.monotonic() - begin < apart.START_SECONDS


READERS = {
    "course": lambda one: courses.read_course(one, {}),
    "lesson": lambda one: courses.read_lesson(one, "guardrails"),
    "quiz": quizzes.read,
    "badge": badges.read,
    "policy": policies.read,
    "platform": policies.read_platform,
}
PIECES = [
    ":", ": ", "- ", "[", "]", "{", "}", "&a", "*a", "!!int ", "? ", "|", ">", "'", '"', "#", "%", "@", "`", ",", "\n",
    "\n\n", "\t", " ", "---", "...", "<<: ", "\u2028", "\0", "\ufeff", "é", "😀", "~", "null", "yes", "0x1f", "1e999",
    "9" * 30, "12mo", "2027-02-30", "80%", "course:", "policy:a#b", "[[[[", "{{{{", "\\x", '"\\ud800"', "id: ", "id",
    "title", "tier: -1", "\r",
]  # fmt: skip
MUTATIONS = 100_000


def mutated(text: str, random: Random) -> str:
    """Change a front matter in one to three places."""
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(text))
        end = min(len(text), at + random.choice((0, 0, 1, 3, 20)))
        text = text[:at] + random.choice(PIECES) * random.choice((1, 1, 1, 2, 40)) + text[end:]
    return text


def front_matters() -> list[tuple[str, str, str]]:
    """Give path, kind and front matter of each file of the starter academy."""
    files = library.gather(ROOT)
    kinds = {path: library.kind_of(path) for path in files}
    texts = {path: files[path].decode() for path, kind in kinds.items() if kind in READERS}
    return [(path, kinds[path], text[: text.index("\n---\n", 3) + 5]) for path, text in texts.items()]


def test_a_hundred_thousand_mutated_front_matters_give_findings() -> None:
    random = Random(2026)
    sources = front_matters()
    slowest = noted = 0.0
    for number in range(MUTATIONS):
        path, kind, text = sources[number % len(sources)]
        begin = time.process_time()
        one = document.read(path, kind, mutated(text, random).encode("utf-8", "surrogatepass"))
        READERS[kind](one)
        slowest = max(slowest, time.process_time() - begin)
        noted += bool(one.notes.findings)

    assert slowest < SECONDS
    assert noted > MUTATIONS / 2
