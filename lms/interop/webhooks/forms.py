"""The shape of what administrators send about webhooks."""

from wtforms import SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from lms.interop.webhooks import rules
from lms.web.forms import Form


class Endpoint(Form):
    """Which system is told, where, and of what."""

    label = StringField(
        "Name",
        [
            InputRequired("Enter a name, such as the system it belongs to."),
            Length(max=rules.LABEL_LIMIT, message=f"Use at most {rules.LABEL_LIMIT} characters."),
        ],
        description="For example: Intranet.",
    )
    url = StringField(
        "Address",
        [
            InputRequired("Enter the https address the messages go to."),
            Length(max=rules.URL_LIMIT, message=f"Use at most {rules.URL_LIMIT} characters."),
        ],
        description="https, and on a public machine.",
    )
    keys = SelectMultipleField(
        "Permissions",
        [InputRequired("Choose at least one permission.")],
        description="It is told of changes of these, one person at a time, from now on.",
    )


class Remove(Form):
    """The name typed once more."""

    label = StringField("Its name", [InputRequired("Type the name of the webhook.")])
