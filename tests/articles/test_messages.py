"""Who is told what: the exact people for every step, and what a message says and leads to."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.urls import include, path
from django.utils import timezone, translation

from accounts.models import MailRhythm, Unit
from articles import message_words, messages, revisions, workflow
from articles.models import Assignment, Comment, Message, Restriction, SectionAssignment
from articles.models.assignment import Purpose
from articles.models.message import Kind
from articles.states import State
from articles.workflow import RULES
from tests import builders

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).parents[2] / "docs/messages.md"
#: Steps after which nobody is told anything.
SILENT = {"revise", "correct", "restore", "recover"}

# Where the page of comparisons has its name, whoever builds it.
urlpatterns = [
    path(
        "admin/",
        include(
            (
                [
                    path("", lambda request: None, name="index"),
                    path("e/<int:pk>/", lambda request: None, name="articles_edition_change"),
                    path("e/<int:pk>/doi/", lambda request: None, name="articles_edition_compare"),
                ],
                "admin",
            )
        ),
    )
]


class Newsroom:
    """The people of a newsroom, each of whom may or may not be told."""

    def __init__(self):
        self.section = builders.category("Thời sự")
        self.writer = builders.editor(username="viet", full_name="Lê Thu Hiền")
        self.other_editor = builders.editor(username="viet2")
        self.approver = builders.approver(username="duyet", full_name="Vũ Quang Minh")
        self.other_approver = builders.approver(username="duyet2")
        self.reviewer = builders.reviewer(username="thamdinh")
        self.head = builders.head(username="chanh", full_name="Nguyễn Văn Chánh")
        # Nobody of these is ever told anything.
        builders.approver(username="da-nghi", is_active=False)
        elsewhere = builders.approver(username="muc-khac")
        SectionAssignment.objects.create(user=elsewhere, category=builders.category("Kinh tế"))
        builders.person(username="trum", is_superuser=True)
        builders.administrator(username="quantri")

    def draft(self, **content):
        return builders.draft(self.writer, category=self.section, title="Được mùa", **content)

    def in_review(self, **content):
        edition = self.draft(**content)
        workflow.perform("submit", edition, self.writer)
        return edition

    def published(self, **content):
        edition = self.in_review(**content)
        workflow.perform("approve", edition, self.approver)
        return edition

    def scheduled(self, **content):
        return self.published(publish_at=timezone.now() + timedelta(hours=1), **content)


@pytest.fixture
def newsroom():
    return Newsroom()


def change(edition, by, lead):
    """Write another lead and save it, as the form does."""
    edition.lead = lead
    edition.save()
    revision = revisions.record(edition, by)
    edition.refresh_from_db()
    messages.tell_of_changes(edition, revision)
    return revision


def told_by(act):
    """What people were told by it: {(user name, kind)}, and with which words."""
    last = Message.objects.values_list("pk", flat=True).first() or 0
    act()
    new = Message.objects.filter(pk__gt=last).select_related("recipient")
    told = [(each.recipient.username, each.kind) for each in new]
    assert len(told) == len(set(told)), "somebody was told the same twice"
    return set(told)


def step(name, edition, by, **details):
    return told_by(lambda: workflow.perform(name, edition, by, **details))


# The steps


def test_a_submission_is_told_to_the_approvers_who_could_approve_it(newsroom):
    assert step("submit", newsroom.draft(), newsroom.writer) == {
        ("duyet", "submitted"),
        ("duyet2", "submitted"),
    }


def test_an_approver_who_wrote_some_of_it_is_not_told_that_it_waits(newsroom):
    edition = newsroom.draft()
    change(edition, newsroom.approver, "Sửa của người duyệt.")
    assert step("submit", edition, newsroom.writer) == {("duyet2", "submitted")}


def test_an_approver_of_a_category_above_is_told_and_one_whose_time_is_over_is_not(newsroom):
    below = builders.category("Chính trị", parent=newsroom.section)
    SectionAssignment.objects.create(user=newsroom.approver, category=newsroom.section)
    SectionAssignment.objects.create(
        user=newsroom.other_approver,
        category=newsroom.section,
        ends_on=timezone.localdate() - timedelta(days=1),
    )
    edition = builders.draft(newsroom.writer, category=below)
    assert step("submit", edition, newsroom.writer) == {("duyet", "submitted")}


def test_whoever_sent_a_text_back_is_told_when_it_comes_again(newsroom):
    edition = newsroom.in_review()
    workflow.perform("request_changes", edition, newsroom.reviewer, reason="Bổ sung số liệu.")
    assert step("submit", edition, newsroom.writer) == {
        ("duyet", "submitted"),
        ("duyet2", "submitted"),
        ("thamdinh", "submitted"),
    }


def test_a_returned_text_is_told_to_all_who_wrote_it_with_the_reason(newsroom):
    edition = newsroom.draft()
    change(edition, newsroom.other_editor, "Viết cùng.")
    workflow.perform("submit", edition, newsroom.writer)
    told = step("request_changes", edition, newsroom.approver, reason="Bổ sung số liệu.")
    assert told == {("viet", "returned"), ("viet2", "returned")}
    assert set(Message.objects.filter(kind="returned").values_list("text", flat=True)) == {
        "Bổ sung số liệu."
    }


def test_a_text_taken_back_is_told_to_whoever_was_reading_it(newsroom):
    edition = newsroom.in_review()
    assert step("recall", edition, newsroom.writer) == set()
    workflow.perform("submit", edition, newsroom.writer)
    Assignment.objects.create(
        edition=edition,
        purpose=Purpose.READING,
        person=newsroom.reviewer,
        assigned_by=newsroom.approver,
    )
    assert step("recall", edition, newsroom.writer) == {("thamdinh", "taken_back")}
    # Who read it in an earlier round has nothing to do with this one.
    workflow.perform("submit", edition, newsroom.writer)
    assert step("recall", edition, newsroom.writer) == set()


def test_a_change_in_review_is_told_to_the_writers_once_a_round(newsroom):
    edition = newsroom.in_review()
    assert told_by(lambda: change(edition, newsroom.approver, "Sửa lần một.")) == {
        ("viet", "changed_in_review")
    }
    assert told_by(lambda: change(edition, newsroom.approver, "Sửa lần hai.")) == set()
    assert told_by(lambda: change(edition, newsroom.other_approver, "Người khác sửa.")) == {
        ("viet", "changed_in_review")
    }
    workflow.perform("accept_changes", edition, newsroom.writer)
    assert told_by(lambda: change(edition, newsroom.approver, "Sửa lần ba.")) == {
        ("viet", "changed_in_review")
    }


def test_a_change_of_a_draft_is_told_to_nobody(newsroom):
    edition = newsroom.draft()
    assert told_by(lambda: change(edition, newsroom.approver, "Sửa bản nháp.")) == set()


def test_an_approver_is_told_that_their_change_was_accepted(newsroom):
    edition = newsroom.in_review()
    change(edition, newsroom.approver, "Sửa khi duyệt.")
    assert step("accept_changes", edition, newsroom.writer) == {("duyet", "submitted")}
    message = Message.objects.first()
    assert message_words.sentence(message) == (
        "Lê Thu Hiền đã chấp nhận các chỗ sửa trong bài “Được mùa”; bạn có thể duyệt bài."
    )


def test_an_approval_is_told_to_the_writers(newsroom):
    assert step("approve", newsroom.in_review(), newsroom.approver) == {("viet", "approved")}
    assert message_words.sentence(Message.objects.first()) == (
        "Vũ Quang Minh đã duyệt bài “Được mùa” và bài đã được đăng."
    )


def test_an_approval_for_later_says_so(newsroom):
    newsroom.scheduled()
    assert message_words.sentence(Message.objects.first()) == (
        "Vũ Quang Minh đã duyệt bài “Được mùa”; bài sẽ được đăng theo giờ hẹn."
    )


def test_the_first_of_two_approvals_is_told_to_those_who_can_give_the_second(newsroom):
    newsroom.section.two_approvals = True
    newsroom.section.save()
    edition = newsroom.in_review()
    assert step("approve", edition, newsroom.approver) == {("duyet2", "approved_once")}
    assert step("approve", edition, newsroom.other_approver) == {("viet", "approved")}


def test_a_publication_on_time_is_told_to_the_writers(newsroom):
    edition = newsroom.scheduled()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert step("publish", edition, None) == {("viet", "published")}


def test_a_publication_without_approval_is_told_to_writers_and_approvers_with_the_reason(newsroom):
    assert step("force_publish", newsroom.draft(), newsroom.head, reason="Bão đêm nay.") == {
        ("viet", "forced"),
        ("duyet", "forced"),
        ("duyet2", "forced"),
    }
    assert set(Message.objects.filter(kind="forced").values_list("text", flat=True)) == {
        "Bão đêm nay."
    }


def test_a_second_review_is_told_to_who_published_without_it(newsroom):
    edition = newsroom.draft()
    workflow.perform("force_publish", edition, newsroom.head, reason="Bão đêm nay.")
    assert step("second_review", edition, newsroom.approver) == {("chanh", "reviewed")}


def test_a_cancelled_schedule_is_told_to_the_writers_and_who_approved(newsroom):
    edition = newsroom.scheduled()
    assert step("unschedule", edition, newsroom.other_approver, reason="Chờ số liệu.") == {
        ("viet", "taken_back"),
        ("duyet", "taken_back"),
    }
    assert "đã hủy lịch đăng" in message_words.sentence(Message.objects.first())


def test_an_undone_publication_is_told_to_the_writers_and_who_approved(newsroom):
    edition = newsroom.published()
    assert step("undo_publish", edition, newsroom.other_approver, reason="Sai tên.") == {
        ("viet", "taken_back"),
        ("duyet", "taken_back"),
    }
    assert "đã hoàn tác việc đăng" in message_words.sentence(Message.objects.first())


def test_a_withdrawal_is_told_to_the_writers(newsroom):
    edition = newsroom.published()
    assert step("withdraw", edition, newsroom.approver, reason="Sai số liệu.") == {
        ("viet", "withdrawn")
    }


def test_a_withdrawal_tells_too_that_the_next_edition_lost_its_schedule(newsroom):
    edition = newsroom.published()
    following = workflow.perform("revise", edition, newsroom.other_editor).edition
    following.publish_at = timezone.now() + timedelta(hours=1)
    following.save()
    change(following, newsroom.other_editor, "Bản mới.")
    workflow.perform("submit", following, newsroom.other_editor)
    workflow.perform("approve", following, newsroom.other_approver)
    assert step("withdraw", edition, newsroom.approver, reason="Sai số liệu.") == {
        ("viet", "withdrawn"),
        ("viet2", "taken_back"),
        ("duyet2", "taken_back"),
    }


def test_the_end_of_its_time_is_told_to_the_writers(newsroom):
    edition = newsroom.published(expire_at=timezone.now() + timedelta(hours=1))
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert step("expire", edition, None) == {("viet", "expired")}


def test_a_discarded_draft_is_told_to_who_wrote_it(newsroom):
    assert step("discard", newsroom.draft(), newsroom.writer) == set()
    assert step("discard", newsroom.draft(), newsroom.approver, reason="Trùng bài.") == {
        ("viet", "discarded")
    }


def test_the_other_steps_tell_nobody(newsroom):
    published = newsroom.published()
    withdrawn = newsroom.published()
    workflow.perform("withdraw", withdrawn, newsroom.approver, reason="Sai.")
    discarded = newsroom.draft()
    workflow.perform("discard", discarded, newsroom.writer)
    taken = {
        "revise": (published, newsroom.writer),
        "correct": (withdrawn, newsroom.writer),
        "recover": (discarded, newsroom.writer),
    }
    for name, (edition, by) in taken.items():
        assert step(name, edition, by) == set()
    workflow.perform("discard", withdrawn.article.working_edition, newsroom.writer)
    assert step("restore", withdrawn, newsroom.approver) == set()
    assert {*taken, "restore"} == SILENT


def test_the_document_names_every_kind_and_the_steps_after_which_it_is_told(newsroom):
    """Each step is taken once, and what was told is compared with docs/messages.md."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in DOCUMENT.read_text().splitlines()
        if line.startswith("| `")
    ]
    assert [row[0].strip("`") for row in rows] == [str(kind) for kind in Kind]
    written = {
        (row[0].strip("`"), name.strip().strip("`"))
        for row in rows
        for name in row[2].split(",")
        if name
    }

    newsroom.section.two_approvals = True
    newsroom.section.save()
    soon = timezone.now() + timedelta(hours=1)
    edition = newsroom.in_review(publish_at=soon, expire_at=soon + timedelta(hours=1))
    Assignment.objects.create(
        edition=edition,
        purpose=Purpose.READING,
        person=newsroom.reviewer,
        assigned_by=newsroom.reviewer,
    )
    workflow.perform("recall", edition, newsroom.writer)
    workflow.perform("submit", edition, newsroom.writer)
    workflow.perform("request_changes", edition, newsroom.reviewer, reason="Thiếu.")
    workflow.perform("submit", edition, newsroom.writer)
    change(edition, newsroom.approver, "Sửa khi duyệt.")
    workflow.perform("accept_changes", edition, newsroom.writer)
    for approver in (newsroom.approver, newsroom.other_approver):
        workflow.perform("approve", edition, approver)
    with time_machine.travel(soon):
        workflow.perform("publish", edition, None)
    with time_machine.travel(soon + timedelta(hours=1)):
        workflow.perform("expire", edition, None)
    forced = newsroom.draft()
    workflow.perform("force_publish", forced, newsroom.head, reason="Bão.")
    workflow.perform("second_review", forced, newsroom.approver)
    workflow.perform("undo_publish", forced, newsroom.approver, reason="Sai.")
    newsroom.section.two_approvals = False
    newsroom.section.save()
    workflow.perform("withdraw", newsroom.published(), newsroom.approver, reason="Sai.")
    workflow.perform("unschedule", newsroom.scheduled(), newsroom.approver, reason="Chờ.")
    workflow.perform("discard", newsroom.draft(), newsroom.approver, reason="Trùng.")

    told = Message.objects.filter(transition__isnull=False)
    assert set(told.values_list("kind", "transition__name")) == written
    assert {name for _, name in written} | SILENT == set(RULES)
    assert all(f"`{name}`" in DOCUMENT.read_text() for name in SILENT)


# What holds for every message


def test_nobody_suspended_and_never_who_caused_it_is_told(newsroom):
    newsroom.other_editor.is_active = False
    people = [newsroom.writer, newsroom.other_editor, newsroom.approver, newsroom.approver]
    sent = messages.send(
        Kind.COMMENTED, people, edition=newsroom.draft(), actor=newsroom.writer, text="Hay."
    )
    assert [each.recipient for each in sent] == [newsroom.approver]


def test_a_restricted_draft_is_told_of_to_those_inside_alone(newsroom):
    unit = Unit.objects.create(name="Văn phòng")
    newsroom.other_approver.unit = unit
    newsroom.other_approver.save()
    edition = newsroom.draft()
    Restriction.objects.create(article=edition.article, unit=unit, restricted_by=newsroom.writer)
    assert step("submit", edition, newsroom.writer) == {("duyet2", "submitted")}


def test_what_is_public_is_told_of_in_spite_of_a_restriction(newsroom):
    edition = newsroom.draft()
    Restriction.objects.create(article=edition.article, restricted_by=newsroom.writer)
    newsroom.head.user_permissions.clear()
    forcing = builders.head(username="pho", is_superuser=True)
    assert step("force_publish", edition, forcing, reason="Bão.") == {
        ("viet", "forced"),
        ("duyet", "forced"),
        ("duyet2", "forced"),
    }


def test_with_a_key_the_same_person_is_told_once_for_good(newsroom):
    edition = newsroom.draft()

    def remind(*people):
        return messages.send(Kind.REMINDER, people, edition=edition, key="han:1")

    assert [each.recipient for each in remind(newsroom.writer)] == [newsroom.writer]
    assert [each.recipient for each in remind(newsroom.writer, newsroom.approver)] == [
        newsroom.approver
    ]
    assert remind(newsroom.writer, newsroom.approver) == []
    assert Message.objects.filter(kind="reminder").count() == 2


def test_whoever_wants_one_mail_a_day_gets_it_in_the_digest(newsroom):
    newsroom.other_approver.mail_rhythm = MailRhythm.DAILY
    newsroom.other_approver.save()
    newsroom.in_review()
    assert dict(Message.objects.values_list("recipient__username", "digest")) == {
        "duyet": False,
        "duyet2": True,
    }


def unread():
    return set(
        Message.objects.filter(read_at__isnull=True).values_list("recipient__username", "kind")
    )


def test_what_waited_for_several_waits_for_none_once_one_has_seen_to_it(newsroom):
    edition = newsroom.in_review()
    assert unread() == {("duyet", "submitted"), ("duyet2", "submitted")}
    workflow.perform("approve", edition, newsroom.approver)
    assert unread() == {("viet", "approved")}


def test_the_first_of_two_approvals_leaves_the_message_of_the_other_approver_unread(newsroom):
    newsroom.section.two_approvals = True
    newsroom.section.save()
    edition = newsroom.in_review()
    workflow.perform("approve", edition, newsroom.approver)
    assert unread() == {("duyet2", "submitted"), ("duyet2", "approved_once")}


def test_a_reason_stays_unread_for_the_writer_who_did_not_act_on_it(newsroom):
    edition = newsroom.draft()
    change(edition, newsroom.other_editor, "Viết cùng.")
    workflow.perform("submit", edition, newsroom.writer)
    workflow.perform("request_changes", edition, newsroom.approver, reason="Thiếu.")
    workflow.perform("submit", edition, newsroom.writer)
    assert unread() == {("viet2", "returned"), ("duyet", "submitted"), ("duyet2", "submitted")}


def test_a_second_review_waits_for_all_until_one_has_done_it(newsroom):
    edition = newsroom.draft()
    workflow.perform("force_publish", edition, newsroom.head, reason="Bão.")
    workflow.perform("withdraw", edition, newsroom.approver, reason="Sai.")
    assert ("duyet2", "forced") in unread()
    assert ("duyet", "forced") not in unread()
    workflow.perform("second_review", edition, newsroom.other_approver)
    assert unread() == {("viet", "withdrawn"), ("chanh", "reviewed")}


# Words


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_has_a_subject_and_a_whole_sentence_in_both_languages(kind, language, newsroom):
    edition = None if kind in {Kind.CLOCK_STOPPED, Kind.LETTER} else newsroom.draft()
    [message] = messages.send(kind, [newsroom.approver], edition=edition, actor=newsroom.writer)
    with translation.override(language):
        sentence, subject = message_words.sentence(message), message_words.subject(message)
    assert sentence.endswith(".")
    assert "%" not in sentence + subject
    assert ("Được mùa" in sentence) is ("Được mùa" in subject) is (edition is not None)
    assert set(message_words.SENTENCES) == set(Kind)


def test_a_message_without_a_person_was_caused_by_the_system(newsroom):
    [message] = messages.send(Kind.WITHDRAWN, [newsroom.writer], edition=newsroom.draft())
    assert message_words.sentence(message) == "Hệ thống đã gỡ bài “Được mùa”."


def test_a_message_leads_to_the_article_to_the_comment_or_to_the_desk(newsroom):
    edition = newsroom.draft()
    comment = Comment.objects.create(edition=edition, author=newsroom.approver, text="Hay.")
    addresses = [
        message_words.address(messages.send(kind, [newsroom.writer], **about)[0])
        for kind, about in (
            (Kind.RETURNED, {"edition": edition}),
            (Kind.COMMENTED, {"edition": edition, "comment": comment}),
            (Kind.CLOCK_STOPPED, {}),
        )
    ]
    change_page = f"/admin/articles/edition/{edition.pk}/change/"
    assert addresses == [change_page, f"{change_page}#comment-{comment.pk}", "/admin/"]


def test_an_article_restricted_later_is_named_to_nobody_outside(newsroom):
    edition = newsroom.in_review()
    Message.objects.update(text="Lời riêng.")
    Restriction.objects.create(article=edition.article, restricted_by=newsroom.writer)
    message = Message.objects.get(recipient=newsroom.approver)
    hidden = "Thông báo này nói về một bài viết nay chỉ dành cho người khác."
    assert message_words.subject(message) == "Chờ duyệt"
    assert message_words.sentence(message) == hidden
    assert message_words.quote(message) == ""
    assert message_words.address(message) == "/admin/"
    listed = message_words.with_what_words_need(
        Message.objects.filter(pk=message.pk), newsroom.approver
    )
    assert [message_words.sentence(each) for each in listed] == [hidden]


def changes(person, kind):
    """Where "what has changed" leads in the newest message of this kind to this person."""
    message = Message.objects.filter(recipient=person, kind=kind).first()
    listed = message_words.with_what_words_need(Message.objects.filter(pk=message.pk), person).get()
    assert message_words.changes_address(listed) == message_words.changes_address(message)
    return message_words.changes_address(message)


def test_what_has_changed_is_counted_from_what_its_recipient_knows(newsroom, settings):
    settings.ROOT_URLCONF = __name__
    edition = newsroom.in_review()
    page = f"/admin/e/{edition.pk}/doi/"
    first = edition.latest_revision.number
    # Never seen, and the newest: there is nothing to compare.
    assert changes(newsroom.approver, Kind.SUBMITTED) is None

    second = change(edition, newsroom.approver, "Sửa khi duyệt.").number
    assert changes(newsroom.writer, Kind.CHANGED_IN_REVIEW) == f"{page}?tu={first}"
    workflow.perform("request_changes", edition, newsroom.approver, reason="Thiếu.")
    assert changes(newsroom.writer, Kind.RETURNED) == f"{page}?tu={first}"

    change(edition, newsroom.writer, "Bổ sung.")
    assert changes(newsroom.writer, Kind.RETURNED) is None
    workflow.perform("submit", edition, newsroom.writer)
    # One changed it herself, the other was told of the first submission.
    assert changes(newsroom.approver, Kind.SUBMITTED) == f"{page}?tu={second}"
    assert changes(newsroom.other_approver, Kind.SUBMITTED) == f"{page}?tu={first}"
    workflow.perform("approve", edition, newsroom.other_approver)
    assert changes(newsroom.writer, Kind.APPROVED) is None
    assert edition.state == State.PUBLISHED
