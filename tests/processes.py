"""Processes of the portal that tests start, and the databases that these have for themselves.

A process sees nothing of a test's transaction: it gets a database of its own, of the kind that this
run of the tests is on.
"""

import os
import secrets
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).parent.parent


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


class SQLiteDatabases:
    """Fresh databases as files, copied from one that was migrated once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.sqlite3"
        run(
            ["manage.py", "migrate", "--verbosity=0"],
            environment(DATABASE_URL=self.url("template")),
        )

    def url(self, name: str) -> str:
        """The address of the database of that name."""
        return f"sqlite:///{self.folder / name}.sqlite3"

    def create(self, name: str) -> str:
        """Makes a fresh database and returns its address."""
        target = self.folder / f"{name}.sqlite3"
        with (
            closing(sqlite3.connect(self.template)) as template,
            closing(sqlite3.connect(target)) as copy,
        ):
            template.backup(copy)
        return self.url(name)

    def drop(self, name: str) -> None:
        """Removes a database with its companion files."""
        for path in self.folder.glob(f"{name}.sqlite3*"):
            path.unlink()


class PostgreSQLDatabases:
    """Fresh databases in the server of DATABASE_URL, copied from one that was migrated once."""

    def __init__(self, server: str) -> None:
        self.server = server
        # Two runs against one server do not meet.
        self.prefix = f"browser_{os.getpid()}_{secrets.token_hex(4)}"
        self.execute("CREATE DATABASE {}", "template")
        run(
            ["manage.py", "migrate", "--verbosity=0"],
            environment(DATABASE_URL=self.url("template")),
        )

    def execute(self, statement: str, *names: str) -> None:
        """Runs a statement about databases, which no transaction may hold."""
        named = [sql.Identifier(f"{self.prefix}_{name}") for name in names]
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*named))

    def url(self, name: str) -> str:
        """The address of the database of that name."""
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{self.prefix}_{name}"))

    def create(self, name: str) -> str:
        """Makes a fresh database and returns its address."""
        self.execute("CREATE DATABASE {} TEMPLATE {}", name, "template")
        return self.url(name)

    def drop(self, name: str) -> None:
        """Removes a database, whoever is still connected."""
        self.execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
