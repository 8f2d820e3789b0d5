"""Commands that begin files: a course, lesson, quiz, badge or policy to write over, or a whole academy."""

import difflib
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

import click

from lms import clock, plugins, settings
from lms.authoring import starters
from lms.cli import places
from lms.content import library as content
from lms.content import refs
from lms.content.badges import BY_HAND
from lms.library.places import KINDS, content_root

LEVELS = "courses/levels.toml"
NAME = click.argument("name")
TITLE = click.option("--title", default="", help="The title people see; without it, the name in words.")
LEVELS_BEGUN = """[[level]]
number = 0
id = "newcomer"
title = "Newcomer"
requires = []

[[level]]
number = 1
id = "aware"
title = "Aware"
requires = ["course:{id}"]

[[permission]]
key = "idea.submit"
level = 0
outward = false
says = "hand in ideas"
"""
"""The levels of an academy whose first course has this id."""
CLOSES = ("course", "policy", "level", "lesson")


@dataclass(frozen=True, slots=True)
class Place:
    """The academy that something is begun in, as it is now."""

    root: Path
    files: content.Files
    library: content.Library

    def write(self, files: Mapping[str, bytes]) -> None:
        """Put new files in their places, all of them or none, and say so.

        :raises click.ClickException: one of them is there already.
        """
        made: list[Path] = []
        try:
            for name, body in files.items():
                path = self.root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("xb") as stream:
                    made.append(path)
                    stream.write(body)
        except FileExistsError as error:
            _take_back(made)
            raise click.ClickException(f"{error.filename} is there already, and nothing was changed.") from None
        except OSError:
            _take_back(made)
            raise
        for path in made:
            click.echo(f"Made {_shown(path)}")


@click.group()
def new() -> None:
    """Begin a course, lesson, quiz, badge or policy: complete files that lint cleanly, to write over.

    NAME is an id, like handling-comments, or a title in quotes. Nothing is ever overwritten.
    """


@new.command()
@NAME
@TITLE
@click.option("--tier", type=click.IntRange(0, 99), default=1, show_default=True, help="The number of its level.")
def course(name: str, title: str, tier: int) -> None:
    """Begin a course with one lesson. Where there is no academy yet, a small one begins here as well."""
    id, title = _named(name, title)
    place = _place() or _nowhere()
    _check_free(id, place.library.courses, "course")
    files = starters.course_files(id, title, tier, clock.system().date())
    if LEVELS not in place.files:
        files = {LEVELS: LEVELS_BEGUN.format(id=id).encode(), **files}
    known = [level.number for level in place.library.levels] or [0, 1]
    if tier not in known:
        raise click.UsageError(f"There is no level {tier}. Choose --tier {', '.join(map(str, known))}.")
    if LEVELS in files:
        click.echo("There is no academy here yet, so a small one begins in this folder.")
    place.write(files)
    _say_next(
        "Write in them: `lms serve --author` shows each save in the browser, `lms lint` says what to mend.",
        f"`lms new lesson {id}/NAME` adds a lesson, `lms new quiz {id}` asks what was learnt.",
    )


@new.command()
@NAME
@TITLE
def lesson(name: str, title: str) -> None:
    """Begin a lesson at the end of a course. NAME is course/lesson, like handling-comments/answering."""
    place = _academy()
    course_id, _, own = name.rpartition("/")
    if not course_id and len(place.library.courses) != 1:
        raise click.UsageError(f"Say in which course: lms new lesson COURSE/{quote(name)}")
    found = place.library.courses[
        _known(course_id or next(iter(place.library.courses)), place.library.courses, "course")
    ]
    id, title = _named(own, title)
    _check_free(id, {one.id for one in found.lessons}, f"lesson of {found.id}")
    path = starters.lesson_path(found.path, len(found.lessons) + 1, id)
    listing = starters.listed(place.files[found.path], title, os.path.basename(path))
    place.write(starters.lesson_file(path, id, title))
    places.replace(place.root / found.path, listing)
    click.echo(f"Listed it in {_shown(place.root / found.path)}")
    _say_next("Write in it, and say which clauses it covers: covers: [policy:…#…].")


@new.command()
@NAME
@TITLE
@click.option("--for", "closes", default="", help="What it closes, like course:handling-comments.")
def quiz(name: str, title: str, closes: str) -> None:
    """Begin a quiz of three questions. Without --for it closes the course of the same name."""
    place = _academy()
    id, title = _named(name, title)
    _check_free(id, place.library.quizzes, "quiz")
    closes = _reference(closes or f"course:{id}", CLOSES, place.library, "--for")
    place.write(starters.quiz_file(id, title, closes))
    _say_next(
        "Write your own questions over the three in it; give each an id that tells what it asks.",
        f"`lms new badge {id}` begins the badge for it.",
    )


@new.command()
@NAME
@TITLE
@click.option("--when", default="", help="What earns it, like course:handling-comments, or by-hand.")
def badge(name: str, title: str, when: str) -> None:
    """Begin a badge. Without --when the course of the same name earns it; by-hand: somebody gives it."""
    place = _academy()
    id, title = _named(name, title)
    _check_free(id, place.library.badges, "badge")
    if when != BY_HAND:
        when = _reference(when or f"course:{id}", ("course", "quiz", "level"), place.library, "--when")
    place.write(starters.badge_file(id, title, when))
    _say_next("Say what its holder has shown; shape, glyph and colour are drawn for you.")


@new.command()
@NAME
@TITLE
def policy(name: str, title: str) -> None:
    """Begin a policy with one clause and its check question."""
    place = _academy()
    id, title = _named(name, title)
    _check_free(id, place.library.policies, "policy")
    place.write(starters.policy_file(id, title, clock.system().date()))
    _say_next(
        "Write the clauses; each is “## 2. Title” with <!-- id: … --> below it (`lms fmt` writes missing ids).",
        "A lesson covers a clause with covers: [policy:" + id + "#your-choice].",
    )


@new.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def academy(folder: Path) -> None:
    """Copy the starter academy, complete, to a new FOLDER: policy, levels, courses, quizzes and badges to edit."""
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty, and nothing was changed.")
    for kind in KINDS:
        shutil.copytree(content_root() / kind, folder / kind, ignore=shutil.ignore_patterns("__*", ".*"))
    files = content.gather(folder)
    click.echo(f"Made {folder} with {len(files)} files.")
    _say_next(f"`cd {quote(str(folder))}`, then `lms serve --author` shows it in the browser.")


def _place() -> Place | None:
    root = settings.from_environment().content or places.here()
    if root is None:
        return None
    plugins.load()
    files = content.gather(root)
    return Place(root, files, content.read(files, today=clock.system().date()))


def _nowhere() -> Place:
    files = content.Files()
    return Place(Path.cwd(), files, content.read(files, today=clock.system().date()))


def _academy() -> Place:
    if found := _place():
        return found
    raise click.UsageError("There is no academy here; begin with: lms new course NAME")


def _named(name: str, title: str) -> tuple[str, str]:
    """Give id and title of what is begun."""
    if refs.ID.fullmatch(name) and len(name) <= 64:
        words = name.replace("-", " ").replace("_", " ")
        return name, title or words[:1].upper() + words[1:]
    id = refs.proposed_id(name)
    if id == refs.NO_ID:
        raise click.UsageError(f"{name!r} gives no id. Use small letters, digits and hyphens; --title gives the words.")
    return id, title or " ".join(name.split())


def _check_free(id: str, taken: Iterable[str], kind: str) -> None:
    if id in taken:
        raise click.UsageError(f"There is a {kind} {id!r} already. Choose another name.")


def _known(id: str, known: Iterable[str], kind: str) -> str:
    if id in known:
        return id
    near = difflib.get_close_matches(id, list(known), n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"`lms new {kind} {quote(id)}` begins one."
    raise click.UsageError(f"There is no {kind} {id!r}. {hint}")


def _reference(text: str, kinds: Iterable[str], library: content.Library, option: str) -> str:
    ref = refs.parse_ref(text)
    if ref is None or ref.kind not in kinds:
        raise click.UsageError(f"{option} {text!r} is not one of {', '.join(f'{kind}:…' for kind in kinds)}.")
    known = _ids(library)[ref.kind]
    if ref.id not in known:
        near = difflib.get_close_matches(ref.id, known, n=1)
        hint = f"Did you mean {ref.kind}:{near[0]}?" if near else f"Say what it belongs to with {option}."
        raise click.UsageError(f"There is no {ref.whole}. {hint}")
    return text


def _ids(library: content.Library) -> dict[str, list[str]]:
    return {
        "course": list(library.courses),
        "quiz": list(library.quizzes),
        "policy": list(library.policies),
        "level": [level.id for level in library.levels],
        "lesson": [f"{one.id}/{lesson.id}" for one in library.courses.values() for lesson in one.lessons],
    }


def _take_back(made: Iterable[Path]) -> None:
    for path in made:
        with suppress(OSError):
            path.unlink()


def _shown(path: Path) -> str:
    with suppress(ValueError):
        return path.relative_to(Path.cwd()).as_posix()
    return str(path)


def _say_next(*lines: str) -> None:
    for number, line in enumerate(lines):
        click.echo(f"{'      ' if number else 'Next: '}{line}")


COMMANDS = (new,)
