"""Processes of the portal that tests start, and the databases that these have for themselves.

A process sees nothing of a test's transaction: it gets a database of its own, of the kind that this
run of the tests is on. All are copies of one that was migrated once for all tests of this code: the
migrations take longer than most test modules.
"""

import fcntl
import functools
import hashlib
import json
import os
import secrets
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "var" / "cache" / "databases"


def environment(**variables: str) -> dict[str, str]:
    """What a portal of a test is told: nothing of the caller's settings, only how to find programs."""
    passed_on = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")
    return {
        **{name: os.environ[name] for name in passed_on if name in os.environ},
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DEMO_PASSWORD": "only-for-tests-" + secrets.token_hex(4),
        "PYTHONUNBUFFERED": "1",
        # A test writes in one process and reads from another in the same moment.
        "PAGE_CACHE_BYTES": "0",
        **variables,
    }


def run(arguments: list[str], env: dict[str, str], stdin: str | None = None) -> str:
    """Runs Python in the project folder and returns what it printed.

    Raises AssertionError with everything it printed when it fails.
    """
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=env,
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{arguments} failed:\n{done.stdout}{done.stderr}"
    return done.stdout


class Shell:
    """The portal's shell in a process that stays, so that only the first code waits for its start."""

    #: Answers each line, a piece of code, with one: what it printed, and its traceback if it failed.
    LOOP = """
import contextlib, io, json, sys, traceback
import django
django.setup()
from django.core.cache import caches
from django.core.management.commands.shell import Command
from django.db import connections
models = Command().get_namespace(verbosity=0)
answers = sys.stdout
for line in sys.stdin:
    printed, error = io.StringIO(), ""
    with contextlib.redirect_stdout(printed):
        try:
            exec(json.loads(line), dict(models))
        except BaseException:
            error = traceback.format_exc()
    connections.close_all()  # nothing of it holds up the portal
    for cache in caches.all():
        cache.clear()  # a shell of its own would know nothing either
    print(json.dumps([printed.getvalue(), error]), file=answers, flush=True)
"""

    def __init__(self, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", self.LOOP],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str) -> str:
        """Runs code in names of its own, where the models are imported; returns what it printed.

        Raises AssertionError with its traceback when it fails.
        """
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps(code), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        assert answer, f"The shell ended, with exit code {self.process.wait()}."
        printed, error = json.loads(answer)
        assert not error, f"{code}\nfailed:\n{printed}{error}"
        return printed

    def stop(self) -> None:
        """Ends this shell: it reads no more."""
        self.process.communicate()


# The databases


@functools.cache
def migrated_name() -> str:
    """A name for what the migrations make: another one when any code, or a package, is another."""
    code = [
        each for app in ("accounts", "articles", "portal") for each in ROOT.glob(f"{app}/**/*.py")
    ]
    digest = hashlib.sha256()
    for path in sorted([*code, *ROOT.glob("requirements/*.txt")]):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return f"migrated_{digest.hexdigest()[:24]}"


def migrate(url: str) -> None:
    """Runs the migrations on an empty database."""
    run(["manage.py", "migrate", "--verbosity=0"], environment(DATABASE_URL=url))


def migrated_sqlite() -> Path:
    """A SQLite database as the migrations leave it: made by who comes first, the others wait."""
    KEPT.mkdir(parents=True, exist_ok=True)
    made = KEPT / f"{migrated_name()}.sqlite3"
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            for old in KEPT.glob("*.sqlite3*"):
                # Another run, of other code, may be about to copy a newer one.
                if time.time() - old.stat().st_mtime > 24 * 60 * 60 or old.name.startswith(
                    "making"
                ):
                    old.unlink()
            making = KEPT / "making.sqlite3"
            migrate(f"sqlite:///{making}")
            with closing(sqlite3.connect(making)) as database:
                # One file, which a database in memory can be copied from, too.
                database.execute("PRAGMA journal_mode=DELETE")
            making.rename(made)
    return made


def migrated_postgresql(server: str) -> str:
    """The name of a database of this server as the migrations leave it; made by who comes first."""
    made, making = migrated_name(), f"{migrated_name()}_making"
    with psycopg.connect(server, autocommit=True) as connection:
        # Let go of with the connection
        connection.execute("SELECT pg_advisory_lock(hashtext('migrated'))")
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [made]
        ).fetchone():
            for statement in ("DROP DATABASE IF EXISTS {}", "CREATE DATABASE {}"):
                connection.execute(sql.SQL(statement).format(sql.Identifier(making)))
            migrate(urlunsplit(urlsplit(server)._replace(path=f"/{making}")))
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(making), sql.Identifier(made)
                )
            )
    return made


def copy_sqlite(source: Path, target: str | Path, **options: Any) -> sqlite3.Connection:
    """Fills a SQLite database with what another one holds; returns the connection to it."""
    copy = sqlite3.connect(target, **options)
    # Read only: one that is not there is an error, and not an empty one.
    with closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as original:
        original.backup(copy)
    return copy


class SQLiteDatabases:
    """Fresh databases as files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, name: str) -> str:
        """The address of the database of that name."""
        return f"sqlite:///{self.folder / name}.sqlite3"

    def create(self, name: str) -> str:
        """Makes a fresh database and returns its address."""
        copy_sqlite(migrated_sqlite(), self.folder / f"{name}.sqlite3").close()
        return self.url(name)

    def drop(self, name: str) -> None:
        """Removes a database with its companion files."""
        for path in self.folder.glob(f"{name}.sqlite3*"):
            path.unlink()


class PostgreSQLDatabases:
    """Fresh databases in the server of DATABASE_URL."""

    def __init__(self, server: str) -> None:
        self.server = server
        # Two runs against one server do not meet.
        self.prefix = f"tests_{os.getpid()}_{secrets.token_hex(4)}"

    def execute(self, statement: str, *names: str) -> None:
        """Runs a statement about databases, which no transaction may hold."""
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def url(self, name: str) -> str:
        """The address of the database of that name."""
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{self.prefix}_{name}"))

    def create(self, name: str) -> str:
        """Makes a fresh database and returns its address."""
        template = migrated_postgresql(self.server)
        self.execute("CREATE DATABASE {} TEMPLATE {}", f"{self.prefix}_{name}", template)
        return self.url(name)

    def drop(self, name: str) -> None:
        """Removes a database, whoever is still connected."""
        self.execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", f"{self.prefix}_{name}")
