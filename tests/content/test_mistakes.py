"""An academy with more than twenty seeded mistakes: each is named at its line, with a mend."""

from pathlib import Path

from lms.content import library, markup, report
from lms.content.findings import CODES
from tests.content import small

MISTAKES = [
    ("course", "summary:", "sumary:", "4:1 KEY-UNKNOWN"),
    ("course", "review_by: 2027-09-30", "review_by: 2027-02-30", "7:12 VALUE-DATE"),
    ("course", "2. [Mean it](02-mean.md)", "2. [Mean it](02-mean.md)\n3. [More](03-more.md)", "16:4 LESSON-MISSING"),
    ("say", "estimated: 8m", "estimated: 8", "5:12 VALUE-DURATION"),
    ("say", "## Why\n\nBecause.", "## Why\n\nTwo:\n- a\n- b", "13:1 LIST-SWALLOWED"),
    ("say", "Say it. See", "![](card.png) [[wurd]] {compny} See", "8:1 PICTURE-ALT"),
    ("say", "Say it. See", "![](card.png) [[wurd]] {compny} See", "8:1 PICTURE-MISSING"),
    ("say", "Say it. See", "![](card.png) [[wurd]] {compny} See", "8:15 TERM-UNKNOWN"),
    ("say", "Say it. See", "![](card.png) [[wurd]] {compny} See", "8:24 PLACEHOLDER-UNKNOWN"),
    ("mean", "covers: [policy:conduct#true]", "covers: [policy:conduct#treu]", "4:10 REF-PART"),
    ("mean", "lesson:basics/say#why", "lesson:basics/sya", "7:31 REF-BROKEN"),
    ("quiz", "pass: 80%", "pass: 120%", "5:1 QUIZ-PASS"),
    ("quiz", "id: what; tags: speech; points: 1", "tags: speech; points: 1", "12:1 ID-MISSING"),
    ("quiz", "- [ ] Everything that is there\n  > No.", "- [ ] Everything that is there\n> No.", "21:1 QUIZ-INDENT"),
    ("quiz", "- [x] This\n", "- [ ] This\n", ""),
    ("quiz", "- [x] That\n", "- [ ] That\n", "31:3 QUIZ-NO-RIGHT"),
    ("quiz", "- = 2 ± 1", "- = 3..1", "44:3 QUIZ-NUMBER"),
    ("badge", "shape: triangle", "shape: traingle", "5:8 VALUE-CHOICE"),
    ("badge", "id: basics", "id: basics\nid: other", "3:1 KEY-DUPLICATE"),
    ("policy", "review_by: 2027-09-30", "review_by: 2026-09-30", "6:1 REVIEW-OVERDUE"),
    ("policy", "## 2. Be true", "## 7. Be true", "18:1 POLICY-NUMBER"),
    ("policy", "<!-- id: beside -->", "", "23:1 ID-MISSING"),
    ("platform", "decision: allowed", "decision: maybe", "5:11 VALUE-CHOICE"),
    ("levels", "level = 1\noutward = true", "level = 3\noutward = true", "23:1 PERMISSION-LEVEL"),
    ("levels", '"policy:conduct"', '"level:ready"', "11:31 REF-CYCLE"),
    ("levels", "level = 0\noutward = false", "level = 0\noutward = true", "17:1 PERMISSION-OUTWARD"),
    ("glossary", "# Words", "# Words {x", ""),
]


def seeded(root: Path) -> None:
    texts = dict(small.FILES)
    for kind, old, new, _ in MISTAKES:
        path = small.KINDS[kind]
        texts[path] = texts[path].replace(old, new, 1)
    texts["courses/1-basics/04-lost.md"] = small.MEAN.replace("id: mean", "id: lost")
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    (root / "quizzes/latin.md").write_bytes("---\nid: caf\u00e9\n".encode("latin-1"))
    (root / "badges/slow.md").write_text(small.BADGE.replace("id: basics", "id: slow") + "\n" + "[" * 8_000)
    (root / "badges/slower.md").write_text(small.BADGE.replace("id: basics", "id: slower") + "\n" + "`" * 99_000)


def test_twenty_mistakes_are_named_at_their_lines_with_a_mend(tmp_path: Path) -> None:
    seeded(tmp_path)
    files = library.gather(tmp_path)
    read = library.read(files, today=small.TODAY)
    rendered = markup.render(library.fragments(read))

    found = (*read.findings, *rendered.findings)

    named = {(one.path, f"{one.line}:{one.column} {one.code}") for one in found}
    wanted = {(small.KINDS[kind], place) for kind, _, _, place in MISTAKES if place} | {
        ("courses/1-basics/04-lost.md", "1:1 LESSON-UNLISTED"),
        ("quizzes/latin.md", "2:8 FILE-ENCODING"),
        ("badges/slow.md", "12:1 MD-SLOW"),
        ("badges/slower.md", "10:1 MD-SLOW"),
    }
    assert len(wanted) > 20
    assert wanted - named == set()
    assert all(CODES[one.code].mend for one in found)
    text = report.text(found, files)
    for path, place in wanted:
        assert f"{path}:{place} " in text
