"""The name of the code that reads and renders: what was made by other code is made anew."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from lms.content.markup import RENDERER


@lru_cache(maxsize=1)
def digest() -> str:
    """Hash the sources of the content library."""
    whole = sha256(RENDERER.encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        whole.update(path.read_bytes())
    return whole.hexdigest()
