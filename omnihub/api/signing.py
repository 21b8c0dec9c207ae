"""Notices are signed as https://www.standardwebhooks.com says, so that ready-made libraries check them."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from uuid import UUID

from omnihub.core import clock

MARK = "whsec_"
SECRET_BYTES = 32
VERSION = "v1"


def new_secret() -> str:
    return MARK + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers(secret: str, key: UUID, body: bytes, at: datetime) -> dict[str, str]:
    """`key` is the same each time the notice is sent, the moment that of this try."""
    stamp = str(clock.to_epoch(at))
    signed = hmac.digest(_raw(secret), b".".join((str(key).encode(), stamp.encode(), body)), hashlib.sha256)
    return {
        "Content-Type": "application/json",
        "User-Agent": "OmniHub",
        "Webhook-Id": str(key),
        "Webhook-Timestamp": stamp,
        "Webhook-Signature": f"{VERSION},{base64.b64encode(signed).decode()}",
    }


def _raw(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(MARK))
