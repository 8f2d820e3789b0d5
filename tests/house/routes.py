"""The table of every route: who may ask, and what each object answers to whom. A new page has its line here.

A line reads: method and path, who may ask, the object its address names, and what the one who may gets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.advocacy.points.rules import LABELS
from lms.contests.boards import service as boards
from lms.contests.rules import Plan, digest
from lms.contests.wording import consent
from lms.sharing.networks import NETWORKS

OUT = "signed out"
LEARNER, TRAINER, STAFF, EXPERT, CHAMPION, ADMIN = "learner", "trainer", "staff", "expert", "champion", "admin"
ROLES = (LEARNER, TRAINER, STAFF, EXPERT, CHAMPION, ADMIN)
LEAD = "team lead"
OWNER = "owner"
"""Whom attempts, badges, sessions and shares of the tests belong to. Everybody else is on the other team."""
SIGNED_IN = (*ROLES, LEAD, OWNER)
EVERYBODY = (OUT, *SIGNED_IN)

PUBLIC, MEMBERS, TOKEN, STATIC, SIGNED_ADDRESS = "public", "members", "token", "static", "signed"
CHECKERS = (STAFF, CHAMPION, ADMIN)
SETTERS = (CHAMPION, ADMIN)
TIMERS = (TRAINER, ADMIN)


@dataclass(frozen=True, slots=True)
class Of:
    """An object an address names: what its owner gets, what those get who may see it too, and what all others get."""

    name: str
    owner: str = OWNER
    also: tuple[str, ...] = ()
    others: int | None = 404
    """None: it belongs to nobody in particular, so everybody gets the same."""


def thing(name: str) -> Of:
    """Name an object that belongs to nobody in particular."""
    return Of(name, others=None)


@dataclass(frozen=True, slots=True)
class Route:
    """One line of the table. ``gives``: the status for whoever may."""

    line: str
    access: str | tuple[str, ...] = MEMBERS
    of: tuple[Of, ...] = ()
    gives: int = 200
    send: Mapping[str, Any] = field(default_factory=dict)
    out: int | None = None
    """What a signed-out visitor gets on a public page, where that is something else."""
    missing: bool = True
    """Whether a name that nothing has is answered with 404."""

    notes: tuple[str, ...] = ()
    """The tables in which asking itself is noted; nothing else is ever written by a GET."""
    scope: str = ""
    """Of a page for other systems: what a token must be for."""

    @property
    def method(self) -> str:
        """Give the method of the line."""
        return self.line.partition(" ")[0]

    @property
    def path(self) -> str:
        """Give the path rule of the line."""
        return self.line.partition(" ")[2]

    @property
    def rule(self) -> tuple[str, frozenset[str]]:
        """Give kind and roles as the view carries them."""
        return (self.access, frozenset()) if isinstance(self.access, str) else ("roles", frozenset(self.access))

    def refusal(self, who: str) -> int | None:
        """Give what somebody gets whom the rule does not let in; None: it does."""
        if (
            self.access in {PUBLIC, STATIC, SIGNED_ADDRESS}
            or who in self.access
            or (self.access == MEMBERS and who != OUT)
        ):
            return None
        if self.access == TOKEN:
            return 401
        return (self.out or 303) if who == OUT else 403

    def answer(self, who: str, of: Of | None) -> int:
        """Give what somebody gets whom the rule lets in, for an object."""
        theirs = of is None or of.others is None or who == of.owner or who in of.also
        if theirs:
            return self.gives if who != OUT or self.out is None else self.out
        return of.others


CONTESTS = (thing("open contest"), Of("north's contest"))
DOORS = Plan("Autumn of doors", weights={"share": 2})
JOINING = {"shown": "name", "read": digest(consent(DOORS))}
ON_BOARD = {"shown": "name", "read": boards.digest(boards.text())}
PASSWORD = "another long pass phrase"
ATTEMPT = (Of("open attempt"),)
RESULT = (Of("finished attempt"),)
GIVERS = (TRAINER, CHAMPION, ADMIN)
GIVEN_ROLES = (TRAINER, STAFF, EXPERT, CHAMPION, ADMIN)
SOMEBODYS = (thing("private award"), Of("champion's award", owner=ADMIN, others=403))
"""Nobody decides about a badge, a level or a note of their own, nor answers what is said to their own decision."""
NOTES = (Of("note", owner=CHAMPION, others=403),)
TO_GIVE = (thing("badge to give"), Of("badge for the trainer", owner=CHAMPION, also=(ADMIN,), others=403))
TO_PROPOSE = (
    Of("learner to propose", CHAMPION, (TRAINER, ADMIN), 403),
    Of("trainer to propose", CHAMPION, (ADMIN,), 403),
)
TERMS = {"subjects": "Repairs", "reason": "Clear words, week after week."}
PROPOSALS = (Of("proposal", CHAMPION, (TRAINER, ADMIN), 403),)
SIGNING = (Of("proposal", CHAMPION, (), 403), Of("champion's proposal", "", (), 403))
SIGNED = (Of("mandate", CHAMPION, (), 403),)
AWARDS = (Of("private award", also=CHECKERS), Of("public award", others=200))
HIDDEN = (Of("credential from elsewhere"),)
ELSEWHERE = (*HIDDEN, Of("shown credential from elsewhere", also=CHECKERS))
LISTS = (
    Of("south's list", owner=LEAD, also=SETTERS),
    Of("north's list", owner="", also=SETTERS),
    Of("everybody's list", owner=LEAD, also=SETTERS),
)
TALKED = (thing("lesson talked about"),)
SAID = {"text": "Say it first.", "key": "another form"}
OTHERS = tuple(one for one in SIGNED_IN if one != OWNER)
OWN_WORDS = (Of("own question"), Of("own tip"), Of("colleague's answer", CHAMPION))
REPORTED = (Of("own tip", CHAMPION), Of("champion's words", ""))
"""Nobody sees a report of their own words."""
STORIES = (thing("story"), Of("team's story"))
PICTURED = (thing("story with a picture"), Of("team's story with a picture"))
FOLLOW = {"choice": "follow"}
CAPTION = {"words": "The door has no step, and I was there.", "language": "en"}
STORY = {
    "title": "News",
    "summary": "Short.",
    "body": "Long.",
    "link": "https://norda.example/a",
    "kind": "news",
    "new_topic": "News",
    "language": "en",
}
DRAFTED = (thing("draft of a contest"),)
ODD = (thing("unusual thing"),)
CONTEST = {"title": "Fair", "goal": "part", "mode": "individual"}
REWARD = {"title": "Lunch", "stock": "3"}
EDITORS = (Of("stories' queue", owner=CHAMPION, also=(LEAD,), others=403),)
"""The champion, and whoever holds the key to publish: here the lead, whose level was signed off."""
WAITING = (Of("waiting proposal", owner=CHAMPION, also=(LEAD,)),)
PLANS = (Of("plan", owner=CHAMPION, also=(LEAD,)),)
PLAN = {"kind": "event", "title": "Fair", "when": "2026-12-04T09:30"}
FEED = {"address": "https://norda.example/other.xml", "language": "en"}
TOLD = {"title": "A door", "summary": "Without a step.", "body": "It took a week.", "language": "en", "seen": "1"}
WORDS = {"words": "I work at Norda, and I planned the door.", "networks": "mastodon", "instance": "norda.social"}
REMARK = {"words": "The key seems wrong."}
IDEA = {"title": "A ramp", "text": "Beside the stairs.", "kind": "other"}
IDEAS = (thing("idea"), Of("idea taken back"))
OWN_IDEA = (Of("idea"),)
SEEN_IDEAS = (thing("idea"), thing("idea taken back"))
IDEA_DECIDED = {"status": "planned", "words": "Gladly.", "seen": "1"}
WISH = {"title": "Ramps", "id": "ramps", "course": "first"}
PROMISED = {"until": "2026-12-24", "seen": "1"}
LEAD_TOLD = {"link": "00000000000000", "kind": "lead", "id": "4711"}
TEAM = (thing("team"),)
STUDIO = (CHAMPION, TRAINER)
FILES = (Of("lesson's file", owner=TRAINER, others=403), Of("policy's file", owner=TRAINER, also=(CHAMPION,)))
"""Trainers write everything, champions what is decided about policies and platforms."""
DRAFTS_BEHIND = (thing("badge's draft"),)
DRAFTS = (Of("badge's draft", owner=TRAINER, others=403), Of("platform's draft", owner=TRAINER, also=(CHAMPION,)))
MARK = {"reply.a": "full", "reply.b": "half", "reply.comment": "Well said."}
PERSON = (thing("person"),)
XP_RULE = {"lesson": "20", "quiz": "50", "first_try": "10", "level": "100", "reason": "So.", "based_on": "1"}
POINTS_RULE = {**dict.fromkeys(LABELS, "1"), "reason": "So that it is even.", "based_on": "1"}
LIMITS = {f"{key}-{what}": "500" for key in NETWORKS for what in ("most", "link")}
RECOUNT = (thing("recount of XP"),)
SIGNERS = (CHAMPION, EXPERT)
ROUND = (thing("round of signatures"),)
POLICY_DRAFT = (thing("drafted policy"),)
CLICK_COST = {"cost": "0.85", "currency": "EUR", "source": "Advertising, third quarter"}
INCIDENT = {
    "title": "A photo without asking",
    "kind": "privacy",
    "happened_on": "2026-11-02",
    "what_happened": "It was posted.",
    "consequence": "It was taken down.",
    "learned": "We ask first.",
}
CAMPAIGN = "/programme/policy/acknowledgements/<policy_id>"
HOOK = "/system/webhooks/<int(max=2147483647):number>"
WEBHOOK = {"label": "Shop", "url": "https://shop.example.com/hooks", "keys": "story.share"}
DECIDED = {"reason": "So that all are paid alike.", "word": "recompute"}

ROUTES: tuple[Route, ...] = (
    # web
    Route("GET /healthz", PUBLIC),
    Route("GET /readyz", PUBLIC),
    Route("GET /<path:address>", PUBLIC, (thing("nowhere"),), 404),
    Route("GET /lms-static/<path:filename>", STATIC, (thing("style sheet"),)),
    # home
    Route("GET /", PUBLIC),
    # people
    Route("GET /sign-in", PUBLIC, gives=303, out=200),
    Route("POST /sign-in", PUBLIC, gives=422, send={"email": "nobody@norda.example", "password": "wrong"}),
    Route("POST /sign-out", PUBLIC, gives=303),
    Route("POST /sign-out-everywhere", gives=303),
    Route("GET /join/<token>", PUBLIC, (thing("invitation"),)),
    Route("POST /join/<token>", PUBLIC, (thing("invitation"),), 303, send={"name": "New Person", "password": PASSWORD}),
    Route("GET /forgot", PUBLIC),
    Route("POST /forgot", PUBLIC, gives=303, send={"email": "nobody@norda.example"}),
    Route("GET /forgot/sent", PUBLIC),
    Route("GET /reset/<token>", PUBLIC, (thing("reset"),)),
    Route("POST /reset/<token>", PUBLIC, (thing("reset"),), 303, send={"password": PASSWORD}),
    Route("GET /me"),
    Route("POST /me/digest", gives=303, send={"digest": "none"}),
    Route("POST /me", gives=303, send={"name": "Ada", "time_zone": "UTC", "theme": "dark", "language": "en"}),
    Route("GET /me/mail"),
    Route("GET /mail/stop/<token>", SIGNED_ADDRESS, (thing("end of mail"),)),
    Route("POST /mail/stop/<token>", SIGNED_ADDRESS, (thing("end of mail"),)),
    Route("GET /me/record"),
    Route("GET /me/record/<name>", of=(thing("what is recorded"),)),
    Route("GET /me/record.zip"),
    Route("GET /me/erase"),
    Route("POST /me/erase", gives=422, send={"name": "Somebody Else"}),
    Route("GET /me/password"),
    Route("POST /me/password", gives=422, send={"current": "wrong", "password": PASSWORD}),
    Route("GET /me/sessions"),
    Route("POST /me/sessions/<int(max=2147483647):session_id>/end", of=(Of("session"),), gives=303),
    # policy
    Route("GET /policy", gives=302),
    Route("GET /policy/<policy_id>", of=(thing("policy"),)),
    Route("POST /policy/<policy_id>", of=(thing("policy"),), gives=303),
    Route("GET /policy/<policy_id>/changes", of=(thing("policy"),)),
    Route("GET /policy/<policy_id>/print", of=(thing("policy"),)),
    Route("GET /programme", (CHAMPION,)),
    Route("GET /programme/figures/<name>.csv", (CHAMPION,), (thing("chart"),)),
    Route("GET /programme/click-cost", (CHAMPION,)),
    Route("POST /programme/click-cost", (CHAMPION,), gives=303, send=CLICK_COST),
    Route("POST /programme/click-cost/withdraw", (CHAMPION,), gives=303),
    Route("GET /pulse"),
    Route("POST /pulse/<round_id>", of=(thing("open round"),), gives=303, send={"ahead": "4"}),
    Route("POST /pulse/<round_id>/not-now", of=(thing("open round"),), gives=303),
    Route("GET /programme/pulse", (CHAMPION,)),
    Route("POST /programme/pulse", (CHAMPION,), gives=422, send={"questions": "ahead", "days": "7"}),
    Route("POST /programme/pulse/<round_id>/close", (CHAMPION,), (thing("open round"),), 303),
    Route("GET /programme/pulse/<round_id>/<name>.csv", (CHAMPION,), (thing("chart of a round"),)),
    Route("GET /programme/policy/acknowledgements", SETTERS),
    Route(f"GET {CAMPAIGN}", SETTERS, (thing("policy"),)),
    Route(f"POST {CAMPAIGN}/remind", (CHAMPION,), (thing("policy"),), 303),
    Route(f"POST {CAMPAIGN}/automatic", (CHAMPION,), (thing("policy"),), 303, {"on": "yes"}),
    Route(f"POST {CAMPAIGN}/export", SETTERS, (thing("policy"),)),
    Route("GET /programme/policy/traceability", SIGNERS),
    Route("GET /programme/platforms", (CHAMPION,)),
    Route("GET /impact"),
    Route("GET /impact/words"),
    Route("POST /impact/words", gives=422, send={"words": "What do you think?"}),
    Route("POST /impact/words/<public_id>/answer", of=(Of("answered words"),), gives=422),
    Route("POST /impact/words/<public_id>/withdraw", of=(Of("waiting words"),), gives=303),
    Route("GET /programme/words", (CHAMPION,)),
    Route("GET /programme/words/<public_id>", (CHAMPION,), (thing("waiting words"),)),
    Route("POST /programme/words/<public_id>", (CHAMPION,), (thing("waiting words"),), 303, {"words": "It is clear."}),
    Route("GET /kudos"),
    Route("POST /kudos", gives=303, send={"to": "colleague@norda.example", "about": "help", "words": "For the map."}),
    Route("POST /kudos/<int(max=2147483647):kudo_id>/shown", of=(Of("thanks"),), gives=303, send={"shown": "yes"}),
    Route("POST /kudos/<int(max=2147483647):kudo_id>/remove", of=(Of("thanks"),), gives=303),
    Route("GET /impact/<of>.csv", of=(thing("own table"),), gives=403, missing=False),
    Route("GET /peers/learned"),
    Route("GET /peers/learned/<incident_id>", of=(thing("incident"),)),
    Route("GET /programme/incidents", SIGNERS),
    Route("GET /programme/incidents/new", SIGNERS),
    Route("POST /programme/incidents/new", SIGNERS, gives=303, send=INCIDENT, out=401),
    Route("GET /programme/incidents/<incident_id>", SIGNERS, (thing("incident"),)),
    Route("POST /programme/incidents/<incident_id>/change", SIGNERS, (thing("incident"),), 303, INCIDENT, 401),
    Route("POST /programme/incidents/<incident_id>/show", SIGNERS, (thing("incident"),), 303, {"shown": "no"}),
    Route("POST /programme/incidents/<incident_id>/remove", SIGNERS, (thing("drafted incident"),), 303),
    Route("GET /programme/revise", (TRAINER, CHAMPION)),
    Route("POST /programme/revise/put-off", (TRAINER, CHAMPION), gives=422),
    Route("POST /programme/revise/take-up", (TRAINER, CHAMPION), gives=303),
    Route("GET /programme/effect", (CHAMPION,)),
    Route("GET /programme/effect.csv", (CHAMPION,)),
    Route("GET /programme/effect/order", (CHAMPION,)),
    Route("POST /programme/effect/order", (CHAMPION,), gives=422, send={"course": "second", "waves": "2"}),
    Route("POST /invitation/<course_id>/not-now", of=(thing("course"),), gives=303),
    Route("GET /signoff", SIGNERS),
    Route("GET /signoff/<int(max=2147483647):round_id>", SIGNERS, ROUND),
    Route("POST /signoff/<int(max=2147483647):round_id>/sign", (EXPERT,), ROUND, 303, {"verdict": "approve"}),
    Route("POST /signoff/<int(max=2147483647):round_id>/withdraw", (CHAMPION,), ROUND, 303),
    # learning
    Route("GET /learn"),
    Route("GET /resume", gives=303),
    Route("GET /search"),
    Route("GET /glossary"),
    Route("GET /c/<course_id>", of=(thing("course"),)),
    Route("POST /c/<course_id>/start", of=(thing("course"),), gives=303),
    Route("GET /c/<course_id>/<lesson_id>", of=(thing("lesson"),)),
    Route("POST /c/<course_id>/<lesson_id>", of=(thing("lesson"),), gives=303),
    Route("GET /c/<course_id>/<lesson_id>/check", of=(thing("lesson"),), gives=302, missing=False),
    Route("POST /c/<course_id>/<lesson_id>/check", of=(thing("lesson"),), gives=422),
    Route("GET /c/<course_id>/changes", of=(thing("course"),)),
    Route("POST /c/<course_id>/changes", of=(thing("course"),), gives=303),
    Route("GET /c/<course_id>/<lesson_id>/opinion", of=(thing("lesson"),)),
    Route("POST /c/<course_id>/<lesson_id>/opinion", of=(thing("lesson"),), gives=303, send={"clear": "yes"}),
    Route("GET /studio/opinions", (TRAINER,)),
    Route("GET /studio/opinions/<course_id>/<lesson_id>", (TRAINER,), (thing("lesson"),)),
    Route("GET /c/<course_id>/files/<name>", of=(thing("picture"),)),
    Route("GET /review"),
    Route("POST /review", gives=303),
    Route("GET /review/<int(max=2147483647):number>", of=(Of("review"),)),
    Route("GET /review/<int(max=2147483647):number>/<int(max=99):place>", of=(Of("review question"),)),
    Route(
        "POST /review/<int(max=2147483647):number>/<int(max=99):place>/answer", of=(Of("review question"),), gives=303
    ),
    Route("POST /review/<int(max=2147483647):number>/stop", of=(Of("review"),), gives=303),
    Route("GET /certification"),
    Route("POST /certification/read", gives=404),
    Route("POST /certification/renew", gives=404),
    Route("GET /programme/certification", SETTERS),
    Route("GET /required"),
    Route("GET /required/new", SETTERS),
    Route(
        "POST /required/new",
        SETTERS,
        gives=303,
        send={"ref": "policy:conduct", "team": "everybody", "due_on": "2026-12-24"},
    ),
    Route("GET /required/<int(max=2147483647):assignment_id>", of=LISTS),
    Route("GET /required/<int(max=2147483647):assignment_id>.csv", of=LISTS),
    Route("POST /required/<int(max=2147483647):assignment_id>/end", SETTERS, (thing("south's list"),), 303),
    # assessment
    Route("GET /quiz/about/<quiz_id>", of=(thing("quiz"),)),
    Route("POST /quiz/about/<quiz_id>", of=(thing("quiz"),), gives=303),
    Route("GET /quiz/<attempt_id>", of=ATTEMPT),
    Route("POST /quiz/<attempt_id>", of=ATTEMPT, gives=422),
    Route("POST /quiz/<attempt_id>/save", of=ATTEMPT, gives=303),
    Route("POST /quiz/<attempt_id>/hint/<question_id>", of=(Of("hint"),), gives=303),
    Route("GET /quiz/<attempt_id>/result", of=RESULT),
    Route("GET /quiz/<attempt_id>/remark/<question_id>", of=(Of("answered question"),)),
    Route("POST /quiz/<attempt_id>/remark/<question_id>", of=(Of("answered question"),), gives=303, send=REMARK),
    Route("GET /studio/questions", (TRAINER,)),
    Route("GET /studio/questions/<quiz_id>", (TRAINER,), (thing("quiz"),)),
    Route("POST /studio/questions/<quiz_id>/<question_id>/seen", (TRAINER,), (thing("question"),), 303),
    Route("POST /studio/questions/remarks/<int(max=2147483647):flag_id>", (TRAINER,), (thing("remark"),), 303),
    Route("GET /studio/time", TIMERS),
    Route("POST /studio/time", TIMERS, gives=303, send={"who": "colleague@norda.example"}),
    Route("GET /studio/time/<public_id>", TIMERS, PERSON),
    Route("POST /studio/time/<public_id>", TIMERS, PERSON, 303, {"how": "percent", "percent": "50"}),
    Route("POST /studio/time/<public_id>/<attempt_id>", TIMERS, (thing("running attempt"),), 303, {"more": "5"}),
    Route("GET /studio/marking", (TRAINER,)),
    Route("GET /studio/marking/<int(max=2147483647):number>", (TRAINER,), (thing("open answer"),)),
    Route("POST /studio/marking/<int(max=2147483647):number>/mark", (TRAINER,), (thing("open answer"),), 303, MARK),
    Route("GET /studio/review", (TRAINER,)),
    Route("GET /studio/review/<int(max=2147483647):number>", (TRAINER,), (thing("score case"),)),
    Route(
        "POST /studio/review/<int(max=2147483647):number>/decide",
        (TRAINER,),
        (thing("score case"),),
        303,
        {"decision": "keep"},
    ),
    # recognition
    Route("GET /badges"),
    Route("GET /badges/<public_id>", PUBLIC, AWARDS),
    Route("GET /badges/<public_id>/art.svg", PUBLIC, AWARDS),
    Route("GET /badges/<public_id>/qr.svg", PUBLIC, AWARDS),
    Route("GET /badges/<public_id>/card", PUBLIC, (Of("private award", owner=""), Of("public award", others=200))),
    Route("GET /badges/<public_id>/certificate", PUBLIC, AWARDS),
    Route("GET /badges/<public_id>/certificate.pdf", PUBLIC, AWARDS),
    Route("POST /badges/<public_id>/sharing", of=(Of("private award"),), gives=303, send={"sharing": "public"}),
    Route("GET /badges/art/<badge_id>.svg", PUBLIC, (thing("badge"),)),
    Route("GET /badges/about/<badge_id>", of=(thing("badge"),)),
    Route("GET /badges/<public_id>.json", PUBLIC, AWARDS),
    Route("GET /badges/<public_id>.jwt", PUBLIC, AWARDS),
    Route("GET /badges/<public_id>.png", PUBLIC, AWARDS),
    Route("GET /badges/<public_id>.svg", PUBLIC, AWARDS),
    Route("GET /.well-known/did.json", PUBLIC),
    Route("GET /did.json", PUBLIC),
    Route("GET /.well-known/jwks.json", PUBLIC),
    Route("GET /badges/issuer", PUBLIC),
    Route("GET /badges/framework", PUBLIC),
    Route("GET /badges/status/<int(max=2147483647):number>", PUBLIC, (thing("status list"),)),
    Route("GET /badges/status/<int(max=2147483647):number>/suspension", PUBLIC, (thing("status list"),)),
    Route("GET /badges/achievements/<badge_id>/<digest>", PUBLIC, (thing("badge's text"),)),
    Route("GET /badges/achievements/<badge_id>/<digest>.svg", PUBLIC, (thing("badge's text"),)),
    Route("GET /badges/elsewhere"),
    Route("POST /badges/elsewhere", gives=422, send={"address": "http://unsafe.example"}),
    Route("GET /badges/elsewhere/<public_id>", of=ELSEWHERE),
    Route("GET /badges/elsewhere/<public_id>/picture.png", of=ELSEWHERE),
    Route("POST /badges/elsewhere/<public_id>/showing", of=HIDDEN, gives=303, send={"showing": "checkers"}),
    Route("POST /badges/elsewhere/<public_id>/remove", of=HIDDEN, gives=303),
    Route("POST /badges/elsewhere/<public_id>/put-back", of=(Of("removed credential"),), gives=303),
    Route("GET /xp"),
    Route("GET /xp/<int(max=2147483647):entry_id>", of=(Of("ledger line"),)),
    Route("GET /programme/xp", SETTERS),
    Route("POST /programme/xp", SETTERS, gives=303, send=XP_RULE),
    Route("POST /programme/xp/recompute", SETTERS, gives=303, send={"mode": "upwards"}),
    Route("GET /programme/xp/recompute/<int(max=2147483647):recompute_id>", SETTERS, RECOUNT),
    Route("POST /programme/xp/recompute/<int(max=2147483647):recompute_id>/decide", SETTERS, RECOUNT, 303, DECIDED),
    Route("POST /programme/xp/recompute/<int(max=2147483647):recompute_id>/drop", SETTERS, RECOUNT, 303),
    Route("GET /weeks"),
    Route("POST /weeks/leave", gives=303, send={"starts": "2026-12-21", "ends": "2027-01-03"}),
    Route("POST /weeks/leave/<int(max=2147483647):leave_id>/end", of=(Of("leave"),), gives=303),
    Route("POST /level/seen", gives=303),
    Route("GET /check", CHECKERS),
    Route("POST /check", CHECKERS, gives=422),
    Route("GET /check/<public_id>", CHECKERS, (thing("private award"),)),
    Route("GET /check/<public_id>/decide", SETTERS, SOMEBODYS),
    Route("POST /check/<public_id>/decide", SETTERS, SOMEBODYS, 303, {"what": "revoked", "reason": "Two accounts."}),
    Route("GET /badges/<public_id>/note", of=(Of("revoked award"),)),
    Route("POST /badges/<public_id>/note", of=(Of("revoked award"),), gives=303, send={"words": "It was me."}),
    Route("GET /awards/notes", SETTERS),
    Route("GET /awards/notes/<int(max=2147483647):number>", SETTERS, (thing("note"),)),
    Route(
        "POST /awards/notes/<int(max=2147483647):number>/answer",
        SETTERS,
        NOTES,
        303,
        {"answer": "kept", "words": "No."},
    ),
    Route("GET /awards/give", GIVERS),
    Route("GET /awards/give/<badge_id>/<person>", GIVERS, TO_GIVE),
    Route("POST /awards/give/<badge_id>/<person>", GIVERS, TO_GIVE, 303, {"reason": "Helped a new colleague."}),
    Route("GET /awards/sign-offs", GIVEN_ROLES, (Of("sign-offs", CHAMPION, (TRAINER, ADMIN), 403),)),
    Route(
        "GET /awards/sign-offs/propose/<level_id>", GIVEN_ROLES, (Of("signed level", CHAMPION, (TRAINER, ADMIN), 403),)
    ),
    Route("GET /awards/sign-offs/propose/<level_id>/<person>", GIVEN_ROLES, TO_PROPOSE),
    Route("POST /awards/sign-offs/propose/<level_id>/<person>", GIVEN_ROLES, TO_PROPOSE, 303, TERMS),
    Route("GET /awards/sign-offs/<int(max=2147483647):number>", GIVEN_ROLES, PROPOSALS),
    Route(
        "POST /awards/sign-offs/<int(max=2147483647):number>/answer", GIVEN_ROLES, SIGNING, 303, {"answer": "confirmed"}
    ),
    Route(
        "POST /awards/sign-offs/<int(max=2147483647):number>/withdraw", GIVEN_ROLES, SIGNED, 303, {"reason": "Over."}
    ),
    Route("POST /level/<level_id>/sign-off", of=(thing("signed level"),), gives=303),
    Route("POST /level/<level_id>/sign-off/take-back", of=(thing("signed level"),), gives=303),
    Route("POST /check/file", CHECKERS, gives=422),
    Route("GET /check/result/<key>", CHECKERS, (Of("check", owner=STAFF),)),
    Route("GET /check/people", CHECKERS),
    Route("GET /check/history", CHECKERS),
    Route("GET /check/lists", CHECKERS),
    Route("POST /check/lists", CHECKERS, gives=422),
    Route("GET /check/lists/<key>", CHECKERS, (Of("check list", owner=STAFF),)),
    Route("GET /check/lists/<key>.csv", CHECKERS, (Of("check list", owner=STAFF),)),
    Route("GET /check/issuers", (ADMIN,)),
    Route("POST /check/issuers", (ADMIN,), gives=422),
    Route("POST /check/issuers/<int(max=2147483647):number>/read", (ADMIN,), (thing("pinned issuer"),), 303),
    Route("POST /check/issuers/<int(max=2147483647):number>/forget", (ADMIN,), (thing("pinned issuer"),), 303),
    # share links
    Route("GET /s/<code>", PUBLIC, (thing("link"),), 302, notes=("lms_click", "lms_day_salt")),
    Route("GET /s/<code>/picture", PUBLIC, (thing("pictured link"),)),
    Route("GET /s/<code>/done", TOKEN, (thing("link"),), 422, scope="conversions:write"),
    Route("POST /s/<code>/done", TOKEN, (thing("link"),), 422, scope="conversions:write"),
    Route("POST /api/v1/conversions", TOKEN, (thing("conversion"),), 404, LEAD_TOLD, scope="conversions:write"),
    Route("GET /share/links"),
    Route("POST /share/<story_id>/<network>/link", of=(Of("share"),), gives=303, send={"stopped": "yes"}),
    Route("GET /programme/links", (CHAMPION,)),
    Route("GET /system/conversions", (ADMIN,)),
    Route("POST /system/conversions", (ADMIN,), gives=303, send={"source": "careers"}),
    Route("POST /system/conversions/<int(max=2147483647):source_id>/end", (ADMIN,), (thing("sender"),), 303),
    # advocacy
    Route("GET /advocacy"),
    Route("GET /advocacy/choose"),
    Route("POST /advocacy/choose", gives=422),
    Route("POST /advocacy/leave", gives=303),
    Route("GET /programme/taking-part", of=(Of("taking part", owner=LEAD, also=SETTERS, others=403),)),
    Route("GET /programme/invitation", (CHAMPION,)),
    Route("POST /programme/invitation", (CHAMPION,), gives=303, send={"words": "Come and have a look."}),
    Route("GET /advocacy/invite"),
    Route("POST /advocacy/invite", gives=403, send={"email": "somebody@norda.example"}),
    Route("GET /ideas"),
    Route("GET /ideas/new"),
    Route("POST /ideas/new", gives=303, send=IDEA, out=401),
    Route("POST /ideas/similar", send={"title": "A step less"}),
    Route("GET /ideas/<idea_id>", of=IDEAS),
    Route("GET /ideas/<idea_id>/change", of=OWN_IDEA),
    Route("POST /ideas/<idea_id>/change", of=OWN_IDEA, gives=303, send=IDEA, out=401),
    Route("POST /ideas/<idea_id>/credit", of=OWN_IDEA, gives=303, send={"credited": "yes"}),
    Route("POST /ideas/<idea_id>/take-back", of=OWN_IDEA, gives=303, send={"back": "yes"}),
    Route("POST /ideas/<idea_id>/support", of=(thing("colleague's idea"),), gives=303, send={"supported": "yes"}),
    Route("POST /ideas/<idea_id>/remarks", of=(thing("idea"),), gives=303, send={"words": "Yes, please."}, out=401),
    Route(
        "POST /ideas/<idea_id>/remarks/<int(max=2147483647):remark_id>/delete", of=(Of("remark on an idea"),), gives=303
    ),
    Route("GET /programme/ideas", (CHAMPION,)),
    Route("GET /programme/ideas/<idea_id>", (CHAMPION,), SEEN_IDEAS),
    Route("POST /programme/ideas/<idea_id>/decide", (CHAMPION,), (thing("idea"),), 303, IDEA_DECIDED),
    Route("POST /programme/ideas/<idea_id>/promise", (CHAMPION,), (thing("idea"),), 303, PROMISED),
    Route("POST /programme/ideas/<idea_id>/file", (CHAMPION,), (thing("idea"),), 303, {"kind": "tool"}),
    Route("POST /programme/ideas/<idea_id>/story", (CHAMPION,), (thing("content idea"),), 303),
    Route("POST /programme/ideas/<idea_id>/trainers", (CHAMPION,), (thing("training idea"),), 303),
    Route(
        "POST /programme/ideas/<idea_id>/remarks/<int(max=2147483647):remark_id>",
        (CHAMPION,),
        (thing("remark on an idea"),),
        303,
        {"off": "yes"},
    ),
    Route("GET /contests"),
    Route("GET /contests/<contest_id>", of=CONTESTS),
    Route("POST /contests/<contest_id>/join", of=CONTESTS, gives=303, send=JOINING),
    Route("POST /contests/<contest_id>/leave", of=CONTESTS, gives=303),
    Route("GET /contests/<contest_id>/results", of=(thing("contest confirmed"),)),
    Route("GET /boards"),
    Route("POST /boards", gives=303, send=ON_BOARD),
    Route("POST /boards/shown", gives=303, send=ON_BOARD),
    Route("POST /boards/leave", gives=303),
    Route("GET /boards/first"),
    Route("GET /boards/teams"),
    Route("GET /system/boards", (ADMIN,)),
    Route("POST /system/boards", (ADMIN,), gives=303, send={"on": "no"}),
    Route("GET /points"),
    Route("GET /points/<int(max=2147483647):line_id>", of=(Of("line of points"),)),
    Route("GET /programme/points", SETTERS),
    Route("POST /programme/points", SETTERS, gives=303, send=POINTS_RULE),
    Route("GET /programme/suspensions", SETTERS),
    Route("POST /programme/suspensions", SETTERS, gives=303, send={"who": "colleague@norda.example"}),
    Route("GET /programme/suspensions/<public_id>", SETTERS, PERSON),
    Route("POST /programme/suspensions/<public_id>", SETTERS, PERSON, 303, {"reason": "A talk first."}),
    Route("POST /programme/suspensions/<public_id>/lift", SETTERS, PERSON, 303),
    Route("GET /advocacy/show"),
    Route("POST /advocacy/show", gives=303, send={"key": "story.share"}),
    Route("GET /check/permission", CHECKERS),
    Route("POST /check/permission", CHECKERS, gives=303, send={"who": "colleague@norda.example", "key": "story.share"}),
    Route("GET /api/v1/permissions/<person>", TOKEN, (thing("person's permissions"),), scope="permissions:read"),
    Route(
        "POST /api/v1/permissions/<person>/token",
        TOKEN,
        (thing("owner's permissions"),),
        201,
        {"key": "story.share"},
        scope="permissions:token",
    ),
    Route("GET /api/v1/permissions/tokens/<number>", PUBLIC, (thing("permission token"),), missing=False),
    # sharing
    Route("GET /share"),
    Route("GET /share/<story_id>", of=STORIES),
    Route("POST /share/<story_id>", of=STORIES, gives=303, send=WORDS, out=401),
    Route("GET /share/topics"),
    Route("POST /share/topics/<int(max=2147483647):topic_id>", of=(thing("topic"),), gives=303, send=FOLLOW),
    Route("GET /share/<story_id>/picture", of=PICTURED),
    Route("GET /share/<story_id>/picture/small", of=PICTURED),
    Route("POST /share/<story_id>/read", of=(thing("story for reading"),), gives=303),
    Route("GET /share/<story_id>/captions", of=STORIES[:1], missing=False),
    Route("POST /share/<story_id>/captions", of=STORIES[:1], gives=403, send=CAPTION, missing=False),
    Route("POST /share/<story_id>/keep", of=STORIES, gives=303, send={"kept": "yes"}),
    Route("POST /share/<story_id>/preview", of=STORIES, send=WORDS),
    Route("POST /share/<story_id>/draft", of=STORIES, gives=204, send=WORDS),
    Route("POST /share/<story_id>/draft/delete", of=(thing("story"),), gives=303),
    Route("POST /share/<story_id>/reminder/cancel", of=(thing("story"),), gives=303),
    Route("GET /share/<story_id>/ready", of=(Of("story shared"),)),
    Route("GET /share/drafts"),
    Route("POST /share/<story_id>/<network>/done", of=(Of("share"),), gives=303, send={"posted": "yes"}),
    Route("GET /share/proposals"),
    Route("GET /share/proposals/new"),
    Route("POST /share/proposals/new", gives=303, send=TOLD | {"key": "form"}),
    Route("GET /share/proposals/<proposal_id>", of=(Of("own proposal"),)),
    Route("POST /share/proposals/<proposal_id>", of=(Of("own proposal"),), gives=303, send=TOLD),
    Route("POST /share/proposals/<proposal_id>/withdraw", of=(Of("own proposal"),), gives=303, send={"seen": "1"}),
    Route("GET /programme/queue", of=EDITORS),
    Route("POST /programme/queue/decline", of=EDITORS, gives=303),
    Route("GET /programme/queue/<proposal_id>", of=WAITING),
    Route(
        "POST /programme/queue/<proposal_id>", of=WAITING, gives=303, send={"what": "ask", "words": "So.", "seen": "1"}
    ),
    Route("POST /programme/queue/<proposal_id>/approve", of=WAITING, gives=303, send=STORY | {"seen": "1"}),
    Route("GET /programme/feeds", (CHAMPION,)),
    Route("GET /programme/feeds/new", (CHAMPION,)),
    Route("POST /programme/feeds/new", (CHAMPION,), gives=303, send=FEED),
    Route("GET /programme/feeds/<int(max=2147483647):feed_id>", (CHAMPION,), (thing("feed"),)),
    Route("POST /programme/feeds/<int(max=2147483647):feed_id>/change", (CHAMPION,), (thing("feed"),), 303, FEED),
    Route("POST /programme/feeds/<int(max=2147483647):feed_id>/turn", (CHAMPION,), (thing("feed"),), 303),
    Route("POST /programme/feeds/<int(max=2147483647):feed_id>/ask", (CHAMPION,), (thing("feed"),), 303),
    Route("GET /programme/calendar", of=EDITORS),
    Route("GET /programme/calendar/new", of=EDITORS),
    Route("POST /programme/calendar/new", of=EDITORS, gives=303, send=PLAN),
    Route("GET /programme/calendar/<int(max=2147483647):plan_id>", of=PLANS),
    Route("POST /programme/calendar/<int(max=2147483647):plan_id>/change", of=PLANS, gives=303, send=PLAN),
    Route("POST /programme/calendar/<int(max=2147483647):plan_id>/remove", of=PLANS, gives=303),
    Route("GET /platforms"),
    Route("GET /platforms/<platform_id>", of=(thing("platform"),)),
    Route("GET /programme/terms", (CHAMPION,)),
    Route("POST /programme/terms/<kind>", (CHAMPION,), (thing("list of terms"),), send={"lines": "Acme"}),
    Route(
        "POST /programme/terms/<kind>/<int(max=2147483647):term_id>/remove", (CHAMPION,), (thing("term"),), gives=303
    ),
    Route("GET /programme/disclosures", (CHAMPION,)),
    Route("POST /programme/disclosures", (CHAMPION,), gives=303, send={"language": "en", "texts": ""}),
    Route("GET /programme/limits", (CHAMPION,)),
    Route("POST /programme/limits", (CHAMPION,), gives=303, send=LIMITS),
    Route("GET /programme/stories", (CHAMPION,)),
    Route("GET /programme/stories/new", (CHAMPION,)),
    Route("POST /programme/stories/new", (CHAMPION,), gives=303, send=STORY),
    Route("GET /programme/stories/<story_id>", (CHAMPION,), (thing("story"),)),
    Route("POST /programme/stories/<story_id>", (CHAMPION,), (thing("story"),), 303, STORY),
    Route("GET /programme/stories/looks/<key>", (CHAMPION,), (thing("look"),)),
    Route("GET /programme/stories/<story_id>/captions", (CHAMPION,), (thing("story"),)),
    Route("POST /programme/stories/<story_id>/captions", (CHAMPION,), (thing("story"),), 303, CAPTION),
    Route("GET /programme/captions", (CHAMPION,)),
    Route(
        "POST /programme/captions/<int(max=2147483647):caption_id>",
        (CHAMPION,),
        (thing("caption"),),
        303,
        {"accepted": "yes"},
    ),
    Route("GET /programme/pictures/<digest>", (CHAMPION,), (thing("story's picture"),)),
    Route("GET /programme/contests", (CHAMPION,)),
    Route("GET /programme/contests/new", (CHAMPION,)),
    Route("POST /programme/contests/new", (CHAMPION,), gives=303, send=CONTEST),
    Route("GET /programme/contests/drafts/<plan_id>/<page>", (CHAMPION,), DRAFTED),
    Route("POST /programme/contests/drafts/<plan_id>/<page>", (CHAMPION,), DRAFTED, 303, CONTEST),
    Route("POST /programme/contests/drafts/<plan_id>/throw-away", (CHAMPION,), (thing("planned contest"),), 303),
    Route("POST /programme/contests/drafts/<plan_id>/bring-back", (CHAMPION,), (thing("planned contest"),), 303),
    Route("GET /programme/contests/<contest_id>", (CHAMPION,), (thing("contest"),)),
    Route("POST /programme/contests/<contest_id>/call-off", (CHAMPION,), (thing("contest"),), 303, {"reason": "Rain."}),
    Route("POST /programme/contests/<contest_id>/confirm", (CHAMPION,), (thing("contest that is over"),), 303),
    Route("GET /programme/contests/series/<series_id>", (CHAMPION,), (thing("series of contests"),)),
    Route("POST /programme/contests/series/<series_id>/stop", (CHAMPION,), (thing("series of contests"),), 303),
    Route("GET /programme/contests/<contest_id>/unusual", (CHAMPION,), (thing("contest"),)),
    Route("GET /programme/contests/<contest_id>/unusual/<int(max=2147483647):number>", (CHAMPION,), ODD),
    Route("POST /programme/contests/<contest_id>/unusual/<int(max=2147483647):number>/decide", (CHAMPION,), ODD, 303),
    Route("GET /programme/rewards", (CHAMPION,)),
    Route("POST /programme/rewards/switch", (CHAMPION,), gives=303),
    Route("POST /programme/rewards/hand-over", (CHAMPION,), gives=422, send={"code": "none"}),
    Route("GET /programme/rewards/new", (CHAMPION,)),
    Route("POST /programme/rewards/new", (CHAMPION,), gives=303, send=REWARD),
    Route("GET /programme/rewards/<int(max=2147483647):reward_id>", (CHAMPION,), (thing("reward"),)),
    Route(
        "POST /programme/rewards/<int(max=2147483647):reward_id>/change", (CHAMPION,), (thing("reward"),), 303, REWARD
    ),
    Route("GET /contests/rewards"),
    Route("POST /contests/rewards/<contest_id>", of=(Of("reward to choose"),), gives=303, send={"reward": "1"}),
    Route("GET /programme/topics", (CHAMPION,)),
    Route("GET /programme/topics/new", (CHAMPION,)),
    Route("POST /programme/topics/new", (CHAMPION,), gives=303, send={"title": "New"}),
    Route("GET /programme/topics/<int(max=2147483647):topic_id>", (CHAMPION,), (thing("topic"),)),
    Route(
        "POST /programme/topics/<int(max=2147483647):topic_id>/change",
        (CHAMPION,),
        (thing("topic"),),
        303,
        {"title": "News"},
    ),
    Route("POST /programme/topics/<int(max=2147483647):topic_id>/archive", (CHAMPION,), (thing("topic"),), 303),
    Route("POST /programme/stories/<story_id>/close", (CHAMPION,), (thing("story"),), 303, {"closed": "yes"}),
    # authoring
    Route("GET /studio", STUDIO),
    Route("GET /studio/findings", STUDIO),
    Route("GET /studio/new", (TRAINER,)),
    Route("POST /studio/new", (TRAINER,), gives=303, send={"kind": "course", "title": "New here", "level": "1"}),
    Route("GET /studio/file/<path:path>", STUDIO, (thing("lesson's file"),)),
    Route("POST /studio/file/<path:path>", STUDIO, FILES, 303, {"text": "Anew.", "version": "0"}),
    Route("POST /studio/preview/<path:path>", STUDIO, (thing("lesson's file"),), 200, {"text": "Anew."}),
    Route("GET /studio/discard/<path:path>", STUDIO, DRAFTS),
    Route("POST /studio/discard/<path:path>", STUDIO, DRAFTS, 303, {"version": "1"}),
    Route("POST /studio/delete/<path:path>", STUDIO, FILES, 303),
    Route("GET /studio/publish", STUDIO),
    Route("POST /studio/publish", (TRAINER,), gives=422),
    Route("GET /studio/undo", (TRAINER,)),
    Route("POST /studio/undo", (TRAINER,), gives=422),
    Route("GET /programme/policy", SIGNERS),
    Route("GET /programme/policy/new", (CHAMPION,)),
    Route("POST /programme/policy/new", (CHAMPION,), gives=303, send={"title": "Presents"}),
    Route("GET /programme/policy/<policy_id>", SIGNERS, POLICY_DRAFT),
    Route("GET /programme/policy/<policy_id>/ask", (CHAMPION,), POLICY_DRAFT),
    Route("POST /programme/policy/<policy_id>/ask", (CHAMPION,), POLICY_DRAFT, 422),
    Route("GET /programme/policy/<policy_id>/publish", (CHAMPION,), POLICY_DRAFT),
    Route("POST /programme/policy/<policy_id>/publish", (CHAMPION,), POLICY_DRAFT, 422),
    Route("GET /studio/badge-art", STUDIO),
    Route("GET /studio/history", STUDIO),
    Route("GET /studio/history/<int(max=2147483647):number>", STUDIO, (thing("release"),)),
    Route("GET /studio/versions/<path:path>", STUDIO, (thing("lesson's file"),)),
    Route("GET /studio/conflict/<path:path>", STUDIO, DRAFTS_BEHIND),
    Route("POST /studio/conflict/<path:path>", STUDIO, DRAFTS, 422, {"text": "Anew."}),
    Route("GET /studio/pictures", STUDIO),
    Route("POST /studio/pictures", (TRAINER,), gives=422),
    Route("GET /studio/pictures/<folder>/<name>", STUDIO, (thing("picture's file"),)),
    Route("GET /studio/ideas", (TRAINER,)),
    Route("GET /studio/ideas/<idea_id>", (TRAINER,), (thing("waiting training idea"),)),
    Route("POST /studio/ideas/<idea_id>", (TRAINER,), (thing("waiting training idea"),), 303, WISH),
    Route("GET /studio/zip", STUDIO),
    Route("POST /studio/zip", (TRAINER,), gives=422),
    Route("GET /studio/zip/plan", (TRAINER,)),
    Route("POST /studio/zip/plan", (TRAINER,), gives=303),
    Route("GET /studio/academy.zip", STUDIO),
    Route("GET /studio/import", STUDIO),
    Route("POST /studio/import", (TRAINER,), gives=422),
    Route("GET /studio/import/plan", (TRAINER,)),
    Route("POST /studio/import/plan", (TRAINER,), gives=303, send={"id": "brought"}),
    Route("GET /studio/export", STUDIO, missing=False, gives=404),
    Route("GET /studio/export/look", STUDIO, missing=False, gives=404),
    Route("GET /studio/export/<quiz_id>/<name>", STUDIO, (thing("written quiz"),)),
    # ideas: mentors
    Route("GET /mentors"),
    Route("GET /mentors/offer"),
    Route("POST /mentors/offer", gives=303, send={"topics": "first", "language": "en", "most": "2"}),
    Route("POST /mentors/offer/pause", gives=303, send={"paused": "yes"}),
    Route("POST /mentors/offer/end", gives=303),
    Route("GET /mentors/ask"),
    Route("POST /mentors/ask", gives=422, send={"topic": "", "language": "en"}, out=401),
    Route("POST /mentors/requests/<ask_id>/withdraw", of=(Of("request to the owner", LEARNER),), gives=303),
    Route("GET /mentors/requests/<ask_id>", of=(Of("request to the owner"),)),
    Route("POST /mentors/requests/<ask_id>", of=(Of("request to the owner"),), gives=303, send={"answer": "accept"}),
    Route("GET /mentors/with/<pair_id>", of=(Of("thread of two", also=(CHAMPION,)),)),
    Route("POST /mentors/with/<pair_id>", of=(Of("thread of two", also=(CHAMPION,)),), gives=303, send=SAID, out=401),
    Route("POST /mentors/with/<pair_id>/end", of=(Of("thread of two", also=(CHAMPION,)),), gives=303),
    # ideas: talk among peers
    Route("GET /peers"),
    Route("GET /peers/all"),
    Route("GET /peers/lesson/<course_id>/<lesson_id>", of=TALKED),
    Route(
        "POST /peers/lesson/<course_id>/<lesson_id>", of=TALKED, gives=303, send=SAID | {"kind": "question"}, out=401
    ),
    Route("GET /peers/tips/new"),
    Route("POST /peers/tips/new", gives=303, send=SAID | {"course": "first"}, out=401),
    Route("GET /peers/<note_id>", of=(thing("own question"), thing("own tip"))),
    Route("POST /peers/<note_id>/answers", of=(thing("own question"),), gives=303, send=SAID, out=401),
    Route("POST /peers/<note_id>/helpful", of=(Of("own tip", "", OTHERS, 409),), gives=303),
    Route("GET /peers/<note_id>/edit", of=OWN_WORDS),
    Route("POST /peers/<note_id>/edit", of=OWN_WORDS, gives=303, send=SAID, out=401),
    Route("POST /peers/<note_id>/remove", of=OWN_WORDS, gives=303),
    Route("GET /peers/<note_id>/report", of=(Of("own tip", "", OTHERS),)),
    Route("POST /peers/<note_id>/report", of=(Of("own tip", "", OTHERS, 409),), gives=303, send={"reason": "other"}),
    Route("GET /programme/reports", (CHAMPION,)),
    Route("GET /programme/reports/log", (CHAMPION,)),
    Route("GET /programme/reports/<note_id>", (CHAMPION,), REPORTED),
    Route("POST /programme/reports/<note_id>", (CHAMPION,), REPORTED, 303, {"what": "hide", "reason": "Not so."}),
    # admin
    Route("GET /system", (ADMIN,)),
    Route("GET /system/audit", (ADMIN,)),
    Route(
        "POST /system/outbox/<int(max=2147483647):item_id>/resend",
        (ADMIN,),
        (thing("dead mail"),),
        303,
    ),
    Route("GET /system/webhooks", (ADMIN,)),
    Route("GET /system/webhooks/new", (ADMIN,)),
    Route("POST /system/webhooks/new", (ADMIN,), gives=303, send=WEBHOOK),
    Route(f"GET {HOOK}", (ADMIN,), (thing("webhook"),)),
    Route(f"GET {HOOK}/change", (ADMIN,), (thing("webhook"),)),
    Route(f"POST {HOOK}/save", (ADMIN,), (thing("webhook"),), 303, WEBHOOK),
    Route(f"POST {HOOK}/test", (ADMIN,), (thing("webhook"),), 303),
    Route(f"POST {HOOK}/rotate", (ADMIN,), (thing("webhook"),), 303),
    Route(f"POST {HOOK}/turn", (ADMIN,), (thing("webhook"),), 303, {"on": "no"}),
    Route(f"POST {HOOK}/letters/<int(max=2147483647):item_id>", (ADMIN,), (thing("dead webhook"),), 303),
    Route(f"GET {HOOK}/remove", (ADMIN,), (thing("webhook"),)),
    Route(f"POST {HOOK}/end", (ADMIN,), (thing("webhook"),), 303, {"label": "Intranet"}),
    Route("GET /system/issuer", (ADMIN,)),
    Route("POST /system/issuer/rotate", (ADMIN,), gives=303),
    Route("GET /system/issuer/<kid>", (ADMIN,), (thing("issuer key"),)),
    Route("POST /system/issuer/<kid>", (ADMIN,), (thing("issuer key"),), 422, {"ending": "wrong"}),
    Route("GET /system/people", (ADMIN,)),
    Route("GET /system/people/invite", (ADMIN,)),
    Route("POST /system/people/invite", (ADMIN,), gives=303, send={"email": "more@norda.example"}),
    Route("GET /system/people/<public_id>", (ADMIN,), PERSON),
    Route("POST /system/people/<public_id>", (ADMIN,), PERSON, 303, {"team": "", "roles": "staff"}),
    Route("POST /system/people/<public_id>/deactivate", (ADMIN,), PERSON, 303),
    Route("POST /system/people/<public_id>/reactivate", (ADMIN,), (thing("closed person"),), 303),
    Route("POST /system/people/<public_id>/end-sessions", (ADMIN,), PERSON, 303),
    Route("POST /system/people/<public_id>/reset-link", (ADMIN,), PERSON, 303),
    Route("GET /system/teams", (ADMIN,)),
    Route("POST /system/teams", (ADMIN,), gives=303, send={"name": "West"}),
    Route("GET /system/teams/<int(max=2147483647):team_id>", (ADMIN,), TEAM),
    Route("POST /system/teams/<int(max=2147483647):team_id>/rename", (ADMIN,), TEAM, 303, {"name": "Far south"}),
    Route(
        "POST /system/teams/<int(max=2147483647):team_id>/leads",
        (ADMIN,),
        TEAM,
        303,
        {"email": "colleague@norda.example"},
    ),
    Route("POST /system/teams/<int(max=2147483647):team_id>/leads/<public_id>/remove", (ADMIN,), (thing("lead"),), 303),
)
