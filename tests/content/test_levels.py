"""levels.toml: levels, permissions, and the place of each mistake."""

import pytest

from lms.content.levels import Level, Permission
from tests.content import small


def places(text: str) -> list[str]:
    found = small.read({small.KINDS["levels"]: text}).findings
    return small.places(tuple(one for one in found if one.path == small.KINDS["levels"]))


def test_levels_and_permissions_are_read() -> None:
    library = small.read()
    assert library.levels == (
        Level(0, "new", "New", (), None),
        Level(1, "ready", "Ready", ("course:basics", "policy:conduct"), 12),
    )
    assert library.permissions == (
        Permission("story.view", 0, False, "read stories", frozenset({"champion"}), "story.view"),
        Permission("story.share", 1, True, "share stories", opens="story.share"),
    )


def test_a_level_that_is_signed_off_needs_that_too() -> None:
    text = small.LEVELS.replace('valid_for = "12mo"', 'sign_off = "champion"')
    level = small.read({small.KINDS["levels"]: text}).levels[1]

    assert level.sign_off == "champion"
    assert level.needs == ("course:basics", "policy:conduct", "signoff:ready")
    assert Level(1, "ready", "Ready", ("course:basics",), None).needs == ("course:basics",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[[level]\n", ["1:8 TOML-SYNTAX"]),
        ("[[level]]\nnumber = ", ["2:1 TOML-SYNTAX"]),
        ('[[level]]\nid = """', ["2:1 TOML-SYNTAX"]),
        (f"a = {'9' * 5000}", ["1:1 TOML-SYNTAX"]),
        (f"a = {'[' * 5000}", ["1:1 TOML-SYNTAX"]),
        ("#" * 64_001, ["1:1 FILE-LARGE"]),
        ("", ["1:1 LEVEL-NUMBER"]),
        ("level = 1", ["1:1 VALUE-SHAPE"]),
        ("level = [1]", ["1:1 VALUE-SHAPE"]),
        ('level = [{number = 0, id = "new", title = "New"}]', []),
    ],
)
def test_a_file_that_cannot_be_read_says_where(text: str, found: list[str]) -> None:
    assert places(text) == found


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("number = 1", "number = 0", ["8:1 LEVEL-NUMBER", "23:1 PERMISSION-LEVEL"]),
        ("number = 0", "number = 5", ["1:1 LEVEL-FREE", "1:1 LEVEL-NUMBER", "16:1 PERMISSION-LEVEL"]),
        ("number = 0", 'number = "none"', ["2:10 VALUE-NUMBER"]),
        ("number = 0", f"number = {10**20}", ["2:10 VALUE-NUMBER"]),
        ("number = 0", "number = [[0]]", ["2:1 VALUE-SHAPE"]),
        ("number = 0", "number = {a = 1}", ["2:1 VALUE-SHAPE"]),
        ('id = "ready"', 'id = "new"', ["9:1 ID-DUPLICATE"]),
        ('id = "ready"', "", ["7:1 ID-MISSING"]),
        ('title = "Ready"', 'titel = "Ready"', ["7:1 KEY-MISSING", "10:1 KEY-UNKNOWN"]),
        ('"course:basics"', '"course:basic"', ["7:1 LEVEL-UNREACHABLE", "11:14 REF-BROKEN"]),
        ('["course:basics", "policy:conduct"]', '[\n"basics"]', ["7:1 LEVEL-FREE", "12:2 VALUE-REF"]),
        ('["course:basics", "policy:conduct"]', "[]", ["7:1 LEVEL-FREE"]),
        ('valid_for = "12mo"', "valid_for = 12", ["12:13 VALUE-DURATION"]),
        ('valid_for = "12mo"', 'sign_off = "champion"', []),
        ('valid_for = "12mo"', 'sign_off = "chapmion"', ["12:12 VALUE-CHOICE"]),
        ('valid_for = "12mo"', 'sign_off = "learner"', ["12:12 VALUE-CHOICE"]),
        ('valid_for = "12mo"', 'sign_of = "champion"', ["12:1 KEY-UNKNOWN"]),
        ("number = 0", 'number = 0\nsign_off = "champion"', ["3:1 LEVEL-SIGN-OFF"]),
        ('["course:basics", "policy:conduct"]', '[]\nsign_off = "champion"', []),
        ('key = "story.share"', 'key = "story.view"', ["22:1 ID-DUPLICATE"]),
        ('key = "story.share"', 'key = "share"', ["22:7 VALUE-FORM"]),
        ('key = "story.share"', 'key = "my.own"\nopens = "story.shar"', ["23:1 PERMISSION-OPENS"]),
        ('key = "story.share"', 'key = "my.own"\nopens = "story.view"', ["23:1 PERMISSION-OPENS"]),
        ('key = "story.share"', 'key = "my.own"\nopens = "story.share"', []),
        ('key = "story.share"', 'key = "my.own"', []),
        ('key = "story.share"\n', "", ["21:1 KEY-MISSING"]),
        ("level = 1", "level = 2", ["23:1 PERMISSION-LEVEL"]),
        ("level = 1", "level = 0", ["24:1 PERMISSION-OUTWARD"]),
        ("outward = true", "outward = false", ["24:1 PERMISSION-OUTWARD"]),
        ('says = "share stories"', 'says = "share"\nroles = ["champion"]', ["26:1 PERMISSION-OUTWARD"]),
        ('roles = ["champion"]', 'roles = ["champ"]', ["19:11 VALUE-CHOICE"]),
        ("outward = true", "", ["21:1 KEY-MISSING"]),
        ("[[level]]", "colour = 1\n[[level]]", ["1:1 KEY-UNKNOWN"]),
        ("[[permission]]", "[[permision]]", ["14:1 KEY-UNKNOWN"]),
        ("[[permission]]", "[tools.black]\n[[permission]]", ["1:1 KEY-UNKNOWN"]),
    ],
)
def test_a_mistake_is_found_at_its_place(old: str, new: str, found: list[str]) -> None:
    assert old in small.LEVELS
    assert places(small.LEVELS.replace(old, new, 1)) == found


def test_control_characters_of_toml_escapes_do_not_pass() -> None:
    text = small.LEVELS.replace('"Ready"', '"Re\\u0000ady"')
    assert small.read({small.KINDS["levels"]: text}).levels[1].title == "Re\ufffdady"


def test_a_file_that_is_not_text_leaves_no_levels() -> None:
    library = small.read({small.KINDS["levels"]: b"\xff"})
    assert library.levels == ()
