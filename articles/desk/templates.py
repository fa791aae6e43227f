"""Templates: beginnings for new articles, kept on the desk and offered where one begins to write."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.recording import Recorded
from articles import sections, vietnamese
from articles.desk.choosing import Choosing
from articles.desk.forms import (
    CategoryChoiceField,
    EditionForm,
    WrittenText,
    categories_in_order,
)
from articles.models import Category, Template

#: In the address of the form for a new article: the template that was chosen.
CHOSEN = "mau"


class TemplateForm(WrittenText, forms.ModelForm):
    """The same fields as an article's form, with the same cleaning; nothing but a name is needed."""

    category = CategoryChoiceField(
        label=gettext_lazy("Category"), queryset=Category.objects.none(), required=False
    )

    class Meta:
        model = Template
        fields = ("name", "description", "in_use", "title", "lead", "body", "category", "tags")
        widgets = {name: EditionForm.Meta.widgets[name] for name in ("title", "lead", "body")}
        error_messages = {
            "name": {"required": gettext_lazy("Write the template's name.")},
            **{name: EditionForm.Meta.error_messages[name] for name in ("title", "lead")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.notices = []
        if "category" in self.fields:
            self.fields["category"].queryset = categories_in_order()

    def clean_name(self):
        return " ".join(vietnamese.normalise(self.cleaned_data["name"]).split())

    def clean_title(self):
        return " ".join(vietnamese.normalise(self.cleaned_data["title"]).split())


@admin.register(Template)
class TemplateAdmin(Recorded, Choosing, admin.ModelAdmin):
    form = TemplateForm
    list_display = ("name", "description", "category", "in_use", "updated_by", "updated_at")
    list_select_related = ("category", "updated_by")
    list_filter = ("in_use",)
    search_fields = ("name", "description")
    autocomplete_fields = ("tags",)
    show_facets = admin.ShowFacets.NEVER
    actions = None
    fieldsets = (
        (None, {"fields": ("name", "description", "in_use")}),
        (
            gettext_lazy("What a new article begins with"),
            {"fields": ("title", "lead", "body"), "classes": ("text",)},
        ),
        (gettext_lazy("Where it stands"), {"fields": ("category", "tags")}),
    )

    class Media:
        css = {"all": ["css/desk-together.css"]}

    def save_model(self, request, obj, form, change):
        obj.updated_by = request.user
        super().save_model(request, obj, form, change)
        for notice in form.notices:
            self.message_user(request, notice, "warning")


# Where one begins to write


def chosen(request):
    """(template, its number as asked for): the template is None where there is none in use."""
    asked = request.GET.get(CHOSEN)
    if not asked:
        return None, asked
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= 18):
        return None, asked
    template = Template.objects.filter(pk=asked, in_use=True).select_related("category").first()
    return template, asked


def beginning(request):
    """What the form for a new article starts with; nothing of it is stored before it is saved."""
    template, _asked = chosen(request)
    if template is None:
        return {}
    begun = {name: getattr(template, name) for name in ("title", "lead", "body")}
    begun["tags"] = [tag.pk for tag in template.tags.all()]
    if template.category_id and sections.covers(request.user, template.category_id):
        begun["category"] = template.category_id
    return begun


def offer(request):
    """The templates that can be chosen, which one is, and what there is to say about it."""
    template, asked = chosen(request)
    notices = []
    if asked and template is None:
        notices.append(_("There is no such template, or it is out of use. Choose another one."))
    left_out = template is not None and not sections.covers(request.user, template.category_id)
    if left_out:
        notices.append(
            _(
                "The template's category “%(category)s” is not among those you work in; "
                "it was left out."
            )
            % {"category": template.category}
        )
    offered = sorted(
        Template.objects.filter(in_use=True).defer("title", "lead", "body"),
        key=lambda each: vietnamese.sort_key(each.name),
    )
    return {"templates": offered, "chosen": template, "notices": notices}
