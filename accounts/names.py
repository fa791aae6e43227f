"""The names that people sign in with: each means one account, or none."""

from __future__ import annotations

import unicodedata

from .models import User

#: The longest address there is (RFC 5321, 4.5.3.1), and longer than any user name.
LONGEST = 254


def folded(typed_name: str) -> str:
    """One spelling of a typed name, to count and compare by."""
    return unicodedata.normalize("NFKC", typed_name).casefold().strip()[:LONGEST]


def account_named(typed_name: str) -> User | None:
    """Whose account is meant. Whoever has an e-mail address is meant by it, also where an account of
    former times has the same characters for its user name."""
    name = User.normalize_username(typed_name.strip())[:LONGEST]
    if not name or "\0" in name:
        return None
    if "@" in name and (written_to := account_at(name)):
        return written_to
    # Two that differ in upper and lower case alone are told apart by it.
    alike = list(User.objects.filter(username__iexact=name)[:3])
    exact = [person for person in alike if person.username == name]
    found = exact or alike
    return found[0] if len(found) == 1 else None


def account_at(email: str) -> User | None:
    """Whose address this is."""
    return User.objects.filter(email__iexact=email.strip()).first() if email.strip() else None
