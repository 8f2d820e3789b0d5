"""The demo's trainer at work: releases, marks, answers to remarks, and two drafts on the desk."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from lms.assessment import deciding, marking
from lms.assessment.items import service as items
from lms.assessment.marking import Given, OpenAnswer
from lms.authoring import drafts, workshop
from lms.authoring import service as authoring
from lms.demo import signing, training
from lms.demo.training import OTHER_ANSWER, Edit, Post, Release
from lms.library import service as library

SOURCE = "the studio"
STARTER = "the starter academy"
MARKS_ON = frozenset({1, 3})
"""Weekdays on which the trainer reads open answers."""
LEFT = 3
"""How many of the newest answers are left in the queue at the end."""


def undone(files: Mapping[str, bytes], releases: Iterable[Release]) -> dict[str, bytes]:
    """Give the files as they were before the edits of some releases; what is not found stays."""
    found = dict(files)
    for release in reversed(tuple(releases)):
        for edit in reversed(release.edits):
            found[edit.path] = _replaced(found.get(edit.path, b""), edit.after, edit.before)
    return {path: body for path, body in found.items() if path in files}


def begin(session: Session, files: Mapping[str, bytes], *, at: datetime) -> None:
    """Publish the content as it was when the history begins."""
    earlier = undone(files, (*training.RELEASES, Release(0, "", signing.VERSION)))
    made = authoring.plan(session, earlier, today=at.date(), origin="folder")
    label = {"author": "start", "source": STARTER, "note": "Published at start"}
    authoring.publish(session, made, authoring.in_favour(made.changes), at=at, by=None, **label)


class Trainer:
    """The person who writes, marks and answers; ``person_id`` is set once she has joined."""

    def __init__(self, name: str, posts: Mapping[str, Post]) -> None:
        self.name = name
        self.person_id = 0
        self.posts = posts

    def publish(self, session: Session, release: Release, *, at: datetime) -> None:
        """Publish a release from the studio, with what becomes of results given so far."""
        published = library.files(session, library.current_number(session))
        edits = _edited(published, release.edits)
        made = authoring.plan_edits(session, edits, today=at.date())
        decisions = authoring.Decisions(
            choices=dict.fromkeys(made.needs_choice, release.choice),
            raised={one.ref: "material" for one in made.changes if one.ref in release.material},
        )
        label = {"author": self.name, "source": SOURCE, "note": release.note}
        authoring.publish(session, made, decisions, at=at, by=self.person_id, **label)

    def settle(self, session: Session, files: Mapping[str, bytes], *, at: datetime) -> None:
        """Compare with the folder, so that a start finds nothing new in it."""
        made = authoring.plan(session, files, today=at.date(), origin="folder")
        label = {"author": "start", "source": STARTER, "note": "Published at start"}
        authoring.publish(session, made, authoring.in_favour(made.changes), at=at, by=None, **label)

    def mark(self, session: Session, *, leave: int, at: datetime) -> list[tuple[int, str]]:
        """Mark what waits, the oldest first, but for the newest ``leave``; give whose, and of which quiz."""
        waiting = marking.queue(session, self.person_id).entries
        marked = []
        for entry in waiting[: max(0, len(waiting) - leave)]:
            sheet = marking.sheet(session, self.person_id, entry.number)
            given = {one.question_id: self._given(one) for one in sheet.answers}
            found = marking.mark(session, self.person_id, entry.number, given, at=at)
            marked.append((found.person_id, found.quiz_id))
        return marked

    def answer(self, session: Session, release: Release, *, at: datetime) -> None:
        """Answer the remarks of learners that a release speaks to."""
        answers = dict(release.answers)
        for flag in items.queue(session).flags if answers else ():
            if flag.question_id in answers:
                items.answer_flag(session, self.person_id, flag.id, answers[flag.question_id], at=at)

    def put_aside(self, session: Session, *, at: datetime) -> None:
        """Look at figures that deserve it, and put those of some quizzes aside."""
        for one in items.queue(session).suspects:
            if one.quiz_id in training.PUT_ASIDE:
                items.seen(session, self.person_id, one.quiz_id, one.figures.question_id, at=at)

    def review(self, session: Session, *, at: datetime) -> None:
        """Decide about those lower scores that pass neither way; the others wait."""
        for one in deciding.groups(session).groups:
            if one.before < training.KEPT_BELOW:
                deciding.decide(session, one.number, "keep", by=self.person_id, at=at)

    def draft(self, session: Session, *, at: datetime) -> None:
        """Leave on the desk what is being written."""
        published = library.files(session, library.current_number(session))
        digests = library.digests(session, library.current_number(session))
        for edits in training.DRAFTS:
            for path, body in _edited(published, edits).items():
                found = workshop.opened(session, at.date(), {path: body}).findings(path)
                errors = sum(one.severity == "error" for one in found)
                writing = drafts.Writing(path, body, digests[path], 0, errors, len(found) - errors)
                drafts.save(session, writing, by=self.person_id, at=at)

    def _given(self, answer: OpenAnswer) -> Given:
        post = self.posts.get(answer.text, OTHER_ANSWER)
        steps = {one.key: step for one, step in zip(answer.rubric, post.steps, strict=False)}
        return Given({one.key: steps.get(one.key, "full") for one in answer.rubric}, post.comment)


def _edited(files: Mapping[str, bytes], edits: Iterable[Edit]) -> dict[str, bytes]:
    """Give the texts that edits change."""
    found: dict[str, bytes] = {}
    for edit in edits:
        if edit.path in files:
            found[edit.path] = _replaced(found.get(edit.path, files[edit.path]), edit.before, edit.after)
    return found


def _replaced(body: bytes, old: str, new: str) -> bytes:
    return body.replace(old.encode(), new.encode(), 1)
