"""Real workers, clocks and a real mail server: what is left when one of them is killed."""

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta

import psycopg
import pytest

from tests.processes import ROOT, environment, run
from tests.smtp import MailServer

#: Seconds that a process has for what it is waited for.
PATIENCE = 60

PREPARE = """
from accounts.models import MailRhythm
from tests import builders
from articles import workflow
from articles.models import Message
writer = builders.editor(username="phai", full_name="Trần Hồng Phái", email="phai@tin.example.vn")
approver = builders.approver(username="duyet", full_name="Lê Duyệt")
"""
A_TEXT_IS_SENT_BACK = (
    PREPARE
    + """
edition = builders.in_review(writer, title="Đoàn công tác")
workflow.perform("request_changes", edition, approver, reason="Bổ sung số liệu.")
"""
)
# The clock comes by and a worker does what waits then, some seconds ahead: time passes without
# anybody waiting for it.
LATER = """
import sys
from datetime import datetime, timedelta, timezone
import django, time_machine
from django.core.management import call_command
django.setup()
later = datetime.now(timezone.utc) + timedelta(seconds=float(sys.argv[1]))
with time_machine.travel(later, tick=True):
    call_command("clock", once=True)
    call_command("worker", batch=True, startup_delay=False)
"""


class Newsroom:
    """A database of its own, and processes that work on it."""

    def __init__(self, url, server, folder):
        self.url = url
        self.env = environment(
            DATABASE_URL=url,
            EMAIL_URL=server.url,
            MEDIA_ROOT=str(folder / "media"),
            SITE_URL="https://tin.example.vn",
        )
        self.log = (folder / "processes.log").open("wb")
        self.running = []

    def python(self, code):
        return run(["manage.py", "shell", "--verbosity=0", "--command", code], self.env)

    def go_on(self, *, after):
        """Another worker takes over, and the clock has come by, when this much time has passed."""
        run(["-c", LATER, str(after.total_seconds())], self.env)

    def start(self, *arguments):
        """Starts a command, in the background."""
        process = subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        self.running.append(process)
        return process

    def rows(self, query):
        """What the database answers to a question that both kinds understand."""
        with closing(self._connection()) as database:
            return database.execute(query).fetchall()

    def write(self, statement):
        """What somebody else writes meanwhile; fails at once when somebody holds them up."""
        with closing(self._connection()) as database:
            database.execute(statement)
            database.commit()

    def _connection(self):
        if self.url.startswith("sqlite"):
            return sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=1)
        return psycopg.connect(self.url, options="-c lock_timeout=1s")

    def close(self):
        for process in self.running:
            if process.poll() is None:
                process.kill()
            process.wait()
        self.log.close()


@pytest.fixture
def server():
    made = MailServer().start()
    yield made
    made.silent_at = ""
    made.stop()


@pytest.fixture
def newsroom(databases, server, tmp_path):
    name = f"worker_{tmp_path.name}"
    made = Newsroom(databases.create(name), server, tmp_path)
    yield made
    made.close()
    databases.drop(name)


def wait_until(condition, what):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.01)
    pytest.fail(f"Waited {PATIENCE} s in vain until {what}.")


def kill(process):
    """As the kernel does it when memory is short: nothing can be put in order."""
    process.send_signal(signal.SIGKILL)
    assert process.wait(PATIENCE) == -signal.SIGKILL


MAILED = "SELECT count(*) FROM articles_message WHERE mailed_at IS NOT NULL AND mail_error = ''"
TASKS = "SELECT status, count(*) FROM django_tasks_database_dbtaskresult GROUP BY status"


@pytest.mark.parametrize(
    ("silent_at", "mails"),
    # Killed before the server had the mail: it goes out once. Killed between that and noting it: a
    # second time, under the same Message-ID.
    [("RCPT", 1), ("ANSWER", 2)],
)
def test_a_worker_killed_while_sending_loses_no_mail(silent_at, mails, newsroom, server):
    newsroom.python(A_TEXT_IS_SENT_BACK)
    server.silent_at = silent_at
    worker = newsroom.start("worker", "--interval=0.1", "--no-startup-delay")
    assert server.reached.wait(PATIENCE)
    # Whoever works at the desk meanwhile is not held up: no transaction waits for the mail server.
    newsroom.write("UPDATE articles_message SET read_at = NULL")
    kill(worker)
    server.silent_at = ""
    assert newsroom.rows(MAILED) == [(0,)]

    # At once, another worker finds the mail taken; when the time of the dead one is over, it does not.
    newsroom.go_on(after=timedelta())
    assert newsroom.rows(MAILED) == [(0,)]
    newsroom.go_on(after=timedelta(minutes=6))
    assert newsroom.rows(MAILED) == [(1,)]
    assert [str(mail["To"]) for mail in server.mails] == ["phai@tin.example.vn"] * mails
    assert len({str(mail["Message-ID"]) for mail in server.mails}) == 1

    # The task that died with its worker is given to another one, and finds nothing left to do.
    assert ("RUNNING", 1) in newsroom.rows(TASKS)
    newsroom.go_on(after=timedelta(minutes=40))
    assert [status for status, _ in newsroom.rows(TASKS)] == ["SUCCESSFUL"]
    assert len(server.mails) == mails


def test_a_worker_outlives_a_mail_server_that_is_away(newsroom, server):
    server.stop()
    newsroom.python(A_TEXT_IS_SENT_BACK)
    worker = newsroom.start("worker", "--interval=0.1", "--no-startup-delay")
    tried = "SELECT count(*) FROM articles_message WHERE mail_attempts = 1 AND mail_error <> ''"
    wait_until(lambda: newsroom.rows(tried) == [(1,)], "the mail is tried")
    server.start()
    newsroom.go_on(after=timedelta(minutes=2))
    assert newsroom.rows(MAILED) == [(1,)]
    assert [str(mail["To"]) for mail in server.mails] == ["phai@tin.example.vn"]
    worker.terminate()
    assert worker.wait(PATIENCE) == 0


DUE = 20
MANY_ARE_DUE = (
    PREPARE
    + f"""
import time_machine
from datetime import datetime, timedelta, timezone
now = datetime.now(timezone.utc)
with time_machine.travel(now - timedelta(hours=2), tick=False):
    for number in range({DUE}):
        builders.scheduled(writer, reviewer=approver, publish_at=now - timedelta(hours=1))
"""
)
PUBLISHED = "SELECT count(*) FROM articles_edition WHERE state = 'published'"
RECORDS = """
    SELECT count(*), count(DISTINCT edition_id) FROM articles_transition WHERE name = 'publish'
"""
TOLD = "SELECT count(*), count(DISTINCT edition_id) FROM articles_message WHERE kind = 'published'"


def test_a_clock_killed_half_way_and_two_at_once_publish_everything_once(newsroom):
    newsroom.python(MANY_ARE_DUE)
    clock = newsroom.start("clock")
    wait_until(lambda: newsroom.rows(PUBLISHED)[0][0] > 0, "the clock publishes")
    kill(clock)
    [(half_way,)] = newsroom.rows(PUBLISHED)
    assert 0 < half_way < DUE
    assert newsroom.rows(RECORDS) == [(half_way, half_way)]

    together = [newsroom.start("clock", "--once") for _ in range(2)]
    assert [each.wait(PATIENCE) for each in together] == [0, 0]
    assert newsroom.rows(PUBLISHED) == [(DUE,)]
    assert newsroom.rows(RECORDS) == [(DUE, DUE)]
    assert newsroom.rows(TOLD) == [(DUE, DUE)]


def test_the_clock_ends_when_it_is_told(newsroom):
    clock = newsroom.start("clock")
    came_by = "SELECT count(*) FROM articles_clock WHERE last_run_at IS NOT NULL"
    wait_until(lambda: newsroom.rows(came_by) == [(1,)], "the clock comes by")
    clock.terminate()
    assert clock.wait(PATIENCE) == 0
