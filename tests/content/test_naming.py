"""Missing ids are written, and not one other byte is touched."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.content import library as content
from lms.content import naming
from tests import academy as written

COURSE, LESSON, QUIZ = "courses/101-talk/course.md", "courses/101-talk/01-first.md", "quizzes/talk.md"
POLICY, LEVELS = "policies/conduct.md", "courses/levels.toml"


def named(text: str, path: str = QUIZ, **others: str) -> str:
    """Give the text of one file with its ids in it."""
    files = {path: text.encode(), **{name: body.encode() for name, body in others.items()}}
    return {**files, **naming.with_ids(files)}[path].decode()


def missing(files: dict[str, bytes]) -> list[str]:
    found = content.read(files, today=date.min).findings
    return [f"{one.path}:{one.line}" for one in found if one.code == "ID-MISSING"]


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (QUIZ, "---\ntitle: Mean it\n---\n", "---\nid: mean-it\ntitle: Mean it\n---\n"),
        (QUIZ, "---\r\ntitle: Ünder\r\n---", "---\r\nid: under\r\ntitle: Ünder\r\n---"),
        (QUIZ, "\ufeff---\ntitle: A\n---\n", "\ufeff---\nid: a\ntitle: A\n---\n"),
        (QUIZ, "---\rtitle: A\r---\r", "---\rid: a\rtitle: A\r---\r"),
        (QUIZ, "---  \ntitle: A\nid:\n---\n", "---  \ntitle: A\nid: a\n---\n"),
        (QUIZ, "---\nid:  # later\ntitle: A\n---\n", "---\nid: a  # later\ntitle: A\n---\n"),
        (QUIZ, '---\nid: ""\ntitle: A\n---\n', '---\nid: "a"\ntitle: A\n---\n'),
        (QUIZ, "---\n'id': ''\ntitle: A\n---\n", "---\n'id': ''\ntitle: A\n---\n"),
        (QUIZ, "---\n{title: A}\n---\n", "---\n{title: A}\n---\n"),
        (QUIZ, "---\nsummary: no title\n---\n", "---\nid: talk\nsummary: no title\n---\n"),
        (QUIZ, "---\ntitle: Слово\n---\n", "---\nid: talk\ntitle: Слово\n---\n"),
        (LESSON, "---\ntitle: Слово\n---\n", "---\nid: first\ntitle: Слово\n---\n"),
        (COURSE, "---\ntitle: Слово\n---\n", "---\nid: talk\ntitle: Слово\n---\n"),
        ("badges/слово.md", "---\ntitle: Слово\n---\n", "---\nid: page\ntitle: Слово\n---\n"),
        (QUIZ, "no front matter\n", "no front matter\n"),
        (QUIZ, "---\ntitle: [broken\n---\n", "---\ntitle: [broken\n---\n"),
    ],
)
def test_front_matter_gets_the_id_that_lint_proposes(path: str, before: str, after: str) -> None:
    assert named(before, path) == after


HEAD = "---\nid: talk\ntitle: T\n---\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("## Who decides?\n\n- [x] I\n", "## Who decides?\n<!-- id: who-decides -->\n\n- [x] I\n"),
        ("## Who?\n<!-- tags: a -->\n", "## Who?\n<!-- id: who; tags: a -->\n"),
        (
            "## Who?\n\nText.\n\n<!-- points: 2\ntags: a -->\n",
            "## Who?\n\nText.\n\n<!-- id: who; points: 2\ntags: a -->\n",
        ),
        ("## Who?\n<!-- id: ; tags: a -->\n", "## Who?\n<!-- id: who ; tags: a -->\n"),
        ("## Who?\n<!-- tags: a;\nid: -->\n", "## Who?\n<!-- tags: a;\nid: who -->\n"),
        ("## Who?\n<!---->\n", "## Who?\n<!-- id: who;-->\n"),
        ("## Who?\n<!-- never ends\n", "## Who?\n<!-- id: who -->\n<!-- never ends\n"),
        ("## Кто?\n\n## Что?\n", "## Кто?\n<!-- id: question -->\n\n## Что?\n<!-- id: question-2 -->\n"),
        ("## Who?  \t\r\n## Who?", "## Who?  \t\r\n<!-- id: who -->\r\n## Who?\n<!-- id: who-2 -->"),
        ("## Who?\n<!-- id: who -->\n\n## Who?\n", "## Who?\n<!-- id: who -->\n\n## Who?\n<!-- id: who-2 -->\n"),
        ("## A\n\n## B\n<!-- id: b -->\n", "## A\n<!-- id: a -->\n\n## B\n<!-- id: b -->\n"),
        ("## Talk?\n", "## Talk?\n<!-- id: talk -->\n"),
        ("```\n## No heading\n```\n", "```\n## No heading\n```\n"),
    ],
)
def test_questions_get_an_id_in_their_comment(before: str, after: str) -> None:
    assert named(HEAD + before) == HEAD + after


def test_a_question_of_a_file_without_front_matter_gets_one_too() -> None:
    assert named("## Who?\n") == "## Who?\n<!-- id: who -->\n"


def test_a_clause_takes_only_the_comment_right_below_it() -> None:
    text = HEAD + "## 1. Be open\n\nSay it.\n\n<!-- note: x -->\n\n## 2. Be kind\n<!-- id: -->\n"

    assert named(text, POLICY) == (
        HEAD
        + "## 1. Be open\n<!-- id: be-open -->\n\nSay it.\n\n<!-- note: x -->\n\n## 2. Be kind\n<!-- id: be-kind -->\n"
    )


def test_levels_are_named_after_their_titles() -> None:
    text = (
        '[[level]]\nnumber = 0\ntitle = "New one"\nrequires = []\n\n[[level]]\r\nnumber = 1\nrequires = []\n\n'
        '[[level]]\nid = "new-one-2"\nnumber = 2\ntitle = "x"\nrequires = []\n\n[[level]]\nid = ""\nnumber = 3\n'
    )

    assert named(text.rpartition("\n\n")[0], LEVELS) == (
        '[[level]]\nid = "new-one"\nnumber = 0\ntitle = "New one"\nrequires = []\n\n'
        '[[level]]\r\nid = "level"\r\nnumber = 1\nrequires = []\n\n'
        '[[level]]\nid = "new-one-2"\nnumber = 2\ntitle = "x"\nrequires = []'
    )
    assert named(text, LEVELS) == text, "a file that would come to harm stays as it is"


def test_ids_are_unique_where_they_have_to_be_and_only_there() -> None:
    titled = "---\ntitle: Talk\n---\n"
    files = {
        COURSE: titled,
        "courses/102-more/course.md": titled,
        LESSON: titled,
        "courses/101-talk/02-second.md": titled,
        "courses/102-more/01-first.md": titled,
        QUIZ: titled,
        "quizzes/other.md": "---\nid: talk-2\ntitle: Talk\n---\n",
        "quizzes/third.md": titled,
        "policies/platforms/x.md": titled,
        POLICY: titled,
    }

    made = naming.with_ids({path: text.encode() for path, text in files.items()})

    found = {path: re.findall(rb"id: (\S+)", body)[0].decode() for path, body in made.items()}
    assert sorted([found[COURSE], found["courses/102-more/course.md"]]) == ["talk", "talk-2"]
    assert sorted([found[LESSON], found["courses/101-talk/02-second.md"]]) == ["talk", "talk-2"]
    assert found["courses/102-more/01-first.md"] == "talk"
    assert sorted([found[QUIZ], found["quizzes/third.md"]]) == ["talk", "talk-3"]
    assert found["policies/platforms/x.md"] == found[POLICY] == "talk"
    assert "quizzes/other.md" not in made


def test_a_file_with_very_many_missing_ids_is_gone_through_to_its_end() -> None:
    text = HEAD + "".join(f"## Question {number}?\n\n- = {number}\n\n> [!NOTE]\n> Yes.\n\n" for number in range(600))

    files = naming.with_ids({QUIZ: text.encode()})

    assert files[QUIZ].count(b"<!-- id: question-") == 600
    assert missing(files) == []


def test_what_is_complete_or_cannot_be_read_is_left_alone() -> None:
    assert naming.with_ids(written.files()) == {}
    assert naming.with_ids({QUIZ: b"\xff\xfe", "courses/x/y.md": b""}) == {}


ENDS = st.sampled_from(["\n", "\r\n", "\r"])
WORDS = """## Who decides?|##  Who decides? ##|# A|### B||   |\t|- [x] I|- [ ] You  |Text \u2028 é|<!-- id: one -->
|<!-- tags: a, b -->|<!-- id: -->|<!--|-->|> [!NOTE]|```|---|## 1. Be open"""
PIECES = st.sampled_from(WORDS.replace("\n", "").split("|"))
KEYS = "id: x|id:|id: \"\"|title: T|title: 'Ä b'|# note|for: course:x|tier: 1|"
MATTERS = st.sampled_from(KEYS.split("|"))


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    end = draw(ENDS)
    lines = ["---", *draw(st.lists(MATTERS, max_size=5)), "---", *draw(st.lists(PIECES, max_size=14))]
    joined = "".join(line + draw(st.sampled_from([end, end, end, "\n"])) for line in lines)
    mark = draw(st.sampled_from(["", "", "\ufeff"]))
    return (mark + joined[: len(joined) - draw(st.sampled_from([0, 0, len(end)]))]).encode()


def is_kept(before: bytes, after: bytes) -> bool:
    """Whether every byte of ``before`` stands in ``after`` in the same order."""
    rest = iter(after)
    return all(one in rest for one in before)


@settings(max_examples=300, deadline=None)
@given(texts(), texts(), texts())
def test_every_byte_stays_and_a_second_time_changes_nothing(quiz: bytes, policy: bytes, lesson: bytes) -> None:
    files = {QUIZ: quiz, POLICY: policy, LESSON: lesson}

    made = naming.with_ids(files)

    for path, body in made.items():
        assert is_kept(files[path], body)
        grown = len(body) - len(files[path])
        added = re.findall(rb"id: ?[a-z0-9-]*", body)
        assert 0 < grown <= sum(len(one) + 12 for one in added)
    again = {**files, **made}
    assert naming.with_ids(again) == {}
    assert set(missing(again)) <= set(missing(files)) or len(missing(again)) < len(missing(files))
