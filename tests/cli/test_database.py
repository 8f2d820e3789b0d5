"""lms db, recount, audit, jobs and settings."""

import shutil

import pytest
from sqlalchemy import text

from lms.cli import opened
from lms.store import migrate, migrating


class TestDb:
    """The schema."""

    def test_a_new_database_gets_the_newest_schema_once(self, run, environment, tmp_path):
        environment(database_url=f"sqlite:///{tmp_path / 'new.db'}")

        first, second = run("db", "upgrade"), run("db", "upgrade")

        assert first.stdout == f"The database is at the newest schema now ({migrate.newest()}).\n"
        assert second.stdout == f"The database is at the newest schema already ({migrate.newest()}).\n"

    def test_a_migration_is_written_from_the_models(self, run, monkeypatch, tmp_path):
        copy = tmp_path / "migrations"
        shutil.copytree(migrate.FOLDER, copy, ignore=shutil.ignore_patterns("__pycache__"))
        monkeypatch.setattr(migrating, "FOLDER", copy)
        before = set((copy / "versions").iterdir())

        result = run("db", "revision", "-m", "nothing new")

        assert result.exit_code == 0, result.output
        (made,) = set((copy / "versions").iterdir()) - before
        assert made.name.endswith("_nothing_new.py")
        compile(made.read_text(encoding="utf-8"), made.name, "exec")


class TestRecount:
    """Counters against facts."""

    @pytest.fixture
    def counters(self, monkeypatch):
        """What two rooms would answer, and what they were asked."""
        asked = []
        answers = {"points": [], "xp": ["person 1: 10, should be 20"]}

        def opened_academy():
            with original() as academy:
                academy.recounts = {
                    name: lambda session, repair, name=name: (asked.append((name, repair)), answers[name])[1]
                    for name in answers
                }
                yield academy

        original = opened.academy
        from contextlib import contextmanager

        monkeypatch.setattr(opened, "academy", contextmanager(opened_academy))
        return answers, asked

    def test_a_difference_is_named_and_left_as_it_is(self, run, counters):
        result = run("recount", "--check")

        assert (result.exit_code, result.stdout) == (1, "xp: person 1: 10, should be 20\nDifferences: 1.\n")
        assert counters[1] == [("points", False), ("xp", False)]

    def test_a_difference_is_corrected_when_asked(self, run, counters):
        result = run("recount", "--repair")

        assert (result.exit_code, result.stdout.splitlines()[-1]) == (1, "Differences: 1. All of them were corrected.")
        assert counters[1] == [("points", True), ("xp", True)]

    def test_no_difference_is_exit_code_zero(self, run, counters):
        counters[0]["xp"] = []

        assert (run("recount").exit_code, run("recount").stdout) == (0, "Differences: 0.\n")

    def test_the_rooms_own_counters_agree_on_a_fresh_academy(self, run):
        assert run("recount").stdout == "Differences: 0.\n"


class TestAudit:
    """The log."""

    def test_a_log_nobody_touched_is_whole(self, run):
        run("token", "issue", "--scope", "permissions:read", "--label", "Intranet")

        result = run("audit", "verify")

        assert result.exit_code == 0
        assert result.stdout.startswith("The log is whole. Its last line is number ")

    def test_the_first_line_somebody_touched_is_named(self, run, academy):
        run("token", "issue", "--scope", "permissions:read", "--label", "Intranet")
        with academy.store.transaction() as session:
            n = session.execute(text("SELECT max(n) FROM lms_audit")).scalar_one()
            session.execute(text("UPDATE lms_audit SET subject = 'x' WHERE n = :n"), {"n": n})

        result = run("audit", "verify")

        assert result.exit_code == 1
        assert result.stderr == f"The log is not what was written: line {n} was altered.\n"


class TestSettings:
    """What is in force."""

    def test_every_setting_is_listed_and_secrets_are_masked(self, run, environment):
        environment(
            database_url="postgresql://lms:hunter2@db/lms?password=hunter3",
            mail_url="smtp://me:hunter4@mail.example.com",
            secret="hunter5" * 6,
            trusted_hosts="a.example b.example",
        )

        shown = dict(line.split(maxsplit=1) for line in run("settings").stdout.splitlines())

        assert shown["LMS_COMPANY"] == "Norda"
        assert shown["LMS_DATABASE_URL"] == "postgresql://lms:***@db/lms?password=********"
        assert shown["LMS_MAIL_URL"] == "smtp://me:********@mail.example.com"
        assert shown["LMS_SECRET"] == "********"
        assert shown["LMS_TRUSTED_HOSTS"] == "a.example, b.example"
        assert shown["LMS_PUBLISH_AT_START"] == "no"
        assert shown["LMS_CONTENT"] == "(not set)"

    def test_a_database_url_that_cannot_be_read_is_not_shown(self, run, environment):
        environment(database_url="hunter2")

        assert "hunter2" not in run("settings").output


def test_jobs_do_what_is_due_and_end(run):
    run("people", "invite", "ada@norda.example")

    result = run("jobs", "--once")

    assert result.exit_code == 0
    assert "mail to ada@norda.example" in result.stderr


def test_jobs_refuse_a_mail_server_they_cannot_read(run, environment):
    environment(mail_url="mail.example.com")

    result = run("jobs", "--once")

    assert result.exit_code == 2
    assert result.stderr.startswith("Error: LMS_MAIL_URL must start with smtp://")
