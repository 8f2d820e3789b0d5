"""What one types to a champion, to an advocate, and to a colleague."""

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.ideas.words import rules
from lms.web.forms import Form, Pick, choices

LONG = Length(max=rules.TEXT_BYTES, message="Use at most 2,000 characters.")


class AskForm(Form):
    """A question to the champions."""

    about = Pick("About")
    words = TextAreaField(
        "Your question",
        [InputRequired("Write a few words."), LONG],
        description="If you like, put the words you posted beside it. Champions read it with your name.",
    )

    def offer(self, shares: list[tuple[str, str]]) -> "AskForm":
        """Offer the person's shares, and none in particular."""
        self.about.choices = choices([("", "No share in particular"), *shares])
        return self


class WordForm(Form):
    """A comment, or an answer to one."""

    words = TextAreaField("Your words", [InputRequired("Write a few words."), LONG])


class KudoForm(Form):
    """A thank-you."""

    to = StringField(
        "To",
        [InputRequired("Write the address of a colleague."), Length(max=320, message="This address is too long.")],
        description="Their e-mail address.",
    )
    about = Pick("About", [InputRequired("Choose what it is about.")], choices=choices(rules.ABOUT.items()))
    words = TextAreaField(
        "Thank you for",
        [
            InputRequired("Say in a few words what you thank them for."),
            Length(max=rules.THANKS, message=f"Use at most {rules.THANKS} characters."),
        ],
        description="They may let everybody read it, with both names.",
    )
