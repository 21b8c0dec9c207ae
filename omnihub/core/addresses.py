"""Addresses that strangers name: what they are, and whether all the world reaches what they lead to. Pure."""

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import SplitResult, urlsplit

from omnihub.core.errors import Refused, Unreachable
from omnihub.core.texts import Text

LONGEST_URL = 500
PORTS = {"https": 443, "http": 80}
WRITTEN = re.compile(r"[!-~]+", re.ASCII)

NOT_GLOBAL_V4 = tuple(map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24")))
GLOBAL_V6 = IPv6Network("2000::/3")
NOT_GLOBAL_V6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20")))
NAT64 = IPv6Network("64:ff9b::/96")

Number = IPv4Address | IPv6Address
Look = Callable[[str, int], Sequence[str]]


class NotPublic(Refused):
    """An address that a stranger may not send us to."""


@dataclass(frozen=True, slots=True)
class Rules:
    """`plain`: without TLS, too. `inside`: also to what only we can reach. For demo and tests."""

    plain: bool = False
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """An address as it was read."""

    name: str
    port: int
    target: str
    tls: bool

    @property
    def host(self) -> str:
        """As the header names it."""
        name = f"[{self.name}]" if ":" in self.name else self.name
        return name if self.port == PORTS["https" if self.tls else "http"] else f"{name}:{self.port}"


def read(url: str, rules: Rules) -> Spot:
    """Raises NotPublic for what is none, or is not to be called."""
    try:
        parts = urlsplit(url)
        port, name = parts.port, parts.hostname or ""
    except ValueError:
        raise _unreadable() from None
    if not WRITTEN.fullmatch(url) or len(url) > LONGEST_URL or not _plain(parts, name):
        raise _unreadable()
    if parts.scheme != "https" and not rules.plain:
        raise NotPublic(Text("The address has to begin with https://."), code="address_not_https")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Spot(name, port or PORTS[parts.scheme], target, parts.scheme == "https")


def _plain(parts: SplitResult, name: str) -> bool:
    """A host, and neither a password nor a place within a page."""
    return bool(name) and parts.scheme in PORTS and "@" not in parts.netloc and not parts.fragment


def _unreadable() -> NotPublic:
    return NotPublic(
        Text("This is no address of the web without user name and # that could be called."),
        code="address_unreadable",
    )


def is_public(number: str) -> bool:
    """Whether all the world reaches it. A number within a number is what counts of it."""
    try:
        found: Number = ipaddress.ip_address(number)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        within = _within(found)
        if within is None:
            return found in GLOBAL_V6 and not any(found in net for net in NOT_GLOBAL_V6)
        found = within
    special = found.is_multicast or found.is_reserved or any(found in net for net in NOT_GLOBAL_V4)
    return found.is_global and not special


def _within(found: IPv6Address) -> IPv4Address | None:
    if found.ipv4_mapped or found.sixtofour:
        return found.ipv4_mapped or found.sixtofour
    return IPv4Address(int(found) & 0xFFFFFFFF) if found in NAT64 else None


def look_up(name: str, port: int) -> list[str]:
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def numbers(spot: Spot, rules: Rules, look: Look = look_up) -> Sequence[str]:
    """Where it leads. One number of several that is not public refuses them all."""
    try:
        found = look(spot.name, spot.port)
    except (OSError, UnicodeError) as error:
        raise Unreachable(
            Text("The name %(name)s is not known.", name=spot.name), sent=False, code="no_such_name"
        ) from error
    if not rules.inside and not all(map(is_public, found)):
        raise NotPublic(
            Text("%(name)s leads to an address that is not public.", name=spot.name),
            code="address_not_public",
        )
    return found
