"""Lint of a quiz as a whole: a pass mark out of reach, and keys that can be guessed without reading."""

from collections.abc import Iterable, Mapping, Sequence

from lms.content.document import Document
from lms.content.languages import language_of
from lms.content.notes import Notes
from lms.content.quizzes import Kind, Question, Quiz

FEWEST = 3
"""Questions from which on a pattern is called one."""
MANY = 6


def check(quiz: Quiz, document: Document) -> None:
    """Check one quiz."""
    _check_ids(quiz, document)
    _check_draw(quiz, document)
    _check_pass_mark(quiz, document)
    _check_keys(quiz, document)
    _check_statements(quiz, document)


def check_languages(questions: Iterable[Question], notes: Notes) -> None:
    """Note each question of whose options some are in another language than the others."""
    for question in questions:
        scenes = (question.options, *(step.options for step in question.steps))
        for options in scenes:
            found = {name: one for one in options if (name := language_of(one.text))}
            if len(found) > 1:
                first, second = sorted(found)[:2]
                message = (
                    f"Some options are {first}, like “{_short(found[first].text)}”, others {second}; translate all."
                )
                notes.find(question.line, 1, "QUIZ-LANGUAGE", message)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 40 else f"{words[:39]}…"


def check_one_each(quizzes: Iterable[Quiz], documents: Mapping[str, Document]) -> None:
    """Note each second quiz that closes the same thing."""
    first: dict[str, str] = {}
    for quiz in quizzes:
        if quiz.for_ and first.setdefault(quiz.for_, quiz.path) != quiz.path:
            document = documents[quiz.path]
            message = f"{quiz.for_} is closed by {first[quiz.for_]} already; one quiz closes it."
            document.notes.find(*document.place("for"), "QUIZ-TWICE", message)


def _check_ids(quiz: Quiz, document: Document) -> None:
    seen: dict[str, int] = {}
    for question in quiz.questions:
        if question.id in seen:
            message = f"The id “{question.id}” is that of the question in line {seen[question.id]} already."
            document.notes.find(question.line, 1, "ID-DUPLICATE", message)
        elif question.id:
            seen[question.id] = question.line


def _check_draw(quiz: Quiz, document: Document) -> None:
    for tag, number in quiz.draw:
        tagged = sum(tag in question.tags for question in quiz.questions)
        if tagged < number:
            message = f"{number} questions with the tag “{tag}” are drawn, but there are {tagged}."
            document.notes.find(*document.place("draw"), "QUIZ-DRAW", message)


def _check_pass_mark(quiz: Quiz, document: Document) -> None:
    place = document.place("pass")
    if not quiz.pass_percent:
        document.notes.find(*place, "VALUE-PERCENT", "A pass mark of 0 % asks nothing; it is 1 % to 100 %.")
    if quiz.questions and (most := reachable_percent(quiz)) < quiz.pass_percent:
        message = f"Nobody can pass: the best answers earn {most} %, the pass mark is {quiz.pass_percent} %."
        document.notes.find(*place, "QUIZ-PASS", message)


def reachable_percent(quiz: Quiz) -> int:
    """Give whole percent that the best answers earn, whatever is drawn; 0 if nothing is asked."""
    asked = list(quiz.questions)
    if quiz.draw:
        asked = [question for tag, number in quiz.draw for question in _worst(quiz.questions, tag, number)]
    possible = sum(question.points for question in asked)
    return sum(question.points * _best(question) for question in asked) // possible if possible else 0


def _worst(questions: Sequence[Question], tag: str, number: int) -> list[Question]:
    return sorted((one for one in questions if tag in one.tags), key=_best)[:number]


def _best(question: Question) -> int:
    """Give percent of the question's points that its best answer earns."""
    return max(option.credit for option in question.options) if question.kind == Kind.JUDGEMENT else 100


def _check_keys(quiz: Quiz, document: Document) -> None:
    chosen = [question for question in quiz.questions if question.kind in (Kind.SINGLE, Kind.JUDGEMENT)]
    if len(chosen) < FEWEST:
        return
    longest = sum(map(_is_longest, chosen))
    if longest == len(chosen) or (len(chosen) >= MANY and longest > len(chosen) / 2):
        message = f"The longest option is right in {longest} of {len(chosen)} questions; it can be guessed."
        document.notes.find(chosen[0].line, 1, "QUIZ-LONGEST", message)
    places = {option.key for question in chosen for option in question.options if option.right}
    if len(places) == 1:
        message = f"The right option is always the same one, “{places.pop()}”; it can be guessed."
        document.notes.find(chosen[0].line, 1, "QUIZ-PLACE", message)


def _check_statements(quiz: Quiz, document: Document) -> None:
    """Note a quiz in which every statement is true, or every one false."""
    asked = [question for question in quiz.questions if question.kind == Kind.TRUE_FALSE]
    right = {option.text.casefold().rstrip(".") for one in asked for option in one.options if option.right}
    if len(asked) >= FEWEST and len(right) == 1:
        message = f"Each of the {len(asked)} statements is {right.pop()}; it can be guessed."
        document.notes.find(asked[0].line, 1, "QUIZ-PLACE", message)


def _is_longest(question: Question) -> bool:
    right = [len(option.text) for option in question.options if option.right]
    wrong = [len(option.text) for option in question.options if not option.right]
    return min(right) > max(wrong, default=0)
