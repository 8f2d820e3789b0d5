"""The forms of the advocacy room: the choice, and the pause with its reason and its end."""

from wtforms import StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Optional, Regexp

from lms.web.forms import Day, Form, Pick


class ChoiceForm(Form):
    """One of two equal answers, with the digest of the text it was given on."""

    choice = StringField("Your answer", [AnyOf(("yes", "not-now"), "Choose one of the two answers.")])
    text = StringField("Text", [Length(max=64)])


class WhoForm(Form):
    """Whose sharing to look at."""

    who = StringField(
        "E-mail address or id",
        [
            InputRequired("Enter an e-mail address or an id."),
            Length(max=254, message="That is longer than any address. Check it and try again."),
        ],
        description="The whole address, or the id from the person's page.",
    )


class PauseForm(Form):
    """Why sharing is paused, and until when."""

    reason = TextAreaField(
        "Reason",
        [
            InputRequired("Enter the reason. The person reads it."),
            Length(max=500, message="Use at most 500 characters for the reason."),
        ],
        description="The person reads these words. Say what happened and what would help.",
    )
    until = Day(
        "Last day of the pause",
        [Optional()],
        description="Sharing opens again when this day is over where you are. Without a day somebody has to lift it.",
    )


class InviteForm(Form):
    """Which colleague to tell that there is a choice."""

    email = StringField(
        "A colleague's e-mail address",
        [
            InputRequired("Enter an e-mail address."),
            Length(max=254, message="That is longer than any address. Check it and try again."),
            Regexp(r"[^@\s]+@[^@\s]+$", message="Enter a whole address, such as ada@example.com."),
        ],
    )


class CallForm(Form):
    """What everybody who has the choice may read beside it."""

    words = TextAreaField(
        "Your words",
        [
            InputRequired("Write what you would like people to know."),
            Length(max=300, message="Use at most 300 characters."),
        ],
        description="What there is to share, what people get out of it, whom to ask. Nothing that presses.",
    )


class GroupForm(Form):
    """Which groups to look at."""

    team = Pick("Team")
    level = Pick("Level")
