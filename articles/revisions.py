"""Snapshots of an edition's whole content, and what changed between two of them."""

import hashlib
import json
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.models import User
from articles import contributions, figures
from articles.models import Edition, Revision

#: The fields of an edition that are its content, in the order in which people read them.
TEXT_FIELDS = ("title", "lead", "body")
PLAIN_FIELDS = (
    *TEXT_FIELDS,
    "category_id",
    "thread_id",
    "source_id",
    "featured_slot",
    "seo_title",
    "seo_description",
    "change_note",
    "minor",
    "correction_text",
)
TIME_FIELDS = ("publish_at", "expire_at")
FIGURE_FIELDS = ("placement", "position", "caption", "alt", "decorative", "credit")
ATTACHMENT_FIELDS = ("title", "position")


def snapshot(edition: Edition) -> dict[str, Any]:
    """The edition's content as plain data (JSON), figures, bylines and attachments included."""
    content = {name: getattr(edition, name) for name in PLAIN_FIELDS}
    for name in TIME_FIELDS:
        moment = getattr(edition, name)
        content[name] = moment.isoformat() if moment else None
    content["further_categories"] = sorted(edition.further_categories.values_list("pk", flat=True))
    content["tags"] = sorted(edition.tags.values_list("pk", flat=True))
    content["authors"] = list(
        edition.bylines.order_by("position", "pk").values_list("author_id", flat=True)
    )
    content["figures"] = [
        {"image": figure.image.digest} | {name: getattr(figure, name) for name in FIGURE_FIELDS}
        for figure in edition.figures.select_related("image").order_by(
            "placement", "position", "pk"
        )
    ]
    attachments = [
        {"document": attachment.document.digest}
        | {name: getattr(attachment, name) for name in ATTACHMENT_FIELDS}
        for attachment in edition.attachments.select_related("document").order_by("position", "pk")
    ]
    # Only where there are any: what was kept before there were attachments is unchanged by them.
    return content | ({"attachments": attachments} if attachments else {})


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of the content as canonical JSON, in hexadecimal digits."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@transaction.atomic
def record(edition: Edition, by: User) -> Revision | None:
    """Keep the edition's content as `by` left it. Returns the new Revision, or None if nothing changed.

    A new revision moves the lock version on, so that a form opened before it is recognised as stale.
    """
    edition = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    figures.follow_body(edition)
    content = snapshot(edition)
    digest = digest_of(content)
    latest = contributions.latest(edition)
    if latest and latest.digest == digest:
        return None
    number = latest.number + 1 if latest else 1
    revision = Revision.objects.create(
        edition=edition, number=number, content=content, digest=digest, author=by
    )
    contributions.forget(edition)
    Edition.objects.filter(pk=edition.pk).update(
        lock_version=F("lock_version") + 1, updated_by=by, updated_at=revision.created_at
    )
    return revision
