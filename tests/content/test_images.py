"""Pictures are written anew, with nothing but their pixels, or refused with words."""

from io import BytesIO

import pytest
from PIL import Image

from lms.content import images


def sent(mode: str, kind: str, size: tuple[int, int] = (40, 20)) -> bytes:
    written = BytesIO()
    Image.new(mode, size, "red").save(written, kind)
    return written.getvalue()


def test_a_picture_is_written_in_each_width_largest_first() -> None:
    made = images.resized(sent("RGB", "PNG"), 10, 30)

    assert [one.width for one in made] == [30, 10]


def test_more_bytes_than_are_taken_are_refused_before_they_are_read() -> None:
    with pytest.raises(images.BadPicture, match="larger than"):
        images.resized(b"\x89PNG" + b"0" * images.MOST_SENT, 10)


def test_a_see_through_picture_becomes_a_plain_jpeg() -> None:
    written = images._encoded(Image.new("RGBA", (4, 4), (255, 0, 0, 128)), "JPEG")

    assert Image.open(BytesIO(written)).mode == "RGB"
