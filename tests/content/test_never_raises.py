"""Whatever a file holds, reading it gives findings, never a traceback."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.content import library
from lms.content.findings import CODES
from tests.content import small

PIECES = [
    "---", "\n", "\n\n", " ", "  ", "    ", "\t", ":", ": ", "- ", "- [x] ", "- [ ] ", "- [50%] ", "- [-200%]",
    "- = ", "±", "..", "/", "___", "> ", "> [!TIP]\n", "> [!NOTE]\n", "## ", "### ", "# ", "## Check\n",
    "## Summary", "<!--", "-->", "<!-- id: a; tags: b -->", "id: ", "id", "requires: [", "]", "{", "}",
    "{company}", "&a ", "*a", "!!int ", "? ", "|", "|-", "`", "```", "~~~", "[a](", "(b.md)", "[[", "]]",
    "![](x.png)", "course:basics", "policy:conduct#open", "level:ready", "#", "1. ", "1. [x](01-say.md)",
    "\u0000", "\ufeff", "\u2028", "é", "😀", "12mo", "80%", "2027-02-30", "[[level]]", "number = ", "\"", "'",
    "=", "999999999999999999999999999999", "-0", "\\", "\r",
]  # fmt: skip
TEXT = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=40).map("".join)


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, bytes]:
    """Cut something out of a file, or put something in."""
    path = draw(st.sampled_from(sorted(small.FILES)))
    text = small.FILES[path]
    begin = draw(st.integers(0, len(text)))
    end = draw(st.integers(begin, min(len(text), begin + 80)))
    data = (text[:begin] + draw(TEXT) + text[end:]).encode("utf-8", "surrogatepass")
    return path, data


def check(path: str, data: bytes) -> None:
    files = {**small.files(), path: data}
    lines = data.count(b"\n") + data.count(b"\r") + 2
    for one in library.read(files, today=small.TODAY).findings:
        assert one.code in CODES
        assert one.column >= 1
        assert 1 <= one.line <= (lines if one.path == path else 1_000)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changed())
def test_a_mutated_file_gives_findings_inside_it(change: tuple[str, bytes]) -> None:
    check(*change)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(small.FILES)), TEXT)
def test_any_text_gives_findings(path: str, text: str) -> None:
    check(path, text.encode("utf-8", "surrogatepass"))


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(sorted(small.FILES)), st.binary(max_size=200))
def test_any_bytes_give_findings(path: str, data: bytes) -> None:
    check(path, data)
