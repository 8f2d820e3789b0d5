"""The form of a story."""

from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Optional, Regexp

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
KINDS = (
    ("news", "News"),
    ("campaign", "Campaign"),
    ("event", "Event"),
    ("promotion", "Promotion"),
    ("offer", "Offer"),
    ("job", "Job"),
    ("article", "Article"),
)
ANY_TEAM, ANY_LANGUAGE, ANY_LEVEL = ("", "Any team"), ("", "Any language"), ("", "Any level")
_CLOCK = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
NOBODY = ("", "Choose one")


def _number(value: Any) -> int | None:
    """Read the key of a choice: None for the first one, and what is in no list where it is no number."""
    if value in (None, "", "None"):
        return None
    return int(value) if str(value).isascii() and str(value).isdigit() else -1


class StoryForm(Form):
    """A story as the champion writes it; the file of its picture is read beside it."""

    kind = RadioField(
        "What it is",
        [InputRequired("Choose what it is.")],
        choices=choices(KINDS),
        default=rules.KINDS[0],
        validate_choice=False,
    )
    link = StringField(
        "Link",
        [InputRequired("Enter the link that is shared.")],
        description="The public page, with https:// at the start. It should open for somebody who does not work here.",
    )
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
    place = StringField(
        "Place",
        [Length(max=120, message="Use at most 120 characters for the place.")],
        description="Where an event is, such as Oslo and online.",
    )
    starts = DayTime("Begins", [Optional()], format=_CLOCK, description="An event needs it.")
    ends = DayTime(
        "Ends",
        [Optional()],
        format=_CLOCK,
        description="An offer needs it; for a job it is the last moment to apply.",
    )
    held = HiddenField(validators=[Optional(), Regexp(r"[0-9a-f]{64}", message="Choose the picture again.")])
    """The digest of the picture as it is kept, so that an answer with a mistake in it loses no picture."""
    source = HiddenField(validators=[Optional(), AnyOf((rules.ENTERED, rules.FETCHED))], default=rules.ENTERED)
    without = BooleanField("Take the picture away")
    alt = StringField(
        "What the picture shows",
        [Length(max=300, message="Use at most 300 characters for what the picture shows.")],
        description="For those who do not see it. A picture needs it.",
    )
    topic = Pick("Topic", [Optional()])
    new_topic = StringField(
        "Or a new topic",
        [Length(max=40, message="Use at most 40 characters for the topic.")],
        description="One or two words, open to everybody. Closed topics are made on the page of topics.",
    )
    language = Pick("Language", choices=choices(LANGUAGES), default="en", description="What the story is written in.")
    internal_only = BooleanField("For reading only: it stays inside and has no composer")
    team = Pick("Team", [Optional()], coerce=_number)
    for_language = Pick("People who chose", [Optional()], choices=choices([ANY_LANGUAGE, *LANGUAGES]))
    level = Pick("From level", [Optional()], coerce=_number)
    embargo = DayTime(
        "Opens",
        [Optional()],
        format=_CLOCK,
        description="Date and time where you are. Leave it empty to open the story at once.",
    )
    expires = Day(
        "Last day",
        [Optional()],
        description="It leaves the stream when this day is over where you are. Empty: when the event, the offer or "
        "the job is over, and otherwise after 30 days.",
    )

    def offer(self, topics: list[str], teams: dict[int, str], levels: list[tuple[int, str]]) -> "StoryForm":
        """Fill in the topics, the teams and the levels there are."""
        self.topic.choices = choices([NOBODY, *((title, title) for title in topics)])
        self.team.choices = choices([ANY_TEAM, *((str(key), name) for key, name in teams.items())])
        self.level.choices = choices([ANY_LEVEL, *((str(number), words) for number, words in levels)])
        return self

    def fill(self, title: str, summary: str, picture: str) -> "StoryForm":
        """Put what a link says about itself into what is still empty."""
        for field, value in ((self.title, title), (self.summary, summary), (self.held, picture)):
            if value and not field.data:
                field.data = value
                self.source.data = rules.FETCHED
        return self

    def draft(self, zone: str) -> rules.Draft:
        """Give the story as it was typed, with instants made of the visitor's own clock."""
        held = "" if self.without.data else self.held.data or ""
        return rules.Draft(
            kind=self.kind.data,
            title=_line(self.title.data),
            summary=_line(self.summary.data),
            body=rules.clean_words(self.body.data or ""),
            link=self.link.data or "",
            topic=_line(self.new_topic.data) or self.topic.data or "",
            language=self.language.data,
            internal_only=bool(self.internal_only.data),
            audience=rules.Audience(self.team.data, self.for_language.data or None, self.level.data),
            place=_line(self.place.data),
            starts_at=_instant(self.starts.data, zone),
            ends_at=_instant(self.ends.data, zone),
            picture=rules.Illustration(held, _line(self.alt.data)) if held else None,
            source=self.source.data or rules.ENTERED,
            embargo_until=_instant(self.embargo.data, zone),
            expires_at=words.end_of_day(self.expires.data, zone) if self.expires.data else None,
        )


def story_values(story: rules.Story, zone: str) -> dict[str, Any]:
    """Give the fields of a story as its form shows them."""
    there = words.zone(zone)
    same = ("kind", "title", "summary", "body", "link", "topic", "language", "internal_only", "place", "source")
    return {
        **{name: getattr(story, name) for name in same},
        "held": story.picture.digest if story.picture else "",
        "alt": story.picture.alt if story.picture else "",
        "team": story.audience.team_id,
        "for_language": story.audience.language or "",
        "level": story.audience.level,
        "starts": _clock(story.starts_at, there),
        "ends": _clock(story.ends_at, there),
        "embargo": _clock(story.embargo_until, there),
        "expires": None if rules.ends_as_usual(story) else _last_day(story.expires_at, there),
    }


def _instant(there: datetime | None, zone: str) -> datetime | None:
    return words.instant(there, zone) if there else None


def _last_day(over: datetime, there: tzinfo) -> date:
    return (over - timedelta(microseconds=1)).astimezone(there).date()


def _clock(at: datetime | None, there: tzinfo) -> datetime | None:
    """Give an instant as a clock shows it there."""
    return at.astimezone(there).replace(tzinfo=None) if at else None


def _line(text: str | None) -> str:
    return " ".join(rules.clean_words(text or "").split())
