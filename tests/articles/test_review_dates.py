"""The day on which a published article is looked at again."""

from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from articles import review_dates, workflow
from articles.models import Edition, Message, SectionAssignment
from articles.models.message import Kind
from tests import builders, pages

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LATER = date(2026, 12, 1)
ON_THE_DAY = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)  # midnight in Vietnam
LIST = "/admin/articles/edition/"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def writer():
    return builders.editor(full_name="Lê Thu Hiền")


@pytest.fixture
def approver():
    return builders.approver(full_name="Vũ Quang Minh")


@pytest.fixture
def public(clock, writer, approver):
    return builders.published(
        writer, reviewer=approver, title="Đường dây nóng", category=builders.category("Y tế")
    )


def reasons(act, *arguments, **words):
    with pytest.raises(workflow.Refused) as refusal:
        act(*arguments, **words)
    return refusal.value.reasons


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def address(edition, name):
    return reverse(f"admin:articles_edition_{name}", args=[edition.pk])


def told():
    return {each.recipient for each in Message.objects.filter(kind=Kind.REVIEW_ON)}


def test_its_writers_and_the_sections_approvers_are_told_on_the_day_and_once(
    clock, public, writer, approver
):
    other = builders.approver()
    builders.editor()
    elsewhere = builders.approver()
    SectionAssignment.objects.create(user=elsewhere, category=builders.category())
    review_dates.set_date(public.article, writer, LATER, "Số điện thoại còn đúng không?")

    clock.move_to(ON_THE_DAY - timedelta(seconds=1))
    assert review_dates.remind() == []
    clock.move_to(ON_THE_DAY)
    written = review_dates.remind()
    clock.shift(timedelta(minutes=1))
    assert review_dates.remind() == []

    assert {message.recipient for message in written} == {writer, approver, other} == told()
    assert {message.text for message in written} == {"Số điện thoại còn đúng không?"}
    assert {message.edition for message in written} == {public}


def test_another_date_is_another_reminder(clock, public, writer):
    review_dates.set_date(public.article, writer, LATER)
    clock.move_to(ON_THE_DAY)
    assert review_dates.remind()
    Message.objects.all().delete()
    review_dates.confirm(public.article, writer, LATER + timedelta(days=30))
    assert review_dates.remind() == []
    clock.shift(timedelta(days=30))
    assert review_dates.remind()


def test_what_readers_no_longer_see_is_not_looked_at(clock, public, writer, approver):
    review_dates.set_date(public.article, writer, LATER)
    workflow.perform("withdraw", public, approver, reason="Đăng nhầm.")
    clock.move_to(ON_THE_DAY)
    assert review_dates.remind() == []
    workflow.perform("restore", public, approver)
    assert review_dates.remind()


def test_the_reminder_is_about_what_is_public_now(clock, public, writer, approver):
    review_dates.set_date(public.article, writer, LATER)
    following = workflow.perform("revise", public, writer).edition
    workflow.perform("submit", following, writer)
    workflow.perform("approve", following, approver)
    clock.move_to(ON_THE_DAY)
    assert {message.edition for message in review_dates.remind()} == {following}


def test_suspended_writers_are_not_told(clock, public, writer, approver):
    review_dates.set_date(public.article, writer, LATER)
    writer.is_active = False
    writer.save()
    clock.move_to(ON_THE_DAY)
    review_dates.remind()
    assert told() == {approver}


def test_looking_settles_it_for_good_or_until_the_next_date(public, writer):
    review_dates.set_date(public.article, writer, TODAY, "Số điện thoại")
    article = review_dates.confirm(public.article, writer, LATER)
    assert (article.review_on, article.review_note) == (LATER, "Số điện thoại")
    article = review_dates.confirm(public.article, writer)
    assert (article.review_on, article.review_note) == (None, "")


def test_a_day_in_the_past_is_refused(public, writer):
    expected = ["Ngày rà soát đã qua. Hãy chọn ngày muộn hơn."]
    yesterday = TODAY - timedelta(days=1)
    assert reasons(review_dates.set_date, public.article, writer, yesterday) == expected
    assert reasons(review_dates.confirm, public.article, writer, yesterday) == expected
    public.article.refresh_from_db()
    assert public.article.review_on is None


def test_only_what_is_public_has_a_day(clock, writer):
    draft = builders.draft(writer)
    expected = ["Chỉ bài đang đăng mới cần rà soát."]
    assert reasons(review_dates.set_date, draft.article, writer, LATER) == expected


def test_people_of_other_sections_and_without_the_right_set_none(public):
    elsewhere = builders.approver()
    SectionAssignment.objects.create(user=elsewhere, category=builders.category())
    assert reasons(review_dates.set_date, public.article, elsewhere, LATER) == [
        "Chuyên mục “Y tế” không thuộc phạm vi công việc của bạn."
    ]
    for person in (builders.reviewer(), builders.administrator()):
        assert reasons(review_dates.set_date, public.article, person, LATER) == [
            "Bạn không có quyền làm việc này."
        ]


# On the desk


def test_a_writer_sets_the_day_with_the_form(public, writer):
    desk = signed_in(writer)
    page = pages.read(desk.get(address(public, "change")))
    form = page.one("form", action=address(public, "review_date"))
    fields = form.filled_in() | {"review_on": "01/12/2026", "review_note": "Số liệu dân số"}

    response = desk.post(form["action"], fields, follow=True)

    assert said(response) == [
        "Ngày 01/12/2026, người viết và người duyệt sẽ được nhắc rà soát bài này."
    ]
    panel = pages.read(response).one("section", "review")
    assert "Rà soát vào ngày 01/12/2026." in panel.text
    assert "Số liệu dân số" in panel.one("blockquote").text


def test_the_panel_says_what_is_due_and_one_button_settles_it(public, writer, approver):
    review_dates.set_date(public.article, writer, TODAY)
    desk = signed_in(approver)
    page = pages.read(desk.get(address(public, "change")))
    assert page.one("section", "review").one("p", "overdue").text == (
        "Cần rà soát từ ngày 23/11/2026."
    )
    form = page.one("form", action=address(public, "still_true"))
    response = desk.post(form["action"], form.filled_in(), follow=True)
    assert said(response) == ["Sẽ không còn lời nhắc rà soát bài này."]
    public.article.refresh_from_db()
    assert public.article.review_on is None


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        (
            "review_date",
            {"review_on": "22/11/2026"},
            "Ngày này đã qua. Hãy chọn hôm nay hoặc một ngày sau đó.",
        ),
        (
            "review_date",
            {"review_on": "mai"},
            "Hãy ghi ngày theo dạng dd/mm/yyyy, ví dụ 30/11/2026.",
        ),
        ("review_date", {"review_on": ""}, "Hãy chọn cả ngày."),
        (
            "still_true",
            {"next_on": "22/11/2026"},
            "Ngày này đã qua. Hãy chọn hôm nay hoặc một ngày sau đó.",
        ),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_typed_is_lost(
    name, typed, expected, public, writer
):
    note = {"review_note": "Số liệu dân số"} if name == "review_date" else {}
    page = pages.read(signed_in(writer).post(address(public, name), typed | note))
    assert expected in page.one("div", "errornote").text
    kept = page.one("form", "ask").filled_in()
    assert (typed | note).items() <= kept.items()
    public.article.refresh_from_db()
    assert public.article.review_on is None


@pytest.mark.parametrize("name", ["review_date", "still_true"])
def test_looking_at_an_address_changes_nothing(name, public, writer):
    review_dates.set_date(public.article, writer, TODAY)
    response = signed_in(writer).get(address(public, name))
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    public.article.refresh_from_db()
    assert public.article.review_on == TODAY


def test_the_next_edition_shows_it_too_and_a_draft_of_a_new_article_does_not(public, writer):
    following = workflow.perform("revise", public, writer).edition
    for edition, panels in ((following, 1), (builders.draft(writer), 0)):
        page = pages.read(signed_in(writer).get(address(edition, "change")))
        assert len(page.all("section", "review")) == panels


def test_whoever_may_not_settle_it_sees_the_day_without_a_form(public, writer):
    reader = builders.reviewer()
    page = pages.read(signed_in(reader).get(address(public, "change")))
    assert page.all("section", "review") == []
    review_dates.set_date(public.article, writer, LATER)
    page = pages.read(signed_in(reader).get(address(public, "change")))
    assert page.one("section", "review").all("form") == []


def test_the_list_shows_what_is_due(clock, public, writer, approver):
    later = builders.published(writer, reviewer=approver, title="Để sau")
    review_dates.set_date(public.article, writer, TODAY)
    review_dates.set_date(later.article, writer, LATER)
    gone = builders.published(writer, reviewer=approver, title="Đã gỡ")
    review_dates.set_date(gone.article, writer, TODAY)
    workflow.perform("withdraw", gone, approver, reason="Đăng nhầm.")

    page = pages.read(signed_in(writer).get(f"{LIST}?ra-soat=den-han"))

    shown = [row.text for row in page.one("table", id="result_list").all("th", "field-headline")]
    assert shown == ["Đường dây nóng"]
    assert list(Edition.objects.review_due()) == [public]
    clock.move_to(ON_THE_DAY)
    assert set(Edition.objects.review_due()) == {public, later}
