from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import documents, images, library, richtext, sections, vietnamese
from articles.editor import BodyEditor
from articles.models import Attachment, Category, Document, Edition, Figure, Image
from articles.models.figure import Placement

#: Titles longer than this are cut in lists and search results, in characters.
GOOD_TITLE_LENGTH = 90
GOOD_LEAD_LENGTH = 350
#: The fields in which two people's texts are laid side by side.
COMPARED = ("title", "lead", "body")


class CategoryChoiceField(forms.ModelChoiceField):
    """Categories in the order and with the indentation of the tree."""

    def label_from_instance(self, category):
        return "\u2003" * category.path.count("/") + category.name


def categories_in_order():
    return Category.objects.with_tree_fields()


class WrittenText:
    """How a form cleans what is written in the editor; what it left out is told in `notices`."""

    def clean_lead(self):
        return vietnamese.normalise(self.cleaned_data["lead"]).strip()

    def clean_body(self):
        raw = self.cleaned_data["body"]
        try:
            body = richtext.sanitise(raw)
            foreign = richtext.foreign_pictures(raw)
        except richtext.TooLong as error:
            raise ValidationError(
                _("The body is too long. Shorten it, or divide it into several articles.")
            ) from error
        if foreign:
            self.notices.append(
                ngettext(
                    "%(count)d picture from elsewhere was left out of the text. Upload it, then insert it.",
                    "%(count)d pictures from elsewhere were left out of the text. "
                    "Upload them, then insert them.",
                    foreign,
                )
                % {"count": foreign}
            )
        return body


class EditionForm(WrittenText, forms.ModelForm):
    """The text of an article. A text saved by somebody else in the meantime is never overwritten
    unseen: the form comes back with both, and the button `overwrite` names the version that was
    looked at."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    category = CategoryChoiceField(
        label=_("Category"), queryset=Category.objects.none(), required=False
    )

    class Meta:
        model = Edition
        fields = (
            "title",
            "lead",
            "body",
            "category",
            "further_categories",
            "tags",
            "thread",
            "source",
            "featured_slot",
            "publish_at",
            "expire_at",
            "seo_title",
            "seo_description",
            "change_note",
            "minor",
            "correction_text",
        )
        widgets = {
            # Long titles are read whole: the field grows, line breaks become spaces.
            "title": forms.Textarea(
                attrs={"rows": 1, "class": "title-field", "data-count": GOOD_TITLE_LENGTH}
            ),
            "lead": forms.Textarea(
                attrs={"rows": 4, "class": "lead-field", "data-count": GOOD_LEAD_LENGTH}
            ),
            "body": BodyEditor(),
            "change_note": forms.Textarea(attrs={"rows": 2}),
            "correction_text": forms.Textarea(attrs={"rows": 3}),
            "seo_description": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "title": _("At best up to %(count)d characters: longer titles are cut in lists.")
            % {"count": GOOD_TITLE_LENGTH},
            "lead": _("What happened, who, where and when, in one to three sentences."),
        }
        error_messages = {
            "title": {
                "required": _("Write the title."),
                "max_length": _(
                    "The title has %(show_value)d characters; it may have %(limit_value)d at most. "
                    "Shorten it."
                ),
            },
            "lead": {
                "max_length": _(
                    "The lead has %(show_value)d characters; it may have %(limit_value)d at most. Shorten it."
                )
            },
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.stored = {name: getattr(self.instance, name) for name in COMPARED}
        self.other_text = None
        self.notices = []
        if "seen_version" in self.fields:
            self.initial["seen_version"] = self.instance.lock_version
        if "category" in self.fields:
            self.fields["category"].queryset = categories_in_order()

    def clean_title(self):
        title = " ".join(vietnamese.normalise(self.cleaned_data["title"]).split())
        if not title:
            raise ValidationError(self.fields["title"].error_messages["required"], code="required")
        return title

    def clean_publish_at(self):
        """A date in the past is refused when it is set; one that has passed meanwhile may stand: the
        article is then published on approval."""
        publish_at = self.cleaned_data["publish_at"]
        if publish_at and publish_at <= timezone.now() and not self._is_stored(publish_at):
            raise ValidationError(
                _(
                    "This date lies in the past. Choose a later one, or leave it empty to publish on "
                    "approval."
                )
            )
        return publish_at

    def _is_stored(self, publish_at):
        """Whether it is what the field showed, in whole minutes."""
        stored = self.initial.get("publish_at")
        minutes = {"second": 0, "microsecond": 0}
        return bool(stored) and stored.replace(**minutes) == publish_at.replace(**minutes)

    def clean_category(self):
        category = self.cleaned_data["category"]
        if category and not sections.covers(self.by, category.pk):
            raise ValidationError(
                _("You do not work in the category “%(category)s”. Choose one of yours."),
                params={"category": category},
            )
        return category

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and not self._seen_latest():
            self.other_text = {
                self.fields[name].label: value
                for name, value in self.stored.items()
                if name in self.fields and value != cleaned.get(name)
            }
            raise ValidationError(
                _(
                    "%(person)s saved this article while you were writing. Nothing of yours is lost: "
                    "both texts are below. Take over what you need, then save again."
                ),
                code="stale",
                params={"person": self.instance.updated_by},
            )
        return cleaned

    def _seen_latest(self):
        current = self.instance.lock_version
        looked_at = self.data.get("overwrite")
        return current == self.cleaned_data.get("seen_version") or str(current) == looked_at


class FigureForm(forms.ModelForm):
    """A picture of an article: chosen from the library, or uploaded here and now.

    An upload that is a picture enters the library at once, so that it is not lost when another field
    of the form has to be mended first.
    """

    by = None
    upload = forms.FileField(
        label=_("Upload a picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text=_("JPEG, PNG, WebP or GIF, up to 20 MB. Or choose one from the library."),
    )
    placement = forms.ChoiceField(
        label=_("Place"),
        choices=[(place.value, place.label) for place in (Placement.LEAD, Placement.GALLERY)],
    )

    class Meta:
        model = Figure
        fields = (
            "upload",
            "image",
            "placement",
            "caption",
            "alt",
            "decorative",
            "credit",
            "position",
        )
        widgets = {
            "caption": forms.Textarea(attrs={"rows": 2}),
            "alt": forms.Textarea(attrs={"rows": 2}),
            "position": forms.NumberInput(attrs={"min": 0}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "image" in self.fields:
            # Nobody puts a picture that they may not see into a text of theirs, and so sees it.
            self.fields["image"].queryset = Image.objects.visible_to(self.by)
            self.fields["image"].required = False
            self.fields["image"].label = _("Or from the library")

    def clean(self):
        cleaned = super().clean()
        upload = cleaned.get("upload")
        if upload:
            self._take(upload, cleaned)
        elif not cleaned.get("image") and "upload" not in self.errors:
            self.add_error("upload", _("Upload a picture or choose one from the library."))
        image = cleaned.get("image")
        if image:
            for name in ("caption", "alt", "credit"):
                cleaned[name] = cleaned.get(name) or getattr(image, name)
            cleaned["decorative"] = cleaned.get("decorative") or image.decorative
        return cleaned

    def _take(self, upload, cleaned):
        try:
            image, _created = library.take(
                upload,
                self.by,
                alt=cleaned.get("alt", ""),
                caption=cleaned.get("caption", ""),
                credit=cleaned.get("credit", ""),
            )
        except ValidationError as error:
            self.add_error("upload", error)
            return
        cleaned["image"] = image
        # Drawn again, the form shows the picture as chosen: browsers do not send a file twice.
        self.data = self.data.copy()
        self.data[self.add_prefix("image")] = str(image.pk)


class AttachmentForm(forms.ModelForm):
    """A file of an article: chosen from the library, or uploaded here and now.

    As with pictures, an upload that is accepted enters the library at once.
    """

    by = None
    upload = forms.FileField(
        label=_("Upload a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx,.mp3"}),
        help_text=_(
            "PDF, DOCX, XLSX or MP3. It is published as it is, with the name of its author if it "
            "stands in it. An MP3 is offered as the article's audio version."
        ),
    )

    class Meta:
        model = Attachment
        fields = ("upload", "document", "title", "position")
        widgets = {"position": forms.NumberInput(attrs={"min": 0})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "document" in self.fields:
            # Nobody attaches a file that they may not open, and so opens it.
            self.fields["document"].queryset = Document.objects.visible_to(self.by)
            self.fields["document"].required = False
            self.fields["document"].label = _("Or from the library")
        if "title" in self.fields:
            self.fields["title"].required = False
            self.fields["title"].help_text = _(
                "What readers see, and what the file is called when they save it. Left empty, it is "
                "the name of the file."
            )

    def clean_title(self):
        return " ".join(vietnamese.normalise(self.cleaned_data["title"]).split())

    def clean(self):
        cleaned = super().clean()
        upload = cleaned.get("upload")
        if upload:
            self._take(upload, cleaned)
        elif not cleaned.get("document") and "upload" not in self.errors:
            self.add_error("upload", _("Upload a file or choose one from the library."))
        document = cleaned.get("document")
        if document and "title" not in self.errors and not cleaned.get("title"):
            cleaned["title"] = documents.title_from(document.name)
        return cleaned

    def _take(self, upload, cleaned):
        if not self.by.has_perm("articles.add_document"):
            self.add_error("upload", _("You may not upload files. Choose one from the library."))
            return
        try:
            document, _created = documents.take(upload, self.by)
        except ValidationError as error:
            self.add_error("upload", error)
            return
        cleaned["document"] = document
        # The title is of the file that was sent, also where the library knows it by another name.
        cleaned["title"] = cleaned.get("title") or documents.title_from(upload.name)
        # Drawn again, the form shows the file as chosen: browsers do not send it twice.
        self.data = self.data.copy()
        self.data[self.add_prefix("document")] = str(document.pk)
        self.data[self.add_prefix("title")] = cleaned["title"]


class AttachmentFormSet(BaseInlineFormSet):
    """Says of a file attached twice what the constraint says."""

    def get_unique_error_message(self, unique_check):
        return _("This file is attached twice.")

    def get_form_error(self):
        return _("This file is attached twice.")


class DocumentForm(forms.ModelForm):
    """A new file for the library."""

    by = None
    upload = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx,.mp3"}),
        help_text=_("PDF, DOCX, XLSX or MP3."),
    )

    class Meta:
        model = Document
        fields = ()

    def clean_upload(self):
        document, created = documents.take(self.cleaned_data["upload"], self.by)
        if not created:
            raise ValidationError(
                _("This file is in the library already: “%(file)s”."), params={"file": document}
            )
        self.instance = document
        return self.cleaned_data["upload"]


class BylineFormSet(BaseInlineFormSet):
    """Says of an author named twice what the constraint says; Django's words name the column."""

    def get_unique_error_message(self, unique_check):
        return _("This author is named twice.")

    def get_form_error(self):
        return _("This author is named twice.")


class FigureFormSet(BaseInlineFormSet):
    def clean(self):
        super().clean()
        leads = [
            form
            for form in self.forms
            if form.cleaned_data
            and not form.cleaned_data.get("DELETE")
            and form.cleaned_data.get("placement") == Placement.LEAD
        ]
        for form in leads[1:]:
            form.add_error(
                "placement",
                _("An article has one lead picture; choose another place for this one."),
            )


class ImageForm(forms.ModelForm):
    """A picture of the library."""

    by = None

    class Meta:
        model = Image
        fields = (
            "original",
            "title",
            "alt",
            "decorative",
            "caption",
            "credit",
            "licence_note",
            "rights_end",
            "focus_x",
            "focus_y",
        )
        widgets = {"original": forms.FileInput(attrs={"accept": "image/*"})}

    def clean_original(self):
        original = self.cleaned_data["original"]
        if self.instance.pk or not original:
            return original
        facts = images.inspect(original)
        known = library.known(facts.digest, self.by)
        if known:
            raise ValidationError(
                _("This picture is in the library already: “%(picture)s”."),
                params={"picture": known},
            )
        original.seek(0)
        for name in ("digest", "format", "width", "height", "byte_size"):
            setattr(self.instance, name, getattr(facts, name))
        return original
