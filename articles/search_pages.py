"""The search page and what is suggested while one types: public pages like the others."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from articles import metadata, search, search_words, vietnamese
from articles.http import shared_page
from articles.missed_searches import notebook
from articles.models import Edition
from articles.navigation import tree_of
from articles.paging import PARAMETER, Page, page_of

#: With fewer results than these, what may have been meant is asked for.
FEW = 3
NAME_LENGTH = 100


class DayField(forms.DateField):
    """A day as the browser's calendar sends it, or as people write it. What cannot be read comes back
    in a field that shows it as it was typed."""

    def __init__(self, **options):
        super().__init__(
            required=False,
            input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"],
            error_messages={"invalid": _("Write the day like 25/11/2026.")},
            **options,
        )

    def to_python(self, value):
        day = super().to_python(value)
        if day is not None and not 1900 <= day.year <= 9998:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class SearchForm(forms.Form):
    """What is looked for and where. Of fields that are wrong the others stay in force."""

    q = forms.CharField(required=False)
    category = forms.ChoiceField(
        label=_("Category"),
        required=False,
        error_messages={"invalid_choice": _("There is no such category. Choose another one.")},
    )
    author = forms.CharField(label=_("Author"), required=False)
    first = DayField(label=_("From day"))
    last = DayField(label=_("To day"))

    #: Fields by their names in the address.
    NAMES = {
        "q": "q",
        "category": "chuyen-muc",
        "author": "tac-gia",
        "first": "tu",
        "last": "den",
    }

    def __init__(self, data, tree):
        self.tree = tree
        # Cut, not refused: nobody types so much, and what was pasted may still be found.
        lengths = {"q": search.QUERY_LENGTH, "author": NAME_LENGTH}
        values = {
            field: vietnamese.normalise(data.get(name, "")).strip()[: lengths.get(field, 200)]
            for field, name in self.NAMES.items()
        }
        super().__init__(values)
        self.fields["category"].choices = [("", _("All categories")), *self._categories(tree.roots)]

    def _categories(self, nodes, depth=0):
        for node in nodes:
            yield node.path, "\u2003" * depth + node.name
            yield from self._categories(node.children, depth + 1)

    def clean(self):
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and first > last:
            self.add_error(
                "last", _("The last day comes before the first one. Choose a later day.")
            )
        return self.cleaned_data

    @property
    def filters(self):
        """Those that could be read."""
        chosen = self.tree.at(self.cleaned_data.get("category", "") or "")
        return search.Filters(
            category=chosen.pk if chosen else None,
            author=self.cleaned_data.get("author", ""),
            first=self.cleaned_data.get("first"),
            last=self.cleaned_data.get("last"),
        )

    @property
    def narrowed(self):
        """Whether any filter stands in the form, be it right or wrong."""
        return any(self.data[field] for field in self.NAMES if field != "q")

    @property
    def days(self):
        """The fields of the two days: name, label, how it is shown, value, errors."""
        return [
            {
                "name": self.NAMES[field],
                "id": f"search-{field}",
                "label": self.fields[field].label,
                "type": "text" if self._unreadable(field) else "date",
                "value": self._shown(field),
                "errors": self.errors.get(field, []),
            }
            for field in ("first", "last")
        ]

    def _unreadable(self, field):
        return self._day(field) is None and bool(self.data[field])

    def _shown(self, field):
        day = self._day(field)
        return day.isoformat() if day else self.data[field]

    def _day(self, field):
        try:
            return self.fields[field].clean(self.data[field])
        except ValidationError:
            return None


@shared_page(parameters=[*SearchForm.NAMES.values(), PARAMETER])
def search_page(request):
    tree = tree_of(request)
    form = SearchForm(request.GET, tree)
    asked = form.is_valid()
    query, filters = form.cleaned_data.get("q", ""), form.filters
    live = Edition.objects.live().with_language().defer("body_html")
    found = search.find(live, query, filters) if asked else live.none()
    page = page_of(found, request)
    for edition in page.items:
        edition.category_node = tree.node(edition.category_id)
        search.mark(edition, query)
    total = page.items[0].total if page.items else 0
    return render(
        request,
        "articles/search.html",
        {
            "query": query,
            "canonical_url": metadata.canonical(
                request.path, page.number, **({"q": query} if query else {})
            ),
            "form": form,
            "asked": asked and bool(query or filters),
            "cards": page.items,
            "page": page,
            "total": min(total, search.COUNTED),
            "total_is_capped": total > search.COUNTED,
            "meant": _meant(request, query, page, total) if asked else None,
            "tree": tree.roots,
        },
    )


def _meant(request, query, page: Page, total):
    """What the query may have been meant to be, with its address; None if there is enough."""
    if total >= FEW or page.number > 1 or not query:
        return None
    if total == 0 and not any(request.GET.get(name) for name in _FILTER_NAMES):
        notebook.note(query, request.headers.get("User-Agent", ""))
    corrected = search_words.corrected(query)
    if not corrected:
        return None
    address = request.GET.copy()
    address["q"] = corrected
    return {"words": corrected, "url": f"{request.path}?{address.urlencode()}"}


_FILTER_NAMES = tuple(name for name in SearchForm.NAMES.values() if name != "q")


@shared_page(parameters=["q"])
def suggestions(request):
    """Titles that go on with what was typed, as JSON, with their addresses."""
    query = request.GET.get("q", "").strip()[: search.QUERY_LENGTH]
    live = Edition.objects.live().select_related("article").only("title", "article__slug")
    found = search.suggest(live, query)
    return JsonResponse(
        {"suggestions": [{"title": each.title, "url": each.get_absolute_url()} for each in found]}
    )
