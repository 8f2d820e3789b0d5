"""`lms badge verify`: files and lists, with the academy's records and without."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from lms.cli import badges, terminal
from lms.recognition import service as recognition
from lms.recognition.credentials import wording
from tests.recognition.credentials import forging
from tests.recognition.credentials.forging import GUILD, STRANGER
from tests.recognition.desk.conftest import *  # noqa: F403 a badge of the academy, and whose it is
from tests.recognition.desk.forged import forgeries
from tests.recognition.desk.test_lists import ID, ten_thousand

Run = Callable[..., Result]


@pytest.fixture
def verify(run: Run, environment: Callable[..., None], tmp_path: Path, session) -> Run:
    """Verify files, given by name and content."""
    environment(base_url="http://localhost")

    def command(*arguments: str, **files: bytes) -> Result:
        session.commit()
        paths = []
        for name, data in files.items():
            path = tmp_path / name.replace("_", ".")
            path.write_bytes(data)
            paths.append(str(path))
        return run("badge", "verify", *paths, *arguments)

    return command


def test_every_download_is_valid(verify: Run, held: list[str], downloads) -> None:
    one = downloads(held[0])

    result = verify(a_json=one.json, a_jwt=one.jwt, a_png=one.png, a_svg=one.svg)

    assert result.exit_code == 0, result.output
    assert result.stdout.count(": Valid (valid). The badge is genuine and valid.") == 4
    assert "Holder: Ada Lovelace" in result.stdout


def test_twelve_kinds_of_forgery_are_refused_each_with_its_own_words(
    verify: Run,
    held: list[str],
    downloads,
    public_key,
    session,
    clock,
    sam,
) -> None:
    one, other = downloads(held[0]), downloads(held[1])
    made = forgeries(one, other, public_key())
    recognition.revoke(session, held[1], by=sam, reason="Somebody else sat the quiz", at=clock.now)
    made["revoked"] = [other.jwt]

    for code, files in made.items():
        result = verify("--format", "json", **{f"x{number}_file": data for number, data in enumerate(files)})
        assert result.exit_code == 1
        said = json.loads(result.stdout)
        assert {one["code"] for one in said} == {code}
        assert {one["headline"] for one in said} == {wording.SAYINGS[code].headline}
    assert len({wording.SAYINGS[code].headline for code in (*made, "expired")}) == 12


def test_what_is_not_valid_is_told_with_exit_code_one(verify: Run) -> None:
    result = verify(a_json=b"{}", b_png=b"\x89PNG\r\n\x1a\n\0\0")

    assert result.exit_code == 1
    assert "a.json: Not readable (not-a-badge). This is no badge." in result.stdout
    assert "b.png: Not readable (truncated-image). The picture is cut off." in result.stdout


def test_an_issuer_can_be_trusted_for_one_command(verify: Run, tmp_path: Path) -> None:
    published = tmp_path / "guild.json"
    published.write_text(json.dumps(GUILD.published), encoding="utf-8")

    assert verify(a_jwt=GUILD.jwt().encode()).exit_code == 1
    assert verify("--issuer", str(published), a_jwt=GUILD.jwt().encode()).exit_code == 0
    assert verify("--issuer", STRANGER.issuer, a_json=forging.dumped(STRANGER.linked())).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Name files to verify"),
        (("--issuer", "nowhere.json"), "Name files to verify"),
        (("--csv", "nowhere.csv"), "does not exist"),
    ],
)
def test_a_command_that_cannot_be_understood_is_exit_code_two(run: Run, arguments: tuple[str, ...], words: str) -> None:
    result = run("badge", "verify", *arguments)

    assert result.exit_code == 2
    assert words in result.stderr


@pytest.mark.parametrize("text", ["no json", "[]", '{"keys": []}'])
def test_an_issuer_that_is_none_is_exit_code_two(verify: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "issuer.json").write_text(text, encoding="utf-8")

    result = verify("--issuer", str(tmp_path / "issuer.json"), a_json=b"{}")

    assert result.exit_code == 2
    assert "is no document of an issuer" in result.stderr


def test_an_issuers_file_that_is_not_there_is_named(verify: Run) -> None:
    result = verify("--issuer", "nowhere.json", a_json=b"{}")

    assert (result.exit_code, "nowhere.json cannot be read" in result.stderr) == (2, True)


def test_without_an_academy_other_issuers_are_verified_all_the_same(
    verify: Run, environment: Callable[..., None], tmp_path: Path
) -> None:
    environment(database_url="postgresql://nobody@127.0.0.1:1/nothing")

    result = verify("--issuer", STRANGER.issuer, a_jwt=STRANGER.jwt().encode())

    assert result.exit_code == 0, result.output
    assert "The academy cannot be reached" in result.stderr
    (tmp_path / "list.csv").write_text(f"badge\n{ID}\n", encoding="utf-8")
    assert verify("--csv", str(tmp_path / "list.csv")).exit_code == 1


def test_texts_of_strangers_cannot_steer_a_terminal(verify: Run) -> None:
    subject = forging.changed(STRANGER.text(), "credentialSubject.achievement.name", "\x1b[31mred\x1b]0;title\x07")
    evil = STRANGER.linked(STRANGER.text(credentialSubject=subject["credentialSubject"]))

    assert "\x1b" not in verify(a_json=forging.dumped(evil)).stdout


def test_many_files_show_how_far_it_is(verify: Run) -> None:
    result = verify(**{f"x{number}_json": b"{}" for number in range(badges.MANY)})

    assert "Verifying" in result.stderr
    assert result.stdout.count("not-a-badge") == badges.MANY


def test_a_list_becomes_a_table(verify: Run, held: list[str], downloads, tmp_path: Path) -> None:
    jwt = downloads(held[0]).jwt.decode().strip()
    path = tmp_path / "list.csv"
    path.write_text(f"person,proof\nAda,{held[0]}\nAda,{jwt}\nBo,{ID}\nCy,=1+1\n", encoding="utf-8")

    result = verify("--csv", str(path), "--column", "proof")
    told = json.loads(verify("--csv", str(path), "--column", "proof", "--format", "json").stdout)

    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert result.exit_code == 1
    assert [row["code"] for row in rows] == ["valid", "valid", "no-such-badge", "not-an-id"]
    assert rows[3]["given"] == "'=1+1"
    assert "4 verified: 2 valid, 1 cannot be confirmed, 1 not readable." in result.stderr
    assert (told[0]["line"], told[0]["code"]) == (2, "valid")


def test_a_list_without_badges_is_exit_code_two(verify: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("person\nAda\n", encoding="utf-8")

    result = verify("--csv", str(tmp_path / "list.csv"))

    assert (result.exit_code, "No column holds badge ids" in result.stderr) == (2, True)


def test_ten_thousand_of_a_list_are_verified_with_a_bar(
    verify: Run,
    session,
    held: list[str],
    ada: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = ten_thousand(session, ada, held)
    path = tmp_path / "list.csv"
    path.write_text("badge\n" + "\n".join(ids) + "\n", encoding="utf-8")
    steps: list[int] = []
    shown = terminal.progress

    def counting(length: int, label: str):
        bar = shown(length, label)
        update = bar.update
        bar.update = lambda number: steps.append(number) or update(number)
        return bar

    monkeypatch.setattr(terminal, "progress", counting)

    result = verify("--csv", str(path))

    assert result.exit_code == 0, result.stderr
    assert "10,000 verified: 10,000 valid." in result.stderr
    assert (len(steps), sum(steps)) == (20, 10_000)
    assert result.stdout.count("\n") == 10_001
