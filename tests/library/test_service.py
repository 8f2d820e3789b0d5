"""Releases: published once, found by running processes without a restart, read back from what was kept."""

import shutil
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import delete, event, func, select, update
from sqlalchemy.orm import Session

from lms.library import compiled, models, places, shelf
from lms.library import service as library
from lms.library.search import search
from lms.web.academy import Academy
from tests import academy as written


def publish(academy: Academy, changes: dict[str, str] | None = None) -> library.Published:
    with academy.store.reading() as reader:
        prepared = library.prepare(reader, written.files(changes), today=academy.clock().date())
    with academy.store.transaction() as session:
        return library.publish(session, prepared, at=academy.clock(), author="test", source="test")


def fresh(academy: Academy) -> Session:
    """Read as another process would: with nothing in memory."""
    academy.shelf.clear()
    return academy.store.reading()


def test_the_same_content_is_published_once(academy: Academy) -> None:
    assert publish(academy) == library.Published(1, changed=False)


def test_a_change_is_the_next_release_and_is_met_without_a_restart(academy: Academy) -> None:
    with academy.store.reading() as session:
        assert library.current(session).library.courses["first"].title == "First steps"
    published = publish(academy, {"courses/1-first/course.md": written.COURSE_FIRST.replace("First steps", "Begin")})

    assert (published.number, published.changed) == (2, True)
    with academy.store.reading() as session:
        assert library.current(session).library.courses["first"].title == "Begin"


def test_content_with_errors_is_not_published(academy: Academy) -> None:
    with pytest.raises(library.LintFailed, match=r"quizzes/first\.md"):
        publish(
            academy,
            {"quizzes/first.md": written.QUIZ_FIRST.replace("- [x] In the first line", "- [ ] In the first line")},
        )
    with academy.store.reading() as session:
        assert library.current_number(session) == 1


def test_only_what_changed_is_rendered(academy: Academy, session: Session) -> None:
    before = session.scalar(select(func.count()).select_from(models.RenderedText))
    session.rollback()
    publish(academy, {"courses/1-first/02-two.md": written.LESSON_TWO.replace("Answer once,", "Answer once only,")})
    session.rollback()

    assert session.scalar(select(func.count()).select_from(models.RenderedText)) == (before or 0) + 1


def test_a_fresh_process_reads_what_was_kept(academy: Academy, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("the texts were read")

    monkeypatch.setattr(shelf.content, "read", never)
    with fresh(academy) as session:
        assert "first" in library.current(session).library.courses


@pytest.mark.parametrize("spoilt", [{"seal": "0" * 64}, {"made_by": "0" * 64}])
def test_what_was_kept_by_somebody_else_is_passed_over(academy: Academy, spoilt: dict[str, str]) -> None:
    with academy.store.transaction() as session:
        session.execute(update(models.CompiledRelease).values(**spoilt))
    with fresh(academy) as session:
        assert compiled.load(session, 1) is None
        assert "Say that you work at Norda" in library.current(session).html(clause(session))


def clause(session: Session) -> str:
    body: str = library.current(session).source.policies["conduct"].clauses[0].body
    return body


def test_an_attempts_quiz_is_read_as_it_was(academy: Academy) -> None:
    with academy.store.reading() as session:
        old = library.current(session).library.quizzes["first"]
    publish(academy, {"quizzes/first.md": written.QUIZ_FIRST.replace("Seen first.", "Seen at once.")})
    with fresh(academy) as session:
        assert library.quiz_revision(session, old.digest).questions == old.questions
        assert "Seen first." in library.current(session).html("Seen first.")
        assert library.quiz_revision(session, library.current(session).library.quizzes["first"].digest) != old
        with pytest.raises(library.LibraryError, match="no release"):
            library.quiz_revision(session, "f" * 64)
        with pytest.raises(library.LibraryError, match="no release"):
            library.policy_revision(session, "f" * 64)


def test_many_old_revisions_are_read_in_as_few_queries_as_one(academy: Academy) -> None:
    digests = []
    for number in range(5):
        publish(academy, {"quizzes/first.md": written.QUIZ_FIRST.replace("Seen first.", f"Seen {number}.")})
        with academy.store.reading() as session:
            digests.append(library.current(session).library.quizzes["first"].digest)

    counts = []
    for wanted in (digests[:1], digests):
        asked: list[str] = []
        with fresh(academy) as session:
            library.current(session)

            def note(*facts: Any, asked: list[str] = asked) -> None:
                asked.append(facts[2])

            event.listen(academy.store.read_engine, "before_cursor_execute", note)
            found = library.quiz_revisions(session, wanted)
            event.remove(academy.store.read_engine, "before_cursor_execute", note)
            assert [quiz.digest for quiz in found.values()] == wanted
            assert library.current(session).html("Seen 0.") == "<p>Seen 0.</p>"
        counts.append(len(asked))

    assert counts == [2, 2]


def test_two_releases_at_most_stay_in_memory(academy: Academy) -> None:
    for number in range(3):
        publish(academy, {"courses/glossary.md": f"## Disclosure\n\nSaying it, {number}.\n"})
        with academy.store.reading() as session:
            library.current(session)

    assert sorted(academy.shelf["releases"]) == [3, 4]


def test_an_academy_without_a_release_says_what_to_do(academy: Academy) -> None:
    with academy.store.transaction() as session:
        for model in (models.CompiledRelease, models.ReleaseFile, models.Release):
            if model is not models.Release:
                session.execute(delete(model))
    with fresh(academy) as session, pytest.raises(library.LibraryError, match="lms publish"):
        library.current(session)


def test_search_finds_lessons_clauses_and_terms_but_no_quiz(session: Session) -> None:
    assert {hit.kind for hit in search(session, "first line")} >= {"lesson"}
    assert [hit.path for hit in search(session, "disclos")] == ["/glossary#disclosure"]
    assert "<mark>" in search(session, "argument")[0].snippet
    assert search(session, "employer") == [], "a quiz's answer is never found"


@pytest.mark.parametrize(
    "words", ["", "   ", '"', "'; --", "* AND (", "NEAR(", "<script>", "a:b & | !", "\x00", "é" * 300]
)
def test_any_words_may_be_searched(session: Session, words: str) -> None:
    assert isinstance(search(session, words), list)


def test_a_found_piece_is_inert(academy: Academy, session: Session) -> None:
    publish(academy, {"courses/glossary.md": "## Disclosure\n\nWrite `<img src=x onerror=alert(1)>` nowhere.\n"})
    session.rollback()

    assert "<img" not in search(session, "nowhere")[0].snippet


def test_a_picture_of_the_release_is_given_and_nothing_else(academy: Academy, session: Session) -> None:
    assert library.picture(session, "courses/1-first/01-one.md") is not None
    assert library.picture(session, "../setup.cfg") is None


def test_the_history_lists_the_newest_first(academy: Academy, session: Session) -> None:
    publish(academy, {"courses/glossary.md": "## Disclosure\n\nSaying it.\n"})
    session.rollback()

    assert [one.number for one in library.releases(session)] == [2, 1]


def test_the_content_lies_beside_the_checkout_or_where_it_was_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (places.content_root() / "courses" / "levels.toml").is_file()
    with pytest.raises(FileNotFoundError, match="LMS_CONTENT"):
        places.content_root(tmp_path)
    (tmp_path / "courses").mkdir()
    assert places.content_root(tmp_path) == tmp_path
    monkeypatch.setattr(places, "PACKAGE", tmp_path / "lms")
    shutil.rmtree(tmp_path / "courses")
    assert places.content_root() == tmp_path / "lms" / "_content"


def test_whoever_loads_a_release_does_not_wait_for_whoever_writes(academy: Academy) -> None:
    """One request holds the connection that writes and waits for the release, another loads it: none may block."""
    academy.shelf.clear()
    writing = Event()
    found: list[int] = []

    def load() -> None:
        writing.wait(10)
        with academy.store.writing() as late:
            late.info["release"] = 1
            found.append(library.current(late).number)

    loader = Thread(target=load)
    loader.start()
    with academy.store.transaction() as session:
        session.execute(update(models.Release).values(note="held"))
        writing.set()
        loader.join(10)

    assert found == [1]
