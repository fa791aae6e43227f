"""Somebody leaves: their work goes to a colleague, and they are out, in one step or not at all."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone, translation

from accounts import leaving, roles
from accounts.models import User
from articles import assignments, restrictions, review_dates, workflow
from articles.models import Assignment, Edition, Message, SectionAssignment
from articles.models.message import Kind
from articles.states import State
from tests import builders, pages
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_vietnamese() -> Any:
    with translation.override("vi"):
        yield


@pytest.fixture
def leaver() -> User:
    return builders.approver(full_name="Lê Thu Hiền")


@pytest.fixture
def successor() -> User:
    return builders.approver(full_name="Vũ Quang Minh")


@pytest.fixture
def administrator() -> User:
    return builders.administrator(full_name="Phan Hải Yến")


@pytest.fixture
def desk(client: Client, administrator: User) -> Client:
    sign_in(client, administrator)
    return client


def address(person: User) -> str:
    return f"/admin/accounts/user/{person.pk}/cho-nghi/"


def leave(desk: Client, leaver: User, to: User | None, confirm: str = "1", **fields: Any) -> Any:
    sent = {"successor": to.pk if to else "", "reason": "Nghỉ hưu", "note": "Bài gấp trước nhé"}
    sent |= {"confirm": confirm} if confirm else {}
    return desk.post(address(leaver), sent | fields)


def in_hands(edition: Edition) -> Assignment | None:
    return assignments.current(edition)


def told(person: User) -> list[tuple[str, int | None]]:
    return sorted(person.messages.values_list("kind", "edition_id"))


def test_drafts_and_returned_texts_go_to_the_successor_and_their_history_stays(
    desk: Client, leaver: User, successor: User, administrator: User
) -> None:
    written = [builders.draft(leaver), builders.changes_requested(leaver)]
    others = builders.draft()
    successor.messages.all().delete()

    response = leave(desk, leaver, successor)

    assert response.status_code == HTTPStatus.FOUND
    for edition in written:
        given = in_hands(edition)
        assert given is not None
        assert (given.person, given.assigned_by) == (successor, administrator)
        assert given.note == "Lê Thu Hiền đã nghỉ; bạn nhận tiếp phần việc này. Bài gấp trước nhé"
        edition.refresh_from_db()
        assert (edition.created_by, edition.article.created_by) == (leaver, leaver)
        assert edition.contributors() == {leaver.pk}
    assert in_hands(others) is None
    assert told(successor) == [(Kind.ASSIGNED, each.pk) for each in written]
    leaver.refresh_from_db()
    assert leaver.is_active is False
    [entry] = LogEntry.objects.filter(object_id=str(leaver.pk))
    assert entry.change_message == "Cho nghỉ, bàn giao cho Vũ Quang Minh: Nghỉ hưu"


def test_what_they_were_reading_is_read_by_the_successor_by_the_same_time(
    desk: Client, leaver: User, successor: User
) -> None:
    due = timezone.now() + timedelta(days=2)
    edition = builders.in_review()
    assignments.give(edition, leaver, successor, due_at=due)

    leave(desk, leaver, successor)

    given = in_hands(edition)
    assert given is not None
    assert (given.person, given.purpose, given.due_at) == (successor, "reading", due)
    assert Assignment.objects.active().filter(person=leaver).count() == 0


def test_a_draft_that_somebody_else_has_in_hand_stays_with_them(
    desk: Client, leaver: User, successor: User
) -> None:
    edition, other = builders.draft(leaver), builders.editor()
    assignments.give(edition, other, leaver)
    leave(desk, leaver, successor)
    given = in_hands(edition)
    assert given is not None
    assert given.person == other


def test_the_successor_is_told_in_their_place_when_a_text_in_review_comes_back(
    desk: Client, leaver: User, successor: User
) -> None:
    reader = builders.approver()
    edition = builders.in_review(leaver)
    assignments.claim(edition, reader)

    leave(desk, leaver, successor)

    given = in_hands(edition)
    assert given is not None
    assert given.person == reader
    workflow.perform("request_changes", edition, reader, reason="Bổ sung số liệu.")
    assert (Kind.RETURNED, edition.pk) in told(successor)


def test_the_successor_answers_for_what_was_scheduled_and_approves_it_for_nobody(
    desk: Client, leaver: User, successor: User
) -> None:
    begun = builders.scheduled(leaver)
    approved = builders.scheduled(reviewer=leaver)
    before = {each.pk: each.approved_by_id for each in (begun, approved)}

    leave(desk, leaver, successor)

    assert told(successor)[:2] == [(Kind.ASSIGNED, begun.pk), (Kind.ASSIGNED, approved.pk)]
    for edition in (begun, approved):
        edition.refresh_from_db()
        assert (edition.state, edition.approved_by_id) == (State.SCHEDULED, before[edition.pk])
        assert in_hands(edition) is None
    workflow.perform("unschedule", begun, builders.approver(), reason="Hoãn.")
    assert (Kind.TAKEN_BACK, begun.pk) in told(successor)


def test_the_successor_is_reminded_of_days_of_review(desk: Client, leaver: User) -> None:
    writer = builders.editor()
    edition = builders.published(leaver)
    review_dates.set_date(edition.article, leaver, timezone.localdate())

    leave(desk, leaver, writer)

    review_dates.remind()
    assert told(writer) == [(Kind.ASSIGNED, edition.pk), (Kind.REVIEW_ON, edition.pk)]


def test_a_restricted_draft_opens_to_the_successor_and_keeps_its_title_from_the_administrator(
    desk: Client, leaver: User, successor: User
) -> None:
    edition = builders.draft(leaver, title="Thanh tra xã A")
    read_only = builders.published(leaver, title="Đã đăng")
    for each in (edition, read_only):
        restrictions.limit(each, leaver, people=[builders.editor()])
    successor.messages.all().delete()

    seen = leave(desk, leaver, successor, confirm="").content.decode()
    assert "Thanh tra xã A" not in seen
    assert f"Bài số {edition.article_id}" in seen
    assert "“Đã đăng”" in seen
    leave(desk, leaver, successor)

    for each in (edition, read_only):
        each.article.refresh_from_db()
        assert each.article.is_open_to(successor)
        assert each.article.restriction.restricted_by == leaver
    assert told(successor) == [(Kind.ASSIGNED, edition.pk), (Kind.ASSIGNED, read_only.pk)]


def test_nobody_opens_a_restricted_draft_to_themselves_by_being_the_successor(
    leaver: User, client: Client
) -> None:
    both = builders.administrator()
    both.groups.add(builders.Group.objects.get(name=roles.APPROVER))
    edition = builders.draft(leaver)
    restrictions.limit(edition, leaver, people=[builders.editor()])
    sign_in(client, both)

    page = leave(client, leaver, both).content.decode()

    assert "bạn không thể tự cho mình vào đọc" in page
    assert not edition.article.is_open_to(both)
    assert User.objects.get(pk=leaver.pk).is_active is True


def test_a_successor_who_cannot_do_the_work_is_refused_with_every_reason_and_nothing_happens(
    desk: Client, leaver: User
) -> None:
    economy = builders.category("Kinh tế")
    draft = builders.draft(leaver, category=economy)
    scheduled = builders.scheduled(leaver, category=economy)
    weak = builders.reviewer(full_name="Đỗ Văn Thẩm")
    SectionAssignment.objects.create(user=weak, category=builders.category())
    count = Message.objects.count()

    for confirm in ("", "1"):
        page = pages.read(leave(desk, leaver, weak, confirm=confirm))
        reasons = [each.text for each in page.one(class_name="errornote").all("li")]
        first, second = f"Bài số {draft.article_id}: Đỗ Văn Thẩm", f"Bài số {scheduled.article_id}"
        assert reasons == [
            f"{first} không nhận bài này được: không có quyền viết bài.",
            f"{first} không nhận bài này được: không phụ trách chuyên mục “Kinh tế”.",
            f"{second}: Đỗ Văn Thẩm không có quyền viết bài.",
            f"{second}: Đỗ Văn Thẩm không phụ trách chuyên mục “Kinh tế”.",
        ]
        # What was written is still there
        assert page.one("textarea", name="note").text == "Bài gấp trước nhé"
    assert Assignment.objects.count() == 0
    assert Message.objects.count() == count
    assert User.objects.get(pk=leaver.pk).is_active is True


def test_a_writer_does_not_become_the_reader_of_their_own_text(
    desk: Client, leaver: User, successor: User
) -> None:
    edition = builders.in_review(successor)
    assignments.claim(edition, leaver)
    page = leave(desk, leaver, successor).content.decode()
    assert "Vũ Quang Minh không đọc duyệt bài này được: đó là người viết bài." in page
    given = in_hands(edition)
    assert given is not None
    assert given.person == leaver


def test_the_preview_says_what_would_happen_and_does_nothing(
    desk: Client, leaver: User, successor: User
) -> None:
    builders.draft(leaver)
    builders.scheduled(leaver)
    assert desk.get(address(leaver)).status_code == HTTPStatus.OK

    page = pages.read(leave(desk, leaver, successor, confirm=""))

    assert [each.text for each in page.one(class_name="account-work").all("h3")] == [
        "Bản thảo và bài bị trả lại (1)",
        "Hẹn giờ đăng (1)",
    ]
    assert "Vũ Quang Minh nhận bàn giao từ Lê Thu Hiền" in page.text
    assert page.all(class_name="errornote") == []
    assert Assignment.objects.count() == 0
    assert User.objects.get(pk=leaver.pk).is_active is True
    # The page's own form, sent by its button, does it.
    form = page.one("form", class_name="account-form")
    desk.post(address(leaver), form.filled_in(form.one("button", name="confirm")))
    assert Assignment.objects.active().get().person == successor
    assert User.objects.get(pk=leaver.pk).is_active is False


def test_work_needs_a_successor_and_no_work_needs_none(desk: Client, leaver: User) -> None:
    idle = builders.editor()
    builders.draft(leaver)
    assert "Bạn hãy chọn người nhận." in leave(desk, leaver, None).content.decode()
    assert leave(desk, idle, None).status_code == HTTPStatus.FOUND
    assert User.objects.get(pk=leaver.pk).is_active is True
    assert User.objects.get(pk=idle.pk).is_active is False


def test_somebody_suspended_or_the_leaver_takes_nothing_on(desk: Client, leaver: User) -> None:
    builders.draft(leaver)
    for person in (leaver, builders.editor(is_active=False)):
        page = leave(desk, leaver, person).content.decode()
        assert "Không có tài khoản này. Hãy chọn một người trong danh sách." in page
        with pytest.raises(leaving.Refused):
            leaving.leave(leaver, person, builders.administrator())
    assert Assignment.objects.count() == 0


def test_what_somebody_suspended_left_behind_is_handed_on_later(
    desk: Client, leaver: User, successor: User
) -> None:
    edition = builders.draft(leaver)
    User.objects.filter(pk=leaver.pk).update(is_active=False)
    leave(desk, leaver, successor)
    given = in_hands(edition)
    assert given is not None
    assert given.person == successor


def test_what_was_handed_on_is_not_offered_again(
    desk: Client, leaver: User, successor: User, administrator: User
) -> None:
    builders.draft(leaver)
    assignments.claim(builders.in_review(), leaver)
    restrictions.limit(builders.in_review(leaver), leaver, people=[builders.approver()])
    restrictions.limit(builders.published(leaver), leaver, people=[builders.editor()])
    builders.scheduled(leaver)
    builders.scheduled(reviewer=leaver)
    review_dates.set_date(builders.published(leaver).article, leaver, timezone.localdate())
    before = leaving.work_of(leaver, administrator)
    assert [len(work.pieces) for work in before] == [1, 1, 1, 2, 1, 1]

    leave(desk, leaver, successor)

    leaver.refresh_from_db()
    assert leaving.work_of(leaver, administrator) == []


def test_a_successor_who_leaves_in_turn_hands_on_what_came_to_them(
    desk: Client, leaver: User, successor: User
) -> None:
    third = builders.approver()
    waiting, scheduled = builders.in_review(leaver), builders.scheduled(leaver)
    leave(desk, leaver, successor)

    leave(desk, successor, third)

    assert [pk for kind, pk in told(third) if kind == Kind.ASSIGNED] == [waiting.pk, scheduled.pk]
    workflow.perform("request_changes", waiting, builders.approver(), reason="Sửa lại.")
    assert (Kind.RETURNED, waiting.pk) in told(third)


def test_the_last_administrator_does_not_leave(administrator: User, leaver: User) -> None:
    leaver.user_permissions.add(builders.Permission.objects.get(codename="change_user"))
    User.objects.filter(pk=leaver.pk).update(is_staff=False)
    with pytest.raises(leaving.Refused, match="người quản trị cuối cùng"):
        leaving.leave(administrator, None, leaver)
    assert User.objects.get(pk=administrator.pk).is_active is True
