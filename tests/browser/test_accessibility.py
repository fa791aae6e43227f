"""axe finds nothing to object to on any page, in light and in dark, on a desk and on a phone; and what
no program finds by itself: what a keyboard reaches, and what zoom and wider letters do to a page."""

import json
from importlib import resources

import axe_playwright_python
import pytest
from django.urls import resolve
from playwright.sync_api import expect

from articles import languages
from tests import addresses
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
    "new password kept": "/tai-khoan/dat-lai-mat-khau/xong/",
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
        "/tai-khoan/mat-khau/da-doi/",
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
        "/admin/portal/banner/",
        "/admin/portal/banner/add/",
        "/admin/portal/page/",
        "/admin/articles/missedsearch/",
        "/admin/articles/promotedresult/add/",
    ],
    "thamdinh": ["/admin/", "/admin/articles/edition/{waiting}/change/"],
    "quantri": [
        "/admin/",
        "/admin/hop-thu/?xem=chua-doc",
        "/admin/articles/category/",
        "/admin/articles/category/{category}/change/",
        "/admin/portal/siteidentity/1/change/",
        "/admin/portal/menuitem/",
        "/admin/portal/menuitem/add/",
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
#: What an address may look like, to be looked up.
SAMPLE = dict.fromkeys(("published", "corrected", "gone", "bare", "over"), "/bai-viet/bai-1/") | {
    "live_article": 1,
    "month": "2026/11",
    "day": "2026/11/25",
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
    return new_context(bypass_csp=True, reduced_motion="reduce", **options).new_page()


AXE = resources.files(axe_playwright_python).joinpath("axe.min.js").read_text(encoding="utf-8")
#: All rules that are on by themselves, and that of WCAG 2.2 which is not: targets of 24 by 24 (2.5.8).
RULES = {"rules": {"target-size": {"enabled": True}}}
#: What a change of colours can break; all else is the same page.
OF_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}


def objections(page):
    """What axe finds on the page in light, and of its colours in dark."""
    found = violations(page)
    in_colours(page, "dark")
    found += violations(page, OF_COLOURS)
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


def violations(page, options=RULES):
    """axe's answer, a line for each element; the page keeps axe for the next question."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"() => {{ {AXE} }}")
    return page.evaluate(
        """async (options) => {
            const { violations } = await axe.run({ resultTypes: ["violations"], ...options });
            return violations.flatMap(({ id, nodes }) =>
                nodes.map(({ html }) => `${location}: ${id}: ${html.slice(0, 160)}`));
        }""",
        options,
    )


@pytest.mark.parametrize("size", SIZES)
def test_public_pages_are_accessible(size, portal_server, newsroom, new_context, faults):
    faults.allowed += ["status of 404", "status of 410"]
    content = content_of(portal_server, newsroom)
    page = watched(new_context, viewport=SIZES[size], color_scheme="light")
    found = []
    # The colours are the same on a phone: asked once.
    look = objections if size == "desk" else violations
    for address in PUBLIC.values():
        page.goto(portal_server.url + address.format(**content))
        page.evaluate("document.querySelectorAll('.history').forEach(each => each.open = true)")
        found += look(page)
        if page.locator("main .zoom").count() and page.locator(".lightbox").count():
            page.locator("main .zoom").first.click()
            found += look(page)
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
        if page.locator("textarea[data-type=ckeditortype]").count():
            page.frame_locator("iframe.cke_wysiwyg_frame").locator("body").wait_for()
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
    page.wait_for_load_state()
    for address in WITH_A_FACTOR if username == "hailop" else WITHOUT_A_FACTOR:
        page.goto(portal_server.url + address.format(**content))
        assert page.url == portal_server.url + address.format(**content)
        found += objections(page)
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, f"{page.url} is wider than the screen"
    assert found == []


#: What the reader's own style may set without anything getting lost (WCAG 2.2, 1.4.12).
WIDER_TEXT = """
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-bottom: 2em !important; }
"""
#: Elements whose own words do not fit into them, and how much too large these are.
CUT_OFF = """() => Array.from(document.querySelectorAll("body *"))
    .filter((each) => {
        const style = getComputedStyle(each);
        return style.overflowY === "hidden" && style.clipPath === "none" && style.visibility === "visible"
            && each.innerText?.trim() && each.getClientRects().length
            && (each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1);
    })
    .map((each) => each.outerHTML.slice(0, 120))"""


def test_zoom_and_wider_letters_lose_nothing(portal_server, newsroom, new_context, faults):
    """320 by 256 is a screen of 1280 by 1024 at 400 % (1.4.10)."""
    faults.allowed += ["status of 404", "status of 410"]
    content = content_of(portal_server, newsroom)
    page = watched(new_context, viewport={"width": 320, "height": 256})
    for address in PUBLIC.values():
        page.goto(portal_server.url + address.format(**content))
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
        page.add_style_tag(content=WIDER_TEXT)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, (
            f"{page.url}, wider text"
        )
        assert page.evaluate(CUT_OFF) == [], page.url


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


#: Where the focus is: the element, whether it shows that, and whether it is in sight: none of its four
#: corners and its middle is seen when something lies over it (2.4.11).
FOCUS = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const style = getComputedStyle(element);
    const boxes = Array.from(element.getClientRects());
    const points = boxes.flatMap(({ left, right, top, bottom }) => [
        [(left + right) / 2, (top + bottom) / 2],
        [left + 2, top + 2], [right - 2, top + 2], [left + 2, bottom - 2], [right - 2, bottom - 2],
    ]);
    const seen = points.some(([x, y]) => {
        const there = document.elementFromPoint(x, y);
        return there && (element.contains(there) || there.contains(element) && there !== document.body
            && there !== document.documentElement);
    });
    return {
        html: element.outerHTML.slice(0, 120),
        href: element.getAttribute("href"),
        number: element.dataset.walked ??= String(document.querySelectorAll("[data-walked]").length),
        shown: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        seen,
    };
}"""
WALKS = ["home", "category", "article", "corrected", "search", "a letter", "site map", "month"]


@pytest.mark.parametrize("size", SIZES)
def test_the_keyboard_goes_through_a_page_and_always_shows_where_it_is(
    size, portal_server, newsroom, new_context
):
    """The content is one step away; nothing holds the focus, hides it, or gets it twice."""
    content = content_of(portal_server, newsroom)
    page = new_context(viewport=SIZES[size], reduced_motion="reduce").new_page()
    for name in WALKS:
        page.goto(portal_server.url + PUBLIC[name].format(**content))
        wanted = page.evaluate(
            """() => Array.from(document.querySelectorAll(
                "a[href], button, input, select, textarea, summary, [tabindex='0']"
            )).filter((each) => each.tabIndex >= 0 && !each.disabled && each.checkVisibility()
                && each.getClientRects().length && !each.closest(".letter__trap")).length"""
        )
        steps = []
        # A field for a date is four stops: its day, month, year, and calendar.
        for _ in range(wanted + 3 * page.locator("input[type=date]").count() + 5):
            page.keyboard.press("Tab")
            step = page.evaluate(FOCUS)
            # After the last one comes the browser itself, or the first one again.
            if step is None or (len(steps) > 1 and step["number"] == "0"):
                break
            if not steps or steps[-1]["number"] != step["number"]:
                steps.append(step)
        assert steps[0]["href"] == "#content", page.url
        wrong = [step["html"] for step in steps if not (step["shown"] and step["seen"])]
        assert wrong == [], f"{page.url}: no sign of the focus, or it is hidden"
        assert len({step["number"] for step in steps}) == len(steps) == wanted, page.url
    # The first step leads to the content, from where the next one goes on.
    page.goto(portal_server.url)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_who_wants_no_motion_gets_none(portal_server, newsroom, new_context):
    content = content_of(portal_server, newsroom)
    page = new_context(reduced_motion="reduce").new_page()
    moving = """() => Array.from(document.querySelectorAll("*")).filter((each) => {
        const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(each);
        return /[1-9]/.test(transitionDuration) || animationName !== "none" || scrollBehavior === "smooth";
    }).map((each) => each.outerHTML.slice(0, 120))"""
    for name in ("home", "article", "search", "sign-in"):
        page.goto(portal_server.url + PUBLIC[name].format(**content))
        assert page.evaluate(moving) == [], page.url
    page.emulate_media(reduced_motion="no-preference")
    page.goto(portal_server.url)
    assert page.evaluate(moving) != []


def test_in_the_systems_own_colours_nothing_is_said_by_colour_alone(
    portal_server, newsroom, new_context
):
    content = content_of(portal_server, newsroom)
    page = new_context(forced_colors="active", viewport=SIZES["desk"]).new_page()
    page.goto(portal_server.url + "/chuyen-muc/kinh-te/")
    current = page.locator(".nav__bar [aria-current]")
    expect(current).to_have_css("text-decoration-line", "underline")
    for name, button in (("home", ".search__button"), ("a letter", ".letter__send")):
        page.goto(portal_server.url + PUBLIC[name].format(**content))
        expect(page.locator(button).first).to_have_css("border-top-style", "solid")


#: Addresses for machines, besides those of the API: no page is shown there.
NO_PAGES = {
    "healthz",
    "readyz",
    "csp_report",
    "robots",
    "theme",
    "logo",
    "picture",
    "document",
    "view",
    "search_suggestions",
}


def test_every_public_page_stands_in_the_list():
    """A new address without a row in PUBLIC, or without a word here, is noticed."""
    shown = {
        resolve(languages.plain(address.format(**SAMPLE).partition("?")[0])).url_name
        for name, address in PUBLIC.items()
        if name != "not found"
    }
    left = {
        name
        for name, text, _ in addresses.patterns()
        if addresses.is_open(text) and not text.startswith("api/") and name not in shown
    }
    assert {
        name for name in left if not name.endswith("feed") and "sitemap" not in name
    } == NO_PAGES
