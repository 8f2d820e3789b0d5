"""What the demo's people suggest, ask and tell each other. Facts only, no behaviour."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answered:
    """A step of the champion: so many days before today, the status, and the words that go to the author."""

    days_ago: int
    status: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Thought:
    """An idea: who has it, when, how many support it, what others say, and what becomes of it."""

    days_ago: int
    who: str
    kind: str
    title: str
    text: str
    named: bool
    supporters: int
    said: tuple[tuple[str, str], ...] = ()
    decided: tuple[Answered, ...] = ()
    promised_in: int = 0
    """In how many days from today the champion promised an answer; 0: no date."""


THOUGHTS = (
    Thought(
        96,
        "Marcus Webb",
        "tool",
        "A button that copies the words without the link",
        "At fairs I talk about a story and people ask me to send it. In a chat I want the words alone; the link I "
        "send after.",
        True,
        9,
        (("Julia Santos", "Yes. In a chat a link that comes first looks like advertising."),),
        (
            Answered(88, "review", "We are looking at what the composer would need."),
            Answered(60, "planned", "It comes with the next change of the composer."),
            Answered(31, "done", "The composer copies words and link one by one since last week."),
        ),
    ),
    Thought(
        74,
        "Bjorn Nilsen",
        "content",
        "The night shift that found forty lost parcels",
        "Aisha's shift searched the yard with torches for two hours and found all forty. Nobody outside knows how "
        "that works at three in the morning.",
        True,
        14,
        (
            ("Chloe Martin", "I had six of these customers on the phone. They would read this."),
            ("Freya Andersen", "Has everybody on the shift agreed to be named? Then I would like to tell it."),
        ),
        (Answered(66, "planned", "Everybody agreed. It becomes a story before the holidays."),),
        12,
    ),
    Thought(
        52,
        "Chloe Martin",
        "training",
        "How to answer a joke about us",
        "People send jokes about our old dishwasher. I never know whether to laugh along, to explain or to say "
        "nothing. A lesson with five real ones would help.",
        True,
        11,
        (("Grace Mwangi", "I would also like the ones where we laughed and should not have."),),
        (Answered(45, "review", "Nina is collecting examples. Send her yours, without names."),),
        9,
    ),
    Thought(
        41,
        "Jonas Lindqvist",
        "policy",
        "May I answer under my own name when a repair guide is wrong?",
        "Strangers post guides for our machines, some of them dangerous. I know the machine. The policy says who "
        "speaks for the company, not whether I may say: unplug it first.",
        False,
        7,
        (("Pavel Dvorak", "A warning about danger is not speaking for the company. The text could say so."),),
    ),
    Thought(
        30,
        "Eleanor Whitfield",
        "other",
        "A day a year without any sharing",
        "One day on which the stream is empty on purpose, so that everybody sees that nothing happens to those "
        "who stay quiet.",
        True,
        6,
        (),
        (
            Answered(
                22,
                "not-now",
                "A fine thought. An empty day would also hide the stories that help customers that day, so we keep "
                "the stream open and say more often that quiet is fine.",
            ),
        ),
    ),
    Thought(
        12,
        "Amara Okafor",
        "content",
        "What the drop test sounds like",
        "We drop each prototype forty times. I recorded it. Thirty seconds of noise, and then it still starts.",
        True,
        8,
        (("Rosa Pinto", "Please with captions: (thud), (thud), (silence), (beep)."),),
        (Answered(8, "review", "I listened to it twice. Who else is in the recording?"),),
        16,
    ),
    Thought(
        4,
        "Marcus Webb",
        "tool",
        "See the preview in dark mode too",
        "Half of my customers have dark phones. Our white logo on a white card looks like a hole there.",
        False,
        3,
    ),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A text about a lesson, ``course/lesson``, and its answers: who, what, and how many found it helpful."""

    days_ago: int
    who: str
    kind: str
    about: str
    text: str
    helped: int = 0
    answers: tuple[tuple[str, str, int], ...] = ()


ASKED = (
    Asked(
        82,
        "Chloe Martin",
        "question",
        "guardrails/disclosure",
        "My profile says where I work. Do I still have to say it in the post?",
        answers=(
            (
                "Jonas Lindqvist",
                "Yes. In the timeline nobody sees your profile, and a post that is passed on loses it altogether. "
                "“I work at Norda” at the start costs three words.",
                6,
            ),
            ("Marcus Webb", "I thought so too until a customer asked me whether I was neutral.", 3),
        ),
    ),
    Asked(
        63,
        "Amara Okafor",
        "tip",
        "sharing-well/own-words",
        "I say the sentence aloud to the person at the next desk first. If they ask “and so?”, I have not found "
        "mine yet.",
        helped=8,
    ),
    Asked(
        58,
        "Jonas Lindqvist",
        "explanation",
        "guardrails/what-stays-inside",
        "If it would help a competitor, hurt a customer or surprise the works council, it stays inside, however "
        "harmless the picture looks.",
        helped=7,
    ),
    Asked(
        33,
        "Eleanor Whitfield",
        "question",
        "guardrails/your-choice",
        "Does my lead see that I said “not now”?",
        answers=(
            ("Freya Andersen", "No. Nobody does, and nothing looks different to anybody. I cannot see it either.", 9),
        ),
    ),
    Asked(
        16,
        "Marcus Webb",
        "question",
        "platforms/which-one",
        "Is there a network on which a short film about repairs is read by people who repair?",
    ),
    Asked(
        9,
        "Bjorn Nilsen",
        "tip",
        "sharing-well/how-often",
        "One story a fortnight that I really mean. My brother stopped muting me.",
        helped=5,
    ),
)
"""Texts about lessons that the starter academy has; another academy's demo leaves out those it has not."""

CONTEST = "Stories in your own words"
CONTEST_ABOUT = (
    "A month of telling what we do, each in their own words. Nobody has to, nothing depends on it, and the first "
    "places choose where the team's next cake comes from."
)
SPRINT = "A lesson with your coffee"
SPRINT_ABOUT = "Two weeks in which we learn together: the goal counts everybody's lessons and quizzes as one sum."


@dataclass(frozen=True, slots=True)
class Mishap:
    """Something that went wrong, written up without names by the champion."""

    days_ago: int
    kind: str
    title: str
    happened: str
    consequence: str
    learned: str
    clauses: tuple[str, ...]
    lessons: tuple[str, ...]


MISHAPS = (
    Mishap(
        70,
        "disclosure",
        "A glowing review by somebody who sells the thing",
        "On a forum for kettles a colleague wrote that ours was the best of the test, and did not say where they work. "
        "Another reader found the profile within an hour.",
        "The thread turned to the question whether our reviews are bought. The forum's host asked us for a statement, "
        "and we sent one.",
        "Three words at the start would have made it a welcome opinion. The profile does not say it for you.",
        ("social-media#disclosure",),
        ("guardrails/disclosure",),
    ),
    Mishap(
        39,
        "confidential",
        "The whiteboard behind the birthday cake",
        "A photo of a cake in the laboratory also showed a whiteboard with the date of a launch.",
        "A trade paper printed the date two days later. The launch was moved, and forty hotel rooms with it.",
        "Look at the edges of a picture before you look at its middle. We now have a bare wall for photos.",
        ("social-media#confidential",),
        ("guardrails/what-stays-inside", "making-content/a-true-photo"),
    ),
    Mishap(
        18,
        "tone",
        "An answer in capitals at eleven at night",
        "Somebody called our repair service a joke, and a colleague answered at once, in capitals, with the customer's "
        "order in mind.",
        "The customer had been right about the order. Fewer people read the apology than had read the answer.",
        "Late and angry is two reasons to wait. Whoever answers for the company is on duty in the morning.",
        ("social-media#respect",),
        ("conversations/reply",),
    ),
)


@dataclass(frozen=True, slots=True)
class Thank:
    """Thanks from one colleague to another."""

    days_ago: int
    who: str
    to: str
    about: str
    words: str
    shown: bool


THANKS = (
    Thank(50, "Chloe Martin", "Jonas Lindqvist", "help", "You explained the hinge to me twice and drew it once.", True),
    Thank(
        20,
        "Marcus Webb",
        "Amara Okafor",
        "share",
        "Your post about the drop test brought a teacher to our stand.",
        True,
    ),
    Thank(
        6,
        "Bjorn Nilsen",
        "Amara Okafor",
        "idea",
        "The recording made the whole night shift laugh. Captions next time!",
        False,
    ),
)

QUESTION = "My posts about jobs are read, those about the energy report are not. Is it me, or is it the report?"
COMMENT = (
    "It is the report, and a little the hour. You named page 14, which is what I would do. Try the two flights as a "
    "first sentence; people stop for a mistake that somebody admits."
)
"""What the advocate asked the champion, and the answer."""
ASKED_DAYS = (15, 13)

MENTOR_ABOUT = "I share about the laboratory, and I remember well how long the first sentence took me."
MENTOR_TOPICS = ("sharing-well", "voice")
MENTEE_ASKS = "I am on the way to the second level. Could I show you my first words before anybody else reads them?"
MENTOR_SAYS = (
    "Gladly. Send me two versions, the one you like and the one you think I would like.",
    "They are rarely the same, and the first one is usually the better.",
)
