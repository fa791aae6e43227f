"""Every address of the portal for every kind of visitor, and what each answers.

A new URL pattern fails here until it stands in the table. The failing test prints its row as it is
now: look at each answer before you take it over.
"""

import re
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from types import SimpleNamespace
from urllib.parse import urljoin, urlsplit

import pytest
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit
from articles import autosave, comments, images, letters, messages, restrictions, sitemaps
from articles.models import (
    Autosave,
    Edition,
    MissedSearch,
    PictureMark,
    PromotedResult,
    Redirect,
    SectionAssignment,
    Source,
    Template,
    Thread,
)
from articles.models.message import Kind
from portal import pages
from portal.models import Banner, MenuItem, Page, SiteIdentity
from tests import builders
from tests.addresses import filled, patterns
from tests.passkeys import passkey
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

NOBODY = "anonymous"
#: Who asks; the table has a column for each, in this order. Who is suspended is nobody.
VISITORS = {
    NOBODY: None,
    "no role": lambda world: builders.person(),
    "editor": lambda world: world.writer,
    "elsewhere": lambda world: editor_of_another_section(),
    "reviewer": lambda world: builders.reviewer(),
    "approver": lambda world: builders.approver(),
    "administrator": lambda world: builders.administrator(),
    "head": lambda world: builders.head(),
    "superuser": lambda world: builders.person(is_superuser=True),
}


def visiting(visitor, world):
    return VISITORS[visitor] and VISITORS[visitor](world)


def editor_of_another_section():
    person = builders.editor()
    SectionAssignment.objects.create(user=person, category=builders.category("Nơi khác"))
    return person


#: Where somebody is sent to sign in; the desk's own address for it leads to the first.
SIGN_IN = ("/tai-khoan/dang-nhap/", f"/{settings.ADMIN_PATH}login/")

#: Groups of visitors, as the table names them. A visitor's own name will do, too.
GROUPS = {
    "all": set(VISITORS),
    "desk": set(VISITORS) - {NOBODY},
    "staff": {"editor", "elsewhere", "reviewer", "approver", "administrator", "superuser"},
    "newsroom": {"editor", "elsewhere", "reviewer", "approver", "superuser"},
    "writers": {"editor", "elsewhere", "approver", "superuser"},
    "section": {"editor", "approver", "superuser"},
    "approvers": {"approver", "superuser"},
    "finders": {"editor", "elsewhere", "approver", "administrator", "superuser"},
    "choosers": {"approver", "administrator", "superuser"},
    "admins": {"administrator", "superuser"},
    "keepers": {"approver", "administrator", "superuser"},
    # Those who answer letters, but not the one of the table.
    "others": {"elsewhere", "administrator"},
}

#: Each address with what GET answers, and what an empty POST with a token does: "200@newsroom" is
#: 200 for the newsroom; of several, the first that holds. The others are kept out: 403, and nobody
#: in particular is sent to sign in ("in"). "302" leads elsewhere on the site; a form that was sent
#: empty comes back as 200, 400 or 422.
TABLE = r"""
/admin/r/<int:content_type_id>/<int:object_id>/                 302@newsroom+404@desk 302@newsroom+404@desk
/admin/hop-thu/                                                 200@desk            200@desk
/admin/hop-thu/da-doc/                                          405@desk            302@desk
/admin/hop-thu/thu-dien-tu/                                     405@desk            302@desk
/admin/hop-thu/<key:pk>/                                        405@desk            302@editor+404@desk
/admin/hop-thu/<key:pk>/da-doc/                                 405@desk            302@editor+404@desk
/admin/                                                         200@desk            200@desk
/admin/login/                                                   302@desk            302@desk
/admin/logout/                                                  302@anonymous+405@desk 302@all
/admin/password_change/                                         302@desk            302@desk
/admin/password_change/done/                                    302@desk            302@desk
/admin/autocomplete/                                            403@desk            405@desk
/admin/jsi18n/                                                  200@desk            405@desk
/admin/r/<path:content_type_id>/<path:object_id>/               404@desk            404@desk
/admin/auth/group/                                              200@admins          200@admins
/admin/auth/group/add/                                          200@superuser       200@superuser
/admin/auth/group/<path:object_id>/history/                     200@admins          200@admins
/admin/auth/group/<path:object_id>/delete/                      200@superuser       200@superuser
/admin/auth/group/<path:object_id>/change/                      200@admins          200@superuser
/admin/auth/group/<path:object_id>/                             302@desk            302@desk
/admin/accounts/event/                                          200@admins          405@desk
/admin/accounts/event/tai-ve/                                   405@desk          200@admins
/admin/accounts/secondfactorrule/                               200@admins          302@admins
/admin/accounts/user/<int:pk>/quyen/                            200@admins          405@desk
/admin/accounts/user/<int:pk>/tam-ngung/                        200@admins          200@admins
/admin/accounts/user/<int:pk>/mo-lai/                           200@admins          200@admins
/admin/accounts/user/<int:pk>/cho-nghi/                         200@admins          200@admins
/admin/accounts/user/<int:pk>/go-hai-lop/                       200@admins          200@admins
/admin/accounts/user/<int:pk>/moi-lai/                          405@desk            302@admins
/admin/accounts/user/<id>/password/                             200@admins          200@admins
/admin/accounts/user/                                           200@admins          200@admins
/admin/accounts/user/add/                                       200@admins          200@admins
/admin/accounts/user/<path:object_id>/history/                  200@admins          200@admins
/admin/accounts/user/<path:object_id>/delete/                   403@desk            403@desk
/admin/accounts/user/<path:object_id>/change/                   200@admins          200@admins
/admin/accounts/user/<path:object_id>/                          302@desk            302@desk
/admin/accounts/unit/                                           200@admins          200@admins
/admin/accounts/unit/add/                                       200@admins          200@admins
/admin/accounts/unit/<path:object_id>/history/                  200@admins          200@admins
/admin/accounts/unit/<path:object_id>/delete/                   200@admins          200@admins
/admin/accounts/unit/<path:object_id>/change/                   200@admins          200@admins
/admin/accounts/unit/<path:object_id>/                          302@desk            302@desk
/admin/articles/image/tai-len/                                  405@desk            400@writers
/admin/articles/image/                                          200@newsroom        200@newsroom
/admin/articles/image/add/                                      200@writers         200@writers
/admin/articles/image/<path:object_id>/history/                 200@newsroom        200@newsroom
/admin/articles/image/<path:object_id>/delete/                  403@desk            403@desk
/admin/articles/image/<path:object_id>/change/                  200@newsroom        200@writers
/admin/articles/image/<path:object_id>/                         302@desk            302@desk
/admin/articles/readerletter/                      200@writers+200@administrator 200@writers+200@administrator
/admin/articles/readerletter/<key:pk>/              200@section+404@others  422@section+404@others
/admin/articles/dailyviews/                        200@writers+200@administrator 405@desk
/admin/articles/dailyviews/tai-ve/                 405@desk 200@writers+200@administrator
/admin/articles/document/                                       200@newsroom        200@newsroom
/admin/articles/document/add/                                   200@writers         200@writers
/admin/articles/document/<path:object_id>/history/              200@newsroom        200@newsroom
/admin/articles/document/<path:object_id>/delete/               200@superuser       200@superuser
/admin/articles/document/<path:object_id>/change/               200@newsroom        403@desk
/admin/articles/document/<path:object_id>/                      302@desk            302@desk
/admin/articles/template/                                       200@writers         200@writers
/admin/articles/template/add/                                   200@approvers       200@approvers
/admin/articles/template/<path:object_id>/history/              200@writers         200@writers
/admin/articles/template/<path:object_id>/delete/               200@approvers       200@approvers
/admin/articles/template/<path:object_id>/change/               200@writers         200@approvers
/admin/articles/template/<path:object_id>/                      302@desk            302@desk
/admin/articles/edition/<key:pk>/buoc/<slug:step>/              200@newsroom        302@section+200@newsroom
/admin/articles/edition/<key:pk>/xem-truoc/                     200@newsroom        200@newsroom
/admin/articles/edition/<key:pk>/nhan-bai/                      405@desk            302@newsroom
/admin/articles/edition/<key:pk>/giao-bai/                      405@desk            200@newsroom
/admin/articles/edition/<key:pk>/tra-bai/                       405@desk            302@newsroom
/admin/articles/edition/hang-loat/<slug:step>/                  302@newsroom        302@newsroom
/admin/articles/edition/<key:pk>/nhan-xet/                      405@desk            422@newsroom
/admin/articles/edition/<key:pk>/nhan-xet/<key:comment>/tra-loi/ 405@desk            422@newsroom
/admin/articles/edition/<key:pk>/nhan-xet/<key:comment>/da-xu-ly/ 405@desk            302@newsroom
/admin/articles/edition/<key:pk>/nhan-xet/<key:comment>/mo-lai/ 405@desk            302@newsroom
/admin/articles/edition/<key:pk>/thay-doi/                      200@newsroom        200@newsroom
/admin/articles/edition/<key:pk>/khoa/                          405@desk            400@newsroom
/admin/articles/edition/<key:pk>/tu-luu/                        405@desk            400@writers
/admin/articles/edition/<key:pk>/tu-luu/bo/                     405@desk            302@writers
/admin/articles/edition/add/tu-luu/                             405@desk            400@writers
/admin/articles/edition/add/tu-luu/bo/                          405@desk            302@writers
/admin/articles/edition/<key:pk>/gioi-han/                   200@section+302@newsroom 200@section+302@newsroom
/admin/articles/edition/<key:pk>/ra-soat/                       405@desk            200@newsroom
/admin/articles/edition/<key:pk>/van-dung/                      405@desk            200@newsroom
/admin/articles/edition/<key:pk>/ngon-ngu/                      405@desk            200@newsroom
/admin/articles/edition/                                        200@newsroom        200@newsroom
/admin/articles/edition/add/                                    200@writers         200@writers
/admin/articles/edition/<path:object_id>/history/               200@newsroom        200@newsroom
/admin/articles/edition/<path:object_id>/delete/                403@desk            403@desk
/admin/articles/edition/<path:object_id>/change/                200@newsroom        200@section
/admin/articles/edition/<path:object_id>/                       302@desk            302@desk
/admin/articles/category/doi-cho/                               405@desk            404@desk
/admin/articles/category/                                       200@staff           200@staff
/admin/articles/category/add/                                   200@admins          200@admins
/admin/articles/category/<path:object_id>/history/              200@staff           200@staff
/admin/articles/category/<path:object_id>/delete/               403@desk            403@desk
/admin/articles/category/<path:object_id>/change/               200@staff           200@admins
/admin/articles/category/<path:object_id>/                      302@desk            302@desk
/admin/articles/author/                                         200@newsroom        200@newsroom
/admin/articles/author/add/                                     200@writers         200@writers
/admin/articles/author/<path:object_id>/history/                200@newsroom        200@newsroom
/admin/articles/author/<path:object_id>/delete/                 200@superuser       200@superuser
/admin/articles/author/<path:object_id>/change/                 200@newsroom        200@writers
/admin/articles/author/<path:object_id>/                        302@desk            302@desk
/admin/articles/tag/                                            200@newsroom        200@newsroom
/admin/articles/tag/add/                                        200@writers         200@writers
/admin/articles/tag/<path:object_id>/history/                   200@newsroom        200@newsroom
/admin/articles/tag/<path:object_id>/delete/                    200@superuser       200@superuser
/admin/articles/tag/<path:object_id>/change/                    200@newsroom        200@writers
/admin/articles/tag/<path:object_id>/                           302@desk            302@desk
/admin/articles/thread/                                         200@newsroom        200@newsroom
/admin/articles/thread/add/                                     200@writers         200@writers
/admin/articles/thread/<path:object_id>/history/                200@newsroom        200@newsroom
/admin/articles/thread/<path:object_id>/delete/                 403@desk            403@desk
/admin/articles/thread/<path:object_id>/change/                 200@newsroom        200@writers
/admin/articles/thread/<path:object_id>/                        302@desk            302@desk
/admin/articles/source/                                         200@newsroom        200@newsroom
/admin/articles/source/add/                                     200@writers         200@writers
/admin/articles/source/<path:object_id>/history/                200@newsroom        200@newsroom
/admin/articles/source/<path:object_id>/delete/                 403@desk            403@desk
/admin/articles/source/<path:object_id>/change/                 200@newsroom        200@writers
/admin/articles/source/<path:object_id>/                        302@desk            302@desk
/admin/articles/picturemark/                                    302@admins          302@admins
/admin/articles/picturemark/add/                                403@desk            403@desk
/admin/articles/picturemark/<path:object_id>/history/           200@admins          200@admins
/admin/articles/picturemark/<path:object_id>/delete/            403@desk            403@desk
/admin/articles/picturemark/<path:object_id>/change/            200@admins          200@admins
/admin/articles/picturemark/<path:object_id>/                   302@desk            302@desk
/admin/articles/redirect/                                       200@admins          200@admins
/admin/articles/redirect/add/                                   200@admins          200@admins
/admin/articles/redirect/<path:object_id>/history/              200@admins          200@admins
/admin/articles/redirect/<path:object_id>/delete/               200@admins          200@admins
/admin/articles/redirect/<path:object_id>/change/               200@admins          200@admins
/admin/articles/redirect/<path:object_id>/                      302@desk            302@desk
/admin/articles/sectionassignment/                              200@admins          200@admins
/admin/articles/sectionassignment/add/                          200@admins          200@admins
/admin/articles/sectionassignment/<path:object_id>/history/     200@admins          200@admins
/admin/articles/sectionassignment/<path:object_id>/delete/      200@admins          200@admins
/admin/articles/sectionassignment/<path:object_id>/change/      200@admins          200@admins
/admin/articles/sectionassignment/<path:object_id>/             302@desk            302@desk
/admin/articles/featuredslot/                                   200@approvers       405@desk
/admin/articles/featuredslot/xep/                               405@desk            302@approvers
/admin/portal/page/<key:pk>/phien-ban/<key:number>/             200@keepers         405@desk
/admin/portal/page/<key:pk>/phien-ban/<key:number>/khoi-phuc/   405@desk            302@keepers
/admin/portal/page/<key:pk>/go-xuong/                           405@desk            302@keepers
/admin/portal/page/                                             200@keepers         200@keepers
/admin/portal/page/add/                                         200@keepers         200@keepers
/admin/portal/page/<path:object_id>/history/                    200@keepers         200@keepers
/admin/portal/page/<path:object_id>/delete/                     403@desk            403@desk
/admin/portal/page/<path:object_id>/change/                     200@keepers         200@keepers
/admin/portal/page/<path:object_id>/                            302@desk            302@desk
/admin/portal/menuitem/<key:pk>/doi-cho/<slug:way>/             405@desk            302@admins
/admin/portal/menuitem/                                         200@admins          200@admins
/admin/portal/menuitem/add/                                     200@admins          200@admins
/admin/portal/menuitem/<path:object_id>/history/                200@admins          200@admins
/admin/portal/menuitem/<path:object_id>/delete/                 200@admins          200@admins
/admin/portal/menuitem/<path:object_id>/change/                 200@admins          200@admins
/admin/portal/menuitem/<path:object_id>/                        302@desk            302@desk
/admin/portal/banner/<key:pk>/ket-thuc/                         405@desk            302@keepers
/admin/portal/banner/                                           200@keepers         200@keepers
/admin/portal/banner/add/                                       200@keepers         200@keepers
/admin/portal/banner/<path:object_id>/history/                  200@keepers         200@keepers
/admin/portal/banner/<path:object_id>/delete/                   403@desk            403@desk
/admin/portal/banner/<path:object_id>/change/                   200@keepers         200@keepers
/admin/portal/banner/<path:object_id>/                          302@desk            302@desk
/^giao-dien/(?P<colour>[0-9a-f]{6})-(?P<digest>[0-9a-f]{12})\.css$ 200@all             405@all
/trang/<slug:slug>/                                             200@all             405@all
/so-do-trang/                                                   200@all             405@all
/admin/articles/missedsearch/                                   200@finders         200@finders
/admin/articles/missedsearch/add/                               403@desk            403@desk
/admin/articles/missedsearch/<path:object_id>/history/          200@finders         200@finders
/admin/articles/missedsearch/<path:object_id>/delete/           200@choosers 200@choosers
/admin/articles/missedsearch/<path:object_id>/change/           200@finders         403@desk
/admin/articles/missedsearch/<path:object_id>/                  302@desk            302@desk
/admin/articles/promotedresult/                                 200@choosers 200@choosers
/admin/articles/promotedresult/add/                             200@choosers 200@choosers
/admin/articles/promotedresult/<path:object_id>/history/        200@choosers 200@choosers
/admin/articles/promotedresult/<path:object_id>/delete/         200@choosers 200@choosers
/admin/articles/promotedresult/<path:object_id>/change/         200@choosers 200@choosers
/admin/articles/promotedresult/<path:object_id>/                302@desk            302@desk
/admin/portal/siteidentity/                                     302@admins          302@admins
/admin/portal/siteidentity/add/                                 403@desk            403@desk
/admin/portal/siteidentity/<path:object_id>/history/            200@admins          200@admins
/admin/portal/siteidentity/<path:object_id>/delete/             403@desk            403@desk
/admin/portal/siteidentity/<path:object_id>/change/             200@admins          200@admins
/admin/portal/siteidentity/<path:object_id>/                    302@desk            302@desk
/admin/^(?P<app_label>accounts|auth|articles|portal)/$          200@staff+404@desk  200@staff+404@desk
/admin/(?P<url>.*)$                                             404@desk            404@desk
/tai-khoan/dang-nhap/                                           200@anonymous+302@desk 200@anonymous+302@desk
/tai-khoan/                                                     200@desk            405@desk
/tai-khoan/tam-ngung/                                           200@all             405@all
/tai-khoan/xac-nhan/                                            200@desk            200@desk
/tai-khoan/quen-mat-khau/                                       200@all             200@all
/tai-khoan/quen-mat-khau/da-gui/                                200@all             405@all
/tai-khoan/dat-lai-mat-khau/<base36:uidb36>-<str:key>/          302@all             302@all
/tai-khoan/dat-lai-mat-khau/xong/                               200@all             405@all
/tai-khoan/cac-phien/                                           200@desk            302@desk
/tai-khoan/da-dang-nhap/                                        200@desk            405@desk
/tai-khoan/dang-xuat/                                           405@all             302@all
/tai-khoan/mat-khau/                                            200@desk            200@desk
/tai-khoan/mat-khau/da-doi/                                     200@desk            405@desk
/tai-khoan/phien/                                               200@all             405@all
/tai-khoan/phien/gia-han/                                       405@all             401@anonymous+200@desk
/tai-khoan/phien/hop-thoai/                                     204@anonymous+200@desk 405@all
/tai-khoan/hai-lop/                                             200@desk            405@desk
/tai-khoan/hai-lop/ma/                                          302@desk            302@desk
/tai-khoan/hai-lop/xac-nhan/                                    302@desk            302@desk
/tai-khoan/hai-lop/ung-dung/bat/                                200@desk            200@desk
/tai-khoan/hai-lop/ung-dung/tat/                                404@desk            404@desk
/tai-khoan/hai-lop/ma-du-phong/                                 404@desk            405@desk
/tai-khoan/hai-lop/ma-du-phong/tao/                             200@desk            200@desk
/tai-khoan/hai-lop/ma-du-phong/tai-ve/                          404@desk            404@desk
/tai-khoan/hai-lop/khoa/                                        200@desk            405@desk
/tai-khoan/hai-lop/khoa/them/                                   200@desk            200@desk
/tai-khoan/hai-lop/khoa/xac-nhan/                               302@desk            302@desk
/tai-khoan/hai-lop/khoa/<int:pk>/go/                            404@desk            404@desk
/tai-khoan/hai-lop/khoa/<int:pk>/doi-ten/                       404@desk            404@desk
/tai-khoan/hai-lop/khoa/dang-nhap/                              302@desk            302@desk
/media/logo-<slug:digest>.png                                   404@all             405@all
/bao-cao-csp/                                                   405@all             415@all
/healthz                                                        200@all             405@all
/readyz                                                         200@all             405@all
/                                                               200@all             405@all
/api/v1/openapi.json                                            200@all             405@all
/api/v1/                                                        404@all             405@all
/api/v1/articles/                                               200@all             405@all
/api/v1/articles/<pk>/                                          200@all             405@all
/api/v1/categories/                                             200@all             405@all
/api/v1/threads/                                                200@all             405@all
/chuyen-muc/<path:path>/                                        200@all             405@all
/bai-viet/<slug:slug>-<key:pk>/                                 200@all             405@all
/bai-viet/<slug:slug>-<key:pk>/in/                              200@all             405@all
/tac-gia/<slug:slug>/                                           200@all             405@all
/the/<slug:slug>/                                               200@all             405@all
/dong-su-kien/<slug:slug>/                                      200@all             405@all
/tim-kiem/                                                      200@all             405@all
/luu-tru/                                                       200@all             405@all
/luu-tru/<year:year>/<two:month>/                               200@all             405@all
/luu-tru/<year:year>/<two:month>/<two:day>/                     200@all             405@all
/<feed:kind>/                                                   200@all             405@all
/<feed:kind>/<path:path>/                                       200@all             405@all
/tac-gia/<slug:slug>/<feed:kind>/                               200@all             405@all
/the/<slug:slug>/<feed:kind>/                                   200@all             405@all
/dong-su-kien/<slug:slug>/<feed:kind>/                          200@all             405@all
/robots.txt                                                     200@all             405@all
/sitemap.xml                                                    200@all             405@all
/sitemap-<part:part>.xml                                        200@all             405@all
/sitemap-chuyen-muc.xml                                         200@all             405@all
/sitemap-tin-tuc.xml                                            200@all             405@all
/luot-xem/                                                      405@all             204@all
/lien-he/                                                       200@all             422@all
/bao-loi/<key:pk>/                                              200@all             422@all
/da-gui-thu/                                                    200@all             405@all
/tim-kiem/goi-y/                                                200@all             405@all
/^media/anh/(?P<digest>[0-9a-f]{32})-(?P<width>[0-9]{2,4})\.(?P<ext>webp|jpg)$ 200@all             405@all
/^media/tep/(?P<digest>[0-9a-f]{32})\.(?P<kind>pdf|docx|xlsx|mp3)$ 200@all             405@all
"""


def expected(visitor):
    """{address: (what GET answers this visitor, what POST answers)}"""
    return {
        address: tuple(_answer_in(cell, visitor) for cell in cells)
        for address, *cells in map(str.split, TABLE.strip().splitlines())
    }


def _answer_in(cell, visitor):
    for part in cell.split("+"):
        status, _at, group = part.partition("@")
        if visitor in GROUPS.get(group, {group}):
            return status
    return "in" if visitor == NOBODY else "403"


@pytest.fixture
def world():
    """A draft with all that can hang on it, and one row of everything that has a page."""
    writer, approver = builders.editor(), builders.approver()
    picture = builders.image(writer)
    section = builders.category("Thời sự")
    thread, source = Thread.objects.create(name="Kỳ họp"), Source.objects.create(name="Báo bạn")
    author, tag = builders.author("Hồng Phái"), builders.tag("Nghị quyết")
    edition = builders.draft(
        writer, category=section, authors=[author], tags=[tag], thread=thread, source=source
    )
    comment = comments.add(edition, approver, "Xem lại số liệu.")
    [message, *_others] = messages.send(Kind.COMMENTED, [writer], edition=edition, actor=approver)
    page = Page(title="Giới thiệu", slug="gioi-thieu")
    pages.keep(page, approver, title=page.title, body="<p>Cơ quan.</p>", description="")
    pages.publish(page, approver)
    attached = builders.document(writer)
    public = builders.published(
        writer,
        category=section,
        picture=picture,
        attachments=[("Phụ lục", attached)],
        reviewer=approver,
    )
    return SimpleNamespace(
        writer=writer,
        approver=approver,
        edition=edition,
        comment=comment,
        message=message,
        passkey=passkey(builders.person()),
        picture=picture,
        public=public,
        attached=attached,
        letter=letters.receive(text="Sai số liệu.", edition=public),
        rows={
            "group": Group.objects.first(),
            "user": builders.person(),
            "unit": Unit.objects.create(name="Phòng Nội chính"),
            "image": picture,
            "document": builders.document(writer),
            "template": Template.objects.create(name="Tin họp", updated_by=approver),
            "edition": edition,
            "category": section,
            "author": author,
            "tag": tag,
            "thread": thread,
            "source": source,
            "picturemark": PictureMark.objects.get(),
            "redirect": Redirect.objects.create(old_path="/cu/", new_path="/moi/"),
            "sectionassignment": SectionAssignment.objects.create(
                user=builders.editor(), category=section
            ),
            "missedsearch": MissedSearch.objects.create(
                words="ho chieu", written="hộ chiếu", first_on="2026-11-01", last_on="2026-11-02"
            ),
            "promotedresult": PromotedResult.objects.create(
                words="can cuoc", written="căn cước", article=edition.article, chosen_by=approver
            ),
            "siteidentity": SiteIdentity.current(),
            "page": page,
            "menuitem": MenuItem.objects.create(label="Liên hệ", address="/lien-he/", position=10),
            "banner": Banner.objects.create(
                text="Bão gần bờ.", ends_at=timezone.now() + timedelta(hours=1), set_by=approver
            ),
        },
    )


def address_of(text, pattern, world, **others):
    """The one address that stands for a pattern: with the rows of `world`, or with `others`."""
    model = re.match(rf"{settings.ADMIN_PATH}\w+/(\w+)/", text)
    row = world.rows.get(model[1]) if model else None
    today, part = timezone.localdate(), (world.public.pk - 1) // sitemaps.PART + 1
    values = {
        "content_type_id": ContentType.objects.get_for_model(Edition).pk,
        "object_id": row.pk if row else world.edition.pk,
        "id": row.pk if row else None,
        "pk": world.public.article_id
        if text.startswith(("bai-viet/", "bao-loi/", "api/v1/"))
        else world.edition.pk,
        "comment": world.comment.pk,
        "step": "submit",
        "number": 1,
        "way": "len",
        "slug": {
            "tac-gia/": world.rows["author"].slug,
            "the/": world.rows["tag"].slug,
            "dong-su-kien/": world.rows["thread"].slug,
            "bai-viet/": world.public.article.slug,
            "trang/": world.rows["page"].slug,
        }.get(text.partition("<")[0]),
        "path": world.rows["category"].path,
        "digest": "0" * 32,
        "kind": "rss",
        "part": part,
        "year": f"{today:%Y}",
        "month": f"{today:%m}",
        "day": f"{today:%d}",
        "uidb36": user_pk_to_url_str(world.rows["user"]),
        "key": default_token_generator.make_token(world.rows["user"]),
    }
    if text.startswith(f"{settings.ADMIN_PATH}hop-thu/"):
        values["pk"] = world.message.pk
    if text.startswith(f"{settings.ADMIN_PATH}articles/readerletter/"):
        values["pk"] = world.letter.pk
    if text.startswith(f"{settings.ADMIN_PATH}accounts/user/"):
        values["pk"] = world.rows["user"].pk
    if model and text.startswith(f"{settings.ADMIN_PATH}portal/"):
        values["pk"] = row.pk
    if "(?P<colour>" in text:
        return "/giao-dien/1f4e79-000000000000.css"
    if text.startswith("tai-khoan/hai-lop/"):
        values["pk"] = world.passkey.pk
    if "(?P<kind>" in text:
        return f"/media/tep/{world.attached.digest}.pdf"
    if "(?P<digest>" in text:
        return images.address(world.picture.digest, 320, "jpg")
    if "(?P<url>" in text:
        return f"/{settings.ADMIN_PATH}khong-co/"
    if "<path:content_type_id>" in text:
        return (
            f"/{settings.ADMIN_PATH}r/x/y/"  # Django's own, behind ours: numbers never get there.
        )
    [address] = filled(text, pattern, lambda parameter: [(values | others)[parameter]])
    return address


def addresses(world):
    """{its name in the table, which is its pattern as text: the address that stands for it}"""
    return {f"/{text}": address_of(text, pattern, world) for _name, text, pattern in patterns()}


@contextmanager
def undone():
    """What is done here did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def client_of(person, **options):
    client = Client(raise_request_exception=False, **options)
    if person is not None:
        sign_in(client, person)
    return client


def answer(response):
    """A response in one word of the table."""
    if response.status_code == HTTPStatus.FOUND and response["Location"].startswith(SIGN_IN):
        return "in"
    return str(response.status_code)


def answers(client, method, asked):
    """{name: answer} when somebody asks for each address; nothing that is done stays."""
    found = {}
    session = client.cookies.output(header="", sep=";")
    for name, address in asked.items():
        client.cookies.load(session)  # signing out took it away
        with undone():
            found[name] = answer(getattr(client, method)(address))
    return found


def rows(world, texts):
    """What these addresses answer now, for each visitor: to be looked at, and put into the table."""
    asked = {name: address for name, address in addresses(world).items() if name in texts}
    found = {
        visitor: (answers(client, "get", asked), answers(client, "post", asked))
        for visitor in VISITORS
        for client in [client_of(visiting(visitor, world))]
    }
    return "\n".join(
        f"{name}\n    GET  {_column(found, name, 0)}\n    POST {_column(found, name, 1)}"
        for name in asked
    )


def _column(found, name, method):
    return ", ".join(f"{both[method][name]}@{visitor}" for visitor, both in found.items())


def test_what_asks_for_a_sign_in_is_the_desk_or_ones_own_account():
    """The second factor is asked for at the desk: a page for staff elsewhere would go around it."""
    kept_out = {address for address, answers in expected(NOBODY).items() if "in" in answers}
    places = (f"/{settings.ADMIN_PATH}", "/tai-khoan/")
    assert [address for address in kept_out if not address.startswith(places)] == []


def test_every_address_stands_in_the_table(world):
    known, there = set(expected(NOBODY)), set(addresses(world))
    assert known - there == set()
    assert there == known, "\n" + rows(world, there - known)


@pytest.mark.parametrize("visitor", VISITORS)
def test_every_address_answers_each_visitor_as_the_table_says(visitor, world):
    client, asked = client_of(visiting(visitor, world)), addresses(world)
    with only_reading():
        shown = answers(client, "get", asked)
    done = answers(client, "post", asked)
    assert {name: (shown[name], done[name]) for name in asked} == expected(visitor)


def test_who_is_suspended_is_nobody_from_then_on(world):
    person = builders.person(is_superuser=True)
    client, asked = client_of(person), addresses(world)
    assert client.get("/admin/").status_code == HTTPStatus.OK
    person.is_active = False
    person.save()
    shown, done = answers(client, "get", asked), answers(client, "post", asked)
    assert {name: (shown[name], done[name]) for name in asked} == expected(NOBODY)


@contextmanager
def only_reading():
    """Fails when something is written but the session: a GET changes nothing."""

    def watch(execute, sql, params, many, context):
        written = re.match(r"\s*(INSERT|UPDATE|DELETE)\b\W*(?:INTO|FROM)?\W*(\w+)", sql)
        assert not written or written[2] == "django_session", sql
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield


def test_nothing_is_done_without_the_token_of_a_form(world):
    """But for what browsers send by themselves: they have none, and nothing is done that somebody
    could want to do in another's name."""
    refusal = "Biểu mẫu đã hết hiệu lực"
    for person in (None, builders.person(is_superuser=True)):
        client = client_of(person, enforce_csrf_checks=True)
        for name, address in addresses(world).items():
            response = client.post(address)
            if name == "/bao-cao-csp/":
                assert response.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE
            elif name == "/luot-xem/":
                assert response.status_code == HTTPStatus.NO_CONTENT
            elif name.startswith("/api/"):
                assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
            elif answer(response) == "in":
                assert person is None
            else:
                assert response.status_code == HTTPStatus.FORBIDDEN, name
                assert refusal in response.content.decode(), name


# Redirects stay on the site

#: What leads to another site, or runs, if a browser is sent there.
ELSEWHERE = [
    "//evil.example/",
    "///evil.example/",
    "https://evil.example/",
    "http:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "\\\\evil.example/",
    "/\\evil.example/",
    "/\t/evil.example/",
    "\n//evil.example/",
    " https://evil.example/",
    "https://testserver@evil.example/",
    "https:/\\testserver:80@evil.example/",
]
#: Names of parameters that lead somewhere, here or elsewhere in the world.
LEADING = "next url return to goto redirect target r u loc tro-ve _changelist_filters".split()


def leads_off(response):
    """Whether a browser that follows this answer leaves the site (URL Standard: it drops tabs and
    line breaks, and takes "\\" for "/")."""
    if not 300 <= response.status_code < 400:
        return False
    location = re.sub(r"[\t\r\n]", "", response["Location"]).strip().replace("\\", "/")
    there = urlsplit(urljoin("http://testserver/", location))
    return there.scheme != "http" or there.netloc != "testserver"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_led_off_the_site_by_signing_in_or_out(target):
    person = builders.editor()
    told = {"login": person.username, "password": builders.PASSWORD}
    for address in ("/tai-khoan/dang-nhap/", "/admin/login/"):
        query = {"next": target}
        client = client_of(None)
        assert not leads_off(client.get(address, query)), address
        signed_in = client.post("/tai-khoan/dang-nhap/", told | query, query_params=query)
        assert (signed_in.status_code, signed_in["Location"]) == (HTTPStatus.FOUND, "/admin/")
        # Somebody who is signed in already is sent on at once.
        assert not leads_off(client.get(address, query)), address
    for address in ("/tai-khoan/dang-xuat/", "/admin/logout/"):
        response = client_of(person).post(address, {"next": target}, query_params={"next": target})
        assert response.status_code == HTTPStatus.FOUND
        assert not leads_off(response), address


def test_where_to_go_after_signing_in_is_kept_when_it_is_here():
    """The same way leads on, so that the refusals above prove something."""
    told = {"login": builders.editor().username, "password": builders.PASSWORD}
    response = client_of(None).post("/tai-khoan/dang-nhap/", told | {"next": "/admin/hop-thu/?a=1"})
    assert response["Location"] == "/admin/hop-thu/?a=1"


def test_no_parameter_of_any_address_leads_off_the_site(world):
    words, led = dict.fromkeys(LEADING, "//evil.example/"), 0
    for person in (None, world.writer):
        client = client_of(person)
        session = client.cookies.output(header="", sep=";")
        for name, address in addresses(world).items():
            for method in ("get", "post"):
                client.cookies.load(session)
                with undone():
                    response = getattr(client, method)(address, query_params=words)
                assert not leads_off(response), name
                led += 300 <= response.status_code < 400
    assert led > 100


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/..", "/admin//evil.example"])
def test_a_missing_slash_leads_nobody_off_the_site(path, world):
    for client in (client_of(None), client_of(world.approver)):
        assert not leads_off(client.get(path))


# What is other people's


def test_another_persons_messages_are_not_there(world):
    client = client_of(world.approver)
    for name in ("inbox_open", "inbox_read"):
        response = client.post(reverse(f"admin:{name}", args=[world.message.pk]))
        assert response.status_code == HTTPStatus.NOT_FOUND
    world.message.refresh_from_db()
    assert world.message.read_at is None
    client.post(reverse("admin:inbox_all_read"), {"newest": world.message.pk})
    world.message.refresh_from_db()
    assert world.message.read_at is None


def test_another_persons_unsaved_text_is_neither_shown_nor_dropped(world):
    kept = autosave.keep(
        world.writer, autosave.form_of(world.edition), "a" * 32, {"title": ["Zaphira chưa lưu"]}
    )
    address = f"/admin/articles/edition/{world.edition.pk}/"
    own, others = client_of(world.writer), client_of(world.approver)
    restored = f"{address}change/?khoi-phuc={kept.pk}"
    assert "Zaphira" in own.get(restored).content.decode()
    assert "Zaphira" not in others.get(restored).content.decode()
    others.post(f"{address}tu-luu/bo/", {"autosave": kept.pk})
    assert Autosave.objects.filter(pk=kept.pk).exists()
    own.post(f"{address}tu-luu/bo/", {"autosave": kept.pk})
    assert not Autosave.objects.filter(pk=kept.pk).exists()


@pytest.mark.parametrize("act", ["tra-loi", "da-xu-ly", "mo-lai"])
def test_a_comment_is_found_beside_its_own_text_alone(act, world):
    client = client_of(world.approver)
    for edition, comment in (
        (world.public.pk, world.comment.pk),
        (world.edition.pk, world.comment.pk + 1000),
    ):
        response = client.post(
            f"/admin/articles/edition/{edition}/nhan-xet/{comment}/{act}/", {"text": "Có."}
        )
        assert response.status_code == HTTPStatus.NOT_FOUND


def test_what_was_said_of_a_restricted_text_is_not_there_for_others(world):
    restrictions.limit(world.edition, world.writer, people=[world.approver])
    outsider, insider = client_of(builders.approver()), client_of(world.approver)
    base = f"/admin/articles/edition/{world.edition.pk}/nhan-xet/"
    for address in (base, *(f"{base}{world.comment.pk}/{act}/" for act in ("tra-loi", "da-xu-ly"))):
        assert outsider.post(address, {"text": "Có."}).status_code == HTTPStatus.NOT_FOUND
        assert insider.post(address, {"text": "Có."}).status_code == HTTPStatus.FOUND


def test_numbers_that_name_nothing_are_not_found(world):
    """Or lead back to the desk with a word on it, as Django's own pages of rows do."""
    client = client_of(builders.person(is_superuser=True))
    for name, text, pattern in patterns():
        if not set(pattern.converters) & {"pk", "object_id", "id"}:
            continue
        absent = {"pk": 987654, "object_id": 987654, "id": 987654}
        address = address_of(text, pattern, world, **absent)
        response = client.get(address)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response = client.post(address)
        if "object_id" in pattern.converters and "view_on_site" not in name:
            assert response.status_code in (HTTPStatus.FOUND, HTTPStatus.FORBIDDEN), name
        else:
            assert response.status_code == HTTPStatus.NOT_FOUND, text
