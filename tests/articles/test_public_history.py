"""What readers are told of an article's life, on its page and nowhere of what they never saw."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import presentation, public_history, revisions, workflow
from articles.models import Edition
from tests import builders, pages

pytestmark = pytest.mark.django_db

#: Monday, 14:05 in Việt Nam.
MONDAY = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def writer():
    return builders.editor()


@pytest.fixture
def approver():
    return builders.approver()


@pytest.fixture
def article(clock, writer, approver):
    return builders.published(writer, reviewer=approver, title="Bài đầu")


def submitted(edition, step="revise", **changes):
    """The article's next edition, with these changes, in review."""
    writer = edition.created_by
    following = workflow.perform(step, edition, writer).edition
    for name, value in changes.items():
        setattr(following, name, value)
    following.save()
    revisions.record(following, writer)
    following.refresh_from_db()
    workflow.perform("submit", following, writer)
    return following


def approved(edition, approver, step="revise", **changes):
    following = submitted(edition, step, **changes)
    workflow.perform("approve", following, approver)
    return following


def page_of(client, edition):
    return pages.read(client.get(edition.get_absolute_url())).one("article", class_name="article")


def events(page):
    """What the history on a page says, the newest first: (what, when, words)."""
    found = []
    for event in page.all("li", class_name="history__event"):
        words = event.all(class_name="history__text")
        what = event.one(class_name="history__what")
        when = what.one("time").text
        found.append((what.text.removesuffix(when).strip(), when, words[0].text if words else ""))
    return found


def updated(page):
    meta = page.one(class_name="article__meta").text
    return "Cập nhật:" in meta and meta.partition("Cập nhật: ")[2].partition(" Xuống")[0]


FIRST = ("Đăng lần đầu", "Thứ Hai, 23/11/2026, 14:05", "")


def test_an_article_that_nothing_happened_to_has_no_history(client, article):
    page = page_of(client, article)
    assert page.all("details") == []
    assert page.all(class_name="note") == []
    assert not updated(page)


def test_a_major_change_is_told_with_its_note_and_its_time(client, clock, article, approver):
    clock.shift(DAY)
    approved(article, approver, change_note="Bổ sung số liệu của huyện.", lead="Sapo mới.")
    page = page_of(client, article)
    assert events(page) == [
        ("Cập nhật", "Thứ Ba, 24/11/2026, 14:05", "Bổ sung số liệu của huyện."),
        FIRST,
    ]
    assert page.one("details").one("summary").text == "Lịch sử bài viết"
    assert "open" not in page.one("details")
    assert updated(page) == "Thứ Ba, 24/11/2026, 14:05"


def test_a_change_note_is_offered_and_not_compulsory(client, clock, article, approver):
    clock.shift(DAY)
    approved(article, approver, lead="Sapo mới.")
    assert events(page_of(client, article)) == [
        ("Cập nhật", "Thứ Ba, 24/11/2026, 14:05", ""),
        FIRST,
    ]


def test_a_minor_change_leaves_no_trace_and_keeps_the_earlier_ones(
    client, clock, article, approver
):
    clock.shift(DAY)
    second = approved(article, approver, change_note="Bổ sung số liệu.", lead="Sapo mới.")
    clock.shift(DAY)
    approved(second, approver, minor=True, change_note="Sửa một dấu phẩy.", lead="Sapo, mới.")
    page = page_of(client, article)
    assert "Sapo, mới." in page.text
    assert "dấu phẩy" not in page.text
    assert [what for what, _, _ in events(page)] == ["Cập nhật", "Đăng lần đầu"]
    assert updated(page) == "Thứ Ba, 24/11/2026, 14:05"


def test_of_minor_changes_alone_there_is_no_history(client, clock, article, approver):
    clock.shift(DAY)
    approved(article, approver, minor=True, lead="Sapo, mới.")
    page = page_of(client, article)
    assert page.all("details") == []
    assert not updated(page)


def test_a_correction_stands_above_the_text_with_its_date_and_stays_for_good(
    client, clock, article, approver
):
    clock.shift(DAY)
    second = approved(
        article, approver, "correct", correction_text="Bài ghi 12 hộ;\nđúng là <21> hộ."
    )
    clock.shift(DAY)
    approved(second, approver, lead="Sapo mới.", change_note="Thêm ý kiến người dân.")
    page = page_of(client, article)
    note = page.one("aside", class_name="note", aria_label="Đính chính")
    assert note.text == "Đính chính, 24/11/2026 Bài ghi 12 hộ;đúng là <21> hộ."
    order = [each for each in page.walk() if each is note or "prose" in each.get("class").split()]
    assert order[0] is note
    assert events(page) == [
        ("Cập nhật", "Thứ Tư, 25/11/2026, 14:05", "Thêm ý kiến người dân."),
        ("Đính chính", "Thứ Ba, 24/11/2026, 14:05", "Bài ghi 12 hộ;đúng là <21> hộ."),
        FIRST,
    ]


def test_the_newest_of_several_corrections_comes_first(client, clock, article, approver):
    clock.shift(DAY)
    second = approved(article, approver, "correct", correction_text="Sai tên xã.")
    clock.shift(DAY)
    approved(second, approver, "correct", correction_text="Sai số hộ.")
    note = page_of(client, article).one("aside", class_name="note")
    assert note.text == ("Đính chính, 25/11/2026 Sai số hộ. Đính chính, 24/11/2026 Sai tên xã.")


def test_a_scheduled_change_is_dated_at_its_publication(client, clock, article, approver):
    at = MONDAY + DAY
    approved(article, approver, publish_at=at, correction_text="Sai tên xã.", step="correct")
    assert page_of(client, article).all("details") == []
    clock.move_to(at)
    told = [
        ("Đính chính", "Thứ Ba, 24/11/2026, 14:05", "Sai tên xã."),
        FIRST,
    ]
    assert events(page_of(client, article)) == told
    clock.shift(timedelta(minutes=3))
    workflow.publish_due()
    page = page_of(client, article)
    assert events(page) == told
    assert updated(page) == "Thứ Ba, 24/11/2026, 14:05"


def test_an_absence_is_told_with_the_explanation_that_readers_saw(client, clock, article, approver):
    clock.shift(DAY)
    workflow.perform("withdraw", article, approver, reason="Đang kiểm tra số liệu.")
    clock.shift(DAY)
    workflow.perform("restore", article, approver)
    told = [
        ("Đăng trở lại", "Thứ Tư, 25/11/2026, 14:05", ""),
        ("Gỡ khỏi trang", "Thứ Ba, 24/11/2026, 14:05", "Đang kiểm tra số liệu."),
        FIRST,
    ]
    page = page_of(client, article)
    assert events(page) == told
    assert not updated(page)
    clock.shift(DAY)
    approved(article, approver, lead="Sapo mới.")
    assert events(page_of(client, article))[1:] == told


@pytest.mark.parametrize("details", [{"form": "gone"}, {"form": "redirect", "target": "/"}])
def test_what_went_without_a_word_gets_none_later(client, clock, article, approver, details):
    clock.shift(DAY)
    workflow.perform("withdraw", article, approver, reason="Lộ tên bà Zaphira.", **details)
    clock.shift(DAY)
    workflow.perform("restore", article, approver)
    assert events(page_of(client, article)) == [
        ("Đăng trở lại", "Thứ Tư, 25/11/2026, 14:05", ""),
        ("Gỡ khỏi trang", "Thứ Ba, 24/11/2026, 14:05", ""),
        FIRST,
    ]
    clock.shift(DAY)
    workflow.perform("withdraw", article, approver, reason="Xem lại lần nữa.")
    clock.shift(DAY)
    approved(article, approver, lead="Sapo mới.")
    presentation.refresh(Edition.objects.all())
    page = page_of(client, article)
    assert "Zaphira" not in page.text
    assert "Xem lại lần nữa." in page.text


def test_a_new_edition_that_ends_an_absence_says_so_even_when_it_is_minor(
    client, clock, article, approver
):
    clock.shift(DAY)
    workflow.perform("withdraw", article, approver, reason="Sai ảnh.")
    clock.shift(DAY)
    approved(article, approver, minor=True, lead="Sapo, mới.")
    assert events(page_of(client, article)) == [
        ("Đăng trở lại", "Thứ Tư, 25/11/2026, 14:05", ""),
        ("Gỡ khỏi trang", "Thứ Ba, 24/11/2026, 14:05", "Sai ảnh."),
        FIRST,
    ]


def test_a_correction_that_ends_an_absence_is_told_as_both(client, clock, article, approver):
    clock.shift(DAY)
    workflow.perform("withdraw", article, approver, reason="Sai ảnh.")
    clock.shift(DAY)
    approved(article, approver, "correct", correction_text="Ảnh chụp ở xã khác.")
    assert events(page_of(client, article))[:2] == [
        ("Đính chính", "Thứ Tư, 25/11/2026, 14:05", "Ảnh chụp ở xã khác."),
        ("Đăng trở lại", "Thứ Tư, 25/11/2026, 14:05", ""),
    ]


@pytest.mark.parametrize("recorded", [True, False])
def test_the_end_of_its_time_is_told_whether_or_not_the_clock_recorded_it(
    client, clock, writer, approver, recorded
):
    article = builders.published(writer, reviewer=approver, expire_at=MONDAY + DAY)
    clock.shift(DAY + timedelta(hours=1))
    if recorded:
        assert len(workflow.expire_due()[0]) == 1
        article.refresh_from_db()
    clock.shift(DAY)
    approved(article, approver, expire_at=None, change_note="Gia hạn nhận hồ sơ.")
    assert events(page_of(client, article)) == [
        ("Cập nhật", "Thứ Tư, 25/11/2026, 15:05", "Gia hạn nhận hồ sơ."),
        ("Đăng trở lại", "Thứ Tư, 25/11/2026, 15:05", ""),
        ("Hết thời hạn đăng", "Thứ Ba, 24/11/2026, 14:05", ""),
        FIRST,
    ]


def test_what_comes_back_meanwhile_is_told_by_the_edition_that_waits(
    client, clock, article, approver
):
    clock.shift(DAY)
    workflow.perform("withdraw", article, approver, reason="Sai ảnh.")
    approved(article, approver, publish_at=MONDAY + 3 * DAY, change_note="Thêm ảnh.")
    clock.shift(DAY)
    article.refresh_from_db()
    workflow.perform("restore", article, approver)
    clock.move_to(MONDAY + 3 * DAY)
    assert [what for what, _, _ in events(page_of(client, article))] == [
        "Cập nhật",
        "Đăng trở lại",
        "Gỡ khỏi trang",
        "Đăng lần đầu",
    ]


def test_a_publication_that_was_undone_is_in_nobodys_history(client, clock, article, approver):
    clock.shift(DAY)
    second = approved(article, approver, "correct", correction_text="Zaphira.", change_note="Qwyx.")
    assert "Zaphira." in page_of(client, article).text
    clock.shift(timedelta(minutes=10))
    workflow.perform("undo_publish", second, approver, reason="Đính chính nhầm bài.")
    page = page_of(client, article)
    assert page.all("details") == []
    assert page.all(class_name="note") == []
    clock.shift(DAY)
    workflow.perform("discard", second, approver, reason="Không cần nữa.")
    article.refresh_from_db()
    approved(article, approver, change_note="Bổ sung.")
    page = page_of(client, article)
    assert events(page) == [("Cập nhật", "Thứ Tư, 25/11/2026, 14:15", "Bổ sung."), FIRST]
    assert "Zaphira" not in page.text


def test_an_edition_that_was_recovered_after_a_later_one_takes_its_place_in_time(
    client, clock, article, approver
):
    clock.shift(DAY)
    second = approved(article, approver, title="Bản hai", change_note="Hai.")
    workflow.perform("undo_publish", second, approver, reason="Nhầm.")
    workflow.perform("discard", second, approver, reason="Nhầm.")
    article.refresh_from_db()
    clock.shift(DAY)
    approved(article, approver, title="Bản ba", change_note="Ba.")
    clock.shift(DAY)
    workflow.perform("recover", second, approver)
    workflow.perform("submit", second, article.created_by)
    workflow.perform("approve", second, approver)
    page = page_of(client, article)
    assert page.one("h1").text == "Bản hai"
    assert [text for _, _, text in events(page)] == ["Hai.", "Ba.", ""]
    workflow.perform("undo_publish", second, approver, reason="Vẫn nhầm.")
    page = page_of(client, article)
    assert page.one("h1").text == "Bản ba"
    assert [text for _, _, text in events(page)] == ["Ba.", ""]


def test_an_absence_before_an_undone_publication_does_not_come_with_the_next(
    client, clock, article, approver
):
    workflow.perform("withdraw", article, approver, reason="Sai ảnh.")
    workflow.perform("restore", article, approver)
    workflow.perform("undo_publish", article, approver, reason="Đăng nhầm.")
    clock.shift(DAY)
    workflow.perform("submit", article, article.created_by)
    workflow.perform("approve", article, approver)
    clock.shift(DAY)
    approved(article, approver, change_note="Bổ sung.")
    assert events(page_of(client, article)) == [
        ("Cập nhật", "Thứ Tư, 25/11/2026, 14:05", "Bổ sung."),
        ("Đăng lần đầu", "Thứ Ba, 24/11/2026, 14:05", ""),
    ]


def test_the_desks_preview_shows_the_correction_before_it_is_public(
    client, clock, article, approver
):
    clock.shift(DAY)
    following = submitted(article, "correct", correction_text="Sai tên xã.")
    client.force_login(approver)
    page = pages.read(client.get(f"/admin/articles/edition/{following.pk}/xem-truoc/"))
    assert page.one(class_name="note").text == "Đính chính, 24/11/2026 Sai tên xã."
    assert page_of(client, article).all(class_name="note") == []


def test_a_presentation_from_before_there_were_histories_tells_nothing():
    told = public_history.told({"lead_picture": None})
    assert (told.events, told.corrections, told.updated_at) == ([], [], None)


def test_machines_are_told_when_the_article_was_changed(client, clock, article, approver):
    clock.shift(DAY)
    approved(article, approver, lead="Sapo mới.")
    page = pages.read(client.get(article.get_absolute_url()))
    said = {each["property"]: each["content"] for each in page.all("meta") if "property" in each}
    assert said["article:published_time"] == "2026-11-23T14:05:00+07:00"
    assert said["article:modified_time"] == "2026-11-24T14:05:00+07:00"


def test_a_page_with_a_long_history_costs_no_further_query(
    client, clock, article, approver, django_assert_num_queries
):
    edition = article
    for number in range(3):
        clock.shift(DAY)
        edition = approved(edition, approver, "correct", correction_text=f"Lần {number}.")
    address = article.get_absolute_url()
    with django_assert_num_queries(4):
        page = pages.read(client.get(address))
    assert len(events(page)) == 4
