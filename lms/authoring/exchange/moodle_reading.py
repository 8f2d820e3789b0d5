"""Questions out of Moodle XML. Source: https://docs.moodle.org/en/Moodle_XML_format."""

import re
from collections.abc import Callable
from decimal import Decimal

from lms.authoring.exchange import reading, richtext, xmltree
from lms.authoring.exchange.bank import MOST_PARTS, Choice, Desk, Draft, ExchangeError, add_choices
from lms.authoring.exchange.xmltree import Node

_CLOZE = re.compile(r"\{(\d{0,3}):([A-Z_]{2,20}):((?:\\.|[^{}\\])*)\}", re.DOTALL)
_CLOZE_WORDS = frozenset({"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"})
_CLOZE_NUMBERS = frozenset({"NUMERICAL", "NM"})
_OVERALL = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
_USUAL = frozenset({f"your answer is {how}." for how in ("correct", "partially correct", "incorrect")})
"""What Moodle says by itself."""
_FEEDBACK = re.compile(r"(?<!\\)#")
_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")


def read(desk: Desk, data: bytes) -> str:
    """Read a whole bank and give its title.

    :raises ExchangeError: it is no sound Moodle XML.
    """
    root = xmltree.read(data)
    if root.name != "quiz":
        raise ExchangeError(f"This is no Moodle XML: the outermost element is <{root.name}>, not <quiz>.")
    title, category = "", ""
    for node in root.all("question"):
        if node.attributes.get("type") == "category":
            category = node.text("category").rsplit("/", 1)[-1].strip()
            title = title or category
        else:
            # The first category names the bank; only those that differ from it tell questions apart.
            _add(desk, node, category if category != title else "")
    return title


def _add(desk: Desk, node: Node, category: str) -> None:
    kind = node.attributes.get("type", "")
    name = node.text("name")
    draft = Draft(node.line, name, "", node.text("idnumber"))
    add = _KINDS.get(kind)
    if add is None:
        desk.lose(node.line, name, f"left out: the kind “{kind}” is not known here")
        return
    if node.size > MOST_PARTS:
        desk.lose(node.line, name, f"left out: it has more than {MOST_PARTS:,} parts")
        return
    draft.stem = _text(desk, draft, node.first("questiontext"))
    draft.explanation = _text(desk, draft, node.first("generalfeedback"))
    hints = [_text(desk, draft, one) for one in node.all("hint")]
    draft.hint = hints[0] if hints else ""
    if len(hints) > 1:
        desk.lose_of(draft, f"{len(hints) - 1} more hints were left out; a question has one")
    _note(desk, draft, node)
    draft.points = reading.points(desk, draft, node.text("defaultgrade") or "1")
    tags = [one.text("text") for each in node.all("tags") for one in each.all("tag")]
    draft.tags = reading.tags(desk, draft, filter(None, tags), category)
    add(desk, draft, node)


def _note(desk: Desk, draft: Draft, node: Node) -> None:
    """Note what every kind of question may hold and none does here."""
    for part in _OVERALL:
        said = richtext.one_line(_TAGS.sub("", node.text(part, "text")))
        if said and said.lower() not in _USUAL:
            desk.lose_of(draft, f"what was said to every such answer ({part}) was left out: “{said[:60]}”")
    if node.text("shuffleanswers").lower() in {"0", "false"}:
        desk.lose_of(
            draft, "its answers always stood in this order there; here the quiz says whether they are shuffled"
        )


def _choices(desk: Desk, draft: Draft, node: Node) -> None:
    several = node.text("single").lower() in {"false", "0"}
    add_choices(desk, draft, [_choice(desk, draft, one) for one in node.all("answer")], several=several)


def _truth(desk: Desk, draft: Draft, node: Node) -> None:
    said = {one.text("text").lower(): _choice(desk, draft, one) for one in node.all("answer")}
    right = [name for name in ("true", "false") if name in said and said[name].percent > 0]
    if len(right) != 1:
        desk.lose_of(draft, "left out: it does not say whether true or false is right")
        return
    truth = right == ["true"]
    words = {name: said[name].feedback if name in said else "" for name in ("true", "false")}
    reading.add_truth(desk, draft, truth, said_true=words["true"], said_false=words["false"])


def _words(desk: Desk, draft: Draft, node: Node) -> None:
    if node.text("usecase") == "1":
        desk.lose_of(draft, "capital letters mattered there; here they do not")
    choices = [_choice(desk, draft, one) for one in node.all("answer")]
    texts = [one.text("text") for one in node.all("answer")]
    reading.add_words(
        desk, draft, [Choice(text, one.percent, one.feedback) for text, one in zip(texts, choices, strict=True)]
    )


def _numbers(desk: Desk, draft: Draft, node: Node) -> None:
    accepted = []
    if units := [one.text("unit_name") for one in node.below("unit")]:
        desk.lose_of(draft, f"the units ({', '.join(units)[:60]}) were left out; here a number is typed alone")
    for one in node.all("answer"):
        value, said = reading.decimal(one.text("text")), _text(desk, draft, one.first("feedback"))
        percent = _percent(one)
        if value is None or percent < 100:
            desk.lose_of(draft, f"“{one.text('text')[:60]}” ({percent} %) was left out; here a number is right or not")
            continue
        accepted.append(reading.around(value, abs(reading.decimal(one.text("tolerance")) or Decimal(0)), said))
    reading.add_numbers(desk, draft, accepted)


def _pairs(desk: Desk, draft: Draft, node: Node) -> None:
    pairs, extra = [], []
    for one in node.all("subquestion"):
        left, right = _text(desk, draft, one), richtext.from_plain(one.text("answer", "text"))
        if left:
            pairs.append((left, right))
        else:
            extra.append(right)
    reading.add_pairs(desk, draft, pairs, extra)


def _order(desk: Desk, draft: Draft, node: Node) -> None:
    ranked = sorted(node.all("answer"), key=lambda one: reading.decimal(one.attributes.get("fraction", "0")) or 0)
    reading.add_order(desk, draft, [_choice(desk, draft, one) for one in ranked])


def _essay(desk: Desk, draft: Draft, node: Node) -> None:
    notes = node.text("graderinfo", "text")
    rubric = reading.rubric(notes)
    if notes and not rubric:
        desk.lose_of(draft, f"the notes for markers were left out: “{richtext.one_line(notes)[:200]}”")
    reading.add_open(desk, draft, rubric)


def _gaps(desk: Desk, draft: Draft, _node: Node) -> None:
    gaps: list[tuple[str, ...]] = []

    def gap(found: re.Match[str]) -> str:
        answers = _answers(found[3])
        right = [one.removeprefix("=").removeprefix("%100%") for one in answers if _earns(one)]
        words = tuple(word for one in right if (word := _unescaped(_FEEDBACK.split(one)[0]).strip()))
        if found[2] in _CLOZE_NUMBERS:
            words = tuple(word.partition(":")[0].strip() for word in words)
            desk.lose_of(draft, f"a number in a gap is typed as it stands ({', '.join(words)[:60]}): no tolerance here")
        elif found[2] not in _CLOZE_WORDS:
            desk.lose_of(draft, f"a gap of the kind {found[2]} asks for words here")
        for part in (one for one in answers if one.startswith("%") and not one.startswith(("%0%", "%100%"))):
            desk.lose_of(draft, f"“{part[:60]}” earned a part in a gap; here a gap is right or not, so it was left out")
        if any(_FEEDBACK.search(one) for one in answers):
            desk.lose_of(draft, "what was said to answers in a gap was left out")
        gaps.append(words)
        return f"{{gap-{len(gaps)}}}"

    draft.stem = _CLOZE.sub(gap, draft.stem)
    if not gaps or not all(gaps):
        desk.lose_of(draft, "left out: a gap without a right answer, or no gap at all")
        return
    # The heading of a cloze holds no gap.
    if "{gap-1}" in draft.stem.split("\n\n")[0]:
        draft.stem = f"{richtext.escaped(draft.name) or 'Fill the gaps'}\n\n{draft.stem}"
    reading.add_gaps(desk, draft, gaps)


def _description(desk: Desk, draft: Draft, _node: Node) -> None:
    desk.lose_of(draft, "a text without a question was left out")


def _earns(answer: str) -> bool:
    return answer.startswith(("=", "%100%"))


def _answers(inside: str) -> list[str]:
    return [one.strip() for one in re.split(r"(?<!\\)~", inside)]


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _choice(desk: Desk, draft: Draft, node: Node) -> Choice:
    return Choice(_text(desk, draft, node), _percent(node), _text(desk, draft, node.first("feedback")))


def _percent(node: Node) -> int:
    value = reading.decimal(node.attributes.get("fraction", "0")) or Decimal(0)
    return int(max(Decimal(-100), min(Decimal(100), value)))


def _text(desk: Desk, draft: Draft, node: Node | None) -> str:
    """Give a text as Markdown, by the format it says it has."""
    if node is None:
        return ""
    words = node.text("text")
    for one in node.all("file"):
        desk.lose_of(draft, f"the file “{one.attributes.get('name', '')[:80]}” was left out")
    form = node.attributes.get("format", "html")
    if form == "markdown":
        return words
    if form == "plain_text" or (
        form in {"moodle_auto_format", "html"} and not _TAGS.search(words) and "&" not in words
    ):
        return richtext.from_plain(words)
    made, lost = richtext.from_html(words)
    for each in lost:
        desk.lose_of(draft, f"{each} was left out")
    return made


_KINDS: dict[str, Callable[[Desk, Draft, Node], None]] = {
    "multichoice": _choices,
    "truefalse": _truth,
    "shortanswer": _words,
    "numerical": _numbers,
    "matching": _pairs,
    "ordering": _order,
    "essay": _essay,
    "cloze": _gaps,
    "description": _description,
}
