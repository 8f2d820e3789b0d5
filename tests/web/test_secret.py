"""The secret that signs cookies, where none was set."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lms import settings
from lms.settings import Settings


def test_processes_that_start_at_once_agree_on_one_whole_secret(tmp_path: Path) -> None:
    chosen = Settings(data=tmp_path / "new")
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: settings.secret_of(chosen), range(64)))

    assert len(found) == 1
    assert len(found.pop()) >= 48
    assert [path.name for path in chosen.data.iterdir()] == ["secret"]
    assert (chosen.data / "secret").stat().st_mode & 0o077 == 0


def test_a_secret_that_is_set_is_the_one_used(tmp_path: Path) -> None:
    assert settings.secret_of(Settings(data=tmp_path, secret="set")) == "set"
    assert list(tmp_path.iterdir()) == []
