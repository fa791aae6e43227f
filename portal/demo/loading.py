"""Loads the demo newsroom: an invented province, through the same doors that people use.

Every article goes through the workflow, written by one person and approved by another; only the
dates are set back afterwards, so that the site looks lived in.
"""

import tomllib
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from pathlib import Path

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import ADMINISTRATOR, APPROVER, EDITOR
from articles import (
    assignments,
    library,
    outbox,
    presentation,
    restrictions,
    review_dates,
    revisions,
    vietnamese,
    workflow,
)
from articles.models import (
    Article,
    Author,
    Byline,
    Category,
    Edition,
    Figure,
    Listing,
    Message,
    Source,
    Tag,
    Template,
    Thread,
)
from articles.models.figure import Placement
from portal import pages, shell
from portal.demo import pictures
from portal.models import MenuItem, Page, SiteIdentity

CONTENT = Path(__file__).parent / "content"
#: Files that are not lists of articles.
OTHER = {
    "categories.toml",
    "authors.toml",
    "threads.toml",
    "site.toml",
    "templates.toml",
    "pages.toml",
    "menus.toml",
}
OFFICE_OPENS, OFFICE_CLOSES = 7, 18
ACCOUNTS = (
    ("bientap", "Lê Thu Hiền", EDITOR, "Phòng Tin tức"),
    ("duyet", "Vũ Quang Minh", APPROVER, "Ban Biên tập"),
    ("quantri", "Phan Hải Yến", ADMINISTRATOR, "Văn phòng"),
)


def read(name):
    with (CONTENT / name).open("rb") as file:
        return tomllib.load(file)


def load_accounts(password, *, renew=False):
    """The three demo accounts, made once; one that exists keeps its password, unless `renew`."""
    for username, full_name, role, unit in ACCOUNTS:
        user, created = User.objects.get_or_create(
            username=username,
            defaults={
                "full_name": full_name,
                "email": f"{username}@sonthuy.example.vn",
                "is_staff": True,
            },
        )
        if created or (renew and not user.check_password(password)):
            user.set_password(password)
            user.save()
        if created:
            user.groups.add(Group.objects.get(name=role))
            user.unit, _ = Unit.objects.get_or_create(name=unit)
            user.save(update_fields=["unit"])


def is_loaded():
    """Whether loading was finished: the site's identity is written last."""
    return SiteIdentity.current().owner != ""


def load_identity():
    identity = SiteIdentity.current()
    for name, value in read("site.toml").items():
        setattr(identity, name, value)
    identity.logo = ContentFile(pictures.emblem(), name="logo.png")
    identity.full_clean()
    identity.save()


def load_places():
    """Categories, authors and threads, those that are not there yet."""
    categories = {}
    for facts in read("categories.toml")["category"]:
        parent = categories.get(facts.pop("parent", None))
        slug = facts.pop("slug")
        category, _ = Category.objects.get_or_create(slug=slug, defaults=facts | {"parent": parent})
        categories[slug] = category
    authors = {facts["slug"]: _kept(Author, facts) for facts in read("authors.toml")["author"]}
    threads = {facts["slug"]: _kept(Thread, facts) for facts in read("threads.toml")["thread"]}
    return categories, authors, threads


def _kept(model, facts):
    return model.objects.get_or_create(slug=facts["slug"], defaults=facts)[0]


def load_templates(categories, by):
    """Templates for new articles, those that are not there yet."""
    for facts in read("templates.toml")["template"]:
        tags = facts.pop("tags")
        facts["category"] = categories[facts["category"]]
        facts["updated_by"] = by
        template, created = Template.objects.get_or_create(name=facts.pop("name"), defaults=facts)
        if created:
            template.tags.set(_tag(name) for name in tags)


def _work_together(writer, approver):
    """Somebody reads, somebody was given work with a date, a draft is for two alone, a published
    article is due to be looked at again: done once, however often loading is taken up again."""
    editions = Edition.objects.order_by("-pk")
    waiting = editions.in_state("in_review").first()
    if waiting and not assignments.current(waiting):
        assignments.claim(waiting, approver)
    returned = editions.in_state("changes_requested").first()
    if returned and not assignments.current(returned):
        due = _tomorrow_morning(timezone.now())
        note = "Bổ sung số liệu rồi gửi duyệt lại trước giờ giao ban."
        assignments.give(returned, writer, approver, due_at=due, note=note)
    for draft in editions.in_state("draft").filter(number=1)[:1]:
        if not restrictions.of(draft.article):
            restrictions.limit(draft, writer, people=[writer, approver])
    for public in editions.live().filter(category__slug="thong-bao")[:1]:
        if public.article.review_on is None:
            note = "Thời gian áp dụng và số điện thoại liên hệ còn đúng không?"
            review_dates.set_date(public.article, writer, timezone.localdate(), note)


def articles():
    """The demo articles, the oldest first."""
    found = [
        facts
        for path in sorted(CONTENT.glob("*.toml"))
        if path.name not in OTHER
        for facts in read(path.name)["article"]
    ]
    return sorted(found, key=lambda facts: -facts["age_hours"])


def drawings(found):
    """Draws every picture of the articles, on all processors.

    Yields (facts of an article, [(facts of a picture, JPEG bytes)]) in the order of the articles.
    """
    wanted = [
        [each for each in (facts.get("picture"), *facts.get("gallery", [])) if each]
        for facts in found
    ]
    jobs = [
        (picture["scene"], f"{facts['key']}-{number}")
        for facts, shown in zip(found, wanted, strict=True)
        for number, picture in enumerate(shown)
    ]
    with ProcessPoolExecutor() as pool:
        drawn = pool.map(_draw, jobs)
        for facts, shown in zip(found, wanted, strict=True):
            yield facts, [(picture, next(drawn)) for picture in shown]


def _draw(job):
    return pictures.draw(*job)


def load(report):
    """Everything but the accounts; what an interrupted run has loaded already is left as it is.

    `report(done, total)` is called after each article.
    """
    writer = User.objects.get(username="bientap")
    approver = User.objects.get(username="duyet")
    with transaction.atomic():
        places = load_places()
    there = set(Edition.objects.values_list("title", flat=True))
    found = [facts for facts in articles() if facts["title"] not in there]
    now = timezone.now()
    for done, (facts, drawn) in enumerate(drawings(found), start=1):
        with transaction.atomic():
            _load_article(facts, drawn, places, writer, approver, now)
            _tell_nobody_of_the_past()
        report(done, len(found))
    with transaction.atomic():
        load_templates(places[0], approver)
        _work_together(writer, approver)
        load_pages(approver)
        load_menus(*places)
    load_identity()


def load_pages(by):
    """The pages that are no news, those that are not there yet."""
    for position, facts in enumerate(read("pages.toml")["page"], start=1):
        if Page.objects.filter(slug=facts["slug"]).exists():
            continue
        page = Page(slug=facts["slug"], position=position * 10)
        pages.keep(
            page, by, title=facts["title"], body=facts["body"], description=facts["description"]
        )
        pages.publish(page, by)


def load_menus(categories, _authors, threads):
    """The menus, unless somebody has made some."""
    if MenuItem.objects.exists():
        return
    targets = {"category": categories, "page": Page.objects.in_bulk(field_name="slug")}
    targets["thread"] = threads
    for place, lines in read("menus.toml").items():
        _menu_lines(lines, targets, place=place)
    shell.rebuild()


def _menu_lines(lines, targets, *, place, parent=None):
    for position, facts in enumerate(lines, start=1):
        leads = {name: targets[name][facts[name]] for name in targets if name in facts}
        item = MenuItem(
            place=place,
            parent=parent,
            label=facts.get("label", ""),
            position=position * 10,
            **leads,
        )
        item.full_clean()
        item.save()
        _menu_lines(facts.get("below", []), targets, place=place, parent=item)


def _tell_nobody_of_the_past():
    """No mail goes out for what was loaded, and unread is only what still waits for somebody."""
    outbox.settled(outbox.due(), "Loaded with the demo.")
    done = Edition.objects.once_public() | Edition.objects.scheduled()
    Message.objects.filter(edition__in=done, read_at__isnull=True).update(read_at=timezone.now())


def _load_article(facts, drawn, places, writer, approver, now):
    categories, authors, threads = places
    state = facts.get("state", "published")
    source = None
    if facts.get("source_name"):
        source, _ = Source.objects.get_or_create(
            name=facts["source_name"], link=facts.get("source_link", "")
        )
    edition = workflow.open_article(
        writer,
        title=facts["title"],
        lead=facts["lead"],
        body=_first_body(facts),
        category=categories[facts["category"]],
        thread=threads.get(facts.get("thread")),
        source=source,
        featured_slot=facts.get("featured"),
        publish_at=_tomorrow_morning(now) if state == "scheduled" else None,
    )
    edition.further_categories.set(categories[slug] for slug in facts.get("further_categories", []))
    edition.tags.set(_tag(name) for name in facts.get("tags", []))
    for position, slug in enumerate(facts.get("authors", [])):
        Byline.objects.create(edition=edition, author=authors[slug], position=position)
    for position, (picture, jpeg) in enumerate(drawn):
        words = {name: picture[name] for name in ("caption", "alt", "credit")}
        image, _ = library.take(ContentFile(jpeg, name="picture.jpg"), writer, **words)
        Figure.objects.create(
            edition=edition,
            image=image,
            placement=Placement.GALLERY if position else Placement.LEAD,
            position=position,
            **words,
        )
    revisions.record(edition, writer)
    edition.refresh_from_db()
    _take_steps(edition, state, facts, writer, approver, now)


def _first_body(facts):
    """The body as it was first published; the files have it as readers find it now."""
    body = facts["body"]
    if correction := facts.get("correction"):
        body = body.replace(correction["right"], correction["wrong"])
    if update := facts.get("update"):
        body = body.replace(update["adds"], "")
    return body


def _take_steps(edition, state, facts, writer, approver, now):
    if state == "draft":
        return
    workflow.perform("submit", edition, writer)
    if state == "in_review":
        return
    if state == "changes_requested":
        workflow.perform("request_changes", edition, approver, reason=facts["reason"])
        return
    workflow.perform("approve", edition, approver)
    if state == "scheduled":
        return
    published_at = _in_office_hours(now - timedelta(hours=facts["age_hours"]), now)
    _set_back(edition, published_at)
    if state == "withdrawn":
        workflow.perform("withdraw", edition, approver, reason=facts["reason"], **_leading(facts))
    if correction := facts.get("correction"):
        words = {"body": facts["body"], "correction_text": correction["text"]}
        following = _next_edition("correct", edition, words, writer)
        _publish(following, published_at, correction, writer, approver)
    if update := facts.get("update"):
        words = {"body": facts["body"], "change_note": update["note"]}
        following = _next_edition("revise", edition, words, writer)
        _publish(following, published_at, update, writer, approver)
    if facts.get("revised"):
        words = {"title": facts["revised_title"], "lead": facts["revised_lead"]}
        _next_edition("revise", edition, words, writer)


def _leading(facts):
    """Where readers of a withdrawn article are led: to one that was loaded before, or nowhere."""
    if "leads_to" not in facts:
        return {}
    target = next(each["title"] for each in articles() if each["key"] == facts["leads_to"])
    return {
        "form": "redirect",
        "target": Edition.objects.live().get(title=target).get_absolute_url(),
    }


def _next_edition(step, edition, words, writer):
    following = workflow.perform(step, edition, writer).edition
    for name, value in words.items():
        setattr(following, name, value)
    following.save()
    revisions.record(following, writer)
    following.refresh_from_db()
    return following


def _publish(following, first_published_at, facts, writer, approver):
    workflow.perform("submit", following, writer)
    workflow.perform("approve", following, approver)
    _set_back(following, first_published_at + timedelta(hours=facts["after_hours"]))


def _tag(name):
    return Tag.objects.get_or_create(folded=vietnamese.fold(name), defaults={"name": name})[0]


def _tomorrow_morning(now):
    tomorrow = timezone.localtime(now) + timedelta(days=1)
    return tomorrow.replace(hour=8, minute=0, second=0, microsecond=0)


def _in_office_hours(when, now):
    """A moment near `when` at which an office publishes: between 7:00 and 18:00, and not after `now`."""
    local = timezone.localtime(when)
    if OFFICE_OPENS <= local.hour < OFFICE_CLOSES:
        return when
    moved = local.replace(hour=OFFICE_OPENS + local.hour % (OFFICE_CLOSES - OFFICE_OPENS))
    return moved if moved <= now else moved - timedelta(days=1)


def _set_back(edition, when):
    """Date an edition at `when`, and its article too when it is the first."""
    Edition.objects.filter(pk=edition.pk).update(published_at=when)
    if edition.number == 1:
        Edition.objects.filter(pk=edition.pk).update(first_published_at=when)
        Article.objects.filter(pk=edition.article_id).update(first_published_at=when)
        Listing.objects.filter(edition=edition).update(published_at=when)
    # The history that readers see has these dates.
    presentation.refresh(Edition.objects.filter(pk=edition.pk))
    edition.refresh_from_db()
