"""What counts as a name, an address, a password, a role, a path to go on to."""

import pytest

from lms.delivery.rules import address
from lms.people import roster, rules

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada@Example.com", " ada@example.COM "),
        ("Straße", "STRASSE"),
        ("ﬁnn", "finn"),
        ("Ａｄａ", "ada"),
        ("Ada  Lovelace", "ada lovelace"),
        ("\u0130x", "i\u0307x"),
    ],
)
def test_texts_that_people_take_for_the_same_compare_equal(one, other):
    assert rules.key_of(one) == rules.key_of(other)


def test_comparing_once_more_changes_nothing():
    for text in ("ᾳͅ", "ﬃ", "ẞ", "K", "ǅ", "İ"):
        assert rules.key_of(rules.key_of(text)) == rules.key_of(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Enter a name."),
        ("   ", "Enter a name."),
        ("x" * 121, "at most 120"),
        ("Ada\u202eevil", "invisible"),
        ("Ada\x00", "invisible"),
    ],
)
def test_a_name_that_cannot_be_shown_is_refused(text, words):
    with pytest.raises(rules.Unfit, match=words):
        rules.clean_name(text)


def test_a_name_keeps_its_letters_and_loses_spare_space():
    assert rules.clean_name("  Zoë   O'Neil-Łukasz ") == "Zoë O'Neil-Łukasz"


@pytest.mark.parametrize(
    "text",
    ["", "ada", "ada@", "@example.com", "a b@example.com", "a@b@c", "a..b@example.com", ".a@example.com", "a@x..y",
     "a@example.com, b@example.com", "Ada <ada@example.com>", "a@exa\nmple.com", "a" * 250 + "@example.com",
     "a@b\u200b.com"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text):
    with pytest.raises(rules.Unfit) as caught:
        rules.clean_email(text)
    assert caught.value.field == "email"


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.com",
        " Ada.Lovelace+work@Mail.example.co.uk ",
        "o'neil@example.com",
        "root@localhost",
        "a_b@example.com",
    ],
)
def test_every_address_we_take_can_be_written_to(text):
    assert address(rules.clean_email(text)) == text.strip()


def test_everybody_is_a_learner_so_that_role_is_not_stored():
    assert rules.clean_roles(("learner", "admin")) == {"admin"}


def test_an_unknown_role_is_named_with_the_ones_there_are():
    with pytest.raises(rules.Unfit, match=r"no role 'boss'.*learner, trainer"):
        rules.clean_roles(("boss",))


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "at least 12"),
        ("ü" * 11, "at least 12"),
        ("x" * 5000, "at most 200"),
        ("Ada Lovelace", "not your name"),
        ("adalovelace1815", "not your name"),
        ("ada.king@example.com", "not your name"),
        ("ADA.KING@EXAMPLE.COM", "not your name"),
        ("password1234", "first that others try"),
        ("Correct Horse Battery Staple", "first that others try"),
        ("correcthorsebatterystaple", "first that others try"),
        ("123456789012", "first that others try"),
        ("qwertyuiopasdf", "first that others try"),
        ("lkjhgfdsapoiuytrewq", "first that others try"),
        ("aaaaaaaaaaaa", "first that others try"),
        ("abababababab", "first that others try"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password, words):
    assert words in (rules.password_problem(password, name="Ada Lovelace", email="ada.king@example.com") or "")


@pytest.mark.parametrize(
    "password", ["seven green lamps", "ööööäääüüüßß1", "739104628355", "no digits at all", " leading space kept "]
)
def test_length_is_enough_there_are_no_rules_of_composition(password):
    assert rules.password_problem(password, name="Ada Lovelace", email="ada@example.com") is None


def test_a_name_of_digits_forbids_no_digits():
    assert rules.password_problem("739104628355", name="007") is None


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        ("/", True),
        ("/c/first/one?x=1#y", True),
        ("", False),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("https://evil.example", False),
        ("javascript:alert(1)", False),
        ("/a b", False),
        ("/a\n", False),
        ("/ü", False),
    ],
)
def test_after_signing_in_one_goes_on_inside_this_site_only(text, goes_on):
    assert rules.next_path(text) == (text if goes_on else None)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unknown", "unknown"),
    ],
)
def test_tries_count_for_what_one_visitor_owns(address, network):
    assert rules.network_of(address) == network


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari on iPhone"),
        ("curl/8.0 Linux", "Linux"),
        ("Chrome/140", "Chrome"),
        ("", "Unknown device"),
        ("<script>alert(1)</script>", "Unknown device"),
    ],
)
def test_a_device_is_said_in_words(agent, words):
    assert rules.device(agent) == words


def test_a_list_is_read_whatever_the_order_of_its_columns():
    entries, problems = roster.read("\ufeffEmail,Name,Roles\r\nada@example.com, Ada Lovelace ,admin trainer\r\n")

    assert problems == []
    assert [(one.line, one.name, one.email, one.roles) for one in entries] == [
        (2, "Ada Lovelace", "ada@example.com", {"admin", "trainer"})
    ]


def test_a_list_with_semicolons_is_read():
    entries, problems = roster.read("name;email;team\nAda;ada@example.com;Sales\n")

    assert (problems, entries[0].team) == ([], "Sales")


def test_an_empty_cell_means_leave_it():
    entries, _ = roster.read("name,email,team,roles,language\nAda,ada@example.com, ,,\n")

    assert (entries[0].team, entries[0].roles, entries[0].language) == ("", None, "")


def test_lines_are_counted_as_an_editor_does():
    _, problems = roster.read('name,email\n\n"Ada\nLovelace",ada@example.com\nBob,wrong\n')

    assert problems == [(5, 'Column "email": Enter an e-mail address like name@example.com.')]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, 'Column "name" is missing'),
        ("name,mail\n", 1, 'Column "mail" is not known'),
        ("name,email,name\n", 1, 'Column "name" is there twice'),
        ("name,email\n,ada@example.com\n", 2, 'Column "name": Enter a name.'),
        ("name,email\nAda,ada@example.com\nEve,ADA@example.com\n", 3, "is on line 2 already"),
        ("name,email,roles\nAda,ada@example.com,boss\n", 2, 'Column "roles": There is no role'),
        ("name,email,language\nAda,ada@example.com,English\n", 2, 'Column "language": '),
        ("name,email,team\nAda,ada@example.com," + "x" * 121 + "\n", 2, 'Column "team": '),
        ("name,email\nAda,ada@example.com,extra\n", 2, "Put quotes around commas"),
        ("name,email\nAda\n", 2, 'Column "email": Enter an e-mail address.'),
        ("name,email\n" + "x" * 140_000 + ",ada@example.com\n", 1, "cannot be read as CSV"),
    ],
)
def test_each_mistake_in_a_list_names_line_column_and_mend(text, line, words):
    _, problems = roster.read(text)

    assert [problem[0] for problem in problems][:1] == [line]
    assert any(words in problem[1] for problem in problems)
