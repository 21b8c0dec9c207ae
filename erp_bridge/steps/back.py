"""Return transfers: opened for what comes back, and validated when it was scanned in.

What is opened already counts, whoever opened it, so that none is opened twice. One that a person cancelled in
Odoo is not opened again by itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from erp_bridge.odoo.convert import plain
from erp_bridge.odoo.payloads import Moved, ReturnLine
from erp_bridge.steps import deliver, importing
from erp_bridge.steps.case import Case, Round, halved
from omnihub.core.texts import Text

Pieces = Mapping[int, Decimal]
"""Products of the ERP with their quantities."""


@dataclass(slots=True)
class Goods:
    """Of one order, by transfer: what was sent, what is awaited and what is here again."""

    sent: dict[int, dict[int, Decimal]] = field(default_factory=dict)
    awaited: dict[int, dict[int, Decimal]] = field(default_factory=dict)
    here: dict[int, dict[int, Decimal]] = field(default_factory=dict)

    @property
    def out(self) -> dict[int, Decimal]:
        """What left and is not here again."""
        return less(total(self.sent.values()), total(self.here.values()))


def total(some: Iterable[Pieces]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = defaultdict(Decimal)
    for pieces in some:
        for product, quantity in pieces.items():
            found[product] += quantity
    return dict(found)


def less(pieces: Pieces, taken: Pieces) -> dict[int, Decimal]:
    rest = {product: quantity - taken.get(product, Decimal(0)) for product, quantity in pieces.items()}
    return {product: quantity for product, quantity in rest.items() if quantity > 0}


def plan(goods: Goods, wanted: Pieces) -> dict[int, dict[int, Decimal]]:
    """What is still to be opened of `wanted`, by the delivery with which it left."""
    rest = less(wanted, total([*goods.awaited.values(), *goods.here.values()]))
    planned: dict[int, dict[int, Decimal]] = {}
    for picking, sent in sorted(goods.sent.items()):
        part = {product: min(quantity, rest.get(product, Decimal(0))) for product, quantity in sent.items()}
        part = {product: quantity for product, quantity in part.items() if quantity > 0}
        rest = less(rest, part)
        if part:
            planned[picking] = part
    return planned


def arrived(goods: Goods, parcels: Iterable[Pieces]) -> list[int] | None:
    """The awaited transfers of the parcels that were scanned in, by what is in them. None: they cannot be
    told apart.
    """
    here, awaited = list(goods.here.values()), dict(goods.awaited)
    found: list[int] = []
    rest: list[Pieces] = []
    for parcel in parcels:
        if dict(parcel) in here:
            here.remove(dict(parcel))
        elif fitting := [pk for pk, pieces in sorted(awaited.items()) if pieces == dict(parcel)]:
            found.append(fitting[0])
            del awaited[fitting[0]]
        else:
            rest.append(parcel)
    if not rest or not awaited:
        return found
    return [*found, *awaited] if total(rest) == total(awaited.values()) else None


def read(round_: Round, cases: Sequence[Case]) -> dict[Case, Goods]:
    """The cases' transfers are read before."""
    found = {case: Goods() for case in cases}
    place: dict[int, dict[int, dict[int, Decimal]]] = {}
    for case, goods in found.items():
        for each in case.pickings:
            if each.outgoing and each.done:
                place[each.id] = goods.sent
            elif each.incoming and each.done:
                place[each.id] = goods.here
            elif each.incoming and each.open:
                place[each.id] = goods.awaited
    for move in round_.client.find_moved(list(place)) if place else ():
        _add(place, move)
    return found


def _add(place: Mapping[int, dict[int, dict[int, Decimal]]], move: Moved) -> None:
    if move.picking_id is None or move.product_id is None or not move.quantity:
        return
    pieces = place[move.picking_id].setdefault(move.picking_id, {})
    pieces[move.product_id] = pieces.get(move.product_id, Decimal(0)) + move.quantity


def open_all(round_: Round, planned: Mapping[Case, Mapping[int, Pieces]], *, sold: bool) -> list[Case]:
    """Those for which something was opened. `sold`: the sales order goes on counting it as delivered."""
    going: dict[Case, Mapping[int, Pieces]] = {}
    for case, some in planned.items():
        dropped = [each.name for each in case.comings if each.state == "cancel"]
        if some and dropped:
            case.wonder(_dropped(case, dropped), "odoo_return_cancelled")
        elif some:
            going[case] = some
    if not going:
        return []
    round_.check_time()
    pickings = [pk for some in going.values() for pk in some]
    wizards = dict(zip(pickings, round_.client.open_returning(pickings), strict=True))
    _set_quantities(round_, going, wizards, sold=sold)
    for case, some in going.items():
        case.pickings_read = False
        for picking in some:
            round_.check_time()
            halved(
                [case] if case.outcome is None else [],
                partial(_create, round_, wizards[picking]),
                doing="open the return transfer",
                code="odoo_return",
            )
    deliver.read_pickings(round_, list(going))
    return list(going)


def _create(round_: Round, wizard: int, _cases: Sequence[Case]) -> None:
    round_.client.create_return(wizard)


def _dropped(case: Case, names: Sequence[str]) -> str:
    return Text(
        "%(name)s: goods are to come back, and their return %(returns)s was cancelled in Odoo. None is "
        "opened again by itself: make a return of the delivery there when the parcel is here, or close this.",
        name=case.name,
        returns=", ".join(names),
    )


def _set_quantities(
    round_: Round, planned: Mapping[Case, Mapping[int, Pieces]], wizards: Mapping[int, int], *, sold: bool
) -> None:
    lines: dict[int, list[ReturnLine]] = defaultdict(list)
    for line in round_.client.returning_lines(list(wizards.values())):
        lines[line.wizard_id or 0].append(line)
    rows: dict[tuple[Case, int], importing.Rows] = {}
    for case, some in planned.items():
        for picking, pieces in some.items():
            for pk, quantity in quantities(lines[wizards[picking]], pieces):
                rows[case, pk] = [[str(pk), plain(quantity), "0" if sold else "1"]]
    columns = [".id", "quantity", "to_refund"]
    _, refused = importing.load(round_.client, "stock.return.picking.line", columns, rows)
    for (case, _), error in refused.items():
        case.person(f"{case.name}: {error.words}", "odoo_return")


def quantities(lines: Iterable[ReturnLine], pieces: Pieces) -> list[tuple[int, Decimal]]:
    """One product may stand in several lines of a delivery."""
    rest = dict(pieces)
    found = []
    for line in lines:
        product = line.product_id or 0
        quantity = min(line.delivered, rest.get(product, Decimal(0)))
        rest[product] = rest.get(product, Decimal(0)) - quantity
        found.append((line.id, quantity))
    return found


def take_in(round_: Round, arrivals: Mapping[Case, Sequence[int]]) -> None:
    """Validate what was scanned in: from then on it is stock again."""
    waiting = {case: some for case, some in arrivals.items() if some and case.outcome is None}
    if not waiting:
        return
    round_.check_time()
    for case in waiting:
        case.pickings_read = False
    halved(
        list(waiting),
        lambda cases: round_.client.validate_pickings([pk for case in cases for pk in waiting[case]]),
        doing="validate the return",
        code="odoo_return",
    )
    deliver.read_pickings(round_, list(waiting))
    for case, some in waiting.items():
        still = [each for each in case.comings if each.id in some and each.open]
        if still and case.outcome is None:
            case.person(
                Text(
                    "%(name)s: Odoo did not complete the return %(picking)s. Validate it in Odoo and answer "
                    "what it asks, then try again.",
                    name=case.name,
                    picking=still[0].name,
                ),
                "odoo_return_open",
            )
