"""Pages of the champion on policies: drafts, asking for signatures, and publishing what is signed."""

from collections.abc import Callable, Iterable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.authoring import drafts, forms, guardrails, making, planning, preview, rules, texts, workshop
from lms.authoring.desk import today
from lms.library import service as library
from lms.policy import service as policy
from lms.web import access, context
from lms.web.errors import Missing, Refused

bp = Blueprint("policies", __name__)
READERS = ("champion", "expert")
ROUNDS = 10


@bp.get("/programme/policy")
@access.roles(*READERS)
def show() -> ResponseReturnValue:
    """List the policies with what is to be done about each."""
    return render_template("lms/authoring/policies.html", desks=guardrails.desks(context.session(), today()))


@bp.get("/programme/policy/new")
@access.roles("champion")
def new() -> ResponseReturnValue:
    """Ask what a new policy is called."""
    return render_template("lms/authoring/new_policy.html", form=forms.PolicyForm())


@bp.post("/programme/policy/new")
@access.roles("champion")
def create() -> ResponseReturnValue:
    """Begin a policy as a draft."""
    form = forms.PolicyForm(request.form)
    if not form.validate():
        return context.invalid("lms/authoring/new_policy.html", form=form)
    wish = making.Wish("policy", form.chosen_id, form.title.data or "")
    try:
        made = making.prepared(context.reading(), wish, at=context.now())
        for writing in made:
            drafts.save(context.session(), writing, by=context.person_id(), at=context.now())
    except texts.Unfit as error:
        form.refuse(error.field, str(error))
        return context.invalid("lms/authoring/new_policy.html", form=form)
    context.flash("The draft is begun. Write over it; nobody is asked to follow it until it is signed and published.")
    return redirect(url_for("lms.authoring.edit", path=made[0].path), 303)


@bp.get("/programme/policy/<policy_id>")
@access.roles(*READERS)
def read(policy_id: str) -> ResponseReturnValue:
    """Show one policy: its draft, its rounds, its versions with who signed what."""
    session = context.session()
    rounds = policy.open_or_of(session, policy_id, ROUNDS)
    return render_template(
        "lms/authoring/policy.html",
        desk=_desk(policy_id, rounds),
        history=policy.history(session, policy_id),
        rounds=[one for one in rounds if one.policy_id == policy_id],
        area_title=policy.title_of,
    )


@bp.get("/programme/policy/<policy_id>/ask")
@access.roles("champion")
def ask_signatures(policy_id: str) -> ResponseReturnValue:
    """Show what the draft changes, and ask why."""
    return _ask_page(_desk(policy_id), forms.AskForm())


@bp.post("/programme/policy/<policy_id>/ask")
@access.roles("champion")
def ask(policy_id: str) -> ResponseReturnValue:
    """Put the draft before the experts of its areas."""
    found, form = _desk(policy_id), forms.AskForm(request.form)
    if request.form.get("digest") != (found.text.digest if found.text else ""):
        form.form_errors.append("The draft was saved again since this page was shown. Look at it once more.")
    if not form.validate() or form.form_errors:
        return _ask_page(found, form), 422
    try:
        number = guardrails.ask(
            context.reading(),
            context.session(),
            found,
            why=form.why.data or "",
            raise_it=bool(form.raise_it.data),
            by=context.person_id(),
            at=context.now(),
        )
    except (guardrails.NotReady, policy.NothingToSign, policy.AskedMeanwhile) as error:
        context.finish(commit=False)
        form.form_errors.append(str(error))
        return _ask_page(found, form), 422
    context.flash("The experts are asked, each by mail. You get a mail when everything is signed.")
    return redirect(url_for("lms.signoff.read", round_id=number), 303)


@bp.get("/programme/policy/<policy_id>/publish")
@access.roles("champion")
def ask_publish(policy_id: str) -> ResponseReturnValue:
    """Show what publishing the signed text means, and for how many."""
    asked = _asked(policy_id)
    return _publish_page(asked, guardrails.plan(context.session(), asked, today()), forms.NoteForm())


@bp.post("/programme/policy/<policy_id>/publish")
@access.roles("champion")
def publish(policy_id: str) -> ResponseReturnValue:
    """Put the signed text into force."""
    asked = _asked(policy_id)
    made, form = guardrails.plan(context.reading(), asked, today()), forms.NoteForm()
    if request.form.get("state") != _state(asked, made):
        form.form_errors.append("Something was signed, saved or published since this page was shown. Look again.")
        return _publish_page(asked, made, form), 422
    try:
        author = context.person().name
        guardrails.publish(context.session(), made, asked, at=context.now(), by=context.person_id(), author=author)
    except (rules.AuthoringError, library.LintFailed, policy.NotSigned) as error:
        context.finish(commit=False)
        form.form_errors.append(str(error).partition("\n")[0])
        return _publish_page(asked, made, form), 422
    context.flash(
        f"“{asked.title}” is in force. Those who acknowledged it are asked to read what changed."
        if asked.cls == "material"
        else f"“{asked.title}” is in force. What people acknowledged goes on counting."
    )
    return redirect(url_for(".read", policy_id=policy_id), 303)


def _desk(policy_id: str, rounds: Iterable[policy.Round] | None = None) -> guardrails.Desk:
    found = guardrails.desk(context.reading(), policy_id, today(), rounds)
    if found is None:
        raise Missing(f"There is no policy {policy_id}.")
    return found


def _asked(policy_id: str) -> policy.Round:
    asked = next((one for one in policy.open_rounds(context.reading()) if one.policy_id == policy_id), None)
    if asked is None:
        _desk(policy_id)
        raise Refused("No text of this policy is with its experts. Ask for signatures first.")
    return asked


def _ask_page(found: guardrails.Desk, form: forms.AskForm) -> str:
    session = context.reading()
    return render_template(
        "lms/authoring/ask.html",
        desk=found,
        form=form,
        errors=guardrails.findings(session, found, today()),
        compared=policy.compared(found.now, found.text, library.current(session).html, _shows(found)),
        cls=policy.class_of(found.now, found.text),
        areas=policy.who_signs(
            session, found.now, found.text, {context.person_id(), *drafts.writers(session, found.path)}
        ),
        digest=found.text.digest if found.text else "",
        problem=bool(form.errors),
    )


def _shows(found: guardrails.Desk) -> Callable[[str], str]:
    """Give what shows the pieces of a draft, which no release has rendered."""
    session = context.reading()
    return preview.preview(session, workshop.opened(session, today()).library, found.path, 0).say


def _publish_page(asked: policy.Round, made: planning.Plan, form: forms.NoteForm) -> str:
    change = next((one for one in made.changes if one.ref == f"policy:{asked.policy_id}"), None)
    affected = made.affected.get(f"policy:{asked.policy_id}", rules.NOBODY)
    return render_template(
        "lms/authoring/publish_policy.html",
        round=asked,
        plan=made,
        form=form,
        change=change,
        holders=affected.holders,
        state=_state(asked, made),
        errors=[one for one in made.findings if one.severity == "error"],
        diffs=[(path, texts.diff_lines(made.diff(path))) for path in made.touched],
        may_publish=asked.ready and made.prepared.sound and not made.conflicts and not made.held,
        problem=bool(form.errors),
    )


def _state(asked: policy.Round, made: planning.Plan) -> str:
    return f"{asked.id}:{made.base}:{made.prepared.digest}"
