"""Pictures: only raster, written anew with nothing but their pixels, and shown to learners once published."""

import html
import re
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from lms.authoring import drafts, images
from lms.authoring.texts import Unfit
from lms.library import service as library
from tests.authoring.test_editor import LESSON, save, text_of
from tests.authoring.test_releasing import put_out
from tests.factories import post

FOLDER = "courses/1-first"


def drawn(kind="PNG", size=(40, 30), **options):
    written = BytesIO()
    colour = (10, 90, 80, 120) if options.pop("clear", False) else (10, 90, 80)
    Image.new("RGBA" if len(colour) == 4 else "RGB", size, colour).save(written, kind, **options)
    return written.getvalue()


def read(body):
    return Image.open(BytesIO(body))


def send(client, data, name="My Photo.PNG", **fields):
    given = {"folder": "1-first", "alt": "A green square", "picture": (BytesIO(data), name), **fields}
    return post(client, "/studio/pictures", **given)


@pytest.mark.parametrize(("kind", "ending"), [("PNG", ".png"), ("JPEG", ".jpg"), ("WEBP", ".webp"), ("GIF", ".png")])
def test_a_picture_becomes_one_of_the_kinds_every_browser_shows(kind, ending):
    made = images.cleaned(drawn(kind))
    assert (made.ending, made.width, made.height) == (ending, 40, 30)
    assert images.FORMATS[read(made.body).format] == ending


def test_nothing_but_pixels_is_left():
    text, exif = PngInfo(), Image.Exif()
    text.add_text("Comment", "taken at home")
    exif[0x010F] = "Camera of Ada"
    for data in (drawn(pnginfo=text, exif=exif), drawn("JPEG", exif=exif, comment=b"taken at home")):
        made = images.cleaned(data)
        assert b"taken at home" not in made.body
        assert b"Camera of Ada" not in made.body
        assert not read(made.body).getexif()
    assert b"taken at home" not in images.cleaned(drawn() + b"taken at home").body


def test_a_picture_on_its_side_is_put_upright_and_a_clear_one_stays_clear():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert (images.cleaned(drawn("JPEG", exif=exif)).width, images.cleaned(drawn("JPEG", exif=exif)).height) == (30, 40)
    assert read(images.cleaned(drawn(clear=True)).body).mode == "RGBA"


def test_of_many_frames_the_first_stays():
    written = BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    assert read(images.cleaned(written.getvalue()).body).convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def test_a_large_picture_becomes_as_large_as_a_lesson_is_wide():
    made = images.cleaned(drawn("JPEG", size=(4000, 1000)))
    assert (made.width, made.height) == (1600, 400)
    noise = Image.effect_noise((1600, 1600), 200).convert("RGB")
    written = BytesIO()
    noise.save(written, "PNG")
    assert len(images.cleaned(written.getvalue()).body) <= 1_000_000


def claiming(side):
    """Give a small picture whose head says that it is a large one."""
    head = b"IHDR" + struct.pack(">II", side, side) + drawn()[24:29]
    return drawn()[:12] + head + struct.pack(">I", zlib.crc32(head)) + drawn()[33:]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (SVG, "SVG can carry programs"),
        (b"", "Choose a picture"),
        (b"<html>", "Choose a picture"),
        (drawn()[:40], "Choose a picture"),
        (drawn(size=(300, 300))[:150], "damaged"),
        (drawn("JPEG", size=(300, 300))[:400], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "Choose a picture|damaged"),
        (drawn("TIFF"), "Choose a picture"),
        (drawn("BMP"), "Choose a picture"),
        (claiming(6_000), "million pixels"),
        (claiming(14_000), "million pixels"),
        (claiming(60_000), "million pixels"),
        (b"x" * 8_000_001, "larger than 8 MB"),
    ],
)
def test_what_is_no_picture_is_refused_with_its_reason(data, words):
    with pytest.raises(Unfit, match=words):
        images.cleaned(data)


def test_a_name_that_lies_about_its_kind_is_refused():
    with pytest.raises(Unfit, match="is a JPEG inside"):
        images.cleaned(drawn("JPEG"), ending=".png")
    assert images.cleaned(drawn("GIF"), ending=".gif").ending == ".gif"


def test_a_picture_is_a_draft_of_its_course_and_shown_to_learners_once_published(trainer, session):
    reply = send(trainer, drawn())

    assert reply.status_code == 303
    page = html.unescape(trainer.get(reply.location).text)
    assert "![A green square](my-photo.png)" in page
    assert "shown nowhere" in page
    assert trainer.get("/studio/pictures/1-first/my-photo.png").mimetype == "image/png"
    assert trainer.get("/c/first/files/my-photo.png").status_code == 404
    save(trainer, LESSON, text_of(LESSON).replace("## How", "![A green square](my-photo.png)\n\n## How"))
    shown = trainer.get(f"/studio/file/{LESSON}").text
    assert '<img src="/studio/pictures/1-first/my-photo.png"' in shown.replace('alt="A green square" src', "src")
    assert "PICTURE-MISSING" not in shown

    assert put_out(trainer).status_code == 303

    assert trainer.get("/c/first/files/my-photo.png").mimetype == "image/png"
    assert "shown nowhere" not in trainer.get("/studio/pictures").text
    session.rollback()
    assert drafts.listed(session) == {}


def test_a_name_that_is_taken_gets_a_number(trainer, session):
    send(trainer, drawn(), "a.png")
    send(trainer, drawn(size=(5, 5)), "a.png")
    send(trainer, drawn("JPEG"), "../../etc/passwd")
    send(trainer, drawn("JPEG"), "...")
    assert sorted(drafts.listed(session)) == [
        f"{FOLDER}/a-2.png",
        f"{FOLDER}/a.png",
        f"{FOLDER}/passwd.jpg",
        f"{FOLDER}/picture.jpg",
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"folder": ""}, "Choose the course the picture is for."),
        ({"folder": "../../tmp"}, "Choose one of the list."),
        ({"alt": ""}, "Say in a few words what the picture shows"),
    ],
)
def test_what_is_missing_is_said(trainer, session, fields, words):
    reply = send(trainer, drawn(), **fields)
    assert reply.status_code == 422
    assert words in reply.text
    assert drafts.listed(session) == {}


def test_an_svg_and_no_file_are_refused_on_the_page(trainer):
    assert "SVG can carry programs" in send(trainer, SVG, "logo.svg").text
    assert "Choose a picture." in post(trainer, "/studio/pictures", folder="1-first", alt="x").text


def test_a_published_picture_is_deleted_as_a_draft_and_kept_again(trainer, session):
    send(trainer, drawn(), "a.png")
    put_out(trainer)
    assert post(trainer, f"/studio/delete/{FOLDER}/a.png").status_code == 303
    page = trainer.get("/studio/pictures").text
    assert "To be deleted" in page
    assert trainer.get("/studio/pictures/1-first/a.png").status_code == 200
    assert post(trainer, f"/studio/discard/{FOLDER}/a.png", version=1).status_code == 303
    session.rollback()
    assert f"{FOLDER}/a.png" in library.digests(session, 2)


def test_champions_look_at_pictures_and_bring_none(champion):
    assert champion.get("/studio/pictures").status_code == 200
    assert send(champion, drawn()).status_code == 403
    assert not re.search("enctype", champion.get("/studio/pictures").text)


@pytest.mark.parametrize("path", ["1-first/none.png", "1-first/01-one.md", "1-first/course.md", "none/a.png"])
def test_only_pictures_are_sent_as_pictures(trainer, path):
    assert trainer.get(f"/studio/pictures/{path}").status_code == 404


def with_facts(tag, kind, count, value):
    """A picture with one fact about itself, as a camera writes it: its tag, its kind, how many, and where."""
    entries = struct.pack("<HHII", 274, 3, 1, 6) + struct.pack("<HHI", tag, kind, count) + value
    facts = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + entries + struct.pack("<I", 0)
    return drawn("JPEG", exif=facts)


@pytest.mark.parametrize(
    ("tag", "kind", "count", "value"),
    [
        (256, 2, 4, b"abc\0"),
        (282, 2, 4, b"abc\0"),
        (282, 2, 2, b"a\0\0\0"),
        (0x8769, 2, 4, b"abc\0"),
    ],
)
def test_a_picture_whose_facts_are_of_the_wrong_kind_is_put_upright_all_the_same(tag, kind, count, value):
    made = images.cleaned(with_facts(tag, kind, count, value))

    assert (made.width, made.height) == (30, 40)
    assert not read(made.body).getexif()
