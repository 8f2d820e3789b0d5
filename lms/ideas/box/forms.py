"""The forms of the box: an idea, a remark, and what a champion decides."""

from datetime import datetime, time, tzinfo

from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from lms.ideas.box import rules
from lms.web import words
from lms.web.forms import Day, Form, Pick, choices

NO_CLAUSE = ("", "No clause in particular")
LAST_MINUTE = time(23, 59)
"""A date that is promised is over with its day, where the champion is."""


class IdeaForm(Form):
    """An idea as its author types it."""

    title = StringField(
        "Your idea in a few words",
        [
            InputRequired("Enter a title."),
            Length(max=rules.TITLE, message=f"Use at most {rules.TITLE} characters for the title."),
        ],
    )
    text = TextAreaField(
        "What you have in mind",
        [InputRequired("Say in a sentence or two what you have in mind.")],
        description="Plain text. What would be better with it, and for whom? Links work.",
    )
    kind = RadioField(
        "What it is about",
        [AnyOf(rules.KINDS, message="Choose what it is about.")],
        choices=choices(rules.KIND_WORDS.items()),
        default=rules.OTHER,
        validate_choice=False,
    )
    credited = BooleanField(
        "Name me as its author",
        description="Otherwise nobody is shown your name, champions neither. You can change this at any time.",
    )

    def idea(self) -> rules.Text:
        """Give what was typed, cleaned."""
        return rules.Text(
            kind=self.kind.data or "",
            title=rules.line(self.title.data or ""),
            text=rules.clean(self.text.data or ""),
            credited=bool(self.credited.data),
        )


class RemarkForm(Form):
    """Something said about an idea."""

    words = TextAreaField("Your remark", [InputRequired("Write what you want to say.")])


class DecisionForm(Form):
    """What a champion decides; the rules say when words are needed."""

    status = RadioField(
        "What becomes of it",
        [InputRequired("Choose what becomes of it.")],
        choices=choices((one, rules.STATUS_WORDS[one].capitalize()) for one in rules.DECISIONS),
        validate_choice=False,
    )
    words = TextAreaField(
        "What you say to the author",
        [Optional(), Length(max=rules.MOST_WORDS, message=f"Use at most {rules.MOST_WORDS:,} characters.")],
        description="Everybody who opens the idea reads it. “Not now” needs a reason.",
    )


class PromiseForm(Form):
    """A date by which something is promised; an empty one promises nothing."""

    until = Day(
        "By when",
        [Optional()],
        description="The whole day counts, where you are. Empty: nothing is promised.",
    )
    why = TextAreaField(
        "Why the date moves",
        [Length(max=rules.MOST_WORDS, message=f"Use at most {rules.MOST_WORDS:,} characters.")],
        description="The author reads it.",
    )

    def instant(self, zone: str) -> datetime | None:
        """Give the end of the day that was chosen, as an instant."""
        day = self.until.data
        return words.instant(datetime.combine(day, LAST_MINUTE), zone) if day else None


class FileForm(Form):
    """As what an idea is filed."""

    kind = Pick("What it is about", choices=choices(rules.KIND_WORDS.items()))
    clause = Pick("Clause", [Optional()], description="For ideas about our policy.")

    def offer(self, clauses: list[tuple[str, str]]) -> "FileForm":
        """Fill in the clauses there are."""
        self.clause.choices = choices([NO_CLAUSE, *clauses])
        return self


def promised(at: datetime | None, zone: tzinfo) -> dict[str, object]:
    """Give the date of a promise as its form shows it."""
    return {"until": at.astimezone(zone).date()} if at else {}
