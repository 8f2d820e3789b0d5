"""The academy as a zip: out byte for byte, in only after a look, and nothing hostile gets through."""

import stat
import struct
import zipfile
from io import BytesIO

import pytest

from lms.authoring import archives, drafts
from lms.authoring.texts import Unfit
from lms.content import library as content
from lms.library import service as library
from lms.library.texts import digest_of
from tests import academy as written
from tests.authoring.test_editor import LESSON, counted, save, text_of
from tests.authoring.test_pictures import drawn, send
from tests.authoring.test_releasing import put_out
from tests.factories import post

GOOD = {"badges/a.md": b"---\nid: a\n---\n"}


def zipped(files, **changes):
    """Write a zip with what zipfile lets one change of each entry."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            for field, value in changes.items():
                setattr(info, field, value)
            archive.writestr(info, body)
    return out.getvalue()


def bring(client, data, name="academy.zip"):
    return post(client, "/studio/zip", zip=(BytesIO(data), name))


def release_of(folder):
    return digest_of(content.gather(folder))


def test_the_whole_academy_round_trips_byte_for_byte(trainer, session, tmp_path):
    send(trainer, drawn(), "a.png")
    save(trainer, LESSON, text_of(LESSON).replace("\n", "\r\n").replace("Readers", "  Leser"))
    put_out(trainer)

    reply = trainer.get("/studio/academy.zip")

    assert reply.mimetype == "application/zip"
    zipfile.ZipFile(BytesIO(reply.data)).extractall(tmp_path)
    session.rollback()
    session.info.pop("release", None)
    digest = digest_of(library.files(session, 2))
    assert release_of(tmp_path) == digest
    assert trainer.get("/studio/academy.zip").data == reply.data
    assert "It holds what is here already." in trainer.get(bring(trainer, reply.data).location).text


def test_drafts_come_along_when_asked_for(trainer):
    save(trainer, LESSON, "A draft.")
    post(trainer, "/studio/delete/badges/second.md")
    plain = zipfile.ZipFile(BytesIO(trainer.get("/studio/academy.zip").data))
    drafted = zipfile.ZipFile(BytesIO(trainer.get("/studio/academy.zip?drafts=1").data))
    assert plain.read(LESSON) == text_of(LESSON).encode()
    assert drafted.read(LESSON) == b"A draft."
    assert set(plain.namelist()) - set(drafted.namelist()) == {"badges/second.md"}
    assert "Download it with 2 drafts" in trainer.get("/studio/zip").text


def test_a_zip_becomes_drafts_only_after_a_look(trainer, session, mira):
    files = written.files({LESSON: text_of(LESSON) + "\nMore.\n", "badges/new.md": "---\nid: new\n---\n"})
    del files["badges/second.md"]
    files["courses/1-first/p.png"] = drawn()
    around = {f"academy-main/{path}": body for path, body in files.items()} | {"academy-main/Makefile": b"all:"}

    reply = bring(trainer, zipped(around))

    assert reply.location.endswith("/studio/zip/plan")
    page = trainer.get(reply.location).text
    for words in (LESSON, "badges/new.md", "badges/second.md", "courses/1-first/p.png", "academy-main/Makefile"):
        assert words in page
    assert drafts.listed(session) == {}
    assert post(trainer, "/studio/zip/plan", do="take").status_code == 303
    session.rollback()
    assert sorted(drafts.listed(session)) == ["badges/new.md", LESSON, "courses/1-first/p.png"]
    assert trainer.get("/studio/zip/plan").status_code == 404


def test_what_the_zip_does_not_hold_goes_only_when_asked(trainer, session):
    files = written.files()
    del files["badges/second.md"]
    bring(trainer, zipped(files))
    post(trainer, "/studio/zip/plan", do="take", take_away="yes")
    kept = drafts.listed(session)
    assert {path: one.digest for path, one in kept.items()} == {"badges/second.md": ""}


def test_a_zip_can_be_forgotten_and_the_next_takes_its_place(trainer, session):
    bring(trainer, zipped(GOOD))
    bring(trainer, zipped({"badges/b.md": b"x"}))
    assert "badges/b.md" in trainer.get("/studio/zip/plan").text
    assert "badges/a.md" not in trainer.get("/studio/zip/plan").text
    assert post(trainer, "/studio/zip/plan", do="forget").status_code == 303
    assert trainer.get("/studio/zip/plan").status_code == 404
    assert drafts.listed(session) == {}


def test_it_says_whose_draft_it_takes_the_place_of(trainer):
    save(trainer, LESSON, "Mine.")
    bring(trainer, zipped({LESSON: b"Theirs."}))
    assert "Takes the place of a draft by Mira Trainer" in trainer.get("/studio/zip/plan").text


def test_a_folder_is_taken_like_a_zip(trainer):
    sent = [(BytesIO(b"x"), "academy/badges/a.md"), (BytesIO(b"y"), "academy/.git/config")]
    assert post(trainer, "/studio/zip", folder=sent).status_code == 303
    page = trainer.get("/studio/zip/plan").text
    assert "badges/a.md" in page
    assert "academy/.git/config" in page


def test_a_bad_picture_in_a_zip_leaves_everything_as_it_was(trainer, session):
    bring(trainer, zipped({**GOOD, "courses/1-first/x.png": b"<svg>"}))
    reply = post(trainer, "/studio/zip/plan", do="take")
    assert reply.status_code == 422
    assert "courses/1-first/x.png" in reply.text
    session.rollback()
    assert drafts.listed(session) == {}


def lying(data):
    """Say in the directory that a file is small, when it is not."""
    place = data.index(b"PK\x01\x02")
    return data[: place + 24] + struct.pack("<I", 5) + data[place + 28 :]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no zip at all", "no zip, or it is damaged"),
        (b"", "no zip, or it is damaged"),
        (zipped(GOOD)[:-30], "no zip, or it is damaged"),
        (zipped({"../badges/a.md": b"x"}), "leads out of the folder"),
        (zipped({"badges/../../a.md": b"x"}), "leads out of the folder"),
        (zipped({"/etc/passwd": b"x"}), "leads out of the folder"),
        (zipped({"C:/badges/a.md": b"x"}), "leads out of the folder"),
        (zipped({"badges\\a.md": b"x"}), "leads out of the folder"),
        (zipped(GOOD).replace(b"badges/a.md", b"badges/a\0md"), "leads out of the folder"),
        (zipped(GOOD, external_attr=(stat.S_IFLNK | 0o777) << 16), "is a link"),
        (zipped({"badges/a.md": b"0" * 1_000_001}), "1,000 kB"),
        (zipped(dict.fromkeys((f"badges/{n}.md" for n in range(62)), b"0" * 999_999)), "larger than a file may be"),
        (zipped({f"badges/{n}.md": b"" for n in range(5_001)}), "more than 5,000 files"),
        (zipped({"badges/a.md": b"x", "badges/A.md": b"y"}), "one file on many computers"),
        (zipped({"badges/\u00e4.md": b"x", "badges/a\u0308.md": b"y"}), "one file on many computers"),
        *((zipped({f"badges/{name}.md": b"x"}), "cannot be a file") for name in ("CON", "nul.x", "com1", "a?b", 'a"b')),
        (zipped({"notes.txt": b"x"}), "nothing of an academy in it"),
        (lying(zipped({"badges/a.md": b"0" * 5_000})), "damaged"),
    ],
)
def test_what_is_hostile_is_refused_whole(data, words):
    with pytest.raises(Unfit, match=words):
        archives.unpacked(data)


def test_two_entries_of_one_name_and_a_locked_one_are_refused():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("badges/a.md", b"x")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("badges/a.md", b"y")
    with pytest.raises(Unfit, match="twice"):
        archives.unpacked(out.getvalue())
    data = bytearray(zipped(GOOD))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Unfit, match="password"):
        archives.unpacked(bytes(data))


@pytest.mark.parametrize("kind", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_zip_that_says_itself_how_much_memory_it_takes_is_refused(kind):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        archive.writestr("badges/a.md", b"x")

    with pytest.raises(Unfit, match="rare way"):
        archives.unpacked(out.getvalue())


def test_a_hostile_zip_is_refused_on_the_page_and_kept_nowhere(trainer, session):
    reply = bring(trainer, zipped({"../a.md": b"x"}))
    assert reply.status_code == 422
    assert "leads out of the folder" in reply.text
    assert trainer.get("/studio/zip/plan").status_code == 404
    assert post(trainer, "/studio/zip").status_code == 422
    assert library.current_number(session) == 1


def test_only_trainers_bring_a_zip_and_only_they_may_send_that_much(champion):
    assert champion.get("/studio/academy.zip").status_code == 200
    assert "enctype" not in champion.get("/studio/zip").text
    assert bring(champion, zipped(GOOD)).status_code == 403
    assert bring(champion, b"x" * 300_000).status_code == 413
    assert champion.get("/studio/zip/plan").status_code == 403


def test_many_files_take_no_more_queries_than_few(trainer, academy):
    sent = {}
    for many in (3, 60):
        bring(trainer, zipped({f"badges/n{n}.md": f"---\nid: n{n}\n---\n".encode() for n in range(many)}))
        with counted(academy) as found:
            trainer.get("/studio/zip/plan")
        sent[many] = len(found)
    assert sent[3] == sent[60] <= 6
