"""The event log: who signed in, who changed whose account, rights or the site's settings, from where.

`record` is the only writer. It stands beside what it records, in the same transaction where there is
one: what could not be recorded does not happen. Nothing secret enters it, and nothing unbounded.
"""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from .models import Event, FailureCount, User
from .names import account_named
from .origin import address_of, source_of, user_agent_of

logger = logging.getLogger(__name__)

#: Failed sign-ins that are told one by one, a minute: from one address, and from all together.
FAILURES_FROM_ONE = 10
FAILURES_FROM_ALL = 60
#: Characters of a value that are kept.
VALUE_LENGTH = 200
#: A typed name that is no account's may be a password if it is this long: the shortest there ever were.
PASSWORD_LENGTH = 12
#: Characters of it that are kept.
HINT_LENGTH = 3
#: Rows that leave at once.
BATCH = 1000


class Kind(models.TextChoices):
    SIGN_IN = "sign_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
    SIGN_OUT = "sign_out", _("Signed out")
    LOCKED_OUT = "locked_out", _("Locked out after failed sign-ins")
    SECOND_FACTOR = "second_factor", _("Second factor changed")
    PASSWORD_CHANGED = "password_changed", _("Own password changed")
    PASSWORD_RECOVERED = "password_recovered", _("Forgotten password set anew by mail")
    PASSWORD_CHOSEN = "password_chosen", _("First password set by invitation")
    PASSWORD_RESET = "password_reset", _("Password reset by an administrator")
    INVITED = "invited", _("Invited to set a password")
    SESSIONS_ENDED = "sessions_ended", _("Own sessions ended elsewhere")
    DEVICE_FORGOTTEN = "device_forgotten", _("Known browser forgotten")
    ACCOUNT_CREATED = "account_created", _("Account created")
    ACCOUNT_CHANGED = "account_changed", _("Account changed")
    SUSPENDED = "suspended", _("Account suspended")
    RESUMED = "resumed", _("Account active again")
    ROLES_CHANGED = "roles_changed", _("Roles changed")
    STATUS_CHANGED = "status_changed", _("Superuser or desk status changed")
    PERMISSIONS_CHANGED = "permissions_changed", _("Permissions changed")
    UNIT_CHANGED = "unit_changed", _("Unit changed")
    SECTION_GIVEN = "section_given", _("Section assigned")
    SECTION_CHANGED = "section_changed", _("Section assignment changed")
    SECTION_ENDED = "section_ended", _("Section assignment removed")
    SETTINGS_CHANGED = "settings_changed", _("Settings changed")
    EXPORTED = "exported", _("List exported")
    LETTER_HANDLED = "letter_handled", _("Reader’s letter seen to")


# Writing


def record(
    kind: Kind,
    *,
    request: HttpRequest | None = None,
    by: User | None = None,
    about: User | None = None,
    typed_name: str = "",
    subject: str = "",
    details: Mapping[str, Any] | None = None,
) -> Event:
    """Write one event. `by` is who is signed in, unless it says somebody else.

    `about` is the person whose account it concerns, `subject` the name of anything else. `details`
    are what JSON can hold; `changes` among them are {field: [old, new]}.
    """
    user = getattr(request, "user", None)
    if by is None and user is not None and user.is_authenticated:
        by = user
    event = Event.objects.create(
        kind=Kind(kind),
        who=by,
        about=about,
        typed_name=_short(typed_name, 150),
        subject=_short(subject),
        address=address_of(request) if request is not None else None,
        user_agent=_short(user_agent_of(request)) if request is not None else "",
        details=_bounded(details or {}),
        kept_until=timezone.now().date() + timedelta(days=settings.EVENT_RETENTION_DAYS),
    )
    transaction.on_commit(partial(_log, event))
    return event


def _log(event: Event) -> None:
    """The event as one line of JSON in the process's own log, which the server can send elsewhere:
    what somebody does to the database afterwards does not reach it there."""
    told = {
        "event": event.kind,
        "pk": event.pk,
        "at": event.at.isoformat(),
        "who": event.who_id,
        "about": event.about_id,
        "typed_name": event.typed_name,
        "subject": event.subject,
        "address": event.address,
        "details": event.details,
    }
    logger.info("%s", json.dumps({name: each for name, each in told.items() if each}))


def _short(text: str, length: int = VALUE_LENGTH) -> str:
    """One line of so many characters, without characters that a terminal or a table would obey."""
    text = "".join("\ufffd" if unicodedata.category(each)[0] == "C" else each for each in text)
    return text if len(text) <= length else text[: length - 1] + "…"


def _bounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {_short(str(key), 100): _bounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_bounded(each) for each in value[:1000]]
    return value if value is None or isinstance(value, bool | int) else _short(str(value))


# Signing in


def sign_in_failed(request: HttpRequest | None, typed_name: str) -> None:
    """Somebody could not sign in under this name. In a flood the first are told one by one, and the
    rest of the minute as numbers, by `tell_floods`."""
    address = address_of(request) if request is not None else None
    if _counted("") > FAILURES_FROM_ALL or _counted(source_of(address)) > FAILURES_FROM_ONE:
        return
    account = account_named(typed_name)
    record(
        Kind.SIGN_IN_FAILED,
        request=request,
        about=account,
        typed_name=typed_name if account else _no_password(typed_name),
    )


def has_signed_in_before(person: User) -> bool:
    """Before the sign-in that was recorded just now."""
    signed_in = Event.objects.filter(who=person, kind=Kind.SIGN_IN)
    return len(signed_in.values_list("pk")[:2]) > 1


def _no_password(typed_name: str) -> str:
    """People type passwords where the name belongs. What is no account's name and long enough for a
    password is kept as its beginning."""
    return typed_name if len(typed_name) < PASSWORD_LENGTH else typed_name[:HINT_LENGTH] + "…"


def _counted(source: str) -> int:
    """Count one more failure of this minute; returns how many there are now."""
    minute = timezone.now().replace(second=0, microsecond=0)
    with transaction.atomic():
        row, _created = FailureCount.objects.select_for_update().get_or_create(
            minute=minute, source=source
        )
        row.count += 1
        row.save(update_fields=["count"])
    return row.count


def tell_floods() -> None:
    """Turn the counts of minutes that are over into events: one for each address that had more
    failures than were told one by one."""
    over = timezone.now() - timedelta(minutes=2)
    with transaction.atomic():
        rows = list(FailureCount.objects.select_for_update().filter(minute__lt=over))
        for row in rows:
            more = row.count - (FAILURES_FROM_ONE if row.source else FAILURES_FROM_ALL)
            if more > 0:
                details = {"more": more, "minute": row.minute.isoformat()}
                record(Kind.SIGN_IN_FAILED, subject=row.source, details=details)
        FailureCount.objects.filter(pk__in=[row.pk for row in rows]).delete()


# Changes of an account


@dataclass(frozen=True)
class Account:
    """What of an account the log tells the changes of. The password is only compared."""

    username: str
    full_name: str
    email: str
    is_active: bool
    is_staff: bool
    is_superuser: bool
    unit: str
    roles: list[str]
    permissions: list[str]
    password: str

    @classmethod
    def of(cls, person: User) -> Account:
        """As it is stored now."""
        stored = User.objects.select_related("unit").get(pk=person.pk)
        return cls(
            **{
                name: getattr(stored, name)
                for name in (
                    "username",
                    "full_name",
                    "email",
                    "is_active",
                    "is_staff",
                    "is_superuser",
                    "password",
                )
            },
            unit=str(stored.unit or ""),
            roles=sorted(stored.groups.values_list("name", flat=True)),
            permissions=permission_names(stored.user_permissions),
        )


#: Which fields of an account make which event.
_TOLD_AS = {
    Kind.ACCOUNT_CHANGED: ("username", "full_name", "email"),
    Kind.ROLES_CHANGED: ("roles",),
    Kind.STATUS_CHANGED: ("is_superuser", "is_staff"),
    Kind.PERMISSIONS_CHANGED: ("permissions",),
    Kind.UNIT_CHANGED: ("unit",),
}


def account_created(person: User, request: HttpRequest | None) -> None:
    made = Account.of(person)
    given = {
        name: getattr(made, name) for name in ("username", "unit", "roles") if made.__dict__[name]
    }
    record(Kind.ACCOUNT_CREATED, request=request, about=person, details={"given": given})


def account_changed(person: User, before: Account, request: HttpRequest | None) -> None:
    """Tell what is different from `before`: one event for each kind of change, none for none."""
    after = Account.of(person)
    for kind, names in _TOLD_AS.items():
        if changes := _changes(before, after, names):
            record(kind, request=request, about=person, details={"changes": changes})
    if before.is_active != after.is_active:
        record(Kind.RESUMED if after.is_active else Kind.SUSPENDED, request=request, about=person)


def _changes(before: Account, after: Account, names: Iterable[str]) -> dict[str, list[Any]]:
    return {
        name: [getattr(before, name), getattr(after, name)]
        for name in names
        if getattr(before, name) != getattr(after, name)
    }


def permission_names(permissions: Any) -> list[str]:
    """Of a person's or a role's permissions: "app.codename" of each."""
    rows = permissions.values_list("content_type__app_label", "codename")
    return sorted(f"{app}.{codename}" for app, codename in rows)


# Leaving


def prune(batch: int = BATCH) -> int:
    """Let go of events whose time is over, so many at once; returns how many went. Without any it
    costs one look into an index, so the clock calls it each time."""
    keys = list(
        Event.objects.outlived().order_by("kept_until").values_list("pk", flat=True)[:batch]
    )
    return Event.objects.filter(pk__in=keys).let_go() if keys else 0


# In words

_FIELDS = {
    "roles": _("roles"),
    "permissions": _("permissions"),
    "unit": _("unit"),
    "full_name": _("full name"),
    "email": _("email address"),
    "username": _("username"),
    "is_staff": _("may enter the desk"),
    "is_superuser": _("superuser status"),
    "session": _("browser"),
    "query": _("search"),
    "kind": _("what happened"),
    "person": _("person"),
    "since": _("from"),
    "until": _("to"),
    "version": _("version"),
    "description": _("description for search engines"),
    "way": _("how"),
    "reason": _("reason"),
}
#: How somebody comes by a new password.
_WAYS = {"link": _("link by mail"), "temporary": _("temporary password")}
_DEEDS = {
    "added": _("newly made"),
    "changed": _("changed"),
    "deleted": _("deleted"),
    "moved": _("moved"),
    "published": _("published"),
    "taken_down": _("taken off the site"),
}
#: Of a second factor: what it is, and what became of it.
_FACTORS = {
    "totp": _("authenticator app"),
    "webauthn": _("passkey"),
    "recovery_codes": _("recovery codes"),
}
_WITH_FACTORS = {
    "added": _("Added: %(factors)s"),
    "removed": _("Removed: %(factors)s"),
    "renewed": _("Made anew: %(factors)s"),
    "used": _("Used: %(factors)s"),
    "refused": _("The password was right, the code was not: %(factors)s"),
    "taken away": _("Taken away, and signed out everywhere: %(factors)s"),
}


def label(event: Event) -> str:
    """What happened, in words; a kind that the code no longer knows, as it was written."""
    return _kind(event.kind)


def _kind(value: str) -> str:
    return str(Kind(value).label) if value in Kind.values else value


#: What nearly every browser says without meaning it.
_NOISE = re.compile(r"Mozilla/5\.0 |AppleWebKit/[\d.]+ |\(KHTML, like Gecko\) ?|Gecko/\d+ ")


def browser(event: Event) -> str:
    """What the browser said it is, without what nearly all say."""
    return _NOISE.sub("", event.user_agent).strip()


def lines(event: Event) -> Iterator[str]:
    """The details of an event, each in a line for people."""
    details = event.details
    model = _model(details.get("model"))
    if how := details.get("how"):
        thing = capfirst(str(model._meta.verbose_name)) if model else details.get("model", "")
        yield f"{thing}: {_DEEDS.get(how, how)}"
    if sentence := _WITH_FACTORS.get(details.get("did", "")):
        factors = [str(_FACTORS.get(each, each)) for each in details.get("factors", [])]
        yield str(sentence) % {"factors": _shown(factors)}
    if more := details.get("more"):
        yield gettext("%(count)d more in one minute, not told one by one.") % {"count": more}
    if event.kind == Kind.SIGN_IN_FAILED and "more" in details and not event.subject:
        yield gettext("From all addresses together.")
    for name, (old, new) in details.get("changes", {}).items():
        yield f"{_field(name, model)}: {_shown(old)} → {_shown(new)}"
    for name, value in details.get("given", {}).items():
        if name == "way":
            value = str(_WAYS.get(value, value))
        yield f"{_field(name, model)}: {_shown(value)}"
    for name, value in details.get("filter", {}).items():
        yield f"{_field(name, None)}: {_kind(value) if name == 'kind' else _shown(value)}"


def _model(name: Any) -> type[models.Model] | None:
    try:
        return apps.get_model(name) if name else None
    except LookupError:
        return None


def _field(name: str, model: type[models.Model] | None) -> str:
    if model is not None:
        try:
            return capfirst(str(getattr(model._meta.get_field(name), "verbose_name", name)))
        except FieldDoesNotExist:
            pass
    return capfirst(str(_FIELDS.get(name, name)))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        value = ", ".join(str(each) for each in value)
    return str(value) if value not in ("", None) else pgettext("no value", "none")
