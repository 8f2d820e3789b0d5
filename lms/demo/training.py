"""What the demo's trainer and learners write: answers, remarks, drafts, and the releases of five months."""

from dataclasses import dataclass
from typing import Literal

from lms.demo.company import LEARNER

Choice = Literal["leave", "favour", "strict", "void"]

KNOWN = {"g-12": "Stop, mend, note, tell", "p-08": "6"}
"""What those answer who know better than the key does at the time."""
BELIEVED = {"p-08": "5", "w-08": "Nothing, as nothing was posted", "g-03": "60", "n-06": "5 %"}
"""What those believe who do not know the answer."""
MISLEADING = frozenset({"w-08"})
"""Questions over which the careful stumble more often than the quick."""
PUT_ASIDE = frozenset({"voice", "making-content", "numbers", "spokesperson", "conversations", "leading"})
"""Quizzes whose figures the trainer has looked at and put aside."""
KEPT_BELOW = 80
"""Scores under it, in percent, that a correction would lower: the trainer keeps them as they are."""
LOOKED = 4
"""How many days ago that was."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One place of a file, before and after."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Release:
    """What the trainer publishes on a day of the history, or on the first working day after it."""

    days_ago: int
    note: str
    edits: tuple[Edit, ...]
    choice: Choice = "favour"
    """What becomes of results given so far, where the marking changes."""
    material: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    """What it answers to those who said that a question seems wrong: its id, and the words."""


LINKS = "courses/202-sharing-well/02-links-and-records.md"
DISCLOSURE = "courses/101-guardrails/03-disclosure.md"
GUARDRAILS, PLATFORMS = "quizzes/guardrails.md", "quizzes/platforms.md"
RELEASES = (
    Release(
        92,
        "Plainer words about addresses",
        (Edit(LINKS, "over a sign-in page is of no use to anybody.", "over a sign-in page helps nobody."),),
    ),
    Release(
        54,
        "Shorter answers to the question about the four steps",
        (
            Edit(GUARDRAILS, "- [ ] Stop, note, mend, tell", "- [x] Stop, note, mend, tell"),
            Edit(GUARDRAILS, "- [x] Stop, mend, note, tell", "- [ ] Stop, mend, note, tell"),
        ),
        choice="leave",
    ),
    Release(
        12,
        "Staying off the stars covers competitors too",
        (
            Edit(
                DISCLOSURE,
                "with or without stars, of our own products. Asking",
                "with or without stars, of our own products or of a competitor's. "
                "It holds with a disclosure too, and there is no exception to ask for. Asking",
            ),
        ),
        material=("lesson:guardrails/disclosure",),
    ),
    Release(
        9,
        "A thread has six posts at most; five was taken as right, too",
        (Edit(PLATFORMS, "- = 5..6\n  > Six; more", "- = 6\n  > Six; more"),),
        choice="strict",
    ),
    Release(
        6,
        "The four steps: mending comes before the notes. Two answers had changed places in release 3",
        (
            Edit(GUARDRAILS, "- [x] Stop, note, mend, tell", "- [ ] Stop, note, mend, tell"),
            Edit(GUARDRAILS, "- [ ] Stop, mend, note, tell", "- [x] Stop, mend, note, tell"),
        ),
        answers=(
            (
                "g-12",
                "You are right, thank you. Two answers had changed places. It is mended, and everybody's result was "
                "looked at again.",
            ),
        ),
    ),
)
"""In the order of the days. The last one is what the academy ships, so the first is that with all of them undone."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a learner says of a question."""

    question_id: str
    days_ago: int
    """From when on somebody may say it."""
    words: str
    by: str = ""
    """Who says it; whoever meets the question first where it is empty."""


REMARKS = (
    Remark(
        "g-12",
        50,
        "I put mending before the notes, as the lesson does, and it was counted wrong. The reason given says the same.",
        by=LEARNER,
    ),
    Remark(
        "w-08",
        30,
        "Nothing was posted, so I chose “Nothing”. Is “kept” what Handrail keeps, or what stays online?",
    ),
    Remark("n-08", 25, "The root of 52 is 7.2, so I typed 14,4 with a comma. Is that counted like 14.4?"),
)


@dataclass(frozen=True, slots=True)
class Post:
    """An open answer, how far it meets each line of its rubric, and what the trainer says of it."""

    text: str
    steps: tuple[str, ...]
    comment: str


_FULL, _HALF, _NONE = "full", "half", "none"
POSTS: dict[str, tuple[tuple[Post, ...], tuple[Post, ...]]] = {
    "v-15": (
        (
            Post(
                "I work at Norda, in accounts. I have cleaned my own water filter for about four hours, twice wrongly. "
                "Boiling water damages the cartridge, says the page of our filter morning: (link). Warm water and "
                "citric acid loosen the scale. In October 58 filters were cleaned there, by the workshop's own "
                "count. I like that morning because a mistake there costs one cup of warm water. What did you ruin "
                "before you learned it?",
                (_FULL, _FULL, _FULL, _FULL, _FULL),
                "Every line is met. The cup of warm water is the sentence people will remember.",
            ),
            Post(
                "I work at Norda and have a water filter in my kitchen. On the first Tuesday of each month our "
                "workshop shows how to clean one, nine to eleven: (link). The page says that boiling water damages "
                "the cartridge. I would have used it, because hot sounds clean. In October the workshop counted 58 "
                "filters. What do you clean with the wrong water?",
                (_FULL, _HALF, _FULL, _FULL, _FULL),
                "Clear, and with its sources. Say in half a sentence that you are learning it: owning a filter is no "
                "chair yet.",
            ),
        ),
        (
            Post(
                "I work at Norda. I began to clean my water filter myself and am still learning it, about four hours "
                "so far. Our filter morning helps: first Tuesday of each month, nine to eleven. They cleaned 58 "
                "filters. Warm water and citric acid do it. The room was painted in 2019, and it is a nice place "
                "to be.",
                (_FULL, _FULL, _HALF, _HALF, _FULL),
                "A good voice. The paint is spare, it makes a second point. Who counted the 58, and in which month?",
            ),
            Post(
                "Our filter morning is a huge success! Almost sixty filters in one month, and from spring on there "
                "will be a fee, since so many people come. I work at Norda and can only recommend our experts. "
                "Alder Foods has asked for a morning of its own. Come by on Tuesday!",
                (_NONE, _NONE, _HALF, _NONE, _NONE),
                "The fee and the customer are not on the page, so they stay inside. The line comes after some thirty "
                "words. Take the sheet again and mark each fact first: go, stay or spare. Lesson 5 shows how.",
            ),
        ),
    ),
    "c-10": (
        (
            Post(
                "Hello, {name} here, answering for Norda Service. You took a day off on the 2nd, nobody came and "
                "nobody rang, and it was the second time. I am sorry for that. I am asking the planners now what "
                "happened. Today at 11:00 I will write to you here. {name}",
                (_FULL, _FULL, _FULL, _FULL, _FULL),
                "All four parts, in their order. Eleven is a promise, so put it in the log.",
            ),
        ),
        (
            Post(
                "{name} from Norda Service here. I am sorry that nobody came. You took a day off for it, and it was "
                "the second time. I will find out what happened and write here as soon as I know more. {name}",
                (_HALF, _HALF, _FULL, _FULL, _HALF),
                "Warm and honest. See comes before sorry, and “as soon as” is no hour.",
            ),
            Post(
                "Hi! We are sorry if this caused you any inconvenience. Please post your order number and address "
                "here, so that we can offer you a new visit and a voucher.",
                (_NONE, _NONE, _NONE, _NONE, _NONE),
                "“If” takes the sorry back, and the address would be open for all to read. Read lesson 2 once more; "
                "see, sorry, step, when fits on one card.",
            ),
        ),
    ),
}
"""By question: answers of those who have understood, and of those who have not yet."""
OTHER_ANSWER = Post(
    "I would say it in a few plain words, and ask somebody who knows.", (), "Thank you. A good beginning."
)


SHARING, PASSING = "quizzes/sharing-well.md", "courses/303-numbers/05-passing-it-on.md"
DRAFTS = (
    (Edit(SHARING, "closed the window. What is kept?", "closed the window. What does Handrail keep?"),),
    (
        Edit(
            PASSING,
            "\n## Check\n",
            "\n## When somebody wants a ranking\n\nA list of names with clicks beside them says who was lucky. Say how "
            "many took part, and leave the names out.\n\n> [!HINT]\n> Five of twelve says more than a first place."
            "\n\n## Check\n",
        ),
    ),
)
"""What the trainer is writing. The second one has a callout to mend."""
