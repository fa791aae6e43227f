"""In which language an article is, and which one it translates: the panel and its form."""

import re
from functools import partial
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.urls import Resolver404, path, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_POST

from articles import languages, translations
from articles.desk import asking
from articles.models import Edition
from articles.workflow import Refused


class TranslationForm(forms.Form):
    """The article's language, and the original by its address as it is copied from the browser."""

    language = forms.ChoiceField(
        label=gettext_lazy("Written in"),
        choices=settings.LANGUAGES,
        error_messages={"invalid_choice": translations.NO_SUCH_LANGUAGE},
    )
    original = forms.CharField(
        label=gettext_lazy("Translation of"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "The address of the original, from the site or from the desk. Left empty: it is no "
            "translation."
        ),
    )

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, auto_id="id_translation_%s", **kwargs)

    def clean_original(self):
        typed = self.cleaned_data["original"].strip()
        if not typed:
            return None
        found = _edition_at(typed, self.by)
        if found is None:
            raise ValidationError(
                _(
                    "No article has this address. Open the original, copy the address of its page "
                    "and paste it here."
                )
            )
        return found


def _edition_at(address, by):
    """The newest edition that this person may open of the article at an address of ours."""
    try:
        at = languages.plain(urlsplit(address).path)
        with override(settings.LANGUAGE_CODE):
            match = resolve(at if at.endswith("/") else f"{at}/")
    except (Resolver404, ValueError):
        return None
    editions = Edition.objects.visible_to(by).select_related("article", "category")
    if match.view_name in ("articles:article", "articles:print"):
        editions = editions.filter(article=match.kwargs["pk"])
    elif match.view_name == "admin:articles_edition_change" and re.fullmatch(
        "[0-9]{1,18}", match.kwargs["object_id"]
    ):
        editions = editions.filter(article__editions=match.kwargs["object_id"])
    else:
        return None
    return editions.order_by("-number").first()


def urls(desk):
    """The address of this part below an edition's; `desk` is the EditionAdmin."""
    view = desk.admin_site.admin_view(require_POST(partial(translate_view, desk)))
    return [path("<key:pk>/ngon-ngu/", view, name="articles_edition_translate")]


def panel(request, edition, *, editable):
    row = edition.article.translated
    may_set = not translations.blockers(edition, request.user)
    if row is None and not may_set:
        return None
    others = translations.of_the_same_text(
        Edition.objects.latest_of_articles(request.user).visible_to(request.user).with_language(),
        edition,
    )
    others = sorted(others, key=lambda each: not each.article.is_original)
    original = next((each for each in others if each.article.is_original), None)
    return {
        "template": "admin/articles/edition/_translating.html",
        "language": dict(settings.LANGUAGES)[edition.article.language],
        "is_original": edition.article.is_original,
        "others": [(each, dict(settings.LANGUAGES)[each.article.language]) for each in others],
        "form": TranslationForm(
            by=request.user,
            initial={
                "language": edition.article.language,
                "original": original.get_absolute_url() if original else "",
            },
        )
        if may_set
        else None,
    }


def translate_view(desk, request, pk):
    edition = desk.find(request, pk)
    form = TranslationForm(request.POST, by=request.user)
    if form.is_valid():
        language, original = form.cleaned_data["language"], form.cleaned_data["original"]
        try:
            translations.say(edition, request.user, language, original)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            said = f"Language: {language}" + (
                f", translation of article {original.article_id}." if original else "."
            )
            desk.log_change(request, edition, said)
            messages.success(request, _("The language of the article is saved."))
            return asking.back_to(edition)
    return asking.page(
        desk, request, edition, form, title=_("Language and translation"), button=_("Save")
    )
