"""Pages that are no news: what the public reads, what the desk does with them, what is kept."""

from datetime import UTC, datetime
from http import HTTPStatus

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accounts.append_only import AppendOnlyError
from accounts.models import Event
from articles import images
from articles.models import Redirect, Thread
from portal import pages as site_pages
from portal.models import Page, PageVersion
from tests import builders, pages
from tests.articles.test_desk import errors_on, open_form, said

pytestmark = pytest.mark.django_db

ADD = "/admin/portal/page/add/"
SHARED = "public, max-age=0, s-maxage=10, stale-while-revalidate=5, stale-if-error=86400"


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def clerk():
    return builders.administrator(full_name="Phan Hải Yến")


@pytest.fixture
def desk(clerk):
    return signed_in(clerk)


def write(desk, page=None, button="_continue", **typed):
    path = f"/admin/portal/page/{page.pk}/change/" if page else ADD
    return desk.post(path, open_form(desk, path) | {button: "1"} | typed)


def published(desk, **typed):
    write(desk, button="_publish", **typed)
    return Page.objects.latest("pk")


def test_a_published_page_is_read_by_everybody(desk, client):
    with time_machine.travel(datetime(2026, 11, 25, 3, 0, tzinfo=UTC), tick=False):
        published(
            desk,
            title="Đầu mối liên hệ",
            body="<h2>Điện thoại</h2><p>0200 3000 001</p><script>alert(1)</script>",
            description="Cách liên hệ với tòa soạn.",
        )
    response = client.get("/trang/dau-moi-lien-he/")
    page = pages.read(response)
    assert page.one("h1").text == "Đầu mối liên hệ"
    assert page.one(class_name="prose").text == "Điện thoại 0200 3000 001"
    assert page.one("meta", name="description")["content"] == "Cách liên hệ với tòa soạn."
    assert page.one("article").one("time").text == "Thứ Tư, 25/11/2026, 10:00"
    assert (
        page.one("link", rel="canonical")["href"] == "https://tin.example.vn/trang/dau-moi-lien-he/"
    )
    assert response["Cache-Control"] == SHARED
    assert "alert(1)" not in response.content.decode()


def test_a_page_costs_as_much_as_its_shell_and_itself(desk, client, django_assert_num_queries):
    published(desk, title="Giới thiệu")
    with django_assert_num_queries(3):
        client.get("/trang/gioi-thieu/")


def test_what_is_saved_and_not_published_is_read_by_nobody_outside(desk, client):
    write(desk, title="Zaphira kín", body="<p>Qwyx kín.</p>")
    page = Page.objects.get()
    assert client.get(page.get_absolute_url()).status_code == HTTPStatus.NOT_FOUND
    for address in ("/", "/so-do-trang/"):
        assert "Zaphira" not in client.get(address).content.decode()
    preview = f"/admin/portal/page/{page.pk}/phien-ban/1/"
    assert client.get(preview).status_code == HTTPStatus.FOUND
    assert signed_in(builders.editor()).get(preview).status_code == HTTPStatus.FORBIDDEN
    shown = pages.read(desk.get(preview))
    assert shown.one("h1").text == "Zaphira kín"
    assert "Xem trước – chưa công khai" in shown.one(class_name="preview").text


def test_saving_changes_nothing_that_is_public_until_it_is_published(desk, client):
    page = published(desk, title="Điều khoản", body="<p>Bản cũ.</p>")
    write(desk, page, title="Điều khoản mới", body="<p>Bản mới.</p>")
    public = pages.read(client.get("/trang/dieu-khoan/"))
    assert (public.one("h1").text, public.one(class_name="prose").text) == ("Điều khoản", "Bản cũ.")
    response = write(desk, page, button="_publish")
    assert said(response) == ["“Điều khoản mới” đang công khai đúng như ở đây."]
    public = pages.read(client.get("/trang/dieu-khoan/"))
    assert public.one(class_name="prose").text == "Bản mới."


def test_a_page_taken_off_the_site_is_gone_and_its_text_is_kept(desk, client):
    page = published(desk, title="Thông tin cũ")
    desk.post(f"/admin/portal/page/{page.pk}/go-xuong/")
    assert client.get("/trang/thong-tin-cu/").status_code == HTTPStatus.NOT_FOUND
    assert page.versions.get().title == "Thông tin cũ"
    desk.post(f"/admin/portal/page/{page.pk}/go-xuong/")
    assert Event.objects.filter(details__how="taken_down").count() == 1


def test_an_earlier_text_is_fetched_back_and_the_later_one_stays(desk):
    page = published(desk, title="Liên hệ", body="<p>Số cũ.</p>")
    write(desk, page, body="<p>Số mới.</p>", button="_publish")
    base = f"/admin/portal/page/{page.pk}/phien-ban"
    assert pages.read(desk.get(f"{base}/1/")).one(class_name="prose").text == "Số cũ."
    response = desk.post(f"{base}/1/khoi-phuc/")
    assert said(response)[-1:] == [
        "Nội dung phiên bản 1 đã trở lại thành bản mới nhất. Hãy xuất bản để công khai."
    ]
    texts = page.versions.order_by("number").values_list("body", flat=True)
    assert list(texts) == ["<p>Số cũ.</p>", "<p>Số mới.</p>", "<p>Số cũ.</p>"]
    page.refresh_from_db()
    assert page.live.number == 2


def test_a_save_that_changes_no_word_makes_no_version(desk):
    page = published(desk, title="Liên hệ", body="<p>Địa chỉ.</p>")
    write(desk, page)
    write(desk, page, position="5")
    assert page.versions.count() == 1
    page.refresh_from_db()
    assert page.position == 5


def test_two_people_in_one_page_lose_nothing(desk, clerk):
    page = published(desk, title="Liên hệ", body="<p>Gốc.</p>")
    path = f"/admin/portal/page/{page.pk}/change/"
    mine = open_form(desk, path) | {"body": "<p>Của tôi.</p>", "_continue": "1"}
    other = signed_in(builders.approver(full_name="Vũ Quang Minh"))
    write(other, page, body="<p>Của người khác.</p>")
    response = desk.post(path, mine)
    assert "Vũ Quang Minh đã lưu phiên bản 2" in errors_on(response)
    again = pages.read(response).one("form", id="page_form").filled_in()
    assert again["body"] == "<p>Của tôi.</p>"
    desk.post(path, again | {"_continue": "1"})
    texts = page.versions.order_by("number").values_list("body", flat=True)
    assert list(texts) == ["<p>Gốc.</p>", "<p>Của người khác.</p>", "<p>Của tôi.</p>"]


def test_a_text_saved_in_between_is_refused_below_the_form_too(clerk):
    page = Page(title="Liên hệ", slug="lien-he")
    text = {"title": "Liên hệ", "body": "", "description": ""}
    site_pages.keep(page, clerk, **text)
    site_pages.keep(page, clerk, **text | {"body": "<p>Mới.</p>"}, seen=1)
    with pytest.raises(site_pages.Outdated) as refused:
        site_pages.keep(page, clerk, **text | {"body": "<p>Khác.</p>"}, seen=1)
    assert refused.value.newest.number == 2


@pytest.mark.parametrize("was_public", [True, False])
def test_who_has_the_old_address_of_a_public_page_is_led_to_the_new_one(was_public, desk, client):
    write(desk, title="Giới thiệu", button="_publish" if was_public else "_continue")
    page = Page.objects.get()
    write(desk, page, slug="gioi-thieu-chung", button="_publish")
    assert client.get("/trang/gioi-thieu-chung/").status_code == HTTPStatus.OK
    response = client.get("/trang/gioi-thieu/")
    if was_public:
        assert response.status_code == HTTPStatus.MOVED_PERMANENTLY
        assert response["Location"] == "/trang/gioi-thieu-chung/"
    else:
        assert response.status_code == HTTPStatus.NOT_FOUND
    write(desk, page, slug="gioi-thieu", button="_publish")
    assert client.get("/trang/gioi-thieu/").status_code == HTTPStatus.OK
    assert list(Redirect.objects.values_list("old_path", "new_path")) == [
        ("/trang/gioi-thieu-chung/", "/trang/gioi-thieu/")
    ]


def test_an_address_is_given_once(desk):
    published(desk, title="Liên hệ")
    response = write(desk, title="Liên hệ", body="<p>Đã gõ.</p>")
    assert "Đã có trang dùng địa chỉ này." in errors_on(response)
    assert pages.read(response).one("form", id="page_form").filled_in()["body"] == "<p>Đã gõ.</p>"
    assert Page.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"title": ""}, "Hãy viết tiêu đề trang."),
        ({"title": "!!!"}, "Hãy viết địa chỉ bằng chữ cái Latinh hoặc chữ số."),
        ({"title": "Dài", "body": "a" * 600_000}, "quá dài"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(typed, message, desk):
    response = write(desk, description="Đã gõ.", **typed)
    assert message in errors_on(response)
    form = pages.read(response).one("form", id="page_form").filled_in()
    assert form["description"] == "Đã gõ."
    assert Page.objects.count() == 0


# Pictures


def with_picture(image):
    return f'<figure><img src="{images.address(image.digest, 640, "jpg")}" alt="Trụ sở"></figure>'


def test_a_picture_of_a_page_is_public_as_long_as_the_page_is(client):
    approver = builders.approver()
    desk, image = signed_in(approver), builders.image(builders.editor())
    address = images.address(image.digest, 320, "jpg")
    write(desk, title="Trụ sở", body=with_picture(image))
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND
    page = Page.objects.get()
    write(desk, page, button="_publish")
    assert client.get(address).status_code == HTTPStatus.OK
    shown = pages.read(client.get("/trang/tru-so/")).one(class_name="prose").one("img")
    assert (shown["width"], shown["height"]) == ("640", "427")
    desk.post(f"/admin/portal/page/{page.pk}/go-xuong/")
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND


def test_nobody_publishes_a_picture_that_they_may_not_see(desk):
    from articles import restrictions

    writer, confidant = builders.editor(), builders.editor()
    image = builders.image(writer)
    edition = builders.draft(writer, picture=image)
    restrictions.limit(edition, writer, people=[confidant])
    response = write(desk, title="Trụ sở", body=with_picture(image))
    assert "Nội dung có ảnh không còn trong thư viện" in errors_on(response)
    assert Page.objects.count() == 0


# The record


def test_who_did_what_with_a_page_stands_in_the_event_log(desk, clerk):
    page = published(desk, title="Liên hệ")
    write(desk, page, title="Liên hệ với chúng tôi", button="_publish")
    told = [
        (event.who, event.subject, event.details["how"], event.details["changes"])
        for event in Event.objects.filter(kind="settings_changed").order_by("pk")
    ]
    new = "Liên hệ với chúng tôi"
    assert told == [
        (clerk, "Liên hệ", "added", {"version": ["", 1]}),
        (clerk, "Liên hệ", "published", {"live": ["", 1]}),
        (clerk, new, "changed", {"version": [1, 2], "title": ["Liên hệ", new]}),
        (clerk, new, "published", {"live": [1, 2]}),
    ]


def test_versions_are_written_once(desk):
    published(desk, title="Liên hệ")
    version = PageVersion.objects.get()
    for change in (version.save, version.delete, lambda: PageVersion.objects.update(title="Khác")):
        with pytest.raises(AppendOnlyError):
            change()
    for statement in (
        "UPDATE portal_pageversion SET title = 'x'",
        "DELETE FROM portal_pageversion",
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_no_page_is_deleted(desk):
    page = published(desk, title="Liên hệ")
    path = f"/admin/portal/page/{page.pk}/delete/"
    superuser = signed_in(builders.person(is_superuser=True))
    assert superuser.post(path, {"post": "yes"}).status_code == HTTPStatus.FORBIDDEN


# The map of the site


def test_the_site_map_shows_sections_pages_and_threads(desk, client, django_assert_num_queries):
    section = builders.category("Chính trị", parent=builders.category("Thời sự"))
    published(desk, title="Liên hệ", position="20")
    published(desk, title="Giới thiệu", position="10")
    builders.published(category=section, thread=Thread.objects.create(name="Kỳ họp"))
    Thread.objects.create(name="Chưa có bài")
    with django_assert_num_queries(4):
        page = pages.read(client.get("/so-do-trang/"))
    groups = [(group.one("h2").text, group.links()) for group in page.one("main").all("section")]
    assert groups == [
        (
            "Chuyên mục",
            [
                ("Thời sự", "/chuyen-muc/thoi-su/"),
                ("Chính trị", "/chuyen-muc/thoi-su/chinh-tri/"),
            ],
        ),
        (
            "Giới thiệu và quy định",
            [("Giới thiệu", "/trang/gioi-thieu/"), ("Liên hệ", "/trang/lien-he/")],
        ),
        ("Dòng sự kiện", [("Kỳ họp", "/dong-su-kien/ky-hop/")]),
        (
            "Các lối vào khác",
            [
                ("Trang chủ", "/"),
                ("Tìm tin", "/tim-kiem/"),
                ("Lưu trữ", "/luu-tru/"),
                ("RSS", "/rss/"),
            ],
        ),
    ]
    assert ("Sơ đồ trang", "/so-do-trang/") in page.one("footer").links()
