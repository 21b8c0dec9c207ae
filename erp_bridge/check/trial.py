"""A trial order: made by the same steps as a real one, with the shop's own profile, and cancelled again.

Nothing is delivered, invoiced or paid. Its number says what it is and its external id is ours, so a trial
that was cut in the middle is found by the next one and cleared away before another is made.
"""

import secrets
from datetime import datetime
from decimal import Decimal

from erp_bridge.check import clearing, judged
from erp_bridge.check.findings import Finding, bad, note
from erp_bridge.check.judged import PRICES, WHAT, Trial
from erp_bridge.check.words import failure
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.convert import Names
from erp_bridge.odoo.payloads import money, name
from erp_bridge.plan import Step
from erp_bridge.records import ZERO, Component, Line, Order, Profile, Recipient
from erp_bridge.steps import confirm, deliver, orders, partners
from erp_bridge.steps.case import Case, Round
from omnihub.core import clock, installation
from omnihub.core.errors import RemoteError
from omnihub.core.outcomes import Deadline
from omnihub.core.texts import Text

SOMEBODY = Recipient(
    name="OmniHub test order (not a buyer)",
    address="Made by OmniHub's connection test",
    city="Jakarta",
)
VOUCHER = Decimal(5_001)


def check(
    client: Client, profile: Profile, product: Component | None, currency: str, deadline: Deadline
) -> list[Finding]:
    """Raises RemoteError or OutOfTime where nothing was found out; what is left is found the next time."""
    erp = client.for_company(profile.company_id)
    names = Names.of(installation.key(), profile.shop_kind, profile.shop_remote_id)
    earlier = clearing.earlier(erp, profile, names, deadline)
    if product is None:
        words = Text("There is no product to try it with: map a listing of this shop to a product of Odoo.")
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
            bad(
                Text("Confirmation"),
                Text("Odoo did not confirm %(name)s: confirm one there by hand.", name=trial.case.name),
            )
        )
        return
    deliver.read_pickings(trial.round_, [trial.case])
    trial.found += judged.delivery(trial)


def _made(trial: Trial) -> bool:
    sale = trial.case.sale
    if sale is None:
        words = Text(
            "Odoo made %(number)s and then did not show it. Cancel it there by hand, and give the user "
            "'Sales: Administrator'.",
            number=trial.case.order.number,
        )
        trial.found.append(bad(WHAT, words))
        return False
    (row,) = trial.client.read("sale.order", [sale.id], ["amount_tax", "currency_id", "pricelist_id"])
    currency = name(row["currency_id"])
    if currency == trial.currency:
        trial.found.append(judged.equality(trial, sale.name, sale.total, money(row["amount_tax"])))
    else:
        trial.found.append(judged.foreign(trial, currency, name(row["pricelist_id"])))
    return True
