"""Who runs this portal: for what this app writes to people. The project, which knows, says so."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings

_name: Callable[[], str] = lambda: urlsplit(settings.SITE_URL).hostname or ""  # noqa: E731


def register_name(name: Callable[[], str]) -> None:
    """Called by the project, from `AppConfig.ready`."""
    global _name  # noqa: PLW0603
    _name = name


def name() -> str:
    return _name()
