"""What a public page costs in process, nothing cached, and what a step of the workflow: `make bench`.

`make bench ARGS=pages` or `ARGS=transitions` (benchmarks/transitions.py) runs one of the two;
`ARGS=serving` (benchmarks/serving.py) needs nginx and wrk; `ARGS=search` (benchmarks/search.py) fills a
database with a million articles and takes long. Every page is asked for in turn with `/healthz`, which
does next to nothing, in one run: quote the ratios, the milliseconds depend on the machine. SQLite in
memory unless DATABASE_URL names another.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.runner import DiscoverRunner
from django.test.utils import CaptureQueriesContext, setup_test_environment

ARTICLES = 200
ROUNDS = 60
ROOT = Path(__file__).resolve().parent.parent
BASE = "/healthz"


def newsroom():
    """Articles of one author in a sub-category, as the pages show them. Returns the addresses to ask."""
    from tests import builders

    writer, approver = builders.editor(), builders.approver()
    section = builders.category("Chính trị", parent=builders.category("Thời sự"))
    content = {
        "category": section,
        "authors": [builders.author()],
        "tags": [builders.tag("Nghị quyết")],
        "picture": builders.image(writer),
        "body": "<p>Đoàn công tác đã nghe báo cáo và khảo sát thực tế tại cơ sở.</p>" * 12,
    }
    for number in range(ARTICLES):
        edition = builders.published(
            writer, reviewer=approver, featured_slot=number + 1 if number < 5 else None, **content
        )
    return {
        "home": "/",
        "category": "/chuyen-muc/thoi-su/",
        "article": edition.get_absolute_url(),
        "author": "/tac-gia/hong-phai/",
        "search": "/tim-kiem/?q=khao+sat",
    }


def cpu_milliseconds(client, address):
    """Processor time of one request in this process, in milliseconds."""
    started = time.process_time()
    response = client.get(address)
    spent = (time.process_time() - started) * 1000
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}")
    return spent


def transitions():
    """The steps, on what DATABASE_URL says and on a PostgreSQL server of its own."""
    from tests import machine

    script = [sys.executable, str(ROOT / "benchmarks/transitions.py")]
    subprocess.run(script, check=True)
    if connection.vendor == "postgresql":
        return
    if machine.find_postgresql() is None:
        package = machine.PARTS["postgresql"].package
        print(
            f"\nPostgreSQL is missing; the steps of 50 people at once need it: apt install {package}"
        )
        return
    server = [str(ROOT / "scripts/postgres.sh"), *script]
    subprocess.run(server, check=True, env=os.environ | {"PYTHON": sys.executable})


def pages():
    setup_test_environment()
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        print(f"Writing {ARTICLES} articles …", flush=True)
        addresses = newsroom()
        client = Client()
        print(
            f"\nPython {sys.version.split()[0]}, Django {django.__version__}, {connection.vendor}"
        )
        print(f"{'page':10}{'SQL':>5}{'CPU ms':>9}{'p90':>8}{'x healthz':>11}")
        for name, address in addresses.items():
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
                statements = len(queries)
            pairs = [
                (cpu_milliseconds(client, address), cpu_milliseconds(client, BASE))
                for _ in range(ROUNDS)
            ]
            times = [page for page, _ in pairs]
            ratio = statistics.median(page / base for page, base in pairs)
            print(
                f"{name:10}{statements:>5}{statistics.median(times):>9.1f}"
                f"{statistics.quantiles(times, n=10)[-1]:>8.1f}{ratio:>11.1f}"
            )
    finally:
        runner.teardown_databases(databases)


def search():
    """Searches among a million articles, on a PostgreSQL server of its own."""
    script = [sys.executable, str(ROOT / "benchmarks/search.py")]
    server = [] if connection.vendor == "postgresql" else [str(ROOT / "scripts/postgres.sh")]
    subprocess.run([*server, *script], check=True, env=os.environ | {"PYTHON": sys.executable})


def serving():
    """Pages a second beside nginx; in processes of their own."""
    subprocess.run([sys.executable, str(ROOT / "benchmarks/serving.py")], check=True)


BENCHMARKS = {"pages": pages, "transitions": transitions, "search": search, "serving": serving}


def main(names):
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        raise SystemExit(
            f"No benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}."
        )
    for name in names or ("pages", "transitions"):
        print(f"\n== {name}", flush=True)
        BENCHMARKS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
