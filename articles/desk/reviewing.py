"""The day on which a published article is looked at again: the panel and its forms."""

from functools import partial

from django import forms
from django.contrib import admin, messages
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles import review_dates
from articles.desk import asking
from articles.workflow import Refused


class ReviewDateForm(forms.Form):
    """When somebody should look at the article again, and what to look at."""

    review_on = asking.DayField(label=gettext_lazy("Review on"), required=False)
    review_note = forms.CharField(
        label=gettext_lazy("What to look at"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example: figures, telephone numbers, who holds an office."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="id_review_%s", **kwargs)

    def clean_review_on(self):
        return asking.day_ahead(self.cleaned_data["review_on"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("review_note") and not cleaned.get("review_on") and not self.errors:
            self.add_error("review_on", _("Choose the day, too."))
        return cleaned


class StillTrueForm(forms.Form):
    """Somebody looked, and it is still true; perhaps with the next day."""

    next_on = asking.DayField(label=gettext_lazy("Look again on (or never)"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="id_still_%s", **kwargs)

    def clean_next_on(self):
        return asking.day_ahead(self.cleaned_data["next_on"])


def urls(desk):
    """The addresses of this part below an edition's; `desk` is the EditionAdmin."""
    return [
        path(
            f"<key:pk>/{address}/",
            desk.admin_site.admin_view(require_POST(partial(view, desk))),
            name=f"articles_edition_{name}",
        )
        for address, name, view in (
            ("ra-soat", "review_date", review_date_view),
            ("van-dung", "still_true", still_true_view),
        )
    ]


def panel(request, edition, *, editable):
    public = review_dates.published(edition.article)
    if public is None:
        return None
    article = edition.article
    may_set = not review_dates.blockers(public, request.user)
    if not may_set and article.review_on is None:
        return None
    return {
        "template": "admin/articles/edition/_reviewing.html",
        "article": article,
        "due": article.review_on is not None and article.review_on <= timezone.localdate(),
        "form": ReviewDateForm(
            initial={"review_on": article.review_on, "review_note": article.review_note}
        )
        if may_set
        else None,
        "media": ReviewDateForm().media,
        "still_true": StillTrueForm() if may_set and article.review_on else None,
    }


def review_date_view(desk, request, pk):
    edition = desk.find(request, pk)
    form = ReviewDateForm(request.POST)
    if form.is_valid():
        on = form.cleaned_data["review_on"]
        try:
            review_dates.set_date(
                edition.article, request.user, on, form.cleaned_data["review_note"]
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            _say(request, on)
            return asking.back_to(edition)
    return asking.page(
        desk, request, edition, form, title=_("Review date"), button=_("Save the date")
    )


def still_true_view(desk, request, pk):
    edition = desk.find(request, pk)
    form = StillTrueForm(request.POST)
    if form.is_valid():
        on = form.cleaned_data["next_on"]
        try:
            review_dates.confirm(edition.article, request.user, on)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            desk.log_change(request, edition, "Reviewed: still true.")
            _say(request, on)
            return asking.back_to(edition)
    return asking.page(
        desk, request, edition, form, title=_("Reviewed: still true"), button=_("Still true")
    )


def _say(request, on):
    if on is None:
        messages.success(request, _("Nobody will be reminded to look at this article again."))
    else:
        messages.success(
            request,
            _("On %(day)s its writers and the approvers are reminded to look at it.")
            % {"day": date_format(on, "SHORT_DATE_FORMAT")},
        )


class ReviewDue(admin.SimpleListFilter):
    title = gettext_lazy("review")
    parameter_name = "ra-soat"

    def lookups(self, request, model_admin):
        return [("den-han", gettext_lazy("Review due"))]

    def queryset(self, request, queryset):
        return queryset.review_due() if self.value() == "den-han" else queryset
