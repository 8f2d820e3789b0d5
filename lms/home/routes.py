"""Today, and the welcome page of those who are not signed in."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import ColumnElement, Integer, literal_column

from lms.home import mail_pages, service
from lms.recognition import service as recognition
from lms.web import access, context, page, words

bp = Blueprint("home", __name__)
bp.register_blueprint(mail_pages.bp)
PATH = "lms/home/_path.html"

TEAM_ID: ColumnElement[int] = literal_column("lms_person.team_id", Integer)


@bp.get("/")
@access.public
def today() -> ResponseReturnValue:
    """Show Today to who is signed in, and a welcome to everybody else."""
    at, academy = context.now(), context.academy()
    zone_name = academy.settings.time_zone
    visit = context.visit(service.columns(access.PERSON_ID, TEAM_ID, at=at, zone_name=zone_name))
    if visit is None:
        return render_template("lms/home/welcome.html")
    found = service.today(
        context.session(),
        visit.person_id,
        name=visit.name,
        hour=at.astimezone(words.zone(visit.time_zone)).hour,
        extras=visit.extras,
        zone_name=zone_name,
        at=at,
    )
    weeks = recognition.weeks_of(visit.extras["weeks"], visit.time_zone, at)
    return render_template("lms/home/today.html", today=found, weeks=weeks, path=academy.path, stone=_stone)


def _stone(stone: service.Waypoint) -> Markup:
    """Show a level on the path; one that is still far looks the same to everybody."""
    if stone.state != "open":
        return page.macro(PATH, "stone", stone)
    known = page.baked("stones")
    if stone.level.id not in known:
        known[stone.level.id] = page.macro(PATH, "stone", stone)
    return known[stone.level.id]
