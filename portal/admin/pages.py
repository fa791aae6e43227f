"""Pages, on the desk: written, looked at, published; earlier texts are seen and fetched back."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.lookups import OwnFieldsOnly
from articles import converters, richtext, vietnamese  # noqa: F401 -- the first registers <key:…>
from articles.desk.forms import WrittenText
from articles.editor import BodyEditor
from articles.models import Image
from portal import pages
from portal.models import Page, PageVersion
from portal.models.page import DESCRIPTION_LENGTH, TITLE_LENGTH
from portal.public import page_context


class PageForm(WrittenText, forms.ModelForm):
    """A text saved by somebody else in the meantime is not overwritten unseen."""

    by = None
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=TITLE_LENGTH,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        error_messages={"required": gettext_lazy("Write the page's title.")},
    )
    body = forms.CharField(label=gettext_lazy("Text"), required=False, widget=BodyEditor())
    description = forms.CharField(
        label=gettext_lazy("Description for search engines"),
        max_length=DESCRIPTION_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Page
        fields = ("title", "slug", "position")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.notices = []
        self.newest = self.instance.newest if self.instance.pk else None
        if self.newest:
            for name in ("title", "body", "description"):
                self.initial[name] = getattr(self.newest, name)
            self.initial["seen"] = self.newest.number
        if "position" in self.fields:
            self.fields["position"].required = False

    def clean_title(self):
        return " ".join(vietnamese.normalise(self.cleaned_data["title"]).split())

    def clean_description(self):
        return " ".join(vietnamese.normalise(self.cleaned_data["description"]).split())

    def clean_position(self):
        return self.cleaned_data["position"] or 0

    def clean_body(self):
        """Nobody shows the public a picture that they may not see themselves."""
        body = super().clean_body()
        used = {picture.digest for picture in richtext.pictures(body)}
        known = Image.objects.visible_to(self.by).filter(digest__in=used)
        if len(used) != known.count():
            raise forms.ValidationError(
                _("A picture of the text is not in the library, or not for you. Take it out.")
            )
        return body

    def clean(self):
        cleaned = super().clean()
        if self.newest is not None:
            # Held until the text is saved, so that nobody comes in between.
            Page.objects.select_for_update().get(pk=self.instance.pk)
            self.newest = self.instance.newest
            if cleaned.get("seen") != self.newest.number:
                # Sent once more, it stands: the other text is kept among the versions.
                self.data = self.data.copy()
                self.data[self.add_prefix("seen")] = str(self.newest.number)
                raise forms.ValidationError(
                    _(
                        "%(person)s has saved version %(number)d in the meantime. Your text stands "
                        "below and is not saved yet: look at theirs among the versions, then save again."
                    )
                    % {"person": self.newest.author, "number": self.newest.number}
                )
        return cleaned


@admin.register(Page)
class PageAdmin(OwnFieldsOnly, admin.ModelAdmin):
    form = PageForm
    list_display = ("title", "address", "standing", "live_since", "position")
    list_select_related = ("live",)
    search_fields = ("title", "slug")
    show_full_result_count = False
    actions = None
    view_on_site = False  # the form leads there, where there is something to see
    change_form_template = "admin/portal/page/change_form.html"
    fieldsets = (
        (None, {"fields": ("title", "body", "description", "seen"), "classes": ("text",)}),
        (gettext_lazy("Where it stands"), {"fields": (("slug", "position"),)}),
    )

    class Media:
        css = {"all": ["css/desk-site.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).in_order()

    def get_ordering(self, request):
        return ()

    def get_prepopulated_fields(self, request, obj=None):
        """None: the browser's idea of a slug loses Vietnamese letters; the model makes it."""
        return {}

    def has_delete_permission(self, request, obj=None):
        """None goes: it is taken off the site, and its texts are kept."""
        return False

    def get_form(self, request, obj=None, change=False, **kwargs):
        made = super().get_form(request, obj, change, **kwargs)
        made.by = request.user
        return made

    def get_fieldsets(self, request, obj=None):
        if obj is not None and not self.has_change_permission(request, obj):
            return ((None, {"fields": ("title", "slug", "position")}),)
        return super().get_fieldsets(request, obj)

    @admin.display(description=gettext_lazy("address"))
    def address(self, page):
        if not page.live_id:
            return page.get_absolute_url()
        return format_html('<a href="{0}">{0}</a>', page.get_absolute_url())

    @admin.display(description=gettext_lazy("state"))
    def standing(self, page):
        return _("public") if page.live_id else _("not public")

    def save_model(self, request, obj, form, change):
        text = {name: form.cleaned_data[name] for name in ("title", "body", "description")}
        pages.keep(
            obj, request.user, seen=form.cleaned_data["seen"] if change else None, **text,
            request=request,
        )  # fmt: skip
        if "_publish" in request.POST:
            pages.publish(obj, request.user, request=request)
        for notice in form.notices:
            self.message_user(request, notice, "warning")

    def response_add(self, request, obj, post_url_continue=None):
        return self._done(request, obj)

    def response_change(self, request, obj):
        return self._done(request, obj)

    def _done(self, request, page):
        page.refresh_from_db()
        newest = page.newest
        words = {"page": newest.title, "number": newest.number}
        if page.live_id == newest.pk:
            self.message_user(request, _("“%(page)s” is public as it stands here.") % words)
        else:
            self.message_user(
                request, _("Version %(number)d of “%(page)s” is saved and not public yet.") % words
            )
        return redirect("admin:portal_page_change", page.pk)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            context["versions"] = obj.versions.select_related("author").defer("body")[:50]
            context["newest"] = obj.newest
        context["may_change"] = self.has_change_permission(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_urls(self):
        def desk(view):
            return self.admin_site.admin_view(view)

        base = "<key:pk>/phien-ban/<key:number>/"
        return [
            path(base, desk(require_safe(self.version_view)), name="portal_page_version"),
            path(
                f"{base}khoi-phuc/",
                desk(require_POST(self.fetch_back_view)),
                name="portal_page_fetch_back",
            ),
            path(
                "<key:pk>/go-xuong/",
                desk(require_POST(self.take_down_view)),
                name="portal_page_take_down",
            ),
            *super().get_urls(),
        ]

    def version_view(self, request, pk, number):
        """A version as readers would see it."""
        version = self._version(request, self.has_view_permission, pk, number)
        context = page_context(version, pages.rendered(version.body), version.created_at)
        back = reverse("admin:portal_page_change", args=[pk])
        return render(request, "portal/page.html", context | {"preview": True, "back_url": back})

    def fetch_back_view(self, request, pk, number):
        version = self._version(request, self.has_change_permission, pk, number)
        made = pages.fetch_back(version, request.user, request=request)
        self.message_user(
            request,
            _("The text of version %(number)d is the newest again. Publish it to make it public.")
            % {"number": number}
            if made.pk != version.pk
            else _("This text is the newest already."),
        )
        return redirect("admin:portal_page_change", pk)

    def take_down_view(self, request, pk):
        page = get_object_or_404(Page, pk=pk)
        if not self.has_change_permission(request, page):
            raise PermissionDenied
        pages.take_down(page, request.user, request=request)
        messages.success(request, _("“%(page)s” is not public any more.") % {"page": page})
        return redirect("admin:portal_page_change", pk)

    def _version(self, request, may, pk, number):
        if not may(request):
            raise PermissionDenied
        return get_object_or_404(
            PageVersion.objects.select_related("page", "author"), page=pk, number=number
        )
