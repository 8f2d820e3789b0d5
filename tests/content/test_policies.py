"""Policies, their clauses and checks, and platforms."""

from datetime import date

import pytest

from lms.content.policies import Clause
from tests.content import small


def found(old: str, new: str) -> list[str]:
    spoilt = small.spoilt("policy", old, new)
    return small.places(tuple(one for one in spoilt if one.path == small.KINDS["policy"]))


def test_a_policy_has_clauses_and_sections_beside_them() -> None:
    policy = small.read().policies["conduct"]
    assert policy.clauses == (
        Clause("open", 1, "Be open", "Say it.", 13),
        Clause("true", 2, "Be true", "Mean it.", 18),
        Clause("beside", None, "Beside", "Nothing limits you.", 23),
    )
    assert (policy.summary, policy.approvals, policy.acknowledge) == ("Say it, mean it.", ("legal", "hr"), True)
    assert policy.review_by == date(2027, 9, 30)
    assert [(one.id, one.prompt, one.line) for one in policy.check] == [("check-1", "Do you say it?", 30)]


def test_a_platform_is_read() -> None:
    platform = small.read().platforms["square"]
    assert (platform.kind, platform.decision, platform.network, platform.owner, platform.body) == (
        ("external", "allowed", "square", "champion", "Good for talking.")
    )


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ("<!-- id: open -->\n", "", ["13:1 ID-MISSING", "37:14 REF-PART"]),
        ("<!-- id: open -->", "<!-- id: open; tags: a -->", ["14:16 KEY-UNKNOWN"]),
        ("<!-- id: true -->", "<!-- id: open -->", ["18:1 ID-DUPLICATE"]),
        ("## 2. Be true", "## 3. Be true", ["18:1 POLICY-NUMBER"]),
        ("### Do you say it?", "Do you say it?", ["28:1 POLICY-CHECK"]),
        ("## 2. Be true\n<!-- id: true -->", "## 2. Be true", ["18:1 ID-MISSING"]),
    ],
)
def test_a_mistake_is_found_at_its_line(old: str, new: str, places: list[str]) -> None:
    assert found(old, new) == places


def test_a_policy_without_clauses_says_so() -> None:
    text = small.POLICY.partition("## 1.")[0]
    findings = small.read({small.KINDS["policy"]: text}).findings
    assert (small.KINDS["policy"], "POLICY-CLAUSES") in [(one.path, one.code) for one in findings]


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("Say it.\n\n## 2", "**Say**   it!\n\n## 2", True),
        ("## 1. Be open", "## 1. Be Open", True),
        ("title: Conduct", "title: Our conduct", True),
        ("Say it, mean it.", "Another summary.", True),
        ("Say it.\n\n## 2", "Say [it](https://example.org/a).\n\n## 2", True),
        ("Say it.\n\n## 2", "Say it always.\n\n## 2", False),
        ("Nothing limits you.", "Something limits you.", False),
        ("<!-- id: beside -->", "<!-- id: besides -->", False),
        ("## Beside", "## 3. Beside", False),
    ],
)
def test_only_words_of_clauses_make_a_change_material(old: str, new: str, same: bool) -> None:
    before = small.read().policies["conduct"]
    after = small.read({small.KINDS["policy"]: small.POLICY.replace(old, new)}).policies["conduct"]
    assert before.digest != after.digest
    assert (before.words_digest == after.words_digest) is same


def test_changing_where_a_link_leads_is_not_material() -> None:
    texts = [
        small.POLICY.replace("Say it.\n\n## 2", f"Say [it](https://{host}).\n\n## 2") for host in ("a.org", "b.org")
    ]
    one, other = (small.read({small.KINDS["policy"]: text}).policies["conduct"] for text in texts)
    assert one.words_digest == other.words_digest
