"""Which academy a command means."""

import click
import pytest

from lms.cli import places
from lms.library.places import content_root


@pytest.fixture
def database():
    """No database is needed to find a folder."""
    return "nonsense"


def test_the_folder_given_wins_then_the_setting_then_the_one_around_then_the_starter(
    environment, folder, tmp_path, monkeypatch
):
    other = tmp_path / "other"
    (other / "courses/mathematics").mkdir(parents=True)
    monkeypatch.chdir(other)
    assert places.folder(None) == content_root()

    monkeypatch.chdir(folder / "quizzes")
    assert places.folder(None) == folder

    environment(content=str(other))
    assert places.folder(None) == other
    assert places.folder(folder) == folder


def test_a_path_leads_to_the_academy_around_it(folder):
    assert places.chosen(folder) == (folder, "")
    assert places.chosen(folder / "quizzes") == (folder, "quizzes")


def test_a_path_outside_any_academy_is_a_usage_error(tmp_path_factory):
    with pytest.raises(click.UsageError, match="no folder around it holds courses/"):
        places.chosen(tmp_path_factory.mktemp("empty"))
