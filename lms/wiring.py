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
from lms.advocacy import rules as advocacy_rules
from lms.advocacy import service as advocacy
from lms.assessment import routes as assessment_routes
from lms.assessment import rules as assessment_rules
from lms.assessment import service as assessment
from lms.assessment.items import routes as items_routes
from lms.assessment.items import service as items
from lms.authoring import routes as authoring_routes
from lms.authoring import rules as authoring_rules
from lms.authoring import service as authoring
from lms.authoring import texts as authoring_texts
from lms.delivery import inquiries
from lms.delivery import rules as delivery_rules
from lms.delivery import service as delivery
from lms.home import digests
from lms.home import routes as home_routes
from lms.insights import routes as insights_routes
from lms.insights import service as insights
from lms.insights.platforms import panels as reviews_panels
from lms.interop.webhooks import jobs as webhooks_jobs
from lms.interop.webhooks import routes as webhooks_routes
from lms.interop.webhooks import rules as webhooks_rules
from lms.interop.webhooks import service as webhooks
from lms.learning import routes as learning_routes
from lms.learning import rules as learning_rules
from lms.learning import service as learning
from lms.learning.certification import digests as certification_digests
from lms.learning.certification import service as certification
from lms.learning.review import rules as review_rules
from lms.learning.review import service as review
from lms.library import service as library
from lms.people import carrier, hosting, recorded, recorded_pages
from lms.people import routes as people_routes
from lms.people import rules as people_rules
from lms.people import service as people
from lms.places import MORE_PLACES, PLACES, STUDIO
from lms.policy import routes as policy_routes
from lms.policy import rules as policy_rules
from lms.policy import service as policy
from lms.policy.signoff import panels as signoff_panels
from lms.policy.signoff import routes as signoff_routes
from lms.policy.signoff import rules as signoff_rules
from lms.recognition import panels as recognition_panels
from lms.recognition import routes as recognition_routes
from lms.recognition import rules as recognition_rules
from lms.recognition import service as recognition
from lms.recognition.byhand import panels as byhand_panels
from lms.recognition.credentials import routes as credential_routes
from lms.recognition.credentials import rules as credential_rules
from lms.recognition.credentials import service as credentials
from lms.recognition.credentials.reports import GONE
from lms.recognition.desk import routes as desk_routes
from lms.recognition.desk import rules as desk_rules
from lms.recognition.desk import service as desk
from lms.recognition.holdings import jobs as holdings_jobs
from lms.recognition.holdings import routes as holdings_routes
from lms.recognition.holdings import rules as holdings_rules
from lms.recognition.holdings import service as holdings
from lms.recognition.showing import routes as showing_routes
from lms.sharing import paying
from lms.sharing import routes as sharing_routes
from lms.sharing import rules as sharing_rules
from lms.sharing import service as sharing
from lms.sharing import telling as sharing_telling
from lms.sharing.feeds import service as feeds
from lms.sharing.links import api as links_api
from lms.sharing.links import pages as links_pages
from lms.sharing.links import panels as links_panels
from lms.sharing.links import routes as links_routes
from lms.sharing.links import rules as links_rules
from lms.sharing.links import service as links
from lms.sharing.planning import service as planning
from lms.sharing.queue import service as queue
from lms.web import health, lost
from lms.web.academy import Academy, Identify, Identity, Job, Visit

Listener = Callable[..., Any]

LISTENERS: dict[NamedSignal, tuple[Listener, ...]] = {
    signals.release_published: (policy.on_release_published, certification.on_release_published),
    signals.policy_acknowledged: (recognition.on_policy_acknowledged, advocacy.on_policy_acknowledged),
    signals.person_joined: (recognition.on_person_joined,),
    signals.lesson_completed: (recognition.on_learned,),
    signals.quiz_submitted: (learning.on_quiz_submitted, recognition.on_learned),
    signals.quiz_passed: (recognition.on_quiz_passed, learning.on_quiz_passed),
    signals.score_changed: (recognition.on_score_changed, learning.on_quiz_submitted, certification.on_score_changed),
    signals.answers_counted: (review.on_answers_counted, certification.on_answers_counted),
    signals.review_answered: (certification.on_review_answered, recognition.on_learned),
    signals.level_reached: (certification.on_level_reached, advocacy.on_level_reached),
    signals.certification_renewed: (advocacy.on_certification_renewed,),
    signals.certification_lapsed: (advocacy.on_certification_lapsed,),
    signals.badge_suspended: (credentials.on_badge_decided,),
    signals.badge_revoked: (credentials.on_badge_decided,),
    signals.badge_restored: (credentials.on_badge_decided,),
    signals.badge_renewed: (credentials.on_badge_renewed,),
    signals.signed_off: (certification.on_sign_off_changed, advocacy.on_sign_off_changed),
    signals.sign_off_withdrawn: (certification.on_sign_off_changed, advocacy.on_sign_off_changed),
    signals.permission_granted: (webhooks.on_permission_granted,),
    signals.permission_withdrawn: (advocacy.on_permission_withdrawn, webhooks.on_permission_withdrawn),
    signals.story_shared: (paying.on_story_shared,),
    signals.click_counted: (paying.on_click_counted,),
    signals.conversion_recorded: (paying.on_conversion_recorded,),
    signals.opted_out: (
        links.on_opted_out,
        sharing.on_opted_out,
        sharing.forget_starters,
        advocacy.take_off_invitations,
        advocacy.on_opted_out,
    ),
    signals.person_deactivated: (advocacy.on_person_deactivated,),
}
"""Who hears what, in this order. The sender is the academy, so two academies never hear each other."""

ERRORS: dict[type[Exception], int] = {
    advocacy_rules.Locked: 403,
    advocacy.NoSuchPoint: 404,
    advocacy.BadAudience: 422,
    advocacy.NotHeld: 409,
    advocacy_rules.NothingToChoose: 409,
    advocacy_rules.TextChanged: 409,
    advocacy_rules.UnknownKey: 404,
    assessment_rules.BadAllowance: 422,
    assessment_rules.MayNotStart: 409,
    authoring_rules.AuthoringError: 409,
    authoring_texts.Elsewhere: 409,
    authoring_texts.NoSuchFile: 404,
    authoring_texts.Unfit: 422,
    delivery_rules.BadAddress: 422,
    delivery_rules.NotDead: 404,
    assessment_rules.NoSuchKind: 503,
    assessment_rules.NoSuchQuiz: 404,
    assessment_rules.NotYours: 404,
    webhooks_rules.NoSuchLetter: 404,
    webhooks_rules.NoSuchWebhook: 404,
    learning_rules.NoSuchCourse: 404,
    learning_rules.NoSuchLesson: 404,
    learning_rules.NotYet: 409,
    library.LibraryError: 503,
    people_rules.Busy: 503,
    people_rules.NotAllowed: 403,
    people_rules.Taken: 409,
    people_rules.TooManyTries: 429,
    people_rules.Unfit: 422,
    people_rules.Unknown: 404,
    policy_rules.NoSuchPolicy: 404,
    signoff_rules.NoSuchRound: 404,
    signoff_rules.NotSigned: 409,
    signoff_rules.NotYours: 403,
    credential_rules.NoIssuer: 404,
    credential_rules.NoSuchKey: 404,
    credential_rules.NotSigned: 503,
    holdings_rules.NoSuchHolding: 404,
    review_rules.NoSuchReview: 404,
    review_rules.NothingToReview: 409,
    recognition.AlreadySo: 409,
    recognition.BadEnd: 422,
    recognition.CannotGive: 422,
    recognition.NoSuchDecision: 404,
    recognition.NotOneself: 403,
    recognition.NotTheOne: 403,
    recognition.NotYet: 409,
    desk_rules.NoSuchCheck: 404,
    recognition_rules.NoSuchAward: 404,
    recognition.NoSuchEntry: 404,
    recognition.NoSuchRecompute: 404,
    recognition.NothingToDecide: 409,
    recognition.RuleChanged: 409,
    feeds.NoSuchFeed: 404,
    planning.NoSuchPlan: 404,
    queue.NoSuchProposal: 404,
    queue.NotNow: 409,
    queue.NotYours: 403,
    queue.Overtaken: 409,
    links_rules.NoSuchLink: 404,
    sharing_rules.NoSuchCaption: 404,
    sharing_rules.NoSuchLook: 404,
    sharing_rules.NoSuchShare: 404,
    sharing_rules.NoSuchStory: 404,
    sharing_rules.NoSuchTopic: 404,
    sharing_rules.StaysInside: 403,
    sharing_rules.Unfit: 422,
}


def blueprints(*, hosted: bool) -> list[Blueprint]:
    """List the rooms' pages; the last one answers whatever no room has. ``hosted``: a host signs people in."""
    return [
        home_routes.bp,
        admin_routes.bp,
        webhooks_routes.bp,
        authoring_routes.bp,
        insights_routes.bp,
        sharing_routes.bp,
        links_routes.bp,
        links_pages.bp,
        links_api.bp,
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
    academy.studio = list(STUDIO)
    academy.errors = dict(ERRORS)
    academy.panels = {
        "quiz_result": [recognition_panels.quiz_result_panel],
        "home": [signoff_panels.home_panel, reviews_panels.home_panel, advocacy_panels.home_panel],
        "me": [advocacy_panels.choice_panel],
        "level": [byhand_panels.level_panel],
        "badge": [byhand_panels.badge_panel],
        "check": [byhand_panels.check_panel],
        "story": [sharing_telling.about],
        "shares": [links_panels.share_panel],
    }
    academy.jobs = [
        Job("people.retention", 3_600, people.sweep),
        Job("people.erasures", 60, people.keep_up, apart=True),
        Job("recognition.catch-up", 60, recognition.catch_up),
        Job("certification.sweep", 60, certification.sweep),
        Job("recognition.sign", 2, credentials.run, apart=True),
        Job("recognition.holdings", 1, holdings_jobs.work, apart=True),
        Job("delivery.ask", 1, inquiries.run, apart=True),
        Job("desk.checks", 1, desk.run, apart=True),
        Job("desk.lists", 1, desk.run_lists, apart=True),
        Job("desk.issuers", 2, desk.follow, apart=True),
        Job("desk.forget", 3_600, desk.sweep),
        Job("recognition.recompute", 1, recognition.go_on_recomputing),
        Job("recognition.weeks", 1, recognition.sweep_weeks),
        Job("advocacy.sweep", 60, advocacy.sweep),
        Job("advocacy.taking-part", 28 * 86_400, advocacy.count),
        Job("advocacy.tokens", 3_600, advocacy.forget_tokens),
        Job("sharing.points", 1, paying.settle, apart=True),
        Job("advocacy.points", 86_400, advocacy.forget_points),
        Job("sharing.forget", 3_600, sharing.forget),
        Job("links.fold", 1, links.fold),
        Job("links.end-day", 60, links.end_day),
        Job("sharing.feeds", 5, feeds.follow, apart=True),
        Job("sharing.remind", 60, sharing.send_reminders),
        Job("sharing.looks", 1, sharing.look_at_links, apart=True),
        Job("sharing.forget-looks", 3_600, sharing.forget_looks),
        Job("assessment.regrade", 1, assessment.go_on_regrading),
        Job("assessment.decided", 1, assessment.carry_out),
        Job("assessment.figures", 1, items.fold),
        Job("home.digest", 60, digests.send),
        Job("policy.reminders", 60, insights.send),
        Job("platforms.reviews", 86_400, insights.ask_owners),
        Job("webhooks.deliver", 1, webhooks_jobs.deliver, apart=True),
        Job("webhooks.prune", 86_400, webhooks.prune),
        Job("delivery.prune", 86_400, delivery.prune),
    ]
    academy.caption_checks = dict(sharing.CHECKS)
    academy.exports = {
        "account": people.export,
        "policy": policy.export,
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
        "certification": certification.export,
        "reviews": review.export,
        "reminders of policies": insights.export,
        "areas to sign for": policy.export_areas,
        "advocacy": advocacy.export,
        "permission tokens": advocacy.export_tokens,
        "points": advocacy.export_points,
        "sharing": sharing.export,
        "share links": links.export,
        "proposals": queue.export,
        "studio": authoring.export,
        "mail": people.export_mail,
        "log": people.export_log,
    }
    academy.recorded = dict(recorded.RECORDED)
    academy.erasers = {
        "advocacy": advocacy.erase,
        "figures of questions": items.erase,
        "policy": policy.erase,
        "releases": authoring.erase,
        "mail": people.erase_mail,
        "webhooks": webhooks.erase,
    }
    academy.recounts = {
        "advocacy": _counted(advocacy.recount),
        "points": _counted(advocacy.recount_points),
        "assessment": _counted(assessment.recount),
        "certification": _counted(certification.recount),
        "what is remembered": _counted(review.recount),
        "figures of questions": _counted(items.recount),
        "learning": _counted(learning.recount),
        "policy": _counted(policy.recount),
        "badges taken back": lambda session, repair: recognition.recount_decisions(session, repair=repair),
        "recognition": lambda session, repair: recognition.recount(session, repair=repair),
        "weeks": lambda session, repair: recognition.recount_weeks(session, repair=repair),
        "sharing": _counted(sharing.recount),
        "share links": _counted(links.recount),
        "proposals": _counted(queue.recount),
        "status lists": credentials.recount,
    }
    academy.fetch = lambda address: _lies_at(academy, address)
    academy.digests = [certification_digests.notices]
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
