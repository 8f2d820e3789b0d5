"""Pages of incidents: what we learned, for everybody; and where the champion and experts write it down."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.ideas.incidents import forms, rules, service
from lms.sharing import service as sharing
from lms.web import access, context

bp = Blueprint("incidents", __name__)
WRITERS = ("champion", "expert")
PLACE = "/programme/incidents/<incident_id>"


@bp.get("/peers/learned")
@access.members
def learned() -> ResponseReturnValue:
    """List what went wrong once and what everybody can take from it."""
    kind = request.args.get("kind", "")
    kind = kind if kind in rules.KINDS else ""
    found = service.cases(context.session(), page=request.args.get("page", 1, type=int), kind=kind)
    writes = bool(set(WRITERS) & context.person().roles)
    return render_template("lms/ideas/incidents/learned.html", found=found, kind=kind, kinds=rules.KINDS, writes=writes)


@bp.get("/peers/learned/<incident_id>")
@access.members
def one(incident_id: str) -> ResponseReturnValue:
    """Show one of them."""
    found = service.case(context.session(), incident_id)
    return render_template(
        "lms/ideas/incidents/case.html", case=found, linked=sharing.linked, at=context.academy().path
    )


@bp.get("/programme/incidents")
@access.roles(*WRITERS)
def shelf() -> ResponseReturnValue:
    """List all incidents, drafts first."""
    page = request.args.get("page", 1, type=int)
    found = service.cases(context.session(), page=page, drafts=True)
    return render_template("lms/ideas/incidents/shelf.html", found=found)


@bp.get("/programme/incidents/new")
@access.roles(*WRITERS)
def new() -> ResponseReturnValue:
    """Show an empty incident."""
    return _page(forms.IncidentForm())


@bp.post("/programme/incidents/new")
@access.roles(*WRITERS)
@access.gives_back
def write() -> ResponseReturnValue:
    """Keep a draft of an incident."""
    form = _offered(forms.IncidentForm(request.form))
    if not form.validate():
        return _page(form), 422
    try:
        made = service.write(context.session(), form.entry(), by=context.person_id(), at=context.now())
    except (rules.BadText, rules.NamesSomebody) as error:
        form.refuse(error.field, str(error))
        return _page(form, asks=isinstance(error, rules.NamesSomebody) and not error.whole), 422
    context.flash("Kept as a draft. Only the champion and experts see it until it is shown.")
    return redirect(url_for(".edit", incident_id=made), 303)


@bp.get(PLACE)
@access.roles(*WRITERS)
def edit(incident_id: str) -> ResponseReturnValue:
    """Show an incident to be changed, shown or removed."""
    case = service.case(context.session(), incident_id, drafts=True)
    return _page(forms.IncidentForm(data=forms.values_of(case)), case)


@bp.post(f"{PLACE}/change")
@access.roles(*WRITERS)
@access.gives_back
def change(incident_id: str) -> ResponseReturnValue:
    """Write an incident anew."""
    case = service.case(context.session(), incident_id, drafts=True)
    form = _offered(forms.IncidentForm(request.form))
    if not form.validate():
        return _page(form, case), 422
    try:
        service.rewrite(context.session(), incident_id, form.entry(), by=context.person_id(), at=context.now())
    except (rules.BadText, rules.NamesSomebody) as error:
        form.refuse(error.field, str(error))
        return _page(form, case, asks=isinstance(error, rules.NamesSomebody) and not error.whole), 422
    context.flash("Saved.")
    return redirect(url_for(".edit", incident_id=incident_id), 303)


@bp.post(f"{PLACE}/show")
@access.roles(*WRITERS)
def show(incident_id: str) -> ResponseReturnValue:
    """Show an incident to everybody, or no longer."""
    shown = request.form.get("shown") == "yes"
    service.show(context.session(), incident_id, shown=shown, by=context.person_id(), at=context.now())
    context.flash("Everybody can read it now." if shown else "Nobody but the champion and experts reads it now.")
    return redirect(url_for(".edit", incident_id=incident_id), 303)


@bp.post(f"{PLACE}/remove")
@access.roles(*WRITERS)
def remove(incident_id: str) -> ResponseReturnValue:
    """Remove a draft for good."""
    service.remove(context.session(), incident_id, by=context.person_id(), at=context.now())
    context.flash("The draft is gone.")
    return redirect(url_for(".shelf"), 303)


def _page(form: forms.IncidentForm, case: service.Case | None = None, *, asks: bool = False) -> str:
    asked = asks or bool(form.sure.data)
    return render_template("lms/ideas/incidents/edit.html", form=_offered(form), case=case, asks=asked)


def _offered(form: forms.IncidentForm) -> forms.IncidentForm:
    return form.offer(*service.choices(context.session()))
