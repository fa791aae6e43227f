"""From where a request came."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str | None:
    """The address of whoever asked, as one spelling; None where there is none (a Unix socket).

    `X-Forwarded-For` is a list that each proxy adds to at its end, and of which a visitor may write
    the beginning. So of it only the entry that the outermost of our own proxies added is believed:
    counted from the end, the one in the place `TRUSTED_PROXY_COUNT`. With none, or where the list is
    shorter or says something else there, it is the address that is connected.
    """
    entries = request.headers.get("x-forwarded-for", "").split(",")
    count: int = settings.TRUSTED_PROXY_COUNT
    if 0 < count <= len(entries) and (forwarded := _spelt(entries[-count])):
        return forwarded
    return _spelt(request.META.get("REMOTE_ADDR", ""))


def _spelt(written: str) -> str | None:
    """An address without its port; an IPv4 address that is written as IPv6 as what it is."""
    written = written.strip()
    if written.startswith("["):
        written = written[1:].partition("]")[0]
    elif written.count(":") == 1:
        written = written.partition(":")[0]
    try:
        address = ip_address(written.partition("%")[0])
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)


def user_agent_of(request: HttpRequest) -> str:
    """What the browser says it is: anything."""
    return str(request.headers.get("user-agent", ""))


def source_of(address: str | None) -> str:
    """Who is counted as one: an IPv4 address, or the network that one subscriber of IPv6 has."""
    if address is None:
        return "-"
    if isinstance(ip_address(address), IPv6Address):
        return str(ip_network(f"{address}/64", strict=False))
    return address
