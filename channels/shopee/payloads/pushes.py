"""Pushes, those that got lost, and the app's settings for them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from channels.shopee.payloads.fields import Row, decode


@dataclass(frozen=True, slots=True)
class PushConfig:
    callback_url: str
    status: str
    suspended_at: datetime | None
    blocked_shop_ids: tuple[str, ...]
    on: frozenset[int]
    off: frozenset[int]

    @classmethod
    def parse(cls, response: Any) -> Self:
        row = Row(response, "the push settings")
        return cls(
            callback_url=row.text("callback_url"),
            status=row.text("live_push_status").lower(),
            suspended_at=row.moment("suspended_time"),
            blocked_shop_ids=tuple(str(one) for one in row.value.get("blocked_shop_id") or []),
            on=_codes(row.value.get("push_config_on_list")),
            off=_codes(row.value.get("push_config_off_list")),
        )


def _codes(given: Iterable[Any] | None) -> frozenset[int]:
    return frozenset(int(one) for one in given or [] if str(one).isdecimal())


@dataclass(frozen=True, slots=True)
class Push:
    code: int
    shop_id: str
    msg_id: str
    data: Row

    @classmethod
    def parse(cls, body: Any) -> Self:
        row = Row(body, "a push")
        data = row.row("data")
        return cls(
            code=row.whole("code"),
            shop_id=row.ident("shop_id") or data.ident("shop_id", "shopid"),
            msg_id=row.text("msg_id"),
            data=data,
        )


@dataclass(frozen=True, slots=True)
class LostPushes:
    """`bodies` are the pushes as they would have come in, byte for byte where Shopee kept them so."""

    bodies: tuple[bytes, ...]
    last_message_id: int
    more: bool

    @classmethod
    def parse(cls, response: Any) -> Self:
        row = Row(response, "lost pushes")
        return cls(
            bodies=tuple(_body(one.value) for one in row.rows("push_message_list")),
            last_message_id=row.whole("last_message_id"),
            more=row.flag("has_next_page"),
        )


def _body(row: Mapping[str, Any]) -> bytes:
    """`data` is the whole push as text; the sample shows an object, and it may be the inner `data` alone."""
    data = row.get("data")
    if isinstance(data, str) and data:
        try:
            read = decode(data.encode())
        except ValueError:
            return data.encode()  # kept as it is: evidence that nobody can read
        if _is_whole(read):
            return data.encode()
        data = read
    whole = data if _is_whole(data) else {**row, "data": data or {}}
    return json.dumps(whole, separators=(",", ":"), ensure_ascii=False, default=str).encode()


def _is_whole(value: Any) -> bool:
    return isinstance(value, Mapping) and "code" in value and "data" in value
