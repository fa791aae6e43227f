"""What the tests need of the machine besides the Python packages, and where it stands.

    python -m tests.machine              names what is missing, with the command that brings it
    python -m tests.machine postgresql   prints where that part is
    python -m tests.machine --packages   prints the Debian packages of what is missing

Only the tests that need a missing part are skipped. With CI=true a missing part is a failure.
"""

import ctypes
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
POSTGRESQL_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


@dataclass(frozen=True)
class Part:
    """A part of the machine: `find` returns where it is, or None; `package` is Debian's name."""

    name: str
    package: str
    tests: str
    find: Callable[[], str | None]

    def missing(self) -> str:
        """The line that says what is not there, what needs it and what brings it."""
        return f"{self.name} is missing; {self.tests} need it: apt install {self.package}"


def find_chromium() -> str | None:
    """The browser: $CHROMIUM, or the first one of the usual names."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def find_libatomic() -> str | None:
    """The library that the Node.js inside Playwright's package is linked with, on Linux."""
    name = "libatomic.so.1"
    if sys.platform != "linux":
        return name
    try:
        ctypes.CDLL(name)
    except OSError:
        return None
    return name


def find_postgresql() -> str | None:
    """The folder of the newest server's programs, or the server that $TEST_POSTGRES_URL names."""
    if url := os.environ.get("TEST_POSTGRES_URL"):
        return url
    found = [path for pattern in POSTGRESQL_FOLDERS for path in Path("/").glob(pattern[1:])]
    found.sort(key=lambda path: [int(digits) for digits in filter(str.isdigit, path.parts[-2:])])
    if on_path := shutil.which("pg_ctl"):
        found.append(Path(on_path).resolve().parent)
    usable = [path for path in found if (path / "initdb").exists() and (path / "pg_ctl").exists()]
    return str(usable[-1]) if usable else None


def find_gettext() -> str | None:
    """The folder of the GNU gettext programs that Django's makemessages calls."""
    programs = [shutil.which(name) for name in ("xgettext", "msgmerge", "msguniq", "msgattrib")]
    return str(Path(programs[0]).parent) if programs[0] and all(programs) else None


PARTS = {
    "chromium": Part("Chromium", "chromium", "the browser tests", find_chromium),
    "libatomic": Part("libatomic", "libatomic1", "the browser tests", find_libatomic),
    "postgresql": Part("PostgreSQL", "postgresql", "the tests on PostgreSQL", find_postgresql),
    "gettext": Part("GNU gettext", "gettext", "the translation checks", find_gettext),
}


def is_ci() -> bool:
    """Whether a missing part is a failure: $CI is set, and not to 0 or false."""
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


def main(names: list[str]) -> int:
    """Answers the three questions of the module's docstring; returns the exit code."""
    absent = [part for part in PARTS.values() if part.find() is None]
    if names == ["--packages"]:
        print(*(part.package for part in absent))
        return 0
    if names:
        found = [PARTS[name].find() for name in names]
        print(*[place for place in found if place], sep="\n")
        return 0 if all(found) else 1
    for part in absent:
        print(part.missing(), file=sys.stderr)
    if not absent:
        return 0
    if is_ci():
        print("CI is set: nothing may be missing.", file=sys.stderr)
        return 1
    print("What needs it is skipped.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
