"""Somebody who went first mentors the advocate, and is asked by a colleague; a text among peers waits for a decision.

Everything goes through the doors that the pages use.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lms.demo.cast import Somebody
from lms.ideas.mentors import service as mentors
from lms.ideas.talk import service as talk
from lms.people import service as people

ABOUT = "I went first, a year ago, and still look things up. Ask me anything, also twice."
SAID = (
    "Hello! What would help you first?",
    "The third level: I begin a post and then delete it again.",
    "So did I. Write three sentences to one person you know, and show me the middle one.",
)
ASKS = "I would like to know how you find something to write about in a quiet week."
REPORTED = "It reads as if everybody had to share something each week."


def settle(session: Session, mentor: Somebody, advocate: Somebody, colleague: Somebody, *, at: datetime) -> None:
    """Let the mentor offer, meet the advocate and be asked by a colleague; let the colleague report a text."""
    if not mentors.may_mentor(session, mentor.person_id, at).granted:
        return
    topics = tuple(course_id for course_id, _ in mentors.topics(session))
    begun = at - timedelta(days=6)
    mentors.offer(session, mentor.person_id, mentors.Terms(topics, "en", 3, ABOUT), at=begun)
    public_id = people.person(session, mentor.person_id).public_id
    wishes = [mentors.Wish(topics[-1], "en", words, "demo", public_id) for words in ("", ASKS)]
    pair = mentors.accept(
        session, mentor.person_id, mentors.ask(session, advocate.person_id, wishes[0], at=begun), at=begun
    )
    for n, words in enumerate(SAID):
        by = (mentor, advocate)[n % 2].person_id
        mentors.write(session, by, pair, words, key=f"demo-{n}", at=begun + timedelta(hours=5 * n))
    mentors.ask(session, colleague.person_id, wishes[1], at=at - timedelta(days=1))
    for line in talk.newest(session, colleague.person_id, "tips", at):
        if not line.mine:
            talk.report(session, colleague.person_id, line.public_id, "wrong", REPORTED, at=at - timedelta(hours=3))
            break
