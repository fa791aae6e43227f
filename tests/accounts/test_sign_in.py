import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts import toolbar
from accounts.models import User
from tests import pages

pytestmark = pytest.mark.django_db

PASSWORD = "mat-khau-de-thu-1"
SIGN_IN = "/tai-khoan/dang-nhap/"


@pytest.fixture
def person() -> User:
    return User.objects.create_user("vuong", password=PASSWORD, is_staff=True, full_name="Vương")


def sign_in(client: Client, password: str = PASSWORD, **fields: str) -> object:
    return client.post(SIGN_IN, {"login": "vuong", "password": password} | fields)


def test_signing_in_leads_to_the_desk(client: Client, person: User) -> None:
    response = sign_in(client)
    assert response["Location"] == reverse("admin:index")


def test_signing_in_leads_back_to_where_somebody_wanted_to_go(client: Client, person: User) -> None:
    response = sign_in(client, next="/admin/accounts/user/")
    assert response["Location"] == "/admin/accounts/user/"


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:1"])
def test_signing_in_leads_to_no_other_site(client: Client, person: User, elsewhere: str) -> None:
    response = sign_in(client, next=elsewhere)
    assert response["Location"] == reverse("admin:index")


def test_who_is_signed_in_is_not_asked_again(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get(SIGN_IN)["Location"] == reverse("admin:index")


def test_a_wrong_password_is_explained_and_not_repeated(client: Client, person: User) -> None:
    response = sign_in(client, password="sai-mat-khau-1")

    page = response.content.decode()
    assert 'role="alert"' in page
    assert "Telex" in page
    assert 'value="vuong"' in page
    assert "sai-mat-khau-1" not in page


def test_the_sign_in_page_helps_password_managers(client: Client) -> None:
    page = client.get(SIGN_IN).content.decode()
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "style=" not in page
    scripts = re.findall(r"<script[^>]*>[^<]*", page)
    assert len(scripts) == page.count('<script type="module" src="/static/') + page.count(
        '<script src="/static/'
    )


@pytest.mark.parametrize("address", [SIGN_IN, "/tai-khoan/quen-mat-khau/", "/tai-khoan/tam-ngung/"])
def test_the_page_says_whose_site_it_is_and_not_what_the_browser_says(
    client: Client, address: str
) -> None:
    page = pages.read(client.get(address))
    assert page.one(class_name="brand__name").text == "Cổng Tin"
    assert "testserver" not in page.one("title").raw


def test_looking_at_the_sign_in_page_makes_no_session(client: Client) -> None:
    response = client.get(SIGN_IN)
    assert "sessionid" not in response.cookies
    assert "no-store" in response["Cache-Control"]


def test_a_suspended_person_cannot_sign_in(client: Client, person: User) -> None:
    person.is_active = False
    person.save()
    response = sign_in(client)
    assert response["Location"] == reverse("account_inactive")
    assert "Tài khoản này đang tạm ngưng" in client.get(response["Location"]).content.decode()
    assert client.get("/tai-khoan/phien/").json()["signed_in"] is False


def test_that_an_account_is_suspended_is_told_to_nobody_without_its_password(
    client: Client, person: User
) -> None:
    def told(login: str) -> list[str]:
        response = sign_in(client, password="sai-mat-khau-1", login=login)
        return [each.text for each in pages.read(response).all(role="alert")]

    User.objects.filter(pk=person.pk).update(is_active=False)
    assert told("vuong") == told("khongco")
    assert "Telex" in told("vuong")[0]


@pytest.mark.parametrize("typed", ["vuong", "Vuong", "vuong@coquan.vn", " VUONG@CoQuan.vn "])
def test_people_sign_in_with_their_user_name_or_e_mail_address(
    client: Client, person: User, typed: str
) -> None:
    User.objects.filter(pk=person.pk).update(email="vuong@coquan.vn")
    assert sign_in(client, login=typed)["Location"] == reverse("admin:index")


def test_a_user_name_of_former_times_keeps_nobody_from_their_address(
    client: Client, person: User
) -> None:
    User.objects.filter(pk=person.pk).update(email="vuong@coquan.vn")
    User.objects.create_user("vuong@coquan.vn", password="mat-khau-khac-hon-2")
    assert sign_in(client, login="vuong@coquan.vn").status_code == 302
    assert client.get("/tai-khoan/phien/").json()["user"] == person.opaque_id


def test_signing_out_takes_a_post(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get("/tai-khoan/dang-xuat/").status_code == 405

    response = client.post("/tai-khoan/dang-xuat/", {"next": "/tim-kiem/?q=le"})

    assert response["Location"] == "/tim-kiem/?q=le"
    assert client.get("/tai-khoan/phien/").json()["signed_in"] is False


def test_changing_the_password_ends_the_sessions_elsewhere(person: User) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here)
    sign_in(elsewhere)
    new = "mat-khau-khac-hon-2"

    response = here.post(
        "/tai-khoan/mat-khau/",
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
        follow=True,
    )

    assert response.redirect_chain[-1][0] == reverse("accounts:password_change_done")
    assert here.get("/tai-khoan/phien/").json()["signed_in"] is True
    assert elsewhere.get("/tai-khoan/phien/").json()["signed_in"] is False


def test_a_form_without_its_token_is_refused_in_plain_words(person: User) -> None:
    browser = Client(enforce_csrf_checks=True)

    response = browser.post(SIGN_IN, {"login": "vuong", "password": PASSWORD})

    assert response.status_code == 403
    assert f'href="{reverse("account_login")}"' in response.content.decode()


def test_the_tab_of_a_new_sign_in_says_to_go_back(client: Client, person: User) -> None:
    client.force_login(person)
    response = client.get(reverse("accounts:signed_in"))
    assert 'id="session-dialog"' in response.content.decode()


# The toolbar


def test_links_above_public_pages_are_for_those_who_may_use_them(person: User) -> None:
    kept = list(toolbar._links)
    try:
        toolbar._links.clear()
        toolbar.register("Bàn làm việc", "admin:index")
        toolbar.register("Tài khoản", "admin:accounts_user_changelist", "accounts.view_user")
        toolbar.register("Bàn làm việc", "admin:index")

        chief = User.objects.create_superuser("chanh", full_name="Chánh")
        reader = User.objects.create_user("docgia", full_name="Độc giả")

        assert [link.label for link in toolbar.links_for(person)] == ["Bàn làm việc"]
        assert [(link.label, link.url) for link in toolbar.links_for(chief)] == [
            ("Bàn làm việc", reverse("admin:index")),
            ("Tài khoản", reverse("admin:accounts_user_changelist")),
        ]
        assert toolbar.links_for(reader) == []
    finally:
        toolbar._links[:] = kept
