"""The page of how many take part: in groups of five or more, for champions, and for leads of their own teams."""

from collections.abc import Iterable

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lms.advocacy import anonymity, forms, service
from lms.library import service as library
from lms.people import service as people
from lms.web import access, context
from lms.web.errors import Forbidden
from lms.web.forms import choices

bp = Blueprint("taking_part", __name__)
NO_TEAM = "People without a team"


@bp.get("/programme/taking-part")
@access.members
def show() -> ResponseReturnValue:
    """Show each group that may be spoken of; a filter only chooses among them.

    :raises Forbidden: the visitor neither runs the programme nor leads a team.
    """
    session, visit = context.session(), context.person()
    teams = None if visit.roles & {"champion", "admin"} else people.leads(session, visit.person_id)
    if teams == ():
        raise Forbidden
    names = people.team_names(session)
    form = _form(names if teams is None else {key: names[key] for key in teams if key in names})
    when, rows = service.seen(session, teams=teams, team=_number(form.team.data), level=_number(form.level.data))
    return render_template(
        "lms/advocacy/taking_part.html",
        form=form,
        when=when,
        rows=[(_label(one, names), one) for one in rows],
        whole=service.whole(rows),
        least=service.LEAST,
        narrowed=bool(form.team.data or form.level.data),
    )


def _form(names: dict[int, str]) -> forms.GroupForm:
    form = forms.GroupForm(request.args)
    content = library.current(context.session()).library
    first = min((one.level for one in content.permissions if one.outward), default=0)
    levels = [(str(one.number), f"{one.number}, {one.title}") for one in content.levels if one.number >= first]
    form.team.choices = choices([("", "All"), *((str(key), name) for key, name in names.items())])
    form.level.choices = choices([("", "All"), *levels])
    for field in (form.team, form.level):
        if not field.validate(form):
            field.data, field.errors = "", []
    return form


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _label(block: anonymity.Block, names: dict[int, str]) -> str:
    teams = {team for team, _ in block.cells}
    named = sorted(names.get(team, NO_TEAM) if team is not None else NO_TEAM for team in teams)
    levels = sorted({level for _, level in block.cells})
    return f"{_listed(named)}: {'level' if len(levels) == 1 else 'levels'} {_listed(map(str, levels))}"


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
