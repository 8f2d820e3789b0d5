"""The wheel, built and installed by itself: everything is in it, and the demo runs far from the checkout."""

import http.cookiejar
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from tests.journeys.running import free_port, wait_ready

ROOT = Path(__file__).parent.parent.parent
LEFT_OUT = shutil.ignore_patterns(".*", "build", "dist", "var", "*.egg-info", "__pycache__", "results")
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
BUILD_SECONDS = 400.0
ROLES = ["learner", "learner", "learner", "learner", "champion", "trainer", "staff", "expert", "admin", "renewing"]
ROLES += ["compliance", "hr"]
OPENS = {"champion": "/programme/stories", "staff": "/check", "admin": "/system"}

pytestmark = [pytest.mark.journey, pytest.mark.once]


@dataclass
class Installed:
    """An environment of its own that holds the wheel and what the lock names, in a folder outside the checkout."""

    folder: Path

    @property
    def bin(self) -> Path:
        return self.folder / "venv" / "bin"

    def environment(self, **more: str) -> dict[str, str]:
        """Give the surroundings of a command, with nothing that leads back to the checkout."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("LMS_", "PYTHON", "VIRTUAL_ENV"))
        }
        return kept | more

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return run([str(self.bin / words[0]), *words[1:]], cwd=self.folder, env=self.environment(**more))


def run(words: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, timeout=900, check=False, **options)


def built(folder: Path) -> tuple[Path, str]:
    """Build source archive and, out of that, the wheel; give the wheel and what was said."""
    source = folder / "source"
    shutil.copytree(ROOT, source, ignore=LEFT_OUT)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1767225600"}
    done = run(
        [sys.executable, "-m", "build", "--outdir", str(folder / "dist"), str(source)], cwd=folder, env=environment
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return next((folder / "dist").glob("*.whl")), done.stdout + done.stderr


@pytest.fixture(scope="module")
def building(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    return built(tmp_path_factory.mktemp("building"))


@pytest.fixture(scope="module")
def installed(building: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    made = Installed(tmp_path_factory.mktemp("elsewhere"))
    assert run([sys.executable, "-m", "venv", str(made.folder / "venv")], env=made.environment()).returncode == 0
    for words in (
        ["--require-hashes", "-r", str(ROOT / "requirements" / "run.lock")],
        ["--no-deps", str(building[0])],
    ):
        done = made.run("pip", "install", "-q", "--disable-pip-version-check", *words)
        assert done.returncode == 0, done.stderr
    yield made
    shutil.rmtree(made.folder / "venv")


# The wheel itself.


def below(source: Path, *folders: str) -> set[str]:
    files = (path for folder in folders for path in (source / folder).rglob("*") if path.is_file())
    return {path.relative_to(source).as_posix() for path in files}


def test_the_wheel_holds_the_package_its_pages_its_migrations_and_the_starter_academy(
    building: tuple[Path, str],
) -> None:
    with zipfile.ZipFile(building[0]) as wheel:
        names = set(wheel.namelist())

    source = building[0].parent.parent / "source"
    package = below(source, "lms")
    content = {f"lms/_content/{name}" for name in below(source, "courses", "quizzes", "badges", "policies")}
    assert {name for name in names if not name.startswith("handrail-")} == package | content
    for kind in ("lms/templates/lms/", "lms/static/lms/", "lms/store/migrations/versions/", "lms/_content/policies/"):
        assert any(name.startswith(kind) for name in names), kind


def test_building_warns_of_nothing(building: tuple[Path, str]) -> None:
    said = [line for line in building[1].splitlines() if re.search(r"\bwarn|deprecat|not found|missing", line, re.I)]
    assert [line for line in said if "byte-compiling is disabled" not in line] == []


def test_the_same_source_gives_the_same_wheel(building: tuple[Path, str], tmp_path: Path) -> None:
    assert built(tmp_path)[0].read_bytes() == building[0].read_bytes()


# Installed.


def test_the_command_runs_from_the_installed_package(installed: Installed) -> None:
    where = installed.run("python", "-c", "import lms; print(lms.__file__); print(lms.LMS, lms.Identity)")
    assert str(installed.folder) in where.stdout
    assert installed.run("lms", "--version").stdout.startswith("Handrail, version 0.1")
    assert installed.run("python", "-m", "lms", "lint").returncode == 0
    assert installed.run("pip", "check").returncode == 0


def test_a_demo_in_production_is_refused_in_words(installed: Installed) -> None:
    done = installed.run("lms", "demo", "--data", "refused", LMS_ENVIRONMENT="production")

    assert done.returncode == 2
    assert "lms demo shows invented people; unset LMS_ENVIRONMENT=production to run it" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not (installed.folder / "refused" / "academy.db").exists()


def test_a_moved_clock_in_production_is_refused_in_words(installed: Installed) -> None:
    given = {"LMS_SECRET": "0123456789abcdefghijklmnopqrstuvwxyz", "LMS_TRUSTED_HOSTS": "academy.example"}
    done = installed.run("lms", "serve", LMS_ENVIRONMENT="production", LMS_CLOCK_FILE="clock", **given)

    assert done.returncode == 2
    assert "LMS_CLOCK_FILE is for tests; remove it in production" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


# The demo.


@dataclass
class Demo:
    """The demo company, served by the installed command under a clock the test moves."""

    installed: Installed
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = self.installed.folder / "company"
        self.clock = self.installed.folder / "clock"
        self.log = self.installed.folder / "demo.log"

    def set_clock(self, at: datetime) -> None:
        other = self.clock.with_suffix(".new")
        other.write_text(at.isoformat(), encoding="utf-8")
        other.replace(self.clock)

    def start(self) -> None:
        words = [str(self.installed.bin / "lms"), "demo", "--data", "company", "--port", str(self.port)]
        environment = self.installed.environment(LMS_CLOCK_FILE=str(self.clock))
        with self.log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                words, cwd=self.installed.folder, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        wait_ready(self.url, self.process, self.log, BUILD_SECONDS)

    def stop(self) -> int:
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            return self.process.wait(10)

    @property
    def sign_ins(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "sign-ins.json").read_text(encoding="utf-8"))
        return found

    def browser(self, one: dict[str, Any]) -> "Browser":
        made = Browser(self.url)
        made.sign_in(one["email"], one["password"])
        return made


class Browser:
    """What a person's browser does, without the pictures."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.opener = build_opener(HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path: str, **headers: str) -> tuple[int, str, str]:
        """Ask for a page; give status, final path and text."""
        return self._open(Request(self.url + path, headers=headers))

    def sign_in(self, email: str, password: str) -> tuple[int, str, str]:
        page = self.get("/sign-in")[2]
        token = re.search(r'name="csrf_token" value="(\w+)"', page)
        assert token, page
        fields = {"csrf_token": token[1], "email": email, "password": password}
        return self._open(Request(f"{self.url}/sign-in", data=urlencode(fields).encode()))

    def _open(self, request: Request) -> tuple[int, str, str]:
        try:
            with self.opener.open(request, timeout=30) as reply:
                return reply.status, reply.url.removeprefix(self.url), unescape(reply.read().decode())
        except HTTPError as error:
            with error:
                return error.code, request.selector, unescape(error.read().decode())


@pytest.fixture(scope="module")
def demo(installed: Installed) -> Iterator[Demo]:
    made = Demo(installed)
    made.set_clock(MONDAY)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture
def monday(demo: Demo) -> Demo:
    """The demo on the day it was built."""
    demo.set_clock(MONDAY)
    return demo


def test_the_sign_ins_have_the_promised_shape(monday: Demo) -> None:
    found = monday.sign_ins

    assert set(found) == {"people", "api_token", "public_badges"}
    assert set(found["public_badges"]) == {"valid", "revoked", "expired"}
    assert all(one.startswith("http://127.0.0.1:") for one in found["public_badges"].values())
    assert found["api_token"].startswith("hr_")
    for one in found["people"]:
        assert {name: type(value) for name, value in one.items()} == {
            "role": str,
            "name": str,
            "email": str,
            "password": str,
            "level": int,
        }
    assert [one["role"] for one in found["people"]] == ROLES
    levels = [one["level"] for one in found["people"] if one["role"] == "learner"]
    assert levels == [0, 1, 2, 3]
    assert all(f"{one['email']}" in monday.log.read_text() for one in found["people"])


def test_everybody_on_the_list_signs_in_and_sees_demo_data_on_every_page(monday: Demo) -> None:
    for one in monday.sign_ins["people"]:
        browser = monday.browser(one)
        pages = {path: browser.get(path) for path in ("/", "/learn", "/badges", "/share", "/me", "/advocacy")}
        assert {path: (status, end) for path, (status, end, _) in pages.items()} == {
            path: (200, path) for path in pages
        }, one
        assert all("Demo data" in text for _, _, text in pages.values())
        assert one["name"].split()[0] in pages["/"][2]
        assert one["email"] in pages["/me"][2]
        for role, path in OPENS.items():
            allowed = one["role"] == role or (role == "staff" and one["role"] in {"champion", "admin"})
            assert browser.get(path)[0] == (200 if allowed else 403), (one["role"], path)


def test_demo_data_stands_on_the_pages_of_visitors_and_errors_too(monday: Demo) -> None:
    browser = Browser(monday.url)
    for path, status in (("/", 200), ("/sign-in", 200), ("/forgot", 200), ("/nowhere", 404)):
        reply = browser.get(path)
        assert (reply[0], "Demo data" in reply[2]) == (status, True), path


def test_a_wrong_password_does_not_open_the_demo(monday: Demo) -> None:
    one = monday.sign_ins["people"][0]
    assert Browser(monday.url).sign_in(one["email"], "not the password")[0] == 422


def test_the_token_reads_permissions_that_agree_with_the_list(monday: Demo) -> None:
    found = monday.sign_ins
    for one in found["people"]:
        status, _, text = Browser(monday.url).get(
            f"/api/v1/permissions/{one['email']}", Authorization=f"Bearer {found['api_token']}"
        )
        answer = json.loads(text)
        assert (status, answer["level"]["number"]) == (200, one["level"]), one
    advocate = next(one for one in found["people"] if one["role"] == "learner" and one["level"] == 2)
    asked = f"/api/v1/permissions/{advocate['email']}?key=story.share"
    status, _, text = Browser(monday.url).get(asked, Authorization=f"Bearer {found['api_token']}")
    assert (status, json.loads(text)["granted"]) == (200, True)
    assert Browser(monday.url).get(asked)[0] == 401


def test_moving_the_clock_file_moves_the_running_server(monday: Demo) -> None:
    one = monday.sign_ins["people"][1]
    before = monday.browser(one)
    assert "23 November 2026, 09:00 UTC" in before.get("/me/sessions")[2]

    monday.set_clock(MONDAY + timedelta(hours=2))
    assert "23 November 2026, 11:00 UTC" in monday.browser(one).get("/me/sessions")[2]
    assert before.get("/me")[1] == "/me"

    monday.set_clock(MONDAY + timedelta(days=15))
    assert before.get("/me")[1] == "/sign-in?next=/me"


def test_a_demo_that_was_built_is_served_again_as_it_is(monday: Demo) -> None:
    sign_ins = (monday.folder / "sign-ins.json").read_bytes()
    assert monday.stop() == 0

    begun = time.monotonic()
    monday.start()

    assert time.monotonic() - begun < 30
    assert (monday.folder / "sign-ins.json").read_bytes() == sign_ins
    assert monday.browser(monday.sign_ins["people"][0]).get("/me")[0] == 200
