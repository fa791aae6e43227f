"""The menus: made on the desk, shown at the head and at the foot of every public page."""

from http import HTTPStatus

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Event
from articles.models import Thread
from portal import pages as site_pages
from portal.models import MenuItem, Page
from tests import builders, pages
from tests.articles.test_desk import errors_on, open_form

pytestmark = pytest.mark.django_db

ADD = "/admin/portal/menuitem/add/"
LIST = "/admin/portal/menuitem/"


@pytest.fixture
def desk():
    client = Client()
    client.force_login(builders.administrator())
    return client


def add(desk, **typed):
    response = desk.post(ADD, open_form(desk, ADD) | typed)
    assert response.status_code == HTTPStatus.FOUND, errors_on(response)
    return MenuItem.objects.latest("pk")


def bar(client, address="/"):
    """The first level at the head of a page."""
    return pages.read(client.get(address)).one("ul", class_name="nav__bar").links()


def panel(client):
    """Everything in the menu that opens."""
    return pages.read(client.get("/")).one("ul", class_name="menu__list").links()


def foot(client):
    return pages.read(client.get("/")).one("ul", class_name="footer__list").links()


def a_page(title="Giới thiệu", *, public=True):
    by, page = builders.administrator(), Page(title=title)
    page.clean()
    site_pages.keep(page, by, title=title, body="", description="")
    if public:
        site_pages.publish(page, by)
    return page


def test_without_a_menu_the_categories_are_the_navigation(client):
    builders.category("Chính trị", parent=builders.category("Thời sự"))
    assert bar(client) == [("Thời sự", "/chuyen-muc/thoi-su/")]
    assert panel(client) == [
        ("Thời sự", "/chuyen-muc/thoi-su/"),
        ("Chính trị", "/chuyen-muc/thoi-su/chinh-tri/"),
    ]
    assert foot(client) == [("Thời sự", "/chuyen-muc/thoi-su/")]


def test_a_menu_leads_to_a_category_a_page_a_thread_and_an_address(desk, client):
    section, page = builders.category("Thời sự"), a_page()
    thread = Thread.objects.create(name="Kỳ họp")
    add(desk, category=section.pk)
    above = add(desk, page=page.pk, label="Về chúng tôi")
    add(desk, thread=thread.pk, parent=above.pk)
    add(desk, address="https://dichvucong.example.vn/", label="Dịch vụ công")
    assert bar(client) == [
        ("Thời sự", "/chuyen-muc/thoi-su/"),
        ("Về chúng tôi", "/trang/gioi-thieu/"),
        ("Dịch vụ công", "https://dichvucong.example.vn/"),
    ]
    assert ("Kỳ họp", "/dong-su-kien/ky-hop/") in panel(client)
    assert foot(client) == [("Thời sự", "/chuyen-muc/thoi-su/")]


def test_the_menu_at_the_foot_is_one_of_its_own(desk, client):
    builders.category("Thời sự")
    add(desk, place="footer", address="/tim-kiem/", label="Tìm kiếm")
    assert foot(client) == [("Tìm kiếm", "/tim-kiem/")]
    assert bar(client) == [("Thời sự", "/chuyen-muc/thoi-su/")]


def test_a_menu_costs_no_query(desk, client, django_assert_num_queries):
    section = builders.category("Thời sự")
    with django_assert_num_queries(3):
        client.get("/chuyen-muc/thoi-su/")
    page = a_page()
    for _ in range(5):
        above = add(desk, category=section.pk)
        add(desk, page=page.pk, parent=above.pk)
    with django_assert_num_queries(3):
        response = client.get("/chuyen-muc/thoi-su/")
    assert response.content.decode().count('"/trang/gioi-thieu/"') == 5


def test_what_is_renamed_or_moved_is_renamed_in_the_menu(desk, client):
    section, thread, page = (
        builders.category("Thời sự"),
        Thread.objects.create(name="Họp"),
        a_page(),
    )
    for target in ({"category": section.pk}, {"thread": thread.pk}, {"page": page.pk}):
        add(desk, **target)
    writer = Client()
    writer.force_login(builders.person(is_superuser=True))
    for path, typed in (
        (f"/admin/articles/category/{section.pk}/change/", {"name": "Tin", "slug": "tin"}),
        (f"/admin/articles/thread/{thread.pk}/change/", {"name": "Kỳ họp", "slug": "ky-hop"}),
        (f"/admin/portal/page/{page.pk}/change/", {"title": "Về Cổng", "_publish": "1"}),
    ):
        writer.post(path, open_form(writer, path) | typed)
    assert bar(client) == [
        ("Tin", "/chuyen-muc/tin/"),
        ("Kỳ họp", "/dong-su-kien/ky-hop/"),
        ("Về Cổng", "/trang/gioi-thieu/"),
    ]


def test_a_page_that_is_not_public_is_left_out_and_what_stands_below_it_moves_up(desk, client):
    page = a_page(public=False)
    above = add(desk, page=page.pk)
    add(desk, address="/tim-kiem/", label="Tìm kiếm", parent=above.pk)
    assert bar(client) == [("Tìm kiếm", "/tim-kiem/")]
    site_pages.publish(page, builders.administrator())
    assert bar(client) == [("Giới thiệu", "/trang/gioi-thieu/")]
    site_pages.take_down(page, builders.administrator())
    assert bar(client) == [("Tìm kiếm", "/tim-kiem/")]


def test_items_are_ordered_by_buttons_and_by_number(desk, client):
    items = [add(desk, address=f"/{name}/", label=name) for name in ("a", "b", "c")]
    assert [item.position for item in items] == [10, 20, 30]
    desk.post(f"{LIST}{items[2].pk}/doi-cho/len/")
    assert [name for name, _address in bar(client)] == ["a", "c", "b"]
    desk.post(f"{LIST}{items[0].pk}/doi-cho/xuong/")
    assert [name for name, _address in bar(client)] == ["c", "a", "b"]
    desk.post(f"{LIST}{items[2].pk}/doi-cho/len/")
    assert [name for name, _address in bar(client)] == ["c", "a", "b"]
    path = f"{LIST}{items[1].pk}/change/"
    desk.post(path, open_form(desk, path) | {"position": "5"})
    assert [name for name, _address in bar(client)] == ["b", "c", "a"]
    assert desk.post(f"{LIST}{items[0].pk}/doi-cho/khac/").status_code == HTTPStatus.NOT_FOUND
    shown = pages.read(desk.get(LIST)).all("button", title="Chuyển lên")
    assert [button["aria-label"] for button in shown] == [
        "Chuyển lên: b",
        "Chuyển lên: c",
        "Chuyển lên: a",
    ]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "//evil.example/",
        "/\\evil.example/",
        "/\t/evil.example",
        "lien-he",
        "http://",
    ],
)
def test_an_address_that_leads_nowhere_or_elsewhere_is_refused(address, desk):
    typed = open_form(desk, ADD) | {"address": address, "label": "Liên hệ"}
    response = desk.post(ADD, typed)
    assert "Địa chỉ bắt đầu bằng “/”" in errors_on(response)
    form = pages.read(response).one("form", id="menuitem_form").filled_in()
    assert (form["label"], MenuItem.objects.count()) == ("Liên hệ", 0)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Hãy chọn đúng một nơi dẫn đến"),
        ({"address": "/a/", "category": True}, "Hãy chọn đúng một nơi dẫn đến"),
        ({"address": "/a/"}, "cần có nhãn"),
        ({"address": "/a/", "label": "A", "parent": "second"}, "Menu có tối đa hai cấp"),
        ({"address": "/a/", "label": "A", "parent": "foot"}, "Mục cấp trên thuộc menu khác."),
    ],
)
def test_an_item_leads_to_one_thing_on_one_of_two_levels(typed, message, desk):
    first = add(desk, address="/1/", label="Một")
    rows = {
        "second": add(desk, address="/2/", label="Hai", parent=first.pk).pk,
        "foot": add(desk, address="/3/", label="Ba", place="footer").pk,
    }
    typed = {name: rows.get(value, value) for name, value in typed.items()}
    if typed.get("category"):
        typed["category"] = builders.category("Thời sự").pk
    response = desk.post(ADD, open_form(desk, ADD) | typed)
    assert message in errors_on(response)
    assert MenuItem.objects.count() == 3


def test_an_item_with_others_below_it_stays_on_the_first_level():
    first = MenuItem.objects.create(label="Một", address="/1/")
    second = MenuItem.objects.create(label="Hai", address="/2/", parent=first)
    other = MenuItem.objects.create(label="Ba", address="/3/")
    for item, change in (
        (first, {"parent": other}),
        (other, {"parent": second}),
        (first, {"parent": first}),
        (first, {"place": "footer"}),
    ):
        moved = MenuItem.objects.get(pk=item.pk)
        for name, value in change.items():
            setattr(moved, name, value)
        with pytest.raises(ValidationError):
            moved.full_clean()


def below_itself():
    item = MenuItem.objects.create(label="A", address="/")
    MenuItem.objects.filter(pk=item.pk).update(parent_id=item.pk)


BROKEN = {
    "menu_place_is_known": lambda: MenuItem.objects.create(place="side", label="A", address="/"),
    "menu_item_is_not_its_own_parent": below_itself,
    "menu_item_leads_to_one_thing": lambda: MenuItem.objects.create(
        label="A", address="/", category=builders.category("Thời sự")
    ),
    "menu_address_has_a_label": lambda: MenuItem.objects.create(address="/"),
}


def test_every_constraint_of_a_menu_has_a_case():
    assert {each.name for each in MenuItem._meta.constraints} == set(BROKEN)


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    with pytest.raises(IntegrityError), transaction.atomic():
        BROKEN[name]()


def test_a_category_in_the_menu_is_not_deleted(desk):
    section = builders.category("Thời sự")
    add(desk, category=section.pk)
    superuser = Client()
    superuser.force_login(builders.person(is_superuser=True))
    superuser.post(f"/admin/articles/category/{section.pk}/delete/", {"post": "yes"})
    assert MenuItem.objects.get().category == section


def test_an_item_that_is_deleted_is_gone_from_the_pages(desk, client):
    add(desk, address="/a/", label="A")
    item = add(desk, address="/b/", label="B")
    desk.post(f"{LIST}{item.pk}/delete/", {"post": "yes"})
    assert bar(client) == [("A", "/a/")]
    told = Event.objects.filter(details__model="portal.menuitem").order_by("pk")
    assert [event.details["how"] for event in told] == ["added", "added", "deleted"]


def test_the_section_one_reads_is_marked_in_the_menu(desk, client):
    section = builders.category("Thời sự")
    add(desk, category=section.pk)
    add(desk, address="/a/", label="A")
    page = pages.read(client.get("/chuyen-muc/thoi-su/"))
    [marked] = page.one("ul", class_name="nav__bar").all("a", aria_current="true")
    assert marked.text == "Thời sự"
