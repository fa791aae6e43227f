"""Units: departments that administrators keep and put people into."""

from http import HTTPStatus

import pytest
from django.test import Client

from accounts.models import Unit
from tests import builders, pages
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

UNITS = "/admin/accounts/unit/"


def signed_in(person):
    client = Client()
    sign_in(client, person)
    return client


def test_an_administrator_makes_a_unit_and_puts_somebody_into_it():
    desk = signed_in(builders.administrator())
    hien = builders.editor(full_name="Lê Thu Hiền")
    desk.post(f"{UNITS}add/", {"name": "  Phòng   Tin tức "})
    unit = Unit.objects.get()
    assert unit.name == "Phòng Tin tức"

    page = f"/admin/accounts/user/{hien.pk}/change/"
    fields = pages.read(desk.get(page)).one("form", id="user_form").filled_in()
    desk.post(page, fields | {"unit": str(unit.pk)})

    hien.refresh_from_db()
    assert hien.unit == unit
    row = pages.read(desk.get(UNITS)).one("table", id="result_list").one("tbody").one("tr")
    assert (row.one("th").text, row.one("td", "field-size").text) == ("Phòng Tin tức", "1")


def test_a_unit_that_somebody_belongs_to_is_not_deleted():
    unit = Unit.objects.create(name="Phòng Tin tức")
    desk = signed_in(builders.administrator())
    address = f"{UNITS}{unit.pk}/delete/"
    assert desk.get(address).status_code == HTTPStatus.OK
    builders.editor(unit=unit)
    assert desk.get(address).status_code == HTTPStatus.FORBIDDEN
    assert desk.post(address, {"post": "yes"}).status_code == HTTPStatus.FORBIDDEN
    assert Unit.objects.count() == 1


@pytest.mark.parametrize("build", [builders.editor, builders.approver, builders.reviewer])
def test_units_are_the_administrators(build):
    assert signed_in(build()).get(UNITS).status_code == HTTPStatus.FORBIDDEN


def test_two_units_do_not_share_a_name():
    Unit.objects.create(name="Phòng Tin tức")
    page = pages.read(
        signed_in(builders.administrator()).post(f"{UNITS}add/", {"name": "Phòng Tin tức"})
    )
    assert "Đã có đơn vị mang tên này." in page.one("div", "errornote").text
