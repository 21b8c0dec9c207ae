"""Is this push from Shopee, and which event is it?

Shopee signs the callback URL as typed in its console and the raw bytes. The guide says with the partner
key, the console has a push key of its own: both are tried, an empty one never.
"""

import hashlib
import logging

from django.conf import settings
from django.http import HttpRequest

from channels.shopee import payloads, sign
from omnihub.core.errors import Unreadable
from omnihub.core.verdicts import Refuse, Reply, Store, Verdict

logger = logging.getLogger("omnihub.channels")

APP = "app"
LONGEST_KEY = 150
CONSOLE_TEST = 0


def verify(request: HttpRequest, key: str) -> Verdict:
    """One callback URL for the whole app, so one key in its path."""
    if key != APP:
        return Refuse(404)
    body = request.body
    push = _parsed(body)
    if push and push.code == CONSOLE_TEST and "verify_info" in push.data:
        return Reply(204)  # may come before there is a push key; nothing is kept of it
    if not _genuine(request.headers.get("Authorization", ""), body):
        return Refuse(401, wrong_secret=True)
    return Store(_key(push, body))


def event_key(body: bytes) -> str:
    """What makes two deliveries of one push the same event, also when one was fetched as lost."""
    return _key(_parsed(body), body)


def _key(push: payloads.Push | None, body: bytes) -> str:
    given = push.msg_id if push else ""
    is_key = 0 < len(given) <= LONGEST_KEY and given.isprintable()
    return given if is_key else hashlib.sha256(body).hexdigest()


def _parsed(body: bytes) -> payloads.Push | None:
    try:
        return payloads.Push.parse(payloads.decode(body))
    except (Unreadable, ValueError):
        return None


def _genuine(given: str, body: bytes) -> bool:
    url = settings.SHOPEE_PUSH_URL
    keys = {"push": settings.SHOPEE_PUSH_KEY, "partner": settings.SHOPEE_PARTNER_KEY}
    signed_with = [name for name, key in keys.items() if key and sign.same(given, sign.push(key, url, body))]
    if signed_with and "push" not in signed_with:
        logger.info("push signed with the partner key", extra={"source": "shopee"})
    if not signed_with:
        logger.warning("push with a wrong signature", extra={"source": "shopee", "bytes": len(body)})
    return bool(signed_with)
