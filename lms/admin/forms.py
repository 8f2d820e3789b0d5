"""The shape of what administrators send."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectMultipleField, StringField
from wtforms.validators import InputRequired, Optional

from lms.people import service as people
from lms.policy import service as policy
from lms.web.forms import Form, Pick, choices

ROLE_WORDS = {
    "trainer": "Trainer: writes lessons and quizzes",
    "staff": "Staff: checks badges",
    "expert": "Expert: signs off the policy",
    "champion": "Champion: runs the programme",
    "admin": "Administrator: people, roles, health",
}
ROLES = choices((role, ROLE_WORDS[role]) for role in people.GIVEN_ROLES)
ROLE_NAMES = choices([("", "Every role"), *((one, one.capitalize()) for one in people.GIVEN_ROLES)])
STATES = choices([("active", "Open"), ("waiting", "No password yet"), ("closed", "Closed"), ("all", "All")])


def team_choices(names: dict[int, str], none: str) -> list[Any]:
    """Give teams as choices, with a first one for none."""
    return choices([("", none), *((str(key), name) for key, name in names.items())])


class Filter(Form):
    """Whom a list shows."""

    q = StringField("Name or e-mail address")
    team = Pick("Team", default="")
    role = Pick("Role", choices=ROLE_NAMES, default="")
    state = Pick("Account", choices=STATES, default="active")


class Invite(Form):
    """Whom to invite, and as what."""

    email = StringField("E-mail address", [InputRequired("Enter an e-mail address.")])
    name = StringField("Name", [Optional()], description="The person can change it while joining.")
    team = Pick("Team", [Optional()])
    roles = SelectMultipleField("Roles", choices=ROLES, description="Everybody is a learner. Tick what comes on top.")


class Person(Form):
    """A person's team and roles."""

    team = Pick("Team")
    roles = SelectMultipleField("Roles", choices=ROLES, description="Counts from the person's next page on.")
    areas = SelectMultipleField("Signs policies for", description="Counts while the person is an expert.")


class Team(Form):
    """A team's name."""

    name = StringField("Name", [InputRequired("Enter a name.")])


class Lead(Form):
    """Who is to lead a team."""

    email = StringField(
        "E-mail address of the lead",
        [InputRequired("Enter an e-mail address.")],
        description="Leads see who of their team has done the required training.",
    )


def with_teams(form: Invite | Person | Filter, names: dict[int, str], none: str = "No team") -> None:
    """Offer these teams in a form."""
    form.team.choices = team_choices(names, none)


def with_areas(form: Person, areas: Iterable[str]) -> None:
    """Offer these areas in a form."""
    form.areas.choices = choices((area, policy.title_of(area)) for area in areas)


def key_of(value: str | None) -> int | None:
    """Read the key of a chosen team."""
    return int(value) if value else None


def chosen(values: Iterable[str] | None) -> tuple[str, ...]:
    """Give the roles that were ticked."""
    return tuple(values or ())


class Withdraw(Form):
    """The key that is withdrawn, typed, so that nobody does it by mistake."""

    ending = StringField(
        "Last six characters of the key",
        [InputRequired("Type the last six characters of the key.")],
        description="They stand at the end of its name above.",
    )
