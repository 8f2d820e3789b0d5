"""Files are packed for browsers that say they unpack them, and pages never."""

import gzip

import pytest
from flask.testing import FlaskClient

PATH = "/lms-static/handrail.css"
pytestmark = pytest.mark.once


def test_a_style_sheet_is_a_fifth_as_long_and_the_same(client: FlaskClient) -> None:
    plain = client.get(PATH)
    packed = client.get(PATH, headers={"Accept-Encoding": "gzip, br"})

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 3
    assert gzip.decompress(packed.data) == plain.data
    assert {plain.headers["Vary"], packed.headers["Vary"]} == {"Accept-Encoding"}
    assert packed.headers["X-Content-Type-Options"] == "nosniff"


def test_what_a_browser_has_already_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get(PATH, headers={"Accept-Encoding": "gzip"}).headers["ETag"]

    again = client.get(PATH, headers={"Accept-Encoding": "gzip", "If-None-Match": tag})

    assert tag.startswith("W/")
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("accepted", ["gzip;q=0", "br", ""])
def test_who_does_not_unpack_gets_it_as_it_is(client: FlaskClient, accepted: str) -> None:
    assert "Content-Encoding" not in client.get(PATH, headers={"Accept-Encoding": accepted}).headers


def test_a_page_and_a_missing_file_are_never_packed(client: FlaskClient) -> None:
    for path in ("/sign-in", "/lms-static/none.css"):
        assert "Content-Encoding" not in client.get(path, headers={"Accept-Encoding": "gzip"}).headers
