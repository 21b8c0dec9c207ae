"""What the warehouse did lately: shipments, labels, scans; and what came back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

from channels.models import ReturnCase, ReturnItem
from channels.states import OrderStatus
from omnihub.demo.seed.sales import HOUR, Sale
from omnihub.demo.seed.table import Row, Table
from shipping.models import Label, ScanEvent, Shipment

SHIPMENT = (
    "id", "order_id", "package_id", "state", "ship_by", "asked_at", "asked_by", "method", "arranged_at",
    "packed_at", "packed_by", "changed_at",
)  # fmt: skip
LABEL = (
    "shipment_id", "shop_id", "state", "kind", "tracking_number", "format", "pages", "asked_at", "asked_by",
    "made_at", "fetched_at", "printed_at", "printed_by", "prints",
)  # fmt: skip
SCAN = ("at", "by", "code", "verdict", "shipment_id", "order_id")
CASE = (
    "id", "shop_id", "order_id", "number", "order_number", "state", "remote_status", "reason",
    "refund_amount", "asked_at", "act_by", "remote_updated_at", "read_at", "changed_at",
)  # fmt: skip
ITEM = ("case_id", "item_id", "model_id", "sku", "name", "quantity", "refund")
LATELY = timedelta(days=90)
"""What was handed over before is in the marketplace's own books."""
LABELS_KEPT, SCANS_KEPT = timedelta(days=30), timedelta(days=30)
TO_ARRANGE = frozenset({OrderStatus.READY_TO_SHIP, OrderStatus.CANCEL_REQUESTED})
RETURNS = frozenset({OrderStatus.RETURNED, OrderStatus.RETURN_REQUESTED})
ANSWERED_WITHIN = timedelta(days=2)
WHO = "seed"


class Parcels:
    def __init__(self, end: datetime) -> None:
        self.end = end
        self.shipments = Table(Shipment, *SHIPMENT)
        self.labels = Table(Label, *LABEL)
        self.scans = Table(ScanEvent, *SCAN)
        self.cases = Table(ReturnCase, *CASE)
        self.items = Table(ReturnItem, *ITEM)
        self.keys, self.case_keys = count(self.shipments.next_pk()), count(self.cases.next_pk())

    def write(self, sales: Iterable[Sale], packages: dict[int, int]) -> int:
        """`packages`: by order."""
        theirs = [sale for sale in sales if not sale.stall.ours]
        sent = [(next(self.keys), sale) for sale in theirs if self._ours_to_send(sale)]
        arranged = [(pk, sale) for pk, sale in sent if sale.status not in TO_ARRANGE]
        scanned = [(pk, sale) for pk, sale in arranged if self._after(sale.shipped_at, SCANS_KEPT)]
        cases = [(next(self.case_keys), sale) for sale in theirs if sale.status in RETURNS]
        return (
            self.shipments.write([_shipment(pk, sale, packages[sale.pk]) for pk, sale in sent])
            + self.labels.write([self._label(pk, sale) for pk, sale in arranged])
            + self.scans.write([_scan(pk, sale) for pk, sale in scanned])
            + self.cases.write([self._case(pk, sale) for pk, sale in cases])
            + self.items.write([row for pk, sale in cases for row in _items(pk, sale)])
        )

    def _ours_to_send(self, sale: Sale) -> bool:
        live = sale.paid_at is not None and not sale.history and sale.cancelled_at is None
        return live and self._after(sale.paid_at, LATELY)

    def _after(self, at: datetime | None, span: timedelta) -> bool:
        return at is not None and self.end - at < span

    def _label(self, pk: int, sale: Sale) -> Row:
        asked, printed = _arranged_at(sale), sale.shipped_at
        there = self._after(asked, LABELS_KEPT)
        state = Label.State.STORED if there else Label.State.PRUNED
        return (
            pk, sale.stall.shop, state, "NORMAL_AIR_WAYBILL", sale.waybill, Label.Format.PDF, 1, asked, WHO,
            asked, asked, printed, WHO if printed else "", 1 if printed else 0,
        )  # fmt: skip

    def _case(self, pk: int, sale: Sale) -> Row:
        ended = sale.status == OrderStatus.RETURNED
        assert sale.shipped_at
        asked = min(sale.shipped_at + HOUR * 96, self.end)
        state, word = (
            (ReturnCase.State.REFUNDED, "REFUND_PAID") if ended else (ReturnCase.State.REQUESTED, "REQUESTED")
        )
        act_by = None if ended else self.end + ANSWERED_WITHIN
        return (
            pk, sale.stall.shop, sale.pk, f"R{sale.number}", sale.number, state, word, "WRONG_ITEM",
            sale.gross, asked, act_by, asked, asked, asked,
        )  # fmt: skip


def _arranged_at(sale: Sale) -> datetime:
    assert sale.paid_at
    return sale.paid_at + HOUR


def _shipment(pk: int, sale: Sale, package: int) -> Row:
    asked = None if sale.status in TO_ARRANGE else _arranged_at(sale)
    state = Shipment.State.GONE if sale.shipped_at else Shipment.State.ARRANGED
    if asked is None:
        state = Shipment.State.WAITING
    assert sale.paid_at
    return (
        pk, sale.pk, package, state, sale.paid_at + HOUR * 48, asked, WHO if asked else "",
        "dropoff" if asked else "", asked, sale.shipped_at, WHO if sale.shipped_at else "",
        sale.shipped_at or asked or sale.paid_at,
    )  # fmt: skip


def _scan(pk: int, sale: Sale) -> Row:
    return sale.shipped_at, WHO, sale.waybill, ScanEvent.Verdict.SHIP, pk, sale.pk


def _items(case: int, sale: Sale) -> Iterable[Row]:
    for offer, pieces in sale.goods:
        refund = Decimal(offer.price * pieces)
        yield case, offer.item_id, offer.model_id, offer.sku, offer.name, pieces, refund
