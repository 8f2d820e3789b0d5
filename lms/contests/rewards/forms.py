"""The forms of rewards: one as the champion writes it, and the code of one that is handed over."""

from typing import Any

from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.contests.rewards import rules
from lms.web.forms import Form


class Whole(IntegerField):
    """A whole number, with words of ours when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number.

        :raises ValueError: it is none.
        """
        text = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if text and not (text.isascii() and text.isdigit() and len(text) < 10):
            raise ValueError("Enter a whole number such as 10.")
        if text:
            self.data = int(text)


class RewardForm(Form):
    """A reward as the champion writes it."""

    title = StringField(
        "What it is",
        [InputRequired("Enter what it is."), Length(max=rules.TITLE, message="Use at most 80 characters.")],
        description="Such as: Lunch with a team of your choice. Leave out what it costs.",
    )
    about = TextAreaField(
        "How one gets it",
        [Length(max=rules.ABOUT, message="Use at most 300 characters.")],
        description="Where to show the code, and until when.",
    )
    stock = Whole(
        "How many there are",
        [InputRequired("Enter how many there are.")],
        description="In all, with those that were chosen already.",
    )
    offered = BooleanField("Offer it")

    def entry(self) -> rules.Entry:
        """Give the reward as it was typed."""
        title = " ".join((self.title.data or "").split())
        return rules.Entry(title, self.about.data or "", int(self.stock.data or 0), bool(self.offered.data))


class CodeForm(Form):
    """The code somebody shows."""

    code = StringField(
        "Code",
        [InputRequired("Enter the code."), Length(max=40, message="A code has twelve letters and digits.")],
        description="Twelve letters and digits, as its owner shows them to you.",
    )


def reward_values(reward: rules.Reward) -> dict[str, Any]:
    """Give the fields of a reward as its form shows them."""
    return {name: getattr(reward, name) for name in ("title", "about", "stock", "offered")}
