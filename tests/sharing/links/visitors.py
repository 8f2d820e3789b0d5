"""Those who follow links."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.sharing.links import service as links
from lms.sharing.links.models import Click

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1"
FACEBOOK = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"
BARRACUDA = "Mozilla/5.0 (compatible; BarracudaCentral/1.0)"


def follow(
    client: FlaskClient, code: str, agent: str = FIREFOX, address: str = "203.0.113.7", method: str = "GET", **more: str
) -> TestResponse:
    """Follow a link; ``more``: headers, with underscores."""
    headers = {"User-Agent": agent, **{name.replace("_", "-"): value for name, value in more.items()}}
    return client.open(f"/s/{code}", method=method, headers=headers, environ_overrides={"REMOTE_ADDR": address})


def come(session: Session, code: str, visitors: Iterable[str], at: datetime, agent: str = "browser") -> None:
    """Have visitors, named by their addresses, follow a link at an instant; nothing is classified yet."""
    session.commit()
    store = session.info["academy"].store
    for address in visitors:
        links.follow(store, links.Visit(code, address, FIREFOX, agent), at)


def fold(session: Session, at: datetime) -> int:
    """Do what the job does, until nothing waits."""
    done = 0
    while number := links.fold(session, at):
        done += number
        session.commit()
    return done


def kinds(session: Session) -> list[Any]:
    """List what each click was, in the order they came."""
    return list(session.scalars(select(Click.kind).order_by(Click.id)))
