"""By what a buyer is known again in another shop: nothing is made of masked values. Pure."""

from dataclasses import dataclass

from channels.records import MASK, AddressData, BuyerData
from omnihub.core import phones

SHORTEST_NAME = 4
LONGEST = 240


@dataclass(frozen=True, slots=True)
class Keys:
    """Empty where the marketplace shows nothing to go by."""

    phone: str = ""
    email: str = ""
    place: str = ""


def keys(buyer: BuyerData, address: AddressData | None) -> Keys:
    where = address or AddressData()
    name = buyer.name if _clear(buyer.name) else where.name
    return Keys(
        phone=phone(buyer.phone) or phone(where.phone),
        email=email(where.email),
        place=place(name, where.postcode),
    )


def phone(typed: str) -> str:
    """Its one spelling: +62812…; empty for what nobody can be reached by."""
    return phones.read(typed).e164


def email(typed: str) -> str:
    """Capitals do not make another mailbox."""
    told = typed.strip().lower()
    return told if _clear(told) and "@" in told else ""


def place(name: str, postcode: str) -> str:
    """A name at a place: weaker than a number, as two people may be called alike there."""
    letters = "".join(one for one in name.casefold() if one.isalnum() or one.isspace())
    words = " ".join(letters.split())
    if not (_clear(name) and _clear(postcode)) or len(words) < SHORTEST_NAME:
        return ""
    return f"{words}|{postcode.strip()}"[:LONGEST]


def _clear(text: str) -> bool:
    return bool(text.strip()) and MASK not in text
