"""What can be set, sent, called or written has a documented line."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from blinker import NamedSignal

from lms import signals
from lms.cli.program import lms as main
from lms.content.findings import CODES
from lms.settings import Settings

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"

pytestmark = pytest.mark.once


def test_the_readme_is_short_and_shows_two_commands_and_a_picture() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 80
    assert "make run" in text
    assert "make test" in text
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", *sorted(p.name for p in DOCS.glob("*.md"))])
def test_every_relative_link_leads_to_a_file(page: str) -> None:
    path = ROOT / page if (ROOT / page).is_file() else DOCS / page
    prose = re.sub(r"^ *```.*?^ *```$|`[^`\n]+`", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", prose):
        if "://" not in target and not target.startswith("mailto:"):
            assert (path.parent / target).exists(), f"{page} links to {target}"


@pytest.mark.parametrize("name", [one.name for one in fields(Settings)])
def test_every_setting_is_documented(name: str) -> None:
    assert f"`LMS_{name.upper()}`" in (DOCS / "settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(name for name, one in vars(signals).items() if isinstance(one, NamedSignal)))
def test_every_signal_is_documented(name: str) -> None:
    assert f"`{name}`" in (DOCS / "extending.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_is_documented(name: str) -> None:
    pages = "\n".join(page.read_text(encoding="utf-8") for page in (*DOCS.glob("*.md"), ROOT / "README.md"))
    assert f"lms {name}" in pages


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_finding_explains_itself(code: str) -> None:
    explained = CODES[code]
    assert explained.title
    assert explained.why
    assert explained.mend


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (DOCS / "decisions").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
