"""What every template keeps to: it compiles anywhere, holds nothing inline, guards its forms and presses nobody."""

import re
from html import unescape
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

ROOT = Path(__file__).parent.parent.parent
LMS = ROOT / "lms"
FOLDER = LMS / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
PAGES = [name for name in TEMPLATES if not Path(name).name.startswith("_") and "/kinds/" not in name]
BASES = {"lms/base.html", "lms/print.html", "lms/frame.html"}
CONTENT = sorted(
    path.relative_to(ROOT).as_posix()
    for kind in ("courses", "quizzes", "badges", "policies")
    for path in (ROOT / kind).rglob("*.md")
)
PRESSING = ("don't lose", "falling behind", "last chance", "you can do better")
"""PRODUCT.md, the charter's line 9."""

pytestmark = pytest.mark.once


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def markup(name: str) -> str:
    """Give a template's text without its comments."""
    return re.sub(r"\{#.*?#\}", "", source(name), flags=re.DOTALL)


def read_plainly(text: str) -> str:
    return " ".join(unescape(text).casefold().replace("’", "'").split())


def test_there_are_templates_and_content_to_look_at() -> None:
    assert len(PAGES) > 30
    assert len(CONTENT) > 20
    assert set(PAGES) >= BASES


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles_without_a_filter_or_test_of_ours(name: str) -> None:
    # A host's environment is not ours: all we may lean on is what every Jinja environment has.
    jinja2.Environment(autoescape=True, loader=jinja2.FileSystemLoader(FOLDER)).get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_extends_the_base_or_the_sheet(name: str) -> None:
    tree = jinja2.Environment(autoescape=True).parse(source(name))
    extended = [one.template.as_const() for one in tree.find_all(nodes.Extends)]
    assert extended == ([] if name in BASES else [extended[0]] if extended[:1] and extended[0] in BASES else ["a base"])


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_names_only_templates_there_are(name: str) -> None:
    tree = jinja2.Environment(autoescape=True).parse(source(name))
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    named = {one.template.as_const() for one in tree.find_all(kinds)}
    assert named <= set(TEMPLATES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_stands_inline(name: str) -> None:
    text = markup(name)
    assert not re.search(r"<style\b|\sstyle\s*=", text, re.IGNORECASE)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text, re.IGNORECASE)
    assert not re.search(r"javascript:", text, re.IGNORECASE)
    for attributes, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", text, re.IGNORECASE | re.DOTALL):
        assert "src=" in attributes
        assert not body.strip()


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_is_fetched_from_elsewhere(name: str) -> None:
    loaded = re.findall(r"<(?:script|link|img|iframe|source|video|audio|object|embed)\b[^>]*>", markup(name))
    assert not [one for one in loaded if re.search(r"(?:src|href|data)\s*=\s*[\"']?(?:https?:)?//", one)]


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_is_shown_unescaped(name: str) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape", markup(name))


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_form_that_is_sent_carries_its_token_once_and_one_that_asks_carries_none(name: str) -> None:
    forms = re.findall(r"<form\b([^>]*)>(.*?)</form>", markup(name), re.IGNORECASE | re.DOTALL)
    assert len(forms) == len(re.findall(r"<form\b", markup(name), re.IGNORECASE))
    for attributes, body in forms:
        method = re.search(r"method\s*=\s*[\"']?(\w+)", attributes)
        sent = method is not None and method[1].casefold() == "post"
        assert body.count("csrf()") == int(sent)


def test_no_template_is_left_over() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in LMS.rglob("*.py"))
    used = set(re.findall(r"\"(lms/[\w/]+\.html)\"", code + "\n".join(source(name) for name in TEMPLATES)))
    assert set(TEMPLATES) == used


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_presses(name: str) -> None:
    text = read_plainly(source(name))
    assert [words for words in PRESSING if words in text] == []


@pytest.mark.parametrize("name", CONTENT)
def test_no_course_quiz_badge_or_policy_presses(name: str) -> None:
    text = read_plainly((ROOT / name).read_text(encoding="utf-8"))
    assert [words for words in PRESSING if words in text] == []


def test_the_one_script_stays_small() -> None:
    assert len((LMS / "static/lms/handrail.js").read_text(encoding="utf-8").splitlines()) <= 300
