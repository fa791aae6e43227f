"""The workflow as a matrix: who may take which step from which state."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import revisions, workflow
from articles.models import Article, Edition, Transition
from articles.states import State
from tests import builders

pytestmark = pytest.mark.django_db

#: Which steps each person may take from each state. The edition was written and submitted by "writer";
#: what stands nowhere here is refused.
ALLOWED = {
    State.DRAFT: {
        "submit": {"writer", "other editor", "other approver", "superuser"},
        "discard": {"writer", "other approver", "superuser"},
        "force_publish": {"head of the office", "superuser"},
    },
    State.IN_REVIEW: {
        "recall": {"writer"},
        "request_changes": {"reviewer", "other approver", "superuser"},
        "approve": {"other approver", "superuser"},
        "force_publish": {"head of the office", "superuser"},
    },
    State.CHANGES_REQUESTED: {
        "submit": {"writer", "other editor", "other approver", "superuser"},
        "discard": {"writer", "other approver", "superuser"},
    },
    State.SCHEDULED: {"unschedule": {"other approver", "superuser"}},
    State.PUBLISHED: {
        "revise": {"writer", "other editor", "other approver", "superuser"},
        "correct": {"writer", "other editor", "other approver", "superuser"},
        "withdraw": {"other approver", "superuser"},
        "undo_publish": {"other approver", "superuser"},
    },
    State.SUPERSEDED: {},
    State.WITHDRAWN: {
        "revise": {"writer", "other editor", "other approver", "superuser"},
        "correct": {"writer", "other editor", "other approver", "superuser"},
        "restore": {"other approver", "superuser"},
    },
    State.DISCARDED: {"recover": {"writer", "other approver", "superuser"}},
}
TARGETS = {
    "submit": State.IN_REVIEW,
    "recall": State.DRAFT,
    "request_changes": State.CHANGES_REQUESTED,
    "approve": State.PUBLISHED,
    "force_publish": State.PUBLISHED,
    "undo_publish": State.DRAFT,
    "accept_changes": None,
    "second_review": None,
    "unschedule": State.DRAFT,
    "revise": State.DRAFT,
    "correct": State.DRAFT,
    "withdraw": State.WITHDRAWN,
    "restore": State.PUBLISHED,
    "discard": State.DISCARDED,
    "recover": State.DRAFT,
}
#: Steps that need something to have happened before: they have tests of their own.
NEED_MORE = {"accept_changes", "second_review"}
BY_THE_CLOCK = {"publish", "expire"}
PEOPLE = {
    "nobody's role": builders.person,
    "other editor": builders.editor,
    "reviewer": builders.reviewer,
    "other approver": builders.approver,
    "head of the office": builders.head,
    "administrator": builders.administrator,
    "superuser": lambda: builders.person(is_superuser=True),
}


def test_the_matrix_names_every_state_and_every_step():
    assert set(ALLOWED) == set(State)
    assert set(TARGETS) | BY_THE_CLOCK == set(workflow.RULES)
    assert {step for steps in ALLOWED.values() for step in steps} | NEED_MORE == set(TARGETS)


@pytest.mark.parametrize("state", list(State))
def test_who_may_take_which_step_from_which_state(state):
    edition = builders.IN_STATE[state]()
    people = {"writer": edition.created_by} | {who: build() for who, build in PEOPLE.items()}
    before = edition.transitions.count()
    for who, step in product(people, TARGETS):
        person, cell = people[who], f"{who}: {step}"
        if who in ALLOWED[state].get(step, set()):
            with transaction.atomic():
                takes(step, edition, person, state, cell)
                transaction.set_rollback(True)
            edition.refresh_from_db()
            continue
        assert workflow.blockers(step, edition, person), cell
        assert refuses(step, edition, person), cell
        edition.refresh_from_db()
        assert (edition.state, edition.transitions.count()) == (state, before), cell


def refuses(step, edition, person):
    try:
        workflow.perform(step, edition, person, reason="Vì lý do này.")
    except workflow.Refused:
        return True
    return False


def takes(step, edition, person, state, cell):
    assert workflow.blockers(step, edition, person) == [], cell
    record = workflow.perform(step, edition, person, reason="Vì lý do này.")
    assert (record.name, record.to_state, record.actor) == (step, TARGETS[step], person), cell
    assert record.edition.state == TARGETS[step], cell
    assert record.reason == "Vì lý do này.", cell
    if step in ("revise", "correct"):
        assert record.edition != edition, cell
        assert edition.state == state, cell
    else:
        assert record.from_state == state, cell


@pytest.mark.parametrize("state", list(State))
def test_a_suspended_person_takes_no_step(state):
    edition = builders.IN_STATE[state]()
    suspended = builders.person(is_superuser=True, is_active=False)
    assert all(workflow.blockers(step, edition, suspended) for step in workflow.RULES)


def test_an_unknown_step_is_refused_by_its_name():
    edition = builders.draft()
    with pytest.raises(workflow.Refused) as refusal:
        workflow.perform("bay", edition, edition.created_by)
    assert "bay" in refusal.value.reasons[0]


# Four eyes


def test_an_approver_cannot_approve_what_they_wrote():
    approver = builders.approver()
    edition = builders.in_review(approver)
    with pytest.raises(workflow.Refused) as refusal:
        workflow.perform("approve", edition, approver)
    assert refusal.value.reasons == [
        "Bạn đã viết hoặc sửa bài này; một người duyệt khác phải duyệt."
    ]


def test_four_eyes_are_counted_over_contributors_not_over_who_submitted():
    approver, writer = builders.approver(), builders.editor()
    edition = builders.draft(writer)
    edition.title = "Tiêu đề do người duyệt đặt lại"
    edition.save()
    revisions.record(edition, approver)
    edition.refresh_from_db()
    workflow.perform("submit", edition, writer)
    assert workflow.blockers("approve", edition, approver)
    assert workflow.blockers("approve", edition, builders.approver()) == []


def test_an_approver_who_changes_a_text_in_review_becomes_its_contributor():
    approver = builders.approver()
    edition = builders.in_review()
    assert workflow.edit_blockers(edition, approver) == []
    edition.lead = "Sapo do người duyệt sửa."
    edition.save()
    revisions.record(edition, approver)
    edition.refresh_from_db()
    assert workflow.blockers("approve", edition, approver)


def test_saving_without_a_change_makes_nobody_a_contributor():
    approver = builders.approver()
    edition = builders.in_review()
    assert revisions.record(edition, approver) is None
    assert workflow.blockers("approve", edition, approver) == []


def test_four_eyes_bind_a_superuser_too():
    superuser = builders.person(is_superuser=True)
    edition = builders.in_review(superuser)
    assert workflow.blockers("approve", edition, superuser)


def test_the_person_who_revises_a_published_article_cannot_approve_the_new_edition():
    approver = builders.approver()
    following = workflow.perform("revise", builders.published(), approver).edition
    workflow.perform("submit", following, approver)
    assert workflow.blockers("approve", following, approver)


# What is approved is what was read


def test_approval_names_the_revision_that_was_read():
    edition = builders.in_review()
    record = workflow.perform("approve", edition, builders.approver())
    assert edition.approved_revision == edition.latest_revision == record.revision


def test_an_approval_of_a_text_that_has_moved_is_refused():
    edition = builders.in_review()
    seen = Edition.objects.get(pk=edition.pk)
    edition.title = "Tiêu đề khác"
    edition.save()
    revisions.record(edition, builders.approver())
    with pytest.raises(workflow.Refused) as refusal:
        workflow.perform("approve", seen, builders.approver())
    assert refusal.value.stale
    assert Edition.objects.get(pk=edition.pk).state == State.IN_REVIEW


def test_of_two_stale_copies_only_the_first_is_published():
    edition = builders.in_review()
    first, second = Edition.objects.get(pk=edition.pk), Edition.objects.get(pk=edition.pk)
    workflow.perform("approve", first, builders.approver())
    with pytest.raises(workflow.Refused):
        workflow.perform("approve", second, builders.approver())
    assert edition.transitions.filter(name="approve").count() == 1


def test_a_stale_lock_version_is_refused():
    edition = builders.in_review()
    with pytest.raises(workflow.Refused):
        workflow.perform(
            "approve", edition, builders.approver(), lock_version=edition.lock_version - 1
        )


# Reasons


@pytest.mark.parametrize(
    ("build", "step"), [(builders.in_review, "request_changes"), (builders.published, "withdraw")]
)
@pytest.mark.parametrize("reason", ["", "  \n ", "\u200b"])
def test_a_rejecting_step_needs_a_reason(build, step, reason):
    edition = build()
    with pytest.raises(workflow.Refused) as refusal:
        workflow.perform(step, edition, builders.approver(), reason=reason)
    assert refusal.value.reasons == ["Hãy ghi lý do."]


def test_the_reason_is_kept():
    edition = builders.changes_requested(reason="Thiếu tên đơn vị.")
    assert edition.transitions.get(name="request_changes").reason == "Thiếu tên đơn vị."


# Completeness


def test_submitting_names_everything_that_is_missing():
    writer = builders.editor()
    edition = workflow.open_article(writer, title="Chỉ có tiêu đề")
    assert workflow.blockers("submit", edition, writer) == [
        "Chưa có sapo.",
        "Chưa có nội dung.",
        "Hãy chọn chuyên mục.",
    ]


def test_a_picture_needs_a_caption_and_alternative_text_or_the_word_decorative():
    writer = builders.editor()
    edition = builders.draft(writer, picture=builders.image(writer), caption="")
    figure = edition.figures.get()
    figure.alt = ""
    figure.save()
    assert len(workflow.blockers("submit", edition, writer)) == 2
    figure.caption, figure.decorative = "Quang cảnh", True
    figure.save()
    assert workflow.blockers("submit", edition, writer) == []


# Sections


def test_an_approver_of_another_section_cannot_approve():
    ours, theirs = builders.category(), builders.category()
    approver = builders.approver()
    approver.section_assignments.create(category=theirs)
    edition = builders.in_review(category=ours)
    assert workflow.blockers("approve", edition, approver) == [
        f"Chuyên mục “{ours}” không thuộc phạm vi công việc của bạn."
    ]


def test_an_assignment_covers_the_sub_categories():
    parent = builders.category()
    approver = builders.approver()
    approver.section_assignments.create(category=parent)
    edition = builders.in_review(category=builders.category(parent=parent))
    assert workflow.blockers("approve", edition, approver) == []


def test_a_deputys_assignment_ends_by_itself():
    category, approver = builders.category(), builders.approver()
    approver.section_assignments.create(
        category=category, ends_on=timezone.localdate() - timedelta(days=1)
    )
    assert workflow.blockers("approve", builders.in_review(category=category), approver)


# Publication


def test_approval_puts_the_new_edition_in_the_place_of_the_old_one():
    old = builders.published(title="Cũ")
    following = workflow.perform("revise", old, old.created_by).edition
    following.title = "Mới"
    following.save()
    revisions.record(following, old.created_by)
    following.refresh_from_db()
    workflow.perform("submit", following, old.created_by)
    assert list(Edition.objects.live()) == [old]
    workflow.perform("approve", following, builders.approver())
    old.refresh_from_db()
    assert old.state == State.SUPERSEDED
    assert list(Edition.objects.live()) == [following]
    assert following.first_published_at == old.first_published_at
    assert old.transitions.last().name == "supersede"


def test_revising_takes_over_the_whole_content():
    writer = builders.editor()
    old = builders.published(
        writer,
        picture=builders.image(writer),
        authors=[builders.author()],
        tags=[builders.tag("Chuyển đổi số")],
    )
    following = workflow.perform("revise", old, writer).edition
    assert revisions.snapshot(following) == revisions.snapshot(old)


def test_there_is_one_working_edition_at_a_time():
    edition = builders.published()
    workflow.perform("revise", edition, edition.created_by)
    reasons = workflow.blockers("revise", edition, edition.created_by)
    assert reasons == ["Phiên bản 2 của bài này đang được soạn (Bản nháp)."]


def test_withdrawing_takes_back_what_was_scheduled_to_replace_it():
    edition = builders.published()
    following = workflow.perform("revise", edition, edition.created_by).edition
    following.publish_at = timezone.now() + timedelta(hours=2)
    following.save()
    revisions.record(following, edition.created_by)
    following.refresh_from_db()
    workflow.perform("submit", following, edition.created_by)
    workflow.perform("approve", following, builders.approver())
    workflow.perform("withdraw", edition, builders.approver(), reason="Sai tên.")
    following.refresh_from_db()
    assert following.state == State.DRAFT
    assert following.transitions.last().name == "unschedule"


def test_the_address_is_settled_at_first_publication():
    edition = builders.published(title="Đoàn công tác làm việc")
    following = workflow.perform("revise", edition, edition.created_by).edition
    following.title = "Tiêu đề đã đổi"
    following.save()
    revisions.record(following, edition.created_by)
    following.refresh_from_db()
    workflow.perform("submit", following, edition.created_by)
    workflow.perform("approve", following, builders.approver())
    assert Article.objects.get(pk=edition.article_id).slug == "doan-cong-tac-lam-viec"


# No way around


def test_no_save_changes_a_state():
    edition = builders.draft()
    edition.state = State.PUBLISHED
    with pytest.raises(TypeError):
        edition.save()


def test_no_bulk_update_changes_a_state():
    builders.draft()
    with pytest.raises(TypeError):
        Edition.objects.update(state=State.PUBLISHED)


def test_a_new_edition_begins_as_a_draft():
    edition = builders.draft()
    with pytest.raises(TypeError):
        Edition.objects.create(
            article=edition.article,
            number=2,
            title="Lén",
            state=State.PUBLISHED,
            created_by=edition.created_by,
            updated_by=edition.created_by,
        )


def test_the_database_refuses_a_published_edition_without_an_approver():
    edition = builders.draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        super(type(Edition.objects.all()), Edition.objects.filter(pk=edition.pk)).update(
            state=State.PUBLISHED
        )


def test_every_step_leaves_one_record():
    edition = builders.superseded()
    assert list(edition.transitions.values_list("name", "from_state", "to_state")) == [
        ("submit", "draft", "in_review"),
        ("approve", "in_review", "published"),
        ("supersede", "published", "superseded"),
    ]
    assert Transition.objects.filter(name="revise", from_state="", to_state="draft").count() == 1
