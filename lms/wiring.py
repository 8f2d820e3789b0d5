"""On one page: who listens to which signal, and what each room puts into the registries."""

from collections.abc import Callable, Mapping
from typing import Any

from blinker import NamedSignal
from flask import Blueprint
from markupsafe import Markup
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from lms import signals
from lms.admin import routes as admin_routes
from lms.advocacy import api as advocacy_api
from lms.advocacy import panels as advocacy_panels
from lms.advocacy import routes as advocacy_routes
from lms.advocacy import service as advocacy
from lms.assessment import routes as assessment_routes
from lms.assessment import service as assessment
from lms.assessment.items import routes as items_routes
from lms.assessment.items import service as items
from lms.authoring import routes as authoring_routes
from lms.authoring import service as authoring
from lms.contests import digests as contests_digests
from lms.contests import routes as contests_routes
from lms.contests import service as contests
from lms.contests.boards import routes as boards_routes
from lms.contests.boards import service as boards
from lms.contests.planning import routes as contest_plans_routes
from lms.contests.ranking import service as ranking
from lms.contests.rewards import routes as rewards_routes
from lms.contests.rewards import service as rewards
from lms.contests.watching import needs as watching_needs
from lms.contests.watching import routes as contest_watch_routes
from lms.contests.watching import service as watching
from lms.delivery import inquiries
from lms.failures import ERRORS
from lms.home import news as home_news
from lms.home import routes as home_routes
from lms.ideas import routes as ideas_routes
from lms.ideas.box import panels as box_panels
from lms.ideas.box import service as box
from lms.ideas.mentors import digests as mentors_digests
from lms.ideas.mentors import routes as mentors_routes
from lms.ideas.mentors import service as mentors
from lms.ideas.talk import digests as talk_digests
from lms.ideas.talk import needs as talk_needs
from lms.ideas.talk import routes as talk_routes
from lms.ideas.talk import service as talk
from lms.ideas.words import service as words
from lms.ideas.words import telling as words_telling
from lms.insights import routes as insights_routes
from lms.insights import service as insights
from lms.insights.effect import panels as effect_panels
from lms.insights.impact import digests as impact_digests
from lms.insights.loop import needs as loop_needs
from lms.insights.platforms import needs as platform_needs
from lms.insights.platforms import panels as reviews_panels
from lms.insights.pulse import panels as pulse_panels
from lms.interop.webhooks import routes as webhooks_routes
from lms.interop.webhooks import service as webhooks
from lms.learning import routes as learning_routes
from lms.learning import service as learning
from lms.learning.certification import digests as certification_digests
from lms.learning.certification import service as certification
from lms.learning.opinions import service as opinions
from lms.learning.review import service as review
from lms.library import service as library
from lms.people import carrier, hosting, recorded, recorded_pages
from lms.people import routes as people_routes
from lms.people import service as people
from lms.places import LESSON_LINKS, MORE_PLACES, PLACES, VIEWS
from lms.policy import routes as policy_routes
from lms.policy import service as policy
from lms.policy.signoff import panels as signoff_panels
from lms.policy.signoff import routes as signoff_routes
from lms.recognition import panels as recognition_panels
from lms.recognition import routes as recognition_routes
from lms.recognition import service as recognition
from lms.recognition.byhand import panels as byhand_panels
from lms.recognition.credentials import routes as credential_routes
from lms.recognition.credentials import service as credentials
from lms.recognition.credentials.reports import GONE
from lms.recognition.desk import routes as desk_routes
from lms.recognition.desk import service as desk
from lms.recognition.holdings import routes as holdings_routes
from lms.recognition.holdings import service as holdings
from lms.recognition.showing import routes as showing_routes
from lms.sharing import digests as sharing_digests
from lms.sharing import paying
from lms.sharing import routes as sharing_routes
from lms.sharing import service as sharing
from lms.sharing import telling as sharing_telling
from lms.sharing.links import api as links_api
from lms.sharing.links import pages as links_pages
from lms.sharing.links import panels as links_panels
from lms.sharing.links import routes as links_routes
from lms.sharing.links import service as links
from lms.sharing.queue import needs as queue_needs
from lms.sharing.queue import service as queue
from lms.timetable import JOBS
from lms.web import health, lost
from lms.web.academy import Academy, Identify, Identity, Visit

Listener = Callable[..., Any]

LISTENERS: dict[NamedSignal, tuple[Listener, ...]] = {
    signals.release_published: (policy.on_release_published, certification.on_release_published),
    signals.policy_acknowledged: (recognition.on_policy_acknowledged, advocacy.on_policy_acknowledged),
    signals.person_joined: (recognition.on_person_joined,),
    signals.lesson_completed: (recognition.on_learned, contests.on_lesson_completed),
    signals.quiz_submitted: (learning.on_quiz_submitted, recognition.on_learned),
    signals.quiz_passed: (recognition.on_quiz_passed, learning.on_quiz_passed, contests.on_quiz_passed),
    signals.score_changed: (recognition.on_score_changed, learning.on_quiz_submitted, certification.on_score_changed),
    signals.answers_counted: (review.on_answers_counted, certification.on_answers_counted),
    signals.review_answered: (certification.on_review_answered, recognition.on_learned),
    signals.level_reached: (certification.on_level_reached, advocacy.on_level_reached, contests.on_level_reached),
    signals.certification_renewed: (advocacy.on_certification_renewed,),
    signals.certification_lapsed: (advocacy.on_certification_lapsed,),
    signals.badge_suspended: (credentials.on_badge_decided,),
    signals.badge_revoked: (credentials.on_badge_decided,),
    signals.badge_restored: (credentials.on_badge_decided,),
    signals.badge_renewed: (credentials.on_badge_renewed,),
    signals.signed_off: (certification.on_sign_off_changed, advocacy.on_sign_off_changed),
    signals.sign_off_withdrawn: (certification.on_sign_off_changed, advocacy.on_sign_off_changed),
    signals.story_published: (box.on_story_published,),
    signals.permission_granted: (mentors.on_permission_granted, webhooks.on_permission_granted),
    signals.permission_withdrawn: (
        advocacy.on_permission_withdrawn,
        mentors.on_permission_withdrawn,
        webhooks.on_permission_withdrawn,
    ),
    signals.story_shared: (paying.on_story_shared, contests.on_story_shared),
    signals.click_counted: (paying.on_click_counted, contests.on_click_counted),
    signals.conversion_recorded: (paying.on_conversion_recorded, contests.on_conversion_recorded),
    signals.points_changed: (boards.on_points_changed,),
    signals.opted_out: (
        links.on_opted_out,
        sharing.on_opted_out,
        sharing.forget_starters,
        contests.on_opted_out,
        words.on_opted_out,
        advocacy.take_off_invitations,
        advocacy.on_opted_out,
        insights.leave_orders,
        boards.on_opted_out,
    ),
    signals.person_deactivated: (
        advocacy.on_person_deactivated,
        contests.on_person_deactivated,
        boards.on_person_deactivated,
    ),
}
"""Who hears what, in this order. The sender is the academy, so two academies never hear each other."""


def blueprints(*, hosted: bool) -> list[Blueprint]:
    """List the rooms' pages; the last one answers whatever no room has. ``hosted``: a host signs people in."""
    return [
        home_routes.bp,
        admin_routes.bp,
        webhooks_routes.bp,
        authoring_routes.bp,
        insights_routes.bp,
        ideas_routes.bp,
        talk_routes.bp,
        mentors_routes.bp,
        contest_plans_routes.bp,
        contest_watch_routes.bp,
        rewards_routes.bp,
        contests_routes.bp,
        sharing_routes.bp,
        links_routes.bp,
        links_pages.bp,
        links_api.bp,
        boards_routes.bp,
        advocacy_routes.bp,
        advocacy_api.bp,
        learning_routes.bp,
        credential_routes.bp,
        holdings_routes.bp,
        recognition_routes.bp,
        showing_routes.bp,
        desk_routes.bp,
        assessment_routes.bp,
        items_routes.bp,
        policy_routes.bp,
        recorded_pages.bp,
        signoff_routes.bp,
        people_routes.hosted if hosted else people_routes.bp,
        health.bp,
        lost.bp,
    ]


def furnish(academy: Academy) -> None:
    """Put into an academy's registries what the rooms have for each other."""
    academy.say = _say
    academy.places = list(PLACES)
    academy.more_places = list(MORE_PLACES)
    academy.views = {of: list(views) for of, views in VIEWS.items()}
    academy.lesson_links = list(LESSON_LINKS)
    academy.errors = dict(ERRORS)
    academy.panels = {
        "quiz_result": [recognition_panels.quiz_result_panel],
        "home": [
            signoff_panels.home_panel,
            reviews_panels.home_panel,
            effect_panels.home_panel,
            pulse_panels.home_panel,
            advocacy_panels.home_panel,
        ],
        "me": [advocacy_panels.choice_panel],
        "level": [byhand_panels.level_panel],
        "badge": [byhand_panels.badge_panel],
        "check": [byhand_panels.check_panel],
        "story": [sharing_telling.about, box_panels.story],
        "story_edit": [box_panels.story],
        "shares": [links_panels.share_panel],
    }
    academy.jobs = list(JOBS)
    academy.caption_checks = dict(sharing.CHECKS)
    academy.exports = {
        "account": people.export,
        "policy": policy.export,
        "invitations to courses": insights.export_invitations,
        "assessment": assessment.export,
        "weekly mail": people.export_digest,
        "time at quizzes": assessment.export_allowance,
        "remarks on questions": items.export_flags,
        "recognition": recognition.export,
        "credentials": credentials.export,
        "credentials from elsewhere": holdings.export,
        "decisions by hand": recognition.export_by_hand,
        "desk": desk.export,
        "weeks": recognition.export_weeks,
        "learning": learning.export,
        "what you say of lessons": opinions.export,
        "certification": certification.export,
        "reviews": review.export,
        "reminders of policies": insights.export,
        "areas to sign for": policy.export_areas,
        "advocacy": advocacy.export,
        "permission tokens": advocacy.export_tokens,
        "points": advocacy.export_points,
        "contests": contests.export,
        "unusual in contests": watching.export,
        "rewards": rewards.export,
        "sharing": sharing.export,
        "share links": links.export,
        "proposals": queue.export,
        "ideas": box.export,
        "talk": talk.export,
        "words and thanks": words.export,
        "boards": boards.export,
        "mentors": mentors.export,
        "studio": authoring.export,
        "mail": people.export_mail,
        "log": people.export_log,
    }
    academy.recorded = dict(recorded.RECORDED)
    academy.erasers = {
        "advocacy": advocacy.erase,
        "figures of questions": items.erase,
        "what was said of lessons": opinions.erase,
        "policy": policy.erase,
        "releases": authoring.erase,
        "ideas": box.erase,
        "talk": talk.erase,
        "mentors": mentors.erase,
        "mail": people.erase_mail,
        "webhooks": webhooks.erase,
        "standings": ranking.erase,
    }
    academy.recounts = {
        "advocacy": _counted(advocacy.recount),
        "points": _counted(advocacy.recount_points),
        "assessment": _counted(assessment.recount),
        "certification": _counted(certification.recount),
        "what is remembered": _counted(review.recount),
        "figures of questions": _counted(items.recount),
        "learning": _counted(learning.recount),
        "what was said of lessons": _counted(opinions.recount),
        "policy": _counted(policy.recount),
        "badges taken back": lambda session, repair: recognition.recount_decisions(session, repair=repair),
        "recognition": lambda session, repair: recognition.recount(session, repair=repair),
        "weeks": lambda session, repair: recognition.recount_weeks(session, repair=repair),
        "sharing": _counted(sharing.recount),
        "share links": _counted(links.recount),
        "proposals": _counted(queue.recount),
        "ideas": box.recount,
        "talk": _counted(talk.recount),
        "status lists": credentials.recount,
        "contests": _counted(contests.recount),
        "rewards": _counted(rewards.recount),
        "standings": ranking.recount,
        "boards": _counted(boards.recount),
    }
    academy.fetch = lambda address: _lies_at(academy, address)
    academy.needs = [
        watching_needs.NEEDS,
        words_telling.NEEDS,
        queue_needs.NEEDS,
        platform_needs.NEEDS,
        box_panels.NEEDS,
        talk_needs.NEEDS,
        loop_needs.NEEDS,
    ]
    academy.digests = [certification_digests.notices]
    academy.news = [
        home_news.notices,
        sharing_digests.notices,
        impact_digests.notices,
        words_telling.notices,
        talk_digests.notices,
        mentors_digests.notices,
        contests_digests.notices,
    ]
    academy.readiness = [_published]
    academy.shelf["may_start"] = [learning.why_not_start]
    academy.shelf[policy.ASK] = assessment.asked
    academy.shelf[advocacy.SHARERS] = sharing.sharers
    academy.shelf[policy.CHECK] = assessment.check


def identify(host: Callable[[], Identity | None] | None) -> Identify:
    """Give what tells who is here, the academy's own session or the host's, with the release in the same query."""
    own = hosting.identify_by(host) if host else carrier.identify
    release = library.number_column()

    def with_release(extras: Mapping[str, ColumnElement[Any]]) -> Visit | None:
        return own({**extras, "release": release})

    return with_release


def _say(session: Session, text: str) -> Markup:
    return library.current(session).html(text)


def _published(session: Session) -> str | None:
    session.info.pop("release", None)
    return None if library.current_number(session) else "Nothing is published yet. Run: lms publish"


def _lies_at(academy: Academy, address: str) -> bytes | None:
    answer = inquiries.ask(academy, address)
    if answer is None or answer.status not in {200, 410}:
        return None
    return answer.body if answer.status == 200 else GONE


def _counted(recount: Callable[[Session], list[str]]) -> Callable[[Session, bool], list[str]]:
    """Wrap a recount that only looks."""
    return lambda session, _repair: recount(session)


def _connect(signal: NamedSignal, listeners: tuple[Listener, ...]) -> Listener:
    # One receiver a signal: the library that carries them promises no order among several.
    def hear(academy: Academy, **facts: Any) -> None:
        for listener in listeners:
            listener(academy, **facts)

    signal.connect(hear, weak=False)
    return hear


for _heard, _by in LISTENERS.items():
    _connect(_heard, _by)
