"""How a Python process of ours is started beside the web process, for work that may hang, or eat all memory."""

import json
import os
import sys
from pathlib import Path

_ROOM = str(Path(__file__).resolve().parents[1])
START = """
import importlib, json, sys, types
sys.path[:] = json.loads(sys.argv[1])
face = sys.modules["lms"] = types.ModuleType("lms")
face.__path__ = [sys.argv[2]]
room = importlib.import_module(sys.argv[3])
room.main()
"""
"""The child knows the package without its face, which would load Flask and take half a second."""
KEPT = ("LD_LIBRARY_PATH", "PATH")


def command(module: str) -> list[str]:
    """Give the command that runs ``main()`` of a module of ours in a process of its own."""
    return [sys.executable, "-I", "-W", "ignore", "-c", START, json.dumps(sys.path), _ROOM, module]


def environment() -> dict[str, str]:
    """Give the little of our environment that such a process sees: no secret and no setting."""
    return {name: os.environ[name] for name in KEPT if name in os.environ}
