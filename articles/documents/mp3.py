"""MP3 (ISO/IEC 11172-3 and 13818-3, layer III): a file is nothing but its frames.

Every frame says how long it is, so that the next one begins where it ends. What stands before and
behind them are tags: title, composer, cover picture, comments, perhaps the name of whoever recorded
it. They are not stored.
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from articles.documents.refusal import NotADocument

#: A second has about forty; fewer are no version of an article to listen to.
MIN_FRAMES = 20

# Kilobits a second of layer III, by MPEG 1 and by MPEG 2 and 2.5; index 0 ("free") and 15 are not used.
_RATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
# Samples a second, by the bits of the version.
_SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_LAYER_3 = 1
_HEADER = 4
_ID3_1, _APE, _ID3_2 = 128, 32, 10


class Sound(NamedTuple):
    """The frames alone, and how long they play."""

    frames: bytes
    seconds: int


class Frame(NamedTuple):
    length: int
    samples: int
    rate: int


def may_be(start: bytes) -> bool:
    """Whether a file that begins so (eight bytes) is worth reading as MP3."""
    return start.startswith(b"ID3") or frame(start) is not None


def inspect(content: bytes) -> Sound:
    """Walk the frames from the first to the last; raises `NotADocument` where there are others."""
    first, end = _without_tags(content)
    position, count, samples, rate = first, 0, 0, 0
    while found := frame(content[position : position + _HEADER]):
        if (rate and found.rate != rate) or position + found.length > end:
            break
        position += found.length
        count, samples, rate = count + 1, samples + found.samples, found.rate
    rest = content[position:end]
    # A recording that was cut off ends within a frame; some programs fill up with zeros.
    cut_off = (last := frame(rest[:_HEADER])) is not None and len(rest) < last.length
    if count < MIN_FRAMES or not (cut_off or not rest.strip(b"\0")):
        raise NotADocument(
            _(
                "This is not an MP3 recording, or it is damaged. Save the recording again as MP3 "
                "and upload that."
            ),
            code="not_mp3",
        )
    return Sound(content[first:position], max(1, round(samples / rate)))


def frame(header: bytes) -> Frame | None:
    """What a frame's header (four bytes) says, lengths in bytes; None where it is none (2.4.2.3)."""
    if len(header) < _HEADER or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return None
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    bits, sampling, padding = header[2] >> 4, header[2] >> 2 & 3, header[2] >> 1 & 1
    if version not in _SAMPLES or layer != _LAYER_3 or bits in (0, 15) or sampling == 3:
        return None
    rate = _SAMPLES[version][sampling]
    first_version = version == 3
    kilobits = (_RATES_1 if first_version else _RATES_2)[bits]
    samples = 1152 if first_version else 576
    return Frame(samples // 8 * kilobits * 1000 // rate + padding, samples, rate)


def _without_tags(content: bytes) -> tuple[int, int]:
    """Where the frames begin and end: after ID3v2, before APEv2, Lyrics3 and ID3v1."""
    first, end = 0, len(content)
    while content[first : first + 3] == b"ID3" and first + _ID3_2 <= end:
        header = content[first : first + _ID3_2]
        # Seven bits of each of four bytes (ID3v2.4, 3.1); a footer is a second header.
        size = sum((byte & 0x7F) << 7 * (3 - place) for place, byte in enumerate(header[6:]))
        first += _ID3_2 + size + (_ID3_2 if header[5] & 0x10 else 0)
    while first < end and content[first] == 0:
        first += 1
    while end > first:
        shorter = _tag_at_end(content, end)
        if not shorter:
            break
        end -= shorter
    return min(first, end), max(end, first)


def _tag_at_end(content: bytes, end: int) -> int:
    """The length of the tag that ends here; 0 where there is none."""
    if content[max(0, end - _ID3_1) : end][:3] == b"TAG":
        return _ID3_1
    footer = content[max(0, end - _APE) : end]
    if footer[:8] == b"APETAGEX":
        size = int.from_bytes(footer[12:16], "little")
        has_header = int.from_bytes(footer[20:24], "little") >> 31
        return size + (_APE if has_header else 0)
    lyrics = content[max(0, end - 15) : end]
    if lyrics[6:] == b"LYRICS200" and lyrics[:6].isdigit():
        return int(lyrics[:6]) + len(lyrics)
    return 0
