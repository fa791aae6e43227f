"""Browsers that a person has signed in with before, told by a cookie.

After "device cookies" (OWASP, Slow Down Online Guessing Attacks with Device Cookies): guessing from
anywhere slows down strange browsers, not these. The cookie opens nothing. Each person has one of their
own in a browser that several use, so that none can be planted for another.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import Device, User
from .origin import address_of, user_agent_of

#: As long as browsers keep a cookie at all (RFC 6265bis, 5.5: 400 days), in seconds.
AGE = 400 * 24 * 60 * 60
#: Bytes of chance in a cookie, and how long its value may be.
TOKEN = 32
LONGEST = 64


def known(request: HttpRequest, person: User) -> Device | None:
    """The browser of this request, if this person has signed in with it before."""
    token = request.COOKIES.get(cookie_name(person), "")
    if not token or len(token) > LONGEST:
        return None
    return Device.objects.filter(user=person, digest=_digest(token)).first()


def remember(request: HttpRequest, response: HttpResponse, person: User) -> bool:
    """Know this browser from now on; returns whether it was strange until now."""
    device = known(request, person)
    strange = device is None
    if device is None:
        token = secrets.token_urlsafe(TOKEN)
        device = Device(user=person, digest=_digest(token))
    else:
        token = request.COOKIES[cookie_name(person)]
    device.last_seen = timezone.now()
    device.user_agent = user_agent_of(request)[:200].replace("\0", "")
    device.address = address_of(request)
    device.save()
    response.set_cookie(
        cookie_name(person),
        token,
        max_age=AGE,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return strange


def prune() -> int:
    """Forget browsers whose cookie is over; returns how many."""
    over = timezone.now() - timedelta(seconds=AGE)
    return Device.objects.filter(last_seen__lt=over).delete()[0]


def cookie_name(person: User) -> str:
    """Says nothing of whom; beginning with `__Host-` where all is sent by TLS, so that no other host
    can write it (RFC 6265bis, 4.1.3.2)."""
    prefix = "__Host-" if settings.SESSION_COOKIE_SECURE else ""
    return f"{prefix}device-{person.opaque_id[:16]}"


def _digest(token: str) -> str:
    return salted_hmac("accounts.device", token).hexdigest()
