"""The forms of the pulse: what the champion asks, and what somebody answers."""

from collections.abc import Sequence
from typing import Any

from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from lms.insights.pulse import rules
from lms.web.forms import Form, choices

NO_ANSWER = "none"
_OPTIONS = [*((str(number), words) for number, words in enumerate(rules.OPTIONS)), (NO_ANSWER, "I leave this one out")]


class RoundForm(Form):
    """A round to be opened."""

    questions = SelectMultipleField(
        "Questions",
        choices=choices(rules.QUESTIONS.items()),
        description=f"Choose {rules.FEWEST} to {rules.MOST}. One open sentence is asked as well.",
    )
    days = RadioField(
        "Open for",
        [InputRequired("Choose how long the round is open.")],
        choices=choices([(str(one), f"{one} days") for one in rules.LENGTHS]),
    )


def answer_form(questions: Sequence[str], given: Any = None) -> Form:
    """Make the form of a round; nothing is chosen beforehand, and every question may be left out."""
    asked = {
        key: RadioField(rules.QUESTIONS[key], [Optional()], choices=choices(_OPTIONS), validate_choice=True)
        for key in questions
    }
    sentence = TextAreaField(
        rules.OPEN_QUESTION,
        [Length(max=rules.LONGEST, message=f"Use at most {rules.LONGEST} characters for your sentence.")],
        description="One sentence, if you like. Please write nothing that tells who you are, or anybody else.",
    )
    made: type[Form] = type("AnswerForm", (Form,), {**asked, "sentence": sentence})
    return made(given)


def answers_of(form: Form, questions: Sequence[str]) -> dict[str, int]:
    """Give the options that were chosen, by question."""
    found = {key: str(form[key].data or "") for key in questions}
    return {key: int(value) for key, value in found.items() if value.isdecimal()}
