"""The end of a session as somebody at the desk meets it, in two tabs of one browser.

Nobody waits half an hour here: with an idle limit of 70 s the prompt comes after 10 s, and where a
test needs more time to have passed, it makes the sessions of the server older.
"""

import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import Faults, Portal

pytestmark = pytest.mark.portal_env(SESSION_IDLE_SECONDS="70")

PASSWORD = "mat-khau-de-thu-1"
PROMPT = (
    "Bạn đã không sử dụng Site, Bấm vào đây để duy trì trạng thái đăng nhập. "
    "Thời gian chờ: {seconds} giây"
)
SOON = 5_000  # milliseconds for what happens by itself
PROMPT_AFTER = 20_000  # milliseconds: the quiet 10 s and some


@pytest.fixture
def desk(portal_server: Portal) -> Portal:
    """The portal with two people who may change each other's accounts, and no sessions."""
    portal_server.python(
        f"""
from django.contrib.sessions.models import Session
from accounts.models import User
Session.objects.all().delete()
for username, full_name in [("vuong", "Trần Đức Vương"), ("phai", "Hồng Phái")]:
    person = User.objects.filter(username=username).first() or User(username=username)
    person.full_name, person.email, person.is_staff, person.is_superuser = full_name, "", True, True
    person.set_password({PASSWORD!r})
    person.save()
"""
    )
    return portal_server


def make_sessions_older(portal: Portal, seconds: int) -> None:
    """Whatever the server keeps about sessions happened so much earlier."""
    portal.python(
        f"""
from datetime import timedelta
from django.contrib.sessions.models import Session
from accounts.sessions import LAST_ACTIVE_AT, SIGNED_IN_AT, SessionStore
for row in Session.objects.all():
    data = row.get_decoded()
    for moment in (LAST_ACTIVE_AT, SIGNED_IN_AT):
        data[moment] -= {seconds}
    row.session_data = SessionStore().encode(data)
    row.expire_date -= timedelta(seconds={seconds})
    row.save()
"""
    )


def come_back_to(page: Page) -> None:
    """The person turns to this tab again; a tab that asked just now would not ask again."""
    page.wait_for_timeout(5_100)
    page.evaluate("dispatchEvent(new Event('focus'))")


def sign_in(page: Page, username: str = "vuong") -> None:
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")


def account_page(desk: Portal, page: Page) -> Locator:
    """Opens the form about a person's own account; returns the field of the full name."""
    page.goto(f"{desk.url}/admin/accounts/user/")
    if "dang-nhap" in page.url:
        sign_in(page)
    page.get_by_role("link", name="vuong", exact=True).click()
    return page.locator("[name=full_name]")


def stored_name(desk: Portal) -> str:
    return desk.python(
        "from accounts.models import User; print(User.objects.get(username='vuong').full_name)"
    ).strip()


def save(page: Page) -> None:
    page.locator("[name=_save]").click()


def prompt(page: Page) -> Locator:
    return page.get_by_role("alertdialog")


def panel(page: Page, name: str) -> Locator:
    """What the dialog says: ended, stranger, …"""
    return prompt(page).locator(f"[data-panel={name}]")


def test_the_prompt_counts_down_in_every_tab_and_pressing_it_in_one_keeps_them_all(
    desk: Portal, context: BrowserContext
) -> None:
    first, second = context.new_page(), context.new_page()
    account_page(desk, first)
    account_page(desk, second)

    expect(prompt(first)).to_be_visible(timeout=PROMPT_AFTER)
    expect(prompt(second)).to_be_visible(timeout=SOON)
    expect(prompt(first)).to_contain_text(re.compile(PROMPT.format(seconds="(60|5[5-9])")))
    expect(prompt(first)).to_contain_text(
        re.compile(PROMPT.format(seconds="5[0-4]")), timeout=15_000
    )
    expect(prompt(first).get_by_role("button", name="Bấm vào đây")).to_be_focused()

    with first.expect_response("**/tai-khoan/phien/gia-han/") as renewed:
        first.keyboard.press("Enter")

    assert renewed.value.json()["seconds_left"] == 70
    expect(prompt(first)).to_be_hidden(timeout=SOON)
    expect(prompt(second)).to_be_hidden(timeout=SOON)


def test_typing_keeps_the_session_without_a_prompt(desk: Portal, page: Page) -> None:
    name = account_page(desk, page)
    name.press("End")
    page.wait_for_timeout(3_000)

    with page.expect_response("**/tai-khoan/phien/gia-han/", timeout=PROMPT_AFTER) as renewed:
        name.press_sequentially("g")

    assert renewed.value.json()["signed_in"] is True
    expect(prompt(page)).to_be_hidden()


def test_writing_in_the_editor_which_has_a_document_of_its_own_keeps_the_session(
    desk: Portal, page: Page
) -> None:
    page.goto(f"{desk.url}/admin/articles/edition/add/")
    sign_in(page)
    text = page.frame_locator("iframe.cke_wysiwyg_frame").first.locator("body")

    with page.expect_response("**/tai-khoan/phien/gia-han/", timeout=PROMPT_AFTER) as renewed:
        text.press_sequentially("Sáng 20/3, đoàn công tác")

    assert renewed.value.json()["signed_in"] is True
    expect(prompt(page)).to_be_hidden()


def test_what_was_typed_outlives_the_session_and_is_saved_after_signing_in_again(
    desk: Portal, context: BrowserContext
) -> None:
    page = context.new_page()
    name = account_page(desk, page)
    address = page.url
    name.fill("Trần Đức Vượng")
    make_sessions_older(desk, 64)
    come_back_to(page)

    expect(panel(page, "ended")).to_be_visible(timeout=10_000)
    expect(name).to_have_value("Trần Đức Vượng")

    panel(page, "ended").get_by_role("button").click()
    expect(prompt(page)).to_be_hidden()
    save(page)

    expect(panel(page, "ended").locator("[data-waiting]")).to_be_visible()
    assert page.url == address
    assert stored_name(desk) == "Trần Đức Vương"

    with context.expect_page() as opened:
        panel(page, "ended").get_by_role("link").click()
    sign_in(opened.value)
    opened.value.wait_for_url("**/tai-khoan/da-dang-nhap/")
    page.bring_to_front()

    page.wait_for_url("**/admin/accounts/user/", timeout=15_000)
    assert stored_name(desk) == "Trần Đức Vượng"


def test_a_page_saves_nothing_while_somebody_else_is_signed_in(
    desk: Portal, context: BrowserContext, faults: Faults
) -> None:
    # Coming back counts as activity, which may be told to a server that has ended the session.
    faults.allowed.append("status of 401")
    page = context.new_page()
    name = account_page(desk, page)
    name.fill("Viết dở")
    make_sessions_older(desk, 70)
    come_back_to(page)
    expect(panel(page, "ended")).to_be_visible(timeout=10_000)

    with context.expect_page() as opened:
        panel(page, "ended").get_by_role("link").click()
    sign_in(opened.value, "phai")
    page.bring_to_front()

    expect(panel(page, "stranger")).to_contain_text("Hồng Phái", timeout=15_000)
    panel(page, "stranger").get_by_role("button").click()
    save(page)
    expect(panel(page, "stranger")).to_be_visible()
    expect(name).to_have_value("Viết dở")
    assert stored_name(desk) == "Trần Đức Vương"


def test_a_public_page_knows_its_staff_and_asks_nothing_for_readers(
    desk: Portal, context: BrowserContext
) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    toolbar = page.locator("#staff-bar")

    page.goto(desk.url, wait_until="networkidle")
    assert [url for url in asked if "/tai-khoan/" in url] == []
    expect(toolbar).to_be_hidden()

    account_page(desk, page)
    page.goto(desk.url)
    expect(toolbar).to_contain_text("Trần Đức Vương")
    expect(toolbar.locator("a[href='/admin/']")).to_be_visible()
    expect(prompt(page)).to_be_visible(timeout=PROMPT_AFTER)
    page.keyboard.press("Enter")
    expect(prompt(page)).to_be_hidden(timeout=SOON)

    toolbar.get_by_role("button").click()
    page.wait_for_url(f"{desk.url}/")
    expect(toolbar).to_be_hidden()
    assert "signed_in" not in {cookie["name"] for cookie in context.cookies()}
