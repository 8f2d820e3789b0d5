"""The form of the calendar."""

from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from lms.sharing.planning import rules
from lms.sharing.planning.service import Plan
from lms.sharing.rules import clean_words
from lms.web import words
from lms.web.forms import DayTime, Form, choices

KINDS = ((rules.STORY, "A story to be written"), (rules.EVENT, "An event"))
_CLOCK = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


class PlanForm(Form):
    """What is planned, as an editor types it."""

    kind = RadioField("What it is", [InputRequired("Choose what it is.")], choices=choices(KINDS), default=rules.STORY)
    title = StringField(
        "Title",
        [InputRequired("Enter a title."), Length(max=120, message="Use at most 120 characters for the title.")],
    )
    when = DayTime(
        "When",
        [InputRequired("Enter a date and a time.")],
        format=_CLOCK,
        description="Date and time where you are.",
    )
    note = TextAreaField(
        "Note",
        [Optional(), Length(max=1000, message="Use at most 1,000 characters for the note.")],
        description="For the editors: who writes it, what is still missing.",
    )

    def values(self, zone: str) -> dict[str, Any]:
        """Give what was typed, with an instant made of the visitor's own clock."""
        return {
            "kind": self.kind.data,
            "title": " ".join(clean_words(self.title.data or "").split()),
            "note": clean_words(self.note.data or ""),
            "when": words.instant(self.when.data, zone) if self.when.data else None,
        }


def plan_values(plan: Plan, zone: str) -> dict[str, Any]:
    """Give the fields of a plan as its form shows them."""
    local = plan.at.astimezone(words.zone(zone)).replace(tzinfo=None)
    return {"kind": plan.kind, "title": plan.title, "note": plan.note, "when": local}
