"""Questions as QTI 2.1 items. Source: https://www.imsglobal.org/question/qtiv2p1/imsqti_infov2p1.html."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from lms.authoring.exchange import reading
from lms.authoring.exchange.outward import Out
from lms.content.questions import Kind, Option, Question
from lms.content.writing import points

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_RIGHT = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"
_MAPPED = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"
Parts = tuple[str, str, str]
"""What is declared, what is asked, and how it is scored."""


def item(out: Out, question: Question) -> bytes | None:
    """Write one item; None, and a loss, for a kind that QTI 2.1 does not know."""
    make = _KINDS.get(question.kind)
    if make is None or any(one.pattern for one in question.accepted):
        out.lose(question, f"left out: QTI 2.1 knows no question of the kind “{question.kind}”")
        return None
    if question.hint:
        out.lose(question, "QTI 2.1 knows no hints; it was left out")
    declared, asked, scored = make(out, question)
    title = " ".join(question.prompt.split())[:100]
    stem = out.block(question.prompt) + ("" if question.kind == Kind.CLOZE else _xhtml(out.block(question.body)))
    general = _modal(out, "general", question.explanation) if question.explanation else ""
    said = "".join(
        _modal(out, f"accepted{n}", one.feedback) for n, one in enumerate(question.accepted, 1) if one.feedback
    )
    names = f"identifier={quoteattr(_name(question.id))} title={quoteattr(title)} label={quoteattr(question.id)}"
    score = f'cardinality="single" baseType="float" normalMaximum="{points(question.points)}"'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<assessmentItem xmlns="{NAMESPACE}" {names} adaptive="false" '
        f'timeDependent="false">\n{declared}<outcomeDeclaration identifier="SCORE" {score}/>\n'
        '<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/>\n'
        f"<itemBody>\n<div>{_xhtml(stem)}</div>\n{asked}</itemBody>\n{scored}{general}{said}</assessmentItem>\n"
    ).encode()


def _name(ident: str) -> str:
    """Give an identifier as XML names them: it begins with a letter."""
    return ident if ident[:1].isalpha() else f"q-{ident}"


def _xhtml(html: str) -> str:
    """Close what HTML leaves open."""
    return html.replace("<br>", "<br/>").replace("<hr>", "<hr/>").replace("&nbsp;", "&#160;")


def _modal(out: Out, ident: str, text: str) -> str:
    inner = _xhtml(out.block(text))
    return f'<modalFeedback outcomeIdentifier="FEEDBACK" identifier="{ident}" showHide="show">{inner}</modalFeedback>\n'


def _declared(
    cardinality: str, base: str, right: Sequence[str], mapped: Sequence[tuple[str, str]] = (), n: str = ""
) -> str:
    values = "".join(f"<value>{escape(one)}</value>" for one in right)
    correct = f"<correctResponse>{values}</correctResponse>" if right else ""
    entries = "".join(f"<mapEntry mapKey={quoteattr(key)} mappedValue={quoteattr(value)}/>" for key, value in mapped)
    mapping = f'<mapping defaultValue="0">{entries}</mapping>' if entries else ""
    kinds = f'cardinality="{cardinality}" baseType="{base}"'
    return f'<responseDeclaration identifier="RESPONSE{n}" {kinds}>{correct}{mapping}</responseDeclaration>\n'


def _simple(out: Out, options: Sequence[Option]) -> str:
    lines = []
    for one in options:
        inner = _xhtml(out.inline(one.text))
        words = _xhtml(out.inline(one.feedback))
        shown = f'outcomeIdentifier="FEEDBACK" identifier="{one.key}" showHide="show"'
        said = f"<feedbackInline {shown}>{words}</feedbackInline>"
        lines.append(f'<simpleChoice identifier="{one.key}">{inner}{said if one.feedback else ""}</simpleChoice>\n')
    return "".join(lines)


def _processing(template: str) -> str:
    return f'<responseProcessing template="{template}"/>\n'


def _share(points_: int, part: Decimal) -> str:
    return reading.plain((Decimal(points_) / 100 * part).quantize(Decimal("0.00001")))


def _asked(out: Out, question: Question, name: str, more: str = "") -> str:
    inner = _simple(out, question.options)
    return f'<{name} responseIdentifier="RESPONSE" shuffle="true"{more}>\n{inner}</{name}>\n'


def _choices(out: Out, question: Question) -> Parts:
    right = [one.key for one in question.options if one.right]
    mapped = [(one.key, _share(question.points, Decimal(one.credit) / 100)) for one in question.options if one.credit]
    judged = question.kind == Kind.JUDGEMENT
    asked = _asked(out, question, "choiceInteraction", ' maxChoices="1"')
    declared = _declared("single", "identifier", right[:1], mapped if judged else ())
    return declared, asked, _processing(_MAPPED if judged else _RIGHT)


def _several(out: Out, question: Question) -> Parts:
    right = [one.key for one in question.options if one.right]
    share = _share(question.points, Decimal(1) / len(right))
    mapped = [(one.key, share if one.right else f"-{share}") for one in question.options]
    asked = _asked(out, question, "choiceInteraction", ' maxChoices="0"')
    return _declared("multiple", "identifier", right, mapped), asked, _processing(_MAPPED)


def _order(out: Out, question: Question) -> Parts:
    asked = _asked(out, question, "orderInteraction")
    return _declared("ordered", "identifier", [one.key for one in question.options]), asked, _processing(_RIGHT)


def _pairs(out: Out, question: Question) -> Parts:
    right = [(f"L{n} R{pair.right}", pair) for n, pair in enumerate(question.pairs, 1) if pair.right]
    share = _share(question.points, Decimal(1) / max(1, len(question.pairs)))
    lefts = "".join(_associable(f"L{n}", out.inline(pair.left), 1) for n, pair in enumerate(question.pairs, 1))
    rights = "".join(_associable(f"R{one.key}", out.inline(one.text), 0) for one in question.options)
    asked = (
        f'<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="{len(question.pairs)}">\n'
        f"<simpleMatchSet>\n{lefts}</simpleMatchSet>\n<simpleMatchSet>\n{rights}</simpleMatchSet>\n</matchInteraction>\n"
    )
    keys = [key for key, _ in right]
    return _declared("multiple", "directedPair", keys, [(key, share) for key in keys]), asked, _processing(_MAPPED)


def _associable(ident: str, html: str, most: int) -> str:
    return f'<simpleAssociableChoice identifier="{ident}" matchMax="{most}">{_xhtml(html)}</simpleAssociableChoice>\n'


def _words(_out: Out, question: Question) -> Parts:
    words = [one.text for one in question.accepted]
    mapped = [(one, _share(question.points, Decimal(1))) for one in words]
    asked = '<p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="40"/></p>\n'
    return _declared("single", "string", words[:1], mapped), asked, _processing(_MAPPED)


def _numbers(_out: Out, question: Question) -> Parts:
    earns = f'<setOutcomeValue identifier="SCORE">{_base(Decimal(points(question.points)))}</setOutcomeValue>'
    names = ["responseIf", *["responseElseIf"] * (len(question.accepted) - 1)]
    conditions = "".join(
        f"<{name}>{_number(one.value, one.tolerance, one.low, one.high)}{earns}</{name}>"
        for name, one in zip(names, question.accepted, strict=True)
    )
    asked = '<p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="20"/></p>\n'
    first = question.accepted[0]
    right = [reading.plain(first.value)] if first.value is not None else []
    scored = f"<responseProcessing><responseCondition>{conditions}</responseCondition></responseProcessing>\n"
    return _declared("single", "float", right), asked, scored


def _number(value: Decimal | None, tolerance: Decimal | None, low: Decimal | None, high: Decimal | None) -> str:
    given = '<variable identifier="RESPONSE"/>'
    if low is not None and high is not None:
        return f"<and><gte>{given}{_base(low)}</gte><lte>{given}{_base(high)}</lte></and>"
    around = reading.plain(tolerance or Decimal(0))
    return f'<equal toleranceMode="absolute" tolerance="{around} {around}">{given}{_base(value or Decimal(0))}</equal>'


def _base(value: Decimal) -> str:
    return f'<baseValue baseType="float">{reading.plain(value)}</baseValue>'


def _gaps(out: Out, question: Question) -> Parts:
    share = _share(question.points, Decimal(1) / len(question.gaps))
    declared = "".join(
        _declared("single", "string", accepted[:1], [(one, share) for one in accepted], str(n))
        for n, accepted in enumerate(question.gaps, 1)
    )
    body = _xhtml(out.block(question.body))
    for n in range(1, len(question.gaps) + 1):
        entry = f'<textEntryInteraction responseIdentifier="RESPONSE{n}" expectedLength="20"/>'
        body = body.replace(f"{{gap-{n}}}", entry)
    sums = "".join(f'<mapResponse identifier="RESPONSE{n}"/>' for n in range(1, len(question.gaps) + 1))
    total = f'<setOutcomeValue identifier="SCORE"><sum>{sums}</sum></setOutcomeValue>'
    scored = f"<responseProcessing>{total}</responseProcessing>\n"
    return declared, f"<div>{body}</div>\n", scored


def _open(_out: Out, question: Question) -> Parts:
    rubric = "".join(f"<p>{one.percent} %: {escape(' '.join(one.text.split()))}</p>" for one in question.rubric)
    asked = '<extendedTextInteraction responseIdentifier="RESPONSE" expectedLength="4000"/>\n'
    return _declared("single", "string", []), f'{asked}<rubricBlock view="scorer">{rubric}</rubricBlock>\n', ""


_KINDS: dict[str, Callable[[Out, Question], Parts]] = {
    Kind.SINGLE: _choices,
    Kind.TRUE_FALSE: _choices,
    Kind.JUDGEMENT: _choices,
    Kind.MULTIPLE: _several,
    Kind.ORDERING: _order,
    Kind.MATCHING: _pairs,
    Kind.SHORT: _words,
    Kind.NUMERIC: _numbers,
    Kind.RANGE: _numbers,
    Kind.CLOZE: _gaps,
    Kind.OPEN: _open,
}
