"""Many people at once."""

import time

import pytest
from sqlalchemy import event, func, select

from lms.audit import service as audit
from lms.people import importing, models
from lms.people import service as people
from tests import factories

HEAD = "name,email,team,roles,language\n"


def test_people_are_added_with_team_roles_and_language(session, clock):
    report = people.import_people(
        session, HEAD + "Ada,ada@x.example,Sales,trainer staff,de\nBob,bob@x.example,,,\n", at=clock.now
    )

    assert report == people.ImportReport(created=2, updated=0, errors=())
    ada, bob = people.find(session, "ada@x.example"), people.find(session, "bob@x.example")
    assert (ada.roles, ada.language, people.team_names(session)[ada.team_id]) == (
        {"learner", "trainer", "staff"}, "de", "Sales"
    )  # fmt: skip
    assert (bob.roles, bob.language, bob.team_id, bob.joined_at) == ({"learner"}, "en", None, None)
    assert ada.created_at == clock.now
    assert audit.page(session)[0].detail == {"created": 2, "updated": 0}


def test_the_same_list_again_changes_nothing(session, clock):
    text = HEAD + "Ada,ada@x.example,Sales,trainer,de\n"
    people.import_people(session, text, at=clock.now)

    assert people.import_people(session, text, at=clock.now) == people.ImportReport(0, 0, ())


def test_known_people_are_brought_up_to_date_and_empty_cells_leave_things(session, clock):
    people.import_people(session, HEAD + "Ada,ada@x.example,Sales,trainer,de\nBob,bob@x.example,,,\n", at=clock.now)

    report = people.import_people(
        session, HEAD + "Ada L,ADA@x.example,,,\nBob,bob@x.example,Support,staff,\n", at=clock.now
    )

    ada, bob = people.find(session, "ada@x.example"), people.find(session, "bob@x.example")
    assert report == people.ImportReport(created=0, updated=2, errors=())
    assert (ada.name, ada.roles, ada.language, ada.team_id is not None) == ("Ada L", {"learner", "trainer"}, "de", True)
    assert bob.roles == {"learner", "staff"}


def test_roles_that_changed_ask_for_a_new_token(session, clock):
    ada = factories.person(session, email="ada@x.example", roles=("trainer",))
    token = people.open_session(session, ada, at=clock.now)

    people.import_people(session, HEAD + "Ada,ada@x.example,,staff,\n", at=clock.now)

    row = people.visit(session, token=token, at=clock.now)
    assert (row.renew, people.roles_of(row.role_names)) == (True, {"learner", "staff"})


def test_one_mistake_stops_all_of_it(session, clock):
    report = people.import_people(session, HEAD + "Ada,ada@x.example,,,\nBob,wrong,,,\n", at=clock.now)

    assert (report.created, [line for line, _ in report.errors]) == (0, [3])
    assert people.find(session, "ada@x.example") is None


def test_the_right_lines_come_in_if_that_is_wanted(session, clock):
    text = HEAD + "Ada,ada@x.example,,,\nBob,wrong,,,\n"

    report = people.import_people(session, text, at=clock.now, all_or_nothing=False)

    assert (report.created, [line for line, _ in report.errors]) == (1, [3])


def test_nobody_changes_their_own_roles_by_a_list(session, clock):
    boss = factories.person(session, email="boss@x.example", roles=("admin",))
    factories.person(session, "Other", roles=("admin",))

    report = people.import_people(session, HEAD + "Boss,boss@x.example,,admin champion,\n", at=clock.now, by=boss)
    same = people.import_people(session, HEAD + "Boss,boss@x.example,,admin,\n", at=clock.now, by=boss)

    assert "nobody changes their own roles" in report.errors[0][1]
    assert same.errors == ()


def test_the_last_administrator_stays_one(session, clock):
    factories.person(session, email="boss@x.example", roles=("admin",))

    report = people.import_people(session, HEAD + "Boss,boss@x.example,,staff,\n", at=clock.now)
    handed_over = people.import_people(
        session, HEAD + "Boss,boss@x.example,,staff,\nNew,new@x.example,,admin,\n", at=clock.now
    )

    assert report.errors == ((2, 'Column "roles": this is the last active administrator. Keep the role admin.'),)
    assert handed_over.errors == ()


def test_formulas_markup_and_letters_of_all_kinds_are_only_text(session, clock):
    people.import_people(session, 'name,email\n"=1+1, <b>Zoë</b> 😀",z@x.example\n', at=clock.now)

    assert people.find(session, "z@x.example").name == "=1+1, <b>Zoë</b> 😀"


@pytest.mark.parametrize("number", [500, 5000])
def test_a_long_list_takes_a_fixed_number_of_statements_a_chunk(session, clock, number):
    text = HEAD + "".join(f"P{n},p{n}@x.example,Team {n % 3},,\n" for n in range(number))
    statements, done = [], []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))

    started = time.perf_counter()
    people.import_people(session, text, at=clock.now, progress=lambda one, of: done.append((one, of)))
    seconds = time.perf_counter() - started

    chunks = -(-number // importing.CHUNK)
    assert len(statements) <= 30 + 6 * chunks
    assert done[-1] == (number, number)
    assert seconds < 5
    assert session.scalar(select(func.count()).select_from(models.Person)) == number
