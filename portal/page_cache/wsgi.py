"""The way of a request past Django, or into it once for all who wait for the same page."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any

from articles.http import ERROR_SECONDS, STALE_SECONDS
from portal.generation import Generation, Generations, generations
from portal.page_cache.page import Headers, Page
from portal.page_cache.requests import Environ, Key, for_everybody, key_of, parameters_of
from portal.page_cache.shelf import Shelf

StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

#: How long a request waits for another one that renders its page, in seconds.
PATIENCE = 10


class Flight:
    """A page that is being rendered: those who ask for it meanwhile wait for what comes of it."""

    def __init__(self) -> None:
        self.is_over = threading.Event()
        self.page: Page | None = None


class PageCache:
    """A WSGI application around Django's. `size` is in bytes.

    `counted` says what became of the requests: "hit", "miss" (rendered for this one), "waited" (for
    somebody else's rendering), "stale", "passed on" (not ours).
    """

    def __init__(
        self, application: Application, size: int, known: Generations = generations
    ) -> None:
        self.application = application
        self.shelf = Shelf(size)
        self.counted: Counter[str] = Counter()
        self._generations = known
        self._flights: dict[tuple[Key, Generation], Flight] = {}
        self._boarding = threading.Lock()
        self._counting = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = key_of(environ)
        page = self.shelf.get(key) if key else None
        if key is None or (page is None and parameters_of(key.path) is None):
            return self._pass_on(environ, start_response)
        generation = self._generations.current()
        if generation is None:
            return self._pass_on(environ, start_response)
        # A page of another generation may show what was withdrawn since.
        usable = page if page and page.generation == generation else None
        if usable and usable.is_fresh(time.time()):
            return self._answer("hit", key, usable, environ, start_response)
        flight, is_first = self._board(key, generation)
        if is_first:
            return self._render(flight, key, generation, page, usable, environ, start_response)
        if usable and usable.may_be_stale(time.time()):
            return self._answer("stale", key, usable, environ, start_response)
        flight.is_over.wait(PATIENCE)
        if flight.page:
            return self._answer("waited", key, flight.page, environ, start_response)
        return self._pass_on(environ, start_response)

    def _pass_on(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        self._count("passed on")
        return self.application(environ, start_response)

    def _count(self, how: str) -> None:
        with self._counting:
            self.counted[how] += 1

    def _board(self, key: Key, generation: Generation) -> tuple[Flight, bool]:
        """The rendering of this page, and whether it is for the one who asks to do it."""
        with self._boarding:
            if flight := self._flights.get((key, generation)):
                return flight, False
            self._flights[key, generation] = flight = Flight()
            return flight, True

    def _render(
        self,
        flight: Flight,
        key: Key,
        generation: Generation,
        former: Page | None,
        usable: Page | None,
        environ: Environ,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        said: list[tuple[str, Headers]] = []
        made = time.time()
        try:
            response: Any = self.application(
                for_everybody(environ, key),
                lambda status, headers, *_: said.append((status, headers)),
            )
            status, headers = said[0]
            if status.startswith("5") and usable and made - usable.made < ERROR_SECONDS:
                with closing(response):
                    flight.page = usable
                # The page stands a little longer, so that not everybody runs into the same fault.
                usable.fresh_until = time.time() + STALE_SECONDS
                return self._answer("stale", key, usable, environ, start_response)
            if not _is_shared(response, headers):
                self.shelf.drop(key)
                self._count("passed on")
                start_response(status, headers)
                return _without_body(response) if environ["REQUEST_METHOD"] == "HEAD" else response
            with closing(response):
                flight.page = page = Page(status, headers, b"".join(response), generation, made)
            if former:
                page.take_over(former)
            self.shelf.put(key, page)
        finally:
            with self._boarding:
                del self._flights[key, generation]
            flight.is_over.set()
        return self._answer("miss", key, page, environ, start_response)

    def _answer(
        self, how: str, key: Key, page: Page, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        self._count(how)
        variant, grew = page.variant(environ.get("HTTP_ACCEPT_ENCODING"))
        if grew:
            self.shelf.put(key, page)
        age = [] if how == "miss" else page.age(time.time())
        if page.is_known(environ, variant):
            start_response("304 Not Modified", variant.headers_of_304 + age)
            return []
        start_response(page.status, variant.headers + age)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [variant.body]


def _is_shared(response: Any, headers: Headers) -> bool:
    """Whether its view says that it is everybody's, and nothing was added for somebody."""
    return (
        getattr(response, "is_shared", False)
        and not response.streaming
        and not any(_is_of_one(name.lower(), value) for name, value in headers)
    )


def _is_of_one(name: str, value: str) -> bool:
    """Whether a header makes an answer somebody's own. In which coding it is sent is seen to here."""
    return name == "set-cookie" or (name == "vary" and value.lower() != "accept-encoding")


def _without_body(response: Any) -> Iterable[bytes]:
    response.close()
    return []
