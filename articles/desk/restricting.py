"""Who of the newsroom may read an unpublished text: the panel and the form."""

from functools import partial

from django import forms
from django.contrib import messages
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Unit, User
from articles import restrictions, vietnamese
from articles.assignments import by_name
from articles.desk import asking
from articles.states import ONCE_PUBLIC
from articles.workflow import Refused

OPEN, LIMITED = "open", "limited"


class RestrictionForm(forms.Form):
    """Everybody, or the people and the unit that are chosen."""

    scope = forms.ChoiceField(
        label=gettext_lazy("Who may read it before it is published"),
        choices=[
            (OPEN, gettext_lazy("Everybody in the newsroom")),
            (LIMITED, gettext_lazy("Only the people and the unit chosen below")),
        ],
        widget=forms.RadioSelect,
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("A whole unit"),
        queryset=Unit.objects.all(),
        required=False,
        empty_label=gettext_lazy("No unit"),
    )
    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("People"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("You keep access yourself, ticked or not."),
    )

    def __init__(self, *args, edition, by, **kwargs):
        there = restrictions.of(edition.article)
        proposed = restrictions.proposed(edition)
        initial = {
            "scope": LIMITED if there else OPEN,
            "unit": there.unit_id if there else None,
            "people": list(proposed | {by.pk}),
        }
        super().__init__(*args, initial=initial, **kwargs)
        readers = User.objects.with_perm(
            restrictions.VIEW,
            include_superusers=False,
            backend="django.contrib.auth.backends.ModelBackend",
        )
        offered = User.objects.filter(pk__in=readers.values("pk")) | User.objects.filter(
            pk__in=proposed, is_active=True
        )
        self.fields["people"].queryset = offered
        self.fields["people"].choices = [
            (person.pk, _named(person)) for person in by_name(offered.select_related("unit"))
        ]
        units = sorted(Unit.objects.all(), key=lambda unit: vietnamese.sort_key(unit.name))
        self.fields["unit"].choices = [
            ("", _("No unit")),
            *((unit.pk, unit.name) for unit in units),
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("scope") == LIMITED and not (cleaned.get("people") or cleaned.get("unit")):
            self.add_error("people", _("Choose at least one person, or a unit."))
        return cleaned


def _named(person):
    return f"{person} ({person.unit})" if person.unit else str(person)


def is_restricted(edition):
    """Whether others may not read this edition; asks nothing of the database where the article was
    fetched with its restriction."""
    return edition.state not in ONCE_PUBLIC and hasattr(edition.article, "restriction")


def urls(desk):
    """The addresses of this part below an edition's; `desk` is the EditionAdmin."""
    return [
        path(
            "<key:pk>/gioi-han/",
            desk.admin_site.admin_view(partial(restrict_view, desk)),
            name="articles_edition_restrict",
        )
    ]


def panel(request, edition, *, editable):
    restriction = restrictions.of(edition.article)
    may_set = not restrictions.blockers(edition, request.user)
    if restriction is None and not may_set:
        return None
    people = []
    if restriction:
        readers = User.objects.filter(pk__in=restrictions.readers_named(restriction))
        people = by_name(readers.filter(is_active=True))
    return {
        "template": "admin/articles/edition/_restricting.html",
        "restriction": restriction,
        "people": people,
        "may_set": may_set,
        "public": edition.article.first_published_at is not None,
        "nobody_approves": restriction is not None and not restrictions.approver_is_inside(edition),
    }


def restrict_view(desk, request, pk):
    """GET shows who may read it, POST says so anew."""
    edition = desk.find(request, pk)
    reasons = restrictions.blockers(edition, request.user)
    if reasons:
        for reason in reasons:
            messages.error(request, reason)
        return asking.back_to(edition)
    form = RestrictionForm(request.POST or None, edition=edition, by=request.user)
    if form.is_valid():
        try:
            _set(desk, request, edition, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return asking.back_to(edition)
    introduction = [
        _(
            "Others find the text, its comments and its pictures nowhere on the desk: not in lists, "
            "not in searches, not by its address."
        )
    ]
    if edition.article.first_published_at:
        introduction.append(
            _("What is public stays public: only texts that are not published yet are limited.")
        )
    return asking.page(
        desk,
        request,
        edition,
        form,
        title=_("Who may read it"),
        button=_("Save"),
        introduction=" ".join(introduction),
    )


def _set(desk, request, edition, chosen):
    if chosen["scope"] == OPEN:
        restrictions.open_up(edition, request.user)
        desk.log_change(request, edition, "Open to the newsroom.")
        messages.success(request, _("Everybody in the newsroom may read the article now."))
        return
    _restriction, ended = restrictions.limit(
        edition, request.user, people=chosen["people"], unit=chosen["unit"]
    )
    desk.log_change(request, edition, "Restricted.")
    messages.success(request, _("From now on only those you chose may read the article."))
    if ended:
        names = ", ".join(str(assignment.person) for assignment in ended)
        messages.warning(
            request,
            ngettext(
                "%(names)s had it in hand and is not among them; that has ended.",
                "%(names)s had it in hand and are not among them; that has ended.",
                len(ended),
            )
            % {"names": names},
        )
    if not restrictions.approver_is_inside(edition):
        messages.warning(
            request,
            _("No approver of its category may read it. Add one before you submit it for review."),
        )
