"""Author mode: who is let in, what every page shows, and what does not hold there."""

from dataclasses import replace

import pytest

from lms.app import create_app
from lms.authoring import local
from lms.authoring.follower import Follower, Mark, State
from lms.content.findings import finding
from lms.library import service as library
from tests.authoring.test_follower import root
from tests.conftest import SECRET

__all__ = ["root"]
KEY = "the key of the printed address"


@pytest.fixture
def app(database, root, tmp_path, clock):
    made = create_app(
        identify=local.identify,
        rooms=(local.bp,),
        data=str(tmp_path / "data"),
        database_url=database,
        content=str(root),
        publish_at_start="no",
        secret=SECRET,
        trusted_hosts=local.HOSTS,
    )
    made.testing = True
    academy = made.extensions["lms"]
    academy.clock = clock
    follower = Follower(academy, root)
    local.furnish(academy, follower, KEY)
    follower.take()
    yield made
    academy.store.dispose()


@pytest.fixture
def academy(app):
    return app.extensions["lms"]


@pytest.fixture
def follower(academy):
    return academy.shelf["follower"]


@pytest.fixture
def visitor(app):
    return app.test_client()


@pytest.fixture
def author(visitor):
    assert visitor.get(f"/studio/enter/{KEY}").status_code == 303
    return visitor


class TestEntering:
    """The printed address, on this machine, and nothing else."""

    def test_the_printed_address_leads_to_the_course_edited_last(self, visitor, root):
        newest = sorted((root / "courses").glob("*/course.md"))[-1]
        newest.touch()
        id = newest.read_text().split("id: ")[1].split("\n")[0]

        reply = visitor.get(f"/studio/enter/{KEY}")

        assert (reply.status_code, reply.location) == (303, f"/c/{id}")
        assert "HttpOnly" in reply.headers["Set-Cookie"]
        assert visitor.get("/").status_code == 200

    @pytest.mark.parametrize("key", ["wrong", "ü", KEY + "x"])
    def test_another_address_opens_nothing(self, visitor, key):
        assert visitor.get(f"/studio/enter/{key}").status_code == 404
        assert visitor.get("/").status_code == 200
        assert visitor.get("/me").status_code == 303

    @pytest.mark.parametrize("address", ["192.168.1.7", "10.0.0.1", "2001:db8::1", "", "nonsense"])
    def test_from_another_machine_neither_address_nor_cookie_counts(self, author, app, address):
        elsewhere = {"REMOTE_ADDR": address}

        assert app.test_client().get(f"/studio/enter/{KEY}", environ_overrides=elsewhere).status_code == 404
        assert author.get("/me", environ_overrides=elsewhere).status_code == 303
        assert author.get("/me").status_code == 200

    @pytest.mark.parametrize(
        ("address", "local_"),
        [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), (None, False), ("fe80::1%lo", False)],
    )
    def test_which_addresses_are_this_machine(self, address, local_):
        assert local.is_local(address) is local_

    def test_a_name_that_is_not_this_machines_is_refused(self, author):
        assert author.get("/me", headers={"Host": "evil.example"}).status_code == 400
        assert author.get("/me", headers={"Host": "localhost:8000"}).status_code in {200, 303}

    def test_who_is_not_let_in_is_told_how(self, visitor):
        reply = visitor.get("/sign-in")

        assert reply.status_code == 400
        assert "Come in through the printed address" in reply.text
        assert "data-live" not in reply.text

    def test_who_is_in_already_goes_on(self, author):
        assert author.get("/sign-in").location == "/"

    def test_a_forged_form_is_refused(self, author):
        assert author.post("/me", data={"time_zone": "UTC"}).status_code == 400


class TestPages:
    """What the folder came to, on every page."""

    def test_each_page_tells_its_state(self, author, follower):
        assert f'data-state="{follower.state.token}"' in author.get("/learn").text
        assert author.get("/studio/live").json["state"] == follower.state.token

    def test_a_mistake_is_shown_with_place_code_message_and_line(self, author, follower):
        mark = Mark(
            finding("courses/a<b>.md", 3, 8, "KEY-UNKNOWN", "The key “x” means nothing."), "before <there> after"
        )
        follower.state = State(1, (mark,))

        page = author.get("/learn").text
        told = author.get("/studio/live").json

        assert "live--held" in page
        assert "courses/a&lt;b&gt;.md:3:8" in page
        assert "before <mark>&lt;</mark>there&gt; after" in page
        assert told["findings"] == [
            {
                "place": "courses/a<b>.md:3:8",
                "code": "KEY-UNKNOWN",
                "severity": "error",
                "message": "The key “x” means nothing.",
                "line": "before <there> after",
            }
        ]

    def test_a_warning_holds_nothing_up(self, author, follower):
        follower.state = State(1, (Mark(finding("a.md", 9, 1, "CLAUSE-UNCOVERED", "No lesson."), ""),))

        page = author.get("/learn").text

        assert "1 warning, which hold" in page
        assert "live--held" not in page
        assert "live__line" not in page

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            (State(1, conflicts=("quizzes/a.md",)), "Changed here and in the browser."),
            (State(1, trouble="The disk is full"), "The disk is full"),
        ],
    )
    def test_what_else_holds_a_save_up_is_said(self, author, follower, state, words):
        follower.state = state

        assert words in author.get("/learn").text
        assert "live--held" in author.get("/learn").text

    def test_before_the_first_release_every_page_shows_the_mistakes(self, root, tmp_path):
        broken = next((root / "quizzes").glob("*.md"))
        broken.write_text(broken.read_text().replace("title: ", "titel: ", 1))
        made = create_app(
            identify=local.identify,
            rooms=(local.bp,),
            data=str(tmp_path / "new"),
            database_url="",
            content=str(root),
            publish_at_start="no",
            secret=SECRET,
        )
        follower = Follower(made.extensions["lms"], root)
        local.furnish(made.extensions["lms"], follower, KEY)
        follower.take()
        visitor = made.test_client()

        assert visitor.get(f"/studio/enter/{KEY}").location == "/"
        page = visitor.get("/")

        made.extensions["lms"].store.dispose()
        assert page.status_code == 503
        assert "KEY-MISSING" in page.text

    def test_only_the_author_is_told(self, visitor):
        assert visitor.get("/studio/live").status_code == 303


class TestNothingWaits:
    """An author looks at everything at once."""

    def test_waits_limits_prerequisites_and_drafts_do_not_hold(self, academy):
        with academy.store.reading() as session:
            source = library.current(session).source
        course = next(iter(source.courses.values()))
        draft = replace(course, status="draft", requires=("course:never",))
        quiz = replace(next(iter(source.quizzes.values())), attempts=1)

        seen = local.loosened(replace(source, courses={course.id: draft}, quizzes={quiz.id: quiz}))

        assert (seen.courses[course.id].status, seen.courses[course.id].requires) == ("active", ())
        assert all(lesson.drip is None for lesson in seen.courses[course.id].lessons)
        assert (seen.quizzes[quiz.id].attempts, seen.quizzes[quiz.id].cooldown) == (None, ())

    def test_what_is_published_and_compared_stays_as_it_is_written(self, academy):
        with academy.store.reading() as session:
            catalogue = library.current(session)

        assert any(course.requires for course in catalogue.source.courses.values())
        assert not any(course.requires for course in catalogue.library.courses.values())


def test_the_studio_of_a_preview_says_that_it_keeps_its_drafts_to_itself(author):
    assert "stays in the preview: write in the folder" in author.get("/studio").text
    assert "stays in the preview" not in author.get("/learn").text
