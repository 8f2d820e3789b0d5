"""Question banks in the browser."""

from io import BytesIO

import pytest

from lms.authoring import banking, drafts
from lms.authoring.exchange import formats
from tests import academy as written
from tests import factories
from tests.authoring.conftest import *  # noqa: F403 the room's own fixtures
from tests.factories import post

BANK = b"::One::Is it so? {=Yes#Right ~No#Wrong ####Because.}\n\nOnly words.\n"


def send(client, body, name="fire-drill.gift", **fields):
    return post(client, "/studio/import", file=(BytesIO(body), name), **fields)


def test_a_bank_is_looked_at_before_it_becomes_a_draft(trainer, session):
    reply = send(trainer, BANK)

    page = trainer.get(reply.location).text
    assert reply.location.endswith("/studio/import/plan")
    for words in (
        "1 question of “fire-drill.gift”",
        "a text without a question was left out",
        "Line 3",
        'value="fire-drill"',
    ):
        assert words in page
    assert drafts.listed(session) == {}
    done = post(trainer, "/studio/import/plan", id="fire-drill", closes="", do="take")
    assert done.location.endswith("/studio/file/quizzes/fire-drill.md")
    session.rollback()
    assert list(drafts.listed(session)) == ["quizzes/fire-drill.md"]
    assert "Is it so?" in trainer.get(done.location).text
    assert trainer.get("/studio/import/plan").status_code == 404


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04", "no zip, or it is damaged"),
        (b"<!DOCTYPE q [<!ENTITY a 'b'>]><quiz>&a;</quiz>", "document type or entities"),
        (b"<quiz><question>", "no sound XML"),
    ],
)
def test_a_file_that_is_refused_leaves_nothing_behind(trainer, session, body, words):
    reply = send(trainer, body)

    assert reply.status_code == 422
    assert words in reply.text
    assert trainer.get("/studio/import/plan").status_code == 404


def test_no_file_at_all_is_asked_for(trainer):
    reply = post(trainer, "/studio/import", format="gift")

    assert reply.status_code == 422
    assert "Choose a file." in reply.text
    assert '<option selected value="gift">' in reply.text


@pytest.mark.parametrize(
    ("quiz_id", "words"),
    [("first", "There is a quiz “first” already"), ("Not an id", "Use small letters"), ("", "Enter an id.")],
)
def test_an_id_that_cannot_be_is_refused_and_stays_typed(trainer, quiz_id, words):
    send(trainer, BANK)

    reply = post(trainer, "/studio/import/plan", id=quiz_id, do="take")

    assert reply.status_code == 422
    assert words in reply.text
    assert f'value="{quiz_id}"' in reply.text


def test_a_bank_without_a_question_can_only_be_forgotten(trainer):
    send(trainer, b"Only words.")

    page = trainer.get("/studio/import/plan").text
    assert "Make a draft" not in page
    assert post(trainer, "/studio/import/plan", id="x", do="take").status_code == 422
    assert post(trainer, "/studio/import/plan", do="forget").status_code == 303
    assert trainer.get("/studio/import/plan").status_code == 404


def test_somebody_elses_bank_is_not_seen(trainer, session):
    other = factories.person(session, "Other Trainer", roles=("trainer",))
    banking.keep(session, other, banking.Waiting("other.gift", "", BANK), at=session.info["academy"].clock())

    assert trainer.get("/studio/import/plan").status_code == 404


@pytest.mark.parametrize("name", formats.NAMES)
def test_a_published_quiz_goes_out_in_every_format_and_comes_in_again(trainer, name):
    look = trainer.get(f"/studio/export/first/{name}")
    reply = trainer.get(f"/studio/export?quiz=first&format={name}")

    assert (look.status_code, reply.status_code) == (200, 200)
    assert reply.headers["Content-Disposition"] == f"attachment; filename=first{formats.ENDINGS[name]}"
    bank = formats.read(reply.data, name)
    assert [one.prompt for one in bank.questions][:1] == ["Where do you say it?"]
    assert len(bank.questions) == written.QUIZ_FIRST.count("\n## ")


def test_choosing_a_quiz_leads_to_what_its_format_can_hold(trainer):
    reply = trainer.get("/studio/export/look?quiz=first&format=gift")

    assert reply.location.endswith("/studio/export/first/gift")
    assert "GIFT knows no points; it counts as one" in trainer.get(reply.location).text
    assert trainer.get("/studio/export/look?quiz=nothing&format=gift").status_code == 404
    assert trainer.get("/studio/export?quiz=first&format=nothing").status_code == 404


def test_the_page_offers_what_there_is(trainer):
    page = trainer.get("/studio/import").text

    assert "First steps quiz" in page
    assert "Moodle XML" in page


def test_a_page_that_points_at_a_line_leads_to_it(trainer):
    page = trainer.get("/studio/file/quizzes/first.md?line=13").text

    assert "The line you came for" in page
    assert "Where do you say it?" in page.partition("The line you came for")[2][:400]
    assert "The line you came for" not in trainer.get("/studio/file/quizzes/first.md?line=9999").text
