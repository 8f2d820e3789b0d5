"""The shape of what people send about themselves and their secrets."""

from functools import cache, lru_cache
from operator import itemgetter
from typing import Any
from zoneinfo import available_timezones

from markupsafe import Markup, escape
from wtforms import BooleanField, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import Select

from lms.people import rules
from lms.web import widgets
from lms.web.forms import Form, Pick, choices

THEMES = choices([("auto", "Like my device"), ("light", "Light"), ("dark", "Dark")])
LANGUAGES = {
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fi": "Suomi",
    "fr": "Français",
    "it": "Italiano",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "sv": "Svenska",
}
PASSWORD_HINT = f"At least {rules.PASSWORD_LEAST} characters. A few words in a row are easy to remember."
SHORT_PASSWORD = Length(max=4 * rules.PASSWORD_MOST, message=f"Use at most {rules.PASSWORD_MOST} characters.")


@lru_cache(maxsize=1)
def time_zones() -> list[Any]:
    """Give the zones of the world as choices, UTC first."""
    places = sorted(
        one for one in available_timezones() if "/" in one and not one.startswith(("Etc/", "posix/", "right/"))
    )
    return choices([("UTC", "UTC"), *((one, one.replace("_", " ")) for one in places)])


@cache
def _zone_options() -> str:
    return "".join(f'<option value="{escape(one.value)}">{escape(one.label)}</option>' for one in time_zones())


class ZoneWidget(Select):
    """The hundreds of zones, written once: each time only the chosen one is marked."""

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        """Write the element."""
        opening = widgets.attributes(**{"id": field.id, "name": field.name, **attributes})
        chosen = f'value="{escape(field.data)}">'
        options = _zone_options().replace(f"<option {chosen}", f"<option selected {chosen}", 1)
        return Markup(f"<select {opening}>{options}</select>")  # noqa: S704 every part was escaped when it was written


def language_choices(*codes: str) -> list[Any]:
    """Give languages as choices in their own words."""
    return choices(sorted(((code, LANGUAGES.get(code, code)) for code in {"en", *codes}), key=itemgetter(1)))


class SignIn(Form):
    """Who somebody says they are."""

    email = StringField("E-mail address", [InputRequired("Enter your e-mail address."), Length(max=1000)])
    password = PasswordField("Password", [InputRequired("Enter your password."), SHORT_PASSWORD])
    remember = BooleanField("Keep me signed in on this device")
    next = HiddenField()


class Join(Form):
    """The name and the password of a new account."""

    name = StringField("Your name", [InputRequired("Enter your name.")], description="As colleagues know you.")
    password = PasswordField(
        "Password", [InputRequired("Choose a password."), SHORT_PASSWORD], description=PASSWORD_HINT
    )


class Forgot(Form):
    """The address a link to a new password is wanted for."""

    email = StringField("E-mail address", [InputRequired("Enter your e-mail address."), Length(max=1000)])


class Reset(Form):
    """A new password, by link."""

    password = PasswordField(
        "New password", [InputRequired("Choose a password."), SHORT_PASSWORD], description=PASSWORD_HINT
    )


class ChangePassword(Form):
    """A new password, while signed in."""

    current = PasswordField("Present password", [InputRequired("Enter your present password."), SHORT_PASSWORD])
    password = PasswordField(
        "New password", [InputRequired("Choose a new password."), SHORT_PASSWORD], description=PASSWORD_HINT
    )


class Profile(Form):
    """What a person says about themselves."""

    name = StringField("Name", [InputRequired("Enter your name.")])
    time_zone = Pick("Time zone", description="Every date and deadline is shown in this zone.", widget=ZoneWidget())
    theme = RadioField("Colours", choices=THEMES)
    language = Pick("Language", description="The language you prefer for courses.")


class Erase(Form):
    """One's own name, typed, since erasing cannot be undone."""

    name = StringField("Type your name to erase everything", [InputRequired("Type your name to go on.")])


class DigestForm(Form):
    """Whether somebody wants the weekly mail."""

    digest = RadioField(
        "The weekly mail",
        choices=choices(
            [
                ("weekly", "On Mondays: what is new for you, and what ends soon"),
                ("ends", "Only what ends soon, such as a certification"),
                ("none", "None"),
            ]
        ),
        description="It is never sent empty.",
    )
