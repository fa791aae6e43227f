import re
import unicodedata
from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from articles.vietnamese import fold, long_date, name_sort_key, normalise, slug, sort_key, tokens

AFTERNOON = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)  # 14:05 in Hanoi

# Letters, marks and invisible characters of the kind that meet in pasted Vietnamese, and any other.
texts = st.text(
    st.one_of(
        st.sampled_from(
            "aăâeêoôơuưyđĐỘự \t\n\r\u00a0\u200b\u200d\u0300\u0323\u031b\u0302\u00ad\ufeff😀←"
        ),
        st.characters(),
    )
)


# normalise


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_text_is_stored_composed_however_it_was_typed(form):
    assert normalise(unicodedata.normalize(form, "Đường sắt tốc độ cao")) == "Đường sắt tốc độ cao"


def test_what_cannot_be_seen_is_not_stored():
    assert normalise("\ufeffđo\u200bàn\u00ad cô\u2060ng\x00 tác\u202e\ud800") == "đoàn công tác"


def test_a_mark_finds_its_letter_when_something_invisible_kept_them_apart():
    assert normalise("đoa\u200b\u0300n") == "đoàn"


def test_every_space_becomes_a_plain_one_and_runs_of_them_stay():
    assert normalise("10\u00a0000\u202fkm  \u3000") == "10 000 km   "


def test_tabs_and_newlines_stay_and_every_line_break_is_one_newline():
    assert normalise("a\tb\r\nc\rd\ve\x85f\u2028g\n\nh") == "a\tb\nc\nd\ne\nf\ng\n\nh"


def test_the_joiner_of_an_emoji_stays_and_the_one_between_letters_goes():
    assert normalise("👨\u200d👩\u200d👧 a\u200db") == "👨\u200d👩\u200d👧 ab"


@given(texts)
def test_normalising_twice_changes_nothing(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(texts)
def test_normalised_text_can_be_stored(text):
    normalise(text).encode("utf-8")
    assert "\x00" not in normalise(text)


# fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đoàn công tác", "doan cong tac"),
        ("ĐOÀN  CÔNG TÁC", "doan cong tac"),
        ("hòa", "hoa"),
        ("hoà", "hoa"),
        (unicodedata.normalize("NFD", "Quốc lộ 4Đ"), "quoc lo 4d"),
        ("Nghị định số 123/2026/NĐ-CP", "nghi dinh so 123 2026 nd cp"),
        ("Ðắk Lắk", "dak lak"),  # with an Eth
        ("½ triệu m² & CO₂", "1 2 trieu m2 co2"),
        ("Straße, œuvre, Ærø, Łódź, İstanbul", "strasse oeuvre aero lodz istanbul"),
        ("đo\u200bàn", "doan"),
        ("日本 và Việt Nam", "va viet nam"),
        ("…–“”", ""),
        ("", ""),
    ],
)
def test_folding(text, folded):
    assert fold(text) == folded


def test_all_vietnamese_letters_fold_to_the_plain_alphabet():
    marked = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
    assert fold(marked) == "a" * 17 + "d" + "e" * 11 + "i" * 5 + "o" * 17 + "u" * 11 + "y" * 5
    assert fold(marked.upper()) == fold(marked)


@given(texts)
def test_folded_text_is_words_joined_by_single_spaces(text):
    assert re.fullmatch(r"(?:[0-9a-z]+(?: [0-9a-z]+)*)?", fold(text))


@given(texts)
def test_folding_does_not_depend_on_composition_or_repetition(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert fold(fold(text)) == fold(text)


# slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đoàn công tác", "doan-cong-tac"),
        ("Đà Nẵng", "da-nang"),
        ("  Ưu đãi – giảm 50% “thuế”  ", "uu-dai-giam-50-thue"),
        ("Hòa Bình / Hoà Bình", "hoa-binh-hoa-binh"),
        ("日本", ""),
    ],
)
def test_slugs(text, expected):
    assert slug(text) == expected


def test_a_long_slug_ends_after_a_whole_word():
    assert slug("một hai ba", max_length=9) == "mot-hai"
    assert slug("một hai ba", max_length=7) == "mot-hai"
    assert slug("một hai ba", max_length=6) == "mot"
    assert slug("một hai ba", max_length=10) == "mot-hai-ba"


def test_a_first_word_that_is_too_long_is_cut():
    assert slug("nghiêng ngả", max_length=4) == "nghi"


@given(texts, st.integers(min_value=1, max_value=40))
def test_a_slug_is_always_fit_for_an_address(text, max_length):
    result = slug(text, max_length)
    assert re.fullmatch(r"(?:[0-9a-z]+(?:-[0-9a-z]+)*)?", result)
    assert len(result) <= max_length
    assert slug(result, max_length) == result
    assert bool(result) == bool(fold(text))


# tokens


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Đoàn công tác", ["doan", "cong", "tac"]),
        ('"Đoàn công tác" Lai Châu', ["doan cong tac", "lai", "chau"]),
        ("“đoàn công tác”", ["doan cong tac"]),
        ("«đoàn công» tác", ["doan cong", "tac"]),
        ('"chưa đóng ngoặc', ["chua", "dong", "ngoac"]),
        ('số"một hai"ba', ["so", "mot hai", "ba"]),
        ("123/2026/NĐ-CP", ["123 2026 nd cp"]),
        ("hòa hoà HÒA", ["hoa"]),
        ("% _ ' ; -- *", []),
        ('""', []),
        ("", []),
        (" ".join(str(number) for number in range(30)), [str(number) for number in range(10)]),
    ],
)
def test_search_phrases(query, expected):
    assert tokens(query) == expected


@given(texts)
def test_search_phrases_are_few_and_folded(query):
    found = tokens(query)
    assert len(found) <= 10
    assert all(phrase and phrase == fold(phrase) for phrase in found)


# sort_key


def in_order(words, key=sort_key):
    backwards = list(reversed(words))  # so that words with one key would not pass
    return sorted(backwards, key=key) == words


def test_letters_follow_the_vietnamese_alphabet():
    assert in_order(list("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"))


def test_tones_follow_the_dictionary():
    assert in_order(["ma", "mà", "mả", "mã", "má", "mạ"])
    assert in_order(["đương", "đường", "đưởng", "đưỡng", "đướng", "đượng"])


def test_letters_count_before_tones_within_a_syllable():
    assert in_order(["hạ", "hai", "hài", "ham", "hãm", "hăm", "hâm"])
    assert in_order(["an", "ạn", "anh", "ăn", "ân"])


def test_syllables_count_one_by_one():
    assert in_order(
        ["Hà Giang", "Hà Nam", "Hà Nội", "Hà Tĩnh", "Hạ Long", "Hải Dương", "Hải Phòng"]
    )


def test_a_word_comes_before_those_that_go_on():
    assert in_order(["Lai Châu", "Lai Châu 2", "Lai Châu mới", "Lâm Đồng"])


def test_numbers_come_first_and_by_their_value():
    assert in_order(["2 xã", "10 xã", "Khu 2", "Khu 9", "Khu 010", "Khu 100", "Khu phố"])


def test_case_composition_and_tone_placement_do_not_count():
    assert sort_key("HÒA BÌNH") == sort_key(unicodedata.normalize("NFD", "hoà bình"))


def test_a_key_sorts_alike_under_every_collation():
    assert re.fullmatch("[0-9a-z]*", sort_key("Đắk Lắk, Œuvre № 5 – Łódź\u0301 \u0301"))


@given(texts)
def test_every_text_has_a_key(text):
    assert re.fullmatch("[0-9a-z]*", sort_key(text))


def test_people_are_listed_by_their_given_names():
    names = ["Nguyễn Văn An", "Trần Thị An", "Lê Ân", "Bùi Thị Bình", "Đỗ Dũng", "Vũ Đạt", "Hồ Yến"]
    assert in_order(names, key=name_sort_key)


def test_a_name_without_words_has_a_key():
    assert name_sort_key("  ") == ""


# long_date


def test_the_date_of_an_article_in_vietnamese():
    with timezone.override("Asia/Ho_Chi_Minh"):
        assert long_date(AFTERNOON, language="vi") == "Thứ Hai, 23/11/2026, 14:05"
        assert long_date(datetime(2026, 11, 29, 1, tzinfo=UTC), language="vi").startswith(
            "Chủ Nhật"
        )


def test_the_date_of_an_article_in_english():
    with timezone.override("Asia/Ho_Chi_Minh"):
        assert long_date(AFTERNOON, language="en") == "Monday, 23 November 2026, 14:05"
        assert long_date(AFTERNOON, language="en-gb") == "Monday, 23 November 2026, 14:05"


def test_the_date_follows_the_active_language_and_time_zone():
    with timezone.override("Asia/Ho_Chi_Minh"), translation.override("en"):
        assert long_date(AFTERNOON) == "Monday, 23 November 2026, 14:05"
    with timezone.override(UTC), translation.override("vi"):
        assert long_date(AFTERNOON) == "Thứ Hai, 23/11/2026, 07:05"


def test_without_an_active_language_the_date_is_in_that_of_the_site(settings):
    settings.LANGUAGE_CODE = "vi"
    with timezone.override("Asia/Ho_Chi_Minh"), translation.override(None):
        assert long_date(AFTERNOON) == "Thứ Hai, 23/11/2026, 14:05"


def test_the_day_is_that_of_the_reader_not_of_greenwich():
    with timezone.override("Asia/Ho_Chi_Minh"):
        late = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
        assert long_date(late, language="vi") == "Thứ Hai, 23/11/2026, 00:30"


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="naive"):
        long_date(datetime(2026, 11, 23, 14, 5), language="vi")  # noqa: DTZ001
