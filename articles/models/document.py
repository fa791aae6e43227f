from django.conf import settings
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.models.image import originals
from articles.querysets import DocumentQuerySet


class DocumentKind(models.TextChoices):
    """What may be attached. The value is the extension of its public address, the label what
    readers are told."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"
    MP3 = "mp3", "MP3"


def stored_name(document, filename):
    """Uploaders have no say in names, and no picture shares the folder."""
    return f"tai-lieu/{document.digest[:2]}/{document.digest}"


class Document(models.Model):
    """A file of the library that articles may bring with them: private until a live edition has it.

    Its bytes and what was found in them never change; the database refuses it, too (migration
    0017_attachments). See `articles.documents` for what may come in.
    """

    original = models.FileField(
        _("file"), storage=originals, upload_to=stored_name, max_length=200, editable=False
    )
    digest = models.CharField(
        max_length=32,
        unique=True,
        editable=False,
        help_text="The first 32 hexadecimal digits of the SHA-256 of the stored bytes.",
    )
    kind = models.CharField(_("type"), max_length=8, choices=DocumentKind, editable=False)
    byte_size = models.PositiveIntegerField(_("size"), editable=False)
    pages = models.PositiveIntegerField(_("number of pages"), null=True, editable=False)
    seconds = models.PositiveIntegerField(_("length in seconds"), null=True, editable=False)
    name = models.CharField(
        _("name"), max_length=200, editable=False, help_text="The file's name when it was uploaded."
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="uploaded_documents",
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        default_permissions = ("add", "view", "delete")
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=DocumentKind.values), name="document_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(byte_size__gt=0), name="document_is_not_empty"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def described(self):
        """Type and size for people: "PDF, 12 pages, 1.2 MB"."""
        return description(self.get_kind_display(), self.byte_size, self.pages, self.seconds)


def description(kind, byte_size, pages=None, seconds=None):
    """What a file is, in a few words, in the active language. Sizes in bytes, lengths in seconds."""
    parts = [kind]
    if pages:
        parts.append(ngettext("%(count)d page", "%(count)d pages", pages) % {"count": pages})
    if seconds:
        parts.append(length(seconds))
    return ", ".join([*parts, filesizeformat(byte_size)])


def length(seconds):
    """How long a recording plays, in whole minutes as people say them; less than one, in seconds."""
    if seconds < 60:
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    minutes = round(seconds / 60)
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


class Attachment(models.Model):
    """A document in an edition, under the name that readers are given for it."""

    edition = models.ForeignKey(
        "articles.Edition", on_delete=models.CASCADE, related_name="attachments"
    )
    document = models.ForeignKey(
        Document,
        verbose_name=_("document"),
        on_delete=models.PROTECT,
        related_name="attachments",
    )
    title = models.CharField(
        _("title"),
        max_length=200,
        help_text=_("What readers see, and what the file is called when they save it."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        default_permissions = ()
        ordering = ["position", "pk"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "document"],
                name="attachment_document_once_per_edition",
                violation_error_message=_("This file is attached twice."),
            ),
            models.CheckConstraint(
                condition=~models.Q(title=""),
                name="attachment_has_a_title",
                violation_error_message=_("Write the title of the attachment."),
            ),
        ]

    def __str__(self):
        return self.title
