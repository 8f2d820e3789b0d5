"""Pages of required training: one's own, what is set by champions, and who has done it."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, Integer, literal_column

from lms.learning import deadlines, service
from lms.learning.forms import EVERYBODY, AssignmentForm
from lms.library import service as library
from lms.people import service as people
from lms.policy import service as policy
from lms.recognition import service as recognition
from lms.web import access, context, errors
from lms.web.errors import Missing
from lms.web.forms import choices

bp = Blueprint("required", __name__)

SETTERS = ("champion", "admin")
"""Who requires things of people, and sees every team."""
TEAM_ID: ColumnElement[int] = literal_column("lms_person.team_id", Integer)
STATES = {"": "All", "done": "Done", "open": "Open", "overdue": "Past the date"}
"""How a report is narrowed, in words."""


def prefetch(_args: Mapping[str, Any]) -> dict[str, ColumnElement[Any]]:
    """Prefetch what is required of the person's team and of everybody."""
    return {"required": service.required_column(TEAM_ID)}


@bp.errorhandler(service.NoSuchAssignment)
def missing(error: Exception) -> ResponseReturnValue:
    """Answer as for a page that does not exist: what others are required to do stays unknown."""
    return errors.answer(Missing(str(error)))


@bp.get("/required")
@access.members(prefetch=prefetch)
def show() -> ResponseReturnValue:
    """Show what is required of me, and to leads and champions what they set or look after."""
    session, visible = context.session(), _visible()
    mine = items(recognition.met_at(session, context.person_id()))
    watched = service.assignments(session, teams=visible) if visible != () else ()
    return render_template(
        "lms/learning/required.html",
        items=mine,
        watched=watched,
        counts=service.counts(session, watched, visible=visible),
        sets=_sets(),
        path=context.academy().path,
    )


@bp.get("/required/new")
@access.roles(*SETTERS)
def new() -> ResponseReturnValue:
    """Ask what is required, of whom and until when."""
    return render_template("lms/learning/require.html", form=_form())


@bp.post("/required/new")
@access.roles(*SETTERS)
def add() -> ResponseReturnValue:
    """Require something of a team or of everybody."""
    form = _form()
    if not form.validate() or form.due_on.data is None:
        return context.invalid("lms/learning/require.html", form=form)
    try:
        service.assign(
            context.session(),
            form.ref.data,
            team_id=form.team_id,
            due_on=form.due_on.data,
            by=context.person_id(),
            at=context.now(),
        )
    except (service.MayNotRequire, service.AlreadyRequired) as refusal:
        form.refuse("ref", str(refusal))
        return context.invalid("lms/learning/require.html", form=form)
    context.flash("It is on the list now, and on the Today page of everybody concerned.")
    return redirect(url_for(".show"), HTTPStatus.SEE_OTHER)


@bp.post("/required/<int(max=2147483647):assignment_id>/end")
@access.roles(*SETTERS)
def end(assignment_id: int) -> ResponseReturnValue:
    """Require something no longer."""
    title = service.end(context.session(), assignment_id, by=context.person_id(), at=context.now())
    context.flash(f"“{title}” is no longer required. What people have done stays.")
    return redirect(url_for(".show"), HTTPStatus.SEE_OTHER)


@bp.get("/required/<int(max=2147483647):assignment_id>")
@access.members
def report(assignment_id: int) -> ResponseReturnValue:
    """Show who has done a required thing: to leads their own teams, to champions everybody."""
    state = request.args.get("state", "")
    team = request.args.get("team", type=int)
    found = service.report(
        context.session(),
        assignment_id,
        visible=_visible(),
        team_id=team,
        state=state if state in service.STATES else "",
        page=request.args.get("page", 1, type=int),
        at=context.now(),
    )

    def address(**changes: Any) -> str:
        wanted = {"team": team, "state": found.state or None, **changes}
        return url_for(".report", assignment_id=assignment_id, **wanted)

    return render_template(
        "lms/learning/report.html",
        report=found,
        tabs=[(label, address(state=key or None), key == found.state) for key, label in STATES.items()],
        before=address(page=found.page - 1) if found.page > 1 else None,
        after=address(page=found.page + 1) if found.page < found.pages else None,
    )


@bp.get("/required/<int(max=2147483647):assignment_id>.csv")
@access.members
def export(assignment_id: int) -> ResponseReturnValue:
    """Give a whole report as a file for a spreadsheet."""
    assigned, lines = service.everybody(context.session(), assignment_id, visible=_visible(), at=context.now())
    name = f"required-{assigned.ref.replace(':', '-')}.csv"
    reply = Response("".join(_rows(lines)), mimetype="text/csv")
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return reply


def items(met: Mapping[str, datetime]) -> tuple[service.Item, ...]:
    """List what is required of this visitor, whose page asked for ``prefetch``; ``met``: achievements and when."""
    session, visit = context.session(), context.person()
    return service.required_of(
        library.current(session),
        met,
        service.required_rows(visit.extras["required"]),
        policy.acknowledged(session, visit.person_id),
        at=context.now(),
        zone_name=context.academy().settings.time_zone,
    )


def _rows(lines: Iterator[service.Line]) -> Iterator[str]:
    zone = deadlines.zone(context.academy().settings.time_zone)
    # The mark tells a spreadsheet that the file is UTF-8.
    yield "\ufeff" + _row("Name", "E-mail", "Team", "Status", "Done on")
    for line in lines:
        done = line.done_at.astimezone(zone).date().isoformat() if line.done_at else ""
        yield _row(line.name, line.email, line.team, STATES[line.status], done)


def _row(*cells: str) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([deadlines.cell(one) for one in cells])
    return out.getvalue()


def _form() -> AssignmentForm:
    session = context.session()
    form = AssignmentForm(request.form)
    form.ref.choices = choices([("", "Choose one"), *((one.ref, one.title) for one in service.choices(session))])
    teams = ((str(key), name) for key, name in people.team_names(session).items())
    form.team.choices = choices([("", "Choose one"), (EVERYBODY, "Everybody"), *teams])
    form.today = context.now().astimezone(deadlines.zone(context.academy().settings.time_zone)).date()
    return form


def _sets() -> bool:
    return bool(context.person().roles & set(SETTERS))


def _visible() -> tuple[int, ...] | None:
    """Give the teams whose people this visitor sees by name; None: all of them."""
    return None if _sets() else people.leads(context.session(), context.person_id())
