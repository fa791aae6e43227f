"""Attacks in every text that somebody writes, and a real Chromium before which none of them gets anywhere.

Pages are opened with our policy, which would complain of what it had to stop, and with the policy
switched off, so that whatever ran would be seen to run. What is asserted is the same: no script
runs, nothing is fetched from elsewhere, nobody is led away.
"""

import json
import re

import pytest
from playwright.sync_api import expect

from articles.richtext import sanitise
from tests.articles.test_richtext import objections
from tests.articles.xss_vectors import OURS, VECTORS
from tests.browser.test_editor import PASTE

NEWSROOM = """
import json
import re
from urllib.parse import quote
from django.test import Client
from django.utils import timezone
from tests import builders
from tests.articles.xss_vectors import OURS, PLAIN, VECTORS
from articles import autosave, comments, images, locks, revisions, workflow
from articles.anchors import Passage
from articles.models import Source, Template, Thread
from articles.richtext import sanitise

writer = builders.editor(username="hien", full_name=PLAIN[1], email="hien@example.vn")
other = builders.editor(username="lan", full_name=PLAIN[0])
approver = builders.approver(username="duyet", full_name=PLAIN[2])
administrator = builders.administrator(username="quantri", full_name=PLAIN[3])
picture = builders.image(
    writer, title=PLAIN[1], alt=PLAIN[3], caption=PLAIN[1], credit=PLAIN[1]
)
address = images.address(picture.digest, 640, "jpg")
raw = [vector.replace(OURS, address).replace("\\x00", "").replace("\\ud800", "") for vector in VECTORS]
def complete(html):
    # With what the workflow asks of each picture before a text may be handed in.
    html = re.sub(r'(<figure[^>]*>)?(<img (?:"[^"]*"|[^">])*>)(<figcaption>)?', figure, html)
    return html.replace('alt=""', 'alt="x"')


def figure(found):
    start, picture, end = found.groups()
    if start and end:
        return found[0]
    return f'<figure class="image">{picture}<figcaption>x</figcaption></figure>'


body = complete("\\n".join(sanitise(vector) for vector in raw))
joined = complete(sanitise("".join(vector for vector in raw if address not in vector)))
category = builders.category(PLAIN[1], description=PLAIN[2])
author = builders.author(PLAIN[0], title=PLAIN[1], note=" ".join(PLAIN)[:900])
tag, thread = builders.tag(PLAIN[1]), Thread.objects.create(name=PLAIN[1], description=PLAIN[2])
content = dict(
    category=category, authors=[author], tags=[tag], thread=thread, picture=picture,
    caption=" ".join(PLAIN[:12]), lead=" ".join(PLAIN)[:600],
)
titles = [" ".join(PLAIN[at : at + 4]) for at in range(0, len(PLAIN), 4)]
assert all(len(title) <= 200 for title in titles), titles

live = [
    builders.published(writer, reviewer=approver, title=title, body=text, **content)
    for title, text in zip(titles, [body, joined, "<p>Một</p>", "<p>Hai</p>"], strict=False)
]
corrected = workflow.perform("correct", live[3], writer).edition
corrected.correction_text = " ".join(PLAIN)
corrected.save()
revisions.record(corrected, writer)
corrected.refresh_from_db()
workflow.perform("submit", corrected, writer)
workflow.perform("approve", corrected, approver)
gone = builders.withdrawn(
    writer, reviewer=approver, title=titles[4], body=body, reason=" ".join(PLAIN), **content
)
waiting = builders.in_review(writer, title=titles[0], body="<p>Cũ</p>" + body, **content)
for part, quote_ in (("title", PLAIN[1]), ("lead", PLAIN[0]), ("body", PLAIN[5])):
    said = comments.add(
        waiting, approver, "@hien " + "\\n".join(PLAIN), Passage(quote_, PLAIN[1], PLAIN[2]), part
    )
comments.reply(waiting, said, writer, "\\n".join(PLAIN))
workflow.perform("request_changes", waiting, approver, reason="\\n".join(PLAIN))
waiting.title, waiting.lead, waiting.body = titles[1], " ".join(reversed(PLAIN))[:600], body + "<p>Mới</p>"
waiting.save()
waiting.tags.clear()
waiting.figures.update(caption=" ".join(PLAIN[12:]))
revisions.record(waiting, writer)
waiting.refresh_from_db()
workflow.perform("submit", waiting, writer)
drafted = builders.draft(writer, title=titles[2], body=body, **content)
kept = autosave.keep(
    writer, f"edition:{drafted.pk}", "A" * 32,
    {"title": [titles[0]], "lead": [" ".join(PLAIN)[:600]], "body": ["".join(raw)]},
)
locks.take(drafted, other, "B" * 32)
template = Template.objects.create(
    name=PLAIN[1], description=PLAIN[2], title=titles[0], body=body, category=category,
    updated_by=approver,
)
sessions = {}
for person in (writer, approver, administrator):
    client = Client()
    client.force_login(person)
    sessions[person.username] = client.cookies["sessionid"].value
print(json.dumps(dict(
    address=address, sessions=sessions, titles=titles,
    public=[
        "/", *(each.get_absolute_url() for each in [*live, gone]), category.get_absolute_url(),
        author.get_absolute_url(), tag.get_absolute_url(), thread.get_absolute_url(),
        "/luu-tru/", f"/luu-tru/{timezone.localdate():%Y/%m}/",
        *("/tim-kiem/?q=" + quote(word) for word in ["alert", PLAIN[1], PLAIN[4], PLAIN[7]]),
    ],
    desk=dict(
        hien=[
            "/admin/", "/admin/hop-thu/", "/admin/articles/edition/",
            "/admin/articles/edition/?q=" + quote(PLAIN[1]),
            f"/admin/articles/edition/add/?mau={template.pk}",
            f"/admin/articles/edition/{drafted.pk}/change/",
            f"/admin/articles/edition/{drafted.pk}/change/?khoi-phuc={kept.pk}",
            f"/admin/articles/edition/{waiting.pk}/change/",
            f"/admin/articles/image/{picture.pk}/change/",
        ],
        duyet=[
            "/admin/hop-thu/",
            f"/admin/articles/edition/{waiting.pk}/change/",
            f"/admin/articles/edition/{waiting.pk}/change/?sua=1",
            f"/admin/articles/edition/{waiting.pk}/thay-doi/?tu=1",
            f"/admin/articles/edition/{waiting.pk}/xem-truoc/",
            f"/admin/articles/edition/{waiting.pk}/buoc/request_changes/",
            f"/admin/articles/edition/{gone.pk}/change/",
            "/admin/articles/template/",
        ],
        quantri=["/admin/", "/admin/articles/category/", "/admin/accounts/user/"],
    ),
    live=live[0].get_absolute_url(),
    lured=live[2].pk, lure=live[2].get_absolute_url(),
)))
"""

#: Does to everything on the page, and in the editor's frame, what readers do to it by and by.
TOUCH = """() => {
    const documents = [document];
    for (const frame of document.querySelectorAll("iframe")) {
        if (frame.contentDocument) documents.push(frame.contentDocument);
    }
    // CKEditor's own handle for dragging pictures.
    const handle = /^data:image\\/gif;base64,R0lGODlhAQAB/;
    // Nobody is led away while we look: where links lead is read off.
    const stay = (event) => event.preventDefault();
    const found = [];
    const types = ["mouseover", "mouseenter", "focus", "pointerenter", "animationstart", "toggle"];
    const words = ".prose, .reading-body, .comparison, .cke_editable, .lock-note__body, .comment";
    for (const each of documents) {
        each.addEventListener("click", stay, true);
        for (const element of each.querySelectorAll("*")) {
            for (const { name, value } of element.attributes) {
                if (/^on/i.test(name)) found.push(`${element.tagName} ${name}=${value}`);
                if (name === "srcdoc") found.push(`${element.tagName} ${name}`);
            }
            for (const name of ["href", "src", "action", "formAction", "data"]) {
                const scheme = /^\\s*(javascript|vbscript|data):/i.exec(element.getAttribute(name) || "");
                const ours =
                    element.matches("a[href^='javascript:void'][class^=cke_]") ||
                    (element.matches("img[class^=cke_]") && handle.test(element.src));
                if (scheme && !ours) found.push(`${element.tagName} ${name}=${element.getAttribute(name)}`);
            }
            const written = element.parentElement && element.parentElement.closest(words);
            if (!written) continue;
            for (const type of types) {
                element.dispatchEvent(new Event(type));
            }
            if (!element.closest("form, summary, button")) {
                element.dispatchEvent(new MouseEvent("click", { cancelable: true }));
            }
        }
        each.removeEventListener("click", stay, true);
    }
    return found;
}"""
#: What search engines read of a page.
DATA = (
    """() => JSON.parse(document.querySelector("script[type='application/ld+json']").textContent)"""
)
#: What in a stored text could be taken for something of ours.
NAMED = """(where) => [...document.querySelectorAll(`:is(${where}) :is([id], [name], [form], [popover])`)]
    .filter((each) => !each.hasAttribute("data-part"))
    .map((each) => each.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def newsroom():
    """What the portal of this module holds, made at its first use."""
    return {}


@pytest.fixture
def content(portal_server, newsroom):
    if not newsroom:
        newsroom.update(json.loads(portal_server.python(NEWSROOM)))
    return newsroom


@pytest.fixture
def browse(portal_server, content, new_context, faults):
    """A page of a browser in which nothing may run; its person's name, or None for a reader."""

    def opened(person=None, **options):
        context = new_context(**options)
        context.on(
            "dialog",
            lambda dialog: (faults.seen.append(f"dialog: {dialog.message}"), dialog.dismiss()),
        )
        if person:
            session = content["sessions"][person]
            context.add_cookies([{"name": "sessionid", "value": session, "url": portal_server.url}])
        return context.new_page()

    return opened


def look(page, url, faults):
    """Opens an address and touches all that is there; what should not be there becomes a fault."""
    page.goto(url)
    if page.locator("#id_body").count():
        expect(editing_area(page)).to_have_attribute("contenteditable", re.compile("true|false"))
    faults.seen += [f"{url}: {found}" for found in page.evaluate(TOUCH)]
    assert page.url == url


def editing_area(page):
    return page.frame_locator("iframe.cke_wysiwyg_frame").locator("body.cke_editable")


POLICIES = pytest.mark.parametrize(
    "policy", [{}, {"bypass_csp": True}], ids=["under the policy", "without it"]
)


@POLICIES
def test_nothing_runs_on_a_public_page(policy, portal_server, content, browse, faults):
    faults.allowed.append("status of 410")
    page = browse(**policy)
    for address in content["public"]:
        look(page, portal_server.url + address, faults)
        assert page.evaluate(NAMED, ".prose") == []
        assert page.title()
    page.goto(portal_server.url + content["live"])
    expect(page.locator("h1")).to_have_text(content["titles"][0])
    # The block of data is read as it was meant, and is nothing that the policy would object to.
    [article, _trail] = page.evaluate(DATA)["@graph"]
    assert article["headline"] == content["titles"][0]
    assert page.locator(".prose").inner_text().count("x") > 100


@pytest.mark.parametrize(
    ("person", "policy"),
    [
        ("hien", {}),
        ("hien", {"bypass_csp": True}),
        ("duyet", {}),
        ("quantri", {"bypass_csp": True}),
    ],
)
def test_nothing_runs_on_the_desk(person, policy, portal_server, content, browse, faults):
    page = browse(person, **policy)
    for address in content["desk"][person]:
        look(page, portal_server.url + address, faults)
        assert page.evaluate(NAMED, ".reading-body, .prose, .lock-note__body") == []


#: Past forms, sanitiser and column: what a hole in all of them would do.
HOLE = """
from django.db import connection
connection.cursor().execute(
    "UPDATE articles_edition SET body_html = %s WHERE id = {pk}",
    [{html!r}],
)
"""


def test_an_attack_that_got_through_would_be_noticed(portal_server, content, browse, faults):
    attack = "<p id=clobber onclick=alert(1)>Một<img src=/x onerror=alert(2)></p>"
    portal_server.python(HOLE.format(pk=content["lured"], html=attack))
    url = portal_server.url + content["lure"]
    noticed = {}
    for name, policy in (("with", {}), ("without", {"bypass_csp": True})):
        page = browse(**policy)
        look(page, url, faults)
        assert len(page.evaluate(NAMED, ".prose")) == 1
        noticed[name], faults.seen = faults.seen, []
    portal_server.python(HOLE.format(pk=content["lured"], html="<p>Một</p>"))
    assert any("Executing inline event handler" in each for each in noticed["with"])
    assert f"{url}: P onclick=alert(1)" in noticed["with"]
    assert {"dialog: 1", "dialog: 2"} <= set(noticed["without"])


# Into the editor, as somebody's clipboard or source mode brings it

#: Writes one text after another into the editor; what the form would send of each.
WRITE = """async (texts) => {
    const editor = CKEDITOR.instances.id_body;
    const sent = [];
    for (const text of texts) {
        await new Promise((done) => editor.setData(text, done));
        sent.push(editor.getData());
    }
    return sent.join("\\n");
}"""
#: What may leave a parser in the middle of something: the next attack would only be text to it.
OPEN_ENDED = re.compile(
    "<(?:!|[?]|%|/ |script|style|svg|math|title|textarea|iframe|no|xmp|plain|select|template|frame)",
    re.IGNORECASE,
)


def together(attacks):
    """The attacks in as few texts as can be without one of them hiding another."""
    alone = [each for each in attacks if OPEN_ENDED.search(each) or len(each) > 500]
    others = [each for each in attacks if each not in alone]
    return [*alone, *("\n".join(others[at : at + 40]) for at in range(0, len(others), 40))]


@pytest.fixture
def editor(browse, portal_server, content):
    """Opens the form of a new article, with the editor in it."""

    def opened(**options):
        page = browse("hien", **options)
        page.goto(f"{portal_server.url}/admin/articles/edition/add/")
        expect(editing_area(page)).to_have_attribute("contenteditable", "true")
        return page

    return opened


#: What the editor's reading of raw HTML asks for, and the policy stops; see docs/security.md.
STOPPED = (
    r"^console: Loading (the image|media) .*(img-src|default-src)",
    r"^console: (Not allowed to load local resource|Unsafe attempt to load|Failed to load resource)",
    r"^foreign host: ",
    r"^uncaught error: Cannot read properties of null",
)


def test_nothing_runs_that_is_brought_into_the_editor(editor, content, faults):
    page = editor(bypass_csp=True)
    faults.allowed += STOPPED
    # So deep a text takes the editor minutes, which is its writer's own affair.
    raw = [each.replace(OURS, content["address"]) for each in VECTORS if len(each) < 1_000]
    sent = page.evaluate(WRITE, together(raw))
    faults.seen += page.evaluate(TOUCH)
    assert len(sent) > 5_000
    assert objections(sanitise(sent)) == []


@pytest.mark.parametrize("way", ["source", "paste"])
def test_cdata_and_comments_bring_no_script_past_the_editor(way, editor, faults):
    """CVE-2024-24815: what stands in CDATA or a comment is not looked at by CKEditor's filter."""
    page = editor(bypass_csp=True)
    faults.allowed += STOPPED
    attacks = [
        f"<{tag}>{start}</{tag}><img src=x onerror=alert(1)>{end}"
        for tag in ("style", "script", "textarea", "title", "noscript", "iframe", "xmp")
        for start, end in (("<![CDATA[", "]]>"), ("<!--", "-->"), ("<!--{cke_protected}", "-->"))
    ]
    if way == "source":
        page.click(".cke_button__source")
        page.locator("textarea.cke_source").fill("<p>Mốt</p>" + "".join(attacks))
        page.click(".cke_button__source")
        expect(editing_area(page)).to_contain_text("Mốt")
    else:
        page.evaluate(PASTE, ["<p>Mốt</p>" + "".join(attacks), []])
        expect(editing_area(page)).to_contain_text("Mốt")
    faults.seen += page.evaluate(TOUCH)
    sent = page.evaluate("CKEDITOR.instances.id_body.getData()")
    assert objections(sanitise(sent)) == []
    assert page.evaluate("CKEDITOR.instances.id_body.config.fullPage || false") is False
