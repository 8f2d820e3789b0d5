"""Reading the folders of an academy from disk, without following a link out of them."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from lms.content.document import PICTURES
from lms.content.findings import Finding, finding
from lms.content.source import CONTROL, MOST_BYTES

FOLDERS = ("courses", "quizzes", "badges", "policies")
ENDINGS = (".md", ".toml", *PICTURES)
MOST_FILES = 50_000


class Files(dict[str, bytes]):
    """File contents by path from the root, with ``/``; ``findings`` are the files that were not read."""

    def __init__(self) -> None:
        super().__init__()
        self.findings: list[Finding] = []

    def refuse(self, path: str, code: str, message: str) -> None:
        """Leave a file out, and say why."""
        self.findings.append(finding(path, 1, 1, code, message))


def gather(root: Path) -> Files:
    """Read the content files below ``root``, but no hidden ones and none that a link leads to outside."""
    files = Files()
    home = root.resolve()
    for path in _paths(home, files):
        name = path.relative_to(home).as_posix()
        if len(files) == MOST_FILES:
            files.refuse(name, "FILE-MANY", f"There are more than {MOST_FILES:,} files; the rest is not read.")
            break
        _take(files, name, path, home)
    return files


def _paths(home: Path, files: Files) -> Iterator[Path]:
    for folder in FOLDERS:
        if (home / folder).is_symlink():
            files.refuse(folder, "FILE-LINK", "The folder is a link; put the folder itself here.")
            continue
        for place, folders, names in os.walk(home / folder):
            here = Path(place)
            folders[:] = sorted(_real_folders(here, folders, home, files))
            yield from (here / name for name in sorted(names) if _is_content(name))


def _real_folders(here: Path, names: list[str], home: Path, files: Files) -> Iterator[str]:
    for name in names:
        if (here / name).is_symlink():
            path = (here / name).relative_to(home).as_posix()
            files.refuse(path, "FILE-LINK", "The folder is a link; put the folder itself here.")
        elif not name.startswith((".", "__")):
            yield name


def _is_content(name: str) -> bool:
    return not name.startswith(".") and name.lower().endswith(ENDINGS)


def _take(files: Files, name: str, path: Path, home: Path) -> None:
    if CONTROL.search(name):
        files.refuse(CONTROL.sub("\ufffd", name), "FILE-UNREADABLE", "The file's name is not plain UTF-8; rename it.")
        return
    try:
        if not path.resolve().is_relative_to(home):
            message = "The file is a link that leads out of the academy; put the file itself here."
            files.refuse(name, "FILE-LINK", message)
        elif not stat.S_ISREG(path.stat().st_mode):
            files.refuse(name, "FILE-UNREADABLE", "This is not an ordinary file.")
        else:
            _keep(files, name, path)
    except OSError as error:
        files.refuse(name, "FILE-UNREADABLE", f"The file cannot be read: {error.strerror}.")
    except RuntimeError:
        files.refuse(name, "FILE-LINK", "The file is a link that leads to itself.")


def _keep(files: Files, name: str, path: Path) -> None:
    with path.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        files.refuse(name, "FILE-LARGE", f"The file is larger than {MOST_BYTES // 1000:,} kB.")
    else:
        files[name] = data
