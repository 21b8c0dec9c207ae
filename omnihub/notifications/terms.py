"""The words that templates may use of an order."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from channels.calling_off import Reason
from channels.models import Checkout, Order
from channels.models.own import OURS
from channels.own import links
from channels.records import MASK
from omnihub.core import clock, money
from omnihub.notifications.events import Language
from omnihub.notifications.models import MessagePolicy

MOST_LINES = 10
MORE = {Language.INDONESIAN: "dan {n} barang lain", Language.ENGLISH: "and {n} more"}
AWAITED = {
    Language.INDONESIAN: "Pesanan diproses setelah pembayaran kami terima.",
    Language.ENGLISH: "We prepare it as soon as your payment has arrived.",
}
AT_THE_DOOR = {
    Language.INDONESIAN: "Pembayaran dilakukan saat paket diterima.",
    Language.ENGLISH: "You pay when the parcel arrives.",
}
BUYER = {Language.INDONESIAN: "Pelanggan", Language.ENGLISH: "customer"}
REASONS: Mapping[str, Mapping[Language, str]] = {
    Reason.OUT_OF_STOCK: {Language.INDONESIAN: "Stok habis", Language.ENGLISH: "Out of stock"},
    Reason.CUSTOMER_REQUEST: {Language.INDONESIAN: "Permintaan pembeli", Language.ENGLISH: "Your request"},
}
"""Why pieces were cancelled: what a whole order was cancelled for stands in the order itself."""

KNOWN: Mapping[str, Promise] = {
    "order": _("the order's number"),
    "shop": _("the shop's name"),
    "name": _("the recipient's name"),
    "items": _("what was ordered, a line each"),
    "total": _("what the buyer pays"),
    "payment": _("how it goes on: the payment is awaited, or is made at the door"),
    "pieces": _("what was cancelled of the order, a line each"),
    "amount": _("what is refunded"),
    "carrier": _("the courier"),
    "awb": _("the waybill, or several"),
    "link": _("where the parcel is followed: the shop's tracking page, or our own page of the order"),
    "pay": _("where an order of our own shop is paid"),
    "track": _("our own page of the order, which shows how it goes on"),
    "reason": _("why it was cancelled"),
    "contact": _("where buyers may ask, as the shop says"),
    "ordered_on": _("the day of the order"),
}

SAMPLE: Mapping[str, str] = {
    "order": "INV-0012",
    "shop": "Toko Contoh",
    "name": "Budi Santoso",
    "items": "2 × Tas Anyaman Rotan\n1 × Dompet Kulit",
    "total": "Rp 245.000",
    "payment": "Pesanan diproses setelah pembayaran kami terima.",
    "pieces": "1 × Dompet Kulit",
    "amount": "Rp 245.000",
    "carrier": "JNE Reguler",
    "awb": "JNE0012345678",
    "link": "https://cekresi.example/JNE0012345678",
    "pay": "https://toko.example/checkout/kode/",
    "track": "https://toko.example/track/kode/",
    "reason": "Stok habis",
    "contact": "halo@toko.example",
    "ordered_on": "28/11/2026",
}


def of(
    order: Order, policy: MessagePolicy, language: str, facts: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """The order with its shop, lines and packages read. `facts`: what the event brings along itself: pieces
    by line key, and the sum that goes back.
    """
    facts = facts or {}
    waybills = [one.tracking_number for one in order.packages.all() if one.tracking_number]
    own = _checkout(order)
    track = links.track_url(own) if own else ""
    couriers = dict.fromkeys(one.carrier or order.carrier for one in order.packages.all())
    total = money.rupiah(order.buyer_total) if order.buyer_total else ""
    return {
        "order": order.number,
        "shop": order.shop.name,
        "name": _name(order, language),
        "items": _items(order, language),
        "total": total,
        "pieces": _pieces(order, facts.get("pieces", {})),
        "amount": _amount(facts) if "amount" in facts else total,
        "payment": _payment(order, language),
        "carrier": ", ".join(name for name in couriers if name) or order.carrier,
        "awb": ", ".join(waybills),
        "link": track or _links(policy, waybills),
        "pay": links.pay_url(own) if own and own.offered and not order.paid_at else "",
        "track": track,
        "reason": _reason(order, facts.get("reason", ""), language),
        "contact": policy.contact,
        "ordered_on": _day(order.placed_at),
    }


def _name(order: Order, language: str) -> str:
    """A starred name is no name to greet somebody by."""
    name = order.recipient_name
    return name if name and MASK not in name else BUYER[Language(language)]


def _payment(order: Order, language: str) -> str:
    if order.cash_on_delivery:
        return AT_THE_DOOR[Language(language)]
    return "" if order.paid_at else AWAITED[Language(language)]


def _items(order: Order, language: str) -> str:
    lines = [line for line in order.lines.all() if line.quantity]
    told = [f"{line.quantity} × {line.name}" for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        told.append(MORE[Language(language)].format(n=len(lines) - MOST_LINES))
    return "\n".join(told)


def _reason(order: Order, code: str, language: str) -> str:
    return REASONS.get(code, {}).get(Language(language)) or order.cancel_reason


def _pieces(order: Order, pieces: Mapping[str, int]) -> str:
    names = {line.key: line.name for line in order.lines.all()}
    return "\n".join(f"{count} × {names[key]}" for key, count in pieces.items() if key in names)


def _amount(facts: Mapping[str, Any]) -> str:
    return money.rupiah(Decimal(facts["amount"])) if facts["amount"] else ""


def _checkout(order: Order) -> Checkout | None:
    """Only our own shops have one."""
    return getattr(order, "checkout", None) if order.shop.kind in OURS else None


def _links(policy: MessagePolicy, waybills: Iterable[str]) -> str:
    if not policy.tracking_url:
        return ""
    return " ".join(policy.tracking_url.replace("{awb}", waybill) for waybill in waybills)


def _day(moment: datetime) -> str:
    return f"{clock.jakarta_date(moment):%d/%m/%Y}"
