"""The forms of the sharing room: a story, one's own words about it, and the answer afterwards."""

from datetime import timedelta
from typing import Any

from wtforms import BooleanField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from lms.sharing import rules
from lms.web import words
from lms.web.forms import Day, DayTime, Form, Pick, choices

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
AUDIENCES = (
    (rules.EVERYBODY, "Everybody who may read stories"),
    (rules.TEAM, "One team"),
    (rules.LEVEL, "Everybody from a level on"),
)
NOBODY = ("", "Choose one")


def _number(value: Any) -> int | None:
    return int(value) if str(value).isascii() and str(value).isdigit() else None


class StoryForm(Form):
    """A story as the champion writes it."""

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
        description="One or two sentences, shown in the stream.",
    )
    body = TextAreaField(
        "Text",
        [InputRequired("Enter the text of the story.")],
        description="Plain text; an empty line begins a paragraph, and links work.",
    )
    link = StringField(
        "Link",
        [InputRequired("Enter the link that is shared.")],
        description="The public page, with https:// at the start. It should open for somebody who does not work here.",
    )
    topic = StringField(
        "Topic",
        [InputRequired("Enter a topic."), Length(max=40, message="Use at most 40 characters for the topic.")],
        description="One or two words by which stories are found, such as News or Events.",
    )
    language = Pick("Language", choices=choices(LANGUAGES), default="en")
    internal_only = BooleanField("For reading only: it stays inside and has no composer")
    audience = RadioField(
        "Who sees it",
        [InputRequired("Choose who sees it.")],
        choices=choices(AUDIENCES),
        default=rules.EVERYBODY,
        validate_choice=False,
    )
    team = Pick("Team", [Optional()], coerce=_number)
    level = Pick("From level", [Optional()], coerce=_number)
    embargo = DayTime(
        "Opens",
        [Optional()],
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        description="Date and time where you are. Leave it empty to open the story at once.",
    )
    expires = Day(
        "Last day",
        [Optional()],
        description="It leaves the stream when this day is over where you are. Empty: after 30 days.",
    )

    def offer(self, teams: dict[int, str], levels: list[tuple[int, str]]) -> "StoryForm":
        """Fill in the teams and the levels there are."""
        self.team.choices = choices([NOBODY, *((str(key), name) for key, name in teams.items())])
        self.level.choices = choices([NOBODY, *((str(number), words) for number, words in levels)])
        return self

    def validate_audience(self, field: Any) -> None:
        """Refuse an audience that is not in the list.

        :raises wtforms.ValidationError: it is not.
        """
        if field.data not in dict(AUDIENCES):
            raise ValidationError("Choose who sees it.")

    def draft(self, zone: str) -> rules.Draft:
        """Give the story as it was typed, with instants made of the visitor's own clock."""
        return rules.Draft(
            title=_line(self.title.data),
            summary=_line(self.summary.data),
            body=rules.clean_words(self.body.data or ""),
            link=self.link.data or "",
            topic=_line(self.topic.data),
            language=self.language.data,
            internal_only=bool(self.internal_only.data),
            audience=rules.Audience(self.audience.data, self.team.data, self.level.data),
            embargo_until=words.instant(self.embargo.data, zone) if self.embargo.data else None,
            expires_at=words.end_of_day(self.expires.data, zone) if self.expires.data else None,
        )


def story_values(story: rules.Story, zone: str) -> dict[str, Any]:
    """Give the fields of a story as its form shows them."""
    there = words.zone(zone)
    embargo = story.embargo_until
    return {
        "title": story.title,
        "summary": story.summary,
        "body": story.body,
        "link": story.link,
        "topic": story.topic,
        "language": story.language,
        "internal_only": story.internal_only,
        "audience": story.audience.kind,
        "team": story.audience.team_id,
        "level": story.audience.level,
        "embargo": embargo.astimezone(there).replace(tzinfo=None) if embargo else None,
        "expires": (story.expires_at - timedelta(microseconds=1)).astimezone(there).date(),
    }


class ShareForm(Form):
    """One's own words, and where they go."""

    words = TextAreaField(
        "Your own words",
        [
            InputRequired("Write a few words of your own."),
            Length(max=10_000, message="That is longer than any network takes."),
        ],
    )
    network = RadioField(
        "Where would you take it?", [InputRequired("Choose one of the networks of the list.")], validate_choice=False
    )
    instance = StringField(
        "Your Mastodon server",
        [Optional(), Length(max=300, message="That is longer than any server's name.")],
        description="Only for Mastodon: the part after the second @ of your name there, such as mastodon.example.",
    )
    keep = BooleanField("Keep my words here, for me to look at later")


class DoneForm(Form):
    """The answer to "Did you post it?", which nobody has to give."""

    posted = StringField("Did you post it?", [AnyOf(("yes", "no"), "Choose yes or no.")])
    keep = BooleanField("Keep my words here, for me to look at later")


def _line(text: str | None) -> str:
    return " ".join(rules.clean_words(text or "").split())
