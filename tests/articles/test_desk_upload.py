"""Pictures uploaded from within a text."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from articles.models import Image
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return builders.editor()


def send(person, content, name="anh.png", client=None):
    client = client or Client()
    client.force_login(person)
    file = SimpleUploadedFile(name, content, content_type="image/png")
    return client.post(reverse("admin:articles_image_upload"), {"upload": file})


def test_a_picture_enters_the_library_and_is_shown_in_the_text(writer):
    content = builders.picture_bytes(1000, 700, ext="PNG")

    response = send(writer, content)

    image = Image.objects.get()
    assert (image.uploaded_by, image.width, image.height) == (writer, 1000, 700)
    with image.original.open() as original:
        assert original.read() == content
    assert response.status_code == 200
    assert response.json() == {
        "uploaded": 1,
        "fileName": f"{image.digest}-800.jpg",
        "url": f"/media/anh/{image.digest}-800.jpg",
        "width": 800,
        "height": 560,
        "alt": "",
        "caption": "",
        "decorative": False,
    }


def test_a_small_picture_is_shown_at_its_own_size(writer):
    answer = send(writer, builders.picture_bytes(90, 60)).json()

    assert (answer["width"], answer["height"]) == (90, 60)
    assert answer["url"].endswith("-90.jpg")


def test_a_known_picture_brings_its_words(writer):
    content = builders.picture_bytes()
    send(writer, content)
    Image.objects.update(alt="Trụ sở xã", caption="Trụ sở UBND xã", decorative=False)

    answer = send(builders.editor(), content, name="ten-khac.jpg").json()

    assert Image.objects.count() == 1
    assert (answer["alt"], answer["caption"]) == ("Trụ sở xã", "Trụ sở UBND xã")


def test_what_is_no_picture_is_refused_in_words(writer):
    with translation.override("en"):
        client = Client(headers={"accept-language": "en"})
        response = send(writer, b"<svg xmlns='http://www.w3.org/2000/svg'/>", client=client)

    assert response.status_code == 400
    assert response.json()["uploaded"] == 0
    assert "JPEG, PNG, WebP" in response.json()["error"]["message"]
    assert not Image.objects.exists()


def test_an_upload_without_a_file_is_refused(writer):
    client = Client()
    client.force_login(writer)

    response = client.post(reverse("admin:articles_image_upload"))

    assert response.status_code == 400
    assert response.json()["uploaded"] == 0


def test_who_may_not_add_pictures_is_refused():
    response = send(builders.person(), builders.picture_bytes())

    assert response.status_code == 403
    assert response.json()["uploaded"] == 0
    assert not Image.objects.exists()


def test_a_visitor_uploads_nothing():
    response = Client().post(
        reverse("admin:articles_image_upload"),
        {"upload": SimpleUploadedFile("a.png", builders.picture_bytes(ext="PNG"))},
    )

    assert response.status_code in (302, 403)
    assert not Image.objects.exists()


def test_a_post_from_elsewhere_is_refused(writer):
    response = send(writer, builders.picture_bytes(), client=Client(enforce_csrf_checks=True))

    assert response.status_code == 403
    assert not Image.objects.exists()


def test_it_only_answers_posts(writer):
    client = Client()
    client.force_login(writer)

    assert client.get(reverse("admin:articles_image_upload")).status_code == 405


@pytest.mark.parametrize("name", ["../../settings.py", "a.php", "<img src=x>.svg", "x.html"])
def test_the_name_of_the_file_names_nothing(writer, name):
    send(writer, builders.picture_bytes(), name=name)

    image = Image.objects.get()
    assert image.original.name == f"{image.digest[:2]}/{image.digest}"


def test_a_picture_goes_out_as_what_we_made_of_it(writer):
    client = Client()
    answer = send(writer, builders.picture_bytes(ext="GIF"), name="a.html", client=client).json()

    response = client.get(answer["url"])

    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.content.startswith(b"\xff\xd8\xff")
