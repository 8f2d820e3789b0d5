"""What a new course, lesson, quiz, badge or policy starts with: complete, clean, and easy to write over."""

import json
import posixpath
import re
from datetime import date, timedelta

import yaml

from lms.content.badges import BY_HAND

REVIEW = timedelta(days=365)
"""How long after it was begun something is to be read again."""
_LISTED = re.compile(r"^[0-9]{1,3}[.)] \[[^\[\]\n]+\]\([^()\s]+\.md\)", re.MULTILINE)

COURSE = """---
id: {id}
title: {title}
summary: One sentence on what somebody can do after this course.
tier: {tier}
requires: []
owner: champion
review_by: {review_by}
lang: en
status: active
---

Who this course is for, and what it is good for, in two or three sentences. Questions go to {{contact}}.

## Lessons

1. [{lesson}]({name})
"""
LESSON = """---
id: {id}
title: {title}
covers: []
complete_when: read
---

After this lesson you can say in one sentence what it is about.

## Why it matters

Begin with something that happened, then say what it shows. Short paragraphs, one thought each.

> [!TIP]
> **Do** show what works, in words that could be used as they stand.

> [!CAUTION]
> **Don't** leave it at a warning: show what it looks like.

## Try it

One small thing to do now, that nobody collects.

## Check

What would you do first? Write a situation here, and three answers that could all be meant well.

- [ ] The answer somebody in a hurry gives
  > Say what happens then.
- [x] The answer this lesson leads to
  > Say why it works.
- [ ] The answer that sounds careful and helps nobody
  > Say what is missing.

> [!NOTE]
> Say in one or two sentences what to remember, and link the clause it rests on.
"""
QUIZ = """---
id: {id}
title: {title}
for: {closes}
pass: 80%
attempts: 5
cooldown: [10m, 24h]
shuffle: yes
review: after-submit
grade: best
---

What these questions are about, in a sentence. You may look things up in the lessons.

## Which of these would you do first?
<!-- id: q-01; points: 1 -->

Describe a situation in two or three sentences.

- [x] What the course recommends
  > Say why it works.
- [ ] What is quick, and goes wrong later
  > Say what goes wrong.
- [ ] What sounds careful and helps nobody
  > Say what is missing.

> [!NOTE]
> Say what to remember, and link the lesson to read again.

## Which two of these belong together?
<!-- id: q-02; points: 1 -->

- [ ] Something that is often taken for it
  > Say what it is instead.
- [x] One thing that belongs to it
  > Right.
- [x] Another thing that belongs to it
  > Right.

> [!NOTE]
> Say why the two belong together.

## A statement that is not quite right.
<!-- id: q-03; points: 1 -->

- [ ] True
  > Say where it stops being right.
- [x] False
  > Right.

> [!NOTE]
> Say what is right.
"""
BADGE = """---
id: {id}
title: {title}
summary: One sentence on what somebody who holds it knows.
shape: triangle
glyph: handrail
colour: pine
when: {when}
---

{criteria}
"""
EARNED = """The holder has shown that they can:

- do the first thing the course teaches;
- do the second thing, also when it is not easy."""
GIVEN = """The holder did something that no quiz can see, and somebody who saw it said so:

- the first thing it is given for;
- the second thing, as one would see it on an ordinary day."""
POLICY = """---
id: {id}
title: {title}
approvals: [legal, compliance, hr]
acknowledge: yes
review_by: {review_by}
---

## Summary

- What people may always do.
- What they never have to do.
- What stays inside {{company}}, and whom to ask: {{contact}}.

## 1. Your choice
<!-- id: your-choice -->

State the rule in one or two sentences that stand on their own.

**Why.** The reason, so that people can tell what to do where the rule says nothing.

**In practice.** What it looks like on an ordinary day.

**Limits.** What the rule does not ask.

## Check

### What does this policy leave to you?

- [x] Whether I take part at all
  > Right.
- [ ] Nothing, once I have read it
  > The first clause says otherwise.

> [!NOTE]
> [Clause 1](policy:{id}#your-choice).
"""


def course_files(id: str, title: str, tier: int, at: date) -> dict[str, bytes]:
    """Start a course with one lesson; ``tier`` is the number of its level."""
    folder, lesson = f"courses/{id}", "The first lesson"
    name = "01-first.md"
    course = COURSE.format(
        id=id, title=_value(title), tier=tier, review_by=_review(at), lesson=lesson, name=name
    ).encode()
    return {f"{folder}/course.md": course, **lesson_file(f"{folder}/{name}", "first", lesson)}


def lesson_file(path: str, id: str, title: str) -> dict[str, bytes]:
    """Start a lesson at ``path``; its course lists it once :func:`listed` was asked."""
    return {path: LESSON.format(id=id, title=_value(title)).encode()}


def quiz_file(id: str, title: str, closes: str) -> dict[str, bytes]:
    """Start a quiz; ``closes`` is what it is for, like ``course:handling-comments``."""
    return {f"quizzes/{id}.md": QUIZ.format(id=id, title=_value(title), closes=closes).encode()}


def badge_file(id: str, title: str, when: str) -> dict[str, bytes]:
    """Start a badge; ``when`` is what earns it, like ``course:handling-comments``, or ``by-hand``."""
    criteria = GIVEN if when == BY_HAND else EARNED
    return {f"badges/{id}.md": BADGE.format(id=id, title=_value(title), when=when, criteria=criteria).encode()}


def policy_file(id: str, title: str, at: date) -> dict[str, bytes]:
    """Start a policy with one clause and its check."""
    return {f"policies/{id}.md": POLICY.format(id=id, title=_value(title), review_by=_review(at)).encode()}


def lesson_path(course_path: str, number: int, id: str) -> str:
    """Name the file of a lesson beside ``courses/x/course.md``: ``courses/x/02-answering.md``."""
    return f"{posixpath.dirname(course_path)}/{number:02}-{id}.md"


def listed(course: bytes, title: str, name: str) -> bytes:
    """Add a lesson's file to the end of the list of lessons in a course's text; everything else stays as it is."""
    text = course.decode()
    items = list(_LISTED.finditer(text))
    words = re.sub(r"[\[\]]", "", title) or name
    line = f"{len(items) + 1}. [{words}]({name})"
    if not items:
        return f"{text.rstrip()}\n\n## Lessons\n\n{line}\n".encode()
    ends = text.find("\n", items[-1].end())
    end = len(text) if ends < 0 else ends
    newline = "\r\n" if text[:end].endswith("\r") else "\n"
    head = text[:end].removesuffix("\r")
    return f"{head}{newline}{line}{text[len(head) :] if ends >= 0 else newline}".encode()


def _review(at: date) -> str:
    return f"{at + REVIEW:%Y-%m-%d}"


def _value(text: str) -> str:
    """Write a title so that the front matter reads it as the same words."""
    line = " ".join(text.split())
    try:
        plain = yaml.safe_load(line) == line
    except yaml.YAMLError:
        plain = False
    return line if plain else json.dumps(line, ensure_ascii=False)
