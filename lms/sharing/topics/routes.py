"""Pages of the topics: what to follow and to mute, and the champion's list of them."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.library import service as library
from lms.people import service as people
from lms.sharing import desks, rules
from lms.sharing.topics import forms, service
from lms.web import access, context
from lms.web.errors import Forbidden, Missing

bp = Blueprint("topics", __name__)
NUMBER = "<int(max=2147483647):topic_id>"


@bp.get("/share/topics")
@access.members
def mine() -> ResponseReturnValue:
    """Show the topics there are for the reader, and which of them they follow or mute."""
    desk = desks.desk()
    if not desk.view.granted:
        return desks.locked(desk.view, "Topics")
    page = request.args.get("page", 1, type=int)
    shown = service.topics_for(context.session(), desk.reader, context.now(), page=page)
    return render_template("lms/sharing/topics.html", shown=shown)


@bp.post(f"/share/topics/{NUMBER}")
@access.members
def choose(topic_id: int) -> ResponseReturnValue:
    """Follow or mute a topic, or neither any more."""
    desk = desks.desk()
    if not desk.view.granted:
        raise Forbidden(desk.view.words)
    choice = request.form.get("choice", "")
    try:
        title = service.choose(context.session(), desk.reader, topic_id, choice)
    except rules.NoSuchTopic as error:
        raise Missing(str(error)) from error
    said = {service.FOLLOW: "You follow {}.", service.MUTE: "{} is muted: its stories are no longer in your stream."}
    context.flash(said.get(choice, "{} is in your stream as any other topic.").format(title))
    return redirect(url_for(".mine"), 303)


@bp.get("/programme/topics")
@access.roles("champion")
def shelf() -> ResponseReturnValue:
    """List the topics, in use or archived."""
    session, archived = context.session(), request.args.get("archived") == "1"
    page = request.args.get("page", 1, type=int)
    shown = service.all_topics(session, context.now(), archived=archived, page=page)
    return render_template(
        "lms/sharing/topic_shelf.html", shown=shown, archived=archived, teams=people.team_names(session)
    )


@bp.get("/programme/topics/new")
@access.roles("champion")
def new() -> ResponseReturnValue:
    """Show an empty topic."""
    return _page(forms.TopicForm())


@bp.post("/programme/topics/new")
@access.roles("champion")
def make() -> ResponseReturnValue:
    """Make a topic."""
    form = forms.TopicForm(request.form)
    if not _offered(form).validate():
        return _page(form), 422
    try:
        service.make(context.session(), form.entry(), by=context.person_id(), at=context.now())
    except rules.Unfit as error:
        form.refuse(error.field, str(error))
        return _page(form), 422
    context.flash("The topic is there.")
    return redirect(url_for(".shelf"), 303)


@bp.get(f"/programme/topics/{NUMBER}")
@access.roles("champion")
def edit(topic_id: int) -> ResponseReturnValue:
    """Show a topic to be changed."""
    topic = _topic(topic_id)
    return _page(forms.TopicForm(data=forms.topic_values(topic)), topic)


@bp.post(f"/programme/topics/{NUMBER}/change")
@access.roles("champion")
def change(topic_id: int) -> ResponseReturnValue:
    """Write a topic anew."""
    topic, form = _topic(topic_id), forms.TopicForm(request.form)
    if not _offered(form).validate():
        return _page(form, topic), 422
    try:
        service.change(context.session(), topic_id, form.entry(), by=context.person_id(), at=context.now())
    except rules.Unfit as error:
        form.refuse(error.field, str(error))
        return _page(form, topic), 422
    context.flash("The topic is saved.")
    return redirect(url_for(".shelf"), 303)


@bp.post(f"/programme/topics/{NUMBER}/archive")
@access.roles("champion")
def archive(topic_id: int) -> ResponseReturnValue:
    """Let no new story take a topic, or let them again."""
    archived = request.form.get("archived") == "yes"
    try:
        service.archive(context.session(), topic_id, archived=archived, by=context.person_id(), at=context.now())
    except rules.NoSuchTopic as error:
        raise Missing(str(error)) from error
    context.flash("The topic is archived. Its stories stay until they are over." if archived else "It is in use again.")
    return redirect(url_for(".edit", topic_id=topic_id), 303)


def _page(form: forms.TopicForm, topic: service.Topic | None = None) -> str:
    return render_template("lms/sharing/topic.html", form=_offered(form), topic=topic)


def _offered(form: forms.TopicForm) -> forms.TopicForm:
    session = context.session()
    levels = library.current(session).library.levels
    return form.offer(people.team_names(session), [(one.number, f"Level {one.number}, {one.title}") for one in levels])


def _topic(topic_id: int) -> service.Topic:
    try:
        return service.topic(context.session(), topic_id, context.now())
    except rules.NoSuchTopic as error:
        raise Missing(str(error)) from error
