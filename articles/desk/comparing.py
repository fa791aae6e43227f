"""What changed between two revisions, or since the edition that is public, for the newsroom."""

from django import forms
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from articles import comparing
from articles.desk.library import thumbnail_of


class ComparisonForm(forms.Form):
    """Two revisions of an edition, by their numbers; the order in which they are named says nothing."""

    tu = forms.TypedChoiceField(label=_("From"), coerce=int)
    den = forms.TypedChoiceField(label=_("To"), coerce=int)

    def __init__(self, *args, revisions, steps, **kwargs):
        super().__init__(*args, **kwargs)
        self.by_number = {revision.number: revision for revision in revisions}
        choices = [(each.number, described(each, steps)) for each in revisions]
        for name in ("tu", "den"):
            self.fields[name].choices = choices
            self.fields[name].error_messages = {
                "required": _("Choose a revision."),
                "invalid_choice": _(
                    "There is no revision “%(value)s” of this edition. Choose one."
                ),
            }

    def chosen(self):
        """The older and the newer one."""
        numbers = sorted((self.cleaned_data["tu"], self.cleaned_data["den"]))
        return [self.by_number[number] for number in numbers]


def described(revision, steps):
    """A revision in one line: its number, who left it so, when, and what happened with it then."""
    words = _("Revision %(number)d, %(person)s, %(when)s") % {
        "number": revision.number,
        "person": revision.author,
        "when": comparing.moment(revision.created_at),
    }
    taken = steps.get(revision.pk)
    return f"{words} ({', '.join(taken)})" if taken else words


def urls(desk):
    """The addresses of this part below an edition's; `desk` is the EditionAdmin."""

    def view(request, pk):
        return compare_view(desk, request, pk)

    return [
        path(
            "<key:pk>/thay-doi/", desk.admin_site.admin_view(view), name="articles_edition_compare"
        )
    ]


def compare_view(desk, request, pk):
    edition = desk.find(request, pk)
    revisions = list(
        edition.revisions.defer("content").select_related("author").order_by("-number")
    )
    steps = comparing.hand_overs(edition.transitions.order_by("pk"))
    other = _other_edition(desk, request, edition)
    form = ComparisonForm(
        _asked(request, edition, revisions), revisions=revisions, steps=steps
    )  # fmt: skip
    context = desk.admin_site.each_context(request) | {
        "opts": desk.opts,
        "title": _("What changed"),
        "edition": edition,
        "form": form,
        "other": other,
        "other_editions": edition.article.editions.visible_to(request.user)
        .filter(number__lt=edition.number)
        .order_by("-number"),
        "revisions": [
            {"revision": each, "steps": steps.get(each.pk, []), "before": before}
            for each, before in zip(revisions, [*revisions[1:], None], strict=True)
        ],
    }
    if revisions and form.is_valid():
        older, newer = form.chosen()
        if other:
            older = other.approved_revision or other.latest_revision or older
        comparison = comparing.compare(older.content, newer.content)
        context |= {
            "older": older,
            "newer": newer,
            "comparison": comparison,
            "pictures": [
                (picture, picture.image and thumbnail_of(picture.image, 160))
                for picture in comparison.pictures
            ],
            "authors": comparing.authors_between(revisions, older, newer) if not other else [],
        }
    return TemplateResponse(request, "admin/articles/edition/compare.html", context)


def _asked(request, edition, revisions):
    """What to compare: as asked for; else since this person last had the text in hand."""
    asked = {name: request.GET[name] for name in ("tu", "den") if name in request.GET}
    if not revisions:
        return asked
    asked.setdefault("den", revisions[0].number)
    if "tu" not in asked:
        seen = comparing.last_seen(edition, request.user)
        asked["tu"] = seen.number if seen else revisions[0].number
    return asked


def _other_edition(desk, request, edition):
    """The edition of the same article with which this one is to be compared, or None."""
    number = request.GET.get("voi")
    if not number:
        return None
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise Http404
    other = desk.find(request, int(number))
    if other.article_id != edition.article_id:
        raise Http404
    return other
