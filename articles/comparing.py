"""What changed between two revisions, in words: names for keys, dates for numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from articles import richtext
from articles.models import Author, Category, Document, Edition, Image, Source, Tag, Thread
from articles.models.figure import Placement

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from accounts.models import User
    from articles.models import Revision, Transition

#: The steps by which a text passes from one hand to another.
HAND_OVERS = ("submit", "request_changes", "approve", "accept_changes", "recall", "unschedule")

WORDS = ("title", "lead", "correction_text", "change_note", "seo_title", "seo_description")
NAMED = {"category_id": Category, "thread_id": Thread, "source_id": Source}
NAMED_SEVERAL = {"further_categories": Category, "tags": Tag, "authors": Author}


@dataclass(frozen=True)
class Fact:
    """Something beside the text: what it was and what it is, in words; "" for nothing."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class PictureChange:
    """A picture that came, went, or is used otherwise; `image` is None if the library lost it."""

    change: str  # "added", "removed", "changed"
    image: Image | None
    caption: str
    words: list[tuple[str, SafeString]] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


@dataclass(frozen=True)
class Comparison:
    texts: list[tuple[str, SafeString]]
    body: list[richtext.Stretch]
    pictures: list[PictureChange]
    facts: list[Fact]

    @property
    def is_empty(self) -> bool:
        return not (self.texts or self.body or self.pictures or self.facts)


def compare(old: dict[str, Any], new: dict[str, Any]) -> Comparison:
    """What changed between two snapshots, as `revisions.snapshot` makes them."""
    return Comparison(
        texts=[
            (_label(name), richtext.compare_words(old.get(name) or "", new.get(name) or ""))
            for name in WORDS
            if (old.get(name) or "") != (new.get(name) or "")
        ],
        body=richtext.compare(old.get("body") or "", new.get("body") or ""),
        pictures=_pictures(old.get("figures") or [], new.get("figures") or []),
        facts=_facts(old, new),
    )


def _label(name: str) -> str:
    label = str(Edition._meta.get_field(name.removesuffix("_id")).verbose_name)
    return label[:1].upper() + label[1:]


# Names


def _facts(old: dict[str, Any], new: dict[str, Any]) -> list[Fact]:
    facts = []
    for name, model in NAMED.items():
        keys = [[value] if value else [] for value in (old.get(name), new.get(name))]
        facts += _named(name, model, *keys)
    for name, model in NAMED_SEVERAL.items():
        facts += _named(name, model, old.get(name) or [], new.get(name) or [])
    for name, said in (
        ("featured_slot", _number),
        ("publish_at", _moment),
        ("expire_at", _moment),
        ("minor", _yes_or_no),
    ):
        if old.get(name) != new.get(name):
            facts.append(Fact(_label(name), said(old.get(name)), said(new.get(name))))
    return facts + _attachments(old.get("attachments") or [], new.get("attachments") or [])


def _attachments(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[Fact]:
    """Files that came, went, or have another title; where none did, their order."""
    if old == new:
        return []
    digests = {each["document"] for each in (*old, *new)}
    documents = {each.digest: each for each in Document.objects.filter(digest__in=digests)}

    def said(attachment: dict[str, Any] | None) -> str:
        if attachment is None:
            return ""
        document = documents.get(attachment["document"])
        return f"{attachment['title']} ({document.described})" if document else attachment["title"]

    before = {each["document"]: each for each in old}
    after = {each["document"]: each for each in new}
    facts = [
        Fact(_("Attachment"), said(before.get(digest)), said(after.get(digest)))
        for digest in dict.fromkeys((*before, *after))
        if before.get(digest, {}).get("title") != after.get(digest, {}).get("title")
    ]
    if not facts and list(before) != list(after):
        facts = [
            Fact(
                _("Order of the attachments"), *(", ".join(map(said, each)) for each in (old, new))
            )
        ]
    return facts


def _named(name: str, model: Any, old: list[int], new: list[int]) -> list[Fact]:
    if old == new:
        return []
    names = {row.pk: str(row) for row in model._default_manager.filter(pk__in={*old, *new})}
    words = [", ".join(names.get(pk, _("(deleted)")) for pk in keys) for keys in (old, new)]
    return [Fact(_label(name), *words)]


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _moment(value: str | None) -> str:
    return moment(datetime.fromisoformat(value)) if value else ""


def moment(when: datetime) -> str:
    """A point in time as the newsroom reads it."""
    return formats.date_format(timezone.localtime(when), "DATETIME_FORMAT")


def _yes_or_no(value: bool | None) -> str:
    return _("Yes") if value else _("No")


# Pictures


def _pictures(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[PictureChange]:
    if old == new:
        return []
    digests = {figure["image"] for figure in (*old, *new)}
    images = {image.digest: image for image in Image.objects.filter(digest__in=digests)}
    left = list(old)
    changes = []
    for figure in new:
        former = _former(figure, left)
        if former is None:
            changes.append(_seen("added", figure, images))
            continue
        left.remove(former)
        words = [
            (label, richtext.compare_words(former[name], figure[name]))
            for name, label in _words_of(figure)
            if former[name] != figure[name]
        ]
        facts = _picture_facts(former, figure)
        if words or facts:
            change = _seen("changed", figure, images)
            changes.append(PictureChange(change.change, change.image, change.caption, words, facts))
    return [*changes, *(_seen("removed", figure, images) for figure in left)]


def _former(figure: dict[str, Any], left: list[dict[str, Any]]) -> dict[str, Any] | None:
    same = [each for each in left if each["image"] == figure["image"]]
    in_place = [each for each in same if each["placement"] == figure["placement"]]
    return next(iter(in_place or same), None)


def _words_of(figure: dict[str, Any]) -> list[tuple[str, str]]:
    words = [("alt", _("Alternative text")), ("credit", _("Credit"))]
    # The caption of a picture in the text is compared with the text.
    return words if figure["placement"] == Placement.BODY else [("caption", _("Caption")), *words]


def _picture_facts(old: dict[str, Any], new: dict[str, Any]) -> list[Fact]:
    facts = []
    if old["placement"] != new["placement"]:
        places = [str(Placement(each["placement"]).label) for each in (old, new)]
        facts.append(Fact(_("Place"), *places))
    if old["position"] != new["position"] and new["placement"] == Placement.GALLERY:
        facts.append(Fact(_("Position"), str(old["position"]), str(new["position"])))
    if old["decorative"] != new["decorative"]:
        words = [_yes_or_no(each["decorative"]) for each in (old, new)]
        facts.append(Fact(_("Decorative"), *words))
    return facts


def _seen(change: str, figure: dict[str, Any], images: dict[str, Image]) -> PictureChange:
    image = images.get(figure["image"])
    return PictureChange(change, image, figure["caption"] or (str(image) if image else ""))


# Which revisions


def last_seen(edition: Edition, by: User) -> Revision | None:
    """The revision with which to begin when this person asks what changed: the text at the last
    hand-over of theirs, else at the last one of anybody, else the first one. None if there is no
    later text than that."""
    newest = edition.latest_revision
    if newest is None:
        return None
    steps = (
        edition.transitions.filter(name__in=HAND_OVERS, revision__number__lt=newest.number)
        .select_related("revision")
        .order_by("-pk")
    )
    step = steps.filter(actor=by).first() or steps.first()
    first = step.revision if step else edition.revisions.order_by("number").first()
    return first if first and first.number < newest.number else None


def hand_overs(steps: Iterable[Transition]) -> dict[int, list[str]]:
    """What happened with each revision: revision id -> names of the steps taken on it."""
    found: dict[int, list[str]] = {}
    for step in steps:
        if step.revision_id:
            found.setdefault(step.revision_id, []).append(str(step.label))
    return found


def authors_between(revisions: list[Revision], older: Revision, newer: Revision) -> list[User]:
    """Those who made what changed: the authors of the revisions after `older`, up to `newer`."""
    between = [each for each in revisions if older.number < each.number <= newer.number]
    return list({each.author_id: each.author for each in reversed(between)}.values())
