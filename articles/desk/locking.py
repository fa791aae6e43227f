"""The edit lock and the autosave behind the form: who writes, and what is not saved yet.

None of its requests counts as activity of the session. Nothing here changes an edition.
"""

import re
from http import HTTPStatus

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import formats, timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.sessions import background
from articles import autosave, locks, workflow
from articles.desk import restoring
from articles.desk.forms import EditionForm

#: How many unsaved texts are offered at once.
OFFERED = 3
TOKEN = re.compile(r"\A[A-Za-z0-9]{32}\Z")
#: Names of the rows below the text, as Django's formsets number them.
ROW = re.compile(r"[a-z_]+-(?:(?:TOTAL|INITIAL)_FORMS|\d{1,4}-[A-Za-z_]+)")


class LockForm(forms.Form):
    """What an opened form asks for: the lock, only a look, to give it back, or another's."""

    action = forms.ChoiceField(
        choices=[(each, each) for each in ("take", "look", "release", "take_over")]
    )
    form_token = forms.RegexField(TOKEN)
    since = forms.DateTimeField(required=False)
    version = forms.IntegerField(required=False)


class AutosaveForm(forms.Form):
    """Of which opened form the text is, and which autosave that form was filled with."""

    form_token = forms.RegexField(TOKEN)
    restored = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    def content(self):
        """The fields of the article's form and the rows below it; nothing else that was sent."""
        return {
            name: values
            for name, values in self.data.lists()
            if ROW.fullmatch(name) or re.sub(r"_\d$", "", name) in EditionForm.base_fields
        }


def urls(desk):
    """The addresses of this part, below an edition's and for a new article."""

    def view(function):
        answering = desk.admin_site.admin_view(require_POST(function))
        return background(answering)

    def lock_view(request, pk):
        return _lock(request, desk.find(request, pk))

    def autosave_view(request, pk=None):
        return _keep(request, _edition_of(desk, request, pk))

    def discard_view(request, pk=None):
        return _discard(request, _edition_of(desk, request, pk))

    return [
        path("<key:pk>/khoa/", view(lock_view), name="articles_edition_lock"),
        path("<key:pk>/tu-luu/", view(autosave_view), name="articles_edition_autosave"),
        path("<key:pk>/tu-luu/bo/", view(discard_view), name="articles_edition_discard_autosave"),
        path("add/tu-luu/", view(autosave_view), name="articles_edition_autosave_new"),
        path("add/tu-luu/bo/", view(discard_view), name="articles_edition_discard_autosave_new"),
    ]


def _edition_of(desk, request, pk):
    """The edition, or None for the form of a new article, for those who write.

    Whether the text is open just now is not asked: what somebody has typed is kept for them even if
    it was taken over and handed in meanwhile.
    """
    edition = desk.find(request, pk) if pk is not None else None
    if edition is None and not desk.has_add_permission(request):
        raise PermissionDenied
    if edition is not None and not request.user.has_perm("articles.change_edition"):
        raise PermissionDenied
    return edition


# The lock


def _lock(request, edition):
    form = LockForm(request.POST)
    if not form.is_valid():
        return _refused([_("This form cannot be recognised. Reload the page.")])
    token, action = form.cleaned_data["form_token"], form.cleaned_data["action"]
    if action == "release":
        locks.release(edition, request.user, token)
        return JsonResponse({})
    if reasons := workflow.edit_blockers(edition, request.user):
        return _refused(reasons, HTTPStatus.FORBIDDEN)
    if action == "look":
        held = locks.holder(edition)
    elif action == "take":
        held = locks.take(edition, request.user, token)
    else:
        since = form.cleaned_data["since"]
        held = locks.take_over(edition, request.user, token, since)
    mine = held is not None and locks.is_held_by(held, request.user, token)
    return JsonResponse(
        {
            "mine": mine,
            "holder": None if mine or held is None else _holder(held, request.user),
            "saved": _saved_since(edition, form.cleaned_data["version"]),
        }
    )


def _saved_since(edition, version):
    """Who saved, in words, if the form shows an older text; "" if it shows the text as it is."""
    if version in (None, edition.lock_version):
        return ""
    names = {"person": edition.updated_by, "when": _when(edition.updated_at)}
    return _("%(person)s saved this article, %(when)s.") % names


def _holder(held, user):
    """Whose lock it is, in words: that they write, and that they took the form over."""
    own = held.user_id == user.pk
    names = {"person": held.user.get_full_name(), "when": _when(held.taken_at)}
    return {
        "own": own,
        "since": held.taken_at.isoformat(),
        "name": names["person"],
        "writes": _("You have this form open elsewhere, in another tab or on another machine.")
        if own
        else _("%(person)s has been writing in this article since %(when)s.") % names,
        "took": _("You took the form over elsewhere, %(when)s.") % names
        if own
        else _("%(person)s took the form over, %(when)s.") % names,
    }


def _when(moment):
    """The time alone if it was today."""
    moment = timezone.localtime(moment)
    today = moment.date() == timezone.localdate()
    return formats.date_format(moment, "TIME_FORMAT" if today else "DATETIME_FORMAT")


def _refused(reasons, status=HTTPStatus.BAD_REQUEST):
    return JsonResponse({"reasons": reasons}, status=status)


# The autosave


def _keep(request, edition):
    form = AutosaveForm(request.POST)
    if not form.is_valid():
        return _refused([_("This form cannot be recognised. Reload the page.")])
    content = form.content()
    if not content:
        return _refused([_("There is nothing to keep.")])
    try:
        kept = autosave.keep(
            request.user,
            autosave.form_of(edition),
            form.cleaned_data["form_token"],
            content,
            follows=form.cleaned_data["restored"],
        )
    except autosave.TooLarge:
        reason = _("This is too much text to keep by itself. Shorten it, or press “Save”.")
        return _refused([reason], HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if kept is None:
        return JsonResponse({"kept_at": None, "said": ""})
    said = _("Kept by itself, %(when)s") % {"when": _when(kept.saved_at)}
    return JsonResponse({"kept_at": kept.saved_at.isoformat(), "said": said})


def _discard(request, edition):
    number = request.POST.get("autosave", "")
    if re.fullmatch(r"[0-9]{1,18}", number):
        autosave.drop(request.user, autosave.form_of(edition), int(number))
    return redirect(_form_address(edition, "sua" in request.POST))


def _form_address(edition, in_review=False):
    if edition is None:
        return reverse("admin:articles_edition_add")
    address = reverse("admin:articles_edition_change", args=[edition.pk])
    return f"{address}?sua=1" if in_review else address


# What the article's form calls


def saved(request, edition, *, new):
    """The form was saved: it is free, and nothing typed in it waits any more."""
    form = AutosaveForm(request.POST)
    if not form.is_valid():
        return
    token = form.cleaned_data["form_token"]
    name = autosave.form_of(None if new else edition)
    autosave.saved(request.user, name, token, follows=form.cleaned_data["restored"])
    if not new:
        locks.release(edition, request.user, token)


def shown(request, edition, context, *, editable):
    """Template context: who writes now, what waits unsaved, and what the script needs. `edition` is
    None for a new article."""
    suffix, arguments = ("_new", []) if edition is None else ("", [edition.pk])
    sent = AutosaveForm(request.POST)
    # A form that came back with errors is still the same one.
    same = sent.cleaned_data if sent.is_valid() else {}
    token = same.get("form_token") or get_random_string(32)
    restored = restoring.asked_for(request, edition) if editable else None
    held = locks.holder(edition) if edition is not None else None
    return {
        "editable": editable,
        "token": token,
        "restored": restored,
        "follows": restored.pk if restored else same.get("restored"),
        "holder": _holder(held, request.user)
        if held and not locks.is_held_by(held, request.user, token)
        else None,
        "offered": []
        if restored or request.method != "GET"
        else restoring.offered(request.user, edition, context, editable=editable)[:OFFERED],
        "in_review": editable and "sua" in request.GET,
        "version": edition.lock_version if edition is not None else "",
        "heartbeat": locks.heartbeat_seconds(),
        "lock_url": reverse("admin:articles_edition_lock", args=arguments) if edition else "",
        "autosave_url": reverse(f"admin:articles_edition_autosave{suffix}", args=arguments),
        "discard_url": reverse(f"admin:articles_edition_discard_autosave{suffix}", args=arguments),
        "form_url": _form_address(edition, in_review=editable and "sua" in request.GET),
    }
