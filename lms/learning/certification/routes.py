"""Pages of certification: what I am certified for and until when; and, in numbers, how a level is doing."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.learning import rules as learning_rules
from lms.learning.certification import service
from lms.web import access, context, errors
from lms.web.errors import Missing

bp = Blueprint("certification", __name__)


@bp.errorhandler(learning_rules.NoSuchLesson)
def missing(error: Exception) -> ResponseReturnValue:
    """Answer as for a page that does not exist."""
    return errors.answer(Missing(str(error)))


@bp.get("/certification")
@access.members
def show() -> ResponseReturnValue:
    """Show what I am certified for, until when, and what a renewal still asks for."""
    session, person_id, at = context.session(), context.person_id(), context.now()
    found = service.situation(session, person_id, at)
    return render_template(
        "lms/learning/certification.html",
        certificates=found.certificates,
        renewals={one.certificate.kind.ref: one for one in found.renewals},
        asks=bool(set(found.wanted) & found.may),
        history=service.history(session, person_id),
    )


@bp.post("/certification/read")
@access.members
def read() -> ResponseReturnValue:
    """Note a lesson as read again for a renewal."""
    ref, lesson = request.form.get("ref", ""), request.form.get("lesson", "")
    renewed = service.read_again(context.session(), context.person_id(), ref, lesson, at=context.now())
    _tell(renewed)
    return redirect(url_for(".show"), HTTPStatus.SEE_OTHER)


@bp.post("/certification/renew")
@access.members
def renew() -> ResponseReturnValue:
    """Renew what asks for nothing."""
    renewed = service.confirm(context.session(), context.person_id(), request.form.get("ref", ""), at=context.now())
    if renewed is None:
        raise Missing("There is nothing to renew there now.")
    _tell((renewed,))
    return redirect(url_for(".show"), HTTPStatus.SEE_OTHER)


@bp.get("/programme/certification")
@access.roles("champion", "admin")
def numbers() -> ResponseReturnValue:
    """Show in numbers how many people each level certifies now; never who."""
    found = service.counts(context.session(), context.now())
    return render_template("lms/learning/certified.html", counts=found, fewest=service.FEWEST)


def _tell(renewed: tuple[service.Certificate, ...]) -> None:
    for one in renewed:
        context.flash(f"Your certification “{one.kind.title}” is renewed.")
