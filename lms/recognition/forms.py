"""The forms of the recognition room: whether a badge page is public."""

from wtforms import StringField
from wtforms.validators import AnyOf

from lms.web.forms import Form


class SharingForm(Form):
    """Whether everybody with the address sees the badge."""

    sharing = StringField("Who can see it", [AnyOf(("public", "private"), "Choose public or private.")])
