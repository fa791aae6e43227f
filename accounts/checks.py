"""What `manage.py check --deploy` says about signing in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

#: Caches that another process does not see.
_OF_ONE_PROCESS = ("locmem.LocMemCache", "dummy.DummyCache")


@checks.register(checks.Tags.security, deploy=True)
def limits_are_shared(**kwargs: Any) -> list[checks.CheckMessage]:
    """Passwords are counted in the database (`accounts.limits`). What allauth counts, it counts in the
    cache: wrong codes of the second factor."""
    counted = [name for name, rate in settings.ACCOUNT_RATE_LIMITS.items() if rate]
    backend = settings.CACHES["default"]["BACKEND"]
    if not counted or not backend.endswith(_OF_ONE_PROCESS):
        return []
    return [
        checks.Warning(
            "The cache is no other process's, and so each has limits of its own: "
            + ", ".join(counted)
            + ".",
            hint="Let CACHE_URL name a cache that all share, as in db://cache.",
            id="accounts.W001",
        )
    ]
