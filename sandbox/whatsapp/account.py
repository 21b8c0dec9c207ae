"""The number that sends, its business account, and the app's subscription to its news."""

from collections.abc import Mapping
from typing import Any

from sandbox import storage
from sandbox.whatsapp import identity
from sandbox.whatsapp.letters import SUBSCRIBED
from sandbox.world import memory

Given = Mapping[str, Any]
Answer = dict[str, Any]
APP = {"id": identity.APP_ID, "name": "OmniHub", "link": "https://www.facebook.com/games/?app_id=1"}
NUMBER: Answer = {
    "id": identity.PHONE_ID,
    "verified_name": identity.VERIFIED_NAME,
    "display_phone_number": identity.PHONE_SHOWN,
    "code_verification_status": "VERIFIED",
    "quality_rating": "GREEN",
    "platform_type": "CLOUD_API",
    "throughput": {"level": "STANDARD"},
    "status": "CONNECTED",
    "name_status": "APPROVED",
    "account_mode": "LIVE",
    "whatsapp_business_manager_messaging_limit": "TIER_2K",
}
USUAL = ("verified_name", "code_verification_status", "display_phone_number", "quality_rating", "throughput")


def number(given: Given) -> Answer:
    wanted = [name.strip() for name in str(given.get("fields") or "").split(",") if name.strip()]
    names = dict.fromkeys([*(wanted or USUAL), "id"])
    return {name: NUMBER[name] for name in names if name in NUMBER}


def numbers(given: Given) -> Answer:
    return {"data": [number(given)], "paging": {"cursors": {"before": "QQ", "after": "QQ"}}}


def business(_given: Given) -> Answer:
    return {"id": identity.WABA_ID, "name": identity.VERIFIED_NAME, "timezone_id": "62"}


def subscribed(_given: Given) -> Answer:
    known = memory.recall(SUBSCRIBED, default=True)
    return {"data": [{"whatsapp_business_api_data": APP}] if known else []}


def subscribe(_given: Given) -> Answer:
    return _change(to=True)


def unsubscribe(_given: Given) -> Answer:
    return _change(to=False)


def _change(*, to: bool) -> Answer:
    with storage.writing():
        memory.keep(SUBSCRIBED, to)
    return {"success": True}
