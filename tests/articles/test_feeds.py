"""Feeds: what RSS and Atom readers get, that it is valid, bounded, and never HTML of somebody's."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from articles import feeds, images, workflow
from articles.models import Thread
from portal.models import SiteIdentity
from tests import builders, pages
from tests.articles.xss_vectors import PLAIN
from tests.documents import found, objections, parsed

pytestmark = pytest.mark.django_db

SITE = "https://tin.example.vn"
SHARED = "public, max-age=0, s-maxage=10, stale-while-revalidate=5, stale-if-error=86400"
#: Monday, 14:05 in Việt Nam.
MONDAY = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)

#: The page of each feed, and the address of the feed in both formats.
FEEDS = {
    "/": "/{kind}/",
    "/chuyen-muc/thoi-su/chinh-tri/": "/{kind}/thoi-su/chinh-tri/",
    "/tac-gia/hong-phai/": "/tac-gia/hong-phai/{kind}/",
    "/the/yen-binh/": "/the/yen-binh/{kind}/",
    "/dong-su-kien/ky-hop/": "/dong-su-kien/ky-hop/{kind}/",
}
KINDS = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
}
ALL = [(page, kind) for page in FEEDS for kind in KINDS]


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def complete(clock):
    """An article with everything that a feed tells, published on Monday and corrected on Tuesday."""
    SiteIdentity.objects.update(
        name="Tỉnh Sơn Thủy",
        owner="Văn phòng tỉnh",
        email="toasoan@sonthuy.example",
        responsible_person="Bà Nguồn",
    )
    identity = SiteIdentity.objects.get()
    identity.logo = SimpleUploadedFile("logo.png", builders.picture_bytes(200, 200, ext="PNG"))
    identity.full_clean()
    identity.save()
    writer, approver = builders.editor(), builders.approver()
    parent = builders.category("Thời sự")
    edition = builders.published(
        writer,
        reviewer=approver,
        title="Kết luận & kiến nghị <số 3>",
        lead="Lãi 3 < 5 & còn nợ.",
        category=builders.category("Chính trị", parent=parent, description="Việc của tỉnh"),
        authors=[builders.author(), builders.author("Thu Hà")],
        tags=[builders.tag("Yên Bình")],
        thread=Thread.objects.create(name="Kỳ họp"),
        picture=builders.image(writer, credit="Anh Tú"),
    )
    clock.shift(timedelta(days=1))
    return builders.corrected(edition, reviewer=approver)


RFC_822 = r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}"


def rss_objections(root):
    """What the RSS 2.0 specification (https://www.rssboard.org/rss-specification) has against it."""
    wrong = []
    channel = root.find("channel")
    if (root.tag, root.get("version"), len(root)) != ("rss", "2.0", 1) or channel is None:
        return ["an <rss version='2.0'> has one channel"]
    once = (
        "title link description language copyright managingEditor pubDate lastBuildDate "
        "generator ttl image"
    ).split()
    wrong += [f"one {name} at most" for name in once if len(channel.findall(name)) > 1]
    wrong += [
        f"no {name}" for name in ("title", "link", "description") if not channel.findtext(name)
    ]
    plain = {
        *once,
        *"webMaster category docs cloud rating textInput skipHours skipDays item".split(),
    }
    wrong += [
        f"unknown {each.tag}" for each in channel if "{" not in each.tag and each.tag not in plain
    ]
    if not (channel.findtext("ttl") or "0").isdigit():
        wrong.append("ttl is a number of minutes")
    for image in channel.findall("image"):
        if [image.findtext("title"), image.findtext("link")] != [
            channel.findtext("title"),
            channel.findtext("link"),
        ]:
            wrong.append("the image has the title and the link of the channel")
        if not (image.findtext("url") or "").endswith((".png", ".jpg", ".gif")):
            wrong.append("an image is PNG, JPEG or GIF")
    known = set(
        "title link description author category comments enclosure guid pubDate source".split()
    )
    for item in channel.findall("item"):
        if not (item.findtext("title") or item.findtext("description")):
            wrong.append("an item has a title or a description")
        wrong += [
            f"unknown {each.tag}" for each in item if "{" not in each.tag and each.tag not in known
        ]
        for name in known - {"category"}:
            if len(item.findall(name)) > 1:
                wrong.append(f"one {name} at most in an item")
        guid = item.find("guid")
        if guid is not None and guid.get("isPermaLink", "true") == "true":
            wrong += ["a guid that is a permalink is an address"] * (not is_address(guid.text))
        for enclosure in item.findall("enclosure"):
            wrong += [
                f"enclosure without {a}" for a in ("url", "length", "type") if not enclosure.get(a)
            ]
    for element in root.iter("link", "url"):
        wrong += [f"{element.tag} is no address"] * (not is_address(element.text))
    for element in root.iter("pubDate", "lastBuildDate"):
        if not re.fullmatch(RFC_822, element.text):
            wrong.append(f"{element.text} is no date of RFC 822")
    for element in root.iter("managingEditor", "author"):
        if not re.match(r"\S+@\S+", element.text):
            wrong.append(f"{element.tag} begins with an e-mail address")
    guids = [each.findtext("guid") for each in channel.findall("item")]
    if len(set(guids)) != len(guids):
        wrong.append("a guid stands once")
    return wrong


def is_address(text):
    return bool(urlsplit(text or "").scheme in {"http", "https"} and urlsplit(text).netloc)


def atom_objections(root):
    """The schema's, and those that RFC 4287 has only in words."""
    wrong = objections(root, "atom.rng")
    ids = found(root, "//atom:entry/atom:id/text()")
    if len(set(ids)) != len(ids):
        wrong.append("an entry has a name of its own (4.1.1)")
    if not found(root, "atom:author") and found(root, "atom:entry[not(atom:author)]"):
        wrong.append("somebody is the author (4.1.2)")
    if len(found(root, "atom:link[@rel='self']")) != 1:
        wrong.append("it says where it is (4.1.1)")
    for entry in found(root, "atom:entry"):
        if len(found(entry, "atom:link[@rel='alternate' or not(@rel)]")) != 1:
            wrong.append("one alternate of a kind (4.1.2)")
    return wrong


CHECK = {"rss": rss_objections, "atom": atom_objections}


@pytest.mark.parametrize(("page", "kind"), ALL)
def test_every_feed_is_valid_and_has_the_article(page, kind, complete, client):
    response = client.get(FEEDS[page].format(kind=kind))
    root = parsed(response)
    assert response["Content-Type"] == f"{KINDS[kind]}; charset=utf-8"
    assert CHECK[kind](root) == []
    titles = found(root, "//item/title/text() | //atom:entry/atom:title/text()")
    assert titles == ["Kết luận & kiến nghị <số 3>"]


@pytest.mark.parametrize(("page", "kind"), ALL)
def test_a_page_names_its_feed_and_the_feed_its_page(page, kind, complete, client):
    shown = pages.read(client.get(page))
    address = FEEDS[page].format(kind=kind)
    named = [each["href"] for each in shown.all("link", rel="alternate", type=KINDS[kind])]
    assert named == list(dict.fromkeys([f"/{kind}/", address]))
    root = parsed(client.get(address))
    if kind == "rss":
        assert root.findtext("channel/link") == SITE + page
    else:
        assert found(root, "atom:link[@rel='alternate']/@href") == [SITE + page]
    [own] = found(root, "//atom:link[@rel='self']/@href")
    assert own == SITE + address


@pytest.mark.parametrize("kind", KINDS)
def test_an_article_names_the_feed_of_the_site(kind, complete, client):
    page = pages.read(client.get(complete.get_absolute_url()))
    link = page.one("link", rel="alternate", type=KINDS[kind])
    assert (link["href"], link["title"]) == (
        f"/{kind}/",
        f"Tỉnh Sơn Thủy ({'RSS' if kind == 'rss' else 'Atom'})",
    )


@pytest.mark.parametrize("address", FEEDS.values())
def test_the_two_formats_were_checked_by_something_that_objects(address, complete, client):
    rss, atom = (parsed(client.get(address.format(kind=kind))) for kind in KINDS)
    rss.find("channel").remove(rss.find("channel/description"))
    rss.find("channel/item/guid").text = "12"
    assert rss_objections(rss) == ["no description", "a guid that is a permalink is an address"]
    for name in ("updated", "id"):
        [gone] = found(atom, f"atom:entry/atom:{name}")
        gone.getparent().remove(gone)
        assert atom_objections(atom)


def test_rss_tells_all_that_is_known_of_an_article(complete, client):
    channel = parsed(client.get("/rss/thoi-su/chinh-tri/")).find("channel")
    digest = complete.presentation["lead_picture"]["digest"]
    address = SITE + complete.get_absolute_url()
    about = {each.tag: each.text for each in channel if "{" not in each.tag and not len(each)}
    assert about == {
        "title": "Chính trị – Tỉnh Sơn Thủy",
        "link": f"{SITE}/chuyen-muc/thoi-su/chinh-tri/",
        "description": "Việc của tỉnh",
        "language": "vi",
        "lastBuildDate": "Tue, 24 Nov 2026 07:05:00 +0000",
        "ttl": "10",
        "generator": "Cổng Tin",
        "managingEditor": "toasoan@sonthuy.example (Bà Nguồn)",
    }
    assert channel.findtext("image/url") == SITE + SiteIdentity.objects.get().logo_url
    item = channel.find("item")
    assert item.findtext("link") == item.findtext("guid") == address
    assert item.find("guid").get("isPermaLink") == "true"
    assert parsedate_to_datetime(item.findtext("pubDate")) == MONDAY
    assert [each.text for each in item.findall("category")] == ["Thời sự", "Chính trị", "Yên Bình"]
    assert found(item, "dc:creator/text()") == ["Hồng Phái", "Thu Hà"]
    # Readers take a description for HTML: "<" of the text is written for that.
    assert item.findtext("description") == "Lãi 3 &lt; 5 &amp; còn nợ."
    [picture] = found(item, "media:content")
    assert dict(picture.attrib) == {
        "url": SITE + images.address(digest, 640, "jpg"),
        "width": "640",
        "height": "427",
        "type": "image/jpeg",
        "medium": "image",
    }
    assert client.get(urlsplit(picture.get("url")).path)["Content-Type"] == "image/jpeg"
    assert found(picture, "media:description/text()") == ["Quang cảnh buổi làm việc"]


def test_atom_tells_all_that_is_known_of_an_article(complete, client):
    feed = parsed(client.get("/atom/"))
    [entry] = found(feed, "atom:entry")
    address = SITE + complete.get_absolute_url()
    assert found(feed, "atom:title/text()") == ["Tỉnh Sơn Thủy"]
    assert found(feed, "atom:subtitle/text()") == ["Tin, bài mới nhất của “Tỉnh Sơn Thủy”"]
    assert found(feed, "atom:author/atom:name/text()") == ["Văn phòng tỉnh"]
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "vi"
    assert found(feed, "atom:updated/text()") == ["2026-11-24T07:05:00+00:00"]
    assert found(entry, "atom:id/text()") == [
        f"tag:tin.example.vn,2026-11-23:bai-viet/{complete.article_id}"
    ]
    assert found(entry, "atom:link[@rel='alternate']/@href") == [address]
    assert found(entry, "atom:published/text()") == ["2026-11-23T07:05:00+00:00"]
    assert found(entry, "atom:updated/text()") == ["2026-11-24T07:05:00+00:00"]
    assert found(entry, "atom:author/atom:name/text()") == ["Hồng Phái", "Thu Hà"]
    assert found(entry, "atom:category/@term") == ["Thời sự", "Chính trị", "Yên Bình"]
    assert found(entry, "atom:summary/@type") == ["html"]
    assert found(entry, "atom:summary/text()") == ["Lãi 3 &lt; 5 &amp; còn nợ."]
    assert found(entry, "atom:link[@rel='enclosure']/@href") == found(entry, "media:content/@url")


def test_a_feed_has_the_newest_and_no_more(client, clock):
    people = {"by": builders.editor(), "reviewer": builders.approver()}
    section = builders.category("Thời sự")
    for number in range(feeds.NEWEST + 2):
        builders.published(title=f"Bài {number}", category=section, **people)
        clock.shift(60)
    expected = [f"Bài {number}" for number in range(feeds.NEWEST + 1, 1, -1)]
    for address in ("/rss/", "/rss/thoi-su/"):
        assert found(parsed(client.get(address)), "//item/title/text()") == expected


def test_a_withdrawn_article_leaves_the_feeds_at_once(complete, client):
    before = client.get("/rss/")
    workflow.perform("withdraw", complete, builders.approver(), reason="Sai số liệu.")
    after = client.get("/rss/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == HTTPStatus.OK
    assert found(parsed(after), "//item") == []
    assert found(parsed(client.get("/atom/thoi-su/")), "atom:entry") == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_without_articles_is_valid_and_stays_the_same(kind, client, clock):
    builders.category("Thời sự")
    first = client.get(f"/{kind}/thoi-su/")
    assert CHECK[kind](parsed(first)) == []
    clock.shift(60)
    assert client.get(f"/{kind}/thoi-su/")["ETag"] == first["ETag"]


@pytest.mark.parametrize(("page", "kind"), ALL)
def test_caches_keep_a_feed_as_they_keep_a_page(page, kind, complete, client):
    address = FEEDS[page].format(kind=kind)
    response = client.get(address)
    assert response["Cache-Control"] == SHARED
    assert not response["ETag"].startswith("W/")
    assert response["Vary"] == "Accept-Encoding"
    again = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")
    assert client.post(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_the_host_that_was_asked_for_stands_in_no_feed(complete, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    for kind in KINDS:
        content = client.get(f"/{kind}/", headers={"host": "evil.example"}).content.decode()
        assert "evil.example" not in content


@pytest.mark.parametrize(
    "address",
    ["/rss/khong-co/", "/json/", "/the/khong-co/rss/", "/tac-gia/hong-phai/rdf/"],
)
def test_what_has_no_feed_is_not_found(address, client):
    builders.author()
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND


COUNTS = {
    "/rss/": 3,
    "/atom/thoi-su/": 3,
    "/tac-gia/hong-phai/rss/": 4,
    "/the/nghi-quyet/atom/": 4,
    "/dong-su-kien/ky-hop/rss/": 4,
}


@pytest.mark.parametrize("number", [1, 8])
@pytest.mark.parametrize("address", COUNTS)
def test_a_feed_costs_the_same_whatever_the_number_of_articles(
    address, number, client, django_assert_num_queries
):
    people = {"by": builders.editor(), "reviewer": builders.approver()}
    content = {
        "category": builders.category("Thời sự"),
        "authors": [builders.author()],
        "tags": [builders.tag("Nghị quyết")],
        "thread": Thread.objects.create(name="Kỳ họp"),
        "picture": builders.image(people["by"]),
    }
    for _ in range(number):
        builders.published(**people, **content)
    with django_assert_num_queries(COUNTS[address]):
        response = client.get(address)
    assert len(found(parsed(response), "//item | //atom:entry")) == number


# Nothing of it is anybody's HTML


class Tags(HTMLParser):
    """What a reader that takes a text for HTML would find in it."""

    def __init__(self):
        super().__init__()
        self.seen, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)

    def handle_comment(self, data):
        self.seen.append("!--")

    def handle_data(self, data):
        self.text += data


def as_html(text):
    reader = Tags()
    reader.feed(text)
    reader.close()
    return reader


@pytest.mark.parametrize("kind", KINDS)
def test_no_attack_in_any_text_gets_out_of_a_feed(kind, client):
    """The texts of tests/browser/test_xss.py, as a feed reader would take them."""
    SiteIdentity.objects.update(name=PLAIN[6], slogan=PLAIN[7], owner=PLAIN[8])
    writer, approver = builders.editor(), builders.approver()
    picture = builders.image(writer, credit=PLAIN[1])
    section = builders.category(PLAIN[1], description=PLAIN[9])
    for attack in PLAIN:
        builders.published(
            writer,
            reviewer=approver,
            title=attack,
            lead=attack,
            category=section,
            picture=picture,
            caption=attack,
        )
    builders.published(
        writer,
        reviewer=approver,
        category=section,
        authors=[builders.author(PLAIN[5])],
        tags=[builders.tag(PLAIN[2])],
    )
    root = parsed(client.get(f"/{kind}/{section.path}/"))
    assert CHECK[kind](root) == []
    titles = found(root, "//item/title/text() | //atom:entry/atom:title/text()")
    assert titles[1:] == [*reversed(PLAIN)]
    told = found(root, "//item/description/text() | //atom:entry/atom:summary/text()")
    for attack, text in zip(reversed(PLAIN), told[1:], strict=True):
        assert as_html(text).seen == []
        assert as_html(text).text == attack
    addresses = found(root, "//link/text() | //@href | //@url | //guid/text()")
    assert {urlsplit(each).netloc for each in addresses} == {"tin.example.vn"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_sign_that_no_xml_can_hold_breaks_no_feed(kind, client):
    writer = builders.editor()
    builders.published(
        writer,
        title="Một\x0b hai\x1f ba\uffff",
        lead="Sapo\x08 kín\ufffe.",
        authors=[builders.author("Hồng\x0c Phái")],
        tags=[builders.tag("Nghị\x01 quyết")],
        category=builders.category("Thời\x02 sự"),
        picture=builders.image(writer, credit="A\x03B"),
        caption="Chú\x04 thích",
    )
    SiteIdentity.objects.update(name="Cổng\x05 Tin", slogan="\x06")
    root = parsed(client.get(f"/{kind}/"))
    assert CHECK[kind](root) == []
    [title] = found(root, "//item/title/text() | //atom:entry/atom:title/text()")
    assert title == "Một hai ba"
