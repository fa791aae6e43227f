"""What a reader's line carries: no public page is heavier than the budget (DESIGN, 10).

Counted compressed and without pictures: the page, its styles, and every script that it can load, those
that another script imports and those that are fetched only when they are needed included.
"""

import gzip
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

from articles import front, revisions, workflow
from articles.models import Figure, Thread
from articles.models.figure import Placement
from portal import pages as static_pages
from portal import shell
from portal.models import Banner, Page, Severity
from tests import builders, pages

pytestmark = pytest.mark.django_db

BUDGET = 40 * 1024
OF_SCRIPTS = 10 * 1024
#: Long, as titles of the authorities are; and every one another, for what repeats compresses to nothing.
TITLE = (
    "Bài số {0}: phiên họp {1} của Ủy ban nhân dân về kế hoạch {2} và nhiệm vụ trọng tâm quý {3}"
)
LEAD = (
    "Sáng {0}, đoàn công tác số {1} đã kiểm tra tiến độ {2} công trình tại {3} xã, nghe báo cáo về "
    "giải ngân, nhắc lại yêu cầu bảo đảm chất lượng và thống nhất {0} việc phải xong trong quý."
)
BODY = "<h2>Phần {0}</h2><p>" + LEAD * 3 + "</p>"
#: How a script names another one of ours: `import x from "./y.js"`, `import("./y.js")`.
IMPORTED = re.compile(r"""\bimport\b[^;"']*["']\./([\w-]+\.js)["']""")


def numbers(seed):
    """Four numbers that no other article has in this order."""
    return [(seed * factor) % 997 + 1 for factor in (1, 331, 577, 809)]


@pytest.fixture(scope="module")
def full(django_db_blocker, django_db_setup):
    """A site whose lists are all full, with one very long article; the addresses of its pages."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield fill()
        transaction.set_rollback(True)


def fill():
    writer, approver = builders.editor(), builders.approver()
    sections = []
    for number in range(8):
        top = builders.category(f"Chuyên mục lớn số {number + 1}", on_home=True)
        sections += [
            builders.category(f"Mục nhỏ {number}.{below}", parent=top) for below in range(3)
        ]
    content = {
        "authors": [builders.author()],
        "tags": [builders.tag("Nghị quyết")],
        "thread": Thread.objects.create(name="Kỳ họp thứ mười"),
        "picture": builders.image(writer),
    }
    listed = []
    for number in range(36):
        made = builders.published(
            writer,
            reviewer=approver,
            title=TITLE.format(*numbers(number + 2)),
            lead=LEAD.format(*numbers(number + 90)),
            category=sections[number % 4 if number < 12 else number % len(sections)],
            **content,
        )
        listed.append(made.article_id)
    front.arrange(listed[:5], approver, seen=[])
    long = builders.draft(
        writer,
        title=TITLE.format(*numbers(1)),
        lead=LEAD.format(*numbers(1)),
        body="".join(BODY.format(*numbers(part)) for part in range(200, 212)),
        category=sections[0],
        **content,
    )
    for position in range(1, 7):
        Figure.objects.create(
            edition=long, image=builders.image(writer), placement=Placement.GALLERY, alt=f"Ảnh {position}",
            position=position, caption=LEAD.format(*numbers(position + 400)), credit="Minh Đức",
        )  # fmt: skip
    revisions.record(long, writer)
    long.refresh_from_db()
    workflow.perform("submit", long, writer)
    workflow.perform("approve", long, approver)
    page = Page(title="Giới thiệu", slug="gioi-thieu")
    static_pages.keep(
        page, approver, title=page.title, body=BODY.format(*numbers(7)), description=""
    )
    static_pages.publish(page, approver)
    Banner.objects.create(
        text=LEAD.format(*numbers(8)), link="/trang/gioi-thieu/", severity=Severity.values[0],
        set_by=approver, ends_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    shell.rebuild()
    article, today = long.get_absolute_url(), timezone.localdate()
    return {
        "home": "/",
        "category": sections[0].parent.get_absolute_url(),
        "article": article,
        "print": f"{article}in/",
        "author": "/tac-gia/hong-phai/",
        "tag": "/the/nghi-quyet/",
        "thread": "/dong-su-kien/ky-hop-thu-muoi/",
        "search": "/tim-kiem/?q=doan",
        "search_without_a_result": "/tim-kiem/?q=xyzabc",
        "archive": "/luu-tru/",
        "archive_month": f"/luu-tru/{today:%Y/%m}/",
        "archive_day": f"/luu-tru/{today:%Y/%m/%d}/",
        "page": "/trang/gioi-thieu/",
        "site_map": "/so-do-trang/",
        "contact": "/lien-he/",
        "mistake": f"/bao-loi/{long.article_id}/",
        "letter_sent": "/da-gui-thu/",
        "not_found": "/khong-co/",
    }


KINDS = [
    "home", "category", "article", "print", "author", "tag", "thread", "search",
    "search_without_a_result", "archive", "archive_month", "archive_day", "page", "site_map", "contact",
    "mistake", "letter_sent", "not_found",
]  # fmt: skip


def source(address):
    """A static file by its address, or by its name beside another."""
    return (settings.BASE_DIR / address.lstrip("/")).read_bytes()


def scripts_of(page):
    """Every script that the page names or one of these imports, by its address."""
    waiting = [each["src"] for each in page.all("script") if "src" in each]
    waiting += [each["data-script"] for each in page.all() if "data-script" in each]
    found = set()
    while waiting:
        address = waiting.pop()
        if address not in found:
            found.add(address)
            beside = IMPORTED.findall(source(address).decode())
            waiting += [f"{address.rpartition('/')[0]}/{name}" for name in beside]
    return found


def weight(content):
    return len(gzip.compress(content, 6))


@pytest.mark.parametrize("kind", KINDS)
def test_a_public_page_and_all_it_can_load_stay_within_the_budget(kind, full, client):
    assert list(full) == KINDS
    response = client.get(full[kind])
    page = pages.read(response)
    styles = [each["href"] for each in page.all("link", rel="stylesheet")]
    scripts = sum(weight(source(each)) for each in scripts_of(page))
    html = weight(response.content)
    css = sum(weight(source(each)) for each in styles)
    assert styles
    assert scripts <= OF_SCRIPTS, f"{kind}: {scripts} bytes of scripts"
    assert html + css + scripts <= BUDGET, f"{kind}: {html} HTML + {css} CSS + {scripts} JS"


def test_a_script_that_another_one_imports_is_counted(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    (tmp_path / "a.js").write_text('import { b } from "./b.js";')
    (tmp_path / "b.js").write_text('export const b = () => import("./c.js");')
    (tmp_path / "c.js").write_text("")
    page = pages.read(HttpResponse('<html><script src="/a.js"></script></html>'))
    assert scripts_of(page) == {"/a.js", "/b.js", "/c.js"}
