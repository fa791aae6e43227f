"""Pages of long lists whose cost does not depend on the list's length: nothing is counted."""

import re
from dataclasses import dataclass

from django.http import Http404

PAGE_SIZE = 20
#: Beyond it the archive is the better way; it also bounds what a deep page can cost.
LAST_PAGE = 100
PARAMETER = "trang"


@dataclass(frozen=True)
class Page:
    """One page: its items, its number (from 1), its address, and those before and after it ("" for none)."""

    items: list
    number: int
    url: str
    previous_url: str
    next_url: str


def page_of(queryset, request, size=PAGE_SIZE):
    """The page that `?trang=` asks for. Raises Http404 for a number that is none or beyond the end."""
    asked = request.GET.get(PARAMETER, "1")
    if not re.fullmatch("[1-9][0-9]{0,2}", asked) or int(asked) > LAST_PAGE:
        raise Http404
    number = int(asked)
    start = (number - 1) * size
    items = list(queryset[start : start + size + 1])
    if number > 1 and not items:
        raise Http404
    more = len(items) > size and number < LAST_PAGE
    return Page(
        items[:size],
        number,
        _address(request, number),
        _address(request, number - 1) if number > 1 else "",
        _address(request, number + 1) if more else "",
    )


def _address(request, number):
    query = request.GET.copy()
    query.pop(PARAMETER, None)
    if number > 1:
        query[PARAMETER] = str(number)
    return f"{request.path}?{query.urlencode()}" if query else request.path
