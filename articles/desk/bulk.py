"""Steps taken on several articles at once.

Choosing leads to a page that shows each article with what stands against the step; sending it takes
the step on each of them by itself, in a transaction of its own and with a record of its own, and says
which went through. Nothing is allowed here that would not be allowed on the article's own page.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import workflow
from articles.desk import steps
from articles.desk.reasons import ReasonForm
from articles.models import Edition, Transition

#: More articles than these at once nobody looks at one by one.
MOST = 100
NUMBER = re.compile("[0-9]{1,9}")
STEPS = ("submit", "request_changes", "approve", "unschedule", "withdraw", "discard")


@dataclass
class Row:
    """An article that was chosen, with what stands against the step, or became of it."""

    edition: Edition
    reasons: list[str]
    chosen: bool
    note: steps.Notice | None = None
    record: Transition | None = None
    stale: bool = False

    @property
    def value(self):
        """Names the article and the text that was shown: what is decided is decided on that one."""
        return f"{self.edition.pk}:{self.edition.lock_version}"


def _action(step):
    rule = workflow.RULES[step]

    @admin.action(description=rule.label)
    def action(desk, request, queryset):
        return _choose(request, step, queryset)

    action.__name__ = f"step_{step}"
    return action


ACTIONS = [_action(step) for step in STEPS]


def offered(actions, by):
    """Of the list's actions, those that this person has the right to."""
    return {
        name: action
        for name, action in actions.items()
        if not name.startswith("step_")
        or by.has_perm(workflow.RULES[name.removeprefix("step_")].permission)
    }


def _choose(request, step, queryset):
    keys = list(queryset.values_list("pk", flat=True)[: MOST + 1])
    if len(keys) > MOST:
        messages.error(
            request,
            ngettext(
                "A step is taken on %(count)d article at once at most. Choose fewer.",
                "A step is taken on %(count)d articles at once at most. Choose fewer.",
                MOST,
            )
            % {"count": MOST},
        )
        return None
    asked = {"bai": ",".join(map(str, keys))}
    if filters := request.GET.urlencode():
        asked["loc"] = filters
    return redirect(f"{reverse('admin:articles_edition_bulk', args=[step])}?{urlencode(asked)}")


class ChosenArticles(forms.MultipleChoiceField):
    """What was ticked: article -> lock version of the text that was shown. `editions` are those that
    may be ticked, by their keys."""

    editions: dict[int, Edition] = {}

    def to_python(self, value):
        chosen = {}
        for each in super().to_python(value):
            pk, _colon, version = each.partition(":")
            if not (NUMBER.fullmatch(pk) and NUMBER.fullmatch(version)):
                raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
            chosen[int(pk)] = int(version)
        return chosen

    def valid_value(self, value):
        return value in self.editions


class BulkForm(ReasonForm):
    """Which articles, and the reason for all of them."""

    articles = ChosenArticles(
        error_messages={
            "required": gettext_lazy("Choose at least one article."),
            "invalid_choice": gettext_lazy("Choose from the articles of this list."),
        },
    )

    def __init__(self, *args, step, editions, by, **kwargs):
        super().__init__(*args, step=step, **kwargs)
        self.editions = self.fields["articles"].editions = {each.pk: each for each in editions}
        self.by = by
        self.asks = any(self.rule.needs_reason(each, by) for each in editions)

    def clean(self):
        super().clean()
        chosen = [self.editions[pk] for pk in self.cleaned_data.get("articles", {})]
        if self.cleaned_data.get("reason") == "" and any(
            self.rule.needs_reason(edition, self.by) for edition in chosen
        ):
            self.add_error("reason", self.fields["reason"].error_messages["required"])
        self.check(*chosen)
        return self.cleaned_data


def urls(desk):
    """The addresses of this part; `desk` is the EditionAdmin."""

    def view(request, step):
        return bulk_view(desk, request, step)

    return [
        path(
            "hang-loat/<slug:step>/", desk.admin_site.admin_view(view), name="articles_edition_bulk"
        )
    ]


def bulk_view(desk, request, step):
    """GET shows what was chosen and what stands against the step, POST takes it on each."""
    if step not in STEPS:
        raise Http404
    if not desk.has_view_permission(request):
        raise PermissionDenied
    editions = _chosen(request)
    back = _list_address(request)
    if not 0 < len(editions) <= MOST:
        messages.error(
            request, _("Choose articles in the list, up to %(count)d.") % {"count": MOST}
        )
        return redirect(back)
    by = request.user
    form = BulkForm(request.POST or None, step=step, editions=editions, by=by)
    taken = request.method == "POST" and form.is_valid()
    rows = _taken(step, form, by) if taken else _asked_about(step, form, editions, request)
    if taken and all(row.record for row in rows):
        messages.success(request, _summary(step, rows))
        return redirect(back)
    context = desk.admin_site.each_context(request) | {
        "opts": desk.opts,
        "title": _("%(step)s: several articles") % {"step": form.rule.label},
        "step": form.rule,
        "form": form,
        "rows": rows,
        "possible": any(not row.reasons for row in rows),
        "taken": taken,
        "done": [row for row in rows if row.record],
        "refused": [row for row in rows if taken and not row.record],
        "again": ",".join(str(row.edition.pk) for row in rows if not row.record),
        "explanation": steps.explanation_of(step, editions[0]),
        "back": back,
        "filters": request.GET.get("loc", ""),
    }
    return TemplateResponse(request, "admin/articles/edition/bulk.html", context)


def _chosen(request):
    """The articles that the address names and that this person may see, as the list has them."""
    keys = {int(key) for key in request.GET.get("bai", "").split(",") if NUMBER.fullmatch(key)}
    return list(
        Edition.objects.visible_to(request.user)
        .filter(pk__in=sorted(keys)[: MOST + 1])
        .select_related("article", "category", "updated_by")
        .order_by("-updated_at", "-pk")
    )


def _list_address(request):
    address = reverse("admin:articles_edition_changelist")
    filters = QueryDict(request.GET.get("loc", "")).urlencode()
    return f"{address}?{filters}" if filters else address


def _asked_about(step, form, editions, request):
    ticked = request.POST.getlist("articles") if request.method == "POST" else None
    rows = []
    for edition in editions:
        row = Row(edition, workflow.blockers(step, edition, request.user), chosen=True)
        row.note = None if row.reasons else steps.note_on(step, edition)
        row.chosen = not row.reasons and (ticked is None or row.value in ticked)
        rows.append(row)
    return rows


def _taken(step, form, by):
    """Each article by itself: that one is refused holds up no other."""
    rows = []
    for pk, version in form.cleaned_data["articles"].items():
        row = Row(form.editions[pk], [], chosen=True)
        try:
            row.record = workflow.perform(
                step,
                row.edition,
                by,
                reason=form.cleaned_data["reason"],
                lock_version=version,
                **form.details(),
            )
        except workflow.Refused as refusal:
            row.reasons = refusal.reasons
            row.stale = refusal.stale
            row.edition.refresh_from_db()
        rows.append(row)
    return rows


def _summary(step, rows):
    return ngettext(
        "%(step)s: done for %(count)d article.", "%(step)s: done for %(count)d articles.", len(rows)
    ) % {"step": workflow.RULES[step].label, "count": len(rows)}
