"""The forms of the six pages; each shows what was typed before, right or wrong."""

from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any, cast
from zoneinfo import available_timezones

from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from lms.contests import periods
from lms.contests import rules as contests
from lms.contests.planning import rules
from lms.contests.planning.rules import Draft, When
from lms.contests.rules import Plan, Segment
from lms.web.forms import Day, Form, Pick, choices

ONCE, AGAIN = "once", "again"
ANY_LEVEL, ANY_LANGUAGE, ANY_TOPIC = ("", "Any level"), ("", "Any language"), ("", "Any topic")
GOALS = (
    (contests.PART, "Take part: who wants to, shares and is read; people or teams stand in an order"),
    (contests.TOGETHER, "Reach a goal together: everything is added up, and nobody stands in an order"),
    (contests.SPRINT, "Learn together: lessons, quizzes and levels count, and nothing outside does"),
)
HINTS: Mapping[str, str] = {
    contests.SHARE: "Once for each story and network.",
    contests.CLICK: "People only, each once a day; no programs, no previews, not the person's own visits.",
    contests.LEADS: "As other systems told it, once each.",
    contests.LESSON: "The first time.",
    contests.QUIZ: "The first time it is passed.",
    contests.LEVEL: "The first time.",
}
LANGUAGES = (
    ("en", "English"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
)
REPEATS = ((ONCE, "Once"), (AGAIN, "Again and again, until you stop it"))


class Whole(StringField):
    """A whole number, kept as it was typed; ``number`` gives it."""

    def __init__(self, *given: Any, most: int, **named: Any) -> None:
        super().__init__(*given, **named)
        self.most = most

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 what WTForms gives
        """Refuse what is no whole number in the range.

        :raises wtforms.ValidationError: it is not.
        """
        text = self.data or ""
        if text and not (text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= self.most):
            raise ValidationError(f"Enter a whole number from 0 to {self.most:,}.")

    @property
    def number(self) -> int:
        """Give the number; 0 where nothing was typed."""
        return int(self.data) if self.data and self.data.isdigit() else 0


class Teams(SelectMultipleField):
    """Some of the teams, with words of ours for one that is not in the list."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not in the list.

        :raises wtforms.ValidationError: it is not.
        """
        try:
            super().pre_validate(form)
        except ValueError:
            raise ValidationError("Choose teams of the list.") from None


class GoalForm(Form):
    """What the contest is for, and how it is counted."""

    title = StringField(
        "Title",
        [
            InputRequired("Enter a title."),
            Length(max=contests.TITLE_LIMIT, message=f"Use at most {contests.TITLE_LIMIT} characters for the title."),
        ],
        description="A few words that say what it is, such as: The spring fair.",
    )
    goal = RadioField(
        "What it is for", [InputRequired("Choose what it is for.")], choices=choices(GOALS), default=contests.PART
    )
    mode = RadioField(
        "How it is counted",
        [InputRequired("Choose how it is counted.")],
        choices=choices(contests.MODES.items()),
        default=contests.INDIVIDUAL,
    )

    def validate_mode(self, field: RadioField) -> None:
        """Refuse a way of counting that does not go with the goal.

        :raises wtforms.ValidationError: it does not.
        """
        ways = contests.MODES_OF.get(self.goal.data or "", ())
        if ways and field.data not in ways:
            named = " or ".join(f"“{contests.MODES[one]}”" for one in ways)
            raise ValidationError(f"This goal is counted in this way: {named}.")


class TimeForm(Form):
    """When it runs, in days of a zone."""

    kind = RadioField(
        "How long",
        [InputRequired("Choose how long it runs.")],
        choices=choices(
            (
                (periods.DAILY, "A day"),
                (periods.WEEKLY, "A week, Monday to Sunday"),
                (periods.MONTHLY, "A month"),
                (periods.QUARTERLY, "A quarter"),
                (periods.CUSTOM, "Days of your own"),
            )
        ),
        default=periods.WEEKLY,
    )
    repeat = RadioField("How often", [InputRequired("Choose how often.")], choices=choices(REPEATS), default=ONCE)
    first = Day(
        "From",
        [InputRequired("Enter the first day.")],
        description="A week, a month and a quarter begin with the next whole one on or after this day.",
    )
    last = Day("Last day", [Optional()], description="Only for days of your own, once.")
    days = Whole(
        "Number of days",
        [Optional()],
        most=periods.MOST_DAYS,
        description="Only for days of your own, again and again.",
    )
    zone = StringField(
        "Time zone",
        [InputRequired("Enter a time zone.")],
        description="Its days begin and end at midnight there. Such as Europe/Lisbon; everybody also sees their own.",
    )

    def validate_zone(self, field: StringField) -> None:
        """Refuse what is no zone, and name the nearest one.

        :raises wtforms.ValidationError: it is none.
        """
        if field.data not in zones():
            near = get_close_matches(field.data or "", zones(), n=1)
            more = f" Did you mean {near[0]}?" if near else ""
            raise ValidationError(f"There is no such time zone.{more}")

    def validate(self, extra_validators: Any = None) -> bool:
        """Look at each field, and then at what they say together."""
        good = super().validate(extra_validators)
        if good and self.kind.data == periods.CUSTOM:
            self._own_days(cast(date, self.first.data))
        return not self.errors

    def _own_days(self, first: date) -> None:
        if self.repeat.data == ONCE and self.last.data is None:
            self.refuse("last", "Enter the last day.")
        elif self.repeat.data == ONCE and self.last.data is not None and self.last.data < first:
            self.refuse("last", "The last day is the first one or a later one.")
        elif self.repeat.data == AGAIN and not self.days.number:
            self.refuse("days", "Enter how many days each of them runs.")

    def when(self) -> When:
        """Give when it runs, as it was typed; the form has been found right."""
        again = self.repeat.data == AGAIN
        first = cast(date, self.first.data)
        return When(self.kind.data, first, again, self.last.data, max(self.days.number, 1))


class WhoForm(Form):
    """For whom it is, and about what."""

    teams = Teams("Teams", [Optional()], description="None ticked: for all of them.")
    level = Pick("From level", [Optional()], description="Sharing needs its own level and choice in any case.")
    language = Pick("People who chose", [Optional()], choices=choices([ANY_LANGUAGE, *LANGUAGES]))
    topic = Pick(
        "Only stories about", [Optional()], description="The theme. A learning contest has none, and leaves it out."
    )

    def offer(
        self, teams: Mapping[int, str], levels: Iterable[tuple[int, str]], topics: Mapping[int, str]
    ) -> "WhoForm":
        """Fill in the teams, the levels and the topics there are."""
        self.teams.choices = choices((str(key), name) for key, name in teams.items())
        self.level.choices = choices([ANY_LEVEL, *((str(number), words) for number, words in levels)])
        self.topic.choices = choices([ANY_TOPIC, *((str(key), title) for key, title in topics.items())])
        return self

    def segment(self) -> Segment:
        """Give for whom it is, as it was typed."""
        teams = tuple(sorted(int(one) for one in self.teams.data or ()))
        return Segment(teams, int(self.level.data) if self.level.data else None, self.language.data or "")


def _weight(kind: str) -> Whole:
    default = str(contests.WEIGHTS[kind])
    words, hint = contests.KINDS[kind], HINTS[kind]
    return Whole(words, [Optional()], most=contests.MOST_WEIGHT, default=default, description=hint)


class ScoreForm(Form):
    """What each thing counts, how much of it, and what a place needs."""

    share = _weight(contests.SHARE)
    click = _weight(contests.CLICK)
    lead = _weight(contests.LEADS)
    lesson = _weight(contests.LESSON)
    quiz = _weight(contests.QUIZ)
    level = _weight(contests.LEVEL)
    together = False
    threshold = Whole("", [Optional()], most=contests.MOST_THRESHOLD, default="0")
    day_cap = Whole(
        "Deeds that count a day",
        [Optional()],
        most=contests.MOST_CAP,
        default="10",
        description="For one person, at most; 0 sets no limit. What comes after it is shown and not counted.",
    )
    week_cap = Whole(
        "Deeds that count a week", [Optional()], most=contests.MOST_CAP, default="40", description="From Monday on."
    )
    winners = Whole(
        "How many of the first choose a reward",
        [Optional()],
        most=1_000,
        default="0",
        description="0: nobody. Everybody reads this before they join.",
    )

    def suit(self, goal: str, mode: str, *, rewards: bool) -> "ScoreForm":
        """Leave only the fields that go with a goal and a way of counting."""
        for kind in contests.KINDS:
            if kind not in contests.kinds_of(goal):
                del self[kind]
        if not rewards or mode != contests.INDIVIDUAL:
            del self.winners
        together = self.together = mode == contests.COLLECTIVE
        self.threshold.label.text = "The goal to reach together" if together else "What a place needs at least"
        self.threshold.description = "In what the deeds above count." if together else "0: nothing."
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Look at each field, and then at what they say together."""
        super().validate(extra_validators)
        if not self.errors and not any(self.weights().values()):
            self.refuse(next(iter(self.weights())), "Let at least one thing count.")
        if not self.errors and self.together and not self.threshold.number:
            self.refuse("threshold", "Enter the goal to reach together.")
        return not self.errors

    def weights(self) -> dict[str, int]:
        """Give what each thing counts, as it was typed."""
        return {kind: cast(Whole, self[kind]).number for kind in contests.KINDS if kind in self}


class AnnounceForm(Form):
    """What everybody reads about it."""

    about = TextAreaField(
        "What everybody reads about it",
        [
            InputRequired("Write a few words about it."),
            Length(max=contests.ABOUT_LIMIT, message=f"Use at most {contests.ABOUT_LIMIT:,} characters."),
        ],
        description="What it is about and whom to ask. Plain text; links work. The rule stands below it by itself.",
    )


Pages = dict[str, Form]


@cache
def zones() -> frozenset[str]:
    """Give the names of the zones of the world."""
    return frozenset(available_timezones())


def typed(form: type[Form], said: Mapping[str, list[str]], **defaults: Any) -> Any:
    """Give a form as it was typed before, or with what it begins with."""
    if not said:
        return form(data=defaults)
    return form(MultiDict([(name, one) for name, values in said.items() for one in values]))


def draft(pages: Mapping[str, Any]) -> Draft:
    """Put the pages together, which must all be right; the words may still be missing where they are not given.

    :raises rules.NotReady: one is not; the first of them is named.
    """
    for page, form in pages.items():
        if not form.validate():
            raise rules.NotReady(page, form.problems[0][1])
    goal, time, who, score = (pages[one] for one in (rules.GOAL, rules.TIME, rules.WHO, rules.SCORE))
    about = pages[rules.ANNOUNCE].about.data if rules.ANNOUNCE in pages else ""
    plan = Plan(
        title=" ".join(goal.title.data.split()),
        about=about or "",
        goal=goal.goal.data,
        mode=goal.mode.data,
        weights=score.weights(),
        zone=time.zone.data,
        topic_id=int(who.topic.data) if who.topic.data and goal.goal.data != contests.SPRINT else None,
        segment=who.segment(),
        threshold=score.threshold.number,
        day_cap=score.day_cap.number,
        week_cap=score.week_cap.number,
    )
    return Draft(plan, time.when(), score.winners.number if score.winners else 0)


class ReasonForm(Form):
    """Why a contest is called off."""

    reason = TextAreaField(
        "Why it is called off",
        [
            InputRequired("Enter the reason."),
            Length(max=contests.REASON_LIMIT, message=f"Use at most {contests.REASON_LIMIT} characters."),
        ],
        description="Everybody it is for reads this.",
    )
