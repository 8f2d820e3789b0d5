"""A QR code that a camera reads, on a dark page too."""

import io
import re

import pytest
import typst
import zxingcpp
from PIL import Image

from lms.recognition.showing import qr

ADDRESSES = (
    "http://localhost/badges/AbCdEfGhIjKlMnOpQrStUv",
    "https://academy.example.com/hosted/academy/badges/_-_-_-_-_-_-_-_-_-_-_-",
    f"https://{'a' * 60}.example.com/badges/AbCdEfGhIjKlMnOpQrStUv",
)


def photographed(drawn: str, ground: str) -> Image.Image:
    """Show the code as an image on a page of that colour."""
    sheet = f'#set page(width: 60mm, height: 60mm, margin: 10mm, fill: rgb("{ground}"))\n#image(bytes(sys.inputs.code))'
    made = typst.Compiler(sheet.encode(), sys_inputs={"code": drawn}).compile(format="png", ppi=200)
    assert isinstance(made, bytes)
    return Image.open(io.BytesIO(made)).convert("L")


@pytest.mark.parametrize("ground", ["#ffffff", "#10191d", "#000000"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_camera_reads_exactly_the_address(address: str, ground: str) -> None:
    (read,) = zxingcpp.read_barcodes(photographed(qr.drawing(address), ground))

    assert read.text == address
    assert read.format == zxingcpp.BarcodeFormat.QRCode


def test_it_is_black_on_white_with_an_edge_and_without_style_or_script() -> None:
    drawn = qr.drawing(ADDRESSES[0])

    assert re.match(r'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \d+ \d+"', drawn)
    assert "#fff" in drawn
    assert "#000" in drawn
    assert not re.search(r"style|class|script|href", drawn)


def test_it_is_made_once() -> None:
    qr.drawing.cache_clear()

    qr.drawing(ADDRESSES[0])
    qr.drawing(ADDRESSES[0])

    assert (qr.drawing.cache_info().misses, qr.drawing.cache_info().hits) == (1, 1)
