"""Accounts, sessions, roles, teams, tokens: in a real database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, literal, select

from lms import signals
from lms.audit import service as audit
from lms.people import models
from lms.people import service as people
from tests import factories


def heard(academy, signal):
    """Collect what a signal announces."""
    told = []

    def listener(sender, **facts):
        if sender is academy:
            told.append(facts)

    signal.connect(listener)
    return told, listener


def visit(session, token, clock, **options):
    return people.visit(session, token=token, at=clock.now, **options)


def test_a_person_is_found_by_address_and_by_public_id(session, clock):
    key = people.add(session, name="Ada Lovelace", email="Ada@Norda.example", at=clock.now)

    by_address = people.find(session, "  ADA@norda.EXAMPLE ")
    assert by_address
    assert by_address.id == key
    assert people.find(session, by_address.public_id) == by_address
    assert people.find(session, "nobody@norda.example") is None
    assert people.person(session, key).roles == {"learner"}


def test_public_ids_hold_128_bits(session, clock):
    key = people.add(session, name="Ada", email="ada@norda.example", at=clock.now)

    assert len(people.person(session, key).public_id) == 22


def test_an_address_belongs_to_one_person_however_it_is_written(session, clock):
    people.add(session, name="Ada", email="straße@norda.example", at=clock.now)

    with pytest.raises(people.Taken):
        people.add(session, name="Eve", email="STRASSE@norda.example", at=clock.now)


def test_joining_is_announced_once_the_person_may_sign_in(session, academy, clock):
    told, _keep = heard(academy, signals.person_joined)

    people.add(session, name="Bob", email="bob@norda.example", at=clock.now)
    ada = people.add(session, name="Ada", email="ada@norda.example", password=factories.PASSWORD, at=clock.now)

    assert [fact["person_id"] for fact in told] == [ada]


def test_a_password_that_breaks_the_rules_makes_no_account(session, clock):
    with pytest.raises(people.Unfit, match="at least 12"):
        people.add(session, name="Ada", email="ada@norda.example", password="short", at=clock.now)


def test_a_missing_person_is_unknown(session):
    with pytest.raises(people.Unknown):
        people.person(session, 4711)
    assert people.people(session, []) == {}


def test_a_lock_on_a_person_can_be_taken(session, clock):
    ada = factories.person(session)

    people.lock(session, ada)
    people.lock(session, ada)


# ---- sessions


def test_one_query_tells_who_is_here_with_what_the_page_wants(session, academy, clock):
    ada = factories.person(session, roles=("trainer", "staff"))
    token = people.open_session(session, ada, at=clock.now)
    session.commit()

    row = visit(academy.store.reading(), token, clock, release=literal(7), extras={"progress": literal(3)})

    assert (row.person_id, row.release, row.progress) == (ada, 7, 3)
    assert people.roles_of(row.role_names) == {"learner", "trainer", "staff"}


def test_extras_may_refer_to_the_person_of_the_query(session, clock):
    ada = factories.person(session, roles=("trainer",))
    token = people.open_session(session, ada, at=clock.now)
    held = select(func.count()).select_from(models.Role).where(models.Role.person_id == models.Person.id)

    row = visit(session, token, clock, extras={"held": held.correlate(models.Person).scalar_subquery()})

    assert row.held == 1


def test_the_same_columns_give_the_same_statement_so_that_it_is_built_once():
    release, progress = literal(7), literal(3)

    one = people.visit_select(release=release, extras={"progress": progress})

    assert people.visit_select(release=release, extras={"progress": progress}) is one
    assert people.visit_select(release=literal(7), extras={"progress": progress}) is not one


def test_a_token_is_stored_only_as_a_hash(session, clock):
    token = people.open_session(session, factories.person(session), at=clock.now)

    stored = session.scalars(select(models.SignIn.token_hash)).all()
    assert len(token) == 43
    assert token not in stored


@pytest.mark.parametrize(("remember", "hours"), [(False, 12), (True, 14 * 24)])
def test_a_session_ends_by_itself(session, clock, remember, hours):
    token = people.open_session(session, factories.person(session), at=clock.now, remember=remember)

    clock.move(hours=hours, seconds=-1)
    assert visit(session, token, clock)
    clock.move(seconds=1)
    assert visit(session, token, clock) is None


@pytest.mark.parametrize("token", ["", "made-up", "\ud800", "x" * 10_000])
def test_a_token_nobody_was_given_opens_nothing(session, clock, token):
    assert visit(session, token, clock) is None


def test_only_ones_own_session_can_be_ended(session, clock):
    ada, eve = factories.person(session), factories.person(session, "Eve")
    token = people.open_session(session, ada, at=clock.now, agent="Firefox/140 Linux")
    [device] = people.sessions_of(session, ada, at=clock.now)

    assert device.words == "Firefox on Linux"
    assert not people.end_session(session, eve, device.id, at=clock.now)
    assert visit(session, token, clock)
    assert people.end_session(session, ada, device.id, at=clock.now)
    assert visit(session, token, clock) is None
    assert people.sessions_of(session, ada, at=clock.now) == []


def test_every_session_ends_at_once(session, clock):
    ada, eve = factories.person(session), factories.person(session, "Eve")
    tokens = [people.open_session(session, ada, at=clock.now) for _ in range(3)]
    other = people.open_session(session, eve, at=clock.now)

    people.end_sessions(session, ada, at=clock.now, by=eve)

    assert [visit(session, token, clock) for token in tokens] == [None] * 3
    assert visit(session, other, clock)
    assert audit.page(session)[0].action == "person.sessions_ended"


def test_a_renewed_token_ends_the_one_before(session, clock):
    token = people.open_session(session, factories.person(session), at=clock.now)
    row = visit(session, token, clock)

    fresh = people.renew_session(session, row.session_id, token)

    assert visit(session, token, clock) is None
    assert visit(session, fresh, clock).session_id == row.session_id
    assert people.renew_session(session, row.session_id, token) is None


# ---- roles


def test_roles_count_from_the_next_request_on_and_ask_for_a_new_token(session, clock):
    ada, boss = factories.person(session), factories.person(session, "Boss", roles=("admin",))
    token = people.open_session(session, ada, at=clock.now)

    people.set_roles(session, ada, ("trainer", "learner"), at=clock.now, by=boss)

    row = visit(session, token, clock)
    assert people.roles_of(row.role_names) == {"learner", "trainer"}
    assert row.renew
    assert audit.page(session)[0].detail == {"before": [], "after": ["trainer"]}


def test_the_same_roles_again_change_nothing(session, clock):
    ada = factories.person(session, roles=("trainer",))
    token = people.open_session(session, ada, at=clock.now)

    assert people.set_roles(session, ada, ("trainer",), at=clock.now, by=ada) == {"trainer"}
    assert not visit(session, token, clock).renew


def test_nobody_changes_their_own_roles(session, clock):
    boss = factories.person(session, roles=("admin",))
    factories.person(session, "Other", roles=("admin",))

    with pytest.raises(people.NotAllowed, match="own roles"):
        people.set_roles(session, boss, ("admin", "champion"), at=clock.now, by=boss)


def test_the_last_active_administrator_stays(session, clock):
    boss, ada = factories.person(session, roles=("admin",)), factories.person(session, "Ada")
    closed = factories.person(session, "Closed", roles=("admin",))
    people.deactivate(session, closed, at=clock.now, by=boss)

    with pytest.raises(people.NotAllowed, match="last active administrator"):
        people.set_roles(session, boss, (), at=clock.now, by=ada)
    with pytest.raises(people.NotAllowed, match="last active administrator"):
        people.deactivate(session, boss, at=clock.now, by=ada)


def test_two_administrators_who_remove_each_other_at_once_leave_one(session, academy, clock):
    one, two = (factories.person(session, name, roles=("admin",)) for name in ("One", "Two"))
    together = Barrier(2)

    def remove(pair):
        by, whom = pair
        together.wait()
        with academy.store.writing() as own:
            try:
                people.set_roles(own, whom, (), at=clock.now, by=by)
                own.commit()
                return True
            except people.NotAllowed:
                return False

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(remove, [(one, two), (two, one)]))

    assert sorted(done) == [False, True]
    assert len(people.listing(session, role="admin").rows) == 1


def test_a_closed_account_opens_nothing_until_it_is_open_again(session, academy, clock):
    told, _keep = heard(academy, signals.person_deactivated)
    ada, boss = factories.person(session), factories.person(session, "Boss", roles=("admin",))
    token = people.open_session(session, ada, at=clock.now)
    api = people.token_for(session, ["permissions:read"], "payroll", at=clock.now, by=ada)
    session.commit()

    people.deactivate(session, ada, at=clock.now, by=boss)
    people.deactivate(session, ada, at=clock.now, by=boss)

    assert visit(session, token, clock) is None
    assert [fact["person_id"] for fact in told] == [ada]
    assert people.token_scopes(session, api, at=clock.now) == frozenset()
    people.reactivate(session, ada, at=clock.now, by=boss)
    people.reactivate(session, ada, at=clock.now, by=boss)
    assert visit(session, token, clock) is None
    assert people.person(session, ada).active


def test_nobody_closes_their_own_account(session, clock):
    boss = factories.person(session, roles=("admin",))
    factories.person(session, "Other", roles=("admin",))

    with pytest.raises(people.NotAllowed):
        people.deactivate(session, boss, at=clock.now, by=boss)


# ---- teams


def test_a_team_has_a_name_a_size_and_leads(session, clock):
    ada = factories.person(session, team="Sales")
    gone = factories.person(session, "Gone", team=" SALES ")
    people.deactivate(session, gone, at=clock.now, by=None)
    [team] = people.teams(session)

    people.add_lead(session, team.id, ada, at=clock.now, by=None)
    people.add_lead(session, team.id, ada, at=clock.now, by=None)

    assert people.teams(session) == [people.Team(team.id, "Sales", 1, (ada,))]
    assert people.leads(session, ada) == (team.id,)
    assert [one.id for one in people.members_of(session, team.id)] == [ada]
    people.remove_lead(session, team.id, ada, at=clock.now, by=None)
    assert people.leads(session, ada) == ()


def test_team_names_are_not_given_twice(session, clock):
    sales = people.add_team(session, "Sales", at=clock.now)
    people.add_team(session, "Support", at=clock.now)

    with pytest.raises(people.Taken):
        people.add_team(session, "sales", at=clock.now)
    with pytest.raises(people.Taken):
        people.rename_team(session, sales, "SUPPORT", at=clock.now, by=None)
    people.rename_team(session, sales, "SALES", at=clock.now, by=None)
    assert people.team_names(session)[sales] == "SALES"
    with pytest.raises(people.Unknown):
        people.rename_team(session, 4711, "X", at=clock.now, by=None)


def test_a_person_moves_between_teams(session, clock):
    ada = factories.person(session, team="Sales")
    support = people.add_team(session, "Support", at=clock.now)

    people.set_team(session, ada, support, at=clock.now, by=None)
    assert people.person(session, ada).team_id == support
    people.set_team(session, ada, None, at=clock.now, by=None)
    assert people.person(session, ada).team_id is None
    with pytest.raises(people.Unfit):
        people.set_team(session, ada, 4711, at=clock.now, by=None)


def test_all_teams_together_are_everybody_active(session, clock):
    ada, bob = factories.person(session, team="Sales"), factories.person(session, "Bob")

    assert {one.id for one in people.members_of(session)} == {ada, bob}


# ---- API tokens


def test_an_api_token_opens_its_scopes_until_it_ends(session, clock):
    token = people.token_for(session, ["permissions:read"], "Payroll", at=clock.now, lasts=timedelta(days=30))
    session.commit()

    assert token.startswith("hr_")
    assert people.token_scopes(session, token, at=clock.now) == {"permissions:read"}
    [issued] = people.issued_tokens(session, at=clock.now)
    assert issued.label == "Payroll"
    clock.move(days=30)
    assert people.token_scopes(session, token, at=clock.now) == frozenset()
    assert people.issued_tokens(session, at=clock.now) == []


def test_an_ended_api_token_opens_nothing(session, clock):
    token = people.issue_token(session, ["permissions:read"], "Payroll", at=clock.now)
    [issued] = people.issued_tokens(session, at=clock.now)

    people.end_token(session, issued.id, at=clock.now, by=None)

    assert people.token_scopes(session, token, at=clock.now) == frozenset()


# ---- lists


def test_a_list_is_searched_filtered_and_counted(session, clock):
    factories.person(session, "Ada Lovelace", roles=("trainer",), team="Sales", password=factories.PASSWORD)
    factories.person(session, "Zoë Müller", email="zm@norda.example")
    gone = factories.person(session, "Gone Away")
    people.deactivate(session, gone, at=clock.now, by=None)
    sales = next(iter(people.team_names(session)))

    def names(**wanted):
        return [row.name for row in people.listing(session, **wanted).rows]

    assert names() == ["Ada Lovelace", "Zoë Müller"]
    assert names(words="MÜLLER") == ["Zoë Müller"]
    assert names(words="zm@") == ["Zoë Müller"]
    assert names(words="%") == []
    assert names(team_id=sales) == ["Ada Lovelace"]
    assert names(role="trainer") == ["Ada Lovelace"]
    assert names(state="waiting") == ["Zoë Müller"]
    assert names(state="closed") == ["Gone Away"]
    assert len(names(state="all")) == 3
    assert people.numbers(session) == people.Numbers(active=2, waiting=1, closed=1)


def test_a_list_has_fifty_people_a_page(session, clock):
    people.import_people(
        session, "name,email\n" + "".join(f"P{n:03},p{n}@x.example\n" for n in range(120)), at=clock.now
    )

    first, last = people.listing(session, page=-1), people.listing(session, page=99)

    assert (first.page, first.pages, first.total, len(first.rows)) == (1, 3, 120, 50)
    assert (last.page, len(last.rows), last.rows[-1].name) == (3, 20, "P119")


# ---- hosts


def test_a_hosts_person_is_known_at_first_sight_and_brought_up_to_date(session, academy, clock):
    told, _keep = heard(academy, signals.person_joined)

    one = people.provision(session, "u-1", "ada@host.example", "Ada", ["Staff", "team:Sales"], at=clock.now)
    same = people.provision(session, "u-1", "ada.l@host.example", " Ada\x00 Lovelace ", ["trainer"], at=clock.now)

    person = people.person(session, one)
    assert same == one
    assert (person.name, person.email, person.roles) == ("Ada Lovelace", "ada.l@host.example", {"learner", "trainer"})
    assert people.team_names(session)[person.team_id] == "Sales"
    assert [fact["person_id"] for fact in told] == [one]


def test_without_groups_the_academys_own_roles_stay(session, clock):
    ada = people.provision(session, "u-1", "ada@host.example", "Ada", ["admin"], at=clock.now)

    people.provision(session, "u-1", "ada@host.example", "Ada B", at=clock.now)

    assert "admin" in people.person(session, ada).roles


def test_a_person_known_by_address_becomes_the_hosts(session, clock):
    ada = factories.person(session, email="ada@host.example")

    assert people.provision(session, "u-1", "ADA@host.example", "Ada", at=clock.now) == ada


def test_two_host_people_with_one_address_stay_two(session, clock):
    one = people.provision(session, "u-1", "desk@host.example", "Ada", at=clock.now)
    two = people.provision(session, "u-2", "desk@host.example", "", at=clock.now)
    three = people.provision(session, "u-3", "", "", at=clock.now)

    assert len({one, two, three}) == 3
    assert people.find(session, "desk@host.example").id == one
    assert (people.person(session, two).name, people.person(session, three).name) == ("desk", "Somebody")


def test_a_host_cannot_open_what_was_closed_here(session, clock):
    ada = people.provision(session, "u-1", "ada@host.example", "Ada", at=clock.now)
    people.deactivate(session, ada, at=clock.now, by=None)

    people.provision(session, "u-1", "ada@host.example", "Ada", at=clock.now)

    assert people.visit(session, external_id="u-1", at=clock.now) is None


def test_a_host_is_asked_again_only_when_it_says_something_new(session, clock):
    people.provision(session, "u-1", "ada@host.example", "Ada", ["trainer"], at=clock.now)
    row = people.visit(session, external_id="u-1", at=clock.now)

    said = {"email": "ada@host.example", "name": "Ada", "groups": ["trainer", "everyone"]}
    assert not people.differs(row, **said)
    assert not people.differs(row, **said | {"groups": ()})
    assert people.differs(row, **said | {"name": "Ada L"})
    assert people.differs(row, **said | {"groups": ["staff"]})


# ---- what is forgotten


def test_old_sessions_links_and_tries_are_forgotten(session, clock):
    ada = factories.person(session)
    token = people.open_session(session, ada, at=clock.now)
    people.invite(session, email="new@norda.example", at=clock.now)
    people.reset_link(session, ada, at=clock.now)
    session.commit()

    assert people.sweep(session, clock.now) == 0
    clock.move(days=45)
    assert people.sweep(session, clock.now) == 3
    assert visit(session, token, clock) is None
