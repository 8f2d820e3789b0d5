"""Questions out of a GIFT text."""

import re
from decimal import Decimal

from lms.authoring.exchange import gift, reading, richtext
from lms.authoring.exchange.bank import Choice, Desk, Draft, add_choices
from lms.authoring.exchange.gift import Answer, Entry, Number, Words
from lms.content.questions import Accepted

_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")


def read(desk: Desk, text: str) -> str:
    """Read a whole bank and give its title; what cannot be understood is a loss at its line and hides nothing else."""
    title, category = "", ""
    for entry in gift.parse(text):
        if entry.kind == "Category":
            category = (entry.title or "").rsplit("/", 1)[-1].strip()
            title = title or category
        elif entry.kind == "Description":
            desk.lose(entry.line, entry.title or entry.stem.text, "a text without a question was left out")
        else:
            # The first category names the bank; only those that differ from it tell questions apart.
            _add(desk, entry, category if category != title else "")
    return title


def _add(desk: Desk, entry: Entry, category: str) -> None:
    draft = Draft(entry.line, entry.title or "", "", entry.id or "")
    draft.stem = _markdown(desk, draft, entry.stem)
    draft.explanation = _markdown(desk, draft, entry.feedback)
    draft.tags = reading.tags(desk, draft, entry.tags, category)
    if max(len(entry.answers), len(entry.pairs)) > gift.MOST_ANSWERS:
        desk.lose_of(draft, f"left out: it has more than {gift.MOST_ANSWERS} answers")
        return
    if entry.kind == "TF":
        wrong, right = (_markdown(desk, draft, one) for one in entry.said)
        said = (right, wrong) if entry.truth else (wrong, right)
        reading.add_truth(desk, draft, entry.truth, said_true=said[0], said_false=said[1])
    elif entry.kind == "Numerical":
        reading.add_numbers(desk, draft, _numbers(desk, draft, entry))
    elif entry.kind == "Matching":
        pairs = [(_markdown(desk, draft, one.left), richtext.from_plain(one.right)) for one in entry.pairs]
        reading.add_pairs(desk, draft, pairs)
    elif entry.kind == "Essay":
        reading.add_open(desk, draft)
    elif entry.kind == "Short":
        reading.add_words(desk, draft, [_typed(desk, draft, one) for one in entry.answers])
    else:
        choices = [_choice(desk, draft, one) for one in entry.answers]
        add_choices(desk, draft, choices, several=_several(entry))


def _several(entry: Entry) -> bool:
    """Tell whether answers are ticked, as Moodle does: none is right alone, and their shares make a whole."""
    shares = [one.weight for one in entry.answers if one.weight is not None and one.weight > 0]
    return not any(one.right for one in entry.answers) and len(shares) > 1 and 98 <= sum(shares) <= 102


def _choice(desk: Desk, draft: Draft, one: Answer) -> Choice:
    words = one.text if isinstance(one.text, Words) else Words("plain", "")
    return Choice(_markdown(desk, draft, words), _percent(one), _markdown(desk, draft, one.feedback))


def _typed(desk: Desk, draft: Draft, one: Answer) -> Choice:
    words = one.text.text if isinstance(one.text, Words) else ""
    if isinstance(one.text, Words) and one.text.format == "html":
        words = richtext.one_line(_TAGS.sub("", words))
    return Choice(words, _percent(one), _markdown(desk, draft, one.feedback))


def _percent(one: Answer) -> int:
    weight = one.weight if one.weight is not None else Decimal(100 if one.right else 0)
    return int(max(Decimal(-100), min(Decimal(100), weight)).to_integral_value())


def _numbers(desk: Desk, draft: Draft, entry: Entry) -> list[Accepted]:
    found = []
    for one in entry.answers:
        said = _markdown(desk, draft, one.feedback)
        if not isinstance(one.text, Number):
            desk.lose_of(draft, f"what was said to “{one.text.text[:60]}” was left out: it is no number")
        elif _percent(one) < 100:
            desk.lose_of(draft, f"a number that earned {_percent(one)} % was left out; here a number is right or not")
        elif one.text.low is not None and one.text.high is not None:
            found.append(reading.between(min(one.text.low, one.text.high), max(one.text.low, one.text.high), said))
        elif one.text.number is not None:
            found.append(reading.around(one.text.number, abs(one.text.range or Decimal(0)), said))
    return found


def _markdown(desk: Desk, draft: Draft, words: Words | None) -> str:
    if words is None:
        return ""
    if words.format == "markdown":
        return words.text.strip()
    if words.format == "html" or (words.format == "moodle" and _TAGS.search(words.text)):
        made, lost = richtext.from_html(words.text)
        for one in lost:
            desk.lose_of(draft, f"{one} was left out")
        return made
    return richtext.from_plain(words.text)
