"""That something changed which readers see: one call, for whatever keeps pages ready."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from articles.models import Transition
from articles.states import State

#: Where a step begins or ends that readers notice, now or at its time.
_SEEN = frozenset({State.PUBLISHED, State.SCHEDULED, State.WITHDRAWN, State.SUPERSEDED})
_followers: list[Callable[[], None]] = []


def register_follower(follow: Callable[[], None]) -> None:
    """`follow()` is called after each commit that changed what readers see."""
    if follow not in _followers:
        _followers.append(follow)


def changed() -> None:
    """What readers see changes with this transaction. Once it is committed, so that nobody finds the
    old page after the word that it is old, and no row is locked that every publication needs."""
    for follow in _followers:
        transaction.on_commit(follow, robust=True)


def follow(record: Transition) -> None:
    """A step of the workflow: most happen before readers see anything."""
    if _SEEN & {record.from_state, record.to_state}:
        changed()


class ShownToReaders:
    """For a ModelAdmin: what it keeps shows on public pages."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        changed()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        changed()

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        changed()
