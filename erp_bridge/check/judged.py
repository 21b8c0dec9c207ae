"""A trial order and what it tells: its currency, its sum, its delivery."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from erp_bridge.check.findings import Finding, bad, good, note
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.convert import plain
from erp_bridge.records import ZERO, Profile
from erp_bridge.steps import sums
from erp_bridge.steps.case import Case, Round
from omnihub.core.money import rupiah
from omnihub.core.texts import Text

WHAT = Text("Trial order")
PRICES = ((2, Decimal(20_001)), (1, Decimal(33_333)))
"""Pieces and line total. No whole-rupiah price divides the first; tax inside the second has many decimals."""

PIECES = sum(quantity for quantity, _ in PRICES)


@dataclass(slots=True)
class Trial:
    """`found` grows as it goes, and is what was seen when it ends, however that is."""

    client: Client
    profile: Profile
    currency: str
    round_: Round
    case: Case
    found: list[Finding] = field(default_factory=list)

    def goes_on(self) -> bool:
        """Where Odoo refused a step, its words become a finding."""
        if self.case.outcome is not None:
            self.found.append(bad(WHAT, self.case.outcome.words))
        return self.case.outcome is None


def foreign(trial: Trial, currency: str, pricelist: str) -> Finding:
    """Odoo's own pricelist stays in the currency of the day it was installed."""
    why = Text(", because its pricelist '%(pricelist)s' is", pricelist=pricelist) if pricelist else ""
    return bad(
        Text("Currency of orders"),
        Text(
            "Odoo makes this shop's orders in %(currency)s%(why)s. Set the pricelist's currency to "
            "%(own)s in Odoo (Sales > Products > Pricelists), or choose one in %(own)s in "
            "the profile.",
            currency=currency,
            why=why,
            own=trial.currency,
        ),
    )


def equality(trial: Trial, title: str, total: Decimal, tax: Decimal) -> Finding:
    taxed = trial.profile.tax_policy == "included"
    doubt = sums.doubt(trial.case.order, title, total)
    if tax and not taxed and not doubt:
        doubt = Text(
            "%(title)s has %(tax)s of tax, though the profile says no tax.", title=title, tax=rupiah(tax)
        )
    if doubt:
        return bad(Text("Total"), doubt)
    lines = Text("a price that does not divide")
    if trial.case.order.voucher:
        lines = Text("a price that does not divide and a voucher")
    inside = Text("%(tax)s of it PPN", tax=rupiah(tax)) if taxed else Text("without tax")
    return good(
        Text("Total"),
        Text(
            "%(title)s with %(lines)s: %(total)s, equal to the rupiah, %(inside)s.",
            title=title,
            lines=lines,
            total=rupiah(total),
            inside=inside,
        ),
    )


def delivery(trial: Trial) -> Iterator[Finding]:
    going = [picking for picking in trial.case.deliveries if picking.open]
    if not going:
        yield bad(
            Text("Delivery"),
            Text(
                "Odoo made no delivery for %(name)s. Check that the product is a good (not a service) "
                "and that the warehouse's routes deliver to customers.",
                name=trial.case.name,
            ),
        )
        return
    reserved = _reserved(trial)
    sku = trial.case.order.lines[0].sku
    names = ", ".join(picking.name for picking in trial.case.pickings)
    if reserved >= PIECES:
        yield good(
            Text("Delivery"),
            Text(
                "%(names)s waits for the parcel; %(pieces)s pieces of %(sku)s were reserved for it.",
                names=names,
                pieces=PIECES,
                sku=sku,
            ),
        )
        return
    yield note(
        Text("Delivery"),
        Text(
            "%(names)s waits for the parcel, but only %(reserved)s of %(pieces)s pieces of %(sku)s "
            "could be reserved: too few are free in this warehouse.",
            names=names,
            reserved=plain(reserved),
            pieces=PIECES,
            sku=sku,
        ),
    )


def _reserved(trial: Trial) -> Decimal:
    """By the step of the warehouse that reserves: with several steps only the first one has the goods."""
    held: dict[int | None, Decimal] = {}
    for move in trial.client.find_moves([picking.id for picking in trial.case.pickings]):
        held[move.picking_id] = held.get(move.picking_id, ZERO) + move.quantity
    return max(held.values(), default=ZERO)
