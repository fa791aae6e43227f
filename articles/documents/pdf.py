"""PDF (ISO 32000-2): what is refused, found by its names.

There is no parser here. An action that runs a script or a program, and a file within the file, have
names that the standard fixes, and names cannot be hidden but by `#` escapes, by compression of the
objects (object streams), or by encryption. The first two are looked through, the last is refused.
The names are long enough not to occur by chance in compressed data. docs/decisions/0025 has what
this does not see.
"""

import re
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from articles.documents.refusal import NotADocument

#: Of an object stream unpacked, and of all of a file's together: bytes.
MAX_STREAM = 32 * 1024**2
MAX_STREAMS = 128 * 1024**2
#: Where the header's and the trailer's marks must stand, in bytes from the end.
_TAIL = 2048


def _name(name: str) -> str:
    """A pattern for a name, each sign of which may stand as itself or as its `#` escape (7.3.5)."""
    signs = "".join(f"(?:{re.escape(sign)}|(?i:#{ord(sign):02x}))" for sign in name)
    return rf"/{signs}(?=[\x00\t\n\f\r ()<>\[\]{{}}/%]|\Z)"


def _names(*names: str) -> re.Pattern[bytes]:
    return re.compile("|".join(map(_name, names)).encode())


_ENCRYPTED = _names("Encrypt")
#: What runs something, sends something, or carries something (12.6.4, 7.11.4, 13).
_ACTIVE = _names("JavaScript", "Launch", "Rendition", "SubmitForm", "ImportData", "RichMedia")
_CARRIES = _names("EmbeddedFile", "EmbeddedFiles", "GoToE")
_FORM_WITH_SCRIPTS = _names("XFA")
_OBJECT_STREAM = _names("ObjStm")
_CODED = _names("Filter")
_REARRANGED = _names("DecodeParms")
_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
# An object stream begins with pairs of numbers: of an object, and of its place (7.5.7).
_PAIRS = re.compile(rb"\s*[0-9]+\s+[0-9]+\s")
_LOOK = 64
_PAGE_TREE = re.compile(rb"<<[^<>]*/Type\s*/Pages\b[^<>]*>>")
_COUNT = re.compile(rb"/Count\s+([0-9]{1,6})\b")


def inspect(content: bytes) -> int | None:
    """The number of pages, where it is cheap to say. Raises `NotADocument`."""
    if not re.match(rb"%PDF-[12]\.[0-9]", content):
        raise _damaged()
    tail = content[-_TAIL:]
    if b"%%EOF" not in tail or b"startxref" not in tail:
        raise _damaged()
    if _ENCRYPTED.search(content):
        raise NotADocument(
            _(
                "The PDF is protected by a password or by permissions. Save it without protection "
                "(print it to PDF, for example) and upload that."
            ),
            code="encrypted",
        )
    inside = [content, *_object_streams(content)]
    for text in inside:
        if _ACTIVE.search(text):
            raise NotADocument(
                _(
                    "The PDF runs scripts, programs or forms when it is opened. Print it to PDF, "
                    "which leaves only the pages, and upload that."
                ),
                code="active",
            )
        if _CARRIES.search(text):
            raise NotADocument(
                _(
                    "There are other files inside the PDF. Print it to PDF, which leaves only the "
                    "pages, and attach the other files by themselves."
                ),
                code="carries_files",
            )
    for text in [_without_streams(content), *inside[1:]]:
        if _FORM_WITH_SCRIPTS.search(text):
            raise NotADocument(
                _(
                    "The PDF is a form that works in few programs (XFA). Print it to PDF and upload "
                    "that."
                ),
                code="xfa",
            )
    return _pages(inside)


def _damaged() -> NotADocument:
    return NotADocument(
        _("The PDF is damaged or cut off. Open it, save it again as PDF, and upload that."),
        code="damaged",
    )


def _streams(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """(what stands between the stream before and this one, start, end) of each stream.

    A stream that seems to begin within another is refused: one of the two would hide something.
    """
    position = 0
    for found in _STREAM.finditer(content):
        if found.start() < position:
            raise _unreadable()
        end = content.find(b"endstream", found.end())
        end = len(content) if end < 0 else end
        yield content[position : found.start()], found.end(), end
        position = end


def _object_streams(content: bytes) -> list[bytes]:
    """What stands in the file's object streams. One that cannot be looked into is refused."""
    unpacked, room, seen = [], MAX_STREAMS, 0
    for before, start, end in _streams(content):
        declared = len(_OBJECT_STREAM.findall(before))
        seen += declared
        text = _unpacked(content[start:end], room, whole=bool(declared))
        if text is not None:
            room -= len(text)
            unpacked.append(text)
        if declared and (
            declared > 1
            or _REARRANGED.search(before)
            # As it is, it was looked through with the rest; but then nothing may code it.
            or (text is None and _CODED.search(before))
        ):
            raise _unreadable()
    if len(_OBJECT_STREAM.findall(content)) > seen:
        raise _unreadable()
    return unpacked


def _unpacked(packed: bytes, room: int, *, whole: bool) -> bytes | None:
    """A stream that is an object stream or begins like one, unpacked; None for others.

    `room` is how many bytes may still be unpacked.
    """
    try:
        if not whole and not _PAIRS.match(zlib.decompressobj().decompress(packed, _LOOK)):
            return None
        reader = zlib.decompressobj()
        text = reader.decompress(packed, min(room, MAX_STREAM))
    except zlib.error:
        return None
    if not whole and not reader.eof:
        # A page's content may begin with numbers, too, and be as long as it likes, or cut off.
        return text
    if not reader.eof:
        raise _unreadable()
    return text


def _unreadable() -> NotADocument:
    return NotADocument(
        _(
            "The PDF is built in a way that cannot be checked. Print it to PDF, which builds it "
            "anew, and upload that."
        ),
        code="unreadable",
    )


def _without_streams(content: bytes) -> bytes:
    kept, position = [], 0
    for _dictionary, start, end in _streams(content):
        kept.append(content[position:start])
        position = end
    return b"".join([*kept, content[position:]])


def _pages(inside: list[bytes]) -> int | None:
    """The largest number that a page tree gives for itself."""
    counts = [
        int(count[1])
        for text in inside
        for tree in _PAGE_TREE.finditer(text)
        if (count := _COUNT.search(tree[0]))
    ]
    return max(counts, default=0) or None
