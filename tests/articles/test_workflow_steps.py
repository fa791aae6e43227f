"""The steps that need something to have happened before: each path to its end, and each refusal with
its reason, after which nothing is written."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import revisions, workflow
from articles.models import (
    Article,
    Assignment,
    Edition,
    EditLock,
    Figure,
    Listing,
    Message,
    Restriction,
    Revision,
    SearchEntry,
    Transition,
)
from articles.models.edition import WithdrawalForm
from articles.states import State
from tests import builders

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WROTE_IT = "Bạn đã viết hoặc sửa bài này; một người duyệt khác phải duyệt."
CHANGED_IN_REVIEW = (
    "Bạn đã sửa bài khi đang duyệt: người viết phải chấp nhận bản sửa, "
    "hoặc người duyệt khác duyệt bài."
)
#: All that a step can write.
TABLES = (
    Article,
    Assignment,
    EditLock,
    Edition,
    Figure,
    Listing,
    Message,
    Revision,
    SearchEntry,
    Transition,
)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def everything():
    """Every row that a step could touch, to the letter."""
    return {table: list(table.objects.order_by("pk").values()) for table in TABLES}


def refused(step, edition, by, **given):
    """The reasons for which this step is refused; it wrote nothing, and says the same when asked."""
    before = everything()
    with pytest.raises(workflow.Refused) as refusal:
        workflow.perform(step, edition, by, **given)
    assert everything() == before
    return refusal.value.reasons


def change(edition, by, **content):
    """`by` saves these fields, as the desk's form does."""
    for name, value in content.items():
        setattr(edition, name, value)
    edition.save()
    revisions.record(edition, by)
    edition.refresh_from_db()
    return edition


def listed():
    """Titles in the category lists and of what the search knows."""
    return (
        sorted({row.edition.title for row in Listing.objects.live().select_related("edition")}),
        sorted(entry.edition.title for entry in SearchEntry.objects.select_related("edition")),
    )


def names(edition):
    return list(edition.transitions.values_list("name", "from_state", "to_state"))


# Publishing without approval, and the second review


FORCE_REASON = "Cảnh báo lũ, người duyệt đi vắng."


def forced(head=None, **content):
    """Published without approval out of the review, by somebody who did not write it."""
    edition = builders.in_review(**content)
    workflow.perform("force_publish", edition, head or builders.head(), reason=FORCE_REASON)
    return edition


@pytest.mark.parametrize("build", [builders.draft, builders.in_review])
def test_an_article_published_without_approval_is_public_and_waits_for_a_second_review(build):
    edition, head = build(title="Lũ lên nhanh"), builders.head()
    record = workflow.perform("force_publish", edition, head, reason=FORCE_REASON)

    assert (edition.state, edition.needs_second_review) == (State.PUBLISHED, True)
    assert (edition.approved_by, edition.force_reason) == (None, FORCE_REASON)
    assert (edition.published_at, edition.first_published_at) == (NOON, NOON)
    assert edition.approved_revision == edition.latest_revision == record.revision
    assert (record.actor, record.reason) == (head, FORCE_REASON)
    assert listed() == (["Lũ lên nhanh"], ["Lũ lên nhanh"])
    assert list(Edition.objects.second_review_due()) == [edition]


def test_what_nobody_recorded_is_theirs_who_publish_it_without_approval():
    edition, head = builders.draft(), builders.head()
    Edition.objects.filter(pk=edition.pk).update(lead="Sapo không ai ghi lại.")
    workflow.perform("force_publish", edition, head, reason=FORCE_REASON)
    assert edition.approved_revision.author == head
    assert edition.approved_revision.content["lead"] == "Sapo không ai ghi lại."


@pytest.mark.parametrize("reason", ["", " \n\t", "\u200b"])
def test_publishing_without_approval_needs_a_reason(reason):
    edition = builders.in_review()
    assert refused("force_publish", edition, builders.head(), reason=reason) == ["Hãy ghi lý do."]


def test_publishing_without_approval_does_not_publish_what_is_incomplete():
    edition = builders.draft(lead="", body="")
    assert refused("force_publish", edition, builders.head(), reason=FORCE_REASON) == [
        "Chưa có sapo.",
        "Chưa có nội dung.",
    ]


def test_an_approver_has_no_right_to_publish_without_approval():
    edition = builders.in_review()
    assert refused("force_publish", edition, builders.approver(), reason=FORCE_REASON) == [
        "Bạn không có quyền làm việc này."
    ]


def test_the_second_review_makes_the_reviewer_the_approver():
    edition, approver = forced(), builders.approver()
    record = workflow.perform("second_review", edition, approver)
    assert (edition.state, edition.needs_second_review) == (State.PUBLISHED, False)
    assert (edition.approved_by, edition.force_reason) == (approver, FORCE_REASON)
    assert (record.from_state, record.to_state) == (State.PUBLISHED, State.PUBLISHED)
    assert refused("second_review", edition, builders.approver()) == [
        "Bài này không cần duyệt lại."
    ]


def test_who_published_it_cannot_review_it():
    head = builders.person(is_superuser=True)
    edition = forced(head)
    assert refused("second_review", edition, head) == [
        "Bạn đã tự đăng bài này; người duyệt khác phải duyệt lại."
    ]


def test_who_wrote_it_cannot_review_it():
    writer = builders.approver()
    edition = forced(by=writer)
    assert refused("second_review", edition, writer) == [WROTE_IT]


def test_who_changed_it_in_review_cannot_review_it():
    approver = builders.approver()
    edition = change(builders.in_review(), approver, lead="Sapo do người duyệt sửa.")
    workflow.perform("force_publish", edition, builders.head(), reason=FORCE_REASON)
    assert refused("second_review", edition, approver) == [CHANGED_IN_REVIEW]


def test_an_approver_of_another_section_cannot_review_it():
    edition, approver = forced(), builders.approver()
    approver.section_assignments.create(category=builders.category())
    assert refused("second_review", edition, approver) == [
        f"Chuyên mục “{edition.category}” không thuộc phạm vi công việc của bạn."
    ]


def test_the_second_review_stays_due_when_the_article_is_replaced_or_withdrawn():
    replaced, withdrawn, approver = forced(), forced(), builders.approver()
    following = workflow.perform("revise", replaced, replaced.created_by).edition
    workflow.perform("submit", following, replaced.created_by)
    workflow.perform("approve", following, approver)
    workflow.perform("withdraw", withdrawn, approver, reason="Sai tên xã.")
    replaced.refresh_from_db()
    assert list(Edition.objects.second_review_due()) == [replaced, withdrawn]

    for edition, state in [(replaced, State.SUPERSEDED), (withdrawn, State.WITHDRAWN)]:
        workflow.perform("second_review", edition, approver)
        assert (edition.state, edition.approved_by) == (state, approver)
    assert not Edition.objects.second_review_due().exists()


def test_a_publication_without_approval_can_be_undone_and_leaves_nothing_due():
    edition = forced()
    workflow.perform("undo_publish", edition, builders.approver(), reason="Đăng nhầm bản.")
    assert (edition.state, edition.force_reason, edition.needs_second_review) == (
        State.DRAFT,
        "",
        False,
    )


# Corrections


CORRECTION = "Bản trước ghi nhầm 12 xã; đúng là 21 xã."
MISSING_CORRECTION = "Hãy ghi nội dung đính chính công khai: điều gì sai và thế nào mới đúng."


def correcting(published=None):
    published = published or builders.published()
    return workflow.perform("correct", published, published.created_by).edition


def test_a_correction_says_publicly_what_was_wrong_before_it_is_submitted():
    edition = correcting()
    writer = edition.created_by
    assert (edition.state, edition.correcting, edition.number) == (State.DRAFT, True, 2)
    assert refused("submit", edition, writer) == [MISSING_CORRECTION]
    change(edition, writer, correction_text="  \n")
    assert refused("submit", edition, writer) == [MISSING_CORRECTION]
    change(edition, writer, correction_text=CORRECTION)
    workflow.perform("submit", edition, writer)


def test_a_correction_whose_text_was_taken_out_in_review_is_not_approved():
    edition = correcting()
    change(edition, edition.created_by, correction_text=CORRECTION)
    workflow.perform("submit", edition, edition.created_by)
    change(edition, builders.approver(), correction_text="")
    assert refused("approve", edition, builders.approver()) == [MISSING_CORRECTION]
    assert refused("force_publish", edition, builders.head(), reason=FORCE_REASON) == [
        MISSING_CORRECTION
    ]


def test_a_correction_text_is_kept_for_good():
    edition = correcting()
    writer, approver = edition.created_by, builders.approver()
    change(edition, writer, correction_text=CORRECTION)
    workflow.perform("submit", edition, writer)
    workflow.perform("approve", edition, approver)
    assert edition.approved_revision.content["correction_text"] == CORRECTION

    following = workflow.perform("revise", edition, writer).edition
    assert (following.correcting, following.correction_text) == (False, "")
    workflow.perform("submit", following, writer)
    workflow.perform("approve", following, approver)
    edition.refresh_from_db()
    assert (edition.state, edition.correction_text) == (State.SUPERSEDED, CORRECTION)


def test_a_correction_is_refused_while_another_edition_is_worked_on():
    published = builders.published()
    correcting(published)
    assert refused("correct", published, published.created_by) == [
        "Phiên bản 2 của bài này đang được soạn (Bản nháp)."
    ]


# Two approvals


APPROVED_ALREADY = "Bạn đã duyệt văn bản này; lần duyệt thứ hai phải do người khác thực hiện."


@pytest.fixture(params=["the category itself", "the category above"])
def strict(request):
    """A category in which two people approve."""
    if request.param == "the category itself":
        return builders.category(two_approvals=True)
    return builders.category(parent=builders.category(two_approvals=True))


def test_where_two_approvals_are_due_the_first_changes_nothing_public(strict):
    edition, first = builders.in_review(category=strict), builders.approver()
    record = workflow.perform("approve", edition, first)
    assert (record.from_state, record.to_state) == (State.IN_REVIEW, State.IN_REVIEW)
    assert (edition.state, edition.approved_by, edition.approved_revision) == (
        State.IN_REVIEW,
        None,
        None,
    )
    assert (edition.published_at, edition.body_html, edition.presentation) == (None, "", {})
    assert Article.objects.get(pk=edition.article_id).first_published_at is None
    assert listed() == ([], [])
    assert not Edition.objects.live().exists()


def test_a_further_category_asks_for_two_approvals_too(strict):
    writer = builders.editor()
    edition = builders.draft(writer)
    edition.further_categories.set([strict])
    workflow.perform("submit", edition, writer)
    for target in (State.IN_REVIEW, State.PUBLISHED):
        assert workflow.perform("approve", edition, builders.approver()).to_state == target


def test_the_second_approval_publishes(strict):
    edition, first, second = (
        builders.in_review(category=strict),
        builders.approver(),
        builders.approver(),
    )
    workflow.perform("approve", edition, first)
    assert refused("approve", edition, first) == [APPROVED_ALREADY]
    workflow.perform("approve", edition, second)
    assert (edition.state, edition.approved_by) == (State.PUBLISHED, second)
    assert edition.transitions.filter(name="approve").count() == 2


def test_two_approvals_are_due_before_a_time_is_set_too(strict):
    edition = builders.in_review(category=strict, publish_at=NOON + 60 * MINUTE)
    workflow.perform("approve", edition, builders.approver())
    assert edition.state == State.IN_REVIEW
    workflow.perform("approve", edition, builders.approver())
    assert edition.state == State.SCHEDULED


def test_the_writer_is_neither_of_the_two(strict):
    writer = builders.approver()
    edition = builders.in_review(writer, category=strict)
    workflow.perform("approve", edition, builders.approver())
    assert refused("approve", edition, writer) == [WROTE_IT]


def test_a_changed_text_needs_both_approvals_anew(strict):
    first, second, third = (builders.approver() for _ in range(3))
    edition = builders.in_review(category=strict)
    workflow.perform("approve", edition, first)
    change(edition, third, lead="Sapo do người duyệt thứ ba sửa.")
    workflow.perform("approve", edition, second)
    assert edition.state == State.IN_REVIEW
    workflow.perform("approve", edition, first)
    assert edition.state == State.PUBLISHED


def test_a_resubmitted_text_needs_both_approvals_anew_though_it_is_the_same(strict):
    first, second = builders.approver(), builders.approver()
    edition = builders.in_review(category=strict)
    workflow.perform("approve", edition, first)
    workflow.perform("request_changes", edition, second, reason="Thiếu nguồn.")
    workflow.perform("submit", edition, edition.created_by)
    workflow.perform("approve", edition, second)
    assert edition.state == State.IN_REVIEW
    assert refused("approve", edition, second) == [APPROVED_ALREADY]
    workflow.perform("approve", edition, first)
    assert edition.state == State.PUBLISHED


def test_an_approval_from_before_an_undone_publication_does_not_count(strict):
    first, second = builders.approver(), builders.approver()
    edition = builders.in_review(category=strict)
    workflow.perform("approve", edition, first)
    workflow.perform("approve", edition, second)
    workflow.perform("undo_publish", edition, first, reason="Sai ảnh.")
    workflow.perform("submit", edition, edition.created_by)
    workflow.perform("approve", edition, first)
    assert edition.state == State.IN_REVIEW


def test_one_approval_is_enough_elsewhere():
    builders.category(two_approvals=True)
    assert builders.published().state == State.PUBLISHED


# Changes in review, and the writer's acceptance


NOT_A_WRITER = "Chỉ người viết bài mới chấp nhận được các sửa đổi."
NOTHING_TO_ACCEPT = "Chưa có ai sửa bài trong lúc duyệt."


def test_once_the_writer_has_accepted_it_who_changed_the_text_in_review_may_approve():
    approver = builders.approver()
    edition = change(builders.in_review(), approver, lead="Sapo do người duyệt sửa.")
    assert refused("approve", edition, approver) == [CHANGED_IN_REVIEW]
    record = workflow.perform("accept_changes", edition, edition.created_by)
    assert (record.from_state, record.to_state) == (State.IN_REVIEW, State.IN_REVIEW)
    assert record.revision.author == approver
    workflow.perform("approve", edition, approver)
    assert edition.state == State.PUBLISHED


def test_only_a_writer_accepts_changes():
    approver = builders.approver()
    edition = change(builders.in_review(), approver, lead="Sapo do người duyệt sửa.")
    for person in (builders.editor(), builders.approver(), approver):
        assert refused("accept_changes", edition, person)[0] == NOT_A_WRITER


def test_there_is_nothing_to_accept_where_nobody_changed_anything():
    edition = builders.in_review()
    assert refused("accept_changes", edition, edition.created_by) == [NOTHING_TO_ACCEPT]


def test_what_was_accepted_is_not_accepted_twice():
    edition = change(builders.in_review(), builders.approver(), lead="Sapo do người duyệt sửa.")
    workflow.perform("accept_changes", edition, edition.created_by)
    assert refused("accept_changes", edition, edition.created_by) == [NOTHING_TO_ACCEPT]


def test_a_later_change_in_review_closes_the_approval_again():
    approver = builders.approver()
    edition = change(builders.in_review(), approver, lead="Sapo do người duyệt sửa.")
    workflow.perform("accept_changes", edition, edition.created_by)
    change(edition, approver, lead="Sapo sửa thêm lần nữa.")
    assert refused("approve", edition, approver) == [CHANGED_IN_REVIEW]
    workflow.perform("accept_changes", edition, edition.created_by)
    assert workflow.blockers("approve", edition, approver) == []


def test_an_approver_does_not_come_to_approve_their_own_draft_by_accepting_changes():
    writer, other = builders.approver(), builders.approver()
    edition = change(builders.in_review(writer), other, lead="Sapo do người duyệt sửa.")
    workflow.perform("accept_changes", edition, writer)
    assert refused("approve", edition, writer) == [WROTE_IT]


def test_a_writer_does_not_accept_their_own_change_in_review():
    writer = builders.approver()
    edition = change(builders.in_review(writer), writer, lead="Sapo do chính người viết sửa.")
    assert refused("accept_changes", edition, writer) == [NOTHING_TO_ACCEPT]


def test_of_two_who_wrote_one_may_accept_what_the_other_changed_and_that_one_still_wrote():
    writer, second = builders.editor(), builders.approver()
    edition = change(builders.draft(writer), second, lead="Sapo viết chung.")
    workflow.perform("submit", edition, writer)
    change(edition, second, lead="Sapo sửa trong lúc duyệt.")
    workflow.perform("accept_changes", edition, writer)
    assert refused("approve", edition, second) == [WROTE_IT]


def test_changes_are_accepted_as_they_were_read():
    approver = builders.approver()
    edition = change(builders.in_review(), approver, lead="Sapo do người duyệt sửa.")
    seen = Edition.objects.get(pk=edition.pk)
    change(edition, approver, lead="Sapo mà người viết chưa đọc.")
    assert refused("accept_changes", seen, edition.created_by) == [
        "Bài viết đã thay đổi từ khi bạn mở. Hãy xem lại rồi quyết định."
    ]


# An approval that was taken back


@pytest.mark.parametrize(
    ("build", "step"), [(builders.published, "undo_publish"), (builders.scheduled, "unschedule")]
)
def test_an_approval_that_was_taken_back_does_not_open_the_text_to_its_author(build, step):
    writer = builders.approver()
    edition = build(writer)
    workflow.perform(step, edition, writer, reason="Cần xem lại.")
    workflow.perform("submit", edition, writer)
    assert refused("approve", edition, writer) == [WROTE_IT]
    assert workflow.blockers("approve", edition, builders.approver()) == []


@pytest.mark.parametrize(
    ("build", "step"), [(builders.published, "undo_publish"), (builders.scheduled, "unschedule")]
)
def test_an_approval_that_was_taken_back_leaves_nothing_of_itself(build, step):
    edition = build()
    workflow.perform(step, edition, builders.approver(), reason="Cần xem lại.")
    assert (
        edition.state,
        edition.approved_by,
        edition.approved_revision,
        edition.published_at,
        edition.first_published_at,
        edition.body_html,
        edition.presentation,
    ) == (State.DRAFT, None, None, None, None, "", {})
    assert listed() == ([], [])


@pytest.mark.parametrize(
    ("build", "step"), [(builders.published, "undo_publish"), (builders.scheduled, "unschedule")]
)
def test_taking_an_approval_back_needs_a_reason(build, step):
    assert refused(step, build(), builders.approver(), reason=" ") == ["Hãy ghi lý do."]


# Undoing a publication


TOO_LATE = "Chỉ hoàn tác được việc đăng bài trong 30 phút. Hãy gỡ bài, hoặc sửa hay đính chính bài."


def next_edition(edition, approver, **content):
    """A further edition of the article, as far as in review."""
    following = workflow.perform("revise", edition, edition.created_by).edition
    change(following, edition.created_by, **content)
    workflow.perform("submit", following, edition.created_by)
    return following


def test_undoing_a_first_publication_leaves_nothing_to_read(client):
    edition = builders.published(title="Đăng nhầm")
    assert client.get(edition.get_absolute_url()).status_code == 200
    approver = builders.approver()
    record = workflow.perform("undo_publish", edition, approver, reason="Chưa được phép đăng.")
    assert (record.actor, record.reason) == (approver, "Chưa được phép đăng.")
    assert edition.state == State.DRAFT
    assert Article.objects.get(pk=edition.article_id).first_published_at is None
    assert listed() == ([], [])
    gone = client.get(edition.get_absolute_url())
    assert gone.status_code == 410
    assert "Đăng nhầm" not in gone.content.decode()


def test_after_an_undone_first_publication_the_address_is_settled_anew(clock):
    edition = builders.published(title="Tiêu đề nhầm")
    writer, approver = edition.created_by, builders.approver()
    workflow.perform("undo_publish", edition, approver, reason="Sai tiêu đề.")
    change(edition, writer, title="Tiêu đề đúng")
    clock.shift(10 * MINUTE)
    workflow.perform("submit", edition, writer)
    workflow.perform("approve", edition, approver)
    article = Article.objects.get(pk=edition.article_id)
    assert (article.slug, article.first_published_at) == ("tieu-de-dung", NOON + 10 * MINUTE)
    assert edition.first_published_at == NOON + 10 * MINUTE


def test_undoing_brings_the_former_edition_back_as_it_was(clock, client):
    former, approver = builders.published(title="Bản trước"), builders.approver()
    following = next_edition(former, approver, title="Bản sau")
    was = Edition.objects.filter(pk=former.pk).values().get()
    clock.shift(5 * MINUTE)
    workflow.perform("approve", following, approver)
    assert listed() == (["Bản sau"], ["Bản sau"])

    workflow.perform("undo_publish", following, approver, reason="Sai số liệu.")
    now = Edition.objects.filter(pk=former.pk).values().get()
    moved = {name for name in was if was[name] != now[name]}
    assert moved == {"lock_version", "updated_at"}
    assert names(former)[-2:] == [
        ("supersede", "published", "superseded"),
        ("reinstate", "superseded", "published"),
    ]
    assert former.transitions.last().reason == "Sai số liệu."
    assert following.state == State.DRAFT
    assert listed() == (["Bản trước"], ["Bản trước"])
    assert list(Edition.objects.live()) == [former]
    assert "Bản trước" in client.get(former.get_absolute_url()).content.decode()
    assert Article.objects.get(pk=former.article_id).first_published_at == NOON


def test_undoing_brings_a_withdrawn_edition_back_withdrawn(client):
    former, approver = builders.withdrawn(title="Bản đã gỡ"), builders.approver()
    following = next_edition(former, approver, title="Bản sau")
    workflow.perform("approve", following, approver)
    assert client.get(former.get_absolute_url()).status_code == 200

    workflow.perform("undo_publish", following, approver, reason="Sai số liệu.")
    former.refresh_from_db()
    assert (former.state, former.withdrawal_explanation, former.withdrawn_at) == (
        State.WITHDRAWN,
        "Bài đăng nhầm số liệu.",
        NOON,
    )
    assert listed() == ([], [])
    assert client.get(former.get_absolute_url()).status_code == 410


def test_a_publication_can_be_undone_again_after_it_was_repeated():
    former, approver = builders.published(title="Bản trước"), builders.approver()
    following = next_edition(former, approver, title="Bản sau")
    for _ in range(2):
        workflow.perform("approve", following, approver)
        former.refresh_from_db()
        assert former.state == State.SUPERSEDED
        workflow.perform("undo_publish", following, approver, reason="Sai số liệu.")
        former.refresh_from_db()
        assert former.state == State.PUBLISHED
        workflow.perform("submit", following, following.created_by)


@pytest.mark.parametrize(("minutes", "possible"), [(0, True), (30, True), (30.01, False)])
def test_a_publication_is_undone_within_thirty_minutes_and_never_after(minutes, possible, clock):
    edition = builders.published()
    clock.shift(minutes * MINUTE)
    if possible:
        workflow.perform("undo_publish", edition, builders.approver(), reason="Sai.")
        assert edition.state == State.DRAFT
    else:
        assert refused("undo_publish", edition, builders.approver(), reason="Sai.") == [TOO_LATE]


def test_restoring_an_article_does_not_open_the_thirty_minutes_again(clock):
    edition, approver = builders.withdrawn(), builders.approver()
    clock.shift(31 * MINUTE)
    workflow.perform("restore", edition, approver)
    assert refused("undo_publish", edition, approver, reason="Sai.") == [TOO_LATE]


def test_the_thirty_minutes_begin_when_readers_see_it_not_when_the_clock_comes_by(clock):
    edition = builders.scheduled(publish_at=NOON + 10 * MINUTE)
    clock.shift(45 * MINUTE)
    assert list(Edition.objects.live()) == [edition]
    workflow.publish_due()
    edition.refresh_from_db()
    assert edition.state == State.PUBLISHED
    assert refused("undo_publish", edition, builders.approver(), reason="Sai.") == [TOO_LATE]


def test_a_publication_is_not_undone_while_the_next_edition_is_worked_on():
    edition = builders.published()
    workflow.perform("revise", edition, edition.created_by)
    assert refused("undo_publish", edition, builders.approver(), reason="Sai.") == [
        "Phiên bản 2 của bài này đang được soạn (Bản nháp)."
    ]


def test_an_undone_text_is_discarded_by_an_approver_alone_and_with_a_reason():
    edition, approver = builders.published(), builders.approver()
    writer = edition.created_by
    workflow.perform("undo_publish", edition, approver, reason="Sai.")
    assert refused("discard", edition, writer, reason="Bỏ.") == [
        "Chỉ người viết hoặc người duyệt mới làm được việc này."
    ]
    assert refused("discard", edition, approver) == ["Hãy ghi lý do."]
    workflow.perform("discard", edition, approver, reason="Không đăng nữa.")
    assert edition.state == State.DISCARDED


# The end of an article's time


def test_the_clock_records_the_end_once(clock):
    edition = builders.published(title="Có hạn", expire_at=NOON + 60 * MINUTE)
    builders.published(title="Không hạn")
    clock.shift(59 * MINUTE)
    assert workflow.expire_due() == ([], [])
    clock.shift(11 * MINUTE)
    done, failed = workflow.expire_due()
    assert ([record.edition for record in done], failed) == ([edition], [])
    assert workflow.expire_due() == ([], [])
    edition.refresh_from_db()
    assert (edition.state, edition.withdrawn_at, edition.withdrawal_form) == (
        State.WITHDRAWN,
        NOON + 60 * MINUTE,
        WithdrawalForm.EXPIRED,
    )
    assert names(edition)[-1] == ("expire", "published", "withdrawn")
    assert edition.transitions.last().actor is None
    assert listed() == (["Không hạn"], ["Không hạn"])


def test_what_has_ended_is_not_restored_but_revised(clock):
    edition = builders.published(expire_at=NOON + MINUTE)
    clock.shift(2 * MINUTE)
    workflow.expire_due()
    edition.refresh_from_db()
    approver = builders.approver()
    assert refused("restore", edition, approver) == [
        "Bài đã hết hạn. Hãy sửa bài và đặt hạn muộn hơn, hoặc bỏ trống hạn."
    ]
    following = workflow.perform("revise", edition, approver).edition
    assert following.expire_at is None


@pytest.mark.parametrize("step", ["publish", "expire"])
def test_nobody_takes_the_clocks_steps(step):
    edition = {"publish": builders.scheduled, "expire": builders.published}[step]()
    assert refused(step, edition, builders.person(is_superuser=True)) == [
        "Bước này do hệ thống tự thực hiện theo giờ hẹn."
    ]


def test_the_clock_does_nothing_before_its_time():
    assert refused("publish", builders.scheduled(), None) == ["Chưa đến thời điểm đăng."]
    assert refused("expire", builders.published(expire_at=NOON + MINUTE), None) == [
        "Bài chưa hết hạn."
    ]


def test_the_clock_takes_no_persons_step():
    assert refused("approve", builders.in_review(), None) == [
        "Bạn không có quyền duyệt; người duyệt của chuyên mục sẽ quyết định."
    ]
    assert refused("withdraw", builders.published(), None, reason="Sai.") == [
        "Bạn không có quyền làm việc này."
    ]


# Withdrawing


@pytest.mark.parametrize(
    ("form", "target"),
    [
        ("notice", ""),
        ("gone", ""),
        ("redirect", "/bai-viet/bai-dung-9/"),
        ("redirect", "https://chinhphu.vn/bai"),
    ],
)
def test_withdrawing_says_what_readers_get_instead(form, target):
    edition = builders.published()
    workflow.perform(
        "withdraw", edition, builders.approver(), reason="Sai tên.", form=form, target=target
    )
    assert (edition.state, edition.withdrawal_form, edition.withdrawal_target) == (
        State.WITHDRAWN,
        form,
        target,
    )
    assert edition.withdrawal_explanation == "Sai tên."
    assert listed() == ([], [])


@pytest.mark.parametrize(
    ("form", "target", "reason"),
    [
        ("redirect", "", "Hãy ghi địa chỉ mà bạn đọc được dẫn tới."),
        *(
            (
                "redirect",
                bad,
                "Địa chỉ phải bắt đầu bằng “/” (trang của cổng này) hoặc “https://”.",
            )
            for bad in (
                "//example.org/",
                "/\\example.org",
                "http://example.org/",
                "javascript:alert(1)",
                "https://",
                "bai-viet/1/",
            )
        ),
        ("expired", "", "Hãy chọn điều bạn đọc thấy thay cho bài viết."),
        ("khac", "", "Hãy chọn điều bạn đọc thấy thay cho bài viết."),
    ],
)
def test_a_withdrawal_that_leads_nowhere_is_refused(form, target, reason):
    edition = builders.published()
    assert refused(
        "withdraw", edition, builders.approver(), reason="Sai.", form=form, target=target
    ) == [reason]


def test_a_withdrawn_article_does_not_lead_to_itself():
    edition = builders.published()
    assert refused(
        "withdraw",
        edition,
        builders.approver(),
        reason="Sai.",
        form="redirect",
        target=edition.get_absolute_url(),
    ) == ["Địa chỉ này dẫn ngược về chính bài viết. Hãy chọn địa chỉ khác."]


def test_a_withdrawal_names_all_that_is_wrong_with_it_at_once():
    assert refused("withdraw", builders.published(), builders.approver(), form="redirect") == [
        "Hãy ghi lý do.",
        "Hãy ghi địa chỉ mà bạn đọc được dẫn tới.",
    ]


def test_restoring_leaves_nothing_of_the_withdrawal_on_the_edition():
    edition, approver = builders.published(title="Trở lại"), builders.approver()
    workflow.perform(
        "withdraw", edition, approver, reason="Sai.", form="redirect", target="/bai-viet/khac-9/"
    )
    workflow.perform("restore", edition, approver)
    assert (
        edition.state,
        edition.withdrawn_at,
        edition.withdrawal_explanation,
        edition.withdrawal_form,
        edition.withdrawal_target,
    ) == (State.PUBLISHED, None, "", "", "")
    assert edition.transitions.get(name="withdraw").reason == "Sai."
    assert listed() == (["Trở lại"], ["Trở lại"])


def test_a_step_takes_no_details_it_does_not_know():
    before = builders.in_review()
    with pytest.raises(TypeError, match="approve takes no form"):
        workflow.perform("approve", before, builders.approver(), form="gone")
    before.refresh_from_db()
    assert before.state == State.IN_REVIEW


# Discarding and recovering


def test_who_began_a_text_discards_it_without_a_word_and_others_with_a_reason():
    own, of_another = builders.draft(), builders.changes_requested()
    workflow.perform("discard", own, own.created_by)
    assert own.state == State.DISCARDED
    approver = builders.approver()
    assert refused("discard", of_another, approver) == ["Hãy ghi lý do."]
    record = workflow.perform("discard", of_another, approver, reason="Trùng bài khác.")
    assert (of_another.state, record.reason) == (State.DISCARDED, "Trùng bài khác.")


def test_another_editor_neither_discards_nor_recovers():
    edition = builders.draft()
    only = ["Chỉ người viết hoặc người duyệt mới làm được việc này."]
    assert refused("discard", edition, builders.editor(), reason="Bỏ.") == only
    workflow.perform("discard", edition, edition.created_by)
    assert refused("recover", edition, builders.editor()) == only


def test_a_recovered_text_is_a_draft_again_with_all_its_words():
    edition = builders.draft(title="Giữ lại")
    content = revisions.snapshot(edition)
    workflow.perform("discard", edition, edition.created_by)
    workflow.perform("recover", edition, edition.created_by, reason="Cần dùng lại.")
    assert (edition.state, revisions.snapshot(edition)) == (State.DRAFT, content)
    assert edition.transitions.last().reason == "Cần dùng lại."


def test_what_was_discarded_is_not_recovered_beside_other_work():
    published = builders.published()
    writer = published.created_by
    following = workflow.perform("revise", published, writer).edition
    workflow.perform("discard", following, writer)
    workflow.perform("revise", published, writer)
    assert refused("recover", following, writer) == [
        "Phiên bản 3 của bài này đang được soạn (Bản nháp)."
    ]


@pytest.mark.parametrize("build", [builders.published, builders.withdrawn, builders.superseded])
def test_what_was_public_is_not_discarded(build):
    edition = build()
    label = edition.get_state_display()
    assert refused("discard", edition, builders.approver(), reason="Bỏ.") == [
        f"Không thể thực hiện “Bỏ bài” khi bài ở trạng thái “{label}”."
    ]


# Restricted articles


RESTRICTED = "Bài này chỉ dành cho những người khác được chỉ định."


@pytest.mark.parametrize(
    ("build", "step"),
    [
        (builders.draft, "submit"),
        (builders.draft, "discard"),
        (builders.draft, "force_publish"),
        (builders.in_review, "approve"),
        (builders.in_review, "request_changes"),
        (builders.in_review, "force_publish"),
        (builders.scheduled, "unschedule"),
        (builders.published, "revise"),
        (builders.published, "correct"),
        (builders.discarded, "recover"),
    ],
)
def test_an_outsider_takes_no_step_on_a_restricted_article(build, step):
    edition = build()
    restriction = Restriction.objects.create(
        article=edition.article, restricted_by=edition.created_by
    )
    person = builders.head() if step == "force_publish" else builders.approver()
    assert refused(step, edition, person, reason="Vì lý do này.")[0] == RESTRICTED
    restriction.people.add(person)
    assert workflow.blockers(step, edition, person) == []


def test_an_outsider_does_not_change_a_restricted_text():
    edition = builders.draft()
    Restriction.objects.create(article=edition.article, restricted_by=edition.created_by)
    assert workflow.edit_blockers(edition, builders.approver()) == [RESTRICTED]
    assert workflow.edit_blockers(edition, edition.created_by) == []


@pytest.mark.parametrize("step", ["withdraw", "undo_publish"])
def test_what_is_public_is_taken_down_by_those_who_may_whoever_its_drafts_are_for(step):
    edition = builders.published()
    Restriction.objects.create(article=edition.article, restricted_by=edition.created_by)
    assert workflow.blockers(step, edition, builders.approver()) == []


# Bad requests


def test_an_unknown_step_is_refused_by_its_name():
    edition = builders.draft()
    assert refused("bay", edition, edition.created_by) == ["Quy trình không có bước “bay”."]


@pytest.mark.parametrize("offset", [-1, 1, -(10**9), 10**9])
def test_a_lock_version_that_is_not_the_texts_is_refused(offset):
    edition = builders.in_review()
    assert refused(
        "approve", edition, builders.approver(), lock_version=edition.lock_version + offset
    ) == ["Bài viết đã thay đổi từ khi bạn mở. Hãy xem lại rồi quyết định."]


def test_an_end_in_the_past_is_refused(clock):
    edition = builders.in_review(expire_at=NOON + MINUTE)
    clock.shift(2 * MINUTE)
    past = ["Thời điểm hết hạn đã qua; hãy chọn thời điểm muộn hơn hoặc để trống."]
    assert refused("approve", edition, builders.approver()) == past
    assert refused("force_publish", edition, builders.head(), reason=FORCE_REASON) == past


def test_a_publication_time_in_the_past_means_at_once(clock):
    edition = builders.in_review(publish_at=NOON + MINUTE)
    clock.shift(2 * MINUTE)
    workflow.perform("approve", edition, builders.approver())
    assert (edition.state, edition.published_at) == (State.PUBLISHED, NOON + 2 * MINUTE)


def test_a_text_that_differs_from_its_last_revision_is_not_approved():
    edition = builders.in_review()
    Edition.objects.filter(pk=edition.pk).update(lead="Đổi lén.")
    assert refused("approve", edition, builders.approver()) == [
        "Văn bản khác với lần lưu gần nhất. Hãy mở ra, lưu lại, rồi quyết định."
    ]


def test_a_refused_step_leaves_the_copy_that_was_passed_in_as_it_was():
    edition = builders.in_review()
    seen = {name: value for name, value in vars(edition).items() if name != "_state"}
    assert refused("approve", edition, edition.created_by)
    assert {name: value for name, value in vars(edition).items() if name != "_state"} == seen
