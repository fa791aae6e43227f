"""Which files may be attached: decided by what is in them, and refused with what to do instead."""

import io
import zipfile
from contextlib import suppress
from unittest.mock import ANY

import pytest
from django.core.files.base import ContentFile
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import documents
from articles.documents import mp3, office, pdf
from articles.models import Document
from articles.models.document import DocumentKind
from tests import builders, files

SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def inspected(content):
    return documents.inspect(io.BytesIO(content))


def refused(content):
    """The code under which the content is refused, once its words are known to say something."""
    with pytest.raises(documents.NotADocument) as refusal:
        inspected(content)
    [message] = refusal.value.messages
    assert message.endswith(".")
    return refusal.value.code


# What may come in


@pytest.mark.parametrize(
    ("content", "kind", "pages", "seconds"),
    [
        (files.pdf(pages=3), DocumentKind.PDF, 3, None),
        (files.office("docx"), DocumentKind.DOCX, None, None),
        (files.office("xlsx"), DocumentKind.XLSX, None, None),
        (files.mp3(7), DocumentKind.MP3, None, 7),
    ],
    ids=["pdf", "docx", "xlsx", "mp3"],
)
def test_each_kind_is_known_by_what_is_in_it(content, kind, pages, seconds):
    assert inspected(content) == (kind, content, pages, seconds)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script></html>", "unknown_format"),
        (b"MZ\x90\x00" + bytes(200), "unknown_format"),
        (b"\x7fELF" + bytes(200), "unknown_format"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown_format"),
        (builders.picture_bytes(), "unknown_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "compound_file"),
        (b"\n" + files.pdf(), "unknown_format"),
        (b"PK\x03\x04" + bytes(100), "damaged"),
    ],
    ids=["empty", "html", "exe", "elf", "svg", "jpeg", "doc", "pdf after a blank", "half a zip"],
)
def test_anything_else_is_refused(content, code):
    assert refused(content) == code


@pytest.mark.parametrize(
    ("content", "setting"), [(files.pdf(), "DOCUMENT_MAX_MB"), (files.mp3(), "AUDIO_MAX_MB")]
)
def test_a_file_above_its_limit_is_refused_before_it_is_read(content, setting):
    content += bytes(1024**2)
    with override_settings(**{"DOCUMENT_MAX_MB": 9, "AUDIO_MAX_MB": 9, setting: 1}):
        assert refused(content) == "too_many_bytes"


# PDF


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (files.pdf(catalog="/OpenAction << /S /JavaScript /JS (1) >>"), "active"),
        (files.pdf(catalog="/OpenAction << /S /J#61va#53cript /JS (1) >>"), "active"),
        (files.pdf(catalog="/OpenAction << /S /Launch /F (cmd.exe) >>"), "active"),
        (files.pdf(catalog="/AA << /O << /S /SubmitForm /F (http://x) >> >>"), "active"),
        (files.pdf(objects=[files.object_stream(SCRIPT)]), "active"),
        (files.pdf(objects=[files.object_stream(SCRIPT.replace(b"J", b"#4A"))]), "active"),
        # Not declared as what it is, and unpacked all the same.
        (files.pdf(objects=[files.stream(b"9 0  " + SCRIPT, packed=True)]), "active"),
        (files.pdf(catalog="/Names << /EmbeddedFiles 9 0 R >>"), "carries_files"),
        (files.pdf(catalog="/AcroForm << /XFA 9 0 R >>"), "xfa"),
        (files.pdf(trailer="/Encrypt 9 0 R"), "encrypted"),
        (files.pdf(trailer="/#45ncrypt 9 0 R"), "encrypted"),
        (files.pdf()[:-8], "damaged"),
        (b"%PDF-x" + files.pdf()[6:], "damaged"),
    ],
)
def test_a_pdf_that_does_more_than_show_pages_is_refused(content, code):
    assert refused(content) == code


@pytest.mark.parametrize(
    "hidden",
    [
        files.object_stream(SCRIPT, entries="/DecodeParms << /Predictor 12 >>"),
        files.stream(SCRIPT.hex().encode(), entries="/Type /ObjStm /Filter /ASCIIHexDecode"),
        files.object_stream(SCRIPT)[:-40] + b"\nendstream",
        # A stream within a stream: which of the two is it?
        b"<< /Length 9 >>\nstream\n" + files.object_stream(SCRIPT),
        b"<< /Type /ObjStm /N 1 >>",
    ],
    ids=["predictor", "other filter", "cut off", "within another", "without its stream"],
)
def test_what_cannot_be_looked_into_is_refused(hidden):
    assert refused(files.pdf(objects=[hidden])) == "unreadable"


def test_a_pdf_that_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_STREAM", 100_000)
    assert refused(files.pdf(objects=[files.object_stream(b" " * 200_000)])) == "unreadable"


@pytest.mark.parametrize(
    "content",
    [
        files.pdf("Xem /LaunchX va /JavaScripts"),
        files.pdf(catalog="/OpenAction [3 0 R /Fit]"),
        files.pdf(objects=[files.object_stream(b"<< /Title (Phu luc) >>")]),
        files.pdf(objects=[files.stream(b"1 0 0 1 72 720 cm\nBT ET", packed=True)]),
        # A signature; the second part of a file that was signed follows the first one's end.
        files.pdf(objects=[b"<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 1 2 3] >>"])
        + files.pdf()[9:],
    ],
    ids=["words", "a view", "objects", "a page", "signed"],
)
def test_an_ordinary_pdf_is_accepted(content):
    assert inspected(content) == (DocumentKind.PDF, content, ANY, None)


# Word and Excel


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (files.office(parts={"word/vbaProject.bin": "x"}), "macros"),
        (
            files.office(main_type="application/vnd.ms-word.document.macroEnabled.main+xml"),
            "macros",
        ),
        (
            files.office(
                parts={
                    "word/_rels/settings.xml.rels": files.relations(
                        (f"{files.OFFICE}/attachedTemplate", "http://x.example/a.dotm", "External")
                    )
                }
            ),
            "external",
        ),
        (
            files.office(
                "xlsx",
                parts={
                    "xl/externalLinks/_rels/externalLink1.xml.rels": files.relations(
                        (f"{files.OFFICE}/externalLinkPath", "file:///a.xlsx", "external")
                    )
                },
            ),
            "external",
        ),
        (
            files.office(
                parts={
                    "word/_rels/document.xml.rels": files.relations(
                        (f"{files.OFFICE}/oleObject", "embeddings/oleObject1.bin", "Internal")
                    )
                }
            ),
            "active",
        ),
        (files.office(main_type="application/xml"), "damaged"),
        (files.office(types_before="<!DOCTYPE Types [<!ENTITY a 'b'>]>"), "damaged"),
        (files.office(types="<broken"), "damaged"),
        (files.office(parts={"../evil.xml": "x"}), "damaged"),
        (files.office(parts={"WORD/document.xml": "x"}), "damaged"),
        (files.office(parts={"xl/workbook.xml": "x"}), "other_package"),
    ],
)
def test_an_office_file_that_does_more_than_show_text_is_refused(content, code):
    assert refused(content) == code


def test_an_ordinary_zip_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("thu.exe", "MZ")
    assert refused(made.getvalue()) == "other_package"


def test_links_in_an_office_file_are_no_reason_to_refuse_it():
    link = files.relations((f"{files.OFFICE}/hyperlink", "https://x.example/", "External"))
    content = files.office(parts={"word/_rels/document.xml.rels": link})
    assert inspected(content).kind == DocumentKind.DOCX


@pytest.mark.parametrize(("limit", "value"), [("MAX_ENTRIES", 3), ("MAX_UNPACKED", 10_000)])
def test_a_package_that_grows_beyond_measure_is_refused_before_it_is_unpacked(
    limit, value, monkeypatch
):
    content = files.office(parts={"word/media/a.xml": " " * 20_000})
    monkeypatch.setattr(office, limit, value)
    monkeypatch.setattr(zipfile.ZipFile, "read", None)
    assert refused(content) == "too_large_unpacked"


@pytest.mark.parametrize(
    ("place", "value"),
    [(6, 99), (8, 0x20), (8, 0x40)],
    ids=["a later version of zip", "patched data", "strong encryption"],
)
def test_a_package_made_with_what_nobody_here_can_read_is_refused_in_words(place, value):
    """APPNOTE 6.3.10, 4.3.12: where the directory says of an entry what is needed to read it."""
    content = bytearray(files.office())
    content[content.index(b"PK\x01\x02") + place] |= value
    assert refused(bytes(content)) == "damaged"


def test_an_entry_under_a_password_is_refused():
    content = bytearray(files.office())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(content)) == "encrypted"


def test_a_damaged_entry_is_refused():
    content = bytearray(files.office(text="Nội dung" * 99))
    place = content.index(b"word/document.xml") + 40
    content[place : place + 8] = b"\xff" * 8
    assert refused(bytes(content)) == "damaged"


# MP3


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (files.id3(), b""),
        (files.id3(footer=True), b""),
        (files.id3() + files.id3("Hai"), files.id3v1()),
        (b"", files.id3v1()),
        (b"", files.ape()),
        (files.id3(), files.ape() + files.id3v1()),
        (b"", b"LYRICSBEGINabc000014LYRICS200"),
        (b"", bytes(64)),
        (b"", files.mp3()[:100]),
    ],
)
def test_of_a_recording_nothing_but_its_frames_is_kept(before, after):
    recording = files.mp3(5)
    found = inspected(before + recording + after)
    assert (found.kind, found.content, found.seconds) == (DocumentKind.MP3, recording, 5)


@pytest.mark.parametrize(
    "content",
    [
        files.id3() + b"<script>" * 500,
        files.mp3() + b"PK\x03\x04" + bytes(5000),
        files.mp3() + b"<html>" * 100 + files.mp3(),
        files.mp3()[:3000],
        files.mp3()[:208] + b"\xff\xfb\x54\xc0" + bytes(188),
        files.id3(),
    ],
    ids=["no frames", "zip behind", "html between", "too short", "other rate", "tag alone"],
)
def test_a_file_that_is_not_frames_from_end_to_end_is_no_recording(content):
    assert refused(content) == "not_mp3"


@pytest.mark.parametrize(
    ("header", "length", "samples", "rate"),
    [
        # Table B.1 and the formula of 2.4.3.1 (MPEG 1); 13818-3, 2.4.2.3 (MPEG 2, half the samples).
        (b"\xff\xfb\x90\x00", 417, 1152, 44100),
        (b"\xff\xfb\x92\x00", 418, 1152, 44100),
        (b"\xff\xfb\x94\x00", 384, 1152, 48000),
        (b"\xff\xf3\x80\x00", 208, 576, 22050),
        (b"\xff\xe3\x18\x00", 72, 576, 8000),
    ],
)
def test_a_frame_is_as_long_as_the_standard_says(header, length, samples, rate):
    assert mp3.frame(header) == (length, samples, rate)


@given(
    st.binary(max_size=400),
    st.sampled_from([b"%PDF-1.7\n", b"PK\x03\x04", b"ID3", b"\xff\xfb\x50\xc0", b""]),
)
@settings(max_examples=150)
def test_whatever_is_uploaded_is_accepted_or_refused_with_words(content, start):
    with suppress(documents.NotADocument):
        assert inspected(start + content).kind in DocumentKind


# Into the library


@pytest.mark.django_db
def test_a_file_enters_the_library_once_under_its_digest():
    person, other = builders.editor(), builders.editor()
    content = files.pdf("Mot lan")
    document, created = documents.take(
        ContentFile(content, name="../Quyết_định 12\u202e.pdf"), person
    )
    again, anew = documents.take(ContentFile(content, name="khac.pdf"), other)
    assert (created, anew, again) == (True, False, document)
    assert (document.name, document.kind, document.pages) == ("Quyết_định 12.pdf", "pdf", 2)
    assert (document.byte_size, document.uploaded_by) == (len(content), person)
    assert document.original.name == f"tai-lieu/{document.digest[:2]}/{document.digest}"
    with document.original.open() as original:
        assert original.read() == content


@pytest.mark.django_db
def test_the_same_recording_under_other_tags_is_the_same_file():
    person = builders.editor()
    first, _created = documents.take(ContentFile(files.id3() + files.mp3(4), name="a.mp3"), person)
    second, created = documents.take(ContentFile(files.mp3(4) + files.ape(), name="b.mp3"), person)
    assert (second, created) == (first, False)
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "title"),
    [("Quyet_dinh_12.pdf", "Quyet dinh 12"), ("a.b.docx", "a.b"), ("x", "x"), (".pdf", ".pdf")],
)
def test_a_title_begins_as_the_name_of_the_file(name, title):
    assert documents.title_from(name) == title
