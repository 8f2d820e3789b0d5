"""The catalogue: names filled in where content is shown, links under the mount, lessons with their neighbours."""

from datetime import date

import pytest

from lms.content import library as content
from lms.content.findings import Finding
from lms.library.rules import MOST_OLD, SHOWN, Catalogue, LintFailed, filled
from tests import academy as written

NAMES = {"company": "A & B", "contact": "us", "internal_network": "the Harbour"}


@pytest.fixture
def catalogue() -> Catalogue:
    library = content.read(written.files(), today=date(2026, 11, 22))
    lesson = library.courses["first"].lessons[0]
    html = {
        lesson.body: '<h2 id="why">Why <em>it</em> &amp; all</h2><p>{company} <a href="@/policy/conduct#open">c</a></p>'
        '<h3 id="how">How</h3><img src="@/c/first/files/x.png" alt="">'
    }
    return Catalogue(3, library, html, prefix="/academy", names=NAMES)


def test_titles_and_summaries_name_the_company(catalogue: Catalogue) -> None:
    assert catalogue.library.courses["first"].summary == "What everybody at A & B starts with."
    assert catalogue.source.courses["first"].summary == "What everybody at {company} starts with."


def test_pages_name_the_company_escaped_and_link_under_the_mount(catalogue: Catalogue) -> None:
    html = catalogue.html(catalogue.source.courses["first"].lessons[0].body)

    assert "A &amp; B" in html
    assert 'href="/academy/policy/conduct#open"' in html
    assert 'src="/academy/c/first/files/x.png"' in html


def test_text_that_was_never_rendered_is_shown_as_text(catalogue: Catalogue) -> None:
    assert catalogue.html("<b>{company}</b>") == "&lt;b&gt;A &amp; B&lt;/b&gt;"
    assert catalogue.plain("<b>{company}</b>") == "<b>A & B</b>"


def test_a_lesson_page_has_contents_and_neighbours(catalogue: Catalogue) -> None:
    page = catalogue.lesson_page("first", "one")

    assert page is not None
    assert [(one.id, one.title, one.level) for one in page.contents] == [("why", "Why it & all", 2), ("how", "How", 3)]
    assert (page.before, page.after, page.number, page.total) == (None, "two", 1, 2)
    assert catalogue.lesson_page("first", "one") is page
    last = catalogue.lesson_page("first", "two")
    assert last is not None
    assert (last.before, last.after) == ("one", None)


@pytest.mark.parametrize(("course", "lesson"), [("first", "nothing"), ("nothing", "one")])
def test_there_is_no_page_of_a_lesson_that_is_not_there(catalogue: Catalogue, course: str, lesson: str) -> None:
    assert catalogue.lesson_page(course, lesson) is None


def test_a_level_this_release_has_not_is_the_first(catalogue: Catalogue) -> None:
    assert catalogue.level_number("able") == 2
    assert catalogue.level_number("gone") == 0


def test_older_pieces_are_known_beside_the_present_ones(catalogue: Catalogue) -> None:
    assert catalogue.html("old") == "old"
    catalogue.know("0" * 64, {"old": "<p>{company}</p>"})

    assert catalogue.html("old") == "<p>A &amp; B</p>"


def test_what_holds_no_name_is_the_same_object() -> None:
    library = content.read(
        written.files({"courses/1-first/course.md": written.COURSE_FIRST.replace("{company}", "us")}),
        today=date(2026, 11, 22),
    )

    assert filled(library, lambda text: text + "!") is library
    assert filled(("a", 1), str.upper) == ("a", 1)
    assert filled(date(2026, 1, 1), str.upper) == date(2026, 1, 1)


def test_a_refusal_names_the_first_errors_and_counts_the_rest() -> None:
    errors = tuple(Finding("a.md", line, 1, "X", "Mend this.") for line in range(1, SHOWN + 3))

    words = str(LintFailed((*errors, Finding("a.md", 99, 1, "Y", "A warning.", "warning"))))

    assert "a.md:1:1 X Mend this." in words
    assert f"a.md:{SHOWN + 1}" not in words
    assert "and 2 more" in words
    assert "and" not in str(LintFailed(errors[:1])).split("lms lint shows each")[1]


def test_of_very_many_older_texts_the_oldest_is_forgotten(catalogue: Catalogue) -> None:
    for number in range(MOST_OLD + 1):
        catalogue.know(f"digest-{number}", {f"old {number}": f"<p>{number}</p>"})
        assert f"<p>{number}</p>" in catalogue.html(f"old {number}")

    assert catalogue.html("old 0") == "old 0", "its page would be made anew from its text"
    assert "<p>1</p>" in catalogue.html("old 1")
