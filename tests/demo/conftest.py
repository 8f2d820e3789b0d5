"""Those who share, as the tests of sharing have them."""

from tests.sharing.conftest import champion, platforms

__all__ = ["champion", "platforms"]
