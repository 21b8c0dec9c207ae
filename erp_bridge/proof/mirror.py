"""Our own column: what the mirror holds, and why work for it is parked."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from channels.models import Order, Shop
from channels.records import NOTHING, given_back
from erp_bridge import plan, queries
from erp_bridge.models import Adoption, OdooProfile
from erp_bridge.proof.facts import Mirrored, Taken
from erp_bridge.proof.marketplace import documents
from erp_bridge.records import OURS
from omnihub.core import batches
from omnihub.core.models import Work

ROWS_AT_ONCE = 500


def adopted(shop: Shop, since: datetime, until: datetime) -> dict[str, bool]:
    """Orders of before go-live that were taken on in that time: number -> its goods had left the stock."""
    rows = Adoption.objects.filter(
        order__shop=shop,
        order__adopted=True,
        order__placed_at__lt=shop.go_live_at,
        decided_at__gte=since,
        decided_at__lt=until,
    )
    return dict(rows.order_by("order__number").values_list("order__number", "stock_taken"))


def mirrored(
    shop: Shop, profile: OdooProfile, numbers: Iterable[str], adopted: Mapping[str, bool] | None = None
) -> dict[str, Mirrored]:
    taken = adopted or {}
    found: dict[str, Mirrored] = {}
    for batch in batches.of(ROWS_AT_ONCE, numbers):
        orders = list(
            Order.objects.filter(shop=shop, number__in=batch).select_related("shop").prefetch_related("lines")
        )
        held = _held([str(order.pk) for order in orders])
        own = shop.kind in OURS
        refunds = queries.refunds(shop.pk, batch, own=own)
        back, later = (refunds, {}) if own else ({}, refunds)
        money = queries.taken(shop.pk, batch) if own else {}
        for order in orders:
            one = _mirrored(
                order, profile, held.get(str(order.pk), ""), stock_taken=taken.get(order.number, False)
            )
            found[order.number] = replace(
                one,
                refunded=back.get(order.number, one.refunded) + later.get(order.number, NOTHING),
                taken=Taken(*money.get(order.number, ())),
            )
    return found


def _mirrored(order: Order, profile: OdooProfile, held: str, *, stock_taken: bool) -> Mirrored:
    steps = plan.wanted(
        order.status,
        released=(order.paid_at if order.shop.kind in OURS else order.released_at) is not None,
        history=order.history,
        order_at=profile.order_at,
        invoice_at=profile.invoice_at,
        shipped=order.shipped_at is not None,
        stock_taken=stock_taken,
    )
    total = order.provisional_gross if order.gross is None else order.gross
    return Mirrored(order.number, total, documents(steps), held, given_back(order.escrow_terms))


def _held(subjects: list[str]) -> dict[str, str]:
    """By order why its own push is parked, else why that of its money is."""
    parked = Work.objects.filter(state=Work.State.HELD)
    works = parked.filter(topic="order.push", subject__in=subjects)
    orders = {str(receipt): str(order) for receipt, order in queries.receipts(map(int, subjects))}
    money = parked.filter(topic="receipt.push", subject__in=orders)
    found = {orders[subject]: note for subject, note in money.values_list("subject", "note")}
    return found | dict(works.values_list("subject", "note"))
