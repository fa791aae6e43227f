"""The pages that a process keeps, within a number of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict

from portal.page_cache.page import Page
from portal.page_cache.requests import Key

#: What a page costs besides its bodies, in bytes: its headers, and Python's own objects.
OVERHEAD = 4000
#: How much of the room is for pages that were asked for more than once.
PROTECTED = 0.8
#: A page that would take more than this part of the room is not kept.
LARGEST = 1 / 8


class Shelf:
    """Two rows (a segmented LRU: Karedla, Love, Wherry 1994). A page comes into the first, and into
    the second when it is asked for again; what goes is the one of the first row that was asked for
    longest ago. A robot that walks through the archive goes through the first row alone."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._lock = threading.Lock()
        self._new: OrderedDict[Key, tuple[Page, int]] = OrderedDict()
        self._proven: OrderedDict[Key, tuple[Page, int]] = OrderedDict()
        self.bytes = 0
        self._proven_bytes = 0

    def __len__(self) -> int:
        return len(self._new) + len(self._proven)

    def __contains__(self, key: Key) -> bool:
        return key in self._proven or key in self._new

    def get(self, key: Key) -> Page | None:
        with self._lock:
            if held := self._proven.get(key):
                self._proven.move_to_end(key)
                return held[0]
            if held := self._new.get(key):
                self._prove(key)
                return held[0]
            return None

    def put(self, key: Key, page: Page) -> None:
        """Keep this page, or weigh it again after it grew."""
        weight = page.weight + len(key.path) + len(key.query) + OVERHEAD
        with self._lock:
            row = self._proven if key in self._proven else self._new
            self._take(key)
            if weight > self.size * LARGEST:
                return
            row[key] = (page, weight)
            self.bytes += weight
            if row is self._proven:
                self._proven_bytes += weight
                self._demote()
            while self.bytes > self.size:
                self._take(next(iter(self._new or self._proven)))

    def drop(self, key: Key) -> None:
        with self._lock:
            self._take(key)

    def _prove(self, key: Key) -> None:
        self._proven[key] = held = self._new.pop(key)
        self._proven_bytes += held[1]
        self._demote()

    def _demote(self) -> None:
        while self._proven_bytes > self.size * PROTECTED:
            key, held = self._proven.popitem(last=False)
            self._proven_bytes -= held[1]
            self._new[key] = held

    def _take(self, key: Key) -> None:
        if held := self._new.pop(key, None):
            self.bytes -= held[1]
        elif held := self._proven.pop(key, None):
            self.bytes -= held[1]
            self._proven_bytes -= held[1]
