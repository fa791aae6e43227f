"""No byte of an edition that is not live, nor of its pictures, is readable without signing in."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles import images, revisions, workflow
from articles.models import Edition, Thread
from articles.states import ONCE_PUBLIC, State
from tests import builders, files
from tests.addresses import is_open, patterns

pytestmark = pytest.mark.django_db

#: Words that stand nowhere else.
SECRET = {
    "title": "Zaphira tiêu đề kín",
    "lead": "Qwyxlead sapo kín.",
    "body": "<p>Vextorbody nội dung kín.</p>",
    "caption": "Jibboocap chú thích kín",
}
FILE = "Drombofile phụ lục kín"
WORDS = ("Zaphira", "Qwyxlead", "Vextorbody", "Jibboocap", "Drombofile")
AUTHOR, TAG, CATEGORY, THREAD = "Hồng Phái", "Nghị quyết", "Thời sự", "Kỳ họp"


def secret_edition(state):
    """An edition in `state` with a secret in each of its parts."""
    writer = builders.editor()
    return builders.IN_STATE[state](
        writer,
        category=builders.category(CATEGORY),
        authors=[builders.author(AUTHOR)],
        tags=[builders.tag(TAG)],
        thread=Thread.objects.create(name=THREAD),
        picture=builders.image(writer),
        attachments=[
            (FILE, builders.document(writer, files.pdf("Vextorbody"), name=f"{FILE}.pdf"))
        ],
        **SECRET,
    )


def addresses(edition):
    """An address for each public pattern there is; a new pattern without a case fails the tests."""
    slug, pk = edition.article.slug or "bai-viet", edition.article_id
    days = [timezone.localdate() + timedelta(days=n) for n in (-1, 0, 1)]
    cases = {
        "home": ["/"],
        "category": ["/chuyen-muc/thoi-su/"],
        "article": [
            f"/bai-viet/{slug}-{pk}/",
            f"/bai-viet/khac-{pk}/",
            f"/bai-viet/x-{edition.pk}/",
        ],
        "print": [f"/bai-viet/{slug}-{pk}/in/", f"/bai-viet/khac-{pk}/in/"],
        "author": ["/tac-gia/hong-phai/"],
        "tag": ["/the/nghi-quyet/"],
        "thread": ["/dong-su-kien/ky-hop/"],
        "search": [
            "/tim-kiem/",
            *(f"/tim-kiem/?q={word}" for word in (*WORDS, "kin", "chu thich")),
        ],
        "search_suggestions": [
            *(f"/tim-kiem/goi-y/?q={word}" for word in (*WORDS, "kin", "Zaph", "tieu de")),
        ],
        "picture": [
            images.address(figure.image.digest, width, ext)
            for figure in edition.figures.all()
            for width in images.widths_for(figure.image.width)
            for ext in images.FORMATS
        ],
        "document": [
            f"/media/tep/{attachment.document.digest}.{kind}"
            for attachment in edition.attachments.all()
            for kind in ("pdf", "docx")
        ],
        **{
            kind: [f"/{page}{each}/" for each in ("rss", "atom")]
            for kind, page in {
                "feed": "",
                "author_feed": "tac-gia/hong-phai/",
                "tag_feed": "the/nghi-quyet/",
                "thread_feed": "dong-su-kien/ky-hop/",
            }.items()
        },
        "category_feed": ["/rss/thoi-su/", "/atom/thoi-su/"],
        "archive": ["/luu-tru/"],
        "archive_month": [f"/luu-tru/{day:%Y/%m}/" for day in days],
        "archive_day": [f"/luu-tru/{day:%Y/%m/%d}/" for day in days],
        "robots": ["/robots.txt"],
        "sitemap": ["/sitemap.xml"],
        "sitemap_part": ["/sitemap-1.xml"],
        "sitemap_sections": ["/sitemap-chuyen-muc.xml"],
        "sitemap_news": ["/sitemap-tin-tuc.xml"],
        "openapi-json": ["/api/v1/openapi.json"],
        "api-root": ["/api/v1/"],
        "list_articles": ["/api/v1/articles/", "/api/v1/articles/?category=thoi-su"],
        "read_article": [f"/api/v1/articles/{pk}/", f"/api/v1/articles/{edition.pk}/"],
        "list_categories": ["/api/v1/categories/"],
        "list_threads": ["/api/v1/threads/"],
        "view": ["/luot-xem/"],
        "contact": ["/lien-he/"],
        "mistake": [f"/bao-loi/{pk}/", f"/bao-loi/{edition.pk}/"],
        "letter_sent": ["/da-gui-thu/"],
        "healthz": ["/healthz"],
        "readyz": ["/readyz"],
        "logo": ["/media/logo-abc.png"],
        "page": ["/trang/zaphira/"],
        "site_map": ["/so-do-trang/"],
        "theme": ["/giao-dien/1f4e79-000000000000.css"],
        "csp_report": ["/bao-cao-csp/"],
    }
    assert {name for name, text, _pattern in patterns() if is_open(text)} == set(cases)
    return [address for group in cases.values() for address in group]


def walk(client, edition):
    """What each address answers: {address: (status, body as text, headers as text)}."""
    found = {}
    for address in addresses(edition):
        response = client.get(address, follow=True)
        body = b"".join(response).decode("utf-8", "replace")
        found[address] = (response.status_code, body, str(response.headers))
    return found


def leaked(found, words=WORDS):
    """(address, word) for each secret word that an address gave away. A search page repeats the
    words that were asked for; there, a link to the article is what gives it away."""
    return {
        (address, word)
        for address, (_status, body, headers) in found.items()
        for word in words
        if (
            'href="/bai-viet/' in body
            if address.endswith(f"?q={word}")
            else word in body or word in headers
        )
    }


NOT_LIVE = [state for state in State if state != State.PUBLISHED]
NEVER_PUBLIC = [state for state in NOT_LIVE if state not in ONCE_PUBLIC]


@pytest.mark.parametrize("state", NEVER_PUBLIC)
@pytest.mark.parametrize("visitor", ["anonymous", "signed in without a role", "administrator"])
def test_nothing_of_a_text_that_was_never_public_is_readable(state, visitor, client):
    edition = secret_edition(state)
    if visitor == "signed in without a role":
        client.force_login(builders.person())
    elif visitor == "administrator":
        client.force_login(builders.administrator())
    found = walk(client, edition)
    assert leaked(found) == set()
    for address, (status, _body, _headers) in found.items():
        if address.startswith(("/bai-viet/", "/media/")):
            assert status == 404, address


def test_the_same_walk_finds_a_published_text(client):
    """The walk has something to find: without this, the others would prove nothing."""
    edition = secret_edition(State.PUBLISHED)
    found = walk(client, edition)
    address = edition.get_absolute_url()
    assert all(word in found[address][1] for word in WORDS)
    for listed in (
        "/",
        "/chuyen-muc/thoi-su/",
        "/tac-gia/hong-phai/",
        "/the/nghi-quyet/",
        "/dong-su-kien/ky-hop/",
        "/rss/",
        "/atom/thoi-su/",
        "/tac-gia/hong-phai/rss/",
        "/the/nghi-quyet/atom/",
        "/dong-su-kien/ky-hop/rss/",
        f"/luu-tru/{timezone.localdate():%Y/%m}/",
        f"/luu-tru/{timezone.localdate():%Y/%m/%d}/",
        "/sitemap-tin-tuc.xml",
    ):
        assert "Zaphira" in found[listed][1], listed
    assert "/bai-viet/" in found["/tim-kiem/?q=Vextorbody"][1]
    assert address in found["/sitemap-1.xml"][1]
    pictures = [
        status for path, (status, *_rest) in found.items() if path.startswith("/media/anh/")
    ]
    assert pictures
    assert set(pictures) == {200}


def test_a_withdrawn_text_leaves_its_title_and_the_explanation_and_nothing_else(client):
    edition = secret_edition(State.WITHDRAWN)
    found = walk(client, edition)
    status, body, _headers = found[edition.get_absolute_url()]
    assert status == 410
    assert "Bài đăng nhầm số liệu." in body
    assert leaked(found, WORDS[1:]) == set()
    assert "Zaphira" not in found["/"][1] + found["/chuyen-muc/thoi-su/"][1]
    assert {status for path, (status, *_rest) in found.items() if path.startswith("/media/")} == {
        404
    }


def assert_nothing_is_left(found):
    assert leaked(found) == set()
    for address, (status, body, _headers) in found.items():
        if address.startswith(("/media/anh/", "/media/tep/")):
            assert status == 404, address
        assert "Kwandoso" not in body, address


@pytest.mark.parametrize("form", ["gone", "redirect"])
def test_a_text_that_went_without_a_word_leaves_none(form, client):
    edition = secret_edition(State.PUBLISHED)
    target = {"target": "/chuyen-muc/thoi-su/"} if form == "redirect" else {}
    approver = builders.approver()
    workflow.perform("withdraw", edition, approver, reason="Kwandoso.", form=form, **target)
    found = walk(client, edition)
    assert_nothing_is_left(found)
    # The walk follows readers to where they are led.
    status = found[edition.get_absolute_url()][0]
    assert status == (200 if form == "redirect" else 410)


def test_a_text_whose_publication_was_undone_leaves_nothing(client):
    edition = secret_edition(State.PUBLISHED)
    address = edition.get_absolute_url()
    assert "Zaphira" in client.get(address).content.decode()
    workflow.perform("undo_publish", edition, builders.approver(), reason="Kwandoso.")
    found = walk(client, edition)
    assert_nothing_is_left(found)
    assert found[address][0] == 410


def test_an_edition_whose_publication_was_undone_leaves_nothing_on_the_page_of_the_former(client):
    former = builders.published(title="Bản công khai", category=builders.category(CATEGORY))
    writer, approver = former.created_by, builders.approver()
    following = workflow.perform("correct", former, writer).edition
    for name in ("title", "lead", "body"):
        setattr(following, name, SECRET[name])
    following.change_note = following.correction_text = "Jibboocap"
    following.save()
    revisions.record(following, writer)
    following.refresh_from_db()
    workflow.perform("submit", following, writer)
    workflow.perform("approve", following, approver)
    address = former.get_absolute_url()
    shown = client.get(address).content.decode()
    assert all(word in shown for word in WORDS[:-1])
    workflow.perform("undo_publish", following, approver, reason="Kwandoso.")
    for path in ("/", address, "/chuyen-muc/thoi-su/"):
        shown = client.get(path).content.decode()
        assert "Bản công khai" in shown
        assert not any(word in shown for word in (*WORDS, "Kwandoso")), path
    assert 'href="/bai-viet/' not in client.get("/tim-kiem/?q=vextorbody").content.decode()


def test_work_on_a_published_article_shows_nowhere(client):
    live = builders.published(title="Bản công khai")
    writer = live.created_by
    following = workflow.perform("revise", live, writer).edition
    following.title, following.lead, following.body = (
        SECRET["title"],
        SECRET["lead"],
        SECRET["body"],
    )
    following.publish_at = timezone.now() + timedelta(hours=1)
    following.save()
    revisions.record(following, writer)
    following.refresh_from_db()
    for step, person in [(None, None), ("submit", writer), ("approve", builders.approver())]:
        if step:
            workflow.perform(step, following, person)
        response = client.get(live.get_absolute_url())
        assert "Bản công khai" in response.content.decode()
        for address in (
            "/",
            live.get_absolute_url(),
            "/tim-kiem/?q=kin",
            live.category.get_absolute_url(),
        ):
            assert "Zaphira" not in client.get(address).content.decode()


def test_a_superseded_text_is_not_readable(client):
    edition = secret_edition(State.SUPERSEDED)
    following = Edition.objects.live().get()
    assert following.article == edition.article
    assert client.get(edition.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("state", list(State))
def test_the_desk_is_closed_to_those_outside(state, client):
    edition = secret_edition(state)
    paths = [
        "/admin/",
        "/admin/articles/edition/",
        f"/admin/articles/edition/{edition.pk}/change/",
        f"/admin/articles/edition/{edition.pk}/xem-truoc/",
        f"/admin/articles/edition/{edition.pk}/buoc/approve/",
        "/admin/articles/image/",
        "/admin/articles/edition/autocomplete/",
    ]
    for path in paths:
        response = client.get(path, follow=True)
        assert response.redirect_chain or response.status_code == 404, path
        assert not any(word in response.content.decode() for word in WORDS), path


def test_the_newsroom_sees_a_private_picture_and_no_cache_keeps_it(client):
    edition = secret_edition(State.DRAFT)
    client.force_login(edition.created_by)
    digest = edition.figures.get().image.digest
    response = client.get(images.address(digest, 640, "webp"))
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "image/webp"


def test_a_picture_is_gone_with_its_article_and_back_with_it(
    client, django_capture_on_commit_callbacks
):
    edition = secret_edition(State.PUBLISHED)
    address = images.address(edition.figures.get().image.digest, 320, "jpg")
    assert client.get(address).status_code == 200
    approver = builders.approver()
    with django_capture_on_commit_callbacks(execute=True):
        workflow.perform("withdraw", edition, approver, reason="Sai ảnh.")
    assert client.get(address).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        workflow.perform("restore", edition, approver)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("width", [10, 321, 9999])
def test_nobody_orders_pictures_in_sizes_of_their_own(width, client):
    edition = secret_edition(State.PUBLISHED)
    digest = edition.figures.get().image.digest
    assert client.get(f"/media/anh/{digest}-{width}.jpg").status_code == 404


def test_originals_have_no_address(client):
    edition = secret_edition(State.PUBLISHED)
    image = edition.figures.get().image
    for path in (f"/media/{image.original.name}", f"/media/originals/{image.original.name}"):
        assert client.get(path).status_code == 404


def test_the_clock_does_not_open_what_is_not_due(client):
    edition = secret_edition(State.SCHEDULED)
    call_command("publish_due")
    assert client.get(edition.get_absolute_url()).status_code == 404
