"""A story with its composer: the live decisions it rests on, and everything the page shows."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import render_template
from markupsafe import Markup

from lms.content.policies import Platform
from lms.sharing import rules, service
from lms.sharing.checks import service as checks
from lms.sharing.composing import forms
from lms.sharing.composing import service as composing
from lms.sharing.desks import Desk, locked
from lms.web import context, page
from lms.web.errors import Missing

STORY = "lms/sharing/story.html"
NO_COMPOSER: Mapping[str, Any] = MappingProxyType({"places": (), "look": None})
TOLD = ("Why", "Limits")
"""The sections of a decision record that stand beside its network."""
_HEADING = re.compile(r"<h2[^>]*>(.*?)</h2>")


def checked(here: Desk, story_id: str, form: forms.ComposeForm) -> str:
    """Show a story with its composer, and count what the checks found in the words, without whose they are."""
    values = _values(here, story_id, form)
    if values is None:
        return locked(here.view, "Stories")
    if values["look"] is not None and values["look"].found:
        # A refused request is rolled back, and this still counts: it has a transaction of its own.
        context.finish(commit=False)
        with context.academy().store.transaction() as own:
            checks.note(own, values["story"].kind, values["look"].found, context.now())
    return render_template(STORY, **values)


def show(here: Desk, story_id: str, form: forms.ComposeForm | None = None, **more: Any) -> str:
    """Show a story, with the composer where sharing is held; without a form, with the reader's own draft."""
    values = _values(here, story_id, form, **more)
    return locked(here.view, "Stories") if values is None else render_template(STORY, **values)


def _values(here: Desk, story_id: str, form: forms.ComposeForm | None, **more: Any) -> dict[str, Any] | None:
    """Give all that the page of a story shows; None: stories are not open to the reader."""
    if not here.view.granted:
        return None
    session = context.session()
    try:
        found = service.read(session, here.reader, story_id, context.now())
    except service.NoSuchStory as error:
        raise Missing(str(error)) from error
    composes = here.share.granted and not found.story.internal_only
    if form is None:
        form = forms.ComposeForm(
            data=forms.of_wording(found.draft.wording) if found.draft else forms.fresh(found.story)
        )
    begun = {"starter": None, "asked_to_start": False, **more}
    values = {"found": found, "story": found.story, "desk": here, "form": form, **begun}
    return {**values, **(_composer(here, found, form) if composes else NO_COMPOSER), **_beside(found)}


def _composer(here: Desk, found: service.Open, form: forms.ComposeForm) -> dict[str, Any]:
    session, story = context.session(), found.story
    known = checks.lists(session)
    places = service.places(session, known)
    phrases = checks.disclosures(session, story.language, known)
    form.offer(((one.network.key, one.platform.title) for one in places), phrases)
    return {
        "places": places,
        "clues": service.guidance(session, places),
        "instance": any(one.network.asks_instance for one in places),
        "look": composing.look(session, here.reader, story, places, form.wording, known),
        "record": _record,
    }


def preview(here: Desk, story_id: str, form: forms.ComposeForm) -> str:
    """Show only what changes while somebody writes."""
    session = context.session()
    try:
        story = service.open_story(session, here.reader, story_id, context.now())
    except service.NoSuchStory as error:
        raise Missing(str(error)) from error
    known = checks.lists(session)
    places = service.places(session, known)
    seen = composing.look(session, here.reader, story, places, form.wording, known)
    path = context.academy().path
    return render_template("lms/sharing/_look.html", look=seen, story=story, host=rules.host_of(story.link), path=path)


def _beside(found: service.Open) -> dict[str, Any]:
    return {
        "body": rules.linked(found.story.body),
        "host": rules.host_of(found.story.link),
        "path": context.academy().path,
    }


def _record(platform: Platform) -> Markup:
    """Show what a decision record says of why and of limits, as it was rendered when it was published."""
    known = page.baked("records")
    if platform.id not in known:
        pieces = _HEADING.split(page.say(platform.body))
        told = dict(zip(pieces[1::2], pieces[2::2], strict=False))
        parts = (Markup("<p><strong>{}</strong></p>").format(one) + Markup(told[one]) for one in TOLD if one in told)  # noqa: S704
        known[platform.id] = Markup("").join(parts)
    return known[platform.id]
