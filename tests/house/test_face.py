"""What a host application sees of Handrail: the face, and the example that stands in examples/."""

import runpy
from pathlib import Path

import pytest
from flask import Flask

import lms

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "host_app.py"

pytestmark = pytest.mark.once

TODAY = """{% extends "lms/base.html" %}
{% block title %}Today{% endblock title %}
{% block main %}<h1>The host greets {{ visit.name }}</h1>{% endblock main %}
"""


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The example application, run in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    app: Flask = runpy.run_path(str(EXAMPLE))["app"]
    return app


def test_the_face_shows_what_a_host_imports_and_nothing_else() -> None:
    assert {getattr(lms, name).__name__ for name in lms.__all__} == {"LMS", "Identity", "create_app"}
    with pytest.raises(AttributeError, match="no attribute 'wiring_of'"):
        _ = lms.wiring_of


def test_the_example_is_short() -> None:
    assert len(EXAMPLE.read_text(encoding="utf-8").splitlines()) < 40


def test_the_example_mounts_the_academy_beside_the_hosts_own_pages(host: Flask) -> None:
    client = host.test_client()

    asked = client.get("/academy/learn")
    signed_in = client.get("/login?user=ada", follow_redirects=True)

    assert asked.location == "/academy/sign-in?next=/academy/learn"
    assert "The host" in client.get(asked.location).text
    assert (signed_in.status_code, "Ada" in signed_in.text) == (200, True)
    assert "Content-Security-Policy" not in client.get("/").headers


def test_a_host_overrides_a_template(host: Flask, tmp_path: Path) -> None:
    page = tmp_path / "templates" / "lms" / "home" / "today.html"
    page.parent.mkdir(parents=True)
    page.write_text(TODAY, encoding="utf-8")
    host.root_path = str(tmp_path)
    host.jinja_env.loader = host.create_global_jinja_loader()

    shown = host.test_client().get("/login?user=grace", follow_redirects=True)

    assert "The host greets Grace Hopper" in shown.text
