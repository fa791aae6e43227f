"""Where attached files are served: to everybody while a live edition has them."""

from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import quote

from django.core.files.storage import Storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from accounts.at_the_desk import is_at_the_desk
from articles import documents, http_ranges, vietnamese
from articles.http import SHARED_SECONDS
from articles.models import Attachment, Document, Edition

#: Bytes that are read and sent at a time.
_PIECE = 256 * 1024
#: Whatever a browser makes of such a file, it may do nothing (CSP 3, 7.1).
_POLICY = "default-src 'none'; sandbox"


@require_safe
def document(request: HttpRequest, digest: str, kind: str) -> HttpResponseBase:
    """A file for everybody while a live edition has it, for the newsroom at all times, for nobody else.

    It is saved, never shown in our origin, under the title that its newest edition gives it.
    """
    found = get_object_or_404(Document, digest=digest, kind=kind)
    uses = Attachment.objects.filter(document=found).order_by("-edition_id", "-pk")
    titles = uses.filter(edition__in=Edition.objects.live().order_by()).values_list("title")[:1]
    public = titles.first()
    if public is None and not (
        is_at_the_desk(request)
        and request.user.has_perm("articles.view_document")
        and Document.objects.visible_to(request.user).filter(pk=found.pk).exists()
    ):
        raise Http404
    storage, name = found.original.storage, found.original.name
    if not storage.exists(name):
        raise Http404
    etag = f'"{found.digest}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = _content(request, found, storage, etag)
        response["Content-Disposition"] = disposition(
            public[0] if public else documents.title_from(found.name), kind
        )
    response["ETag"] = etag
    response["Content-Security-Policy"] = _POLICY
    # People find the article, which says what is withdrawn or corrected; the file cannot.
    response["X-Robots-Tag"] = "noindex"
    if public:
        # Players of other sites may fetch it, as they may pictures.
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = (
        f"public, max-age=300, s-maxage={SHARED_SECONDS}" if public else "private, no-store"
    )
    return response


def _content(
    request: HttpRequest, found: Document, storage: Storage, etag: str
) -> HttpResponseBase:
    """The file, the part of it that was asked for, or that there is no such part."""
    size = found.byte_size
    try:
        part = http_ranges.asked_for(request, size, etag)
    except http_ranges.Unsatisfiable:
        refused = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    start, length = part or http_ranges.Part(0, size)
    response = StreamingHttpResponse(
        [] if request.method == "HEAD" else _pieces(storage, found.original.name, start, length),
        status=HTTPStatus.PARTIAL_CONTENT if part else HTTPStatus.OK,
        content_type=documents.MEDIA_TYPES[found.kind],
    )
    response["Content-Length"] = str(length)
    response["Accept-Ranges"] = "bytes"
    if part:
        response["Content-Range"] = f"bytes {start}-{start + length - 1}/{size}"
    return response


def _pieces(storage: Storage, name: str, start: int, length: int) -> Iterator[bytes]:
    with storage.open(name) as file:
        file.seek(start)
        while length and (piece := file.read(min(_PIECE, length))):
            length -= len(piece)
            yield piece


def disposition(title: str, kind: str) -> str:
    """What has a browser save the file under its title (RFC 6266, appendix D): in Latin letters for
    programs that know no others, and as it is.

    Signs that a file's name cannot have somewhere become hyphens.
    """
    plain = "".join("-" if sign in '\\/:*?"<>|' or sign < " " else sign for sign in title)
    plain = plain.strip(" .-")[:120] or "tai-lieu"
    latin = vietnamese.slug(plain)[:80] or "tai-lieu"
    encoded = quote(f"{plain}.{kind}", safe="!#$&+-.^_`|~")
    return f"attachment; filename=\"{latin}.{kind}\"; filename*=UTF-8''{encoded}"
