"""What readers get: each public page's content, its addresses, and what caches may do with it."""

import re
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import translation
from django.views.defaults import server_error

from articles import images, revisions, search, workflow
from articles.models import Redirect, Source, Thread
from articles.paging import LAST_PAGE, PAGE_SIZE
from portal.models import SiteIdentity
from tests import builders, pages

pytestmark = pytest.mark.django_db

#: Monday, 14:05 in Việt Nam.
SHARED = "public, max-age=0, s-maxage=10, stale-while-revalidate=5, stale-if-error=86400"
MONDAY = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
NOT_FOUND = "Không tìm thấy trang"


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def people():
    """The writer and the approver of all articles of a test, as arguments for the builders."""
    return {"by": builders.editor(), "reviewer": builders.approver()}


def titles(element):
    """The titles of the cards in a part of a page, in their order."""
    return [title.text for title in element.all(class_name="card__title")]


def section(page, heading):
    """The part of the home page under a heading."""
    return next(each for each in page.all("section") if heading in [h.text for h in each.all("h2")])


def next_edition(edition, *, reviewer=None, step="revise", **changes):
    """The article's next edition, with these changes, published."""
    writer = edition.created_by
    following = workflow.perform(step, edition, writer).edition
    for name, value in changes.items():
        setattr(following, name, value)
    following.save()
    revisions.record(following, writer)
    following.refresh_from_db()
    workflow.perform("submit", following, writer)
    workflow.perform("approve", following, reviewer or builders.approver())
    return following


# Home


def test_the_home_page_has_the_featured_articles_by_their_slot(client, people):
    for slot in (2, 3, 1):
        builders.published(title=f"Nổi bật {slot}", featured_slot=slot, **people)
    page = pages.read(client.get("/"))
    assert titles(section(page, "Nổi bật")) == ["Nổi bật 1", "Nổi bật 2", "Nổi bật 3"]


def test_of_two_articles_in_one_slot_the_newer_comes_first(client, clock, people):
    builders.published(title="Cũ hơn", featured_slot=1, **people)
    clock.shift(60)
    builders.published(title="Mới hơn", featured_slot=1, **people)
    assert titles(section(pages.read(client.get("/")), "Nổi bật")) == ["Mới hơn", "Cũ hơn"]


def test_without_featured_articles_the_newest_opens_the_home_page(client, clock, people):
    for number in (1, 2, 3):
        builders.published(title=f"Bài {number}", **people)
        clock.shift(60)
    page = pages.read(client.get("/"))
    assert titles(section(page, "Nổi bật")) == ["Bài 3"]
    assert titles(section(page, "Tin mới nhất")) == ["Bài 2", "Bài 1"]


def test_the_latest_news_leave_out_what_is_featured(client, clock, people):
    builders.published(title="Thường", **people)
    clock.shift(60)
    builders.published(title="Nổi bật nhất", featured_slot=1, **people)
    assert titles(section(pages.read(client.get("/")), "Tin mới nhất")) == ["Thường"]


def test_the_home_page_has_a_block_for_each_top_category_in_their_order(client, clock, people):
    second = builders.category("Kinh tế", position=20)
    first = builders.category("Thời sự", position=10)
    below = builders.category("Chính trị", parent=first)
    off = builders.category("Thông báo", on_home=False)
    builders.category("Chưa có bài")
    for title, category in [("A", second), ("B", first), ("C", below), ("D", off)]:
        builders.published(title=title, category=category, **people)
        clock.shift(60)
    page = pages.read(client.get("/"))
    blocks = [each for each in page.all("section") if each.get("aria-labelledby")[:7] == "section"]
    # D is the newest: it opens the page, and has no block of its own.
    assert [(each.one("h2").text, titles(each)) for each in blocks] == [
        ("Thời sự", ["C", "B"]),
        ("Kinh tế", ["A"]),
    ]
    assert ("Chính trị", "/chuyen-muc/thoi-su/chinh-tri/") in blocks[0].links()


def test_a_block_leaves_out_what_is_featured(client, people):
    category = builders.category("Thời sự")
    builders.published(title="Ở trên", category=category, featured_slot=1, **people)
    builders.published(title="Trong khối", category=category, **people)
    assert titles(section(pages.read(client.get("/")), "Thời sự")) == ["Trong khối"]


def test_a_card_has_the_title_the_category_the_date_and_the_picture(client, clock):
    writer = builders.editor()
    edition = builders.published(
        writer,
        title="Khai mạc kỳ họp",
        lead="Sáng 23/11, kỳ họp khai mạc.",
        category=builders.category("Thời sự"),
        picture=builders.image(writer),
    )
    card = section(pages.read(client.get("/")), "Nổi bật").one("article")
    assert card.text == "Thời sự Khai mạc kỳ họp Sáng 23/11, kỳ họp khai mạc. 23/11/2026"
    assert ("Khai mạc kỳ họp", edition.get_absolute_url()) in card.links()
    picture = card.one("img")
    assert (picture["width"], picture["height"]) == ("640", "427")
    assert picture["alt"] == "Hội trường có nhiều người đang họp"


def test_an_empty_site_says_so(client):
    assert "Những bài viết đầu tiên đang được soạn" in pages.read(client.get("/")).text


# Category


def test_a_category_shows_its_own_articles_those_below_it_and_guests(client, clock, people):
    top = builders.category("Thời sự", description="Tin trong ngày")
    below = builders.category("Chính trị", parent=top)
    elsewhere = builders.category("Kinh tế")
    builders.published(title="Của mình", category=top, **people)
    clock.shift(60)
    builders.published(title="Ở dưới", category=below, **people)
    clock.shift(60)
    guest = builders.draft(people["by"], title="Khách", category=elsewhere)
    guest.further_categories.set([top])
    workflow.perform("submit", guest, people["by"])
    workflow.perform("approve", guest, people["reviewer"])
    builders.published(title="Nơi khác", category=elsewhere, **people)

    page = pages.read(client.get("/chuyen-muc/thoi-su/"))

    assert titles(page) == ["Khách", "Ở dưới", "Của mình"]
    assert page.one("h1").text == "Thời sự"
    assert "Tin trong ngày" in page.one("main").text
    assert ("Chính trị", below.get_absolute_url()) in page.one("main").links()
    assert titles(pages.read(client.get("/chuyen-muc/thoi-su/chinh-tri/"))) == ["Ở dưới"]


def test_a_sub_category_says_where_it_stands(client):
    below = builders.category("Chính trị", parent=builders.category("Thời sự"))
    page = pages.read(client.get(below.get_absolute_url()))
    trail = page.one("nav", aria_label="Bạn đang ở đây")
    assert trail.links() == [("Trang chủ", "/"), ("Thời sự", "/chuyen-muc/thoi-su/")]
    assert page.one("title").raw == "Chính trị – Cổng Tin"


def test_a_category_without_articles_says_so(client):
    category = builders.category()
    page = pages.read(client.get(category.get_absolute_url()))
    assert "Chưa có bài viết nào ở đây" in page.one("main").text


def test_a_long_list_goes_on_over_pages(client, people):
    category = builders.category("Thời sự")
    for number in range(PAGE_SIZE + 1):
        builders.published(title=f"Bài {number}", category=category, **people)
    address = "/chuyen-muc/thoi-su/"

    first, second = (pages.read(client.get(each)) for each in (address, f"{address}?trang=2"))

    assert titles(first) == [f"Bài {number}" for number in range(PAGE_SIZE, 0, -1)]
    assert titles(second) == ["Bài 0"]
    forth = first.one("nav", aria_label="Trang")
    assert (forth.text, forth.links()) == ("Trang 1 Cũ hơn", [("Cũ hơn", f"{address}?trang=2")])
    back = second.one("nav", aria_label="Trang")
    assert (back.text, back.links()) == ("Mới hơn Trang 2", [("Mới hơn", address)])
    assert second.one("link", rel="canonical")["href"] == f"https://tin.example.vn{address}?trang=2"
    assert second.one("title").raw == "Thời sự – Trang 2 – Cổng Tin"
    assert NOT_FOUND in client.get(f"{address}?trang=3").content.decode()


BAD_PAGES = ["0", "-1", "2", str(LAST_PAGE + 1), "1.5", "x", "", "٢", "²", "9" * 5000, "\x00"]


@pytest.mark.parametrize("number", BAD_PAGES, ids=lambda number: ascii(number)[:12])
def test_a_page_that_is_none_is_not_found(number, client):
    builders.published(category=builders.category("Thời sự"))
    response = client.get("/chuyen-muc/thoi-su/", {"trang": number})
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert pages.read(response).one("h1").text == NOT_FOUND


def test_the_first_page_of_an_empty_list_is_found(client):
    category = builders.category()
    assert client.get(category.get_absolute_url(), {"trang": "1"}).status_code == HTTPStatus.OK


# Article


@pytest.fixture
def complete(clock):
    """A published article with everything that an article can have."""
    writer = builders.editor()
    parent = builders.category("Thời sự")
    edition = builders.draft(
        writer,
        title="Đoàn công tác làm việc tại xã",
        lead="Sáng 23/11, đoàn công tác làm việc tại xã Yên Bình.",
        body="<h2>Nội dung chính</h2><p>Đoàn đã nghe <strong>báo cáo</strong>.</p>",
        category=builders.category("Chính trị", parent=parent),
        authors=[builders.author(), builders.author("Thu Hà")],
        tags=[builders.tag("Yên Bình"), builders.tag("Nông thôn mới")],
        thread=Thread.objects.create(name="Kỳ họp thứ mười"),
        source=Source.objects.create(name="Báo Sơn Thủy", link="https://bao.example/tin"),
        picture=builders.image(writer),
    )
    edition.figures.update(credit="Minh Đức")
    revisions.record(edition, writer)
    edition.refresh_from_db()
    workflow.perform("submit", edition, writer)
    workflow.perform("approve", edition, builders.approver())
    return edition


def test_an_article_page_shows_the_whole_article(complete, client):
    page = pages.read(client.get(complete.get_absolute_url()))
    article = page.one("article", class_name="article")
    assert article.one("h1").text == "Đoàn công tác làm việc tại xã"
    assert article.one("nav", aria_label="Bạn đang ở đây").links() == [
        ("Trang chủ", "/"),
        ("Thời sự", "/chuyen-muc/thoi-su/"),
        ("Chính trị", "/chuyen-muc/thoi-su/chinh-tri/"),
    ]
    dates = [(each.text, each["datetime"]) for each in article.all("time")]
    assert dates == [("Thứ Hai, 23/11/2026, 14:05", "2026-11-23T14:05:00+07:00")]
    assert (
        article.one(class_name="article__lead").text
        == "Sáng 23/11, đoàn công tác làm việc tại xã Yên Bình."
    )
    assert article.one("figcaption").text == "Quang cảnh buổi làm việc Ảnh: Minh Đức"
    assert article.one("h2").text == "Nội dung chính"
    assert [each.text for each in article.one(class_name="prose").all("p")] == [
        "Đoàn đã nghe báo cáo."
    ]
    assert article.one(class_name="article__byline").text == "Tác giả bài viết: Hồng Phái, Thu Hà"
    end = article.one("footer")
    assert "Theo: Báo Sơn Thủy" in end.text
    assert "Dòng sự kiện: Kỳ họp thứ mười" in end.text
    assert end.links() == [
        ("Hồng Phái", "/tac-gia/hong-phai/"),
        ("Thu Hà", "/tac-gia/thu-ha/"),
        ("Báo Sơn Thủy", "https://bao.example/tin"),
        ("Kỳ họp thứ mười", "/dong-su-kien/ky-hop-thu-muoi/"),
        ("Nông thôn mới", "/the/nong-thon-moi/"),
        ("Yên Bình", "/the/yen-binh/"),
        ("Báo lỗi bài viết", f"/bao-loi/{complete.article_id}/"),
        ("Lên đầu trang", "#top"),
    ]
    assert ("Xuống cuối trang", "#bottom") in article.links()
    assert len(page.all(id="top")) == len(page.all(id="bottom")) == 1


def test_an_article_page_says_of_itself_what_others_show_of_it(complete, client):
    page = pages.read(client.get(complete.get_absolute_url()))
    said = {each["property"]: each["content"] for each in page.all("meta") if "property" in each}
    address = f"https://tin.example.vn{complete.get_absolute_url()}"
    digest = complete.figures.get().image.digest
    assert page.one("link", rel="canonical")["href"] == address
    assert page.one("title").raw == "Đoàn công tác làm việc tại xã – Cổng Tin"
    assert page.one("meta", name="description")["content"] == complete.lead
    assert said == {
        "og:site_name": "Cổng Tin",
        "og:type": "article",
        "og:title": "Đoàn công tác làm việc tại xã",
        "og:description": complete.lead,
        "og:url": address,
        "og:locale": "vi_VN",
        "og:image": f"https://tin.example.vn{images.address(digest, 640, 'jpg')}",
        "og:image:width": "640",
        "og:image:height": "427",
        "og:image:alt": "Hội trường có nhiều người đang họp",
        "article:published_time": "2026-11-23T14:05:00+07:00",
        "article:section": "Chính trị",
        "article:tag": "Yên Bình",
    }


def test_the_lead_picture_comes_in_two_formats_with_its_size(complete, client):
    page = pages.read(client.get(complete.get_absolute_url()))
    picture = page.one("figure").one("picture")
    digest = complete.figures.get().image.digest
    assert picture.one("source")["type"] == "image/webp"
    assert picture.one("source")["srcset"] == ", ".join(
        f"/media/anh/{digest}-{width}.webp {width}w" for width in (200, 320, 480, 640)
    )
    shown = picture.one("img")
    assert shown["src"] == f"/media/anh/{digest}-640.jpg"
    assert (shown["width"], shown["height"]) == ("640", "427")
    assert shown["alt"] == "Hội trường có nhiều người đang họp"


def test_words_for_search_engines_take_the_place_of_title_and_lead_there(client):
    edition = builders.published(
        title="Tiêu đề", seo_title="Tiêu đề tìm kiếm", seo_description="Mô tả tìm kiếm"
    )
    page = pages.read(client.get(edition.get_absolute_url()))
    assert page.one("title").raw == "Tiêu đề tìm kiếm – Cổng Tin"
    assert page.one("meta", name="description")["content"] == "Mô tả tìm kiếm"
    assert page.one("h1").text == "Tiêu đề"


def test_a_plain_article_has_no_empty_parts(client):
    edition = builders.published()
    article = pages.read(client.get(edition.get_absolute_url())).one("article")
    for absent in ("Tác giả bài viết:", "Theo:", "Dòng sự kiện:", "Cập nhật:"):
        assert absent not in article.text
    assert article.all("figure") == []
    assert article.all("ul", class_name="tags") == []


def test_an_article_is_followed_by_others_of_its_category(client, clock, people):
    category = builders.category()
    edition = builders.published(title="Chính", category=category, **people)
    for number in range(5):
        clock.shift(60)
        builders.published(title=f"Khác {number}", category=category, **people)
    builders.published(title="Chuyên mục khác", **people)
    related = pages.read(client.get(edition.get_absolute_url())).one(class_name="related")
    assert related.one("h2").text == "Tin liên quan"
    assert titles(related) == ["Khác 4", "Khác 3", "Khác 2", "Khác 1"]


def test_words_are_shown_as_words(client):
    title = "<script>alert(1)</script> & \"ngoặc\" 'kép'"
    edition = builders.published(title=title, lead="1 < 2 & <b>đậm</b>")
    for address in (edition.get_absolute_url(), "/"):
        page = pages.read(client.get(address))
        assert title in page.one("main").text
        assert "1 < 2 & <b>đậm</b>" in page.one("main").text
        # What stands in one is data, in which no tag begins or ends.
        assert {script["type"] for script in page.all("script") if script.raw} == {
            "application/ld+json"
        }
        assert all("<" not in script.raw for script in page.all("script"))


def test_a_major_update_is_dated_and_the_first_date_stays(client, clock):
    edition = builders.published()
    clock.shift(timedelta(days=1, minutes=25))
    following = next_edition(edition, lead="Sapo đã cập nhật.")
    article = pages.read(client.get(following.get_absolute_url())).one("article")
    assert "Sapo đã cập nhật." in article.text
    assert [each.text for each in article.one(class_name="article__meta").all("time")] == [
        "Thứ Hai, 23/11/2026, 14:05",
        "Thứ Ba, 24/11/2026, 14:30",
    ]
    assert "Cập nhật: Thứ Ba, 24/11/2026, 14:30" in article.text


def test_a_minor_update_is_not_dated(client, clock):
    edition = builders.published()
    clock.shift(timedelta(days=1))
    following = next_edition(edition, lead="Sapo sửa lỗi chính tả.", minor=True)
    article = pages.read(client.get(following.get_absolute_url())).one("article")
    assert "Sapo sửa lỗi chính tả." in article.text
    assert [each.text for each in article.all("time")] == ["Thứ Hai, 23/11/2026, 14:05"]
    assert "Cập nhật:" not in article.text


# Addresses


@pytest.mark.parametrize("slug", ["khac", "doan-cong-tac-lam-viec-tai", "1"])
def test_a_wrong_slug_leads_to_the_right_one_for_good(slug, client):
    edition = builders.published(title="Đoàn công tác làm việc tại xã")
    response = client.get(f"/bai-viet/{slug}-{edition.article_id}/")
    assert response.status_code == HTTPStatus.MOVED_PERMANENTLY
    assert response["Location"] == edition.get_absolute_url()
    assert edition.get_absolute_url() == (
        f"/bai-viet/doan-cong-tac-lam-viec-tai-xa-{edition.article_id}/"
    )


def test_a_title_without_latin_letters_has_an_address_too(client):
    edition = builders.published(title="日本")
    assert edition.get_absolute_url() == f"/bai-viet/bai-viet-{edition.article_id}/"
    assert "日本" in client.get(edition.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "build", [builders.draft, builders.in_review, builders.scheduled, builders.discarded]
)
def test_an_article_that_was_never_public_is_not_found(build, client):
    edition = build(title="Chưa từng công khai")
    for slug in (edition.article.slug or "bai-viet", "khac"):
        response = client.get(f"/bai-viet/{slug}-{edition.article_id}/")
        assert response.status_code == HTTPStatus.NOT_FOUND
        assert pages.read(response).one("h1").text == NOT_FOUND
        assert "Chưa từng công khai" not in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/khong-co/",
        "/bai-viet/khong-co-999999/",
        f"/bai-viet/khong-co-{10**30}/",
        "/chuyen-muc/khong-co/",
        "/chuyen-muc/khong-co/nua/",
        "/chuyen-muc/%00/",
        "/tac-gia/khong-co/",
        "/the/khong-co/",
        "/dong-su-kien/khong-co/",
        f"/media/anh/{'0' * 32}-320.jpg",
        f"/media/logo-{'0' * 32}.png",
    ],
)
def test_what_does_not_exist_is_not_found_and_helps_on(address, client):
    response = client.get(address)
    assert response.status_code == HTTPStatus.NOT_FOUND
    page = pages.read(response)
    assert page.one("h1").text == NOT_FOUND
    assert page.one("main").one("form", role="search")["action"] == "/tim-kiem/"
    assert ("Về trang chủ", "/") in page.one("main").links()
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert "public" not in response.get("Cache-Control", "")


def test_a_withdrawn_article_leaves_an_explanation(client, clock):
    edition = builders.withdrawn(
        title="Bài đã gỡ", lead="Sapo đã gỡ.", reason="Số liệu chưa chính xác.\nXin cáo lỗi."
    )
    response = client.get(edition.get_absolute_url())
    assert response.status_code == HTTPStatus.GONE
    page = pages.read(response)
    assert page.one("main").text == (
        "Bài viết này đã được gỡ Bài đã gỡ Số liệu chưa chính xác.Xin cáo lỗi. "
        "Không còn công khai từ Thứ Hai, 23/11/2026, 14:05. Về trang chủ"
    )
    assert page.one("title").raw == "Bài viết này đã được gỡ – Cổng Tin"


def taken_down(kind, clock):
    """An article that was public and, an hour before now, was taken down in this way."""
    writer, approver = builders.editor(), builders.approver()
    content = {
        "title": "Zaphira",
        "lead": "Qwyxlead.",
        "body": "<p>Vextorbody.</p>",
        "category": builders.category("Thời sự"),
        "tags": [builders.tag("Yên Bình")],
        "picture": builders.image(writer),
    }
    end = MONDAY + timedelta(hours=1)
    if kind.startswith("expired"):
        content["expire_at"] = end
    if kind == "expired before the clock ran at all":
        edition = builders.scheduled(
            writer, reviewer=approver, publish_at=MONDAY + timedelta(minutes=30), **content
        )
    else:
        edition = builders.published(writer, reviewer=approver, **content)
    clock.move_to(end)
    if kind == "expired":
        workflow.expire_due()
    elif kind == "undone":
        clock.move_to(MONDAY + timedelta(minutes=30))
        workflow.perform("undo_publish", edition, approver, reason="Jibboo.")
    elif kind == "undone and given up":
        clock.move_to(MONDAY + timedelta(minutes=30))
        workflow.perform("undo_publish", edition, approver, reason="Jibboo.")
        workflow.perform("discard", edition, approver, reason="Jibboo.")
    elif not kind.startswith("expired"):
        target = {"target": "/chuyen-muc/thoi-su/"} if kind == "redirect" else {}
        workflow.perform("withdraw", edition, approver, reason="Jibboo.", form=kind, **target)
    clock.move_to(end + timedelta(hours=1))
    edition.refresh_from_db()
    return edition


#: What the address of an article says that was taken down in this way; None: it leads elsewhere.
BARE = (
    "410 Trang này không còn nữa Nội dung từng đăng ở đây không còn công khai. "
    "Bạn có thể tìm tin cần đọc bằng từ khóa hoặc về trang chủ. Tìm tin Về trang chủ"
)
EXPIRED = (
    "Bài viết đã hết thời hạn đăng Zaphira "
    "Không còn công khai từ Thứ Hai, 23/11/2026, 15:05. Về trang chủ"
)
TAKEN_DOWN = {
    "notice": (
        "Bài viết này đã được gỡ Zaphira Jibboo. "
        "Không còn công khai từ Thứ Hai, 23/11/2026, 15:05. Về trang chủ"
    ),
    "gone": BARE,
    "redirect": None,
    "expired": EXPIRED,
    "expired before the clock recorded it": EXPIRED,
    "expired before the clock ran at all": EXPIRED,
    "undone": BARE,
    "undone and given up": BARE,
}


@pytest.mark.parametrize("kind", TAKEN_DOWN)
def test_an_article_that_was_taken_down_answers_as_was_decided(kind, client, clock):
    edition = taken_down(kind, clock)
    for address in (edition.get_absolute_url(), f"/bai-viet/khac-{edition.article_id}/"):
        response = client.get(address)
        if TAKEN_DOWN[kind] is None:
            assert response.status_code == HTTPStatus.FOUND
            assert response["Location"] == "/chuyen-muc/thoi-su/"
        else:
            assert response.status_code == HTTPStatus.GONE
            page = pages.read(response)
            assert page.one("main").text == TAKEN_DOWN[kind]
            assert page.one("meta", name="robots")["content"] == "noindex"
            assert page.all("link", rel="canonical") == []
        assert response["X-Robots-Tag"] == "noindex"
        # As short as a page: what comes back is there within the same seconds.
        assert response["Cache-Control"] == SHARED
        head = client.head(address)
        assert (head.status_code, head.content) == (response.status_code, b"")
        assert head["Cache-Control"] == SHARED
        for word in ("Qwyxlead", "Vextorbody"):
            assert word not in response.content.decode()


@pytest.mark.parametrize("kind", TAKEN_DOWN)
def test_an_article_that_was_taken_down_leaves_everything_else_at_once(kind, client, clock):
    edition = taken_down(kind, clock)
    for address in ("/", "/chuyen-muc/thoi-su/", "/the/yen-binh/", "/tim-kiem/?q=vextorbody"):
        response = client.get(address)
        assert response.status_code == HTTPStatus.OK
        assert titles(pages.read(response)) == [], address
        assert "Zaphira" not in response.content.decode(), address
    digest = edition.figures.get().image.digest
    assert client.get(images.address(digest, 320, "jpg")).status_code == HTTPStatus.NOT_FOUND


def test_an_undone_publication_that_is_scheduled_again_stays_gone_until_then(client, clock):
    edition = taken_down("undone", clock)
    edition.publish_at = MONDAY + timedelta(days=1)
    edition.save()
    revisions.record(edition, edition.created_by)
    edition.refresh_from_db()
    workflow.perform("submit", edition, edition.created_by)
    workflow.perform("approve", edition, builders.approver())
    assert client.get(edition.get_absolute_url()).status_code == HTTPStatus.GONE
    clock.move_to(MONDAY + timedelta(days=1))
    assert "Vextorbody" in client.get(edition.get_absolute_url()).content.decode()


def test_where_readers_are_led_is_nothing_that_a_request_says(client, clock):
    edition = taken_down("redirect", clock)
    for more in ("?next=https://khac.example/", "?target=//khac.example", "?url=/khac/"):
        response = client.get(edition.get_absolute_url() + more)
        assert response["Location"] == "/chuyen-muc/thoi-su/"


def test_readers_may_be_led_to_another_site(client):
    edition, approver = builders.published(), builders.approver()
    workflow.perform(
        "withdraw",
        edition,
        approver,
        reason="Bài do cơ quan khác đăng.",
        form="redirect",
        target="https://bao.example/tin?id=1&x=2#phan-hai",
    )
    response = client.get(edition.get_absolute_url())
    assert response["Location"] == "https://bao.example/tin?id=1&x=2#phan-hai"


@pytest.mark.parametrize(
    "target",
    [
        "//khac.example/",
        "/\\khac.example/",
        "http://khac.example/",
        "https://",
        "https://[",
        "https:///tin",
        "javascript:alert(1)",
        "tin.html",
    ],
)
def test_readers_are_led_nowhere_else(target):
    edition = builders.published()
    with pytest.raises(workflow.Refused) as refusal:
        workflow.perform(
            "withdraw",
            edition,
            builders.approver(),
            reason="Trùng.",
            form="redirect",
            target=target,
        )
    assert refusal.value.reasons == [
        "Địa chỉ phải bắt đầu bằng “/” (trang của cổng này) hoặc “https://”."
    ]


SELF = "Địa chỉ này dẫn ngược về chính bài viết. Hãy chọn địa chỉ khác."


@pytest.mark.parametrize(
    "target",
    [
        "{own}",
        "/bai-viet/x-{pk}",
        "/bai-viet/x%2D{pk}/",
        "{own}?x=1",
        "{own}#phan-hai",
        "/bai-viet/slug-khac-{pk}/",
        "https://testserver{own}",
        "https://TESTSERVER:443{own}",
        "/tin-cu.html",
        "/tin-cu-hon.html",
        "{other}",
        "/bai-viet/khac-{other_pk}/",
    ],
)
def test_nobody_is_led_in_a_circle(target, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    edition, other, approver = builders.published(), builders.published(), builders.approver()
    own = edition.get_absolute_url()
    Redirect.objects.create(old_path="/tin-cu.html", new_path=own)
    Redirect.objects.create(old_path="/tin-cu-hon.html", new_path="/tin-cu.html")
    workflow.perform("withdraw", other, approver, reason="Trùng.", form="redirect", target=own)
    target = target.format(
        own=own, pk=edition.article_id, other=other.get_absolute_url(), other_pk=other.article_id
    )
    with pytest.raises(workflow.Refused) as refusal:
        workflow.perform(
            "withdraw", edition, approver, reason="Trùng.", form="redirect", target=target
        )
    assert refusal.value.reasons == [SELF]


@pytest.mark.parametrize(
    "target",
    [
        "{other}",
        "/",
        "/khong-co/",
        "https://bao.example{own}",
        "/tin-cu.html",
        "/bai-viet/x-99999/",
    ],
)
def test_any_other_page_may_take_the_readers(target, client):
    edition, other, approver = builders.published(), builders.published(), builders.approver()
    own = edition.get_absolute_url()
    Redirect.objects.create(old_path="/tin-cu.html", new_path=other.get_absolute_url())
    # A circle of others is theirs, not this article's.
    Redirect.objects.create(old_path="/vong.html", new_path="/vong-hai.html")
    Redirect.objects.create(old_path="/vong-hai.html", new_path="/vong.html")
    target = target.format(own=own, other=other.get_absolute_url())
    workflow.perform("withdraw", edition, approver, reason="Trùng.", form="redirect", target=target)
    assert client.get(own)["Location"] == target


def test_an_old_address_leads_to_the_new_one_for_good(client):
    edition = builders.published()
    Redirect.remember("/vi/news/tin-cu-12.html", edition.get_absolute_url())
    for ask in (client.get, client.head):
        response = ask("/vi/news/tin-cu-12.html")
        assert response.status_code == HTTPStatus.MOVED_PERMANENTLY
        assert response["Location"] == edition.get_absolute_url()
    assert client.post("/vi/news/tin-cu-12.html").status_code == HTTPStatus.NOT_FOUND


def test_a_redirect_stands_in_the_way_of_nothing_that_exists(client):
    live, gone = builders.published(title="Đang đăng"), builders.withdrawn()
    Redirect.remember(live.get_absolute_url(), "/cho-khac/")
    Redirect.remember(gone.get_absolute_url(), "/cho-khac/")
    assert "Đang đăng" in client.get(live.get_absolute_url()).content.decode()
    assert client.get(gone.get_absolute_url()).status_code == HTTPStatus.GONE


# Authors, tags, threads


def test_an_authors_page_shows_who_they_are_and_what_they_wrote(client, clock, people):
    author = builders.author(
        title="Phóng viên", note="Theo dõi nông nghiệp.", photo=builders.image(people["by"])
    )
    builders.published(title="Bài đầu", authors=[author], **people)
    clock.shift(60)
    builders.published(title="Bài sau", authors=[builders.author("Thu Hà"), author], **people)
    builders.published(title="Của người khác", authors=[], **people)

    page = pages.read(client.get("/tac-gia/hong-phai/"))

    assert page.one("h1").text == "Hồng Phái"
    heading = page.one(class_name="heading")
    assert heading.text == "Tác giả Hồng Phái Phóng viên Theo dõi nông nghiệp."
    portrait = heading.one("img")
    assert portrait["alt"] == "Hồng Phái"
    assert client.get(portrait["src"])["Content-Type"] == "image/jpeg"
    assert titles(page) == ["Bài sau", "Bài đầu"]
    assert page.one("title").raw == "Hồng Phái – Cổng Tin"
    assert page.one("link", rel="canonical")["href"] == "https://tin.example.vn/tac-gia/hong-phai/"


def test_a_tags_page_shows_its_articles(client, people):
    tag = builders.tag("Đường sắt")
    builders.published(title="Có từ khóa", tags=[tag], **people)
    builders.published(title="Không có", **people)
    page = pages.read(client.get("/the/duong-sat/"))
    assert page.one(class_name="heading").text == "Từ khóa Đường sắt"
    assert titles(page) == ["Có từ khóa"]
    description = page.one("meta", name="description")["content"]
    assert description == "Bài viết có từ khóa “Đường sắt”"


def test_a_threads_page_tells_the_story_newest_first(client, clock, people):
    thread = Thread.objects.create(name="Kỳ họp thứ mười", description="Từ khai mạc đến bế mạc")
    for title in ("Khai mạc", "Bế mạc"):
        builders.published(title=title, thread=thread, **people)
        clock.shift(60)
    builders.published(title="Việc khác", **people)
    page = pages.read(client.get("/dong-su-kien/ky-hop-thu-muoi/"))
    assert (
        page.one(class_name="heading").text == "Dòng sự kiện Kỳ họp thứ mười Từ khai mạc đến bế mạc"
    )
    assert titles(page) == ["Bế mạc", "Khai mạc"]


# Search


@pytest.fixture
def findable(people):
    return [
        builders.published(
            title="Đoàn công tác làm việc tại Hòa Bình",
            lead="Sapo của bài thứ nhất.",
            body="<p>Chuyển đổi số là khâu đột phá.</p>",
            authors=[builders.author()],
            **people,
        ),
        builders.published(
            title="Số hóa hồ sơ",
            lead="Sapo của bài thứ hai.",
            body="<p>Việc chuyển hồ sơ, đổi mới cách làm, số lượng lớn.</p>",
            tags=[builders.tag("Cải cách hành chính")],
            **people,
        ),
    ]


def found(client, query):
    """What the search page lists for a query."""
    page = pages.read(client.get("/tim-kiem/", {"q": query}))
    return sorted(titles(page), reverse=True)


FIRST, SECOND = "Đoàn công tác làm việc tại Hòa Bình", "Số hóa hồ sơ"
BOTH = [FIRST, SECOND]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("đoàn công tác", [FIRST]),
        ("doan cong tac", [FIRST]),
        ("ĐOÀN CÔNG TÁC", [FIRST]),
        ("hoà bình", [FIRST]),
        ("hòa binh", [FIRST]),
        ("chuyen doi so", sorted(BOTH, reverse=True)),
        ('"chuyển đổi số"', [FIRST]),
        ("“chuyen doi so”", [FIRST]),
        ("hồng phái", [FIRST]),
        ("cải cách hành chính", [SECOND]),
        ("sapo thứ hai", [SECOND]),
        ("đoàn không-có-từ-này", []),
        ("oan", []),
    ],
)
def test_search_finds(query, expected, client, findable):
    assert found(client, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('" OR *', []),
        ('"', []),
        ("'", []),
        ("%", []),
        ("_", []),
        ("*", []),
        ("\\", []),
        ("doan OR hồ sơ", []),
        ("doan*", [FIRST]),
        ("doan%", [FIRST]),
        ("-doan", [FIRST]),
        ("title:doan", []),
        ("doan & !cong | <-> tac:*", [FIRST]),
        ("NEAR(doan cong)", []),
        ('doan" cong', [FIRST]),
        ("'; DROP TABLE articles_edition; --", []),
        ("\x00", []),
        ("\x00đoàn\x00", [FIRST]),
        ("\ud83d", []),
        ("😀", []),
        ("</mark><script>", []),
        ("doan " * 4000, [FIRST]),
        ("a " * 50, []),
        ("x" * 100_000, []),
    ],
    ids=lambda value: ascii(value)[:30] if isinstance(value, str) else None,
)
def test_no_query_does_harm(query, expected, client, findable):
    assert found(client, query.encode("utf-8", "surrogatepass")) == expected


def test_search_says_how_many_it_found_and_marks_them(client, findable):
    page = pages.read(client.get("/tim-kiem/", {"q": "doan cong tac"}))
    assert page.one(role="status").text == "1 bài cho “doan cong tac”"
    result = page.one("article")
    assert [each.text for each in result.one("h2").all("mark")] == ["Đoàn", "công", "tác"]
    assert result.one("h2").text == FIRST
    assert page.one("main").one("input", name="q")["value"] == "doan cong tac"
    assert page.one("meta", name="robots")["content"] == "noindex"


def test_a_phrase_is_marked_as_one(client, findable):
    page = pages.read(client.get("/tim-kiem/", {"q": '"chuyen doi so"'}))
    assert [each.text for each in page.one("article").all("mark")] == ["Chuyển đổi số"]


def test_marks_leave_words_words(client):
    builders.published(title="Đoàn <b>công</b> & tác", lead="Sapo <i>đoàn</i>.")
    page = pages.read(client.get("/tim-kiem/", {"q": "đoàn công"}))
    assert page.one("article").one("h2").text == "Đoàn <b>công</b> & tác"
    assert "Sapo <i>đoàn</i>." in page.one("article").text


def test_a_search_without_results_gives_advice_and_the_query_back(client):
    page = pages.read(client.get("/tim-kiem/", {"q": "không <b>có"}))
    assert page.one("main").one("h2").text == "Không tìm thấy bài nào cho “không <b>có”"
    assert "Hãy kiểm tra chính tả; có thể bỏ dấu." in page.one("main").text
    assert page.one("main").one("input", name="q")["value"] == "không <b>có"


@pytest.mark.parametrize("address", ["/tim-kiem/", "/tim-kiem/?q=", "/tim-kiem/?q=%20%20"])
def test_an_empty_query_explains_and_lists_nothing(address, client, findable):
    page = pages.read(client.get(address))
    assert "Có thể gõ có dấu hoặc không dấu." in page.one("main").text
    assert titles(page) == []


def test_a_very_long_query_is_cut(client):
    page = pages.read(client.get("/tim-kiem/", {"q": "x" * 5000}))
    assert page.one("main").one("input", name="q")["value"] == "x" * search.QUERY_LENGTH


def test_search_goes_on_over_pages_with_its_query(client, people):
    category = builders.category()
    for _ in range(PAGE_SIZE + 1):
        builders.published(title="Tin & ảnh", category=category, **people)
    page = pages.read(client.get("/tim-kiem/", {"q": "tin & ảnh"}))
    assert page.one(role="status").text == f"{PAGE_SIZE + 1} bài cho “tin & ảnh”"
    following = page.one("a", rel="next")["href"]
    assert following == "/tim-kiem/?q=tin+%26+%E1%BA%A3nh&trang=2"
    assert titles(pages.read(client.get(following))) == ["Tin & ảnh"]


# What caches may do


@pytest.fixture
def public(complete):
    """Every kind of public page, by its name."""
    return {
        "home": "/",
        "category": "/chuyen-muc/thoi-su/",
        "article": complete.get_absolute_url(),
        "print": f"{complete.get_absolute_url()}in/",
        "author": "/tac-gia/hong-phai/",
        "tag": "/the/yen-binh/",
        "thread": "/dong-su-kien/ky-hop-thu-muoi/",
        "search": "/tim-kiem/?q=doan",
    }


def kept_of(response):
    """What a shared cache keeps of an answer."""
    return response.status_code, response.content, dict(response.headers)


def test_public_pages_are_the_same_for_everybody(public, client):
    anonymous = {kind: client.get(address) for kind, address in public.items()}
    client.force_login(builders.person(is_superuser=True))
    for kind, address in public.items():
        signed_in = client.get(address)
        assert "Đoàn công tác làm việc tại xã" in pages.read(signed_in).one("main").text, kind
        assert kept_of(signed_in) == kept_of(anonymous[kind]), kind
        for response in (anonymous[kind], signed_in):
            assert not response.cookies, kind
            assert "Cookie" not in response.get("Vary", ""), kind


def test_shared_caches_keep_public_pages_for_seconds_and_ask_again_by_their_etag(public, client):
    for kind, address in public.items():
        response = client.get(address)
        assert response["Cache-Control"] == SHARED, kind
        etag = response["ETag"]
        assert re.fullmatch(r'"[^"]+"', etag), kind
        for known in (etag, f'"another", {etag}', "*"):
            again = client.get(address, headers={"If-None-Match": known})
            assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b""), kind
            assert again["ETag"] == etag, kind
            assert again["Cache-Control"] == response["Cache-Control"], kind
        other = client.get(address, headers={"If-None-Match": '"another"'})
        assert kept_of(other) == kept_of(response), kind


def test_the_etag_moves_on_with_the_page(complete, client):
    before = client.get(complete.get_absolute_url())["ETag"]
    next_edition(complete, lead="Sapo đã cập nhật.")
    response = client.get(complete.get_absolute_url(), headers={"If-None-Match": before})
    assert response.status_code == HTTPStatus.OK
    assert "Sapo đã cập nhật." in response.content.decode()


def test_the_head_of_a_public_page_is_that_of_the_page(public, client):
    for kind, address in public.items():
        page, head = client.get(address), client.head(address)
        assert (head.status_code, head.content) == (HTTPStatus.OK, b""), kind
        # Only the ETag, made from the content, may be left out (RFC 9110, 9.3.2).
        assert {"ETag": page["ETag"], **head.headers} == dict(page.headers), kind


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_public_pages_are_only_read(method, public, complete, client):
    others = {
        "picture": images.address(complete.figures.get().image.digest, 320, "jpg"),
        "healthz": "/healthz",
        "readyz": "/readyz",
        "logo": "/media/logo-abc.png",
    }
    for kind, address in (public | others).items():
        response = getattr(client, method)(address)
        assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED, kind
        assert response["Allow"] == "GET, HEAD", kind


def test_public_pages_name_no_other_host(public, client):
    for address in public.values():
        page = pages.read(client.get(address))
        loaded = [each["src"] for each in page.all() if "src" in each]
        links = [each for each in page.all("link") if each["rel"] != "canonical"]
        # A picture that is fetched ahead names a list.
        loaded += [
            address.split()[0]
            for each in links
            for address in (each.get("href") or each["imagesrcset"]).split(", ")
        ]
        assert loaded
        assert all(each.startswith("/") and not each.startswith("//") for each in loaded)
        assert [each for each in page.all() if "style" in each] == []


# The site's identity


def test_every_page_says_who_publishes_it(client):
    SiteIdentity.objects.update(
        name="Tỉnh Sơn Thủy",
        slogan="Tin của tỉnh",
        owner="Văn phòng tỉnh Sơn Thủy",
        licence_line="Giấy phép số 12/GP-TTĐT",
        responsible_person="Bà Lê Thị Nguồn",
        address="1 Đường Hồ, Sơn Thủy",
        phone="0200 123 456",
        email="toasoan@sonthuy.example",
    )
    for address in ("/", "/tim-kiem/", "/khong-co/"):
        page = pages.read(client.get(address))
        assert page.one("a", class_name="brand").text == "Tỉnh Sơn Thủy Tin của tỉnh"
        foot = page.one("footer")
        assert "Văn phòng tỉnh Sơn Thủy" in foot.text
        assert "Chịu trách nhiệm nội dung" in foot.text
        assert "Bà Lê Thị Nguồn" in foot.text
        assert "1 Đường Hồ, Sơn Thủy" in foot.text
        assert "Giấy phép số 12/GP-TTĐT" in foot.text
        assert ("0200 123 456", "tel:0200123456") in foot.links()
        assert ("toasoan@sonthuy.example", "mailto:toasoan@sonthuy.example") in foot.links()
        assert page.one("title").raw.endswith(
            "Tỉnh Sơn Thủy" if address != "/" else "Tỉnh Sơn Thủy – Tin của tỉnh"
        )


def test_a_site_that_was_not_named_yet_has_the_products_name(client):
    assert pages.read(client.get("/")).one("a", class_name="brand").text == "Cổng Tin"


def test_the_logo_is_on_the_pages_and_kept_for_a_year(client):
    identity = SiteIdentity.objects.get()
    identity.logo = SimpleUploadedFile("logo.gif", builders.picture_bytes(900, 300, ext="GIF"))
    identity.full_clean()
    identity.save()
    address = pages.read(client.get("/")).one("a", class_name="brand").one("img")["src"]
    assert address == identity.logo_url
    response = client.get(address)
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.content.startswith(b"\x89PNG")
    assert not response.cookies


# English


#: Letters that English does not have.
VIETNAMESE = re.compile(
    "[ạảãàáâậầấẩẫăắằặẳẵóòọõỏôộổỗồốơờớợởỡéèẻẹẽêếềệểễúùụủũưựữửừứíìịỉĩýỳỷỵỹđ]", re.IGNORECASE
)


@pytest.fixture
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def english_site(english, clock):
    """A site whose content is English, so that any Vietnamese word on it is the program's."""
    SiteIdentity.objects.update(
        name="Portal",
        owner="Owner",
        responsible_person="Ann",
        address="1 Lake Road",
        phone="1",
        email="a@b.example",
    )
    writer, approver = builders.editor(), builders.approver()
    content = {
        "category": builders.category("Politics"),
        "authors": [builders.author("Ann")],
        "tags": [builders.tag("Railway")],
        "thread": Thread.objects.create(name="Session"),
        "source": Source.objects.create(name="Gazette"),
        "lead": "The session opened.",
        "body": "<p>All were there.</p><table><tr><td>1</td></tr></table>",
    }
    draft = builders.draft(
        writer, title="The session", picture=builders.image(writer), caption="Hall", **content
    )
    draft.figures.update(alt="A hall", credit="Bob")
    revisions.record(draft, writer)
    draft.refresh_from_db()
    workflow.perform("submit", draft, writer)
    workflow.perform("approve", draft, approver)
    clock.shift(timedelta(days=1))
    article = next_edition(
        draft, step="correct", lead="The session went on.", correction_text="It was Ann."
    )
    builders.published(writer, reviewer=approver, title="Another", **content)
    gone = builders.withdrawn(
        writer, reviewer=approver, title="Gone", reason="It was wrong.", **content
    )
    expired = builders.published(
        writer,
        reviewer=approver,
        title="Over",
        expire_at=MONDAY + timedelta(days=1, hours=1),
        **content,
    )
    bare = builders.published(writer, reviewer=approver, title="Bare", **content)
    workflow.perform("withdraw", bare, approver, reason="It was wrong.", form="gone")
    builders.category("Empty")
    clock.shift(timedelta(hours=2))
    return {
        "home": ("/", ["Featured", "Latest news", "All sections", "Skip to the content"]),
        "category": ("/chuyen-muc/politics/", ["Home", "Politics"]),
        "empty": ("/chuyen-muc/empty/", ["There are no articles here yet"]),
        "article": (
            article.get_absolute_url(),
            [
                "Monday, 23 November 2026, 14:05",
                "Updated: Tuesday, 24 November 2026, 14:05",
                "Author of this article: Ann",
                "Source: Gazette",
                "Story: Session",
                "Photo: Bob",
                "Print version",
                "In this story",
                "Next article",
                "Responsible for the content",
                "Correction, 24 Nov 2026 It was Ann.",
                "History of this article",
                "Corrected Tuesday, 24 November 2026, 14:05",
                "First published Monday, 23 November 2026, 14:05",
            ],
        ),
        "author": ("/tac-gia/ann/", ["Author Ann"]),
        "tag": ("/the/railway/", ["Tag Railway"]),
        "thread": ("/dong-su-kien/session/", ["Story thread Session"]),
        "search": ("/tim-kiem/?q=session", ["2 articles for “session”"]),
        "no result": ("/tim-kiem/?q=zzz", ["No article was found for “zzz”"]),
        "empty query": ("/tim-kiem/", ["Words may be written with or without accents."]),
        "not found": ("/nowhere/", ["Page not found", "To the home page"]),
        "gone": (
            gone.get_absolute_url(),
            [
                "This article has been withdrawn",
                "No longer public since Tuesday, 24 November 2026, 14:05.",
            ],
        ),
        "expired": (
            expired.get_absolute_url(),
            [
                "The time of this article is over",
                "No longer public since Tuesday, 24 November 2026, 15:05.",
            ],
        ),
        "bare": (
            bare.get_absolute_url(),
            ["This page is gone", "What stood here is not public any more."],
        ),
    }


def test_the_public_pages_are_english_where_the_site_is(english_site, client):
    for kind, (address, phrases) in english_site.items():
        response = client.get(address)
        page = pages.read(response)
        for phrase in phrases:
            assert phrase in page.text, kind
        assert page.one("html")["lang"] == "en"
        words = response.content.decode().replace("Published with Cổng Tin", "")
        words = words.replace("Tiếng Việt", "")
        assert VIETNAMESE.findall(words) == [], kind


def test_one_article_is_counted_as_one_in_english(english_site, client):
    page = pages.read(client.get("/tim-kiem/?q=%22the+session+went+on%22+photo"))
    assert "No article was found" in page.text
    page = pages.read(client.get("/tim-kiem/?q=hall"))
    assert page.one(role="status").text == "1 article for “hall”"


# Failures, and whether all is well


def test_the_page_for_failures_needs_nothing_that_could_fail(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = server_error(rf.get("/"))
    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    page = pages.read(response)
    assert page.one("h1").text == "Trang tạm thời gặp sự cố"
    assert "Please try again in a few minutes." in page.one("p", lang="en").text
    assert page.one("main").links() == [("Về trang chủ", "/")]


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_whether_all_is_well_is_never_kept(address, client):
    response = client.get(address)
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_the_process_answers_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (HTTPStatus.OK, {"process": "ok"})


def test_the_portal_is_ready_when_its_parts_are(client):
    response = client.get("/readyz")
    assert response.status_code == HTTPStatus.OK
    assert response.json() == {
        "database": "ok",
        "cache": "ok",
        "migrations": "ok",
        "clock": "ok",
    }


def test_the_portal_is_not_ready_without_its_cache(client, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    response = client.get("/readyz")
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert response.json()["cache"] == "failed"


def test_the_portal_is_not_ready_before_it_is_migrated(client):
    newest = MigrationLoader(connection).graph.leaf_nodes("articles")[0]
    MigrationRecorder(connection).record_unapplied(*newest)
    response = client.get("/readyz")
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert response.json()["migrations"] == "failed"
