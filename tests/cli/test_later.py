"""Commands start quickly: each imports its own module and no more."""

import subprocess
import sys

import pytest
from click import shell_completion

from lms.cli import later
from lms.cli.program import lms

NAMES = [(module, name) for module, known in later.ROOMS.items() for name in known]
LIGHT = ("lint", "explain", "new", "fmt")
HEAVY = ("flask", "sqlalchemy", "alembic", "wtforms", "granian", "markdown", "lms.app", "lms.store")


@pytest.fixture
def database():
    """No database is needed to find a command."""
    return "nonsense"


@pytest.mark.parametrize(("module", "name"), NAMES)
def test_every_command_is_found_in_its_module(module, name):
    real = lms.commands[name].real()

    assert real.name == name
    assert real.help
    assert later.ROOMS[module][name].endswith(".")


def test_no_command_of_a_module_is_forgotten():
    for module, known in later.ROOMS.items():
        assert {command.name for command in __import__(module, fromlist=["COMMANDS"]).COMMANDS} == set(known)


def test_a_command_that_its_module_lacks_is_a_mistake_of_ours():
    with pytest.raises(LookupError, match=r"lms\.cli\.checking has no command nothing"):
        later.Later("nothing", "lms.cli.checking", "").real()


def test_the_overview_is_complete(run):
    shown = run("--help").stdout

    for _, name in NAMES:
        assert f"\n  {name} " in shown
    assert "..." not in shown.partition("Commands:")[2]


def test_completion_reaches_the_options_of_a_command():
    context = lms.make_context("lms", ["lint"])
    command = shell_completion._resolve_context(lms, {}, "lms", ["lint"]).command

    assert context.command is lms
    assert "--format" in [one for option in command.params for one in option.opts]


@pytest.mark.parametrize("name", [name for name in LIGHT if name in lms.commands])
def test_what_authors_run_all_day_imports_neither_web_nor_database(name):
    script = (
        "import sys\n"
        "from lms.cli.program import lms\n"
        f"lms.commands[{name!r}].real()\n"
        f"print([one for one in {HEAVY!r} if one in sys.modules])\n"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_the_version_of_an_installation_or_a_checkout(run, monkeypatch):
    from importlib import metadata

    assert run("--version").stdout.startswith("Handrail, version ")

    def missing(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    assert run("--version").stdout == "Handrail, version from a checkout\n"
