"""The article page as something to read, keep, print and pass on."""

import base64
import gzip
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import time_machine
from django.conf import settings

from articles import images, revisions, richtext, sharing, workflow
from articles.models import Figure, Source
from articles.models.figure import Placement
from portal.models import SiteIdentity
from tests import builders, pages

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
ADDRESS = "https://sonthuy.example/bai-viet/duong-ray-&-cau-7/"
TITLE = "Đường ray & cầu: “100%” xong?"


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def illustrated(**content):
    """An article with a lead picture, one in the text, and two below it."""
    writer = builders.editor()
    inside = builders.image(writer)
    body = (
        f'<p>Đoạn một.</p><figure class="image"><img src="{images.address(inside.digest, 640, "jpg")}"'
        ' alt="Cánh đồng lúa"><figcaption>Lúa chín</figcaption></figure>'
    )
    edition = builders.draft(writer, body=body, picture=builders.image(writer), **content)
    for position in (1, 2):
        Figure.objects.create(
            edition=edition,
            image=builders.image(writer),
            placement=Placement.GALLERY,
            position=position,
            caption=f"Ảnh {position}",
            alt=f"Cảnh {position}",
            credit="Minh Đức",
        )
    revisions.record(edition, writer)
    edition.refresh_from_db()
    workflow.perform("submit", edition, writer)
    workflow.perform("approve", edition, builders.approver())
    return edition


# Tools


def test_tools_that_need_a_script_are_not_there_without_one(client):
    tools = pages.read(client.get(builders.published().get_absolute_url())).one(class_name="tools")
    needing = [each for each in tools.all() if "data-tool" in each]
    assert [each["data-tool"] for each in needing] == ["size", "listen", "stop"]
    assert all("hidden" in each for each in needing)
    assert [words for words, _address in tools.links()] == ["Bản in", "Chia sẻ"]


def test_links_pass_the_article_on_and_load_nothing(client):
    edition = builders.published(title=TITLE)
    page = pages.read(client.get(edition.get_absolute_url()))
    share = page.one(id="share")
    links = share.all("a")
    assert [link.text for link in links] == ["Facebook", "Zalo", "X", "Email"]
    assert {link["rel"] for link in links} == {"noopener nofollow external"}
    assert [
        way.address for way in sharing.ways(TITLE, page.one("link", rel="canonical")["href"])
    ] == [link["href"] for link in links]
    assert share.one(role="status").text == ""


def test_each_network_gets_the_address_in_its_own_way():
    facebook, zalo, x, mail = (urlsplit(way.address) for way in sharing.ways(TITLE, ADDRESS))
    assert (facebook.netloc, facebook.path) == ("www.facebook.com", "/sharer/sharer.php")
    assert parse_qs(facebook.query) == {"u": [ADDRESS]}
    assert (x.netloc, x.path) == ("x.com", "/intent/post")
    assert parse_qs(x.query) == {"url": [ADDRESS], "text": [TITLE]}
    assert (zalo.netloc, zalo.path) == ("button-share.zalo.me", "/share_external")
    (packed,) = parse_qs(zalo.query)["d"]
    assert json.loads(base64.b64decode(packed)) == {"url": ADDRESS}
    assert (mail.scheme, mail.path) == ("mailto", "")
    subject, body = mail.query.split("&")
    assert unquote(subject.removeprefix("subject=")) == TITLE
    assert unquote(body.removeprefix("body=")) == f"{TITLE}\r\n{ADDRESS}"


def test_no_space_of_a_mail_is_a_plus():
    mail = sharing.ways("Một cộng một", ADDRESS)[-1].address
    assert "+" not in mail
    assert "M%E1%BB%99t%20c%E1%BB%99ng%20m%E1%BB%99t" in mail


def test_the_desks_preview_offers_nothing_that_is_not_there_yet(client):
    edition = builders.in_review()
    client.force_login(builders.approver())
    page = pages.read(client.get(f"/admin/articles/edition/{edition.pk}/xem-truoc/"))
    assert page.one("h1").text == edition.title
    assert page.all(id="share") == []
    assert page.one(class_name="tools").links() == []


# Pictures


def test_every_picture_leads_to_its_largest_public_rendition(client):
    edition = illustrated()
    page = pages.read(client.get(edition.get_absolute_url()))
    links = page.one("article").all("a", class_name="zoom")
    assert [link["aria-label"] for link in links] == [
        "Xem ảnh lớn: Hội trường có nhiều người đang họp",
        "Xem ảnh lớn: Cánh đồng lúa",
        "Xem ảnh lớn: Cảnh 1",
        "Xem ảnh lớn: Cảnh 2",
    ]
    for link in links:
        assert link["href"].endswith("-640.jpg")
        shown = client.get(link["href"])
        assert shown["Content-Type"] == "image/jpeg"
        assert shown["Cache-Control"].startswith("public")
    workflow.perform("withdraw", edition, builders.approver(), reason="Sai số liệu.")
    assert {client.get(link["href"]).status_code for link in links} == {404}


def test_a_decorative_picture_has_a_link_with_a_name(client):
    edition = builders.draft(picture=builders.image(builders.editor()))
    edition.figures.update(decorative=True, alt="")
    revisions.record(edition, edition.created_by)
    edition.refresh_from_db()
    workflow.perform("submit", edition, edition.created_by)
    workflow.perform("approve", edition, builders.approver())
    page = pages.read(client.get(edition.get_absolute_url()))
    assert page.one("a", class_name="zoom")["aria-label"] == "Xem ảnh lớn"


def test_a_picture_that_its_writer_has_lead_elsewhere_does():
    digest = "00112233445566778899aabbccddeeff"
    facts = {digest: {"digest": digest, "width": 640, "height": 427, "widths": [320, 640]}}
    shown = richtext.render(
        f'<figure><a href="/tim-kiem/"><img src="/media/anh/{digest}-640.jpg" alt="a"></a></figure>',
        facts,
    )
    assert 'href="/tim-kiem/"' in shown
    assert "zoom" not in shown


# A long text


LONG = "<h2>Mở đầu</h2><p>a</p><h3>Số liệu</h3><p>b</p><h2>Mở đầu</h2><p>c</p><h2>日本</h2><p>d</p>"


def test_a_text_with_many_headings_has_a_table_of_contents(client):
    page = pages.read(client.get(builders.published(body=LONG).get_absolute_url()))
    contents = page.one("nav", aria_labelledby="contents")
    assert contents.links() == [
        ("Mở đầu", "#muc-mo-dau"),
        ("Số liệu", "#muc-so-lieu"),
        ("Mở đầu", "#muc-mo-dau-2"),
        ("日本", "#muc-1"),
    ]
    for _words, anchor in contents.links():
        page.one(class_name="prose").one(id=anchor[1:])
    assert [each.text for each in contents.all(class_name="contents__below")] == ["Số liệu"]


def test_a_shorter_text_has_none(client):
    body = LONG.replace("<h2>日本</h2>", "")
    page = pages.read(client.get(builders.published(body=body).get_absolute_url()))
    assert page.all("nav", class_name="contents") == []
    page.one(id="muc-mo-dau")


def test_headings_two_levels_below_are_left_out_of_the_contents(client):
    body = "<h2>a</h2><p>1</p><h4>b</h4><p>2</p><h3>c</h3><p>3</p><h4>d</h4><p>4</p>"
    page = pages.read(client.get(builders.published(body=body).get_absolute_url()))
    assert [words for words, _ in page.one("nav", class_name="contents").links()] == ["a", "c"]


def test_a_heading_without_words_has_no_place_in_the_contents():
    digest = "00112233445566778899aabbccddeeff"
    html = f'<h2><img src="/media/anh/{digest}-640.jpg" alt="a"></h2><h2>b</h2>'
    assert [heading.text for heading in richtext.headings(html)] == ["b"]


def test_a_wide_table_scrolls_by_itself_and_by_keyboard(client):
    body = "<table><caption>Sản lượng</caption><tr><th>Xã</th><td>12</td></tr></table>"
    page = pages.read(client.get(builders.published(body=body).get_absolute_url()))
    region = page.one(class_name="table-scroll")
    assert (region["role"], region["tabindex"], region["aria-label"]) == (
        "region",
        "0",
        "Sản lượng",
    )


# The print version


def test_the_print_version_is_the_article_alone(client, clock):
    SiteIdentity.objects.update(name="Cổng Sơn Thủy", owner="UBND tỉnh Sơn Thủy", address="Số 1")
    source = Source.objects.create(name="Báo Sơn Thủy", link="https://bao.example/tin")
    edition = illustrated(title="Được mùa", authors=[builders.author()], source=source)
    clock.shift(24 * 60 * 60)
    address = f"{edition.get_absolute_url()}in/"
    page = pages.read(client.get(address))
    assert page.one("h1").text == "Được mùa"
    assert page.one(class_name="brand").text == "Cổng Sơn Thủy"
    assert page.one(class_name="article__lead").text == edition.lead
    assert "Đoạn một." in page.one(class_name="prose").text
    assert [each.text for each in page.all("figcaption")] == [
        "Quang cảnh buổi làm việc",
        "Lúa chín",
        "Ảnh 1 Ảnh: Minh Đức",
        "Ảnh 2 Ảnh: Minh Đức",
    ]
    assert page.one(class_name="article__end").text == (
        "Tác giả bài viết: Hồng Phái Theo: Báo Sơn Thủy"
    )
    own = f"https://tin.example.vn{edition.get_absolute_url()}"
    assert [each.text for each in page.one(class_name="sheet__end").all("p")] == [
        "UBND tỉnh Sơn Thủy – Số 1",
        f"Địa chỉ bài viết: {own}",
        "In ngày 24/11/2026",
    ]
    assert page.all("nav") == page.all("form") == []
    assert page.one("link", rel="canonical")["href"] == own
    assert page.one("meta", name="robots")["content"] == "noindex"
    article = pages.read(client.get(edition.get_absolute_url()))
    assert ("Bản in", address) in article.one(class_name="tools").links()


def test_the_print_version_tells_of_corrections(client):
    edition = builders.published(title="Được mùa")
    builders.corrected(edition)
    page = pages.read(client.get(f"{edition.get_absolute_url()}in/"))
    assert "Bài ghi 12 hộ; đúng là 21 hộ." in page.one("aside", aria_label="Đính chính").text


def test_the_print_version_has_one_address(client):
    edition = builders.published(title="Được mùa")
    moved = client.get(f"/bai-viet/khac-{edition.article_id}/in/")
    assert (moved.status_code, moved["Location"]) == (301, f"{edition.get_absolute_url()}in/")


def test_the_print_version_goes_with_the_article(client):
    edition = builders.withdrawn(title="Đăng nhầm")
    gone = client.get(f"{edition.get_absolute_url()}in/")
    assert gone.status_code == 410
    assert edition.lead not in gone.content.decode()
    waiting = builders.in_review()
    assert client.get(f"/bai-viet/bai-{waiting.article_id}/in/").status_code == 404


def test_the_print_version_asks_little(client, django_assert_num_queries):
    address = f"{illustrated().get_absolute_url()}in/"
    with django_assert_num_queries(2):
        client.get(address)


# Weight


def test_an_article_page_and_all_it_loads_stay_within_their_budget(client):
    """HTML, CSS and JS at most 40 KB compressed, JS at most 10 KB of these (DESIGN, 10)."""
    edition = illustrated(title="Được mùa")
    response = client.get(edition.get_absolute_url())
    page = pages.read(response)
    scripts = [each["src"] for each in page.all("script", type="module")]
    styles = [each["href"] for each in page.all("link", rel="stylesheet")]
    assert len(scripts) >= 3
    weigh = lambda address: len(  # noqa: E731
        gzip.compress((settings.BASE_DIR / address.lstrip("/")).read_bytes())
    )
    js, css = sum(map(weigh, scripts)), sum(map(weigh, styles))
    assert js <= 10 * 1024
    assert js + css + len(gzip.compress(response.content)) <= 40 * 1024
