"""News for the integrator: what is pushed, stored in the transaction of the change it tells of."""

import json
import time
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from sandbox import options
from sandbox.catalogue import MAIN_ACCOUNT_ID, PARTNER_ID
from sandbox.shopee import push_settings, sender
from sandbox.shopee.models import Order, Package, Push, Return

VERIFY = {"verify_info": "This is a Verification message.Please respond in the certain format."}
SHOP_AUTHORISED, SHOP_CANCELLED, ORDER_STATUS, TRACKING_NUMBER, EXPIRING = 1, 2, 3, 4, 12
DOCUMENT_STATUS, RETURN_UPDATE, PACKAGE_STATUS, PACKAGE_INFO = 15, 29, 30, 47


def body(msg_id: str, code: int, data: dict[str, Any], **more: Any) -> str:
    """As on the wire: msg_id first, then data with its keys in order, no blanks."""
    envelope = {"msg_id": msg_id, "data": dict(sorted(data.items())), **more, "code": code}
    return json.dumps({**envelope, "timestamp": int(time.time())}, separators=(",", ":"), ensure_ascii=False)


def verification_body() -> str:
    return json.dumps({"code": 0, "data": VERIFY}, separators=(",", ":"))


def order_status(order: Order) -> Push:
    data = {
        "completed_scenario": order.completed_scenario,
        "items": [],
        "ordersn": order.order_sn,
        "status": order.status,
        "update_time": order.update_time,
    }
    return _push(ORDER_STATUS, data, order.shop_id)


def package_status(order: Order, parcel: Package) -> Push:
    data = {
        "fulfillment_status": parcel.status,
        "ordersn": order.order_sn,
        "package_number": parcel.number,
        "update_time": order.update_time,
    }
    return _push(PACKAGE_STATUS, data, order.shop_id)


def tracking_number(order: Order, parcel: Package) -> Push:
    data = {
        "forder_id": parcel.number,
        "ordersn": order.order_sn,
        "package_number": parcel.number,
        "tracking_no": parcel.tracking_number,
    }
    return _push(TRACKING_NUMBER, data, order.shop_id)


def document_status(order: Order, parcel: Package) -> Push:
    data = {"ordersn": order.order_sn, "package_number": parcel.number, "status": parcel.label_state}
    return _push(DOCUMENT_STATUS, data, order.shop_id)


def return_update(row: Return, order: Order, field: str, old: str, new: str) -> Push:
    changed = {"update_field": field, "old_value": old, "new_value": new, "update_time": row.update_time}
    data = {"order_sn": order.order_sn, "return_sn": row.return_sn, "updated_values": [changed]}
    return _push(RETURN_UPDATE, data, order.shop_id)


def package_info(order: Order, parcel: Package, field: str, old: Any, new: Any) -> Push:
    data = {
        "order_sn": order.order_sn,
        "package_number": parcel.number,
        "changed_fields": [field],
        "old": {field: old},
        "new": {field: new},
        "update_time": order.update_time,
    }
    return _push(PACKAGE_INFO, data, order.shop_id)


def authorised(shop_ids: list[int], *, main_account: bool = False) -> Push:
    data: dict[str, Any] = {
        "authorize_type": "shop authorization",
        "extra": f"shop_id {', '.join(map(str, shop_ids))} is authorized successfully",
        "success": 1,
    }
    if main_account:
        more = {"main_account_id": MAIN_ACCOUNT_ID, "merchant_id_list": [], "shop_id_list": shop_ids}
        return _push(SHOP_AUTHORISED, data | more, None)
    data["shop_id"] = shop_ids[0]
    return _push(SHOP_AUTHORISED, data, None)


def authorisation_gone(shop_id: int, why: str = "user cancel shop authorization") -> Push:
    data = {"authorize_type": why, "extra": "", "shop_id": shop_id, "success": 1}
    return _push(SHOP_CANCELLED, data, None)


def authorisation_expiring(shop_ids: list[int], before: int) -> Push:
    data = {
        "merchant_expire_soon": [],
        "shop_expire_soon": shop_ids,
        "user_expire_soon": [],
        "expire_before": before,
        "page_no": 1,
        "total_page": 1,
    }
    return _push(EXPIRING, data, None)


def _push(code: int, data: dict[str, Any], shop_id: int | None) -> Push:
    if shop_id is None:
        more = {} if code == EXPIRING else {"partner_id": PARTNER_ID}
    else:
        more = {"shop_id": shop_id}
    now, msg_id = time.time(), uuid.uuid4().hex
    text = body(msg_id, code, data, **more)
    return Push(msg_id=msg_id, shop_id=shop_id, code=code, body=text, made_at=now, due=now)


def tell(news: Iterable[Push]) -> None:
    """Store and, once committed, send. Nobody is told while there is no callback URL, or it is suspended."""
    if not options.current.push_url or options.current.push_status == "Suspended":
        return
    wanted, blocked = push_settings.wanted(), push_settings.blocked()
    rows = [push for push in news if push.code in wanted and push.shop_id not in blocked]
    stored = Push.objects.bulk_create(rows, batch_size=2000)
    transaction.on_commit(lambda: sender.post_office.take(stored))
