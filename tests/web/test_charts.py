"""Charts drawn by the server: valid SVG, escaped words, every number of points, withheld values, tables and files."""

import csv
import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask
from markupsafe import Markup

from lms.web import charts, drawing, tables
from lms.web.charts import NOT_SHOWN, Chart, Point

pytestmark = pytest.mark.once

SVG = "{http://www.w3.org/2000/svg}"
NASTY = '<b onclick="x">"&amp; \'\x1b]]></b>'
MAKERS = {
    "line": charts.line,
    "bars": charts.bars,
    "lying": lambda *given, **more: charts.bars(*given, **more, lying=True),
    "funnel": charts.funnel,
    "interval": charts.interval,
}


def drawn(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(str(chart.svg))


def shapes(chart: Chart, class_: str) -> list[ElementTree.Element]:
    return [one for one in drawn(chart).iter() if class_ in (one.get("class") or "").split()]


def words(chart: Chart) -> list[str]:
    return [one.text or "" for one in drawn(chart).iter("text")]


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("count", [0, 1, 2, 7, 24, 400])
def test_any_number_of_points_is_drawn_as_valid_svg_with_all_of_them_in_the_table(maker: str, count: int) -> None:
    points = [Point(f"W{n}", n % 17, n % 17 - 1, n % 17 + 1) for n in range(count)]

    made = MAKERS[maker]("Shares", "How many.", points)
    root = drawn(made)

    assert root.tag == "svg"
    assert root.get("role") == "img"
    named = {one.get("id"): one.text for one in root if one.get("id")}
    assert [named[one] for one in (root.get("aria-labelledby") or "").split()] == ["Shares", "How many."]
    assert len(made.rows) == len(made.cells) == count
    assert all(len(row) == len(made.head) for row in made.rows)
    assert "style=" not in made.svg
    assert len(made.svg) < 120_000


@pytest.mark.parametrize("maker", MAKERS)
def test_words_of_people_are_escaped_everywhere(maker: str) -> None:
    made = MAKERS[maker](NASTY, NASTY, [Point(NASTY, 3), Point(NASTY, None)])

    assert "<b" not in made.svg
    assert "\x1b" not in made.svg
    assert drawn(made)[0].text == NASTY.replace("\x1b", " ")
    assert made.rows[0][0] == NASTY


@pytest.mark.parametrize("maker", MAKERS)
def test_every_length_lies_inside_the_picture(maker: str) -> None:
    made = MAKERS[maker]("A", "B", [Point("a", -7.5, -20, 3), Point("b", 0.0), Point("c", 12, 1, 30)])

    for one in drawn(made).iter():
        for name in ("x", "x1", "x2", "cx", "width"):
            assert 0 <= float((one.get(name) or "0").rstrip("%")) <= 100
        for name in ("y", "y1", "y2", "cy"):
            assert 0 <= float(one.get(name) or "0") <= float(drawn(made).get("height") or 0)


def test_a_withheld_value_is_drawn_and_told_as_not_shown() -> None:
    points = [Point("a", 6), Point("b", None), Point("c", 9)]

    columns, line, lying = (
        charts.bars("A", "B", points),
        charts.line("A", "B", points),
        MAKERS["lying"]("A", "B", points),
    )

    assert [one[0].text for one in shapes(columns, "chart__gap")] == [f"b: {NOT_SHOWN}"]
    assert len(shapes(columns, "chart__bar")) == 2
    assert len(shapes(line, "chart__gap")) == 1
    assert shapes(line, "chart__line") == []
    assert f"Dashed: {NOT_SHOWN}" in words(columns)
    assert NOT_SHOWN in words(lying)
    assert columns.rows == line.rows == lying.rows == (("a", "6"), ("b", NOT_SHOWN), ("c", "9"))


def test_a_withheld_interval_tells_neither_end() -> None:
    made = charts.interval("A", "B", [Point("a", None, 1, 2), Point("b", 5), Point("c", 5, 4, 6)], says=charts.percent)

    assert made.rows == (("a", *[NOT_SHOWN] * 3), ("b", "5 %", "", ""), ("c", "5 %", "4 %", "6 %"))
    assert [one[0].text for one in shapes(made, "chart__dot")] == ["b: 5 %", "c: 5 % (4 % to 6 %)"]
    assert len(shapes(made, "chart__line")) == 1


def test_a_share_of_a_hundred_is_drawn_as_one() -> None:
    made = charts.bars("A", "B", [Point("a", 80), Point("b", 20)], lying=True, full=100)
    assert [one.get("width") for one in shapes(made, "chart__bar")] == ["80%", "20%"]


def test_what_is_not_drawn_stands_in_the_table() -> None:
    made = MAKERS["lying"]("A", "B", [Point(f"thing {n}", n) for n in range(23)])

    assert "and 3 more in the table" in words(made)
    assert len(shapes(made, "chart__bar")) == 20
    assert made.rows[-1] == ("thing 22", "22")


@pytest.mark.parametrize("count", [1, 5, 12, 52, 400])
def test_below_a_plot_stand_no_more_words_than_fit(count: int) -> None:
    made = charts.bars("A", "B", [Point(f"W{n}", 1) for n in range(count)])
    below = [one for one in drawn(made).iter("text") if re.fullmatch(r"W\d+", one.text or "")]

    assert 1 <= len([one for one in below if one.get("class") != "chart__wide"]) <= 4
    assert len(below) <= 10


@pytest.mark.parametrize(
    ("values", "low", "high", "ticks"),
    [
        ([], 0, 1, 2),
        ([0.0], 0, 1, 2),
        ([7], 0, 8, 5),
        ([61, 20], 0, 80, 5),
        ([0.3], 0, 0.3, 4),
        ([-3, 9], -5, 10, 4),
        ([float("inf"), 10], 0, 10, 3),
        ([1_000_000], 0, 1_000_000, 3),
    ],
)
def test_a_scale_is_round_and_holds_zero_and_every_value(
    values: list[float], low: float, high: float, ticks: int
) -> None:
    made = drawing.scale(values)

    assert (made.low, round(made.high, 6)) == (low, high)
    assert len(made.ticks) == ticks


@pytest.mark.parametrize(
    ("value", "said"), [(1200, "1,200"), (3.44, "3.4"), (0, "0"), (-2.5, "-2.5"), (-0.04, "0"), (7.0, "7")]
)
def test_a_number_is_said_plainly(value: float, said: str) -> None:
    assert charts.number(value) == said
    assert charts.percent(value) == f"{said} %"


def test_words_too_long_for_their_place_are_cut() -> None:
    assert drawing.short("x" * 50) == f"{'x' * 37}…"
    assert drawing.short("one\ntwo", 9) == "one two"


def test_an_element_escapes_what_it_is_given() -> None:
    made = drawing.element("text", "a<b", Markup("<i/>"), class_="x", data_y='"', none=None)
    assert made == '<text class="x" data-y="&#34;">a&lt;b<i/></text>'


def test_the_macro_shows_picture_sentence_table_and_file(app: Flask) -> None:
    made = charts.bars("Shares by week", "Six at most.", [Point("W1", 6), Point("W2", None)], head=("Week", "Shares"))
    with app.test_request_context():
        env = app.jinja_env
        parts, macros = env.get_template("lms/_parts.html").module, env.get_template("lms/_charts.html").module
        shown = macros.chart(parts, made, "/file.csv")
        empty = macros.chart(parts, charts.bars("Nothing", "There are no shares yet.", []), "/file.csv")

    assert ">Shares by week</h2>" in shown
    assert "<p>Six at most.</p>" in shown
    assert made.svg in shown
    assert f'<th scope="row" class="breaks">W2</th><td class="number">{NOT_SHOWN}</td>' in shown
    assert 'href="/file.csv"' in shown
    assert "There are no shares yet." in empty
    assert "<svg" not in empty
    assert "/file.csv" not in empty


def test_a_file_starts_no_formula_and_keeps_numbers(app: Flask) -> None:
    reply = tables.download("shares", ("Who", "Change"), [("=cmd()", -3.5), ("+1", 12), ("ä, b", NOT_SHOWN)])

    assert reply.mimetype == "text/csv"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="shares.csv"'
    text = reply.get_data(as_text=True)
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:])))
    assert rows == [["Who", "Change"], ["'=cmd()", "-3.5"], ["'+1", "12"], ["ä, b", NOT_SHOWN]]


def test_each_class_a_chart_uses_has_its_colours() -> None:
    css = (Path(drawing.__file__).parent.parent / "static" / "lms" / "handrail.css").read_text(encoding="utf-8")
    points = [Point("a", 3, 1, 4), Point("b", None), Point("c", 2)]
    used = {
        one
        for make in MAKERS.values()
        for shape in drawn(make("A", "B", points)).iter()
        for one in (shape.get("class") or "").split()
    }

    assert {one for one in used if f".{one}" not in css} == set()
    assert "print-color-adjust: exact" in css
