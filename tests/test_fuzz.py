"""Garbage at every address and in every form: no error of ours comes of it, and no traceback.

What hypothesis makes here is sent as bytes, past everything that a browser would refuse to send.
"""

from urllib.parse import quote_from_bytes

import hypothesis
import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Redirect
from portal.wsgi import application
from tests import builders, pages
from tests.addresses import is_open
from tests.signing_in import sign_in
from tests.test_addresses import addresses, undone, world  # noqa: F401 -- `world` is a fixture

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"

#: What broke software before: numbers that are none or too long, NUL, what is no UTF-8, half of a
#: surrogate pair, digits of other scripts, days that do not exist, addresses that cannot be parsed.
NASTY = [
    *(b"", b" ", b"\0", b"a\0b", b"\xff\xfe", b"\xed\xa0\x80", b"%", b"%00", b"a" * 70_000),
    *(b"0", b"-1", b"1.5", b"1e400", b"NaN", b"Infinity", b"0x10", b"9" * 18, b"9" * 19),
    *(b"9" * 40, b"9" * 5000, b"-" + b"9" * 30, "٣".encode(), "²".encode(), "１２".encode()),
    *(b"0001-01-01", b"9999-12-31", b"31/12/9999", b"2026-02-30", b"29/02/2027", b"25:61"),
    *(b"1/1/1 0:00", b"2026-11-25T10:00:00+99:99", b"0000-00-00"),
    *(b"[]", b"{}", b"null", b'{"a": [', b"[" * 5000, b'"\\ud800"', b"True", b"on"),
    *(b"http://[", b"//evil.example", b"javascript:alert(1)", b"/\\", b"../../etc/passwd"),
    *(b"<script>", b"{{ 7|add:7 }}", b"%(a)s %n {0}", b"' OR 1=1 --", b'"', b"*", b"\r\nX: y"),
    *("\u202eđảo".encode(), "a\u0301\u0323".encode() * 300, "İıſ".encode(), "😀".encode()),
]
GARBAGE = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=30).map(str.encode),
    st.binary(max_size=30),
    st.integers().map(lambda number: str(number).encode()),
)

#: What an address is asked with, besides the words that any list of Django's takes.
ASKED = {
    "/": "q trang next",
    "/tim-kiem/": "q trang chuyen-muc tac-gia tu den",
    "/tim-kiem/goi-y/": "q",
    "/luu-tru/<year:year>/<two:month>/": "trang",
    "/tai-khoan/dang-nhap/": "next",
    "/admin/login/": "next",
    "/admin/hop-thu/": "xem trang",
    "/admin/autocomplete/": "app_label model_name field_name term p",
    "/admin/articles/edition/": "q cho giao trang-thai chuyen-muc ra-soat o p all title__contains",
    "/admin/articles/edition/add/": "mau khoi-phuc _popup _changelist_filters category title",
    "/admin/articles/edition/<path:object_id>/change/": "khoi-phuc sua _to_field _popup",
    "/admin/articles/edition/<key:pk>/thay-doi/": "tu den voi",
    "/admin/articles/edition/hang-loat/<slug:step>/": "bai loc",
    "/admin/articles/image/": "q uploaded_at__gte uploaded_at__lt decorative__exact id__in p o",
    "/admin/articles/featuredslot/": "q",
    "/admin/articles/template/": "q in_use__exact p",
    "/admin/articles/missedsearch/": "q o p",
    "/admin/articles/promotedresult/add/": "written address",
    "/admin/articles/author/add/": "user photo name",
    "/admin/articles/sectionassignment/": "category__id__exact p",
    "/admin/articles/sectionassignment/add/": "user category ends_on",
    "/admin/articles/readerletter/": "q trang-thai loai p o",
    "/admin/articles/dailyviews/": "ngay bai chuyen_muc",
    "/admin/accounts/user/": "q is_active__exact groups__id__exact unit__id__exact id__in e",
    "/admin/accounts/user/add/": "groups unit username",
}
ANY_LIST = "q o p e all _popup _to_field _changelist_filters id id__in pk id__gt".split()

#: What scripts and buttons send that are no form on a page.
SENT = {
    "/": "csp-report next username password",
    "/tai-khoan/dang-nhap/": "login password next",
    "/tai-khoan/quen-mat-khau/": "email next",
    "/tai-khoan/mat-khau/": "old_password new_password1 new_password2",
    "/tai-khoan/cac-phien/": "session device",
    "/luot-xem/": "0 7",
    "/lien-he/": "text name email quote trang_web opened",
    "/bao-loi/<key:pk>/": "text name email quote trang_web opened",
    "/admin/articles/readerletter/<key:pk>/": "step answer",
    "/admin/articles/dailyviews/tai-ve/": "ngay bai chuyen_muc",
    "/admin/hop-thu/da-doc/": "newest",
    "/admin/hop-thu/thu-dien-tu/": "mail_rhythm",
    "/admin/articles/category/doi-cho/": "up down",
    "/admin/articles/featuredslot/xep/": "seen up down remove insert replace number",
    "/admin/portal/page/add/": "title slug body description position seen _publish",
    "/admin/portal/page/<path:object_id>/change/": "title slug body seen position _publish",
    "/admin/portal/menuitem/add/": "place parent category page thread address label position",
    "/admin/portal/banner/add/": "text link severity starts_at_0 starts_at_1 ends_at_0 ends_at_1",
    "/admin/articles/edition/<key:pk>/khoa/": "form_token action since version restored",
    "/admin/articles/edition/<key:pk>/tu-luu/": "form_token restored title body figures-0-caption",
    "/admin/articles/edition/<key:pk>/tu-luu/bo/": "autosave sua",
    "/admin/articles/edition/add/tu-luu/": "form_token restored title body",
    "/admin/articles/edition/<key:pk>/nhan-xet/": "text part quote prefix suffix",
    "/admin/articles/edition/<key:pk>/nhan-xet/<key:comment>/tra-loi/": "text",
    "/admin/articles/edition/<key:pk>/giao-bai/": "person due_at note",
    "/admin/articles/edition/<key:pk>/gioi-han/": "scope unit people",
    "/admin/articles/edition/<key:pk>/ra-soat/": "review_on review_note",
    "/admin/articles/edition/<key:pk>/van-dung/": "next_on",
    "/admin/articles/edition/<key:pk>/buoc/<slug:step>/": "reason seen_version form target",
    "/admin/articles/edition/": "action _selected_action select_across index",
    "/admin/articles/edition/add/": "_step figures-TOTAL_FORMS bylines-TOTAL_FORMS tags source",
}
ANY_FORM = "_save _continue _addanother _saveasnew _popup post action next id".split()
CONTENT_TYPES = [
    *(FORM, f"{FORM}; charset=utf-16", f"{FORM}; charset=none"),
    *("multipart/form-data", "multipart/form-data; boundary=x", "application/json", "text/plain"),
    *("multipart/form-data; boundary=x; charset=utf-7", "application/csp-report", "", "x" * 300),
]
BODIES = [
    b"--x\r\nContent-Disposition: form-data; name=upload; filename=a.jpg\r\n\r\nGIF89a\r\n--x--\r\n",
    b"--x\r\nContent-Disposition: form-data; name=title\r\n\r\n\xff\0\r\n--x--\r\n",
    b"--x\r\nContent-Disposition: form-data; name=\"a\"; filename*=utf-16''%FF\r\n\r\n1\r\n--x",
    b'{"csp-report": {"effective-directive": ["\\ud800"], "blocked-uri": "http://["}}',
    b'[{"body": {"effectiveDirective": {}, "documentURL": 1e999}}]',
]
HEADERS = """
    Accept Accept-Language Accept-Encoding Cookie If-None-Match If-Modified-Since Range Referer
    Origin Host User-Agent X-Requested-With X-Background X-CSRFToken X-Forwarded-Proto Sec-Purpose
""".split()


def fuzzing(examples):
    """So many examples, twenty times as many where one looks for long."""
    many = hypothesis.settings.get_current_profile_name() == "long"
    return hypothesis.settings(
        max_examples=examples * 20 if many else examples,
        phases=[hypothesis.Phase.reuse, hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )


def pairs(told, name, more):
    """What this address is sent: its own names, others, and none at all."""
    names = st.sampled_from([*told.get(name, "").split(), *more]).map(str.encode)
    return st.lists(st.tuples(st.one_of(names, names, GARBAGE), GARBAGE), max_size=5)


def asked_of(known, told):
    """An address, as likely one that takes something as any other."""
    taking = [name for name in known if name in told]
    return st.one_of(st.sampled_from(taking), st.sampled_from(sorted(known)))


def encoded(sent):
    return "&".join(f"{quote_from_bytes(name)}={quote_from_bytes(value)}" for name, value in sent)


def ask(client, method, address, query="", body="", content_type=FORM, headers=None):
    """Send it; an error of ours fails the test with where it was."""
    path, _mark, own = address.partition("?")
    query = "&".join(part for part in (own, query) if part)
    with undone():
        response = client.generic(
            method, path, body, content_type, QUERY_STRING=query, headers=headers or {}
        )
        content = b"".join(response) if response.streaming else response.content
    if response.status_code >= 500:
        raise AssertionError(f"{method} {address}") from response.exc_info[1]
    assert b"Traceback" not in content
    return response


def visitor(person=None):
    client = Client(raise_request_exception=False)
    if person:
        sign_in(client, person)
    return client


def test_no_public_address_breaks(world):  # noqa: F811
    client = visitor()
    known = {
        name: address
        for name, address in addresses(world).items()
        if is_open(name[1:]) or name.startswith("/tai-khoan/")
    }
    places = sorted({each[: each.rstrip("/").rfind("/") + 1] or "/" for each in known.values()})
    odd = st.tuples(
        st.sampled_from(places),
        GARBAGE.map(quote_from_bytes),
        st.sampled_from(["", "/", "-1/", "-320.jpg"]),
    ).map("".join)
    headers = st.dictionaries(
        st.sampled_from(HEADERS), GARBAGE.map(lambda raw: raw.decode("latin-1"))
    )

    @fuzzing(120)
    @given(st.data())
    def attempt(data):
        name = data.draw(asked_of(known, ASKED))
        ask(
            client,
            data.draw(st.sampled_from(["GET", "GET", "POST", "HEAD", "PUT", "OPTIONS"])),
            data.draw(st.sampled_from(["", "", "/en"]))
            + data.draw(st.one_of(st.just(known[name]), odd)),
            encoded(data.draw(pairs(ASKED, name, ANY_LIST))),
            data.draw(
                st.one_of(
                    pairs(SENT, name, ANY_FORM).map(encoded), st.sampled_from(BODIES), GARBAGE
                )
            ),
            data.draw(st.sampled_from(CONTENT_TYPES)),
            data.draw(headers),
        )

    attempt()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_address_of_the_desk_breaks(method, world):  # noqa: F811
    clients = [visitor(each) for each in (world.writer, builders.person(is_superuser=True))]
    known = {
        name: address
        for name, address in addresses(world).items()
        if name.startswith(f"/{settings.ADMIN_PATH}")
    }
    told, more = (ASKED, ANY_LIST) if method == "GET" else (SENT, ANY_FORM)

    @fuzzing(120)
    @given(st.data())
    def attempt(data):
        name = data.draw(asked_of(known, told))
        sent = pairs(told, name, more).map(encoded)
        ask(
            data.draw(st.sampled_from(clients)),
            method,
            known[name],
            data.draw(sent) if method == "GET" else "",
            data.draw(st.one_of(sent, sent, st.sampled_from(BODIES))) if method == "POST" else "",
            data.draw(st.sampled_from([FORM, FORM, *CONTENT_TYPES])) if method == "POST" else FORM,
        )

    attempt()


@pytest.mark.parametrize(
    "charset", ["hex", "idna", "undefined", "rot13", "utf-16", "utf-8", "none"]
)
def test_a_charset_that_is_none_breaks_nothing(charset):
    """As a server hands requests over; the test client makes its own."""
    sent = RequestFactory().post("/tim-kiem/?q=%C4%91%E1%BA%A3o", {"text": "đảo"})
    claimed = {"CONTENT_TYPE": f"{sent.environ['CONTENT_TYPE']}; charset={charset}"}
    request = application.request_class(sent.environ | claimed)
    assert (request.GET["q"], request.POST["text"]) == ("đảo", "đảo")


def forms_on(client, shown):
    """{(where it is sent, its fields' names): what a browser would send} of each form there."""
    found = {}
    for address in shown:
        response = client.get(address)
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            continue
        for form in pages.read(response).all("form", method="post"):
            sent = form.filled_in()
            names = {each["name"] for each in form.controls() if each.get("name")}
            found[(form.get("action") or address, frozenset(names))] = sent
    return found


def flat(sent):
    return [
        (name.encode(), value.encode())
        for name, values in sent.items()
        for value in (values if isinstance(values, list) else [values])
    ]


def test_no_form_of_the_portal_breaks(world):  # noqa: F811
    """Each form as it stands on its page, with some fields left out, doubled or filled with garbage."""
    waiting = builders.in_review(category=world.edition.category)
    shown = [
        *addresses(world).values(),
        f"/admin/articles/edition/{waiting.pk}/buoc/approve/",
        f"/admin/articles/edition/{waiting.pk}/buoc/request_changes/",
        f"/admin/articles/edition/{waiting.pk}/change/?sua=1",
        f"/admin/articles/edition/{world.public.pk}/buoc/withdraw/",
        f"/admin/articles/edition/{world.public.pk}/change/",
        f"/admin/articles/edition/hang-loat/request_changes/?bai={waiting.pk}",
    ]
    superuser = visitor(builders.person(is_superuser=True))
    forms = sorted(
        (action, sorted(names), sent)
        for (action, names), sent in (
            forms_on(superuser, shown) | forms_on(visitor(), shown)
        ).items()
    )
    assert len(forms) > 50
    clients = [visitor(), visitor(world.writer), visitor(world.approver), superuser]

    @fuzzing(150)
    @given(st.data())
    def attempt(data):
        action, names, sent = data.draw(st.sampled_from(forms))
        changed = data.draw(
            st.dictionaries(
                st.sampled_from(names), st.lists(GARBAGE, max_size=3), min_size=1, max_size=4
            )
        )
        kept = [pair for pair in flat(sent) if pair[0].decode() not in changed]
        put = [(name.encode(), value) for name, values in changed.items() for value in values]
        ask(data.draw(st.sampled_from(clients)), "POST", action, body=encoded(kept + put))

    attempt()


# What was found so


def test_a_choice_that_is_no_number_comes_back_as_one_there_is_not(world):  # noqa: F811
    superuser = visitor(builders.person(is_superuser=True))
    for wrong in ("31/12/9999", "9" * 40, "9" * 5000, "\0", "²"):
        response = superuser.post("/admin/articles/sectionassignment/add/", {"user": wrong})
        assert response.status_code == 200
        assert "user" in response.context["adminform"].form.errors, wrong[:20]


@pytest.mark.parametrize("page", ["add", "{pk}/change"])
def test_nothing_is_copied_by_a_button_that_no_form_has(page, world):  # noqa: F811
    superuser = visitor(builders.person(is_superuser=True))
    for kind in ("edition", "author"):
        address = f"/admin/articles/{kind}/{page}/".format(pk=world.rows[kind].pk)
        assert superuser.post(address, {"_saveasnew": "1", "name": "Khác"}).status_code == 400


def test_a_row_looked_for_by_a_field_without_a_name_is_a_bad_request(world):  # noqa: F811
    superuser = visitor(builders.person(is_superuser=True))
    address = f"/admin/articles/edition/{world.edition.pk}/change/"
    assert superuser.get(address, {"_to_field": ""}).status_code == 400
    assert superuser.post(address, {"_to_field": ""}).status_code == 400
    assert superuser.get(address, {"_to_field": "id"}).status_code == 200


@pytest.mark.parametrize(
    "target", ["http://[", "//[", "//evil.example", "javascript:alert(1)", "trang"]
)
def test_an_address_moves_to_one_that_can_be_read_alone(target, world):  # noqa: F811
    Redirect.objects.create(old_path="/xua/", new_path=target)
    assert visitor().get("/xua/").status_code == 404
    response = visitor(builders.administrator()).post(
        "/admin/articles/redirect/add/", {"old_path": "/nay/", "new_path": target}
    )
    assert "new_path" in response.context["adminform"].form.errors
    assert not Redirect.objects.filter(old_path="/nay/").exists()
