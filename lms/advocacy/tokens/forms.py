"""The forms of permission tokens: which permission to show, and whose to check."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional

from lms.web.forms import Form, Pick


class ShowForm(Form):
    """Which of one's own permissions to show."""

    key = Pick("Permission", [InputRequired("Choose a permission.")])


class CheckForm(Form):
    """One person, one key, and a code where the person showed one."""

    who = StringField(
        "E-mail address or id of the person",
        [
            InputRequired("Enter an e-mail address or an id."),
            Length(max=254, message="That is longer than any address. Check it and try again."),
        ],
        description="One person at a time. There is no list.",
    )
    key = Pick("Permission", [InputRequired("Choose a permission.")])
    code = StringField(
        "Code the person shows you",
        [Optional(), Length(max=40, message="A code has ten letters and digits.")],
        description="Needed for what is seen outside and is not a spokesperson's. They find it under What you may do.",
    )
