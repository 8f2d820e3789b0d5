"""The base of every WTForms form: trimmed text, plain-word errors, one shape for the summary."""

from collections.abc import Iterable, Mapping
from typing import Any

import wtforms
from wtforms import Field
from wtforms.fields.choices import SelectChoice, SelectFieldBase  # type: ignore[attr-defined]

from lms.web import widgets

YEARS = range(2000, 2100)
"""Years a date may lie in; beyond them no database and no clock agree."""


class Form(wtforms.Form):
    """A form whose text is trimmed; its CSRF token is checked before any view runs."""

    class Meta:
        """How fields are bound."""

        def bind_field(self, form: wtforms.Form, unbound: Any, options: dict[str, Any]) -> Field:
            """Trim text fields, but never a password; write fields with lean widgets."""
            kind = unbound.field_class
            if issubclass(kind, wtforms.StringField) and not issubclass(kind, wtforms.PasswordField):
                options = options | {"filters": [_trim, *unbound.kwargs.get("filters", ())]}
            bound: Field = unbound.bind(form=form, **options)
            bound.widget = widgets.lean(bound.widget)  # type: ignore[arg-type]
            if isinstance(bound, SelectFieldBase):
                bound.option_widget = widgets.lean(bound.option_widget)  # type: ignore[arg-type]
            return bound

    def refuse(self, name: str, words: str) -> None:
        """Add an error found by a service to the field it belongs to."""
        field = self._fields[name]
        field.errors = [*field.errors, words]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Give (field id, words) of every error, in the order of the page."""
        return [(field.id, str(words)) for field in self for words in field.errors]


class Day(wtforms.DateField):
    """A date, with words of ours when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the date.

        :raises ValueError: it is none, or too far off.
        """
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Enter a date such as 2026-11-30.") from None
        if self.data and self.data.year not in YEARS:
            raise ValueError("Enter a date of this century.")


class DayTime(wtforms.DateTimeLocalField):
    """A date and time as the visitor's own clock shows them, with words of ours when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the date and time.

        :raises ValueError: it is none, or too far off.
        """
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Enter a date and time such as 2026-11-30 09:00.") from None
        if self.data and self.data.year not in YEARS:
            raise ValueError("Enter a date of this century.")


class Pick(wtforms.SelectField):
    """A choice of a list, with words of ours for one that is not in it."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not in the list.

        :raises wtforms.ValidationError: it is not.
        """
        try:
            super().pre_validate(form)
        except ValueError:
            raise wtforms.ValidationError("Choose one of the list.") from None


def choices(pairs: Iterable[tuple[str, str]]) -> list[Any]:
    """Give (value, words) pairs as the choices of a field; WTForms warns of bare pairs."""
    return [SelectChoice(value, words) for value, words in pairs]


def values(form: Form) -> Mapping[str, Any]:
    """Give what was entered, by field name."""
    return dict(form.data.items())


def _trim(value: Any) -> Any:
    """Trim; no database column takes a NUL, and PostgreSQL fails on one."""
    return value.replace("\0", "").strip() if isinstance(value, str) else value
