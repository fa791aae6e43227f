"""Two people, one return: the reason reaches the writer's inbox, which a keyboard alone can work."""

from playwright.sync_api import expect

REASON = "Bổ sung số liệu của Sở."
NEWSROOM = """
from tests import builders
editor = builders.editor(username="bientap", full_name="Lê Thu Hiền")
builders.approver(username="duyet", full_name="Vũ Quang Minh")
builders.in_review(editor, title="Được mùa")
"""


def test_a_reason_reaches_the_writer_who_opens_it_from_the_keyboard(portal_server, sign_in, faults):
    portal_server.python(NEWSROOM)
    writer, approver = sign_in("bientap"), sign_in("duyet")

    approver.get_by_role("link", name="Hộp thư: 1 chưa đọc").click()
    approver.get_by_role(
        "button", name="Lê Thu Hiền đã gửi duyệt bài “Được mùa”.", exact=True
    ).click()
    approver.get_by_role("link", name="Yêu cầu sửa").click()
    approver.get_by_label("Lý do").fill(REASON)
    approver.get_by_role("button", name="Yêu cầu sửa").click()
    expect(approver.get_by_role("link", name="Hộp thư: không có gì chưa đọc")).to_be_visible()

    writer.reload()
    expect(writer.locator("#desk-unread")).to_contain_text(REASON)
    writer.get_by_role("link", name="Hộp thư: 1 chưa đọc").focus()
    writer.keyboard.press("Enter")
    told = "Vũ Quang Minh yêu cầu sửa bài “Được mùa”."
    expect(writer.get_by_role("button", name=told, exact=True)).to_be_visible()
    for _ in range(40):
        writer.keyboard.press("Tab")
        if writer.evaluate("document.activeElement.innerText") == told:
            break
    writer.keyboard.press("Enter")
    expect(writer).to_have_url(portal_server.url + "/admin/articles/edition/1/change/")
    expect(writer.get_by_role("link", name="Hộp thư: không có gì chưa đọc")).to_be_visible()
