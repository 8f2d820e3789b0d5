"""The lean widgets write what WTForms writes."""

import pytest
import wtforms
from markupsafe import Markup
from wtforms import validators
from wtforms.fields.choices import SelectChoice

from lms.web.forms import Form, Pick, choices

NASTY = "\"quoted\" <b>&amp; 'x'</b>"
PAIRS = choices([("", "None"), (NASTY, NASTY), ("b", "B")])


def _fields() -> dict[str, wtforms.fields.core.UnboundField]:
    return {
        "text": wtforms.StringField("Text", [validators.InputRequired(), validators.Length(2, 9)]),
        "secret": wtforms.PasswordField("Secret"),
        "day": wtforms.DateField("Day", [validators.Optional()]),
        "file": wtforms.FileField("File"),
        "ticked": wtforms.BooleanField("Ticked"),
        "pick": Pick("Pick", [validators.InputRequired()], choices=PAIRS),
        "grouped": wtforms.SelectField("Grouped", choices=[SelectChoice("b", "B", optgroup="One")]),
        "marked": wtforms.SelectField("Marked", choices=[SelectChoice("b", "B", render_kw={"lang": "de"})]),
        "radio": wtforms.RadioField("Radio", choices=PAIRS),
        "many": wtforms.SelectMultipleField("Many", choices=PAIRS),
        "area": wtforms.TextAreaField("Area"),
    }


Plain = type(wtforms.Form)("Plain", (wtforms.Form,), _fields())
Lean = type(Form)("Lean", (Form,), _fields())


@pytest.mark.parametrize("name", list(_fields()))
@pytest.mark.parametrize("value", [NASTY, "", "b"])
def test_a_field_reads_as_wtforms_writes_it(name: str, value: str) -> None:
    given = {"class_": "input", "required": False, "aria_invalid": "true", "data_x": NASTY, "title": Markup('"&lt;"')}
    data = {name: [value] if name == "many" else value} if name != "day" else {}

    plain, lean = Plain(data=data)[name], Lean(data=data)[name]

    assert str(lean(**given)) == str(plain(**given))
    if name == "radio":
        assert [str(one()) for one in lean] == [str(one()) for one in plain]


def test_the_widgets_of_a_host_stay_as_they_were() -> None:
    before = wtforms.StringField.widget.html_params
    Lean()
    assert wtforms.StringField.widget.html_params is before
