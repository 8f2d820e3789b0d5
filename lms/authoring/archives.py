"""The academy as a zip: packed the same way each time, unpacked with everything counted and nothing written."""

import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from lms.authoring.texts import Unfit, kind_of
from lms.content.source import MOST_BYTES

MOST_SENT = 20_000_000
MOST_FILES = 5_000
MOST_IN_ALL = 60_000_000
ROOTS = ("courses", "quizzes", "badges", "policies")
_WHEN = (1980, 1, 1, 0, 0, 0)
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip
_BROKEN = "The file is no zip, or it is damaged."


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The files of an academy by path, and the names of what does not belong to one."""

    files: Mapping[str, bytes]
    left_out: tuple[str, ...]


def packed(files: Mapping[str, bytes]) -> bytes:
    """Put files into a zip; the same files always make the same zip."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            info = zipfile.ZipInfo(path, _WHEN)
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, files[path])
    return written.getvalue()


def unpacked(data: bytes) -> Unpacked:
    """Read a zip into memory, counting as it goes.

    :raises Unfit: it is damaged, too much, or holds something that belongs in no academy, such as a link.
    """
    if len(data) > MOST_SENT:
        raise Unfit("zip", f"The zip is larger than {MOST_SENT // 1_000_000} MB.")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            if len(entries) > MOST_FILES:
                raise Unfit("zip", f"The zip holds more than {MOST_FILES:,} files.")
            return sorted_out(_read(archive, entries))
    except _DAMAGED as error:
        raise Unfit("zip", _BROKEN) from error


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
    parts = name.split("/")
    if "\0" in name or "\\" in name or ":" in parts[0] or any(part in {"", ".", ".."} for part in parts):
        raise Unfit("zip", f"The name “{name[:100]!r}” leads out of the academy's folder.")
    return name


def _read(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = MOST_IN_ALL
    for one in entries:
        name = safe_name(one.orig_filename)
        if one.flag_bits & 0x1:
            raise Unfit("zip", f"“{name}” is locked with a password.")
        if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # The others take as much memory as the file asks for before the first byte is there.
            raise Unfit("zip", f"“{name}” is packed in a rare way; pack it as an ordinary zip.")
        if stat.S_IFMT(one.external_attr >> 16) not in {0, stat.S_IFREG}:
            raise Unfit("zip", f"“{name}” is a link or a device, not a file.")
        if name in found:
            raise Unfit("zip", f"“{name}” is in the zip twice.")
        with archive.open(one) as stream:
            body = stream.read(min(MOST_BYTES, left) + 1)
        if len(body) > min(MOST_BYTES, left):
            raise Unfit("zip", f"“{name}” is larger than {MOST_BYTES // 1000:,} kB, or the zip holds too much in all.")
        left -= len(body)
        found[name] = body
    return found


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__")) for part in name.split("/"))
