"""The inbox, the count of what is unread, and the first page of the desk."""

from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from accounts.models import MailRhythm, Unit
from articles import clock, messages, workflow
from articles.desk import inbox, overview
from articles.models import Assignment, Message, Restriction, SectionAssignment
from articles.models.assignment import Purpose
from articles.models.message import Kind
from tests import builders, pages, signing_in

pytestmark = pytest.mark.django_db

INBOX = "/admin/hop-thu/"
DESK = "/admin/"


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def look(client, address=INBOX):
    return pages.read(client.get(address))


def shown(page):
    """The messages on the page, in order: (its sentence, whether it is unread)."""
    return [
        (told.one("p", "told__sentence").text, "told--unread" in told["class"].split())
        for told in page.all("li", "told")
    ]


def press(client, page, label, n=0):
    """Press the n-th button that says so (its beginning), as a browser would."""
    button = [each for each in page.all("button") if each.text.startswith(label)][n]
    form = next(form for form in page.all("form") if button in form.controls())
    return client.post(button.get("formaction") or form["action"], form.filled_in(button))


def unread_count(page):
    return page.one("a", "inbox-link")["aria-label"]


@pytest.fixture
def writer():
    return builders.editor(full_name="Lê Thu Hiền", email="hien@example.vn")


@pytest.fixture
def approver():
    return builders.approver(full_name="Vũ Quang Minh")


@pytest.fixture
def desk(writer):
    return signed_in(writer)


@pytest.fixture
def returned(writer, approver):
    return builders.changes_requested(
        writer, reviewer=approver, title="Được mùa", reason="Bổ sung số liệu.\nNêu nguồn."
    )


def tell(person, number):
    """So many messages, each about an article of its own."""
    for count in range(number):
        messages.send(Kind.EXPIRED, [person], edition=builders.draft(person, title=f"Bài {count}"))


# Reading


def test_the_inbox_shows_who_did_what_with_their_words_and_when(desk, returned):
    page = look(desk)
    [told] = page.all("li", "told")
    assert told.one("p", "told__sentence").text == "Vũ Quang Minh yêu cầu sửa bài “Được mùa”."
    assert "".join(told.one("blockquote").raw.split("\n")) == "Bổ sung số liệu.Nêu nguồn."
    assert len(told.one("blockquote").all("br")) == 1
    assert told.one("span", "told__kind").text == "Cần sửa lại"
    sent = timezone.localtime(Message.objects.get(recipient=returned.created_by).created_at)
    assert told.one("time").text == sent.strftime("%d/%m/%Y, %H:%M")
    assert unread_count(page) == "Hộp thư: 1 chưa đọc"


def test_looking_changes_nothing(desk, returned, writer):
    look(desk)
    look(desk)
    assert Message.objects.get(recipient=writer).read_at is None


def test_opening_a_message_marks_it_read_and_leads_to_the_article(desk, returned, writer):
    response = press(desk, look(desk), "Vũ Quang Minh yêu cầu")
    assert response["Location"] == f"/admin/articles/edition/{returned.pk}/change/"
    assert Message.objects.get(recipient=writer).read_at is not None
    page = look(desk)
    assert shown(page) == [("Vũ Quang Minh yêu cầu sửa bài “Được mùa”.", False)]
    assert unread_count(page) == "Hộp thư: không có gì chưa đọc"


def test_where_nothing_has_changed_the_message_leads_to_the_article(desk, returned, writer):
    message = Message.objects.get(recipient=writer)
    assert "Xem thay đổi" not in look(desk).text
    response = desk.post(f"{INBOX}{message.pk}/", {"changes": "1"})
    assert response["Location"] == f"/admin/articles/edition/{returned.pk}/change/"


def test_opening_it_again_keeps_when_it_was_read_first(desk, returned, writer):
    press(desk, look(desk), "Vũ Quang Minh yêu cầu")
    first = Message.objects.get(recipient=writer).read_at
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        press(desk, look(desk), "Vũ Quang Minh yêu cầu")
    assert Message.objects.get(recipient=writer).read_at == first


def test_one_message_is_marked_read_on_the_page_where_one_is(desk, writer):
    tell(writer, 2)
    response = press(desk, look(desk, f"{INBOX}?xem=chua-doc"), "Đánh dấu đã đọc", 1)
    assert response["Location"] == f"{INBOX}?xem=chua-doc"
    assert shown(look(desk)) == [
        ("Bài “Bài 1” đã hết hạn; bạn đọc không còn thấy bài này.", True),
        ("Bài “Bài 0” đã hết hạn; bạn đọc không còn thấy bài này.", False),
    ]
    assert shown(look(desk, f"{INBOX}?xem=chua-doc")) == [
        ("Bài “Bài 1” đã hết hạn; bạn đọc không còn thấy bài này.", True)
    ]


def test_all_are_read_but_what_came_after_the_page_was_shown(desk, writer):
    tell(writer, 2)
    page = look(desk)
    messages.send(Kind.EXPIRED, [writer], edition=builders.draft(writer, title="Mới đến"))
    press(desk, page, "Đánh dấu tất cả đã đọc")
    assert [unread for _, unread in shown(look(desk))] == [True, False, False]


@pytest.mark.parametrize("newest", ["", "x", "-1"])
def test_without_saying_up_to_which_nothing_is_marked_read(desk, writer, newest):
    tell(writer, 1)
    assert desk.post(f"{INBOX}da-doc/", {"newest": newest})["Location"] == INBOX
    assert [unread for _, unread in shown(look(desk))] == [True]


def test_pages_lead_on_and_the_last_one_may_vanish(desk, writer):
    tell(writer, 21)
    first = look(desk, f"{INBOX}?xem=chua-doc")
    assert len(shown(first)) == 20
    older = first.one("a", rel="next")["href"]
    second = look(desk, older)
    assert len(shown(second)) == 1
    back = press(desk, second, "Đánh dấu đã đọc")["Location"]
    assert desk.get(back)["Location"] == f"{INBOX}?xem=chua-doc"
    assert desk.get(f"{INBOX}?trang=99")["Location"] == INBOX


def test_an_empty_inbox_says_what_will_stand_there(desk):
    page = look(desk)
    assert "Chưa có thông báo nào." in page.one("main").text
    assert "Bạn đã đọc hết thông báo." in look(desk, f"{INBOX}?xem=chua-doc").one("main").text


# Whose it is


def test_nobody_sees_or_marks_the_messages_of_others(desk, returned, writer):
    message = Message.objects.get(recipient=writer)
    other = signed_in(builders.person(is_superuser=True))
    assert shown(look(other)) == []
    for address in (f"{INBOX}{message.pk}/", f"{INBOX}{message.pk}/da-doc/"):
        assert other.post(address).status_code == HTTPStatus.NOT_FOUND
    other.post(f"{INBOX}da-doc/", {"newest": message.pk})
    assert unread_count(look(desk)) == "Hộp thư: 1 chưa đọc"


def test_only_a_post_marks_anything(desk, returned, writer):
    pk = Message.objects.get(recipient=writer).pk
    for address in (
        f"{INBOX}{pk}/",
        f"{INBOX}{pk}/da-doc/",
        f"{INBOX}da-doc/",
        f"{INBOX}thu-dien-tu/",
    ):
        assert desk.get(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert Message.objects.get(pk=pk).read_at is None


def test_without_signing_in_there_is_no_inbox(client, returned):
    response = client.get(INBOX, follow=True)
    assert response.redirect_chain[-1][0].startswith("/tai-khoan/dang-nhap/")
    assert "Được mùa" not in response.content.decode()


def test_an_article_restricted_later_is_named_nowhere(approver):
    edition = builders.in_review(title="Việc riêng", lead="Lời riêng")
    Message.objects.update(text="Chuyện riêng")
    Restriction.objects.create(article=edition.article, restricted_by=edition.created_by)
    client = signed_in(approver)
    for address in (DESK, INBOX):
        page = look(client, address)
        assert shown(page) == [
            ("Thông báo này nói về một bài viết nay chỉ dành cho người khác.", True)
        ]
        assert "riêng" not in page.text
    # There is nothing to open; it can be put away.
    press(client, look(client), "Đánh dấu đã đọc")
    assert shown(look(client))[0][1] is False
    message = Message.objects.get(recipient=approver)
    assert client.post(f"{INBOX}{message.pk}/")["Location"] == DESK


# The count


def test_the_count_stands_on_every_page_of_the_desk(desk, returned):
    for address in (DESK, INBOX, "/admin/articles/edition/", "/admin/articles/image/"):
        assert unread_count(look(desk, address)) == "Hộp thư: 1 chưa đọc"


@pytest.mark.parametrize(("number", "words"), [(99, "99"), (100, "99+"), (103, "99+")])
def test_the_count_ends_at_99(writer, number, words):
    Message.objects.bulk_create(
        Message(recipient=writer, kind=Kind.CLOCK_STOPPED) for _ in range(number)
    )
    assert inbox.Unread(writer).shown == words


# By mail


def test_each_person_chooses_when_messages_come_by_mail(desk, writer):
    page = look(desk)
    form = next(form for form in page.all("form") if form["action"] == f"{INBOX}thu-dien-tu/")
    assert form.filled_in() | {"mail_rhythm": "at_once"} == form.filled_in()
    response = desk.post(form["action"], form.filled_in() | {"mail_rhythm": "daily"}, follow=True)
    writer.refresh_from_db()
    assert writer.mail_rhythm == MailRhythm.DAILY
    assert "Đã lưu cách gửi thư bạn chọn." in response.content.decode()


def test_an_unknown_rhythm_is_refused_with_words(desk, writer):
    response = desk.post(f"{INBOX}thu-dien-tu/", {"mail_rhythm": "hourly"})
    writer.refresh_from_db()
    assert writer.mail_rhythm == MailRhythm.AT_ONCE
    assert [str(each) for each in get_messages(response.wsgi_request)] == [
        "Hãy chọn khi nào gửi thông báo qua thư điện tử."
    ]


def test_the_page_says_when_an_account_has_no_mail_address(approver, desk):
    assert "hien@example.vn" in look(desk).one("aside").text
    assert "chưa có địa chỉ thư điện tử" in look(signed_in(approver)).one("aside").text


def test_an_administrator_makes_units_and_puts_people_into_them():
    client = signing_in.sign_in(Client(), builders.administrator())
    client.post("/admin/accounts/unit/add/", {"name": "  Văn  phòng "})
    unit = Unit.objects.get()
    assert unit.name == "Văn phòng"
    person = builders.editor()
    page = look(client, f"/admin/accounts/user/{person.pk}/change/")
    rhythm = page.all("div", "field-mail_rhythm")[0]
    assert rhythm.one("div", "readonly").text == "ngay lập tức"
    form = page.one("form", id="user_form")
    client.post(
        f"/admin/accounts/user/{person.pk}/change/", form.filled_in() | {"unit": str(unit.pk)}
    )
    person.refresh_from_db()
    assert person.unit == unit


# The first page


def section(page, name):
    found = page.all("section", id=f"desk-{name}")
    return found[0].text if found else None


def test_the_first_page_shows_the_newest_unread_messages(desk, writer):
    tell(writer, 6)
    page = look(desk, DESK)
    assert [sentence.split("”")[0] for sentence, _ in shown(page)] == [
        f"Bài “Bài {number}" for number in (5, 4, 3, 2, 1)
    ]
    press(desk, page, "Bài “Bài 5”")
    assert len(shown(look(desk, DESK))) == 5
    Message.objects.update(read_at=timezone.now())
    assert section(look(desk, DESK), "unread") is None


def test_a_calm_desk_shows_the_four_lists_and_nothing_else(desk):
    page = look(desk, DESK)
    assert [each["id"] for each in page.one("main").all("section")] == [
        "desk-awaiting",
        "desk-own-work",
        "desk-scheduled",
        "desk-newest",
    ]


@pytest.fixture
def not_published(writer, approver):
    """Its time was half an hour ago, and its text is not the one that was approved: the clock, which
    goes, has told people so."""
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        edition = builders.scheduled(
            writer,
            reviewer=approver,
            title="Bị kẹt",
            publish_at=timezone.now() + timedelta(minutes=30),
            picture=builders.image(writer),
        )
    edition.figures.update(caption="Đổi lén")
    clock.run()
    return edition


def test_a_publication_that_failed_stands_in_red_with_its_reasons(desk, not_published):
    alarm = look(desk, DESK).one("section", "alarms")
    assert ("Bị kẹt", f"/admin/articles/edition/{not_published.pk}/change/") in alarm.links()
    assert "Văn bản khác với lần lưu gần nhất." in alarm.text


def test_a_publication_is_given_a_minute_and_then_the_clock_is_named(desk, writer, approver):
    builders.scheduled(writer, reviewer=approver, publish_at=timezone.now() + timedelta(minutes=10))
    due = timezone.now() + timedelta(minutes=10)
    with time_machine.travel(due + timedelta(seconds=55)):
        assert look(desk, DESK).all("section", "alarms") == []
    with time_machine.travel(due + timedelta(seconds=65)):
        alarm = look(desk, DESK).one("section", "alarms")
    assert "Không có gì cản trở: bộ hẹn giờ chưa chạy qua." in alarm.text


def test_a_failed_publication_of_another_section_is_no_alarm_of_mine(desk, writer, not_published):
    SectionAssignment.objects.create(user=writer, category=builders.category())
    assert look(desk, DESK).all("section", "alarms") == []


def test_a_clock_that_stands_still_is_named_with_what_to_do():
    alarm = render_to_string("admin/_alarms.html", {"clock_stands_still": True})
    assert "Bộ hẹn giờ không chạy." in alarm
    assert "manage.py clock" in alarm


def test_a_second_review_stands_there_for_approvers_with_the_share(approver, desk, writer):
    for _ in range(3):
        builders.published(writer, reviewer=approver)
    with time_machine.travel(timezone.now() - timedelta(days=91)):
        builders.published(writer, reviewer=approver)
    edition = builders.draft(writer, title="Bão khẩn cấp")
    workflow.perform("force_publish", edition, builders.head(), reason="Bão đêm nay.")
    client = signed_in(approver)
    text = section(look(client, DESK), "second-review")
    assert "Bão khẩn cấp" in text
    assert "Đăng khi chưa qua duyệt trong 90 ngày qua: 1 trên 4 bài (25,0 %)" in text
    assert section(look(desk, DESK), "second-review") is None
    workflow.perform("second_review", edition, approver)
    text = section(look(client, DESK), "second-review")
    assert "Không có bài nào chờ duyệt lại." in text
    assert "1 trên 4 bài" in text


def test_an_approval_for_later_is_counted_when_it_is_published(writer, approver):
    builders.scheduled(writer, reviewer=approver)
    assert overview.without_approval() == overview.Share(every=0, forced=0)
    assert overview.without_approval().percent == 0


def test_who_reads_a_text_stands_beside_it(desk, writer, approver):
    edition = builders.in_review(writer, title="Đang chờ")
    Assignment.objects.create(
        edition=edition, purpose=Purpose.READING, person=approver, assigned_by=approver
    )
    assert "Vũ Quang Minh đang đọc" in section(look(desk, DESK), "own-work")
    assert "bạn đang đọc" in section(look(signed_in(approver), DESK), "awaiting")
    reviewer = look(signed_in(builders.reviewer()), DESK)
    assert "Vũ Quang Minh đang đọc" in section(reviewer, "awaiting")
    # What waits for an approver does not stand there twice.
    assert section(look(signed_in(approver), DESK), "in-review") is None


def test_an_approver_finds_what_others_have_to_approve(approver):
    builders.in_review(approver, title="Do người duyệt viết")
    page = look(signed_in(approver), DESK)
    assert "Do người duyệt viết" in section(page, "in-review")
    assert section(page, "awaiting") is not None
    assert "Do người duyệt viết" not in section(page, "awaiting")


def test_what_is_overdue_in_my_hands_stands_first(desk, writer):
    edition = builders.draft(writer, title="Trễ hạn")
    given = Assignment.objects.create(
        edition=edition,
        purpose=Purpose.WRITING,
        person=writer,
        assigned_by=writer,
        due_at=timezone.now() - timedelta(hours=1),
    )
    page = look(desk, DESK)
    assert page.one("main").all("section")[0]["id"] == "desk-overdue"
    assert "Trễ hạn" in section(page, "overdue")
    assert section(look(signed_in(builders.editor()), DESK), "overdue") is None
    given.ended_at = timezone.now()
    given.save()
    assert section(look(desk, DESK), "overdue") is None


def test_what_is_to_be_looked_at_again_stands_there_from_its_day_on(desk, writer):
    edition = builders.published(writer, title="Bảng giá đất")
    article = edition.article
    article.review_on, article.review_note = timezone.localdate(), "Giá còn đúng không?"
    article.save()
    assert "Giá còn đúng không?" in section(look(desk, DESK), "to-look-at")
    article.review_on = timezone.localdate() + timedelta(days=1)
    article.save()
    assert section(look(desk, DESK), "to-look-at") is None
    article.review_on = timezone.localdate()
    article.save()
    SectionAssignment.objects.create(user=writer, category=builders.category())
    assert section(look(desk, DESK), "to-look-at") is None


def test_an_administrator_sees_what_is_theirs_and_no_article(not_published):
    administrator = builders.administrator()
    messages.send(Kind.CLOCK_STOPPED, [administrator])
    page = look(signed_in(administrator), DESK)
    assert [sentence for sentence, _ in shown(page)] == [
        "Bộ hẹn giờ không chạy: việc đăng bài và hết hạn không được ghi nhận đúng giờ."
    ]
    assert "Bị kẹt" not in page.text
    assert "Chuyên mục" in page.one("main").text


def test_a_superuser_sees_the_desk_without_an_error(not_published):
    page = look(signed_in(builders.person(is_superuser=True)), DESK)
    assert "Bị kẹt" in page.one("section", "alarms").text
