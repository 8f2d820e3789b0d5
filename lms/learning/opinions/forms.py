"""What a learner says of a lesson."""

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.learning.opinions.rules import MOST_WORDS, STEPS
from lms.web.forms import Form, choices


class OpinionForm(Form):
    """Was this clear, and a sentence."""

    clear = RadioField(
        "Was this clear?",
        [InputRequired("Choose one of the three.")],
        choices=choices(STEPS.items()),
        validate_choice=True,
    )
    words = TextAreaField(
        "What would make it clearer?",
        [Length(max=MOST_WORDS, message=f"Use at most {MOST_WORDS} characters.")],
        description="A sentence, if you like. Trainers read it without your name.",
    )
