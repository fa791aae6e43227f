"""The editor of article bodies. The only place that names django-ckeditor."""

from typing import Any

from ckeditor.widgets import CKEditorWidget, json_encode
from django.forms import Media
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.richtext import TooLong, sanitise

# What CKEditor's own Vietnamese lacks or says wrongly (it calls the alternative text a caption),
# by its own names. An empty caption stays empty: a placeholder's text would be published.
LABELS = {
    "clipboard": {
        "pasteNotification": _("Press %1 to paste: browsers do not let a button do it."),
        "pasteMsg": _("Paste the text below, then press OK."),
        "fileFormatNotSupportedNotification": _("Files of the kind ${formats} cannot be pasted."),
        "fileWithoutFormatNotSupportedNotification": _("Files of this kind cannot be pasted."),
    },
    "format": {
        "tag_p": _("Paragraph"),
        "tag_h2": _("Heading"),
        "tag_h3": _("Subheading"),
        "tag_h4": _("Minor heading"),
    },
    "image2": {
        "alt": _("Alternative text: what the picture shows"),
        "captioned": _("With a caption"),
        "captionPlaceholder": "",
    },
    "link": {
        "displayText": _("Text of the link"),
        "noTel": _("Enter the telephone number."),
        "phoneNumber": _("Telephone number"),
        "toPhone": _("Telephone"),
        "toUrl": _("Web address"),
    },
    "notification": {"closed": _("The message was closed.")},
    "pastefromword": {
        "pasteNotification": _("Press %1 to paste from Word: browsers do not let a button do it."),
    },
    "pastetext": {
        "pasteNotification": _(
            "Press %1 to paste as plain text: browsers do not let a button do it."
        ),
    },
    "table": {
        "caption": _("Title of the table"),
        "headers": _("Heading cells"),
        "cell": {
            "header": _("Heading"),
            "columnHeader": _("Heading of the column"),
            "rowHeader": _("Heading of the row"),
        },
    },
    "uploadwidget": {
        "abort": _("The upload was stopped."),
        "doneOne": _("The picture was uploaded."),
        "doneMany": _("%1 pictures were uploaded."),
        "uploadOne": _("Uploading the picture ({percentage}%)…"),
        "uploadMany": _("Uploading pictures: {current} of {max} ({percentage}%)…"),
    },
}
# Ours, read by static/js/ckeditor-setup.js.
WORDS = {
    "caption": _("Write a caption"),
    "decorative": _("Decorative: says nothing that the text does not say"),
    "foreign": _(
        "Pictures from other places were left out. Save them to your computer and upload them here."
    ),
    "signed_out": _(
        "You are signed out. Sign in again in another tab, then upload the picture again."
    ),
}


class BodyEditor(CKEditorWidget):
    """A textarea that becomes CKEditor, as configured in `articles.editor_config`.

    Works under a policy without 'unsafe-inline' and without a nonce: see static/js/ckeditor-csp.js.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, template_name="articles/body_editor.html", **kwargs)

    @property
    def media(self) -> Media:
        ours = Media(
            css={"all": ["css/editor-chrome.css"]},
            # The policy shim has to see CKEditor arrive; the set-up changes what has arrived.
            js=["js/ckeditor-csp.js", "ckeditor/ckeditor/ckeditor.js", "js/ckeditor-setup.js"],
        )
        return super().media + ours

    def _set_config(self) -> None:
        """Nothing: `self.config` is shared between forms; what a request decides stays out of it."""

    def format_value(self, value: Any) -> str | None:
        """The text as it would be stored: one that was kept unsaved, or refused, comes back clean too.

        A text that is too long to be read comes back as it is, so that it can be shortened; the policy
        and the editor's own filter stand before it.
        """
        text: str | None = super().format_value(value)
        try:
            return sanitise(text) if text else text
        except TooLong:
            return text

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chrome = static("css/editor-chrome.css")
        upload = reverse("admin:articles_image_upload")
        context["widget"]["config"] = json_encode(
            {
                **self.config,
                "language": (get_language() or "en").lower(),
                "contentsCss": [static("css/editor-content.css"), chrome],
                "filebrowserImageUploadUrl": upload,
                "imageUploadUrl": upload,
                "newsroom": {"labels": LABELS, "words": WORDS, "chrome": chrome},
            }
        )
        return context
