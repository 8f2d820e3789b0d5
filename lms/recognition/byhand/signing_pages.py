"""Pages of the sign-off of a level: the queue, a proposal, its answer, a withdrawal, and the person's own wish."""

from collections.abc import Iterable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.content.levels import SIGNERS, Level
from lms.library import service as library
from lms.people import service as people
from lms.recognition.byhand import forms, giving_pages, service
from lms.recognition.byhand import rules as hand
from lms.web import access, context, words
from lms.web.errors import Forbidden, Missing
from lms.web.forms import choices

bp = Blueprint("signing", __name__)
ROLES = tuple(sorted(SIGNERS))
"""Which of them opens these pages depends on the levels: each names the role that signs it."""


@bp.get("/awards/sign-offs")
@access.roles(*ROLES)
def queue() -> ResponseReturnValue:
    """Show who waits for a sign-off, and what stands signed off."""
    levels, session = _levels(), context.session()
    now = service.current(session, context.now())
    waiting, standing = ([one for one in part if one.level_id in levels] for part in now)
    return render_template(
        "lms/recognition/byhand/queue.html",
        levels=levels,
        proposes=bool(context.person().roles & hand.GIVERS),
        waiting=waiting,
        ready=service.ready_of(session, [(one.person_id, one.level_id) for one in waiting]),
        standing=standing,
        names=people.people(session, {one.person_id for one in (*waiting, *standing)}),
    )


@bp.get("/awards/sign-offs/propose/<level_id>")
@access.roles(*ROLES)
def whom(level_id: str) -> ResponseReturnValue:
    """Look for the person to propose."""
    level = _level(level_id)
    form = forms.SearchForm(request.args)
    found = giving_pages.found_people(form)
    hrefs = {
        one.public_id: url_for(".terms", level_id=level_id, person=one.public_id) for one in giving_pages.shown(found)
    }
    return render_template("lms/recognition/byhand/whom.html", level=level, form=form, found=found, hrefs=hrefs)


@bp.get("/awards/sign-offs/propose/<level_id>/<person>")
@access.roles(*ROLES)
def terms(level_id: str, person: str) -> ResponseReturnValue:
    """Ask for the terms of a proposal."""
    return _terms_page(_level(level_id), _person(person), forms.ProposeForm())


@bp.post("/awards/sign-offs/propose/<level_id>/<person>")
@access.roles(*ROLES)
def propose(level_id: str, person: str) -> ResponseReturnValue:
    """Propose somebody for the sign-off of a level."""
    level, whom, form = _level(level_id), _person(person), forms.ProposeForm(request.form)
    if not form.validate():
        return _terms_page(level, whom, form), 422
    last_day = form.until.data
    until = words.end_of_day(last_day, context.person().time_zone) if last_day else None
    made = service.Mandate(form.subjects.data or "", form.reason.data or "", until)
    try:
        service.propose(context.session(), whom.id, level_id, made, by=context.person_id(), at=context.now())
        context.flash(f"{whom.name} is proposed. Another person with the role {level.sign_off} answers.")
    except hand.BadEnd as error:
        form.refuse("until", str(error))
        return _terms_page(level, whom, form), 422
    except (hand.AlreadySo, hand.NotYet) as error:
        context.flash(str(error), "info")
    return redirect(url_for(".queue"), 303)


@bp.get("/awards/sign-offs/<int(max=2147483647):number>")
@access.roles(*ROLES)
def show(number: int) -> ResponseReturnValue:
    """Show one sign-off and ask for its answer."""
    found, level = _request(number)
    return _request_page(found, level, forms.AnswerSignOffForm(), forms.WithdrawForm())


@bp.post("/awards/sign-offs/<int(max=2147483647):number>/answer")
@access.roles(*ROLES)
def answer(number: int) -> ResponseReturnValue:
    """Sign a level off, or say “not now”."""
    found, level = _request(number)
    form = forms.AnswerSignOffForm(request.form)
    valid = form.validate()
    if valid and form.answer.data == "not-now" and not form.words.data:
        form.refuse("words", "Enter what would help. The person reads it.")
        valid = False
    if not valid:
        return _request_page(found, level, form, forms.WithdrawForm()), 422
    session, by, at = context.session(), context.person_id(), context.now()
    try:
        if form.answer.data == "confirmed":
            service.confirm(session, number, by=by, at=at)
            context.flash(f"“{level.title}” is signed off.")
        else:
            service.not_now(session, number, by=by, words=form.words.data or "", at=at)
            context.flash("Your answer is sent. It can be proposed again at any time.")
    except (hand.AlreadySo, hand.NotYet, hand.BadEnd) as error:
        context.flash(str(error), "info")
    return redirect(url_for(".queue"), 303)


@bp.post("/awards/sign-offs/<int(max=2147483647):number>/withdraw")
@access.roles(*ROLES)
def withdraw(number: int) -> ResponseReturnValue:
    """Withdraw a sign-off."""
    found, level = _request(number)
    form = forms.WithdrawForm(request.form)
    if not form.validate():
        return _request_page(found, level, forms.AnswerSignOffForm(), form), 422
    reason = form.reason.data or ""
    try:
        service.withdraw(context.session(), number, by=context.person_id(), reason=reason, at=context.now())
        context.flash("The sign-off is withdrawn. The level stays; what the sign-off opened rests.")
    except hand.AlreadySo as error:
        context.flash(str(error), "info")
    return redirect(url_for(".queue"), 303)


@bp.post("/level/<level_id>/sign-off")
@access.members
def ask(level_id: str) -> ResponseReturnValue:
    """Ask for the sign-off of the level I am at the door of."""
    try:
        service.ask(context.session(), context.person_id(), level_id, at=context.now())
        context.flash("You have asked. Somebody proposes you with a reason, and another person answers.")
    except hand.NoSuchDecision as error:
        raise Missing(str(error)) from error
    except (hand.AlreadySo, hand.NotYet) as error:
        context.flash(str(error), "info")
    return redirect(context.academy().path(f"/learn#{level_id}"), 303)


@bp.post("/level/<level_id>/sign-off/take-back")
@access.members
def take_back(level_id: str) -> ResponseReturnValue:
    """Take back what waits for me, whether I asked or was proposed."""
    try:
        service.level_to_sign(context.session(), level_id)
        service.take_back(context.session(), context.person_id(), level_id, at=context.now())
        context.flash("It is taken back. You can ask at any other time.")
    except hand.NoSuchDecision as error:
        raise Missing(str(error)) from error
    except hand.AlreadySo as error:
        context.flash(str(error), "info")
    return redirect(context.academy().path(f"/learn#{level_id}"), 303)


def _levels() -> dict[str, Level]:
    """Give the levels that are signed off and that this visitor has something to do with."""
    levels = hand.signing(library.current(context.session()).library.levels)
    roles = context.person().roles
    if roles & hand.GIVERS:
        return levels
    own = {name: level for name, level in levels.items() if level.sign_off in roles}
    if not own:
        raise Forbidden("No level is signed off by one of your roles.")
    return own


def _level(level_id: str) -> Level:
    """Give a level that this visitor may propose somebody for."""
    levels = _levels()
    if not context.person().roles & hand.GIVERS:
        raise Forbidden("People are proposed by trainers, champions and administrators.")
    if level_id not in levels:
        raise Missing("No level of that name is signed off.")
    return levels[level_id]


def _request(number: int) -> tuple[service.Request, Level]:
    levels = _levels()
    found = service.request(context.session(), number)
    if found.level_id not in levels:
        raise Missing("There is no such sign-off.")
    return found, levels[found.level_id]


def _person(public_id: str) -> people.Person:
    found = people.by_public_id(context.session(), [public_id]).get(public_id)
    if found is None or not found.active:
        raise Missing("There is nobody with this id.")
    if found.id == context.person_id():
        raise Forbidden("Nobody proposes themselves. You can ask for it on your Learn page.")
    return found


def _terms_page(level: Level, person: people.Person, form: forms.ProposeForm) -> str:
    return render_template("lms/recognition/byhand/propose.html", level=level, person=person, form=form)


def _request_page(
    found: service.Request, level: Level, form: forms.AnswerSignOffForm, leaving: forms.WithdrawForm
) -> str:
    visit, session = context.person(), context.session()
    refused = ""
    try:
        proposer = found.proposed_by if found.answered_at is None else None
        hand.check_answer(found.person_id, level, proposed_by=proposer, by=visit.person_id, roles=visit.roles)
    except (hand.NotOneself, hand.NotTheOne) as error:
        refused = str(error)
    if found.proposed_at is None:
        form.answer.choices = choices([forms.NOT_NOW])
    known = people.people(session, set(_present(found.person_id, found.proposed_by, found.answered_by)))
    return render_template(
        "lms/recognition/byhand/request.html",
        found=found,
        level=level,
        person=known[found.person_id],
        names={one.id: one.name for one in known.values()},
        ready=found.answered_at is not None or service.ready(session, found.person_id, level.id),
        refused=refused,
        proposes=bool(visit.roles & hand.GIVERS) and visit.person_id != found.person_id,
        form=leaving if leaving.errors else form,
        answering=form,
        leaving=leaving,
    )


def _present(*keys: int | None) -> Iterable[int]:
    return (one for one in keys if one is not None)
