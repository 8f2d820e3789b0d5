"""Erasing a person: nothing names them any more, every total stays, and a backup does not bring them back."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Column, ForeignKey, Table, select
from sqlalchemy.orm import Session

from lms import signals
from lms.assessment.items import service as items
from lms.assessment.items.models import ItemResidue, ItemSums
from lms.audit import service as audit
from lms.authoring import service as authoring
from lms.delivery import service as delivery
from lms.library import service as library
from lms.people import rules
from lms.people import service as people
from lms.people.models import Erasure, Person
from lms.store.base import Base
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.advocacy import deeds
from tests.advocacy.deeds import AT
from tests.house import world as house
from tests.learning import deeds as lessons
from tests.sharing import deeds as stories

TABLES = Base.metadata.sorted_tables
TOLD = {"lms_audit", "lms_outbox"}
"""Where the random id of somebody who was erased may stand: the log, and the news to other systems that keys ended."""
BY_HAND = {"lms_acknowledgement.person_id"}
"""Columns without a rule of the database: the room deletes these rows itself."""
NAME, EMAIL = "Zebedee Quill", "zebedee.quill@norda.example"


def to_people() -> Iterator[tuple[Table, Column[Any], ForeignKey]]:
    """List every column of every table that names a person."""
    for table in TABLES:
        for column in table.columns:
            for key in column.foreign_keys:
                if key.target_fullname == "lms_person.id":
                    yield table, column, key


def everything(session: Session) -> list[tuple[str, str]]:
    """Give every row of every table as text."""
    return [(table.name, repr(tuple(row))) for table in TABLES for row in session.execute(select(table))]


def differences(academy: Academy, session: Session) -> list[str]:
    return [line for recount in academy.recounts.values() for line in recount(session, False)]


def test_no_row_of_any_table_names_who_was_erased_and_every_recount_agrees(academy: Academy, session: Session) -> None:
    made = SimpleNamespace(academy=academy, people={}, keys={}, cookies={}, things={}, tokens={})
    house.fill(made, session)
    factories.person(session, "Somebody Else", roles=("admin",))
    assert differences(academy, session) == []
    before = session.execute(select(ItemSums.__table__)).all()
    assert before

    gone = [people.person(session, person_id) for person_id in made.people.values()]
    for person in gone:
        assert any(session.scalar(select(column).where(column == person.id)) for _, column, _ in to_people())
        people.erase(session, person.id, at=AT, by=person.id)
        session.commit()
        for table, column, _ in to_people():
            assert not session.scalars(select(column).where(column == person.id)).all(), f"{table.name}.{column.name}"
        assert people.find(session, person.email) is None

    assert differences(academy, session) == []
    assert audit.verify(session) is None
    for name, text in everything(session):
        for person in gone:
            assert person.email not in text, name
            assert name in TOLD or person.public_id not in text, name
    assert session.execute(select(ItemSums.__table__)).all() == before
    assert session.scalars(select(ItemResidue)).first() is not None


def test_every_column_that_names_a_person_says_what_erasing_does_to_it() -> None:
    wrong = {
        f"{table.name}.{column.name}"
        for table, column, key in to_people()
        if (key.ondelete, column.nullable) not in {("CASCADE", False), ("CASCADE", True), ("SET NULL", True)}
    }

    assert wrong == BY_HAND


def test_whatever_hangs_on_a_row_that_goes_with_a_person_goes_or_lets_go() -> None:
    going = {table.name for table, _, key in to_people() if key.ondelete == "CASCADE"} | {"lms_person"}
    keys = [(table, key, key.column.table.name) for table in TABLES for key in table.foreign_keys]
    while more := {table.name for table, key, to in keys if to in going and key.ondelete == "CASCADE"} - going:
        going |= more

    held = {f"{key.parent}" for _, key, to in keys if to in going and key.ondelete not in {"CASCADE", "SET NULL"}}
    assert held == BY_HAND


@pytest.fixture
def zebedee(session: Session) -> int:
    """Somebody who did a little of everything, under a name nobody else has."""
    stories.publish(session)
    who = factories.person(session, NAME, email=EMAIL, roles=("trainer",), team="North")
    lessons.finish_first(session, who, at=AT)
    lessons.pass_quiz(session, who, "second", at=AT)
    deeds.advocate(session, who)
    champion = factories.person(session, "Cham Pion", roles=("champion",))
    stories.share(session, who, stories.story(session, champion), words="I work at Norda, says Zebedee Quill.")
    delivery.mail(session, to=EMAIL, subject="For Zebedee Quill", text="Hello", at=AT)
    people.open_session(session, who, at=AT, agent="test")
    items.fold(session, AT)
    session.commit()
    return who


def test_nothing_bears_the_name_of_who_was_erased(session: Session, academy: Academy, zebedee: int) -> None:
    assert any(NAME in text for name, text in everything(session) if name == "lms_acknowledgement")
    people.invite(session, email=EMAIL.upper(), name=NAME, at=AT)
    people.erase(session, zebedee, at=AT, by=zebedee)
    session.commit()

    for name, text in everything(session):
        assert NAME.casefold() not in text.casefold(), name
        assert EMAIL not in text.casefold(), name


def test_the_author_of_a_release_is_named_no_longer(session: Session, zebedee: int) -> None:
    files = {**written.files({**stories.PLATFORMS, "courses/levels.toml": stories.KEEPING})}
    files["courses/glossary.md"] = b"# Glossary\n\n**Quill**: a pen.\n"
    plan = authoring.plan(session, files, today=AT.date(), origin="folder")
    done = authoring.publish(
        session, plan, authoring.in_favour(plan.changes), at=AT, by=zebedee, author=NAME, source="test"
    )
    assert library.release(session, done.number).author == NAME

    people.erase(session, zebedee, at=AT, by=zebedee)

    assert library.release(session, done.number).author == "Somebody who was erased"


def test_an_audit_stub_stays_by_pseudonym(session: Session, zebedee: int) -> None:
    people.erase(session, zebedee, at=AT, by=zebedee)

    line = audit.page(session, limit=1)[0]
    assert (line.action, line.person_id) == ("person.erased", None)
    assert len(line.actor) == 16
    assert line.subject.startswith("erasure:")
    assert audit.verify(session) is None


def test_the_figures_of_questions_stay_and_count_on(session: Session, academy: Academy, zebedee: int) -> None:
    before = session.execute(select(ItemSums.__table__)).all()
    people.erase(session, zebedee, at=AT, by=None)
    other = factories.person(session, "Ada Lovelace")
    lessons.finish_first(session, other, at=AT)
    items.fold(session, AT)
    people.erase(session, other, at=AT, by=None)

    after = session.execute(select(ItemSums.__table__)).all()
    assert sum(row.n for row in after) > sum(row.n for row in before) > 0
    assert differences(academy, session) == []


def test_the_next_person_gets_another_key(session: Session, zebedee: int) -> None:
    last = factories.person(session, "Last One")
    people.erase(session, last, at=AT, by=None)
    session.commit()

    assert factories.person(session, "Next One") > last
    people.import_people(session, "name,email\nA,a@norda.example\nB,b@norda.example\n", at=AT)
    numbers = session.scalars(select(Person.id)).all()
    assert len(set(numbers)) == len(numbers)
    assert last not in numbers


def test_the_last_administrator_stays(session: Session) -> None:
    admin = factories.person(session, "Only Admin", roles=("admin",))

    with pytest.raises(rules.NotAllowed, match="last active administrator"):
        people.erase(session, admin, at=AT, by=admin)

    factories.person(session, "Second Admin", roles=("admin",))
    people.erase(session, admin, at=AT, by=admin)
    assert session.get(Person, admin) is None


def test_every_session_ends_and_the_address_signs_nobody_in(
    client: FlaskClient, session: Session, academy: Academy
) -> None:
    who = factories.person(session, NAME, email=EMAIL, password=factories.PASSWORD)
    factories.sign_in(client, session, who)
    assert client.get("/me").status_code == 200
    people.erase(session, who, at=AT, by=who)
    session.commit()

    assert client.get("/me").status_code == 303
    reply = factories.post(client, "/sign-in", email=EMAIL, password=factories.PASSWORD)
    unknown = factories.post(client, "/sign-in", email="nobody@norda.example", password=factories.PASSWORD)
    assert reply.status_code == unknown.status_code == 422


def test_permissions_end_with_the_account_and_others_are_told(session: Session, academy: Academy, zebedee: int) -> None:
    with deeds.heard(signals.permission_withdrawn, academy) as told:
        people.erase(session, zebedee, at=AT, by=zebedee)

    assert {one["reason"] for one in told} == {"account"}


def test_the_list_outside_the_database_names_nobody(session: Session, academy: Academy, zebedee: int) -> None:
    public_id = people.person(session, zebedee).public_id
    people.erase(session, zebedee, at=AT, by=zebedee)
    assert people.listed(people.list_of(academy.settings)) == []
    session.commit()

    assert people.listed(people.list_of(academy.settings)) == [people.mark_of(public_id)]
    assert public_id not in people.list_of(academy.settings).read_text()


def test_an_erasure_that_was_undone_is_not_listed(session: Session, academy: Academy, zebedee: int) -> None:
    people.erase(session, zebedee, at=AT, by=zebedee)
    session.rollback()
    session.commit()

    assert people.listed(people.list_of(academy.settings)) == []
    assert people.person(session, zebedee).name == NAME


def test_who_comes_back_with_a_backup_is_erased_again(session: Session, academy: Academy, zebedee: int) -> None:
    public_id = people.person(session, zebedee).public_id
    people.note(people.list_of(academy.settings), [people.mark_of(public_id), "0" * 64])
    session.commit()

    people.keep_up(academy, AT)

    session.expire_all()
    assert session.get(Person, zebedee) is None
    assert set(people.erasures(session)) == {people.mark_of(public_id), "0" * 64}
    people.keep_up(academy, AT)
    assert len(people.listed(people.list_of(academy.settings))) == 2


def test_a_last_administrator_who_comes_back_stays_until_there_is_another(session: Session, academy: Academy) -> None:
    admin = factories.person(session, "Only Admin", roles=("admin",))
    people.note(people.list_of(academy.settings), [people.mark_of(people.person(session, admin).public_id)])
    session.commit()

    people.keep_up(academy, AT)
    assert session.get(Person, admin) is not None
    factories.person(session, "Second Admin", roles=("admin",))
    people.keep_up(academy, AT)

    session.expire_all()
    assert session.get(Person, admin) is None


def test_the_job_adds_to_the_list_what_a_full_disk_kept_from_it(
    session: Session, academy: Academy, zebedee: int
) -> None:
    people.erase(session, zebedee, at=AT, by=zebedee)
    session.commit()
    people.list_of(academy.settings).unlink()

    people.keep_up(academy, AT)

    assert people.listed(people.list_of(academy.settings)) == people.erasures(session)


def bytes_of(path: str) -> bytes:
    return Path(path).read_bytes() + Path(f"{path}-wal").read_bytes()


@pytest.mark.once
def test_no_byte_of_the_database_file_bears_the_name(session: Session, academy: Academy, zebedee: int) -> None:
    path = str(academy.store.url.database)
    session.commit()
    people.keep_up(academy, AT)
    assert NAME.encode() in bytes_of(path)
    people.erase(session, zebedee, at=AT, by=zebedee)
    session.commit()

    people.keep_up(academy, AT)

    assert session.scalar(select(Erasure.wiped_at)) == AT
    held = bytes_of(path)
    assert NAME.encode() not in held
    assert EMAIL.encode() not in held
