"""Files that articles bring with them: what may come in, and how it enters the library.

What a file is, is decided by looking inside; its name and its declared type say nothing. An original
goes out to readers as it came (signed documents must not change by a byte), but for the tags of an
audio file. So what is refused here is all that stands between an uploader and the readers' programs:
see docs/decisions/0025 for what is looked for, and what is not.
"""

import hashlib
import io
import os
import unicodedata
from pathlib import PurePath
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from articles import vietnamese
from articles.documents import mp3, office, pdf
from articles.documents.refusal import NotADocument
from articles.models import Attachment, Document
from articles.models.document import DocumentKind

__all__ = ["MEDIA_TYPES", "Inspected", "NotADocument", "facts", "inspect", "take", "title_from"]

#: What goes out with each kind.
MEDIA_TYPES = {
    DocumentKind.PDF: "application/pdf",
    DocumentKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    DocumentKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    DocumentKind.MP3: "audio/mpeg",
}
#: Compound files (MS-CFB, 2.2): Word and Excel before 2007, and newer files under a password.
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Inspected(NamedTuple):
    """What is known of a file that passed, and the bytes to be stored."""

    kind: DocumentKind
    content: bytes
    pages: int | None = None
    seconds: int | None = None


def inspect(file: IO[bytes]) -> Inspected:
    """Look inside an upload and say what it is; raises `NotADocument` for what is not accepted.

    The whole file is read into memory, once its size has passed.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    if not size:
        raise NotADocument(_("The file is empty. Choose the file again."), code="empty")
    if start.startswith(b"%PDF-"):
        content = _read(file, size, settings.DOCUMENT_MAX_MB)
        return Inspected(DocumentKind.PDF, content, pages=pdf.inspect(content))
    if start.startswith(b"PK\x03\x04"):
        content = _read(file, size, settings.DOCUMENT_MAX_MB)
        return Inspected(office.inspect(content), content)
    if start.startswith(_COMPOUND_FILE):
        raise NotADocument(
            _(
                "This is a file of Word or Excel from before 2007 (.doc, .xls), or one under a "
                "password. Save it without a password as .docx, .xlsx or PDF and upload that."
            ),
            code="compound_file",
        )
    if mp3.may_be(start):
        content = _read(file, size, settings.AUDIO_MAX_MB)
        sound = mp3.inspect(content)
        return Inspected(DocumentKind.MP3, sound.frames, seconds=sound.seconds)
    raise NotADocument(
        _("This file cannot be attached. Upload a PDF, DOCX, XLSX or MP3 file."),
        code="unknown_format",
    )


def _read(file: IO[bytes], size: int, limit: int) -> bytes:
    if size > limit * 1024**2:
        raise NotADocument(
            _(
                "The file has %(size)s MB; a file of this type may have up to %(limit)s MB. "
                "Make it smaller, or divide it, and upload it again."
            ),
            code="too_many_bytes",
            params={"size": -(-size // 1024**2), "limit": limit},
        )
    return file.read()


def take(upload: File, by: Any) -> tuple[Document, bool]:
    """Enter an uploaded file into the library, or find it there by its digest.

    Returns (document, created). Raises `NotADocument`, a ValidationError, for what is not accepted.
    """
    found = inspect(upload)
    digest = hashlib.sha256(found.content).hexdigest()[:32]
    name = _plain_name(upload.name or "") or digest[:8]
    there = _known(digest, by, name)
    if there:
        return there, False
    document = Document(
        original=File(io.BytesIO(found.content), name=digest),
        digest=digest,
        kind=found.kind,
        byte_size=len(found.content),
        pages=found.pages,
        seconds=found.seconds,
        name=name,
        uploaded_by=by,
    )
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError:
        # Somebody uploaded the same file at the same moment.
        known = _known(digest, by, name)
        assert known is not None
        return known, False
    return document, True


def _known(digest: str, by: Any, name: str) -> Document | None:
    """The file that the library has under this digest, for somebody who has its bytes.

    Where it stands in nothing but texts that are restricted to others, it begins anew as theirs,
    under their name for it: the library's own told of the restricted text.
    """
    document = Document.objects.filter(digest=digest).first()
    if document is None or Document.objects.visible_to(by).filter(pk=document.pk).exists():
        return document
    document.name, document.uploaded_by = name, by
    document.save(update_fields=["name", "uploaded_by"])
    return document


def _plain_name(name: str) -> str:
    """The name of an upload without folders and without what cannot be seen."""
    name = PurePath(name.replace("\\", "/")).name
    seen = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    return " ".join(vietnamese.normalise(seen).split())[-200:]


def title_from(name: str) -> str:
    """A title to begin with, made from a file's name: "Quyet_dinh-12.pdf" is "Quyet dinh-12"."""
    return " ".join(PurePath(name).stem.replace("_", " ").split())[:200]


def facts(attachment: Attachment) -> dict[str, Any]:
    """What a page shows of an attachment, as plain data: sizes in bytes, lengths in seconds."""
    document = attachment.document
    return {
        "title": attachment.title,
        "digest": document.digest,
        "kind": document.kind,
        "type": document.get_kind_display(),
        "size": document.byte_size,
        "pages": document.pages,
        "seconds": document.seconds,
    }
