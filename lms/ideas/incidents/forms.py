"""The form of an incident."""

from typing import Any

from wtforms import BooleanField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from lms.ideas.incidents import rules, service
from lms.ideas.incidents.rules import Told
from lms.web.forms import Day, Form, Pick, choices


class _Several(SelectMultipleField):
    def pre_validate(self, form: Any) -> None:
        """Refuse what is not in the list, in words of ours.

        :raises wtforms.ValidationError: it is not.
        """
        try:
            super().pre_validate(form)
        except ValueError:
            raise ValidationError("Choose from the list.") from None


class IncidentForm(Form):
    """An incident as its writer types it."""

    title = StringField(
        "In a few words",
        [InputRequired("Enter a few words."), Length(max=120, message="Use at most 120 characters for the title.")],
        description="What somebody would look for, such as: A photo of a visitor without asking.",
    )
    kind = Pick("What went wrong", [InputRequired("Choose one of the list.")], choices=choices(rules.KINDS.items()))
    happened_on = Day("When", [InputRequired("Enter the day.")])
    what_happened = TextAreaField(
        "What happened", [InputRequired("Say what happened.")], description="No names: “a colleague”, “a customer”."
    )
    consequence = TextAreaField("What came of it", [InputRequired("Say what came of it, good or bad.")])
    learned = TextAreaField("What we learned", [InputRequired("Say what everybody can take from it.")])
    clauses = _Several("Clauses it is about", [Optional()])
    lessons = _Several("Lessons it is about", [Optional()])
    about = StringField(
        "Whom it was about",
        [Optional(), Length(max=200, message="That is no address.")],
        description="An e-mail address, if you like. It is kept as a code nobody can read back and shown nowhere, only "
        "so that incidents can be counted before and after training. Nobody is told whether the address is known.",
    )
    sure = BooleanField("The words that are also somebody's name mean nobody here")

    def offer(self, clauses: Any, lessons: Any) -> "IncidentForm":
        """Fill in the clauses and lessons there are."""
        self.clauses.choices, self.lessons.choices = choices(clauses), choices(lessons)
        return self

    def entry(self) -> service.Entry:
        """Give the incident as it was typed, once it is valid."""
        told = Told(*(str(getattr(self, field).data or "") for field in rules.TEXTS))
        return service.Entry(
            self.kind.data,
            self.happened_on.data,  # type: ignore[arg-type]
            told,
            tuple(self.clauses.data or ()),
            tuple(self.lessons.data or ()),
            self.about.data or "",
            bool(self.sure.data),
        )


def values_of(case: service.Case) -> dict[str, Any]:
    """Give the fields of an incident as its form shows them; whom it was about is shown to nobody."""
    texts = {field: getattr(case.told, field) for field in rules.TEXTS}
    named = {"clauses": list(case.clause_refs), "lessons": list(case.lesson_refs)}
    return {"kind": case.kind, "happened_on": case.happened_on, **texts, **named}
