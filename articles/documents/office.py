"""Word and Excel files since 2007 (ISO/IEC 29500-2, packages): what is refused, and why.

Nothing is unpacked to a disk. What a package's directory says is checked before a byte of it is
unpacked, and no more is unpacked than it says.
"""

import io
import zipfile
import zlib
from pathlib import PurePosixPath
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from articles.documents.refusal import NotADocument
from articles.models.document import DocumentKind

MAX_ENTRIES = 4000
#: Bytes, unpacked: of a whole package, and of one of its lists of types and relations.
MAX_UNPACKED = 200 * 1024**2
MAX_LIST = 2 * 1024**2

_TYPES = "[Content_Types].xml"
_MAIN = {
    "word/document.xml": (
        DocumentKind.DOCX,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
    "xl/workbook.xml": (
        DocumentKind.XLSX,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ),
}
_ENCRYPTED = 0x1
_COMPRESSIONS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
#: What zipfile raises for a package that is broken, or (NotImplementedError) made with what it cannot
#: read: a later version of the format, patched data, strong encryption (APPNOTE 6.3.10, 4.4.3, 4.4.4).
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError)
#: Words in content types and names that stand for macros.
_MACROS = ("macroenabled", "vbaproject", "vbadata", "macrosheet")
#: Kinds of relations by which a program is started or something is run.
_ACTIVE = frozenset({"oleObject", "control", "activeXControl", "attachedToolbars", "package.exe"})


def inspect(content: bytes) -> DocumentKind:
    """Word or Excel? Raises `NotADocument` for any other package, and for what is dangerous in one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _inspect(package)
    except _UNREADABLE as error:
        raise _damaged() from error


def _inspect(package: zipfile.ZipFile) -> DocumentKind:
    entries = package.infolist()
    names = [entry.filename for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise NotADocument(
            _(
                "The file becomes too large when it is unpacked. Make its pictures smaller, or save "
                "it as PDF, and upload that."
            ),
            code="too_large_unpacked",
        )
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise NotADocument(
            _("The file is under a password. Save it without one and upload that."),
            code="encrypted",
        )
    if (
        len({name.casefold() for name in names}) != len(names)
        or any(_leads_out(name) for name in names)
        or any(entry.compress_type not in _COMPRESSIONS for entry in entries)
    ):
        raise _damaged()
    main = [name for name in _MAIN if name in names]
    if _TYPES not in names or len(main) != 1:
        raise NotADocument(
            _(
                "This is a ZIP archive, or a file of another program, not a Word or Excel file. "
                "Upload a PDF, DOCX, XLSX or MP3 file."
            ),
            code="other_package",
        )
    kind, main_type = _MAIN[main[0]]
    types = _attributes(package, _TYPES)
    declared = [each.get("ContentType", "").casefold() for _tag, each in types]
    if any(word in text for word in _MACROS for text in (*declared, *map(str.casefold, names))):
        raise NotADocument(
            _(
                "There are macros in the file. Save it as an ordinary .docx or .xlsx file, or as "
                "PDF, and upload that."
            ),
            code="macros",
        )
    if not any(
        each.get("PartName") == f"/{main[0]}" and each.get("ContentType") == main_type
        for _tag, each in types
    ):
        raise _damaged()
    for name in names:
        if name.endswith(".rels"):
            _check_relations(_attributes(package, name))
    if package.testzip() is not None:
        raise _damaged()
    return kind


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in PurePosixPath(name).parts


def _check_relations(relations: list[tuple[str, dict[str, str]]]) -> None:
    for _tag, relation in relations:
        kind = relation.get("Type", "").rpartition("/")[2]
        if kind in _ACTIVE:
            raise NotADocument(
                _(
                    "There are objects of other programs in the file (OLE, ActiveX). Save it as PDF "
                    "and upload that."
                ),
                code="active",
            )
        if relation.get("TargetMode", "").casefold() == "external" and kind != "hyperlink":
            raise NotADocument(
                _(
                    "The file takes a template, pictures or figures from elsewhere when it is "
                    "opened. Break these links, or save it as PDF, and upload that."
                ),
                code="external",
            )


def _attributes(package: zipfile.ZipFile, name: str) -> list[tuple[str, dict[str, str]]]:
    """(element, attributes) of a list in the package. Declarations of types, which no package may
    have (ISO/IEC 29500-2, 6.2), and with them all entities, are refused."""
    if package.getinfo(name).file_size > MAX_LIST:
        raise _damaged()
    found: list[tuple[str, dict[str, str]]] = []

    def refuse(*_arguments: object) -> None:
        raise _damaged()

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: found.append((tag, attributes))
    try:
        parser.Parse(package.read(name), True)
    except expat.ExpatError as error:
        raise _damaged() from error
    return found


def _damaged() -> NotADocument:
    return NotADocument(
        _("The file is damaged. Open it in Word or Excel, save it again, and upload that."),
        code="damaged",
    )
