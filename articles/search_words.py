"""Misspelt words: what a search may have meant, from the words of live titles.

A word is offered only while the edition that it was learnt from is live; `learn`, which the clock
calls, finds it another one when that is gone.
"""

import re
from collections import Counter
from collections.abc import Iterator

from articles import vietnamese
from articles.models import Edition, SearchEntry, SearchWord

#: Entries, and words without a live edition, that are looked at in one go.
BATCH = 500
#: More words than these are not learnt: Vietnamese has some 3,000 syllables without their tones.
KNOWN = 20_000
#: Words of a query that are put right, and the longest one that is tried.
TRIED = 4
LONGEST = 12

_WORD = re.compile("[a-z]{2,20}")
_WRITTEN = re.compile(r"\w+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


# Learning


def learn() -> int:
    """Take in the words of titles that became live since the last time, and find other editions for
    those whose own is gone. Returns how many titles were read."""
    _find_other_editions()
    entries = SearchEntry.objects.filter(learned=False)
    fresh = list(
        Edition.objects.live()
        .order_by("pk")
        .filter(pk__in=entries.values("edition"))
        .only("pk", "title")[:BATCH]
    )
    words, counts, writings = {}, Counter(), {}
    for edition in fresh:
        for folded, written in _words_of(edition.title):
            words[folded] = edition
            counts[folded] += 1
            writings[folded] = written
    known = SearchWord.objects.in_bulk(list(words))
    for folded, word in known.items():
        word.count += counts[folded]
        word.edition = words[folded]
    SearchWord.objects.bulk_update(known.values(), ["count", "edition"])
    room = max(0, KNOWN - SearchWord.objects.count()) if len(known) < len(words) else 0
    SearchWord.objects.bulk_create(
        [
            SearchWord(
                folded=folded, written=writings[folded], count=counts[folded], edition=edition
            )
            for folded, edition in sorted(words.items(), key=lambda each: each[0])
            if folded not in known
        ][:room],
        ignore_conflicts=True,
    )
    entries.filter(edition__in=[edition.pk for edition in fresh]).update(learned=True)
    return len(fresh)


def learn_all() -> None:
    """Learn anew from every live title: after an import."""
    SearchWord.objects.all().delete()
    SearchEntry.objects.filter(learned=True).update(learned=False)
    while learn():
        pass


def _find_other_editions() -> None:
    from articles import search

    live = Edition.objects.live()
    gone = SearchWord.objects.exclude(edition__in=live.order_by().values("pk"))
    for word in gone.order_by("pk")[:BATCH]:
        other = search.with_title(live, word.folded)
        if other is None:
            word.delete()
        else:
            word.edition = other
            word.save(update_fields=["edition"])


def _words_of(title: str) -> Iterator[tuple[str, str]]:
    """Each word of letters, folded and as it is written, in lower case."""
    for match in _WRITTEN.finditer(vietnamese.normalise(title)):
        folded = vietnamese.fold(match[0])
        if _WORD.fullmatch(folded):
            yield folded, match[0].lower()


# Putting right


def corrected(query: str) -> str:
    """`query` with its unknown words exchanged for known ones that are one letter away, or cut in two
    known ones; "" where there is nothing to put right. One SQL statement, or none."""
    unsure = {
        word: _near(word)
        for match in _WRITTEN.finditer(query)
        if _WORD.fullmatch(word := vietnamese.fold(match[0])) and 3 <= len(word) <= LONGEST
    }
    unsure = dict(list(unsure.items())[:TRIED])
    if not unsure:
        return ""
    asked = set(unsure).union(*(near | _halves(word) for word, near in unsure.items()))
    known = {
        word.folded: word
        for word in SearchWord.objects.filter(
            folded__in=asked, edition__in=Edition.objects.live().order_by().values("pk")
        )
    }
    accented = vietnamese.spelled(query) != vietnamese.fold(query)

    def put_right(match: re.Match[str]) -> str:
        word = vietnamese.fold(match[0])
        if word in known or word not in unsure:
            return match[0]
        best = max(
            (known[near] for near in unsure[word] if near in known),
            # The first letter is seldom the wrong one.
            key=lambda each: (each.folded[0] == word[0], each.count, each.folded),
            default=None,
        )
        if best is not None:
            return best.written if accented else best.folded
        pairs = [
            (known[word[:cut]], known[word[cut:]])
            for cut in range(2, len(word) - 1)
            if word[:cut] in known and word[cut:] in known
        ]
        if not pairs:
            return match[0]
        pair = max(pairs, key=lambda each: (min(each[0].count, each[1].count), each[0].folded))
        return " ".join(each.written if accented else each.folded for each in pair)

    found = _WRITTEN.sub(put_right, query)
    return found if vietnamese.fold(found) != vietnamese.fold(query) else ""


def _near(word: str) -> set[str]:
    """All that is one letter away: left out, exchanged with its neighbour, another one, one more."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return (
        {left + right[1:] for left, right in cuts if right}
        | {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
        | {left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS}
        | {left + letter + right for left, right in cuts for letter in _LETTERS}
    ) - {word}


def _halves(word: str) -> set[str]:
    cuts = range(2, len(word) - 1)
    return {word[:cut] for cut in cuts} | {word[cut:] for cut in cuts}
