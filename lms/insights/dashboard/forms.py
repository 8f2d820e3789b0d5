"""The form for what a click costs elsewhere."""

from decimal import Decimal

from wtforms import DecimalField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Regexp

from lms.web.forms import Form


class Amount(DecimalField):
    """A number, with words of ours when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; a decimal comma is fine.

        :raises ValueError: it is none.
        """
        try:
            super().process_formdata([one.strip().replace(",", ".") for one in valuelist])
        except ValueError:
            raise ValueError("Enter a number such as 0.85.") from None
        if self.data is not None and not self.data.is_finite():
            raise ValueError("Enter a number such as 0.85.")


class CostForm(Form):
    """What a click costs elsewhere, in which currency, and where that number is from."""

    cost = Amount(
        "What one click costs you elsewhere",
        [
            InputRequired("Enter what one click costs you."),
            NumberRange(Decimal("0.0001"), Decimal(1000), message="Enter a number from 0.0001 to 1000."),
        ],
        places=None,
        description="Your own number, for example from last quarter's advertising bill. We suggest none.",
    )
    currency = StringField(
        "Currency",
        [
            InputRequired("Enter the currency."),
            Regexp(r"[A-Za-z]{3}$", message="Enter the three letters of the currency, such as EUR."),
        ],
        description="Its three letters, such as EUR.",
    )
    source = StringField(
        "Where the number is from",
        [
            InputRequired("Say where the number is from."),
            Length(max=300, message="Use at most 300 characters to say where it is from."),
        ],
        description="Shown beside the value, so that everybody can judge it.",
    )
