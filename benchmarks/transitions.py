"""What each step of the workflow costs: `make bench ARGS=transitions`.

Each step is taken on articles of its own, in turn with a trivial transaction (one row locked, one
written) in the same run: quote the ratios, the milliseconds depend on the machine. SQLite in memory
unless DATABASE_URL names another; on PostgreSQL also by 50 people at once, each at an article of their
own, and all at one.
"""

import os
import platform
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")

import django

django.setup()

from django.db import connection, transaction
from django.test.runner import DiscoverRunner
from django.test.utils import CaptureQueriesContext, setup_test_environment
from django.utils import timezone

from accounts.models import User
from articles import revisions, workflow
from articles.models import Article, Edition

ALONE = 20
TOGETHER = 50
#: Nobody waits longer than this for the others, in seconds.
PATIENCE = 120


class Newsroom:
    """A writer, approvers, and articles as they are written: a picture, a byline, a tag."""

    def __init__(self):
        from tests import builders

        self.builders = builders
        self.writer, self.approver, self.other = (
            builders.editor(),
            builders.approver(),
            builders.approver(),
        )
        self.head = builders.head()
        section = builders.category("Chính trị", parent=builders.category("Thời sự"))
        self.content = {
            "category": section,
            "authors": [builders.author()],
            "tags": [builders.tag("Nghị quyết")],
            "picture": builders.image(self.writer),
            "body": "<p>Đoàn công tác đã nghe báo cáo và khảo sát thực tế tại cơ sở.</p>" * 12,
        }

    def build(self, name, **more):
        build = getattr(self.builders, name)
        if name not in ("draft", "in_review", "discarded"):
            more["reviewer"] = self.approver
        return build(self.writer, **self.content, **more)

    def next_in_review(self):
        live = self.build("published")
        following = workflow.perform("revise", live, self.writer).edition
        workflow.perform("submit", following, self.writer)
        return following

    def changed_in_review(self):
        edition = self.build("in_review")
        edition.lead = "Sapo do người duyệt sửa."
        edition.save()
        revisions.record(edition, self.approver)
        edition.refresh_from_db()
        return edition

    def forced(self):
        edition = self.build("in_review")
        workflow.perform("force_publish", edition, self.head, reason="Khẩn cấp.")
        return edition

    def replaced_just_now(self):
        following = self.next_in_review()
        workflow.perform("approve", following, self.approver)
        return following

    def due(self):
        """Its time comes between its approval and the measurement."""
        return self.build("scheduled", publish_at=timezone.now() + timedelta(seconds=1))

    def steps(self):
        """Name in the table -> (step, who takes it, what makes an edition for it)."""
        build = self.build
        return {
            "submit": ("submit", self.writer, lambda: build("draft")),
            "recall": ("recall", self.writer, lambda: build("in_review")),
            "request_changes": ("request_changes", self.approver, lambda: build("in_review")),
            "accept_changes": ("accept_changes", self.writer, self.changed_in_review),
            "approve": ("approve", self.approver, lambda: build("in_review")),
            "approve (replaces)": ("approve", self.approver, self.next_in_review),
            "force_publish": ("force_publish", self.head, lambda: build("in_review")),
            "second_review": ("second_review", self.approver, self.forced),
            "publish (clock)": ("publish", None, self.due),
            "unschedule": ("unschedule", self.approver, lambda: build("scheduled")),
            "undo_publish": ("undo_publish", self.other, self.replaced_just_now),
            "revise": ("revise", self.writer, lambda: build("published")),
            "withdraw": ("withdraw", self.approver, lambda: build("published")),
            "restore": ("restore", self.approver, lambda: build("withdrawn")),
            "discard": ("discard", self.writer, lambda: build("draft")),
            "recover": ("recover", self.writer, lambda: build("discarded")),
        }


def milliseconds(action):
    """(wall clock, this thread's processor) of one call, in milliseconds."""
    started, spent = time.perf_counter(), time.thread_time()
    action()
    return (time.perf_counter() - started) * 1000, (time.thread_time() - spent) * 1000


def trivial(pk):
    """One row locked, one field written, committed."""

    def action():
        with transaction.atomic():
            Article.objects.select_for_update().get(pk=pk)
            Article.objects.filter(pk=pk).update(review_note="")

    return action


def take(step, edition, by):
    """The step by a person as a request has one: their rights are not known yet."""
    seen = Edition.objects.get(pk=edition.pk)
    person = by and User.objects.get(pk=by.pk)
    return lambda: workflow.perform(step, seen, person, reason="Vì lý do này." if by else "")


def p90(values):
    return statistics.quantiles(values, n=10)[-1]


def wait_for(editions):
    for edition in editions:
        if edition.publish_at:
            time.sleep(max(0, (edition.publish_at - timezone.now()).total_seconds()))


def alone(newsroom):
    print(f"\nOne person at a time, {ALONE} times each.\n")
    print("| step | SQL | CPU ms | wall ms | p90 | × trivial |")
    print("|---|--:|--:|--:|--:|--:|")
    base = newsroom.build("draft").article_id
    for name, (step, by, make) in newsroom.steps().items():
        editions = [make() for _ in range(ALONE + 1)]
        if by is None:
            wait_for(editions)
        with CaptureQueriesContext(connection) as queries:
            take(step, editions.pop(), by)()
        statements = len(queries) - (2 if by else 1)  # the person and the edition were read before
        pairs = [
            (milliseconds(take(step, edition, by)), milliseconds(trivial(base)))
            for edition in editions
        ]
        wall = [taken[0] for taken, _ in pairs]
        cpu = statistics.median(taken[1] for taken, _ in pairs)
        ratio = statistics.median(taken[0] / least[0] for taken, least in pairs)
        print(
            f"| {name} | {statements} | {cpu:.1f} | {statistics.median(wall):.1f} "
            f"| {p90(wall):.1f} | {ratio:.0f} |",
            flush=True,
        )


def at_once(prepare, arguments):
    """[(wall ms, CPU ms, whether it was refused)], and seconds in all; each argument in a thread and
    with a connection of its own, all beginning in the same moment."""
    start = threading.Barrier(len(arguments) + 1)

    def run(argument):
        try:
            action = prepare(argument)
            refused = []

            def attempt():
                try:
                    action()
                except workflow.Refused:
                    refused.append(True)

            start.wait(PATIENCE)
            return (*milliseconds(attempt), bool(refused))
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arguments)) as pool:
        futures = [pool.submit(run, argument) for argument in arguments]
        start.wait(PATIENCE)
        began = time.perf_counter()
        found = [future.result(PATIENCE) for future in futures]
        return found, time.perf_counter() - began


def together(newsroom):
    print(f"\n{TOGETHER} people at once, each at an article of their own.\n")
    print("| step | CPU ms | wall ms | p90 | × trivial | a second |")
    print("|---|--:|--:|--:|--:|--:|")
    articles = [newsroom.build("draft").article_id for _ in range(TOGETHER)]
    least, seconds = at_once(trivial, articles)
    base = line("(trivial transaction)", least, seconds)
    for name, (step, by, make) in newsroom.steps().items():
        editions = [make() for _ in range(TOGETHER)]
        if by is None:
            wait_for(editions)
        found, seconds = at_once(lambda e, step=step, by=by: take(step, e, by), editions)
        if any(refused for *_times, refused in found):
            raise SystemExit(f"{name} was refused")
        line(name, found, seconds, base)

    print(f"\n{TOGETHER} approvers at one article: one approves, the others are told why not.\n")
    print("| step | CPU ms | wall ms | p90 | × trivial | a second |")
    print("|---|--:|--:|--:|--:|--:|")
    least, seconds = at_once(trivial, articles[:1] * TOGETHER)
    base = line("(trivial transaction)", least, seconds)
    approvers = [newsroom.builders.approver() for _ in range(TOGETHER)]
    edition = newsroom.build("in_review")
    found, seconds = at_once(lambda person: take("approve", edition, person), approvers)
    if sum(refused for *_times, refused in found) != TOGETHER - 1:
        raise SystemExit("not one approval in all")
    line("approve", found, seconds, base)


def line(name, found, seconds, base=None):
    """One row of the table; returns the median of the wall clock."""
    wall = [each[0] for each in found]
    middle = statistics.median(wall)
    cpu = statistics.median(each[1] for each in found)
    print(
        f"| {name} | {cpu:.1f} | {middle:.0f} | {p90(wall):.0f} "
        f"| {middle / (base or middle):.1f} | {len(found) / seconds:.0f} |",
        flush=True,
    )
    return middle


def versions():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version")
        else:
            cursor.execute("SELECT sqlite_version()")
        server = cursor.fetchone()[0].split()[0]
    return (
        f"Python {platform.python_version()}, Django {django.__version__}, "
        f"{connection.display_name} {server}, {os.cpu_count()} processors ({platform.machine()})"
    )


def main():
    setup_test_environment()
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        print(f"\n{versions()}")
        newsroom = Newsroom()
        alone(newsroom)
        if connection.vendor == "postgresql":
            together(newsroom)
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
