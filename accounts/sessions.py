"""The server decides when a session ends.

`SESSION_ENGINE` names this module. Two limits, both in seconds: a signed-in session ends
`SESSION_IDLE_SECONDS` after the person last did something, and at the latest
`SESSION_ABSOLUTE_SECONDS` after they signed in. The end stands in the session's row
(`expire_date`), so a session past it cannot be loaded anywhere, whatever the view. Only activity
moves the end; saving the session for another reason does not.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlencode

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware as BaseSessionMiddleware
from django.db import router, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.crypto import salted_hmac

SIGNED_IN_AT = "_signed_in_at"
LAST_ACTIVE_AT = "_last_active_at"
#: In a session that goes on under another key.
REPLACED = "_replaced"
#: Seconds in which the former key still opens what it opened: other tabs have requests under way with it,
#: and the answer that nobody is signed in would sign them out and empty what they keep.
CHANGING_KEYS = 10
BETWEEN_WRITES = 1.0  # seconds: a page and the pieces it loads count once

#: Of https://www.w3.org/TR/clear-site-data/. Not "cookies": those that matter go by name, and the
#: language somebody chose may stay.
CLEARED = '"cache", "storage"'

P = ParamSpec("P")
R = TypeVar("R")


def idle_seconds() -> int:
    """How long somebody may do nothing, in seconds."""
    return int(getattr(settings, "SESSION_IDLE_SECONDS", 30 * 60))


def absolute_seconds() -> int:
    """How long a sign-in lasts at most, in seconds."""
    return int(getattr(settings, "SESSION_ABSOLUTE_SECONDS", 12 * 60 * 60))


class SessionStore(db.SessionStore):
    """Sessions in the database whose `expire_date` is the truth about signed-in people.

    Both moments are kept in the session as POSIX timestamps (seconds). They are set by the first
    save after signing in, so every way of signing in is covered.
    """

    @property
    def signed_in(self) -> bool:
        """Whether somebody signed in here; whether they still may is for `request.user` to say."""
        return SESSION_KEY in self

    @property
    def sign_in_id(self) -> str:
        """Tells a sign-in from the same person's next one (16 hex digits); "" without one."""
        if not self.signed_in:
            return ""
        value = f"{self[SESSION_KEY]} {self.get(SIGNED_IN_AT)}"
        return salted_hmac("accounts.sign_in", value).hexdigest()[:16]

    def limits(self) -> tuple[dt.datetime, dt.datetime] | None:
        """When this session ends if nothing more is done, and when it ends at the latest.

        None while nobody is signed in.
        """
        if not self.signed_in or SIGNED_IN_AT not in self:
            return None
        latest = self[SIGNED_IN_AT] + absolute_seconds()
        idle = self[LAST_ACTIVE_AT] + idle_seconds()
        return _moment(min(idle, latest)), _moment(latest)

    def get_expiry_date(self, **kwargs: Any) -> dt.datetime:
        limits = self.limits()
        return limits[0] if limits else super().get_expiry_date(**kwargs)

    def get_expiry_age(self, **kwargs: Any) -> int:
        limits = self.limits()
        if limits is None:
            return super().get_expiry_age(**kwargs)
        return max(0, int((limits[0] - timezone.now()).total_seconds()))

    def touch(self) -> None:
        """Note that the person did something just now. Writes at most once a second.

        Raises `UpdateError` if the session has ended since it was loaded.
        """
        now = timezone.now().timestamp()
        if not self.signed_in or now - self.get(LAST_ACTIVE_AT, 0) < BETWEEN_WRITES:
            return
        # Past __setitem__: this does not make the session one to save, for what other requests
        # stored since this one began must stay.
        self._session_cache[LAST_ACTIVE_AT] = now
        if not self.modified:
            self._store(None)

    def renew_key(self) -> None:
        """Go on under a new key, with what is noted here and not stored yet. The former one has none of
        that, and ends in a few seconds, whatever is done with it."""
        if REPLACED in self:
            return  # Two at once: the first has the new key.
        before = self.session_key
        with transaction.atomic(using=router.db_for_write(self.model)):
            self.create()
            row = self.model.objects.select_for_update().filter(session_key=before).first()
            if row is not None:
                row.session_data = self.encode(self.decode(row.session_data) | {REPLACED: True})
                soon = timezone.now() + dt.timedelta(seconds=CHANGING_KEYS)
                row.expire_date = min(row.expire_date, soon)
                row.save(update_fields=["session_data", "expire_date"])

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        self._stamp(data)
        return super().create_model_instance(data)

    def save(self, must_create: bool = False) -> None:
        if must_create or self.session_key is None or not self.signed_in:
            super().save(must_create)
        else:
            self._store(self._session_cache)

    async def asave(self, must_create: bool = False) -> None:
        await sync_to_async(self.save)(must_create)

    def _store(self, data: dict[str, Any] | None) -> None:
        """Write `data` (None: what is stored already) with the latest activity anybody knows of.

        The row is locked meanwhile, so that a slow request cannot take back the activity another
        one noted, and a row past its end stays ended. Raises `UpdateError` if it is past its end
        or gone.
        """
        using = router.db_for_write(self.model)
        with transaction.atomic(using=using):
            row = (
                self.model.objects.using(using)
                .select_for_update()
                .filter(session_key=self.session_key, expire_date__gt=timezone.now())
                .first()
            )
            if row is None:
                raise UpdateError
            stored = self.decode(row.session_data)
            if REPLACED in stored:
                return
            written = stored if data is None else data
            self._stamp(written)
            written[LAST_ACTIVE_AT] = max(
                self.get(LAST_ACTIVE_AT, 0), stored.get(LAST_ACTIVE_AT, 0)
            )
            self._session_cache = written
            row.session_data = self.encode(written)
            row.expire_date = self.get_expiry_date()
            row.save(using=using, update_fields=["session_data", "expire_date"])

    @staticmethod
    def _stamp(data: dict[str, Any]) -> None:
        if SESSION_KEY in data and SIGNED_IN_AT not in data:
            data[SIGNED_IN_AT] = data[LAST_ACTIVE_AT] = timezone.now().timestamp()


def _moment(timestamp: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(timestamp, tz=dt.UTC)


class SessionMiddleware(BaseSessionMiddleware):
    """Django's, but a session that ended while its request ran is no error 400.

    Stands in `MIDDLEWARE` in the place of Django's own.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.session.accessed and REPLACED in request.session:
            request.session.modified = False  # The browser has the new key, and keeps it.
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            return _session_ended(request)


def _session_ended(request: HttpRequest) -> HttpResponse:
    """To a script, 401 and JSON; to a person, the sign-in page, and the way back from there."""
    wants_json = request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    response: HttpResponse
    if wants_json or by_script(request):
        response = JsonResponse({"signed_in": False}, status=401)
    else:
        address = resolve_url(settings.LOGIN_URL)
        if request.method in {"GET", "HEAD"}:
            address += "?" + urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
        response = HttpResponseRedirect(address)
    response.headers["Cache-Control"] = "no-store"
    return response


def by_script(request: HttpRequest) -> bool:
    """Whether a page or the browser asked this of its own accord: no sign that somebody is there.

    A script says so with `X-Background: 1`; a view only scripts ask is marked with `background`.
    Fetching ahead is the browser's own idea
    (Sec-Purpose: https://wicg.github.io/nav-speculation/prefetch.html).
    """
    return (
        getattr(request, "background", False)
        or request.headers.get("X-Background") == "1"
        or "prefetch" in request.headers.get("Sec-Purpose", "")
    )


def background(
    view: Callable[Concatenate[HttpRequest, P], R],
) -> Callable[Concatenate[HttpRequest, P], R]:
    """Mark a view that only scripts ask: a request to it is no activity and extends no session."""

    @wraps(view)
    def marked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> R:
        request.background = True  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return marked


class ActivityMiddleware:
    """Moves a session's end when its person did something, and leaves the next person nothing.

    No answer that knew of a session is kept by a browser, and the first one after the end of a
    sign-in, however it ended, empties what the browser has stored.

    Stands after `AuthenticationMiddleware` and before `MessageMiddleware`. A response that did not
    touch the session (a public page, which all readers share) is passed on as it is.

    The hint cookie (`SIGNED_IN_COOKIE_NAME`, with the value 1) proves nothing and gives no access.
    Scripts can read it, so that public pages ask who is there only in browsers where somebody
    signed in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.session.accessed:
            return response
        patch_cache_control(response, private=True, no_store=True)
        if not request.user.is_authenticated:
            if request.COOKIES.get(settings.SIGNED_IN_COOKIE_NAME):
                response.headers["Clear-Site-Data"] = CLEARED
                response.delete_cookie(
                    settings.SIGNED_IN_COOKIE_NAME,
                    path=settings.SESSION_COOKIE_PATH,
                    domain=settings.SESSION_COOKIE_DOMAIN,
                    samesite="Lax",
                )
            return response
        if settings.SIGNED_IN_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(
                settings.SIGNED_IN_COOKIE_NAME,
                "1",
                path=settings.SESSION_COOKIE_PATH,
                domain=settings.SESSION_COOKIE_DOMAIN,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        if response.status_code < 500 and not by_script(request):
            # Another request may have ended the session while this one ran. The answer was given in
            # time and there is nothing to save; the next request meets the sign-in page.
            with suppress(UpdateError):
                cast(SessionStore, request.session).touch()
        return response


def keys_of(user: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """(key, what is stored) of every session of this person that has not ended.

    A session's row does not say whose it is, so all that have not ended are read: as many as people
    are signed in.
    """
    store = SessionStore()
    rows = SessionStore.get_model_class().objects.filter(expire_date__gt=timezone.now())
    for row in rows.iterator():
        stored = store.decode(row.session_data)
        if stored.get(SESSION_KEY) == str(user.pk):
            yield row.pk, stored


def end_all_of(user: Any, *, but: str | None = None) -> int:
    """End every session of this person, on whatever device, but the one with this key; returns how
    many there were."""
    return end([key for key, _stored in keys_of(user) if key != but])


def end(keys: Iterable[str]) -> int:
    """End the sessions with these keys; returns how many there were."""
    return SessionStore.get_model_class().objects.filter(pk__in=list(keys)).delete()[0]
