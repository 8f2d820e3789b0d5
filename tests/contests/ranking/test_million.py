"""A board of a million people costs what one of ten thousand does, and its ranks are those of a look at everybody."""

import pytest

from bench import ranks
from lms.contests.ranking import service as ranking
from lms.web.academy import Academy
from tests.timing import allowed

pytestmark = pytest.mark.timed


def test_rank_neighbours_and_top_ten_keep_their_budget_among_a_million(academy: Academy) -> None:
    store = academy.store
    few, many = ranks.fill(store, ranks.FEW), ranks.fill(store, ranks.MANY)

    with store.reading() as session:
        people = ranks.chosen(ranks.MANY)
        found = [(one, ranking.rank(session, many, one)) for one in people]
        assert [(one, rank.rank) for one, rank in found if rank] == list(ranks.by_sorting(store, many, people))
        assert ranking.members(session, many) == ranks.MANY
    small, large = ranks.milliseconds(store, [(few, ranks.FEW), (many, ranks.MANY)])
    assert large <= allowed(ranks.MILLISECONDS[store.url.get_backend_name()]), f"{large:.3f} ms"
    assert large <= ranks.TIMES_AS_LONG * small, f"{large:.3f} ms against {small:.3f} ms"
