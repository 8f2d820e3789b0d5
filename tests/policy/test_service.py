"""Policies in force, acknowledgements, and what a new version asks."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.library import service as library
from lms.policy import models, service
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.conftest import MovableClock

RIGHT = {0: [0], 1: [1]}


def publish(academy: Academy, changes: dict[str, str]) -> None:
    """Publish the test academy with some files changed."""
    with academy.store.reading() as reader:
        prepared = library.prepare(reader, written.files(changes), today=academy.clock().date())
    with academy.store.transaction() as session:
        library.publish(session, prepared, at=academy.clock(), author="test", source="test")


def acknowledge(session: Session, person_id: int, answers: dict[int, list[int]] | None = None) -> service.Acknowledged:
    version = service.current(session, "conduct")
    return service.acknowledge(
        session,
        person_id,
        "conduct",
        RIGHT if answers is None else answers,
        digest=version.digest,
        at=session.info["academy"].clock(),
    )


@pytest.fixture
def ada(session: Session) -> int:
    return factories.person(session)


def test_the_first_release_puts_the_policy_into_force_as_a_material_version(session: Session) -> None:
    version = service.current(session, "conduct")

    assert (version.number, version.material_number, version.acknowledge) == (1, 1, True)


def test_acknowledging_keeps_name_time_version_and_fingerprint(session: Session, ada: int, clock: MovableClock) -> None:
    kept = acknowledge(session, ada)

    assert (kept.name, kept.version, kept.at) == ("Ada Lovelace", 1, clock.now)
    assert kept.digest == service.current(session, "conduct").digest
    assert service.acknowledged(session, ada) == {"conduct"}
    assert service.due(session, ada) == []


def test_acknowledging_twice_keeps_the_first(session: Session, ada: int, clock: MovableClock) -> None:
    first = acknowledge(session, ada)
    clock.move(hours=1)

    assert acknowledge(session, ada) == first
    assert session.scalar(select(func.count()).select_from(models.Acknowledgement)) == 1


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [({}, {0, 1}), ({0: [0]}, {1}), ({0: [1], 1: [1]}, {0}), ({0: [1, 0], 1: [1]}, {0}), ({0: [99], 1: [1]}, {0})],
)
def test_an_answer_that_is_missing_or_wrong_is_named(
    session: Session, ada: int, answers: dict[int, list[int]], wrong: set[int]
) -> None:
    with pytest.raises(service.NotUnderstood) as refused:
        acknowledge(session, ada, answers)

    assert set(refused.value.wrong) == wrong
    assert service.acknowledged(session, ada) == frozenset()


def test_a_text_that_is_no_longer_in_force_cannot_be_acknowledged(session: Session, ada: int) -> None:
    with pytest.raises(service.Outdated):
        service.acknowledge(session, ada, "conduct", RIGHT, digest="old", at=session.info["academy"].clock())


def test_an_unknown_policy_is_named(session: Session) -> None:
    with pytest.raises(service.NoSuchPolicy, match="nothing"):
        service.current(session, "nothing")


def test_other_words_in_a_clause_ask_again_and_keep_what_was(session: Session, academy: Academy, ada: int) -> None:
    acknowledge(session, ada)
    session.commit()
    publish(academy, {"policies/conduct.md": written.POLICY.replace("Answer once,", "Answer at most once,")})
    session.info.pop("release")

    version = service.current(session, "conduct")
    assert (version.number, version.material_number) == (2, 2)
    assert service.acknowledged(session, ada) == frozenset()
    assert service.ever_acknowledged(session, ada) == {"conduct"}
    assert [one.policy_id for one in service.due(session, ada)] == ["conduct"]
    since, changes = service.what_changed(session, ada, "conduct")
    assert since == 1
    assert [(one.kind, one.after.id) for one in changes if one.after] == [("changed", "kind")]


def test_other_spaces_are_a_version_that_asks_nobody(session: Session, academy: Academy, ada: int) -> None:
    acknowledge(session, ada)
    session.commit()
    publish(academy, {"policies/conduct.md": written.POLICY.replace("Answer once, then", "Answer once,\nthen")})
    session.info.pop("release")

    version = service.current(session, "conduct")
    assert (version.number, version.material_number) == (2, 1)
    assert service.acknowledged(session, ada) == {"conduct"}
    assert [(one.number, one.material_number) for one in service.versions(session, "conduct")] == [(2, 1), (1, 1)]


def test_the_same_content_is_no_new_release(session: Session, academy: Academy) -> None:
    publish(academy, {})

    assert service.current(session, "conduct").number == 1


def test_a_policy_that_is_withdrawn_asks_nobody(session: Session, academy: Academy, ada: int) -> None:
    changes = {
        "policies/conduct.md": written.POLICY.replace("acknowledge: yes", "acknowledge: no"),
        "courses/levels.toml": written.LEVELS.replace(', "policy:conduct"', ""),
    }
    publish(academy, changes)
    session.info.pop("release", None)

    assert service.due(session, ada) == []


def test_the_column_for_other_rooms_agrees_with_the_service(session: Session, ada: int) -> None:
    from lms.people.models import Person

    def asked() -> bool:
        return bool(session.scalar(select(service.current_column(Person.id)).where(Person.id == ada)))

    assert not asked()
    kept = acknowledge(session, ada)
    assert asked()
    at = session.scalar(select(service.acknowledged_at_column(Person.id, "conduct")).where(Person.id == ada))
    assert at == kept.at


def test_a_recount_finds_nothing_and_names_what_was_bent(session: Session) -> None:
    assert service.recount(session) == []
    row = session.get_one(models.PolicyInForce, "conduct")
    row.version = 7
    session.flush()

    assert "conduct" in service.recount(session)[0]


def test_nothing_changed_for_somebody_who_never_acknowledged(session: Session, ada: int) -> None:
    assert service.what_changed(session, ada, "conduct") == (0, [])
