"""The forms of talk: what somebody writes, a report, and a decision about one."""

from typing import Any

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from lms.ideas.talk import rules
from lms.web.forms import Form, Pick, choices

_KEY = [Length(max=40)]


class OneOf(RadioField):
    """A choice of few, with words of ours for none of them."""

    def __init__(self, label: str, words: str, **given: Any) -> None:
        super().__init__(label, validate_choice=False, **given)
        self.words = words

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ARG002
        """Refuse what is not offered.

        :raises wtforms.ValidationError: it is not.
        """
        if self.data not in {value for value, *_ in self.iter_choices()}:
            raise ValidationError(self.words)


class TextForm(Form):
    """What somebody writes; ``key`` makes a form sent twice one."""

    text = TextAreaField("Your words", description="Plain text; links work. Everybody in the academy can read it.")
    key = HiddenField("Key", _KEY)


class NoteForm(TextForm):
    """A question, a tip or an explanation for one lesson."""

    kind = OneOf("What is it?", "Choose what it is.")

    def offer(self, kinds: tuple[str, ...]) -> "NoteForm":
        """Offer the kinds the writer may write."""
        self.kind.choices = choices((one, SAYS[one]) for one in kinds)
        return self


SAYS = {
    rules.QUESTION: "A question to colleagues",
    rules.EXPLANATION: "The point of the lesson in your own words, for a colleague",
    rules.TIP: f"A tip, in at most {rules.TIP_LENGTH} characters",
}


class TipForm(TextForm):
    """A tip about a course as a whole."""

    course = Pick("What it is about", [InputRequired("Choose what it is about.")])

    def offer(self, courses: list[tuple[str, str]]) -> "TipForm":
        """Fill in the courses there are."""
        self.course.choices = choices([("", "Choose one"), *courses])
        return self


class ReportForm(Form):
    """What is wrong with a text."""

    reason = OneOf("What is wrong with it?", "Choose what is wrong with it.", choices=choices(rules.REASONS.items()))
    words = TextAreaField(
        "Anything to add",
        [Length(max=rules.WORDS_LENGTH, message=f"Use at most {rules.WORDS_LENGTH} characters.")],
        description="Only the people who run the programme read it. They do not see who you are, nor does the author.",
    )


class DecisionForm(Form):
    """What is decided about a text, and why."""

    reason = StringField("Reason", description="The author reads it, and so does everybody who opens this page.")
