"""Build the demo company in a folder, once, and tell who may sign in."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.app import create_app
from lms.delivery import jobs, senders
from lms.demo import company
from lms.demo.cast import Somebody
from lms.demo.life import History
from lms.people import service as people
from lms.recognition import service as recognition
from lms.recognition.credentials import service as credentials
from lms.settings import SettingsError
from lms.web.academy import EXTENSION, Academy

SIGN_INS = "sign-ins.json"
SCOPE = "permissions:read"
SHARER = 2
"""The level from which on an advocate may share."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One person a visitor of the demo may be."""

    role: str
    name: str
    email: str
    password: str
    level: int


def environment(folder: Path, url: str) -> dict[str, str]:
    """Give the settings a demo runs with.

    :raises SettingsError: the environment says production.
    """
    if os.environ.get("LMS_ENVIRONMENT") == "production":
        raise SettingsError("lms demo shows invented people; unset LMS_ENVIRONMENT=production to run it")
    chosen = {
        "LMS_ENVIRONMENT": "demo",
        "LMS_DATA": str(folder),
        "LMS_COMPANY": company.COMPANY,
        "LMS_CONTACT": company.CONTACT,
        "LMS_INTERNAL_NETWORK": company.NETWORK,
        "LMS_BASE_URL": url,
    }
    return chosen | {name: os.environ[name] for name in ("LMS_DATABASE_URL", "LMS_CONTENT") if name in os.environ}


def is_built(folder: Path) -> bool:
    """Tell whether a folder holds a whole demo."""
    return (folder / SIGN_INS).is_file()


def build(folder: Path, *, say: Callable[[str], None]) -> dict[str, Any]:
    """Make the company and its months, unless the folder holds them already; give who may sign in."""
    target = folder / SIGN_INS
    if target.is_file():
        known: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
        return _moved(known, target)
    say("Building the demo company: 62 people, five months and a pilot, every step as a person would take it.")
    academy: Academy = create_app(publish_at_start="no").extensions[EXTENSION]
    clock = academy.clock
    history = History(academy, clock(), say=say)
    history.play()
    with (folder / "mails.txt").open("w", encoding="utf-8") as mails:
        jobs.sweep(academy, sender=senders.Console(mails))
    academy.clock = clock
    _sign(academy)
    found = {
        "people": [asdict(one) for one in _sign_ins(academy, history)],
        "api_token": _token(academy, history),
        "public_badges": {state: _address(public_id) for state, public_id in history.public.items()},
    }
    academy.store.dispose()
    return _kept(found, target)


def lines(found: dict[str, Any], url: str) -> list[str]:
    """Say who may sign in, for a terminal."""
    table = [f"  {one['role']:9} level {one['level']}  {one['email']:38} {one['password']}" for one in found["people"]]
    badges = [f"  {state:9} badge    {address}" for state, address in found.get("public_badges", {}).items()]
    return [f"Sign in at {url}/sign-in as", *table, f"  API token ({SCOPE}): {found['api_token']}", *badges]


def _kept(found: dict[str, Any], target: Path) -> dict[str, Any]:
    unfinished = target.with_suffix(".new")
    unfinished.write_text(json.dumps(found, indent=2, ensure_ascii=False), encoding="utf-8")
    unfinished.replace(target)
    return found


def _sign(academy: Academy) -> None:
    """Sign every badge, as the jobs do."""
    while credentials.run(academy, academy.clock()):
        pass
    credentials.stop()


def _moved(known: dict[str, Any], target: Path) -> dict[str, Any]:
    """Name public badges where the demo is served now: another port is another address."""
    badges = {state: _address(one.rpartition("/")[2]) for state, one in known.get("public_badges", {}).items()}
    return known if badges == known.get("public_badges", {}) else _kept({**known, "public_badges": badges}, target)


def _address(public_id: str) -> str:
    return f"{os.environ['LMS_BASE_URL']}/badges/{public_id}"


def _sign_ins(academy: Academy, history: History) -> list[SignIn]:
    named = [history.named(name) for name in (company.NEWCOMER, company.LEARNER, company.ADVOCATE, *company.ROLES)]
    with academy.store.reading() as session:
        shown = [*named[:2], _sharer(session, history, academy.clock()), *named[2:]]
    experts = [history.named(name) for name in company.EXPERTS.values() if name not in company.ROLES]
    renewing = history.pilot.renewing
    with academy.store.reading() as session:
        standings = recognition.standings(session, [one.person_id for one in (*shown, *experts, renewing)])
    found = [_sign_in(one, standings[one.person_id].level_number) for one in shown]
    level = standings[renewing.person_id].level_number
    areas = {name: area for area, name in company.EXPERTS.items()}
    also = [
        SignIn(areas[one.name], one.name, one.email, one.password, standings[one.person_id].level_number)
        for one in experts
    ]
    return [*found, SignIn("renewing", renewing.name, renewing.email, renewing.password, level), *also]


def _sharer(session: Session, history: History, at: datetime) -> Somebody:
    """Choose an advocate at level 2: who may share, and nothing beyond."""
    chosen = {company.NEWCOMER, company.LEARNER, company.ADVOCATE, *company.ROLES, *company.EXPERTS.values()}
    others = [one for one in history.people if one.person_id and one.name not in chosen and not one.roles]
    standings = recognition.standings(session, [one.person_id for one in others])
    return next(
        one
        for one in others
        if standings[one.person_id].level_number == SHARER and advocacy.may(session, one.person_id, "story.share", at)
    )


def _sign_in(one: Somebody, level: int) -> SignIn:
    return SignIn(one.role, one.name, one.email, one.password, level)


def _token(academy: Academy, history: History) -> str:
    with academy.store.transaction() as session:
        return people.token_for(session, [SCOPE], "demo", at=academy.clock(), by=history.admin.person_id)
