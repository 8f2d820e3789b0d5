"""The academy as a zip: packed the same way each time, unpacked with everything counted and nothing written."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from lms.authoring import zips
from lms.authoring.texts import Unfit, kind_of
from lms.content.source import MOST_BYTES

MOST_SENT = 20_000_000
MOST_FILES = 5_000
MOST_IN_ALL = 60_000_000
ROOTS = ("courses", "quizzes", "badges", "policies")
BOUNDS = zips.Bounds(MOST_FILES, MOST_BYTES, MOST_IN_ALL)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The files of an academy by path, and the names of what does not belong to one."""

    files: Mapping[str, bytes]
    left_out: tuple[str, ...]


def packed(files: Mapping[str, bytes]) -> bytes:
    """Put files into a zip; the same files always make the same zip."""
    return zips.write({path: files[path] for path in sorted(files)})


def unpacked(data: bytes) -> Unpacked:
    """Read a zip into memory, counting as it goes.

    :raises Unfit: it is damaged, too much, or holds something that belongs in no academy, such as a link.
    """
    if len(data) > MOST_SENT:
        raise Unfit("zip", f"The zip is larger than {MOST_SENT // 1_000_000} MB.")
    try:
        return sorted_out(zips.read(data, BOUNDS))
    except zips.Unsound as error:
        raise Unfit("zip", str(error)) from error


def sorted_out(found: Mapping[str, bytes]) -> Unpacked:
    """Take off a folder around everything, and leave out what does not belong to an academy."""
    tops = sorted({name.partition("/")[0] for name in found if not _hidden(name)})
    around = f"{tops[0]}/" if len(tops) == 1 and tops[0] not in ROOTS else ""
    files: dict[str, bytes] = {}
    left = []
    alike: dict[str, str] = {}
    for name, body in found.items():
        path = name.removeprefix(around)
        if kind_of(path) and not _hidden(path):
            if not zips.portable(path):
                raise Unfit("zip", f"“{path}” cannot be a file on many computers; give it another name.")
            other = alike.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
            if other != path:
                raise Unfit("zip", f"“{other}” and “{path}” are one file on many computers; rename one of them.")
            files[path] = body
        else:
            left.append(name)
    if not files:
        raise Unfit(
            "zip", f"There is nothing of an academy in it: {', '.join(f'{one}/' for one in ROOTS)} are missing."
        )
    return Unpacked(files, tuple(sorted(left)))


def safe_name(name: str) -> str:
    """Give a name from outside back if it stays inside the folder it is meant for.

    :raises Unfit: it does not.
    """
    try:
        return zips.safe(name)
    except zips.Unsound as error:
        raise Unfit("zip", str(error)) from error


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__")) for part in name.split("/"))
