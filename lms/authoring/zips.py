"""Zips from outside: read into memory with everything counted while it is read; written the same way each time."""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

_WHEN = (1980, 1, 1, 0, 0, 0)
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE | re.DOTALL)
_MARKS = re.compile(r'[<>:"|?*\x00-\x1f]')


class Unsound(Exception):
    """A zip that is not read; the message names what is wrong and the mend."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many files a zip may hold, bytes a file, bytes in all, and times a file may grow from its packed form."""

    files: int
    each: int
    in_all: int
    ratio: int | None = None

    def room(self, one: zipfile.ZipInfo, data: bytes, left: int) -> int:
        """Tell how large one file of a zip may be."""
        most = min(self.each, left)
        return most if self.ratio is None else min(most, max(1, one.compress_size) * self.ratio, len(data) * self.ratio)


def read(data: bytes, bounds: Bounds) -> dict[str, bytes]:
    """Give the files of a zip by name.

    :raises Unsound: it is damaged, too much, or holds a link, a locked file, a name twice or one that leads outside.
    """
    found: dict[str, bytes] = {}
    left = bounds.in_all
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            if len(entries) > bounds.files:
                raise Unsound(f"The zip holds more than {bounds.files:,} files.")
            for one in entries:
                name = _checked(one)
                if name in found:
                    raise Unsound(f"“{name}” is in the zip twice.")
                found[name] = _body(archive, one, bounds.room(one, data, left))
                left -= len(found[name])
    except _DAMAGED as error:
        raise Unsound("The file is no zip, or it is damaged; pack it again.") from error
    return found


def write(files: Mapping[str, bytes]) -> bytes:
    """Put files into a zip in the order given; the same files always make the same zip."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, body in files.items():
            info = zipfile.ZipInfo(path, _WHEN)
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, body)
    return written.getvalue()


def safe(name: str) -> str:
    """Give a name from outside back if it stays inside the folder it is meant for.

    :raises Unsound: it does not.
    """
    parts = name.split("/")
    if "\0" in name or "\\" in name or ":" in parts[0] or any(part in {"", ".", ".."} for part in parts):
        raise Unsound(f"The name {name[:100]!r} leads out of the folder it is meant for.")
    return name


def portable(name: str) -> bool:
    """Tell whether every common computer can keep a file of this name."""
    return not any(
        _MARKS.search(part) or _DEVICE.fullmatch(part) or part[-1:] in {".", " "} for part in name.split("/")
    )


def _checked(one: zipfile.ZipInfo) -> str:
    name = safe(one.orig_filename)
    if one.flag_bits & 0x1:
        raise Unsound(f"“{name[:100]}” is locked with a password.")
    if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # The others take as much memory as the file asks for before the first byte is there.
        raise Unsound(f"“{name[:100]}” is packed in a rare way; pack it as an ordinary zip.")
    if stat.S_IFMT(one.external_attr >> 16) not in {0, stat.S_IFREG}:
        raise Unsound(f"“{name[:100]}” is a link or a device; put the file itself in.")
    return name


def _body(archive: zipfile.ZipFile, one: zipfile.ZipInfo, room: int) -> bytes:
    with archive.open(one) as stream:
        body = stream.read(room + 1)
    if len(body) > room:
        raise Unsound(f"“{one.filename[:100]}” is larger than a file may be here ({room // 1000:,} kB).")
    return body
