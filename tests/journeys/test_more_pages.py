"""The second half of the tour of all pages: see test_pages.py."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.journeys.company import Company
from tests.journeys.test_pages import HALVES

pytestmark = pytest.mark.journey


def test_what_forms_lead_to_meets_the_bar(toured: Company, browser: Browser, routes: Flask, together: Path) -> None:
    HALVES[1].take(toured, browser, routes, together)
