"""What a worker does, so that nobody waits for it: named here and nowhere else.

Every task may run twice, or late, or not at all when its worker is killed: each looks at what is to
be done when it runs, and the clock asks again for what was left.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

#: Longer than any task lasts: what runs since then has lost its worker.
_LONGEST = timedelta(minutes=30)
#: A task that took so many workers with it is not given to another one.
_ATTEMPTS = 3
_KEPT = timedelta(days=1)
_FAILED_KEPT = timedelta(days=14)

# Tasks call what they are about when they run: modules that only ask for a task need none of it.


@task(priority=10)
def renditions_follow(edition_id: int) -> None:
    """Bring the renditions of an edition's pictures in line with what is approved."""
    from articles import library

    library.renditions_follow(edition_id)


@task
def related_follow(article_id: int) -> None:
    """Find what an article belongs with, after it went public, changed or was taken down."""
    from articles import related

    related.refresh(article_id)


@task
def mark_changed(after: int = 0) -> None:
    """Draw the mark that is set now into what readers see, some pictures at a time."""
    from articles import library

    following = library.remake_renditions(after)
    if following is not None:
        ask_for(mark_changed, following)


@task
def mail_goes_out() -> None:
    """Send every mail that is due."""
    from articles import mail

    if mail.deliver_due():
        ask_for(mail_goes_out)


def after_commit(asked: Task[Any, Any], *arguments: object) -> None:
    """Ask for a task once what it is about is stored. A failure to ask fails nothing else."""
    transaction.on_commit(lambda: ask_for(asked, *arguments), robust=True)


def ask_for(asked: Task[Any, Any], *arguments: object) -> None:
    """Ask for a task now, unless the same one waits already: that one will see all there is."""
    waiting = DBTaskResult.objects.ready().filter(
        task_path=asked.module_path, args_kwargs={"args": list(arguments), "kwargs": {}}
    )
    if not waiting.exists():
        asked.enqueue(*arguments)


def free_stuck() -> int:
    """Give tasks whose worker was killed to another one; returns how many.

    The task queue itself does not: such a task would run for ever.
    """
    lost = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - _LONGEST)
    freed = 0
    for result in lost:
        logger.warning("The worker of task %s (%s) is gone.", result.id, result.task_path)
        # As it was read: another clock may have freed it, and a worker taken it, meanwhile.
        same = DBTaskResult.objects.running().filter(pk=result.pk, started_at=result.started_at)
        if len(result.worker_ids) < _ATTEMPTS:
            freed += same.update(status=TaskResultStatus.READY, started_at=None)
        else:
            same.update(status=TaskResultStatus.FAILED, finished_at=timezone.now())
    return freed


def prune() -> None:
    """Forget tasks that are long done; failed ones are kept for two weeks, to be looked at."""
    now = timezone.now()
    DBTaskResult.objects.successful().filter(finished_at__lt=now - _KEPT).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=now - _FAILED_KEPT).delete()
