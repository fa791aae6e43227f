"""Mails: who gets which, when, and what happens while the mail server is down."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail as django_mail

from accounts.models import MailRhythm
from articles import clock, mail, messages, outbox, workflow
from articles.models import Message, Restriction
from articles.models.message import Kind
from articles.states import State
from tests import builders
from tests.smtp import MailServer

pytestmark = pytest.mark.django_db

# Noon in Vietnam.
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
SEVEN = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def time():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Runs what follows a commit, as a request would."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def server(settings):
    """A real mail server on loopback, which the portal uses."""
    made = MailServer().start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", made.port, 5
    yield made
    made.stop()


def writer(**fields):
    return builders.editor(email="hong.phai@tin.example.vn", full_name="Trần Hồng Phái", **fields)


def returned(committed, to, *, reason="Bổ sung số liệu."):
    """Sends a text back to its writer; returns the message about it."""
    edition = builders.in_review(to, title="Đoàn công tác làm việc tại xã")
    approver = builders.approver(full_name="Lê Duyệt")
    with committed():
        workflow.perform("request_changes", edition, approver, reason=reason)
    return Message.objects.filter(recipient=to, kind=Kind.RETURNED).latest("pk")


# At once


def test_who_wants_mail_at_once_has_it_after_the_step(committed):
    message = returned(committed, writer())
    [sent] = django_mail.outbox
    message.refresh_from_db()
    assert message.mailed_at == NOON
    assert (message.mail_attempts, message.mail_error) == (1, "")
    assert sent.to == ["hong.phai@tin.example.vn"]
    assert sent.from_email == "toa-soan@tin.example.vn"
    assert sent.subject == "[Cổng Tin] Cần sửa lại: Đoàn công tác làm việc tại xã"


def test_a_mail_says_who_what_why_and_where(committed):
    message = returned(committed, writer(), reason="Bổ sung số liệu.\nSửa tít.")
    [sent] = django_mail.outbox
    paragraphs = sent.body.split("\n\n")
    assert paragraphs[0] == "Chào Phái,"
    assert "Lê Duyệt" in paragraphs[1]
    assert "Đoàn công tác làm việc tại xã" in paragraphs[1]
    assert paragraphs[2] == "> Bổ sung số liệu.\n> Sửa tít."
    address = f"https://tin.example.vn/admin/articles/edition/{message.edition_id}/change/"
    assert address in sent.body
    assert "Cổng Tin" in paragraphs[-1]
    assert "https://tin.example.vn/admin/" in paragraphs[-1]


def test_a_repeated_mail_can_be_recognised(committed):
    message = returned(committed, writer())
    [sent] = django_mail.outbox
    again = mail.compose(list(Message.objects.filter(pk=message.pk)))
    name = f"<message.{message.pk}.20261123050000@tin.example.vn>"
    assert sent.message()["Message-ID"] == again.message()["Message-ID"] == name
    assert sent.message()["Auto-Submitted"] == "auto-generated"


def test_a_title_of_several_lines_makes_no_further_header(committed):
    edition = builders.in_review(writer())
    with committed():
        [message] = messages.send(
            Kind.COMMENTED, [edition.created_by], edition=edition, actor=builders.approver()
        )
        type(edition).objects.filter(pk=edition.pk).update(title="Tít\r\nBcc: ai@do.example")
    [sent] = django_mail.outbox
    assert sent.subject == "[Cổng Tin] Nhận xét: Tít Bcc: ai@do.example"
    assert sent.message()["Bcc"] is None
    assert message.recipient == edition.created_by


def test_one_mail_goes_out_for_one_message_however_often_the_clock_comes_by(committed):
    returned(committed, writer())
    for _ in range(3):
        assert clock.run() == []
    assert len(django_mail.outbox) == 1


def test_what_was_not_committed_is_not_mailed():
    edition = builders.in_review(writer())
    workflow.perform("request_changes", edition, builders.approver(), reason="Sửa tít.")
    assert django_mail.outbox == []


# To whom none goes


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"is_active": False}, "The account is suspended."),
        ({"email": ""}, "The account has no e-mail address."),
    ],
)
def test_nobody_suspended_or_without_an_address_gets_mail(change, why, committed, time):
    person = writer(mail_rhythm=MailRhythm.DAILY)
    message = returned(committed, person)
    type(person).objects.filter(pk=person.pk).update(**change)
    time.move_to(SEVEN)
    clock.run()
    assert django_mail.outbox == []
    message.refresh_from_db()
    assert (message.mailed_at, message.mail_not_before) == (None, None)
    assert message.mail_error == why
    assert not outbox.due().exists()


def test_no_mail_carries_what_was_closed_to_its_reader_meanwhile(committed, time):
    reader = builders.approver(email="b@tin.example.vn", mail_rhythm=MailRhythm.DAILY)
    edition = builders.in_review(writer(), title="Việc mật")
    with committed():
        messages.send(Kind.COMMENTED, [reader], edition=edition, actor=edition.created_by)
    Restriction.objects.create(article=edition.article, restricted_by=edition.created_by)
    time.move_to(SEVEN)
    clock.run()
    assert django_mail.outbox == []
    message = Message.objects.get(recipient=reader, kind=Kind.COMMENTED)
    assert message.mail_error == "The article is restricted to others."


# Once a day


def test_who_wants_one_mail_a_day_gets_all_of_it_at_the_hour(committed, time):
    person = writer(mail_rhythm=MailRhythm.DAILY)
    first = returned(committed, person)
    time.move_to(NOON + timedelta(hours=3))
    second = returned(committed, person, reason="Thiếu ảnh.")
    time.move_to(SEVEN - MINUTE)
    clock.run()
    assert django_mail.outbox == []
    time.move_to(SEVEN)
    clock.run()
    [sent] = django_mail.outbox
    assert sent.subject == "[Cổng Tin] 2 tin nhắn trong ngày"
    assert sent.body.index("Bổ sung số liệu.") < sent.body.index("Thiếu ảnh.")
    assert "* 12:00 23/11 ·" in sent.body
    assert "* 15:00 23/11 ·" in sent.body
    for message in (first, second):
        message.refresh_from_db()
        assert message.mailed_at == SEVEN


def test_what_comes_after_the_hour_waits_for_the_next_day(committed, time):
    person = writer(mail_rhythm=MailRhythm.DAILY)
    returned(committed, person)
    time.move_to(SEVEN)
    clock.run()
    time.move_to(SEVEN + MINUTE)
    returned(committed, person)
    time.move_to(SEVEN + timedelta(hours=23))
    clock.run()
    assert len(django_mail.outbox) == 1
    time.move_to(SEVEN + timedelta(days=1))
    clock.run()
    clock.run()
    assert [each.subject for each in django_mail.outbox][1:] == ["[Cổng Tin] 1 tin nhắn trong ngày"]


def test_what_was_read_at_the_desk_is_not_in_the_mail_of_the_day(committed, time):
    person = writer(mail_rhythm=MailRhythm.DAILY)
    read, unread = returned(committed, person), returned(committed, person, reason="Thiếu ảnh.")
    Message.objects.filter(pk=read.pk).update(read_at=NOON)
    time.move_to(SEVEN)
    clock.run()
    [sent] = django_mail.outbox
    assert "Thiếu ảnh." in sent.body
    assert "Bổ sung số liệu." not in sent.body
    read.refresh_from_db()
    unread.refresh_from_db()
    assert (read.mailed_at, read.mail_error) == (None, "Read at the desk.")
    assert unread.mailed_at == SEVEN


def test_who_has_read_everything_gets_no_mail_of_the_day(committed, time):
    person = writer(mail_rhythm=MailRhythm.DAILY)
    returned(committed, person)
    Message.objects.update(read_at=NOON)
    time.move_to(SEVEN)
    clock.run()
    assert django_mail.outbox == []


def test_a_new_rhythm_holds_for_what_comes_next(committed, time):
    person = writer(mail_rhythm=MailRhythm.DAILY)
    returned(committed, person)
    person.mail_rhythm = MailRhythm.AT_ONCE
    person.save()
    returned(committed, person, reason="Thiếu ảnh.")
    assert len(django_mail.outbox) == 1
    time.move_to(SEVEN)
    clock.run()
    assert len(django_mail.outbox) == 2


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-11-23T06:59:59", "2026-11-23T07:00:00"),
        ("2026-11-23T07:00:00", "2026-11-24T07:00:00"),
        ("2026-12-31T23:00:00", "2027-01-01T07:00:00"),
    ],
)
def test_the_hour_of_the_mail_of_the_day_is_local(local, expected):
    local, expected = (datetime.fromisoformat(f"{each}+07:00") for each in (local, expected))
    assert outbox.next_digest(local.astimezone(UTC)) == expected


# The mail server is down


def test_a_mail_server_that_is_down_delays_mail_and_nothing_else(committed, server, time):
    server.stop()
    person = writer()
    message = returned(committed, person)
    message.refresh_from_db()
    assert message.edition.state == State.CHANGES_REQUESTED
    assert (message.mailed_at, message.mail_attempts) == (None, 1)
    assert message.mail_error.startswith("ConnectionRefusedError")
    assert message.mail_not_before == NOON + MINUTE
    clock.run()
    message.refresh_from_db()
    assert message.mail_attempts == 1

    time.move_to(NOON + MINUTE)
    clock.run()
    message.refresh_from_db()
    assert (message.mail_attempts, message.mail_not_before) == (2, NOON + 3 * MINUTE)

    server.start()
    time.move_to(NOON + 3 * MINUTE)
    clock.run()
    message.refresh_from_db()
    assert (message.mailed_at, message.mail_error) == (NOON + 3 * MINUTE, "")
    [got] = server.mails
    assert got["To"] == "hong.phai@tin.example.vn"
    assert got["Subject"].strip() == "[Cổng Tin] Cần sửa lại: Đoàn công tác làm việc tại xã"
    assert "> Bổ sung số liệu." in got.get_content()


def test_one_mail_is_tried_while_the_server_is_down_and_all_go_once_it_is_back(
    committed, server, time
):
    server.stop()
    people = [builders.person(email=f"nguoi{number}@tin.example.vn") for number in range(5)]
    edition = builders.published()
    with committed():
        messages.send(Kind.COMMENTED, people, edition=edition, actor=edition.created_by)
    waiting = Message.objects.filter(recipient__in=people, mailed_at=None)
    assert sorted(waiting.values_list("mail_attempts", flat=True)) == [0, 0, 0, 0, 1]
    server.start()
    time.shift(2 * MINUTE)
    clock.run()
    assert not waiting.exists()
    assert sorted(str(got["To"]) for got in server.mails) == [
        f"nguoi{number}@tin.example.vn" for number in range(5)
    ]


def test_an_address_that_the_server_refuses_holds_up_nobody_else(committed, server):
    wrong = builders.person(email="khong.co@tin.example.vn")
    right = builders.person(email="co@tin.example.vn")
    server.refused.add("khong.co@tin.example.vn")
    edition = builders.published()
    with committed():
        messages.send(Kind.COMMENTED, [wrong, right], edition=edition, actor=edition.created_by)
    assert [got["To"] for got in server.mails] == ["co@tin.example.vn"]
    refused = Message.objects.get(recipient=wrong)
    assert refused.mailed_at is None
    assert refused.mail_error.startswith("SMTPRecipientsRefused")
    assert "550" in refused.mail_error


def test_the_waits_grow_to_an_hour_and_never_end(committed, server, time):
    server.stop()
    message = returned(committed, writer())
    waits = []
    for _ in range(9):
        message.refresh_from_db()
        waits.append((message.mail_not_before - datetime.now(UTC)) // MINUTE)
        time.move_to(message.mail_not_before)
        clock.run()
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_what_somebody_is_sending_is_not_sent_by_another(committed, settings, time):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    message = returned(committed, writer())
    assert outbox.claim_next() == [message]
    assert outbox.claim_next() == []
    time.shift(outbox.lease() - MINUTE)
    assert outbox.claim_next() == []
    time.shift(MINUTE)
    assert outbox.claim_next() == [message]


def test_an_attempt_has_more_time_than_it_can_take(settings):
    assert outbox.lease() == timedelta(minutes=5)
    settings.EMAIL_TIMEOUT = 60
    assert outbox.lease() == timedelta(minutes=15)
