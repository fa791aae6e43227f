"""A second factor as people use it: the app's code, and a passkey on a device that Chromium plays."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from tests.builders import PASSWORD

PEOPLE = """
from django.contrib.auth.models import Group
from django.utils import timezone
from accounts.models import SecondFactorRule
from accounts.roles import EDITOR
from tests import builders
builders.editor(username="bientap", full_name="Lê Thu Hiền")
SecondFactorRule.objects.create(role=Group.objects.get(name=EDITOR), since=timezone.localdate())
"""


def code_of(secret):
    """What the app shows now; allauth and RFC 6238 count steps of 30 seconds."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_device(context):
    """A page in whose browser a device keeps passkeys and answers that its owner is there."""
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return page


def give_password(page, site):
    page.goto(f"{site}/admin/")
    page.get_by_label("Tên đăng nhập").fill("bientap")
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def sign_out(page):
    page.get_by_role("button", name="Đăng xuất").click()


def heading(page, words):
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


# Browsers refuse passkeys for an address of numbers.
def test_whose_role_needs_it_sets_up_an_app_then_a_passkey_and_signs_in_with_both(
    portal_server, new_context
):
    portal_server.python(PEOPLE)
    site = portal_server.url.replace("127.0.0.1", "localhost")
    page = with_device(new_context())

    # The role asks for one: set-up comes before the desk.
    give_password(page, site)
    heading(page, "Xác thực hai lớp")
    page.get_by_role("link", name="Cài ứng dụng").click()
    # Signing in just now is confirmation enough.
    heading(page, "Cài ứng dụng xác thực")
    drawn = page.locator(".qr").evaluate("image => image.complete && image.naturalWidth > 0")
    assert drawn, "The QR code is not shown"
    page.locator("summary").click()
    secret = page.locator(".secret").inner_text()
    page.get_by_label("Mã trong ứng dụng").fill(code_of(secret))
    page.get_by_role("button", name="Bật xác thực hai lớp").click()
    heading(page, "Mã dự phòng")
    assert len(page.locator(".codes li").all_inner_texts()) == 10
    page.get_by_role("link", name="Tiếp tục đến trang bạn cần").click()
    expect(page).to_have_url(f"{site}/admin/")

    # Signing in takes the code of the app.
    sign_out(page)
    give_password(page, site)
    heading(page, "Bước thứ hai")
    page.get_by_label("Mã xác thực").fill("000000")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator(".field__error")).to_contain_text("Mã này không đúng")
    page.get_by_label("Mã xác thực").fill(code_of(secret))
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page).to_have_url(f"{site}/admin/")

    # A passkey, confirmed by what is there.
    page.goto(f"{site}/tai-khoan/hai-lop/khoa/them/")
    heading(page, "Thêm khóa truy cập")
    page.get_by_label("Tên khóa truy cập").fill("Máy tính cơ quan")
    page.get_by_role("button", name="Thêm khóa truy cập").click()
    heading(page, "Xác thực hai lớp")
    expect(page.locator(".said")).to_contain_text("Đã thêm khóa truy cập.")
    expect(page.locator(".option__list")).to_have_text("Máy tính cơ quan")
    # The same device a second time is said in words.
    page.goto(f"{site}/tai-khoan/hai-lop/khoa/them/")
    page.get_by_role("button", name="Thêm khóa truy cập").click()
    expect(page.get_by_role("alert")).to_have_text(
        "Thiết bị này đã có khóa truy cập cho tài khoản của bạn."
    )

    # It signs in by itself, and stands in for the code after a password.
    page.goto(f"{site}/admin/")
    sign_out(page)
    page.goto(f"{site}/admin/hop-thu/")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    expect(page).to_have_url(f"{site}/admin/hop-thu/")
    sign_out(page)
    give_password(page, site)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page).to_have_url(f"{site}/admin/")


@pytest.mark.parametrize("script", [True, False])
def test_without_a_passkey_on_the_device_the_password_is_still_there(
    script, portal_server, new_context
):
    site = portal_server.url.replace("127.0.0.1", "localhost")
    context = new_context(java_script_enabled=script)
    page = with_device(context)
    page.goto(f"{site}/tai-khoan/dang-nhap/")
    button = page.get_by_role("button", name="Đăng nhập bằng khóa truy cập")
    if script:
        button.click()
        expect(page.get_by_role("alert")).to_contain_text("Trình duyệt không nhận được trả lời")
        expect(button).to_be_focused()
    else:
        expect(button).to_be_hidden()
    expect(page.get_by_label("Mật khẩu", exact=True)).to_be_visible()
