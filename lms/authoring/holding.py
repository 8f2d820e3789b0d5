"""Texts of policies that wait for signatures: a release goes out without them, and they stay drafts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from lms.authoring import drafts
from lms.content.changes import Change
from lms.content.library import Files
from lms.content.policies import Policy
from lms.library import service as library
from lms.policy import service as policy

RAISED = "The champion calls it material: everybody is asked to read it again."


@dataclass(frozen=True, slots=True)
class Held:
    """A text that waits. ``body`` None: the policy is to be taken out of force. ``base``: what is in force, by hash.

    ``missing`` are the areas whose signature it needs yet; ``home`` is where the text in force lies, if there is one.
    """

    policy_id: str
    title: str
    path: str
    body: bytes | None
    base: str
    home: str
    missing: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Give the hash of the text; empty where there is none."""
        return "" if self.body is None else library.hash_of(self.body)

    @property
    def areas(self) -> str:
        """Name the missing areas as they are shown."""
        return ", ".join(map(policy.title_of, self.missing))


def held(
    session: Session, prepared: library.Prepared, before: Mapping[str, bytes], origin: library.Origin
) -> tuple[Held, ...]:
    """List the texts in a prepared release that may not come into force yet, by path.

    An undo may take away a policy that the release before did not have.
    """
    now = library.current(session).source.policies if before else {}
    new = prepared.library.policies
    waiting = policy.held_back(session, now, new, drops=origin != "undo")
    found = []
    for name, standing in waiting.items():
        old, text = now.get(name), new.get(name)
        shown = text or old
        assert shown is not None  # noqa: S101 it is in one of the two
        body = prepared.files.get(text.path) if text else None
        base, home = (old.digest, old.path) if old else ("", "")
        found.append(Held(name, shown.title, shown.path, body, base, home, standing.missing))
    return tuple(sorted(found, key=lambda one: one.path))


def without(files: Mapping[str, bytes], before: Mapping[str, bytes], waiting: Iterable[Held]) -> Mapping[str, bytes]:
    """Give the files of a release with the texts in force in place of those that wait."""
    made = Files()
    made.findings = list(files.findings) if isinstance(files, Files) else []
    made.update(files)
    for one in waiting:
        made.pop(one.path, None)
    for one in waiting:
        if one.home:
            made[one.home] = before[one.home]
    return made


def drafted(session: Session, waiting: Iterable[Held], folder: Mapping[str, str], *, at: datetime) -> dict[str, str]:
    """Make drafts of texts from the folder that wait; give what the folder is remembered to hold.

    Where somebody is writing another text of the policy in the browser, the folder's is left for later: it is not
    remembered, so that it shows as a conflict once theirs is published.
    """
    seen, synced = dict(folder), library.synced(session)
    kept = drafts.listed(session) if waiting else {}
    for one in waiting:
        if one.path in kept and kept[one.path].digest != one.digest:
            _forget(seen, synced, one.path)
        elif one.path not in kept:
            drafts.save(session, drafts.Writing(one.path, one.body, _base(one), 0), by=None, at=at)
    return seen


def as_raised(session: Session, changes: tuple[Change, ...], policies: Mapping[str, Policy]) -> tuple[Change, ...]:
    """Call those changes of policies material that their champion calls so."""
    refs = {one.ref.partition(":")[2] for one in changes if one.ref.startswith("policy:") and one.cls != "material"}
    raised = policy.raised(session, {name: policies[name] for name in refs if name in policies}) if refs else ()
    wanted = {f"policy:{name}" for name in raised}
    return tuple(
        replace(one, cls="material", words=(*one.words, RAISED)) if one.ref in wanted else one for one in changes
    )


def _base(one: Held) -> str:
    return one.base if one.path == one.home else ""


def _forget(seen: dict[str, str], synced: Mapping[str, str], path: str) -> None:
    if path in synced:
        seen[path] = synced[path]
    else:
        seen.pop(path, None)
