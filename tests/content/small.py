"""A small academy without a single finding, to be spoilt by the tests, one thing at a time."""

from collections.abc import Mapping
from datetime import date

from lms.content import library
from lms.content.findings import Finding
from lms.content.library import Library

TODAY = date(2026, 11, 22)

COURSE = """\
---
id: basics
title: The basics
summary: One sentence.
tier: 1
requires: [policy:conduct]
review_by: 2027-09-30
---

Two lessons.

## Lessons

1. [Say it](01-say.md)
2. [Mean it](02-mean.md)
"""
SAY = """\
---
id: say
title: Say it
covers: [policy:conduct#open]
estimated: 8m
---

Say it. See [clause 1](policy:conduct#open), [next](02-mean.md) and [[word]].

## Why

Because.

## Check

Do you say it?

- [x] Yes
  > Right.
- [ ] Now and then
  > No.

> [!NOTE]
> [Clause 1](policy:conduct#open), [clause 2](policy:conduct#true).
"""
MEAN = """\
---
id: mean
title: Mean it
covers: [policy:conduct#true]
---

Mean it, at {company}. [Back](lesson:basics/say#why).
"""
QUIZ = """\
---
id: basics
title: The basics
for: course:basics
pass: 80%
attempts: 5
cooldown: [10m, 24h]
---

An introduction.

## What do you say?
<!-- id: what; tags: speech; points: 1 -->

> [!TIP]
> A hint.

Somebody asks you.

- [ ] Everything that is there
  > No.
- [x] The truth
  > Right.

> [!NOTE]
> The [open clause](policy:conduct#open).

## Which of these do you mean?
<!-- id: which; tags: speech, meaning; points: 2.5 -->

- [x] This
  > Right.
- [x] That
  > Right.
- [ ] Neither
  > No.

> [!NOTE]
> Both.

## How many?
<!-- id: many -->

- = 2 ± 1
  > About right.

> [!NOTE]
> Two.
"""
BADGE = """\
---
id: basics
title: The basics
shape: triangle
glyph: shield
colour: pine
when: course:basics
---

The holder has shown it.
"""
POLICY = """\
---
id: conduct
title: Conduct
approvals: [legal, hr]
acknowledge: yes
review_by: 2027-09-30
---

## Summary

Say it, mean it.

## 1. Be open
<!-- id: open -->

Say it.

## 2. Be true
<!-- id: true -->

Mean it.

## Beside
<!-- id: beside -->

Nothing limits you.

## Check

### Do you say it?

- [x] Yes
  > Right.
- [ ] Now and then
  > No.

> [!NOTE]
> [Clause 1](policy:conduct#open).
"""
PLATFORM = """\
---
id: square
title: The square
kind: external
decision: allowed
network: square
owner: champion
review_by: 2027-09-30
---

Good for talking.
"""
LEVELS = """\
[[level]]
number = 0
id = "new"
title = "New"
requires = []

[[level]]
number = 1
id = "ready"
title = "Ready"
requires = ["course:basics", "policy:conduct"]
valid_for = "12mo"

[[permission]]
key = "story.view"
level = 0
outward = false
says = "read stories"
roles = ["champion"]

[[permission]]
key = "story.share"
level = 1
outward = true
says = "share stories"
"""
GLOSSARY = """\
# Words

## Word

What is said.
"""
FILES = {
    "courses/levels.toml": LEVELS,
    "courses/glossary.md": GLOSSARY,
    "courses/1-basics/course.md": COURSE,
    "courses/1-basics/01-say.md": SAY,
    "courses/1-basics/02-mean.md": MEAN,
    "quizzes/basics.md": QUIZ,
    "badges/basics.md": BADGE,
    "policies/conduct.md": POLICY,
    "policies/platforms/square.md": PLATFORM,
}
KINDS = {
    "levels": "courses/levels.toml",
    "glossary": "courses/glossary.md",
    "course": "courses/1-basics/course.md",
    "say": "courses/1-basics/01-say.md",
    "mean": "courses/1-basics/02-mean.md",
    "quiz": "quizzes/basics.md",
    "badge": "badges/basics.md",
    "policy": "policies/conduct.md",
    "platform": "policies/platforms/square.md",
}


def files(changes: Mapping[str, str | bytes | None] | None = None) -> dict[str, bytes]:
    """Give the academy's files; a change replaces, adds or, with None, takes away a file."""
    changed: dict[str, str | bytes | None] = {**FILES, **(changes or {})}
    return {
        path: text.encode() if isinstance(text, str) else text for path, text in changed.items() if text is not None
    }


def read(changes: Mapping[str, str | bytes | None] | None = None) -> Library:
    """Read the academy with changes."""
    return library.read(files(changes), today=TODAY)


def spoilt(kind: str, old: str, new: str) -> tuple[Finding, ...]:
    """Replace a text in one file by another, and give the findings of that file."""
    path = KINDS[kind]
    assert old in FILES[path]
    return read({path: FILES[path].replace(old, new, 1)}).findings


def places(findings: tuple[Finding, ...]) -> list[str]:
    """Write findings shortly: ``line:column CODE``."""
    return [f"{one.line}:{one.column} {one.code}" for one in findings]


def quiz(questions: str, *keys: str) -> str:
    """Write a quiz file with other questions."""
    head = "\n".join(["---", "id: basics", "title: The basics", "for: course:basics", *keys, "---"])
    return f"{head}\n\n{questions}"


def lesson(body: str) -> dict[str, str]:
    """Give the second lesson another body, which begins in line 7."""
    return {KINDS["mean"]: MEAN.partition("Mean it, at")[0] + body}
