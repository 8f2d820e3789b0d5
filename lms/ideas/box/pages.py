"""What every page of the box does with a request: which idea, which list, and how plain text is shown."""

from flask import request
from markupsafe import Markup

from lms.ideas.box import records, rules, service
from lms.library import service as library
from lms.sharing import service as sharing
from lms.web import context
from lms.web.errors import Missing

PLACE = "/ideas/<idea_id>"
NUMBER = "<int(max=2147483647):remark_id>"
LONGEST = 200
"""Characters of what is looked for that count."""


def wanted() -> records.Wanted:
    """Read which ideas are asked for; what is unknown asks for all."""
    given = request.args
    kind, status, view = given.get("kind", ""), given.get("status", ""), given.get("view", "")
    order = given.get("order", "")
    return records.Wanted(
        kind=kind if kind in rules.KINDS else "",
        status=status if status in (*rules.STATUSES, records.LATE) else "",
        words=rules.line(given.get("words", ""))[:LONGEST],
        view=view if view in records.VIEWS else "",
        order=order if order in (*records.ORDERS, records.OLDEST, records.PROMISED) else "",
    )


def idea(idea_id: str, *, own: bool = False, any_state: bool = False) -> service.Shown:
    """Give an idea to whoever asks; ``own``: only to its author; ``any_state``: also one that was taken back.

    :raises Missing: there is none for them.
    """
    try:
        shown = service.shown(context.session(), context.person_id(), idea_id, any_state=any_state)
    except rules.NoSuchIdea as error:
        raise Missing(str(error)) from error
    if own and not shown.card.mine:
        raise Missing("There is no such idea of yours.")
    return shown


def lesson_of(shown: service.Shown) -> tuple[str, str] | None:
    """Give title and address of the lesson that was made of an idea, once it is published."""
    if not shown.task:
        return None
    title, below = service.lessons_by_path(context.session()).get(shown.task, ("", ""))
    return (title, context.academy().path(below)) if below else None


def story_of(shown: service.Shown) -> str:
    """Give the address of the story that was made of an idea, once it is published; otherwise nothing."""
    published = shown.story and any(one.what == rules.PUBLISHED for one in shown.lines)
    return context.academy().path(f"/share/{shown.story}") if published else ""


def clause_of(shown: service.Shown) -> tuple[str, str] | None:
    """Give title and address of the clause an idea is tied to, while it is there."""
    policy_id, _, name = shown.clause.partition("#")
    found = library.current(context.session()).library.policies.get(policy_id)
    clause = next((one for one in found.clauses if one.id == name), None) if found else None
    if found is None or clause is None:
        return None
    return f"{found.title}: {clause.number}. {clause.title}", context.academy().path(f"/policy/{policy_id}#{name}")


def body_of(text: str) -> Markup:
    """Show plain text as paragraphs with working links."""
    return sharing.linked(text)
