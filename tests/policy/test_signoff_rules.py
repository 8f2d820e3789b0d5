"""How areas stand, whose signature a text needs, and what differs between two texts."""

from datetime import UTC, datetime

import pytest

from lms.content.policies import Clause, Policy
from lms.policy.signoff import comparing, rules
from lms.policy.signoff.rules import Reviewed

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
YES, NO = "approve", "changes"


def said(area, verdict, person=1):
    return Reviewed(area, verdict, "Words.", person, "Somebody", AT)


def policy(body="Answer once.", *, approvals=("legal",), title="Be kind", summary="Be kind.", words="w"):
    clause = Clause("kind", 1, title, body, 1)
    return Policy("conduct", "Conduct", approvals, True, None, summary, (clause,), (), "p.md", "d" + body, words)


@pytest.mark.parametrize(
    ("reviews", "holders", "writers", "state"),
    [
        ((), {}, (), "release"),
        ((), {1, 2}, (), "waiting"),
        ((), {1, 2}, (1,), "waiting"),
        ((), {1, 2}, (1, 2), "writers"),
        ((said("legal", YES),), {1}, (), "approved"),
        ((said("legal", YES),), {}, (), "approved"),
        ((said("legal", NO),), {}, (), "changes"),
        ((said("legal", NO), said("legal", YES)), {1}, (), "approved"),
        ((said("legal", YES), said("legal", NO, 2)), {1}, (), "changes"),
        ((said("hr", YES),), {1}, (), "waiting"),
    ],
)
def test_an_area_stands_by_its_newest_review_or_by_who_could_sign(reviews, holders, writers, state):
    found = rules.standing(["legal"], reviews, {"legal": frozenset(holders)}, frozenset(writers))

    assert [one.state for one in found.areas] == [state]
    assert found.signed == (state in {"approved", "release"})
    assert found.missing == (() if found.signed else ("legal",))


def test_a_text_that_names_nobody_is_signed():
    assert rules.Standing().signed
    assert rules.standing((), (), {}).signed


def test_figures_of_a_standing():
    found = rules.standing(["legal", "hr", "privacy"], [said("legal", YES)], {"hr": frozenset({3})})

    assert (found.approved, found.asked, found.by_release, found.missing) == (1, 2, ("privacy",), ("hr",))
    assert [one.title for one in found.areas] == ["Legal", "HR", "Privacy"]


def test_the_areas_of_the_text_in_force_have_a_word_too():
    assert rules.needed(policy(approvals=("hr", "legal")), policy(approvals=("legal", "privacy"))) == (
        "legal",
        "privacy",
        "hr",
    )
    assert rules.needed(None, policy()) == ("legal",)
    assert rules.needed(policy(), None) == ("legal",)


@pytest.mark.parametrize(
    ("before", "after", "raised", "cls"),
    [
        (None, policy(), False, "material"),
        (policy(), policy("Answer  once."), False, "cosmetic"),
        (policy(), policy("Answer  once."), True, "material"),
        (policy(), policy(words="other"), False, "material"),
        (policy(), None, False, "cosmetic"),
    ],
)
def test_the_class_is_computed_and_only_raised(before, after, raised, cls):
    assert rules.class_of(before, after, raised=raised) == cls


@pytest.mark.parametrize(("words", "refused"), [("", True), (" \n", True), ("x" * 2001, True), ("x" * 2000, False)])
def test_words_are_neither_missing_nor_without_end(words, refused):
    if refused:
        with pytest.raises(rules.NoWords):
            rules.worded(words, "words")
    else:
        assert rules.worded(f" {words}\r\n", "words") == words


def test_a_round_that_is_over_or_ones_own_asks_nothing_of_anybody():
    standing = rules.standing(["legal", "hr"], [said("hr", NO)], {"legal": frozenset({1}), "hr": frozenset({1})})
    plain = ("conduct", 1, "p.md", "Conduct", "d", "b", "material", ("legal", "hr"), "Why.", 9, "Cleo", AT)
    opened = rules.Round(1, *plain, None, None, frozenset({9}), (), standing)
    closed = rules.Round(1, *plain, AT, "withdrawn", frozenset({9}), (), standing)

    assert opened.yours(1, {"legal", "hr", "other"}) == ("legal", "hr")
    assert opened.waits_for(1, {"legal", "hr"}) == ("legal",)
    assert opened.yours(9, {"legal"}) == ()
    assert closed.yours(1, {"legal"}) == ()
    assert not closed.ready


def shown(before, after):
    return [
        "".join({"same": "{}", "added": "[+{}]", "removed": "[-{}]"}[run.kind].format(run.words) for run in line)
        for line in comparing.marked(before, after)
    ]


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        (["a b"], ["a b"], ["a b"]),
        (["In a post or video."], ["In a post, a story or video."], ["In a post[+, a story] or video."]),
        (["one", "two"], ["one"], ["one", "[-two]"]),
        (["one"], ["one", "two"], ["one", "[+two]"]),
        (["Answer once."], ["Answer twice."], ["Answer[- once][+ twice]."]),
        ([], ["new"], ["[+new]"]),
    ],
)
def test_lines_are_marked_word_by_word(before, after, lines):
    assert shown(before, after) == lines


def test_a_very_long_line_is_shown_as_it_was_and_is():
    old, new = " ".join(["a"] * 4001), " ".join(["b"] * 4001)

    assert [run.kind for run in next(iter(comparing.marked([old], [new])))] == ["removed", "added"]


def test_lines_of_a_page_are_its_paragraphs_without_markup():
    html = "<p>Say <strong>who</strong> you are.</p><ul><li>First &amp; plainly</li><li></li></ul>"

    assert comparing.lines_of(html) == ["Say who you are.", "First & plainly"]


def test_a_text_is_compared_with_another_in_sentences_and_clauses():
    found = comparing.compared(policy(), policy("Answer never.", words="x", summary="Kind."), str)
    assert [one.clause.title for one in found.clauses] == ["In plain words", "Be kind"]
    assert found.says[0].startswith("Clause “Be kind” says something else")
    assert found.number == 1

    renamed = comparing.compared(policy(), policy(title="Stay kind", words="x"), str)
    assert "".join(run.words for run in renamed.clauses[0].lines[0] if run.kind == "added") == "Stay"


def test_a_new_text_and_a_text_taken_away_are_said_in_a_sentence():
    assert comparing.compared(None, policy(), str).says == ("The policy is new.",)
    assert comparing.compared(policy(), None, str).says[0].startswith("The policy is taken out of force.")
