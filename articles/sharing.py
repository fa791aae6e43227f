"""Addresses at which an article is passed on: plain links, nothing is loaded from anybody.

Each network takes the article's address and finds title and picture on its page (Open Graph).
"""

from __future__ import annotations

import base64
import json
from typing import NamedTuple
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _


class Way(NamedTuple):
    """One way to pass an article on, as a link says it."""

    name: str
    address: str


def ways(title: str, address: str) -> list[Way]:
    """`address` is the article's own, absolute."""
    return [
        Way("Facebook", f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': address})}"),
        Way(
            "Zalo",
            f"https://button-share.zalo.me/share_external?{urlencode({'d': _zalo(address)})}",
        ),
        Way("X", f"https://x.com/intent/post?{urlencode({'url': address, 'text': title})}"),
        Way(_("Email"), _mail(title, address)),
    ]


def _zalo(address: str) -> str:
    """What Zalo's own button hands over; `zalo.me/share`, which many sites link to, is no such page."""
    return base64.b64encode(json.dumps({"url": address}).encode()).decode()


def _mail(title: str, address: str) -> str:
    # RFC 6068: "+" is no space there, and lines end with CRLF.
    body = f"{title}\r\n{address}"
    return f"mailto:?subject={quote(title, safe='')}&body={quote(body, safe='')}"
