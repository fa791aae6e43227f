"""What browsers are told with every page."""

import pytest

from articles import images
from tests import builders

pytestmark = pytest.mark.django_db

EVERYWHERE = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    "address",
    ["/", "/tim-kiem/?q=bao", "/khong-co/", "/tai-khoan/dang-nhap/", "/admin/", "/healthz"],
)
def test_every_answer_carries_the_headers(address, client):
    client.force_login(builders.editor())
    response = client.get(address)
    assert {name: response.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert "camera=()" in response["Permissions-Policy"]
    assert "microphone=()" in response["Permissions-Policy"]


def test_a_public_picture_may_stand_on_other_sites_and_a_private_one_may_not(client):
    writer = builders.editor()
    shown = builders.published(writer, picture=builders.image(writer))
    kept = builders.draft(writer, picture=builders.image(writer))
    client.force_login(writer)
    answers = [
        client.get(images.address(edition.figures.get().image.digest, 320, "webp"))
        for edition in (shown, kept)
    ]
    assert [answer["Cross-Origin-Resource-Policy"] for answer in answers] == [
        "cross-origin",
        "same-origin",
    ]
    assert [answer["X-Content-Type-Options"] for answer in answers] == ["nosniff", "nosniff"]


@pytest.mark.parametrize("address", ["/", "/tim-kiem/?q=bao", "/khong-co/"])
def test_a_shared_page_carries_no_nonce_and_no_cookie(address, client):
    response = client.get(address)
    assert "nonce-" not in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert not response.cookies
