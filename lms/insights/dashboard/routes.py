"""The dashboard at /programme, its charts as files, and the page for what a click costs elsewhere."""

from datetime import datetime
from itertools import chain, islice

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.insights.dashboard import drawing, forms, rules, service
from lms.insights.dashboard.drawing import Shown
from lms.library import service as library
from lms.web import access, context, tables
from lms.web.academy import Need
from lms.web.errors import Missing

bp = Blueprint("dashboard", __name__)
FIRST = 3
"""How many things that need the champion are shown at once."""


@bp.get("/programme")
@access.roles("champion")
def show() -> ResponseReturnValue:
    """Show five numbers, what needs the champion, and the charts."""
    session, at = context.session(), context.now()
    known, cost_ = service.counted(session)
    shown = _shown(known, cost_)
    needs = _needs(at)
    groups = [drawing.listed(one.teams) for one in shown.four.groups] if shown else []
    return render_template(
        "lms/insights/dashboard.html",
        known=[(one.period.first.isoformat(), drawing.span(one)) for one in known],
        shown=shown,
        span=drawing.span(shown.four) if shown else "",
        groups=groups,
        group=_group_number(),
        needs=needs[:FIRST],
        more_needs=needs[FIRST:],
        figures=[(name, made) for name, make in drawing.MAKERS.items() if (made := make(shown))] if shown else [],
        next_count=rules.next_count(at),
    )


@bp.get("/programme/figures/<name>.csv")
@access.roles("champion")
def figures(name: str) -> ResponseReturnValue:
    """Give a chart as a file for a spreadsheet, with the same filters as the page.

    :raises Missing: there is no such chart, or nothing is counted yet.
    """
    shown = _shown(*service.counted(context.session()))
    made = drawing.MAKERS[name](shown) if name in drawing.MAKERS and shown else None
    if made is None or shown is None:
        raise Missing(f"There is no chart called {name}.")
    return tables.download(f"{name}-{shown.four.period.first.isoformat()}", made.head, made.cells)


@bp.get("/programme/click-cost")
@access.roles("champion")
def cost() -> ResponseReturnValue:
    """Show what was said of the cost of a click."""
    return _cost(forms.CostForm())


@bp.post("/programme/click-cost")
@access.roles("champion")
def enter() -> ResponseReturnValue:
    """Say what a click costs elsewhere."""
    form = forms.CostForm(request.form)
    if not form.validate() or form.cost.data is None:
        return _cost(form, problem=True), 422
    currency, source = (form.currency.data or "").upper(), form.source.data or ""
    service.enter(context.session(), form.cost.data, currency, source, by=context.person_id(), at=context.now())
    context.flash("The dashboard now shows what your clicks would have cost.")
    return redirect(url_for(".cost"), 303)


@bp.post("/programme/click-cost/withdraw")
@access.roles("champion")
def withdraw() -> ResponseReturnValue:
    """Show no value any more."""
    service.withdraw(context.session(), by=context.person_id(), at=context.now())
    context.flash("The dashboard shows no such value any more.")
    return redirect(url_for(".cost"), 303)


def _cost(form: forms.CostForm, *, problem: bool = False) -> str:
    entered = service.costs(context.session())
    held = entered[0] if entered and entered[0].cost is not None else None
    return render_template("lms/insights/click_cost.html", form=form, entered=entered, held=held, problem=problem)


def _shown(known: tuple[rules.Four, ...], cost_: service.Cost | None) -> Shown | None:
    """Choose the four weeks and the group that were asked for; what there is not is the newest, and all."""
    if not known:
        return None
    wanted = request.args.get("period", "")
    start = next((number for number, one in enumerate(known) if one.period.first.isoformat() == wanted), 0)
    number, held = _group_number(), known[start].groups
    levels = sorted(library.current(context.session()).library.levels, key=lambda one: one.number)
    return Shown(
        fours=known[start:],
        group=held[number] if number is not None and number < len(held) else None,
        steps=("Invited", *(one.title for one in levels if one.number)),
        cost=cost_,
    )


def _group_number() -> int | None:
    number = request.args.get("group", "")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else None


def _needs(at: datetime) -> list[Need]:
    session, asked = context.session(), context.academy().needs
    columns = [tuple(one.values(at)) for one in asked]
    values = iter(service.values(session, *chain.from_iterable(columns)))
    told = (one.tell(session, at, tuple(islice(values, len(own)))) for one, own in zip(asked, columns, strict=True))
    found = chain.from_iterable(told)
    return sorted(found, key=lambda one: (rules.urgency(one.urgency, one.due, at), one.words))
