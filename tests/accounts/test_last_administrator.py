"""Two administrators at each other in the same moment: one of them stays."""

from functools import partial

import pytest
from django.test import Client

from accounts import standing
from accounts.models import User
from tests import builders
from tests.articles.test_concurrency import TIMES, at_once, shared_database
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["shared_database"]  # a fixture that every test here uses


def unmake(by: User, account: User) -> int:
    """Send the account's form without its tick "superuser"; returns the answer's status."""
    browser = Client()
    sign_in(browser, by)
    sent = {"username": account.username, "full_name": "Đã đổi", "is_staff": "on"}
    sent |= {"section_assignments-TOTAL_FORMS": "0", "section_assignments-INITIAL_FORMS": "0"}
    return browser.post(f"/admin/accounts/user/{account.pk}/change/", sent).status_code


def suspend(by: User, account: User) -> list[str]:
    """Returns what stands against it."""
    try:
        standing.suspend(account, by)
    except standing.Refused as refusal:
        return refusal.reasons
    return []


def test_two_superusers_who_unmake_each_other_leave_one() -> None:
    for _number in range(TIMES):
        User.objects.update(is_superuser=False)
        one, other = (builders.person(is_superuser=True) for _each in range(2))
        at_once(partial(unmake, one, other), partial(unmake, other, one))
        assert standing.administrators().count() == 1


def test_two_administrators_who_suspend_each_other_leave_one() -> None:
    for _number in range(TIMES):
        User.objects.update(is_active=False)
        one, other = builders.administrator(), builders.administrator()
        said = at_once(partial(suspend, one, other), partial(suspend, other, one))
        assert sorted(said) == [[], ["Bạn không có quyền làm việc này."]]
        assert standing.administrators().count() == 1
