"""Templates: kept on the desk like texts, offered where one begins to write, stored only when saved."""

from http import HTTPStatus

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from articles.models import Article, Edition, SectionAssignment, Template
from portal.demo import loading
from tests import builders, pages

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/edition/add/"
TEMPLATES = "/admin/articles/template/"


@pytest.fixture
def writer():
    return builders.editor(full_name="Lê Thu Hiền")


@pytest.fixture
def approver():
    return builders.approver(full_name="Vũ Quang Minh")


@pytest.fixture
def template(approver):
    made = Template.objects.create(
        name="Tin họp",
        description="Tin về một cuộc họp",
        title="Họp về việc …",
        lead="Ngày …, tại …",
        body="<h2>Nội dung</h2>\n<p>…</p>",
        category=builders.category("Thời sự"),
        updated_by=approver,
    )
    made.tags.add(builders.tag("Hội nghị"))
    return made


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def form_on(page, name="edition_form"):
    return page.one("form", id=name)


# Beginning to write


def test_a_new_article_begins_with_the_template_that_was_chosen(template, writer):
    desk = signed_in(writer)
    links = pages.read(desk.get(ADD)).one("nav", "beginnings").links()
    assert links == [("Trang trắng", ADD), ("Tin họp", f"{ADD}?mau={template.pk}")]

    page = pages.read(desk.get(links[1][1]))

    fields = form_on(page).filled_in()
    assert fields["title"] == "Họp về việc …"
    assert fields["lead"] == "Ngày …, tại …"
    assert fields["body"] == "<h2>Nội dung</h2>\n<p>…</p>"
    assert fields["category"] == str(template.category_id)
    assert fields["tags"] == [str(template.tags.get().pk)]
    current = [link.text for link in page.one("nav", "beginnings").all("a", aria_current="true")]
    assert current == ["Tin họp"]
    assert page.all("p", "beginnings__notice") == []
    assert (Article.objects.count(), Edition.objects.count()) == (0, 0)


def test_what_began_with_a_template_is_saved_like_any_other(template, writer):
    desk = signed_in(writer)
    address = f"{ADD}?mau={template.pk}"
    fields = form_on(pages.read(desk.get(address))).filled_in()
    desk.post(address, fields | {"title": "Họp về nông thôn mới", "_continue": "1"})
    edition = Edition.objects.get()
    assert (edition.title, edition.body) == ("Họp về nông thôn mới", template.body)
    assert [tag.name for tag in edition.tags.all()] == ["Hội nghị"]
    template.refresh_from_db()
    assert template.title == "Họp về việc …"


@pytest.mark.parametrize("asked", ["999999", "0", "x", "²", "-1", str(10**30), "1 OR 1=1"])
def test_where_there_is_no_such_template_the_form_is_empty_and_says_so(asked, template, writer):
    response = signed_in(writer).get(ADD, {"mau": asked})
    page = pages.read(response)
    assert page.one("p", "beginnings__notice").text == (
        "Không có mẫu này hoặc mẫu không còn dùng. Hãy chọn mẫu khác."
    )
    fields = form_on(page).filled_in()
    assert (fields["title"], fields["lead"], fields["body"]) == ("", "", "")


def test_a_template_out_of_use_is_neither_offered_nor_taken(template, writer):
    Template.objects.update(in_use=False)
    desk = signed_in(writer)
    assert pages.read(desk.get(ADD)).all("nav", "beginnings") == []
    page = pages.read(desk.get(f"{ADD}?mau={template.pk}"))
    assert "Không có mẫu này" in page.one("p", "beginnings__notice").text
    assert form_on(page).filled_in()["title"] == ""


def test_a_category_outside_ones_sections_is_left_out_with_a_notice(template, writer):
    SectionAssignment.objects.create(user=writer, category=builders.category("Kinh tế"))
    page = pages.read(signed_in(writer).get(f"{ADD}?mau={template.pk}"))
    fields = form_on(page).filled_in()
    assert (fields["title"], fields["category"]) == ("Họp về việc …", "")
    assert page.one("p", "beginnings__notice").text == (
        "Chuyên mục “Thời sự” của mẫu không thuộc phạm vi công việc của bạn nên đã được bỏ trống."
    )


def test_a_form_that_came_back_offers_no_template_in_place_of_what_was_typed(template, writer):
    desk = signed_in(writer)
    fields = form_on(pages.read(desk.get(ADD))).filled_in() | {"title": "", "lead": "Đã viết"}
    page = pages.read(desk.post(ADD, fields))
    assert page.all("nav", "beginnings") == []
    assert form_on(page).filled_in()["lead"] == "Đã viết"


def test_an_address_fills_in_nothing_but_a_template(writer):
    page = pages.read(signed_in(writer).get(ADD, {"title": "Từ địa chỉ"}))
    assert form_on(page).filled_in()["title"] == ""


def test_templates_are_offered_in_the_order_of_the_vietnamese_alphabet(writer, approver):
    for name in ("Ưu đãi", "Đối thoại", "Dự báo", "Ảnh", "Ăn uống"):
        Template.objects.create(name=name, updated_by=approver)
    links = pages.read(signed_in(writer).get(ADD)).one("nav", "beginnings").links()
    assert [words for words, _href in links][1:] == [
        "Ảnh",
        "Ăn uống",
        "Dự báo",
        "Đối thoại",
        "Ưu đãi",
    ]


# Keeping them


def test_an_approver_makes_a_template_and_its_body_is_cleaned_like_an_articles(approver):
    desk = signed_in(approver)
    fields = form_on(pages.read(desk.get(f"{TEMPLATES}add/")), "template_form").filled_in()
    response = desk.post(
        f"{TEMPLATES}add/",
        fields
        | {
            "name": "  Thông   báo ",
            "title": "Thông báo",
            "body": "<p onclick='x()'>Kính gửi</p><script>x()</script>"
            "<p><img src='https://example.com/a.jpg' alt=''></p>",
        },
        follow=True,
    )
    made = Template.objects.get()
    assert (made.name, made.body, made.updated_by) == ("Thông báo", "<p>Kính gửi</p>", approver)
    assert any("1 ảnh" in words for words in said(response))


def test_a_template_needs_a_name_of_its_own_and_nothing_typed_is_lost(template, approver):
    desk = signed_in(approver)
    fields = form_on(pages.read(desk.get(f"{TEMPLATES}add/")), "template_form").filled_in()
    for name, expected in (
        ("", "Hãy ghi tên mẫu."),
        ("Tin họp", "Đã có mẫu bài mang tên này."),
    ):
        page = pages.read(desk.post(f"{TEMPLATES}add/", fields | {"name": name, "lead": "Đã viết"}))
        assert expected in page.one("div", "errornote").text
        assert form_on(page, "template_form").filled_in()["lead"] == "Đã viết"
    assert Template.objects.count() == 1


def test_editors_see_templates_and_change_none(template, writer):
    desk = signed_in(writer)
    assert "Tin họp" in pages.read(desk.get(TEMPLATES)).text
    page = f"{TEMPLATES}{template.pk}/change/"
    assert pages.read(desk.get(page)).all("textarea") == []
    assert desk.post(page, {"name": "Khác"}).status_code == HTTPStatus.FORBIDDEN
    assert desk.get(f"{TEMPLATES}add/").status_code == HTTPStatus.FORBIDDEN
    template.refresh_from_db()
    assert template.name == "Tin họp"


def test_the_list_costs_the_same_for_one_template_and_for_thirty(
    template, approver, django_assert_num_queries
):
    desk = signed_in(approver)
    for number in (0, 29):
        for each in range(number):
            Template.objects.create(
                name=f"Mẫu {each}", category=template.category, updated_by=approver
            )
        desk.get(TEMPLATES)
        with django_assert_num_queries(9):
            desk.get(TEMPLATES)


def test_the_demo_has_templates_whose_bodies_need_no_cleaning():
    approver = builders.approver(username="duyet")
    categories, _authors, _threads = loading.load_places()
    loading.load_templates(categories, approver)
    loading.load_templates(categories, approver)
    made = Template.objects.order_by("pk")
    assert [each.name for each in made] == [
        "Tin họp, hội nghị",
        "Thông báo",
        "Lịch tiếp công dân",
    ]
    for each in made:
        each.full_clean()
        stored = each.body
        each.save()
        each.refresh_from_db()
        assert each.body == stored
