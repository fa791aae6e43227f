"""What a public page shows of an edition, made once, when it is approved.

A public page does no work per request that could be done at publication: the body is rendered, and
pictures, bylines, tags, thread and source are kept as plain data beside it.
"""

from typing import Any

from django.utils.safestring import SafeString

from articles import content, documents, images, public_history, richtext, search
from articles.models import Edition, Figure
from articles.models.figure import Placement
from articles.querysets import EditionQuerySet

#: From so many headings on, a text has a table of contents.
HEADINGS_OF_A_LONG_TEXT = 4


def body_html(edition: Edition) -> SafeString:
    """The body as HTML for readers: pictures with renditions and sizes, tables that scroll."""
    facts = {
        figure.image.digest: images.facts(figure.image)
        for figure in edition.figures.select_related("image").filter(placement=Placement.BODY)
    }
    return richtext.render(edition.body, facts, language=edition.article.language)


def picture(figure: Figure) -> dict[str, Any]:
    """A figure as plain data for templates: facts of the image, words of this use."""
    return images.facts(figure.image) | {
        "alt": "" if figure.decorative else figure.alt,
        "caption": figure.caption,
        "credit": figure.credit,
    }


def present(edition: Edition) -> dict[str, Any]:
    """All but the body that the page shows: lead picture, gallery, table of contents, bylines, tags,
    thread, source, attachments, and the article's public history up to this edition."""
    figures = list(edition.figures.select_related("image").exclude(placement=Placement.BODY))
    lead = next((figure for figure in figures if figure.placement == Placement.LEAD), None)
    return {
        "lead_picture": picture(lead) if lead else None,
        "gallery": [picture(figure) for figure in figures if figure is not lead],
        "contents": _contents(edition),
        "bylines": [
            {"name": byline.author.name, "slug": byline.author.slug, "title": byline.author.title}
            for byline in edition.bylines.select_related("author")
        ],
        "tags": list(edition.tags.order_by("name").values("name", "slug")),
        "thread": (
            {"name": edition.thread.name, "slug": edition.thread.slug} if edition.thread else None
        ),
        "source": (
            {"name": edition.source.name, "link": edition.source.link} if edition.source else None
        ),
        "attachments": [
            documents.facts(attachment)
            for attachment in edition.attachments.select_related("document")
        ],
    } | public_history.facts(edition)


def _contents(edition: Edition) -> list[dict[str, Any]]:
    """The headings of a long text, as far as two levels; nothing of a short one."""
    headings = richtext.headings(edition.body)
    if len(headings) < HEADINGS_OF_A_LONG_TEXT:
        return []
    highest = min(heading.level for heading in headings)
    return [
        {"text": heading.text, "anchor": heading.anchor, "below": heading.level > highest}
        for heading in headings
        if heading.level <= highest + 1
    ]


def refresh(editions: EditionQuerySet) -> None:
    """Present these editions anew, after an author, tag, thread, source or picture was changed."""
    for edition in editions.exclude(presentation={}).distinct().iterator():
        edition.presentation = present(edition)
        Edition.objects.filter(pk=edition.pk).update(presentation=edition.presentation)
        if hasattr(edition, "search_entry"):
            search.enter(edition)
    content.changed()


def present_anew(editions: EditionQuerySet) -> int:
    """Make the pages of these editions again, their text too, as they would be made today: after the
    way of making them was changed. Returns how many."""
    count = 0
    for edition in editions.exclude(presentation={}).distinct().iterator(chunk_size=100):
        Edition.objects.filter(pk=edition.pk).update(
            body_html=body_html(edition), presentation=present(edition)
        )
        count += 1
    content.changed()
    return count
