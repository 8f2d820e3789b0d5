"""The shape of what is sent: answers by the place they were shown at, and more time for a person."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from lms.assessment.rules import MOST_MINUTES, MOST_PERCENT, Allowance, Answers, moved
from lms.web.forms import Form, choices

PREFIX = "q-"
"""What the name of a question's field begins with."""
HOW = choices(
    [
        ("none", "As long as everybody"),
        ("percent", "Longer, by percent of the quiz's time"),
        ("minutes", "Longer, by minutes"),
    ]
)


class Whole(IntegerField):
    """A whole number, with words of ours when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number.

        :raises ValueError: it is none.
        """
        typed = valuelist[0].strip() if valuelist else ""
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 6):
            raise ValueError("Enter a whole number, such as 25.")
        self.data = int(typed) if typed else None


class Who(Form):
    """Whose time to look at."""

    who = StringField(
        "E-mail address or id",
        [
            InputRequired("Enter an e-mail address or an id."),
            Length(max=254, message="That is longer than any address. Check it and try again."),
        ],
        description="The whole address, or the id from the person's page.",
    )


class Time(Form):
    """How long a person may take."""

    how = RadioField("Time at quizzes", choices=HOW, default="none")
    percent = Whole(
        "Percent more", [Optional()], description=f"1 to {MOST_PERCENT}: with 50, ten minutes become fifteen."
    )
    minutes = Whole("Minutes more", [Optional()], description=f"1 to {MOST_MINUTES}, the same at every quiz.")

    def allowance(self) -> Allowance | None:
        """Give what was chosen; an empty number is one out of range."""
        if self.how.data == "percent":
            return Allowance(percent=self.percent.data or -1)
        return Allowance(minutes=self.minutes.data or -1) if self.how.data == "minutes" else None


class More(Form):
    """How many minutes a running attempt gets on top."""

    more = Whole("Minutes more", [InputRequired("Enter a whole number, such as 10.")])


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form of questions sent. ``on`` is a scenario to go on in, ``place`` where the page comes back to."""

    answers: Answers
    on: str = ""
    place: str = ""


def sent(form: MultiDict[str, Any]) -> Sent:
    """Read answers by question id, and which button inside a question was pressed, if any.

    Which questions and positions exist is not known here.
    """
    answers = {name[len(PREFIX) :]: values for name, values in form.lists() if name.startswith(PREFIX)}
    if on := form.get("on", ""):
        return Sent(answers, on, f"{PREFIX}{on}-here")
    if "move" in form:
        return _moved(answers, form["move"])
    return Sent(answers)


def _moved(answers: Answers, move: str) -> Sent:
    """Move one item of an ordering: ``move`` reads question:position:up or question:position:down."""
    question_id, position, way = (*move.rsplit(":", 2), "", "")[:3]
    order = moved(answers.get(question_id, ()), position, way)
    return Sent({**answers, question_id: order}, place=f"{PREFIX}{question_id}-{position}-{way}")
