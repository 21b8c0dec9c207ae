"""Tokens, and the shop about itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from channels.shopee.payloads.fields import Row

EPOCH_FROM = 10**9  # a life time in seconds is never that long: then it is a moment


@dataclass(frozen=True, slots=True)
class Tokens:
    access_token: str
    refresh_token: str
    expires_at: datetime
    shop_ids: tuple[str, ...]

    @classmethod
    def parse(cls, answer: Any, asked_at: datetime) -> Self:
        row = Row(answer, "tokens")
        life = row.whole("expire_in")
        return cls(
            access_token=row.need_text("access_token"),
            refresh_token=row.need_text("refresh_token"),
            expires_at=row.need_moment("expire_in")
            if life > EPOCH_FROM
            else asked_at + timedelta(seconds=life),
            shop_ids=tuple(str(one) for one in answer.get("shop_id_list") or []),
        )


@dataclass(frozen=True, slots=True)
class ShopInfo:
    name: str
    region: str
    status: str
    authorised_until: datetime | None
    fulfilment: str

    @classmethod
    def parse(cls, answer: Any) -> Self:
        row = Row(answer.get("response") or answer, "the shop's data")
        return cls(
            name=row.need_text("shop_name"),
            region=row.need_text("region").upper(),
            status=row.text("status") or "NORMAL",
            authorised_until=row.moment("expire_time"),
            fulfilment=row.text("shop_fulfillment_flag"),
        )
