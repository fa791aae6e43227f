"""Vietnamese text: one spelling to store, one to search by, one for addresses, one to sort by.

Nothing here touches the database. Everything that is compared with something else goes through
`normalise` first, for the same word reaches us composed from one keyboard, decomposed from another.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.utils import timezone, translation
from django.utils.dateformat import format as written

MAX_TOKENS: Final = 10

# Word writes U+000B for a line break inside a paragraph; the others are line and page breaks too.
_BREAKS = "\r\v\f\x85\u2028\u2029"
# U+00A0 and its fixed-width relatives come with every paste and are not meant: they tear long
# lines apart on a phone and hide words from a search. All of Unicode's space separators (Zs).
_ODD_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# Control characters; soft hyphen and what has no width; direction marks and overrides, which can
# show a name backwards; lone surrogates, which no database takes; invisible tags; non-characters.
_INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f"
)
# The joiner of several emoji into one: it stays between two symbols, and nowhere else.
_JOINER = "\u200d"
_SYMBOLS = "\u2190-\u2bff\U0001f000-\U0001faff"

_ANY_ODD = re.compile(f"[{_BREAKS}{_ODD_SPACES}{_INVISIBLE}{_JOINER}]")
_A_BREAK = re.compile(f"\r\n|[{_BREAKS}]")
_AN_ODD_SPACE = re.compile(f"[{_ODD_SPACES}]")
_NOTHING = re.compile(f"[{_INVISIBLE}]|(?<![{_SYMBOLS}\ufe0f]){_JOINER}|{_JOINER}(?![{_SYMBOLS}])")

# Letters that Unicode does not take apart. The first two are Đ; Eth and African D look like it and
# are typed for it.
_WHOLE_LETTERS = str.maketrans(
    {
        "đ": "d",
        "ð": "d",
        "ɖ": "d",
        "ø": "o",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "þ": "th",
    }
)
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f]+")
_WORD = re.compile("[0-9a-z]+")
_MARKED_WORD = re.compile(
    "[0-9a-zđðɖøłħıæœßþ]"
    "[0-9a-zđðɖøłħıæœßþ\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f]*"
)
_LOOK_ALIKES = str.maketrans("ðɖ", "đđ")

# “Curly” quotes come from a phone's keyboard, «these» from older documents.
_QUOTES = re.compile('[“”„‟«»"]')
_PHRASE_OR_WORD = re.compile(r'"([^"]+)"|([^\s"]+)')

# The order of Vietnamese dictionaries: tones in this order, letters as in the alphabet. F, J, W
# and Z are not in it, but names are written with them; they stand where other alphabets have them.
_TONES: Final = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LEVEL_TONE: Final = "0"
_VARIANTS: Final = {
    "a\u0306": "a1",
    "a\u0302": "a2",
    "e\u0302": "e1",
    "o\u0302": "o1",
    "o\u031b": "o2",
    "u\u031b": "u1",
}

_SORTED_PARTS = re.compile("[0-9]+|[a-zđðɖøłħıæœßþ\u0300-\u036f]+")

# Not from a catalogue: Django's own writes "Thứ 2".
_WEEKDAYS_VI: Final = (
    "Thứ Hai",
    "Thứ Ba",
    "Thứ Tư",
    "Thứ Năm",
    "Thứ Sáu",
    "Thứ Bảy",
    "Chủ Nhật",
)


def normalise(text: str) -> str:
    """The text as it is stored: NFC, plain spaces, "\\n" for every line break, nothing invisible.

    Every kind of space becomes U+0020, non-breaking ones included. Tabs and newlines stay, and so
    do runs of spaces and those at the ends: how far text is trimmed is the field's affair.
    """
    text = unicodedata.normalize("NFC", text)
    if not _ANY_ODD.search(text):
        return text
    text = _AN_ODD_SPACE.sub(" ", _A_BREAK.sub("\n", text))
    # Once more, for a letter and its mark that something invisible kept apart.
    return unicodedata.normalize("NFC", _NOTHING.sub("", text))


def fold(text: str) -> str:
    """The text as it is searched: lower-case words of [0-9a-z] joined by single spaces.

    "Đoàn công tác" gives "doan cong tac". Marks go, so that hòa and hoà are one; compatibility
    forms are resolved ("m²" gives "m2"); writing systems other than the Latin one leave nothing.
    """
    text = unicodedata.normalize("NFKD", normalise(text)).lower().translate(_WHOLE_LETTERS)
    return " ".join(_WORD.findall(_MARKS.sub("", text)))


def spelled(text: str) -> str:
    """The text as it is compared where accents count: the words of `fold`, each with its letters
    (đ, â, ơ …) and its tone as a figure at the end.

    "Hòa Bình" and "hoà bình" both give "hoa1 binh1", "Đường" gives "đương1". A word without any
    accent is the same as `fold` gives it.
    """
    text = unicodedata.normalize("NFKD", normalise(text)).lower()
    return " ".join(_spelled_word(word) for word in _MARKED_WORD.findall(text))


def _spelled_word(word: str) -> str:
    tone = next((_TONES[character] for character in word if character in _TONES), "")
    letters = "".join(character for character in word if character not in _TONES)
    return unicodedata.normalize("NFC", letters).translate(_LOOK_ALIKES) + tone


def slug(text: str, max_length: int = 80) -> str:
    """The text as part of an address: [0-9a-z] words joined by "-", at most `max_length` characters.

    What is too long ends after a whole word; only a first word that is too long by itself is cut.
    "" when nothing is left ("日本"): the caller has an id to fall back on.
    """
    folded = fold(text).replace(" ", "-")
    if len(folded) <= max_length:
        return folded
    # One character more than fits: a word that ends exactly at the limit is whole.
    return folded[: max_length + 1].rpartition("-")[0] or folded[:max_length]


@dataclass(frozen=True)
class Phrase:
    """What a search asks for: the same words folded and spelled."""

    folded: str
    spelled: str

    @property
    def accented(self) -> bool:
        """Whether it was typed with accents, so that its spelling counts."""
        return self.folded != self.spelled


def phrases(query: str) -> list[Phrase]:
    """The phrases a search asks for, in order, each once, at most `MAX_TOKENS`.

    What stands in quotes is one phrase, everything else goes word by word. A word that folds into
    several ("123/2026/NĐ-CP") stays one phrase, for its parts mean nothing apart.
    """
    found: dict[str, Phrase] = {}
    for match in _PHRASE_OR_WORD.finditer(_QUOTES.sub('"', query)):
        words = match[1] or match[2]
        folded = fold(words)
        if folded:
            found.setdefault(folded, Phrase(folded, spelled(words)))
            if len(found) == MAX_TOKENS:
                break
    return list(found.values())


def tokens(query: str) -> list[str]:
    """The phrases of `phrases`, folded."""
    return [phrase.folded for phrase in phrases(query)]


def sort_key(text: str) -> str:
    """A key that sorts as a Vietnamese dictionary does.

    Syllable by syllable: first its letters (a ă â b c d đ e ê g … o ô ơ … u ư …), then its tone
    (ngang, huyền, hỏi, ngã, sắc, nặng), then the next syllable; so all of "Hà …" comes before
    "Hạ …". Case and punctuation do not count, numbers come before letters and by their value.

    The key is made of [0-9a-z] only, so that it sorts alike in Python and in a database column
    under any collation. Equal keys do not mean equal texts: "hòa" and "hoà" share one.
    """
    text = unicodedata.normalize("NFKD", normalise(text)).lower()
    return "".join(
        _number_key(part) if part.isdigit() else _syllable_key(part)
        for part in _SORTED_PARTS.findall(text)
    )


def _number_key(digits: str) -> str:
    digits = digits.lstrip("0") or "0"
    return f"0{min(len(digits), 99):02}{digits}"


def _syllable_key(syllable: str) -> str:
    """Each letter as itself and a digit for its variant, then one digit for the tone.

    A digit sorts before every letter, so that "an" comes before "anh" whatever their tones.
    """
    letters: list[str] = []
    tone = _LEVEL_TONE
    for character in syllable:
        if character in _TONES:
            tone = _TONES[character]
        elif unicodedata.combining(character):
            if letters:
                letters[-1] = _VARIANTS.get(letters[-1][0] + character, letters[-1])
        elif character == "đ":
            letters.append("d1")
        else:
            letters.extend(f"{letter}0" for letter in character.translate(_WHOLE_LETTERS))
    return "".join(letters) + tone if letters else ""


def name_sort_key(full_name: str) -> str:
    """A key that sorts people as Vietnamese lists do: by the given name, which stands last, then
    by the whole name from its beginning. See `sort_key` for the order of letters and tones."""
    given_name = full_name.split()[-1:]
    return sort_key(" ".join([*given_name, full_name]))


def long_date(when: datetime, *, language: str | None = None) -> str:
    """Date and time as a news page heads an article: "Thứ Hai, 23/11/2026, 14:05", or "Monday, 23
    November 2026, 14:05".

    `when` is aware and is shown in the current time zone; a naive one raises ValueError.
    `language` is the active one by default. Only Vietnamese has the month in figures: half of those
    who read English take 03/04 for the fourth of March.
    """
    return f"{long_day(when, language=language)}, {timezone.localtime(when):%H:%M}"


def long_day(when: datetime, *, language: str | None = None) -> str:
    """The day alone, as in `long_date`: "Thứ Hai, 23/11/2026"."""
    local = timezone.localtime(when)
    if _is_vietnamese(language := language or _active()):
        return f"{_WEEKDAYS_VI[local.weekday()]}, {local:%d/%m/%Y}"
    with translation.override(language):
        return written(local, "l, j F Y")


def short_day(when: datetime, *, language: str | None = None) -> str:
    """The day as a list has it: "23/11/2026", or "23 Nov 2026"; otherwise as `long_day`."""
    local = timezone.localtime(when)
    if _is_vietnamese(language := language or _active()):
        return f"{local:%d/%m/%Y}"
    with translation.override(language):
        return written(local, "j M Y")


def month(within: date, *, language: str | None = None) -> str:
    """A month as the archive names it: "Tháng 11/2026", or "November 2026"."""
    if _is_vietnamese(language := language or _active()):
        return f"Tháng {within:%m/%Y}"
    with translation.override(language):
        return written(within, "F Y")


def _active() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE


def _is_vietnamese(language: str) -> bool:
    return language.split("-")[0] == "vi"
