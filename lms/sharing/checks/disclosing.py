"""Saying where one works: which words do, where they stand, and how they are put first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from lms.sharing.checks.matching import Word, key_of, words_of

WITHIN = 9
"""Words within which a reader meets the disclosure."""
COMPANY = "{company}"
"""What stands for the company's name in the texts a champion edits."""
BUILT_IN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": ("I work at {company}.", "{company} is my employer."),
        "de": ("Ich arbeite bei {company}.", "{company} ist mein Arbeitgeber."),
        "es": ("Trabajo en {company}.", "{company} es mi empresa."),
        "fr": ("Je travaille chez {company}.", "{company} est mon employeur."),
        "it": ("Lavoro in {company}.", "{company} è il mio datore di lavoro."),
        "nl": ("Ik werk bij {company}.", "{company} is mijn werkgever."),
        "pl": ("Pracuję w {company}.", "{company} to mój pracodawca."),
        "pt": ("Trabalho na {company}.", "A {company} é o meu empregador."),
    }
)
"""What a person may choose from where the champion has written nothing for a language."""
LOOKED_AT = 200
"""Words of a text in which a disclosure is looked for; further down nobody would meet it."""
NEAR = 4
"""The most words between the company's name and what says that one works there."""
_VERBS = {
    "en": "work works working worked job",
    "de": "arbeite arbeiten arbeitet job",
    "es": "trabajo trabajamos trabajando",
    "fr": "travaille travaillons",
    "it": "lavoro lavoriamo",
    "nl": "werk werken werkt",
    "pl": "pracuję pracujemy",
    "pt": "trabalho trabalhamos",
}
"""They stand before the name: “I work at …”; after it they may say anything."""
_NOUNS = {
    "en": "employee employer employed employs colleague colleagues teammate teammates",
    "de": "Arbeitgeber Arbeitgeberin Mitarbeiter Mitarbeiterin angestellt Angestellte Angestellter",
    "es": "empleado empleada empleador empresa",
    "fr": "employé employée employeur salarié salariée",
    "it": "dipendente impiegato impiegata datore",
    "nl": "werkgever medewerker medewerkster collega",
    "pl": "pracownik pracownica pracodawca pracodawcą",
    "pt": "empregado empregada empregador funcionário funcionária colaborador colaboradora",
}
"""They stand on either side of it."""


def _compared(listed: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
    return {language: frozenset(key_of(words)) for language, words in listed.items()}


_BEFORE, _BESIDE = _compared(_VERBS), _compared(_NOUNS)
_THERE = MappingProxyType({"en": (("i", "work", "there"), ("i", "work", "here"), ("i", "work", "for", "them"))})
_ENDS = ".!?:…。！？)"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a disclosure was found: ``before`` words stand before its last word, in ``language``."""

    before: int
    start: int
    end: int
    language: str
    tagged: bool = False
    """Whether it is only in hashtags."""


def choices(language: str, company: str, written: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """List the disclosures to choose from in a language: the champion's own, or else those built in."""
    base = language.partition("-")[0].lower()
    texts = written.get(language) or written.get(base) or BUILT_IN.get(base) or BUILT_IN["en"]
    return tuple(text.replace(COMPANY, company) for text in texts)


def placed(words: str, disclosure: str) -> str:
    """Put the disclosure first, unless the words begin with it."""
    first, rest = " ".join(disclosure.split()), words.strip()
    if not first or key_of(rest)[: len(key_of(first))] == key_of(first):
        return rest
    if first[-1] not in _ENDS:
        first += "."
    return f"{first} {rest}" if rest else first


def where(text: str, company: str, known: Mapping[str, Sequence[str]]) -> Place | None:
    """Find the first words of a text that say where one works; ``known`` are whole sentences by language."""
    words = words_of(text)[:LOOKED_AT]
    found = [
        place
        for language, texts in known.items()
        for said in texts
        if (place := _sentence(words, key_of(said), language)) is not None
    ]
    found += [place for language in _BEFORE if (place := _told(words, key_of(company), language)) is not None]
    plain = [one for one in found if not one.tagged]
    return min(plain or found, key=lambda one: one.before, default=None)


def _sentence(words: Sequence[Word], key: tuple[str, ...], language: str) -> Place | None:
    plain = tuple(word.plain for word in words)
    for place in range(len(plain) - len(key) + 1) if key else ():
        if plain[place : place + len(key)] == key:
            return _place(words, place, place + len(key) - 1, language)
    return None


def _told(words: Sequence[Word], company: tuple[str, ...], language: str) -> Place | None:
    """Find the company's name with a word of working near it, or a phrase that says so without the name."""
    for phrase in _THERE.get(language, ()):
        if place := _sentence(words, phrase, language):
            return place
    names = [at for at in range(len(words)) if _is_at(words, at, company)]
    for name in names:
        beyond = name + len(company)
        before = [
            at
            for at in range(max(0, name - NEAR - 1), name)
            if words[at].plain in _BEFORE[language] | _BESIDE[language]
        ]
        after = [at for at in range(beyond, min(beyond + NEAR + 1, len(words))) if words[at].plain in _BESIDE[language]]
        if before or after:
            return _place(words, before[-1] if before else name, beyond - 1 if before else after[0], language)
    return None


def _is_at(words: Sequence[Word], place: int, key: tuple[str, ...]) -> bool:
    return bool(key) and tuple(word.plain for word in words[place : place + len(key)]) == key


def _place(words: Sequence[Word], first: int, last: int, language: str) -> Place:
    spoken = [word for word in words[:last] if word.plain.isalnum()]
    tagged = any(words[at - 1].plain == "#" for at in range(max(first, 1), last + 1))
    return Place(len(spoken), words[first].start, words[last].end, language, tagged)
