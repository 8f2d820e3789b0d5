"""Questions as QTI 1.2, in the shape that Canvas reads. Source: https://www.imsglobal.org/question/qtiv1p2."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from lms.authoring.exchange import reading
from lms.authoring.exchange.outward import Out
from lms.content.questions import Kind, Option, Question
from lms.content.writing import points

TYPES = {
    Kind.SINGLE: "multiple_choice_question",
    Kind.TRUE_FALSE: "true_false_question",
    Kind.JUDGEMENT: "multiple_choice_question",
    Kind.MULTIPLE: "multiple_answers_question",
    Kind.SHORT: "short_answer_question",
    Kind.NUMERIC: "numerical_question",
    Kind.RANGE: "numerical_question",
    Kind.MATCHING: "matching_question",
    Kind.ORDERING: "ordering_question",
    Kind.OPEN: "essay_question",
    Kind.CLOZE: "fill_in_multiple_blanks_question",
}
_SCORE = '<decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/>'
_NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"


def write(out: Out, ident: str, title: str, questions: Sequence[Question]) -> bytes:
    """Write one assessment."""
    items = [_item(out, one) for one in questions]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<questestinterop xmlns="{_NAMESPACE}">\n'
        f"<assessment ident={quoteattr(ident)} title={quoteattr(title)}>\n"
        f'<section ident="root_section">\n{"".join(items)}</section>\n</assessment>\n</questestinterop>\n'
    ).encode()


def _item(out: Out, question: Question) -> str:
    make = _KINDS.get(question.kind)
    if make is None or any(one.pattern for one in question.accepted):
        out.lose(question, f"left out: QTI 1.2 knows no question of the kind “{question.kind}”")
        return ""
    if question.hint_cost:
        out.lose(question, "what the hint costs was left out")
    asked, scored = make(out, question)
    said = [(f"{one.key}_fb", one.feedback) for one in question.options if one.feedback]
    said += [(f"accepted{n}_fb", one.feedback) for n, one in enumerate(question.accepted, 1) if one.feedback]
    said += [("general_fb", question.explanation)] if question.explanation else []
    inner = f"<hint><hintmaterial>{_material(out.block(question.hint))}</hintmaterial></hint>"
    hint = f'<itemfeedback ident="hint">{inner}</itemfeedback>\n'
    general = _scored("<other/>", "", shown="general_fb", go_on=True) if question.explanation else ""
    title = " ".join(question.prompt.split())[:100]
    return (
        f"<item ident={quoteattr(question.id)} title={quoteattr(title)}>\n"
        f"{_about(question)}<presentation>\n{_material(_stem(out, question))}\n{asked}</presentation>\n"
        f"<resprocessing>\n<outcomes>{_SCORE}</outcomes>\n{general}{scored}</resprocessing>\n"
        f"{''.join(_feedback(out, *one) for one in said)}{hint if question.hint else ''}</item>\n"
    )


def _about(question: Question) -> str:
    fields = {"question_type": TYPES[Kind(question.kind)], "points_possible": points(question.points)}
    if question.tags:
        fields["tags"] = " ".join(question.tags)
    if question.kind == Kind.OPEN:
        fields["rubric"] = "\n".join(f"{one.percent} %: {one.text}" for one in question.rubric)
    lines = "".join(
        f"<qtimetadatafield><fieldlabel>{name}</fieldlabel><fieldentry>{escape(value)}</fieldentry></qtimetadatafield>\n"
        for name, value in fields.items()
    )
    return f"<itemmetadata><qtimetadata>\n{lines}</qtimetadata></itemmetadata>\n"


def _stem(out: Out, question: Question) -> str:
    body = out.block(question.body)
    for number in range(1, len(question.gaps) + 1):
        body = body.replace(f"{{gap-{number}}}", f"[gap{number}]")
    return out.block(question.prompt) + body


def _material(html: str) -> str:
    return f'<material><mattext texttype="text/html">{escape(html)}</mattext></material>'


def _words(text: str) -> str:
    return f'<material><mattext texttype="text/plain">{escape(text)}</mattext></material>'


def _feedback(out: Out, ident: str, text: str) -> str:
    return f"<itemfeedback ident={quoteattr(ident)}><flow_mat>{_material(out.block(text))}</flow_mat></itemfeedback>\n"


def _labels(out: Out, options: Sequence[Option]) -> str:
    return "".join(
        f'<response_label ident="{one.key}">{_material(out.inline(one.text))}</response_label>\n' for one in options
    )


def _scored(condition: str, percent: str, *, shown: str = "", action: str = "Set", go_on: bool = False) -> str:
    show = f'<displayfeedback feedbacktype="Response" linkrefid="{shown}"/>' if shown else ""
    setting = f'<setvar action="{action}" varname="SCORE">{percent}</setvar>' if percent else ""
    onward = "Yes" if go_on else "No"
    return (
        f'<respcondition continue="{onward}"><conditionvar>{condition}</conditionvar>{setting}{show}</respcondition>\n'
    )


def _equal(value: str, ident: str = "response1") -> str:
    return f'<varequal respident="{ident}">{escape(value)}</varequal>'


def _shown(question: Question) -> str:
    return "".join(
        _scored(_equal(one.key), "", shown=f"{one.key}_fb", go_on=True) for one in question.options if one.feedback
    )


def _asked(out: Out, question: Question, cardinality: str) -> str:
    labels = f"<render_choice>\n{_labels(out, question.options)}</render_choice>"
    return f'<response_lid ident="response1" rcardinality="{cardinality}">{labels}</response_lid>\n'


def _choices(out: Out, question: Question) -> tuple[str, str]:
    asked = _asked(out, question, "Single")
    return asked, _shown(question) + "".join(
        _scored(_equal(one.key), str(one.credit)) for one in question.options if one.credit
    )


def _several(out: Out, question: Question) -> tuple[str, str]:
    asked = _asked(out, question, "Multiple")
    parts = (_equal(one.key) if one.right else f"<not>{_equal(one.key)}</not>" for one in question.options)
    return asked, _shown(question) + _scored(f"<and>{''.join(parts)}</and>", "100")


def _order(out: Out, question: Question) -> tuple[str, str]:
    asked = _asked(out, question, "Ordered")
    return asked, _shown(question) + _scored("".join(_equal(one.key) for one in question.options), "100")


def _typed(_out: Out, question: Question) -> tuple[str, str]:
    asked = '<response_str ident="response1" rcardinality="Single"><render_fib/></response_str>\n'
    lines = []
    for number, one in enumerate(question.accepted, 1):
        condition = (
            _equal(one.text) if question.kind == Kind.SHORT else _number(one.value, one.tolerance, one.low, one.high)
        )
        lines.append(_scored(condition, "100", shown=f"accepted{number}_fb" if one.feedback else ""))
    return asked, "".join(lines)


def _number(value: Decimal | None, tolerance: Decimal | None, low: Decimal | None, high: Decimal | None) -> str:
    if low is not None and high is not None:
        return _between(low, high)
    middle, around = value or Decimal(0), tolerance or Decimal(0)
    exact = _equal(reading.plain(middle))
    return f"<or>{exact}<and>{_between(middle - around, middle + around)}</and></or>"


def _between(low: Decimal, high: Decimal) -> str:
    ends = (("vargte", low), ("varlte", high))
    return "".join(f'<{name} respident="response1">{reading.plain(end)}</{name}>' for name, end in ends)


def _pairs(out: Out, question: Question) -> tuple[str, str]:
    share = (Decimal(100) / len(question.pairs)).quantize(Decimal("0.01"))
    asked, scored = [], []
    for number, pair in enumerate(question.pairs, 1):
        if not pair.right:
            out.lose(question, f"“{pair.left[:60]}” has no partner, which QTI 1.2 cannot say; it was left out")
            continue
        ident = f"response{number}"
        asked.append(
            f'<response_lid ident="{ident}">{_material(out.inline(pair.left))}<render_choice>\n'
            f"{_labels(out, question.options)}</render_choice></response_lid>\n"
        )
        scored.append(_scored(_equal(pair.right, ident), f"{share}", action="Add"))
    return "".join(asked), "".join(scored)


def _gaps(_out: Out, question: Question) -> tuple[str, str]:
    share = (Decimal(100) / len(question.gaps)).quantize(Decimal("0.01"))
    asked, scored = [], []
    for number, accepted in enumerate(question.gaps, 1):
        labels = "".join(
            f'<response_label ident="{n}">{_words(one)}</response_label>' for n, one in enumerate(accepted)
        )
        asked.append(
            f'<response_lid ident="response_gap{number}"><material><mattext>gap{number}</mattext></material>'
            f"<render_choice>{labels}</render_choice></response_lid>\n"
        )
        scored += [
            _scored(_equal(str(n), f"response_gap{number}"), f"{share}", action="Add") for n in range(len(accepted))
        ]
    return "".join(asked), "".join(scored)


def _open(_out: Out, _question: Question) -> tuple[str, str]:
    asked = '<response_str ident="response1" rcardinality="Single"><render_fib rows="10"/></response_str>\n'
    return asked, _scored("<other/>", "")


_KINDS: dict[str, Callable[[Out, Question], tuple[str, str]]] = {
    Kind.SINGLE: _choices,
    Kind.TRUE_FALSE: _choices,
    Kind.JUDGEMENT: _choices,
    Kind.MULTIPLE: _several,
    Kind.ORDERING: _order,
    Kind.SHORT: _typed,
    Kind.NUMERIC: _typed,
    Kind.RANGE: _typed,
    Kind.MATCHING: _pairs,
    Kind.CLOZE: _gaps,
    Kind.OPEN: _open,
}
