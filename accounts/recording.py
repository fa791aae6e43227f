"""Where the event log hears of things: Django's own signals of signing in and out, and the desk's
forms about accounts and settings."""

from __future__ import annotations

from typing import Any

from allauth.account import signals
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from . import browsers, devices, events, mail
from .events import Kind
from .models import User
from .origin import address_of, user_agent_of

# Signing in and out


def listen() -> None:
    """Every way of signing in tells these, whatever its form."""
    user_logged_in.connect(_signed_in, dispatch_uid="accounts.events")
    user_logged_out.connect(_signed_out, dispatch_uid="accounts.events")
    user_login_failed.connect(_sign_in_failed, dispatch_uid="accounts.events")
    # After all factors, and with the answer that the browser gets.
    signals.user_logged_in.connect(_from_a_browser, dispatch_uid="accounts.devices")


def _signed_in(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    events.record(Kind.SIGN_IN, request=request, by=user, about=user)


def _from_a_browser(
    sender: object, request: HttpRequest, response: HttpResponse, user: User, **kwargs: object
) -> None:
    """Somebody who signs in with a browser for the first time is told so by mail; but not the very
    first time at all."""
    if devices.remember(request, response, user) and events.has_signed_in_before(user):
        browser = browsers.in_words(user_agent_of(request))
        mail.new_device(user, mail.when_and_where(address_of(request) or "", browser))


def _signed_out(sender: object, request: HttpRequest, user: User | None, **kwargs: object) -> None:
    if user is not None:
        events.record(Kind.SIGN_OUT, request=request, by=user, about=user)


def _sign_in_failed(
    sender: object,
    credentials: dict[str, Any],
    request: HttpRequest | None = None,
    **kwargs: object,
) -> None:
    events.sign_in_failed(request, str(credentials.get(User.USERNAME_FIELD) or ""))


# On the desk


class Recorded:
    """For a ModelAdmin: what is added, changed or deleted through it stands in the event log."""

    def record(
        self,
        request: HttpRequest,
        obj: models.Model,
        how: str,
        changes: dict[str, list[Any]] | None = None,
    ) -> None:
        """`how` is one of "added", "changed", "deleted", "moved"."""
        kind, about = self.recorded_as(obj, how)
        details = {"model": obj._meta.label_lower, "pk": obj.pk, "how": how}
        if changes:
            details["changes"] = changes
        events.record(kind, request=request, about=about, subject=str(obj), details=details)

    def recorded_as(self, obj: models.Model, how: str) -> tuple[Kind, User | None]:
        """The kind of event, and the person whose account it concerns."""
        return Kind.SETTINGS_CHANGED, None

    def values_of(self, obj: models.Model) -> dict[str, Any]:
        """What is compared and told: its fields as they are stored now, others' rows by their names."""
        stored = type(obj)._default_manager.get(pk=obj.pk)
        values: dict[str, Any] = {}
        for field in stored._meta.concrete_fields:
            value = getattr(stored, field.name)
            values[field.name] = str(value or "") if field.is_relation else value
        for field in stored._meta.many_to_many:
            values[field.name] = sorted(str(each) for each in getattr(stored, field.name).all())
        return values

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool
    ) -> None:
        form.stood = self.values_of(obj) if change else {}
        super().save_model(request, obj, form, change)  # type: ignore[misc]

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        if not change:
            self.record(request, form.instance, "added")
            return
        # What no form shows (who saved last, and when) is not what somebody decided.
        changes = {
            name: [form.stood[name], value]
            for name, value in self.values_of(form.instance).items()
            if name in form.changed_data and form.stood[name] != value
        }
        if changes:
            self.record(request, form.instance, "changed", changes)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        self.record(request, obj, "deleted")
        super().delete_model(request, obj)  # type: ignore[misc]

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for obj in queryset:
            self.record(request, obj, "deleted")
        super().delete_queryset(request, queryset)  # type: ignore[misc]
