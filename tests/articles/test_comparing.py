"""What changed between two revisions: word by word, in names and dates, and safe whatever was written."""

import re
import time
from http import HTTPStatus

import pytest
from django.test import Client

from articles import comparing, revisions, workflow
from articles.models import Restriction, Revision, Thread
from articles.richtext import compare, compare_words, markup, plain, sanitise
from articles.richtext.differences import Budget, same
from articles.states import State
from tests import builders, pages
from tests.articles.test_richtext import objections
from tests.articles.xss_vectors import OURS, VECTORS

HIDDEN = re.compile(r'<span class="visually-hidden">[^<]*</span>')


def shown(html):
    """Marked HTML without the words that only screen readers hear."""
    return HIDDEN.sub("", html)


def words(old, new):
    return shown(compare_words(old, new))


def body(old, new):
    """The changed stretches of two bodies, each block in a line of its own."""
    html = "".join(stretch.html for stretch in compare(old, new) if stretch.changed)
    return re.findall(r'<div class="change ([^"]*)">(.*?)</div>', shown(html), re.DOTALL)


def linked(address):
    """A link whose address is told, as in what changed."""
    return (
        f'<a href="{address}" rel="noopener noreferrer">tại đây</a> '
        f'<span class="change-address">({address})</span>'
    )


# Words


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("Phát triển kinh tế", "Phát triển kinh tế", "Phát triển kinh tế"),
        (
            "Phát triển kinh tế xã",
            "Phát triển kinh doanh xã",
            "Phát triển kinh <del>tế</del> <ins>doanh</ins> xã",
        ),
        ("Xã Tân Lập.", "Xã Tân Lập, sáng 20/3.", "Xã Tân Lập<ins>, sáng 20/3</ins>."),
        ("Có 1.250 hộ", "Có 1.350 hộ", "Có <del>1.250</del> <ins>1.350</ins> hộ"),
        ("", "Mới", "<ins>Mới</ins>"),
        ("Cũ", "", "<del>Cũ</del>"),
        ("hòa", "hoà", "<del>hòa</del><ins>hoà</ins>"),
        ("a <b> & c", "a <i> & c", "a &lt;<del>b</del><ins>i</ins>&gt; &amp; c"),
    ],
)
def test_a_line_is_compared_word_by_word(old, new, marked):
    assert words(old, new) == marked


def test_a_word_that_two_phrases_share_by_chance_does_not_cut_them_up():
    assert words("đoàn công tác của tỉnh ủy", "lãnh đạo các sở của huyện Yên Sơn") == (
        "<del>đoàn công tác của tỉnh ủy</del><ins>lãnh đạo các sở của huyện Yên Sơn</ins>"
    )


def test_what_was_taken_out_and_put_in_is_told_to_those_who_do_not_see_it():
    assert compare_words("kinh tế", "kinh doanh") == (
        'kinh <del><span class="visually-hidden">[bỏ: </span>tế<span class="visually-hidden">] '
        '</span></del> <ins><span class="visually-hidden">[thêm: </span>doanh'
        '<span class="visually-hidden">] </span></ins>'
    )


# The body


def test_only_the_changed_words_of_the_changed_paragraph_are_marked():
    old = "<p>Giữ một.</p><p>Sáng 20/3, đoàn làm việc.</p><p>Giữ hai.</p>"
    assert body(old, old.replace("20/3", "21/3")) == [
        ("change-p", "Giữ một."),
        ("change-p", "Sáng <del>20/3</del> <ins>21/3</ins>, đoàn làm việc."),
        ("change-p", "Giữ hai."),
    ]


def test_paragraphs_come_and_go_as_a_whole():
    assert body("<p>Một.</p><p>Hai ba bốn.</p>", "<p>Một.</p><p>Năm sáu bảy.</p>") == [
        ("change-p", "Một."),
        ("change-p change--del", "<del>Hai ba bốn.</del>"),
        ("change-p change--ins", "<ins>Năm sáu bảy.</ins>"),
    ]


def test_a_paragraph_is_recognised_where_others_came_before_it():
    old = "<p>Đoàn đã nghe báo cáo kết quả của xã.</p>"
    new = "<h2>Kết quả</h2><p>Đoàn đã nghe báo cáo kết quả của phường.</p>"
    assert body(old, new) == [
        ("change-h2 change--ins", "<ins>Kết quả</ins>"),
        ("change-p", "Đoàn đã nghe báo cáo kết quả của <del>xã</del> <ins>phường</ins>."),
    ]


def test_what_is_far_from_a_change_is_folded_away():
    paragraphs = [f"<p>Đoạn số {number}.</p>" for number in range(10)]
    found = compare("".join(paragraphs), "".join([*paragraphs[:-1], "<p>Khác hẳn.</p>"]))
    assert [(stretch.changed, stretch.blocks) for stretch in found] == [(False, 8), (True, 3)]


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        (
            "<p>Tin vui</p>",
            "<h2>Tin vui</h2>",
            (
                "change-h2",
                '<span class="change-kind">Trước là đoạn văn, nay là đề mục</span>Tin vui',
            ),
        ),
        (
            "<p>Tin <strong>vui</strong></p>",
            "<p>Tin vui</p>",
            ("change-p", "Tin <del><strong>vui</strong></del> <ins>vui</ins>"),
        ),
        (
            '<p>Xem <a href="/mot/">tại đây</a> nhé</p>',
            '<p>Xem <a href="/hai/">tại đây</a> nhé</p>',
            (
                "change-p",
                f"Xem <del>{linked('/mot/')}</del> <ins>{linked('/hai/')}</ins> nhé",
            ),
        ),
        (
            "<ul><li>a b</li><li>c d</li></ul>",
            "<ul><li>a b</li><li>c e</li></ul>",
            ("change-ul change--depth-1", "c <del>d</del> <ins>e</ins>"),
        ),
        (
            "<table><tr><th>Xã</th><td>12</td></tr></table>",
            "<table><tr><th>Xã</th><td>13</td></tr></table>",
            (
                "change-tr",
                '<strong>Xã</strong> <span class="change-cell">|</span> <del>12</del> <ins>13</ins>',
            ),
        ),
        (
            f'<figure class="image"><img src="{OURS}" alt="x"><figcaption>Cũ</figcaption></figure>',
            f'<figure class="image"><img src="{OURS}" alt="x"><figcaption>Mới</figcaption></figure>',
            ("change-figure", f'<img src="{OURS}" alt="x"> <del>Cũ</del> <ins>Mới</ins>'),
        ),
    ],
    ids=["a heading", "emphasis", "a link", "an item", "a row", "a caption"],
)
def test_more_than_words_is_compared(old, new, change):
    assert body(old, new)[-1] == change


def test_what_is_the_same_has_no_stretches():
    assert compare("<p>Một</p>", "<p> Một </p>") == []


# Attacks


OUR_MARKS = re.compile(
    r'</?(?:ins|del|span|div)>|<span class="(?:visually-hidden|change-[a-z]+)">'
    r'|<div class="change(?: change-[a-z0-9-]+)+">'
)


@pytest.mark.parametrize("vector", VECTORS, ids=[f"vector{n}" for n in range(len(VECTORS))])
def test_nothing_but_what_is_allowed_and_our_marks_is_shown_of_an_attack(vector):
    for old, new in (
        ("", vector),
        (vector, ""),
        (f"<p>Trước {vector}</p>", f"<p>Sau {vector}</p>"),
    ):
        html = "".join(stretch.html for stretch in compare(old, new))
        left = OUR_MARKS.sub("", html)
        assert objections(left) == []
        assert not re.search(r"<(?:ins|del|span|div)\b", left)
        assert objections(OUR_MARKS.sub("", compare_words(old, new))) == []
        assert "<script" not in compare_words(old, new).lower()


def test_the_words_of_both_texts_are_all_there():
    old = "<h2>Một</h2><ul><li>hai <em>ba</em></li></ul><p>bốn<br>năm</p><pre>sáu\n bảy</pre>"
    new = "<p>Một</p><ol><li>hai <em>tám</em></li></ol><p>bốn năm</p><blockquote><p>x</p></blockquote>"
    html = "".join(stretch.html for stretch in compare(old, new))
    kept = re.sub(r"<ins>.*?</ins>", "", shown(html), flags=re.DOTALL)
    come = re.sub(r"<del>.*?</del>", "", shown(html), flags=re.DOTALL)
    for text, source in ((kept, old), (come, new)):
        found = plain(re.sub(r'<span class="change-kind">.*?</span>', "", text)).split()
        assert found == plain(source).split()


# Time


def big(per_paragraph, seed=0):
    """Half a megabyte of words, about as many as may be saved."""
    count = markup.MAX_BYTES // 13
    listed = [f"từ{number * 7919 % 9973 + seed}" for number in range(count)]
    parts = [
        " ".join(listed[start : start + per_paragraph]) for start in range(0, count, per_paragraph)
    ]
    return sanitise("".join(f"<p>{part}</p>" for part in parts))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (lambda: big(80), lambda: big(80).replace("từ77 ", "chữ ")),
        (lambda: big(80), lambda: big(80, seed=1)),
        (lambda: big(80), lambda: big(80, seed=20_000)),
        (lambda: big(60_000), lambda: big(60_000, seed=1)),
        (lambda: f"<p>{'a ' * 100_000}</p>", lambda: f"<p>{'a b ' * 50_000}</p>"),
    ],
    ids=[
        "a word here and there",
        "every word, a little",
        "every word",
        "one paragraph",
        "few words",
    ],
)
def test_a_huge_text_is_compared_in_bounded_time(old, new):
    before, after = old(), new()
    started = time.process_time()
    assert compare(before, after) != []
    # A second on its own; what shares the machine with other tests takes longer.
    assert time.process_time() - started < 4


def test_beyond_its_budget_only_beginning_and_end_are_compared():
    assert same("abcxyzd", "abQxWzd", Budget(0)) == [(0, 0), (1, 1), (5, 5), (6, 6)]
    assert same("abcxyzd", "abQxWzd", Budget()) == [(0, 0), (1, 1), (3, 3), (5, 5), (6, 6)]


# Whole revisions


@pytest.fixture
def writer():
    return builders.editor(full_name="Lê Thu Hiền")


def latest(edition):
    edition.refresh_from_db()
    return edition.latest_revision.content


@pytest.mark.django_db
def test_everything_that_is_kept_of_an_edition_is_compared_in_words(writer):
    first, second = builders.category("Kinh tế"), builders.category("Xã hội")
    lead, gone = builders.image(writer, title="Ruộng lúa"), builders.image(writer, title="Cũ")
    edition = builders.draft(
        writer,
        title="Được mùa",
        category=first,
        authors=[builders.author("Hồng Phái")],
        tags=[builders.tag("Nông thôn mới")],
        picture=lead,
    )
    edition.figures.create(image=gone, placement="gallery", caption="Ảnh cũ", alt="x", position=1)
    revisions.record(edition, writer)
    before = latest(edition)

    edition.title, edition.lead, edition.body = "Mất mùa", "Sapo mới", "<p>Khác</p>"
    edition.category, edition.thread = second, Thread.objects.create(name="Vụ mùa")
    edition.publish_at, edition.minor, edition.featured_slot = "2099-11-30T00:30:00Z", True, 2
    edition.save()
    edition.tags.set([builders.tag("Lũ lụt")])
    edition.further_categories.set([first])
    edition.bylines.create(author=builders.author("Minh Đức"), position=1)
    edition.figures.get(image=gone).delete()
    edition.figures.filter(image=lead).update(caption="Quang cảnh cánh đồng", decorative=True)
    new = builders.image(writer, title="Mới")
    edition.figures.create(image=new, placement="gallery", caption="Ảnh mới", alt="y")
    revisions.record(edition, writer)

    found = comparing.compare(before, latest(edition))

    assert [(label, shown(html)) for label, html in found.texts] == [
        ("Tiêu đề", "<del>Được</del><ins>Mất</ins> mùa"),
        ("Sapo", shown(compare_words(before["lead"], "Sapo mới"))),
    ]
    assert [stretch.changed for stretch in found.body] == [True]
    assert {fact.label: (fact.old, fact.new) for fact in found.facts} == {
        "Chuyên mục": ("Kinh tế", "Xã hội"),
        "Dòng sự kiện": ("", "Vụ mùa"),
        "Chuyên mục khác": ("", "Kinh tế"),
        "Từ khóa": ("Nông thôn mới", "Lũ lụt"),
        "Tác giả": ("Hồng Phái", "Hồng Phái, Minh Đức"),
        "Vị trí tin nổi bật": ("", "2"),
        "Thời điểm đăng": ("", "30/11/2099, 07:30"),
        "Thay đổi nhỏ": ("Không", "Có"),
    }
    assert [(each.change, each.image, each.caption) for each in found.pictures] == [
        ("added", new, "Ảnh mới"),
        ("changed", lead, "Quang cảnh cánh đồng"),
        ("removed", gone, "Ảnh cũ"),
    ]
    changed = found.pictures[1]
    assert [(label, shown(html)) for label, html in changed.words] == [
        ("Chú thích ảnh", "Quang cảnh <del>buổi làm việc</del> <ins>cánh đồng</ins>")
    ]
    assert [(fact.label, fact.old, fact.new) for fact in changed.facts] == [
        ("Ảnh trang trí", "Không", "Có")
    ]


@pytest.mark.django_db
def test_a_name_that_was_deleted_since_is_no_obstacle(writer):
    edition = builders.draft(writer, tags=[builders.tag("Cũ")])
    before = latest(edition)
    edition.tags.all().delete()
    assert comparing.compare(before, before | {"tags": []}).facts == [
        comparing.Fact("Từ khóa", "(đã xóa)", "")
    ]


def change_lead(edition, by, lead):
    edition.refresh_from_db()
    edition.lead = lead
    edition.save()
    revisions.record(edition, by)
    edition.refresh_from_db()


@pytest.mark.django_db
def test_each_person_begins_with_the_text_they_had_in_hand(writer):
    approver, other = builders.approver(), builders.approver()
    edition = builders.in_review(writer)
    assert comparing.last_seen(edition, approver) is None
    workflow.perform("request_changes", edition, approver, reason="Thiếu số liệu.")
    change_lead(edition, writer, "Sapo 2")
    change_lead(edition, writer, "Sapo 3")
    workflow.perform("submit", edition, writer)
    # The approver: what changed since they sent it back; so does one who never saw it.
    assert comparing.last_seen(edition, approver).number == 1
    assert comparing.last_seen(edition, other).number == 1
    change_lead(edition, approver, "Sapo 4")
    # The writer: what the approver changed in review.
    assert comparing.last_seen(edition, writer).number == 3


# The page


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def address(edition):
    return f"/admin/articles/edition/{edition.pk}/thay-doi/"


@pytest.mark.django_db
def test_the_page_shows_what_changed_since_the_text_was_in_hand(writer):
    approver = builders.approver(full_name="Vũ Quang Minh")
    edition = builders.changes_requested(writer, reviewer=approver, lead="Sapo một")
    change_lead(edition, writer, "Sapo hai")

    page = pages.read(signed_in(approver).get(address(edition)))

    assert page.one("p", "comparison__words").text == "Sapo [bỏ: một] [thêm: hai]"
    assert page.one("div", "compare-summary").text.startswith(
        "Từ bản lưu 1 đến bản lưu 2. Người sửa: Lê Thu Hiền."
    )
    chosen = [each["value"] for each in page.all("option") if "selected" in each]
    assert chosen == ["1", "2"]
    rows = [each.text for each in page.one("details", "compare-revisions").all("li")]
    assert len(rows) == 2
    assert "Yêu cầu sửa" in rows[1]
    assert "?tu=1&den=2" in [link for _words, link in page.links()]


@pytest.mark.django_db
def test_two_revisions_are_chosen_in_either_order(writer):
    edition = builders.draft(writer, lead="Sapo một")
    change_lead(edition, writer, "Sapo hai")
    change_lead(edition, writer, "Sapo ba")
    client = signed_in(writer)
    for query in ({"tu": "1", "den": "2"}, {"tu": "2", "den": "1"}):
        page = pages.read(client.get(address(edition), query))
        assert page.one("p", "comparison__words").text == "Sapo [bỏ: một] [thêm: hai]"


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["99", "x", "-1", "0", ""])
def test_a_revision_that_does_not_exist_is_refused_in_words(number, writer):
    edition = builders.draft(writer)
    response = signed_in(writer).get(address(edition), {"tu": number})
    assert response.status_code == HTTPStatus.OK
    said = pages.read(response).one("ul", "errorlist").text
    assert said == (
        f"Phiên bản này không có bản lưu “{number}”. Hãy chọn một bản trong danh sách."
        if number
        else "Hãy chọn một bản lưu."
    )


@pytest.mark.django_db
def test_an_edition_is_compared_with_the_one_that_is_public(writer):
    edition = builders.published(writer, lead="Sapo một")
    following = workflow.perform("revise", edition, writer).edition
    change_lead(following, writer, "Sapo hai")
    client = signed_in(writer)

    page = pages.read(client.get(address(following), {"voi": edition.pk}))

    assert page.one("p", "comparison__words").text == "Sapo [bỏ: một] [thêm: hai]"
    assert (f"phiên bản 1 ({State.PUBLISHED.label})", f"?voi={edition.pk}") in page.links()
    elsewhere = builders.published(writer)
    for number in (elsewhere.pk, 999_999, "x", "²", "9" * 30):
        response = client.get(address(following), {"voi": number})
        assert response.status_code == HTTPStatus.NOT_FOUND, number


@pytest.mark.django_db
def test_a_first_draft_has_nothing_to_be_compared_with(writer):
    edition = builders.draft(writer)
    text = pages.read(signed_in(writer).get(address(edition))).text
    assert "Chưa có bản cũ hơn để so với bản lưu 1." in text


@pytest.mark.django_db
def test_comparing_is_for_those_who_may_see_the_text(writer, client):
    edition = builders.draft(writer, lead="Chưa công bố")
    assert signed_in(builders.administrator()).get(address(edition)).status_code == (
        HTTPStatus.FORBIDDEN
    )
    response = client.get(address(edition))
    assert response.status_code == HTTPStatus.FOUND
    assert signed_in(writer).get("/admin/articles/edition/999999/thay-doi/").status_code == (
        HTTPStatus.NOT_FOUND
    )
    Restriction.objects.create(article=edition.article, restricted_by=writer)
    assert signed_in(builders.editor()).get(address(edition)).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.django_db
def test_looking_at_changes_changes_nothing(writer):
    edition = builders.draft(writer)
    change_lead(edition, writer, "Sapo hai")
    version, count = edition.lock_version, Revision.objects.count()
    signed_in(writer).get(address(edition))
    edition.refresh_from_db()
    assert (edition.lock_version, Revision.objects.count()) == (version, count)
