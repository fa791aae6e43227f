"""axe finds nothing to object to on any page, in light and in dark, on a desk and on a phone."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.builders import PASSWORD

NEWSROOM = """
import json
from datetime import timedelta
import time_machine
from django.utils import timezone
from articles import revisions, workflow
from tests import builders
from tests.passkeys import passkey
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from accounts.models import SecondFactorRule, Unit
from articles import assignments, autosave, comments, letters, locks, most_read, restrictions
from articles import review_dates
from articles.anchors import Passage
from articles.models import DailyViews, Template, Thread
from articles import front
from portal import pages, shell
from portal.models import Banner, MenuItem, Page, Severity
editor = builders.editor(username="bientap", full_name="Lê Thu Hiền")
approver = builders.approver(username="duyet", full_name="Vũ Quang Minh")
reviewer = builders.reviewer(username="thamdinh", full_name="Đỗ Văn Thẩm")
builders.administrator(username="quantri", full_name="Phan Hải Yến")
holder = builders.person(username="hailop", full_name="Đỗ Thị Khóa")
TOTP.activate(holder, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
codes = RecoveryCodes.activate(holder).get_unused_codes()
key = passkey(holder, "Máy tính cơ quan")
newcomer = builders.person("Quản trị", username="moivao", full_name="Lý Mới Vào")
SecondFactorRule.objects.create(
    role=newcomer.groups.get(), since=timezone.localdate() + timedelta(days=7)
)
parent = builders.category("Kinh tế")
section = builders.category("Nông nghiệp", parent=parent)
content = dict(
    category=section, authors=[builders.author()], tags=[builders.tag("Nông thôn mới")],
    thread=Thread.objects.create(name="Vụ mùa"), picture=builders.image(editor, alt="Ruộng lúa"),
    body="<h2>Kết quả</h2><p>Đoàn đã <a href='https://example.vn/'>khảo sát</a>.</p>"
         "<table><tbody><tr><th>Xã</th><td>12</td></tr></tbody></table>",
)
published = builders.published(editor, reviewer=approver, title="Được mùa", **content)
gone = builders.withdrawn(editor, reviewer=approver, title="Đăng nhầm", **content)
drafted = builders.changes_requested(editor, reviewer=approver, title="Đang sửa", **content)
waiting = builders.in_review(editor, title="Đang chờ", **content)
corrected = builders.published(editor, reviewer=approver, title="Có đính chính", **content)
for text in ("Bài ghi 12 hộ; đúng là 21 hộ.", "Sai tên xã."):
    corrected = workflow.perform("correct", corrected, editor).edition
    corrected.correction_text = text
    corrected.save()
    revisions.record(corrected, editor)
    corrected.refresh_from_db()
    workflow.perform("submit", corrected, editor)
    workflow.perform("approve", corrected, approver)
workflow.perform("withdraw", corrected, approver, reason="Đang kiểm tra số liệu.")
workflow.perform("restore", corrected, approver)
bare = builders.published(editor, reviewer=approver, title="Gỡ hẳn", **content)
workflow.perform("withdraw", bare, approver, reason="Lý do nội bộ.", form="gone")
with time_machine.travel(timezone.now() - timedelta(hours=2)):
    over = builders.published(
        editor, reviewer=approver, title="Hết hạn", expire_at=timezone.now() + timedelta(hours=1),
        **content,
    )
for edition in (drafted, waiting):
    for passage in ("Kết quả", "Đã bỏ"):
        asked = comments.add(edition, reviewer, "Nhờ @bientap xem", Passage(passage), "body")
    comments.reply(edition, asked, editor, "Đã xem @thamdinh")
    comments.resolve(edition, comments.add(edition, approver, "Thêm ảnh"), approver)
moved = builders.changes_requested(editor, reviewer=approver, title="Đã sửa", **content)
moved.lead, moved.body = "Sapo mới", moved.body + "<h3>Thêm</h3><p>Một đoạn nữa.</p>"
moved.save()
moved.tags.clear()
moved.figures.update(caption="Chú thích mới")
revisions.record(moved, editor)
forced = builders.draft(editor, title="Khẩn", **content)
workflow.perform(
    "force_publish", forced, builders.person(is_superuser=True), reason="Cần đăng ngay."
)
template = Template.objects.create(
    name="Tin họp", title="Họp về …", body="<p>…</p>", category=section, updated_by=approver
)
unit = Unit.objects.create(name="Phòng Tin tức")
assignments.claim(waiting, approver)
restrictions.limit(drafted, editor, people=[editor, approver])
review_dates.set_date(published.article, editor, timezone.localdate(), "Số điện thoại")
written = {"title": ["Đang sửa, viết thêm"], "lead": [drafted.lead], "body": [drafted.body]}
kept = autosave.keep(editor, f"edition:{drafted.pk}", "A" * 32, written)
autosave.keep(editor, f"edition:{waiting.pk}", "A" * 32, written)
locks.take(drafted, approver, "B" * 32)
page = Page(title="Giới thiệu", slug="gioi-thieu")
pages.keep(page, approver, title=page.title, body=content["body"], description="")
pages.publish(page, approver)
pages.keep(page, approver, title="Giới thiệu mới", body="", description="")
above = MenuItem.objects.create(category=parent, position=10)
MenuItem.objects.create(page=page, parent=above, position=10)
MenuItem.objects.create(page=page, place="footer", position=10)
for severity in Severity.values:
    Banner.objects.create(
        text="Bão gần bờ.", link="/trang/gioi-thieu/", severity=severity, set_by=approver,
        ends_at=timezone.now() + timedelta(days=1),
    )
shell.rebuild()
front.arrange([published.article_id], approver, seen=[])
letter = letters.receive(edition=published, text="Sai tên xã.", quote="xã", email="lan@example.vn")
DailyViews.objects.create(article=published.article, day=timezone.localdate(), count=7)
most_read.count_anew()
print(json.dumps(dict(
    letter=letter.pk, live_article=published.article_id,
    corrected=corrected.get_absolute_url(), bare=bare.get_absolute_url(),
    over=over.get_absolute_url(),
    moved=moved.pk, forced=forced.pk,
    template=template.pk, unit=unit.pk,
    published=published.get_absolute_url(), gone=gone.get_absolute_url(), drafted=drafted.pk,
    waiting=waiting.pk, live=published.pk, image=content["picture"].pk, category=section.pk,
    kept=kept.pk, person=editor.pk, page=page.pk,
    month=f"{timezone.localdate():%Y/%m}", day=f"{timezone.localdate():%Y/%m/%d}",
    holder=holder.pk, passkey=key.pk, codes=codes,
)))
"""

PUBLIC = {
    "home": "/",
    "category": "/chuyen-muc/kinh-te/",
    "article": "{published}",
    "author": "/tac-gia/hong-phai/",
    "tag": "/the/nong-thon-moi/",
    "thread": "/dong-su-kien/vu-mua/",
    "page": "/trang/gioi-thieu/",
    "site map": "/so-do-trang/",
    "search": "/tim-kiem/?q=doan",
    "archive": "/luu-tru/",
    "month": "/luu-tru/{month}/",
    "day": "/luu-tru/{day}/",
    "search without a result": "/tim-kiem/?q=xyzabc",
    "a letter": "/lien-he/",
    "a mistake": "/bao-loi/{live_article}/",
    "a letter sent": "/da-gui-thu/",
    "not found": "/khong-co/",
    "print": "{published}in/",
    "corrected": "{corrected}",
    "withdrawn": "{gone}",
    "gone without a word": "{bare}",
    "past its end": "{over}",
    "English": "/en{published}",
    "sign-in": "/tai-khoan/dang-nhap/",
    "forgotten password": "/tai-khoan/quen-mat-khau/",
    "sent": "/tai-khoan/quen-mat-khau/da-gui/",
    "link that is over": "/tai-khoan/dat-lai-mat-khau/1-abc-def/",
    "suspended": "/tai-khoan/tam-ngung/",
}
DESK = {
    "bientap": [
        "/admin/",
        "/admin/hop-thu/",
        "/admin/articles/edition/",
        "/admin/articles/edition/add/",
        "/admin/articles/edition/add/?mau={template}",
        "/admin/articles/edition/{live}/change/",
        "/admin/articles/edition/{drafted}/gioi-han/",
        "/admin/articles/edition/{drafted}/change/",
        "/admin/articles/edition/{drafted}/change/?khoi-phuc={kept}",
        "/admin/articles/edition/{waiting}/change/",
        "/admin/articles/image/",
        "/admin/articles/image/add/",
        "/admin/articles/image/{image}/change/",
        "/admin/articles/author/add/",
        "/admin/articles/readerletter/",
        "/admin/articles/readerletter/{letter}/",
        "/admin/articles/dailyviews/",
        "/tai-khoan/",
        "/tai-khoan/cac-phien/",
        "/tai-khoan/mat-khau/",
    ],
    "duyet": [
        "/admin/articles/edition/{waiting}/change/",
        "/admin/articles/edition/{waiting}/change/?sua=1",
        "/admin/articles/edition/{waiting}/buoc/request_changes/",
        "/admin/articles/edition/{waiting}/xem-truoc/",
        "/admin/articles/edition/{waiting}/thay-doi/",
        "/admin/articles/edition/{moved}/thay-doi/",
        "/admin/articles/edition/{live}/buoc/withdraw/",
        "/admin/articles/edition/{forced}/change/",
        "/admin/articles/edition/hang-loat/request_changes/?bai={waiting},{live}",
        "/admin/articles/template/",
        "/admin/articles/template/{template}/change/",
        "/admin/articles/featuredslot/",
        "/admin/portal/page/{page}/change/",
        "/admin/portal/banner/add/",
    ],
    "thamdinh": ["/admin/", "/admin/articles/edition/{waiting}/change/"],
    "quantri": [
        "/admin/",
        "/admin/hop-thu/?xem=chua-doc",
        "/admin/articles/category/",
        "/admin/articles/category/{category}/change/",
        "/admin/portal/siteidentity/1/change/",
        "/admin/portal/menuitem/",
        "/admin/accounts/user/",
        "/admin/accounts/user/add/",
        "/admin/accounts/unit/",
        "/admin/accounts/unit/{unit}/change/",
        "/admin/articles/sectionassignment/add/",
        "/admin/accounts/event/",
        "/admin/accounts/event/?tu=2026-11-24&den=2026-11-23",
        "/admin/accounts/user/{person}/change/",
        "/admin/accounts/user/{person}/quyen/",
        "/admin/accounts/user/{person}/tam-ngung/",
        "/admin/accounts/user/{person}/cho-nghi/",
        "/admin/accounts/user/{holder}/go-hai-lop/",
        "/admin/accounts/secondfactorrule/",
    ],
}
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def newsroom():
    """What the portal of this module holds, made at its first use."""
    return {}


def content_of(portal_server, newsroom):
    if not newsroom:
        newsroom.update(json.loads(portal_server.python(NEWSROOM)))
    return newsroom


def watched(new_context, **options):
    """A page for axe, which writes styles into it: the policy that forbids that is tested elsewhere."""
    return new_context(bypass_csp=True, **options).new_page()


#: What a change of colours can break; all else is the same page.
OF_COLOURS = ["color-contrast", "link-in-text-block"]


def objections(page):
    """What axe finds on the page in light, and of its colours in dark."""
    found = violations(page)
    in_colours(page, "dark")
    found += violations(page, {"runOnly": OF_COLOURS})
    in_colours(page, "light")
    return found


def in_colours(page, scheme):
    """Shows the page in light or dark, and waits until nothing fades from the one to the other."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate(
        """async () => {
            const frame = () => new Promise(requestAnimationFrame);
            await frame();
            await frame();
            const fading = document.getAnimations().map((each) => each.finished);
            await Promise.race([Promise.allSettled(fading), new Promise((go) => setTimeout(go, 1000))]);
        }"""
    )


def violations(page, options=None):
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{page.url}: {rule['id']}: {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("size", SIZES)
def test_public_pages_are_accessible(size, portal_server, newsroom, new_context, faults):
    faults.allowed += ["status of 404", "status of 410"]
    content = content_of(portal_server, newsroom)
    page = watched(new_context, viewport=SIZES[size], color_scheme="light")
    found = []
    for address in PUBLIC.values():
        page.goto(portal_server.url + address.format(**content))
        page.evaluate("document.querySelectorAll('.history').forEach(each => each.open = true)")
        found += objections(page)
        if page.locator("main .zoom").count() and page.locator(".lightbox").count():
            page.locator("main .zoom").first.click()
            found += objections(page)
            page.keyboard.press("Escape")
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, f"{page.url} is wider than the screen"
    assert found == []


@pytest.mark.parametrize("username", DESK)
def test_the_desk_is_accessible(username, portal_server, newsroom, new_context):
    content = content_of(portal_server, newsroom)
    page = watched(new_context, viewport=SIZES["desk"], color_scheme="light")
    signing_in(portal_server, page, username)
    page.wait_for_url(f"{portal_server.url}/admin/")
    found = []
    for address in DESK[username]:
        response = page.goto(portal_server.url + address.format(**content))
        assert response.status == 200, page.url
        page.wait_for_load_state("networkidle")
        found += objections(page)
        if page.locator("#comments").count():
            # All of it open, with a name being chosen
            page.locator("#comments summary").evaluate_all(
                "all => all.forEach((each) => each.click())"
            )
            page.locator("#comment-new").press_sequentially("@")
            page.locator("#comments").get_by_role("option").first.wait_for()
            found += objections(page)
            page.locator("#comment-new").clear()
    assert found == []


#: What somebody with an app, a passkey and recovery codes finds, once they have shown one.
WITH_A_FACTOR = [
    "/tai-khoan/hai-lop/",
    "/tai-khoan/hai-lop/khoa/",
    "/tai-khoan/hai-lop/khoa/{passkey}/doi-ten/",
    "/tai-khoan/hai-lop/khoa/{passkey}/go/",
    "/tai-khoan/hai-lop/ung-dung/tat/",
    "/tai-khoan/hai-lop/ma-du-phong/",
    "/tai-khoan/hai-lop/ma-du-phong/tao/",
]
WITHOUT_A_FACTOR = ["/tai-khoan/hai-lop/khoa/", "/tai-khoan/hai-lop/ung-dung/bat/"]


def signing_in(portal_server, page, username):
    page.goto(f"{portal_server.url}/admin/")
    page.locator("#id_login").fill(username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_load_state()


@pytest.mark.parametrize("username", ["hailop", "moivao"])
def test_the_second_factor_is_accessible(username, portal_server, newsroom, new_context):
    content = content_of(portal_server, newsroom)
    page = watched(new_context, viewport=SIZES["phone"], color_scheme="light")
    signing_in(portal_server, page, username)
    found = objections(page)
    if username == "hailop":
        codes = iter(content["codes"])
        page.locator("#id_code").fill(next(codes))
        page.locator("#id_code").press("Enter")
        page.goto(f"{portal_server.url}/tai-khoan/hai-lop/xac-nhan/?next=/tai-khoan/hai-lop/")
        found += objections(page)
        page.locator("#id_code").fill(next(codes))
        page.locator("#id_code").press("Enter")
    else:
        page.goto(f"{portal_server.url}/tai-khoan/hai-lop/")
        found += objections(page)
        page.goto(f"{portal_server.url}/tai-khoan/hai-lop/khoa/them/")
        found += objections(page)
        page.locator("#id_password").fill(PASSWORD)
        page.locator("#id_password").press("Enter")
        page.wait_for_url("**/khoa/them/")
        found += objections(page)
    page.wait_for_load_state()
    for address in WITH_A_FACTOR if username == "hailop" else WITHOUT_A_FACTOR:
        page.goto(portal_server.url + address.format(**content))
        assert page.url == portal_server.url + address.format(**content)
        found += objections(page)
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, f"{page.url} is wider than the screen"
    assert found == []


def test_a_page_narrower_than_any_phone_keeps_its_width(portal_server, newsroom, new_context):
    content = content_of(portal_server, newsroom)
    page = new_context(viewport={"width": 320, "height": 600}).new_page()
    for address in (
        "/",
        "/chuyen-muc/kinh-te/",
        content["published"],
        "/tim-kiem/?q=doan",
        "/so-do-trang/",
    ):
        page.goto(portal_server.url + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url


def test_every_public_page_works_without_scripts(portal_server, newsroom, new_context):
    content = content_of(portal_server, newsroom)
    page = new_context(java_script_enabled=False).new_page()
    page.goto(portal_server.url)
    page.locator("main").get_by_role("link", name="Được mùa").first.click()
    assert page.url == portal_server.url + content["published"]
    assert "Đoàn đã" in page.locator("main").inner_text()


def test_the_history_opens_by_the_keyboard_without_scripts_and_is_printed_open(
    portal_server, newsroom, new_context
):
    content = content_of(portal_server, newsroom)
    page = new_context(java_script_enabled=False).new_page()
    page.goto(portal_server.url + content["corrected"])
    note = page.get_by_role("complementary", name="Đính chính")
    expect(note).to_contain_text("Bài ghi 12 hộ; đúng là 21 hộ.")
    told = page.locator(".history__events")
    expect(told).to_be_hidden()
    page.emulate_media(media="print")
    expect(told).to_be_visible()
    page.emulate_media(media="screen")
    expect(told).to_be_hidden()
    page.get_by_text("Lịch sử bài viết").focus()
    page.keyboard.press("Enter")
    expect(told).to_be_visible()
    expect(told.get_by_role("listitem")).to_have_count(5)
    expect(told).to_contain_text("Đang kiểm tra số liệu.")


def test_the_keyboard_reaches_the_content_first_and_always_shows_where_it_is(
    portal_server, newsroom, new_context
):
    content = content_of(portal_server, newsroom)
    page = new_context().new_page()
    page.goto(portal_server.url + content["published"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("#")
    seen = set()
    for _ in range(60):
        outlined = page.evaluate(
            """() => {
              const element = document.activeElement;
              if (element === document.body) return null;
              const style = getComputedStyle(element);
              const shown = style.outlineStyle !== "none" || style.boxShadow !== "none";
              return [element.outerHTML.slice(0, 120), shown];
            }"""
        )
        if outlined is None:
            break
        assert outlined[1], f"No sign of focus: {outlined[0]}"
        seen.add(outlined[0])
        page.keyboard.press("Tab")
    assert len(seen) > 10
