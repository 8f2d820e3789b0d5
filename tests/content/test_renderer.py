"""What Markdown becomes, in this process."""

import io
import json
import resource
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lms.content import renderer
from lms.content.checks import anchors
from lms.content.document import read

PROCESSOR = renderer.converter()


def shown(text: str) -> str:
    return renderer.render(text, PROCESSOR).strip()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a *b* **c** `d` ~~e~~", "<p>a <em>b</em> <strong>c</strong> <code>d</code> <del>e</del></p>"),
        ("snake_case_word", "<p>snake_case_word</p>"),
        ("## The *four* `Ns`", '<h2 id="the-four-ns">The <em>four</em> <code>Ns</code></h2>'),
        ("### a \\* b ###", '<h3 id="a--b">a * b</h3>'),
        ("## A\n\n## A", '<h2 id="a">A</h2>\n<h2 id="a-1">A</h2>'),
        ("##", '<h2 id="section"></h2>'),
        ("#ad and more", "<p>#ad and more</p>"),
        ("a\n## b\nc", '<p>a</p>\n<h2 id="b">b</h2>\n<p>c</p>'),
        ("- a\n  - b", "<ul>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("- [ ] a\n- [x] b\n- c", "<ul>\n<li>☐ a</li>\n<li>☑ b</li>\n<li>c</li>\n</ul>"),
        ("- [ ] a\n\n- b", "<ul>\n<li>\n<p>☐ a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>"),
        ("-  \n- a", "<ul>\n<li></li>\n<li>a</li>\n</ul>"),
        ("a <!-- hidden --> b `<!-- code -->`", "<p>a  b <code>&lt;!-- code --&gt;</code></p>"),
        ("{company} & {contact}", "<p>{company} &amp; {contact}</p>"),
        ("---", "<hr>"),
    ],
)
def test_markdown_becomes_html(text: str, html: str) -> None:
    assert shown(text) == html


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[a](policy:conduct#open)", '<a href="@/policy/conduct#open">a</a>'),
        ("[a](lesson:basics/say)", '<a href="@/c/basics/say">a</a>'),
        ("[a](#here)", '<a href="#here">a</a>'),
        ('[a](https://x.org "t")', '<a href="https://x.org" rel="noopener noreferrer" title="t">a</a>'),
        ("[a][b]\n\n[b]: https://x.org", '<a href="https://x.org" rel="noopener noreferrer">a</a>'),
        ("<https://x.org>", '<a href="https://x.org" rel="noopener noreferrer">https://x.org</a>'),
        ("[a](mailto:a@x.org)", '<a href="mailto:a@x.org">a</a>'),
        ("[[share link]]", '<a class="term" href="@/glossary#share-link">share link</a>'),
        ("[[click|clicks]]", '<a class="term" href="@/glossary#click">clicks</a>'),
        ("[a](javascript:alert)", "<a>a</a>"),
        ("[a](data:text/html,x)", "<a>a</a>"),
        ("[a](//x.org)", "<a>a</a>"),
        ("[a](/learn)", "<a>a</a>"),
        ("[a](gone.md)", "<a>a</a>"),
        ("![b](@/c/basics/files/a.png)", '<img alt="b" src="@/c/basics/files/a.png">'),
        ("![b](https://x.org/a.png)", '<img alt="b">'),
    ],
)
def test_links_lead_below_the_mount_point_or_plainly_outside(text: str, address: str) -> None:
    html = shown(text)
    assert sorted(html.removeprefix("<p>").removesuffix("</p>").replace(">", " ").split()) == sorted(
        address.replace(">", " ").split()
    )


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("See https://x.org/a_b?c=d&e.", "https://x.org/a_b?c=d&amp;e"),
        ("(https://x.org)", "https://x.org"),
        ("https://x.org/a_(b)", "https://x.org/a_(b)"),
        ("**https://x.org**", "https://x.org"),
    ],
)
def test_bare_addresses_are_linked_without_their_full_stop(text: str, url: str) -> None:
    assert f'href="{url}"' in shown(text)


@pytest.mark.parametrize(
    "text", ["ftp://x.org", "x@https://a.org", "`https://x.org`", "www.x.org", "a@x.org", "<a@x.org>"]
)
def test_nothing_else_is_linked(text: str) -> None:
    assert "<a" not in shown(text)


def test_an_address_or_term_inside_a_link_stays_words() -> None:
    assert shown("[https://y.org](https://x.org)").count("<a") == 1
    assert shown("[a [[word]] b](https://x.org)").count("<a") == 1


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        "<div style='x' data-x=1 hx-get=/>",
        '[a](https://x.org" onclick="alert)',
        '![" onerror="alert](@/c/x/files/a.png)',
        "&lt;script&gt;",
        "<svg/onload=alert(1)>",
        "<!-- --!><script>x</script>",
        "```html\n<script>x</script>\n```",
        "``` {.x onclick=alert(1)}\nx\n```",
        "| <b onclick=x> |\n|---|\n| <script> |",
        "> [!TIP]\n> <script>x</script>",
        "[[<script>|<b onclick=x>]]",
        "## <script>x</script>",
        "\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03",
    ],
)
def test_no_text_becomes_markup(text: str) -> None:
    seen: list[tuple[str, list[str]]] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append((tag, [name for name, _ in attrs]))

    Parser().feed(shown(text))
    for tag, names in seen:
        assert tag in renderer.TAGS
        assert not [name for name in names if name.startswith(("on", "data-", "hx-")) or name == "style"]


def test_code_is_coloured_by_classes() -> None:
    html = shown("```python\nx = 1\n```")
    assert '<div class="highlight"><pre tabindex="0">' in html
    assert '<span class="mi">1</span>' in html


def test_code_in_a_list_is_code() -> None:
    assert '<li>\n<p>a</p>\n<div class="highlight">' in shown("1. a\n\n   ```\n   - x\n   ```")


def test_a_table_scrolls_on_its_own_under_its_own_name() -> None:
    html = shown("| a | b |\n|:-:|--:|\n| c | d |")
    assert html.startswith('<div aria-label="Table: a, b" class="table-wrap" role="region" tabindex="0"><table>')
    assert '<th class="align-center">a</th>' in html
    assert '<td class="align-right">d</td>' in html
    assert 'aria-label="Table"' in shown("| | |\n|-|-|\n| c | d |")


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_a_callout_is_an_aside_with_a_title(kind: str) -> None:
    html = shown(f"> [!{kind.upper()}]\n> a\n>\n> - b\n>   - c")
    assert html.startswith(
        f'<aside class="callout callout--{kind}">\n<p class="callout__title">{kind.capitalize()}</p>\n<p>a</p>\n<ul>'
    )


def test_callouts_need_no_empty_lines_around_them() -> None:
    html = shown("a\n> [!TIP]\n> b\n> [!NOTE]\n> c\n\n> d")
    assert [html.index(one) for one in ("<p>a</p>", "<p>b</p>", "<p>c</p>", "<blockquote>")] == sorted(
        html.index(one) for one in ("<p>a</p>", "<p>b</p>", "<p>c</p>", "<blockquote>")
    )
    assert html.count("<aside") == 2


@pytest.mark.parametrize("dont", ["Don't", "Don’t", "Don't:"])
def test_do_and_dont_are_a_pair(dont: str) -> None:
    html = shown(f"> [!TIP]\n> **Do** a.\n\n> [!CAUTION]\n> **{dont}** b.\n\nc")
    assert html.startswith('<div class="pair">')
    assert '<aside class="callout callout--do">\n<p><strong>Do</strong> a.</p>' in html
    assert '<aside class="callout callout--dont">' in html
    assert "callout__title" not in html
    assert html.endswith("<p>c</p>")


@pytest.mark.parametrize(
    "text",
    [
        "> [!TIP]\n> **Do** a.",
        "> [!TIP]\n> Do a.\n\n> [!CAUTION]\n> **Don't** b.",
        "> [!TIP]\n> *Do* a.\n\n> [!CAUTION]\n> **Don't** b.",
        "> [!TIP]\n\n> [!CAUTION]\n> **Don't** b.",
        "> [!TIP]\n> so **Do** a.\n\n> [!CAUTION]\n> **Don't** b.",
        "> [!TIP]\n> **Do** a.\n\nb\n\n> [!CAUTION]\n> **Don't** b.",
        "> [!CAUTION]\n> **Don't** b.\n\n> [!TIP]\n> **Do** a.",
    ],
)
def test_other_callouts_are_no_pair(text: str) -> None:
    assert "pair" not in shown(text)


def test_html_that_grows_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renderer, "MOST_HTML", 5)
    with pytest.raises(ValueError, match="large"):
        shown("too much")


def test_the_anchors_that_lint_knows_are_those_that_are_rendered() -> None:
    root = Path(__file__).parents[2]
    for path in (root / "courses").glob("*/*.md"):
        document = read(path.name, "lesson", path.read_bytes())
        rendered = shown("\n".join(line.text for line in document.body))
        for anchor in anchors(document):
            assert f'id="{anchor}"' in rendered


def test_every_question_gets_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "setrlimit", lambda *limits: None)
    answers = io.BytesIO()
    deep = "\n".join("    " * depth + "- a" for depth in range(12)) + "\n" + "> " * 3000 + "a"
    monkeypatch.setattr(renderer, "MOST_HTML", 50)
    questions = b"".join(json.dumps(text).encode() + b"\n" for text in ("a", "b" * 60, deep, "c"))

    renderer.serve(io.BytesIO(questions), answers)

    ready, *replies = answers.getvalue().splitlines()
    assert ready == b"ready"
    found = [json.loads(reply) for reply in replies]
    assert all(0 <= one.pop("seconds") < 5 for one in found)
    first, large, _, last = found
    assert (first, last) == ({"html": "<p>a</p>"}, {"html": "<p>c</p>"})
    assert large == {"error": "it becomes too large"}


def test_a_text_that_breaks_the_processor_breaks_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "setrlimit", lambda *limits: None)
    usual = renderer.render

    def breaking(text: str, processor: object) -> str:
        if text == "break":
            raise RecursionError
        return usual(text, PROCESSOR)

    monkeypatch.setattr(renderer, "render", breaking)
    answers = io.BytesIO()
    renderer.serve(io.BytesIO(b'"break"\n"a"\n'), answers)
    replies = [json.loads(reply) for reply in answers.getvalue().splitlines()[1:]]
    assert [(one.get("error"), one.get("html")) for one in replies] == [("RecursionError", None), (None, "<p>a</p>")]


def test_the_child_limits_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", limits.__setitem__)

    class Standard:
        buffer = io.BytesIO(b'"a"\n')

    monkeypatch.setattr("sys.stdin", Standard)
    monkeypatch.setattr("sys.stdout", type("Out", (), {"buffer": io.BytesIO()}))
    renderer.main()

    assert limits[resource.RLIMIT_AS] == (renderer.MEMORY_BYTES, renderer.MEMORY_BYTES)
    assert limits[resource.RLIMIT_CORE] == (0, 0)
    assert limits[resource.RLIMIT_CPU][0] >= renderer.CPU_SECONDS
