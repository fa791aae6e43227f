"""Two people and one text, each in a browser of their own: a remark on a passage, its answer, its end."""

import json

import pytest
from playwright.sync_api import expect

NEWSROOM = """
import json
from django.test import Client
from tests import builders
from articles import anchors
people = dict(
    hien=builders.editor(username="hien", full_name="Lê Thu Hiền"),
    tham=builders.reviewer(username="tham", full_name="Đỗ Văn Thẩm"),
)
builders.approver(username="duyet", full_name="Vũ Quang Minh")
written = dict(
    title="Đoàn công tác làm việc tại xã Tân Phú",
    lead="Sáng 20/3, đoàn làm việc\\ntại xã.",
    body="<h2>Kết quả</h2><p>Đoàn đã nghe <strong>báo cáo</strong> về sản xuất.<br>Xã có 12 thôn."
         "</p><ul><li>Đường</li><li>Nước&nbsp;sạch 😀</li></ul><blockquote><p>Trích <a href='https://example.vn/'>dẫn</a>"
         "</p></blockquote><table><caption>Bảng</caption><tbody><tr><th>Thôn</th><td>12</td></tr>"
         "</tbody></table><p>Đoàn đã nghe báo cáo lần thứ hai.</p>",
)
edition = builders.in_review(people["hien"], **written)
read = builders.in_review(people["hien"], **(written | dict(title="Tọa đàm về chuyển đổi số")))
plain = builders.in_review(people["hien"], title="Bài để nhận xét không cần kịch bản")
sessions = {}
for name, person in people.items():
    client = Client()
    client.force_login(person)
    sessions[name] = client.cookies["sessionid"].value
texts = {part: anchors.text_of(read, part) for part in ("title", "lead", "body")}
print(json.dumps(dict(pk=edition.pk, plain=plain.pk, read=read.pk, sessions=sessions, texts=texts)))
"""
#: Selects words as a pointer would, the last time that they stand there.
SELECT = """([selector, words]) => {
    const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
    let found = null;
    while (walker.nextNode()) {
        const at = walker.currentNode.data.lastIndexOf(words);
        if (at >= 0) found = [walker.currentNode, at];
    }
    const range = document.createRange();
    range.setStart(found[0], found[1]);
    range.setEnd(found[0], found[1] + words.length);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
}"""
#: The words under each highlight of this name.
MARKED = """(name) => [...(CSS.highlights.get(name) ?? [])].map((range) => range.toString())"""


@pytest.fixture(scope="module")
def newsrooms():
    return {}


@pytest.fixture
def open_desk(portal_server, newsrooms, new_context):
    if portal_server.url not in newsrooms:
        newsrooms[portal_server.url] = json.loads(portal_server.python(NEWSROOM))
    newsroom = newsrooms[portal_server.url]

    def opened(name, path=None, edition="pk", **options):
        context = new_context(**options)
        session = newsroom["sessions"][name]
        context.add_cookies([{"name": "sessionid", "value": session, "url": portal_server.url}])
        page = context.new_page()
        page.goto(
            portal_server.url + (path or f"/admin/articles/edition/{newsroom[edition]}/change/")
        )
        return page

    opened.newsroom = newsroom
    return opened


def badge_of(page):
    return page.locator("#result_list tr", has_text="Đoàn công tác").locator(".comments-badge")


def test_the_script_reads_the_same_words_as_the_server(open_desk):
    page = open_desk("tham", edition="read")
    for part, words in open_desk.newsroom["texts"].items():
        page.evaluate(
            "(part) => getSelection().selectAllChildren(document.getElementById(part))",
            f"reading-{part}",
        )
        page.keyboard.press("Control+Alt+m")
        assert page.locator("[name=quote]").input_value() == words
        assert page.locator("[name=part]").input_value() == part
    assert "Nước sạch 😀 Trích dẫn Bảng Thôn 12" in words


def test_a_remark_on_a_passage_is_made_found_answered_and_resolved(
    open_desk, portal_server, faults
):
    faults.allowed.append("status of 422")
    # The reviewer marks the second of two equal passages and names the writer, by keyboard alone
    reviewer = open_desk("tham")
    reviewer.evaluate(SELECT, ["#reading-body", "nghe báo cáo"])
    reviewer.locator(".comment-here-button").click()
    field = reviewer.get_by_label("Nhận xét của bạn")
    expect(field).to_be_focused()
    expect(reviewer.locator(".comment-form__passage")).to_contain_text("nghe báo cáo")
    field.press_sequentially("Nhờ @thu")
    option = reviewer.get_by_role("option")
    expect(option).to_have_text("Lê Thu Hiền @hien")
    expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    field.press("Enter")
    expect(field).to_have_value("Nhờ @hien ")
    field.press_sequentially("bỏ câu này")
    field.press("Control+Enter")
    comment = reviewer.locator(".comment")
    expect(comment).to_be_focused()
    expect(comment.locator(".comment__text")).to_have_text("Nhờ @hien bỏ câu này")
    expect(reviewer.locator(".comments__status")).to_have_text("Đã xong.")

    # … then sends the text back
    reviewer.locator(".steps").get_by_role("link", name="Yêu cầu sửa").click()
    reviewer.get_by_label("Lý do").fill("Xem nhận xét.")
    reviewer.get_by_role("button", name="Yêu cầu sửa").click()
    expect(reviewer.locator(".edition-status")).to_contain_text("Cần sửa lại")
    assert reviewer.evaluate(MARKED, "comments") == ["nghe báo cáo"]

    # The writer finds it in the list, and from it the passage in the editor
    writer = open_desk("hien", "/admin/articles/edition/")
    expect(badge_of(writer)).to_have_text("1 nhận xét")
    writer.locator("#result_list").get_by_role("link", name="Đoàn công tác").click()
    expect(writer.frame_locator("iframe.cke_wysiwyg_frame").locator("body")).to_be_visible()
    writer.locator(".comment__quote a").click()
    selected = "CKEDITOR.instances.id_body.getSelection().getSelectedText()"
    assert writer.evaluate(selected) == "nghe báo cáo"
    around = "CKEDITOR.instances.id_body.getSelection().getStartElement().getText()"
    assert writer.evaluate(around) == "Đoàn đã nghe báo cáo lần thứ hai."

    # … changes the text around it, answers before saving, and loses nothing by it
    writer.evaluate(
        """() => {
            const editor = CKEDITOR.instances.id_body;
            editor.setData("<p>Một đoạn mới. Đoàn đã nghe báo cáo.</p>" + editor.getData());
        }"""
    )
    writer.locator("#id_lead").fill("Sáng 20/3, đoàn làm việc tại xã. Thêm.")
    writer.locator(".comment").get_by_text("Trả lời", exact=True).click()
    answer = writer.get_by_label("Trả lời của bạn")
    expect(answer).to_be_focused()
    answer.fill("Nhờ @ai-do xem")
    faulty = writer.get_by_role("button", name="Gửi trả lời")
    with writer.expect_response(lambda response: response.status == 422):
        faulty.click()
    expect(writer.locator(".comment .errorlist")).to_contain_text("Không có ai tên “@ai-do”.")
    expect(answer).to_have_value("Nhờ @ai-do xem")
    answer.fill("Câu này @tham cần giữ")
    faulty.click()
    expect(writer.locator(".comment__replies")).to_contain_text("Câu này @tham cần giữ")
    expect(writer.locator("#id_lead")).to_have_value("Sáng 20/3, đoàn làm việc tại xã. Thêm.")
    writer.get_by_role("button", name="Lưu", exact=True).click()
    expect(writer.locator(".save-bar__state")).to_contain_text("Đã lưu")
    assert "comment" not in writer.evaluate("document.getElementById('id_body').value")

    # The reviewer sees the passage where it now stands, what was answered, and resolves it
    reviewer.reload()
    assert reviewer.evaluate(MARKED, "comments") == ["nghe báo cáo"]
    box = reviewer.evaluate(
        """() => {
            const [range] = CSS.highlights.get("comments");
            range.startContainer.parentElement.scrollIntoView({ block: "center" });
            const { x, y, width, height } = range.getBoundingClientRect();
            return [range.startContainer.textContent, x + width / 2, y + height / 2];
        }"""
    )
    assert box[0] == "Đoàn đã nghe báo cáo lần thứ hai."
    expect(reviewer.locator(".comment__replies")).to_contain_text("Câu này @tham cần giữ")
    reviewer.mouse.click(box[1], box[2])
    expect(reviewer.locator(".comment")).to_be_focused()
    assert reviewer.evaluate(MARKED, "comment-here") == ["nghe báo cáo"]
    reviewer.get_by_role("button", name="Xử lý xong").click()
    expect(reviewer.locator(".comments__none")).to_be_visible()
    expect(reviewer.locator(".comments__resolved summary")).to_be_focused()
    assert reviewer.evaluate(MARKED, "comments") == []
    writer.goto(f"{portal_server.url}/admin/articles/edition/")
    expect(badge_of(writer)).to_have_count(0)


def test_without_scripts_one_comments_on_the_whole(open_desk, faults):
    faults.allowed.append("status of 422")
    page = open_desk("tham", edition="plain", java_script_enabled=False)
    expect(page.get_by_text("Nhận xét đoạn đang chọn")).to_be_hidden()
    page.get_by_text("Viết nhận xét").click()
    page.get_by_label("Nhận xét của bạn").fill("Nhờ @ai-do xem")
    page.get_by_role("button", name="Nhận xét", exact=True).click()
    expect(page.locator(".errorlist")).to_contain_text("Không có ai tên “@ai-do”.")
    page.get_by_label("Nhận xét của bạn").fill("Thêm ảnh")
    page.get_by_role("button", name="Nhận xét", exact=True).click()
    comment = page.locator(".comment", has_text="Thêm ảnh")
    expect(comment).to_contain_text("Về cả bài")
    assert page.url.endswith(f"#{comment.get_attribute('id')}")
