"""An academy with enough people and open attempts to be measured; made by calling the services."""

from dataclasses import dataclass
from random import Random
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy.orm import Session

from bench.load import Request
from lms.assessment import service as assessment
from lms.learning import service as learning
from lms.library import service as library
from lms.people import service as people
from lms.policy import service as policy
from lms.recognition import service as recognition
from lms.recognition.credentials import service as credentials
from lms.web import csrf
from lms.web.academy import Academy

CHUNK = 200
HOLDER = 10_000_000
"""The number of somebody whose badge is looked at; nobody else has it."""


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody who is signed in: the cookie and the form token of one browser."""

    person_id: int
    cookie: str
    token: str


def learner(app: Flask, session: Session, number: int, roles: tuple[str, ...] = ()) -> Learner:
    """Add a person with a live session."""
    academy: Academy = app.extensions["lms"]
    at = academy.clock()
    name = f"Person {number}"
    person_id = people.add(session, name=name, email=f"p{number}@bench.example", roles=roles, at=at)
    secret = people.open_session(session, person_id, at=at, remember=True, agent="bench")
    seed = f"seed-{number}"
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    value = signer.dumps({"_user_id": secret, "_fresh": True, csrf.SEED: seed})
    with app.app_context():
        token = csrf._keyed(seed)
    return Learner(person_id, f"{app.config['SESSION_COOKIE_NAME']}={value}", token)


def get(path: str, who: Learner, expects: int = 200) -> Request:
    """Ask for a page as somebody."""
    return Request("GET", path, (("Cookie", who.cookie),), expects=expects)


def reader(app: Flask) -> tuple[Learner, dict[str, str]]:
    """Make somebody who is half-way through the first course, and name the pages to measure."""
    academy: Academy = app.extensions["lms"]
    with academy.store.transaction() as session:
        who = learner(app, session, 0, ("champion", "staff", "admin"))
        shelf = library.current(session).library
        first = min(shelf.courses.values(), key=lambda course: (course.tier, course.path))
        for name in shelf.policies:
            right = {
                number: [place for place, option in enumerate(question.options) if option.right]
                for number, question in enumerate(shelf.policies[name].check)
            }
            version = policy.current(session, name)
            policy.acknowledge(session, who.person_id, name, right, digest=version.digest, at=academy.clock())
        badge = _public_badge(app, session, f"course:{first.id}")
        for lesson in first.lessons[:2]:
            learning.complete_lesson(session, who.person_id, first.id, lesson.id, at=academy.clock())
    credentials.run(academy, academy.clock())
    credentials.stop()
    quiz = shelf.quiz_for(f"course:{first.id}")
    longest = max(first.lessons, key=lambda lesson: len(lesson.body))
    pages = {
        "today": "/",
        "catalogue": "/learn",
        "course": f"/c/{first.id}",
        "policy": f"/policy/{next(iter(shelf.policies))}",
        "badges": "/badges",
        "public badge": f"/badges/{badge}",
        "signed badge": f"/badges/{badge}.json",
        "signed badge, PNG": f"/badges/{badge}.png",
        "xp": "/xp",
        "permissions": "/advocacy",
        "stream": "/share",
        "profile": "/me",
        "search": "/search?q=disclosure",
        "people": "/system/people",
        "desk": "/check",
        **({"quiz": f"/quiz/about/{quiz.id}"} if quiz else {}),
    }
    return who, {"lesson": f"/c/{first.id}/{longest.id}", **pages}


def _public_badge(app: Flask, session: Session, earned: str) -> str:
    """Give somebody else a badge whose page everybody may see; give its public id."""
    holder = learner(app, session, HOLDER)
    recognition.record(session, holder.person_id, earned, at=app.extensions["lms"].clock())
    public_id = recognition.badges(session, holder.person_id)[0].public_id
    recognition.set_public(session, holder.person_id, public_id, public=True)
    return public_id


def submissions(app: Flask, count: int, first_number: int, *, read_first: bool = False) -> list[Request]:
    """Make so many people with an open attempt each, and the requests that hand them in, all right.

    With ``read_first`` each of them has read every lesson, so that passing completes the course.
    """
    academy: Academy = app.extensions["lms"]
    rng = Random(1)
    made: list[Request] = []
    for start in range(0, count, CHUNK):
        with academy.store.transaction() as session:
            shelf = library.current(session).library
            course = min(shelf.courses.values(), key=lambda one: (one.tier, one.path))
            quiz = shelf.quiz_for(f"course:{course.id}")
            assert quiz is not None
            for number in range(start, min(start + CHUNK, count)):
                who = learner(app, session, first_number + number)
                for lesson in course.lessons if read_first else ():
                    learning.complete_lesson(session, who.person_id, course.id, lesson.id, at=academy.clock())
                attempt = assessment.start(session, who.person_id, quiz.id, at=academy.clock(), rng=rng)
                fields = [(csrf.FIELD, who.token)]
                for question, order in assessment.drawn_questions(session, who.person_id, attempt):
                    fields += [(f"q-{question.id}", value) for value in assessment.sample(question, order, right=True)]
                body = urlencode(fields).encode()
                made.append(Request("POST", f"/quiz/{attempt}", (("Cookie", who.cookie),), body, 303))
    return made
