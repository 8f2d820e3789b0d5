"""Why did I get this: facts, ledger lines and awards in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from lms.content.badges import BY_HAND
from lms.content.library import Library
from lms.library.service import Revision
from lms.recognition import rules

_TO_EARN = {
    "course": "Complete the course “{}”.",
    "quiz": "Pass the quiz “{}”.",
    "lesson": "Complete the lesson “{}”.",
    "level": "Reach the level “{}”.",
    "policy": "Read and acknowledge the policy “{}”.",
    "badge": "Earn the badge “{}”.",
}
_EARNED = {
    "course": "Awarded for completing the course “{}”.",
    "quiz": "Awarded for passing the quiz “{}”.",
    "lesson": "Awarded for completing the lesson “{}”.",
    "level": "Awarded for reaching the level “{}”.",
    "policy": "Awarded for acknowledging the policy “{}”.",
    "badge": "Awarded for earning the badge “{}”.",
    "signoff": "Awarded after the sign-off of the level “{}”.",
}
_PATHS = {
    "course": "/c/{}",
    "quiz": "/quiz/about/{}",
    "lesson": "/c/{}",
    "level": "/learn",
    "policy": "/policy/{}",
    "badge": "/badges/about/{}",
}


class _Titled(Protocol):
    @property
    def title(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Way:
    """What earns a badge, and the path where one starts."""

    words: str
    path: str | None


def title_of(ref: str, library: Library) -> str | None:
    """Give the title of what a reference names, or None where this release has no such thing."""
    kind, _, name = ref.partition(":")
    if kind == "lesson":
        lesson = library.lesson(name)
        return lesson.title if lesson else None
    if kind == "level":
        return next((level.title for level in library.levels if level.id == name), None)
    shelves: Mapping[str, Mapping[str, _Titled]] = {
        "course": library.courses,
        "quiz": library.quizzes,
        "policy": library.policies,
        "badge": library.badges,
    }
    found = shelves[kind].get(name) if kind in shelves else None
    return found.title if found else None


def way(when: str, library: Library) -> Way:
    """Say what earns a badge with this condition."""
    kind, _, name = when.partition(":")
    if kind == "streak":
        return Way(f"Learn something in {name.removesuffix('w')} weeks in a row.", "/learn")
    if kind == "signoff":
        return Way("Have it signed off by a second person, which comes last.", f"/learn#{name}")
    if when == BY_HAND:
        return Way("Given by a trainer, a champion or an administrator, with the reason.", None)
    if kind == "idea.accepted":
        return Way(f"Have {name} of your ideas accepted.", None)
    title = title_of(when, library)
    words = _TO_EARN.get(kind, "Meet the condition “{}”.").format(title or name or when)
    return Way(words, path_of(when, library))


def path_of(ref: str, library: Library) -> str | None:
    """Give the path of what a reference names, or None where this release has no such thing."""
    kind, _, name = ref.partition(":")
    return _PATHS[kind].format(name) if title_of(ref, library) else None


def why_awarded(award: rules.Award, library: Library, revision: Revision | None) -> tuple[str, ...]:
    """Say in sentences what an award rests on; ``revision`` is that of its quiz, where it rests on one."""
    because = str(award.evidence.get("because", ""))
    kind, _, name = because.partition(":")
    earned = _EARNED.get(kind, "Awarded for meeting its condition.").format(title_of(because, library) or name)
    sentences = [f"Given by hand. The reason: {award.given_reason}" if award.given_reason else earned]
    if kind in {"course", "quiz"} and revision:
        sentences.append(_numbered(revision))
    if kind in {"course", "quiz"} and "percent" in award.evidence:
        sentences.append(f"The score was {award.evidence['percent']} %.")
    return tuple(sentences)


def texts_of(award: rules.Award) -> tuple[tuple[str, int], tuple[str, int] | None]:
    """Give what an award was earned on, as digest and release: the badge's own text, and the quiz's, if any."""
    quiz = award.evidence.get("revision")
    release = award.evidence.get("release", award.release)
    return (award.digest, award.release), (str(quiz), int(release)) if quiz else None


def _numbered(revision: Revision) -> str:
    if revision.current is None:
        return f"Earned on revision {revision.number} of the quiz, which is no longer given."
    if revision.number == revision.current:
        return f"Earned on revision {revision.number} of the quiz, the current one."
    return f"Earned on revision {revision.number} of the quiz, current {revision.current}."
