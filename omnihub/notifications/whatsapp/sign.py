"""How WhatsApp signs its calls: HMAC-SHA256 over the raw bytes with the app's secret, as lower-case hex.

What it signs has all but ASCII escaped, so a body that was read and written again has another signature.
"""

import hashlib
import hmac


def call(secret: str, body: bytes) -> str:
    """As it stands in X-Hub-Signature-256."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def same(given: str, expected: str) -> bool:
    """In constant time, also for what is no ASCII. What is not set equals nothing."""
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


def event_key(body: bytes) -> str:
    """Calls carry no number of their own: the same bytes are the same call."""
    return hashlib.sha256(body).hexdigest()
