"""Readers' letters on the desk: the list of those that somebody may answer, and the page of one."""

from http import HTTPStatus

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.lookups import WithoutForms
from articles import letters, workflow
from articles.models import Edition, ReaderLetter
from articles.models.reader_letter import (
    ANSWER_CONTACT,
    ANSWER_LENGTH,
    ANSWER_LETTERS,
    LetterKind,
    LetterState,
)
from articles.workflow import Refused

EVERY = "tat-ca"

DONE = {
    "answer": _("The letter is answered."),
    "close": _("The letter is closed."),
    "spam": _("The letter is marked as spam."),
    "reopen": _("The letter waits for an answer again."),
}


class StateFilter(admin.SimpleListFilter):
    """Those that wait, unless others are asked for."""

    title = _("state")
    parameter_name = "trang-thai"

    def lookups(self, request, model_admin):
        others = [choice for choice in LetterState.choices if choice[0] != LetterState.OPEN]
        return [(None, LetterState.OPEN.label), *others, (EVERY, _("All letters"))]

    def choices(self, changelist):
        for lookup, title in self.lookup_choices:
            yield {
                "selected": self.value() == lookup,
                "query_string": changelist.get_query_string(
                    {self.parameter_name: lookup} if lookup else {},
                    [] if lookup else [self.parameter_name],
                ),
                "display": title,
            }

    def queryset(self, request, queryset):
        if self.value() == EVERY:
            return queryset
        return queryset.in_state(self.value() or LetterState.OPEN)


class KindFilter(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "loai"

    def lookups(self, request, model_admin):
        return LetterKind.choices

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


class AnswerForm(forms.Form):
    """What is to be done with a letter, and the answer where it is one."""

    step = forms.ChoiceField(choices=[(step, step) for step in letters.STEPS])
    answer = forms.CharField(
        label=_("Your answer"),
        max_length=ANSWER_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean(self):
        given = super().clean()
        if (
            given.get("step") == "answer"
            and not given.get("answer")
            and "answer" not in self.errors
        ):
            self.add_error("answer", _("Write an answer."))
        return given


@admin.register(ReaderLetter)
class ReaderLetterAdmin(WithoutForms, admin.ModelAdmin):
    """To read and to answer; nothing is added, changed or deleted here."""

    list_display = ("beginning", "kind", "about", "sender", "state", "created_at")
    list_filter = (StateFilter, KindFilter)
    search_fields = ("text", "name", "email", "edition__title")
    ordering = ("-pk",)
    list_per_page = 50
    show_full_result_count = False
    actions = None

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(ANSWER_LETTERS) or request.user.has_perm(ANSWER_CONTACT)

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .visible_to(request.user)
            .select_related("edition__article", "handled_by")
            .defer("edition__body", "edition__body_html")
        )

    @admin.display(description=_("letter"))
    def beginning(self, letter):
        return Truncator(letter.text).words(14)

    @admin.display(description=_("article"), ordering="edition__title")
    def about(self, letter):
        return letter.edition

    @admin.display(description=_("from"))
    def sender(self, letter):
        return letter.name or letter.email

    def get_urls(self):
        def desk(view):
            return self.admin_site.admin_view(view)

        return [
            path("", desk(self.changelist_view), name="articles_readerletter_changelist"),
            path("<key:pk>/", desk(self.letter_view), name="articles_readerletter_change"),
        ]

    def letter_view(self, request, pk):
        """GET shows a letter, POST does something with it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        letter = self.get_queryset(request).filter(pk=pk).first()
        if letter is None:
            raise Http404
        if request.method != "POST":
            return self._page(request, letter, AnswerForm())
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self._page(request, letter, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        step = form.cleaned_data["step"]
        try:
            letters.perform(
                step, letter, request.user, answer=form.cleaned_data["answer"], request=request
            )
        except Refused as refusal:
            letter.refresh_from_db()
            for reason in refusal.reasons:
                form.add_error(None, reason)
            return self._page(request, letter, form, HTTPStatus.CONFLICT)
        messages.success(request, DONE[step])
        return redirect("admin:articles_readerletter_changelist")

    def _page(self, request, letter, form, status=HTTPStatus.OK):
        context = {
            **self.admin_site.each_context(request),
            "title": letter.get_kind_display(),
            "opts": self.opts,
            "letter": letter,
            "form": form,
            "steps": [step for step, states in letters.STEPS.items() if letter.state in states],
            "correction": _correction_of(letter, request.user),
        }
        return TemplateResponse(
            request, "admin/articles/readerletter/letter.html", context, status=status
        )


def _correction_of(letter, user):
    """(the edition that readers see now, why this person may not begin a correction of it), or None
    for a letter about none, and where there is no such edition any more."""
    if letter.edition is None:
        return None
    edition = Edition.objects.live().filter(article=letter.edition.article_id).first()
    return edition and (edition, workflow.blockers("correct", edition, user))
