"""Questions out of QTI 1.2, as Canvas and others write it."""

from collections.abc import Callable
from decimal import Decimal

from lms.authoring.exchange import reading, richtext
from lms.authoring.exchange.bank import MOST_PARTS, Choice, Desk, Draft, add_choices
from lms.authoring.exchange.xmltree import Node
from lms.content.questions import Accepted


def read(desk: Desk, root: Node) -> str:
    """Read every item of a document and give the title of its assessment."""
    for item in root.below("item"):
        _add(desk, item)
    assessment = next(root.below("assessment"), None)
    return assessment.attributes.get("title", "") if assessment else ""


def _add(desk: Desk, item: Node) -> None:
    if item.size > MOST_PARTS:
        desk.lose(item.line, item.attributes.get("title", ""), f"left out: it has more than {MOST_PARTS:,} parts")
        return
    facts = {field.text("fieldlabel"): field.text("fieldentry") for field in item.below("qtimetadatafield")}
    draft = Draft(item.line, item.attributes.get("title", ""), "", item.attributes.get("ident", ""))
    presentation = item.first("presentation") or Node("presentation", {}, item.line)
    draft.stem = "\n\n".join(_material(desk, draft, one) for one in _own_material(presentation))
    draft.explanation = _said(desk, draft, item, "general_fb")
    draft.hint = _said(desk, draft, item, "hint")
    draft.tags = reading.tags(desk, draft, facts.get("tags", "").split())
    draft.points = reading.points(desk, draft, facts.get("points_possible", "1"))
    _note(desk, draft, item)
    kind = facts.get("question_type") or _guessed(item, presentation)
    add = _KINDS.get(kind)
    if add is None:
        desk.lose_of(draft, f"left out: the kind “{kind}” is not known here")
        return
    if kind == "essay_question":
        reading.add_open(desk, draft, reading.rubric(facts.get("rubric", "")))
        return
    add(desk, draft, item)


def _note(desk: Desk, draft: Draft, item: Node) -> None:
    """Note the feedback that belongs to no answer."""
    kept = {"general_fb", "hint", *(f"{one.attributes.get('ident', '')}_fb" for one in item.below("response_label"))}
    for condition, _ in _scored(item):
        kept |= {one.attributes.get("linkrefid", "") for one in condition.below("displayfeedback")}
    for one in item.all("itemfeedback"):
        words = richtext.one_line(" ".join(each.text() for each in one.below("mattext")))
        if words and one.attributes.get("ident") not in kept:
            desk.lose_of(draft, f"a feedback was left out: “{words[:60]}”")


def _own_material(presentation: Node) -> list[Node]:
    """Give the material of the question itself, also where it stands in a flow, but not that of its answers."""
    found: list[Node] = []
    waiting = presentation.elements()[::-1]
    while waiting:
        one = waiting.pop()
        if one.name == "material":
            found.append(one)
        elif one.name == "flow":
            waiting += one.elements()[::-1]
    return found


def _guessed(item: Node, presentation: Node) -> str:
    lids = list(presentation.below("response_lid"))
    if lids:
        cardinality = lids[0].attributes.get("rcardinality", "Single").lower()
        named = {"multiple": "multiple_answers_question", "ordered": "ordering_question"}
        return "matching_question" if len(lids) > 1 else named.get(cardinality, "multiple_choice_question")
    if next(presentation.below("response_num"), None) is not None or next(item.below("vargte"), None) is not None:
        return "numerical_question"
    if next(presentation.below("response_str"), None) is None:
        return "text_only_question"
    return "short_answer_question" if next(item.below("varequal"), None) is not None else "essay_question"


def _choices(desk: Desk, draft: Draft, item: Node) -> None:
    worth: dict[str, int] = {}
    for condition, score in _scored(item):
        for equal in _said_yes(condition):
            worth.setdefault(equal.text(), score)
    add_choices(desk, draft, _labelled(desk, draft, item, worth), several=False)


def _several(desk: Desk, draft: Draft, item: Node) -> None:
    right: set[str] = set()
    for condition in item.below("respcondition"):
        if (_value(condition) or 0) > 0:
            right |= {each.text() for each in _said_yes(condition)}
    share = 100 // len(right) if right else 0
    labels = [one.attributes.get("ident", "") for one in item.below("response_label")]
    worth = {one: share if one in right else -share for one in labels}
    add_choices(desk, draft, _labelled(desk, draft, item, worth), several=True)


def _order(desk: Desk, draft: Draft, item: Node) -> None:
    labels = [one.attributes.get("ident", "") for one in item.below("response_label")]
    texts = dict(zip(labels, _labelled(desk, draft, item, {}), strict=True))
    right = [c for c in item.below("respcondition") if (_value(c) or 0) > 0]
    wanted = [one.text() for one in right[0].below("varequal")] if right else list(texts)
    reading.add_order(desk, draft, [texts[one] for one in wanted if one in texts])


def _typed(desk: Desk, draft: Draft, item: Node) -> None:
    choices = []
    for condition, score in _scored(item):
        said = _shown(desk, draft, item, condition)
        choices += [Choice(one.text(), score, said) for one in _said_yes(condition)]
    reading.add_words(desk, draft, [Choice(one.text.replace("*", "\\*"), one.percent, one.feedback) for one in choices])


def _numbers(desk: Desk, draft: Draft, item: Node) -> None:
    accepted = []
    for condition, score in _scored(item):
        made = _number(condition, _shown(desk, draft, item, condition)) if score > 0 else None
        if made and score < 100:
            desk.lose_of(draft, f"“{made.text}” earned {score} % there; here a number is right or not")
        elif made:
            accepted.append(made)
    reading.add_numbers(desk, draft, accepted)


def _number(condition: Node, said: str) -> Accepted | None:
    exact = [reading.decimal(one.text()) for one in condition.below("varequal")]
    lows = [reading.decimal(one.text()) for name in ("vargte", "vargt") for one in condition.below(name)]
    highs = [reading.decimal(one.text()) for name in ("varlte", "varlt") for one in condition.below(name)]
    low, high = (lows or [None])[0], (highs or [None])[0]
    if exact and exact[0] is not None:
        middle = exact[0]
        if low is not None and high is not None and high - middle != middle - low:
            return reading.between(min(low, middle), max(high, middle), said)
        return reading.around(middle, max(middle - low, Decimal(0)) if low is not None else Decimal(0), said)
    return reading.between(low, high, said) if low is not None and high is not None else None


def _pairs(desk: Desk, draft: Draft, item: Node) -> None:
    key: dict[str, str] = {}
    for condition in item.below("respcondition"):
        if (_value(condition) or 0) > 0:
            key |= {one.attributes.get("respident", ""): one.text() for one in condition.below("varequal")}
    pairs: list[tuple[str, str]] = []
    rights: dict[str, str] = {}
    for lid in item.below("response_lid"):
        rights |= {one.attributes.get("ident", ""): _label(desk, draft, one) for one in lid.below("response_label")}
        left = _material(desk, draft, lid.first("material"))
        pairs.append((left, rights.get(key.get(lid.attributes.get("ident", ""), ""), "")))
    reading.add_pairs(desk, draft, pairs, list(rights.values()))


def _gaps(desk: Desk, draft: Draft, item: Node) -> None:
    right = {(one.attributes.get("respident", ""), one.text()) for one in item.below("varequal")}
    gaps = []
    for number, lid in enumerate(item.below("response_lid"), 1):
        ident = lid.attributes.get("ident", "")
        words = [
            one.text("material") for one in lid.below("response_label") if (ident, one.attributes.get("ident")) in right
        ]
        gaps.append(tuple(dict.fromkeys(word for word in words if word)))
        draft.stem = draft.stem.replace(f"\\[{ident.removeprefix('response_')}\\]", f"{{gap-{number}}}")
    if not gaps or not all(gaps) or any(f"{{gap-{n}}}" not in draft.stem for n in range(1, len(gaps) + 1)):
        desk.lose_of(draft, "left out: its gaps cannot be found in its text")
        return
    if "{gap-1}" in draft.stem.split("\n\n")[0]:
        draft.stem = f"{richtext.escaped(draft.name) or 'Fill the gaps'}\n\n{draft.stem}"
    reading.add_gaps(desk, draft, gaps)


def _text_only(desk: Desk, draft: Draft, _item: Node) -> None:
    desk.lose_of(draft, "a text without a question was left out")


def _open(desk: Desk, draft: Draft, _item: Node) -> None:
    reading.add_open(desk, draft)


def _labelled(desk: Desk, draft: Draft, item: Node, worth: dict[str, int]) -> list[Choice]:
    choices = []
    for one in item.below("response_label"):
        ident = one.attributes.get("ident", "")
        said = _said(desk, draft, item, f"{ident}_fb")
        choices.append(Choice(_label(desk, draft, one), worth.get(ident, 0), said))
    return choices


def _label(desk: Desk, draft: Draft, node: Node) -> str:
    return _material(desk, draft, next(node.below("material"), None))


def _shown(desk: Desk, draft: Draft, item: Node, condition: Node) -> str:
    link = next(condition.below("displayfeedback"), None)
    ident = link.attributes.get("linkrefid", "") if link else ""
    return _said(desk, draft, item, ident) if ident and ident != "general_fb" else ""


def _said(desk: Desk, draft: Draft, item: Node, ident: str) -> str:
    for one in item.all("itemfeedback"):
        if one.attributes.get("ident") == ident:
            return _material(desk, draft, next(one.below("material"), None))
    return ""


def _material(desk: Desk, draft: Draft, node: Node | None) -> str:
    parts = []
    for one in node.all("mattext") if node else ():
        if one.attributes.get("texttype", "text/plain").lower() == "text/html":
            made, lost = richtext.from_html(one.text() or one.markup())
            for each in lost:
                desk.lose_of(draft, f"{each} was left out")
            parts.append(made)
        else:
            parts.append(richtext.from_plain(one.text()))
    for name in ("matimage", "mataudio", "matvideo"):
        for one in node.all(name) if node else ():
            desk.lose_of(draft, f"the file “{one.attributes.get('uri', '')[:80]}” was left out")
    return "\n\n".join(part for part in parts if part)


def _value(condition: Node) -> Decimal | None:
    setting = next(condition.below("setvar"), None)
    return reading.decimal(setting.text()) if setting else None


def _scored(item: Node) -> list[tuple[Node, int]]:
    """List the conditions that give points, with their share of the most an item gives in percent."""
    found = [(one, value) for one in item.below("respcondition") if (value := _value(one)) is not None]
    said = [reading.decimal(one.attributes.get("maxvalue", "")) for one in item.below("decvar")]
    top = next((one for one in said if one), None) or max((value for _, value in found), default=Decimal(0))
    return [(one, _in_percent(value, top)) for one, value in found]


def _in_percent(value: Decimal, top: Decimal) -> int:
    share = 100 * value / top if top > 0 else value
    return int(max(Decimal(-100), min(Decimal(100), share)))


def _said_yes(condition: Node) -> list[Node]:
    """List the answers a condition asks for, but not those it asks not to be there."""
    no = {id(each) for one in condition.below("not") for each in one.below("varequal")}
    return [one for one in condition.below("varequal") if id(one) not in no]


_KINDS: dict[str, Callable[[Desk, Draft, Node], None]] = {
    "multiple_choice_question": _choices,
    "true_false_question": _choices,
    "multiple_answers_question": _several,
    "short_answer_question": _typed,
    "numerical_question": _numbers,
    "matching_question": _pairs,
    "ordering_question": _order,
    "fill_in_multiple_blanks_question": _gaps,
    "essay_question": _open,
    "text_only_question": _text_only,
}
