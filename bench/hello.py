"""The bare route everything is measured against."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Answer as little as a page can."""
    return "hello"


def application() -> Flask:
    """Give the application to the server."""
    return app
