"""Pages of the policies: read, check, acknowledge, print, and what changed."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.library import service as library
from lms.policy import service
from lms.web import access, context

bp = Blueprint("policy", __name__)
MOST_VALUES = 100
"""Values of one question that are read."""


@bp.get("/policy")
@access.members
def overview() -> ResponseReturnValue:
    """List the policies in force and which of them wait to be read."""
    session, person_id = context.session(), context.person_id()
    policies = sorted(library.current(session).library.policies.values(), key=lambda one: one.title)
    due = {version.policy_id for version in service.due(session, person_id)}
    if len(policies) == 1:
        return redirect(url_for(".read", policy_id=policies[0].id))
    return render_template("lms/policy/overview.html", policies=policies, due=due)


@bp.get("/policy/<policy_id>")
@access.members
def read(policy_id: str) -> ResponseReturnValue:
    """Show a policy, with its check while it waits to be acknowledged."""
    return _page(policy_id)


@bp.post("/policy/<policy_id>")
@access.members
def acknowledge(policy_id: str) -> ResponseReturnValue:
    """Acknowledge the version that was shown."""
    chosen = _chosen()
    pressed = _pressed()
    if pressed:
        return _page(policy_id, service.checked(context.session(), policy_id, chosen, pressed))
    try:
        service.acknowledge(
            context.session(),
            context.person_id(),
            policy_id,
            chosen,
            digest=request.form.get("digest", ""),
            at=context.now(),
        )
    except service.NotUnderstood as error:
        return _page(policy_id, service.checked(context.session(), policy_id, chosen), wrong=error.wrong), 422
    except service.Outdated as error:
        context.flash(str(error), "warning")
        return redirect(url_for(".read", policy_id=policy_id), 303)
    context.flash("Thank you. Your acknowledgement is recorded, with the date and the version.")
    return redirect(url_for(".read", policy_id=policy_id), 303)


@bp.get("/policy/<policy_id>/changes")
@access.members
def changes(policy_id: str) -> ResponseReturnValue:
    """Show what changed since this person's last acknowledgement and why, and every version with its signatures."""
    session, person_id = context.session(), context.person_id()
    version, last = service.current(session, policy_id), service.latest(session, person_id, policy_id)
    catalogue = library.current(session)
    found = service.Compared((), ())
    if last is not None and last.version < version.number:
        path = catalogue.library.policies[policy_id].path
        texts = library.policy_texts(session, {last.digest: path, version.digest: path})
        found = service.compared(texts.get(last.digest), texts.get(version.digest), catalogue.html)
    history = service.history(session, policy_id)
    return render_template(
        "lms/policy/changes.html",
        policy=catalogue.library.policies[policy_id],
        history=history,
        since=last.version if last else 0,
        reasons=[one for one in history if one.why and last and one.number > last.version],
        compared=found,
        area_title=service.title_of,
    )


@bp.get("/policy/<policy_id>/print")
@access.members
def sheet(policy_id: str) -> ResponseReturnValue:
    """Show the policy and this person's acknowledgement on paper."""
    session, person_id = context.session(), context.person_id()
    version = service.current(session, policy_id)
    return render_template(
        "lms/policy/print.html",
        policy=library.current(session).library.policies[policy_id],
        version=version,
        acknowledged=service.latest(session, person_id, policy_id),
    )


def _page(
    policy_id: str, checked: Sequence[service.Checked] = (), *, wrong: Mapping[int, str] = MappingProxyType({})
) -> str:
    session, person_id = context.session(), context.person_id()
    version = service.current(session, policy_id)
    acknowledged = service.latest(session, person_id, policy_id)
    holds = acknowledged is not None and acknowledged.version >= version.material_number
    return render_template(
        "lms/policy/read.html",
        policy=library.current(session).library.policies[policy_id],
        version=version,
        acknowledged=acknowledged,
        holds=holds,
        asks=version.acknowledge and not holds,
        questions=[one.asked for one in checked] or service.asked(session, policy_id),
        told={number: one.told for number, one in enumerate(checked) if number in wrong and one.told},
        problems=wrong,
        errors=[(f"#q-{number}", f"Question {number + 1}: {words}") for number, words in wrong.items()],
        problem=bool(wrong),
    )


def _chosen() -> dict[int, list[str]]:
    """Read the answers by question number; anything else is left out."""
    found: dict[int, list[str]] = {}
    for name, values in request.form.lists():
        number = name.removeprefix("q-")
        if name.startswith("q-") and _is_number(number):
            found[int(number)] = values[:MOST_VALUES]
    return found


def _pressed() -> tuple[int, str] | None:
    """Read which button inside a question was pressed: its number, and "on" or what it moves."""
    move = request.form.get("move", "")
    number, _, rest = move.partition(":") if move else (request.form.get("on", ""), "", "on")
    return (int(number), rest) if _is_number(number) else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 3
