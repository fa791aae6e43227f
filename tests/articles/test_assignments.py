"""Who has an article in hand: taken up by one, given by another, and what the clock says about it."""

import threading
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from articles import assignments, restrictions, workflow
from articles.models import Assignment, Message, SectionAssignment
from articles.models.assignment import Purpose
from articles.models.message import Kind
from articles.states import State
from tests import builders, pages

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
DUE = NOON + timedelta(days=3)
LIST = "/admin/articles/edition/"


def reasons(act, *arguments, **words):
    with pytest.raises(workflow.Refused) as refusal:
        act(*arguments, **words)
    return refusal.value.reasons


def told(kind):
    """Who was told, in the order of their accounts."""
    return [each.recipient for each in Message.objects.filter(kind=kind).order_by("recipient_id")]


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def change(edition):
    return reverse("admin:articles_edition_change", args=[edition.pk])


def address(edition, name):
    return reverse(f"admin:articles_edition_{name}", args=[edition.pk])


@pytest.fixture
def minh():
    return builders.approver(full_name="Vũ Quang Minh")


@pytest.fixture
def lan():
    return builders.approver(full_name="Đỗ Thị Lan")


@pytest.fixture
def hien():
    return builders.editor(full_name="Lê Thu Hiền")


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


# Taking it up


def test_an_approver_takes_up_the_reading(minh):
    edition = builders.in_review()

    taken = assignments.claim(edition, minh)

    assert (taken.purpose, taken.person, taken.assigned_by) == (Purpose.READING, minh, minh)
    assert (taken.due_at, taken.note, taken.ended_at) == (None, "", None)
    assert assignments.current(edition) == taken
    assert assignments.doing(taken) == "Vũ Quang Minh đang đọc"


def test_a_writer_takes_up_the_writing(hien):
    taken = assignments.claim(builders.draft(), hien)
    assert (taken.purpose, assignments.doing(taken)) == (Purpose.WRITING, "Lê Thu Hiền đang viết")


def test_a_reviewer_may_read_though_not_approve():
    edition, reviewer = builders.in_review(), builders.reviewer()
    assert assignments.claim(edition, reviewer).person == reviewer


def test_the_second_to_claim_is_told_who_has_it(minh, lan):
    edition = builders.in_review()
    assignments.claim(edition, minh)

    assert reasons(assignments.claim, edition, lan) == ["Vũ Quang Minh đang đọc"]
    assert [each.person for each in Assignment.objects.all()] == [minh]


def test_claiming_again_what_one_has_changes_nothing(minh):
    edition = builders.in_review()
    assert assignments.claim(edition, minh) == assignments.claim(edition, minh)
    assert Assignment.objects.count() == 1


def test_what_a_suspended_person_had_can_be_taken_up(minh, lan):
    edition = builders.in_review()
    assignments.claim(edition, minh)
    User.objects.filter(pk=minh.pk).update(is_active=False)

    assert assignments.claim(edition, lan).person == lan
    assert [each.person for each in Assignment.objects.active()] == [lan]


def in_another_section(person):
    SectionAssignment.objects.create(user=person, category=builders.category())
    return person


def restricted(edition):
    restrictions.limit(edition, edition.created_by, people=[edition.created_by])
    return edition


@pytest.mark.parametrize(
    ("build", "claimant", "expected"),
    [
        (builders.in_review, builders.editor, ["Bạn không có quyền làm việc này."]),
        (builders.draft, builders.reviewer, ["Bạn không có quyền làm việc này."]),
        (builders.draft, builders.administrator, ["Bạn không có quyền làm việc này."]),
        (
            lambda: builders.in_review(category=builders.category("Kinh tế")),
            lambda: in_another_section(builders.approver()),
            ["Chuyên mục “Kinh tế” không thuộc phạm vi công việc của bạn."],
        ),
        (
            lambda: restricted(builders.in_review()),
            builders.approver,
            ["Bài này chỉ dành cho những người khác được chỉ định."],
        ),
        (
            builders.scheduled,
            builders.approver,
            ["Bài ở trạng thái “Hẹn giờ đăng” thì không có người phụ trách."],
        ),
        (
            builders.in_review,
            lambda: builders.approver(is_active=False),
            ["Bạn không có quyền làm việc này."],
        ),
    ],
    ids=["editor", "reviewer", "administrator", "section", "restricted", "scheduled", "suspended"],
)
def test_nobody_takes_up_what_they_could_not_do(build, claimant, expected):
    edition, person = build(), claimant()
    assert reasons(assignments.claim, edition, person) == expected
    assert Assignment.objects.count() == 0


def test_nobody_reads_for_the_newsroom_what_they_wrote(minh):
    edition = builders.in_review(minh)
    expected = ["Bạn là người viết bài này; người khác sẽ đọc."]
    assert reasons(assignments.claim, edition, minh) == expected


# Giving it


def test_an_approver_gives_with_a_date_and_a_note_and_the_person_is_told(clock, minh, hien):
    edition = builders.draft()

    given = assignments.give(edition, hien, minh, due_at=DUE, note=" Bổ sung số liệu. ")

    assert (given.person, given.assigned_by, given.due_at) == (hien, minh, DUE)
    assert (given.purpose, given.note) == (Purpose.WRITING, "Bổ sung số liệu.")
    message = Message.objects.get(kind=Kind.ASSIGNED)
    assert (message.recipient, message.actor, message.edition) == (hien, minh, edition)
    assert message.text == "Bổ sung số liệu."


def test_giving_it_to_another_ends_the_former_and_both_are_told(minh, lan, hien):
    edition = builders.draft()
    former = assignments.give(edition, hien, minh)
    other = builders.editor(full_name="Trần Đức Vương")

    assignments.give(edition, other, lan)

    former.refresh_from_db()
    assert former.ended_at is not None
    assert [each.person for each in Assignment.objects.active()] == [other]
    assert told(Kind.ASSIGNED) == [hien, other]
    message = Message.objects.get(kind=Kind.HANDED_ON)
    assert (message.recipient, message.actor) == (hien, other)
    assert message.text == "Đỗ Thị Lan đã giao bài cho Trần Đức Vương."


def test_a_writer_gives_their_own_and_nobody_elses(hien):
    own, others, colleague = builders.draft(hien), builders.draft(), builders.editor()
    assert assignments.give(own, colleague, hien).person == colleague
    assert reasons(assignments.give, others, colleague, hien) == [
        "Người viết bài và người duyệt của chuyên mục mới được giao bài này."
    ]


def test_whoever_has_it_in_hand_may_pass_it_on():
    edition, reviewer, other = builders.in_review(), builders.reviewer(), builders.reviewer()
    assert reasons(assignments.give, edition, other, reviewer)
    assignments.claim(edition, reviewer)
    assert assignments.give(edition, other, reviewer).person == other


def test_an_approver_of_another_section_gives_nothing(hien):
    edition = builders.draft(category=builders.category("Kinh tế"))
    assert reasons(assignments.give, edition, hien, in_another_section(builders.approver())) == [
        "Chuyên mục “Kinh tế” không thuộc phạm vi công việc của bạn."
    ]


CANNOT = "Lê Thu Hiền không nhận bài này được: "


@pytest.mark.parametrize(
    ("build", "person", "expected"),
    [
        (builders.draft, builders.reviewer, CANNOT + "không có quyền viết bài."),
        (
            builders.in_review,
            builders.editor,
            CANNOT + "không có quyền duyệt bài hoặc yêu cầu sửa.",
        ),
        (
            lambda: builders.draft(category=builders.category("Kinh tế")),
            lambda **facts: in_another_section(builders.editor(**facts)),
            CANNOT + "không phụ trách chuyên mục “Kinh tế”.",
        ),
        (
            builders.draft,
            lambda **facts: builders.editor(is_active=False, **facts),
            CANNOT + "tài khoản đã bị khóa.",
        ),
    ],
    ids=["right to write", "right to read", "section", "suspended"],
)
def test_nobody_is_given_what_they_could_not_do(build, person, expected, minh):
    edition, person = build(), person(full_name="Lê Thu Hiền")
    assert reasons(assignments.give, edition, person, minh) == [expected]
    assert Assignment.objects.count() == 0
    assert told(Kind.ASSIGNED) == []


def test_nobody_is_given_an_article_that_is_restricted_to_others(hien, minh):
    edition = builders.draft()
    restrictions.limit(edition, edition.created_by, people=[edition.created_by, minh])
    assert reasons(assignments.give, edition, hien, minh) == [
        CANNOT + "bài chỉ dành cho những người khác được chỉ định."
    ]
    assert hien not in assignments.candidates(edition)


def test_a_writer_is_not_given_the_reading_of_their_own_text(minh, lan):
    edition = builders.in_review(minh)
    assert reasons(assignments.give, edition, minh, lan) == [
        "Vũ Quang Minh không đọc duyệt bài này được: đó là người viết bài."
    ]


def test_a_date_in_the_past_is_refused(clock, minh, hien):
    expected = ["Hạn đã qua. Hãy chọn thời điểm muộn hơn."]
    assert reasons(assignments.give, builders.draft(), hien, minh, due_at=NOON) == expected


def test_people_to_choose_from_stand_in_the_order_of_their_given_names():
    for name in ("Trần Thị Ý", "Phạm Văn Đức", "Nguyễn Thị Ánh", "Lê Văn Dũng", "Hồ An"):
        builders.editor(full_name=name)
    edition = builders.draft(builders.person(full_name="Người Viết"))
    assert [str(person) for person in assignments.candidates(edition)] == [
        "Hồ An",
        "Nguyễn Thị Ánh",
        "Lê Văn Dũng",
        "Phạm Văn Đức",
        "Trần Thị Ý",
    ]


def test_everybody_offered_could_take_it_up():
    builders.reviewer()
    builders.administrator()
    in_another_section(builders.approver())
    writer = builders.approver()
    edition = builders.in_review(writer)
    able = {each.pk for each in User.objects.all() if not assignments.claim_blockers(edition, each)}
    assert {person.pk for person in assignments.candidates(edition)} == able
    assert able


# How it ends


def test_the_step_that_it_was_for_ends_it(minh, lan, hien):
    edition = builders.draft(hien)
    assignments.claim(edition, hien)
    workflow.perform("submit", edition, hien)
    assert assignments.current(edition) is None

    assignments.claim(edition, minh)
    workflow.perform("request_changes", edition, lan, reason="Bổ sung số liệu.")
    assert assignments.current(edition) is None
    assert Assignment.objects.active().count() == 0


def test_somebody_reading_does_not_keep_another_from_approving(minh, lan):
    edition = builders.in_review()
    assignments.claim(edition, minh)
    assert workflow.blockers("approve", edition, lan) == []
    workflow.perform("approve", edition, lan)
    assert edition.state == State.PUBLISHED
    assert assignments.current(edition) is None


def test_the_person_the_giver_and_the_approvers_let_go_of_it_and_nobody_else(minh, lan, hien):
    edition = builders.draft(hien)
    for by in (hien, minh, lan):
        assignments.give(edition, hien, minh)
        assert assignments.release(edition, by).person == hien
        assert assignments.current(edition) is None
    assignments.give(edition, hien, minh)
    assert reasons(assignments.release, edition, builders.editor())
    assert assignments.current(edition).person == hien


def test_what_nobody_has_is_not_let_go(minh):
    assert reasons(assignments.release, builders.in_review(), minh) == [
        "Bài này chưa có người phụ trách."
    ]


@pytest.mark.database("postgresql")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_claim_at_the_same_moment_one_has_it_and_the_other_is_told_who():
    edition = builders.in_review()
    people = [builders.approver(full_name=f"Người {n}") for n in ("Một", "Hai")]
    start, outcomes = threading.Barrier(2), {}

    def claim(person):
        try:
            start.wait(10)
            outcomes[person.pk] = assignments.claim(edition, person)
        except workflow.Refused as refusal:
            outcomes[person.pk] = refusal.reasons
        finally:
            connection.close()

    threads = [threading.Thread(target=claim, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    winner = Assignment.objects.get().person
    [loser] = [person for person in people if person != winner]
    assert outcomes[winner.pk] == Assignment.objects.get()
    assert outcomes[loser.pk] == [f"{winner} đang đọc"]


# The clock


def test_a_person_is_reminded_a_day_before_and_once(clock, minh, hien):
    given = assignments.give(builders.draft(), hien, minh, due_at=DUE, note="Bổ sung số liệu.")
    clock.move_to(DUE - timedelta(hours=24, seconds=1))
    assert assignments.remind() == assignments.Reminded()

    clock.move_to(DUE - timedelta(hours=24))
    assert assignments.remind() == assignments.Reminded(reminded=[given])
    assert assignments.remind() == assignments.Reminded()

    message = Message.objects.get(kind=Kind.REMINDER)
    assert (message.recipient, message.text, message.actor) == (hien, "Bổ sung số liệu.", None)
    given.refresh_from_db()
    assert (given.reminded_at, given.escalated_at) == (DUE - timedelta(hours=24), None)


def test_what_is_late_is_told_to_the_person_the_giver_and_the_approvers_once(clock, hien):
    section = builders.category("Kinh tế")
    writer = builders.editor()
    edition = builders.draft(writer, category=section)
    approver = builders.approver()
    in_another_section(builders.approver())
    given = assignments.give(edition, hien, writer, due_at=DUE)

    clock.move_to(DUE)
    assert assignments.remind() == assignments.Reminded(escalated=[given])
    clock.shift(timedelta(minutes=1))
    assert assignments.remind() == assignments.Reminded()

    assert set(told(Kind.OVERDUE)) == {hien, writer, approver}
    assert Message.objects.filter(kind=Kind.OVERDUE).count() == 3
    assert told(Kind.REMINDER) == []
    message = Message.objects.filter(kind=Kind.OVERDUE).first()
    assert message.text == "Lê Thu Hiền phải xong trước Thứ Năm, 26/11/2026, 12:00."


def test_what_ended_in_time_is_not_late(clock, minh, hien):
    edition = builders.draft(hien)
    assignments.give(edition, hien, minh, due_at=DUE)
    workflow.perform("submit", edition, hien)
    clock.move_to(DUE)
    assert assignments.remind() == assignments.Reminded()


def test_of_a_suspended_persons_work_the_giver_is_told(clock, minh, lan, hien):
    edition = builders.draft()
    given = assignments.give(edition, hien, minh, due_at=DUE)
    User.objects.filter(pk=hien.pk).update(is_active=False)

    clock.move_to(DUE - timedelta(hours=1))
    assert assignments.remind() == assignments.Reminded(reminded=[given])
    assert told(Kind.REMINDER) == [minh]
    clock.move_to(DUE)
    assignments.remind()
    assert set(told(Kind.OVERDUE)) == {minh, lan}
    message = Message.objects.filter(kind=Kind.OVERDUE).first()
    assert message.text.startswith("Lê Thu Hiền (tài khoản đã bị khóa) phải xong trước")


def test_of_a_suspended_givers_own_work_the_approvers_are_told(clock, minh, lan):
    edition = builders.in_review()
    assignments.give(edition, minh, minh, due_at=DUE)
    User.objects.filter(pk=minh.pk).update(is_active=False)
    clock.move_to(DUE - timedelta(hours=1))
    assignments.remind()
    assert told(Kind.REMINDER) == [lan]


def test_a_clock_that_ended_half_way_tells_nobody_twice(clock, minh, hien):
    given = assignments.give(builders.draft(), hien, minh, due_at=DUE)
    clock.move_to(DUE - timedelta(hours=1))
    assignments.remind()
    Assignment.objects.filter(pk=given.pk).update(reminded_at=None)
    assignments.remind()
    assert told(Kind.REMINDER) == [hien]


# On the desk


def test_the_button_takes_it_up_and_the_others_see_who_reads(minh, lan):
    edition = builders.in_review()
    desk = signed_in(minh)
    page = pages.read(desk.get(change(edition)))
    [form] = page.all("form", action=address(edition, "claim"))
    assert form.text == "Tôi đọc bài này"

    response = desk.post(address(edition, "claim"), follow=True)

    assert said(response) == ["Bạn đã nhận bài này; đồng nghiệp đều thấy."]
    seen = pages.read(signed_in(lan).get(change(edition)))
    assert "Vũ Quang Minh đang đọc" in seen.one("section", "hands").text
    note = "Bạn vẫn có thể duyệt hoặc yêu cầu sửa, nhưng nên hỏi Vũ Quang Minh trước."
    assert seen.one("p", "hands__note").text == note
    assert seen.all("form", action=address(edition, "claim")) == []
    assert [each.text for each in seen.all("button", "step-approve")] == ["Duyệt"]
    assert "disabled" not in seen.one("button", "step-approve")


def test_the_loser_of_a_race_is_told_on_the_desk(minh, lan):
    edition = builders.in_review()
    assignments.claim(edition, minh)
    response = signed_in(lan).post(address(edition, "claim"), follow=True)
    assert said(response) == ["Vũ Quang Minh đang đọc"]


@pytest.mark.parametrize("name", ["claim", "give", "release"])
def test_looking_at_an_address_changes_nothing(name, minh):
    edition = builders.in_review()
    response = signed_in(minh).get(address(edition, name))
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert Assignment.objects.count() == 0


def test_an_approver_gives_an_article_with_the_form(clock, minh, hien):
    edition = builders.draft()
    desk = signed_in(minh)
    [form] = pages.read(desk.get(change(edition))).all("form", action=address(edition, "give"))
    fields = form.filled_in() | {
        "person": str(hien.pk),
        "due_day": "26/11/2026",
        "note": "Bổ sung số liệu.",
    }

    response = desk.post(form["action"], fields, follow=True)

    assert said(response) == ["Đã giao bài cho Lê Thu Hiền và đã báo cho người đó."]
    given = Assignment.objects.get()
    # Without an hour, until the end of the working day.
    assert given.due_at == datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
    assert (given.person, given.note) == (hien, "Bổ sung số liệu.")
    panel = pages.read(response).one("section", "hands").text
    assert "Lê Thu Hiền đang viết" in panel
    assert "Hạn: 26/11/2026, 17:00" in panel


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (
            {"due_day": "22/11/2026", "due_hour": "08:00"},
            "Hạn đã qua. Hãy chọn ngày hoặc giờ muộn hơn.",
        ),
        ({"due_day": "31/11/2026"}, "Hãy ghi ngày theo dạng dd/mm/yyyy, ví dụ 30/11/2026."),
        ({"due_hour": "08:00"}, "Hãy chọn cả ngày."),
        (
            {"due_day": "26/11/2026", "due_hour": "tám giờ"},
            "Hãy ghi giờ theo dạng hh:mm, ví dụ 16:30.",
        ),
        ({"person": ""}, "Hãy chọn người nhận."),
        (
            {"person": "999999"},
            "Không có tài khoản này. Hãy chọn một người trong danh sách.",
        ),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_typed_is_lost(typed, expected, clock, minh, hien):
    edition = builders.draft()
    fields = {"person": str(hien.pk), "note": "Bổ sung số liệu."} | typed

    page = pages.read(signed_in(minh).post(address(edition, "give"), fields))

    assert Assignment.objects.count() == 0
    assert expected in page.one("div", "errornote").text
    kept = next(form for form in page.all("form") if form.all(name="note")).filled_in()
    assert kept["note"] == "Bổ sung số liệu."
    for name in {"due_day", "due_hour"} & set(typed):
        assert kept[name] == typed[name]


def test_who_cannot_do_it_is_refused_by_name_on_the_desk(minh):
    edition, reviewer = builders.draft(), builders.reviewer(full_name="Lê Thu Hiền")
    page = pages.read(signed_in(minh).post(address(edition, "give"), {"person": reviewer.pk}))
    assert CANNOT + "không có quyền viết bài." in page.one("div", "errornote").text


def test_letting_go_is_one_button(minh):
    edition = builders.in_review()
    assignments.claim(edition, minh)
    response = signed_in(minh).post(address(edition, "release"), follow=True)
    assert said(response) == ["Vũ Quang Minh không còn phụ trách bài này."]
    assert "Chưa có ai đọc bài này." in pages.read(response).one("section", "hands").text


def test_an_editor_sees_who_reads_and_can_take_nothing_up(minh, hien):
    edition = builders.in_review()
    assignments.claim(edition, minh)
    panel = pages.read(signed_in(hien).get(change(edition))).one("section", "hands")
    assert "Vũ Quang Minh đang đọc" in panel.text
    assert panel.all("form") == []


def test_a_published_article_has_nobody_in_charge(minh):
    page = pages.read(signed_in(minh).get(change(builders.published())))
    assert page.all("section", "hands") == []


def test_the_list_says_who_has_what_and_what_is_late(clock, minh, hien):
    read, written, free = builders.in_review(), builders.draft(), builders.draft()
    assignments.claim(read, minh)
    assignments.give(written, hien, minh, due_at=DUE)
    clock.move_to(DUE)

    page = pages.read(signed_in(minh).get(LIST))

    hands = {
        row.one("th").text: row.one("td", "field-in_hand").text
        for row in page.one("table", id="result_list").one("tbody").all("tr")
    }
    assert hands == {
        read.title: "Vũ Quang Minh đang đọc",
        written.title: "Lê Thu Hiền đang viết quá hạn",
        free.title: "–",
    }


def test_the_list_shows_what_is_given_to_me(minh, hien):
    mine, ended, other = (builders.draft(title=title) for title in ("Của tôi", "Đã xong", "Khác"))
    assignments.give(mine, hien, minh)
    assignments.give(ended, hien, minh)
    assignments.release(ended, hien)
    assignments.give(other, builders.editor(), minh)

    page = pages.read(signed_in(hien).get(f"{LIST}?giao=toi"))

    assert [
        row.text for row in page.one("table", id="result_list").all("th", "field-headline")
    ] == ["Của tôi"]
    assert ("Giao cho tôi", "?giao=toi") in page.one("nav", id="changelist-filter").links()


@pytest.mark.parametrize("number", [1, 30])
def test_the_column_costs_the_same_for_one_article_and_for_thirty(
    number, minh, django_assert_num_queries
):
    section, writer = builders.category(), builders.editor()
    for _ in range(number):
        assignments.claim(builders.in_review(writer, category=section), minh)
    # With the clock standing still the second page is no activity of its own for the session.
    with time_machine.travel(timezone.now(), tick=False):
        desk = signed_in(minh)
        desk.get(LIST)
        with django_assert_num_queries(10):
            page = pages.read(desk.get(LIST))
    assert len(page.all("td", "field-in_hand")) == number
