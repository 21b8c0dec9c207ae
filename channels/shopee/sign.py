"""How Shopee signs: HMAC-SHA256 over parts put together without separators, as lower-case hex.

Neither the query nor the body of a request is signed. A push is: over its raw bytes.
"""

import hashlib
import hmac


def _hex(key: str, message: bytes) -> str:
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


def public(key: str, partner_id: int, path: str, timestamp: int) -> str:
    return _hex(key, f"{partner_id}{path}{timestamp}".encode())


def owned(key: str, partner_id: int, path: str, timestamp: int, access_token: str, owner_id: int) -> str:
    """For calls in the name of a shop or a merchant: the token and its owner's id are signed too."""
    return _hex(key, f"{partner_id}{path}{timestamp}{access_token}{owner_id}".encode())


def push(key: str, callback_url: str, body: bytes) -> str:
    """`callback_url` as typed in Shopee's console, which may differ from what a proxy shows us."""
    return _hex(key, callback_url.encode() + b"|" + body)


def same(given: str, expected: str) -> bool:
    """In constant time, also for what is no ASCII."""
    return hmac.compare_digest(given.encode(), expected.encode())
