"""What changed in a course, a lesson or a quiz."""

from collections.abc import Iterator

from lms.content import question_changes
from lms.content.changed import Note, bare, cosmetic, fields, scoring, structural
from lms.content.courses import Course, Lesson
from lms.content.quizzes import Quiz
from lms.content.wording import quoted, same

STATUS = {
    "draft": "It is a draft now, so nobody new finds it.",
    "active": "It is open to everybody now.",
    "deprecated": "It is closed to new people now; it stays open to those who began it.",
}


def course(old: Course, new: Course) -> Iterator[Note]:
    """Note what differs between two states of a course."""
    texts = {
        "title": "The title is “{new}” now; was “{old}”.",
        "summary": "The summary reads differently.",
        "body": "The text about the course reads differently.",
        "owner": "The owner is {new} now; was {old}.",
        "review_by": "It is to be reviewed by {new} now; was {old}.",
        "lang": "The language is {new} now; was {old}.",
        "minutes": "It takes about {new} minutes now; was {old}.",
    }
    yield from fields(old, new, texts, cosmetic)
    rules = {
        "requires": "What comes first is {new} now; was {old}.",
        "tier": "It belongs to level {new} now; was {old}.",
        "valid_for": "It is valid for (months): {new} now; was {old}.",
        "recertify": "What is learned again after a material change: {new} now; was {old}.",
    }
    yield from fields(old, new, rules, structural)
    if old.status != new.status:
        yield structural(STATUS[new.status])
    before, after = ([one.id for one in both.lessons] for both in (old, new))
    if [one for one in before if one in after] != [one for one in after if one in before]:
        yield cosmetic("The lessons stand in another order.")


def lesson(old: Lesson, new: Lesson) -> Iterator[Note]:
    """Note what differs between two states of a lesson."""
    texts = {
        "title": "The title is “{new}” now; was “{old}”.",
        "covers": "It covers {new} now; was {old}.",
        "minutes": "It takes about {new} minutes now; was {old}.",
        "check": "The check question changed.",
    }
    if old.body != new.body:
        yield cosmetic(
            "The text is written differently." if same(old.body, new.body) else "The text reads differently."
        )
    rules = {
        "complete_when": "It is done by “{new}” now; was “{old}”.",
        "drip": "It opens after {new} now; was {old}.",
    }
    yield from fields(old, new, rules, structural)
    if old.check and new.check:
        texts.pop("check")
        if bare(old.check) != bare(new.check):
            yield cosmetic("The check question changed.")
    yield from fields(old, new, texts, cosmetic)


def quiz(old: Quiz, new: Quiz) -> Iterator[Note]:
    """Note what differs between two states of a quiz, question by question."""
    if old.title != new.title:
        yield cosmetic(f"The title is {quoted(new.title)} now; was {quoted(old.title)}.")
    if old.intro != new.intro:
        yield cosmetic("The introduction reads differently.")
    if old.pass_percent != new.pass_percent:
        yield scoring(f"The pass mark is {new.pass_percent} % now; was {old.pass_percent} %.")
    if old.attempts != new.attempts:
        was, now = (both.attempts or "without a limit" for both in (old, new))
        yield structural(f"Attempts allowed: {now} now; was {was}.")
    rules = {
        "for_": "It closes {new} now; was {old}.",
        "cooldown": "The waits between attempts are {new} now; were {old}.",
        "time": "The time is {new} now; was {old}.",
        "draw": "Questions drawn by tag: {new} now; was {old}.",
        "shuffle": "Shuffled: {new} now; was {old}.",
        "review": "What is shown after an attempt: {new} now; was {old}.",
        "grade": "The attempt that counts is the {new} one now; was the {old} one.",
    }
    yield from fields(old, new, rules, structural)
    before, after = ({one.id: one for one in both.questions} for both in (old, new))
    yield from (structural(f"It asks {quoted(after[one].prompt)} too now.") for one in after if one not in before)
    yield from (structural(f"It no longer asks {quoted(before[one].prompt)}.") for one in before if one not in after)
    drawn = bool(old.draw or new.draw)
    for name in after:
        if name in before:
            yield from question_changes.differences(before[name], after[name], drawn=drawn)
    if [one for one in before if one in after] != [one for one in after if one in before]:
        yield cosmetic("The questions stand in another order.")
