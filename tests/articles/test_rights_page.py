"""What may this person do, and why: the page's answers are those of the workflow."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone, translation

from accounts import rights, roles
from accounts.models import User
from articles import comments, sections, workflow
from articles.models import SectionAssignment
from articles.workflow import RULES, guards
from tests import builders, pages

pytestmark = pytest.mark.django_db

PEOPLE = {
    **{role: lambda role=role: builders.person(role) for role in roles.ROLES},
    "nobody": builders.person,
    "head": builders.head,
    "superuser": lambda: builders.person(is_superuser=True),
    "suspended": lambda: builders.approver(is_active=False),
}
STEPS = {name: rule for name, rule in RULES.items() if rule.permission}
NO_RIGHT = (
    "You do not have the right to do this.",
    "You do not have the right to approve; an approver of the category decides.",
)


def assign(person, category, days=None):
    ends_on = timezone.localdate() + timedelta(days=days) if days else None
    SectionAssignment.objects.create(user=person, category=category, ends_on=ends_on)


SECTIONS = {
    "everywhere": lambda person, category: None,
    "here": assign,
    "here, for some days": lambda person, category: assign(person, category, 3),
    "above": lambda person, category: assign(person, category.parent),
    "elsewhere": lambda person, category: assign(person, builders.category()),
    "ended": lambda person, category: assign(person, category, -1),
}


def answers(person):
    person = User.objects.get(pk=person.pk)
    with translation.override("vi"):
        return {each.right.permission: each for each in rights.of(person)}


def covers(reach, category):
    """Read off the page: a place's name, or that of one above it."""
    names = {category.name, category.parent.name}
    return reach.everywhere or any(place.name in names for place in reach.places)


def test_the_page_agrees_with_the_workflow_for_every_role_section_and_step():
    category = builders.category(parent=builders.category())
    texts = {
        state: builders.IN_STATE[state](category=category)
        for state in {rule.sources[0] for rule in STEPS.values()}
    }
    compared = 0
    for build in PEOPLE.values():
        for limit in SECTIONS.values():
            person = build()
            limit(person, category)
            said = answers(person)
            # In English, as the sentences stand in the code
            with translation.override("en"):
                outside = guards.own_section(texts["draft"], person)
                for name, rule in STEPS.items():
                    answer, at = said[rule.permission], f"{person}: {name}"
                    reasons = workflow.blockers(name, texts[rule.sources[0]], person)
                    refused = bool(set(reasons) & set(NO_RIGHT))
                    assert refused == (not answer.through or not person.is_active), at
                    if guards.own_section in rule.guards and not refused:
                        assert answer.may == covers_something(person), at
                        assert covers(answer.reach, category) == (outside == []), at
                        assert set(outside) <= set(reasons), at
                    compared += 1
    assert compared == len(PEOPLE) * len(SECTIONS) * len(STEPS)


def covers_something(person):
    return sections.covered_categories(person) != set()


@pytest.mark.parametrize("who", PEOPLE)
def test_every_answer_is_that_of_has_perm(who):
    person = PEOPLE[who]()
    for permission, answer in answers(person).items():
        assert answer.may == User.objects.get(pk=person.pk).has_perm(permission), permission
        assert answer.may == (not answer.reasons)


@pytest.mark.parametrize("who", PEOPLE)
def test_whoever_may_comment_by_the_page_may_comment(who):
    person, edition = PEOPLE[who](), builders.in_review()
    assert answers(person)["articles.comment_edition"].may == (
        comments.blockers(edition, person) == []
    )


def test_every_right_the_workflow_asks_for_stands_on_the_page():
    assert {rule.permission for rule in STEPS.values()} <= set(answers(builders.person()))


def test_an_answer_names_the_role_and_the_single_permission_it_comes_through():
    person = builders.approver()
    person.user_permissions.add(Permission.objects.get(codename="approve_edition"))
    said = answers(person)["articles.approve_edition"]
    assert (said.may, said.through) == (True, ["vai trò “Người duyệt”", "cấp riêng"])


def test_a_no_says_which_role_would_give_it_and_what_stands_against_it():
    editor = builders.editor(is_active=False)
    User.objects.filter(pk=editor.pk).update(is_staff=False)
    assign(editor, builders.category("Kinh tế"), -1)
    yesterday = timezone.localdate() - timedelta(days=1)

    said = answers(editor)

    assert said["articles.approve_edition"].reasons == [
        "Không vai trò nào của người này cho quyền đó. Vai trò có quyền đó: Người duyệt."
    ]
    assert said["articles.force_publish"].reasons == [
        "Không vai trò nào cho quyền này; siêu quản trị cấp riêng cho từng người."
    ]
    assert said["articles.change_edition"].reasons == [
        "Tài khoản đang bị tạm ngừng.",
        "Người này không được vào bàn làm việc.",
        f"Phân công đã hết hạn: Kinh tế (đến {yesterday:%d/%m/%Y}).",
    ]


def test_an_administrator_reads_it_and_an_editor_does_not(client: Client):
    person = builders.editor(full_name="Lê Thu Hiền")
    last = timezone.localdate() + timedelta(days=30)
    assign(person, builders.category("Kinh tế"), 30)
    address = f"/admin/accounts/user/{person.pk}/quyen/"

    client.force_login(person)
    assert client.get(address).status_code == HTTPStatus.FORBIDDEN
    client.force_login(builders.administrator())
    assert client.post(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert client.get("/admin/accounts/user/0/quyen/").status_code == HTTPStatus.NOT_FOUND

    page = pages.read(client.get(address))
    row = page.one("tr", data_right="articles.change_edition").text
    assert "Viết và trình duyệt" in row
    assert "Có" in row
    assert "Vai trò “Biên tập viên”" in row
    assert f"Kinh tế (đến {last:%d/%m/%Y})" in row
    assert page.one("tr", data_right="articles.approve_edition").one(class_name="answer").text == (
        "Không"
    )


def test_the_page_costs_the_same_for_a_little_and_for_much(client, django_assert_num_queries):
    client.force_login(builders.administrator())
    plain, busy = builders.editor(), builders.editor()
    for role in roles.ROLES:
        busy.groups.add(builders.Group.objects.get(name=role))
    for _number in range(20):
        assign(busy, builders.category())
    client.get(f"/admin/accounts/user/{plain.pk}/quyen/")
    for person in (plain, busy):
        with django_assert_num_queries(QUERIES + (person == busy)):
            client.get(f"/admin/accounts/user/{person.pk}/quyen/")


QUERIES = 18
