"""What grows: past attempts, lessons, people. Past attempts are inserted as rows, which only a benchmark may do."""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, select, text

from bench import world
from bench.load import send
from bench.serving import Served
from lms.assessment.models import Attempt, ScoreRow, Submission
from lms.people import service as people
from lms.web.academy import Academy

CHUNK = 50_000
KEPT_THROUGHPUT = {"sqlite": 0.8, "postgresql": 0.7}
WARM_SECONDS = 0.5
IMPORT_SECONDS = 2.0

WARM = """
import sys, time
sys.path.insert(0, sys.argv[1])
from lms.app import create_app
from lms.library import service as library
app = create_app(data=sys.argv[2], content=sys.argv[3], publish_at_start="no")
academy = app.extensions["lms"]
began = time.perf_counter()
with academy.store.reading() as session:
    catalogue = library.current(session)
    catalogue.lesson_page("c0", "l0")
print(time.perf_counter() - began)
"""


def measure(app: Flask, served: Served, options: argparse.Namespace) -> list[dict[str, Any]]:
    """Compare submissions without a past and with ``options.attempts`` past attempts; import people."""
    rows = []
    academy: Academy = app.extensions["lms"]
    kind = academy.store.url.get_backend_name()
    before = _rate(app, served, options, 500_000)
    print(f"making {options.attempts:,} past attempts …", flush=True)
    _past(academy, options.attempts)
    after = _rate(app, served, options, 600_000)
    name = f"submits a second at {options.attempts:,} attempts"
    rows.append(row(name, after / before, "of none", KEPT_THROUGHPUT[kind], least=True))
    rows.append(row(f"import of {options.people:,} people", _import(academy, options.people), "s", IMPORT_SECONDS))
    return rows


def measure_alone(folder: Path, options: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure how soon a fresh process has a large academy."""
    data, content = folder / "large", folder / "content"
    _write_lessons(content, options.lessons)
    print(f"publishing {options.lessons:,} lessons …", flush=True)
    environment = {"LMS_DATA": str(data), "LMS_CONTENT": str(content), "PATH": "/usr/bin:/bin"}
    root = str(Path(__file__).parent.parent)
    publish = [sys.executable, "-m", "lms", "publish", "--from", str(content)]
    began = time.perf_counter()
    subprocess.run(publish, env=environment, cwd=root, check=True, stdout=subprocess.DEVNULL)
    published = time.perf_counter() - began
    times = []
    for _ in range(3):
        words = [sys.executable, "-c", WARM, root, str(data), str(content)]
        done = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
        times.append(float(done.stdout))
    name = f"warm start with {options.lessons:,} lessons"
    return [
        row(f"first publishing of {options.lessons:,} lessons", published, "s", None),
        row(name, statistics.median(times), "s", WARM_SECONDS),
    ]


def _rate(app: Flask, served: Served, options: argparse.Namespace, first: int) -> float:
    """Give submissions a second, the median of three rounds."""
    posts = world.submissions(app, 3 * options.submits, first)
    rates = []
    for number in range(3):
        part = posts[number * options.submits : (number + 1) * options.submits]
        began = time.perf_counter()
        send(served.port, part, 16)
        rates.append(len(part) / (time.perf_counter() - began))
    return statistics.median(rates)


def _past(academy: Academy, count: int) -> None:
    """Copy one real, submitted attempt so many times, for people of the past."""
    with academy.store.transaction() as session:
        person_id = people.add(session, name="Past", email="past@bench.example", at=academy.clock())
        model = session.scalars(select(Attempt).join(Submission).limit(1)).one()
        done = session.get_one(Submission, model.id)
        newest = session.scalar(select(func.max(Attempt.id))) or 0
        columns = [column.name for column in Attempt.__table__.columns]
        attempt = {name: getattr(model, name) for name in columns} | {"person_id": person_id, "quiz_id": "past"}
        handed_in = {one.name: getattr(done, one.name) for one in Submission.__table__.columns}
        first = session.get_one(ScoreRow, (model.id, 1))
        score = {one.name: getattr(first, one.name) for one in ScoreRow.__table__.columns}
    for start in range(0, count, CHUNK):
        with academy.store.transaction() as session:
            keys = range(newest + start + 1, newest + min(start + CHUNK, count) + 1)
            session.execute(
                insert(Attempt), [attempt | {"id": key, "public_id": f"past-{key}", "number": key} for key in keys]
            )
            session.execute(insert(Submission), [handed_in | {"attempt_id": key} for key in keys])
            session.execute(insert(ScoreRow), [score | {"attempt_id": key} for key in keys])
    if not academy.store.embedded:
        with academy.store.read_engine.connect() as connection:
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence('lms_attempt', 'id'), max(id)) FROM lms_attempt")
            )
            connection.execute(text("ANALYZE"))


def _import(academy: Academy, count: int) -> float:
    rows = "name,email,team\n" + "".join(f"Imported {n},i{n}@bench.example,Team {n % 20}\n" for n in range(count))
    began = time.perf_counter()
    with academy.store.transaction() as session:
        people.import_people(session, rows, at=academy.clock(), by=None)
    return time.perf_counter() - began


def _write_lessons(root: Path, count: int) -> None:
    """Write an academy of that size, a hundred lessons a course."""
    (root / "courses").mkdir(parents=True)
    level = '[[level]]\nnumber = 0\nid = "start"\ntitle = "Start"\nrequires = []\n'
    (root / "courses/levels.toml").write_text(level, encoding="utf-8")
    words = "Words that a lesson is made of, a whole paragraph of them, said once more. " * 12
    for course in range((count + 99) // 100):
        folder = root / f"courses/c{course}"
        folder.mkdir()
        numbers = range(course * 100, min(course * 100 + 100, count))
        links = "\n".join(f"1. [Lesson {n}](l{n}.md)" for n in numbers)
        head = f"id: c{course}\ntitle: Course {course}\nsummary: One.\ntier: 0\nrequires: []\nowner: champion\nlang: en"
        body = f"---\n{head}\nestimated: 8m\nstatus: active\n---\n\nText.\n\n## Lessons\n\n{links}\n"
        (folder / "course.md").write_text(body, encoding="utf-8")
        for n in numbers:
            front = f"---\nid: l{n}\ntitle: Lesson {n}\ncomplete_when: read\nestimated: 8m\n---\n\n"
            (folder / f"l{n}.md").write_text(f"{front}## Goal {n}\n\n{words}\n", encoding="utf-8")


def row(name: str, value: float, unit: str, budget: float | None, *, least: bool = False) -> dict[str, Any]:
    """Lay one result beside its budget, which is the most allowed, or with ``least`` the least."""
    kept = budget is None or (value >= budget if least else value <= budget)
    return {"work": name, "value": round(value, 3), "unit": unit, "budget": budget, "kept": kept, "least": least}
