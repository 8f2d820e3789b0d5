"""``make bench``: measure, print a table and the machine, write JSON.

Budgets are whole-server processor time per request as a multiple of a bare route on the same server, medians of
interleaved rounds. ``--quick`` measures less often, ``--database URL`` another store than the embedded one.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import sqlalchemy

from bench import growth, links, ranks, world
from bench.load import Request, send
from bench.serving import Served, memory_megabytes
from lms.app import create_app
from lms.store import migrate
from lms.store.sessions import Store

LESSON = {"sqlite": 6.0, "postgresql": 8.0}
PAGE = 15.0
SUBMIT = 10.0
REDIRECT = 1.8
SUBMIT_MILLISECONDS = 60.0
OPEN_PAGES = ("/", "/sign-in", "/policy")
MEMORY = 100.0
RESULTS = Path(__file__).parent / "results"


def main() -> int:
    """Run the benchmark; the exit code is 1 when a budget is missed."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        rows, machine = measure(Path(folder), options)
    print(table(rows))
    print(machine_line(machine))
    RESULTS.mkdir(exist_ok=True)
    target = RESULTS / f"{time.strftime('%Y%m%d-%H%M%S')}.json"
    target.write_text(json.dumps({"machine": machine, "rows": rows}, indent=2), encoding="utf-8")
    print(f"written to {target}")
    return 0 if all(row["kept"] for row in rows) else 1


def measure(folder: Path, options: argparse.Namespace) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Build an academy, serve it beside the bare route and measure both in turn."""
    environment = {"LMS_DATA": str(folder), "LMS_PUBLISH_AT_START": "yes", "LMS_SECRET": "b" * 20 + "ench" * 8}
    environment["LMS_BASE_URL"] = "http://127.0.0.1"
    # Credentials are only signed for an academy that has an address.
    environment["LMS_BASE_URL"] = "https://academy.example"
    if options.database:
        environment["LMS_DATABASE_URL"] = options.database
        store = Store(options.database)
        migrate.upgrade(store)
        store.dispose()
    os.environ.update(environment)
    app = create_app()
    kind = app.extensions["lms"].store.url.get_backend_name()
    print("making people and attempts …", flush=True)
    who, pages = world.reader(app)
    rounds = 3 if options.quick else 5
    posts = world.submissions(app, rounds * options.submits, 1)
    short = links.link(app)
    bare, served = Served("bench.hello:application", {}), Served("lms.app:create_app", environment)
    try:
        rows = _ratios(bare, served, kind, pages, who, posts, rounds, options)
        rows.append(_redirect(bare, served, short, rounds, options))
        rows.append(growth.row("memory of a web process", memory_megabytes(environment, OPEN_PAGES), "MB", MEMORY))
        rows += growth.measure(app, served, options)
    finally:
        bare.stop()
        served.stop()
    rows.append(links.killed(app, environment, short))
    rows += growth.measure_alone(folder, options)
    rows += ranks.rows(app.extensions["lms"].store)
    return rows, machine(kind)


def _ratios(
    bare: Served,
    served: Served,
    kind: str,
    pages: dict[str, str],
    who: world.Learner,
    posts: Sequence[Request],
    rounds: int,
    options: argparse.Namespace,
) -> list[dict[str, Any]]:
    # The bare route is so quick that only many of it can be told from the clock's own ticks.
    hello = [Request("GET", "/")] * (options.requests * 5)
    wanted = {
        name: [world.get(path, who)] * (options.requests if name == "lesson" else options.requests // 4)
        for name, path in pages.items()
    }
    costs: dict[str, list[float]] = {"hello": [], "submit": [], **{name: [] for name in pages}}
    slowest: list[float] = []
    send(bare.port, hello[:50], 1)
    for requests in wanted.values():
        send(served.port, requests[:10], 1)
    for number in range(rounds):
        print(f"round {number + 1} of {rounds} …", flush=True)
        costs["hello"].append(cost(bare, hello, 4))
        for name, requests in wanted.items():
            costs[name].append(cost(served, requests, 4))
        part = posts[number * options.submits : (number + 1) * options.submits]
        costs["submit"].append(cost(served, part, 16, slowest))
    base = statistics.median(costs["hello"])
    rows = [growth.row("bare route", base * 1000, "ms CPU", None)]
    for name in pages:
        budget = LESSON[kind] if name == "lesson" else PAGE
        rows.append(growth.row(f"{name} page", statistics.median(costs[name]) / base, "x", budget))
    rows.append(growth.row("quiz submit, 16 at once", statistics.median(costs["submit"]) / base, "x", SUBMIT))
    ninety_nine = statistics.quantiles(slowest, n=100)[98]
    rows.append(growth.row("quiz submit, slowest hundredth", ninety_nine, "ms", SUBMIT_MILLISECONDS))
    return rows


def _redirect(bare: Served, served: Served, path: str, rounds: int, options: argparse.Namespace) -> dict[str, Any]:
    """Follow a short link, with a click on disk each time, in turn with the bare route asked as often."""
    hello, asked = [Request("GET", "/")] * (options.requests * 5), [links.redirect(path)] * (options.requests * 2)
    send(served.port, asked[:50], 1)
    ratios = []
    for _ in range(rounds):
        base = cost(bare, hello, 4)
        ratios.append(cost(served, asked, 4) / base)
    return growth.row("share link redirect", statistics.median(ratios), "x", REDIRECT)


def cost(server: Served, requests: Sequence[Request], connections: int, times: list[float] | None = None) -> float:
    """Give the processor seconds a request costs the server."""
    before = server.cpu_seconds()
    taken = send(server.port, requests, connections)
    if times is not None:
        times += taken
    return (server.cpu_seconds() - before) / len(requests)


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Lay the results out for a terminal."""
    lines = [f"{'work':44} {'measured':>12}  {'budget':>10}  kept"]
    for row in rows:
        sign = ">=" if row["least"] else "<="
        budget = f"{sign} {row['budget']:g}" if row["budget"] is not None else ""
        kept = ("yes" if row["kept"] else "NO") if row["budget"] is not None else ""
        lines.append(f"{row['work']:44} {row['value']:>8g} {row['unit']:<6} {budget:>9}  {kept}")
    return "\n".join(lines)


def machine(kind: str) -> dict[str, Any]:
    """Name what the numbers were measured on."""
    head = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return {
        "server": "granian, 1 process, 1 thread",
        "database": kind,
        "cores": os.cpu_count(),
        "platform": platform.platform(),
        "python": platform.python_version(),
        "flask": version("flask"),
        "sqlalchemy": sqlalchemy.__version__,
        "revision": head.stdout.strip(),
    }


def machine_line(found: dict[str, Any]) -> str:
    """Say the machine in one line."""
    return ", ".join(f"{name} {value}" for name, value in found.items() if value)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three rounds instead of five")
    parser.add_argument("--requests", type=int, default=800, help="bare requests a round")
    parser.add_argument("--submits", type=int, default=200, help="quiz submissions a round")
    parser.add_argument("--attempts", type=int, default=1_000_000, help="past attempts to measure growth with")
    parser.add_argument("--lessons", type=int, default=10_000, help="lessons of the large academy")
    parser.add_argument("--people", type=int, default=100_000, help="people to import")
    parser.add_argument("--database", default="", help="database URL; the embedded database without it")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
