"""What the demo's experts sign fits the policy the academy ships."""

from datetime import date

from lms.content import library as content
from lms.demo import company, signing, trainer, training
from lms.demo.cast import DAYS
from lms.library import places

FILES = content.gather(places.content_root())
TODAY = date(2026, 11, 22)


def policy(files):
    return content.read(files, today=TODAY).policies[signing.POLICY]


def test_the_wording_that_was_signed_is_in_the_academy_once_and_asked_nobody_to_read_again():
    earlier = trainer.undone(FILES, (training.Release(0, "", signing.VERSION),))

    assert FILES[signing.PATH].count(signing.SIGNED.encode()) == 1
    assert earlier[signing.PATH].count(signing.BEFORE.encode()) == 1
    assert policy(earlier).words_digest == policy(FILES).words_digest
    assert policy(earlier).digest != policy(FILES).digest


def test_what_waits_is_material():
    text = FILES[signing.PATH]
    assert text.count(signing.NEXT.before.encode()) == 1
    changed = text.replace(signing.NEXT.before.encode(), signing.NEXT.after.encode())
    assert policy({**FILES, signing.PATH: changed}).words_digest != policy(FILES).words_digest


def test_every_area_of_the_policy_has_its_expert_in_one_team_and_the_steps_stand_in_order():
    assert set(policy(FILES).approvals) == set(company.EXPERTS)
    assert set(company.EXPERTS.values()) <= set(company.TEAMS["People and law"])
    days = [one.days_ago for one in signing.STEPS]
    assert days == sorted(days, reverse=True)
    assert days[0] < DAYS - signing.NAMED
