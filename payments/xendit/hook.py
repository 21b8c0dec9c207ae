"""Is this call from Xendit? It signs nothing: one fixed token tells, so nothing in the call is believed."""

import logging

from django.http import HttpRequest

from omnihub.core.verdicts import Refuse, Store, Verdict
from payments import accounts
from payments.xendit import sign
from payments.xendit.connect import GATEWAY

logger = logging.getLogger("omnihub.payments")

APP = "app"
OK = 200
"""What Xendit takes for "heard"; any other 2xx would do as well."""


def verify(request: HttpRequest, key: str) -> Verdict:
    if key != APP:
        return Refuse(404)
    body = request.body
    if not _genuine(request.headers.get("x-callback-token", "")):
        logger.warning("notice with a wrong token", extra={"source": GATEWAY, "bytes": len(body)})
        return Refuse(401, wrong_secret=True)
    return Store(sign.event_key(body), status=OK)


def _genuine(given: str) -> bool:
    return sign.same(given, accounts.keys(GATEWAY).callback_token)
