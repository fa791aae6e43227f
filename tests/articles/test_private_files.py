"""Pictures and files that are not public have addresses outside the desk: who would not get into the
desk now does not get them either."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from accounts import roles
from accounts.models import SecondFactorRule
from articles import images
from tests import builders, signing_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return builders.editor()


@pytest.fixture
def private(writer):
    """The addresses of a picture and of a file that stand in nothing but a draft."""
    picture, paper = builders.image(writer), builders.document(writer)
    builders.draft(writer, picture=picture, attachments=[("Phụ lục", paper)])
    return [images.address(picture.digest, 320, "webp"), f"/media/tep/{paper.digest}.pdf"]


def answers(client, addresses):
    return [client.get(address).status_code for address in addresses]


def test_the_newsroom_sees_what_its_drafts_hold(writer, private):
    assert answers(signing_in.sign_in(Client(), writer), private) == [200, 200]
    assert answers(Client(), private) == [404, 404]


def test_whose_role_needs_a_second_factor_shows_it_first(writer, private):
    SecondFactorRule.objects.create(
        role=Group.objects.get(name=roles.EDITOR),
        since=timezone.localdate(),
    )
    assert answers(signing_in.sign_in(Client(), writer), private) == [404, 404]


def test_who_cannot_enter_the_desk_sees_none_of_it(writer, private):
    writer.is_staff = False
    writer.save()
    assert answers(signing_in.sign_in(Client(), writer), private) == [404, 404]
