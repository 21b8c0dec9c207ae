"""Orders whose goods left the stock before OmniHub carried them: Odoo must not take them once more.

They are confirmed without asking anything of the warehouse, so there is nothing to reserve or to deliver.
Where this Odoo asked it all the same, the open transfer is cancelled, never validated. Their lines count as
delivered, so that goods that are invoiced by delivery can be invoiced.
"""

from collections.abc import Sequence

from erp_bridge.odoo.convert import plain
from erp_bridge.odoo.payloads import number
from erp_bridge.plan import Step
from erp_bridge.steps import deliver, importing, look
from erp_bridge.steps.case import Case, Round, halved, stop


def keep_out_of_stock(round_: Round) -> None:
    cases = [case for case, _ in round_.selling(Step.ORDER) if case.order.stock_taken]
    if not cases:
        return
    _cancel_transfers(round_, cases)
    _count_as_delivered(
        round_, [case for case in cases if case.outcome is None and Step.INVOICE in case.wanted]
    )


def _cancel_transfers(round_: Round, cases: Sequence[Case]) -> None:
    deliver.read_pickings(round_, cases)
    asked = [case for case in cases if _open(case)]
    if not asked:
        return
    halved(
        asked,
        lambda some: round_.client.cancel_pickings([pk for case in some for pk in _open(case)]),
        doing="cancel the delivery of goods that have left already",
        code="odoo_stock_taken",
    )
    deliver.read_pickings(round_, asked)
    for case in asked:
        if _open(case) and case.outcome is None:
            case.person(
                f"{case.name}: its goods had left the stock before, but Odoo keeps a delivery open for them. "
                "Cancel that delivery in Odoo, then try again.",
                "odoo_stock_taken",
            )


def _open(case: Case) -> list[int]:
    return [picking.id for picking in case.pickings if picking.open]


def _count_as_delivered(round_: Round, cases: Sequence[Case]) -> None:
    by_sale = {case.sale.id: case for case in cases if case.sale}
    if not by_sale:
        return
    rows = {}
    for line in round_.client.undelivered_lines(list(by_sale)):
        case = by_sale[line["order_id"][0]]
        rows[case, int(line["id"])] = [[str(line["id"]), plain(number(line["product_uom_qty"]))]]
    if not rows:
        return
    _, refused = importing.load(round_.client, "sale.order.line", [".id", "qty_delivered"], rows)
    for (case, _), error in refused.items():
        stop(case, error, doing="count its lines as delivered", code="odoo_stock_taken")
    look.read_again(round_, cases)
