"""Pages on which a badge is given by hand: who, which one, why, and a last look before it is given."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.content.badges import Badge
from lms.people import service as people
from lms.recognition import cabinet
from lms.recognition.byhand import forms, service
from lms.recognition.byhand import rules as hand
from lms.web import access, context, words
from lms.web.errors import Forbidden, Missing

bp = Blueprint("giving", __name__, url_prefix="/awards/give")
GIVERS = tuple(sorted(hand.GIVERS))
LEAST = 2
"""Letters of a name before anybody is looked for: this is no list of people."""
MOST = 10
"""How many people a search shows."""


@bp.get("")
@access.roles(*GIVERS)
def search() -> ResponseReturnValue:
    """Choose a badge and look for a person."""
    badges = service.givable(context.session())
    chosen = next((one for one in badges if one.id == request.args.get("badge")), badges[0] if badges else None)
    form = forms.SearchForm(request.args)
    found = found_people(form) if chosen else None
    name = chosen.id if chosen else ""
    hrefs = {one.public_id: url_for(".ask", badge_id=name, person=one.public_id) for one in shown(found)}
    return render_template(
        "lms/recognition/byhand/give.html", badges=badges, chosen=chosen, form=form, found=found, hrefs=hrefs
    )


@bp.get("/<badge_id>/<person>")
@access.roles(*GIVERS)
def ask(badge_id: str, person: str) -> ResponseReturnValue:
    """Ask for the reason, with the badge and the person in full."""
    return _page(_badge(badge_id), _person(person), forms.GiveForm())


@bp.post("/<badge_id>/<person>")
@access.roles(*GIVERS)
def give(badge_id: str, person: str) -> ResponseReturnValue:
    """Give the badge."""
    badge, to, form = _badge(badge_id), _person(person), forms.GiveForm(request.form)
    if not form.validate():
        return _page(badge, to, form), 422
    last_day = form.until.data
    until = words.end_of_day(last_day, context.person().time_zone) if last_day else None
    try:
        reason, by = form.reason.data or "", context.person_id()
        service.give(context.session(), to.id, badge.id, by=by, reason=reason, at=context.now(), until=until)
    except hand.BadEnd as error:
        form.refuse("until", str(error))
        return _page(badge, to, form), 422
    except hand.AlreadySo as error:
        context.flash(str(error), "info")
    else:
        context.flash(f"{to.name} has “{badge.title}” now, and reads who gave it and why.")
    return redirect(url_for(".search", badge=badge.id), 303)


def found_people(form: forms.SearchForm) -> people.Listing | None:
    """Look for people by a part of name or address; None where too little of it is typed."""
    text = (form.q.data or "").strip()
    return people.listing(context.session(), words=text) if len(text) >= LEAST and form.validate() else None


def shown(found: people.Listing | None) -> tuple[people.Listed, ...]:
    """Give the people of a search that its page shows."""
    return found.rows[:MOST] if found else ()


def _page(badge: Badge, person: people.Person, form: forms.GiveForm) -> str:
    held = service.held(context.session(), person.id, badge.id)
    return render_template(
        "lms/recognition/byhand/give_to.html",
        badge=badge,
        picture=cabinet.drawing(badge),
        person=person,
        held=held[0].state(context.now()) if held else "",
        form=form,
    )


def _badge(badge_id: str) -> Badge:
    found = next((one for one in service.givable(context.session()) if one.id == badge_id), None)
    if found is None:
        raise Missing("No badge of that name is given by hand.")
    return found


def _person(public_id: str) -> people.Person:
    found = people.by_public_id(context.session(), [public_id]).get(public_id)
    if found is None or not found.active:
        raise Missing("There is nobody with this id.")
    if found.id == context.person_id():
        raise Forbidden("Nobody gives a badge to themselves. Ask a colleague with one of these roles.")
    return found
