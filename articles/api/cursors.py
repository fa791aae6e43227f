"""A place in a list, newest first, that stays right while articles are added: after which one to go on."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
#: What PostgreSQL and SQLite count rows with.
_LARGEST = 2**63 - 1


class NoSuchPlace(ValueError):
    """What came is no cursor that was ever given out."""


class Place(NamedTuple):
    moment: datetime
    pk: int

    def __str__(self) -> str:
        told = f"{(self.moment - _EPOCH) // _MICROSECOND}.{self.pk}"
        return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, cursor: str) -> Self:
        """Raises `NoSuchPlace`."""
        try:
            padded = cursor + "=" * (-len(cursor) % 4)
            microseconds, _dot, pk = (
                base64.b64decode(padded, b"-_", validate=True).decode().partition(".")
            )
            place = cls(_EPOCH + int(microseconds) * _MICROSECOND, int(pk))
        except (binascii.Error, ValueError, OverflowError) as error:
            raise NoSuchPlace from error
        if not 0 < place.pk <= _LARGEST or str(place) != cursor:
            raise NoSuchPlace
        return place
