"""The checks of a caption: each looks at one thing, blames nobody, and says how it is mended."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType

from lms.sharing import counting
from lms.sharing.addresses import links
from lms.sharing.checks import disclosing
from lms.sharing.checks.matching import Hit, Terms, Word, find, key_of, terms, words_of
from lms.sharing.networks import Network
from lms.sharing.rules import too_long

KINDS = ("blocked", "confidential", "customers", "claims")
"""The lists of terms, each looked through by the check of its name."""
STOP, LOOK = "stop", "look"
"""It keeps the share from being recorded until it is mended; or it is only pointed at."""
MOST_FINDINGS = 20
"""Findings shown of one check; a hundred say no more than twenty."""
SHOUTED = 4
"""Words in capitals, one after the other, from which on a text shouts."""
ALIKE = 80
"""Percent of word pairs two captions share from which on they read alike."""
OWN = 8
"""Words a caption needs to be somebody's own."""
BORROWED = 6
"""Words in a row it may take from a suggestion or the story."""
COMPARED = 300
"""Words of a caption that are compared with others'."""

DISCLOSURE = "disclosure"
"""The name of the check that looks for plain words on where one works."""

NOTHING = Terms()
Page = tuple[str, str]
"""A title, and the path below the mount."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What somebody is about to share. ``words`` are their own; the disclosure is put before them."""

    words: str
    network: Network
    link: str = ""
    alt: str = ""
    picture: bool = False
    """Whether a picture goes with it."""
    disclosure: str = ""
    language: str = "en"
    story: str = ""
    """The story's own title, summary and text."""

    @property
    def text(self) -> str:
        """Give the text as it is sent: places of findings are places in it."""
        return disclosing.placed(self.words, self.disclosure)


@dataclass(frozen=True, slots=True)
class Ground:
    """What captions are held against; nothing in it names a person."""

    company: str = ""
    contact: str = ""
    customers: Terms = NOTHING
    blocked: Terms = NOTHING
    confidential: Terms = NOTHING
    claims: Terms = NOTHING
    others: tuple[str, ...] = ()
    """Captions of this story by other people, and its starters; who wrote them is not known here."""
    disclosures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By language: sentences that say where one works, with the company's name in them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check noticed, from ``start`` to ``end`` of the text that is sent; both 0: the whole of it."""

    code: str
    severity: str
    words: str
    start: int = 0
    end: int = 0
    clause: Page | None = None
    lessons: tuple[Page, ...] = ()

    @property
    def stops(self) -> bool:
        """Tell whether it keeps the share from being recorded."""
        return self.severity == STOP


Check = Callable[[Caption, Ground], Iterable[Finding]]


def disclosure(caption: Caption, ground: Ground) -> Iterator[Finding]:
    """Look for plain words that say where one works, early, in the language of the post."""
    text = caption.text
    known = dict(ground.disclosures)
    if caption.disclosure:
        known[caption.language] = (*known.get(caption.language, ()), caption.disclosure)
    place = disclosing.where(text, ground.company, known)
    begin = f"Begin with a line such as “{_example(caption, ground)}”"
    if place is None:
        yield Finding("disclosure", STOP, f"Nothing says yet that you work at {ground.company}. {begin}")
    elif place.tagged:
        words = f"A hashtag is easily passed over. Say it in plain words: “{_example(caption, ground)}”"
        yield Finding("disclosure", STOP, words, place.start, place.end)
    elif place.before >= disclosing.WITHIN:
        words = f"That you work at {ground.company} comes after the first nine words. Move it to the beginning."
        yield Finding("disclosure", STOP, words, place.start, place.end)
    elif caption.network.fold and len(counting.graphemes(text[: place.end])) > caption.network.fold:
        words = f"{caption.network.title} folds the text before your line. Move it to the beginning."
        yield Finding("disclosure", STOP, words, place.start, place.end)
    elif _base(place.language) != _base(caption.language):
        words = f"Your line is in another language than the post. {begin}"
        yield Finding("disclosure", LOOK, words, place.start, place.end)


def blocked(caption: Caption, ground: Ground) -> Iterator[Finding]:
    """Look for words the company has asked everybody to leave out."""
    for hit in _hits(caption, ground.blocked):
        words = f"“{_said(caption, hit)}” is on the list of words to leave out. {_note(hit, 'Say it in other words.')}"
        yield Finding("blocked", STOP, words, hit.start, hit.end)


def confidential(caption: Caption, ground: Ground) -> Iterator[Finding]:
    """Look for what is not public."""
    for hit in _hits(caption, ground.confidential):
        otherwise = f"Leave it out, or ask {ground.contact or 'your contact'} first."
        words = f"“{_said(caption, hit)}” is marked as not public. {_note(hit, otherwise)}"
        yield Finding("confidential", STOP, words, hit.start, hit.end)


def customers(caption: Caption, ground: Ground) -> Iterator[Finding]:
    """Look for customers' names; one that the story itself tells is public already."""
    told = {find_.term.words for find_ in find(words_of(caption.story), ground.customers)}
    for hit in _hits(caption, ground.customers):
        if hit.term.words in told:
            continue
        otherwise = "Name a customer only with their written yes; here, say what they do instead."
        words = f"“{_said(caption, hit)}” is a customer's name. {_note(hit, otherwise)}"
        yield Finding("customers", STOP, words, hit.start, hit.end)


def claims(caption: Caption, ground: Ground) -> Iterator[Finding]:
    """Look for claims that a reader may ask to see proved."""
    for hit in _hits(caption, ground.claims):
        otherwise = "Link to what shows it, or say what you saw yourself."
        words = f"“{_said(caption, hit)}” is a claim that needs evidence. {_note(hit, otherwise)}"
        yield Finding("claims", LOOK, words, hit.start, hit.end)


def link(caption: Caption, ground: Ground) -> Iterator[Finding]:  # noqa: ARG001
    """Look whether the story's link goes along, once, and no other instead of it."""
    text = caption.text
    if not caption.link:
        yield Finding("link", LOOK, "No link goes with this. Readers cannot look further.")
    for start, end in links(text)[:MOST_FINDINGS]:
        if text[start:end] == caption.link:
            yield Finding("link", LOOK, "The link is added for you. You may take it out of your words.", start, end)
        else:
            words = "Another link stands in your words. Most networks show a preview of the first one only."
            yield Finding("link", LOOK, words, start, end)


def alt_text(caption: Caption, ground: Ground) -> Iterator[Finding]:  # noqa: ARG001
    """Look whether a picture is told to those who cannot see it."""
    if caption.picture and not caption.alt.strip():
        words = "The picture has no description. One sentence on what it shows lets everybody follow."
        yield Finding("alt-text", LOOK, words)


def capitals(caption: Caption, ground: Ground) -> Iterator[Finding]:
    """Look for several words in a row that are all in capitals."""
    company = set(key_of(ground.company))
    run: list[Word] = []
    text = caption.text
    for word in (*words_of(text), None):
        if word is not None and word.plain not in company and _is_shouted(text[word.start : word.end]):
            run.append(word)
            continue
        if len(run) >= SHOUTED:
            words = "Words in capitals read as shouting, and screen readers may spell them. Write them as usual."
            yield Finding("capitals", LOOK, words, run[0].start, run[-1].end)
            return
        run = []


def duplicate(caption: Caption, ground: Ground) -> Iterator[Finding]:
    """Look whether the caption reads like the story's own text, or like what others wrote about it."""
    own = _pairs(caption.words)
    if not own:
        return
    if _alike(own, _pairs(caption.story)) or own <= _pairs(caption.story):
        words = "These are the story's own words. Say in a sentence of yours why it matters to you."
        yield Finding("duplicate", LOOK, words)
    elif any(_alike(own, _pairs(other)) for other in ground.others):
        words = "Nearly the same words are in use for this story. A sentence of your own makes it yours."
        yield Finding("duplicate", LOOK, words)


def length(caption: Caption, ground: Ground) -> Iterator[Finding]:  # noqa: ARG001
    """Look whether the network takes as much, the disclosure and the link included."""
    text = caption.text
    taken = counting.measured(caption.network, text, caption.link)
    if not taken.fits:
        yield Finding("length", STOP, too_long(caption.network, taken), 0, len(text))


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "disclosure": disclosure,
        "confidential": confidential,
        "customers": customers,
        "blocked": blocked,
        "claims": claims,
        "length": length,
        "link": link,
        "alt-text": alt_text,
        "capitals": capitals,
        "duplicate": duplicate,
    }
)
"""The checks every academy has, by name, in the order in which their findings are shown."""


def examined(caption: Caption, ground: Ground, checks: Mapping[str, Check]) -> tuple[Finding, ...]:
    """Run all checks; what stops comes first."""
    found = [one for check in checks.values() for one in tuple(check(caption, ground))[:MOST_FINDINGS]]
    return tuple(sorted(found, key=lambda one: not one.stops))


def own_words(words: str, told: Iterable[str]) -> bool:
    """Tell whether words are somebody's own: at least eight, and never more than six in a row from what was told."""
    mine = _plain(words)
    if len(mine) < OWN:
        return False
    runs = _runs(mine)
    return not any(runs & _runs(_plain(text)) or mine == _plain(text) for text in told)


def _plain(text: str) -> tuple[str, ...]:
    return tuple(word.plain for word in words_of(text[: COMPARED * 20])[:COMPARED] if word.plain.isalnum())


def _runs(plain: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(plain[at : at + BORROWED + 1]) for at in range(len(plain) - BORROWED))


def _hits(caption: Caption, wanted: Terms) -> Sequence[Hit]:
    return tuple(find(words_of(caption.text), wanted))[:MOST_FINDINGS] if wanted.known else ()


def _said(caption: Caption, hit: Hit) -> str:
    return " ".join(caption.text[hit.start : hit.end].split())


def _note(hit: Hit, otherwise: str) -> str:
    return hit.term.note or otherwise


def _example(caption: Caption, ground: Ground) -> str:
    return disclosing.choices(caption.language, ground.company, ground.disclosures)[0]


def _base(language: str) -> str:
    return language.partition("-")[0].lower()


_LETTER = re.compile(r"[^\W\d_]")


def _is_shouted(text: str) -> bool:
    return len(_LETTER.findall(text)) > 1 and text.isupper()


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    """Give the pairs of neighbouring words, whose share tells how alike two texts read."""
    plain = _plain(text)
    return frozenset(pairwise(plain)) if len(plain) > SHOUTED else frozenset()


def _alike(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> bool:
    together = len(one | other)
    return bool(together) and 100 * len(one & other) >= ALIKE * together


__all__ = ["CHECKS", "Caption", "Check", "Finding", "Ground", "Terms", "examined", "terms"]
