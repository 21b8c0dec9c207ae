"""Where a buyer is reached by a way, whether that can be right, and how it is shown and recognised."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac

from channels.records import MASK
from omnihub.core import phones
from omnihub.core.phones import Kind
from omnihub.notifications.events import EMAIL, Because

SALT = "omnihub.notifications.recipient"
NO_PHONE = {
    Kind.EMPTY: Because.NO_ADDRESS,
    Kind.MASKED: Because.MASKED,
    Kind.LANDLINE: Because.LANDLINE,
    Kind.WRONG: Because.WRONG,
}


@dataclass(frozen=True, slots=True)
class Address:
    """`because`: why nobody is reached there."""

    way: str
    value: str = ""
    because: str = ""
    hashes: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        return shown(self.way, self.value)

    @property
    def hash(self) -> str:
        """By the key in use."""
        return self.hashes[0] if self.hashes else ""


def at(way: str, value: str) -> Address:
    """One that is known to be right."""
    return Address(way, value, hashes=hashes(value))


def email(typed: str) -> Address:
    value = typed.strip()
    if not value:
        return Address(EMAIL, because=Because.NO_ADDRESS)
    if MASK in value:
        return Address(EMAIL, because=Because.MASKED)
    try:
        validate_email(value)
    except ValidationError:
        return Address(EMAIL, because=Because.WRONG)
    return at(EMAIL, value)


def phone(way: str, typed: str) -> Address:
    """Every way that rings a mobile phone."""
    found = phones.read(typed)
    return at(way, found.e164) if found.mobile else Address(way, because=NO_PHONE[found.kind])


def shown(way: str, value: str) -> str:
    if not value:
        return ""
    if way != EMAIL:
        return phones.masked(value)
    name, _at, host = value.rpartition("@")
    return f"{name[:1]}***@{host}"[:120]


def hashed(value: str) -> str:
    """Keyed: there are few enough numbers to try them all against a bare hash."""
    return _hashed(value, settings.SECRET_KEY)


def hashes(value: str) -> tuple[str, ...]:
    """By the key in use and those before it."""
    return tuple(_hashed(value, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def _hashed(value: str, key: str | bytes) -> str:
    return salted_hmac(SALT, value.strip().lower(), secret=key, algorithm="sha256").hexdigest()
