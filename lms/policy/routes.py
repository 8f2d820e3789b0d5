"""Pages of the policies: read, check, acknowledge, print, and what changed."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.library import service as library
from lms.policy import service
from lms.web import access, context

bp = Blueprint("policy", __name__)
MOST_OPTIONS = 20


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
    return _page(policy_id, chosen={}, wrong={})


@bp.post("/policy/<policy_id>")
@access.members
def acknowledge(policy_id: str) -> ResponseReturnValue:
    """Acknowledge the version that was shown."""
    chosen = _chosen()
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
        return _page(policy_id, chosen=chosen, wrong=error.wrong), 422
    except service.Outdated as error:
        context.flash(str(error), "warning")
        return redirect(url_for(".read", policy_id=policy_id), 303)
    context.flash("Thank you. Your acknowledgement is recorded, with the date and the version.")
    return redirect(url_for(".read", policy_id=policy_id), 303)


@bp.get("/policy/<policy_id>/changes")
@access.members
def changes(policy_id: str) -> ResponseReturnValue:
    """Show what changed since this person's last acknowledgement."""
    session, person_id = context.session(), context.person_id()
    since, found = service.what_changed(session, person_id, policy_id)
    return render_template(
        "lms/policy/changes.html",
        policy=library.current(session).library.policies[policy_id],
        versions=service.versions(session, policy_id),
        since=since,
        changes=found,
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


def _page(policy_id: str, *, chosen: dict[int, list[int]], wrong: Mapping[int, str]) -> str:
    session, person_id = context.session(), context.person_id()
    version = service.current(session, policy_id)
    acknowledged = service.latest(session, person_id, policy_id)
    problems = {number: "look at your answer again" if chosen.get(number) else "choose an answer" for number in wrong}
    holds = acknowledged is not None and acknowledged.version >= version.material_number
    return render_template(
        "lms/policy/read.html",
        policy=library.current(session).library.policies[policy_id],
        version=version,
        acknowledged=acknowledged,
        holds=holds,
        asks=version.acknowledge and not holds,
        chosen=chosen,
        wrong=wrong,
        problems=problems,
        errors=[(f"#q-{number}", f"Question {number + 1}: {words}") for number, words in problems.items()],
        problem=bool(wrong),
    )


def _chosen() -> dict[int, list[int]]:
    """Read the answers as positions by question number; anything else is left out."""
    found: dict[int, list[int]] = {}
    for name, values in request.form.lists():
        number = name.removeprefix("q-")
        if name.startswith("q-") and number.isascii() and number.isdigit() and len(number) < 3:
            found[int(number)] = [int(value) for value in values[:MOST_OPTIONS] if _position(value)]
    return found


def _position(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 3
