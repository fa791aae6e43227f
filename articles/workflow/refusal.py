from __future__ import annotations


class Refused(Exception):
    """A step was not taken. `reasons` holds every reason, each a sentence for the screen."""

    def __init__(self, reasons: list[str], *, stale: bool = False) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons
        self.stale = stale
