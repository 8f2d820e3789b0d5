"""Publishing from the browser: what is shown, what is decided, what follows, and how it is taken back."""

import html
import re

import pytest

from lms.assessment import service as assessment
from lms.audit import service as audit
from lms.authoring import drafts
from lms.authoring import service as authoring
from lms.library import service as library
from tests import academy as written
from tests import factories
from tests.authoring.test_editor import LESSON, POLICY, QUIZ, counted, field, save, text_of, typed_in
from tests.factories import post

RIGHT = {"where": "In the first line"}


def state(page):
    return field(page, "state")


def look(client, path="/studio/publish"):
    return client.get(path).text


def put_out(client, path="/studio/publish", **fields):
    return post(client, path, state=state(look(client, path)), **fields)


def key_moved():
    return (
        text_of(QUIZ)
        .replace("- [ ] In the profile", "- [x] In the profile")
        .replace("- [x] In the first line", "- [ ] In the first line")
    )


def more(words):
    """Give the lesson's text with more words in it."""
    return text_of(LESSON).replace("## How to say it", f"{words}\n\n## How to say it")


def seen_now(session):
    session.rollback()
    session.info.pop("release", None)


def test_without_a_draft_there_is_nothing_to_publish(trainer):
    assert "There are no drafts." in look(trainer)
    assert post(trainer, "/studio/publish", state="1:x").status_code == 422


def test_a_draft_is_published_with_its_note_and_learners_see_it(trainer, session, mira):
    save(trainer, LESSON, text_of(LESSON).replace("Readers trust", "Everybody trusts"))
    page = look(trainer)
    assert "Everybody trusts" in page
    assert "Say who you are" in page

    reply = put_out(trainer, note="Friendlier")

    assert reply.location.endswith("/studio/history/2")
    assert "Everybody trusts" in trainer.get("/c/first/one").text
    seen_now(session)
    assert drafts.listed(session) == {}
    made = library.release(session, 2)
    assert (made.author, made.origin, made.note, made.source) == ("Mira Trainer", "browser", "Friendlier", "the studio")
    assert "release.published" in {one.action for one in audit.page(session)}
    shown = trainer.get("/studio/history").text
    assert "Friendlier" in shown
    assert "in the studio" in shown


def test_new_and_deleted_files_are_published_too(trainer, session):
    post(trainer, "/studio/new", kind="badge", title="Fresh", course="first", id="fresh")
    post(trainer, "/studio/delete/badges/second.md")

    assert put_out(trainer).status_code == 303

    seen_now(session)
    there = library.digests(session, 2)
    assert "badges/fresh.md" in there
    assert "badges/second.md" not in there


def test_a_moved_key_asks_what_becomes_of_results_and_counts_before(trainer, session, mira, academy):
    academy.shelf["may_start"] = []
    ada = factories.person(session, "Ada Lovelace")
    attempt = assessment.start(session, ada, "first", at=academy.clock())
    session.commit()
    save(trainer, QUIZ, key_moved())

    page = html.unescape(look(trainer))

    assert "What becomes of results given so far?" in page
    for words in authoring.CHOICES.values():
        assert words in page
    assert re.search(r'value="favour" checked', page)
    assert "1 attempt in progress" in page
    assert "Where do you say it?" in page
    assert attempt


def test_counting_again_shows_counts_and_publishes_nothing(trainer, session):
    save(trainer, QUIZ, key_moved())
    reply = put_out(trainer, **{"choice-first": "strict", "void-first": "where", "note": "Kept words", "do": "count"})

    assert reply.status_code == 200
    assert re.search(r'value="strict" checked', reply.text)
    assert re.search(r'value="where" checked', reply.text)
    assert "Kept words" in reply.text
    seen_now(session)
    assert library.current_number(session) == 1


def test_results_cannot_both_stay_and_lose_questions(trainer, session):
    save(trainer, QUIZ, key_moved())

    reply = put_out(trainer, **{"choice-first": "leave", "void-first": "where", "note": "Kept words"})

    assert reply.status_code == 422
    assert "choose one of the two" in html.unescape(reply.text)
    assert re.search(r'value="leave" checked', reply.text)
    assert re.search(r'value="where" checked', reply.text)
    assert "Kept words" in reply.text
    seen_now(session)
    assert library.current_number(session) == 1


def test_a_scoring_change_without_a_choice_is_not_published(trainer, session):
    save(trainer, QUIZ, key_moved())

    reply = put_out(trainer)

    assert reply.status_code == 422
    assert "choose what becomes of results" in reply.text
    seen_now(session)
    assert library.current_number(session) == 1
    assert put_out(trainer, **{"choice-first": "leave"}).status_code == 303


def test_a_class_can_be_raised_and_not_lowered(trainer, session):
    save(trainer, LESSON, text_of(LESSON).replace("Readers trust", "Everybody trusts"))
    page = look(trainer)
    options = re.search(r'name="class-lesson:first/one">(.*?)</select>', page, re.DOTALL)[1]
    assert re.findall(r'value="(\w+)"', options)[0] == "cosmetic"

    put_out(trainer, **{"class-lesson:first/one": "material"})

    seen_now(session)
    assert [one["cls"] for one in library.release(session, 2).changes] == ["material"]


def test_errors_stand_against_publishing_and_lead_to_their_file(trainer, session):
    save(trainer, QUIZ, text_of(QUIZ).replace("- [x] In the first line", "- [ ] In the first line"))

    page = look(trainer)

    assert "Mend this first" in page
    assert f'/studio/file/{QUIZ}"' in page
    assert ">Publish</button>" not in page
    assert post(trainer, "/studio/publish", state=state(page), **{"choice-first": "leave"}).status_code == 422
    seen_now(session)
    assert library.current_number(session) == 1


def test_what_was_saved_since_the_page_was_shown_is_looked_at_again(trainer, session):
    save(trainer, LESSON, more("One."))
    page = look(trainer)
    save(trainer, LESSON, more("Two."))

    reply = post(trainer, "/studio/publish", state=state(page), note="Typed")

    assert reply.status_code == 422
    assert "Something was saved or published since" in reply.text
    assert "Typed" in reply.text
    seen_now(session)
    assert library.current_number(session) == 1


def test_a_draft_saved_while_it_was_published_goes_on_from_what_is_published(trainer, session, academy, mira):
    save(trainer, LESSON, "Not read yet.")
    kept = drafts.listed(session)
    save(trainer, LESSON, "Read.")
    session.rollback()
    drafts.published(session, kept)
    assert drafts.listed(session)[LESSON].base == library.hash_of(b"Not read yet.")


def test_a_champion_looks_and_does_not_publish(champion, session):
    save(champion, POLICY, text_of(POLICY).replace("Answer once", "Answer kindly once"))
    page = look(champion)
    assert "Answer kindly once" in page
    assert ">Publish</button>" not in page
    assert post(champion, "/studio/publish", state=state(page)).status_code == 403
    assert champion.get("/studio/undo").status_code == 403


# Taking back


def test_the_release_before_is_brought_back_as_a_new_one(trainer, session):
    assert trainer.get("/studio/undo").status_code == 303
    assert post(trainer, "/studio/undo", state="1:x").status_code == 422
    save(trainer, LESSON, text_of(LESSON).replace("Readers trust", "Everybody trusts"))
    put_out(trainer)
    assert "Bring release 1 back" in trainer.get("/studio/history").text
    page = look(trainer, "/studio/undo")
    assert "Everybody trusts" in page

    reply = put_out(trainer, "/studio/undo")

    assert reply.location.endswith("/studio/history/3")
    seen_now(session)
    assert library.text(session, LESSON, 3) == text_of(LESSON).encode()
    assert library.release(session, 3).origin == "undo"
    assert library.release(session, 3).note == "Brings back release 1"
    assert "brought back" in trainer.get("/studio/history/3").text


def test_bringing_back_a_key_asks_too(trainer, session):
    save(trainer, QUIZ, key_moved())
    put_out(trainer, **{"choice-first": "favour"})

    assert put_out(trainer, "/studio/undo").status_code == 422
    assert put_out(trainer, "/studio/undo", **{"choice-first": "favour"}).status_code == 303


# History


def test_history_is_paged_and_each_release_shows_its_difference(trainer, session, academy):
    for number in range(2, 30):
        files = written.files({LESSON: more(f"Line {number}.")})
        prepared = library.prepare(session, files, today=academy.clock().date())
        library.publish(session, prepared, at=academy.clock(), author=f"Author {number}", source="test")
    session.commit()

    first = trainer.get("/studio/history").text
    assert "Author 29" in first
    assert "Author 4" not in first
    second = trainer.get("/studio/history?before=5").text
    assert "Author 4" in second
    one = trainer.get("/studio/history/7").text
    assert "Line 7." in one
    assert "Line 6." in one
    assert trainer.get("/studio/history/99").status_code == 404
    with counted(academy) as sent:
        trainer.get("/studio/history")
    assert len(sent) <= 3


def test_a_file_shows_its_versions_and_what_each_changed(trainer, session):
    save(trainer, LESSON, more("Second words."))
    put_out(trainer)
    save(trainer, QUIZ, text_of(QUIZ) + "\n")
    put_out(trainer)

    page = trainer.get(f"/studio/versions/{LESSON}").text

    assert re.findall(r"Release (\d+)</a>", page) == ["2", "1"]
    assert "Second words." in page
    assert "Second words." not in trainer.get(f"/studio/versions/{LESSON}?release=1").text.partition("own-lines")[2]
    assert trainer.get(f"/studio/versions/{LESSON}?release=3").status_code == 404
    assert trainer.get("/studio/versions/badges/none.md").status_code == 404


# Two texts of one file


def published_behind(client, session, academy, path, text):
    """Publish another text than a draft was begun on."""
    files = written.files({path: text})
    prepared = library.prepare(session, files, today=academy.clock().date())
    library.publish(session, prepared, at=academy.clock(), author="Tess", source="test")
    session.commit()


def test_a_draft_of_a_text_published_anew_is_brought_together_with_it(trainer, session, academy):
    first, second = "Readers trust a person", "See [clause"
    save(trainer, LESSON, text_of(LESSON).replace(first, "Mine trust a person"))
    published_behind(trainer, session, academy, LESSON, text_of(LESSON).replace(second, "Theirs: [clause"))

    assert "Bring both together" in trainer.get(f"/studio/file/{LESSON}").text
    assert "Published anew meanwhile" in trainer.get("/studio").text
    assert f"/studio/conflict/{LESSON}" in look(trainer)
    page = trainer.get(f"/studio/conflict/{LESSON}").text
    merged = typed_in(page)
    assert "Mine trust a person" in merged
    assert "Theirs: [clause" in merged
    assert "<<<<<<<" not in merged
    reply = post(trainer, f"/studio/conflict/{LESSON}", state=state(page), keep="merged", text=merged)

    assert reply.status_code == 303
    assert put_out(trainer).status_code == 303
    seen_now(session)
    assert b"Mine trust a person" in library.text(session, LESSON, 3)
    assert b"Theirs: [clause" in library.text(session, LESSON, 3)
    assert "authoring.conflict_decided" in {one.action for one in audit.page(session)}


def test_what_both_changed_stands_between_marks_until_somebody_decides(trainer, session, academy):
    save(trainer, LESSON, text_of(LESSON).replace("Readers trust", "Mine trust"))
    published_behind(trainer, session, academy, LESSON, text_of(LESSON).replace("Readers trust", "Theirs trust"))
    page = trainer.get(f"/studio/conflict/{LESSON}").text
    merged = typed_in(page)
    assert re.search(r"<<<<<<< the draft\n.*Mine.*\n=======\n.*Theirs.*\n>>>>>>> what is published", merged)

    refused = post(trainer, f"/studio/conflict/{LESSON}", state=state(page), keep="merged", text=merged)

    assert refused.status_code == 422
    assert "There are still marks in the text." in refused.text
    assert typed_in(refused.text) == merged
    stale = post(trainer, f"/studio/conflict/{LESSON}", state="other", keep="merged", text="Typed.")
    assert (stale.status_code, typed_in(stale.text)) == (422, "Typed.")


@pytest.mark.parametrize(("keep", "left"), [("ours", 1), ("theirs", 0)])
def test_one_of_both_can_be_kept(trainer, session, academy, keep, left):
    save(trainer, LESSON, "Mine.")
    published_behind(trainer, session, academy, LESSON, more("Theirs."))
    page = trainer.get(f"/studio/conflict/{LESSON}").text

    assert post(trainer, f"/studio/conflict/{LESSON}", state=state(page), keep=keep).status_code == 303

    seen_now(session)
    kept = drafts.listed(session)
    assert len(kept) == left
    assert all(one.digest == library.hash_of(b"Mine.") for one in kept.values())
    assert trainer.get(f"/studio/conflict/{LESSON}").status_code == 404


def test_a_file_drafted_to_be_deleted_and_published_anew_is_decided_too(trainer, session, academy):
    post(trainer, f"/studio/delete/{LESSON}")
    published_behind(trainer, session, academy, LESSON, more("Theirs."))
    page = trainer.get(f"/studio/conflict/{LESSON}").text
    assert "The file was taken away." in page
    assert "Theirs." in typed_in(page)

    assert post(trainer, f"/studio/conflict/{LESSON}", state=state(page), keep="ours").status_code == 303

    seen_now(session)
    kept = drafts.listed(session)[LESSON]
    assert (kept.digest, kept.base) == ("", library.digests(session, 2)[LESSON])


@pytest.mark.parametrize(("keep", "drafted"), [("ours", True), ("theirs", False)])
def test_a_draft_of_a_file_that_was_taken_away_can_go_on_or_go(trainer, session, academy, keep, drafted):
    path = "badges/second.md"
    save(trainer, path, "Mine.")
    files = written.files()
    del files[path]
    prepared = library.prepare(session, files, today=academy.clock().date())
    library.publish(session, prepared, at=academy.clock(), author="Tess", source="test")
    session.commit()
    page = trainer.get(f"/studio/conflict/{path}").text
    assert typed_in(page) == "Mine."

    assert post(trainer, f"/studio/conflict/{path}", state=state(page), keep=keep).status_code == 303

    seen_now(session)
    assert (path in drafts.listed(session)) == drafted
    assert ("New" in trainer.get("/studio?group=Drafts").text) == drafted


def test_nothing_is_published_twice_and_what_was_quicker_is_said(trainer, session, academy):
    save(trainer, LESSON, more("Mine."))
    page = look(trainer)
    assert put_out(trainer).status_code == 303
    assert post(trainer, "/studio/publish", state=state(page)).status_code == 422
    seen_now(session)
    assert library.current_number(session) == 2


def folder_conflict(session, academy, publish, plan, edit):
    """Let the folder and the browser each change the lesson."""
    publish(plan({}))
    publish(edit({LESSON: text_of(LESSON).replace("Readers trust", "Browser trusts")}))
    made = plan({LESSON: text_of(LESSON).replace("See [clause", "Folder: [clause")})
    assert [one.path for one in made.conflicts] == [LESSON]
    with academy.store.transaction() as own:
        authoring.note_conflicts(own, made, at=academy.clock())


@pytest.mark.parametrize("keep", ["merged", "ours", "theirs"])
def test_what_folder_and_browser_changed_is_decided_once(trainer, session, academy, publish, plan, edit, keep):
    folder_conflict(session, academy, publish, plan, edit)
    for place in ("/studio/publish", "/studio"):
        assert f"/studio/conflict/{LESSON}" in trainer.get(place).text
    page = trainer.get(f"/studio/conflict/{LESSON}").text
    merged = typed_in(page)
    assert "Browser trusts" in merged
    assert "Folder: [clause" in merged

    assert post(trainer, f"/studio/conflict/{LESSON}", state=state(page), keep=keep, text=merged).status_code == 303
    if keep != "theirs":
        assert put_out(trainer).status_code == 303

    session.rollback()
    session.info.pop("release", None)
    assert authoring.conflicts(session) == ()
    again = plan({LESSON: text_of(LESSON).replace("See [clause", "Folder: [clause")})
    assert again.conflicts == ()
    now = library.text(session, LESSON, library.current_number(session)).decode()
    assert ("Browser trusts" in now) == (keep != "ours")
    assert ("Folder: [clause" in now) == (keep != "theirs")


def test_a_draft_written_after_the_decision_still_settles_it(trainer, session, academy, publish, plan, edit):
    folder_conflict(session, academy, publish, plan, edit)
    page = trainer.get(f"/studio/conflict/{LESSON}").text
    post(trainer, f"/studio/conflict/{LESSON}", state=state(page), keep="merged", text=typed_in(page))
    save(trainer, LESSON, typed_in(page).replace("## How", "More.\n\n## How"))
    put_out(trainer)

    seen_now(session)
    assert authoring.conflicts(session) == ()


def test_a_champion_may_look_at_two_texts_and_not_decide(champion, session, academy, mira):
    drafts.save(session, drafts.Writing(LESSON, b"Mine.", "x" * 64, 0), by=mira, at=academy.clock())
    session.commit()
    page = champion.get(f"/studio/conflict/{LESSON}")
    assert page.status_code == 200
    assert "Save this text" not in page.text
    assert post(champion, f"/studio/conflict/{LESSON}", state=state(page.text), keep="ours").status_code == 403
