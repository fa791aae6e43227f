"""Every address of the portal, as its URL patterns name them."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.urls import URLPattern, get_resolver


def patterns(resolver: Any = None, before: str = "") -> Iterator[tuple[str, str, Any]]:
    """(name, pattern as text, its converters' pattern) of each address, the desk's included."""
    for each in (resolver or get_resolver()).url_patterns:
        text = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield each.name or "", text, each.pattern
        else:
            yield from patterns(each, text)


def filled(text: str, pattern: Any, values_of: Callable[[str], list[Any]]) -> list[str]:
    """The addresses that a pattern stands for when each of its parameters has each of its values."""
    found = [re.sub(r"\(\?P<app_label>[^)]*\)", "articles", text)]
    for parameter in pattern.converters:
        found = [
            re.sub(rf"<(\w+:)?{parameter}>", str(value), each)
            for each in found
            for value in values_of(parameter)
        ]
    addresses = ["/" + re.sub(r"\^|\$|\\Z", "", each) for each in found]
    assert [each for each in addresses if re.search(r"[<>()^$]", each)] == [], text
    return addresses


def is_open(text: str) -> bool:
    """Whether a pattern belongs neither to the desk nor to the accounts."""
    return not text.startswith((settings.ADMIN_PATH, "tai-khoan/"))
