"""Shared pages go out compressed to whom can read that, and only they."""

import gzip
from http import HTTPStatus

import pytest

from tests import builders

pytestmark = pytest.mark.django_db

COMPRESSED = {"Accept-Encoding": "br, gzip"}


def test_a_shared_page_is_compressed_for_whom_can_read_it(client):
    edition = builders.published()
    for address in ("/", edition.get_absolute_url(), "/tim-kiem/?q=doan", "/rss/", "/luu-tru/"):
        plain = client.get(address)
        small = client.get(address, headers=COMPRESSED)
        assert "Content-Encoding" not in plain, address
        assert small["Content-Encoding"] == "gzip", address
        assert gzip.decompress(small.content) == plain.content, address
        assert len(small.content) < len(plain.content), address
        assert int(small["Content-Length"]) == len(small.content), address
        assert plain["Vary"] == small["Vary"] == "Accept-Encoding", address


def test_a_compressed_page_is_asked_again_by_its_etag(client):
    builders.published()
    before = client.get("/", headers=COMPRESSED)
    # The bytes differ from the plain ones: weak (RFC 9110, 8.8.3.3).
    assert before["ETag"] == "W/" + client.get("/")["ETag"]
    again = client.get("/", headers=COMPRESSED | {"If-None-Match": before["ETag"]})
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")
    assert again["Vary"] == "Accept-Encoding"
    builders.published()
    after = client.get("/", headers=COMPRESSED | {"If-None-Match": before["ETag"]})
    assert after.status_code == HTTPStatus.OK


@pytest.mark.parametrize("address", ["/lien-he/", "/tai-khoan/dang-nhap/", "/admin/login/"])
def test_a_page_with_a_token_is_not(address, client):
    """What is secret beside what a stranger chose, compressed, can be guessed from lengths (BREACH)."""
    assert "Content-Encoding" not in client.get(address, headers=COMPRESSED, follow=True)
