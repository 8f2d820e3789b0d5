"""What rooms announce. The sender is the academy, the session is the one the change is made in.

Every listener is called as ``listener(academy, session=…, **facts)`` inside the transaction:
a listener that fails undoes the whole change. Listeners are connected in ``lms.wiring`` only.
"""

from typing import Any

from blinker import NamedSignal, Namespace

_namespace = Namespace()


def _signal(name: str, contract: str) -> NamedSignal:
    return _namespace.signal(name, contract)


release_published = _signal(
    "release_published",
    "A release became current. number: int, at: datetime, author: str (a name to show).",
)
person_joined = _signal(
    "person_joined",
    "A person has an account and may sign in. person_id: int, at: datetime.",
)
person_deactivated = _signal(
    "person_deactivated",
    "An account was closed; every session of it has ended. person_id: int, at: datetime.",
)
policy_published = _signal(
    "policy_published",
    "A version of a policy came into force. policy_id: str, version: int, material: bool, at: datetime.",
)
policy_acknowledged = _signal(
    "policy_acknowledged",
    "A person acknowledged a version. person_id: int, policy_id: str, version: int, first: bool, at: datetime.",
)
quiz_submitted = _signal(
    "quiz_submitted",
    "An attempt was handed in and got its first score; not passed while an open answer waits. person_id: int, "
    "quiz_id: str, for_ref: str, attempt_id: str, percent: int, passed: bool, at: datetime.",
)
quiz_passed = _signal(
    "quiz_passed",
    "A person passed a quiz for the first time. person_id: int, quiz_id: str, for_ref: str, attempt_id: str, "
    "percent: int, revision: str (digest of the quiz), release: int, first_try: bool, at: datetime.",
)
score_changed = _signal(
    "score_changed",
    "An attempt handed in before has another score: its open answer was marked, a key corrected or a question voided. "
    "person_id: int, quiz_id: str, attempt_id: str, number: int (of the attempt, from 1), percent: int, passed: bool, "
    "at: datetime.",
)
lesson_completed = _signal(
    "lesson_completed",
    "A person completed a lesson for the first time. person_id: int, course_id: str, lesson_id: str, at: datetime.",
)
course_completed = _signal(
    "course_completed",
    "A person completed a course for the first time. person_id: int, course_id: str, at: datetime.",
)
badge_awarded = _signal(
    "badge_awarded",
    "A badge was awarded. person_id: int, badge_id: str, award_id: str, at: datetime.",
)
badge_renewed = _signal(
    "badge_renewed",
    "An award is valid for longer. person_id: int, badge_id: str, award_id: str, expires_at: datetime, at: datetime.",
)
badge_suspended = _signal(
    "badge_suspended",
    "A badge was suspended; it counts for nothing until it is restored. "
    "person_id: int, badge_id: str, award_id: str, at: datetime.",
)
badge_revoked = _signal(
    "badge_revoked",
    "A badge was revoked. person_id: int, badge_id: str, award_id: str, at: datetime.",
)
badge_restored = _signal(
    "badge_restored",
    "The suspension or the revocation of a badge was taken back. "
    "person_id: int, badge_id: str, award_id: str, at: datetime.",
)
signed_off = _signal(
    "signed_off",
    "A second person signed a level off for somebody. person_id: int, level_id: str, at: datetime.",
)
sign_off_withdrawn = _signal(
    "sign_off_withdrawn",
    "The sign-off of a level was withdrawn; the level stays. person_id: int, level_id: str, at: datetime.",
)
level_reached = _signal(
    "level_reached",
    "A person reached a level for the first time. person_id: int, level_id: str, number: int, at: datetime.",
)
answers_counted = _signal(
    "answers_counted",
    "Attempts that were handed in were counted, each once, by a job. attempts: tuple[int, …] (keys), at: datetime.",
)
review_answered = _signal(
    "review_answered",
    "A person answered a question of a review. person_id: int, quiz_id: str, question_id: str, right: bool, "
    "at: datetime.",
)
certification_renewed = _signal(
    "certification_renewed",
    "A certification was renewed. person_id: int, ref: str (level:… or course:…), n: int, until: datetime, "
    "because: str, at: datetime.",
)
certification_lapsed = _signal(
    "certification_lapsed",
    "A certification ended and its grace went by. person_id: int, ref: str, n: int, at: datetime.",
)
opted_in = _signal(
    "opted_in",
    "A person chose to advocate. person_id: int, at: datetime.",
)
opted_out = _signal(
    "opted_out",
    "A person left advocacy; listeners erase their person-level rows and keep totals. person_id: int, at: datetime.",
)
permission_granted = _signal(
    "permission_granted",
    "A permission became held. person_id: int, key: str, at: datetime.",
)
permission_withdrawn = _signal(
    "permission_withdrawn",
    "A permission is no longer held. person_id: int, key: str, reason: str, at: datetime.",
)
story_published = _signal(
    "story_published",
    "A story was written, or a draft of one finished; it opens at its own time. story_id: str, at: datetime.",
)
story_shared = _signal(
    "story_shared",
    "A share was recorded for the first time. person_id: int, story_id: str, network: str, at: datetime.",
)
click_counted = _signal(
    "click_counted",
    "A job has classified a click on a share link, once. person_id: int | None (whose link it is; None: of somebody "
    "who left), story_id: str, network: str, kind: str (human, bot, self, duplicate), number: int (how many human "
    "clicks this person's share has with it, counted on where the person left and came back; 0: nobody's), link: int, "
    "click: int, at: datetime.",
)
points_changed = _signal(
    "points_changed",
    "Points were paid to an advocate, or taken back. person_id: int, kind: str, day: date (the one they count for, "
    "where the person was), amount: int (negative: taken back), at: datetime.",
)
conversion_recorded = _signal(
    "conversion_recorded",
    "Another system told of something that came of a share link, for the first time. person_id: int | None, "
    "story_id: str, network: str, kind: str (lead, application, hire, other), key: str (stays the same for good: pay "
    "it once), link: int, at: datetime.",
)
contest_announced = _signal(
    "contest_announced",
    "A contest can be seen and joined by everybody it is for. contest_id: str (its public id), at: datetime.",
)
contest_opened = _signal(
    "contest_opened",
    "A contest began, once. What counts begins at its own instant, not at this one. contest_id: str, at: datetime.",
)
contest_ended = _signal(
    "contest_ended",
    "A contest is over, once; its result waits to be confirmed. contest_id: str, at: datetime.",
)
contest_confirmed = _signal(
    "contest_confirmed",
    "The result of a contest is there for everybody it is for, and does not change any more. contest_id: str, "
    "at: datetime.",
)


def announce(signal: NamedSignal, session: Any, **facts: Any) -> None:
    """Send ``signal`` from the academy the session belongs to, inside its transaction."""
    signal.send(session.info["academy"], session=session, **facts)
