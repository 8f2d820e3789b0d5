"""Planning, publishing and undoing releases."""

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from lms import signals
from lms.audit import service as audit
from lms.authoring import service as authoring
from lms.library import service as library
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.authoring.conftest import Planner, Publisher

PATH = "courses/glossary.md"
GLOSSARY = {PATH: "## Disclosure\n\nSaying it first.\n"}


def number(academy: Academy) -> int:
    with academy.store.reading() as reader:
        return library.current_number(reader)


def test_a_plan_shows_what_would_change_and_writes_nothing(academy: Academy, plan: Planner) -> None:
    made = plan(GLOSSARY)

    assert made.base == 1
    assert made.touched == (PATH,)
    assert made.diff(PATH)[2:] == [
        "@@ -1,3 +1,3 @@",
        " ## Disclosure",
        " ",
        "-Saying where you work, in plain words.",
        "+Saying it first.",
    ]
    assert [(one.ref, one.cls) for one in made.changes] == [("term:disclosure", "cosmetic")]
    assert not made.empty
    assert number(academy) == 1


def test_a_published_plan_is_the_next_release_with_its_words(
    academy: Academy, session: Session, plan: Planner, publish: Publisher
) -> None:
    done = publish(plan(GLOSSARY))

    assert (done.number, done.changed) == (2, True)
    newest = library.releases(session)[0]
    assert (newest.number, newest.author, newest.origin, newest.note) == (2, "Tess", "folder", "Better")
    assert newest.changes == (
        {
            "ref": "term:disclosure",
            "path": PATH,
            "title": "Disclosure",
            "kind": "changed",
            "cls": "cosmetic",
            "words": ["The explanation reads differently."],
        },
    )
    assert audit.page(session)[0].action == "release.published"


def test_the_same_folder_again_publishes_nothing(plan: Planner, publish: Publisher) -> None:
    made = plan({})

    assert made.empty
    assert not publish(made).changed


def test_the_first_release_of_all_has_nothing_to_compare_with(
    academy: Academy, session: Session, plan: Planner
) -> None:
    session.rollback()
    with academy.store.transaction() as own:
        library.remember(own, {})
    with academy.store.reading() as reader:
        reader.info["release"] = 0
        made = authoring.plan(reader, written.files(), today=academy.clock().date(), origin="folder")

    assert made.base == 0
    assert {one.kind for one in made.changes} == {"new"}
    assert made.needs_choice == ()


def test_content_with_errors_is_planned_with_its_findings_and_not_published(
    academy: Academy, plan: Planner, publish: Publisher
) -> None:
    made = plan({"quizzes/first.md": "---\nid: first\n---\n"})

    assert made.findings
    with pytest.raises(library.LintFailed):
        publish(made)
    assert number(academy) == 1


def test_a_plan_that_was_overtaken_is_refused(plan: Planner, publish: Publisher) -> None:
    late = plan(GLOSSARY)
    publish(plan({PATH: "## Disclosure\n\nSaying it.\n"}))

    with pytest.raises(authoring.Overtaken, match="in the meantime"):
        publish(late)


def test_undoing_brings_the_release_before_back_and_undoing_twice_what_was_undone(
    academy: Academy, session: Session, plan: Planner, publish: Publisher
) -> None:
    publish(plan(GLOSSARY))
    session.rollback()
    for expected, words in ((3, "plain words"), (4, "Saying it first")):
        with academy.store.transaction() as own:
            done = authoring.undo(own, at=academy.clock(), by=None, author="Tess")
        assert done.number == expected
        with academy.store.reading() as reader:
            assert words in library.current(reader).library.glossary["disclosure"].body
            assert library.releases(reader)[0].origin == "undo"


def test_there_is_nothing_to_undo_before_the_second_release(academy: Academy, session: Session) -> None:
    with pytest.raises(authoring.NothingToUndo):
        authoring.plan_undo(session, today=academy.clock().date())


def test_a_change_is_raised_and_never_lowered(plan: Planner, publish: Publisher, session: Session) -> None:
    made = plan({"policies/conduct.md": written.POLICY.replace("Answer once", "Answer twice")})

    with pytest.raises(authoring.AuthoringError, match="raised, not lowered"):
        publish(made, authoring.Decisions(raised={"policy:conduct": "cosmetic"}))
    with pytest.raises(authoring.AuthoringError, match="cannot be called material"):
        publish(plan(GLOSSARY), authoring.Decisions(raised={"term:disclosure": "material"}))
    publish(plan(GLOSSARY), authoring.Decisions(raised={"term:disclosure": "structural"}))
    assert library.releases(session)[0].changes[0]["cls"] == "structural"


def test_nothing_is_half_published_when_something_fails_on_the_way(
    academy: Academy, session: Session, plan: Planner, publish: Publisher
) -> None:
    made = plan(GLOSSARY)

    def fail(*_: object, **facts: object) -> None:
        # By now the release is written and shown to this one session.
        assert library.current(facts["session"]).number == 2  # type: ignore[arg-type]
        raise RuntimeError("killed")

    with signals.release_published.connected_to(fail, sender=academy), pytest.raises(RuntimeError):
        publish(made)
    assert number(academy) == 1
    with academy.store.reading() as reader:
        assert library.synced(reader)[PATH] == library.digests(reader, 1)[PATH]
    publish(plan({PATH: "## Disclosure\n\nAnother.\n"}))
    with academy.store.reading() as reader:
        # The release that was undone had this number too: it must be in nobody's memory.
        assert "Another." in library.current(reader).library.glossary["disclosure"].body


def test_a_session_that_rolled_back_knows_the_release_before(academy: Academy, session: Session, plan: Planner) -> None:
    made = plan(GLOSSARY)
    with academy.store.writing() as own:
        authoring.publish(own, made, authoring.Decisions(), at=academy.clock(), by=None, author="T", source="t")
        assert library.current(own).number == 2
        own.rollback()
        assert library.current(own).number == 1


def test_how_many_people_are_touched_is_counted_in_a_fixed_number_of_queries(
    academy: Academy, session: Session, plan: Planner
) -> None:
    for place in range(3):
        factories.person(session, f"Person {place}")
    everything = {
        path: text.replace("title: ", "title: New ") for path, text in written.TEXTS.items() if path.endswith(".md")
    }
    session.commit()

    def queries(changes: dict[str, str]) -> int:
        seen: list[str] = []
        engine = academy.store.read_engine
        listen = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listen)
        plan(changes)
        event.remove(engine, "before_cursor_execute", listen)
        return len([one for one in seen if "lms_rendered" not in one])

    assert queries(everything) <= queries(GLOSSARY) + 8
