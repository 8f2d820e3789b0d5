"""The one query that tells who is here is built once, not once a request."""

from flask import Flask

from lms.web import access

ARGS = {"course_id": "a", "lesson_id": "b", "quiz_id": "a", "policy_id": "a", "attempt_id": "x" * 22}
"""What addresses hold."""


def test_a_page_asks_for_the_same_columns_each_time(app: Flask) -> None:
    """A column made anew makes the whole query anew, and that costs more than the page."""
    asked = 0
    for endpoint, view in app.view_functions.items():
        rule = access.rule_of(view)
        if rule is None or rule.prefetch is None:
            continue
        with app.test_request_context():
            first, again = dict(rule.prefetch(ARGS)), dict(rule.prefetch(ARGS))
        asked += 1
        assert first.keys() == again.keys(), endpoint
        for name, column in first.items():
            assert column is again[name], f"{endpoint} makes {name!r} anew: give its function an lru_cache"
    assert asked > 5


def test_today_asks_for_the_same_columns_each_time(client, academy, monkeypatch) -> None:
    """Today is open to everybody, so it hands its columns over itself."""
    seen: list[dict[str, object]] = []
    whoever = academy.identify
    monkeypatch.setattr(academy, "identify", lambda extras: seen.append(dict(extras)) or whoever(extras))

    client.get("/")
    client.get("/")

    assert seen[0]
    assert all(seen[0][name] is seen[1][name] for name in seen[0])
