"""Tests in a real Chromium against the real portal, in a process and with a database of its own.

`portal_server` starts it; `faults` watches every page and fails the test on what no visitor should
meet. Everything in this folder is marked `browser`.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, expect

from tests import machine
from tests.processes import ROOT, PostgreSQLDatabases, Shell, SQLiteDatabases, environment, run

HERE = Path(__file__).parent
# Seconds for the portal to answer after its start, and to end when it is told to.
STARTING = 60
ENDING = 10
# Milliseconds that a test waits for something to appear on a page.
PATIENCE = 10_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what stands in this folder, so that `-m "not browser"` leaves it out."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.needs("chromium", "libatomic"))


# The browser


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, which calls nobody; it refuses its own sandbox to root."""
    flags = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
    ]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    return {
        **browser_type_launch_args,
        "executable_path": machine.find_chromium(),
        "args": flags,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A visitor in Vietnam."""
    return {**browser_context_args, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}


@dataclass
class Faults:
    """What went wrong in the browser during a test.

    A test that provokes a fault names it: each of `allowed` is a regular expression, searched for
    in the line of the fault, as in `faults.allowed.append("status of 404")`.
    """

    allowed: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Notes what any page of the context reports, answers or asks for from now on."""
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.seen.append(f"uncaught error: {error.error}"))
        context.on("request", self.on_request)
        context.on("response", self.on_response)

    def on_console(self, message: ConsoleMessage) -> None:
        """A console error; breaches of the content security policy are among them."""
        if message.type == "error":
            self.seen.append(f"console: {message.text} ({message.location.get('url', '')})")

    def on_request(self, request: Request) -> None:
        """A request to anybody else: pages need nothing from outside."""
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in {
            "127.0.0.1",
            "localhost",
        }:
            self.seen.append(f"foreign host: {request.url}")

    def on_response(self, response: Response) -> None:
        """An answer of the 500s."""
        if response.status >= 500:
            self.seen.append(f"status {response.status}: {response.url}")

    def remaining(self) -> list[str]:
        """The faults that the test did not name, each once."""
        return [
            line
            for line in dict.fromkeys(self.seen)
            if not any(re.search(pattern, line) for pattern in self.allowed)
        ]


@pytest.fixture
def faults() -> Iterator[Faults]:
    """The faults of this test; what is left of them at its end fails it."""
    found = Faults()
    yield found
    if remaining := found.remaining():
        pytest.fail("The browser met faults:\n" + "\n".join(remaining), pytrace=False)


@pytest.fixture
def new_context(
    faults: Faults, new_context: Callable[..., BrowserContext]
) -> Callable[..., BrowserContext]:
    """pytest-playwright's fixture, with every context watched; `context` and `page` use it too."""

    def create(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        faults.watch(context)
        return context

    return create


# The portal

SESSION = """
from django.test import Client
from tests.signing_in import sign_in
client = sign_in(Client(), User.objects.get(username={username!r}))
print(client.session.session_key)
"""


class Portal:
    """A running portal: `url` without a trailing slash, `env` what it was told."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.env = {"SITE_URL": self.url, **env, "MEDIA_ROOT": str(folder / "media")}
        self.log_path = folder / "portal.log"
        with self.log_path.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "granian", "--interface", "wsgi"),
                    *("--host", "127.0.0.1", "--port", str(port), "--workers", "1"),
                    *("--blocking-threads", "4", "--log-level", "warning"),
                    "portal.wsgi:application",
                ],
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.shell = Shell(self.env)
        try:
            self.wait_until_it_answers()
        except BaseException:
            self.stop()
            raise

    def wait_until_it_answers(self) -> None:
        """Returns when the portal answers anything at all; raises AssertionError with its log."""
        end = time.monotonic() + STARTING
        while time.monotonic() < end:
            assert self.process.poll() is None, f"The portal ended at once:\n{self.log()}"
            try:
                with urllib.request.urlopen(self.url, timeout=STARTING):
                    return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
        pytest.fail(f"The portal did not answer within {STARTING} s:\n{self.log()}")

    def manage(self, *arguments: str, input: str | None = None) -> str:  # noqa: A002
        """Runs a management command with the portal's settings and returns what it printed."""
        return run(["manage.py", *arguments], self.env, input)

    def python(self, code: str) -> str:
        """Runs code in the portal's shell, where its models are imported; returns what it printed."""
        if self.shell.process.poll() is not None:  # the portal was stopped, and somebody still asks
            self.shell = Shell(self.env)
        return self.shell.run(code)

    def session(self, username: str) -> str:
        """The key of a new session of this person, which a browser keeps as its cookie."""
        return self.python(SESSION.format(username=username)).strip()

    def log(self) -> str:
        """What the portal has written so far."""
        return self.log_path.read_text(errors="replace")

    def stop(self) -> None:
        """Ends this portal, and no other."""
        self.shell.stop()
        self.process.terminate()
        try:
            self.process.wait(ENDING)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="module")
def portals(
    databases: SQLiteDatabases | PostgreSQLDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[dict[str, str]], Portal]]:
    """The portals of a module, one for each set of variables, ended with it."""
    running: dict[frozenset[tuple[str, str]], tuple[Portal, str, Path]] = {}

    def portal(variables: dict[str, str]) -> Portal:
        wanted = frozenset(variables.items())
        if wanted not in running:
            folder = tmp_path_factory.mktemp("portal")
            env = environment(DATABASE_URL=databases.create(folder.name), **variables)
            running[wanted] = (Portal(folder, env), folder.name, folder)
        return running[wanted][0]

    yield portal
    for started, database, folder in running.values():
        started.stop()
        databases.drop(database)
        shutil.rmtree(folder / "media", ignore_errors=True)


@pytest.fixture
def portal_server(
    request: pytest.FixtureRequest, portals: Callable[[dict[str, str]], Portal]
) -> Portal:
    """The portal of this module, with the variables of the test's `portal_env` marker if any.

    @pytest.mark.portal_env(SESSION_IDLE_SECONDS="70")
    """
    variables: dict[str, str] = {}
    for marker in reversed(list(request.node.iter_markers("portal_env"))):
        variables |= marker.kwargs
    return portals(variables)


@pytest.fixture
def sign_in(
    new_context: Callable[..., BrowserContext], portal_server: Portal
) -> Callable[[str], Page]:
    """Opens a browser of their own for a person who has signed in; returns the page.

    The form to sign in is the claim of tests/browser/test_session_prompt.py and others.
    """

    def enter(username: str) -> Page:
        context = new_context()
        session = portal_server.session(username)
        context.add_cookies([{"name": "sessionid", "value": session, "url": portal_server.url}])
        page = context.new_page()
        page.goto(f"{portal_server.url}/admin/")
        expect(page).to_have_url(f"{portal_server.url}/admin/")
        return page

    return enter
