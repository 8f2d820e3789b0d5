"""QR codes on photographs and screenshots, read in the child process, since a picture may be made to harm."""

import base64
import io
import warnings
from typing import Any

import zxingcpp
from PIL import Image, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 50_000_000
"""Of a picture: more than telephones take."""
SIDE = 2_000
"""Pixels to which the longer side is brought down; a code on a page is still large enough then."""
MOST_CODES = 5
_DEPTHS = {"1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I;16"}


def codes(*, data: str) -> dict[str, Any]:
    """Give the texts of the QR codes on a picture that comes as base64; none where it is no picture."""
    try:
        return {"texts": _read(base64.b64decode(data))}
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return {"texts": []}


def _read(data: bytes) -> list[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS or picture.mode not in _DEPTHS:
                return []
            # A photograph is decoded at a fraction of its size, which takes a fraction of the time.
            picture.draft("L", (SIDE, SIDE))
            grey = _flat(picture)
    grey.thumbnail((SIDE, SIDE))
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return [one.text for one in found[:MOST_CODES] if one.text]


def _flat(picture: Image.Image) -> Image.Image:
    """Give a picture in shades of grey, on white where it is transparent."""
    if picture.mode in {"RGBA", "LA", "P"}:
        shown = picture.convert("RGBA")
        white = Image.new("RGBA", shown.size, "white")
        white.alpha_composite(shown)
        return white.convert("L")
    return picture.convert("L")
