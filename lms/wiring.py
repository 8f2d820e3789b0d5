"""On one page: who listens to which signal, and what each room puts into the registries. (being wired)"""

import importlib
import logging
import traceback

from flask import Blueprint

from lms.web.academy import Academy

ROOMS = ("home", "admin", "sharing", "advocacy", "learning", "recognition", "assessment", "policy", "people")


def blueprints() -> list[Blueprint]:
    """TEMPORARY while rooms are built: whatever can be imported."""
    found = []
    for room in ROOMS:
        for storey in ("routes", "api"):
            try:
                module = importlib.import_module(f"lms.{room}.{storey}")
            except ModuleNotFoundError as error:
                if error.name not in {f"lms.{room}.{storey}", f"lms.{room}"}:
                    traceback.print_exc()
                continue
            except Exception:
                logging.exception("room %s is broken now", room)
                continue
            if hasattr(module, "bp"):
                found.append(module.bp)
    return found


def furnish(academy: Academy) -> None:
    """TEMPORARY."""
