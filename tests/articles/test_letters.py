"""A reader's letter: from the form to whoever may answer it, and back by mail; and what keeps robots out."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Event
from articles import clock, letter_pages, letters, workflow
from articles.models import Message, ReaderLetter, SectionAssignment
from articles.models.reader_letter import LetterState
from articles.workflow import Refused
from tests import builders, pages

pytestmark = pytest.mark.django_db

TYPED = {"text": "Bài ghi 12 hộ; đúng là 21 hộ.", "name": "Nguyễn Lan", "email": "lan@example.vn"}


@pytest.fixture
def time():
    with time_machine.travel(
        timezone.now().replace(microsecond=0), tick=False
    ) as clock_of_the_test:
        yield clock_of_the_test


def fill_in(client, address, time, *, seconds=30, **typed):
    """Open the form as it is, wait, fill it in and send it."""
    [form] = pages.read(client.get(address)).all("form", method="post")
    time.shift(timedelta(seconds=seconds))
    return client.post(address, form.filled_in() | typed)


def wrong(response):
    return pages.read(response).one(class_name="letter__wrong").text


def told():
    return {(each.recipient.username, each.kind) for each in Message.objects.all()}


# Writing


def test_a_mistake_reaches_those_who_may_answer_in_that_section(client, time):
    edition = builders.published(builders.editor(username="viet"), title="Được mùa")
    builders.approver(username="duyet")
    builders.administrator(username="quantri")
    builders.reviewer(username="thamdinh")
    elsewhere = builders.editor(username="noikhac")
    SectionAssignment.objects.create(user=elsewhere, category=builders.category("Nơi khác"))
    Message.objects.all().delete()

    page = pages.read(client.get(edition.get_absolute_url()))
    [address] = [there for words, there in page.links() if words == "Báo lỗi bài viết"]
    response = fill_in(client, address, time, **TYPED, quote="12 hộ")

    assert (response.status_code, response["Location"]) == (302, "/da-gui-thu/")
    assert "Cảm ơn bạn đã gửi thư" in client.get("/da-gui-thu/").content.decode()
    letter = ReaderLetter.objects.get()
    assert (letter.kind, letter.edition, letter.state) == ("mistake", edition, LetterState.OPEN)
    assert (letter.text, letter.quote, letter.name, letter.email) == (
        TYPED["text"],
        "12 hộ",
        "Nguyễn Lan",
        "lan@example.vn",
    )
    names = {name for name, kind in told() if kind == "mistake_reported"}
    assert {"viet", "duyet"} <= names
    assert not names & {"quantri", "thamdinh", "noikhac"}


def test_a_letter_to_the_newsroom_reaches_approvers_and_administrators(client, time):
    builders.approver(username="duyet")
    builders.administrator(username="quantri")
    builders.editor(username="viet")
    assert fill_in(client, "/lien-he/", time, **TYPED).status_code == 302
    assert told() == {("duyet", "letter"), ("quantri", "letter")}
    assert ReaderLetter.objects.get().edition is None


def test_neither_messages_nor_their_mails_repeat_a_word_of_it(client, time):
    builders.approver(email="duyet@example.vn")
    fill_in(client, "/lien-he/", time, **TYPED)
    clock.run()
    [sent] = mail.outbox
    letter = ReaderLetter.objects.get()
    assert "Bạn đọc gửi thư cho tòa soạn." in sent.body
    assert f"/admin/articles/readerletter/{letter.pk}/" in sent.body
    for word in ("12 hộ", "Lan", "lan@example.vn"):
        assert word not in sent.body + sent.subject + Message.objects.get().text


def test_the_form_is_no_page_for_caches_nor_for_search_engines(client):
    for address in ("/lien-he/", f"/bao-loi/{builders.published().article_id}/"):
        response = client.get(address)
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"


def test_it_says_what_is_kept_and_for_how_long(client, settings):
    settings.LETTER_RETENTION_DAYS = 90
    text = pages.read(client.get("/lien-he/")).one(class_name="letter__privacy").text
    assert "bị xóa 90 ngày sau khi xử lý xong. Địa chỉ mạng của bạn không được lưu." in text


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn", "scheduled"])
def test_mistakes_are_reported_in_public_articles_alone(state, client):
    edition = builders.IN_STATE[state]()
    response = client.get(f"/bao-loi/{edition.article_id}/")
    assert response.status_code == 404
    assert edition.title not in response.content.decode()


# Keeping robots out, and losing nothing that people typed


def kept(response, **typed):
    form = pages.read(response).one("form", method="post").filled_in()
    return {name: form[name] for name in typed} == typed


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, time):
    typed = TYPED | {"email": "lan@", "text": ""}
    response = fill_in(client, "/lien-he/", time, **typed)
    assert response.status_code == 422
    assert wrong(response) == "Thư chưa được gửi. Bạn hãy sửa chỗ được đánh dấu bên dưới."
    text = pages.read(response).text
    assert "Bạn hãy viết nội dung thư." in text
    assert "Bạn hãy ghi địa chỉ theo mẫu ten@example.vn, hoặc để trống." in text
    assert kept(response, **typed)
    assert not ReaderLetter.objects.exists()


def test_what_is_longer_than_a_letter_is_not_cut_but_sent_back(client, time):
    response = fill_in(client, "/lien-he/", time, text="a" * 5001)
    assert response.status_code == 422
    assert kept(response, text="a" * 5001)


def test_who_is_quicker_than_a_person_is_asked_to_press_again(client, time):
    response = fill_in(client, "/lien-he/", time, seconds=2, **TYPED)
    assert response.status_code == 422
    assert wrong(response) == "Bạn gửi hơi nhanh. Vui lòng chờ vài giây rồi bấm gửi lần nữa."
    assert kept(response, **TYPED)
    time.shift(timedelta(seconds=1))
    again = pages.read(response).one("form", method="post").filled_in()
    assert client.post("/lien-he/", again).status_code == 302


@pytest.mark.parametrize("opened", ["", "1", "1700000000:forged", None])
def test_a_form_that_was_not_opened_here_or_too_long_ago_is_sent_once_more(opened, client, time):
    form = pages.read(client.get("/lien-he/")).one("form", method="post").filled_in()
    time.shift(timedelta(hours=25 if opened is None else 0, seconds=60))
    sent = form | TYPED | ({} if opened is None else {"opened": opened})
    response = client.post("/lien-he/", sent)
    assert response.status_code == 422
    assert "hãy bấm gửi lần nữa" in wrong(response)
    time.shift(timedelta(seconds=5))
    again = pages.read(response).one("form", method="post").filled_in()
    assert client.post("/lien-he/", again).status_code == 302
    assert ReaderLetter.objects.get().text == TYPED["text"]


def test_what_falls_into_the_trap_is_kept_as_spam_and_told_to_nobody(client, time):
    builders.approver()
    response = fill_in(client, "/lien-he/", time, **TYPED, trang_web="https://casino.example")
    assert response["Location"] == "/da-gui-thu/"
    letter = ReaderLetter.objects.get()
    assert (letter.state, letter.handled_by) == (LetterState.SPAM, None)
    assert not Message.objects.exists()


def test_one_address_sends_five_letters_an_hour_and_loses_none_of_the_sixth(client, time):
    for _ in range(letter_pages.FROM_ONE_ADDRESS):
        assert fill_in(client, "/lien-he/", time, **TYPED).status_code == 302
    response = fill_in(client, "/lien-he/", time, **TYPED)
    assert response.status_code == 429
    assert "vui lòng gửi lại sau" in wrong(response)
    assert kept(response, **TYPED)
    other = Client(REMOTE_ADDR="203.0.113.9")
    assert fill_in(other, "/lien-he/", time, **TYPED).status_code == 302
    time.shift(timedelta(hours=1))
    assert fill_in(client, "/lien-he/", time, **TYPED).status_code == 302


def test_all_together_cannot_fill_the_table(client, time, monkeypatch):
    monkeypatch.setattr(letter_pages, "FROM_ALL", 2)
    for number, status in enumerate([302, 302, 429]):
        sender = Client(REMOTE_ADDR=f"203.0.113.{number}")
        assert fill_in(sender, "/lien-he/", time, **TYPED).status_code == status


def test_nothing_is_taken_without_the_token_of_the_form(time):
    client = Client(enforce_csrf_checks=True)
    assert client.post("/lien-he/", TYPED).status_code == 403
    assert fill_in(client, "/lien-he/", time, **TYPED).status_code == 302


# Answering


@pytest.fixture
def edition():
    return builders.published(builders.editor(), title="Được mùa")


@pytest.fixture
def letter(edition):
    return letters.receive(edition=edition, **TYPED, quote="12 hộ")


def desk(person):
    client = Client()
    client.force_login(person)
    return client


def test_a_letter_is_answered_from_the_inbox_by_mail_and_the_answer_is_kept(edition):
    approver = builders.approver(full_name="Vũ Quang Minh")
    letter = letters.receive(edition=edition, **TYPED, quote="12 hộ")
    client, message = desk(approver), Message.objects.get(recipient=approver)
    assert "Bạn đọc báo lỗi trong bài “Được mùa”." in client.get("/admin/hop-thu/").content.decode()
    response = client.post(f"/admin/hop-thu/{message.pk}/")
    address = f"/admin/articles/readerletter/{letter.pk}/"
    assert response["Location"] == address
    page = pages.read(client.get(address))
    assert TYPED["text"] in page.text
    [form] = [each for each in page.all("form", method="post") if each.all("textarea")]
    [button] = form.all("button", value="answer")
    response = client.post(address, form.filled_in(button) | {"answer": "Đã sửa. Cảm ơn bạn."})
    assert response["Location"] == "/admin/articles/readerletter/"
    letter.refresh_from_db()
    assert (letter.state, letter.answer, letter.handled_by) == (
        LetterState.ANSWERED,
        "Đã sửa. Cảm ơn bạn.",
        approver,
    )
    clock.run()
    [sent] = [each for each in mail.outbox if each.to == ["lan@example.vn"]]
    assert sent.subject == "[Cổng Tin] Về lỗi bạn báo trong bài “Được mùa”"
    assert "Đã sửa. Cảm ơn bạn." in sent.body
    assert "> Bài ghi 12 hộ; đúng là 21 hộ." in sent.body
    assert f"https://tin.example.vn{edition.get_absolute_url()}" in sent.body
    letter.refresh_from_db()
    assert letter.mailed_at is not None
    clock.run()
    assert len([each for each in mail.outbox if each.to == ["lan@example.vn"]]) == 1
    assert "Đã sửa. Cảm ơn bạn." in client.get(address).content.decode()


def test_where_no_address_was_given_the_answer_is_only_kept(edition):
    letter = letters.receive(edition=edition, text="Sai tên xã.")
    letters.perform("answer", letter, builders.approver(), answer="Đã sửa.")
    clock.run()
    assert mail.outbox == []
    assert ReaderLetter.objects.get().answer == "Đã sửa."


def test_what_one_has_seen_to_waits_for_nobody_and_stands_in_the_log_without_the_reader(edition):
    first, _second = builders.approver(), builders.approver()
    letter = letters.receive(edition=edition, **TYPED)
    assert Message.objects.filter(letter=letter, read_at=None).count() == 4
    letters.perform("close", letter, first)
    assert Message.objects.filter(letter=letter, read_at=None).count() == 0
    event = Event.objects.newest_first().first()
    assert (event.kind, event.who, event.details["changes"]) == (
        "letter_handled",
        first,
        {"state": ["Chờ trả lời", "Đã đóng, không trả lời"]},
    )
    assert not re.search("Lan|lan@|12 hộ", f"{event.subject} {event.details}")


def test_the_second_of_two_who_answer_is_told_and_keeps_what_they_typed(letter):
    letters.perform("answer", letter, builders.approver(), answer="Đã sửa.")
    sent = {"step": "answer", "answer": "Tôi cũng trả lời."}
    response = desk(builders.approver()).post(f"/admin/articles/readerletter/{letter.pk}/", sent)
    assert response.status_code == 409
    assert "Thư này đang ở trạng thái “Đã trả lời”." in response.content.decode()
    letter.refresh_from_db()
    assert letter.answer == "Đã sửa."


def test_an_answer_has_words(letter):
    client = desk(builders.approver())
    response = client.post(f"/admin/articles/readerletter/{letter.pk}/", {"step": "answer"})
    assert response.status_code == 422
    assert "Bạn hãy viết câu trả lời." in response.content.decode()
    with pytest.raises(Refused):
        letters.perform("answer", letter, builders.approver(), answer="  ")


def test_spam_may_have_been_a_person_and_is_opened_again(letter):
    approver = builders.approver()
    letters.perform("spam", letter, approver)
    assert letters.perform("reopen", letter, approver).state == LetterState.OPEN
    letters.perform("answer", letter, approver, answer="Cảm ơn bạn.")
    assert letters.blockers("reopen", ReaderLetter.objects.get(), approver) != []


def test_who_may_not_answer_neither_sees_nor_does_anything(letter):
    elsewhere = builders.editor()
    SectionAssignment.objects.create(user=elsewhere, category=builders.category("Nơi khác"))
    address = f"/admin/articles/readerletter/{letter.pk}/"
    for person, status in (
        (elsewhere, 404),
        (builders.administrator(), 404),
        (builders.reviewer(), 403),
    ):
        client = desk(person)
        for response in (client.get(address), client.post(address, {"step": "close"})):
            assert response.status_code == status
            assert "12 hộ" not in response.content.decode()
        assert "12 hộ" not in client.get("/admin/articles/readerletter/").content.decode()
        with pytest.raises(Refused):
            letters.perform("close", letter, person)
        assert not letter.is_visible_to(person)
    assert ReaderLetter.objects.get().state == LetterState.OPEN


def test_the_list_shows_what_waits_unless_others_are_asked_for(letter):
    done = letters.receive(edition=letter.edition, text="Zaphira đã xong.")
    approver = builders.approver()
    letters.perform("close", done, approver)
    client = desk(approver)
    shown = client.get("/admin/articles/readerletter/").content.decode()
    assert "12 hộ" in shown
    assert "Zaphira" not in shown
    assert (
        "Zaphira" in client.get("/admin/articles/readerletter/?trang-thai=closed").content.decode()
    )
    every = client.get("/admin/articles/readerletter/?trang-thai=tat-ca").content.decode()
    assert "Zaphira" in every
    assert "12 hộ" in every


def test_a_correction_begins_at_the_letter_for_those_who_may_begin_one(letter, edition):
    address = f"/admin/articles/readerletter/{letter.pk}/"
    editor = builders.editor()
    links = dict(pages.read(desk(editor).get(address)).links())
    there = f"/admin/articles/edition/{edition.pk}/buoc/correct/"
    assert links["Mở đính chính cho bài này"] == there
    workflow.perform("correct", edition, editor)
    page = pages.read(desk(editor).get(address))
    assert "Hiện chưa thể mở đính chính:" in page.text
    assert there not in dict(page.links()).values()


# Leaving


def test_letters_leave_with_their_messages_when_they_were_seen_to_long_enough_ago(
    edition, settings, time
):
    settings.LETTER_RETENTION_DAYS = 30
    approver = builders.approver()
    waiting = letters.receive(edition=edition, text="Chờ.")
    closed = letters.receive(edition=edition, text="Xong.")
    letters.perform("close", closed, approver)
    assert Message.objects.filter(letter=closed).exists()
    time.shift(timedelta(days=30))
    assert letters.prune() == 0
    time.shift(timedelta(seconds=1))
    assert clock.run() == []
    assert list(ReaderLetter.objects.all()) == [waiting]
    assert {each.letter_id for each in Message.objects.exclude(letter=None)} == {waiting.pk}


def test_a_letter_whose_answer_has_still_to_go_out_stays(letter, time):
    letters.perform("answer", letter, builders.approver(), answer="Đã sửa.")
    ReaderLetter.objects.update(mailed_at=None)
    time.shift(timedelta(days=400))
    assert letters.prune() == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "mistake"},
        {"kind": "contact", "state": "answered", "handled_at": timezone.now()},
        {"kind": "contact", "state": "closed"},
        {"kind": "contact", "state": "lost", "handled_at": timezone.now()},
    ],
)
def test_the_database_takes_no_letter_that_cannot_be(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReaderLetter.objects.create(text="Thư", **fields)
