"""Pages of acknowledgement: how many have read each policy, reminders, and the record for auditors."""

import csv
import io
from collections.abc import Iterable, Sequence
from http import HTTPStatus

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.insights.campaign import rules, service
from lms.learning import service as learning
from lms.people import service as people
from lms.policy import service as policy
from lms.web import access, charts, context, words

bp = Blueprint("campaign", __name__)
READERS = ("champion", "admin")
PAGE = "/programme/policy/acknowledgements/<policy_id>"
NO_TEAM = "People without a team"


@bp.get("/programme/policy/acknowledgements")
@access.roles(*READERS)
def overview() -> ResponseReturnValue:
    """List the policies with how many have acknowledged each."""
    return render_template("lms/insights/acknowledgements.html", standings=service.standings(context.session()))


@bp.get(PAGE)
@access.roles(*READERS)
def show(policy_id: str) -> ResponseReturnValue:
    """Show how one policy stands: in groups, by day, and what it reminds."""
    session, at, zone = context.session(), context.now(), words.zone(context.person().time_zone)
    found = service.standing(session, policy_id)
    names = people.team_names(session)
    shown = found.whole is not None
    return render_template(
        "lms/insights/campaign.html",
        reading=found.reading,
        whole=found.whole,
        groups=[(_label(one, names), one.count) for one in found.groups],
        days=_drawn(service.days(session, found.reading, at, zone)) if shown else None,
        campaign=service.campaign(session, found.reading, at),
        apart=rules.APART.days,
        least=service.LEAST,
        may_remind="champion" in context.person().roles,
    )


@bp.post(PAGE + "/remind")
@access.roles("champion")
def remind(policy_id: str) -> ResponseReturnValue:
    """Have one mail written to each who may be reminded now."""
    number = service.press(context.session(), policy_id, by=context.person_id(), at=context.now())
    if number:
        context.flash(f"{words.count(number, 'mail')} will leave in the next minutes, one for each person.")
    else:
        context.flash("There is nobody to remind now.")
    return redirect(url_for(".show", policy_id=policy_id), HTTPStatus.SEE_OTHER)


@bp.post(PAGE + "/automatic")
@access.roles("champion")
def automate(policy_id: str) -> ResponseReturnValue:
    """Let the policy remind by itself, or not."""
    on = request.form.get("on") == "yes"
    service.automate(context.session(), policy_id, on=on, by=context.person_id(), at=context.now())
    context.flash("This policy reminds by itself now." if on else "This policy reminds nobody by itself now.")
    return redirect(url_for(".show", policy_id=policy_id), HTTPStatus.SEE_OTHER)


@bp.post(PAGE + "/export")
@access.roles(*READERS)
def export(policy_id: str) -> ResponseReturnValue:
    """Give auditors every acknowledgement by name, as a file for a spreadsheet; asking for it is noted."""
    found = service.record(context.session(), policy_id, by=context.person_id(), at=context.now())
    reply = Response("".join(_rows(found)), mimetype="text/csv")
    reply.headers["Content-Disposition"] = f'attachment; filename="acknowledgements-{policy_id}.csv"'
    return reply


def _drawn(days: Sequence[rules.Day]) -> charts.Chart:
    total, most = sum(one.number for one in days), max(one.number for one in days)
    sentence = f"In the last four weeks {total} acknowledged it{f', at most {most} on one day' if total else ''}."
    points = [charts.Point(f"{one.day.day} {one.day:%b}", one.number) for one in days] if total else []
    return charts.bars("By day", sentence, points, head=("Day", "Acknowledged"))


def _rows(found: Iterable[policy.Acknowledged]) -> Iterable[str]:
    # The mark tells a spreadsheet that the file is UTF-8.
    yield "\ufeff" + _row("Name", "Policy", "Version", "Digest of the text (SHA-256)", "Acknowledged at (UTC)")
    for one in found:
        at = one.at.strftime("%Y-%m-%dT%H:%M:%SZ")
        yield _row(one.name, one.policy_id, str(one.version), one.digest, at)


def _row(*cells: str) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([learning.cell(one) for one in cells])
    return out.getvalue()


def _label(group: rules.Group, names: dict[int, str]) -> str:
    named = sorted(names.get(team, NO_TEAM) if team is not None else NO_TEAM for team in group.teams)
    *most, last = named
    return f"{', '.join(most)} and {last}" if most else last
