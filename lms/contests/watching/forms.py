"""The form of a decision about something unusual."""

from wtforms import TextAreaField
from wtforms.validators import Length

from lms.contests.rules import REASON_LIMIT
from lms.web.forms import Form


class DecisionForm(Form):
    """Why something is left as it is, or taken back."""

    reason = TextAreaField(
        "Reason",
        [Length(max=REASON_LIMIT, message=f"Use at most {REASON_LIMIT} characters.")],
        description="The person reads it. It is needed where something is taken back.",
    )
