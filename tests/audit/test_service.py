"""The log of a real database."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from lms.audit import service as audit
from tests import factories


@pytest.fixture(autouse=True)
def _empty_log(session):
    session.execute(text("DELETE FROM lms_audit"))
    session.execute(text("DELETE FROM lms_audit_head"))


@pytest.fixture
def log(session, clock):
    """Five lines: s1 to s5."""
    for number in range(1, 6):
        audit.record(session, "thing.done", subject=f"s{number}", at=clock(), step=number)
        clock.move(minutes=1)
    return session


def test_an_empty_log_is_whole(session):
    assert audit.verify(session) is None
    assert audit.page(session) == []


def test_lines_are_shown_newest_first_and_paged(log):
    assert [line.n for line in audit.page(log, limit=2)] == [5, 4]
    assert [line.subject for line in audit.page(log, before=4)] == ["s3", "s2", "s1"]


def test_a_line_keeps_what_it_was_told(log, clock):
    line = audit.page(log, limit=1)[0]

    assert (line.action, line.subject, line.detail) == ("thing.done", "s5", {"step": 5})
    assert (line.person_id, line.actor) == (None, "")


def test_a_log_nobody_touched_is_whole(log):
    assert audit.verify(log) is None


def test_a_long_log_is_checked_to_its_end(log, clock, monkeypatch):
    monkeypatch.setattr(audit, "CHUNK", 2)

    assert audit.verify(log) is None


TAMPERING = [
    ("UPDATE lms_audit SET subject = 's9' WHERE n = 3", "line 3 was altered"),
    ("UPDATE lms_audit SET detail = '{}' WHERE n = 1", "line 1 was altered"),
    ("UPDATE lms_audit SET hash = previous WHERE n = 4", "line 4 was altered"),
    ("DELETE FROM lms_audit WHERE n = 1", "line 1 was removed or moved"),
    ("DELETE FROM lms_audit WHERE n = 3", "line 3 was removed or moved"),
    ("DELETE FROM lms_audit WHERE n = 5", "line 5 was removed"),
    ("DELETE FROM lms_audit", "line 1 was removed"),
    ("DELETE FROM lms_audit_head", "line 1 follows nothing: the head of the log is gone"),
    ("UPDATE lms_audit SET n = 9 WHERE n = 2", "line 2 was removed or moved"),
    ("UPDATE lms_audit_head SET n = 4", "line 5 was added behind the last line"),
    ("UPDATE lms_audit_head SET hash = ''", "line 5 is not the last line that was written"),
]


@pytest.mark.parametrize(("statement", "words"), TAMPERING)
def test_the_first_line_somebody_touched_is_named(log, statement, words):
    log.execute(text(statement))

    assert audit.verify(log) == words


def test_two_lines_that_changed_places_are_named(log):
    for old, new in ((2, 99), (3, 2), (99, 3)):
        log.execute(text("UPDATE lms_audit SET n = :new WHERE n = :old"), {"old": old, "new": new})

    assert audit.verify(log) == "line 2 was moved: it was written as line 3"


def test_a_line_rewritten_with_its_own_hash_breaks_the_chain(log, clock):
    log.execute(text("DELETE FROM lms_audit WHERE n > 3"))
    hash_of_two = log.execute(text("SELECT hash FROM lms_audit WHERE n = 2")).scalar_one()
    log.execute(text("UPDATE lms_audit_head SET n = 2, hash = :hash"), {"hash": hash_of_two})
    log.execute(text("CREATE TABLE kept AS SELECT * FROM lms_audit WHERE n = 3"))
    log.execute(text("DELETE FROM lms_audit WHERE n = 3"))
    log.execute(text("UPDATE lms_audit_head SET hash = ''"))
    audit.record(log, "thing.forged", subject="s3", at=clock())

    assert audit.verify(log) == "line 3 does not follow line 2"


class TestPeople:
    """The log and the people in it."""

    @pytest.fixture
    def ada(self, session):
        return factories.person(session, "Ada Lovelace")

    def test_a_line_says_who_acted(self, session, clock, ada):
        audit.record(session, "thing.done", actor=ada, at=clock())

        line = audit.page(session, limit=1)[0]
        assert line.person_id == ada
        assert len(line.actor) == 16

    def test_blaming_somebody_else_is_noticed(self, session, clock, ada):
        bob = factories.person(session, "Bob")
        audit.record(session, "thing.done", actor=ada, at=clock())
        number = audit.page(session, limit=1)[0].n

        session.execute(text("UPDATE lms_audit SET person_id = :bob WHERE n = :n"), {"bob": bob, "n": number})

        assert audit.verify(session) == f"line {number} was altered: it names another person than the one who acted"

    def test_a_person_erased_leaves_the_log_whole_and_a_pseudonym(self, session, clock):
        gone = factories.person(session, "Gone")
        audit.record(session, "thing.done", actor=gone, at=clock())

        session.execute(text("DELETE FROM lms_person WHERE id = :gone"), {"gone": gone})

        session.expire_all()
        line = audit.page(session, limit=1)[0]
        assert line.person_id is None
        assert len(line.actor) == 16
        assert audit.verify(session) is None


def test_writers_at_once_chain_correctly(academy, session, clock):
    session.commit()

    def write(number):
        with academy.store.transaction() as mine:
            audit.record(mine, "thing.done", subject=f"s{number}", at=clock())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))

    with academy.store.reading() as reader:
        assert audit.verify(reader) is None
        assert len({line.subject for line in audit.page(reader, limit=100)}) == 40
