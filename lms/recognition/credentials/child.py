"""What runs in the child process of ``notary``: each line asks for one deed, and is answered with one line."""

import json
import os
import select
import sys
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from lms.content import apart
from lms.recognition.credentials import examining, inspecting, newer, pictures, signing
from lms.recognition.credentials.said import No

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 60
"""The most one deed may take; it counts if the parent is gone."""
IDLE_SECONDS = 300
"""How long it waits for a question before it goes and gives its memory back."""

Deed = Callable[..., dict[str, Any]]
DEEDS: Mapping[str, Deed] = {
    "examine": examining.examine,
    "make-key": signing.make_key,
    "sign": signing.sign,
    "sign-token": signing.sign_token,
    "inspect": inspecting.inspected,
    "inspect-many": inspecting.inspected_many,
    "keys-of": inspecting.keys_of,
    "check": newer.checked,
    "read-codes": pictures.codes,
}
"""What can be asked for, by name. A deed takes JSON values by name and gives a dictionary, or raises ``No``."""


def answer(line: bytes) -> dict[str, Any]:
    """Do what a line asks for."""
    try:
        asked = json.loads(line)
        deed = DEEDS[asked.pop("do")]
        return {"answer": deed(**asked)}
    except No as no:
        return {"refused": no.code, "words": str(no)}
    except Exception as error:  # Whatever goes wrong with one question must not end the process.
        return {"refused": "failed", "words": f"{type(error).__name__}: {error}"[:500]}


def serve(questions: BinaryIO, answers: BinaryIO, *, idle: float = IDLE_SECONDS) -> None:
    """Answer each line with a line, until the parent goes or nobody asks for ``idle`` seconds."""
    answers.write(b"ready\n")
    answers.flush()
    while select.select([questions], [], [], idle)[0]:
        line = questions.readline()
        if not line:
            return
        apart.limit_cpu(CPU_SECONDS)
        answers.write(json.dumps(answer(line), ensure_ascii=False).encode() + b"\n")
        answers.flush()


def main() -> None:
    """Serve the parent on standard input and output, within limits."""
    apart.confine(MEMORY_BYTES)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # nobody reads what it may say there
    serve(sys.stdin.buffer, sys.stdout.buffer)
