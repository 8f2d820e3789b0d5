"""How a line of the log is written down."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from lms.audit import rules

LINE = rules.Line(
    n=7,
    at=datetime(2026, 11, 22, 9, tzinfo=UTC),
    actor="0011223344556677",
    action="person.roles",
    subject="p-1",
    detail='{"after":["admin"]}',
    previous="ab" * 32,
)


@pytest.mark.parametrize(
    "change",
    [
        {"n": 8},
        {"at": LINE.at + timedelta(microseconds=1)},
        {"actor": ""},
        {"action": "person.team"},
        {"subject": "p-2"},
        {"detail": "{}"},
        {"previous": "cd" * 32},
        {"action": "person.rolesp", "subject": "-1"},
    ],
)
def test_every_part_of_a_line_counts(change):
    assert rules.hash_of(replace(LINE, **change)) != rules.hash_of(LINE)


def test_the_same_instant_in_another_zone_is_the_same_line():
    elsewhere = LINE.at.astimezone(timezone(timedelta(hours=5)))

    assert rules.hash_of(replace(LINE, at=elsewhere)) == rules.hash_of(LINE)


def test_a_moved_line_tells_its_old_number():
    stored = rules.hash_of(LINE)

    assert rules.number_written(replace(LINE, n=9), stored, 10) == 7


def test_an_altered_line_has_no_old_number():
    stored = rules.hash_of(LINE)

    assert rules.number_written(replace(LINE, subject="p-2"), stored, 10) is None


def test_a_pseudonym_is_the_same_for_a_person_and_unlike_in_another_academy():
    assert rules.pseudonym("salt", 5) == rules.pseudonym("salt", 5)
    assert len({rules.pseudonym("salt", 5), rules.pseudonym("salt", 6), rules.pseudonym("other", 5)}) == 3


def test_the_academy_itself_has_no_pseudonym():
    assert rules.pseudonym("salt", None) == ""


def test_a_detail_is_written_the_same_way_whatever_the_order():
    at = datetime(2026, 11, 22, tzinfo=UTC)

    first = rules.detail_of({"b": {"y", "x"}, "a": at, "c": LINE.at.date(), "d": "é"})

    assert first == ('{"a":"2026-11-22T00:00:00+00:00","b":["x","y"],"c":"2026-11-22","d":"\\u00e9"}')
    assert rules.detail_of({"d": "é", "c": LINE.at.date(), "a": at, "b": {"x", "y"}}) == first


def test_a_subject_is_one_visible_line():
    assert rules.subject_of("a\nb\x1b[31m\x00c\ud800") == "a b [31m c "
    assert len(rules.subject_of("x" * 500)) == 200
