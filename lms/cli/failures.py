"""Every error as one clear line with its mend; a traceback never reaches the terminal."""

import errno
from collections.abc import Callable, Mapping

FAILED = 1
USAGE = 2
REACH = "Check LMS_DATABASE_URL, that the database server runs, and that this machine may connect to it."
SCHEMA = "The database is not at the schema this program needs. Run: lms db upgrade"


def words_for(error: Exception) -> tuple[str, int]:
    """Give the line that tells of an error, and the exit code."""
    for kind in type(error).__mro__:
        if say := SAYINGS.get(f"{kind.__module__}.{kind.__qualname__}"):
            return say(error)
    if type(error).__module__.partition(".")[0] == "lms":
        # A room's own errors name the thing and the mend already.
        return str(error) or type(error).__name__, FAILED
    return (
        f"Something broke inside Handrail ({type(error).__name__}: {first_line(error)}). "
        "Run the same command as `lms --debug …` to see where, and report that.",
        FAILED,
    )


def first_line(error: BaseException) -> str:
    """Give the first line of an error's own words."""
    return str(error).strip().partition("\n")[0]


def _setting(error: Exception) -> tuple[str, int]:
    return str(error), USAGE


def _database(error: Exception) -> tuple[str, int]:
    cause = getattr(error, "orig", None) or error
    said = first_line(cause)
    if any(mark in said for mark in ("no such table", "no such column", "does not exist")):
        return SCHEMA, FAILED
    if "locked" in said:
        return "The database is busy with another program's work. Try again in a minute.", FAILED
    if "full" in said:
        return f"The database could not write: {said}. Make room on its disk, then try again.", FAILED
    return f"The database cannot be used: {said}. {REACH}", FAILED


def _url(_error: Exception) -> tuple[str, int]:
    mend = "write for example postgresql://user:password@host/name, or remove it to use the data folder"
    return f"LMS_DATABASE_URL cannot be read; {mend}", USAGE


def _migration(error: Exception) -> tuple[str, int]:
    return f"{first_line(error)}. The database may be newer than this program: install the newest Handrail.", FAILED


def _module(error: Exception) -> tuple[str, int]:
    name = getattr(error, "name", "") or ""
    if name.startswith("psycopg"):
        return "PostgreSQL needs its driver. Run: pip install 'handrail[postgresql]'", FAILED
    return f"The Python package {name!r} is missing. Install Handrail again: pip install handrail", FAILED


def _unicode(_error: Exception) -> tuple[str, int]:
    return "The file is not UTF-8 text. Save it as UTF-8, then try again.", FAILED


def _system(error: Exception) -> tuple[str, int]:
    thing = getattr(error, "filename", None) or ""
    said = getattr(error, "strerror", None) or first_line(error) or type(error).__name__
    words = {
        errno.ENOENT: f"There is no {thing}" if thing else said,
        errno.EACCES: f"This user may not open {thing}" if thing else said,
        errno.EISDIR: f"{thing} is a folder, not a file",
        errno.ENOSPC: "The disk is full. Make room, then try again",
    }.get(getattr(error, "errno", None) or 0, f"{said}: {thing}" if thing else said)
    return f"{words}.", FAILED


SAYINGS: Mapping[str, Callable[[Exception], tuple[str, int]]] = {
    "lms.settings.SettingsError": _setting,
    "lms.delivery.rules.BadMailUrl": _setting,
    "sqlalchemy.exc.ArgumentError": _url,
    "sqlalchemy.exc.NoSuchModuleError": _url,
    "sqlalchemy.exc.DBAPIError": _database,
    "sqlalchemy.exc.TimeoutError": _database,
    "alembic.util.exc.CommandError": _migration,
    "builtins.ModuleNotFoundError": _module,
    "builtins.UnicodeDecodeError": _unicode,
    "builtins.OSError": _system,
}
"""What to say of an error and of its kin, by name: a command that never met SQLAlchemy need not import it."""
