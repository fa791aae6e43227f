"""The pages about one's password: changing it, and a new one for who has forgotten it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account import signals
from allauth.account.adapter import get_adapter
from allauth.account.views import PasswordResetFromKeyView, PasswordResetView
from django.contrib.auth import logout
from django.contrib.auth import views as auth_views
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from . import devices, events, limits, lock_out, mail, sessions, ways_in
from .events import Kind
from .forms import ForgottenForm, OwnPasswordForm
from .limits import Paused, Rule
from .models import User
from .names import folded
from .origin import address_of, source_of

#: Mails to one address, so that nobody's mailbox is filled; and requests from one, by an office, say.
TO_ONE = Rule(free=3, memory=timedelta(hours=1), quota=True)
FROM_ONE = Rule(free=20, memory=timedelta(hours=1), quota=True)


class Change(auth_views.PasswordChangeView):
    template_name = "accounts/password_change.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("accounts:password_change_done")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_temporary = ways_in.is_temporary(self.request.user)
        return super().get_context_data(**kwargs) | {"is_temporary": is_temporary}

    @transaction.atomic
    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        person = self.request.user
        ways_in.settled(person)
        sessions.end_all_of(person, but=self.request.session.session_key)
        events.record(Kind.PASSWORD_CHANGED, request=self.request, about=person)
        get_adapter(self.request).send_notification_mail("account/email/password_changed", person)
        # The session has a new key now; what allauth notes beside it follows.
        signals.password_changed.send(sender=User, request=self.request, user=person)
        return response


class Changed(auth_views.PasswordChangeDoneView):
    template_name = "accounts/password_change_done.html"


@method_decorator(never_cache, name="dispatch")
class Forgotten(PasswordResetView):
    """Answers everybody alike: whether there is such an account is looked at by a worker, later."""

    def get_form_class(self) -> type[Form]:
        return ForgottenForm

    def form_valid(self, form: Form) -> HttpResponse:
        email = form.cleaned_data["email"].strip()
        source = source_of(address_of(self.request))
        try:
            limits.enter({f"asked:{source}": FROM_ONE})
        except Paused as paused:
            form.add_error(None, _wait(paused))
            return self.form_invalid(form)
        try:
            limits.enter({limits.key_of("sent", folded(email)): TO_ONE})
        except Paused:
            pass  # They have three mails already. Whoever asked is told nothing else than the others.
        else:
            mail.reset_later(email)
        return redirect(self.get_success_url())


def _wait(paused: Paused) -> str:
    count = lock_out.minutes(paused)
    return ngettext(
        "New passwords were asked for too often from here. Wait %(minutes)d minute and try again.",
        "New passwords were asked for too often from here. Wait %(minutes)d minutes and try again.",
        count,
    ) % {"minutes": count}


@method_decorator(never_cache, name="dispatch")
class New(PasswordResetFromKeyView):
    """A link from a mail leads here. It signs nobody in: a second factor stays in force."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        # The first address of the two has the key in it. The second has the form, which browsers would
        # send with "Origin: null" under the strictest policy, and so Django would refuse it.
        has_key = kwargs["key"] != self.reset_url_key
        response.headers["Referrer-Policy"] = "no-referrer" if has_key else "same-origin"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.reset_user
        is_first = person is not None and person.last_login is None
        return super().get_context_data(**kwargs) | {"person": person, "is_first": is_first}

    @transaction.atomic
    def form_valid(self, form: Form) -> HttpResponse:
        person: User = self.reset_user
        invited = not person.has_usable_password()
        if self.request.user.is_authenticated:
            logout(self.request)
        response: HttpResponse = super().form_valid(form)
        sessions.end_all_of(person)
        ways_in.settled(person)
        kind = Kind.PASSWORD_CHOSEN if invited else Kind.PASSWORD_RECOVERED
        events.record(kind, request=self.request, by=person, about=person)
        # Whoever reads their mail may sign in from here, however often others fail elsewhere.
        devices.remember(self.request, response, person)
        return response
