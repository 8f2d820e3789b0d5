"""What learners say of a question, and what trainers answer."""

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from lms.assessment.items.rules import MOST_WORDS
from lms.web.forms import Form

SHORT = Length(max=MOST_WORDS, message=f"Use at most {MOST_WORDS} characters.")


class Remark(Form):
    """What seems wrong."""

    words = TextAreaField(
        "What seems wrong?",
        [
            DataRequired("Say in a few words what seems wrong."),
            SHORT,
        ],
    )


class Answer(Form):
    """What was done about it."""

    answer = TextAreaField(
        "Your answer to the learner",
        [SHORT],
        description="They see it beside the question. Empty: “We have looked at it. Thank you.”",
    )
