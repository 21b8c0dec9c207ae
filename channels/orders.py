"""Write orders into the mirror, fifty at a time, and add what the ERP must learn of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from channels import customers, erased, listings, reservations, shops, statements, todos, versions
from channels.models import Order, OrderEvent, OrderLine, Package, Shop
from channels.records import EscrowData, OrderData, ReleaseData
from channels.states import OrderStatus
from channels.versions import Copy
from omnihub.core import clock, upsert, work

CALLED_OFF = frozenset({OrderStatus.CANCEL_REQUESTED, OrderStatus.CANCELLED})


@dataclass(frozen=True, slots=True)
class Saved:
    """How many orders were new, changed in what the ERP cares about, or brought nothing newer."""

    created: int = 0
    changed: int = 0
    same: int = 0


@transaction.atomic
def save_all(shop: Shop, found: Sequence[OrderData], correlations: Mapping[str, str] | None = None) -> Saved:
    """All of them or none. Answers older than what we have change nothing but what only they know."""
    if not found:
        return Saved()
    shop = shops.locked(shop)
    copies = _copies(shop, {data.number for data in found})
    before = {number: copy.erp_facts() for number, copy in copies.items() if copy.order.pk}
    parcels = {number: copy.parcel_facts() for number, copy in copies.items() if copy.order.pk}
    taken = {number: copy.takes() for number, copy in copies.items() if copy.order.pk}
    found, since = erased.without_buyers(shop, {n: copy.order for n, copy in copies.items()}, found)
    buyers = customers.save_all(shop, found)
    for data in found:
        copy = copies[data.number]
        copy.order.erased_at = since.get(data.number)
        versions.lay(copy, data)
        if data.buyer:
            copy.order.customer_id = buyers[data.buyer.remote_id].pk
    changed = {n: c for n, c in copies.items() if n not in before or before[n] != c.erp_facts()}
    for copy in changed.values():
        copy.order.changed_at = clock.now()
    _write(shop, list(copies.values()))
    statements.keep(shop, _escrows(copies, found))
    _push(shop, changed, before, correlations or {})
    _tell(shop, changed, before)
    moved = {n: c for n, c in copies.items() if n not in parcels or parcels[n] != c.parcel_facts()}
    _follow(shop, changed | moved)
    _reserve(shop, copies, taken)
    new = len(copies) - len(before)
    return Saved(created=new, changed=len(changed) - new, same=len(copies) - len(changed))


def _copies(shop: Shop, numbers: set[str]) -> dict[str, Copy]:
    rows = Order.objects.select_for_update().filter(shop=shop, number__in=numbers).order_by("number")
    copies = {order.number: Copy(order) for order in rows}
    by_pk = {copy.order.pk: copy for copy in copies.values()}
    for line in OrderLine.objects.filter(order__in=by_pk):
        by_pk[line.order_id].lines[line.key] = line
    for package in Package.objects.filter(order__in=by_pk):
        by_pk[package.order_id].packages[package.number] = package
    for number in sorted(numbers - copies.keys()):
        copies[number] = Copy(Order(shop=shop, number=number))
    return copies


def _write(shop: Shop, copies: list[Copy]) -> None:
    sold = [(line, copy.order.placed_at) for copy in copies for line in copy.line_data.values()]
    seen = listings.seen(shop, sold)
    for copy in copies:
        order = copy.order
        early = shop.go_live_at is None or order.placed_at < shop.go_live_at
        order.history = early and not order.adopted
    upsert.rows(Order, [copy.order for copy in copies], unique=("shop", "number"))
    for copy in copies:
        order = copy.order
        for line in copy.lines.values():
            line.order_id = order.pk
            line.listing_id = seen.get((line.item_id, line.model_id), line.listing_id)
        for package in copy.packages.values():
            package.order_id = order.pk
        for event in copy.events:
            event.order_id = order.pk
    _delete(copies)
    lines = [line for copy in copies for line in copy.lines.values()]
    packages = [package for copy in copies for package in copy.packages.values()]
    upsert.rows(OrderLine, lines, unique=("order", "key"))
    upsert.rows(Package, packages, unique=("order", "number"))
    OrderEvent.objects.bulk_create([upsert.fitted(event) for copy in copies for event in copy.events])


def _escrows(copies: Mapping[str, Copy], found: Iterable[OrderData]) -> list[tuple[Order, EscrowData]]:
    """Those that were laid: an older answer's escrow changes no statement."""
    orders = ((copies[data.number].order, data) for data in found)
    return [
        (order, data.escrow) for order, data in orders if data.escrow and order.escrow_as_of == data.read_at
    ]


def _delete(copies: list[Copy]) -> None:
    gone = [row for copy in copies for row in copy.gone if row.pk]
    if lines := [row.pk for row in gone if isinstance(row, OrderLine)]:
        OrderLine.objects.filter(pk__in=lines).delete()
    if packages := [row.pk for row in gone if isinstance(row, Package)]:
        Package.objects.filter(pk__in=packages).delete()


def _push(
    shop: Shop, changed: Mapping[str, Copy], before: Mapping[str, Any], correlations: Mapping[str, str]
) -> None:
    if not shop.pushes_orders:
        return
    work.add(
        todos.push(
            copy.order.pk,
            reason=f"{'changed' if number in before else 'new'}: {copy.order.status}",
            correlation_id=correlations.get(number, ""),
        )
        for number, copy in changed.items()
        if not copy.order.history
    )


def _tell(shop: Shop, changed: Mapping[str, Copy], before: Mapping[str, Any]) -> None:
    """The apps above, whose part begins when an order has changed."""
    orders = [copy.order for copy in changed.values() if not copy.order.history]
    asked = {number for number, facts in before.items() if OrderStatus.CANCEL_REQUESTED in facts}
    wanted = [
        todos.notice_cancellation(one.pk, one.status)
        for one in orders
        if one.status in CALLED_OFF or one.number in asked
    ]
    if shop.messages:
        wanted += [todos.announce(one.pk, one.status) for one in orders]
    work.add(wanted)


def _follow(shop: Shop, moved: Mapping[str, Copy]) -> None:
    """Parcels change without anything the ERP would have to learn."""
    if shop.arranges:
        orders = [copy.order for copy in moved.values() if not copy.order.history]
        work.add(todos.follow(one.pk, one.status) for one in orders)


def _reserve(shop: Shop, copies: Mapping[str, Copy], taken: Mapping[str, Any]) -> None:
    """Before the ERP keeps an order's pieces, we do: from the moment we have it."""
    ours = {number: copy for number, copy in copies.items() if not copy.order.history}
    new = [copy.order.pk for number, copy in ours.items() if number not in taken and copy.takes()]
    changed = [c.order.pk for number, c in ours.items() if number in taken and taken[number] != c.takes()]
    gone = [row.listing_id for c in ours.values() for row in c.gone if isinstance(row, OrderLine)]
    if new or changed:
        reservations.sold(shop, new, changed, [pk for pk in gone if pk])


@transaction.atomic
def save_waybills(shop: Shop, found: Mapping[str, str], read_at: datetime) -> list[Order]:
    """Waybills read by themselves, by package. Answers with the orders that had other ones."""
    if not found:
        return []
    shop = shops.locked(shop)
    mine = Package.objects.filter(order__shop=shop, number__in=found)
    pks = sorted(set(mine.values_list("order", flat=True)))
    orders = {one.pk: one for one in Order.objects.select_for_update().filter(pk__in=pks).order_by("number")}
    changed = []
    for package in mine.order_by("pk"):
        copy = Copy(orders[package.order_id], packages={package.number: package})
        if versions.lay_waybill(copy, package, found[package.number], read_at):
            changed.append(copy)
    for copy in changed:
        copy.order.changed_at = clock.now()
    _keep_waybills(shop, changed)
    return [copy.order for copy in changed]


def _keep_waybills(shop: Shop, changed: Sequence[Copy]) -> None:
    for copy in changed:
        for event in copy.events:
            event.order_id = copy.order.pk
    packages = [package for copy in changed for package in copy.packages.values()]
    upsert.changed(Package, packages, ["tracking_number", "tracking_as_of"])
    orders = {copy.order.pk: copy.order for copy in changed}
    upsert.changed(Order, orders.values(), ["changed_at"])
    OrderEvent.objects.bulk_create([upsert.fitted(event) for copy in changed for event in copy.events])
    by_number = {copy.order.number: copy for copy in changed}
    _push(shop, by_number, by_number, {})
    _tell(shop, by_number, {})
    _follow(shop, by_number)


@transaction.atomic
def save_releases(shop: Shop, found: Iterable[ReleaseData]) -> list[str]:
    """Say once for each order that its money was released. Answers with the numbers nobody knows here."""
    releases = {release.number: release for release in found}
    if not releases:
        return []
    shop = shops.locked(shop)
    rows = Order.objects.select_for_update().filter(shop=shop, number__in=releases).order_by("number")
    known = list(rows)
    now = clock.now()
    fresh = [order for order in known if order.released_at is None]
    for order in fresh:
        order.released_at, order.changed_at = releases[order.number].released_at, now
    Order.objects.bulk_update(fresh, ["released_at", "changed_at"])
    statements.released(fresh)
    OrderEvent.objects.bulk_create(
        OrderEvent(
            order=order,
            at=releases[order.number].released_at,
            kind="released",
            after=str(releases[order.number].amount),
        )
        for order in fresh
    )
    differing = [order for order in fresh if order.escrow_amount != releases[order.number].amount]
    work.add(todos.pull(shop.key, order.number, "payout differs from escrow") for order in differing)
    if fresh:
        work.add([todos.wallet(shop.key, "money was released")])
    if shop.pushes_orders:
        moments = [releases[order.number].released_at for order in fresh if not order.history]
        work.add(todos.payments(shop.pk, moments))
        days = {clock.jakarta_date(releases[order.number].released_at) for order in fresh}
        work.add(todos.settlements(shop.pk, days, "escrow released"))
    return sorted(releases.keys() - {order.number for order in known})
