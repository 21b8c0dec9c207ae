"""Write returns into the mirror: the newest answer wins, and the order's documents follow its money."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from channels import shops, todos
from channels.cases import CaseData, CaseItemData
from channels.models import Order, OrderEvent, ReturnCase, ReturnItem, Shop
from omnihub.core import clock, upsert, work

COPIED = (
    "state",
    "remote_status",
    "solution",
    "after_completion",
    "reason",
    "words",
    "refund_amount",
    "currency",
    "tracking_number",
    "asked_at",
    "answer_by",
    "ship_by",
    "inspect_by",
    "act_by",
)
EVENT = "return"


@transaction.atomic
def save_all(
    shop: Shop, found: Sequence[CaseData], correlations: Mapping[str, str] | None = None
) -> list[ReturnCase]:
    """Those that brought something new. An answer older than what we have changes nothing."""
    if not found:
        return []
    shop = shops.locked(shop)
    newest = _newest(found)
    rows = ReturnCase.objects.select_for_update().filter(shop=shop, number__in=newest).order_by("number")
    cases = {case.number: case for case in rows}
    before = {number: (case.state, _money(case)) for number, case in cases.items()}
    orders = _orders(shop, newest)
    fresh = {n: data for n, data in newest.items() if n not in cases or data.version > _version(cases[n])}
    for number, data in fresh.items():
        _lay(cases.setdefault(number, ReturnCase(shop=shop, number=number)), data, orders.get(data.order))
    changed = [
        case for n, case in cases.items() if n in fresh and before.get(n) != (case.state, _money(case))
    ]
    for case in changed:
        case.changed_at = clock.now()
    written = [cases[number] for number in sorted(fresh)]
    upsert.rows(ReturnCase, written, unique=("shop", "number"))
    for case in written:
        _items(case, fresh[case.number].items)
    _note(changed, before)
    _push(shop, changed, correlations or {})
    return changed


def _newest(found: Sequence[CaseData]) -> dict[str, CaseData]:
    newest: dict[str, CaseData] = {}
    for data in sorted(found, key=lambda data: data.version):
        newest[data.number] = data
    return newest


def _orders(shop: Shop, found: Mapping[str, CaseData]) -> dict[str, Order]:
    numbers = {data.order for data in found.values()}
    return {order.number: order for order in Order.objects.filter(shop=shop, number__in=numbers)}


def _version(case: ReturnCase) -> tuple[Any, Any]:
    return case.remote_updated_at, case.read_at


def _money(case: ReturnCase) -> tuple[Any, ...]:
    """What of a case the order's documents are made of, beside its state."""
    return case.refund_amount, case.solution


def _lay(case: ReturnCase, data: CaseData, order: Order | None) -> None:
    for name in COPIED:
        setattr(case, name, getattr(data, name))
    case.order = order or case.order
    case.order_number = data.order
    case.pictures, case.facts = list(data.pictures), dict(data.facts)
    if case.order and case.order.erased_at and data.asked_at <= case.order.erased_at:
        case.words, case.pictures = "", []
    case.remote_updated_at, case.read_at = data.version
    case.changed_at = case.changed_at or clock.now()


def _items(case: ReturnCase, items: Sequence[CaseItemData]) -> None:
    rows = [
        ReturnItem(
            case=case,
            item_id=item.item_id,
            model_id=item.model_id,
            sku=item.sku,
            name=item.name,
            quantity=item.quantity,
            refund=item.refund,
        )
        for item in items
    ]
    upsert.rows(ReturnItem, rows, unique=("case", "item_id", "model_id"))
    ReturnItem.objects.filter(case=case).exclude(pk__in=[row.pk for row in rows]).delete()


def _note(changed: Sequence[ReturnCase], before: Mapping[str, tuple[str, Any]]) -> None:
    """On the timelines of the orders."""
    OrderEvent.objects.bulk_create(
        upsert.fitted(
            OrderEvent(
                order_id=case.order_id,
                at=case.remote_updated_at,
                kind=EVENT,
                before=before[case.number][0] if case.number in before else "",
                after=f"{case.state} {case.number}",
            )
        )
        for case in changed
        if case.order_id
    )


def _push(shop: Shop, changed: Sequence[ReturnCase], correlations: Mapping[str, str]) -> None:
    """The credit note and the way back of the goods are steps of the order's own push."""
    if not shop.pushes_orders:
        return
    work.add(
        todos.push(case.order_id, f"return {case.number}: {case.state}", correlations.get(case.number, ""))
        for case in changed
        if case.order_id and case.order and not case.order.history
    )
