"""A trial order: made by the same steps as a real one, with the shop's own profile, and cancelled again.

Nothing is delivered, invoiced or paid. Its number says what it is and its external id is ours, so a trial
that was cut in the middle is found by the next one and cleared away before another is made.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from erp_bridge.check import clearing
from erp_bridge.check.findings import Finding, bad, good, note
from erp_bridge.check.words import failure
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.convert import Names, plain
from erp_bridge.odoo.payloads import money, name
from erp_bridge.plan import Step
from erp_bridge.records import ZERO, Component, Line, Order, Profile, Recipient
from erp_bridge.steps import confirm, deliver, orders, partners, sums
from erp_bridge.steps.case import Case, Round
from omnihub.core import clock, installation
from omnihub.core.errors import RemoteError
from omnihub.core.money import rupiah
from omnihub.core.outcomes import Deadline

SOMEBODY = Recipient(
    name="OmniHub test order (not a buyer)", address="Made by OmniHub's connection test", city="Jakarta"
)
PRICES = ((2, Decimal(20_001)), (1, Decimal(33_333)))
"""Pieces and line total. No whole-rupiah price divides the first; tax inside the second has many decimals."""

PIECES = sum(quantity for quantity, _ in PRICES)
VOUCHER = Decimal(5_001)
WHAT = "Trial order"


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


def check(
    client: Client, profile: Profile, product: Component | None, currency: str, deadline: Deadline
) -> list[Finding]:
    """Raises RemoteError or OutOfTime where nothing was found out; what is left is found the next time."""
    erp = client.for_company(profile.company_id)
    names = Names.of(installation.key(), profile.shop_kind, profile.shop_remote_id)
    earlier = clearing.earlier(erp, profile, names, deadline)
    if product is None:
        words = "There is no product to try it with: map a listing of this shop to a product of Odoo."
        return [*earlier, note(WHAT, words)]
    case = Case(_order(profile, product, clock.now()), frozenset({Step.ORDER, Step.DELIVERY}))
    round_ = Round(client=erp, profile=profile, names=names, cases=[case], deadline=deadline)
    trial = Trial(erp, profile, currency, round_, case, earlier)
    try:
        _sell(trial)
    except RemoteError as error:
        trial.found.append(failure(error, WHAT))
    trial.found += clearing.clear(round_, case)
    return trial.found


def _order(profile: Profile, product: Component, at: datetime) -> Order:
    lines = tuple(
        Line(f"line{place}", product.sku, product.sku, quantity, total, (product,))
        for place, (quantity, total) in enumerate(PRICES)
    )
    voucher = VOUCHER if profile.voucher_product_id is not None else ZERO
    return Order(
        pk=0,
        number=f"{clearing.NUMBER}-{at.astimezone(clock.JAKARTA):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}",
        status="ready_to_ship",
        placed_at=at.replace(microsecond=0),
        gross=sum((total for _, total in PRICES), -voucher),
        seller_voucher=voucher,
        buyer_id="trial",
        recipient=SOMEBODY,
        carrier=profile.carriers[0][0] if profile.carriers else "",
        lines=lines,
    )


def _sell(trial: Trial) -> None:
    partners.load(trial.round_)
    orders.load(trial.round_)
    if not trial.goes_on() or not _made(trial):
        return
    confirm.confirm(trial.round_)
    if not trial.goes_on():
        return
    sale = trial.case.sale
    if sale is None or not sale.confirmed:
        trial.found.append(
            bad("Confirmation", f"Odoo did not confirm {trial.case.name}: confirm one there by hand.")
        )
        return
    deliver.read_pickings(trial.round_, [trial.case])
    trial.found += _delivery(trial)


def _made(trial: Trial) -> bool:
    sale = trial.case.sale
    if sale is None:
        words = f"Odoo made {trial.case.order.number} and then did not show it. Cancel it there by hand"
        trial.found.append(bad(WHAT, f"{words}, and give the user 'Sales: Administrator'."))
        return False
    (row,) = trial.client.read("sale.order", [sale.id], ["amount_tax", "currency_id", "pricelist_id"])
    currency = name(row["currency_id"])
    if currency == trial.currency:
        trial.found.append(_sum(trial, sale.name, sale.total, money(row["amount_tax"])))
    else:
        trial.found.append(_foreign(trial, currency, name(row["pricelist_id"])))
    return True


def _foreign(trial: Trial, currency: str, pricelist: str) -> Finding:
    """Odoo's own pricelist stays in the currency of the day it was installed."""
    why = f", because its pricelist '{pricelist}' is" if pricelist else ""
    return bad(
        "Currency of orders",
        f"Odoo makes this shop's orders in {currency}{why}. Set the pricelist's currency to {trial.currency} "
        f"in Odoo (Sales > Products > Pricelists), or choose one in {trial.currency} in the profile.",
    )


def _sum(trial: Trial, title: str, total: Decimal, tax: Decimal) -> Finding:
    doubt = sums.doubt(trial.case.order, title, total)
    taxed = trial.profile.tax_policy == "included"
    if doubt or (tax and not taxed):
        return bad("Total", doubt or f"{title} has {rupiah(tax)} of tax, though the profile says no tax.")
    lines = "a price that does not divide" + (" and a voucher" if trial.case.order.voucher else "")
    inside = f"{rupiah(tax)} of it PPN" if taxed else "without tax"
    return good("Total", f"{title} with {lines}: {rupiah(total)}, equal to the rupiah, {inside}.")


def _delivery(trial: Trial) -> Iterator[Finding]:
    going = [picking for picking in trial.case.deliveries if picking.open]
    if not going:
        yield bad(
            "Delivery",
            f"Odoo made no delivery for {trial.case.name}. Check that the product is a good (not a service) "
            "and that the warehouse's routes deliver to customers.",
        )
        return
    reserved = _reserved(trial)
    sku = trial.case.order.lines[0].sku
    names = ", ".join(picking.name for picking in trial.case.pickings)
    if reserved >= PIECES:
        yield good(
            "Delivery", f"{names} waits for the parcel; {PIECES} pieces of {sku} were reserved for it."
        )
        return
    yield note(
        "Delivery",
        f"{names} waits for the parcel, but only {plain(reserved)} of {PIECES} pieces of {sku} could be "
        "reserved: too few are free in this warehouse.",
    )


def _reserved(trial: Trial) -> Decimal:
    """By the step of the warehouse that reserves: with several steps only the first one has the goods."""
    held: dict[int | None, Decimal] = {}
    for move in trial.client.find_moves([picking.id for picking in trial.case.pickings]):
        held[move.picking_id] = held.get(move.picking_id, ZERO) + move.quantity
    return max(held.values(), default=ZERO)
