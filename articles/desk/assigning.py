"""Who has an article in hand: the panel beside the text, giving and taking up."""

from functools import partial

from django import forms
from django.contrib import admin, messages
from django.db.models import Prefetch
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import User
from articles import assignments
from articles.desk import asking
from articles.models import Assignment
from articles.models.assignment import Purpose
from articles.workflow import Refused


class GiveForm(asking.DueForm):
    """To whom the article is given, by when, and what to look at."""

    # Anybody is taken, so that whoever cannot do it is refused by name and with the reason.
    person = forms.ModelChoiceField(
        label=gettext_lazy("Give it to"),
        queryset=User.objects.all(),
        error_messages={
            "required": gettext_lazy("Choose the person."),
            "invalid_choice": gettext_lazy(
                "There is no such account. Choose a person of the list."
            ),
        },
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ("person", "due_day", "due_hour", "note")

    def __init__(self, *args, edition, **kwargs):
        super().__init__(*args, auto_id="id_give_%s", **kwargs)
        people = [(person.pk, str(person)) for person in assignments.candidates(edition)]
        self.fields["person"].choices = [("", "---------"), *people]


def urls(desk):
    """The addresses of this part below an edition's; `desk` is the EditionAdmin."""
    return [
        path(
            f"<key:pk>/{address}/",
            desk.admin_site.admin_view(require_POST(partial(view, desk))),
            name=f"articles_edition_{name}",
        )
        for address, name, view in (
            ("nhan-bai", "claim", claim_view),
            ("giao-bai", "give", give_view),
            ("tra-bai", "release", release_view),
        )
    ]


def panel(request, edition, *, editable):
    if assignments.purpose_in(edition.state) is None:
        return None
    by = request.user
    there = assignments.current(edition)
    may_give = not assignments.give_blockers(edition, by)
    may_claim = not assignments.claim_blockers(edition, by)
    return {
        "template": "admin/articles/edition/_assigning.html",
        "assignment": there,
        "doing": assignments.doing(there) if there else "",
        "reading": assignments.purpose_in(edition.state) == Purpose.READING,
        "mine": there is not None and there.person_id == by.pk,
        "may_claim": there is None and may_claim,
        "others": there is not None and there.person_id != by.pk and may_claim,
        "may_release": there is not None and not assignments.release_blockers(edition, by),
        "form": GiveForm(edition=edition) if may_give else None,
        "media": asking.DueForm().media,
    }


def claim_view(desk, request, pk):
    edition = desk.find(request, pk)
    try:
        assignments.claim(edition, request.user)
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("You have this article in hand now; the others see it."))
    return asking.back_to(edition)


def give_view(desk, request, pk):
    edition = desk.find(request, pk)
    form = GiveForm(request.POST, edition=edition)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            given = assignments.give(
                edition, facts["person"], request.user, due_at=facts["due_at"], note=facts["note"]
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(
                request, _("Given to %(person)s, who is told.") % {"person": given.person}
            )
            return asking.back_to(edition)
    return asking.page(
        desk, request, edition, form, title=_("Give the article"), button=_("Give the article")
    )


def release_view(desk, request, pk):
    edition = desk.find(request, pk)
    try:
        ended = assignments.release(edition, request.user)
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
    else:
        messages.success(
            request, _("%(person)s no longer has it in hand.") % {"person": ended.person}
        )
    return asking.back_to(edition)


# In the list


def with_hands(editions):
    """Editions with who has them in hand, in one query for all of them: see `in_hand`."""
    held = Assignment.objects.active().select_related("person")
    return editions.prefetch_related(Prefetch("assignments", queryset=held, to_attr="held"))


def in_hand(edition):
    """The words of the list's column."""
    if not edition.held:
        return None
    [assignment] = edition.held
    if assignment.is_overdue:
        return format_html(
            '{} <span class="overdue">{}</span>', assignments.doing(assignment), _("overdue")
        )
    return assignments.doing(assignment)


class GivenToMe(admin.SimpleListFilter):
    title = gettext_lazy("in hand")
    parameter_name = "giao"

    def lookups(self, request, model_admin):
        return [("toi", gettext_lazy("Given to me"))]

    def queryset(self, request, queryset):
        return queryset.in_hands_of(request.user) if self.value() == "toi" else queryset
