"""Builders for tests. A state is reached through the workflow, never written."""

import io
import itertools
from datetime import timedelta

from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Pillow

from accounts.models import User
from accounts.roles import ADMINISTRATOR, APPROVER, EDITOR, REVIEWER
from articles import documents, library, revisions, workflow
from articles.models import Attachment, Author, Byline, Category, Figure, Tag
from articles.models.figure import Placement
from articles.states import State
from tests import files

PASSWORD = "mat-khau-de-thu-1"

_numbers = itertools.count(1)


def person(role=None, *, username=None, **fields):
    """Somebody with an account, in the role with this name, or without any role."""
    username = username or f"nguoi{next(_numbers)}"
    user = User(
        username=username, full_name=fields.pop("full_name", username), is_staff=True, **fields
    )
    user.set_password(PASSWORD)
    user.save()
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def editor(**fields):
    return person(EDITOR, **fields)


def approver(**fields):
    return person(APPROVER, **fields)


def reviewer(**fields):
    return person(REVIEWER, **fields)


def head(**fields):
    """Somebody who may publish without approval: the right alone, no role of the newsroom."""
    made = person(**fields)
    made.user_permissions.add(Permission.objects.get(codename="force_publish"))
    return made


def administrator(**fields):
    return person(ADMINISTRATOR, **fields)


def category(name=None, *, parent=None, **fields):
    made = Category(name=name or f"Chuyên mục {next(_numbers)}", parent=parent, **fields)
    made.full_clean()
    made.save()
    return made


def author(name="Hồng Phái", **fields):
    return Author.objects.create(name=name, **fields)


def tag(name):
    return Tag.objects.create(name=name)


def picture_bytes(width=640, height=427, *, ext="JPEG"):
    """A real picture file, different at each call: its number stands in it as a row of light and
    dark fields, which no encoding takes for one another."""
    number = next(_numbers)
    picture = Pillow.new("RGB", (width, height), (60, 110, 90))
    field = max(1, width // 24)
    for bit in range(24):
        if number >> bit & 1:
            picture.paste((240, 230, 210), (bit * field, 0, (bit + 1) * field, height // 2 + 1))
    made = io.BytesIO()
    picture.save(made, ext)
    return made.getvalue()


def image(by, **words):
    made, _created = library.take(ContentFile(picture_bytes(), name="anh.jpg"), by, **words)
    return made


def document(by, content=None, *, name="Van_ban.pdf"):
    """A file of the library: another PDF at each call, or this content."""
    content = content or files.pdf(f"Van ban {next(_numbers)}")
    made, _created = documents.take(ContentFile(content, name=name), by)
    return made


def draft(
    by=None,
    *,
    title=None,
    lead="Sáng 20/3, đoàn công tác làm việc tại xã.",
    body="<p>Đoàn đã nghe báo cáo và khảo sát thực tế.</p>",
    category=None,
    authors=(),
    tags=(),
    picture=None,
    caption="Quang cảnh buổi làm việc",
    attachments=(),
    **fields,
):
    """A complete draft, written by `by` (a new editor by default). `attachments` are (title, document)."""
    by = by or editor()
    edition = workflow.open_article(
        by,
        title=title or f"Bài số {next(_numbers)}",
        lead=lead,
        body=body,
        category=category or globals()["category"](),
        **fields,
    )
    for position, each in enumerate(authors):
        Byline.objects.create(edition=edition, author=each, position=position)
    edition.tags.set(tags)
    if picture:
        Figure.objects.create(
            edition=edition,
            image=picture,
            placement=Placement.LEAD,
            caption=caption,
            alt="Hội trường có nhiều người đang họp",
        )
    for position, (title, each) in enumerate(attachments):
        Attachment.objects.create(edition=edition, document=each, title=title, position=position)
    revisions.record(edition, by)
    edition.refresh_from_db()
    return edition


def in_review(by=None, **content):
    edition = draft(by, **content)
    workflow.perform("submit", edition, edition.created_by)
    return edition


def changes_requested(by=None, *, reviewer=None, reason="Bổ sung số liệu.", **content):
    edition = in_review(by, **content)
    workflow.perform("request_changes", edition, reviewer or approver(), reason=reason)
    return edition


def scheduled(by=None, *, reviewer=None, publish_at=None, **content):
    publish_at = publish_at or timezone.now() + timedelta(days=1)
    edition = in_review(by, publish_at=publish_at, **content)
    workflow.perform("approve", edition, reviewer or approver())
    return edition


def published(by=None, *, reviewer=None, **content):
    edition = in_review(by, **content)
    workflow.perform("approve", edition, reviewer or approver())
    return edition


def corrected(edition, *, reviewer=None, text="Bài ghi 12 hộ; đúng là 21 hộ."):
    """A public edition put right by its writer, with a public text."""
    writer = edition.created_by
    following = workflow.perform("correct", edition, writer).edition
    following.correction_text = text
    following.save()
    revisions.record(following, writer)
    following.refresh_from_db()
    workflow.perform("submit", following, writer)
    workflow.perform("approve", following, reviewer or approver())
    following.refresh_from_db()
    return following


def withdrawn(by=None, *, reviewer=None, reason="Bài đăng nhầm số liệu.", **content):
    reviewer = reviewer or approver()
    edition = published(by, reviewer=reviewer, **content)
    workflow.perform("withdraw", edition, reviewer, reason=reason)
    return edition


def superseded(by=None, *, reviewer=None, **content):
    reviewer = reviewer or approver()
    edition = published(by, reviewer=reviewer, **content)
    following = workflow.perform("revise", edition, edition.created_by).edition
    workflow.perform("submit", following, edition.created_by)
    workflow.perform("approve", following, reviewer)
    edition.refresh_from_db()
    return edition


def discarded(by=None, **content):
    edition = draft(by, **content)
    workflow.perform("discard", edition, edition.created_by)
    return edition


#: How an edition comes into each state.
IN_STATE = {
    State.DRAFT: draft,
    State.IN_REVIEW: in_review,
    State.CHANGES_REQUESTED: changes_requested,
    State.SCHEDULED: scheduled,
    State.PUBLISHED: published,
    State.SUPERSEDED: superseded,
    State.WITHDRAWN: withdrawn,
    State.DISCARDED: discarded,
}
