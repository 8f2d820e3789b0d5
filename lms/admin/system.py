"""How the academy is doing, and who did what."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.admin import service
from lms.audit import service as audit
from lms.delivery import service as delivery
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("admin", __name__)


@bp.get("/system")
@access.roles("admin")
def health() -> ResponseReturnValue:
    """Show database, release, outbox and jobs."""
    return render_template("lms/admin/health.html", health=service.health(context.session()))


@bp.post("/system/outbox/<int(max=2147483647):item_id>/resend")
@access.roles("admin")
def resend(item_id: int) -> ResponseReturnValue:
    """Try a mail again that was given up."""
    try:
        delivery.resend(context.session(), item_id, context.now())
    except delivery.NotDead as error:
        raise Missing(str(error)) from error
    context.flash("The mail is tried again.")
    return redirect(url_for(".health"), 303)


@bp.get("/system/audit")
@access.roles("admin")
def show_audit() -> ResponseReturnValue:
    """Show the audit log, newest first; with ``check=1`` say whether it is whole."""
    before = request.args.get("before", type=int)
    before = None if before is None else min(max(before, 1), 2**31 - 1)
    lines, further = service.audit_lines(context.session(), before)
    checked = "check" in request.args
    return render_template(
        "lms/admin/audit.html",
        lines=lines,
        before=before,
        newest=url_for(".show_audit") if before else None,
        older=url_for(".show_audit", before=further) if further else None,
        checked=checked,
        broken=audit.verify(context.session()) if checked else None,
    )
