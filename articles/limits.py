"""How often one and the same may do something that anybody may do, without keeping who it is.

What stands in the cache is a keyed hash; the key is made by chance, is kept in the cache alone, and is
another one every day. So nobody can find out afterwards from which address something came.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.core.cache import cache
from django.http import HttpRequest

from accounts.origin import address_of, source_of

DAY = 24 * 60 * 60


def is_first(what: str, *who: str, seconds: int) -> bool:
    """Whether this is the first time in so many seconds."""
    return cache.add(_key(what, *who), 1, seconds)


def is_within(what: str, *who: str, most: int, seconds: int) -> bool:
    """Counts one more, and returns whether there were no more than `most` since the first of them, at
    most `seconds` ago."""
    key = _key(what, *who)
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:
        # It ended between the two: this is the first of the next ones.
        cache.set(key, 1, seconds)
        return True


def sender_of(request: HttpRequest) -> str:
    """Who is counted as one: an address, or the network of a subscriber of IPv6. Not to be kept."""
    return source_of(address_of(request))


def _key(what: str, *who: str) -> str:
    secret = cache.get_or_set("limits-secret", lambda: secrets.token_hex(32), DAY)
    digest = hmac.new(str(secret).encode(), "\0".join(who).encode(), hashlib.sha256).hexdigest()
    return f"limit:{what}:{digest}"
