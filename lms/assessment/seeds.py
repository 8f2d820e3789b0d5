"""Order from a seed: by hashes, not from a random generator, so that any version of Python gives the same. Pure."""

from collections.abc import Sequence
from hashlib import sha256


def rank(seed: int, *parts: str) -> bytes:
    """Give the place of something in the order of a seed, to sort by."""
    return sha256("\0".join((str(seed), *parts)).encode()).digest()


def shuffled(keys: Sequence[str], seed: int, question_id: str) -> list[str]:
    """Give the options of a question in the order of a seed."""
    return sorted(keys, key=lambda key: rank(seed, "options", question_id, key))
