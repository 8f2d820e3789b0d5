"""A text of a policy on its way: drafted, asked for, signed, published; and everything that comes between."""

import threading

import pytest
from sqlalchemy import func, select

from lms.audit import service as audit
from lms.authoring import drafts, guardrails
from lms.authoring import service as authoring
from lms.delivery.models import OutboxItem
from lms.library import service as library
from lms.people import service as people
from lms.policy import service as policy
from lms.policy.signoff import rules
from lms.policy.signoff.models import Review
from tests import academy as written
from tests import factories
from tests.policy import signing
from tests.policy.signing import MATERIAL, PATH, ask, changed, draft, expert, in_force, publish, refuse, sign


@pytest.fixture
def cleo(session):
    return factories.person(session, "Cleo Champion", roles=("champion",))


@pytest.fixture
def lea(session):
    return expert(session, "Lea Legal", "legal")


@pytest.fixture
def hugo(session):
    return expert(session, "Hugo Human", "hr")


def mails(session):
    rows = session.scalars(select(OutboxItem).where(OutboxItem.kind == "mail").order_by(OutboxItem.id))
    return [(row.payload["to"], row.payload["subject"]) for row in rows]


def test_a_text_comes_into_force_when_both_have_signed_and_the_champion_publishes(session, cleo, lea, hugo):
    draft(session, changed(), cleo)
    number = ask(session, cleo)

    assert "once" in in_force(session)
    assert sign(session, number, lea, "legal").standing.missing == ("hr",)
    assert MATERIAL not in in_force(session)
    assert sign(session, number, hugo, "hr").ready
    assert MATERIAL not in in_force(session)

    publish(session, cleo)

    assert MATERIAL in in_force(session)
    version = policy.current(session, "conduct")
    assert (version.number, version.material_number) == (2, 2)
    assert drafts.listed(session) == {}
    record = policy.history(session, "conduct")[0]
    assert [(one.area, one.name) for one in record.signatures] == [("legal", "Lea Legal"), ("hr", "Hugo Human")]
    assert (record.why, record.by_release, record.round_id) == (signing.WHY, (), number)
    assert policy.round_of(session, number).closed_as == "published"
    assert policy.recount(session) == []


def test_experts_get_a_mail_and_the_champion_gets_one_when_all_have_signed(session, cleo, lea, hugo):
    draft(session, changed(), cleo)
    number = ask(session, cleo)
    assert sorted(mails(session)) == [
        ("hugo.human@norda.example", "Your signature: Conduct online"),
        ("lea.legal@norda.example", "Your signature: Conduct online"),
    ]

    sign(session, number, lea, "legal")
    assert len(mails(session)) == 2
    sign(session, number, hugo, "hr")

    assert mails(session)[-1] == ("cleo.champion@norda.example", "Signed: Conduct online")


def test_publishing_before_the_last_signature_is_refused(session, cleo, lea, hugo):
    draft(session, changed(), cleo)
    sign(session, ask(session, cleo), lea, "legal")

    with pytest.raises(guardrails.NotReady):
        publish(session, cleo)


def test_a_release_goes_out_without_the_text_that_waits(session, cleo, lea):
    glossary = written.GLOSSARY.replace("plain words", "the plainest words")
    plan = signing.publish_folder(session, {PATH: changed(), "courses/glossary.md": glossary})

    assert [(one.policy_id, one.missing) for one in plan.held] == [("conduct", ("legal",))]
    assert MATERIAL not in in_force(session)
    assert "plainest" in library.current(session).library.glossary["disclosure"].body
    kept = drafts.listed(session)[PATH]
    assert (kept.digest, kept.author) == (library.hash_of(changed().encode()), "Somebody who left")


def test_a_start_after_that_finds_nothing_new_and_changes_nothing(session, academy, cleo, lea):
    signing.publish_folder(session, {PATH: changed()})
    number = library.current_number(session)
    with academy.store.reading() as reading:
        assert authoring.in_step(reading, written.files({PATH: changed()}))

    assert signing.publish_folder(session, {PATH: changed()}).held == ()
    assert library.current_number(session) == number
    assert MATERIAL not in in_force(session)


def test_the_folders_text_is_signed_and_published_from_the_browser(session, academy, cleo, lea):
    signing.publish_folder(session, {PATH: changed()})
    sign(session, ask(session, cleo), lea, "legal")
    publish(session, cleo)

    assert MATERIAL in in_force(session)
    assert signing.publish_folder(session, {PATH: changed()}).conflicts == ()


def test_a_text_of_the_folder_beside_another_draft_is_a_conflict_once_that_is_published(session, academy, cleo, lea):
    draft(session, changed(after="Answer just once,"), cleo)
    signing.publish_folder(session, {PATH: changed()})
    assert drafts.source(session, PATH).body == changed(after="Answer just once,").encode()
    sign(session, ask(session, cleo), lea, "legal")
    publish(session, cleo)

    with academy.store.reading() as reading:
        files = written.files({PATH: changed()})
        made = authoring.plan(reading, files, today=academy.clock().date(), origin="folder")
    assert [one.path for one in made.conflicts] == [PATH]
    assert "just once" in in_force(session)


def test_an_area_nobody_holds_is_signed_by_the_release_and_everybody_can_see_it(session, cleo, lea):
    draft(session, changed(), cleo)
    sign(session, ask(session, cleo), lea, "legal")
    publish(session, cleo)

    record = policy.history(session, "conduct")[0]
    assert (record.by_release, [one.area for one in record.signatures]) == (("hr",), ["legal"])
    line = next(one for one in audit.page(session) if one.action == "policy.published")
    assert (line.detail["signed"], line.detail["signed_by_release"]) == (["legal"], ["hr"])
    assert policy.unheld(session) == ("hr",)


def test_without_experts_a_release_signs_for_itself(session):
    signing.publish_folder(session, {PATH: changed()})

    assert MATERIAL in in_force(session)
    assert policy.history(session, "conduct")[0].by_release == ("legal", "hr")


def test_a_changed_text_needs_a_new_round_and_the_old_words_stay(session, cleo, lea, hugo):
    draft(session, changed(), cleo)
    first = ask(session, cleo)
    sign(session, first, lea, "legal")
    refuse(session, first, hugo, "hr")
    draft(session, changed(after="Answer only once,"), cleo)

    second = ask(session, cleo)

    rounds = {one.id: one for one in policy.open_or_of(session, "conduct", 100)}
    assert rounds[first].closed_as == "replaced"
    assert [one.verdict for one in rounds[first].reviews] == ["approve", "changes"]
    assert rounds[second].standing.missing == ("legal", "hr")
    with pytest.raises(policy.Closed):
        sign(session, first, hugo, "hr")


def test_a_draft_saved_after_two_signatures_does_not_slip_into_the_signed_text(session, cleo, lea, hugo):
    draft(session, changed(), cleo)
    number = ask(session, cleo)
    sign(session, number, lea, "legal")
    sign(session, number, hugo, "hr")
    draft(session, changed(after="Never answer,"), cleo)

    publish(session, cleo)

    assert MATERIAL in in_force(session)
    left = drafts.source(session, PATH)
    assert left.body == changed(after="Never answer,").encode()
    assert not left.behind


def test_the_newest_word_of_an_area_counts(session, cleo, lea, hugo):
    other = expert(session, "Lou Legal", "legal")
    draft(session, changed(), cleo)
    number = ask(session, cleo)
    sign(session, number, hugo, "hr")
    assert sign(session, number, lea, "legal").ready
    refuse(session, number, other, "legal")

    assert policy.round_of(session, number).standing.missing == ("legal",)
    with pytest.raises(guardrails.NotReady):
        publish(session, cleo)


def test_the_same_word_twice_is_one_review_and_one_mail(session, cleo, lea):
    draft(session, changed(), cleo)
    number = ask(session, cleo)
    sign(session, number, lea, "legal", comment="Fine.")
    before = mails(session)
    sign(session, number, lea, "legal", comment=" Fine. ")

    assert session.scalar(select(func.count()).select_from(Review)) == 1
    assert mails(session) == before


def test_asking_twice_is_one_round_and_one_mail_each(session, cleo, lea):
    draft(session, changed(), cleo)

    assert ask(session, cleo) == ask(session, cleo)
    assert len(mails(session)) == 1


def test_who_wrote_the_text_may_not_sign_it(session, cleo, hugo):
    both = expert(session, "Wim Writer", "legal", roles=("expert", "champion"))
    draft(session, changed(after="Answer once or twice,"), both)
    draft(session, changed(), cleo)
    number = ask(session, cleo)

    assert [one.state for one in policy.round_of(session, number).standing.areas] == ["writers", "waiting"]
    with pytest.raises(policy.NotYours, match="wrote"):
        sign(session, number, both, "legal")


def test_who_asks_may_not_sign_either(session, lea):
    both = expert(session, "Cora Both", "hr", roles=("expert", "champion"))
    draft(session, changed(), lea)
    number = ask(session, both)

    for who, area in ((both, "hr"), (lea, "legal")):
        with pytest.raises(policy.NotYours):
            sign(session, number, who, area)


def test_one_person_may_sign_for_several_areas(session, cleo):
    both = expert(session, "Bea Both", "legal", "hr")
    draft(session, changed(), cleo)

    assert sign(session, ask(session, cleo), both, "legal", "hr").ready


@pytest.mark.parametrize("areas", [(), ("hr",), ("legal", "hr"), ("nothing",)])
def test_an_area_one_does_not_hold_is_not_signed(session, cleo, lea, hugo, areas):
    draft(session, changed(), cleo)
    number = ask(session, cleo)

    with pytest.raises(policy.NotYours):
        sign(session, number, lea, *areas)
    assert policy.round_of(session, number).reviews == ()


def test_an_expert_who_lost_the_area_meanwhile_signs_nothing_and_keeps_what_they_signed(session, academy, cleo, lea):
    draft(session, changed(), cleo)
    number = ask(session, cleo)
    policy.set_areas(session, lea, (), at=academy.clock(), by=None)
    with pytest.raises(policy.NotYours):
        sign(session, number, lea, "legal")

    policy.set_areas(session, lea, ("legal",), at=academy.clock(), by=None)
    sign(session, number, lea, "legal")
    people.set_roles(session, lea, (), at=academy.clock(), by=None)
    session.commit()

    assert policy.round_of(session, number).ready
    publish(session, cleo)
    assert MATERIAL in in_force(session)


def test_changes_asked_for_stand_even_when_nobody_holds_the_area_any_more(session, academy, cleo, lea):
    draft(session, changed(), cleo)
    number = ask(session, cleo)
    refuse(session, number, lea, "legal")
    policy.set_areas(session, lea, (), at=academy.clock(), by=None)
    session.commit()

    assert not policy.round_of(session, number).ready


@pytest.mark.parametrize("words", ["", "  \n "])
def test_changes_and_a_reason_need_words(session, cleo, lea, words):
    draft(session, changed(), cleo)
    with pytest.raises(policy.NoWords):
        ask(session, cleo, why=words)
    session.rollback()
    number = ask(session, cleo)
    with pytest.raises(policy.NoWords):
        signing.refuse(session, number, lea, "legal", comment=words)


def test_the_text_in_force_is_nothing_to_sign(session, cleo, lea):
    draft(session, changed(), cleo)
    draft(session, written.POLICY, cleo)

    with pytest.raises(policy.NothingToSign):
        ask(session, cleo)


def test_a_wording_may_be_raised_to_material_and_a_material_change_never_lowered(session, cleo, lea):
    session.commit()
    draft(session, changed("Answer once, then", "Answer once,\nthen"), cleo)
    number = ask(session, cleo)
    assert policy.round_of(session, number).cls == "cosmetic"
    number = ask(session, cleo, raise_it=True)
    assert policy.round_of(session, number).cls == "material"
    sign(session, number, lea, "legal")
    publish(session, cleo)

    assert policy.current(session, "conduct").material_number == 2
    changes = library.release(session, library.current_number(session)).changes
    assert [(one["ref"], one["cls"]) for one in changes] == [("policy:conduct", "material")]


def test_a_wording_that_is_not_raised_asks_nobody(session, cleo, lea):
    ada = factories.person(session)
    digest = policy.current(session, "conduct").digest
    policy.acknowledge(session, ada, "conduct", {0: [0], 1: [1]}, digest=digest, at=session.info["academy"].clock())
    draft(session, changed("Answer once, then", "Answer once,\nthen"), cleo)
    sign(session, ask(session, cleo), lea, "legal")
    publish(session, cleo)

    assert policy.due(session, ada) == []


def test_undoing_a_release_goes_back_to_what_was_signed_before(session, cleo, lea, hugo):
    draft(session, changed(), cleo)
    number = ask(session, cleo)
    sign(session, number, lea, "legal")
    sign(session, number, hugo, "hr")
    publish(session, cleo)

    signing.undo(session)
    assert "Answer once" in in_force(session)
    assert policy.history(session, "conduct")[0].brings_back == 1

    signing.undo(session)
    record = policy.history(session, "conduct")[0]
    assert MATERIAL in in_force(session)
    assert (record.brings_back, [one.area for one in record.signatures]) == (2, ["legal", "hr"])
    assert policy.recount(session) == []


def test_a_policy_without_approvals_needs_nobody(session, cleo, lea):
    text = written.POLICY.replace("id: conduct", "id: gifts").replace("approvals: [legal, hr]\n", "")
    plan = signing.publish_folder(session, {"policies/gifts.md": text})

    assert plan.held == ()
    assert policy.current(session, "gifts").number == 1
    assert policy.history(session, "gifts")[0].by_release == ()


def test_an_area_is_not_dropped_without_its_own_word(session, cleo, lea, hugo):
    draft(session, changed("approvals: [legal, hr]", "approvals: [hr, privacy]"), cleo)
    number = ask(session, cleo)
    sign(session, number, hugo, "hr")

    found = policy.round_of(session, number)
    assert found.areas == ("hr", "privacy", "legal")
    assert found.standing.missing == ("legal",)
    assert found.standing.by_release == ("privacy",)
    assert "privacy" in policy.known_areas(session)
    sign(session, number, lea, "legal")
    publish(session, cleo)
    assert policy.unheld(session) == ("privacy",)


def test_taking_a_policy_away_is_signed_too(session, cleo, lea):
    plan = signing.publish_folder(session, {PATH: None})
    # What rests on it cannot be published without it either, so nothing but the policy is held back here.
    assert [(one.policy_id, one.body) for one in plan.held] == [("conduct", None)]
    assert policy.current(session, "conduct").acknowledge
    assert drafts.listed(session)[PATH].digest == ""


def test_a_signed_removal_takes_the_policy_out_of_force(session, cleo, lea):
    text = written.POLICY.replace("id: conduct", "id: gifts").replace("title: Conduct online", "title: Gifts")
    text = text.replace("policy:conduct#", "policy:gifts#")
    draft(session, text, cleo, "policies/gifts.md")
    sign(session, ask(session, cleo, "gifts"), lea, "legal")
    publish(session, cleo, "gifts")
    assert policy.current(session, "gifts").acknowledge
    draft(session, None, cleo, "policies/gifts.md")
    number = ask(session, cleo, "gifts")
    assert [one.policy_id for one in signing.publish_folder(session, {}).held] == []
    sign(session, number, lea, "legal")

    publish(session, cleo, "gifts")

    assert "gifts" not in library.current(session).library.policies
    assert not policy.current(session, "gifts").acknowledge
    assert policy.round_of(session, number).closed_as == "published"
    signing.undo(session)
    assert policy.current(session, "gifts").acknowledge


def test_undoing_the_release_that_brought_a_policy_takes_it_away_again(session, cleo, lea):
    text = written.POLICY.replace("id: conduct", "id: gifts").replace("policy:conduct#", "policy:gifts#")
    draft(session, text, cleo, "policies/gifts.md")
    sign(session, ask(session, cleo, "gifts"), lea, "legal")
    publish(session, cleo, "gifts")

    signing.undo(session)

    assert "gifts" not in library.current(session).library.policies


def test_a_moved_file_waits_whole(session, cleo, lea):
    signing.publish_folder(session, {PATH: None, "policies/behaviour.md": changed()})

    assert set(library.digests(session, library.current_number(session))) >= {PATH}
    assert "policies/behaviour.md" in drafts.listed(session)
    assert MATERIAL not in in_force(session)


def test_a_round_ended_by_the_champion_leaves_the_draft(session, academy, cleo, lea):
    draft(session, changed(), cleo)
    number = ask(session, cleo)
    for _ in range(2):
        policy.withdraw(session, number, by=cleo, at=academy.clock())
    session.commit()

    assert policy.open_rounds(session) == []
    assert PATH in drafts.listed(session)
    with pytest.raises(policy.Closed):
        sign(session, number, lea, "legal")
    assert ask(session, cleo) != number


def test_a_release_past_the_planner_with_an_unsigned_text_is_undone_as_a_whole(session, academy, cleo, lea):
    session.commit()
    with academy.store.reading() as reading:
        prepared = library.prepare(reading, written.files({PATH: changed()}), today=academy.clock().date())
    with pytest.raises(policy.NotSigned, match="Legal"), academy.store.transaction() as own:
        library.publish(own, prepared, at=academy.clock(), author="test", source="test")

    assert library.current_number(session) == 1
    assert MATERIAL not in in_force(session)


def test_an_expert_named_since_the_plan_was_made_is_heard_first(session, academy):
    session.commit()
    with academy.store.reading() as reading:
        made = authoring.plan(reading, written.files({PATH: changed()}), today=academy.clock().date(), origin="folder")
    expert(session, "Late Legal", "legal")

    with pytest.raises(authoring.Overtaken):
        authoring.publish(
            session, made, authoring.Decisions(), at=academy.clock(), by=None, author="start", source="test"
        )


def test_two_experts_signing_at_the_same_moment_both_count_and_one_mail_says_it_is_done(session, academy, cleo):
    experts = {area: expert(session, f"Expert {area}", area) for area in ("legal", "hr")}
    draft(session, changed(), cleo)
    number = ask(session, cleo)
    failed = []

    def work(area):
        try:
            with academy.store.transaction() as own:
                policy.review(own, number, experts[area], "approve", areas=(area,), comment="", at=academy.clock())
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(area,)) for area in experts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert failed == []
    assert policy.round_of(session, number).ready
    assert [subject for _, subject in mails(session)].count("Signed: Conduct online") == 1


def test_two_champions_asking_at_the_same_moment_make_one_open_round(session, academy, cleo, lea):
    other = factories.person(session, "Carl Champion", roles=("champion",))
    draft(session, changed(), cleo)
    failed = []

    def work(who):
        try:
            with academy.store.reading() as reading, academy.store.transaction() as own:
                found = guardrails.desk(reading, "conduct", academy.clock().date())
                guardrails.ask(reading, own, found, why=f"{who}", raise_it=False, by=who, at=academy.clock())
        except policy.AskedMeanwhile as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(who,)) for who in (cleo, other)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert len(policy.open_rounds(session)) == 1
    assert len(policy.open_or_of(session, "conduct", 100)) + len(failed) == 2


def test_an_erased_expert_leaves_a_signature_without_a_name(session, academy, cleo, lea):
    draft(session, changed(), cleo)
    number = ask(session, cleo)
    sign(session, number, lea, "legal")
    row = session.scalars(select(Review)).one()
    row.person_id = None
    session.commit()

    assert policy.round_of(session, number).reviews[0].name == rules.LEFT
    assert policy.round_of(session, number).ready


def test_areas_are_exported_for_their_person_alone(session, lea, hugo):
    assert policy.export_areas(session, lea) == [{"area": "legal"}]


@pytest.mark.parametrize(
    ("area", "title"), [("hr", "HR"), ("legal", "Legal"), ("data-protection", "Data protection"), ("it", "IT")]
)
def test_areas_are_named_in_words(area, title):
    assert policy.title_of(area) == title
