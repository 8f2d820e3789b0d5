"""Pages of the weekly mail: what it would say, and how it ends without signing in."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lms.home import digests
from lms.people import service as people
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("mail", __name__)
STOP = f"{digests.STOP}<token>"


@bp.get("/me/mail")
@access.members
def preview() -> ResponseReturnValue:
    """Show the mail that would leave next Monday, exactly as it would."""
    session = context.session()
    letter, leaves = digests.preview(session, context.person_id(), context.now())
    choice = people.export_digest(session, context.person_id())["choice"] or people.ENDS
    return render_template("lms/home/mail.html", letter=letter, leaves=leaves, choice=choice)


@bp.get(STOP)
@access.signed
def ask(token: str) -> ResponseReturnValue:
    """Show the one button that ends the mail; programs that open links change nothing."""
    if digests.whose(context.session(), token) is None:
        raise Missing("This address ends no mail of ours. You can choose on your own page, under Me.")
    return render_template("lms/home/stop.html", token=token, ended=False)


@bp.post(STOP)
@access.signed
def stop(token: str) -> ResponseReturnValue:
    """End the mail. Mail programs press it by themselves (RFC 8058), and follow no redirect."""
    if not digests.stop(context.session(), token, at=context.now()):
        raise Missing("This address ends no mail of ours. You can choose on your own page, under Me.")
    return render_template("lms/home/stop.html", token=token, ended=True)
