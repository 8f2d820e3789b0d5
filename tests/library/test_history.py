"""What was published when, and what differs between two releases."""

import pytest
from sqlalchemy.orm import Session

from lms.library import service as library
from lms.web.academy import Academy
from tests import academy as written

PATH, NEW = "courses/glossary.md", "badges/new.md"
TEXTS = ("Saying it first.", "Saying it first.", "Saying it.")


@pytest.fixture
def published(academy: Academy, session: Session) -> Session:
    """Four releases: the glossary changed in the second and fourth, a badge came in the third, another went."""
    extra = {NEW: written.TEXTS["badges/first.md"].replace("id: first", "id: new")}
    for place, words in enumerate(TEXTS):
        files = written.files({PATH: f"## Disclosure\n\n{words}\n", **(extra if place else {})})
        if place == 2:
            del files["badges/second.md"]
        with academy.store.reading() as reader:
            prepared = library.prepare(reader, files, today=academy.clock().date())
        with academy.store.transaction() as own:
            library.put_out(own, prepared, library.Label(f"Tess {place}", "test", origin="browser"), at=academy.clock())
    session.info.pop("release", None)
    return session


def test_releases_are_listed_in_pages(published: Session) -> None:
    assert [one.number for one in library.releases(published, limit=2)] == [4, 3]
    assert [one.number for one in library.releases(published, before=3)] == [2, 1]
    second = library.release(published, 2)
    assert second is not None
    assert (second.author, second.origin) == ("Tess 0", "browser")
    assert library.release(published, 9) is None


def test_two_releases_differ_in_files(published: Session) -> None:
    assert [(one.path, one.kind) for one in library.touched(published, 1, 4)] == [
        (NEW, "new"),
        ("badges/second.md", "removed"),
        (PATH, "changed"),
    ]
    assert library.touched(published, 2, 2) == []


def test_a_file_has_the_versions_that_changed_it(published: Session) -> None:
    assert [(one.release, one.author) for one in library.versions(published, PATH)] == [
        (4, "Tess 2"),
        (2, "Tess 0"),
        (1, "start"),
    ]
    gone = library.versions(published, "badges/second.md")
    assert [(one.release, one.digest is None) for one in gone] == [(4, True), (1, False)]
    assert library.versions(published, "badges/none.md") == []
    assert len(library.versions(published, PATH, limit=1)) == 1


def test_a_file_is_given_as_it_was(published: Session) -> None:
    assert library.text(published, PATH, 1) == written.TEXTS[PATH].encode()
    assert library.text(published, NEW, 1) is None
    assert library.files(published, 1) == written.files()
    assert set(library.files_below(published, 1, "courses/1-first")) == {
        one for one in written.TEXTS if one.startswith("courses/1-first/")
    }
    assert library.files_below(published, 1, "courses/1%") == {}
    digest = library.digests(published, 1)[PATH]
    assert library.bodies(published, [digest, "0" * 64]) == {digest: written.TEXTS[PATH].encode()}


def test_the_difference_of_a_file_is_given_line_by_line(published: Session) -> None:
    assert library.difference(published, PATH, 2, 4) == [
        f"--- a/{PATH}",
        f"+++ b/{PATH}",
        "@@ -1,3 +1,3 @@",
        " ## Disclosure",
        " ",
        "-Saying it first.",
        "+Saying it.",
    ]
    assert library.difference(published, PATH, 2, 3) == []
    assert library.difference(published, NEW, 1, 4)[0] == "--- /dev/null"
    assert library.difference(published, "badges/second.md", 1, 4)[1] == "+++ /dev/null"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (b"\xff\xfe", b"ab", ["Binary file x: 2 bytes before, 2 bytes now"]),
        (b"a\r\n", b"a\n", ["The line ends differ, nothing else."]),
        (None, None, []),
    ],
)
def test_what_cannot_be_shown_by_lines_is_said(old: bytes | None, new: bytes | None, expected: list[str]) -> None:
    assert library.unified(old, new, "x") == expected
