"""Whatever goes wrong is one line with its mend, never a traceback."""

import sqlite3
from importlib import import_module

import click
import pytest
from alembic.util import CommandError
from sqlalchemy import exc

from lms.cli import failures
from lms.cli.program import Program
from lms.delivery.service import BadMailUrl, NotDead
from lms.settings import SettingsError


@pytest.fixture
def database():
    """No database is needed to fail."""
    return "nonsense"


def unusable(words: str) -> exc.OperationalError:
    return exc.OperationalError("SELECT 1", {}, sqlite3.OperationalError(words))


@pytest.mark.parametrize(
    ("error", "words", "code"),
    [
        (SettingsError("LMS_PROXIES is 'x'; write a number"), "LMS_PROXIES is 'x'; write a number", 2),
        (BadMailUrl("LMS_MAIL_URL cannot be read"), "LMS_MAIL_URL cannot be read", 2),
        (NotDead("there is no dead letter 3"), "there is no dead letter 3", 1),
        (exc.ArgumentError("x"), "LMS_DATABASE_URL cannot be read; write for example postgresql://", 2),
        (exc.NoSuchModuleError("x"), "LMS_DATABASE_URL cannot be read", 2),
        (unusable("connection refused\nmore"), "The database cannot be used: connection refused. Check LMS_DATA", 1),
        (unusable("no such table: lms_person"), "Run: lms db upgrade", 1),
        (exc.ProgrammingError("", {}, Exception('relation "x" does not exist')), "Run: lms db upgrade", 1),
        (unusable("database is locked"), "The database is busy", 1),
        (unusable("database or disk is full"), "Make room on its disk", 1),
        (exc.TimeoutError("QueuePool limit"), "The database cannot be used: QueuePool limit", 1),
        (CommandError("Can't locate revision identified by '1'"), "The database may be newer than this program", 1),
        (ModuleNotFoundError("x", name="psycopg"), "pip install 'handrail[postgresql]'", 1),
        (ModuleNotFoundError("x", name="other"), "The Python package 'other' is missing", 1),
        (UnicodeDecodeError("utf-8", b"x", 0, 1, "bad"), "Save it as UTF-8", 1),
        (FileNotFoundError(2, "No such file", "/x"), "There is no /x.", 1),
        (FileNotFoundError("/x has no courses folder"), "/x has no courses folder.", 1),
        (PermissionError(13, "Permission denied", "/x"), "This user may not open /x.", 1),
        (IsADirectoryError(21, "Is a directory", "/x"), "/x is a folder, not a file.", 1),
        (OSError(28, "No space left"), "The disk is full. Make room, then try again.", 1),
        (OSError(5, "Input/output error", "/x"), "Input/output error: /x.", 1),
        (OSError(), "OSError.", 1),
        (KeyError("x"), "Something broke inside Handrail (KeyError: 'x'). Run the same command as `lms --debug", 1),
    ],
)
def test_every_error_has_words_and_an_exit_code(error, words, code):
    said, exit_code = failures.words_for(error)

    assert words in said
    assert exit_code == code
    assert "\n" not in said


def test_every_error_that_has_words_is_there_by_that_name():
    for name in failures.SAYINGS:
        module, _, kind = name.rpartition(".")
        assert issubclass(getattr(import_module(module), kind), Exception)


def test_an_error_of_ours_without_words_is_named():
    assert failures.words_for(NotDead()) == ("NotDead", 1)


def program(error: BaseException) -> Program:
    def fail() -> None:
        raise error

    options = [click.Option(["--debug"], is_flag=True)]
    return Program("lms", commands=[click.Command("fail", callback=fail)], params=options, callback=lambda debug: None)


def call(error, *arguments):
    from click.testing import CliRunner

    return CliRunner().invoke(program(error), [*arguments, "fail"])


def test_an_error_is_one_line_on_standard_error():
    result = call(KeyError("x"))

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: Something broke inside Handrail")
    assert result.stderr.count("\n") == 1
    assert "\x1b" not in result.stderr


def test_debug_shows_where_it_broke():
    assert isinstance(call(KeyError("x"), "--debug").exception, KeyError)


def test_ctrl_c_stops_in_words():
    result = call(KeyboardInterrupt())

    assert (result.exit_code, result.stderr) == (130, "Stopped.\n")


def test_a_reader_that_left_is_no_failure_of_ours(monkeypatch):
    result = call(BrokenPipeError())

    assert (result.exit_code, result.stderr) == (1, "")


def test_usage_errors_stay_those_of_the_command_line():
    assert call(click.UsageError("no")).exit_code == 2


def test_the_command_that_was_probably_meant_is_named(run):
    result = run("pubish")

    assert result.exit_code == 2
    assert "publish" in result.stderr


@pytest.mark.parametrize("arguments", [(), ("db",), ("people",), ("audit",), ("token",)])
def test_a_group_alone_shows_its_help(run, arguments):
    assert "Commands:" in run(*arguments).output


@pytest.mark.parametrize(
    "arguments",
    [
        ("lint",),
        ("explain",),
        ("publish",),
        ("db", "upgrade"),
        ("db", "revision"),
        ("recount",),
        ("audit", "verify"),
        ("settings",),
        ("people", "add"),
        ("people", "invite"),
        ("people", "import"),
        ("people", "list"),
        ("token", "issue"),
        ("serve",),
        ("jobs",),
    ],
)
def test_every_command_has_help_in_words(run, arguments):
    result = run(*arguments, "--help")

    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 4


def test_no_color_is_respected(run, monkeypatch, folder):
    monkeypatch.setenv("NO_COLOR", "1")

    assert "\x1b" not in run("explain", "12345678").output


def test_a_database_that_is_down_is_one_line(run, environment):
    environment(database_url="postgresql://nobody@127.0.0.1:1/none")

    result = run("people", "list")

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The database cannot be used: ")
    assert result.stderr.count("\n") == 1
