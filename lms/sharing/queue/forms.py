"""The forms of the queue: a proposal, and what an editor says to one."""

from typing import Any

from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from lms.sharing.forms import LANGUAGES
from lms.sharing.queue import rules
from lms.sharing.rules import clean_words
from lms.web.forms import Form, Pick, choices

NO_TOPIC = ("", "Leave it to the editors")


class ProposalForm(Form):
    """A proposal as its author types it. ``key`` tells one form from another, so that sending it twice makes one."""

    title = StringField(
        "Title",
        [InputRequired("Enter a title."), Length(max=120, message="Use at most 120 characters for the title.")],
    )
    summary = StringField(
        "Summary",
        [
            InputRequired("Enter a summary of one or two sentences."),
            Length(max=300, message="Use at most 300 characters for the summary."),
        ],
        description="One or two sentences, as they would stand in the stream.",
    )
    body = TextAreaField(
        "Text",
        [InputRequired("Enter the text of the story.")],
        description="Plain text; an empty line begins a paragraph, and links work.",
    )
    link = StringField(
        "Link",
        [Optional(), Length(max=500, message="This link is too long.")],
        description="A public page about it, with https:// at the start. Leave it empty where there is none yet.",
    )
    topic = Pick("Topic", [Optional()])
    language = Pick("Language", choices=choices(LANGUAGES), default="en", description="What you write it in.")
    remark = TextAreaField(
        "To the editors",
        [
            Optional(),
            Length(max=rules.MOST_WORDS, message=f"Use at most {rules.MOST_WORDS:,} characters for the remark."),
        ],
        description="Why it is worth telling, or what they should know. It is not part of the story.",
    )
    credited = BooleanField("Name me on the story if it is published")
    key = HiddenField(validators=[Optional(), Length(max=40)])

    def offer(self, topics: list[str]) -> "ProposalForm":
        """Fill in the topics there are, and the one it has."""
        own = [self.topic.data] if self.topic.data and self.topic.object_data == self.topic.data else []
        named = dict.fromkeys([*topics, *own])
        self.topic.choices = choices([NO_TOPIC, *((title, title) for title in named)])
        return self

    def text(self) -> rules.Text:
        """Give what was typed, cleaned."""
        return rules.Text(
            title=_line(self.title.data),
            summary=_line(self.summary.data),
            body=clean_words(self.body.data or ""),
            link=self.link.data or "",
            topic=self.topic.data or "",
            language=self.language.data,
            remark=clean_words(self.remark.data or ""),
            credited=bool(self.credited.data),
        )


class AnswerForm(Form):
    """What an editor says to a proposal. ``limit`` of the words is held by the rules."""

    words = TextAreaField("What you say to the author")


def proposal_values(text: rules.Text) -> dict[str, Any]:
    """Give the fields of a proposal as its form shows them."""
    return {name: getattr(text, name) for name in rules.Text.__dataclass_fields__}


def _line(text: str | None) -> str:
    return " ".join(clean_words(text or "").split())
