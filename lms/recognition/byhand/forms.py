"""The forms of what is decided by hand: decisions about badges, notes and answers, badges given, sign-offs."""

from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation

from lms.recognition.byhand.rules import LONGEST_NOTE
from lms.web.forms import Day, Form, choices

NOT_NOW = ("not-now", "Not now")
REASON = 500
"""Characters of a reason."""


class OneOf(RadioField):
    """A choice of a few, with words of ours for one that is not offered."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not offered.

        :raises StopValidation: it is not.
        """
        if not self.raw_data:
            return
        try:
            super().pre_validate(form)
        except ValueError:
            raise StopValidation("Choose one of these.") from None


def reason_field(label: str, ask: str, hint: str, most: int = REASON) -> TextAreaField:
    """Give a field for words that somebody will read."""
    return TextAreaField(
        label,
        [DataRequired(ask), Length(max=most, message=f"Use at most {most:,} characters here.")],
        description=hint,
    )


class DecideForm(Form):
    """What is decided about a badge, and why."""

    what = OneOf("What do you decide?", [InputRequired("Choose what you decide.")])
    reason = reason_field(
        "Reason",
        "Enter the reason. The owner reads it.",
        "The owner reads these words. Say what happened, and what would help.",
    )


class NoteForm(Form):
    """What an owner has to say about a decision."""

    words = reason_field(
        "What you would like to say",
        "Write what you would like to say.",
        "One note about this decision. Champions and administrators read it, and one of them answers here.",
        LONGEST_NOTE,
    )


class AnswerForm(Form):
    """The answer to a note."""

    answer = OneOf(
        "Your answer",
        [InputRequired("Choose one of the two answers.")],
        choices=choices((("kept", "The decision stays"), ("restored", "Restore the badge"))),
    )
    words = reason_field("Why", "Enter why. The owner reads it.", "The owner reads these words beside what they wrote.")


class GiveForm(Form):
    """Why a badge is given, and until when."""

    reason = reason_field(
        "Reason",
        "Enter the reason. It is shown with the badge.",
        "Shown with the badge, to everybody who may see it. Say what the person did, not how they are.",
    )
    until = Day(
        "Last day",
        [Optional()],
        description="The badge is valid until this day is over where you are. Empty: as the badge itself says.",
    )


class ProposeForm(Form):
    """The terms of a sign-off."""

    subjects = StringField(
        "Subjects of the mandate",
        [DataRequired("Enter what the mandate covers."), Length(max=300, message="Use at most 300 characters here.")],
        description="On what the person may speak, for example “service and repairs, in English and Finnish”.",
    )
    reason = reason_field(
        "Reason", "Enter the reason. The person reads it.", "Why you propose it. The person reads these words."
    )
    until = Day(
        "Last day of the mandate",
        [Optional()],
        description="The mandate ends when this day is over where you are. Empty: it has no end of its own.",
    )


class AnswerSignOffForm(Form):
    """Signed off, or not now."""

    answer = OneOf(
        "Your answer",
        [InputRequired("Choose one of the two answers.")],
        choices=choices((("confirmed", "I sign it off"), NOT_NOW)),
    )
    words = TextAreaField(
        "Words to the person",
        [Length(max=REASON, message=f"Use at most {REASON} characters here.")],
        description="Needed for “Not now”: say what would help. The person reads them.",
    )


class WithdrawForm(Form):
    """Why a sign-off is withdrawn."""

    reason = reason_field(
        "Reason",
        "Enter the reason. The person reads it.",
        "The person reads these words. The level stays theirs; what the sign-off opened rests.",
    )


class SearchForm(Form):
    """Who is looked for."""

    q = StringField(
        "Name or e-mail address",
        [Length(max=100, message="Use at most 100 characters here.")],
        description="Two letters or more of it.",
    )
