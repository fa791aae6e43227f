"""Whether somebody may work here: suspending, resuming, and that one administrator always stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils.translation import gettext as _

from . import sessions
from .models import User

if TYPE_CHECKING:
    from django.db.models import QuerySet

MANAGE = "accounts.change_user"


class Refused(Exception):
    """What was asked is not possible; `reasons` are sentences for the person who asked."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def lock() -> None:
    """Let one request at a time change who administers. For a transaction; held to its end.

    Two administrators who take each other's role away in the same moment change two accounts; the
    row they both wait for is that of the right itself.
    """
    list(
        Permission.objects.select_for_update(of=("self",))
        .order_by()
        .filter(content_type__app_label="accounts", codename="change_user")
    )


def administrators() -> QuerySet[User]:
    """Who can enter the desk and change accounts: by a role, by a single permission, as superuser."""
    return User.objects.with_perm(
        MANAGE, backend="django.contrib.auth.backends.ModelBackend"
    ).filter(is_staff=True)


def is_last_administrator(account: User) -> bool:
    return list(administrators().values_list("pk", flat=True)) == [account.pk]


def last_administrator() -> str:
    """The words for refusing whoever would leave the site without an administrator."""
    return _(
        "This is the last administrator. Give somebody else the role of administrator first; "
        "without one nobody could manage accounts."
    )


def blockers(account: User, by: User) -> list[str]:
    """Why this person may not say whether the other works here."""
    if not by.is_active or not by.has_perm(MANAGE):
        return [_("You do not have the right to do this.")]
    if account.pk == by.pk:
        return [_("This is your own account. Another administrator does this.")]
    if account.is_superuser and not by.is_superuser:
        return [_("Only a superuser changes this account.")]
    return []


def suspend_blockers(account: User, by: User) -> list[str]:
    reasons = blockers(account, by)
    if not reasons and not account.is_active:
        return [_("This account is suspended already.")]
    if not reasons and is_last_administrator(account):
        return [last_administrator()]
    return reasons


def resume_blockers(account: User, by: User) -> list[str]:
    reasons = blockers(account, by)
    if not reasons and account.is_active:
        return [_("This account is not suspended.")]
    return reasons


def suspend(account: User, by: User) -> None:
    """From now on this person is out, everywhere; what they wrote stays. Raises `Refused`."""
    with transaction.atomic():
        account, by = as_they_are(account, by)
        _refuse_for(suspend_blockers(account, by))
        shut_out(account)


def resume(account: User, by: User) -> None:
    """The person may sign in again, with the roles they had. Raises `Refused`."""
    with transaction.atomic():
        account, by = as_they_are(account, by)
        _refuse_for(resume_blockers(account, by))
        account.is_active = True
        account.save(update_fields=["is_active"])


def as_they_are(account: User, by: User) -> tuple[User, User]:
    """Both as the database has them now, under the lock: either may have changed since the request
    began, and permissions are remembered by an instance."""
    lock()
    account = User.objects.select_for_update(no_key=True).get(pk=account.pk)
    return account, User.objects.get(pk=by.pk)


def shut_out(account: User) -> None:
    """Write it, within the caller's transaction: who asks whether it may be is `suspend`."""
    account.is_active = False
    account.save(update_fields=["is_active"])
    sessions.end_all_of(account)


def _refuse_for(reasons: list[str]) -> None:
    if reasons:
        raise Refused(reasons)
