"""Two people and one form: one writes, the other takes over, and nothing that was typed is lost."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.portal_env(LOCK_HEARTBEAT_SECONDS="2")

NEWSROOM = """
from tests import builders
from accounts.models import User
if not User.objects.exists():
    builders.editor(username="hien", full_name="Lê Thu Hiền")
    builders.editor(username="minh", full_name="Vũ Quang Minh")
    builders.category("Thời sự")
writer, place = User.objects.get(username="hien"), Category.objects.get()
edition = builders.draft(writer, lead="Sapo đã lưu.", body="<p>Thân bài.</p>", category=place)
print(edition.pk)
"""
AUTOSAVED = re.compile(r"Đã tự lưu lúc \d\d:\d\d")


def form_of(portal_server):
    pk = portal_server.python(NEWSROOM).strip()
    return f"{portal_server.url}/admin/articles/edition/{pk}/change/"


def lead(page):
    return page.locator("#id_lead")


def body(page):
    return page.frame_locator("iframe.cke_wysiwyg_frame").locator("body")


def alert(page):
    return page.locator("#locking [role=alert]")


def stored(portal_server, name):
    return portal_server.python(
        f"print(Edition.objects.order_by('-pk').values_list({name!r}, flat=True)[0])"
    ).strip()


def test_a_form_is_taken_over_and_both_texts_are_kept(portal_server, sign_in):
    address = form_of(portal_server)
    hien, minh = sign_in("hien"), sign_in("minh")

    # Both look at the article, which locks nobody out
    for page in (hien, minh):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        expect(lead(page)).to_be_editable()

    # Hiền writes, and it is kept by itself
    lead(hien).fill("Sapo của Hiền.")
    expect(hien.locator(".save-bar__kept")).to_have_text(AUTOSAVED)

    # Minh sees who writes; his form takes no key and no saving
    note = minh.locator("[data-panel=writing]")
    expect(note).to_contain_text("Lê Thu Hiền đang viết bài này từ lúc")
    expect(lead(minh)).not_to_be_editable()
    expect(lead(minh)).to_have_value("Sapo đã lưu.")
    expect(body(minh)).to_have_attribute("contenteditable", "false")
    minh.keyboard.press("Control+s")
    expect(minh).to_have_url(address)
    expect(minh.locator("[name=_continue]")).to_be_disabled()

    # … until he takes over, after reading what that does
    note.get_by_role("button", name="Tiếp quản").click()
    dialog = minh.get_by_role("dialog")
    expect(dialog).to_contain_text("Phần chưa lưu ở đó được giữ lại cho riêng người viết")
    expect(dialog.get_by_role("button", name="Thôi, để nguyên")).to_be_focused()
    lead(hien).fill("Sapo của Hiền, câu cuối.")  # not kept yet
    dialog.get_by_role("button", name="Tiếp quản").click()
    expect(lead(minh)).to_be_editable()

    # Hiền is told, and her last words are kept; they stay to be copied
    expect(alert(hien)).to_contain_text("Vũ Quang Minh đã tiếp quản bài này lúc", timeout=10_000)
    expect(alert(hien)).to_contain_text("Phần bạn đang viết đã được tự lưu")
    expect(alert(hien)).to_be_focused()
    expect(lead(hien)).not_to_be_editable()
    expect(lead(hien)).to_have_value("Sapo của Hiền, câu cuối.")
    told = "print(Message.objects.get().recipient, Message.objects.get().kind)"
    assert portal_server.python(told).strip() == "Lê Thu Hiền taken_over"

    # Minh writes in all of the form, and saves
    lead(minh).fill("Sapo của Minh.")
    body(minh).click()
    minh.keyboard.insert_text("Thêm: ")
    minh.locator("[name=_continue]").click()
    expect(minh.locator(".messagelist .success")).to_be_visible()
    assert stored(portal_server, "lead") == "Sapo của Minh."
    minh.goto(f"{portal_server.url}/admin/")

    # Hiền looks at the article as it is now: her text is offered, and comes up beside his
    alert(hien).get_by_role("link", name="Xem bài hiện tại").click()
    expect(lead(hien)).to_have_value("Sapo của Minh.")
    hien.get_by_role("link", name="Khôi phục").click()
    expect(lead(hien)).to_have_value("Sapo của Hiền, câu cuối.")
    expect(hien.locator(".other-text")).to_contain_text("Sapo của Minh.")
    hien.locator("[name=_continue]").click()
    expect(hien.locator(".errornote")).to_contain_text("Nội dung của bạn không mất")
    assert stored(portal_server, "lead") == "Sapo của Minh."
    hien.get_by_role("button", name="Tôi đã xem: lưu bản của tôi").click()
    expect(hien.locator(".other-text")).to_have_count(0)
    assert stored(portal_server, "lead") == "Sapo của Hiền, câu cuối."
    expect(hien.locator("#locking .lock-note:visible")).to_have_count(0)


def test_what_was_typed_outlives_the_page_and_a_server_that_is_away(portal_server, sign_in, faults):
    faults.allowed += ["ERR_INTERNET_DISCONNECTED"]
    address = form_of(portal_server)
    page = sign_in("hien")
    page.goto(address)
    kept = page.locator(".save-bar__kept")

    # Nobody but the person themselves brings a form to keep anything
    body(page).click()
    page.wait_for_timeout(1_500)
    own = f"form__startswith='edition:{address.split('/')[-3]}:'"
    assert portal_server.python(f"print(Autosave.objects.filter({own}).count())") == "0\n"

    page.context.set_offline(True)
    page.keyboard.insert_text("Viết khi mất mạng. ")
    expect(kept).to_have_text("Chưa tự lưu được, sẽ thử lại")
    page.context.set_offline(False)
    expect(kept).to_have_text(AUTOSAVED)

    # Typed, and the tab closed at once
    lead(page).fill("Gõ rồi đóng ngay.")
    page.close(run_before_unload=True)
    again = page.context.new_page()
    again.goto(address)
    again.get_by_role("link", name="Khôi phục").click()
    expect(lead(again)).to_have_value("Gõ rồi đóng ngay.")
    expect(body(again)).to_contain_text("Viết khi mất mạng.")

    # A second tab of the same person is told so, and may have the form too
    second = page.context.new_page()
    second.goto(address)
    note = second.locator("[data-panel=writing]")
    expect(note).to_contain_text("Bạn đang mở bài này ở nơi khác", timeout=15_000)
    note.get_by_role("button", name="Tiếp quản").click()
    second.get_by_role("dialog").get_by_role("button", name="Tiếp quản").click()
    expect(lead(second)).to_be_editable()
    expect(alert(again)).to_contain_text("Bạn đã tiếp quản bài này ở nơi khác", timeout=10_000)

    # The tab that is closed frees the form for whoever waits
    second.reload()
    expect(lead(second)).to_be_editable()
    second.wait_for_timeout(1_700)
    expect(note).to_be_hidden()
