"""The end of a session as somebody at the desk meets it, in two tabs of one browser.

Nobody waits half an hour here, nor a minute: where time has to pass, the sessions of the server are
made older, and the clocks of the page moved on, set, or stopped.
"""

import datetime as dt
import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import Faults, Portal

PASSWORD = "mat-khau-de-thu-1"
PROMPT = (
    "Bạn đã không sử dụng Site, Bấm vào đây để duy trì trạng thái đăng nhập. "
    "Thời gian chờ: {seconds} giây"
)
SOON = 5_000  # milliseconds for what happens by itself
HOUR = dt.timedelta(hours=1)


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


def leave_sessions(portal: Portal, seconds: int) -> None:
    """Time has passed: the sessions of the server have so many seconds left (0: they are over)."""
    portal.python(
        f"""
from datetime import timedelta
from django.contrib.sessions.models import Session
from django.utils import timezone
from accounts.sessions import LAST_ACTIVE_AT, SessionStore, idle_seconds
end = timezone.now() + timedelta(seconds={seconds})
for row in Session.objects.all():
    data = row.get_decoded() | {{LAST_ACTIVE_AT: end.timestamp() - idle_seconds()}}
    row.session_data, row.expire_date = SessionStore().encode(data), end
    row.save()
"""
    )


def let_pages_ask(page: Page) -> None:
    """Every page of the browser asks the server now, as it does when another tab has news."""
    page.evaluate("new BroadcastChannel('session').postMessage({})")


def sign_in(page: Page, username: str = "vuong", password: str = PASSWORD) -> None:
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(password)
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


def test_the_prompt_counts_down_in_every_tab_is_pressed_once_and_runs_out_once(
    desk: Portal, context: BrowserContext
) -> None:
    first, second = context.new_page(), context.new_page()
    name = account_page(desk, first)
    account_page(desk, second)
    name.fill("Đang viết dở")
    for page in (first, second):
        page.wait_for_load_state("networkidle")
    leave_sessions(desk, 60)
    let_pages_ask(first)

    # Nothing more is typed: 60 s before the end it shows, and counts down
    expect(prompt(first)).to_contain_text(
        re.compile(PROMPT.format(seconds="(60|5[89])")), timeout=SOON
    )
    expect(prompt(second)).to_be_visible(timeout=SOON)
    expect(prompt(first)).to_contain_text(re.compile(PROMPT.format(seconds="5[0-7]")), timeout=SOON)
    expect(prompt(first).get_by_role("button", name="Bấm vào đây")).to_be_focused()

    with first.expect_response("**/tai-khoan/phien/gia-han/") as renewed:
        first.keyboard.press("Enter")

    assert renewed.value.json()["seconds_left"] == 1800
    expect(prompt(first)).to_be_hidden(timeout=SOON)
    expect(prompt(second)).to_be_hidden(timeout=SOON)

    # Nobody does anything: the server has ended the session, the pages and their text stay
    leave_sessions(desk, 5)
    let_pages_ask(first)
    expect(prompt(first)).to_contain_text(re.compile(PROMPT.format(seconds="[1-4]")), timeout=SOON)
    for page in (first, second):
        expect(panel(page, "ended")).to_be_visible()
        expect(panel(page, "ended")).to_contain_text("Phiên đăng nhập đã kết thúc")
    expect(name).to_have_value("Đang viết dở")
    assert "/tai-khoan/dang-nhap/" in first.request.get(f"{desk.url}/admin/").url


def test_typing_keeps_the_session_without_a_prompt(desk: Portal, page: Page) -> None:
    page.clock.install()
    name = account_page(desk, page)

    name.press_sequentially("g")
    with page.expect_response("**/tai-khoan/phien/gia-han/") as renewed:
        page.clock.fast_forward(30_000)

    assert renewed.value.json()["signed_in"] is True
    expect(prompt(page)).to_be_hidden()


def test_writing_in_the_editor_which_has_a_document_of_its_own_keeps_the_session(
    desk: Portal, page: Page
) -> None:
    page.clock.install()
    page.goto(f"{desk.url}/admin/articles/edition/add/")
    sign_in(page)
    text = page.frame_locator("iframe.cke_wysiwyg_frame").first.locator("body")

    text.press_sequentially("Sáng 20/3, đoàn công tác")
    with page.expect_response("**/tai-khoan/phien/gia-han/") as renewed:
        page.clock.fast_forward(30_000)

    assert renewed.value.json()["signed_in"] is True
    expect(prompt(page)).to_be_hidden()


# The laptop's clocks. Playwright's `set_system_time` moves Date and leaves performance.now() alone.


def set_clock(page: Page, by: dt.timedelta) -> None:
    page.clock.set_system_time(dt.datetime.now(dt.UTC) + by)


@pytest.mark.parametrize("by", [HOUR, -HOUR], ids=["forward", "back"])
def test_a_clock_that_somebody_sets_neither_ends_nor_prolongs_a_session(
    desk: Portal, page: Page, by: dt.timedelta
) -> None:
    page.clock.install()
    name = account_page(desk, page)

    # The server is asked, and knows better
    with page.expect_response("**/tai-khoan/phien/") as asked:
        set_clock(page, by)
        page.clock.fast_forward(15_000)
    assert asked.value.json()["signed_in"] is True
    expect(prompt(page)).to_be_hidden()

    # A form is not held up by it
    name.fill("Trần Đức Vượng")
    save(page)
    page.wait_for_url("**/admin/accounts/user/")
    assert stored_name(desk) == "Trần Đức Vượng"

    # And the end comes in its time
    leave_sessions(desk, 0)
    with page.expect_response("**/tai-khoan/phien/"):
        page.clock.fast_forward(29 * 60_000)
    expect(panel(page, "ended")).to_be_visible()


def test_a_form_sent_right_after_a_long_sleep_waits_whichever_clock_slept_too(
    desk: Portal, page: Page
) -> None:
    page.clock.install()
    name = account_page(desk, page)
    name.fill("Trần Đức Vượng")
    address = page.url
    leave_sessions(desk, 0)

    # Woken up: the time of day has moved on, what measures time between has stood still
    set_clock(page, HOUR)
    save(page)

    expect(panel(page, "ended").locator("[data-waiting]")).to_be_visible()
    assert page.url == address
    expect(name).to_have_value("Trần Đức Vượng")


# Signing in over the page


def test_the_interrupted_save_goes_through_once_the_same_person_has_signed_in(
    desk: Portal, context: BrowserContext
) -> None:
    page = context.new_page()
    name = account_page(desk, page)
    address = page.url
    name.fill("Trần Đức Vượng")
    leave_sessions(desk, 0)
    let_pages_ask(page)

    expect(panel(page, "ended")).to_be_visible()
    panel(page, "ended").get_by_role("button", name="Đóng").click()
    expect(prompt(page)).to_be_hidden()
    save(page)
    expect(panel(page, "ended").locator("[data-waiting]")).to_be_visible()
    assert page.url == address
    assert stored_name(desk) == "Trần Đức Vương"

    with context.expect_page() as opened:
        page.keyboard.press("Enter")
    window = opened.value
    sign_in(window, password="sai-mat-khau")  # a step more: the window has a history when it closes
    expect(window.locator("#form-error")).to_be_visible()
    with window.expect_event("close"):
        sign_in(window)

    page.wait_for_url("**/admin/accounts/user/")
    assert stored_name(desk) == "Trần Đức Vượng"


def test_whoever_was_writing_goes_on_where_they_were(
    desk: Portal, context: BrowserContext, faults: Faults
) -> None:
    faults.allowed.append("tu-luu")  # the text was kept a moment after the end, and will be again
    page = context.new_page()
    page.goto(f"{desk.url}/admin/articles/edition/add/")
    sign_in(page)
    text = page.frame_locator("iframe.cke_wysiwyg_frame").first.locator("body")
    text.press_sequentially("Sáng 20/3,")
    leave_sessions(desk, 0)
    let_pages_ask(page)
    expect(panel(page, "ended")).to_be_visible()

    with context.expect_page() as opened:
        panel(page, "ended").get_by_role("link", name="Đăng nhập lại").click()
    with opened.value.expect_event("close"):
        sign_in(opened.value)
    expect(prompt(page)).to_be_hidden()
    page.keyboard.type(" đoàn công tác")

    expect(text).to_have_text("Sáng 20/3, đoàn công tác")


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
    leave_sessions(desk, 50)
    let_pages_ask(page)
    expect(prompt(page)).to_be_visible()
    page.keyboard.press("Enter")
    expect(prompt(page)).to_be_hidden(timeout=SOON)

    toolbar.get_by_role("button").click()
    page.wait_for_url(f"{desk.url}/")
    expect(toolbar).to_be_hidden()
    assert "signed_in" not in {cookie["name"] for cookie in context.cookies()}
