"""Which revision of its file a text is."""

import pytest
from sqlalchemy.orm import Session

from lms.library import service as library
from lms.library.service import Revision
from lms.web.academy import Academy
from tests import academy as written
from tests.recognition.deeds import asked, publish

QUIZ, BADGE, WORDS = "quizzes/first.md", "badges/first.md", "courses/glossary.md"
FIRST, AGAIN, THIRD = (
    written.QUIZ_FIRST.replace("First steps quiz", title) for title in ("First steps quiz", "B", "C")
)


def digest_of(text: str) -> str:
    return library.hash_of(text.encode())


@pytest.fixture
def published(session: Session) -> Session:
    """Six releases: the quiz changed in the third, came back in the fourth and changed again in the sixth."""
    for number, text in enumerate((FIRST, AGAIN, FIRST, FIRST, THIRD), start=2):
        publish(session, {QUIZ: text, WORDS: f"## Kind\n\n{number}\n"})
    session.commit()
    return session


@pytest.mark.parametrize(
    ("text", "release", "number"),
    [
        (FIRST, 1, 1),
        (FIRST, 2, 1),
        (AGAIN, 3, 2),
        (FIRST, 4, 3),
        (FIRST, 5, 3),
        (THIRD, 6, 4),
        (AGAIN, 1, 2),
    ],
)
def test_revisions_are_counted_per_file_and_not_per_release(
    published: Session, text: str, release: int, number: int
) -> None:
    text_then = (digest_of(text), release)

    assert library.revisions(published, [text_then]) == {text_then: Revision(number, 4)}


def test_a_text_no_release_held_has_no_number(published: Session) -> None:
    assert library.revisions(published, [("0" * 64, 1)]) == {}


def test_a_file_that_is_gone_has_no_current_revision(published: Session) -> None:
    rest = written.files({QUIZ: THIRD})
    then = (digest_of(written.TEXTS[BADGE]), 1)
    del rest[BADGE]
    publish(published, {}, files=rest)

    assert library.revisions(published, [then]) == {then: Revision(1, None)}


def test_of_a_file_that_moved_the_place_it_has_now_counts(published: Session) -> None:
    files = written.files({QUIZ: THIRD})
    files["badges/moved.md"] = files.pop(BADGE)
    then = (digest_of(written.TEXTS[BADGE]), 1)
    publish(published, {}, files=files)

    assert library.revisions(published, [then]) == {then: Revision(1, 1)}


def test_many_texts_are_one_query_and_none_the_second_time(academy: Academy, published: Session) -> None:
    texts = [(digest_of(one), 6) for one in (FIRST, AGAIN, THIRD, written.TEXTS[BADGE], "never published")]
    with academy.store.reading() as reader:
        library.current_number(reader)
        with asked(academy) as first:
            found = library.revisions(reader, texts)
        with asked(academy) as second:
            again = library.revisions(reader, texts)

    assert (len(found), len(first), len(second)) == (4, 1, 0)
    assert again == found


def test_a_new_release_is_counted_anew(academy: Academy, published: Session) -> None:
    then = (digest_of(AGAIN), 3)
    assert library.revisions(published, [then])[then] == Revision(2, 4)

    publish(published, {QUIZ: AGAIN})

    assert library.revisions(published, [then])[then] == Revision(2, 5)
    assert library.revisions(published, [(then[0], 7)])[(then[0], 7)] == Revision(5, 5)
