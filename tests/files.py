"""Real files of every kind that may be attached, made on the spot, and what hostile ones are made of."""

import io
import zipfile
import zlib

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = {
    "docx": (
        "word/document.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
    "xlsx": (
        "xl/workbook.xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ),
}


def pdf(text="Van ban", *, pages=2, catalog="", objects=(), trailer=""):
    """A PDF that opens, with a page for each number; `objects` are further ones, as their bytes."""
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + pages))
    bodies = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * pages,
        stream(f"BT ({text}) Tj ET".encode()),
        *objects,
    ]
    made, places = io.BytesIO(), []
    made.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    for number, body in enumerate(bodies, 1):
        places.append(made.tell())
        made.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = made.tell()
    made.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1))
    made.writelines(b"%010d 00000 n \n" % place for place in places)
    made.write(
        b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(bodies) + 1, trailer.encode(), start)
    )
    return made.getvalue()


def stream(content, *, entries="", packed=False):
    """A stream of a PDF, compressed if it is to be `packed`."""
    if packed:
        content, entries = zlib.compress(content), f"/Filter /FlateDecode {entries}"
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (
        len(content),
        entries.encode(),
        content,
    )


def object_stream(content, *, entries=""):
    """Objects of a PDF, hidden from whoever only reads its text."""
    entries = f"/Type /ObjStm /N 1 /First 5 {entries}"
    return stream(b"9 0  " + content, entries=entries, packed=True)


def relations(*rows):
    """A list of relations: (type, target, "External" or "Internal") for each."""
    listed = "".join(
        f'<Relationship Id="r{number}" Type="{kind}" Target="{target}" TargetMode="{mode}"/>'
        for number, (kind, target, mode) in enumerate(rows)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{RELATIONS}">{listed}</Relationships>'


def office(kind="docx", *, parts=(), main_type="", types="", text="Nội dung", types_before=""):
    """A Word or Excel file with what makes it one, and further `parts` ({name: content})."""
    name, standard = MAIN[kind]
    declared = (
        f'<?xml version="1.0"?>{types_before}'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{name}" ContentType="{main_type or standard}"/>{types}</Types>'
    )
    contents = {
        "[Content_Types].xml": declared,
        "_rels/.rels": relations((f"{OFFICE}/officeDocument", name, "Internal")),
        name: f'<?xml version="1.0"?><document>{text}</document>',
    } | dict(parts)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in contents.items():
            package.writestr(part, content)
    return made.getvalue()


def mp3(seconds=3, *, number=0):
    """A recording of MPEG 1, layer III, 64 kbit/s, 44.1 kHz, in silence; `number` makes it another one."""
    # 0xFF 0xFB: version 1, layer III, no checksum; 0x50: 64 kbit/s, 44,100 Hz; 0xC0: one channel.
    frame = b"\xff\xfb\x50\xc0" + bytes([number % 256]) + bytes(203)
    assert len(frame) == 1152 // 8 * 64000 // 44100
    return frame * -(-seconds * 44100 // 1152)


def id3(title="Người đọc: Lan", *, footer=False):
    """A tag before a recording (ID3v2.4)."""
    text = b"\x03" + title.encode()
    body = b"TIT2" + len(text).to_bytes(4, "big") + b"\0\0" + text
    header = b"ID3\x04\x00" + (b"\x10" if footer else b"\0") + bytes([0, 0, 0, len(body)])
    return header + body + (b"3DI" + header[3:] if footer else b"")


def id3v1(title="Lan"):
    """A tag behind a recording (ID3v1)."""
    return (b"TAG" + title.encode()).ljust(128, b"\0")


def ape(value="Lan"):
    """A tag behind a recording (APEv2), with header and footer."""
    item = len(value).to_bytes(4, "little") + bytes(4) + b"Artist\0" + value.encode()

    def edge(flags):
        return (
            b"APETAGEX"
            + (2000).to_bytes(4, "little")
            + (len(item) + 32).to_bytes(4, "little")
            + (1).to_bytes(4, "little")
            + flags.to_bytes(4, "little")
            + bytes(8)
        )

    return edge(0xA0000000) + item + edge(0x80000000)
