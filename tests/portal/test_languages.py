"""The interface in English at the reader's choice, which stands in the address."""

import re
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from django.utils import translation

from articles import forwarding, languages, workflow
from articles.models import Redirect, Thread
from articles.states import State
from portal import pages as pages_of_the_site
from portal.models import Page
from tests import builders, pages
from tests.articles import test_leaks as leaks
from tests.articles.test_public_pages import SHARED, VIETNAMESE
from tests.articles.test_query_counts import PUBLIC, newsroom  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
SITE = "https://tin.example.vn"


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def article(clock):
    """An article with all that a page can show of it, a second one, and one that was withdrawn."""
    writer, approver = builders.editor(), builders.approver()
    section = builders.category("Thời sự", description="Tin trong tỉnh.")
    builders.category("Chính trị", parent=section)
    content = {
        "category": section,
        "authors": [builders.author("Hồng Phái", title="Phóng viên", note="Viết về nông thôn.")],
        "tags": [builders.tag("Nghị quyết")],
        "thread": Thread.objects.create(name="Kỳ họp", description="Các bài về kỳ họp."),
    }
    builders.published(writer, title="Bài trước", reviewer=approver, **content)
    builders.withdrawn(writer, title="Bài đã gỡ", reviewer=approver, **content)
    return builders.published(
        writer,
        title="Khai mạc kỳ họp",
        body="".join(f"<h2>Phần {n}</h2><p>Đoàn làm việc.</p>" for n in range(4)),
        reviewer=approver,
        picture=builders.image(writer),
        **content,
    )


@pytest.fixture
def public(article):
    """The plain address of a page of each kind."""
    approver = builders.approver()
    page = Page(title="Giới thiệu", slug="gioi-thieu")
    pages_of_the_site.keep(page, approver, title=page.title, body="<p>Cơ quan.</p>", description="")
    pages_of_the_site.publish(page, approver)
    return [
        "/trang/gioi-thieu/",
        "/so-do-trang/",
        "/",
        "/chuyen-muc/thoi-su/",
        article.get_absolute_url(),
        f"{article.get_absolute_url()}in/",
        "/tac-gia/hong-phai/",
        "/the/nghi-quyet/",
        "/dong-su-kien/ky-hop/",
        "/tim-kiem/?q=k%E1%BB%B3+h%E1%BB%8Dp",
        "/luu-tru/",
        "/luu-tru/2026/11/",
        "/luu-tru/2026/11/23/",
    ]


def link_to_the_other_language(page):
    """(language, address) of the link at the head of a page; only one there has a language."""
    [link] = page.all(class_name="languages")[0].all("a")
    assert link["lang"] == link["hreflang"]
    return link["lang"], link["href"]


# The same page


def test_below_en_each_page_is_the_same_with_its_interface_in_english(public, client):
    for address in public:
        vietnamese = pages.read(client.get(address))
        response = client.get(f"/en{address}")
        english = pages.read(response)
        assert response.status_code == HTTPStatus.OK, address
        assert vietnamese.one("html")["lang"] == "vi"
        assert english.one("html")["lang"] == "en"
        titles = [
            [title.text for title in page.all("h1") + page.all(class_name="card__title")]
            for page in (vietnamese, english)
        ]
        # The titles of these are words of the interface.
        if not address.startswith(("/luu-tru/", "/tim-kiem/", "/so-do-trang/")):
            assert titles[0] == titles[1], address


def test_the_interface_makes_no_other_page_of_it_for_machines(public, client):
    """Canonical address and schema.org are those of the plain page, word for word; and no page claims
    a translation that is none."""
    for address in public:
        found = []
        for asked in (address, f"/en{address}"):
            page = pages.read(client.get(asked))
            assert page.all("link", rel="alternate", hreflang="en") == []
            og = [page.one("meta", property=f"og:{name}")["content"] for name in ("url", "locale")]
            data = [each.raw for each in page.all("script", type="application/ld+json")]
            found.append((page.one("link", rel="canonical")["href"], og, data))
        assert found[0] == found[1], address
        assert found[0][0].startswith(f"{SITE}/")
        assert "/en/" not in found[0][0]


def test_each_language_of_a_page_is_kept_by_caches_for_itself(public, client):
    for address in public:
        plain, english = client.get(address), client.get(f"/en{address}")
        assert english["ETag"] != plain["ETag"], address
        for response in (plain, english):
            assert response["Cache-Control"] == SHARED, address
            assert response["Vary"] == "Accept-Encoding"
            assert not response.cookies
        again = client.get(f"/en{address}", headers={"If-None-Match": english["ETag"]})
        assert again.status_code == HTTPStatus.NOT_MODIFIED


def test_nothing_but_the_address_chooses_the_language(article, client):
    usual = client.get("/").content
    client.cookies["django_language"] = "en"
    assert client.get("/", headers={"Accept-Language": "en"}).content == usual
    english = client.get("/en/").content
    client.cookies["django_language"] = "vi"
    assert client.get("/en/", headers={"Accept-Language": "vi"}).content == english
    assert client.get("/").content == usual


def test_after_an_english_page_the_process_speaks_vietnamese_again(article, client):
    client.get("/en/")
    assert translation.get_language() == "vi"
    assert article.get_absolute_url().startswith("/bai-viet/")


# The way there


def test_every_page_has_a_link_to_itself_in_the_other_language_and_back(public, client):
    for address in [*public, "/lien-he/", "/tim-kiem/?q=%22a%26b%22&trang=1", "/khong-co/"]:
        assert link_to_the_other_language(pages.read(client.get(address))) == (
            "en",
            f"/en{address}",
        )
        there = pages.read(client.get(f"/en{address}"))
        assert link_to_the_other_language(there) == ("vi", address)


def test_pages_for_the_newsroom_have_no_such_link(article, client):
    client.force_login(builders.editor())
    preview = client.get(f"/admin/articles/edition/{article.pk}/xem-truoc/")
    assert pages.read(preview).all(class_name="languages") == []
    client.force_login(builders.person())
    forbidden = client.get("/admin/articles/edition/")
    assert forbidden.status_code == HTTPStatus.FORBIDDEN
    assert pages.read(forbidden).all(class_name="languages") == []


def test_who_reads_english_stays_there_and_meets_no_vietnamese_of_ours(public, client):
    """Follows every link from the English home page. What is Vietnamese there is marked so: it is the
    newsroom's. (The texts of pictures stand in labels of ours.)"""
    seen, waiting = set(), ["/en/", "/en/tim-kiem/?q=xyz", "/en/khong-co/"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        page = pages.read(client.get(address))
        body = page.one("body")
        assert VIETNAMESE.findall(said_in_english(body).replace("Cổng Tin", "")) == [], address
        labels = " ".join(
            each.get(name)
            for each in body.walk()
            for name in ("aria-label", "placeholder", "title")
            if "alt" not in each and "zoom" not in each.get("class")
        )
        assert VIETNAMESE.findall(labels) == [], address
        for link in body.all("a"):
            target = urlsplit(urljoin(address, link.get("href")))
            if target.netloc or target.scheme or link.get("hreflang") == "vi":
                continue
            if target.path.startswith("/media/") or target.path == "/rss/":
                continue
            assert target.path.startswith("/en/"), (address, link["href"])
            waiting.append(target._replace(fragment="").geturl())
    assert {f"/en{each}" for each in public if "?" not in each} <= seen


def said_in_english(element):
    """The words in an element that are not marked as Vietnamese."""
    return "".join(
        child
        if isinstance(child, str)
        else ("" if child.get("lang") == "vi" or child.tag == "script" else said_in_english(child))
        for child in element.children
    )


def test_the_newsrooms_words_are_marked_as_vietnamese(article, client):
    page = pages.read(client.get(f"/en{article.get_absolute_url()}"))
    for part in ("h1", "figcaption"):
        assert pages_language(page.all(part)[0]) == "vi", part
    for name in ("article__lead", "prose", "nav__bar", "brand__name", "contents__list"):
        assert pages_language(page.one(class_name=name)) == "vi", name
    assert pages_language(page.one(class_name="article__meta")) == "en"
    plain = client.get(article.get_absolute_url()).content.decode()
    assert plain.count(' lang="') == 2  # of the page, and of the link to English


def pages_language(element):
    while "lang" not in element:
        inside = [child for child in element.all("span") if "lang" in child]
        element = inside[0] if inside and element.tag == "figcaption" else element.parent
    return element["lang"]


def test_pictures_scripts_and_feeds_keep_their_one_address(article, client):
    content = client.get(f"/en{article.get_absolute_url()}").content.decode()
    assert "/media/anh/" in content
    assert re.findall(r"/en/(media|static|rss|atom|api|tai-khoan|admin)", content) == []


# Words and numbers


def test_dates_are_written_as_english_has_them(article, client):
    page = pages.read(client.get(f"/en{article.get_absolute_url()}"))
    assert page.one("article", class_name="article").all("time")[0].text == (
        "Monday, 23 November 2026, 14:05"
    )
    assert "23 Nov 2026" in pages.read(client.get("/en/")).text
    assert pages.read(client.get("/en/luu-tru/2026/11/")).one("h1").text == "November 2026"
    assert pages.read(client.get("/luu-tru/2026/11/")).one("h1").text == "Tháng 11/2026"


def test_search_finds_and_counts_in_english(article, client):
    page = pages.read(client.get("/en/tim-kiem/?q=khai+mac"))
    assert page.one(role="status").text == "1 article for “khai mac”"
    assert page.one("form", role="search")["action"] == "/en/tim-kiem/"
    assert "No article was found for “xyz”" in pages.read(client.get("/en/tim-kiem/?q=xyz")).text


def test_what_is_not_there_or_gone_says_so_in_english(article, client):
    missing = client.get("/en/bai-viet/x-999999/")
    assert missing.status_code == HTTPStatus.NOT_FOUND
    assert pages.read(missing).one("h1").text == "Page not found"
    gone = builders.withdrawn(title="Tin nhầm", reason="Bài đăng nhầm.")
    response = client.get(f"/en{gone.get_absolute_url()}")
    assert response.status_code == HTTPStatus.GONE
    page = pages.read(response)
    assert "This article has been withdrawn" in page.text
    assert (page.one("h1").text, page.one("h1")["lang"]) == ("Tin nhầm", "vi")


# Other addresses


@pytest.mark.parametrize(
    "address",
    [
        "/rss/",
        "/atom/thoi-su/?x=1",
        "/tac-gia/hong-phai/rss/",
        "/robots.txt",
        "/sitemap.xml",
        "/api/v1/articles/?limit=1",
        "/healthz",
        "/media/logo-abc.png",
        "/static/css/site.css",
        "/admin/",
        "/tai-khoan/dang-nhap/?next=/admin/",
    ],
)
def test_what_has_no_interface_has_one_address(address, article, client):
    response = client.get(f"/en{address}")
    assert response.status_code == HTTPStatus.MOVED_PERMANENTLY
    assert response["Location"] == address
    assert client.post(f"/en{address}").status_code in (
        HTTPStatus.NOT_FOUND,
        HTTPStatus.METHOD_NOT_ALLOWED,
    )


def test_the_sites_own_language_is_not_named(public, client):
    for address in public:
        response = client.get(f"/vi{address}")
        assert response.status_code == HTTPStatus.MOVED_PERMANENTLY
        assert response["Location"] == address
    assert client.get("/vi/khong-co/").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("address", ["/de/", "/en-us/", "/EN/", "/english/", "/en.html"])
def test_there_are_no_other_languages(address, client):
    response = client.get(address)
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert pages.read(response).one("html")["lang"] == "vi"


def test_a_wrong_slug_or_a_missing_slash_is_put_right_in_english(article, client):
    right = f"/en{article.get_absolute_url()}"
    for wrong in (f"/en/bai-viet/khac-{article.article_id}/", right.removesuffix("/")):
        response = client.get(wrong)
        assert response.status_code == HTTPStatus.MOVED_PERMANENTLY
        assert response["Location"] == right
    assert client.get("/en")["Location"] == "/en/"


def test_old_addresses_lead_readers_of_english_on_in_english(article, client):
    new = article.get_absolute_url()
    for old, target in [
        ("/cu/", new),
        ("/vi/news/tin-1.html", new),
        ("/en/news/story-1.html", f"/en{new}"),
        ("/nguon/", "/rss/"),
        ("/xa/", "https://khac.example/"),
    ]:
        Redirect.remember(old, target)
    for asked, led in [
        ("/cu/", new),
        ("/en/cu/", f"/en{new}"),
        ("/vi/news/tin-1.html", new),
        ("/en/news/story-1.html", f"/en{new}"),
        ("/en/nguon/", "/rss/"),
        ("/en/xa/", "https://khac.example/"),
    ]:
        response = client.get(asked)
        assert (response.status_code, response["Location"]) == (301, led)


@pytest.mark.parametrize("host", ["//evil.example", "/\\evil.example", "///evil.example"])
def test_no_address_below_en_leads_off_the_site(host, client):
    for address in (f"/en{host}/rss/", f"/en{host}/", f"/vi{host}/", f"/en/en{host}/static/x"):
        response = client.get(address)
        if response.status_code == HTTPStatus.NOT_FOUND:
            found = link_to_the_other_language(pages.read(response))[1]
        else:
            found = response["Location"]
        assert urlsplit(found).netloc == ""
        assert not found.startswith(("//", "/\\")), found


def test_nobody_is_led_in_a_circle_over_another_language(article):
    address = f"/en{article.get_absolute_url()}"
    assert forwarding.leads_back(article, address)
    with pytest.raises(workflow.Refused):
        workflow.perform(
            "withdraw",
            article,
            builders.approver(),
            reason="Sai.",
            form="redirect",
            target=address,
        )


def test_paths_and_languages_are_taken_apart_and_put_together():
    assert languages.plain("/en/the/x/") == "/the/x/"
    assert languages.plain("/en") == "/"
    assert languages.plain("/english/") == "/english/"
    assert languages.in_language("/the/x/", "en") == "/en/the/x/"
    assert languages.in_language("/en/the/x/", "vi") == "/the/x/"


# What holds everywhere holds here


@pytest.mark.parametrize("name", PUBLIC)
def test_an_english_page_costs_what_the_plain_one_does(
    name,
    newsroom,  # noqa: F811
    client,
    django_assert_num_queries,
):
    address, count = PUBLIC[name]
    address = address or newsroom["article"].get_absolute_url()
    with django_assert_num_queries(count):
        response = client.get(f"/en{address}")
    assert newsroom["article"].title in response.content.decode()


def walk_in_english(client, edition):
    found = {}
    for address in leaks.addresses(edition):
        response = client.get(f"/en{address}", follow=True)
        body = b"".join(response).decode("utf-8", "replace")
        found[address] = (response.status_code, body, str(response.headers))
    return found


@pytest.mark.parametrize("state", leaks.NEVER_PUBLIC)
def test_nothing_of_a_text_that_was_never_public_is_readable_in_english(state, client):
    found = walk_in_english(client, leaks.secret_edition(state))
    assert leaks.leaked(found) == set()
    assert not any('href="/en/bai-viet/' in body for _status, body, _headers in found.values())
    for address, (status, _body, _headers) in found.items():
        if address.startswith(("/bai-viet/", "/media/")):
            assert status == HTTPStatus.NOT_FOUND, address


def test_the_same_walk_finds_a_published_text(client):
    edition = leaks.secret_edition(State.PUBLISHED)
    found = walk_in_english(client, edition)
    assert all(word in found[edition.get_absolute_url()][1] for word in leaks.WORDS)
    assert 'href="/en/bai-viet/' in found["/tim-kiem/?q=Vextorbody"][1]
