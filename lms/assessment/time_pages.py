"""Pages of trainers and administrators who give somebody more time; there is no list of such people."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.assessment import forms, service
from lms.assessment.rules import MOST_MINUTES
from lms.people import service as people
from lms.web import access, context, words
from lms.web.errors import Missing

bp = Blueprint("time", __name__)
MAY = ("trainer", "admin")


@bp.get("/studio/time")
@access.roles(*MAY)
def ask() -> ResponseReturnValue:
    """Ask whose time to look at."""
    return render_template("lms/assessment/whose_time.html", form=forms.Who())


@bp.post("/studio/time")
@access.roles(*MAY)
def find() -> ResponseReturnValue:
    """Go to the page of the person asked for."""
    form = forms.Who(request.form)
    if not form.validate():
        return context.invalid("lms/assessment/whose_time.html", form=form)
    person = people.find(context.session(), form.who.data or "")
    if person is None:
        form.refuse("who", "We know nobody with this address or id. Check it and try again.")
        return context.invalid("lms/assessment/whose_time.html", form=form)
    return redirect(url_for(".show", public_id=person.public_id), 303)


@bp.get("/studio/time/<public_id>")
@access.roles(*MAY)
def show(public_id: str) -> ResponseReturnValue:
    """Show how long a person may take, and their attempts that run."""
    return _page(_person(public_id), None, "")


@bp.post("/studio/time/<public_id>")
@access.roles(*MAY)
def allow(public_id: str) -> ResponseReturnValue:
    """Give a person more time at every quiz, or as much as everybody."""
    person, form = _person(public_id), forms.Time(request.form)
    if not form.validate():
        return _page(person, form, ""), 422
    try:
        service.allow(context.session(), person.id, form.allowance(), at=context.now(), by=context.person_id())
    except service.BadAllowance as error:
        form.refuse(error.field, str(error))
        return _page(person, form, ""), 422
    context.flash(f"Saved. It counts for {person.name} from the next start of a quiz on.")
    return redirect(url_for(".show", public_id=public_id), 303)


@bp.post("/studio/time/<public_id>/<attempt_id>")
@access.roles(*MAY)
def extend(public_id: str, attempt_id: str) -> ResponseReturnValue:
    """Give a running attempt more minutes."""
    person, form = _person(public_id), forms.More(request.form)
    session, at, by = context.session(), context.now(), context.person_id()
    ends = None
    if form.validate():
        try:
            ends = service.give_time(session, person.id, attempt_id, form.more.data or 0, at=at, by=by)
        except service.BadAllowance as error:
            form.refuse(error.field, str(error))
        except service.NotYours as error:
            raise Missing(str(error)) from None
    if ends is None:
        return _page(person, None, attempt_id, form), 422
    context.flash(f"The attempt of {person.name} now ends on {words.moment(ends, context.person().time_zone)}.")
    return redirect(url_for(".show", public_id=public_id), 303)


def _page(person: people.Person, form: forms.Time | None, attempt_id: str, more: forms.More | None = None) -> str:
    found = service.time_of(context.session(), person.id, at=context.now())
    if form is None:
        now = found.allowance
        how = "none" if now is None else "percent" if now.percent else "minutes"
        form = forms.Time(how=how, percent=(now and now.percent) or None, minutes=(now and now.minutes) or None)
    problems = form.problems if more is None else [(f"more-{attempt_id}", words_) for _, words_ in more.problems]
    return render_template(
        "lms/assessment/time.html",
        person=person,
        form=form,
        found=found,
        own=person.id == context.person_id(),
        attempt_id=attempt_id,
        more=more,
        most=MOST_MINUTES,
        summary=[(f"#{field}", said) for field, said in problems],
        problem=bool(problems),
    )


def _person(public_id: str) -> people.Person:
    found = people.find(context.session(), public_id)
    if found is None or found.public_id != public_id:
        raise Missing("There is nobody with this id.")
    return found
