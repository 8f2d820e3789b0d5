"""The forms of the recognition room: whether a badge page is public, and which badge to check."""

from wtforms import StringField
from wtforms.validators import AnyOf, InputRequired, Length

from lms.web.forms import Form


class SharingForm(Form):
    """Whether everybody with the address sees the badge."""

    sharing = StringField("Who can see it", [AnyOf(("public", "private"), "Choose public or private.")])


class CheckForm(Form):
    """Which badge to check."""

    id = StringField(
        "Badge id or link",
        [
            InputRequired("Enter the id of a badge, or paste the link to it."),
            Length(max=500, message="That is longer than any badge link. Paste the link, or only the id."),
        ],
        description="For example the link from a CV, or the 22 characters at its end.",
    )
