"""What the demo's people write fits the academy they write in."""

from datetime import date
from random import Random

import pytest

from lms.assessment import kinds, scoring
from lms.content import library as content
from lms.content.questions import Question
from lms.demo import trainer, training
from lms.demo.answering import SURE, Answering, chance_of
from lms.library import places

FILES = content.gather(places.content_root())
TODAY = date(2026, 11, 22)
ACADEMY = content.read(FILES, today=TODAY)
QUESTIONS = {one.id: one for quiz in ACADEMY.quizzes.values() for one in quiz.questions}


def drawn(*questions: Question) -> list[tuple[Question, tuple[str, ...]]]:
    return [(one, kinds.of(one).order(one, 7, True)) for one in questions]


def kept(question: Question, sent: list[str]) -> list[str]:
    kind = kinds.of(question)
    return kind.keep(question, kind.order(question, 7, True), sent)


@pytest.mark.parametrize("release", training.RELEASES, ids=lambda one: one.note)
def test_what_a_release_brings_stands_in_the_starter_academy_once(release: training.Release) -> None:
    later = training.RELEASES[training.RELEASES.index(release) + 1 :]
    files = trainer.undone(FILES, later)

    for edit in release.edits:
        assert files[edit.path].count(edit.after.encode()) == 1, edit
        assert trainer.undone(FILES, (release, *later))[edit.path].count(edit.before.encode()) == 1, edit


def test_the_academy_is_sound_on_every_day_of_the_history() -> None:
    for place in range(len(training.RELEASES)):
        files = trainer.undone(FILES, training.RELEASES[place:])
        assert files != FILES
        assert not [one for one in content.read(files, today=TODAY).findings if one.severity == "error"]


def test_what_is_called_material_is_there() -> None:
    refs = {f"lesson:{course.id}/{one.id}" for course in ACADEMY.courses.values() for one in course.lessons}
    assert {ref for one in training.RELEASES for ref in one.material} <= refs


def test_remarks_and_answers_are_about_questions_that_are_asked() -> None:
    said = {one.question_id for one in training.REMARKS}
    answered = {name for one in training.RELEASES for name, _ in one.answers}
    assert said | answered | {*training.KNOWN, *training.BELIEVED, *training.MISLEADING} <= set(QUESTIONS)
    assert answered < said


def test_what_somebody_knows_is_right_and_what_others_believe_is_not() -> None:
    for found, right in ((training.KNOWN, True), (training.BELIEVED, False)):
        for name, words in found.items():
            question = QUESTIONS[name]
            keys = [one.key for one in question.options if one.text == words]
            assert len(keys) == (1 if question.options else 0), name
            mark = scoring.mark(question, keys or [words])
            assert (mark.earned == mark.possible) == right, name


def test_every_open_question_has_answers_and_marks_for_each_line_of_its_rubric() -> None:
    for question in [one for one in QUESTIONS.values() if kinds.of(one).by_hand]:
        for posts in training.POSTS[question.id]:
            assert posts
            for post in posts:
                assert len(post.steps) == len(question.rubric), post.text
                assert post.comment


def test_drafts_are_begun_on_published_files_and_one_has_something_to_mend() -> None:
    found = []
    for edits in training.DRAFTS:
        for edit in edits:
            assert FILES[edit.path].count(edit.before.encode()) == 1, edit
            files = {**FILES, edit.path: FILES[edit.path].replace(edit.before.encode(), edit.after.encode())}
            found += [(one.path, one.code) for one in content.read(files, today=TODAY).findings]
    assert found == [(training.PASSING, "CALLOUT-UNKNOWN")]


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda one: one.id)
def test_the_sure_are_right_and_the_others_hand_in_what_can_be_read(question: Question) -> None:
    kind = kinds.of(question)
    sure = Answering(Random(1)).answers(drawn(question), SURE, "Ada Brandt")[question.id]
    unsure = [Answering(Random(seed)).answers(drawn(question), -100, "Ada Brandt")[question.id] for seed in range(8)]

    for sent in (sure, *unsure):
        assert not kind.missing(question, kept(question, sent))
    if not kind.by_hand and question.id not in training.MISLEADING:
        mark = scoring.mark(question, kept(question, sure))
        assert mark.earned == mark.possible
        assert any(scoring.mark(question, kept(question, sent)).earned < mark.possible for sent in unsure)


def test_a_question_that_misleads_is_missed_by_the_careful() -> None:
    misleading = QUESTIONS[next(iter(training.MISLEADING))]
    assert chance_of(misleading, 95) < chance_of(misleading, 65)
    assert chance_of(QUESTIONS["w-01"], 95) > chance_of(QUESTIONS["w-01"], 65)


def test_an_open_answer_carries_its_writers_first_name_and_is_found_again() -> None:
    answering = Answering(Random(3))
    sent = answering.answers(drawn(QUESTIONS["c-10"]), SURE, "Mei Tanaka")["c-10"][0]

    assert "Mei" in sent
    assert "{" not in sent
    assert answering.posts[sent] in training.POSTS["c-10"][0]
