"""Reading an article in a real browser: its tools, its pictures, its print version."""

import json

import pytest
from playwright.sync_api import expect

NEWSROOM = """
import json
from articles import images, revisions, workflow
from articles.models import Figure
from articles.models.figure import Placement
from tests import builders
writer = builders.editor()
section = builders.category("Kinh tế")
builders.published(writer, title="Bài trước", category=section)
inside = builders.image(writer)
body = (
    "<h2>Mở đầu</h2><p>Câu một. Câu hai!</p>"
    f'<figure class="image"><img src="{images.address(inside.digest, 640, "jpg")}" alt="Cánh đồng">'
    "<figcaption>Lúa chín</figcaption></figure>"
    "<table><tr>" + "<td>Một ô rộng hơn điện thoại</td>" * 6 + "</tr></table>"
)
edition = builders.draft(
    writer, title="Được mùa", lead="Tin vắn.", body=body, category=section,
    picture=builders.image(writer), caption="Hội trường",
)
Figure.objects.create(
    edition=edition, image=builders.image(writer), placement=Placement.GALLERY, caption="Kho thóc",
    alt="Nhà kho", credit="Minh Đức",
)
revisions.record(edition, writer)
edition.refresh_from_db()
workflow.perform("submit", edition, writer)
workflow.perform("approve", edition, builders.approver())
print(json.dumps(edition.get_absolute_url()))
"""


@pytest.fixture(scope="module")
def made():
    return {}


@pytest.fixture
def address(portal_server, made):
    if portal_server.url not in made:
        made[portal_server.url] = json.loads(portal_server.python(NEWSROOM))
    return portal_server.url + made[portal_server.url]


@pytest.fixture
def page(new_context, address):
    page = new_context(reduced_motion="reduce").new_page()
    page.goto(address)
    return page


def test_the_pictures_open_one_at_a_time_by_the_keyboard(page):
    opener = page.get_by_role("link", name="Xem ảnh lớn: Cánh đồng")
    opener.focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="Ảnh trong bài")
    expect(box).to_be_visible()
    expect(box.get_by_role("button", name="Đóng")).to_be_focused()
    told = box.locator("[aria-live=polite]")
    shown = box.locator("img")
    expect(told).to_have_text("Ảnh 2/3Lúa chín")
    expect(shown).to_have_attribute("alt", "Cánh đồng")
    expect(shown).to_have_attribute("sizes", "100vw")
    expect(shown).to_have_js_property("complete", True)
    for key, words in (
        ("ArrowRight", "Ảnh 3/3Kho thóc Ảnh: Minh Đức"),
        ("ArrowRight", "Ảnh 1/3Hội trường"),
        ("ArrowLeft", "Ảnh 3/3Kho thóc Ảnh: Minh Đức"),
        ("Home", "Ảnh 1/3Hội trường"),
        ("End", "Ảnh 3/3Kho thóc Ảnh: Minh Đức"),
    ):
        page.keyboard.press(key)
        expect(told).to_have_text(words)
    # What lies behind is out of reach.
    for _ in range(4):
        page.keyboard.press("Tab")
        expect(page.locator("main > :not(dialog) :focus")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_finger_turns_to_the_next_picture(new_context, address):
    page = new_context(
        viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True
    ).new_page()
    page.goto(address)
    page.get_by_role("link", name="Xem ảnh lớn: Hội trường").tap()
    told = page.locator(".lightbox [aria-live]")
    expect(told).to_contain_text("Ảnh 1/3")
    swipe = """(box, [from, to]) => {
      const touch = (x) => new Touch({identifier: 1, target: box, clientX: x, clientY: 300});
      box.dispatchEvent(new TouchEvent("touchstart", {touches: [touch(from)], bubbles: true}));
      box.dispatchEvent(new TouchEvent("touchend", {changedTouches: [touch(to)], bubbles: true}));
    }"""
    box = page.locator(".lightbox")
    for way, count in (([300, 100], "Ảnh 2/3"), ([100, 300], "Ảnh 1/3"), ([200, 190], "Ảnh 1/3")):
        box.evaluate(swipe, way)
        expect(told).to_contain_text(count)
    page.get_by_role("button", name="Đóng").tap()
    expect(box).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts_a_picture_leads_to_its_largest_rendition(new_context, address, faults):
    # Chromium's own page around a picture.
    faults.allowed += ["Applying inline style", "favicon.ico"]
    page = new_context(java_script_enabled=False).new_page()
    page.goto(address)
    expect(page.get_by_role("button", name="Chữ lớn hơn")).to_be_hidden()
    page.get_by_role("link", name="Xem ảnh lớn: Cánh đồng").click()
    page.wait_for_url("**/media/anh/*-640.jpg")


def test_the_text_size_is_kept_and_there_before_the_first_paint(page, address):
    text = page.locator(".article__lead")
    size = "each => parseFloat(getComputedStyle(each).fontSize)"
    usual = text.evaluate(size)
    smaller = page.get_by_role("button", name="Chữ nhỏ hơn")
    larger = page.get_by_role("button", name="Chữ lớn hơn")
    expect(smaller).to_have_attribute("aria-disabled", "true")
    larger.click()
    larger.press("Enter")
    assert text.evaluate(size) == pytest.approx(usual * 1.3, abs=0.1)
    page.reload(wait_until="commit")
    page.locator(".article__lead").wait_for(state="attached")
    assert page.evaluate("document.documentElement.dataset.text") == "2"
    assert text.evaluate(size) == pytest.approx(usual * 1.3, abs=0.1)
    larger.press("Enter")
    expect(larger).to_have_attribute("aria-disabled", "true")
    larger.press("Enter")
    assert text.evaluate(size) == pytest.approx(usual * 1.55, abs=0.1)
    for _ in range(4):
        smaller.press("Enter")
    assert text.evaluate(size) == usual


def test_the_link_is_copied_and_said_to_be(new_context, address):
    context = new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}?utm=x")
    page.get_by_role("button", name="Sao chép liên kết").click()
    expect(page.locator("#share").get_by_role("status")).to_have_text("Đã sao chép liên kết.")
    assert page.evaluate("navigator.clipboard.readText()") == address


# Chromium on a server has no voices: these stand in for the browser's own.
VOICES = """
    window.spoken = [];
    let current = null;
    speechSynthesis.getVoices = () => [{lang: "en-US"}, {lang: LANG}];
    speechSynthesis.speak = (each) => { spoken.push(each.text); current = each; };
    speechSynthesis.cancel = () => { current = null; };
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    window.finish = () => { const done = current; current = null; done.onend(); };
"""


def test_the_article_is_read_aloud_sentence_by_sentence(new_context, address):
    page = new_context().new_page()
    page.add_init_script(VOICES.replace("LANG", '"vi-VN"'))
    page.goto(address)
    page.get_by_role("button", name="Nghe bài").click()
    assert page.evaluate("spoken") == ["Được mùa"]
    page.evaluate("finish()")
    page.evaluate("finish()")
    expect(page.locator(".is-read")).to_have_text("Mở đầu")
    page.evaluate("finish()")
    page.evaluate("finish()")
    page.get_by_role("button", name="Tạm dừng").click()
    expect(page.locator(".is-read")).to_have_count(0)
    page.get_by_role("button", name="Nghe tiếp").click()
    assert page.evaluate("spoken") == [
        "Được mùa",
        "Tin vắn.",
        "Mở đầu",
        "Câu một.",
        "Câu hai!",
        "Câu hai!",
    ]
    # Captions and tables are for the eye.
    page.evaluate("finish()")
    expect(page.get_by_role("button", name="Nghe bài")).to_be_visible()
    page.get_by_role("button", name="Nghe bài").click()
    page.get_by_role("button", name="Dừng", exact=True).click()
    expect(page.get_by_role("button", name="Nghe bài")).to_be_focused()
    assert page.evaluate("spoken.length") == 7


def test_without_a_vietnamese_voice_nothing_is_offered(new_context, address):
    page = new_context().new_page()
    page.add_init_script(VOICES.replace("LANG", '"fr-FR"'))
    page.goto(address)
    expect(page.get_by_role("button", name="Chữ lớn hơn")).to_be_visible()
    expect(page.get_by_role("button", name="Nghe bài")).to_be_hidden()


def test_the_print_version_is_ready_for_paper(page, address):
    page.get_by_role("link", name="Bản in").click()
    page.wait_for_url(f"{address}in/")
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="In trang này").click()
    assert page.evaluate("printed")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="In trang này")).to_be_hidden()
    expect(page.get_by_text(f"Địa chỉ bài viết: {address}")).to_be_visible()
    expect(page.locator("figcaption")).to_have_count(3)


def test_on_paper_the_article_page_leaves_out_what_is_for_the_screen(page):
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    for name in (".tools", ".share", ".neighbours", ".nav"):
        expect(page.locator(name)).to_be_hidden()


def test_a_wide_table_scrolls_on_a_phone_and_the_page_does_not(new_context, address):
    page = new_context(viewport={"width": 320, "height": 600}).new_page()
    page.goto(address)
    table = page.get_by_role("region", name="Bảng")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert table.evaluate("each => each.scrollWidth > each.clientWidth + 100")
    table.focus()
    page.keyboard.press("ArrowRight")
    expect(table).not_to_have_js_property("scrollLeft", 0)
