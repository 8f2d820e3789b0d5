"""What `lms lint` keeps between runs, and whom it trusts."""

import os

import pytest

from lms.cli import remembered
from lms.cli.remembered import Remembered

pytestmark = pytest.mark.once


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "own").mkdir(mode=0o700)
    return tmp_path / "own"


def kept(folder):
    return next(folder.iterdir())


def test_what_was_shown_is_known_in_the_next_run(folder):
    Remembered(folder).add(["One", "Two"])
    Remembered(folder).add(["Two", "Three"])

    known = Remembered(folder)

    assert all(text in known for text in ("One", "Two", "Three"))
    assert "Four" not in known
    assert kept(folder).stat().st_size == 3 * 32
    assert kept(folder).stat().st_mode & 0o777 == 0o600


def test_other_code_knows_nothing_of_it(folder, monkeypatch):
    Remembered(folder).add(["One"])
    monkeypatch.setattr(remembered.sources, "digest", lambda: "other code, 16 and more")

    assert "One" not in Remembered(folder)


def test_a_file_that_others_may_write_is_neither_read_nor_written(folder):
    Remembered(folder).add(["One"])
    kept(folder).chmod(0o666)

    changed = Remembered(folder)
    changed.add(["Two"])

    assert "One" not in changed
    assert kept(folder).stat().st_size == 32


def test_a_link_is_not_followed(folder, tmp_path):
    Remembered(folder).add(["One"])
    kept(folder).rename(tmp_path / "elsewhere")
    (folder / f"shown-{remembered.sources.digest()[:16]}").symlink_to(tmp_path / "elsewhere")

    changed = Remembered(folder)
    changed.add(["Two"])

    assert "One" not in changed
    assert (tmp_path / "elsewhere").stat().st_size == 32


@pytest.mark.parametrize("size", [33, 32 * 300])
def test_a_torn_or_overgrown_file_is_begun_anew(folder, monkeypatch, size):
    monkeypatch.setattr(remembered, "MOST_BYTES", 32 * 200)
    Remembered(folder).add(["One"])
    with kept(folder).open("ab") as stream:
        stream.write(b"x" * size)

    Remembered(folder).add(["Two"])

    assert "Two" in Remembered(folder)
    assert kept(folder).stat().st_size == 32


def test_without_a_place_nothing_is_kept():
    nowhere = Remembered(None)
    nowhere.add(["One"])

    assert "One" not in nowhere


def test_a_folder_that_cannot_be_written_costs_only_time(folder):
    (folder / f"shown-{remembered.sources.digest()[:16]}").mkdir()

    Remembered(folder).add(["One"])

    assert "One" not in Remembered(folder)


class TestPlace:
    """The user's own folder."""

    def test_it_is_made_for_this_user_alone(self, tmp_path, monkeypatch):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

        assert remembered.place() == tmp_path / "cache" / "handrail"
        assert remembered.place().stat().st_mode & 0o777 == 0o700

    def test_it_is_in_the_home_folder_where_nothing_else_is_said(self, tmp_path, monkeypatch):
        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        monkeypatch.setenv("HOME", str(tmp_path))

        assert remembered.place() == tmp_path / ".cache" / "handrail"

    @pytest.mark.parametrize("mode", [0o777, 0o720])
    def test_one_that_others_may_write_is_not_used(self, tmp_path, monkeypatch, mode):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        (tmp_path / "handrail").mkdir()
        (tmp_path / "handrail").chmod(mode)

        assert remembered.place() is None

    def test_one_of_another_user_is_not_used(self, tmp_path, monkeypatch):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        monkeypatch.setattr(os, "geteuid", lambda: 12345)

        assert remembered.place() is None

    def test_a_link_a_file_and_a_relative_place_are_not_used(self, tmp_path, monkeypatch):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        (tmp_path / "real").mkdir()
        (tmp_path / "handrail").symlink_to(tmp_path / "real")
        assert remembered.place() is None

        (tmp_path / "handrail").unlink()
        (tmp_path / "handrail").write_text("")
        assert remembered.place() is None

        monkeypatch.setenv("XDG_CACHE_HOME", "cache")
        assert remembered.place() is None
