"""Commands on badges: verify files and lists, of this academy and of other issuers."""

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lms import clock
from lms.cli import opened, terminal
from lms.delivery import service as delivery
from lms.recognition.credentials.judging import Report
from lms.recognition.desk import service as desk

MOST_BYTES = 8_000_000
CHUNK = 500
MOST_ASKED = 10
MANY = 10
"""From so many files on a bar shows how far it is."""
_FACTS = ("badge", "holder", "issuer", "issued_at", "expires_at", "since", "reason")
_LABELS = {"badge": "Badge", "holder": "Holder", "issuer": "Issuer", "issued_at": "Awarded", "expires_at": "Ends"}

Check = Callable[[bytes, Mapping[str, bytes | None]], desk.Found]


@click.group()
def badge() -> None:
    """Verify badges."""


@badge.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--csv", "table", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A list to verify.")
@click.option("--column", default="", help="The heading of the list's column that holds badges.")
@click.option("--issuer", "issuers", multiple=True, help="Trust this issuer: a file with its keys, or a did:key.")
@click.option("--online", is_flag=True, help="Ask other issuers' own addresses for keys and revocations.")
def verify(
    files: tuple[Path, ...], shape: str, table: Path | None, column: str, issuers: tuple[str, ...], online: bool
) -> None:
    """Say whether badges are genuine and valid: JSON, JWT, PNG, SVG, or a picture of a QR code.

    Badges of this academy are compared with its own records. Those of other issuers need their keys: with
    --issuer, or with --online, or pinned at the desk. With --csv the ids, links or JWTs of a list are verified and
    a table comes out. Exit code 0: all are valid; 1: some are not; 2: the command could not be understood.
    """
    if bool(files) == bool(table):
        raise click.UsageError("Name files to verify, or a list with --csv.")
    pinned = dict(map(_issuer, issuers))
    with _session(pinned) as session:
        if table is not None:
            good = _list(_needed(session), table, column, shape)
        else:
            good = _files(session, files, pinned, shape, online=online)
    click.get_current_context().exit(0 if good else 1)


def _issuer(said: str) -> tuple[str, dict[str, Any]]:
    """Read an issuer to trust."""
    if said.startswith("did:key:"):
        return said, {}
    try:
        document = json.loads(Path(said).read_text(encoding="utf-8-sig"))
        return str(document["id"]), dict(document)
    except OSError as error:
        raise click.UsageError(f"{said} cannot be read: {error.strerror}.") from error
    except (ValueError, TypeError, KeyError) as error:
        raise click.UsageError(f"{said} is no document of an issuer: JSON with an “id” and its keys.") from error


@contextmanager
def _session(pinned: Mapping[str, Any]) -> Iterator[Session | None]:
    """Open the academy's records; None where there are none."""
    with ExitStack() as stack:
        session: Session | None = None
        try:
            session = stack.enter_context(stack.enter_context(opened.academy()).store.reading())
            session.info["pinned"] = dict(pinned)
            desk.of_text(session, "A" * 22, {}, at=clock.system())
        except SQLAlchemyError:
            click.echo("The academy cannot be reached, so its own badges cannot be looked up.", err=True)
            session = None
        yield session


def _needed(session: Session | None) -> Session:
    if session is None:
        raise click.ClickException("A list needs the academy's records. Run this where the academy runs.")
    return session


def _files(
    session: Session | None, files: Sequence[Path], pinned: Mapping[str, Any], shape: str, *, online: bool
) -> bool:
    at = clock.system()

    def check(data: bytes, answers: Mapping[str, bytes | None]) -> desk.Found:
        if session is None:
            return desk.apart(data, pinned, answers, at=at)
        return desk.of_file(session, data, answers, at=at)

    found: list[tuple[str, Report]] = []
    with ExitStack() as stack:
        bar = stack.enter_context(terminal.progress(len(files), "Verifying")) if len(files) >= MANY else None
        for path in files:
            found.append((str(path), _one(path, check, online=online)))
            if bar:
                bar.update(1)
    if shape == "json":
        click.echo(json.dumps([_as_json(name, report) for name, report in found], ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(line for name, report in found for line in _told(name, report)))
    return all(report.verdict == "valid" for _, report in found)


def _one(path: Path, check: Check, *, online: bool) -> Report:
    with path.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    answers: dict[str, bytes | None] = {}
    found = check(data, answers)
    while online and found.needs and len(answers) < MOST_ASKED:
        answers |= {address: _asked(address) for address in found.needs[: MOST_ASKED - len(answers)]}
        found = check(data, answers)
    return found.report


def _asked(address: str) -> bytes | None:
    try:
        answer = delivery.fetch(address)
    except delivery.Failed:
        return None
    return answer.body if answer.status == 200 else None


def _told(name: str, report: Report) -> Iterator[str]:
    colour = {"valid": "green", "forged": "red", "revoked": "red"}.get(report.verdict, "yellow")
    verdict = click.style(report.name, fg=colour, bold=True)
    yield f"{terminal.visible(name)}: {verdict} ({report.code}). {terminal.visible(report.headline)}."
    yield from (f"    {terminal.visible(words)}" for words in report.words)
    for fact, label in _LABELS.items():
        if value := getattr(report, fact):
            yield f"    {label}: {terminal.visible(value[:10] if fact.endswith('_at') else value)}"


def _as_json(name: str, report: Report) -> dict[str, Any]:
    kept = report.kept()
    facts = {fact: kept[fact] for fact in (*_FACTS, "issuer_id", "trust", "form")}
    said = {"verdict": report.verdict, "code": report.code, "headline": report.headline, "words": list(report.words)}
    return {"file": name, **said, **facts, "changes": kept["changes"]}


def _list(session: Session, table: Path, column: str, shape: str) -> bool:
    """Verify a list and write a table; the bar and the sums go to standard error."""
    at = clock.system()
    try:
        with table.open(encoding="utf-8-sig", newline="") as stream:
            lines = list(desk.texts_of(stream, column))
    except desk.Unfit as error:
        raise click.UsageError(str(error)) from error
    found: list[tuple[int, str, Report]] = []
    with terminal.progress(len(lines), "Verifying") as bar:
        for start in range(0, len(lines), CHUNK):
            found += _chunk(session, lines[start : start + CHUNK], at)
            bar.update(min(CHUNK, len(lines) - start))
    if shape == "json":
        rows = [{"line": n, "given": given, **_as_json("", report)} for n, given, report in found]
        click.echo(json.dumps([{k: v for k, v in row.items() if k != "file"} for row in rows], ensure_ascii=False))
    else:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([desk.HEADING, *(desk.cells_of(str(n), given, report) for n, given, report in found)])
    click.echo(_sums([report for _, _, report in found]), err=True)
    return bool(found) and all(report.verdict == "valid" for _, _, report in found)


def _chunk(session: Session, lines: Sequence[tuple[int, str]], at: datetime) -> list[tuple[int, str, Report]]:
    made = desk.of_many(session, [given for _, given in lines], at=at)
    return [(n, given, one.report) for (n, given), one in zip(lines, made, strict=True)]


def _sums(reports: Sequence[Report]) -> str:
    names = [one.name for one in reports]
    counted = ", ".join(f"{names.count(name):,} {name.lower()}" for name in dict.fromkeys(names))
    return f"{len(reports):,} verified: {counted}." if reports else "The list is empty."


COMMANDS = (badge,)
