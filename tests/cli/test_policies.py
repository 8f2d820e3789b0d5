"""lms policy: how signatures stand, and signing on the command line; lms publish leaves out what waits."""

import pytest

from lms.library import service as library
from lms.policy import service as policy
from tests import factories
from tests.policy import signing


@pytest.fixture
def cleo(session):
    return factories.person(session, "Cleo Champion", roles=("champion",))


@pytest.fixture
def lea(session):
    return signing.expert(session, "Lea Legal", "legal")


def test_status_tells_of_a_policy_at_rest_and_of_areas_nobody_holds(run, session):
    result = run("policy", "status")

    assert result.exit_code == 0, result.output
    first, second = result.stdout.splitlines()
    assert first.startswith("conduct  Conduct online: version 1 since ")
    assert first.endswith("nothing is drafted.")
    assert second.startswith("Nobody signs for Legal, HR: the release itself does.")


def test_status_and_sign_go_the_whole_way(run, session, cleo, lea):
    signing.draft(session, signing.changed(), cleo)
    assert "a draft no signatures were asked for yet" in run("policy", "status").stdout
    number = signing.ask(session, cleo)
    shown = run("policy", "status").stdout
    assert "Round 1 (material), by Cleo Champion" in shown
    assert "Legal: waits for 1 expert" in shown
    assert "HR: nobody holds it, so the release itself signs" in shown

    result = run("policy", "sign", "conduct", "--as", "lea.legal@norda.example", "--changes", "--comment", "Which\x1b?")
    assert (result.exit_code, result.stdout) == (0, "Recorded. Missing: Legal.\n")
    shown = run("policy", "status").stdout
    assert "Legal: asks for changes, Lea Legal, " in shown
    assert "\x1b" not in shown
    result = run("policy", "sign", "conduct", "--as", "lea.legal@norda.example", "--area", "legal")
    assert (result.exit_code, result.stdout) == (0, "Recorded. Nothing is missing any more.\n")
    session.rollback()
    assert policy.round_of(session, number).ready
    assert "signed, and can be published" in run("policy", "status").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("conduct", "--as", "nobody@norda.example"), "There is nobody"),
        (("nothing", "--as", "lea.legal@norda.example"), "No text of 'nothing' is with its experts."),
        (("conduct", "--as", "lea.legal@norda.example", "--area", "hr"), "You do not sign for that area."),
        (("conduct", "--as", "cleo.champion@norda.example"), "You wrote on this text"),
        (("conduct", "--as", "lea.legal@norda.example", "--changes"), "Enter what should be changed."),
    ],
)
def test_what_cannot_be_signed_is_said_in_one_line(run, session, cleo, lea, words, said):
    signing.draft(session, signing.changed(), cleo)
    signing.ask(session, cleo)
    result = run("policy", "sign", *words)

    assert result.exit_code == 1
    assert said in result.stderr


def test_publishing_the_folder_says_what_waits(run, session, cleo, lea, folder):
    (folder / signing.PATH).write_text(signing.changed(), encoding="utf-8")
    session.commit()
    looked = run("publish", "--from", str(folder), "--diff")
    assert f"{signing.PATH} waits for a signature (Legal)" in looked.stdout
    result = run("publish", "--from", str(folder))

    assert result.exit_code == 0, result.output
    assert f"{signing.PATH} waits for a signature (Legal) and is kept as a draft" in result.stdout
    session.rollback()
    assert library.current_number(session) == 1
    session.rollback()
    assert "a draft no signatures were asked for yet" in run("policy", "status").stdout
    again = run("publish", "--from", str(folder))
    assert again.exit_code == 0, again.output
    assert "waits for a signature" not in again.stdout
