"""The form an expert signs with."""

from typing import Any

from wtforms import RadioField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.validators import Length, StopValidation

from lms.policy.signoff import rules
from lms.web.forms import Form, choices

VERDICTS = (("approve", "I approve this text"), ("changes", "I ask for changes"))


class Verdict(RadioField):
    """One of two answers, with words of ours where none was chosen."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 WTForms gives it
        """Ask for one of the two.

        :raises StopValidation: there is none.
        """
        if self.data not in dict(VERDICTS):
            raise StopValidation("Choose whether you approve the text or ask for changes.")


class ReviewForm(Form):
    """What an expert says about a text."""

    areas = SelectMultipleField("You sign for", description="Tick each area you speak for now.")
    verdict = Verdict("Your word", choices=choices(VERDICTS), validate_choice=False)
    comment = TextAreaField(
        "Comment",
        [Length(max=rules.LONGEST, message=f"Use at most {rules.LONGEST:,} characters here.")],
        description="The champion and the other experts read it. Needed where you ask for changes: say which.",
    )

    def offer(self, areas: tuple[str, ...]) -> "ReviewForm":
        """Fill in the areas of this person; where it is one, it goes without asking."""
        self.areas.choices = choices([(area, rules.title_of(area)) for area in areas])
        if len(areas) == 1:
            self.areas.data = list(areas)
        return self

    def validate_areas(self, field: Any) -> None:
        """Ask for what they sign for.

        :raises wtforms.ValidationError: nothing is ticked.
        """
        if not field.data:
            raise ValidationError("Tick the area you sign for.")

    def validate_comment(self, field: Any) -> None:
        """Ask what is to be changed.

        :raises wtforms.ValidationError: nothing is said.
        """
        if self.verdict.data == "changes" and not (field.data or "").strip():
            raise ValidationError("Say what should be changed.")
