"""Sales orders, made by import under our own external ids.

Never imported twice: a second import of equal rows sets the lines' taxes back to the product's own
(seen on Odoo 18). What is there already is found by `look`.
"""

from collections.abc import Iterable

from erp_bridge.odoo import convert
from erp_bridge.odoo.payloads import Sale
from erp_bridge.plan import Step
from erp_bridge.steps import amend, importing
from erp_bridge.steps.case import Case, Round, stop


def load(round_: Round) -> None:
    going = round_.going(Step.ORDER)
    _recognise(round_, going)
    cases = [case for case in going if case.sale is None]
    if not cases:
        return
    dialect = round_.client.dialect()
    columns = convert.order_columns(round_.profile, dialect)
    rows = {
        case: convert.order_rows(case.order, round_.profile, dialect, round_.names, _ship_to(round_, case))
        for case in cases
    }
    ids, refused = importing.load(round_.client, "sale.order", columns, rows)
    for case, error in refused.items():
        stop(case, error, doing="make the sales order", code="odoo_order")
    _read_back(round_, ids)


def _recognise(round_: Round, cases: Iterable[Case]) -> None:
    """Quotations whose making was cut: nothing here knows their lines, and the order may ask for others by
    now. Where nobody touched them since they were made they are as we wrote them.
    """
    met = [
        case
        for case in cases
        if case.sale and case.sale.draft and not case.sale.touched
        if not case.order.by_hand and not (case.bound and case.bound.lines)
    ]
    for case, lines in amend.read_lines(round_, met).items():
        if not any(line.touched for line in lines):
            case.written = convert.content(lines)


def _ship_to(round_: Round, case: Case) -> int:
    subject = convert.partner_subject(round_.profile.shop_pk, case.order)
    return round_.partners.get(subject, round_.profile.buyer_partner_id)


def _read_back(round_: Round, ids: dict[Case, int]) -> None:
    sales: dict[int, Sale] = {sale.id: sale for sale in round_.client.read_sales(list(ids.values()))}
    for case, sale_id in ids.items():
        case.sale, case.made = sales.get(sale_id), True
        case.written = convert.content(convert.sale_lines(case.order, round_.profile))
