"""Questions out of QTI 2.1 and 2.2 items."""

import re
from decimal import Decimal

from lms.authoring.exchange import reading, richtext
from lms.authoring.exchange.bank import MOST_PARTS, Choice, Desk, Draft, add_choices
from lms.authoring.exchange.xmltree import Node
from lms.content import refs, units
from lms.content.questions import Accepted

_ASKS = frozenset(
    [
        "choiceInteraction",
        "orderInteraction",
        "matchInteraction",
        "extendedTextInteraction",
        "rubricBlock",
        "associateInteraction",
        "gapMatchInteraction",
        "inlineChoiceInteraction",
        "hottextInteraction",
        "hotspotInteraction",
        "selectPointInteraction",
        "graphicOrderInteraction",
        "graphicAssociateInteraction",
        "graphicGapMatchInteraction",
        "positionObjectInteraction",
        "sliderInteraction",
        "mediaInteraction",
        "drawingInteraction",
        "uploadInteraction",
        "customInteraction",
        "endAttemptInteraction",
    ]
)
_KEPT = re.compile(r"general|accepted\d{1,3}")
"""Feedback that has a place here, as we name it ourselves."""
_PART = frozenset({"feedbackInline", "feedbackBlock", "prompt"})


def read(desk: Desk, item: Node, tags: tuple[str, ...] = ()) -> None:
    """Read one item; ``tags`` come from the manifest of its package."""
    if item.size > MOST_PARTS:
        desk.lose(item.line, item.attributes.get("title", ""), f"left out: it has more than {MOST_PARTS:,} parts")
        return
    label = item.attributes.get("label", "")
    ident = label if refs.ID.fullmatch(label) else item.attributes.get("identifier", "")
    draft = Draft(item.line, item.attributes.get("title", ""), "", ident)
    draft.tags = reading.tags(desk, draft, tags)
    body = item.first("itemBody") or Node("itemBody", {}, item.line)
    draft.explanation = _modal(desk, draft, item, "general")
    draft.points = _points(item)
    for one in item.all("modalFeedback"):
        if not _KEPT.fullmatch(one.attributes.get("identifier", "")) and one.text():
            desk.lose_of(draft, f"a feedback was left out: “{richtext.one_line(one.text())[:60]}”")
    asks = _interactions(body)
    entries = [one for one in asks if one.name == "textEntryInteraction"]
    draft.stem = _stem(desk, draft, body, entries if len(entries) > 1 or _is_gap(item, entries) else [])
    if entries and len(asks) > len(entries):
        desk.lose_of(draft, f"left out: {len(asks)} interactions in one item is not known here")
    elif len(entries) > 1 or _is_gap(item, entries):
        _gaps(desk, draft, item, entries)
    elif len(asks) != 1 or asks[0].name not in _KINDS:
        what = asks[0].name if len(asks) == 1 else f"{len(asks)} interactions in one item"
        desk.lose_of(draft, f"left out: {what} is not known here" if asks else "a text without a question was left out")
    else:
        _KINDS[asks[0].name](desk, draft, item, asks[0])


def _interactions(body: Node) -> list[Node]:
    waiting, found = [body], []
    while waiting:
        one = waiting.pop()
        if one.name.endswith("Interaction"):
            found.append(one)
        else:
            waiting += one.elements()[::-1]
    return found


def _is_gap(item: Node, entries: list[Node]) -> bool:
    """Tell whether a single entry is a gap in a sentence: its own declaration is numbered as ours are."""
    return (
        len(entries) == 1
        and entries[0].attributes.get("responseIdentifier") == "RESPONSE1"
        and _declared(item, "RESPONSE1") is not None
    )


def _stem(desk: Desk, draft: Draft, body: Node, gaps: list[Node]) -> str:
    names = {id(one): f"{{gap-{n}}}" for n, one in enumerate(gaps, 1)}
    html = _with_gaps(body, names).markup(_ASKS | {"textEntryInteraction"})
    prompts = [one for ask in _interactions(body) for one in ask.all("prompt")]
    return "\n\n".join(
        part for part in (_html(desk, draft, html), *(_html(desk, draft, one.markup()) for one in prompts)) if part
    )


def _with_gaps(node: Node, names: dict[int, str]) -> Node:
    if not names:
        return node
    for one in node.inside:
        if isinstance(one, Node):
            _with_gaps(one, names)
    node.inside = [names.get(id(one), one) if isinstance(one, Node) else one for one in node.inside]
    return node


def _choice(desk: Desk, draft: Draft, item: Node, ask: Node) -> None:
    declared = _declared(item, ask.attributes.get("responseIdentifier", ""))
    several = ask.attributes.get("maxChoices", "1") != "1" or _cardinality(declared) == "multiple"
    right = _right(declared)
    mapped = _mapped(declared)
    top = max(mapped.values(), default=Decimal(0))
    whole = sum(v for v in mapped.values() if v > 0) if several else max(top, _most(item) or top)
    worth = {key: int(100 * value / whole) if whole else 0 for key, value in mapped.items()}
    if not any(value > 0 for value in worth.values()):
        share = 100 // max(1, len(right)) if several else 100
        labels = [one.attributes.get("identifier", "") for one in ask.all("simpleChoice")]
        worth = {key: share if key in right else -share if several else 0 for key in labels}
    choices = [
        _simple(desk, draft, one, worth.get(one.attributes.get("identifier", ""), 0)) for one in ask.all("simpleChoice")
    ]
    add_choices(desk, draft, choices, several=several)


def _order(desk: Desk, draft: Draft, item: Node, ask: Node) -> None:
    texts = {one.attributes.get("identifier", ""): one for one in ask.all("simpleChoice")}
    wanted = _right(_declared(item, ask.attributes.get("responseIdentifier", "")))
    if sorted(wanted) != sorted(texts):
        desk.lose_of(draft, "left out: its right order does not hold each item once")
        return
    reading.add_order(desk, draft, [_simple(desk, draft, texts[key], 0) for key in wanted])


def _match(desk: Desk, draft: Draft, item: Node, ask: Node) -> None:
    sets = [
        {
            one.attributes.get("identifier", ""): _html(desk, draft, one.markup())
            for one in each.all("simpleAssociableChoice")
        }
        for each in ask.all("simpleMatchSet")
    ]
    if len(sets) != 2:
        desk.lose_of(draft, "left out: a match without its two sets")
        return
    said = [value.split() for value in _right(_declared(item, ask.attributes.get("responseIdentifier", "")))]
    right = dict(one for one in said if len(one) == 2)
    if len(right) != len(said):
        desk.lose_of(draft, "left out: something on its left belongs to several on its right")
        return
    pairs = [(text, sets[1].get(right.get(key, ""), "")) for key, text in sets[0].items()]
    reading.add_pairs(desk, draft, pairs, list(sets[1].values()))


def _entry(desk: Desk, draft: Draft, item: Node, ask: Node) -> None:
    declared = _declared(item, ask.attributes.get("responseIdentifier", ""))
    if declared is not None and declared.attributes.get("baseType") in {"float", "integer"}:
        reading.add_numbers(desk, draft, _numbers(desk, draft, item, declared))
        return
    mapped = _mapped(declared)
    best = max(mapped.values(), default=Decimal(0))
    choices = [Choice(key, int(100 * value / best)) for key, value in mapped.items() if best > 0]
    known = {one.text for one in choices}
    choices += [Choice(one, 100) for one in _right(declared) if one not in known]
    said = [_modal(desk, draft, item, f"accepted{n}") for n in range(1, len(choices) + 1)]
    reading.add_words(
        desk,
        draft,
        [Choice(one.text.replace("*", "\\*"), one.percent, words) for one, words in zip(choices, said, strict=True)],
    )


def _numbers(desk: Desk, draft: Draft, item: Node, declared: Node) -> list[Accepted]:
    found: list[Accepted] = []
    for node in item.below("responseProcessing"):
        for one in (*node.below("equal"), *node.below("and")):
            made = _number(one, _modal(desk, draft, item, f"accepted{len(found) + 1}"))
            if made:
                found.append(made)
    earning = [key for key, value in _mapped(declared).items() if value > 0]
    plain = [reading.decimal(one) for one in dict.fromkeys((*_right(declared), *earning))]
    return found or [reading.around(one, Decimal(0)) for one in plain if one is not None]


def _number(node: Node, said: str) -> Accepted | None:
    values = [reading.decimal(one.text()) for one in node.below("baseValue")]
    if node.name == "equal" and values and values[0] is not None:
        return _near(node, values[0], said)
    low, high = (reading.decimal(node.text(name, "baseValue")) for name in ("gte", "lte"))
    return reading.between(low, high, said) if node.name == "and" and low is not None and high is not None else None


def _near(node: Node, value: Decimal, said: str) -> Accepted:
    """Accept what lies within a tolerance: one for both sides or one for each, absolute or in percent."""
    told = [reading.decimal(one) or Decimal(0) for one in node.attributes.get("tolerance", "0").split()] or [Decimal(0)]
    share = abs(value) / 100 if node.attributes.get("toleranceMode") == "relative" else Decimal(1)
    below, above = abs(told[0]) * share, abs(told[-1]) * share
    if node.attributes.get("toleranceMode") == "exact":
        below = above = Decimal(0)
    return reading.around(value, below, said) if below == above else reading.between(value - below, value + above, said)


def _open(desk: Desk, draft: Draft, item: Node, _ask: Node) -> None:
    lines = [one.text() for block in item.below("rubricBlock") for one in block.all("p")]
    reading.add_open(desk, draft, reading.rubric("\n".join(lines)))


def _gaps(desk: Desk, draft: Draft, item: Node, entries: list[Node]) -> None:
    gaps = []
    for entry in entries:
        declared = _declared(item, entry.attributes.get("responseIdentifier", ""))
        gaps.append(tuple(dict.fromkeys((*(k for k, v in _mapped(declared).items() if v > 0), *_right(declared)))))
    if not all(gaps):
        desk.lose_of(draft, "left out: a gap without a right answer")
        return
    if "{gap-1}" in draft.stem.split("\n\n")[0]:
        draft.stem = f"{richtext.escaped(draft.name) or 'Fill the gaps'}\n\n{draft.stem}"
    reading.add_gaps(desk, draft, gaps)


def _simple(desk: Desk, draft: Draft, node: Node, percent: int) -> Choice:
    said = "".join(one.markup() for one in node.all("feedbackInline"))
    return Choice(_html(desk, draft, node.markup(_PART)), percent, _html(desk, draft, said))


def _declared(item: Node, ident: str) -> Node | None:
    return next((one for one in item.all("responseDeclaration") if one.attributes.get("identifier") == ident), None)


def _cardinality(declared: Node | None) -> str:
    return declared.attributes.get("cardinality", "") if declared else ""


def _right(declared: Node | None) -> list[str]:
    correct = declared.first("correctResponse") if declared else None
    return [one.text() for one in correct.all("value")] if correct else []


def _mapped(declared: Node | None) -> dict[str, Decimal]:
    mapping = declared.first("mapping") if declared else None
    entries = mapping.all("mapEntry") if mapping else []
    found = {
        one.attributes.get("mapKey", ""): reading.decimal(one.attributes.get("mappedValue", "")) for one in entries
    }
    return {key: value for key, value in found.items() if key and value is not None}


def _modal(desk: Desk, draft: Draft, item: Node, ident: str) -> str:
    found = [one.markup() for one in item.all("modalFeedback") if one.attributes.get("identifier") == ident]
    return _html(desk, draft, found[0]) if found else ""


def _html(desk: Desk, draft: Draft, html: str) -> str:
    made, lost = richtext.from_html(html)
    for one in lost:
        desk.lose_of(draft, f"{one} was left out")
    return made


def _most(item: Node) -> Decimal | None:
    """Tell the most an item can earn, where it says so."""
    scores = [one for one in item.all("outcomeDeclaration") if one.attributes.get("identifier") == "SCORE"]
    return reading.decimal(scores[0].attributes.get("normalMaximum", "")) if scores else None


def _points(item: Node) -> int:
    value = _most(item)
    return (units.points(reading.plain(value)) if value is not None else None) or 100


_KINDS = {
    "choiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "textEntryInteraction": _entry,
    "extendedTextInteraction": _open,
}
