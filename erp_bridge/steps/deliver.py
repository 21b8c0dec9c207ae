"""Deliveries: validated when the parcel has left, one for each package of a split order.

`button_validate` answers True also where nothing moved, so the state is read afterwards. A question about one
transfer keeps all of its call back, so what is still open is validated once more by itself; what is open then
goes to a person.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from erp_bridge.odoo.convert import plain
from erp_bridge.odoo.payloads import Move, Picking
from erp_bridge.plan import Step
from erp_bridge.records import Order, Package
from erp_bridge.steps import importing
from erp_bridge.steps.case import Case, Round, halved, stop

MOST_WAVES = 12
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Leg:
    """A transfer to validate now, in full or with what one package holds."""

    picking: Picking
    reference: str = ""
    contents: Mapping[int, Decimal] | None = None

    @property
    def key(self) -> tuple[int, str]:
        """Says whether it was tried already."""
        return self.picking.id, self.reference


def deliver(round_: Round) -> None:
    """A wave validates one transfer an order: warehouses with several steps and split orders need more."""
    tried: set[tuple[int, str]] = set()
    alone: set[tuple[int, str]] = set()
    for _ in range(MOST_WAVES):
        cases = [case for case, _ in round_.selling(Step.DELIVERY)]
        if not cases:
            return
        read_pickings(round_, cases)
        legs = {case: found for case in cases if (found := next_leg(case.order, case.pickings))}
        for case, leg in legs.items():
            if leg.key in alone:
                _stuck(case, leg.picking)
        legs = {case: leg for case, leg in legs.items() if case.outcome is None}
        if not legs:
            return
        groups = _groups(legs, tried)
        _send(round_, legs, groups)
        tried |= {leg.key for leg in legs.values()}
        alone |= {legs[group[0]].key for group in groups if len(group) == 1}


def _groups(legs: Mapping[Case, Leg], tried: Collection[tuple[int, str]]) -> list[list[Case]]:
    """What goes in one call: all that is new together, and each that stayed open among others alone."""
    new = [case for case, leg in legs.items() if leg.key not in tried]
    again = [[case] for case, leg in legs.items() if leg.key in tried]
    return [new, *again] if new else again


def next_leg(order: Order, pickings: Sequence[Picking]) -> Leg | None:
    """Steps inside the warehouse first; then the parcels in the order in which they left. A return is
    scanned in by people.
    """
    waiting = [picking for picking in pickings if picking.open and not picking.incoming]
    inside = [picking for picking in waiting if not picking.outgoing]
    outside = [picking for picking in waiting if picking.outgoing]
    if inside:
        return Leg(inside[0])
    if not outside:
        return None
    if len(order.packages) > 1:
        return _parcel(order, outside[0], [each for each in pickings if each.outgoing and each.done])
    return Leg(outside[0], order.packages[0].reference if order.packages else "")


def _parcel(order: Order, picking: Picking, done: Sequence[Picking]) -> Leg | None:
    """The next parcel, by what was delivered so far. The last one takes whatever is left of the order, and so
    does what people left open in Odoo once all parcels are gone.
    """
    left = [package for package in order.packages if package.shipped_at] or list(order.packages)
    if len(done) >= len(left):
        return Leg(picking) if len(left) == len(order.packages) else None
    sent = {delivery.tracking for delivery in done}
    missing = [package for package in left if not {package.reference, package.number} & sent]
    package = min(missing or left, key=lambda each: (each.shipped_at or NEVER, each.number))
    last = len(done) + 1 == len(order.packages) or not package.contents
    return Leg(picking, package.reference, None if last else contents(order, package))


def contents(order: Order, package: Package) -> dict[int, Decimal]:
    """What is in a parcel, as products of the ERP."""
    held: dict[int, Decimal] = defaultdict(Decimal)
    for line in order.lines:
        for component in line.components:
            if component.odoo_id is not None:
                held[component.odoo_id] += package.contents.get(line.key, 0) * component.quantity
    return dict(held)


def quantities(moves: Iterable[Move], held: Mapping[int, Decimal] | None) -> dict[int, Decimal]:
    """What each move must carry, where Odoo reserved something else. What has left has left: a missing
    piece of stock doesn't keep it back, the count goes below zero and shows itself.
    """
    rest = dict(held or {})
    wanted: dict[int, Decimal] = {}
    for move in moves:
        quantity = move.demand
        if held is not None and move.product_id is not None:
            quantity = min(move.demand, rest.get(move.product_id, Decimal(0)))
            rest[move.product_id] = rest.get(move.product_id, Decimal(0)) - quantity
        if quantity != move.quantity:
            wanted[move.id] = quantity
    return wanted


def read_pickings(round_: Round, cases: Sequence[Case]) -> None:
    by_sale = {case.sale.id: case for case in cases if case.sale}
    for case in cases:
        case.pickings, case.pickings_read = [], True
    if not by_sale:
        return
    for picking in round_.client.find_pickings(list(by_sale)):
        if picking.sale_id in by_sale:
            by_sale[picking.sale_id].pickings.append(picking)


def _send(round_: Round, legs: dict[Case, Leg], groups: Iterable[Sequence[Case]]) -> None:
    for case in legs:
        case.pickings_read = False
    _set_quantities(round_, legs)
    _set_references(round_, [case for case in legs if case.outcome is None], legs)
    for group in groups:
        round_.check_time()
        halved(
            [case for case in group if case.outcome is None],
            lambda cases: round_.client.validate_pickings([legs[case].picking.id for case in cases]),
            doing="validate the delivery",
            code="odoo_delivery",
        )


def _set_quantities(round_: Round, legs: dict[Case, Leg]) -> None:
    client = round_.client
    moves: dict[int, list[Move]] = defaultdict(list)
    for move in client.find_moves([leg.picking.id for leg in legs.values()]):
        if move.picking_id is not None:
            moves[move.picking_id].append(move)
    rows: dict[tuple[Case, int], importing.Rows] = {}
    for case, leg in legs.items():
        for move_id, quantity in quantities(moves[leg.picking.id], leg.contents).items():
            rows[case, move_id] = [[str(move_id), plain(quantity)]]
    if rows:
        _, refused = importing.load(client, "stock.move", [".id", client.dialect().move_quantity], rows)
        for (case, _), error in refused.items():
            stop(case, error, doing="set the delivered quantity", code="odoo_quantity")


def _set_references(round_: Round, cases: Sequence[Case], legs: dict[Case, Leg]) -> None:
    """Before the validation: after a cut connection the number tells which parcel went."""
    rows = {
        case: [[str(legs[case].picking.id), legs[case].reference]]
        for case in cases
        if legs[case].reference and legs[case].picking.tracking != legs[case].reference
    }
    if rows and round_.client.dialect().tracking:
        columns = [".id", "carrier_tracking_ref"]
        _, refused = importing.load(round_.client, "stock.picking", columns, rows)
        for case, error in refused.items():
            stop(case, error, doing="write the tracking number", code="odoo_tracking")


def _stuck(case: Case, picking: Picking) -> None:
    case.person(
        f"{case.name}: Odoo did not complete {picking.name} (it is still '{picking.state}'). Validate it in "
        "Odoo and answer what it asks, then try again.",
        "odoo_delivery_open",
    )
