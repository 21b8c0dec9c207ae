"""Whose call a request is, by the address it comes from."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
ONE_HOUSE = 64
"""Who has one IPv6 address has all of its /64."""


def of(request: HttpRequest) -> str | None:
    """Each trusted proxy adds at the end whom it was called by; what stands before that anybody may write."""
    found = _found(request)
    return str(found) if found else None


def to_count(request: HttpRequest) -> str | None:
    """What failed logins are counted by: no more of them for somebody with many addresses of one house."""
    found = _found(request)
    if found is None or found.version == 4:  # noqa: PLR2004 - the version's own name
        return str(found) if found else None
    return str(ipaddress.ip_network((found, ONE_HOUSE), strict=False).network_address)


def _found(request: HttpRequest) -> Address | None:
    told = request.headers.get("X-Forwarded-For", "").split(",")
    count: int = settings.TRUSTED_PROXIES
    by_proxy = _read(told[-count]) if 0 < count <= len(told) else None
    return by_proxy or _read(request.META.get("REMOTE_ADDR", ""))


def _read(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text.strip())
    except ValueError:
        return None
