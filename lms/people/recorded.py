"""What is recorded about a person, in words: why and for how long, and an export laid out so that one can read it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lms.web.academy import Recorded

ACCOUNT = "Until you erase your account."
LONG, MOST = 160, 100
"""From how many characters on a text is folded; how many rows of a list a page shows, all being in the download."""
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HIDDEN = re.compile(r"(^|_)(revision|digest|hash|seed|drawn|look|public_id|entry_id)$")
"""What only machines read; it is in the download."""

RECORDED: dict[str, Recorded] = {
    "account": Recorded(
        "Your account",
        "Your name, address and how you like the academy, so that you can sign in. Devices are kept as words such as "
        "Firefox on Linux, so that you can end a session you do not know.",
        f"{ACCOUNT} Sessions that ended go after 30 days.",
    ),
    "reminders of policies": Recorded(
        "Mails that reminded you of a policy",
        "Which version and when, so that nobody writes to you twice about it.",
        ACCOUNT,
    ),
    "policy": Recorded(
        "Policies you acknowledged",
        "The version, your name as it was then, and the time. The company has to show who knows its rules. Where you "
        "wrote on a policy or signed one, that too.",
        ACCOUNT,
    ),
    "learning": Recorded(
        "What you read and completed",
        "So that you can go on where you stopped, and so that required training counts as done.",
        ACCOUNT,
    ),
    "what you say of lessons": Recorded(
        "What you said of lessons",
        "Whether one was clear to you, and your sentence, so that it can be made clearer; trainers see no name.",
        f"{ACCOUNT} What was counted stays, without you.",
    ),
    "assessment": Recorded(
        "Your quizzes",
        "Your answers, scores and times: they decide what you have passed. Trainers see figures of five people or "
        "more, and never whose answers they are, but for an open answer that they mark without your name.",
        f"{ACCOUNT} Figures of questions stay, without you.",
    ),
    "time at quizzes": Recorded("More time at quizzes", "That you may take longer, without a reason.", ACCOUNT),
    "remarks on questions": Recorded(
        "Remarks on questions", "What you said of a question; trainers see no name.", ACCOUNT
    ),
    "reviews": Recorded("What you remember", "Answers in reviews, to ask you again at a good time.", ACCOUNT),
    "certification": Recorded("Your certifications", "What you are certified for, from when until when.", ACCOUNT),
    "recognition": Recorded(
        "XP, levels and badges",
        "Each entry says what it was for. Whether others see a badge is your choice.",
        f"{ACCOUNT} The place of a badge in a public status list stays, and names nobody.",
    ),
    "credentials": Recorded("Signed badges", "The badges as files that others can check.", ACCOUNT),
    "credentials from elsewhere": Recorded("Badges from elsewhere", "What you brought along yourself.", ACCOUNT),
    "decisions by hand": Recorded(
        "What people decided about badges and levels",
        "Sign-offs, badges given or taken back, the reasons, and what you answered.",
        ACCOUNT,
    ),
    "weeks": Recorded("Your weeks and days off", "To count weeks in a row without counting your leave.", ACCOUNT),
    "weekly mail": Recorded("The weekly mail", "Whether you want it, and what it may say.", ACCOUNT),
    "desk": Recorded("Badges you checked", "What you looked up at the desk.", "30 days."),
    "advocacy": Recorded(
        "Your choice about advocacy, and what you may do",
        "Each answer you gave, when, and the text you saw, since nothing outward is open without it; pauses with "
        "their reason; what opened and closed. Nobody else is shown any of it, but for a pause to whoever sets it.",
        f"{ACCOUNT} Your answers stay when you leave, since they show that you left.",
    ),
    "permission tokens": Recorded(
        "Permission tokens",
        "That another system was told that you hold a permission: which one, and when. It ends with the permission.",
        ACCOUNT,
    ),
    "areas to sign for": Recorded(
        "Areas you sign policies for", "An administrator gave them to you, as an expert.", ACCOUNT
    ),
    "invitations to courses": Recorded(
        "Courses you are invited to by lot",
        "The course and the day, which a lot drew, so that the academy can see what a course does. Nobody sees who "
        "stands where.",
        "Until you leave advocacy, at once.",
    ),
    "words and thanks": Recorded(
        "Words between you and champions, and thanks",
        "What you asked a champion and what came back, which only the two of you read; thanks you sent and received.",
        "Until you leave advocacy, at once; thanks for anything but a share stay until you erase your account.",
    ),
    "points": Recorded(
        "Your points",
        "Each line says what it was for, or why it was counted, not paid. No level, badge or permission rests on them.",
        "Until you leave advocacy, at once. A keyed hash stays, so that nothing is ever paid twice.",
    ),
    "contests": Recorded(
        "Your contests",
        "Each contest you joined, with the text you agreed to, and what counted there or was only shown, and why. "
        "Others see what that text says. No level, badge or permission rests on it.",
        "Until you leave the contest or advocacy, at once; else a year after its end. Keyed hashes stay for a year, so "
        "that nothing counts twice. The sum of a shared goal stays, without you.",
    ),
    "boards": Recorded(
        "Boards",
        "That you joined the board, with the text you read, how others see you there, and your points of thirty days.",
        "Until you leave the board, at once. How others see you, until you leave advocacy.",
    ),
    "unusual in contests": Recorded(
        "What looked unusual in your contests",
        "Such as many visits within a minute, what was decided about it, and why. Champions see it without your name.",
        "With the contest: until you leave it or advocacy, at once; else a year after its end.",
    ),
    "rewards": Recorded(
        "Your rewards",
        "Which reward you could choose for a contest, what you chose, its code, and when it was handed over.",
        "With the contest: until you leave it or advocacy, at once; else a year after its end.",
    ),
    "sharing": Recorded(
        "Your shares",
        "Story, network and time, so that nothing counts twice; whether the words were your own, and said where you "
        "work. The words themselves only as long as you keep them. Nobody looks at your accounts.",
        "Until you leave advocacy, at once. Words you do not keep go after a day. Totals stay, without you.",
    ),
    "share links": Recorded(
        "What came over your links",
        "When somebody followed a link of yours, whether it was a person, a program, you or a repeat, and what other "
        "systems say came of it, so that you can see what your shares did. Of visitors nothing is kept.",
        "Until you leave advocacy, at once. Totals of stories stay, without you, and the links go on leading.",
    ),
    "proposals": Recorded(
        "Stories you proposed",
        "What you wrote, each step it took and what editors said, so that both of you know where it stands; and what "
        "you decided as an editor. Editors see your name beside it, and readers only where you wanted that.",
        f"{ACCOUNT} A story made of it stays, without your name.",
    ),
    "ideas": Recorded(
        "Your ideas, and what you said about others",
        "What you wrote, which ideas you support, what you decided as a champion, and every step your ideas took. Your "
        "name stands at an idea only where you wanted that; nobody sees what you support.",
        f"{ACCOUNT} An idea of yours then leaves the box, and its text is deleted. A story or a lesson made of it "
        "stays, without your name.",
    ),
    "talk": Recorded(
        "What you wrote among peers",
        "Your questions, answers, tips and explanations, which everybody in the academy reads; how they read before a "
        "change; what you marked as helpful; what you reported, which nobody is told was you; what you decided.",
        f"{ACCOUNT} Then the text goes, and “a former colleague” stands in its place. Earlier words go after 30 days.",
    ),
    "mentors": Recorded(
        "Mentoring",
        "What you offer, what you asked for, what came to you, whom you met and what you wrote each other, which only "
        "the two of you read. That you declined is kept for your own page alone, until the request is over.",
        f"{ACCOUNT} Requests go 90 days after they are over, threads 90 days after they ended.",
    ),
    "studio": Recorded("What you wrote in the studio", "Your drafts, and which releases you published.", ACCOUNT),
    "mail": Recorded("Mails on their way to you", "Those that have not left yet.", "Until they leave, or 30 days."),
    "log": Recorded(
        "What the log says you did",
        "Who changed what in the academy, so that it can be explained later.",
        "The lines stay, under a pseudonym, when you are erased.",
    ),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A value beside its label; a text that is ``long`` is folded."""

    label: str
    value: str | datetime | date
    long: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A list of one kind of thing; ``more`` are not shown here."""

    title: str
    rows: tuple[tuple[Fact, ...], ...]
    more: int = 0


def words_for(recorded: Mapping[str, Recorded], name: str) -> Recorded:
    """Give the words for an export; those of an extension that brought none are plain."""
    plain = Recorded(_label(name), "An extension of this academy keeps it.", ACCOUNT)
    return recorded.get(name, plain)


def parts(value: Any, title: str = "") -> tuple[Part, ...]:
    """Lay an export out: lists of facts under plain titles, empty ones left out."""
    if isinstance(value, Mapping):
        whole = _facts((key, one) for key, one in value.items() if not _nests(one))
        own = (Part(title, (whole,)),) if whole else ()
        return own + tuple(part for key, one in value.items() if _nests(one) for part in parts(one, _label(str(key))))
    rows = [row for one in value if (row := _facts(one.items() if isinstance(one, Mapping) else [("", one)]))]
    return (Part(title, tuple(rows[:MOST]), max(0, len(rows) - MOST)),) if rows else ()


def _nests(value: Any) -> bool:
    return isinstance(value, Mapping | list | tuple)


def _facts(pairs: Iterable[tuple[Any, Any]]) -> tuple[Fact, ...]:
    shown = ((str(key), _value(one)) for key, one in pairs if not _HIDDEN.search(str(key)))
    return tuple(Fact(_label(key), one, isinstance(one, str) and len(one) > LONG) for key, one in shown if one != "")


def _value(value: Any) -> str | datetime | date:
    """Give a value as it is shown; nothing is an empty text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date):
        return value
    if isinstance(value, Mapping):
        inner = ((key, _value(one)) for key, one in value.items())
        return "; ".join(f"{_label(str(key))}: {one}" for key, one in inner if one != "")
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(one) for one in map(_value, value) if one != "")
    text = "" if value is None else str(value)
    if _ISO.match(text):
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if _DAY.fullmatch(text) else text


def _label(key: str) -> str:
    words = re.sub(r"_(id|ref)$", "", key).replace("_", " ").replace(":", " ")
    words = "when" if words == "at" else words
    return words[:1].upper() + words[1:]
