"""What a password may be, after NIST SP 800-63B-4 (3.1.1.2): long, and none that is guessed first.

No rule about kinds of characters, and none to change it every so often. A password is one and the same
however a keyboard spells it: macOS sends Vietnamese letters taken apart (NFD), Windows composed (NFC).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    get_default_password_validators,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import institution
from .spelling import normalised

#: Characters that are accepted at most: far more than anybody types, and a bound for what is hashed.
MOST = 200
#: Of a password must be left so many letters, or twice as many digits, beside the person's and the
#: site's own words.
OWN_THOUGHT = 8
#: As many common words in a row are no better than one.
COMMON_WORDS = 2
SHORTEST_WORD = 3
#: Runs (aaaa, 1234, qwerty) that a password may be made of and still be guessed first.
RUNS = 4
#: What is this long may stand there twice.
SHORTEST_REPEATED = 15

ADVICE = gettext_lazy(
    "Use a sentence of four or five words that only you would think of, with or without accents and "
    "spaces."
)

LIST = Path(__file__).parent / "common_passwords_vi.txt"
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
#: What stands for a letter in passwords all over the world.
_STANDS_FOR = str.maketrans("@$013457", "asoieast")


def folded(text: str) -> str:
    """Letters without accents, and digits; nothing else."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("đ", "d")
    return "".join(each for each in plain if each.isalnum())


def least() -> int:
    """Characters that a password has at least."""
    return int(settings.PASSWORD_MIN_LENGTH)


def help_text() -> str:
    """What a password has to be, in one sentence of its own each."""
    return " ".join(each.get_help_text() for each in get_default_password_validators())


class Validator:
    """Says one thing at a time, and what to do: not three that come to the same."""

    def validate(self, password: str, user: Any = None) -> None:
        for check in (_length, _own_words, _common_words, _pattern):
            check(password, user)

    def get_help_text(self) -> str:
        return _(
            "At least %(least)d characters; anything goes, spaces and accents too. %(advice)s"
        ) % {"least": least(), "advice": ADVICE}


def _length(password: str, user: Any) -> None:
    length = len(normalised(password))
    if length < least():
        raise ValidationError(
            _("The password has %(length)d characters; it needs at least %(least)d. %(advice)s"),
            code="password_too_short",
            params={"length": length, "least": least(), "advice": ADVICE},
        )
    if length > MOST:
        raise ValidationError(
            _("The password has %(length)d characters; at most %(most)d are possible."),
            code="password_too_long",
            params={"length": length, "most": MOST},
        )


def _own_words(password: str, user: Any) -> None:
    """What is little more than the person's or the site's own words."""
    plain = folded(password)
    for word, reason in own_words(user):
        if word in plain and _thought(plain.replace(word, "")) < OWN_THOUGHT:
            raise ValidationError(
                _("This password is little more than %(what)s. %(advice)s"),
                code="password_own_words",
                params={"what": reason, "advice": ADVICE},
            )


def _thought(plain: str) -> float:
    """Letters, and half as much for digits, which are years and telephone numbers."""
    return sum(0.5 if each.isdigit() else 1 for each in plain)


def _common_words(password: str, user: Any) -> None:
    """One or two words that everybody thinks of, with numbers and signs around them."""
    spellings = (folded(password), folded(password.translate(_STANDS_FOR)))
    if _is_common(normalised(password).casefold()) or any(
        _is_made_of(each, _is_common) for each in spellings
    ):
        raise ValidationError(
            _(
                "This password is made of words that are tried first, with numbers around them. "
                "%(advice)s"
            ),
            code="password_too_common",
            params={"advice": ADVICE},
        )


def _pattern(password: str, user: Any) -> None:
    if is_regular(folded(password)):
        raise ValidationError(
            _(
                "This password repeats the same characters, or follows the order of the alphabet "
                "or of the keyboard. %(advice)s"
            ),
            code="password_regular",
            params={"advice": ADVICE},
        )


def own_words(user: Any) -> Iterator[tuple[str, str]]:
    """(folded word, what it is) of whom and where the password is for; longer before shorter."""
    site = institution.name()
    words = [(site, _("the name of this site")), ("Cổng Tin", _("the name of this site"))]
    if user is not None:
        unit = getattr(user, "unit", None)
        email = getattr(user, "email", "") or ""
        words += [
            (getattr(user, "full_name", ""), _("your name")),
            (getattr(user, "username", ""), _("your user name")),
            (email.partition("@")[0], _("your e-mail address")),
            (email, _("your e-mail address")),
            (str(unit) if unit else "", _("the name of your unit")),
        ]
    plain = {folded(word or ""): reason for word, reason in words}
    for word in sorted(plain, key=len, reverse=True):
        if len(word) >= SHORTEST_WORD:
            yield word, str(plain[word])


def is_regular(plain: str) -> bool:
    """Whether these folded characters are a few runs, or a few characters again and again."""
    if not plain:
        return False
    if any(
        (plain[:period] * len(plain)).startswith(plain)
        for period in range(1, min(SHORTEST_REPEATED, len(plain) // 2 + 1))
    ):
        return True
    return _runs(plain) <= RUNS and len(plain) > RUNS


def _runs(plain: str) -> int:
    runs, step = 1, None
    for before, after in pairwise(plain):
        steps = _steps(before, after)
        kept = steps if step is None else steps & step
        if kept:
            step = kept
        else:
            runs, step = runs + 1, None
    return runs


def _steps(before: str, after: str) -> set[tuple[int, int]]:
    """The orders in which one character follows the other: (which order, forwards or back)."""
    orders = [(-1, ord(after) - ord(before))]
    orders += [
        (number, row.index(after) - row.index(before))
        for number, row in enumerate(_KEYBOARD)
        if before in row and after in row
    ]
    return {(number, by) for number, by in orders if by in (-1, 0, 1)}


def _is_made_of(plain: str, is_word: Any) -> bool:
    """Whether nothing is left of it but digits when a few common words are taken out."""
    letters = [part for part in re.split(r"\d+", plain) if part]
    if not letters:
        return is_word(plain)
    left = COMMON_WORDS
    for part in dict.fromkeys(letters):
        needed = _fewest_words(part, is_word)
        if needed is None or needed > left:
            # Words that are written with digits in them: "p4ssw0rd".
            return is_word(plain)
        left -= needed
    return True


def _fewest_words(part: str, is_word: Any) -> int | None:
    """Of how many different common words this is put together; None: of none."""
    if is_word(part):
        return 1
    found = [
        1 if part[:end] == part[end:] else 2
        for end in range(SHORTEST_WORD, len(part) - SHORTEST_WORD + 1)
        if is_word(part[:end]) and is_word(part[end:])
    ]
    return min(found, default=None)


def _is_common(word: str) -> bool:
    return len(word) >= SHORTEST_WORD and word in common()


@lru_cache(maxsize=1)
def common() -> frozenset[str]:
    """Django's 20,000 passwords and ours, which are what people in Viet Nam think of first."""
    ours = LIST.read_text(encoding="utf-8").split()
    return frozenset(CommonPasswordValidator().passwords) | frozenset(ours)
