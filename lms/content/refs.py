"""References between pieces of content: ``kind:id`` and ``kind:id#part``."""

import re
from dataclasses import dataclass

KINDS = ("course", "lesson", "quiz", "badge", "level", "policy", "platform", "term")
ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", re.ASCII)
_REF = re.compile(rf"(?P<kind>[a-z]+):(?P<id>{ID.pattern}(?:/{ID.pattern})?)(?:#(?P<part>{ID.pattern}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Ref:
    """A parsed reference; ``id`` of a lesson is ``course/lesson``, ``part`` is a clause or a heading."""

    kind: str
    id: str
    part: str | None = None

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" + (f"#{self.part}" if self.part else "")

    @property
    def whole(self) -> str:
        """The reference without its part."""
        return f"{self.kind}:{self.id}"


def parse_ref(text: str) -> Ref | None:
    """Read ``policy:social-media#disclosure``; None if it is not a reference of a known kind."""
    found = _REF.fullmatch(text)
    if found is None or found["kind"] not in KINDS or (found["kind"] == "lesson") != ("/" in found["id"]):
        return None
    return Ref(found["kind"], found["id"], found["part"])
