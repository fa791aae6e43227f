import unicodedata

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User


def test_a_person_is_shown_by_their_full_name_and_called_by_its_last_word() -> None:
    person = User(username="vuong", full_name="Trần Đức Vương")
    assert (str(person), person.get_full_name(), person.get_short_name()) == (
        "Trần Đức Vương",
        "Trần Đức Vương",
        "Vương",
    )


def test_an_account_without_a_name_is_shown_by_what_it_signs_in_with() -> None:
    assert (str(User(username="vuong")), User(username="vuong").get_short_name()) == (
        "vuong",
        "vuong",
    )


def test_a_name_is_stored_composed_and_without_stray_blanks() -> None:
    person = User(username="vuong", full_name=unicodedata.normalize("NFD", "  Trần  Đức Vương "))
    person.clean()
    assert person.full_name == "Trần Đức Vương"


def test_a_form_does_not_take_an_account_without_a_name() -> None:
    with pytest.raises(ValidationError) as refused:
        User(username="vuong", password="x").clean_fields()
    assert list(refused.value.message_dict) == ["full_name"]


def test_people_are_told_apart_without_their_number() -> None:
    first, second = User(pk=1).opaque_id, User(pk=2).opaque_id
    assert first != second
    assert (len(first), first) == (32, User(pk=1).opaque_id)


@pytest.mark.django_db
def test_people_stand_in_the_order_of_their_user_names() -> None:
    for username in ("duyet", "bientap", "quantri"):
        User.objects.create_user(username)
    assert [person.username for person in User.objects.all()] == ["bientap", "duyet", "quantri"]
