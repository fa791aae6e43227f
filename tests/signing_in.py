"""Somebody is signed in, as the sign-in page leaves them: Django's `force_login` leaves no note of when and
how they showed that it is they, which the pages about keys to accounts ask for."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows import login
from django.test import Client

from accounts.models import User


def sign_in(client: Client, person: User, method: str = "password") -> Client:
    client.force_login(person)
    return note(client, person, method)


def note(
    client: Client, person: User, method: str = "password", *, at: float | None = None
) -> Client:
    """That they showed a key of theirs, just now or `at`."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        *session.get(AUTHENTICATION_METHODS_SESSION_KEY, []),
        {"method": method, "at": time.time() if at is None else at},
    ]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()
    return client
