"""Pages of the champion about captions: the lists of terms, the lines that disclose, what networks take."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.sharing.checks import disclosing, forms, service
from lms.sharing.checks.rules import KINDS
from lms.sharing.forms import LANGUAGES
from lms.sharing.networks import NETWORKS, Limit
from lms.sharing.rules import Unfit
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("checks", __name__)
TITLES = {
    "blocked": ("Words to leave out", "Whoever writes one of these is asked to say it in other words."),
    "confidential": ("Not public", "Names of projects, places or products that are not announced."),
    "customers": ("Customers", "Names that stay out unless the story itself tells them."),
    "claims": ("Claims", "Words a reader may ask to see proved. They are pointed at; nothing stops."),
}
"""Of each list: its name, and what it does."""


@bp.get("/programme/terms")
@access.roles("champion")
def terms() -> ResponseReturnValue:
    """Show one list of terms, and where lines are added."""
    return _terms(_kind(request.args.get("list", KINDS[0])), forms.LinesForm())


@bp.post("/programme/terms/<kind>")
@access.roles("champion")
def add(kind: str) -> ResponseReturnValue:
    """Show what importing lines would do; with ``step=add``, do it."""
    form = forms.LinesForm(request.form)
    if not form.validate():
        return _terms(_kind(kind), form), 422
    session, lines = context.session(), form.lines.data or ""
    if request.form.get("step") != "add":
        return _terms(_kind(kind), form, service.plan(session, _kind(kind), lines))
    try:
        done = service.add(session, _kind(kind), lines, by=context.person_id(), at=context.now())
    except Unfit as error:
        form.refuse("lines", str(error))
        return _terms(kind, form, service.plan(session, kind, lines)), 422
    context.flash(f"{len(done.new)} added." if done.new else "They were all there already.")
    return redirect(url_for(".terms", list=kind), 303)


@bp.post("/programme/terms/<kind>/<int(max=2147483647):term_id>/remove")
@access.roles("champion")
def remove(kind: str, term_id: int) -> ResponseReturnValue:
    """Take a term out of its list."""
    words = service.remove(context.session(), _kind(kind), term_id, by=context.person_id(), at=context.now())
    if words is None:
        raise Missing("This term is not in the list any more.")
    context.flash(f"“{words}” is no longer looked for.")
    return redirect(url_for(".terms", list=kind), 303)


@bp.get("/programme/disclosures")
@access.roles("champion")
def disclosures() -> ResponseReturnValue:
    """Show the lines people choose from to say where they work."""
    language = _language(request.args.get("language", "en"))
    written = service.lists(context.session()).disclosures.get(language, ())
    return _disclosures(forms.TextsForm(data={"language": language, "texts": "\n".join(written)}), language)


@bp.post("/programme/disclosures")
@access.roles("champion")
def disclose() -> ResponseReturnValue:
    """Write the lines of one language anew."""
    form = forms.TextsForm(request.form)
    language = _language(form.language.data or "")
    if not form.validate():
        return _disclosures(form, language), 422
    session, texts = context.session(), form.texts.data or ""
    try:
        kept = service.set_disclosures(session, language, texts, by=context.person_id(), at=context.now())
    except Unfit as error:
        form.refuse(error.field, str(error))
        return _disclosures(form, language), 422
    context.flash("The lines are saved." if kept else "The lines built in are offered again.")
    return redirect(url_for(".disclosures", language=language), 303)


@bp.get("/programme/limits")
@access.roles("champion")
def limits() -> ResponseReturnValue:
    """Show what each network takes."""
    known = service.networks(context.session())
    return _limits({f"{key}-most": str(one.limit) for key, one in known.items()} | _links(), {})


@bp.post("/programme/limits")
@access.roles("champion")
def limit() -> ResponseReturnValue:
    """Write what each network takes."""
    typed = {name: request.form.get(name, "").strip()[:12] for name in _names()}
    wrong = {name: "Enter a whole number." for name, text in typed.items() if not (text.isascii() and text.isdigit())}
    if wrong:
        return _limits(typed, wrong), 422
    wanted = {key: Limit(int(typed[f"{key}-most"]), int(typed[f"{key}-link"])) for key in NETWORKS}
    try:
        moved = service.set_limits(context.session(), wanted, by=context.person_id(), at=context.now())
    except Unfit as error:
        return _limits(typed, {error.field: str(error)}), 422
    context.flash("The limits are saved." if moved else "Nothing was changed.")
    return redirect(url_for(".limits"), 303)


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise Missing("There is no list of that name.")
    return kind


def _language(language: str) -> str:
    if language not in dict(LANGUAGES):
        raise Missing("There are no lines in that language.")
    return language


def _terms(kind: str, form: forms.LinesForm, plan: service.Plan | None = None) -> str:
    page = request.args.get("page", 1, type=int)
    shelf = service.shelf(context.session(), kind, page)
    return render_template("lms/sharing/terms.html", shelf=shelf, titles=TITLES, form=form, plan=plan)


def _disclosures(form: forms.TextsForm, language: str) -> str:
    form.language.data = language
    company = context.academy().settings.company
    return render_template(
        "lms/sharing/disclosures.html",
        form=form,
        language=language,
        languages=LANGUAGES,
        offered=service.disclosures(context.session(), language),
        built_in=disclosing.choices(language, company, {}),
    )


def _names() -> list[str]:
    return [f"{key}-{what}" for key in NETWORKS for what in ("most", "link")]


def _links() -> dict[str, str]:
    return {f"{key}-link": str(one.link_length) for key, one in service.networks(context.session()).items()}


def _limits(typed: dict[str, str], wrong: dict[str, str]) -> str:
    problems = [(f"#{name}", f"{NETWORKS[name.rpartition('-')[0]].title}: {words}") for name, words in wrong.items()]
    return render_template(
        "lms/sharing/limits.html", networks=NETWORKS.values(), typed=typed, wrong=wrong, problems=problems
    )
