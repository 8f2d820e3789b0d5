"""References and the names of headings."""

import pytest

from lms.content import refs
from lms.content.refs import Ref


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("course:basics", Ref("course", "basics")),
        ("policy:conduct#open", Ref("policy", "conduct", "open")),
        ("lesson:basics/say#why-not", Ref("lesson", "basics/say", "why-not")),
        ("lesson:say", None),
        ("course:basics/say", None),
        ("page:basics", None),
        ("course:Basics", None),
        ("course:", None),
        ("https://example.org", None),
        ("", None),
    ],
)
def test_a_reference_is_a_kind_and_an_id(text: str, ref: Ref | None) -> None:
    assert refs.parse_ref(text) == ref
    assert ref is None or str(ref) == text


def test_a_reference_knows_itself_without_its_part() -> None:
    assert Ref("policy", "conduct", "open").whole == "policy:conduct"


@pytest.mark.parametrize(
    ("ref", "address"),
    [
        ("course:basics", "@/c/basics"),
        ("lesson:basics/say#why", "@/c/basics/say#why"),
        ("quiz:basics", "@/quiz/about/basics"),
        ("badge:basics", "@/badges/about/basics"),
        ("level:ready", "@/learn#level-ready"),
        ("policy:conduct#open", "@/policy/conduct#open"),
        ("platform:square#good", "@/policy#platform-square"),
        ("term:word", "@/glossary#word"),
    ],
)
def test_a_reference_has_an_address_below_the_mount_point(ref: str, address: str) -> None:
    parsed = refs.parse_ref(ref)
    assert parsed is not None
    assert refs.href(parsed) == address


@pytest.mark.parametrize(
    ("heading", "slug"),
    [("The four Ns", "the-four-ns"), ("What's new?", "whats-new"), ("Über uns", "über-uns"), ("!", "section")],
)
def test_headings_are_named_as_git_hosts_do(heading: str, slug: str) -> None:
    assert refs.slug(heading) == slug


def test_an_id_is_proposed_never_derived() -> None:
    assert refs.proposed_id("What do you say?") == "what-do-you-say"
    assert refs.proposed_id("…") == "some-id"
