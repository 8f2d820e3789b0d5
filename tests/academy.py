"""A small academy written by the test, with its own ids, levels, keys and pass marks."""

from collections.abc import Mapping


def files(changes: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """Give the files of the test academy; ``changes`` replace or add files by path."""
    return {path: text.encode() for path, text in {**TEXTS, **(changes or {})}.items()}


COURSE_FIRST = """---
id: first
title: First steps
summary: What everybody at {company} starts with.
tier: 1
requires: []
owner: champion
review_by: 2027-09-30
lang: en
estimated: 10m
status: active
---

Two short lessons. Questions go to {contact}.

## Lessons

1. [Say who you are](01-one.md)
2. [Be kind](02-two.md)
"""

LESSON_ONE = """---
id: one
title: Say who you are
covers: [policy:conduct#open]
complete_when: read
estimated: 3m
---

After this lesson you can say where you work in one sentence.

## Why it matters

Readers trust a person who says it first. The rule is the [open clause](policy:conduct#open).

> [!TIP]
> **Do** say "I work at {company}" in the first line.

> [!CAUTION]
> **Don't** hide it behind a link.

## How to say it

| where | words |
|---|---|
| a comment | "I work there." |
| a post | "I work at {company}." |

## Check

Where does it belong?

- [x] In the first line
  > Right: readers see it before anything else.
- [ ] In your profile
  > Readers rarely open it.

> [!NOTE]
> See [clause 1](policy:conduct#open).
"""

LESSON_TWO = """---
id: two
title: Be kind
covers: [policy:conduct#kind]
complete_when: read
estimated: 3m
---

After this lesson you can leave an argument.

## The rule

Answer once, then leave. See [clause 2](policy:conduct#kind).

> [!TIP]
> **Do** answer once.

> [!CAUTION]
> **Don't** answer twice.
"""

QUIZ_FIRST = """---
id: first
title: First steps quiz
for: course:first
pass: 80%
attempts: 3
cooldown: [10m, 24h]
shuffle: yes
review: after-submit
grade: best
---

## Where do you say it?
<!-- id: where; tags: open; points: 1 -->

- [ ] In the profile
  > Rarely opened.
- [x] In the first line
  > Seen first.
- [ ] Under the picture
  > Often cut.

> [!NOTE]
> [Clause 1](policy:conduct#open) says so. [Read again](lesson:first/one).

## Which of these are kind?
<!-- id: kind; tags: kind; points: 2 -->

- [x] Thanking
  > Yes.
- [x] Leaving
  > Yes.
- [ ] Mocking
  > No.

> [!NOTE]
> [Clause 2](policy:conduct#kind).

## What word names where you work?
<!-- id: word; tags: open; points: 1 -->

- = employer
  > Right.
- = company

> [!NOTE]
> [Clause 1](policy:conduct#open).

## How many times do you answer an insult?
<!-- id: times; tags: kind; points: 1 -->

- = 1 ± 0.5

> [!NOTE]
> Once: [clause 2](policy:conduct#kind).
"""

COURSE_SECOND = """---
id: second
title: Second steps
summary: How to pass on what others wrote.
tier: 2
requires: [course:first]
owner: champion
review_by: 2027-09-30
lang: de
estimated: 5m
status: active
---

One lesson.

## Lessons

1. [Pass it on](01-only.md)
"""

LESSON_ONLY = """---
id: only
title: Pass it on
covers: [policy:conduct#open]
complete_when: read
estimated: 5m
---

After this lesson you can pass a story on in your own words.

> [!TIP]
> **Do** write one sentence of your own.

> [!CAUTION]
> **Don't** paste.
"""

QUIZ_SECOND = """---
id: second
title: Second steps quiz
for: course:second
pass: 70%
time: 10m
shuffle: no
review: score
grade: last
---

## How do you pass it on?
<!-- id: how; tags: open; points: 1 -->

- [100%] In my own words
  > Best.
- [50%] As it stands, with thanks
  > Polite, yet not yours.
- [-25%] As it stands
  > Nobody hears you.

> [!NOTE]
> [Clause 1](policy:conduct#open).

## You may be told to pass it on.
<!-- id: told; tags: open; points: 1 -->

- [ ] True
  > Nobody may.
- [x] False
  > It is your choice.

> [!NOTE]
> [Clause 1](policy:conduct#open).
"""

POLICY = """---
id: conduct
title: Conduct online
approvals: [legal, hr]
acknowledge: yes
review_by: 2027-09-30
---

## Summary

Say who you are and be kind.

## 1. Be open
<!-- id: open -->

Say that you work at {company} whenever you talk about us.

## 2. Be kind
<!-- id: kind -->

Answer once, then leave the argument.

## Check

### When do you say where you work?

- [x] Whenever I talk about us
  > Yes.
- [ ] When somebody asks
  > Too late: [clause 1](policy:conduct#open).

> [!NOTE]
> [Clause 1](policy:conduct#open).

### How often do you answer an insult?

- [ ] Until it stops
  > No.
- [x] Once
  > Yes.

> [!NOTE]
> [Clause 2](policy:conduct#kind).
"""

LEVELS = """[[level]]
number = 0
id = "start"
title = "Start"
requires = []

[[level]]
number = 1
id = "ready"
title = "Ready"
requires = ["course:first", "policy:conduct"]

[[level]]
number = 2
id = "able"
title = "Able"
requires = ["level:ready", "course:second"]

[[permission]]
key = "idea.submit"
level = 0
outward = false
says = "hand in an idea"

[[permission]]
key = "story.view"
level = 1
outward = false
says = "read the stories"

[[permission]]
key = "story.share"
level = 2
outward = true
says = "share stories in your own words"
"""


def _badge(name: str, when: str, shape: str) -> str:
    return f"""---
id: {name}
title: Badge {name}
summary: Shows {name}.
shape: {shape}
glyph: shield
colour: pine
when: {when}
---

The holder has shown **{name}**.
"""


GLOSSARY = """## Disclosure

Saying where you work, in plain words.
"""

TEXTS: dict[str, str] = {
    "courses/levels.toml": LEVELS,
    "courses/glossary.md": GLOSSARY,
    "courses/1-first/course.md": COURSE_FIRST,
    "courses/1-first/01-one.md": LESSON_ONE,
    "courses/1-first/02-two.md": LESSON_TWO,
    "courses/2-second/course.md": COURSE_SECOND,
    "courses/2-second/01-only.md": LESSON_ONLY,
    "quizzes/first.md": QUIZ_FIRST,
    "quizzes/second.md": QUIZ_SECOND,
    "policies/conduct.md": POLICY,
    "badges/first.md": _badge("first", "course:first", "triangle"),
    "badges/second.md": _badge("second", "course:second", "square"),
    "badges/ready.md": _badge("ready-badge", "level:ready", "hexagon"),
}
