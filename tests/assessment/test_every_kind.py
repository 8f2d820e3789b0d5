"""Every kind of question as it is taken: asked, saved, handed in, explained; nothing given away before."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.assessment import drawing, kinds, marking, service
from lms.library import service as library
from lms.web import csrf
from tests import factories
from tests.assessment import every
from tests.conftest import MovableClock

Answers = dict[str, list[str]]
RIGHT = ["Say what was wrong", "Say what is right", "Thank whoever told you", "Go on with your day"]
"""The items of the ordering, as they belong."""
SECRETS = (
    "Plain words", "hides it", "Nobody may.", "It is your choice", "Nobody hears", "employer", "#ad", "networks differ",
    "am employed", "personal", "Calm helps", "looks like hiding", "late parcel", "deleted comment", "service team",
    "order number", "Solved", "Exposed", "Thank them and ask what happened](", "explanation", "feedback", "credit",
    "shortest",
)  # fmt: skip
"""Words of the answers, of scenes not reached, and of the hint that costs."""


@pytest.fixture
def path(client: FlaskClient, session: Session, ada: int, publish: Callable[..., int]) -> str:
    """The address of an attempt at the quiz with every kind."""
    publish(every.FILES)
    factories.sign_in(client, session, ada)
    session.rollback()
    session.info.pop("release", None)
    return factories.post(client, "/quiz/about/every").location


def fields(session: Session, person_id: int, path: str, **changes: list[str]) -> Answers:
    """Answer everything right, as the form would; ``changes`` by question."""
    found = {}
    for question, order in service.drawn_questions(session, person_id, path.rsplit("/", 1)[1]):
        kind = kinds.of(question)
        found[f"q-{question.id}"] = kind.show(question, order, kind.right(question))
    found["q-open"] = ["It is not true. Here is what is."]
    session.rollback()
    return found | {f"q-{name}": values for name, values in changes.items()}


def shown(session: Session, person_id: int, path: str, name: str, *keys: str) -> list[str]:
    """Give what the form of one question sends for these keys."""
    drawn = {one.id: (one, order) for one, order in service.drawn_questions(session, person_id, path.rsplit("/", 1)[1])}
    session.rollback()
    question, order = drawn[name]
    return kinds.of(question).show(question, order, keys)


def save(client: FlaskClient, path: str, **sent: Any) -> TestResponse:
    return factories.post(client, f"{path}/save", **sent)


def words(reply: TestResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", reply.text).split())


def part(page: str, name: str) -> str:
    """Give the fieldset of one question."""
    return page[page.index('<fieldset class="question') :].split(f'id="q-{name}"', 1)[1].split("</fieldset>", 1)[0]


# ---- asked ----


def test_each_kind_has_its_own_fields(client: FlaskClient, path: str) -> None:
    page = client.get(path).text

    assert part(page, "single").count('type="radio"') == 2
    assert part(page, "multiple").count('type="checkbox"') == 3
    assert part(page, "judged").count('type="radio"') == 3
    for name in ("number", "range"):
        assert 'inputmode="decimal"' in part(page, name)
    for name in ("word", "pattern"):
        assert 'type="text"' in part(page, name)
        assert "inputmode" not in part(page, name)
    assert part(page, "order").count('type="hidden"') == 4
    assert part(page, "order").count('name="move"') == 8
    assert part(page, "match").count("<select") == 3
    assert part(page, "match").count(">None of these</option>") == 3
    assert part(page, "match").count(">A press release</option>") == 3
    assert part(page, "gaps").count('name="q-gaps"') == 2
    assert re.search(r'I\s+<input[^>]*aria-label="Gap 1 of 2"[^>]*>\s+at Norda', part(page, "gaps"))
    assert part(page, "scene").count('type="radio"') == 2
    assert 'maxlength="4000"' in part(page, "open")
    assert "Says plainly what is not true" in part(page, "open")


def test_nothing_of_the_answers_leaves_the_server_before_it_is_handed_in(
    client: FlaskClient, session: Session, ada: int, path: str
) -> None:
    replies = [
        client.get(path),
        client.get("/quiz/about/every"),
        factories.post(client, path, **{"q-single": "0"}),
        save(client, path, **{"q-scene": "0"}),
        client.get(path),
        client.get(f"{path}/result"),
    ]

    for reply in replies:
        sent = (reply.text + str(reply.headers)).casefold()
        assert [word for word in SECRETS if word.casefold() in sent] == []


def test_an_ordering_is_never_shown_in_its_right_order(client: FlaskClient, path: str) -> None:
    items = re.findall(r'ordering__words">([^<]+)<', client.get(path).text)

    assert sorted(items) == sorted(RIGHT)
    assert sum(pair in set(pairwise(RIGHT)) for pair in pairwise(items)) <= (len(RIGHT) - 1) // 2


# ---- saved ----


def test_everything_saved_stands_on_the_page_again(client: FlaskClient, session: Session, ada: int, path: str) -> None:
    sent = fields(session, ada, path, word=["half a word"], match=["0", "", "-"], gaps=["", "own"])
    data = {csrf.FIELD: factories.token(client), **sent}

    assert client.post(f"{path}/save", data=data, headers={"X-Requested-With": "fetch"}).status_code == 204

    page = client.get(path).text
    assert 'value="half a word"' in part(page, "word")
    assert re.findall(r'<option value="([^"]*)" selected', part(page, "match")) == ["0", "-"]
    assert re.findall(r'name="q-gaps" value="([^"]*)"', part(page, "gaps")) == ["", "own"]
    assert "It is not true. Here is what is." in part(page, "open")
    assert re.findall(r'ordering__words">([^<]+)<', page)[0] == "Say what was wrong"
    assert len(re.findall(r'type="checkbox" name="q-multiple" value="\d" checked', page)) == 2


@pytest.mark.parametrize(
    ("place", "way", "after"),
    [(1, "up", [1, 0, 2, 3]), (1, "down", [0, 2, 1, 3]), (0, "up", [0, 1, 2, 3]), (3, "down", [0, 1, 2, 3])],
)
def test_without_a_script_a_button_moves_an_item_and_comes_back_to_it(
    client: FlaskClient, path: str, place: int, way: str, after: list[int]
) -> None:
    order = re.findall(r'type="hidden" name="q-order" value="(\d)"', client.get(path).text)

    reply = save(client, path, **{"q-order": order, "q-word": "typed", "move": f"order:{order[place]}:{way}"})

    assert (reply.status_code, reply.location) == (303, f"{path}#q-order-{order[place]}-{way}")
    page = client.get(path).text
    assert re.findall(r'name="q-order" value="(\d)"', page) == [order[one] for one in after]
    assert f'id="q-order-{order[place]}-{way}"' in page
    assert 'value="typed"' in page


@pytest.mark.parametrize("move", ["order", "order:9:up", "order:0:sideways", "none:0:up", "::", "a:b:c:d"])
def test_a_move_nobody_can_read_moves_nothing(client: FlaskClient, path: str, move: str) -> None:
    order = re.findall(r'type="hidden" name="q-order" value="(\d)"', client.get(path).text)

    assert save(client, path, **{"q-order": order, "move": move}).status_code == 303
    assert re.findall(r'name="q-order" value="(\d)"', client.get(path).text) == order


def test_the_edges_of_an_order_say_that_they_go_no_further(client: FlaskClient, path: str) -> None:
    buttons = re.findall(r'data-move="(\w+)"( aria-disabled="true")?', client.get(path).text)

    assert [way for way, off in buttons if off] == ["up", "down"]
    assert (buttons[0], buttons[-1]) == (("up", ' aria-disabled="true"'), ("down", ' aria-disabled="true"'))


# ---- a scenario ----


def test_a_scenario_goes_on_scene_by_scene(client: FlaskClient, session: Session, ada: int, path: str) -> None:
    first = shown(session, ada, path, "scene", "a")

    reply = save(client, path, **{"q-scene": first, "on": "scene", "q-word": "typed"})

    assert (reply.status_code, reply.location) == (303, f"{path}#q-scene-here")
    page = client.get(path).text
    assert "They tell you about a late parcel." in part(page, "scene")
    assert re.search(r"You chose</span>\s*Thank them and ask what happened", part(page, "scene"))
    assert 'value="typed"' in page
    for unreached in ("deleted comment", "within the hour", "Everybody can read", "Calm helps"):
        assert unreached not in page

    whole = shown(session, ada, path, "scene", "a", "c")
    save(client, path, **{"q-scene": whole, "on": "scene"})
    page = client.get(path).text
    assert "within the hour" in part(page, "scene")
    assert "This is where your way ends." in part(page, "scene")
    assert 'type="radio"' not in part(page, "scene")


def test_a_choice_may_be_changed_until_one_goes_on_and_not_after(
    client: FlaskClient, session: Session, ada: int, path: str
) -> None:
    first, other = shown(session, ada, path, "scene", "a"), shown(session, ada, path, "scene", "b")
    save(client, path, **{"q-scene": first})
    assert f'name="q-scene" value="{first[0]}" checked' in client.get(path).text
    assert "late parcel" not in client.get(path).text
    save(client, path, **{"q-scene": other})
    assert f'name="q-scene" value="{other[0]}" checked' in client.get(path).text

    save(client, path, **{"q-scene": first, "on": "scene"})
    for stale in (other, [], [*other, "4"], ["x"]):
        save(client, path, **{"q-scene": stale, "on": "scene"})
        page = part(client.get(path).text, "scene")
        assert "late parcel" in page
        assert "deleted comment" not in page


def test_a_whole_path_sent_at_once_opens_one_scene(client: FlaskClient, session: Session, ada: int, path: str) -> None:
    save(client, path, **{"q-scene": shown(session, ada, path, "scene", "a", "c"), "on": "scene"})

    page = part(client.get(path).text, "scene")
    assert "late parcel" in page
    assert "within the hour" not in page


def test_going_on_without_a_choice_stays_where_one_is(client: FlaskClient, path: str) -> None:
    assert save(client, path, on="scene").location == f"{path}#q-scene-here"
    assert save(client, path, on="none").status_code == 303

    assert part(client.get(path).text, "scene").count('type="radio"') == 2


def test_a_path_that_is_not_at_its_end_cannot_be_handed_in_and_is_kept(
    client: FlaskClient, session: Session, ada: int, path: str
) -> None:
    sent = fields(session, ada, path, scene=shown(session, ada, path, "scene", "b"))

    reply = factories.post(client, path, **sent)

    assert reply.status_code == 422
    assert "go on to the end of the scenario" in reply.text
    assert re.search(r'name="q-scene" value="\d" checked', reply.text)


# ---- handed in ----


def test_missing_parts_are_named_and_everything_typed_is_kept(
    client: FlaskClient, session: Session, ada: int, path: str
) -> None:
    sent = fields(session, ada, path, match=["0", "", "-"], gaps=["work", ""], number=["often"], range=["many"])
    del sent["q-open"], sent["q-pattern"]

    reply = factories.post(client, path, **sent)

    assert reply.status_code == 422
    page = words(reply)
    for said in ("choose one in every row", "fill every gap", "write a number", "write your answer"):
        assert said in page
    for typed in ("often", "many", "work"):
        assert f'value="{typed}"' in reply.text
    assert re.findall(r'<option value="([^"]*)" selected', reply.text) == ["0", "-"]
    assert part(reply.text, "match").count('aria-invalid="true"') == 1
    assert part(reply.text, "gaps").count('aria-invalid="true"') == 1
    assert part(reply.text, "open").count('aria-invalid="true"') == 1
    assert 'aria-invalid="true"' not in part(reply.text, "order")


def test_a_result_shows_every_answer_and_why(client: FlaskClient, session: Session, ada: int, path: str) -> None:
    sent = fields(
        session,
        ada,
        path,
        order=shown(session, ada, path, "order", "b", "a", "c", "d"),
        match=shown(session, ada, path, "match", "b", "b", "-"),
        gaps=["work", "secret"],
        pattern=["#nice"],
        range=["20"],
    )
    first = shown(session, ada, path, "scene", "a")
    save(client, path, **{"q-scene": first, "on": "scene"})
    sent["q-scene"] = shown(session, ada, path, "scene", "a", "d")

    reply = client.get(factories.post(client, path, **sent).location)
    page = words(reply)

    assert "Each two neighbours in the right order count: 2 of 3." in page
    assert "Say what is right Belongs in place 2." in page
    assert "Thank whoever told you In its place." in page
    assert "Where you work ✕ Nowhere Not right. It goes with The first line" in page
    assert "A holiday picture ✓ None of these Right." in page
    assert "Gap 1 ✓ work Right." in page
    assert "Gap 2 ✕ secret Not right. Accepted own or personal" in page
    assert "280 to 500" in page
    assert re.search(r"for example #\w+ Accepted\.", page)
    assert "Thank them and ask what happened Your choice. The best one here. Calm helps." in page
    assert "Ask for the order number in public Your choice. Worth 50 % of the points." in page
    assert "Best here Pass it to the service team" in page
    assert "Exposed Now everybody can read the order number. This is where your way ended." in page
    assert "It is not true. Here is what is." in page
    assert "waits for a trainer" in page


@pytest.mark.parametrize(("seconds", "late"), [(602, False), (603, True)])
def test_until_the_grace_is_over_what_is_sent_counts_and_then_what_was_saved(
    client: FlaskClient,
    session: Session,
    ada: int,
    clock: MovableClock,
    publish: Callable[..., int],
    path: str,
    seconds: int,
    late: bool,
) -> None:
    timed = every.QUIZ.replace("shuffle: no", "time: 10m\nshuffle: yes").replace("id: every", "id: timed")
    publish({"quizzes/every.md": timed})
    session.info.pop("release", None)
    path = factories.post(client, "/quiz/about/timed").location
    right = fields(session, ada, path)
    for length in (1, 2):
        save(client, path, **{**right, "q-scene": right["q-scene"][:length], "on": "scene"})
    clock.move(seconds=seconds)

    assert factories.post(client, path, **{**right, "q-word": ["other"], "q-gaps": ["", "x"]}).status_code in {303, 422}
    answers = {**right, "q-word": ["other"], "q-gaps": ["x", "x"]}
    assert factories.post(client, path, **answers).status_code == 303
    found = service.result(session, ada, path.rsplit("/", 1)[1], at=clock.now)
    assert found is not None
    assert found.late is late
    wrong = {one.question_id for one in found.questions if one.verdict != "right"}
    assert wrong == ({"open"} if late else {"open", "word", "gaps"})


# ---- review ----


@pytest.mark.parametrize(
    ("review", "shown_words", "hidden"),
    [
        ("never", "waits for a trainer", ("Calm helps", "Accepted", "Belongs in place", "Your order")),
        ("score", "waits for a trainer", ("Calm helps", "Accepted", "Belongs in place", "Your order")),
        ("after-pass", "once you have passed", ("Calm helps", "Accepted", "Belongs in place", "Your order")),
    ],
)
def test_what_review_forbids_is_not_sent_for_any_kind(
    client: FlaskClient,
    session: Session,
    ada: int,
    publish: Callable[..., int],
    path: str,
    review: str,
    shown_words: str,
    hidden: tuple[str, ...],
) -> None:
    text = every.QUIZ.replace("review: after-submit", f"review: {review}").replace("id: every", "id: other")
    publish({"quizzes/every.md": text})
    session.info.pop("release", None)
    other = factories.post(client, "/quiz/about/other").location
    sent = fields(session, ada, other)
    save(client, other, **{"q-scene": sent["q-scene"][:1], "on": "scene"})

    page = client.get(factories.post(client, other, **sent).location).text

    assert shown_words in page
    assert [one for one in hidden if one in page] == []


# ---- hints ----


def test_a_hint_that_costs_is_sent_only_once_it_is_opened(
    client: FlaskClient, session: Session, ada: int, path: str
) -> None:
    assert "It takes 0.25 off the 1 point of this question." in words(client.get(path))

    reply = factories.post(client, f"{path}/hint/single", **{"q-word": "typed", "q-single": "0"})

    assert (reply.status_code, reply.location) == (303, f"{path}#q-single-hint")
    page = client.get(path).text
    assert "Think of the shortest one." in part(page, "single")
    assert 'id="q-single-hint"' in page
    assert 'value="typed"' in page
    assert 'name="q-single" value="0" checked' in page
    assert factories.post(client, f"{path}/hint/single").status_code == 303
    assert [one["hints"] for one in service.export(session, ada)] == [["single"]]


@pytest.mark.parametrize("name", ["word", "none", "single%00"])
def test_only_a_hint_there_is_can_be_opened(client: FlaskClient, path: str, name: str) -> None:
    assert factories.post(client, f"{path}/hint/{name}").status_code == 404


@pytest.mark.parametrize(
    ("place", "earned", "said"),
    [("0", "0.75 of 1 point", "took 0.25 off"), ("1", "0 of 1 point", "There were no points it could take off.")],
)
def test_an_opened_hint_takes_its_price_off_what_was_earned(
    client: FlaskClient, session: Session, ada: int, path: str, place: str, earned: str, said: str
) -> None:
    factories.post(client, f"{path}/hint/single")
    sent = fields(session, ada, path, single=[place])
    save(client, path, **{"q-scene": sent["q-scene"][:1], "on": "scene"})

    page = words(client.get(factories.post(client, path, **sent).location))

    assert f"Question 1 of 13, {earned}" in page
    assert said in page


def test_after_handing_in_no_hint_is_opened(client: FlaskClient, session: Session, ada: int, path: str) -> None:
    sent = fields(session, ada, path)
    save(client, path, **{"q-scene": sent["q-scene"][:1], "on": "scene"})
    factories.post(client, path, **sent)

    assert factories.post(client, f"{path}/hint/single").location == f"{path}#q-single-hint"
    page = words(client.get(f"{path}/result"))
    assert "You opened the hint" not in page


# ---- marked by a trainer ----


def test_a_marked_answer_shows_points_for_each_part_and_the_trainers_words(
    client: FlaskClient, session: Session, ada: int, clock: MovableClock, path: str
) -> None:
    sent = fields(session, ada, path)
    save(client, path, **{"q-scene": sent["q-scene"][:1], "on": "scene"})
    factories.post(client, path, **sent)
    waiting = words(client.get(f"{path}/result"))
    assert "Handed in, not marked yet" in waiting
    assert "Not marked yet" in waiting
    assert "You scored" not in waiting
    assert "Waits for a mark" in client.get("/quiz/about/every").text

    trainer = factories.person(session, "Tess", roles=("trainer",))
    number = marking.queue(session, trainer).entries[0].number
    given = {"open": marking.Given({"a": "full", "b": "half"}, "Clear and kind.\nOne fact more?")}
    marking.mark(session, trainer, number, given, at=clock.now)
    session.commit()

    page = client.get(f"{path}/result")
    assert "You passed" in words(page)
    assert "Question 13 of 13, 2.4 of 3 points Partly right" in words(page)
    assert "Says plainly what is not true 60 of 60 % of the points." in words(page)
    assert "Stays kind 20 of 40 % of the points." in words(page)
    assert "The trainer writes Clear and kind. One fact more?" in words(page)
    assert "Tess" not in page.text
    assert "waits for a trainer" not in page.text


# ---- drawn ----


def test_drawing_and_shuffling_work_for_every_kind(session: Session, ada: int, publish: Callable[..., int]) -> None:
    text = every.QUIZ.replace("shuffle: no", "draw: {x: 7}\nshuffle: yes").replace("; points", "; tags: x; points")
    session.rollback()
    publish({"quizzes/every.md": text})
    session.info.pop("release", None)
    quiz = library.current(session).library.quizzes["every"]

    for seed in range(30):
        drawn = drawing.draw(quiz, seed)
        assert len(drawn) == len(dict(drawn)) == 7
        for question in drawing.questions_of(quiz, drawn):
            kind, order = kinds.of(question), dict(drawn)[question.id]
            right = kind.right(question)
            sent = kind.show(question, order, right)
            assert drawing.kept([question], drawn, {question.id: sent}).get(question.id, []) == right
