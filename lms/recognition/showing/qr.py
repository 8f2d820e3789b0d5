"""QR codes as SVG: black on white with a white edge, so that a camera reads them on a dark page too."""

from functools import lru_cache
from io import BytesIO

import segno

EDGE = 4
"""White modules around the code; readers ask for four."""


@lru_cache(maxsize=256)
def drawing(address: str) -> str:
    """Draw the code of an address, which holds nothing else; made once for each."""
    written = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(
        written,
        kind="svg",
        dark="#000",
        light="#fff",
        border=EDGE,
        xmldecl=False,
        svgclass=None,
        lineclass=None,
        omitsize=True,
        nl=False,
    )
    return written.getvalue().decode()
