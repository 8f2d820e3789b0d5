"""What changed in a badge, a policy, a platform, a level, a permission or a word of the glossary."""

from collections.abc import Iterator

from lms.content.badges import Badge
from lms.content.changed import Note, bare, cosmetic, fields, material, structural
from lms.content.holdings import Term
from lms.content.levels import Level, Permission
from lms.content.policies import Clause, Platform, Policy
from lms.content.wording import quoted, same


def badge(old: Badge, new: Badge) -> Iterator[Note]:
    """Note what differs between two states of a badge."""
    texts = {
        "title": "The title is “{new}” now; was “{old}”.",
        "summary": "The summary reads differently.",
        "shape": "The shape is {new} now; was {old}.",
        "glyph": "The sign on it is {new} now; was {old}.",
        "colour": "The colour is {new} now; was {old}.",
        "evidence": "What it rests on reads differently.",
        "criteria": "What it stands for reads differently.",
    }
    yield from fields(old, new, texts, cosmetic)
    rules = {
        "when": "It is given for {new} now; was for {old}.",
        "valid_for": "It is valid for (months): {new} now; was {old}. Those given before stay as they are.",
    }
    yield from fields(old, new, rules, structural)


def policy(old: Policy, new: Policy) -> Iterator[Note]:
    """Note what differs between two states of a policy, clause by clause."""
    texts = {
        "title": "The title is “{new}” now; was “{old}”.",
        "summary": "The summary reads differently.",
        "review_by": "It is to be reviewed by {new} now; was {old}.",
    }
    yield from fields(old, new, texts, cosmetic)
    rules = {
        "approvals": "It is signed off by {new} now; was {old}.",
        "acknowledge": "It is to be acknowledged: {new} now; was {old}.",
    }
    yield from fields(old, new, rules, structural)
    if [bare(one) for one in old.check] != [bare(one) for one in new.check]:
        yield structural("The questions about it changed; they are asked from now on.")
    found = list(_clauses(old, new))
    # What asks everybody to read again is decided in one place: the hash of the clauses' words.
    if old.words_digest != new.words_digest:
        yield from found or [material("The clauses stand in another order.")]
    else:
        yield from (cosmetic(one.says) for one in found)


def _clauses(old: Policy, new: Policy) -> Iterator[Note]:
    before, after = ({one.id: one for one in both.clauses} for both in (old, new))
    yield from (material(f"Clause {quoted(after[one].title)} is new.") for one in after if one not in before)
    yield from (material(f"Clause {quoted(before[one].title)} is gone.") for one in before if one not in after)
    for name in after:
        if name in before:
            yield from _clause(before[name], after[name])


def _clause(old: Clause, new: Clause) -> Iterator[Note]:
    title = quoted(new.title)
    if old.number != new.number:
        yield material(f"Clause {title} has another number now.")
    if not (same(old.title, new.title) and same(old.body, new.body)):
        yield material(f"Clause {title} says something else now, so everybody is asked to read it again.")
    elif (old.title, old.body) != (new.title, new.body):
        yield cosmetic(f"Clause {title} is written differently.")


def platform(old: Platform, new: Platform) -> Iterator[Note]:
    """Note what differs between two states of the decision record of a platform."""
    texts = {
        "title": "The title is “{new}” now; was “{old}”.",
        "kind": "It is {new} now; was {old}.",
        "owner": "The owner is {new} now; was {old}.",
        "review_by": "It is to be reviewed by {new} now; was {old}.",
        "body": "The record reads differently.",
    }
    yield from fields(old, new, texts, cosmetic)
    rules = {
        "decision": "It is {new} now; was {old}.",
        "network": "The network is {new} now; was {old}.",
    }
    yield from fields(old, new, rules, structural)


def level(old: Level, new: Level) -> Iterator[Note]:
    """Note what differs between two states of a level."""
    yield from fields(old, new, {"title": "The title is “{new}” now; was “{old}”."}, cosmetic)
    rules = {
        "number": "It is level {new} now; was {old}.",
        "requires": "It is reached by {new} now; was {old}. Who reached it keeps it.",
        "valid_for": "It is valid for (months): {new} now; was {old}.",
        "sign_off": "It is signed off by the role: {new} now; was {old}. Who reached it keeps it.",
    }
    yield from fields(old, new, rules, structural)


def permission(old: Permission, new: Permission) -> Iterator[Note]:
    """Note what differs between two states of a permission."""
    yield from fields(old, new, {"says": "It is described as “{new}” now."}, cosmetic)
    rules = {
        "level": "Level {new} unlocks it now; was {old}.",
        "outward": "It is seen outside: {new} now; was {old}.",
        "roles": "Roles that hold it without the level: {new} now; was {old}.",
        "opens": "The door it opens is {new} now; was {old}.",
    }
    yield from fields(old, new, rules, structural)


def term(old: Term, new: Term) -> Iterator[Note]:
    """Note what differs between two states of a word of the glossary."""
    texts = {"title": "The word is “{new}” now; was “{old}”.", "body": "The explanation reads differently."}
    yield from fields(old, new, texts, cosmetic)
