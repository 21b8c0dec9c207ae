"""Is this call from WhatsApp, and which is it? The handshake is a GET with our own word."""

import logging

from django.conf import settings
from django.http import HttpRequest

from omnihub.core.verdicts import Refuse, Reply, Store, Verdict
from omnihub.notifications.whatsapp import sign

logger = logging.getLogger("omnihub.notifications")

APP = "app"
LONGEST_CHALLENGE = 100
OK = 200
"""Any other answer, also 204, is no answer to WhatsApp: it would call again for days."""


def verify(request: HttpRequest, key: str) -> Verdict:
    if key != APP:
        return Refuse(404)
    if request.method == "GET":
        return _shaken_hands(request)
    body = request.body
    if not _genuine(request.headers.get("X-Hub-Signature-256", ""), body):
        logger.warning("call with a wrong signature", extra={"source": "whatsapp", "bytes": len(body)})
        return Refuse(401, wrong_secret=True)
    return Store(sign.event_key(body), status=OK)


def _shaken_hands(request: HttpRequest) -> Verdict:
    asked = request.GET
    challenge = asked.get("hub.challenge", "")
    word = asked.get("hub.verify_token", "")
    is_ours = asked.get("hub.mode") == "subscribe" and sign.same(word, settings.WHATSAPP_VERIFY_TOKEN)
    if is_ours and challenge.isascii() and challenge.isalnum() and len(challenge) <= LONGEST_CHALLENGE:
        return Reply(OK, challenge)
    return Refuse(403)


def _genuine(given: str, body: bytes) -> bool:
    secret = settings.WHATSAPP_APP_SECRET
    return bool(secret) and sign.same(given, sign.call(secret, body))
