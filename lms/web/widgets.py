"""The elements of WTForms' own widgets, written at a tenth of their cost.

WTForms formats each attribute and each option anew with ``Markup.format``: one text input costs as much as a query.
"""

from copy import copy
from functools import cache
from typing import Any

from markupsafe import Markup, escape
from wtforms.widgets import Input, Select


def attributes(**given: Any) -> str:
    """Write attributes sorted by name, as WTForms does; True stands for a bare name, False for nothing."""
    return " ".join(
        _named(name) if value is True else f'{_named(name)}="{_quoted(value)}"'
        for name, value in sorted(given.items())
        if value is not False
    )


class Options(Select):
    """A list to choose from."""

    def __call__(self, field: Any, **given: Any) -> Markup:
        """Write the element; lists in groups or with attributes of their own are left to WTForms."""
        choices = list(field.iter_choices())
        if field.has_groups() or any(one.render_kw for one in choices):
            return Markup(super().__call__(field, **given))  # noqa: S704 WTForms escapes
        flags = {name: getattr(field.flags, name) for name in self.validation_attrs if name in field.flags}
        opening = attributes(**{"id": field.id, "name": field.name, **flags, **given})
        options = "".join(
            f'<option{" selected" if one.selected else ""} value="{_quoted(one.value)}">{escape(one.label)}</option>'
            for one in choices
        )
        return Markup(f"<select {opening}>{options}</select>")  # noqa: S704 every part was escaped


@cache
def lean(widget: Any) -> Any:
    """Give a widget of a field class that writes the same as this one; an own one stays as it is."""
    if type(widget) is Select and not widget.multiple:
        return Options()
    if isinstance(widget, Input):
        # A copy: the widgets of WTForms' field classes are shared with the forms of a host.
        quick = copy(widget)
        quick.html_params = attributes  # type: ignore[method-assign]
        return quick
    return widget


@cache
def _named(name: str) -> str:
    """Give the attribute a keyword stands for: ``class_``, ``aria_label``."""
    bare = name.rstrip("_")
    return bare.replace("_", "-") if bare.startswith(("data_", "aria_")) else bare


def _quoted(value: Any) -> str:
    return str(escape(value)).replace('"', "&quot;")
