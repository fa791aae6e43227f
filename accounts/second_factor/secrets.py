"""Secrets of the second factor are not in the database in the clear: who reads a backup has no codes.

Fernet (https://cryptography.io/en/latest/fernet/), with keys that HKDF derives from `SECRET_KEY` and,
for reading only, from `SECRET_KEY_FALLBACKS`.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

#: Where each kind keeps what has to stay secret. A passkey's is a public key.
SECRET = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


class Unreadable(Exception):
    """A secret was written with a key that is neither `SECRET_KEY` nor among its fallbacks."""


@lru_cache(maxsize=4)
def _box(*keys: str) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"accounts.second_factor")
    return base64.urlsafe_b64encode(hkdf.derive(key.encode()))


def _keys() -> MultiFernet:
    return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def encrypt(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Raises `Unreadable`."""
    try:
        return _keys().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise Unreadable(
            "A second factor was stored with a key that SECRET_KEY_FALLBACKS does not name."
        ) from error


def renew() -> tuple[int, int]:
    """Write every secret anew with `SECRET_KEY`, so that a former key can leave the fallbacks.

    Returns how many were written, and how many no key could read.
    """
    written = unreadable = 0
    for pk in list(Authenticator.objects.filter(type__in=SECRET).values_list("pk", flat=True)):
        with transaction.atomic():
            factor = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if factor is None:
                continue
            name = SECRET[Authenticator.Type(factor.type)]
            try:
                factor.data[name] = encrypt(decrypt(factor.data[name]))
            except Unreadable:
                unreadable += 1
                continue
            factor.save(update_fields=["data"])
            written += 1
    return written, unreadable
