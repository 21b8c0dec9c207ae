"""Shopee's signatures, as Shopee computes them."""

import hashlib
import hmac


def _hex(key: str, text: bytes) -> str:
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()


def public(key: str, partner_id: str, path: str, timestamp: str) -> str:
    return _hex(key, f"{partner_id}{path}{timestamp}".encode())


def for_id(key: str, partner_id: str, path: str, timestamp: str, access_token: str, its_id: str) -> str:
    """Calls for a shop, a merchant or a user: the same string, with that one's id at the end."""
    return _hex(key, f"{partner_id}{path}{timestamp}{access_token}{its_id}".encode())


def push(key: str, callback_url: str, body: bytes) -> str:
    """The Authorization header of a push."""
    return _hex(key, callback_url.encode() + b"|" + body)


def equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
