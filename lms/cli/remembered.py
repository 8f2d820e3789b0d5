"""Which pieces of Markdown were shown without trouble before, kept between runs of `lms lint`.

Only hashes are kept, never HTML: whoever could write the file could at most hide that a piece is slow to show,
and publishing renders for itself. Even so, a file or folder that is not this user's alone is passed over.
"""

import os
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from lms.content import sources

MOST_BYTES = 8_000_000
"""A file larger than this is begun anew."""
_SIZE = 32
_FOLDER = "handrail"


class Remembered:
    """The hashes kept so far, and a way to add to them; without a place of its own it remembers nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / f"shown-{sources.digest()[:16]}" if folder else None
        self._known: frozenset[bytes] = frozenset()
        if self._path is not None:
            with suppress(OSError):
                self._known = _read(self._path)

    def __contains__(self, text: str) -> bool:
        return _key(text) in self._known

    def add(self, texts: Iterable[str]) -> None:
        """Keep texts that were shown well; where that cannot be written nothing is lost but time."""
        fresh = b"".join(sorted({_key(text) for text in texts} - self._known))
        if self._path is None or not fresh:
            return
        with suppress(OSError):
            _write(self._path, fresh)


def place() -> Path | None:
    """Give this user's own folder for such files; None where there is none that others cannot write."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = Path(home) / _FOLDER
    if not folder.is_absolute():
        return None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if _is_own(folder.lstat(), stat.S_ISDIR) else None
    except OSError:
        return None


def _is_own(found: os.stat_result, kind: Callable[[int], bool]) -> bool:
    """Whether a file or folder is of this kind, belongs to this user, and only this user may write it."""
    return kind(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o022


def _key(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def _read(path: Path) -> frozenset[bytes]:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(handle, "rb") as stream:
        if not _is_own(os.fstat(stream.fileno()), stat.S_ISREG):
            return frozenset()
        data = stream.read(MOST_BYTES)
    return frozenset(data[at : at + _SIZE] for at in range(0, len(data) - _SIZE + 1, _SIZE))


def _write(path: Path, fresh: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "ab", buffering=0) as stream:
        found = os.fstat(stream.fileno())
        if not _is_own(found, stat.S_ISREG):
            return
        if found.st_size > MOST_BYTES or found.st_size % _SIZE:
            stream.truncate(0)
        stream.write(fresh)
