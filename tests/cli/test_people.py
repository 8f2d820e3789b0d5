"""lms people and lms token."""

import pytest

from lms.people import service as people

PASSWORD = "a long enough pass phrase"


def found(academy, email):
    with academy.store.reading() as reader:
        return people.find(reader, email)


class TestAdd:
    """A person who may sign in at once."""

    def test_a_person_is_added_with_roles_and_a_team(self, run, academy):
        arguments = ("--name", "Ada Lovelace", "--email", "ada@norda.example", "--role", "admin", "--team", "Office")

        result = run("people", "add", *arguments, "--password", PASSWORD)

        assert (result.exit_code, result.stdout) == (0, "Ada Lovelace may sign in as ada@norda.example.\n")
        ada = found(academy, "ada@norda.example")
        assert ada.roles == {"learner", "admin"}
        assert ada.joined_at is not None

    def test_the_password_is_asked_for_twice_and_never_shown(self, run, academy):
        arguments = ("--name", "Ada", "--email", "ada@norda.example")

        result = run("people", "add", *arguments, typed=f"{PASSWORD}\n{PASSWORD}\n")

        assert result.exit_code == 0
        assert PASSWORD not in result.output

    @pytest.mark.parametrize(
        ("name", "password", "words"),
        [("Ada", "short", "Use at least 12 characters"), (" ", PASSWORD, "Enter a name")],
    )
    def test_what_is_wrong_is_one_line(self, run, name, password, words):
        result = run("people", "add", "--name", name, "--email", "ada@norda.example", "--password", password)

        assert result.exit_code == 1
        assert result.stderr.startswith(f"Error: {words}")
        assert result.stderr.count("\n") == 1

    def test_an_unknown_role_is_a_usage_error(self, run):
        assert run("people", "add", "--name", "A", "--email", "a@b.c", "--role", "king").exit_code == 2


class TestInvite:
    """A link by mail."""

    def test_the_link_is_printed_and_mailed(self, run, academy, environment):
        environment(base_url="https://academy.norda.example")

        result = run("people", "invite", "ada@norda.example", "--name", "Ada", "--role", "trainer")

        link = result.stdout.splitlines()[-1]
        assert result.exit_code == 0
        assert link.startswith("https://academy.norda.example/join/")
        assert link in run("jobs", "--once").stderr

    def test_a_wrong_address_is_one_line(self, run):
        result = run("people", "invite", "nobody")

        assert (result.exit_code, result.stderr.count("\n")) == (1, 1)


class TestImport:
    """Many people from a file."""

    GOOD = "name,email,team,roles\nAda,ada@norda.example,Office,admin\nBob,bob@norda.example,,\n"
    WRONG = GOOD + "Eve,eve,,\nEvi,evi@norda.example,,king\n"

    @pytest.fixture
    def file(self, tmp_path):
        return tmp_path / "people.csv"

    def test_a_right_file_is_imported_whole(self, run, academy, file):
        file.write_text(self.GOOD, encoding="utf-8")

        result = run("people", "import", str(file))

        assert (result.exit_code, result.stdout) == (0, "New people: 2. Changed: 0.\n"), result.stderr
        assert found(academy, "ada@norda.example").roles == {"learner", "admin"}

    def test_each_mistake_is_named_by_its_line_and_nothing_is_imported(self, run, academy, file):
        file.write_text(self.WRONG, encoding="utf-8")

        result = run("people", "import", str(file))

        assert result.exit_code == 1
        assert f'{file}:4: Column "email": Enter an e-mail address' in result.stderr
        assert f"{file}:5: Column \"roles\": There is no role 'king'." in result.stderr
        assert "Nothing was imported. Lines to mend: 2." in result.stderr
        assert found(academy, "ada@norda.example") is None

    def test_partly_imports_the_lines_that_are_right(self, run, academy, file):
        file.write_text(self.WRONG, encoding="utf-8")

        result = run("people", "import", str(file), "--partly")

        assert (result.exit_code, result.stdout) == (1, "New people: 2. Changed: 0. Lines left out: 2.\n")
        assert found(academy, "bob@norda.example")
        assert found(academy, "evi@norda.example") is None

    def test_a_file_in_another_encoding_is_one_line(self, run, file):
        file.write_bytes("name,email\nÄda,a@b.c\n".encode("utf-16"))

        result = run("people", "import", str(file))

        assert (result.exit_code, result.stderr) == (
            1,
            "Error: The file is not UTF-8 text. Save it as UTF-8, then try again.\n",
        )

    def test_a_missing_file_is_a_usage_error(self, run):
        assert run("people", "import", "nowhere.csv").exit_code == 2


def test_people_are_listed_page_after_page(run, academy):
    with academy.store.transaction() as session:
        for number in range(60):
            people.add(session, name=f"P {number:02}", email=f"p{number}@norda.example", at=academy.clock())

    result = run("people", "list", "p ")

    lines = result.stdout.splitlines()
    assert (len(lines), lines[0], lines[-1]) == (60, "P 00\tp0@norda.example", "P 59\tp59@norda.example")
    assert result.stderr == "60 people\n"


def test_closed_accounts_are_listed_when_asked_for(run, academy):
    with academy.store.transaction() as session:
        key = people.add(session, name="Ada", email="ada@norda.example", at=academy.clock())
        people.deactivate(session, key, at=academy.clock(), by=None)

    assert run("people", "list", "ada").stdout == ""
    assert run("people", "list", "ada", "--all").stdout == "Ada\tada@norda.example\t\t\tclosed\n"


def test_a_token_is_shown_once_and_opens_its_scope(run, academy):
    result = run("token", "issue", "--scope", "permissions:read", "--label", "Intranet", "--days", "1")

    token = result.stdout.strip()
    with academy.store.transaction() as session:
        assert people.token_scopes(session, token, at=academy.clock()) == {"permissions:read"}


def test_a_token_is_listed_without_itself_and_ends_at_once(run, academy):
    given = run("token", "issue", "--scope", "permissions:read", "--label", "Intranet", "--days", "1").stdout.strip()

    listed = run("token", "list").stdout
    assert listed.startswith("1\tIntranet\tpermissions:read\t")
    assert given not in listed
    assert run("token", "end", "1").stdout == "Ended.\n"

    assert run("token", "list").stdout == ""
    with academy.store.transaction() as session:
        assert people.token_scopes(session, given, at=academy.clock()) == frozenset()
    gone = run("token", "end", "1")
    assert (gone.exit_code, "There is no live token 1." in gone.stderr) == (1, True)


def test_a_token_needs_a_known_scope(run):
    assert run("token", "issue", "--scope", "everything", "--label", "Intranet").exit_code == 2


class TestErase:
    """Somebody is erased for good, and a list outside the database says so without naming them."""

    def test_a_person_is_erased_and_listed_by_a_mark(self, run, academy):
        run("people", "add", "--name", "Ada", "--email", "ada@norda.example", "--password", PASSWORD)
        mark = people.mark_of(found(academy, "ada@norda.example").public_id)

        result = run("people", "erase", "ada@norda.example", typed="y\n")

        assert result.exit_code == 0
        assert result.stdout.endswith("Erased.\n")
        assert found(academy, "ada@norda.example") is None
        assert run("erasures", "list").stdout == f"{mark}\n"

    def test_the_last_administrator_stays(self, run, academy):
        who = ("--name", "Ada", "--email", "ada@norda.example", "--role", "admin")
        run("people", "add", *who, "--password", PASSWORD)

        result = run("people", "erase", "ada@norda.example", "--yes")

        assert result.exit_code == 1
        assert "last active administrator" in result.stderr
        assert found(academy, "ada@norda.example") is not None

    def test_nobody_of_that_address_is_one_line(self, run):
        result = run("people", "erase", "nobody@norda.example", "--yes")

        assert result.exit_code == 1
        assert "We know nobody as nobody@norda.example." in result.stderr

    def test_a_list_is_applied_to_what_a_backup_brought_back(self, run, academy, tmp_path):
        run("people", "add", "--name", "Ada", "--email", "ada@norda.example", "--password", PASSWORD)
        mark = people.mark_of(found(academy, "ada@norda.example").public_id)
        (tmp_path / "list.txt").write_text(f"{mark}\nnot a mark\n")

        result = run("erasures", "apply", str(tmp_path / "list.txt"))

        assert result.stdout == "On the list: 1. Erased again: 1.\n"
        assert found(academy, "ada@norda.example") is None
