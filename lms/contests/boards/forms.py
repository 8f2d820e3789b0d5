"""The form of how somebody is shown, and with it joining."""

from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import AnyOf, Length

from lms.contests.boards.rules import ALIAS, LONGEST, NAME, Shown
from lms.web.forms import Form, choices


class ShownForm(Form):
    """An alias, or the name; with the digest of what was read."""

    shown = RadioField(
        "How others see you",
        [AnyOf((ALIAS, NAME), "Choose how others see you.")],
        choices=choices([(ALIAS, "By this alias"), (NAME, "By my name")]),
        validate_choice=False,
    )
    alias = StringField(
        "Alias",
        [Length(max=4 * LONGEST, message=f"Use at most {LONGEST} characters for an alias.")],
        description="Change it as you like. Nobody here may have it already, as an alias or as a name.",
    )
    read = HiddenField("Text")

    @property
    def chosen(self) -> Shown:
        """Give what was chosen."""
        return Shown(str(self.shown.data), (self.alias.data or "").strip() if self.shown.data == ALIAS else "")
