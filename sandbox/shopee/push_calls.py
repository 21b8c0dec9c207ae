"""The calls about pushes: lost ones, and what is pushed where. All are public: no token, no shop."""

import json
import time
from typing import Any
from urllib.parse import urlsplit

from sandbox import options, storage
from sandbox.shopee import errors, push_settings, pushes, sender
from sandbox.shopee.calls import Call
from sandbox.shopee.models import Push

PAGE = 100
KEPT_SECONDS = 3 * 86400


def get_lost_push_message(_call: Call) -> dict[str, Any]:
    """GET push/get_lost_push_message: the hundred earliest of the last three days; `data` is a string."""
    lost = Push.objects.filter(state="lost", ended_at__gte=time.time() - KEPT_SECONDS).order_by(
        "ended_at", "id"
    )
    page = list(lost[: PAGE + 1])
    rows = [
        {"code": push.code, "timestamp": int(push.ended_at or 0), "data": _data(push.body)}
        | ({"shop_id": push.shop_id} if push.shop_id else {})
        for push in page[:PAGE]
    ]
    return {
        "push_message_list": rows or (None if options.current.lost_as_objects else []),
        "has_next_page": len(page) > PAGE,
        "last_message_id": page[:PAGE][-1].pk if page else 0,
    }


def _data(body: str) -> Any:
    """A text by the reference's table, an object by its sample."""
    return json.loads(body) if options.current.lost_as_objects else body


def confirm_consumed_lost_push_message(call: Call) -> None:
    """POST push/confirm_consumed_lost_push_message: a watermark; everything up to it is gone."""
    last = call.number("last_message_id")
    with storage.writing():
        mark = Push.objects.filter(pk=last, state="lost").first()
        if mark:
            earlier = Push.objects.filter(state="lost", ended_at__lt=mark.ended_at)
            same = Push.objects.filter(state="lost", ended_at=mark.ended_at, pk__lte=last)
            (earlier | same).update(state="consumed")


def get_app_push_config(_call: Call) -> dict[str, Any]:
    """GET push/get_app_push_config"""
    on = push_settings.wanted()
    return {
        "callback_url": options.current.push_url,
        "live_push_status": options.current.push_status,
        "suspended_time": int(time.time()) if options.current.push_status == "Suspended" else 0,
        "blocked_shop_id": sorted(push_settings.blocked()),
        "push_config_on_list": sorted(on),
        "push_config_off_list": sorted(set(push_settings.ALL) - on),
    }


def set_app_push_config(call: Call) -> dict[str, Any]:
    """POST push/set_app_push_config: a callback URL has to answer a test push; that ends a suspension."""
    on, off = _codes(call, "set_push_config_on"), _codes(call, "set_push_config_off")
    blocked = call.given.get("blocked_shop_id_list")
    if blocked is not None and len(blocked) > push_settings.MOST_BLOCKED:
        raise errors.wrong(f"blocked_shop_id_list must be {push_settings.MOST_BLOCKED} or less.")
    url = call.text("callback_url", "")
    if url:
        _verified(url)
        options.change({"push_url": url, "push_status": "Normal"})
    with storage.writing():
        push_settings.change(on, off, blocked)
    return {"result": "success"}


def _codes(call: Call, name: str) -> list[int]:
    codes = [int(code) for code in call.given.get(name) or []]
    if any(code not in push_settings.CHANGEABLE for code in codes):
        raise errors.wrong(f"{name} is invalid.")
    return codes


def _verified(url: str) -> None:
    if urlsplit(url).scheme not in {"http", "https"}:
        raise errors.wrong("callback_url is invalid.")
    answer = verify(url)
    if not answer.good:
        raise errors.wrong(f"callback_url did not answer the test push: {answer.words}")


def verify(url: str) -> sender.Answer:
    """What the Console's "Verify" button does."""
    return sender.send(url, pushes.verification_body().encode())


def send_by_hand(body: str | dict[str, Any]) -> sender.Answer:
    """A push made by hand, signed as any other; a text goes out byte for byte."""
    text = body if isinstance(body, str) else json.dumps(body, separators=(",", ":"), ensure_ascii=False)
    return sender.send(options.current.push_url, text.encode())
