"""References between pieces of content: ``kind:id`` and ``kind:id#part``."""

import re
import unicodedata
from dataclasses import dataclass

NO_ID = "some-id"
"""What is proposed where the words hold no letter that an id may have."""

KINDS = ("course", "lesson", "quiz", "badge", "level", "policy", "platform", "term")
ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", re.ASCII)
_REF = re.compile(r"(?P<kind>[a-z]{1,12}):(?P<id>[a-z0-9_-]{1,64}(?:/[a-z0-9_-]{1,64})?)(?:#(?P<part>[\w-]{1,120}))?")
_NOT_IN_A_SLUG = re.compile(r"[^\w\- ]")
_HREFS = {
    "course": "@/c/{}",
    "lesson": "@/c/{}",
    "quiz": "@/quiz/about/{}",
    "badge": "@/badges/about/{}",
    "level": "@/learn#level-{}",
    "policy": "@/policy/{}",
    "platform": "@/policy#platform-{}",
    "term": "@/glossary#{}",
}


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


def href(ref: Ref) -> str:
    """Give the address of what is referred to, below the mount point that ``@`` stands for."""
    address = _HREFS[ref.kind].format(ref.id)
    return f"{address}#{ref.part}" if ref.part and "#" not in address else address


def slug(heading: str) -> str:
    """Name a heading as Git hosts do, so that a link to it works there too."""
    return _NOT_IN_A_SLUG.sub("", heading.strip().lower()).replace(" ", "-") or "section"


def proposed_id(text: str) -> str:
    """Make an id of a title, to propose it: ids are never derived on their own."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:48].strip("-") or NO_ID
