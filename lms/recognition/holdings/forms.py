"""The forms of the holdings: what somebody brings from elsewhere, and who may see it."""

from typing import Any

from wtforms import FileField, StringField, ValidationError
from wtforms.validators import AnyOf, Length, Optional

from lms.recognition.credentials.reports import LONGEST_ID
from lms.web.forms import Form


class BringForm(Form):
    """A file, or the address at which a credential lies."""

    file = FileField("A file", description="JSON, JWT, PNG or SVG, at most 1 MB.")
    address = StringField(
        "Or its address",
        [Optional(), Length(max=LONGEST_ID, message=f"Use at most {LONGEST_ID} characters.")],
        description="Where its issuer shows it, if it lies on the web. It starts with https://",
    )

    def validate_address(self, field: Any) -> None:
        """Ask for an address that is safe to ask.

        :raises wtforms.ValidationError: it does not begin with https.
        """
        if field.data and not field.data.startswith("https://"):
            raise ValidationError("Paste the whole address; it starts with https://")


class ShowingForm(Form):
    """Whether those who check badges see it."""

    showing = StringField("Who can see it", [AnyOf(("", "checkers"), "Choose whether to show it.")], default="")
