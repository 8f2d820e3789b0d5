"""The form of a topic."""

from typing import Any

from wtforms import BooleanField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from lms.sharing.topics import service
from lms.web.forms import Form, Pick, choices

ANY_LEVEL = ("", "Any level")


def _number(value: Any) -> int | None:
    if value in (None, "", "None"):
        return None
    return int(value) if str(value).isascii() and str(value).isdigit() else -1


class _Teams(SelectMultipleField):
    def pre_validate(self, form: Any) -> None:
        """Refuse what is not in the list, in words of ours.

        :raises wtforms.ValidationError: it is not.
        """
        try:
            super().pre_validate(form)
        except ValueError:
            raise ValidationError("Choose teams of the list.") from None


class TopicForm(Form):
    """A topic as the champion writes it."""

    title = StringField(
        "Title",
        [InputRequired("Enter a title."), Length(max=40, message="Use at most 40 characters for the title.")],
        description="One or two words by which stories are found, such as News or Events.",
    )
    about = StringField(
        "What it is about",
        [Length(max=300, message="Use at most 300 characters for what it is about.")],
        description="A sentence, for those who choose what to follow.",
    )
    closed = BooleanField("Closed: only for the teams and the level below")
    teams = _Teams("Teams", [Optional()], coerce=_number)
    level = Pick("From level", [Optional()], coerce=_number)

    def offer(self, teams: dict[int, str], levels: list[tuple[int, str]]) -> "TopicForm":
        """Fill in the teams and the levels there are."""
        self.teams.choices = choices((str(key), name) for key, name in teams.items())
        self.level.choices = choices([ANY_LEVEL, *((str(number), words) for number, words in levels)])
        return self

    def entry(self) -> service.Entry:
        """Give the topic as it was typed."""
        return service.Entry(
            title=" ".join((self.title.data or "").split()),
            about=" ".join((self.about.data or "").split()),
            closed=bool(self.closed.data),
            team_ids=tuple(self.teams.data or ()),
            level=self.level.data,
        )


def topic_values(topic: service.Topic) -> dict[str, Any]:
    """Give the fields of a topic as its form shows them."""
    same = {name: getattr(topic, name) for name in ("title", "about", "closed", "level")}
    return {**same, "teams": list(topic.team_ids)}
