"""What visitors search for: what they do not find, and what the newsroom puts first."""

import re
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.lookups import OwnFieldsOnly
from accounts.recording import Recorded
from articles import vietnamese
from articles.content import ShownToReaders
from articles.models import Article, Edition, MissedSearch, PromotedResult

#: More chosen results than these for the same words would push away what is found.
AT_MOST = 3
#: An article's number: alone, or at the end of its address.
_NUMBER = re.compile(r"(?:^|-)([0-9]{1,18})/?(?:[?#].*)?$")


@admin.register(MissedSearch)
class MissedSearchAdmin(OwnFieldsOnly, admin.ModelAdmin):
    """Searched and not found, the most frequent first. Rows leave when somebody has seen to them;
    what is searched for again comes back."""

    list_display = ("words_shown", "times", "last_on", "first_on", "promote")
    list_display_links = None
    search_fields = ("words", "written")
    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def get_list_display(self, request):
        shown = super().get_list_display(request)
        if request.user.has_perm("articles.add_promotedresult"):
            return shown
        return [column for column in shown if column != "promote"]

    @admin.display(description=_("searched for"), ordering="words")
    def words_shown(self, missed):
        return format_html(
            '<a href="{}?{}">{}</a>',
            reverse("articles:search"),
            urlencode({"q": missed.written}),
            missed.written,
        )

    @admin.display(description=_("show an article for it"))
    def promote(self, missed):
        return format_html(
            '<a href="{}?{}">{}</a>',
            reverse("admin:articles_promotedresult_add"),
            urlencode({"written": missed.written}),
            _("Choose a result"),
        )


class PromotedResultForm(forms.ModelForm):
    """Words, and the address of a public article."""

    address = forms.CharField(
        label=_("The article's address or number"),
        max_length=500,
        help_text=_("Open the article on the site and copy its address here."),
        error_messages={"required": _("Copy the article's address here.")},
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
    )

    class Meta:
        model = PromotedResult
        fields = ("written",)
        widgets = {"written": forms.TextInput(attrs={"class": "vLargeTextField"})}
        error_messages = {"written": {"required": _("Write the words that people search for.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["address"] = self.instance.article.get_absolute_url()

    def clean_written(self):
        written = " ".join(vietnamese.normalise(self.cleaned_data["written"]).split())
        if not vietnamese.fold(written):
            raise ValidationError(_("Write the words in Latin letters or figures."))
        return written

    def clean_address(self):
        found = _NUMBER.search(self.cleaned_data["address"].strip())
        live = Edition.objects.live().filter(article=int(found[1])) if found else None
        if live is None or not live.exists():
            raise ValidationError(
                _("No public article has this address. Open it on the site and copy its address.")
            )
        return self.cleaned_data["address"]

    def clean(self):
        super().clean()
        if {"written", "address"} <= self.cleaned_data.keys():
            self.instance.words = vietnamese.fold(self.cleaned_data["written"])
            number = _NUMBER.search(self.cleaned_data["address"].strip())[1]
            self.instance.article = Article.objects.get(pk=int(number))
            others = PromotedResult.objects.filter(words=self.instance.words)
            others = others.exclude(pk=self.instance.pk)
            if others.filter(article=self.instance.article).exists():
                self.add_error(None, _("This article stands first for these words already."))
            elif others.count() >= AT_MOST:
                self.add_error(
                    "written",
                    _(
                        "%(count)d articles stand first for these words already. Take one of them away."
                    )
                    % {"count": AT_MOST},
                )
        return self.cleaned_data


@admin.register(PromotedResult)
class PromotedResultAdmin(ShownToReaders, Recorded, OwnFieldsOnly, admin.ModelAdmin):
    form = PromotedResultForm
    list_display = ("written", "leads_to", "shown", "chosen_by", "chosen_at")
    list_select_related = ("article", "chosen_by")
    search_fields = ("words", "written")
    show_full_result_count = False
    fields = ("written", "address")

    def get_queryset(self, request):
        live = Edition.objects.live().order_by().filter(article=OuterRef("article"))
        return super().get_queryset(request).annotate(title_now=Subquery(live.values("title")[:1]))

    @admin.display(description=_("article"))
    def leads_to(self, promoted):
        return format_html(
            '<a href="{}">{}</a>', promoted.article.get_absolute_url(), promoted.title_now or "–"
        )

    @admin.display(description=_("public now"), boolean=True)
    def shown(self, promoted):
        return bool(promoted.title_now)

    def save_model(self, request, obj, form, change):
        obj.chosen_by = request.user
        super().save_model(request, obj, form, change)
        # Whoever searches for it finds something from now on.
        MissedSearch.objects.filter(words=obj.words).delete()
