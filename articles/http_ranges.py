"""Parts of a file (RFC 9110, 14): a player seeks in a recording without fetching all of it."""

import re
from typing import NamedTuple

from django.http import HttpRequest

#: One range of bytes; a number is no longer than any file's size has digits.
_RANGE = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))", re.IGNORECASE)


class Unsatisfiable(ValueError):
    """No byte of the file is in the range that was asked for."""


class Part(NamedTuple):
    """A part of a file: its first byte and its length."""

    start: int
    length: int


def asked_for(request: HttpRequest, size: int, etag: str) -> Part | None:
    """The part of a file of `size` bytes that a request asks for; None for all of it.

    A range is for GET alone (14.2). Several at once, and what is no range of bytes, may be left out
    of account, and are (14.2): the answer is the whole file. So is it when `If-Range` names another
    state of the file (13.1.5). Raises `Unsatisfiable`.
    """
    asked = request.headers.get("Range")
    if request.method != "GET" or asked is None:
        return None
    condition = request.headers.get("If-Range")
    # A date would have to be that of Last-Modified, which is not sent.
    if condition is not None and condition.strip() != etag:
        return None
    found = _RANGE.fullmatch(asked.strip())
    if not found:
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        length = min(int(suffix), size)
        if not length:
            raise Unsatisfiable
        return Part(size - length, length)
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    end = min(int(last), size - 1) if last else size - 1
    return Part(start, end - start + 1)
