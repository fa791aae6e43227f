"""A passage is found again in a changed text, or said to be gone."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from articles import anchors
from articles.anchors import CONTEXT, Passage, find, plain
from articles.models.comment import Part
from tests import builders

#: Words of a small language, so that the same ones come again and again, as in real text.
WORDS = st.lists(
    st.sampled_from("đoàn công tác làm việc tại xã Tân Phú, và nghe báo cáo. Hoà hòa".split()),
    min_size=1,
    max_size=60,
).map(" ".join)


def marked(text, start, end):
    """The passage as the script sends it."""
    return Passage(
        text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    )


@st.composite
def marked_texts(draw):
    """(text, start, end) of a passage that begins and ends within words."""
    text = draw(WORDS)
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    assume(text[start] != " " and text[end - 1] != " ")
    return text, start, end


@given(marked_texts())
def test_a_passage_is_found_where_it_was_marked_in_the_text_as_it_was(case):
    text, start, end = case
    passage = marked(text, start, end)
    found = find(text, passage)
    # Where the same words stand twice in the same neighbourhood, nobody could tell them apart.
    assert marked(text, found, found + end - start) == passage
    if text.count(passage.prefix + passage.quote + passage.suffix) == 1:
        assert found == start


@given(marked_texts(), WORDS, WORDS)
def test_what_is_written_before_and_after_moves_it_and_hides_it_not(case, before, after):
    text, start, end = case
    found = find(f"{before} | {text} | {after}", marked(text, start, end))
    moved = f"{before} | {text} | {after}"
    assert moved[found : found + end - start] == text[start:end]


@given(
    marked_texts(), st.sampled_from(["NFC", "NFD"]), st.sampled_from([" ", "\n", "\u00a0", " \t "])
)
def test_how_it_is_encoded_and_spaced_does_not_matter(case, form, space):
    text, start, end = case
    as_sent = [
        unicodedata.normalize(form, part).replace(" ", space)
        for part in (text[start:end], text[max(0, start - CONTEXT) : start], text[end:])
    ]
    assert find(text, Passage(*as_sent)) == find(text, marked(text, start, end))


@given(marked_texts(), WORDS)
def test_where_its_words_are_gone_there_is_no_place_for_it(case, other):
    text, start, end = case
    assume(text[start:end] not in other)
    assert find(other, marked(text, start, end)) is None


@given(st.text(), st.text(), st.text(), st.text())
def test_whatever_is_asked_the_answer_is_its_words_or_nothing(text, quote, prefix, suffix):
    text = plain(text)
    found = find(text, Passage(quote, prefix, suffix))
    assert found is None or text[found:].startswith(plain(quote))


@given(st.text())
def test_plain_text_is_plain_already(text):
    once = plain(text)
    assert plain(once) == once
    assert once == unicodedata.normalize("NFC", once)


TEXT = "Đoàn đã nghe báo cáo. Chiều cùng ngày, đoàn đã nghe báo cáo của xã Bình An."


@pytest.mark.parametrize(
    ("passage", "place"),
    [
        (Passage("nghe báo cáo", "Đoàn đã ", ". Chiều"), 8),
        (Passage("nghe báo cáo", "cùng ngày, đoàn đã ", " của xã"), 47),
        (Passage("nghe báo cáo", "", " của xã Bình An."), 47),
        (Passage("Chiều cùng ngày, đoàn đã nghe", "khác hẳn. ", " nữa"), 22),
    ],
)
def test_of_several_places_the_neighbourhood_decides(passage, place):
    assert find(TEXT, passage) == place


def test_a_few_words_in_another_neighbourhood_are_not_the_passage():
    """The sentence that was spoken of is gone; the same word elsewhere is another matter."""
    assert find("Xã đã họp với nhân dân.", Passage("nhân dân", "Ủy ban ", " tỉnh họp")) is None
    assert find("Ủy ban nhân dân họp.", Passage("nhân dân", "Ủy ban ", " tỉnh họp")) == 7


def test_no_words_are_nowhere():
    assert find("Đoàn", Passage("")) is None
    assert find("Đoàn", Passage(" \u200b\n")) is None
    assert find("", Passage("Đoàn")) is None


@pytest.mark.django_db
def test_the_parts_of_an_edition_are_read_as_a_reader_reads_them():
    edition = builders.draft(
        title="Được  mùa",
        lead="Dòng một\r\nDòng hai",
        body="<h2>Kết quả</h2><p>Một <strong>hai</strong><br>ba&nbsp;bốn</p>"
        "<ul><li>năm</li><li>sáu</li></ul>"
        "<table><tbody><tr><th>Xã</th><td>12</td></tr></tbody></table>",
    )
    assert anchors.text_of(edition, Part.TITLE) == "Được mùa"
    assert anchors.text_of(edition, Part.LEAD) == "Dòng một Dòng hai"
    assert anchors.text_of(edition, Part.BODY) == "Kết quả Một hai ba bốn năm sáu Xã 12"
    assert anchors.text_of(edition, "") == ""
