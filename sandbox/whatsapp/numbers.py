"""Who a message goes to, and the numbers whose endings make something happen."""

import hashlib
import re
from dataclasses import dataclass

from sandbox.whatsapp.models import Contact

TOLERATED = re.compile(r"[\s().\-]")
REACHABLE = re.compile(r"[1-9]\d{7,14}")
NOT_MOBILE = re.compile(r"62[^8]")
"""An Indonesian number that is no mobile's has no WhatsApp here; 620… is a typing error."""


@dataclass(frozen=True, slots=True)
class Magic:
    """What befalls a number with a certain ending."""

    code: int = 0
    at_once: bool = False
    hangs: bool = False
    sends: bool = True


ENDINGS = {
    "0026": Magic(131026),
    "0049": Magic(131049),
    "0472": Magic(130472),
    "0050": Magic(131050),
    "0429": Magic(130429, at_once=True),
    "0056": Magic(131056, at_once=True),
    "0048": Magic(131048, at_once=True),
    "0500": Magic(131000, at_once=True),
    "0099": Magic(hangs=True),
    "0098": Magic(hangs=True, sends=False),
}
WORDS = {
    "0026": "not on WhatsApp (131026, in a status)",
    "0049": "held back for a healthy ecosystem (131049, in a status)",
    "0472": "in an experiment (130472, in a status)",
    "0050": "wants no marketing (131050, in a status)",
    "0429": "too many messages a second (130429, at once)",
    "0056": "too many to this phone (131056, at once)",
    "0048": "limited because of spam (131048, at once)",
    "0500": "an error of WhatsApp's own (131000 with HTTP 500)",
    "0099": "the message goes out, the answer never comes",
    "0098": "nothing goes out, and the answer never comes",
}


def digits(to: str) -> str:
    """What WhatsApp makes of `to`; "" when it is no number at all."""
    bare = TOLERATED.sub("", to).removeprefix("+")
    return bare if bare.isascii() and bare.isdigit() else ""


def own(typed: str) -> str:
    """A phone knows its number, however a person here types it: 0812… is 62812…"""
    bare = digits(typed)
    return f"62{bare[1:]}" if bare.startswith("0") else bare


def on_whatsapp(wa_id: str) -> bool:
    return bool(REACHABLE.fullmatch(wa_id)) and not NOT_MOBILE.match(wa_id)


def magic(wa_id: str) -> Magic:
    return ENDINGS.get(wa_id[-4:], Magic())


def contact(wa_id: str) -> Contact:
    known, _ = Contact.objects.get_or_create(wa_id=wa_id, defaults={"user_id": user_id(wa_id)})
    return known


def user_id(wa_id: str) -> str:
    """The name by which a business knows who hides the number (BSUID)."""
    return f"ID.{int(hashlib.sha256(wa_id.encode()).hexdigest()[:14], 16)}"
