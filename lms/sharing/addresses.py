"""Where links stand in a text, as X finds them (twitter-text v3), in one pass."""

import re

from lms.sharing.domains import COUNTRIES, GENERIC

_ACCENTED = "À-ÖØ-öø-ɏɓɔɖɗəɛɣɨɯɲʉʻ\u0300-\u036fḀ-ỿ"
_PATH = f"A-Za-z0-9Ѐ-ӿ{_ACCENTED}!*';:=+,.$/%#\\[\\]\\-–_~@|&"
_START = re.compile(rf"https?://|[A-Za-z0-9{_ACCENTED}][A-Za-z0-9.\-{_ACCENTED}]*", re.IGNORECASE)
_HOST = re.compile(r"[^\s!-,/:-@\[-^`{-~\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]+")
_TOP = re.compile(r"xn--[\-0-9a-z]+|[^\W\d_]+", re.IGNORECASE)
_LETTERS = re.compile(r"xn--[\-0-9a-z]+|[a-z]+", re.IGNORECASE)
_PORT = re.compile(r":[0-9]+")
_WAY = re.compile(rf"/[{_PATH}()]*")
_QUERY = re.compile(r"\?[A-Za-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*")
_NO_END = re.compile(rf"[^A-Za-z0-9Ѐ-ӿ{_ACCENTED}+\-=_#/)]+\Z")
_NO_QUERY_END = re.compile(r"[^A-Za-z0-9\-_&=#/]+\Z")
_JOINED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@＠$#＃")
_JOINED_BARE = _JOINED | frozenset("-_./")
_GOES_ON = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@+-")


def links(text: str, *, bare: bool = True) -> list[tuple[int, int]]:
    """List where links begin and end; ``bare``: also names that end like a public site, without https://."""
    found: list[tuple[int, int]] = []
    place = 0
    while match := _START.search(text, place):
        before = text[match.start() - 1 : match.start()]
        if match[0].endswith("://"):
            end = 0 if before in _JOINED else _named(text, match.end())
        else:
            end = _bare(text, match) if bare and before not in _JOINED_BARE else 0
        if end:
            found.append((match.start(), end))
        place = max(end, match.end())
    return found


def _named(text: str, start: int) -> int:
    """Give the end of the link whose host begins at ``start``; 0 where there is no host."""
    host = _HOST.match(text, start)
    if host is None:
        return 0
    end = _domain(text, host.start(), host[0], _TOP, known=False)
    return _way(text, end) if end else 0


def _bare(text: str, match: re.Match[str]) -> int:
    end = _domain(text, match.start(), match[0], _LETTERS, known=True)
    return _way(text, end, bare=True) if end else 0


def _domain(text: str, start: int, run: str, top: re.Pattern[str], *, known: bool) -> int:
    """Give where the longest domain at the beginning of a run ends; ``known``: its end must be one we hold."""
    best, place = 0, start
    for number, label in enumerate(run.split(".")):
        if number and (found := top.match(text, place)):
            end = found.end()
            ends = text[end : end + 1] not in _GOES_ON
            if ends and (not known or _public(found[0])):
                best = end
        if not label or label[0] in "-_" or label[-1] == "-":
            break
        place += len(label) + 1
    return best


def _public(top: str) -> bool:
    name = top.lower()
    return name in COUNTRIES or name in GENERIC or name.startswith("xn--")


def _way(text: str, end: int, *, bare: bool = False) -> int:
    port = _PORT.match(text, end)
    place = port.end() if port else end
    way = _WAY.match(text, place)
    if way is None and bare:
        return end
    if way is not None:
        place += len(_NO_END.sub("", _balanced(way[0])))
    query = _QUERY.match(text, place)
    kept = _NO_QUERY_END.sub("", query[0]) if query else ""
    return place + (len(kept) if len(kept) > 1 else 0)


def _balanced(way: str) -> str:
    """Cut a path before the first bracket that is never closed, or was never opened."""
    opened: list[int] = []
    for place, character in enumerate(way):
        if character == "(":
            opened.append(place)
        elif character == ")":
            if not opened:
                return way[:place]
            opened.pop()
    return way[: opened[0]] if opened else way
