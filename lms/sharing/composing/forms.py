"""The forms of composing: one's own words and where they go, when to be reminded, and the answer afterwards."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from lms.sharing.composing import rules
from lms.sharing.rules import Story
from lms.web.forms import DayTime, Form, choices

OWN_WORDS = ("", "Nothing: my own first words say it")


class ComposeForm(Form):
    """One's own words, what stands before them, and where they go."""

    words = TextAreaField(
        "Your own words",
        [
            InputRequired("Write a few words of your own."),
            Length(max=rules.WORDS_BYTES, message="That is longer than any network takes."),
        ],
        description="Write it as you would say it.",
    )
    disclosure = SelectField(
        "Said first",
        description="Readers should know at once that you work here. It counts towards the limit.",
        validate_choice=False,
    )
    disclosure_words = StringField(
        "Or say it your way",
        [Optional(), Length(max=rules.DISCLOSURE_LIMIT, message="Use at most 120 characters to say where you work.")],
    )
    alt = TextAreaField(
        "What the picture shows",
        [Optional(), Length(max=rules.ALT_LIMIT, message="Use at most 1,000 characters for the picture.")],
        description="For people who do not see it. You paste it in the network's own window.",
    )
    networks = SelectMultipleField(
        "Where would you share it?", [InputRequired("Choose one of the networks of the list.")], validate_choice=False
    )
    instance = StringField(
        "Your Mastodon server",
        [Length(max=300, message="That is longer than any server's name.")],
        description="The part after the second @ of your name there, such as mastodon.example.",
    )
    remind_at = DayTime("Day and time", [Optional()])

    def offer(self, networks: Iterable[tuple[str, str]], disclosures: Iterable[str]) -> None:
        """Say what there is to choose from; the first disclosure is the one offered."""
        self.networks.choices = choices(networks)
        phrases = tuple(disclosures)
        self.disclosure.choices = choices([*((one, one) for one in phrases), OWN_WORDS])
        if self.disclosure.data is None:
            # A form that came back without the field is taken as it came.
            self.disclosure.data = phrases[0] if phrases and self.disclosure.raw_data is None else ""
        if self.disclosure.data not in {*phrases, ""}:
            self.disclosure_words.data, self.disclosure.data = self.disclosure.data, ""

    @property
    def wording(self) -> rules.Wording:
        """Give what was written; words of one's own about where one works count before those of the list."""
        return rules.Wording(
            self.words.data or "",
            tuple(self.networks.data or ()),
            " ".join((self.disclosure_words.data or self.disclosure.data or "").split())[: rules.DISCLOSURE_LIMIT],
            self.alt.data or "",
            self.instance.data or "",
        )


def named(asked: Mapping[str, "DoneForm"]) -> Mapping[str, "DoneForm"]:
    """Give the fields of forms that stand on one page ids of their own, by network."""
    for network, form in asked.items():
        for field in form:
            field.id = f"{field.name}-{network}"
    return asked


def of_wording(wording: rules.Wording) -> dict[str, Any]:
    """Give the fields of a draft as the form shows them."""
    return {
        "words": wording.words,
        "networks": list(wording.networks),
        "disclosure": wording.disclosure,
        "alt": wording.alt,
        "instance": wording.instance,
    }


def of_share(share: Any) -> dict[str, Any]:
    """Give the fields of an answer as its form shows them."""
    return {"keep": share.keep, "address": share.address}


def fresh(story: Story) -> dict[str, Any]:
    """Give the fields of a form nobody wrote in yet: what the champion says the picture shows, to be changed."""
    return {"alt": story.picture.alt if story.picture else ""}


class DoneForm(Form):
    """The answer to "Did you post it?", which nobody has to give."""

    posted = StringField("Did you post it?", [AnyOf(("yes", "no"), "Choose yes or no.")])
    address = StringField(
        "Address of your post",
        [Optional(), Length(max=500, message="That is longer than an address of a post.")],
        description="Only if you like. We keep it for you and never open it.",
    )
    keep = BooleanField("Keep my words here, for me to look at later")
