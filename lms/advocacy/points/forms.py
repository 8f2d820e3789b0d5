"""The form of a new rule: what each thing pays, how many of it, and why."""

from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from lms.advocacy.points.rules import LABELS, MOST, Scale
from lms.web.forms import Form

_WORDS = f"Enter a whole number from 0 to {MOST:,}."


class Whole(IntegerField):
    """A whole number, with words of ours when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number.

        :raises ValueError: it is none.
        """
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            return
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            self.data = None
            raise ValueError(_WORDS)
        self.data = int(text)


def _number(name: str) -> Whole:
    return Whole(LABELS[name], [InputRequired(_WORDS), NumberRange(0, MOST, _WORDS)])


class RuleForm(Form):
    """What a new rule pays, and why."""

    share = _number("share")
    caption = _number("caption")
    click = _number("click")
    lead = _number("lead")
    content_idea = _number("content_idea")
    other_idea = _number("other_idea")
    answer = _number("answer")
    shares_a_day = _number("shares_a_day")
    shares_a_week = _number("shares_a_week")
    clicks_a_share = _number("clicks_a_share")
    clicks_a_day = _number("clicks_a_day")
    answers_a_day = _number("answers_a_day")
    reason = TextAreaField(
        "Reason",
        [DataRequired("Enter the reason."), Length(max=500, message="Use at most 500 characters for the reason.")],
        description="Everybody reads it beside the rule.",
    )
    based_on = HiddenField("Rule")

    @property
    def scale(self) -> Scale:
        """Give what was entered."""
        return Scale(**{name: int(self[name].data) for name in LABELS})

    @property
    def newest(self) -> int:
        """Give the number of the rule this one was written over; 0 where the page did not say."""
        number = str(self.based_on.data or "")
        return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
