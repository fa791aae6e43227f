"""What this portal decides where django-allauth asks: who may sign up, what is said, from where."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from . import browsers, confirmation, events, lock_out, mail, ways_in
from .limits import Paused
from .lock_out import Trial
from .models import User
from .origin import address_of, user_agent_of
from .second_factor.adapter import ConfirmedByFactor

WRONG_LOGIN = _(
    "The name or the password is not right. Check that Caps Lock is off and that the "
    "Vietnamese keyboard (Telex, VNI) is off while you type the password."
)
WRONG_PASSWORD = _(
    "The password is not right. Check that Caps Lock is off and that the Vietnamese keyboard (Telex, "
    "VNI) is as it was when you chose the password."
)
TEMPORARY_OVER = _(
    "This temporary password is over: it was not exchanged in time. Ask an administrator of this site for "
    "another one."
)
#: What the next page says anyway.
UNSAID = {
    "account/messages/logged_in.txt",
    "account/messages/logged_out.txt",
    "account/messages/password_changed.txt",
}


class AccountAdapter(ConfirmedByFactor, DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG_LOGIN,
        "email_password_mismatch": WRONG_LOGIN,
        "incorrect_password": WRONG_PASSWORD,
        "rate_limited": _("Too many attempts. Wait five minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Administrators make the accounts."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """These pages are for people: nothing that a header makes answer otherwise."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Behind a Unix socket without a proxy there is no address: all count as one."""
        return address_of(request) or "::"

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *args, **kwargs)

    # Passwords that are tried

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """In the place of allauth's limit, by which anybody keeps anybody else out."""
        self._trial = trial(
            lock_out.to_sign_in, request, credentials.get("username") or credentials.get("email")
        )

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        person: User | None = super().authenticate(request, **credentials)
        if person and ways_in.is_over(person):
            self._trial.was_wrong()
            events.sign_in_failed(request, person.username)
            raise ValidationError(TEMPORARY_OVER, code="temporary_over")
        if person:
            self._trial.was_right()
        else:
            self._trial.was_wrong()
        return person

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """One rule for allauth's pages and ours."""
        return not confirmation.is_fresh(self.request)

    def reauthenticate(self, user: User, password: str) -> bool:
        return is_own_password(self.request, user, password)

    # Mails

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        mail.later(template_prefix, email, context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """To the address of the account: there is no other table of addresses here."""
        if user.email:
            facts = mail.when_and_where(
                address_of(self.request) or "", browsers.in_words(user_agent_of(self.request))
            )
            self.send_mail(template_prefix, user.email, {"person": user} | facts | (context or {}))

    def get_reset_password_from_key_url(self, key: str) -> str:
        uidb36, _dash, token = key.partition("-")
        return mail.address_of("account_reset_password_from_key", uidb36=uidb36, key=token)


def trial(enter: Any, request: HttpRequest, whom: Any) -> Trial:
    """Raises `ValidationError` while a pause lasts."""
    try:
        found: Trial = enter(request, whom or "")
    except Paused as paused:
        raise ValidationError(lock_out.in_words(paused), code="paused") from None
    return found


def is_own_password(request: HttpRequest, person: User, password: str) -> bool:
    """Whether somebody who is signed in knows their password. Raises `ValidationError` while they
    have to wait."""
    attempt = trial(lock_out.when_signed_in, request, person)
    if person.check_password(password):
        attempt.was_right()
        return True
    events.sign_in_failed(request, person.username)
    attempt.was_wrong()
    return False
