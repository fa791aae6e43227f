"""One page that is kept, and how it answers a request (RFC 9110 and 9111)."""

from __future__ import annotations

import gzip
import math
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

import brotli
from django.utils.http import http_date, parse_http_date_safe

from articles.http import SHARED_SECONDS, STALE_SECONDS
from portal.generation import Generation
from portal.page_cache.requests import Environ

Headers = list[tuple[str, str]]

IDENTITY = "identity"
#: Codings in the order in which we like to send them, each with what makes it.
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
_COMPRESSED_TYPES = re.compile(r"text/|image/svg|application/(?:.+\+)?(?:json|xml|javascript)\b")
#: Smaller bodies are sent as they are, in bytes.
_SMALL = 200
#: What describes the body, which a 304 has none of (RFC 9110, 15.4.5).
_OF_THE_BODY = frozenset({"content-type", "content-length", "content-encoding", "content-language"})


@dataclass(frozen=True, slots=True)
class Variant:
    """The page in one coding."""

    etag: str
    headers: Headers
    headers_of_304: Headers
    body: bytes


class Page:
    """What Django answered, in each coding that somebody asked for: made once, not for each request.

    `made` and `fresh_until` are seconds of the epoch.
    """

    def __init__(
        self,
        status: str,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        generation: Generation,
        made: float,
    ) -> None:
        self.status = status
        self.is_ok = status.startswith("200")
        self.generation = generation
        self.made = made
        self.fresh_until = made + SHARED_SECONDS
        self._body = body
        self._headers = [
            each for each in headers if each[0].lower() not in ("content-length", "date", "vary")
        ]
        self._headers.append(("Date", http_date(made)))
        named = {name.lower(): value for name, value in self._headers}
        self._etag = named.get("etag", "")
        self._modified = parse_http_date_safe(named.get("last-modified", ""))
        self._is_compressible = len(body) >= _SMALL and bool(
            _COMPRESSED_TYPES.match(named.get("content-type", ""))
        )
        self._lock = threading.Lock()
        self._variants: dict[str, Variant] = {}

    @property
    def weight(self) -> int:
        """Bytes of all its bodies."""
        return len(self._body) + sum(
            len(each.body) for coding, each in list(self._variants.items()) if coding != IDENTITY
        )

    def is_fresh(self, now: float) -> bool:
        return self.made <= now < self.fresh_until

    def may_be_stale(self, now: float) -> bool:
        """Whether it may still answer while somebody else renders it anew."""
        return now < self.fresh_until + STALE_SECONDS

    def take_over(self, former: Page) -> None:
        """What was compressed of the same words is good for this page too."""
        if former._body == self._body and former._etag == self._etag:
            for coding, variant in list(former._variants.items()):
                if coding != IDENTITY:
                    self._variants[coding] = self._variant(coding, variant.body)

    def variant(self, accepted: str | None) -> tuple[Variant, bool]:
        """What fits this Accept-Encoding, and whether it was made just now, so that the page grew."""
        coding = chosen(accepted) if self._is_compressible else IDENTITY
        if found := self._variants.get(coding):
            return found, False
        with self._lock:
            if found := self._variants.get(coding):
                return found, False
            body = CODINGS[coding](self._body) if coding in CODINGS else self._body
            self._variants[coding] = made = self._variant(coding, body)
            return made, coding != IDENTITY

    def _variant(self, coding: str, body: bytes) -> Variant:
        # A strong validator is of the bytes that are sent: each coding has its own (RFC 9110, 8.8.3.3).
        etag = self._etag
        if coding != IDENTITY and etag.endswith('"'):
            etag = f'{etag[:-1]}-{coding}"'
        headers = [(name, etag if name == "ETag" else value) for name, value in self._headers]
        headers.append(("Content-Length", str(len(body))))
        if self._is_compressible:
            headers.append(("Vary", "Accept-Encoding"))
        if coding != IDENTITY:
            headers.append(("Content-Encoding", coding))
        short = [each for each in headers if each[0].lower() not in _OF_THE_BODY]
        return Variant(etag, headers, short, body)

    def is_known(self, environ: Environ, variant: Variant) -> bool:
        """Whether the one who asks has these bytes already (RFC 9110, 13.1.2, 13.1.3, 13.2.2)."""
        if not self.is_ok:
            return False
        if (known := environ.get("HTTP_IF_NONE_MATCH")) is not None:
            return known.strip() == "*" or _opaque(variant.etag) in _opaque_tags(known)
        if self._modified is not None and "HTTP_IF_MODIFIED_SINCE" in environ:
            since = parse_http_date_safe(environ["HTTP_IF_MODIFIED_SINCE"])
            return since is not None and self._modified <= since
        return False

    def age(self, now: float) -> Headers:
        """Rounded up: a cache behind us must not keep it longer than from its rendering on."""
        seconds = math.ceil(now - self.made)
        return [("Age", str(seconds))] if seconds > 0 else []


_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')


def _opaque(etag: str) -> str | None:
    """Without its mark of weakness: conditions of GET compare weakly (RFC 9110, 8.8.3.2)."""
    found = _TAG.fullmatch(etag)
    return found[1] if found else None


@lru_cache(1000)
def _opaque_tags(header: str) -> frozenset[str]:
    return frozenset(_TAG.findall(header[:4000]))


_QUALITY = re.compile(r"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)


@lru_cache(1000)
def chosen(accepted: str | None) -> str:
    """The coding to send for this Accept-Encoding (RFC 9110, 12.5.3): what is liked best, of what is
    liked as much the smallest. Where nothing is acceptable, the body as it is."""
    if not accepted:
        return IDENTITY
    qualities: dict[str, float] = {}
    for part in accepted[:1000].lower().split(","):
        name, _, parameter = (word.strip() for word in part.partition(";"))
        quality = _QUALITY.fullmatch(parameter) if parameter else None
        if name and (quality or not parameter):
            name = "gzip" if name == "x-gzip" else name
            qualities.setdefault(name, float(quality[1]) if quality else 1.0)
    others = qualities.get("*")
    liked = {coding: qualities.get(coding, others or 0.0) for coding in CODINGS}
    liked[IDENTITY] = qualities.get(IDENTITY, others if others == 0 else 0.0001)
    best = max(liked, key=lambda coding: liked[coding])
    return best if liked[best] > 0 else IDENTITY
