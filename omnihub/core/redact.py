"""Take secrets and people out of what is shown or logged."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

MASK = "•••"
SECRET = re.compile(
    r"(token|secret|password|passwd|api_?key|partner_?key|authori[sz]ation|cookie|(^|[_-])sign(ature)?$)"
)
PERSONAL = re.compile(
    r"(phone|e?mail|address|recipient|buyer_?(user_?)?name|full_?name|customer_?name|zipcode|message_to_seller"
    r"|account_(number|holder)|given_names|surname|payer_|sender_name|display_name"
    r"|^(wa_id|user_id|from|profile|body|caption)$)"
)
IN_TEXT = re.compile(
    r"(?i)\b((?:access_|refresh_)?token|sign|signature|secret|password|api_?key|partner_?key|code)(\s*[=:]\s*)"
    r"([^\s&,;\"']+)"
)
LINK = re.compile(r"(?<=/)[A-Za-z0-9_-]{22}(?=/|\s|[?'\">]|$)")
"""A part of an address that is 128 bits long opens something."""
PARTNER_KEY = re.compile(r"(ohk_[0-9a-f]{10})_[A-Za-z0-9_-]+")
"""What it begins with is no secret, and says which one to revoke."""


def is_private(name: str) -> bool:
    lower = name.lower()
    return bool(SECRET.search(lower) or PERSONAL.search(lower))


def data(value: Any) -> Any:
    """The same structure with every secret and personal value masked, however deep."""
    if isinstance(value, dict):
        return {key: MASK if is_private(str(key)) and item else data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [data(item) for item in value]
    return value


def text(value: str) -> str:
    """Free text, an error message say, without `token=...`, its kin, secret links, and keys of partners."""
    shown = PARTNER_KEY.sub(rf"\1_{MASK}", LINK.sub(MASK, value))
    return IN_TEXT.sub(lambda found: f"{found[1]}{found[2]}{MASK}", shown)


def path(url: str) -> str:
    """Only the path: signatures and tokens travel in queries."""
    return urlsplit(url).path or "/"


def body(raw: str) -> str:
    """A stored body for people's eyes; what is not JSON is only measured."""
    try:
        return json.dumps(data(json.loads(raw)), ensure_ascii=False, indent=2)
    except ValueError:
        return f"{len(raw)} characters, not JSON"
