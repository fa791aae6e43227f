"""What pages say of themselves: one address, the picture that others show, and schema.org."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from articles import images, library, metadata, workflow
from articles.models import Source, Thread
from portal.models import SiteIdentity
from tests import builders, pages
from tests.articles.xss_vectors import PLAIN

pytestmark = pytest.mark.django_db

SITE = "https://tin.example.vn"
#: Monday, 14:05 in Việt Nam.
MONDAY = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def complete(clock):
    """An article with everything, published on Monday and corrected on Tuesday."""
    writer, approver = builders.editor(), builders.approver()
    wide, _created = library.take(
        ContentFile(builders.picture_bytes(1700, 900), name="rong.jpg"), writer, credit="Anh Tú"
    )
    edition = builders.published(
        writer,
        reviewer=approver,
        title="Đoàn công tác làm việc tại xã",
        category=builders.category("Chính trị", parent=builders.category("Thời sự")),
        authors=[builders.author(), builders.author("Thu Hà")],
        tags=[builders.tag("Nông thôn mới"), builders.tag("Yên Bình")],
        thread=Thread.objects.create(name="Kỳ họp"),
        source=Source.objects.create(name="Báo bạn", link="https://bao.example/tin"),
        picture=wide,
    )
    clock.shift(timedelta(days=1))
    return builders.corrected(edition, reviewer=approver)


def told(client, address):
    """{type: what the page's block of data says of it}"""
    page = pages.read(client.get(address))
    block = json.loads(page.one("script", type="application/ld+json").raw)
    assert block["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in block["@graph"]}


#: What schema.org's types need for Google to use them
#: (https://developers.google.com/search/docs/appearance/structured-data/search-gallery).
REQUIRED = {
    "NewsArticle": {"headline", "image", "datePublished", "dateModified", "author", "publisher"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "Person": {"name", "url"},
    "Organization": {"name", "url"},
    "ImageObject": {"url"},
    "WebSite": {"name", "url", "potentialAction"},
    "SearchAction": {"target", "query-input"},
    "EntryPoint": {"urlTemplate"},
    "CorrectionComment": {"text", "datePublished"},
}


def objections(thing):
    """What is missing in a thing of schema.org, or in one within it; also what is empty or relative."""
    if isinstance(thing, list):
        return [each for part in thing for each in objections(part)]
    if not isinstance(thing, dict):
        return []
    if set(thing) == {"@id"}:
        return []
    kind = thing.get("@type")
    if kind not in REQUIRED:
        return [f"unknown type {kind}"]
    wrong = [f"{kind} without {name}" for name in sorted(REQUIRED[kind] - set(thing))]
    wrong += [f"{kind}: empty {name}" for name, value in thing.items() if value in ("", [], None)]
    wrong += [
        f"{kind}: {name} is no address"
        for name in ("url", "@id", "mainEntityOfPage")
        if name in thing and not urlsplit(thing[name]).netloc
    ]
    wrong += [
        f"{kind}: {name} has no time zone"
        for name in ("datePublished", "dateModified")
        if name in thing and datetime.fromisoformat(thing[name]).tzinfo is None
    ]
    return wrong + [each for value in thing.values() for each in objections(value)]


def test_an_article_tells_all_that_is_known_of_it(complete, client):
    things = told(client, complete.get_absolute_url())
    address = SITE + complete.get_absolute_url()
    digest = complete.presentation["lead_picture"]["digest"]
    publisher = {"@type": "Organization", "@id": f"{SITE}/#publisher", "name": "Cổng Tin"}
    assert objections(list(things.values())) == []
    assert things["NewsArticle"] == {
        "@type": "NewsArticle",
        "@id": f"{address}#article",
        "mainEntityOfPage": address,
        "headline": "Đoàn công tác làm việc tại xã",
        "description": complete.lead,
        "datePublished": "2026-11-23T14:05:00+07:00",
        "dateModified": "2026-11-24T14:05:00+07:00",
        "author": [
            {"@type": "Person", "name": "Hồng Phái", "url": f"{SITE}/tac-gia/hong-phai/"},
            {"@type": "Person", "name": "Thu Hà", "url": f"{SITE}/tac-gia/thu-ha/"},
        ],
        "publisher": publisher | {"url": f"{SITE}/"},
        "inLanguage": "vi",
        "isAccessibleForFree": True,
        "image": {
            "@type": "ImageObject",
            "url": SITE + images.address(digest, 1200, "jpg"),
            "width": 1200,
            "height": 635,
            "caption": "Quang cảnh buổi làm việc",
        },
        "articleSection": "Chính trị",
        "keywords": ["Nông thôn mới", "Yên Bình"],
        "isBasedOn": "https://bao.example/tin",
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": "Bài ghi 12 hộ; đúng là 21 hộ.",
                "datePublished": "2026-11-24T14:05:00+07:00",
            }
        ],
    }
    assert things["BreadcrumbList"]["itemListElement"] == [
        {"@type": "ListItem", "position": n, "name": name, "item": SITE + path}
        for n, (name, path) in enumerate(
            [
                ("Trang chủ", "/"),
                ("Thời sự", "/chuyen-muc/thoi-su/"),
                ("Chính trị", "/chuyen-muc/thoi-su/chinh-tri/"),
                ("Đoàn công tác làm việc tại xã", complete.get_absolute_url()),
            ],
            start=1,
        )
    ]


def test_a_plain_article_tells_nothing_that_it_does_not_have(client):
    SiteIdentity.objects.update(owner="Văn phòng tỉnh")
    edition = builders.published()
    thing = told(client, edition.get_absolute_url())["NewsArticle"]
    assert objections(thing) == ["NewsArticle without image"]
    assert thing["author"] == [
        {"@type": "Organization", "name": "Văn phòng tỉnh", "url": f"{SITE}/"}
    ]
    assert thing["dateModified"] == thing["datePublished"]
    assert not {"correction", "keywords", "isBasedOn", "image"} & set(thing)


def test_the_home_page_tells_who_publishes_the_site_and_how_it_is_searched(client):
    identity = SiteIdentity.objects.get()
    identity.name, identity.slogan, identity.owner = "Tỉnh Sơn Thủy", "Tin của tỉnh", "Văn phòng"
    identity.email, identity.phone = "toasoan@sonthuy.example", "0200 123 456"
    identity.logo = SimpleUploadedFile("logo.png", builders.picture_bytes(200, 200, ext="PNG"))
    identity.full_clean()
    identity.save()
    things = told(client, "/")
    assert objections(list(things.values())) == []
    assert things["Organization"] == {
        "@type": "Organization",
        "@id": f"{SITE}/#publisher",
        "name": "Văn phòng",
        "url": f"{SITE}/",
        "logo": {"@type": "ImageObject", "url": SITE + identity.logo_url},
        "telephone": "0200 123 456",
        "email": "toasoan@sonthuy.example",
    }
    site = things["WebSite"]
    assert (site["name"], site["description"]) == ("Tỉnh Sơn Thủy", "Tin của tỉnh")
    assert site["publisher"]["@id"] == things["Organization"]["@id"]
    template = site["potentialAction"]["target"]["urlTemplate"]
    edition = builders.published(title="Được mùa")
    asked = template.removeprefix(SITE).replace("{search_term_string}", "duoc mua")
    assert edition.get_absolute_url() in client.get(asked).content.decode()


def test_a_category_tells_the_way_there(complete, client):
    [kind] = things = told(client, "/chuyen-muc/thoi-su/chinh-tri/")
    assert kind == "BreadcrumbList"
    assert objections(things[kind]) == []
    assert [each["name"] for each in things[kind]["itemListElement"]] == [
        "Trang chủ",
        "Thời sự",
        "Chính trị",
    ]


def test_what_is_required_is_asked_for(complete, client):
    thing = told(client, complete.get_absolute_url())["NewsArticle"]
    del thing["headline"], thing["correction"][0]["text"]
    thing["image"]["url"] = "/media/anh.jpg"
    assert objections(thing) == [
        "NewsArticle without headline",
        "ImageObject: url is no address",
        "CorrectionComment without text",
    ]


def test_a_preview_tells_machines_nothing(complete, client):
    client.force_login(complete.created_by)
    page = pages.read(client.get(f"/admin/articles/edition/{complete.pk}/xem-truoc/"))
    assert page.all("script", type="application/ld+json") == []


def test_a_withdrawn_article_tells_machines_nothing(complete, client):
    workflow.perform("withdraw", complete, builders.approver(), reason="Sai.")
    response = client.get(complete.get_absolute_url())
    assert response.status_code == HTTPStatus.GONE
    page = pages.read(response)
    assert page.all("script", type="application/ld+json") == []
    assert [each for each in page.all("meta") if "property" in each] == []


def test_no_text_of_anybody_ends_the_block_of_data(client):
    SiteIdentity.objects.update(name=PLAIN[7], slogan=PLAIN[8], owner=PLAIN[6])
    writer = builders.editor()
    section = builders.category(PLAIN[7])
    for title in PLAIN:
        edition = builders.published(
            writer,
            title=title,
            lead=title,
            category=section,
            picture=builders.image(writer),
            caption=title,
        )
        response = client.get(edition.get_absolute_url())
        thing = told(client, edition.get_absolute_url())["NewsArticle"]
        assert (thing["headline"], thing["description"]) == (title, title)
        assert thing["image"]["caption"] == title
        block = response.content.decode().split("application/ld+json")[1]
        assert not set("<>&") & set(block[2 : block.index("</script>")])
    for address in ("/", f"/chuyen-muc/{section.path}/"):
        assert told(client, address)


# Cards


@pytest.mark.parametrize(
    ("size", "shown"),
    [((1700, 900), (1200, 635)), ((640, 427), (640, 427)), ((200, 100), (200, 100))],
)
def test_others_show_a_rendition_that_exists_and_is_as_large_as_they_use(size, shown, client):
    writer = builders.editor()
    picture, _created = library.take(
        ContentFile(builders.picture_bytes(*size), name="anh.jpg"), writer
    )
    edition = builders.published(writer, picture=picture)
    page = pages.read(client.get(edition.get_absolute_url()))
    said = {each["property"]: each["content"] for each in page.all("meta") if "property" in each}
    assert (said["og:image:width"], said["og:image:height"]) == tuple(map(str, shown))
    assert said["og:image:alt"] == "Hội trường có nhiều người đang họp"
    assert page.one("meta", name="twitter:card")["content"] == "summary_large_image"
    response = client.get(said["og:image"].removeprefix(SITE))
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_page_without_a_picture_has_the_small_card(client):
    page = pages.read(client.get(builders.published().get_absolute_url()))
    assert page.one("meta", name="twitter:card")["content"] == "summary"
    assert page.all("meta", property="og:image") == []


def test_an_article_says_its_dates_section_and_tags(complete, client):
    page = pages.read(client.get(complete.get_absolute_url()))
    said = [
        (each["property"], each["content"])
        for each in page.all("meta")
        if each.get("property").startswith("article:")
    ]
    assert said == [
        ("article:published_time", "2026-11-23T14:05:00+07:00"),
        ("article:modified_time", "2026-11-24T14:05:00+07:00"),
        ("article:section", "Chính trị"),
        ("article:tag", "Nông thôn mới"),
        ("article:tag", "Yên Bình"),
    ]


# One address


@pytest.fixture
def public(complete):
    return {
        "/": "/",
        "/chuyen-muc/thoi-su/": "/chuyen-muc/thoi-su/",
        complete.get_absolute_url(): complete.get_absolute_url(),
        "/tac-gia/hong-phai/": "/tac-gia/hong-phai/",
        "/the/yen-binh/": "/the/yen-binh/",
        "/dong-su-kien/ky-hop/": "/dong-su-kien/ky-hop/",
        "/luu-tru/": "/luu-tru/",
        "/luu-tru/2026/11/": "/luu-tru/2026/11/",
        "/luu-tru/2026/11/23/": "/luu-tru/2026/11/23/",
        "/tim-kiem/": "/tim-kiem/",
        "/tim-kiem/?q=đoàn": "/tim-kiem/?q=%C4%91o%C3%A0n",
    }


def test_every_public_page_names_its_one_address_and_says_what_it_is(public, client):
    for address, canonical in public.items():
        for asked in (address, f"{address}{'&' if '?' in address else '?'}utm_source=x&trang=1"):
            page = pages.read(client.get(asked))
            assert page.one("link", rel="canonical")["href"] == SITE + canonical
            assert page.one("meta", name="description")["content"]
            og = [each["content"] for each in page.all("meta", property="og:url")]
            assert og == [SITE + canonical]


def test_the_host_that_was_asked_for_stands_on_no_page(public, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    for address in public:
        content = client.get(address, headers={"host": "evil.example"}).content.decode()
        assert "evil.example" not in content, address


def test_what_machines_are_told_leaves_a_page_within_its_budget(public, client):
    """DESIGN 10: 40 KB compressed with its style sheet and scripts, of which all pages have the same."""
    static = Path(django_settings.BASE_DIR) / "static"
    shared = sum(
        len(gzip.compress((static / name).read_bytes()))
        for name in ("css/site.css", "js/site.js", "js/staff.js")
    )
    for address in public:
        content = client.get(address).content
        assert shared + len(gzip.compress(content)) < 40 * 1024, address
        if b"ld+json" in content:
            block = content[content.index(b'<script type="application/ld') :].split(b"</script>")[0]
            assert len(gzip.compress(block)) < 1536, address


def test_an_address_has_of_its_query_what_makes_another_page():
    assert metadata.canonical("/the/x/", 1) == f"{SITE}/the/x/"
    assert metadata.canonical("/the/x/", 3) == f"{SITE}/the/x/?trang=3"
    assert metadata.canonical("/tim-kiem/", 2, q="a&b") == f"{SITE}/tim-kiem/?q=a%26b&trang=2"
