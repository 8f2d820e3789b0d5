"""The forms of what the checks are fed with: lines of terms, disclosures, limits."""

from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from lms.sharing.checks.importing import MOST_LINES
from lms.web.forms import Form

MOST_TYPED = 200_000


class LinesForm(Form):
    """Terms, one a line."""

    lines = TextAreaField(
        "Add terms",
        [
            DataRequired("Write at least one line."),
            Length(max=MOST_TYPED, message=f"That is more than {MOST_LINES:,} lines. Import it in parts."),
        ],
        description="One a line. After a | you may write what people read about it: Acme Corp | Say “a customer”.",
    )


class TextsForm(Form):
    """Disclosures of one language, one a line."""

    language = HiddenField("Language")
    texts = TextAreaField(
        "Lines to choose from",
        [Length(max=2_000, message="That is too long.")],
        description="One a line, with {company} where the name stands. Empty: the lines built in.",
    )
