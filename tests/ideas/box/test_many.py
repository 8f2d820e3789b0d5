"""Ten thousand ideas: what is alike is found while somebody types, and lists stay quick."""

import time
from random import Random

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from lms.ideas.box import likeness
from lms.ideas.box import service as box
from lms.ideas.box.models import Idea, IdeaWord
from tests.advocacy.deeds import AT
from tests.timing import allowed

IDEAS = 10_000
SECONDS = 0.05
"""For one look at what is alike, with the same small words in thousands of ideas."""
pytestmark = pytest.mark.timed


def filled(session: Session, author: int) -> None:
    """Put ten thousand ideas into the box, by bulk: common words in thousands of them, rare ones in few."""
    rng = Random(26)
    common = ["lesson", "story", "office", "training", "photo", "customer"]
    rare = [f"subject{n}" for n in range(2_000)]
    same = {"author_id": author, "digest": None, "kind": "other", "text": "", "credited": False, "status": "new"}
    counted = {"steps": 1, "supports": 0, "remarks": 0, "created_at": AT, "since": AT, "promised_at": None}
    ideas, words = [], []
    for number in range(1, IDEAS + 1):
        title = " ".join((*rng.sample(common, 3), *rng.sample(rare, 2)))
        rest = {"clause": "", "story": None, "taken_back_at": None}
        ideas.append({"id": number, "public_id": f"i{number}", "title": title, **same, **counted, **rest})
        words += [{"idea_id": number, "word": one} for one in likeness.kept(title, "")]
    session.execute(insert(Idea), ideas)
    session.execute(insert(IdeaWord), words)
    session.commit()


def test_ten_thousand_ideas_are_looked_through_while_somebody_types(session: Session, ada: int) -> None:
    filled(session, ada)
    known = session.get(Idea, 4711)
    assert known is not None
    asked = [known.title, "Photos of our office for customers", "A lesson and a training about stories", "zebra"]

    took = []
    for _ in range(5):
        for title in asked:
            before = time.perf_counter()
            found = box.alike(session, title)
            took.append(time.perf_counter() - before)
            assert len(found) <= likeness.SHOWN
    assert box.alike(session, known.title)[0].public_id == "i4711"

    assert sorted(took)[len(took) // 2] < allowed(SECONDS)
    before = time.perf_counter()
    assert box.listing(session, ada, box.Wanted(words="subject7 office", order="most"), page=1).total > 0
    assert time.perf_counter() - before < allowed(1)
