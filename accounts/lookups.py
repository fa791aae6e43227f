"""What lists of the desk may be asked for, and whether they are only to look at."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest


class OwnFieldsOnly:
    """For a ModelAdmin: its list is not filtered by what points at its rows.

    Django lets every address do that ("?editions=5"), and so tell which tags or whose pictures an
    article has that the person asking may not see.
    """

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        try:
            field = self.model._meta.get_field(lookup.split("__")[0])  # type: ignore[attr-defined]
        except FieldDoesNotExist:
            pass
        else:
            if field.auto_created and not field.concrete:
                return False
        return super().lookup_allowed(lookup, value, request)  # type: ignore[misc,no-any-return]


class WithoutForms:
    """For a ModelAdmin whose rows come about elsewhere: no form makes, changes or deletes one."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
