"""Work beside requests: mail leaves, periodic jobs run once, nothing is lost."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import text

from lms.delivery import jobs, senders
from lms.delivery import service as delivery
from lms.web.academy import Job
from tests.delivery.mailserver import MailServer


@pytest.fixture(autouse=True)
def _only_our_jobs(academy, session):
    academy.jobs = []
    session.execute(text("DELETE FROM lms_outbox"))
    session.execute(text("DELETE FROM lms_job"))
    session.commit()


def send(academy, clock, *names, subject="Hello"):
    with academy.store.transaction() as session:
        for name in names:
            delivery.mail(session, to=f"{name}@norda.example", subject=subject, text="Words", at=clock())


def counts(academy):
    with academy.store.reading() as reader:
        return delivery.counts(reader)


def use(academy, server):
    academy.settings = replace(academy.settings, mail_url=server.url, mail_from="academy@norda.example")


class TestMail:
    """From the outbox to a mail server."""

    def test_everything_due_leaves_on_one_connection(self, academy, clock):
        send(academy, clock, "ada", "bob")

        with MailServer() as server:
            use(academy, server)
            assert jobs.run_once(academy) == 2

        assert [mail["To"] for mail in server.mails] == ["ada@norda.example", "bob@norda.example"]
        assert server.mails[0]["From"] == "academy@norda.example"
        assert server.mails[0].get_content().strip() == "Words"
        assert server.connections == 1
        assert counts(academy).done == 2

    def test_nothing_due_asks_no_server(self, academy):
        with MailServer() as server:
            use(academy, server)
            assert jobs.run_once(academy) == 0
        assert server.connections == 0

    @pytest.mark.parametrize("mood", ["refuses", "silent"])
    def test_a_mail_that_is_not_taken_waits_a_minute(self, academy, clock, monkeypatch, mood):
        monkeypatch.setattr(senders, "SECONDS", 0.2)
        send(academy, clock, "ada")
        with MailServer(mood) as server:
            use(academy, server)
            assert jobs.run_once(academy) == 1
            server.mood = "takes"
            assert jobs.run_once(academy) == 0
            clock.move(minutes=1)
            assert jobs.run_once(academy) == 1

        assert len(server.mails) == 1
        assert counts(academy).done == 1

    def test_a_server_that_is_down_gives_other_work_its_turn(self, academy, clock):
        send(academy, clock, "ada", "bob")
        with MailServer() as server:
            url = server.url
        academy.settings = replace(academy.settings, mail_url=url)

        assert jobs.run_once(academy) == 1
        assert counts(academy).waiting == 2

    def test_without_a_server_mail_is_printed(self, academy, clock, capsys):
        send(academy, clock, "ada", subject="Your link")

        jobs.run_once(academy)

        assert "mail to ada@norda.example\nSubject: Your link\n\nWords\n" in capsys.readouterr().err

    def test_a_sender_may_be_given(self, academy, clock):
        send(academy, clock, "ada")
        stream = io.StringIO()

        assert jobs.sweep(academy, sender=senders.Console(stream)) == 1
        assert "ada@norda.example" in stream.getvalue()

    def test_no_new_item_is_begun_once_it_is_to_stop(self, academy, clock):
        send(academy, clock, "ada")
        stop = threading.Event()
        stop.set()

        assert jobs.run_once(academy, stop) == 0
        assert counts(academy).waiting == 1


def test_a_user_and_a_password_are_sent_and_encryption_is_insisted_on(monkeypatch):
    said = []

    class Server:
        def __init__(self, host, port, timeout, **more):
            said.append((type(self).__name__, host, port, timeout, sorted(more)))

        def starttls(self, context):
            said.append(("starttls", context.check_hostname))

        def login(self, user, password):
            said.append((user, password))
            raise OSError("wrong password")

        def close(self):
            said.append("closed")

    monkeypatch.setattr(senders.smtplib, "SMTP", Server)
    monkeypatch.setattr(senders.smtplib, "SMTP_SSL", type("SSL", (Server,), {}))
    for url in ("starttls://u:p@h", "smtps://u:p@h"):
        with pytest.raises(OSError, match="wrong password"):
            senders.choose(url, "a@norda.example").send(None or _letter(), _at())

    assert said == [
        ("Server", "h", 587, 5, []),
        ("starttls", True),
        ("u", "p"),
        "closed",
        ("SSL", "h", 465, 5, ["context"]),
        ("u", "p"),
        "closed",
    ]


def _letter():
    from lms.delivery import rules

    return rules.letter(to="ada@norda.example", subject="Hello", text="Words", message_id="<1@handrail>")


def _at():
    from datetime import UTC, datetime

    return datetime(2026, 11, 22, tzinfo=UTC)


class TestPeriodic:
    """Jobs of the rooms, as academy.jobs lists them."""

    def test_a_job_runs_when_it_is_due_and_not_before(self, academy, clock):
        ran = []
        academy.jobs = [Job("tick", 60, lambda session, at: ran.append(at))]

        for seconds in (0, 59, 1, 0):
            clock.move(seconds=seconds)
            jobs.run_once(academy)

        assert len(ran) == 2

    def test_a_job_commits_its_work(self, academy, clock):
        academy.jobs = [
            Job("tick", 60, lambda session, at: delivery.mail(session, to="a@b.c", subject="", text="", at=at))
        ]
        stop = threading.Event()
        stop.set()

        jobs.run_once(academy, stop)

        assert counts(academy).waiting == 1

    def test_a_job_that_fails_is_undone_said_and_tried_again_after_a_minute(self, academy, clock):
        runs = []

        def fail(session, at):
            delivery.mail(session, to="a@b.c", subject="", text="", at=at)
            runs.append(at)
            raise ValueError("no luck")

        academy.jobs = [Job("tick", 3600, fail), Job("other", 3600, lambda session, at: runs.append("other"))]

        jobs.run_once(academy)
        jobs.run_once(academy)
        assert counts(academy).waiting == 0
        assert len(runs) == 2
        with academy.store.reading() as reader:
            states = {state.name: state for state in delivery.job_states(reader)}
        assert states["tick"].last_error == "ValueError: no luck"
        assert states["tick"].last_run_at is None
        assert (states["other"].last_error, states["other"].last_run_at) == ("", clock())

        clock.move(minutes=1)
        jobs.run_once(academy)
        assert len(runs) == 3

    def test_a_clock_moved_back_makes_no_job_wait_for_the_old_future(self, academy, clock):
        ran = []
        academy.jobs = [Job("tick", 60, lambda session, at: ran.append(at))]
        clock.move(days=30)
        jobs.run_once(academy)
        clock.move(days=-30)

        jobs.run_once(academy)

        assert len(ran) == 2

    def test_a_job_runs_once_however_many_processes_look(self, academy, clock):
        ran = []
        academy.jobs = [Job("tick", 60, lambda session, at: (time.sleep(0.02), ran.append(at)))]

        for _ in range(3):
            with ThreadPoolExecutor(6) as pool:
                list(pool.map(lambda _n: jobs.run_once(academy), range(6)))
            clock.move(seconds=60)

        assert len(ran) == 3


class TestLoop:
    """The loop that a process runs."""

    def test_it_works_until_it_is_to_stop(self, academy, clock, monkeypatch):
        monkeypatch.setattr(jobs, "TICK_SECONDS", 0.01)
        stop = threading.Event()
        academy.jobs = [Job("tick", 60, lambda session, at: stop.set())]

        jobs.run(academy, stop)

        assert stop.is_set()

    def test_it_goes_on_when_the_database_comes_back(self, academy, clock, monkeypatch, caplog):
        monkeypatch.setattr(jobs, "TROUBLE_SECONDS", 0.01)
        stop = threading.Event()
        academy.jobs = [Job("tick", 60, lambda session, at: stop.set())]
        with academy.store.transaction() as session:
            session.execute(text("ALTER TABLE lms_job RENAME TO gone"))

        thread = threading.Thread(target=jobs.run, args=(academy, stop))
        thread.start()
        time.sleep(0.2)
        with academy.store.transaction() as session:
            session.execute(text("ALTER TABLE gone RENAME TO lms_job"))
        thread.join(10)

        assert stop.is_set()
        assert [record.getMessage()[:27] for record in caplog.records] == ["jobs wait for the database:"]

    def test_it_goes_on_after_any_other_error_and_says_it_once(self, academy, clock, monkeypatch, caplog):
        monkeypatch.setattr(jobs, "TROUBLE_SECONDS", 0.01)
        academy.settings = replace(academy.settings, mail_url="nonsense")
        send(academy, clock, "ada")
        stop = threading.Event()
        threading.Timer(0.2, stop.set).start()

        jobs.run(academy, stop)

        assert [record.getMessage() for record in caplog.records] == ["jobs go on after an error"]


def test_settings_that_cannot_send_mail_are_noticed_at_once(academy):
    jobs.check(academy.settings)
    with pytest.raises(delivery.BadMailUrl):
        jobs.check(replace(academy.settings, mail_url="nonsense"))


def test_no_mail_is_lost_when_senders_are_killed(academy, clock, database, tmp_path):
    """Kill -9 at random moments: every mail arrives, each killed sender doubles one at most."""
    send(academy, clock, *(f"p{number}" for number in range(60)))
    kills = 4
    with MailServer() as server:
        environment = {
            **os.environ,
            "LMS_DATA": str(tmp_path),
            "LMS_DATABASE_URL": database,
            "LMS_MAIL_URL": server.url,
            "LMS_SECRET": "the tests' own secret, long enough to be taken for one",
            "LMS_PUBLISH_AT_START": "no",
            "LMS_CLOCK_FILE": str(tmp_path / "clock"),
        }
        script = (
            "import lms.delivery.senders as s, time\n"
            "send = s.MailServerSender.send\n"
            "def slow(*a): send(*a); time.sleep(0.02)\n"
            "s.MailServerSender.send = slow\n"
            "from lms.cli import opened\n"
            "from lms.delivery import jobs\n"
            "with opened.academy() as academy:\n"
            "    academy.jobs = []\n"
            "    print('go', flush=True)\n"
            "    jobs.run_once(academy)\n"
        )
        for number in range(kills + 1):
            (tmp_path / "clock").write_text(clock.now.isoformat())
            sender = subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE)
            sender.stdout.readline()
            if number < kills:
                time.sleep(0.12 + 0.013 * number)
                sender.send_signal(signal.SIGKILL)
            sender.communicate(timeout=30)
            clock.move(minutes=3)

    arrived = [mail["To"] for mail in server.mails]
    assert set(arrived) == {f"p{number}@norda.example" for number in range(60)}
    assert len(arrived) <= 60 + kills
    assert counts(academy).done == 60
