"""Pages of decisions about badges: suspend, revoke, restore; the owner's note and its answer."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.people import service as people
from lms.recognition import awards, cabinet, rules
from lms.recognition.byhand import forms, service
from lms.recognition.byhand import rules as hand
from lms.web import access, context
from lms.web.errors import Forbidden, Missing
from lms.web.forms import choices

bp = Blueprint("byhand", __name__)
DECIDERS = tuple(sorted(hand.DECIDERS))


@bp.get("/check/<public_id>/decide")
@access.roles(*DECIDERS)
def ask_verdict(public_id: str) -> ResponseReturnValue:
    """Ask what is decided about a badge, and why."""
    card = _card(public_id)
    return render_template("lms/recognition/byhand/decide.html", card=card, form=_verdict_form(card))


@bp.post("/check/<public_id>/decide")
@access.roles(*DECIDERS)
def decide(public_id: str) -> ResponseReturnValue:
    """Suspend, revoke or restore a badge."""
    card = _card(public_id)
    form = _verdict_form(card)
    if not form.validate():
        return context.invalid("lms/recognition/byhand/decide.html", card=card, form=form)
    does = {"suspended": service.suspend, "revoked": service.revoke, "restored": service.restore}[form.what.data]
    try:
        reason = form.reason.data or ""
        does(context.session(), public_id, by=context.person_id(), reason=reason, at=context.now())
        context.flash(f"The badge is {form.what.data}. {card.holder} reads your reason.")
    except hand.AlreadySo as error:
        context.flash(str(error), "info")
    return redirect(url_for("lms.desk.check", public_id=public_id), 303)


@bp.get("/badges/<public_id>/note")
@access.members
def ask_note(public_id: str) -> ResponseReturnValue:
    """Ask what the owner has to say about a decision."""
    award = _own(public_id)
    if service.open_decision(context.session(), public_id) is None:
        context.flash("There is no decision about this badge that waits for a note.", "info")
        return redirect(url_for("lms.recognition.show", public_id=public_id), 303)
    return _note_page(award, forms.NoteForm())


@bp.post("/badges/<public_id>/note")
@access.members
def write(public_id: str) -> ResponseReturnValue:
    """Write the owner's note down."""
    award, form = _own(public_id), forms.NoteForm(request.form)
    if not form.validate():
        return _note_page(award, form), 422
    try:
        service.appeal(context.session(), context.person_id(), public_id, form.words.data or "", at=context.now())
        context.flash("Your note is sent. You read the answer on this page.")
    except hand.AlreadySo as error:
        context.flash(str(error), "info")
    return redirect(url_for("lms.recognition.show", public_id=public_id), 303)


@bp.get("/awards/notes")
@access.roles(*DECIDERS)
def notes() -> ResponseReturnValue:
    """List the notes that wait for an answer."""
    found = service.waiting_notes(context.session())
    names = people.people(context.session(), {one.owner for one in found})
    return render_template("lms/recognition/byhand/notes.html", notes=found, names=names)


@bp.get("/awards/notes/<int(max=2147483647):number>")
@access.roles(*DECIDERS)
def note(number: int) -> ResponseReturnValue:
    """Show a note and ask for its answer."""
    return _answer_page(number, forms.AnswerForm())


@bp.post("/awards/notes/<int(max=2147483647):number>/answer")
@access.roles(*DECIDERS)
def answer(number: int) -> ResponseReturnValue:
    """Answer a note."""
    form = forms.AnswerForm(request.form)
    if not form.validate():
        return _answer_page(number, form), 422
    try:
        words, given = form.words.data or "", form.answer.data
        service.answer(context.session(), number, given, by=context.person_id(), words=words, at=context.now())
        context.flash("The badge is restored." if given == "restored" else "The decision stays. The owner reads why.")
    except hand.AlreadySo as error:
        context.flash(str(error), "info")
    return redirect(url_for(".notes"), 303)


def _card(public_id: str) -> cabinet.Card:
    try:
        card = cabinet.card(context.session(), public_id, None, rules.CHECKERS, at=context.now())
    except rules.NoSuchAward as error:
        raise Missing(str(error)) from error
    if card.held.award.person_id == context.person_id():
        raise Forbidden("This is your own badge. Somebody else decides about it.")
    return card


def _verdict_form(card: cabinet.Card) -> forms.DecideForm:
    """Offer only what would change something."""
    award = card.held.award
    offered = []
    if award.revoked_at is None:
        offered += [] if award.suspended_at else [("suspended", "Suspend it")]
        offered += [("revoked", "Revoke it")]
    if award.revoked_at or award.suspended_at:
        offered += [("restored", "Restore it")]
    form = forms.DecideForm(request.form if request.method == "POST" else None)
    form.what.choices = choices(offered)
    return form


def _own(public_id: str) -> rules.Award:
    try:
        return awards.award_of(context.session(), context.person_id(), public_id)
    except rules.NoSuchAward as error:
        raise Missing(str(error)) from error


def _note_page(award: rules.Award, form: forms.NoteForm) -> str:
    last = service.open_decision(context.session(), award.public_id)
    return render_template("lms/recognition/byhand/write.html", award=award, last=last, form=form)


def _answer_page(number: int, form: forms.AnswerForm) -> str:
    session = context.session()
    found = service.note_about(session, number)
    refused = ""
    try:
        service.check_answering(session, found, context.person_id())
    except (hand.NotOneself, hand.NotTheOne) as error:
        refused = str(error)
    names = people.people(session, {one for one in (found.owner, found.decided_by) if one})
    return render_template("lms/recognition/byhand/note.html", note=found, names=names, refused=refused, form=form)
