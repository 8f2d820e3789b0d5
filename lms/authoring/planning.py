"""What publishing would do: the files it takes from where, what changes by them, and what stands against it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from sqlalchemy.orm import Session

from lms.authoring import holding, reach, rules
from lms.authoring.rules import Affected, Conflict, Decisions, Sides
from lms.content import changes as differences
from lms.content import library as content
from lms.content.changes import Change
from lms.content.findings import Finding
from lms.library import service as library

EMPTY = content.read({}, today=date.min)
Side = Literal["ours", "theirs"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be published, what that changes, whom it touches, and what stands against it.

    ``base`` is the number of the release it was planned on, 0 before the first. ``kept`` are the files whose text
    from the browser stays although the folder holds another one. ``folder`` is what the folder holds, by path and
    hash; None where no folder was looked at.
    """

    base: int
    origin: library.Origin
    prepared: library.Prepared
    before: Mapping[str, bytes]
    changes: tuple[Change, ...] = ()
    affected: Mapping[str, Affected] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    kept: tuple[str, ...] = ()
    folder: Mapping[str, bytes] | None = None
    settled: tuple[str, ...] = ()
    held: tuple[holding.Held, ...] = ()
    """Texts of policies that wait for a signature: the release keeps what is in force, and they are drafts."""

    @property
    def files(self) -> Mapping[str, bytes]:
        """Give the files that would be published."""
        return self.prepared.files

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Give what is wrong in them."""
        return self.prepared.findings

    @property
    def empty(self) -> bool:
        """Tell whether nothing would change."""
        return not self.touched

    @property
    def touched(self) -> tuple[str, ...]:
        """List the paths whose text would change, in order."""
        return tuple(
            path for path in sorted({*self.before, *self.files}) if self.before.get(path) != self.files.get(path)
        )

    @property
    def needs_choice(self) -> tuple[str, ...]:
        """Name the quizzes for which has to be chosen what becomes of results given so far."""
        return rules.undecided(self.changes, Decisions())

    def diff(self, path: str) -> list[str]:
        """Give the unified difference of a file, line by line."""
        return library.unified(self.before.get(path), self.files.get(path), path)


def plan(
    session: Session,
    files: Mapping[str, bytes],
    *,
    today: date,
    origin: library.Origin,
    begun: Mapping[str, str | None] | None = None,
    resolved: Mapping[str, Side] | None = None,
) -> Plan:
    """Look at what publishing ``files`` would do; nothing is written.

    From a folder, ``files`` are compared with what the folder held the last time: what was edited in the browser
    since stays. From the browser, ``begun`` holds the hash of the text that each edit began from (None for a new
    file); without it the files are taken as they are. ``resolved`` decides conflicts by path. Rendering may take
    seconds: do this with a session that reads.
    """
    number = library.current_number(session)
    published = library.digests(session, number)
    ours = {path: library.hash_of(body) for path, body in files.items()}
    base = library.synced(session) if origin == "folder" else {**published, **(begun or {})}
    sides = {path: Sides(base.get(path), ours.get(path), published.get(path)) for path in {*base, *ours, *published}}
    choice = resolved or {}
    contested = {path: one for path, one in sides.items() if one.side == "both" and path not in choice}
    taken = {path: choice.get(path, "theirs") if one.side == "both" else one.side for path, one in sides.items()}
    stays = (p for p, one in sides.items() if taken[p] == "theirs" and one.ours != one.theirs and p not in contested)
    before = library.files(session, number)
    prepared = library.prepare(session, _merged(files, before, taken), today=today)
    held = holding.held(session, prepared, before, origin)
    if held:
        prepared = library.prepare(session, holding.without(prepared.files, before, held), today=today)
    made = Plan(
        base=number,
        origin=origin,
        prepared=prepared,
        before=before,
        held=held,
        conflicts=_conflicts(session, contested, files),
        kept=tuple(sorted(stays)),
        folder=dict(files) if origin == "folder" else None,
    )
    return _with_changes(session, made)


def plan_edits(
    session: Session,
    edits: Mapping[str, bytes | None],
    *,
    today: date,
    begun: Mapping[str, str | None] | None = None,
    settles: Iterable[str] = (),
) -> Plan:
    """Look at what publishing edits to single files would do; None takes a file away.

    ``settles`` are the conflicts with the folder that these edits decide.
    """
    files = library.files(session, library.current_number(session))
    for path, body in edits.items():
        files.pop(path, None)
        if body is not None:
            files[path] = body
    made = plan(session, files, today=today, origin="browser", begun=begun)
    return replace(made, settled=tuple(settles))


def plan_undo(session: Session, *, today: date) -> Plan:
    """Look at what bringing the release before the current one back would do.

    :raises NothingToUndo: there is none.
    """
    number = library.current_number(session)
    if number < 2:
        raise rules.NothingToUndo("There is no release before this one to go back to.")
    return plan(session, library.files(session, number - 1), today=today, origin="undo")


def note_conflicts(session: Session, plan: Plan, *, at: datetime) -> None:
    """Keep the conflicts of a plan from a folder, with the folder's texts, for the studio to decide."""
    found = {one.path: library.hash_of(one.ours) if one.ours is not None else None for one in plan.conflicts}
    library.store_texts(session, [one.ours for one in plan.conflicts if one.ours is not None])
    library.note(session, found, at=at)


def conflicts(session: Session) -> tuple[Conflict, ...]:
    """Give the files that changed in the folder and in the browser and wait for somebody to decide."""
    number = library.current_number(session)
    published, synced = library.digests(session, number), library.synced(session)
    waiting = {one.path: one.digest for one in library.waiting(session)}
    return _conflicts(
        session, {path: Sides(synced.get(path), ours, published.get(path)) for path, ours in waiting.items()}
    )


def in_step(session: Session, files: Mapping[str, bytes]) -> bool:
    """Tell whether the folder holds what it held when it was last compared, so that nothing is to be published."""
    if not library.current_number(session):
        return False
    return library.synced(session) == {path: library.hash_of(body) for path, body in files.items()}


def _with_changes(session: Session, made: Plan) -> Plan:
    old = library.current(session).source if made.base else EMPTY
    found = differences.compare(old, made.prepared.library)
    found = holding.as_raised(session, found, made.prepared.library.policies)
    ordered = (*found, *differences.of_files(made.touched, made.before, made.files, found))
    return replace(made, changes=ordered, affected=reach.affected(session, ordered))


def _merged(files: Mapping[str, bytes], before: Mapping[str, bytes], taken: Mapping[str, Side]) -> content.Files:
    sources: dict[Side, Mapping[str, bytes]] = {"ours": files, "theirs": before}
    merged = content.Files()
    # What could not be read from the folder is still to be told.
    merged.findings = list(files.findings) if isinstance(files, content.Files) else []
    merged.update({path: sources[taken[path]][path] for path in sorted(taken) if path in sources[taken[path]]})
    return merged


def _conflicts(
    session: Session, sides: Mapping[str, Sides], files: Mapping[str, bytes] | None = None
) -> tuple[Conflict, ...]:
    if not sides:
        return ()
    wanted = {digest for one in sides.values() for digest in (one.base, one.ours, one.theirs) if digest}
    # A text that is only on its way is in no table yet.
    coming = (files[path] for path in sides if path in files) if files else ()
    texts = library.bodies(session, wanted) | {library.hash_of(body): body for body in coming}
    found = []
    for path, one in sorted(sides.items()):
        last = library.versions(session, path, limit=1)
        found.append(
            Conflict(
                path,
                texts.get(one.base or ""),
                texts.get(one.ours or ""),
                texts.get(one.theirs or ""),
                last[0].author if last else "",
                last[0].release if last else 0,
            )
        )
    return tuple(found)
