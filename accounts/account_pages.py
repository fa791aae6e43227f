"""The pages beside an account: what the person may do, a new password, suspending, resuming, leaving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import events, leaving, rights, standing, ways_in
from .forms import LeavingForm, ReasonForm
from .models import User
from .second_factor import lost
from .standing import Refused

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

#: (the request, a row, "added", "changed" or "deleted"): puts it into the event log.
Record = Callable[[HttpRequest, Any, str], None]

_inlines: dict[type, Record] = {}


def register_inline(inline: type, record: Record) -> None:
    """Show rows of another app's model on the account's page, and record what becomes of them there.
    This app does not know that app."""
    _inlines[inline] = record


def inlines() -> list[type]:
    return list(_inlines)


def record_rows(request: HttpRequest, formset: Any) -> None:
    """After the rows of one inline were saved."""
    for inline, record in _inlines.items():
        if formset.model is not getattr(inline, "model", None):
            continue
        for row in formset.new_objects:
            record(request, row, "added")
        for row, _changed in formset.changed_objects:
            record(request, row, "changed")
        for row in formset.deleted_objects:
            record(request, row, "deleted")


@contextmanager
def _recorded(account: User, request: HttpRequest) -> Iterator[None]:
    """What changes on the account in this block stands in the event log, or does not happen."""
    with transaction.atomic():
        before = events.Account.of(account)
        yield
        events.account_changed(account, before, request)


def urls(desk: ModelAdmin) -> list[Any]:
    """The addresses below an account's; `desk` is the AccountAdmin."""
    asking = require_http_methods(["GET", "HEAD", "POST"])
    return [
        path(
            f"<int:pk>/{address}/",
            desk.admin_site.admin_view(method(partial(view, desk))),
            name=f"accounts_user_{name}",
        )
        for address, name, view, method in (
            ("quyen", "rights", rights_view, require_safe),
            ("tam-ngung", "suspend", suspend_view, asking),
            ("mo-lai", "resume", resume_view, asking),
            ("cho-nghi", "leave", leave_view, asking),
            ("go-hai-lop", "take_away", take_away_view, asking),
            ("moi-lai", "invite", invite_view, require_POST),
        )
    ]


def offered(desk: ModelAdmin, request: HttpRequest, account: User | None) -> list[str]:
    """Which of them the account's page leads to."""
    if account is None:
        return []
    if standing.blockers(account, request.user):
        return ["rights"]
    offered = ["rights", "suspend" if account.is_active else "resume", "leave"]
    if account.is_active:
        waits = not account.has_usable_password() and account.email
        offered.append("invite" if waits else "password")
    if not lost.blockers(account, request.user):
        offered.append("take_away")
    return offered


def rights_view(desk: ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    account = _found(desk, request, pk, desk.has_view_permission)
    return _page(
        desk,
        request,
        account,
        "rights",
        title=_("What this person may do, and why"),
        areas=rights.areas(account),
    )


def suspend_view(desk: ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    return _ask_for_reason(
        desk,
        request,
        pk,
        act=standing.suspend,
        blockers=standing.suspend_blockers,
        title=_("Suspend the account"),
        introduction=_(
            "They are signed out everywhere at once and cannot sign in again until the account is "
            "resumed. What they wrote, and their roles, stay."
        ),
        done=_("%(person)s is suspended and signed out everywhere."),
        recorded=_("Suspended: %(reason)s"),
    )


def resume_view(desk: ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    return _ask_for_reason(
        desk,
        request,
        pk,
        act=standing.resume,
        blockers=standing.resume_blockers,
        title=_("Resume the account"),
        introduction=_("They can sign in again, with the roles and sections shown on their page."),
        done=_("%(person)s may sign in again."),
        recorded=_("Resumed: %(reason)s"),
    )


def take_away_view(desk: ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    return _ask_for_reason(
        desk,
        request,
        pk,
        act=partial(lost.take_away, request=request),
        blockers=lost.blockers,
        title=_("Remove the second factor"),
        introduction=_(
            "For somebody who lost the telephone or the key, and has no recovery codes. First make "
            "sure, face to face or by a call to a number you know, that it is they who ask. Their app, "
            "passkeys and recovery codes stop working, they are signed out everywhere, and a mail "
            "tells them. With their password they sign in again and set up a new one."
        ),
        done=_("%(person)s has no second factor any more, and is signed out everywhere."),
        recorded=_("Second factor removed: %(reason)s"),
    )


def password_view(desk: ModelAdmin, request: HttpRequest, pk: str) -> HttpResponse:
    """Have the person choose a new password. Nobody chooses it for them."""
    account = _found(desk, request, pk, desk.has_change_permission)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            password = ways_in.anew(account, request.user, request, reason=reason)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            desk.log_change(request, account, _("Password reset: %(reason)s") % {"reason": reason})
            if password:
                return shown_once(desk, request, account, password)
            messages.success(
                request,
                _("A link is on its way to %(address)s; %(person)s is signed out everywhere.")
                % {"address": account.email, "person": account},
            )
            return back_to(account)
    return _page(
        desk,
        request,
        account,
        "asking",
        title=_("New password"),
        form=form,
        introduction=_words_for_password(account),
        impossible=[] if form.errors else ways_in.blockers(account, request.user),
    )


def _words_for_password(account: User) -> str:
    if account.email:
        return _(
            "For somebody whose password is known to others. The present one opens nothing any more, and "
            "they are signed out everywhere. A link goes to %(address)s, by which they choose a new one; "
            "you do not get to know it. Who has only forgotten it asks for a link on the sign-in page."
        ) % {"address": account.email}
    return _(
        "This account has no e-mail address. The present password opens nothing any more, and they are "
        "signed out everywhere. You get a temporary password to hand over, face to face or by a call to "
        "a number you know; with it they sign in once, within %(days)d days, and choose their own."
    ) % {"days": settings.TEMPORARY_PASSWORD_DAYS}


@never_cache
def _shown_once(request: HttpRequest, desk: ModelAdmin, account: User, password: str) -> Any:
    return _page(
        desk,
        request,
        account,
        "temporary",
        title=_("Temporary password"),
        password=password,
        days=settings.TEMPORARY_PASSWORD_DAYS,
    )


def shown_once(
    desk: ModelAdmin, request: HttpRequest, account: User, password: str
) -> HttpResponse:
    """The only page that ever has it: it is stored nowhere in the clear, so there is no second look."""
    response: HttpResponse = _shown_once(request, desk, account, password)
    return response


def invite_view(desk: ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    account = _found(desk, request, pk, desk.has_change_permission)
    try:
        ways_in.again(account, request.user, request)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.reasons))
    else:
        messages.success(
            request, _("An invitation is on its way to %(address)s.") % {"address": account.email}
        )
    return back_to(account)


def leave_view(desk: ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Asks who takes the work, shows what that would be, and does it once that was confirmed."""
    account = _found(desk, request, pk, desk.has_change_permission)
    by = request.user
    form = LeavingForm(request.POST or None, leaver=account)
    confirming = False
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if "back" in request.POST:
            pass
        elif "confirm" not in request.POST:
            reasons = leaving.blockers(account, facts["successor"], by)
            confirming = not reasons
            if reasons:
                form.add_error(None, reasons)
        else:
            try:
                with _recorded(account, request):
                    count = leaving.leave(account, facts["successor"], by, note=facts["note"])
            except Refused as refusal:
                form.add_error(None, refusal.reasons)
            else:
                desk.log_change(request, account, _recorded_leaving(facts))
                messages.success(request, _said_of_leaving(account, facts["successor"], count))
                return back_to(account)
    return _page(
        desk,
        request,
        account,
        "leaving",
        title=_("Somebody leaves"),
        form=form,
        work=leaving.work_of(account, by),
        confirming=confirming,
        successor=form.cleaned_data["successor"] if confirming else None,
        impossible=standing.blockers(account, by),
    )


def _recorded_leaving(facts: dict[str, Any]) -> str:
    if facts["successor"] is None:
        return _("Left: %(reason)s") % facts
    return _("Left; work handed on to %(successor)s: %(reason)s") % facts


def _said_of_leaving(leaver: User, successor: User | None, count: int) -> str:
    if not count:
        return _("%(person)s is suspended and signed out everywhere.") % {"person": leaver}
    return _(
        "%(person)s is suspended and signed out everywhere. "
        "%(successor)s takes on the work (%(count)d) and is told."
    ) % {"person": leaver, "successor": successor, "count": count}


def _ask_for_reason(
    desk: ModelAdmin,
    request: HttpRequest,
    pk: int,
    *,
    act: Callable[[User, User], None],
    blockers: Callable[[User, User], list[str]],
    title: str,
    introduction: str,
    done: str,
    recorded: str,
) -> HttpResponse:
    account = _found(desk, request, pk, desk.has_change_permission)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with _recorded(account, request):
                act(account, request.user)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            desk.log_change(request, account, recorded % form.cleaned_data)
            messages.success(request, done % {"person": account})
            return back_to(account)
    return _page(
        desk,
        request,
        account,
        "asking",
        title=title,
        form=form,
        introduction=introduction,
        impossible=[] if form.errors else blockers(account, request.user),
    )


def back_to(account: User) -> HttpResponse:
    return redirect("admin:accounts_user_change", account.pk)


def _found(
    desk: ModelAdmin, request: HttpRequest, pk: int | str, allowed: Callable[..., bool]
) -> User:
    account = desk.get_object(request, str(pk))
    if account is None:
        raise Http404
    if not allowed(request, account):
        raise PermissionDenied
    return account


def _page(
    desk: ModelAdmin, request: HttpRequest, account: User, name: str, **context: Any
) -> HttpResponse:
    return TemplateResponse(
        request,
        f"admin/accounts/user/{name}.html",
        desk.admin_site.each_context(request) | {"opts": desk.opts, "account": account} | context,
    )
