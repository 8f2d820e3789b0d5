"""Pages of training ideas: what colleagues would like to learn, and the lesson a trainer begins from it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.authoring import drafts, forms, making, texts, workshop
from lms.authoring.desk import today
from lms.ideas import service as ideas
from lms.web import access, context

bp = Blueprint("wishes", __name__)


@bp.get("/studio/ideas")
@access.roles("trainer")
def show() -> ResponseReturnValue:
    """List the training ideas that were handed to the trainers."""
    found = ideas.tasks(context.session(), page=request.args.get("page", 1, type=int))
    return render_template("lms/authoring/wishes.html", found=found)


@bp.get("/studio/ideas/<idea_id>")
@access.roles("trainer")
def look(idea_id: str) -> ResponseReturnValue:
    """Show a training idea, and ask for which course a lesson is begun."""
    task = ideas.task(context.session(), idea_id)
    return _page(task, forms.WishForm(data={"title": task.title}))


@bp.post("/studio/ideas/<idea_id>")
@access.roles("trainer")
def begin(idea_id: str) -> ResponseReturnValue:
    """Begin a lesson from a training idea, as a draft."""
    task, form = ideas.task(context.reading(), idea_id), _offered(forms.WishForm(request.form))
    if not form.validate():
        return _page(task, form), 422
    wish = making.Wish("lesson", form.chosen_id, form.title.data or "", course=form.course.data or "")
    by, at = context.person_id(), context.now()
    try:
        made = making.prepared(context.reading(), wish, at=at)
        ideas.begun(context.session(), idea_id, made[0].path, by=by, at=at)
        for writing in made:
            drafts.save(context.session(), writing, by=by, at=at)
    except texts.Unfit as error:
        form.refuse(error.field, str(error))
        return _page(task, form), 422
    except ideas.NotNow as error:
        return _page(task, form, str(error)), 409
    context.flash("The lesson is begun, as a draft. Write over it; nobody sees it until it is published.")
    return redirect(url_for("lms.authoring.edit", path=made[0].path), 303)


def _page(task: ideas.Task, form: forms.WishForm, trouble: str = "") -> str:
    return render_template("lms/authoring/wish.html", task=task, form=_offered(form), trouble=trouble)


def _offered(form: forms.WishForm) -> forms.WishForm:
    courses = workshop.opened(context.reading(), today()).library.courses.values()
    return form.offer([(one.id, one.title) for one in courses])
