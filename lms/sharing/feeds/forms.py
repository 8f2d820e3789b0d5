"""The forms of the feeds."""

from typing import Any

from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional

from lms.sharing.feeds.service import Shown
from lms.sharing.forms import LANGUAGES
from lms.web.forms import Form, Pick, choices

NO_TOPIC = ("", "None yet")


class FeedForm(Form):
    """A feed as the champion enters it; an address that is known already is not asked for again."""

    address = StringField(
        "Address",
        [InputRequired("Enter the address of a feed."), Length(max=500, message="This address is too long.")],
        description="Of an RSS or Atom feed, with https:// at the start. It is asked every hour.",
    )
    title = StringField(
        "Name",
        [Optional(), Length(max=120, message="Use at most 120 characters for the name.")],
        description="What it is called here. Empty: what the feed calls itself.",
    )
    topic = Pick("Topic", [Optional()], description="For its items; an editor can choose another for each.")
    language = Pick("Language", choices=choices(LANGUAGES), default="en", description="What it is written in.")

    def offer(self, topics: list[str]) -> "FeedForm":
        """Fill in the topics there are."""
        self.topic.choices = choices([NO_TOPIC, *((title, title) for title in topics)])
        return self

    def values(self) -> dict[str, str]:
        """Give what was typed, without the address."""
        return {
            "title": " ".join((self.title.data or "").split()),
            "topic": self.topic.data or "",
            "language": self.language.data,
        }


def feed_values(feed: Shown) -> dict[str, Any]:
    """Give the fields of a feed as its form shows them."""
    return {name: getattr(feed, name) for name in ("address", "title", "topic", "language")}
