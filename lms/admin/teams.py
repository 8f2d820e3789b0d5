"""Teams and who leads them."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.admin import forms
from lms.admin.system import bp
from lms.people import service as people
from lms.web import access, context
from lms.web.errors import Missing


@bp.get("/system/teams")
@access.roles("admin")
def list_teams() -> ResponseReturnValue:
    """List the teams, and offer to add one."""
    return _list(forms.Team())


@bp.post("/system/teams")
@access.roles("admin")
def add_team() -> ResponseReturnValue:
    """Add a team."""
    form = forms.Team(request.form)
    if not form.validate():
        return _list(form), 422
    try:
        team_id = people.add_team(context.session(), form.name.data or "", at=context.now(), by=context.person_id())
    except (people.Taken, people.Unfit) as error:
        form.refuse("name", str(error))
        return _list(form), 422
    context.flash("The team is there. Name who leads it.")
    return redirect(url_for(".show_team", team_id=team_id), 303)


def _list(form: forms.Team) -> str:
    teams = people.teams(context.session())
    leads = people.people(context.session(), {key for team in teams for key in team.leads})
    return render_template("lms/admin/teams.html", form=form, teams=teams, leads=leads)


@bp.get("/system/teams/<int(max=2147483647):team_id>")
@access.roles("admin")
def show_team(team_id: int) -> ResponseReturnValue:
    """Show a team, its name and its leads."""
    team = _team(team_id)
    return _show(team, forms.Team(data={"name": team.name}), forms.Lead())


@bp.post("/system/teams/<int(max=2147483647):team_id>/rename")
@access.roles("admin")
def rename_team(team_id: int) -> ResponseReturnValue:
    """Give a team another name."""
    form = forms.Team(request.form)
    team = _team(team_id)
    if not form.validate():
        return _show(team, form, forms.Lead()), 422
    try:
        people.rename_team(context.session(), team_id, form.name.data or "", at=context.now(), by=context.person_id())
    except (people.Taken, people.Unfit) as error:
        form.refuse("name", str(error))
        return _show(team, form, forms.Lead()), 422
    context.flash("The team has its new name.")
    return redirect(url_for(".show_team", team_id=team_id), 303)


@bp.post("/system/teams/<int(max=2147483647):team_id>/leads")
@access.roles("admin")
def add_lead(team_id: int) -> ResponseReturnValue:
    """Let somebody lead a team."""
    form = forms.Lead(request.form)
    team = _team(team_id)
    names = forms.Team(data={"name": team.name})
    if not form.validate():
        return _show(team, names, form), 422
    person = people.find(context.session(), form.email.data or "")
    if person is None or not person.active:
        form.refuse("email", "Nobody with an open account has this address. Look it up under People.")
        return _show(team, names, form), 422
    people.add_lead(context.session(), team_id, person.id, at=context.now(), by=context.person_id())
    context.flash(f"{person.name} leads {team.name}.")
    return redirect(url_for(".show_team", team_id=team_id), 303)


@bp.post("/system/teams/<int(max=2147483647):team_id>/leads/<public_id>/remove")
@access.roles("admin")
def remove_lead(team_id: int, public_id: str) -> ResponseReturnValue:
    """End somebody's lead of a team."""
    team = _team(team_id)
    person = people.find(context.session(), public_id)
    if person is None or person.id not in team.leads:
        raise Missing
    people.remove_lead(context.session(), team_id, person.id, at=context.now(), by=context.person_id())
    context.flash(f"{person.name} no longer leads {team.name}.")
    return redirect(url_for(".show_team", team_id=team_id), 303)


def _team(team_id: int) -> people.Team:
    found = next((one for one in people.teams(context.session()) if one.id == team_id), None)
    if found is None:
        raise Missing("There is no such team.")
    return found


def _show(team: people.Team, form: forms.Team, lead: forms.Lead) -> str:
    leads = people.people(context.session(), team.leads)
    bad = bool(form.errors or lead.errors)
    return render_template(
        "lms/admin/team.html", team=team, form=form, lead=lead, leads=list(leads.values()), problem=bad
    )
