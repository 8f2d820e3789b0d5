"""Where one can go: no entry of the navigation and no tab leads nowhere."""

from pathlib import Path

import pytest
from flask import Flask

import lms
from lms.places import MORE_PLACES, PLACES, VIEWS

pytestmark = pytest.mark.once


def test_every_entry_of_the_navigation_and_every_tab_has_its_page(shared: Flask) -> None:
    there = {rule.rule for rule in shared.url_map.iter_rules() if "GET" in (rule.methods or ())}
    tabs = [place for places in VIEWS.values() for place in places]
    assert [place.path for place in (*PLACES, *MORE_PLACES, *tabs) if place.path not in there] == []


def test_every_group_of_tabs_is_one_that_some_page_shows() -> None:
    templates = (Path(lms.__file__).parent / "templates").rglob("*.html")
    shown = "".join(one.read_text(encoding="utf-8") for one in templates)
    assert [of for of in VIEWS if f'views_of("{of}"' not in shown] == []
