"""A material version that experts signed rests what reaches outside until it is acknowledged again."""

import pytest

from lms import signals
from lms.advocacy import service
from lms.policy import service as policy
from tests import factories
from tests.advocacy import deeds
from tests.advocacy.deeds import AT
from tests.policy import signing

SHARE = "story.share"


@pytest.fixture
def cleo(session):
    return factories.person(session, "Cleo Champion", roles=("champion",))


@pytest.fixture
def ada(session, academy):
    person_id = factories.person(session)
    deeds.advocate(session, person_id)
    assert service.may(session, person_id, SHARE, AT)
    return person_id


def test_outward_keys_rest_from_the_champions_publishing_on_and_not_before(session, academy, ada, cleo):
    lea = signing.expert(session, "Lea Legal", "legal")
    signing.draft(session, signing.changed(), cleo)
    number = signing.ask(session, cleo)
    signing.sign(session, number, lea, "legal")
    assert service.may(session, ada, SHARE, AT)

    signing.publish(session, cleo)

    assert not service.may(session, ada, SHARE, AT)
    with deeds.heard(signals.permission_withdrawn, academy) as withdrawn:
        while service.sweep(session, AT):
            session.commit()
    assert (ada, SHARE) in [(one["person_id"], one["key"]) for one in withdrawn]

    with deeds.heard(signals.permission_granted, academy) as granted:
        deeds.acknowledge(session, ada)
    assert (ada, SHARE) in [(one["person_id"], one["key"]) for one in granted]
    assert service.may(session, ada, SHARE, AT)
    assert service.recount(session) == []


@pytest.mark.parametrize(("raise_it", "holds"), [(False, True), (True, False)])
def test_a_wording_rests_nothing_unless_the_champion_raised_it(session, ada, cleo, raise_it, holds):
    lea = signing.expert(session, "Lea Legal", "legal")
    signing.draft(session, signing.changed("Answer once, then", "Answer once,\nthen"), cleo)
    signing.sign(session, signing.ask(session, cleo, raise_it=raise_it), lea, "legal")
    signing.publish(session, cleo)

    assert service.may(session, ada, SHARE, AT) == holds
    assert (policy.due(session, ada) == []) == holds
