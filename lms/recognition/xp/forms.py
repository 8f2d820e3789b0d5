"""The forms of XP: a new rule with its reason, and the decision about a recount."""

from wtforms import HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from lms.recognition.xp.rules import MOST
from lms.recognition.xp.service import WORD, Amounts
from lms.web.forms import Form, choices

UPWARDS, EXACTLY = "upwards", "exactly"
MODES = choices(
    [
        (UPWARDS, "Only upwards: a line that would be worth less stays as it is"),
        (EXACTLY, "Exactly: every line becomes what the rule pays, more or less"),
    ]
)


class Whole(IntegerField):
    """A whole number, with words of ours when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number.

        :raises ValueError: it is none.
        """
        if not valuelist or not valuelist[0].strip():
            return
        text = valuelist[0].strip()
        if not text.isascii() or not text.removeprefix("-").isdigit() or len(text) > 9:
            self.data = None
            raise ValueError(f"Enter a whole number from 0 to {MOST:,}.")
        self.data = int(text)


def _amount(label: str, hint: str) -> Whole:
    words = f"Enter a whole number from 0 to {MOST:,}."
    return Whole(label, [InputRequired(words), NumberRange(0, MOST, words)], description=hint)


def _reason(hint: str) -> TextAreaField:
    asked = [InputRequired("Enter the reason."), Length(max=500, message="Use at most 500 characters for the reason.")]
    return TextAreaField("Reason", asked, description=hint)


class RuleForm(Form):
    """What a new rule pays, and why."""

    lesson = _amount("A lesson read", "In XP. 0 pays nothing.")
    quiz = _amount("A quiz passed", "Paid once for each quiz.")
    first_try = _amount("At the first try", "On top, when the first attempt passes.")
    level = _amount("A level reached", "Paid once for each level.")
    reason = _reason("Everybody reads it beside the rule.")
    based_on = HiddenField("Rule")

    @property
    def amounts(self) -> Amounts:
        """Give what was entered."""
        return Amounts(*(int(self[name].data) for name in ("lesson", "quiz", "first_try", "level")))

    @property
    def newest(self) -> int:
        """Give the number of the rule this one was written over; 0 where the page did not say."""
        number = str(self.based_on.data or "")
        return int(number) if number.isdigit() and number.isascii() and len(number) < 10 else 0


class LookForm(Form):
    """Which lines a recount touches."""

    mode = RadioField("What may change", choices=MODES, default=UPWARDS, validate_choice=False)

    @property
    def upwards(self) -> bool:
        """Tell whether nothing may become less; so it is unless the other was chosen."""
        return bool(self.mode.data != EXACTLY)


class DecideForm(Form):
    """Why what was paid is counted anew, and the word that decides it."""

    reason = _reason("Everybody whose lines change reads it in their ledger.")
    word = StringField(f"Type {WORD} to decide", [InputRequired(f"Type {WORD} to decide.")])

    def validate_word(self, field: StringField) -> None:
        """Hold the word against the one asked for.

        :raises ValidationError: it is another.
        """
        if (field.data or "").casefold() != WORD:
            raise ValidationError(f"Type {WORD}, and nothing else.")
