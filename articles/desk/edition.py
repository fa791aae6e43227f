"""Articles on the desk: the list, the form, the steps of the workflow."""

import re

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from articles import converters, presentation, revisions, vietnamese, workflow  # noqa: F401
from articles.desk import (
    assigning,
    bulk,
    comments,
    comparing,
    locking,
    restoring,
    restricting,
    reviewing,
    steps,
    templates,
    translating,
)
from articles.desk.choosing import Choosing
from articles.desk.documents import about
from articles.desk.filters import CategoryFilter, StateFilter, WaitingForMe
from articles.desk.forms import (
    AttachmentForm,
    AttachmentFormSet,
    BylineFormSet,
    EditionForm,
    FigureForm,
    FigureFormSet,
)
from articles.desk.library import thumbnail_of
from articles.messages import tell_of_changes
from articles.models import Article, Attachment, Byline, Edition, Figure
from articles.models.figure import Placement
from articles.navigation import tree_of
from articles.states import State
from articles.views import article_context

#: What people do together on an article: each part has its addresses, and may have a panel beside
#: the text (a template with its context).
PARTS = (assigning, bulk, comments, comparing, locking, restricting, reviewing, translating)
#: In the address: an approver asks to change a text that is in review.
EDIT_IN_REVIEW = "sua"


class BylineInline(Choosing, admin.TabularInline):
    model = Byline
    formset = BylineFormSet
    fields = ("author", "position")
    autocomplete_fields = ("author",)
    extra = 1
    verbose_name_plural = _("Bylines, in order")

    def has_add_permission(self, request, obj=None):
        return True

    has_change_permission = has_delete_permission = has_view_permission = has_add_permission


class FigureInline(Choosing, admin.StackedInline):
    model = Figure
    form = FigureForm
    formset = FigureFormSet
    fields = (
        "thumbnail",
        ("upload", "image"),
        ("caption", "alt"),
        ("placement", "credit", "position", "decorative"),
    )
    autocomplete_fields = ("image",)
    extra = 0
    verbose_name = _("Picture")
    verbose_name_plural = _("Pictures")
    readonly_fields = ("thumbnail",)

    def get_queryset(self, request):
        return (
            super().get_queryset(request).exclude(placement=Placement.BODY).select_related("image")
        )

    @admin.display(description=_("picture"))
    def thumbnail(self, figure):
        return thumbnail_of(figure.image) if figure.image_id else None

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.by = request.user
        return formset

    def has_add_permission(self, request, obj=None):
        return True

    has_change_permission = has_delete_permission = has_view_permission = has_add_permission


class AttachmentInline(Choosing, admin.StackedInline):
    model = Attachment
    form = AttachmentForm
    formset = AttachmentFormSet
    fields = ("file", ("upload", "document"), ("title", "position"))
    autocomplete_fields = ("document",)
    extra = 0
    verbose_name = _("Attachment")
    verbose_name_plural = _("Attachments and audio version")
    readonly_fields = ("file",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("document")

    @admin.display(description=_("file"))
    def file(self, attachment):
        return about(attachment.document) if attachment.document_id else ""

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.by = request.user
        return formset

    def has_add_permission(self, request, obj=None):
        return True

    has_change_permission = has_delete_permission = has_view_permission = has_add_permission


@admin.register(Edition)
class EditionAdmin(Choosing, admin.ModelAdmin):
    form = EditionForm
    list_display = (
        "headline",
        "state_badge",
        "in_hand",
        "category",
        "updated_by",
        "updated_at",
        "public_link",
    )
    list_display_links = ("headline",)
    list_filter = (
        WaitingForMe,
        assigning.GivenToMe,
        StateFilter,
        CategoryFilter,
        reviewing.ReviewDue,
    )
    list_select_related = ("article__restriction", "category", "updated_by")
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("title", "article__slug")
    search_help_text = _("Search in titles")
    ordering = ("-updated_at", "-pk")
    actions = bulk.ACTIONS
    save_on_top = False
    autocomplete_fields = ("tags", "thread", "source", "further_categories")
    change_form_template = "admin/articles/edition/change_form.html"

    fieldsets = [
        (
            _("Public correction"),
            {
                "fields": ["correction_text"],
                "classes": ["correction"],
                "description": _(
                    "This edition corrects what is public. Say it to the readers first, then put the "
                    "text right."
                ),
            },
        ),
        (
            None,
            {"fields": ["seen_version", "title", "lead", "body"], "classes": ["text"]},
        ),
        (_("Where it stands"), {"fields": ["category", "further_categories", "tags", "thread"]}),
        (
            _("Publication"),
            {
                "fields": [("publish_at", "expire_at"), "featured_slot", "source"],
                "classes": ["publication"],
            },
        ),
        (
            _("Update of a published article"),
            {"fields": ["change_note", "minor"], "classes": ["collapse"]},
        ),
        (
            _("Search engines"),
            {"fields": ["seo_title", "seo_description"], "classes": ["collapse"]},
        ),
    ]
    inlines = (BylineInline, FigureInline, AttachmentInline)

    class Media:
        css = {
            "all": [
                f"css/desk-{part}.css"
                for part in ("article", "steps", "comments", "locking", "together")
            ]
        }
        js = ["js/desk-article.js", "js/desk-comments.js"]

    # Who may do what

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return super().has_change_permission(request)
        if workflow.edit_blockers(obj, request.user):
            return False
        return obj.state != State.IN_REVIEW or EDIT_IN_REVIEW in request.GET

    def has_delete_permission(self, request, obj=None):
        """Nothing is deleted: drafts are discarded, published articles withdrawn."""
        return False

    # The list

    def get_queryset(self, request):
        editions = super().get_queryset(request).visible_to(request.user)
        address = request.resolver_match and request.resolver_match.url_name
        if address != "articles_edition_changelist":
            return editions
        # One row for an article, but for what is to be reviewed although it is revised already.
        if request.GET.get(StateFilter.parameter_name) != StateFilter.SECOND_REVIEW:
            editions = editions.latest_of_articles(request.user)
        return assigning.with_hands(editions.with_open_comments(request.user))

    @admin.display(description=_("title"), ordering="title")
    def headline(self, edition):
        marks = []
        if edition.number > 1:
            marks.append(("edition-number", _("edition %(number)s") % {"number": edition.number}))
        if restricting.is_restricted(edition):
            marks.append(("restricted", _("restricted")))
        return format_html(
            "{}{}",
            edition.title,
            format_html_join("", ' <span class="{}">{}</span>', marks),
        )

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, edition):
        badges = [
            format_html(
                '<span class="state state-{}">{}</span>', edition.state, edition.get_state_display()
            ),
            comments.badge(edition),
        ]
        if edition.needs_second_review:
            badges.append(
                format_html('<span class="second-review-due">{}</span>', _("Second review due"))
            )
        return format_html_join(" ", "{}", ([badge] for badge in badges if badge))

    @admin.display(description=_("in hand"))
    def in_hand(self, edition):
        return assigning.in_hand(edition)

    @admin.display(description=_("public"))
    def public_link(self, edition):
        if edition.article.first_published_at is None or edition.state == State.WITHDRAWN:
            return None
        return format_html(
            '<a href="{}" class="public-link">{}</a>', edition.get_absolute_url(), _("View")
        )

    # The form

    def get_object(self, request, object_id, from_field=None):
        """For a change, under a lock on its article: what the form compares stays so until it is saved."""
        if not re.fullmatch("[0-9]{1,18}", str(object_id)):
            return None
        if request.method == "POST":
            list(Article.objects.select_for_update().filter(editions=object_id).values_list("pk"))
        return super().get_object(request, object_id, from_field)

    def get_changeform_initial_data(self, request):
        return templates.beginning(request)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)

        asked = restoring.RESTORE in request.GET
        open_ = asked and self.has_change_permission(request, obj)
        filled = restoring.filled(request, obj) if open_ else {}

        class FormOfThisPerson(form):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, by=request.user, **filled, **kwargs)

        return FormOfThisPerson

    def get_formset_kwargs(self, request, obj, inline, prefix):
        return super().get_formset_kwargs(request, obj, inline, prefix) | restoring.filled_rows(
            request, obj, inline, prefix
        )

    def get_fieldsets(self, request, obj=None):
        if obj and not self.has_change_permission(request, obj):
            return []
        fieldsets = super().get_fieldsets(request, obj)
        without = {"change_note", "correction_text"}
        if obj and obj.number > 1:
            without.discard("correction_text" if obj.correcting else "change_note")
        return [each for each in fieldsets if not without & set(each[1]["fields"])]

    def get_actions(self, request):
        return bulk.offered(super().get_actions(request), request.user)

    def get_fields(self, request, obj=None):
        return (
            []
            if obj and not self.has_change_permission(request, obj)
            else super().get_fields(request, obj)
        )

    def get_inlines(self, request, obj):
        return [] if obj and not self.has_change_permission(request, obj) else self.inlines

    def save_model(self, request, obj, form, change):
        obj.updated_by = request.user
        if not change:
            obj.created_by = request.user
            obj.article = Article.objects.create(
                created_by=request.user, slug=vietnamese.slug(obj.title)
            )
        super().save_model(request, obj, form, change)
        for notice in form.notices:
            messages.warning(request, notice)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        revision = revisions.record(form.instance, request.user)
        form.instance.refresh_from_db()
        if revision:
            tell_of_changes(form.instance, revision)
        locking.saved(request, form.instance, new=not change)

    def response_add(self, request, obj, post_url_continue=None):
        return self._step_after_saving(request, obj) or super().response_add(
            request, obj, post_url_continue
        )

    def response_change(self, request, obj):
        return self._step_after_saving(request, obj) or super().response_change(request, obj)

    def _step_after_saving(self, request, obj):
        """A step's button in the form saves first, then takes the step; one stays with the article."""
        if "_step" in request.POST:
            self._take_step(request, obj, request.POST["_step"])
        elif "overwrite" not in request.POST:
            return None
        return redirect("admin:articles_edition_change", obj.pk)

    def _take_step(self, request, edition, step, **details):
        """Take a step and tell how it went. Returns its record, None when it was refused."""
        try:
            record = workflow.perform(step, edition, request.user, **details)
        except workflow.Refused as refusal:
            for reason in refusal.reasons:
                messages.error(request, reason)
            return None
        steps.tell(request, record)
        return record

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["show_delete"] = False
        if add and request.method != "POST":
            context["beginnings"] = templates.offer(request)
        if obj is not None and obj.pk:
            editable = self.has_change_permission(request, obj)
            context |= {
                "editable": editable,
                "restricted": restricting.is_restricted(obj),
                "steps": steps.offered(obj, request.user),
                "standing": steps.standing(obj),
                "newest_revision": steps.newest_revision(obj),
                "panels": [
                    panel
                    for part in PARTS
                    if hasattr(part, "panel")
                    and (panel := part.panel(request, obj, editable=editable))
                ],
                "may_edit_in_review": not editable
                and not workflow.edit_blockers(obj, request.user),
                "history": obj.transitions.select_related("actor", "revision")
                .defer("revision__content")
                .order_by("-pk"),
                "reader_context": None if editable else self._as_readers_see_it(request, obj),
                "other_editions": obj.article.editions.visible_to(request.user)
                .exclude(pk=obj.pk)
                .order_by("-number"),
            }
            for panel in context["panels"]:
                context["media"] += panel.get("media", Media())
        context["locking"] = locking.shown(
            request, obj, context, editable=add or context["editable"]
        )
        return super().render_change_form(request, context, add, change, form_url, obj)

    # Steps and preview

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<key:pk>/buoc/<slug:step>/", view(self.step_view), name="articles_edition_step"),
            path("<key:pk>/xem-truoc/", view(self.preview_view), name="articles_edition_preview"),
            *(address for part in PARTS for address in part.urls(self)),
            *super().get_urls(),
        ]

    def find(self, request, pk):
        """The edition with this number, for those who may see it; for others there is none."""
        edition = (
            Edition.objects.visible_to(request.user)
            .select_related("article", "category")
            .filter(pk=pk)
            .first()
        )
        if edition is None:
            raise Http404
        if not self.has_view_permission(request, edition):
            raise PermissionDenied
        return edition

    def step_view(self, request, pk, step):
        return steps.step_view(self, request, pk, step)

    def preview_view(self, request, pk):
        """The article page as it would be, for the newsroom alone."""
        edition = self.find(request, pk)
        return render(request, "articles/article.html", self._as_readers_see_it(request, edition))

    def _as_readers_see_it(self, request, edition):
        edition.body_html = presentation.body_html(edition)
        edition.presentation = presentation.present(edition)
        node = tree_of(request).node(edition.category_id)
        return article_context(request, edition, node) | {
            "preview": True,
            "back_url": reverse("admin:articles_edition_change", args=[edition.pk]),
        }
