"""Pages of the champion: the feeds that are read, how each one is, and what came in."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.sharing import service as sharing
from lms.sharing.feeds import forms, service
from lms.sharing.rules import Unfit
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("feeds", __name__)
NUMBER = "<int(max=2147483647):feed_id>"


@bp.get("/programme/feeds")
@access.roles("champion")
def shelf() -> ResponseReturnValue:
    """List the feeds and how each one is."""
    return render_template("lms/sharing/feeds/shelf.html", feeds=service.feeds(context.session()))


@bp.get("/programme/feeds/new")
@access.roles("champion")
def new() -> ResponseReturnValue:
    """Show the form for a feed."""
    return _page(forms.FeedForm())


@bp.post("/programme/feeds/new")
@access.roles("champion")
def add() -> ResponseReturnValue:
    """Read a feed from now on."""
    form = _offered(forms.FeedForm(request.form))
    if not form.validate():
        return _page(form), 422
    by, at = context.person_id(), context.now()
    try:
        number = service.add(context.session(), form.address.data or "", **form.values(), by=by, at=at)
    except Unfit as error:
        form.refuse(error.field, str(error))
        return _page(form), 422
    context.flash("The feed is asked within a few seconds, and then every hour.")
    return redirect(url_for(".show", feed_id=number), 303)


@bp.get(f"/programme/feeds/{NUMBER}")
@access.roles("champion")
def show(feed_id: int) -> ResponseReturnValue:
    """Show how a feed is, and the form to change it."""
    feed = _feed(feed_id)
    return _page(forms.FeedForm(data=forms.feed_values(feed)), feed)


@bp.post(f"/programme/feeds/{NUMBER}/change")
@access.roles("champion")
def change(feed_id: int) -> ResponseReturnValue:
    """Change a feed's name, topic or language."""
    feed = _feed(feed_id)
    form = forms.FeedForm(request.form, data=forms.feed_values(feed))
    form.address.data, form.address.raw_data = feed.address, [feed.address]
    if not _offered(form, feed).validate():
        return _page(form, feed), 422
    service.change(context.session(), feed_id, **form.values(), by=context.person_id(), at=context.now())
    context.flash("The feed is saved. What came in before stays as it is.")
    return redirect(url_for(".show", feed_id=feed_id), 303)


@bp.post(f"/programme/feeds/{NUMBER}/turn")
@access.roles("champion")
def turn(feed_id: int) -> ResponseReturnValue:
    """Stop reading a feed, or read it again."""
    _feed(feed_id)
    on = request.form.get("on") == "yes"
    service.turn(context.session(), feed_id, on=on, by=context.person_id(), at=context.now())
    context.flash("The feed is read again." if on else "The feed is no longer read. What came in stays.")
    return redirect(url_for(".show", feed_id=feed_id), 303)


@bp.post(f"/programme/feeds/{NUMBER}/ask")
@access.roles("champion")
def ask(feed_id: int) -> ResponseReturnValue:
    """Have a feed asked now."""
    _feed(feed_id)
    service.ask_again(context.session(), feed_id, at=context.now())
    context.flash("The feed is asked within a few seconds.")
    return redirect(url_for(".show", feed_id=feed_id), 303)


def _feed(feed_id: int) -> service.Shown:
    try:
        return service.feed(context.session(), feed_id)
    except service.NoSuchFeed as error:
        raise Missing(str(error)) from error


def _offered(form: forms.FeedForm, feed: service.Shown | None = None) -> forms.FeedForm:
    own = [feed.topic] if feed and feed.topic else []
    return form.offer(list(dict.fromkeys([*sharing.topic_titles(context.session()), *own])))


def _page(form: forms.FeedForm, feed: service.Shown | None = None) -> str:
    return render_template("lms/sharing/feeds/feed.html", form=_offered(form, feed), feed=feed)
