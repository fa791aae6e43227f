"""The page cache in real processes: two servers, each with a cache of its own, and the newsroom in a third
process."""

import http.client
import socket
import subprocess
import sys
import time

import pytest

from tests.processes import ROOT, environment, run

PUBLISH = """
from tests import builders
edition = builders.published(title="Khánh thành cầu Vân Hà")
edition.article.refresh_from_db()
print("ADDRESS", edition.get_absolute_url())
"""

WITHDRAW = """
from articles import workflow
from articles.models import Edition
edition = Edition.objects.live().get()
workflow.perform("withdraw", edition, edition.approved_by, reason="Sai số liệu.")
print("DONE", flush=True)
"""

STARTING = 60


class Server:
    def __init__(self, env):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
                *("--port", str(self.port), "--workers", "1", "--blocking-threads", "4"),
                *("--log-level", "warning", "portal.wsgi:application"),
            ],
            cwd=ROOT,
            env=env,
        )

    def ask(self, path, method="GET", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=STARTING)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=named)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def wait(self):
        end = time.monotonic() + STARTING
        while time.monotonic() < end:
            assert self.process.poll() is None, "The server ended at once."
            try:
                return self.ask("/healthz")
            except OSError:
                time.sleep(0.1)
        return pytest.fail("The server does not answer.")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def test_two_processes_agree_within_a_second_of_a_withdrawal(databases, tmp_path):
    env = environment(
        DATABASE_URL=databases.create("page_cache"),
        MEDIA_ROOT=str(tmp_path),
        PAGE_CACHE_BYTES=str(2**20),
    )
    servers = [Server(env), Server(env)]
    try:
        for server in servers:
            server.wait()
        path = run(["manage.py", "shell", "--verbosity=0", "--command", PUBLISH], env).split()[-1]
        withdrawing = subprocess.Popen(
            [sys.executable, "manage.py", "shell", "--verbosity=0", "--command", WITHDRAW],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            text=True,
        )
        # While the newsroom's process starts: what is kept, asked for as browsers do.
        for server in servers:
            status, headers, body = server.ask(path)
            assert status == 200
            assert "Khánh thành cầu Vân Hà" in body.decode()
            assert len(headers.get_all("Date")) == 1
            status, again, nothing = server.ask(path, "HEAD")
            assert (status, nothing) == (200, b"")
            assert again["Content-Length"] == headers["Content-Length"] == str(len(body))
            assert int(again["Age"]) >= 1
            assert server.ask(path, If_None_Match=headers["ETag"])[0] == 304
        assert withdrawing.stdout is not None
        while withdrawing.poll() is None and "DONE" not in withdrawing.stdout.readline():
            pass
        time.sleep(1)
        assert [server.ask(path)[0] for server in servers] == [410, 410]
        assert withdrawing.wait(STARTING) == 0
        withdrawing.stdout.close()
    finally:
        for server in servers:
            server.stop()
        databases.drop("page_cache")
