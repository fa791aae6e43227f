"""The task queue: nothing waits twice, nothing runs for ever, nothing is kept for ever."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from articles import images, tasks, workflow
from tests import builders

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def time(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def work():
    """What a worker does with all that waits, inside this test's transaction."""
    worker = Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="worker",
        excluded_queue_names=[],
    )
    while task := DBTaskResult.objects.ready().first():
        task.claim(worker.worker_id)
        worker.run_task(task)


def states():
    return sorted(DBTaskResult.objects.values_list("status", flat=True))


def test_the_same_task_waits_once():
    tasks.ask_for(tasks.mail_goes_out)
    tasks.ask_for(tasks.mail_goes_out)
    tasks.ask_for(tasks.renditions_follow, 1)
    tasks.ask_for(tasks.renditions_follow, 2)
    tasks.ask_for(tasks.renditions_follow, 2)
    assert states() == ["READY"] * 3
    work()
    assert states() == ["SUCCESSFUL"] * 3
    tasks.ask_for(tasks.mail_goes_out)
    assert states() == ["READY", *["SUCCESSFUL"] * 3]


def test_pictures_come_before_mails():
    tasks.ask_for(tasks.mail_goes_out)
    tasks.ask_for(tasks.renditions_follow, 1)
    first = DBTaskResult.objects.ready().first()
    assert first.task_path == "articles.tasks.renditions_follow"


def test_a_worker_makes_the_pictures_of_what_is_published(django_capture_on_commit_callbacks):
    writer = builders.editor()
    picture = builders.image(writer)
    with django_capture_on_commit_callbacks(execute=True):
        builders.published(writer, picture=picture)
    made = images.storages["renditions"]
    name = images._stored_name(picture.digest, 320, "webp")
    assert not made.exists(name)
    work()
    assert made.exists(name)


def test_the_pictures_of_what_is_withdrawn_are_removed(django_capture_on_commit_callbacks):
    writer, approver = builders.editor(), builders.approver()
    picture = builders.image(writer)
    with django_capture_on_commit_callbacks(execute=True):
        edition = builders.published(writer, reviewer=approver, picture=picture)
    work()
    with django_capture_on_commit_callbacks(execute=True):
        workflow.perform("withdraw", edition, approver, reason="Sai ảnh.")
    work()
    name = images._stored_name(picture.digest, 320, "webp")
    assert not images.storages["renditions"].exists(name)


def lost(attempts=1):
    """A task whose worker was killed."""
    tasks.ask_for(tasks.mail_goes_out)
    task = DBTaskResult.objects.get()
    for number in range(attempts):
        task.claim(f"worker{number}")
    return task


def test_a_task_whose_worker_is_gone_is_given_to_another(time):
    task = lost()
    time.shift(timedelta(minutes=30))
    assert tasks.free_stuck() == 0
    time.shift(timedelta(seconds=1))
    assert tasks.free_stuck() == 1
    assert tasks.free_stuck() == 0
    work()
    task.refresh_from_db()
    assert task.status == "SUCCESSFUL"


def test_a_task_that_takes_its_workers_with_it_is_given_up(time):
    lost(attempts=3)
    time.shift(timedelta(hours=1))
    assert tasks.free_stuck() == 0
    assert states() == ["FAILED"]


def test_what_is_done_is_forgotten_after_a_day_and_failures_after_two_weeks(time):
    lost(attempts=3)
    time.shift(timedelta(hours=1))
    tasks.free_stuck()
    tasks.ask_for(tasks.mail_goes_out)
    work()
    time.shift(timedelta(days=1))
    tasks.prune()
    assert states() == ["FAILED", "SUCCESSFUL"]
    time.shift(timedelta(seconds=1))
    tasks.prune()
    assert states() == ["FAILED"]
    time.shift(timedelta(days=13))
    tasks.prune()
    assert states() == []
