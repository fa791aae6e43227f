"""The public pages. They never read the user: every one of them is the same for everybody."""

from django.http import (
    Http404,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.at_the_desk import is_at_the_desk
from articles import (
    feeds,
    further,
    images,
    metadata,
    most_read,
    picture_mark,
    public_history,
    sharing,
    translations,
)
from articles.http import SHARED_SECONDS, shared_page
from articles.languages import own_path
from articles.models import Author, Edition, Image, Listing, Tag, Thread
from articles.models.article import UNTITLED
from articles.models.edition import FEATURED_SLOTS, WithdrawalForm
from articles.navigation import tree_of
from articles.paging import PARAMETER, page_of

LATEST = 8
IN_BLOCK = 5


def _cards(editions, tree):
    """The editions as a list, each knowing its category's node."""
    editions = list(editions)
    for edition in editions:
        edition.category_node = tree.node(edition.category_id)
    return editions


@shared_page
def home(request):
    tree = tree_of(request)
    live = Edition.objects.live().for_cards()
    featured = _cards(live.featured()[:FEATURED_SLOTS], tree)
    shown = [edition.pk for edition in featured]
    latest = _cards(live.exclude(pk__in=shown).newest_first()[:LATEST], tree)
    if not featured:
        featured, latest = latest[:1], latest[1:]
    blocks, most = _blocks(tree, leaving_out={card.pk for card in featured})
    return render(
        request,
        "articles/home.html",
        {
            "featured": featured,
            "latest": latest,
            "blocks": blocks,
            "most_read": most,
            "canonical_url": metadata.canonical(request.path),
        },
    )


def _blocks(tree, leaving_out):
    """For each top category of the home page its newest articles, but those that stand above already;
    categories without any are left out. And, read along with them, what is read most."""
    roots = [node for node in tree.roots if node.on_home]
    rows = Listing.objects.newest_of_each([node.pk for node in roots], IN_BLOCK + len(leaving_out))
    rows = [
        (category, edition)
        for category, edition in rows.values_list("category_id", "edition_id")
        if edition not in leaving_out
    ]
    beside = most_read.beside(Edition.objects.live().filter(pk__in={pk for _, pk in rows}))
    cards = {edition.pk: edition for edition in _cards(beside.cards, tree)}
    blocks = []
    for node in roots:
        own = [
            cards[edition] for category, edition in rows if category == node.pk and edition in cards
        ]
        own.sort(key=lambda card: (card.first_published_at, card.pk), reverse=True)
        if own:
            blocks.append({"node": node, "cards": own[:IN_BLOCK]})
    return blocks, _cards(beside.most_read, tree)


@shared_page(parameters=[PARAMETER])
def category(request, path):
    tree = tree_of(request)
    node = tree.at(path)
    if node is None:
        raise Http404
    page = page_of(Edition.objects.live().for_cards().in_category(node), request)
    return render(
        request,
        "articles/category.html",
        {
            "node": node,
            "trail": node.trail,
            "cards": _cards(page.items, tree),
            "page": page,
            "feed": feeds.beside(node.name, "category_feed", path=node.path),
            "canonical_url": metadata.canonical(request.path, page.number),
        },
    )


@shared_page
def article(request, slug, pk):
    edition = _public(pk)
    if edition is None:
        return _taken_down(request, pk)
    if edition.article.slug not in (slug, ""):
        return HttpResponsePermanentRedirect(edition.get_absolute_url())
    tree = tree_of(request)
    node = tree.node(edition.category_id)
    beside = further.reading(edition, section=node.trail[0].pk)
    _cards(beside.cards, tree)
    return render(
        request,
        "articles/article.html",
        article_context(request, edition, node)
        | {
            "further": beside,
            "related": beside.related,
            "most_read": beside.most_read,
            "versions": translations.versions(edition, beside.translations),
        },
    )


@shared_page
def print_page(request, slug, pk):
    """The article alone, for paper; whatever its own address answers when it is not public."""
    edition = _public(pk)
    if edition is None:
        return _taken_down(request, pk)
    address = reverse("articles:print", args=[edition.article.slug or UNTITLED, pk])
    if request.path != address:
        return HttpResponsePermanentRedirect(address)
    return render(
        request,
        "articles/print.html",
        article_context(request, edition, None) | {"printed_on": timezone.now()},
    )


def _public(pk):
    return Edition.objects.live().with_language().defer("body").filter(article=pk).first()


def article_context(request, edition, node):
    """What the article page shows of an edition; the desk's preview adds what is not approved yet."""
    address = metadata.absolute(own_path(edition))
    return {
        "edition": edition,
        "presentation": edition.presentation,
        "trail": node.trail if node else [],
        "history": public_history.told(edition.presentation),
        "canonical_url": address,
        "shared_picture": metadata.shared_picture(edition.presentation.get("lead_picture")),
        "print_url": reverse(
            "articles:print", args=[edition.article.slug or UNTITLED, edition.article_id]
        ),
        "ways": sharing.ways(edition.title, address),
        "related": [],
        "preview": False,
    }


def _taken_down(request, pk):
    """What the address of an article answers that was taken down: a notice, nothing but that it is
    gone, or another page, as was decided when it was. An article that was never public is not found.
    """
    edition = (
        Edition.objects.withdrawn().with_language().order_by("-number").filter(article=pk).first()
    )
    if edition is None and not Edition.objects.undone().filter(article=pk).exists():
        raise Http404
    if edition and edition.withdrawal_form == WithdrawalForm.REDIRECT:
        response = HttpResponseRedirect(edition.withdrawal_target)
    else:
        response = render(request, "410.html", _notice(edition), status=410)
    response["X-Robots-Tag"] = "noindex"
    return response


def _notice(edition):
    """What readers are told in the place of an article; of one whose publication was undone, or that
    went without a word, nothing."""
    if edition is None or edition.withdrawal_form == WithdrawalForm.GONE:
        return {}
    return {
        "withdrawn": edition,
        "title": edition.title,
        "explanation": edition.withdrawal_explanation,
        "expired": edition.withdrawal_form != WithdrawalForm.NOTICE,
        "since": edition.withdrawn_at or edition.expire_at,
    }


def _list_page(request, template, editions, **context):
    tree = tree_of(request)
    page = page_of(editions.newest_first(), request)
    return render(
        request,
        template,
        context
        | {
            "cards": _cards(page.items, tree),
            "page": page,
            "canonical_url": metadata.canonical(request.path, page.number),
        },
    )


@shared_page(parameters=[PARAMETER])
def author(request, slug):
    found = get_object_or_404(Author.objects.select_related("photo"), slug=slug)
    found.portrait = images.facts(found.photo) | {"alt": found.name} if found.photo else None
    editions = Edition.objects.live().for_cards().filter(authors=found)
    feed = feeds.beside(found.name, "author_feed", slug=slug)
    return _list_page(request, "articles/author.html", editions, author=found, feed=feed)


@shared_page(parameters=[PARAMETER])
def tag(request, slug):
    found = get_object_or_404(Tag, slug=slug)
    editions = Edition.objects.live().for_cards().filter(tags=found)
    feed = feeds.beside(found.name, "tag_feed", slug=slug)
    return _list_page(request, "articles/tag.html", editions, tag=found, feed=feed)


@shared_page(parameters=[PARAMETER])
def thread(request, slug):
    found = get_object_or_404(Thread, slug=slug)
    editions = Edition.objects.live().for_cards().filter(thread=found)
    feed = feeds.beside(found.name, "thread_feed", slug=slug)
    return _list_page(request, "articles/thread.html", editions, thread=found, feed=feed)


@require_safe
def picture(request, digest, width, ext):
    """A rendition of a picture: for everybody while a live edition (or an author's page) shows it,
    for the newsroom at all times, for nobody else."""
    image = get_object_or_404(Image, digest=digest)
    if ext not in images.FORMATS or int(width) not in images.widths_for(image.width):
        raise Http404
    public = (
        Edition.objects.live().filter(figures__image=image).exists()
        or image.portraits.exists()
        or images.shown_elsewhere(image)
    )
    if not public and not (
        is_at_the_desk(request)
        and request.user.has_perm("articles.view_edition")
        and Image.objects.visible_to(request.user).filter(pk=image.pk).exists()
    ):
        raise Http404
    with images.rendition(image, int(width), ext, picture_mark.current()) as file:
        response = HttpResponse(file.read(), content_type=images.FORMATS[ext])
    if public:
        # Other sites may show it: readers of feeds do.
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = (
        f"public, max-age=300, s-maxage={SHARED_SECONDS}" if public else "private, no-store"
    )
    return response
