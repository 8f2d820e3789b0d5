"""The form that requires something of people."""

from datetime import date

from wtforms import DateField
from wtforms.validators import InputRequired, ValidationError

from lms.web.forms import Day, Form, Pick

EVERYBODY = "everybody"


class AssignmentForm(Form):
    """What is required, of whom, until when."""

    ref = Pick("What", validators=[InputRequired("Choose what is required.")])
    team = Pick("Of whom", validators=[InputRequired("Choose a team, or everybody.")])
    due_on = Day(
        "Until the end of",
        description="People have the whole of this day.",
        validators=[InputRequired("Enter a date such as 2026-11-30.")],
    )
    today = date.min
    """Set by the page: nothing is due before it."""

    def validate_due_on(self, field: DateField) -> None:
        """Refuse a day that is over."""
        if field.data and field.data < self.today:
            raise ValidationError("Choose today or a later day.")

    @property
    def team_id(self) -> int | None:
        """Give the team's key; None for everybody."""
        return None if self.team.data == EVERYBODY else int(self.team.data)
