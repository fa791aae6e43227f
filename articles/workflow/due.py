"""What the clock does: each edition in a transaction of its own, and nothing twice."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import OperationalError
from django.utils.translation import gettext as _

from articles.models import Edition, Transition
from articles.states import State
from articles.workflow.refusal import Refused
from articles.workflow.steps import perform

if TYPE_CHECKING:
    from articles.querysets import EditionQuerySet

logger = logging.getLogger(__name__)

Failures = list[tuple[Edition, list[str]]]


def publish_due() -> tuple[list[Transition], Failures]:
    """Publish every scheduled edition whose time has come: for the clock.

    Returns what was published, and what could not be with the reasons. Running it twice, or two at
    once, publishes nothing twice; each edition is its own database transaction, so that one that
    fails holds up no other.
    """
    return _take_each("publish", Edition.objects.due(), State.SCHEDULED)


def expire_due() -> tuple[list[Transition], Failures]:
    """Record the end of every published edition whose time is over, as `publish_due` does."""
    return _take_each("expire", Edition.objects.ended(), State.PUBLISHED)


def _take_each(
    step: str, editions: EditionQuerySet, source: State
) -> tuple[list[Transition], Failures]:
    done: list[Transition] = []
    failed: Failures = []
    for edition in editions:
        try:
            done.append(perform(step, edition, None))
        except Refused as refusal:
            edition.refresh_from_db()
            if edition.state == source:
                failed.append((edition, refusal.reasons))
        except OperationalError:
            # The database is away, for all of them.
            raise
        except Exception as error:
            logger.exception("Edition %d cannot take the step “%s”.", edition.pk, step)
            failed.append((edition, [_("An unexpected error: %(error)s") % {"error": error}]))
    return done, failed
