"""What runs in the child process of ``certificate``: typst, which makes a tagged PDF of words and pictures."""

import json
import resource
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 10
SHEET = Path(__file__).with_name("certificate.typ")
NO_LETTER = ("could not be displayed with font", "contains the codepoint")
"""What typst says of a letter that no font has, or that has no meaning outside one."""


def pdf(asked: dict[str, Any]) -> bytes:
    """Make the certificate, as PDF/UA-1 to be read by everybody and as PDF/A-2a to be kept.

    The words reach the sheet as JSON in one value, and are never read as markup.

    :raises typst.TypstError: it cannot be made, mostly since no font has a letter.
    """
    made = typst.Compiler(SHEET.read_bytes(), sys_inputs={"asked": json.dumps(asked)}).compile(
        format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=datetime.fromisoformat(asked["at"])
    )
    if not isinstance(made, bytes):
        raise TypeError("a certificate is one document")
    return made


def main() -> None:
    """Answer the one question on standard input with a PDF, or with 3 and the reason."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        sys.stdout.buffer.write(pdf(json.load(sys.stdin)))
    except typst.TypstError as error:
        sys.stderr.write("no letter" if any(words in error.message for words in NO_LETTER) else error.message)
        sys.exit(3)
