"""The forms of mentoring: an offer, a request, a message."""

from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from lms.ideas.mentors import rules
from lms.web.forms import Form, Pick, choices

LANGUAGES = (
    ("en", "English"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
)
FIRST = "first"
_NUMBER = f"Enter a whole number from 1 to {rules.MOST_PEOPLE}."


class _Topics(SelectMultipleField):
    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        """Refuse what is not in the list, in words of ours.

        :raises wtforms.ValidationError: it is not, or nothing is chosen.
        """
        known = {value for value, *_ in self.iter_choices()}
        if not self.data or not set(self.data) <= known:
            raise ValidationError("Choose what you can help with.")


class _Whole(IntegerField):
    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number.

        :raises ValueError: it is none.
        """
        text = valuelist[0].strip() if valuelist else ""
        if not (text.isascii() and text.isdigit() and len(text) < 6):
            self.data = None
            raise ValueError(_NUMBER)
        self.data = int(text)


class OfferForm(Form):
    """What somebody offers."""

    topics = _Topics("What you can help with")
    language = Pick("Language you help in", choices=choices(LANGUAGES))
    most = _Whole("How many people at once", [NumberRange(1, rules.MOST_PEOPLE, _NUMBER)])
    about = TextAreaField(
        "A few words about you",
        [Length(max=rules.ABOUT_LENGTH, message=f"Use at most {rules.ABOUT_LENGTH} characters.")],
        description="Whoever looks for a mentor reads them beside your name.",
    )
    mails = BooleanField("Send me a mail when somebody asks")

    def offer(self, topics: list[tuple[str, str]]) -> "OfferForm":
        """Fill in the topics there are."""
        self.topics.choices = choices(topics)
        return self

    def terms(self) -> rules.Terms:
        """Give what was entered."""
        chosen = tuple(self.topics.data or ())
        return rules.Terms(
            chosen, self.language.data, self.most.data or 0, self.about.data or "", bool(self.mails.data)
        )


class AskForm(Form):
    """What somebody asks for, and whom."""

    topic = Pick("What you would like help with", [InputRequired("Choose what you would like help with.")])
    language = Pick("Language", choices=choices(LANGUAGES))
    mentor = RadioField("Whom to ask", validate_choice=False)
    words = TextAreaField(
        "What it is about",
        [Length(max=rules.WORDS_LENGTH, message=f"Use at most {rules.WORDS_LENGTH} characters.")],
        description="Only those you ask read it.",
    )
    key = HiddenField("Key", [Length(max=40)])

    def offer(self, topics: list[tuple[str, str]], found: tuple[rules.Candidate, ...] = ()) -> "AskForm":
        """Fill in the topics there are, and the mentors who fit."""
        self.topic.choices = choices([("", "Choose one"), *topics])
        first = "Whoever is free first" if len(found) > 1 else "Ask"
        named = [(one.public_id, one.name) for one in found]
        self.mentor.choices = choices([(FIRST, first), *named] if len(found) > 1 else named)
        return self

    def wish(self, key: str) -> tuple[str, str, str, str, str]:
        """Give what was entered, in the order of ``service.Wish``."""
        chosen = self.mentor.data or ""
        whom = "" if chosen == FIRST else chosen or "nobody"
        return self.topic.data, self.language.data, self.words.data or "", key, whom


class MessageForm(Form):
    """What one writes the other."""

    text = TextAreaField("Your words", description="Only the two of you read it.")
    key = HiddenField("Key", [Length(max=40)])
