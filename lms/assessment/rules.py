"""Decide when a quiz may be taken, until when it counts, what is passed and what may be shown of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lms.content.quizzes import Quiz

GRACE = timedelta(seconds=2)
"""How long after the deadline an answer that was on its way still counts."""
VERSION = "score-1"
"""Version of the scoring rules, kept in each score row."""

Answers = Mapping[str, Sequence[str]]
"""By question id: displayed positions ("0", "2") of the options chosen, or the one text typed."""
Kept = Mapping[str, Sequence[str]]
"""By question id: keys ("a", "c") of the options chosen, or the one text typed."""


class AssessmentError(Exception):
    """What this room refuses."""


class NoSuchQuiz(AssessmentError):
    """The current release has no such quiz."""


class NotYours(AssessmentError):
    """The attempt does not exist, or is somebody else's: nobody can tell which."""


class NoSuchKind(AssessmentError):
    """A question is of a kind that no installed extension knows."""


class MayNotStart(AssessmentError):
    """The quiz cannot be started now; the message says why."""


class NoAttemptsLeft(MayNotStart):
    """Every attempt is used."""


class TooSoon(MayNotStart):
    """The wait after a failed attempt is not over."""

    def __init__(self, words: str, next_at: datetime) -> None:
        super().__init__(words)
        self.next_at = next_at


class PrerequisiteMissing(MayNotStart):
    """Something has to be done before this quiz."""


class BadAllowance(AssessmentError):
    """So much more time cannot be given; ``field`` names what to mend."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Problem:
    """A question that was not answered, or not in a way that can be read; ``number`` is its place on the page."""

    question_id: str
    number: int
    words: str

    def __str__(self) -> str:
        return f"Question {self.number}: {self.words}"


class Unanswered(AssessmentError):
    """Something is missing before the time is over, so nothing was scored."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(str(one) for one in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Score:
    """Hundredths of a point earned, out of those possible."""

    earned: int
    possible: int

    @property
    def share(self) -> int:
        """Whole percent, rounded down, so that 79.9 % never passes for 80 %."""
        return 100 * self.earned // self.possible if self.possible else 0


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much longer a person may take than a quiz says: whole percent of its time, or minutes."""

    percent: int = 0
    minutes: int = 0


MOST_PERCENT = 300
MOST_MINUTES = 600


@dataclass(frozen=True, slots=True)
class Tally:
    """What one person has done at one quiz. ``failures`` are those since the last pass."""

    attempts: int = 0
    failures: int = 0
    best_percent: int | None = None
    last_percent: int | None = None
    passed_at: datetime | None = None
    last_submitted_at: datetime | None = None
    open_attempt: str | None = None


@dataclass(frozen=True, slots=True)
class QuizState:
    """Where a person stands with a quiz. ``next_at`` is set while a wait lasts; None left means no limit."""

    attempts_used: int
    attempts_left: int | None
    best_percent: int | None
    passed: bool
    next_at: datetime | None
    open_attempt: str | None
    percent: int | None
    """What counts: the best or the last result, as the quiz says."""


@dataclass(frozen=True, slots=True)
class Review:
    """What may be shown of an attempt that was handed in: the ``score``, and the ``answers`` with their why."""

    score: bool
    answers: bool


def passes(score: Score, pass_percent: int) -> bool:
    """Tell whether a score passes; exactly the pass mark does."""
    return score.share >= pass_percent


def started(tally: Tally, attempt_id: str) -> Tally:
    """Count an attempt that begins."""
    return replace(tally, attempts=tally.attempts + 1, open_attempt=attempt_id)


def submitted(tally: Tally, percent: int, *, passed: bool, at: datetime, passed_at: datetime | None = None) -> Tally:
    """Count an attempt that is scored. A pass is never taken back by a later failure.

    ``passed_at`` is when it first passed, where that was not at its submission.
    """
    passes_at = [one for one in (tally.passed_at, (passed_at or at) if passed else None) if one is not None]
    return replace(
        tally,
        failures=0 if passed else tally.failures + 1,
        best_percent=max(percent, tally.best_percent or 0),
        last_percent=percent,
        passed_at=min(passes_at, default=None),
        last_submitted_at=at,
        open_attempt=None,
    )


def unscored(tally: Tally) -> Tally:
    """Count an attempt that is handed in and has no score: it waits for a mark, or none of its questions counts.

    It is no failure and brings no wait.
    """
    return replace(tally, open_attempt=None)


def wait_after(cooldown: tuple[timedelta, ...], failures: int) -> timedelta:
    """Give the wait after so many failures: the first entry after the first, the last for all later ones."""
    if not failures or not cooldown:
        return timedelta()
    return cooldown[min(failures, len(cooldown)) - 1]


def state_of(tally: Tally, quiz: Quiz, at: datetime) -> QuizState:
    """Tell where a person stands with a quiz at an instant; exactly at its end a wait is over."""
    left = None if quiz.attempts is None else max(0, quiz.attempts - tally.attempts)
    next_at = None
    if tally.last_submitted_at is not None and not tally.open_attempt and left != 0:
        over = tally.last_submitted_at + wait_after(quiz.cooldown, tally.failures)
        next_at = over if at < over else None
    return QuizState(
        attempts_used=tally.attempts,
        attempts_left=left,
        best_percent=tally.best_percent,
        passed=tally.passed_at is not None,
        next_at=next_at,
        open_attempt=tally.open_attempt,
        percent=tally.best_percent if quiz.grade == "best" else tally.last_percent,
    )


def check_may_start(state: QuizState) -> None:
    """Let a new attempt begin, or not.

    :raises NoAttemptsLeft: all are used.
    :raises TooSoon: the wait after a failure is not over.
    """
    if state.attempts_left == 0:
        raise NoAttemptsLeft("You have used all your attempts at this quiz.")
    if state.next_at is not None:
        raise TooSoon("The wait after your last attempt is not over yet.", state.next_at)


def ends_at(deadline: datetime | None, extension: int) -> datetime | None:
    """Give the end of an attempt's time; ``extension`` is in seconds. None where there is no limit."""
    return None if deadline is None else deadline + timedelta(seconds=extension)


def check_allowance(allowance: Allowance) -> None:
    """Let an allowance be kept, or not: one of both, within what the database holds.

    :raises BadAllowance: it is neither or both, below 1, or more than anybody is given.
    """
    if not 0 <= allowance.percent <= MOST_PERCENT:
        raise BadAllowance("percent", f"Enter a whole number from 1 to {MOST_PERCENT}.")
    if not 0 <= allowance.minutes <= MOST_MINUTES:
        raise BadAllowance("minutes", f"Enter a whole number from 1 to {MOST_MINUTES}.")
    if bool(allowance.percent) == bool(allowance.minutes):
        raise BadAllowance("percent", "Enter either percent or minutes.")


def extra_seconds(time: timedelta | None, allowance: Allowance | None) -> int:
    """Give the seconds a person has on top of a quiz's time, rounded up; 0 where there is no limit."""
    if time is None or allowance is None:
        return 0
    return -(-int(time.total_seconds()) * allowance.percent // 100) + 60 * allowance.minutes


def extended(ends: datetime, minutes: int, at: datetime) -> datetime:
    """Give the new end of an attempt's time; where it is over, the minutes count from now, in whole seconds."""
    start = max(ends, at)
    return ends + timedelta(seconds=-(-(start - ends) // timedelta(seconds=1)), minutes=minutes)


def moved(order: Sequence[str], position: str, way: str) -> list[str]:
    """Move the item at a displayed position ``up`` or ``down`` by one; at an edge, or by any other word, not at all."""
    found = list(order)
    if position in found and way in {"up", "down"}:
        place = found.index(position)
        other = place + (1 if way == "down" else -1)
        if 0 <= other < len(found):
            found[place], found[other] = found[other], found[place]
    return found


def cost_of(points: int, percent: int) -> int:
    """Give what opening a hint takes off, in hundredths of a point, rounded up so that the rest is rounded down."""
    return -(-points * percent // 100)


def held(before: Sequence[str], made: int, given: Sequence[str], *, most: int | None = None) -> list[str]:
    """Give the path of a scenario: the ``made`` first choices of ``before`` stay, ``given`` may add ``most`` more.

    A path that leaves what was made, as from a page opened long ago, changes nothing.
    """
    fixed = list(before[:made])
    if list(given[:made]) != fixed:
        return list(before)
    return [*fixed, *given[made : None if most is None else made + most]]


def too_late(at: datetime, ends: datetime | None) -> bool:
    """Tell whether typed answers no longer count: only after the grace."""
    return ends is not None and at > ends + GRACE


def review_of(quiz: Quiz, *, passed: bool) -> Review:
    """Tell what may be shown; ``passed`` is whether the person ever passed this quiz."""
    shows_answers = quiz.review == "after-submit" or (quiz.review == "after-pass" and passed)
    return Review(score=quiz.review != "never", answers=shows_answers)


def points_in_words(hundredths: int) -> str:
    """Say hundredths of a point: 1, 0.5, 1.25."""
    whole, rest = divmod(abs(hundredths), 100)
    words = f"{whole}.{rest:02}".rstrip("0").rstrip(".")
    return f"−{words}" if hundredths < 0 else words


def path_of(ref: str) -> str:
    """Give the page of what a quiz closes; empty where it has none of its own."""
    kind, _, rest = ref.partition(":")
    if kind in {"course", "lesson"}:
        return f"/c/{rest}"
    return f"/policy/{rest}" if kind == "policy" else ""
