"""A helper that is kept alive, and children that follow their parent."""

import os
import signal
import threading

import pytest

from lms.cli import processes
from tests.cli.test_server import until


@pytest.fixture
def program(monkeypatch, tmp_path):
    """Stands for python: notes each start and its arguments, then runs the body it is given."""

    def make(body: str):
        script, notes = tmp_path / "program", tmp_path / "notes"
        script.write_text(f'#!/bin/sh\n{body.splitlines()[0]}\necho "$$ $*" >> {notes}\n{body.splitlines()[-1]}\n')
        script.chmod(0o755)
        monkeypatch.setattr(processes.sys, "executable", str(script))
        monkeypatch.setattr(processes, "RESTART_SECONDS", 0.05)
        return lambda: notes.read_text().splitlines() if notes.exists() else []

    return make


def test_a_helper_that_dies_is_started_again_until_it_is_to_stop(program):
    starts = program(":\nexec sleep 100")
    helper = processes.Helper("jobs", "--parent", "7")
    assert until(lambda: len(starts()) == 1)
    first, words = starts()[0].split(maxsplit=1)
    assert words == "-m lms jobs --parent 7"

    os.kill(int(first), signal.SIGKILL)
    assert until(lambda: len(starts()) == 2)
    helper.stop(5)

    assert len(starts()) == 2
    assert helper._process.returncode == -signal.SIGTERM


def test_a_helper_that_will_not_end_is_ended_by_force(program):
    starts = program("trap '' TERM\nwhile :; do sleep 0.05; done")
    helper = processes.Helper("jobs")
    assert until(lambda: len(starts()) == 1)

    helper.stop(0.3)

    assert helper._process.returncode == -signal.SIGKILL


def test_a_child_acts_once_its_parent_is_gone_and_leaves_for_good(monkeypatch):
    parents = iter([7, 7, 1])
    left, acted = threading.Event(), []
    monkeypatch.setattr(processes, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(processes.os, "getppid", lambda: next(parents))
    monkeypatch.setattr(processes.os, "_exit", lambda code: left.set())

    processes.when_orphaned(7, lambda: acted.append(True), seconds=0.01)

    assert left.wait(5)
    assert acted == [True]
