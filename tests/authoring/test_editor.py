"""The editor: drafts, findings beside the line, what a learner of a level sees, and nothing lost."""

import html
import re
import threading
import time

import pytest
from sqlalchemy import event

from lms.authoring import drafts, texts, workshop
from lms.library import service as library
from tests import academy as written
from tests import factories, timing
from tests.factories import post

LESSON = "courses/1-first/01-one.md"
QUIZ = "quizzes/first.md"
POLICY = "policies/conduct.md"


def field(page, name):
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    return html.unescape(re.search(r'value="([^"]*)"', tag[0])[1]) if tag else ""


def typed_in(page):
    return html.unescape(re.search(r"<textarea[^>]*>\r?\n?(.*?)</textarea>", page, re.DOTALL)[1])


def save(client, path, text, **fields):
    page = client.get(f"/studio/file/{path}").text
    given = {"text": text, "version": field(page, "version"), "base": field(page, "base"), **fields}
    return post(client, f"/studio/file/{path}", **given)


def text_of(path):
    return written.TEXTS[path]


# Drafts


def test_the_list_shows_every_file_with_its_title_and_state(trainer):
    page = trainer.get("/studio").text
    for path in written.TEXTS:
        assert path in page
    assert "Say who you are" in page
    assert "Draft by" not in page


def test_a_saved_text_is_a_draft_and_learners_see_nothing_of_it(trainer, session, mira):
    reply = save(trainer, LESSON, text_of(LESSON).replace("Say who you are", "Say it first"))

    assert reply.status_code == 303
    page = trainer.get("/studio?group=Drafts").text
    assert "Say it first" in page
    assert "Draft by Mira Trainer" in page
    assert QUIZ not in page
    assert "Say it first" not in trainer.get("/c/first/one").text
    assert "Say it first" in trainer.get(f"/studio/file/{LESSON}").text


def test_a_text_is_kept_byte_for_byte(trainer, session):
    text = text_of(LESSON).replace("Readers", "  Leser\t") + "\n\n  \n"
    save(trainer, LESSON, text.replace("\n", "\r\n"))

    session.expire_all()
    assert drafts.source(session, LESSON).body == text.encode()
    assert typed_in(trainer.get(f"/studio/file/{LESSON}").text).replace("\r\n", "\n") == text


def test_saving_what_is_published_leaves_no_draft(trainer, session):
    save(trainer, LESSON, "Another text.")
    assert list(drafts.listed(session)) == [LESSON]

    save(trainer, LESSON, text_of(LESSON))

    session.rollback()
    assert drafts.listed(session) == {}


def test_who_saves_second_sees_both_texts_and_loses_none(trainer, client, session, mira):
    first = trainer.get(f"/studio/file/{LESSON}").text
    save(trainer, LESSON, "The first one's text.")
    late = {"text": "The second one's text.", "version": field(first, "version"), "base": field(first, "base")}

    reply = post(trainer, f"/studio/file/{LESSON}", **late)

    assert reply.status_code == 422
    assert "Mira Trainer saved this file meanwhile" in reply.text
    assert typed_in(reply.text) == "The second one's text."
    assert "The first one's text." in html.unescape(reply.text)
    assert drafts.source(session, LESSON).body == b"The first one's text."
    again = {"text": "Both texts.", "version": field(reply.text, "version"), "base": field(reply.text, "base")}
    assert post(trainer, f"/studio/file/{LESSON}", **again).status_code == 303
    session.rollback()
    assert drafts.source(session, LESSON).body == b"Both texts."


def test_a_text_whose_draft_was_discarded_meanwhile_is_not_lost(trainer, session):
    save(trainer, LESSON, "Soon gone.")
    page = trainer.get(f"/studio/file/{LESSON}").text
    assert post(trainer, f"/studio/discard/{LESSON}", version=1).status_code == 303

    reply = post(
        trainer, f"/studio/file/{LESSON}", text="Still here.", version=field(page, "version"), base=field(page, "base")
    )

    assert reply.status_code == 422
    assert typed_in(reply.text) == "Still here."


def test_a_form_out_of_date_gives_the_text_back_line_by_line(trainer):
    reply = trainer.post(f"/studio/file/{LESSON}", data={"text": "- one\n  - two", "version": "0"})

    assert reply.status_code == 400
    assert "- one\n  - two" in reply.text
    assert "<textarea" in reply.text


def test_a_draft_is_discarded_after_a_look_at_what_goes(trainer, session):
    save(trainer, LESSON, text_of(LESSON).replace("Readers trust", "Nobody trusts"))

    page = trainer.get(f"/studio/discard/{LESSON}").text
    assert "Nobody trusts" in page
    assert post(trainer, f"/studio/discard/{LESSON}", version=7).status_code == 409
    assert post(trainer, f"/studio/discard/{LESSON}", version=1).status_code == 303

    session.rollback()
    assert drafts.listed(session) == {}
    assert trainer.get(f"/studio/discard/{LESSON}").status_code == 404


def test_a_file_is_drafted_to_be_deleted_and_taken_back(trainer, session):
    assert post(trainer, f"/studio/delete/{QUIZ}").status_code == 303

    page = trainer.get(f"/studio/file/{QUIZ}").text
    assert "It stays where it is until that is published." in page
    assert "<textarea" not in page
    assert "To be deleted" in trainer.get("/studio?group=Drafts").text
    assert QUIZ not in workshop.opened(session, trainer.application.extensions["lms"].clock().date()).files
    assert post(trainer, f"/studio/discard/{QUIZ}", version=1).status_code == 303
    assert "<textarea" in trainer.get(f"/studio/file/{QUIZ}").text


def test_a_file_with_a_draft_is_not_deleted_unseen(trainer):
    save(trainer, QUIZ, "Half a thought.")
    assert post(trainer, f"/studio/delete/{QUIZ}").status_code == 422


def test_more_than_a_file_may_hold_is_refused_with_the_text_kept(trainer):
    assert save(trainer, LESSON, "ä" * 400_000).status_code == 303

    reply = save(trainer, LESSON, "ä" * 500_001)

    assert reply.status_code == 422
    assert "The file is larger than 1,000 kB" in reply.text
    assert typed_in(reply.text) == "ä" * 500_001
    assert post(trainer, "/me", name="x" * 300_000).status_code == 413


# Findings


def test_a_finding_stands_beside_its_line_with_its_place_and_mend(trainer):
    save(trainer, QUIZ, text_of(QUIZ).replace("- [x] In the first line", "- [ ] In the first line"))

    page = html.unescape(trainer.get(f"/studio/file/{QUIZ}").text)
    found = re.search(r'data-line="(\d+)"[^>]*>Line (\d+), column (\d+)</a>.*?<pre[^>]*>(.*?)</pre>', page, re.DOTALL)
    assert found[1] == found[2]
    line = typed_in(page).split("\n")[int(found[1]) - 1]
    assert re.sub("</?mark>", "", found[4]).startswith(line[:20])
    assert "1 error" in trainer.get("/studio?group=Drafts").text
    assert f"{QUIZ}, line {found[1]}" in trainer.get("/studio/findings").text


def test_findings_that_other_files_bring_are_found_too(trainer):
    save(trainer, LESSON, text_of(LESSON).replace("policy:conduct#open", "policy:conduct#opne"))

    page = trainer.get(f"/studio/file/{LESSON}").text
    assert "REF-PART" in page


@pytest.mark.timed
def test_a_bomb_is_a_finding_within_two_seconds_and_disturbs_nobody(trainer):
    bomb = text_of(LESSON).replace("Readers trust", "[a](<b" * 9_000)
    save(trainer, LESSON, bomb)
    trainer.get(f"/studio/file/{LESSON}")

    times = []
    for text in (text_of(LESSON) + "\nNew words.\n", bomb + "x"):
        started = time.monotonic()
        reply = post(trainer, f"/studio/preview/{LESSON}", text=text, version=0)
        times.append(time.monotonic() - started)

    assert reply.status_code == 200
    assert "A part cannot be shown" in reply.text
    assert times[1] - times[0] < timing.allowed(2), "longer than an ordinary text by too much"
    assert trainer.get("/c/first/one").status_code == 200


@pytest.mark.parametrize("path", sorted(written.TEXTS))
def test_a_text_that_is_no_content_at_all_still_has_its_page(trainer, path):
    for text in ("", "---\n", "\x01\x02", "[[level]]\nnumber = ", "---\nid: [\n---\n## \n- [x"):
        reply = save(trainer, path, text)
        assert reply.status_code == 303
        assert trainer.get(f"/studio/file/{path}").status_code == 200
    assert trainer.get("/studio/findings").status_code == 200


# Preview


def test_a_lesson_is_shown_as_it_will_be_with_the_companys_names(trainer):
    save(trainer, LESSON, text_of(LESSON).replace("Readers trust", "**Nobody** trusts {company},"))
    page = trainer.get(f"/studio/file/{LESSON}?answers=shown").text
    assert "<strong>Nobody</strong> trusts Norda" in page
    assert "Right: readers see it before anything else." in page
    assert "Right: readers see it before" not in trainer.get(f"/studio/file/{LESSON}").text.partition("</textarea>")[2]


@pytest.mark.parametrize(("level", "closed"), [(0, True), (1, False), (2, False)])
def test_a_course_is_closed_to_a_level_that_has_not_done_what_comes_first(trainer, level, closed):
    page = trainer.get(f"/studio/file/courses/2-second/course.md?level={level}").text
    assert ("Closed to a learner of this level" in page) == closed
    assert ("First steps" in page) == closed


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (QUIZ, "Question 1 of 4"),
        ("badges/first.md", "The holder has shown"),
        (POLICY, "Answer once, then leave the argument."),
        ("courses/glossary.md", "Saying where you work"),
        ("courses/levels.toml", "Able"),
        ("courses/1-first/course.md", "Say who you are"),
    ],
)
def test_every_kind_of_file_has_its_preview(trainer, path, words):
    shown = trainer.get(f"/studio/file/{path}").text.partition('id="own-preview"')[2]
    assert words in shown


def test_a_badge_is_earned_at_the_level_that_needs_its_course(trainer):
    path = "/studio/file/badges/first.md"
    assert "has earned it" not in trainer.get(f"{path}?level=0").text
    assert "has earned it" in trainer.get(f"{path}?level=1").text


def test_answers_of_a_quiz_are_hidden_until_asked_for(trainer):
    shown = trainer.get(f"/studio/file/{QUIZ}").text.partition('id="own-preview"')[2]
    assert "answer--right" not in shown
    shown = trainer.get(f"/studio/file/{QUIZ}?answers=shown").text.partition('id="own-preview"')[2]
    assert "answer--right" in shown


EVERY_KIND = """
## Put them in order.
<!-- id: order -->

1. Zebra first
2. Apple second

## Which belongs to which?
<!-- id: match -->

| word | meaning |
|---|---|
| Rail | Something to hold |
| Step | Something to stand on |

## Fill the gap.
<!-- id: gap; type: cloze -->

Begin with [[I work at|I am with]] and your company.

## How many?
<!-- id: range; points: 1 -->

- = 90..110

## What do you write?
<!-- id: scene; type: scenario -->

- [50%] [Reply](#reply-now)
- [0%] [Wait](#the-end)

### Reply now

They answer.

- [100%] [Thank them](#the-end)
- [0%] [Quarrel](#the-end)

### The end

It is over.

## Write it yourself.
<!-- id: open -->

- = ___
- [60%] Says where one works
- [40%] Is kind
"""


def test_every_kind_of_question_is_shown_without_and_with_its_answer(trainer):
    save(trainer, QUIZ, text_of(QUIZ) + EVERY_KIND)

    plain, full = (
        html.unescape(trainer.get(f"/studio/file/{QUIZ}?answers={one}").text.partition('id="own-preview"')[2])
        for one in ("hidden", "shown")
    )

    assert plain.index("Apple second") < plain.index("Zebra first")
    assert full.index("Zebra first") < full.index("Apple second")
    assert "To choose from: Something to hold · Something to stand on" in plain
    assert "[ … ]" in plain
    for words in ("[I work at / I am with]", "90..110", "60 %", "Says where one works", "100 %"):
        assert words in full, words
        assert words not in plain.replace("80 % passes", ""), words
    for words in ("They answer.", "The scenario ends here.", "a trainer marks it"):
        assert words in plain


def test_what_is_typed_is_shown_and_not_kept(trainer, session):
    text = text_of(LESSON).replace("Readers trust", "Typed just now:")
    reply = post(trainer, f"/studio/preview/{LESSON}", text=text, version=0, level=1)
    assert "Typed just now:" in reply.text
    assert "<html" not in reply.text
    assert drafts.listed(session) == {}


def test_what_is_typed_is_shown_beside_the_drafts_it_belongs_to(trainer):
    post(trainer, "/studio/new", kind="course", title="Fire drill", level="1")
    path = "courses/fire-drill/course.md"
    text = typed_in(trainer.get(f"/studio/file/{path}").text)

    reply = post(
        trainer, f"/studio/preview/{path}", text=text.replace("title: Fire drill", "title: The drill"), version=1
    )

    assert "The drill" in reply.text
    assert "1 lesson " in reply.text
    assert "The first lesson" in reply.text


def test_a_file_leads_to_everything_that_makes_its_course_and_to_publishing(trainer):
    new = {"kind": "course", "title": "Fire drill", "level": "1"}
    post(trainer, "/studio/new", **new)
    post(trainer, "/studio/new", kind="quiz", title="The drill's quiz", id="drill", course="fire-drill")
    post(trainer, "/studio/new", kind="badge", title="Drilled", id="drilled", course="fire-drill")
    paths = ["courses/fire-drill/course.md", "courses/fire-drill/01-first.md", "quizzes/drill.md", "badges/drilled.md"]

    for path in paths:
        page = trainer.get(f"/studio/file/{path}").text
        beside = page.partition('id="own-beside"')[2].partition("</section>")[0]
        assert [f"/studio/file/{other}" for other in paths if other != path] == re.findall(
            r'href="(/studio/file[^"]+)"', beside
        )
        assert 'href="/studio/new?kind=lesson&amp;course=fire-drill"' in beside
        assert 'href="/studio/publish"' in page.partition('id="own-more"')[2]

    assert 'id="own-beside"' not in trainer.get(f"/studio/file/{POLICY}").text
    asked = trainer.get("/studio/new?kind=lesson&course=fire-drill").text
    assert re.findall(r'<option selected value="([^"]*)"', asked) == ["lesson", "", "fire-drill"]


@pytest.mark.parametrize(("level", "closed"), [(0, True), (1, False)])
def test_what_is_typed_is_as_closed_as_what_is_saved(trainer, level, closed):
    path = "quizzes/second.md"
    reply = post(trainer, f"/studio/preview/{path}", text=text_of(path), version=0, level=level)
    assert ("Closed to a learner of this level" in reply.text) == closed


def test_two_who_save_at_once_make_one_draft_and_one_is_told(academy, mira, session):
    session.commit()
    told = []

    def write(number):
        try:
            with academy.store.transaction() as own:
                drafts.save(own, drafts.Writing(LESSON, f"Text {number}.".encode(), "", 0), by=mira, at=academy.clock())
        except texts.Elsewhere:
            told.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    session.rollback()
    assert len(told) == 3
    assert drafts.listed(session)[LESSON].version == 1


# Something new


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"kind": "course", "level": "1"}, "courses/new-here/course.md"),
        ({"kind": "lesson", "course": "first"}, "courses/1-first/03-new-here.md"),
        ({"kind": "badge", "course": "first"}, "badges/new-here.md"),
        ({"kind": "policy"}, "policies/new-here.md"),
    ],
)
def test_something_new_begins_as_a_clean_draft(trainer, session, fields, path):
    reply = post(trainer, "/studio/new", title="New here", **fields)

    assert reply.location.endswith(path)
    page = trainer.get(f"/studio/file/{path}").text
    assert "New here" in page
    assert ">Error<" not in page
    errors = [one for one in workshop.opened(session, library_day(trainer)).library.findings if one.severity == "error"]
    assert errors == []


def library_day(client):
    return client.application.extensions["lms"].clock().date()


def test_a_new_lesson_stands_in_the_list_of_its_course(trainer, session):
    post(trainer, "/studio/new", kind="lesson", course="first", title="Third things", id="third")
    course = workshop.opened(session, library_day(trainer)).library.courses["first"]
    assert [lesson.id for lesson in course.lessons] == ["one", "two", "third"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "course", "title": ""}, "Enter a title."),
        ({"kind": "course", "title": "X"}, "Choose the level the course belongs to."),
        ({"kind": "course", "title": "X", "level": "9"}, "Choose one of the list."),
        ({"kind": "course", "title": "First", "level": "1"}, "There is a course with the id “first” already"),
        ({"kind": "lesson", "title": "X"}, "Choose the course it is for."),
        ({"kind": "lesson", "title": "One", "course": "first"}, "has a lesson with the id “one” already"),
        ({"kind": "quiz", "title": "X", "course": "first"}, "is the quiz of this course already"),
        ({"kind": "policy", "title": "X", "id": "No Id"}, "Use small letters, digits and hyphens only"),
        ({"kind": "policy", "title": "Conduct"}, "There is a policy with the id “conduct” already"),
        ({"kind": "badge", "title": "First", "course": "first"}, "There is a badge with the id “first” already"),
        ({"kind": "nothing", "title": "X"}, "Choose one of the list."),
    ],
)
def test_what_cannot_be_begun_is_said_and_the_form_kept(trainer, session, fields, words):
    reply = post(trainer, "/studio/new", **fields)
    assert reply.status_code == 422
    assert words in html.unescape(reply.text)
    assert drafts.listed(session) == {}


# Who may


def test_a_champion_looks_at_everything_and_writes_policies(champion, session):
    assert champion.get("/studio").status_code == 200
    page = champion.get(f"/studio/file/{LESSON}").text
    assert "Save the draft" not in page
    assert "readonly" in page
    assert save(champion, LESSON, "Mine.").status_code == 403
    assert post(champion, f"/studio/delete/{LESSON}").status_code == 403
    assert post(champion, "/studio/new", kind="policy", title="X").status_code == 403
    assert save(champion, POLICY, text_of(POLICY) + "\nMore.\n").status_code == 303
    assert list(drafts.listed(session)) == [POLICY]


@pytest.mark.parametrize("roles", [(), ("staff",), ("expert",), ("admin",)])
def test_nobody_else_sees_the_studio(client, session, roles):
    factories.sign_in(client, session, factories.person(session, "Somebody", roles=roles))
    for path in ("/studio", f"/studio/file/{LESSON}", "/studio/findings", "/studio/new"):
        assert client.get(path).status_code == 403
    assert "/studio" not in client.get("/learn").text


@pytest.mark.parametrize(
    "path", ["../setup.cfg", "courses/1-first/../../x.md", "x.md", "courses/1-first/none.md", ".md"]
)
def test_what_the_academy_has_not_is_missing(trainer, path):
    assert trainer.get(f"/studio/file/{path}").status_code == 404
    assert post(trainer, f"/studio/file/{path}", text="x", version=0).status_code == 404


# Much


def test_five_hundred_files_are_listed_in_pages_with_few_queries(trainer, academy, session, mira):
    for number in range(500):
        body = f"---\nid: b{number}\ntitle: Badge number {number}\n---\n".encode()
        drafts.save(session, drafts.Writing(f"badges/b{number}.md", body, "", 0), by=mira, at=academy.clock())
    session.commit()
    with counted(academy) as sent:
        page = trainer.get("/studio?page=3").text
    assert "Page 3 of 9" in page
    assert len(page) < 60_000
    assert len(sent) <= 6
    assert "Badge number 417" in trainer.get("/studio?q=number+417").text
    assert "No file has “nothing of the kind”" in trainer.get("/studio?q=nothing+of+the+kind").text


def test_pages_take_a_fixed_number_of_queries(trainer, academy, session, mira):
    paths = ("/studio", f"/studio/file/{LESSON}", "/studio/findings", f"/studio/discard/{LESSON}")
    save(trainer, LESSON, "A draft.")
    before = {}
    for path in paths:
        trainer.get(path)
        with counted(academy) as sent:
            assert trainer.get(path).status_code == 200
        before[path] = len(sent)
    for path in (QUIZ, POLICY, "badges/first.md"):
        save(trainer, path, "A draft.")
    for path in paths:
        trainer.get(path)
        with counted(academy) as sent:
            trainer.get(path)
        assert len(sent) == before[path] <= 9, path


class counted:  # noqa: N801
    """Collect the statements a request sends."""

    def __init__(self, academy):
        self.engine, self.sent = academy.store.read_engine, []

    def note(self, _connection, _cursor, statement, *_rest):
        self.sent.append(statement)

    def __enter__(self):
        event.listen(self.engine, "before_cursor_execute", self.note)
        return self.sent

    def __exit__(self, *_):
        event.remove(self.engine, "before_cursor_execute", self.note)


def test_the_texts_of_a_release_are_kept_for_two_releases(session):
    assert library.sources(session, 1)[LESSON] == text_of(LESSON).encode()
    assert library.sources(session, 99) == {}


class Fleeting(dict):
    """A shelf from which others push out at once what is put on it."""

    def __setitem__(self, key, value):
        """Forget it."""


def test_a_text_is_read_although_others_push_it_off_the_shelf_meanwhile(trainer, session):
    session.info["academy"].shelf["workshop"] = Fleeting()

    mine = workshop.opened(session, library_day(trainer), {LESSON: b"mine"})

    assert mine.files[LESSON] == b"mine"


@pytest.mark.parametrize("number", ["9" * 10, "9" * 30, "-" + "9" * 30])
def test_a_number_that_no_column_holds_is_answered_like_any_other_wrong_one(trainer, number):
    save(trainer, LESSON, "Another text.")

    assert post(trainer, f"/studio/discard/{LESSON}", version=number).status_code == 409
    assert trainer.get(f"/studio/history?before={number}").status_code == 200
    assert trainer.get(f"/studio/versions/{LESSON}?release={number}").status_code == 404
