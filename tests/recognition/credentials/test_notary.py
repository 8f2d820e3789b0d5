"""The child process that signs: it answers, refuses, is replaced when it dies, and keeps its libraries to itself."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from lms.recognition.credentials import child
from lms.recognition.credentials.notary import Notary, NotaryError, Refused

pytestmark = pytest.mark.once
HEAVY = ("openbadgeslib", "cryptography", "jwt", "pyld", "lxml")


@pytest.fixture
def notary() -> Iterator[Notary]:
    made = Notary()
    yield made
    made.stop()


def test_a_key_is_made_and_opens_with_its_own_secret_only(notary: Notary) -> None:
    key = notary.ask("make-key", secret="one")
    question = {
        **key,
        "method": "did:web:a#k",
        "kid": "did:web:a#k",
        "at": "2026-01-01T00:00:00+00:00",
        "documents": [],
    }

    assert notary.ask("sign", secret="one", **question) == {"signed": []}
    with pytest.raises(Refused) as refused:
        notary.ask("sign", secret="two", **question)
    assert refused.value.code == "sealed"


def test_what_it_does_not_know_is_refused_and_ends_nothing(notary: Notary) -> None:
    with pytest.raises(Refused, match="KeyError"):
        notary.ask("fly")

    assert notary.ask("make-key", secret="one")["public"]


def test_a_child_that_died_is_replaced_by_the_next_question(notary: Notary) -> None:
    notary.ask("make-key", secret="one")
    assert notary._running is not None
    notary._running.process.kill()
    notary._running.process.wait()

    assert notary.ask("make-key", secret="one")["public"]


def test_it_is_woken_once_and_again_when_it_had_gone(notary: Notary) -> None:
    notary.wake()
    assert notary._running is not None
    first = notary._running.process
    notary.wake()
    assert notary._running.process is first

    first.kill()
    first.wait()
    notary.wake()

    assert notary._running.process.poll() is None


def test_after_a_fork_the_child_is_the_parents(notary: Notary) -> None:
    notary.wake()
    running = notary._running
    assert running is not None

    notary.forget()

    assert notary._running is None
    running.process.kill()
    running.process.communicate()
    assert notary.ask("make-key", secret="one")["public"]


def test_a_question_that_takes_too_long_is_stopped(notary: Notary) -> None:
    key = notary.ask("make-key", secret="one")
    document = {"@context": ["https://www.w3.org/ns/credentials/v2"], "id": "https://a.example/1"}
    names = {"method": "did:web:a#k", "kid": "did:web:a#k", "at": "2026-01-01T00:00:00+00:00"}

    with pytest.raises(NotaryError, match="took longer than"):
        notary.ask("sign", secret="one", seconds=0.001, documents=[document], **key, **names)

    assert notary._running is None


def test_threads_are_answered_one_after_the_other(notary: Notary) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(notary.ask("make-key", secret="one")["public"])) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(found)) == 8


def test_a_child_nobody_asks_goes_by_itself() -> None:
    code = (
        "import sys; from lms.recognition.credentials import child; "
        "child.serve(sys.stdin.buffer, sys.stdout.buffer, idle=0.1)"
    )
    running = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    assert running.wait(timeout=20) == 0


def test_the_deeds_answer_lines_of_json() -> None:
    assert "refused" in child.answer(b"no json")
    assert child.answer(b'{"do": "make-key", "secret": "one"}')["answer"]["sealed"]


def test_the_web_process_never_loads_what_signs(tmp_path: Path) -> None:
    code = (
        "import sys; from lms.app import create_app; from lms import cli; "
        "create_app(data=sys.argv[1], publish_at_start='no'); "
        f"print([m for m in sys.modules if m.split('.')[0] in {HEAVY!r}])"
    )
    ran = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"
