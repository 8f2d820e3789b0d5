"""Contests in words: what counts and how, why something does not, and the text somebody agrees to who joins."""

from lms.contests.rules import (
    COLLECTIVE,
    DAY,
    INDIVIDUAL,
    KINDS,
    SPRINT,
    TEAM,
    WEEK,
    Plan,
)


def in_words(plan: Plan, topic: str = "") -> tuple[str, ...]:
    """Say the rule in sentences; ``topic`` is the title of its theme."""
    counts = "; ".join(f"{KINDS[kind].lower()}: {plan.weights[kind]}" for kind in plan.kinds)
    about = f"Only stories about {topic} count." if topic else ""
    once = (
        "A story counts once for each network, and only people who follow your link count, each once a day; "
        "programs, previews and you yourself do not."
    )
    ways = {
        INDIVIDUAL: "Each person counts for themselves. Of equal scores the one reached earlier stands first.",
        TEAM: "Teams count by the average of their people who did something that counts. A team is shown once "
        "five of its people did.",
        COLLECTIVE: f"What everybody does is added up. The goal is {plan.threshold:,}.",
    }
    place = f"A place needs at least {plan.threshold:,}." if plan.threshold and plan.mode != COLLECTIVE else ""
    outward = "" if plan.goal == SPRINT else once
    said = (f"What counts: {counts}.", about, outward, _caps(plan), ways[plan.mode], place)
    return tuple(one for one in said if one)


def _caps(plan: Plan) -> str:
    caps = [f"{n:,} a {unit}" for n, unit in ((plan.day_cap, "day"), (plan.week_cap, "week")) if n]
    if not caps:
        return "No limit is set."
    return f"At most {' and '.join(caps)} count for one person; a day and a week end at midnight in {plan.zone}."


def why_not(over: str, plan: Plan) -> str:
    """Say why something is shown and not counted."""
    return {
        DAY: f"On that day {plan.day_cap:,} had counted, which is what a day lets count.",
        WEEK: f"In that week, from Monday on, {plan.week_cap:,} had counted, which is what a week lets count.",
    }.get(over, "")


def consent(plan: Plan) -> str:
    """Give the text somebody agrees to who joins; it is kept with their entry."""
    seen = {
        INDIVIDUAL: "Everybody who joined sees the alias or the name you choose, and your score. When it is over, "
        "everybody the contest is for sees the first places.",
        TEAM: "Your team is shown by its average, once five of its people did something that counts. Nobody sees "
        "what you did.",
        COLLECTIVE: "Only the sum of everybody is shown. Nobody sees what you did.",
    }[plan.mode]
    what = "what you complete and pass" if plan.goal == SPRINT else "your shares and what comes of them"
    watched = (
        "Champions are shown what looks unusual, such as many visits within a minute, without a name, and may take "
        "back what counted for it; you read why. "
    )
    return (
        f"Joining “{plan.title}” is your own choice and has nothing to do with your work review. From now until its "
        f"end {what} count here. {seen} {'' if plan.goal == SPRINT else watched}You may leave on any day with one "
        "button: then you are gone from every standing at once, and nobody is told."
    )
