"""Guess the language of a few words, well enough to notice options that were translated and others that were not."""

import re
import unicodedata
from collections import Counter
from functools import cache

_WORDS = {
    "English": "the and you your with that this are not what who when they their does should would from which of is",
    "German": "der das und ist nicht eine einen einem mit auf für von dem den sich wird werden auch nur wenn oder ich",
    "French": "le les des une est dans pour pas vous nous avec qui sur mais votre ne plus aux du je et",
    "Spanish": "el los las una es para con por pero su usted cuando quien más del y lo se",
    "Italian": "il gli della che non per con una sono quando chi anche del lo si è",
    "Dutch": "het een van niet met voor zijn wordt maar jij wie ook als naar dat en de",
    "Portuguese": "os uma não para com por mas seu você quando quem mais do da em ao",
}
_LETTERS = re.compile(r"[^\W\d_]+")
FEWEST = 2
"""Words of a language that make a text one of it."""


def language_of(text: str) -> str:
    """Name the language or the script of a text; "" where it cannot be told."""
    words = [word.casefold() for word in _LETTERS.findall(text)]
    script = _script("".join(words))
    if script and script != "LATIN":
        return script.title()
    counted = Counter(language for word in words if (language := _telling().get(word)))
    ranked = [*counted.most_common(2), ("", 0), ("", 0)]
    (first, most), (_, second) = ranked[0], ranked[1]
    return first if most >= FEWEST and most > 2 * second else ""


@cache
def _telling() -> dict[str, str]:
    """Give the words that belong to one language alone."""
    seen = Counter(word for words in _WORDS.values() for word in words.split())
    return {word: name for name, words in _WORDS.items() for word in words.split() if seen[word] == 1}


def _script(letters: str) -> str:
    """Name the script of most letters; the three of Japanese count as one."""
    names = (unicodedata.name(letter, "").partition(" ")[0] for letter in letters[:200])
    counted = Counter("CJK" if name in ("HIRAGANA", "KATAKANA") else name for name in names if name)
    return next((name for name, number in counted.most_common(1) if number * 2 > len(letters[:200])), "")
