"""Which academy a command on content files means."""

import os
import shutil
import tempfile
from pathlib import Path

import click

from lms import settings
from lms.library import places


def around(path: Path) -> Path | None:
    """Find the academy's folder that ``path`` is or lies in; None where there is none."""
    here = path.resolve()
    return next((root for root in (here, *here.parents) if (root / "courses").is_dir()), None)


def here() -> Path | None:
    """Find the academy around the place where the command runs; a folder of other courses is none."""
    found = around(Path.cwd())
    if found is None or not ((found / "courses/levels.toml").is_file() or any(found.glob("courses/*/course.md"))):
        return None
    return found


def chosen(path: Path | None) -> tuple[Path, str]:
    """Give the academy's folder around ``path``, and the beginning of the paths that are asked for.

    Without a path: the folder of ``LMS_CONTENT``, the one around where the command runs, or the starter academy.

    :raises click.UsageError: no folder around ``path`` is an academy's.
    """
    if path is None:
        return folder(None), ""
    root, here = around(path), path.resolve()
    if root is None:
        raise click.UsageError(f"{path} is not inside an academy: no folder around it holds courses/")
    return root, "" if root == here else here.relative_to(root).as_posix()


def own(path: Path | None) -> tuple[Path, str]:
    """Give what :func:`chosen` gives, but never the starter academy, which is not there to be written to.

    :raises click.UsageError: there is no academy here.
    """
    if path is not None:
        return chosen(path)
    found = settings.from_environment().content or here()
    if found is None:
        raise click.UsageError("There is no academy here. Say which: give its folder, or set LMS_CONTENT.")
    return places.content_root(found), ""


def is_below(name: str, below: str) -> bool:
    """Whether a content path is the one asked for, or lies in it."""
    return not below or f"{name}/".startswith(f"{below}/")


def folder(given: Path | None) -> Path:
    """Give the folder given, that of ``LMS_CONTENT``, the one around this place, or the starter academy.

    :raises FileNotFoundError: the folder given or set holds no courses.
    """
    wanted = given or settings.from_environment().content
    return places.content_root(wanted) if wanted else here() or places.content_root()


def replace(path: Path, body: bytes) -> None:
    """Put a new text in a file's place in one step, so that nobody ever reads half of it."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(body)
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            shutil.copymode(path, draft)
        os.replace(draft, path)
    except BaseException:
        os.unlink(draft)
        raise
