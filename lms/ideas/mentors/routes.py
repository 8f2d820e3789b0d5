"""Pages of mentoring: what one has here, an offer, a request, and the thread of two people."""

import secrets

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.advocacy import service as advocacy
from lms.ideas.mentors import forms, rules, service
from lms.sharing import service as sharing
from lms.web import access, context

bp = Blueprint("mentors", __name__)
LAST = 1_000_000


@bp.get("/mentors")
@access.members
def home() -> str:
    """Show one's requests, those to oneself, and whom one meets."""
    found = service.home(context.session(), context.person_id(), context.now())
    return render_template("lms/ideas/mentors/home.html", found=found, says=rules.SAYS)


@bp.get("/mentors/offer")
@access.members
def show_offer() -> str:
    """Show one's offer to mentor, or an empty one."""
    session, me = context.session(), context.person_id()
    may, made = service.may_mentor(session, me, context.now()), service.offer_of(session, me)
    if not may.granted and made is None:
        return _locked(may, "Mentoring is not open to you yet")
    if made is None:
        known = dict(forms.LANGUAGES)
        language = context.person().language.partition("-")[0]
        return _offer(forms.OfferForm(data={"most": 2, "language": language if language in known else "en"}), None)
    same = {name: getattr(made.terms, name) for name in ("language", "most", "about", "mails")}
    return _offer(forms.OfferForm(data={**same, "topics": list(made.terms.topics)}), made)


@bp.post("/mentors/offer")
@access.members
def offer() -> ResponseReturnValue:
    """Offer to mentor, or change the offer."""
    session, me = context.session(), context.person_id()
    made, form = service.offer_of(session, me), forms.OfferForm(request.form)
    if not form.offer(service.topics(session)).validate():
        return _offer(form, made), 422
    try:
        service.offer(session, me, form.terms(), at=context.now())
    except advocacy.Locked as error:
        return _locked(error.decision, "Mentoring is not open to you yet", form.about.data or ""), 403
    except service.Unfit as error:
        form.refuse(error.field, str(error))
        return _offer(form, made), 422
    context.flash("Your offer is saved. Colleagues who look for a mentor find it.")
    return redirect(url_for(".home"), 303)


@bp.post("/mentors/offer/pause")
@access.members
def pause() -> ResponseReturnValue:
    """Let no new request come, or let them again."""
    paused = request.form.get("paused") == "yes"
    service.pause(context.session(), context.person_id(), paused=paused)
    context.flash("No new request comes to you." if paused else "Requests come to you again.")
    return redirect(url_for(".home"), 303)


@bp.post("/mentors/offer/end")
@access.members
def end_offer() -> ResponseReturnValue:
    """Take one's offer back."""
    service.end_offer(context.session(), context.person_id())
    context.flash("Your offer is taken back. Whom you meet already stays with you.")
    return redirect(url_for(".home"), 303)


@bp.get("/mentors/ask")
@access.members
def show_ask() -> str:
    """Show the form to look for a mentor, and, for a topic, who fits."""
    may = service.may_ask(context.session(), context.person_id(), context.now())
    if not may.granted:
        return _locked(may, "Asking is not open to you now")
    language = request.args.get("language", context.person().language.partition("-")[0])
    data = {"topic": request.args.get("topic", ""), "language": language, "key": secrets.token_urlsafe(16)}
    return _ask(forms.AskForm(data=data))


@bp.post("/mentors/ask")
@access.members
@access.gives_back
def ask() -> ResponseReturnValue:
    """Ask for a mentor."""
    session, me, form = context.session(), context.person_id(), forms.AskForm(request.form)
    if not form.offer(service.topics(session)).validate():
        return _ask(form), 422
    try:
        service.ask(session, me, service.Wish(*form.wish(form.key.data or secrets.token_urlsafe(16))), at=context.now())
    except advocacy.Locked as error:
        return _locked(error.decision, "Asking is not open to you now", form.words.data or ""), 403
    except service.Unfit as error:
        form.refuse(error.field, str(error))
        return _ask(form), 422
    except (service.NotNow, service.TooMany) as error:
        form.refuse("topic", str(error))
        return _ask(form), 409 if isinstance(error, service.NotNow) else 429
    context.flash("You have asked. You read here when somebody accepts, or after two weeks that nobody is free now.")
    return redirect(url_for(".home"), 303)


@bp.post("/mentors/requests/<ask_id>/withdraw")
@access.members
def withdraw(ask_id: str) -> ResponseReturnValue:
    """Withdraw a request of one's own."""
    service.withdraw(context.session(), context.person_id(), ask_id, at=context.now())
    context.flash("Your request is withdrawn.")
    return redirect(url_for(".home"), 303)


@bp.get("/mentors/requests/<ask_id>")
@access.members
def show_request(ask_id: str) -> str:
    """Show a request that went to oneself."""
    found = service.request(context.session(), context.person_id(), ask_id, context.now())
    return render_template("lms/ideas/mentors/request.html", found=found, linked=sharing.linked)


@bp.post("/mentors/requests/<ask_id>")
@access.members
def answer(ask_id: str) -> ResponseReturnValue:
    """Accept a request, or put it aside."""
    session, me, at = context.session(), context.person_id(), context.now()
    if request.form.get("answer") == "accept":
        pair = service.accept(session, me, ask_id, at=at)
        context.flash("You meet now. Write the first words here.")
        return redirect(url_for(".show", pair_id=pair), 303)
    service.decline(session, me, ask_id, at=at)
    context.flash("It is put aside. Nobody learns that you declined.")
    return redirect(url_for(".home"), 303)


@bp.get("/mentors/with/<pair_id>")
@access.members
def show(pair_id: str) -> str:
    """Show what two people wrote each other, to one of the two."""
    return _thread(pair_id, forms.MessageForm(data={"key": secrets.token_urlsafe(16)}))


@bp.post("/mentors/with/<pair_id>")
@access.members
@access.gives_back
def write(pair_id: str) -> ResponseReturnValue:
    """Write to the other one."""
    form, key = forms.MessageForm(request.form), request.form.get("key", "") or secrets.token_urlsafe(16)
    try:
        service.write(context.session(), context.person_id(), pair_id, form.text.data or "", key=key, at=context.now())
    except (service.Unfit, service.NotNow, service.TooMany) as error:
        form.refuse("text", str(error))
        status = {service.Unfit: 422, service.NotNow: 409, service.TooMany: 429}[type(error)]
        return _thread(pair_id, form), status
    return redirect(url_for(".show", pair_id=pair_id, page="last", _anchor="own-write"), 303)


@bp.post("/mentors/with/<pair_id>/end")
@access.members
def end(pair_id: str) -> ResponseReturnValue:
    """End it."""
    service.end(context.session(), context.person_id(), pair_id, at=context.now())
    context.flash("It has ended. What you wrote each other can be read for 90 days.")
    return redirect(url_for(".home"), 303)


def _offer(form: forms.OfferForm, made: service.Made | None) -> str:
    form.offer(service.topics(context.session()))
    return render_template("lms/ideas/mentors/offer.html", form=form, made=made)


def _ask(form: forms.AskForm) -> str:
    session, me, at = context.session(), context.person_id(), context.now()
    topics = service.topics(session)
    topic = form.topic.data if form.topic.data in dict(topics) else ""
    found = service.fitting(session, me, topic, form.language.data or "en", at) if topic else ()
    zone = context.person().time_zone
    return render_template(
        "lms/ideas/mentors/ask.html",
        form=form.offer(topics, found),
        topic=topic,
        found=[(one, rules.apart(one.zone, zone, at)) for one in found],
        first=forms.FIRST,
    )


def _thread(pair_id: str, form: forms.MessageForm) -> str:
    page = LAST if request.args.get("page", "last") == "last" else request.args.get("page", 1, type=int)
    found = service.thread(context.session(), context.person_id(), pair_id, page=page)
    return render_template("lms/ideas/mentors/thread.html", found=found, form=form, linked=sharing.linked)


def _locked(decision: advocacy.Decision, title: str, words: str = "") -> str:
    path = context.academy().path
    return render_template("lms/sharing/locked.html", decision=decision, title=title, words=words, path=path)
