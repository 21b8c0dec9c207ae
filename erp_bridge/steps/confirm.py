"""Confirmation reserves the stock. It also sets the order's date to now, which is put right afterwards."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from erp_bridge.odoo import convert
from erp_bridge.plan import Step
from erp_bridge.steps import importing, look
from erp_bridge.steps.case import Case, Round, halved


def confirm(round_: Round) -> None:
    drafts = [case for case in round_.going(Step.ORDER) if case.sale and case.sale.draft]
    if drafts:
        _begin_anew(drafts)
        for from_stock in (True, False):
            halved(
                [case for case in drafts if case.order.stock_taken is not from_stock],
                partial(_confirm, round_, from_stock=from_stock),
                doing="confirm the sales order",
                code="odoo_confirm",
            )
        look.read_again(round_, drafts)
    _put_dates_back(round_, set(drafts))


def _begin_anew(drafts: Sequence[Case]) -> None:
    """One that was complete once and set back to a quotation has its date to be put right again."""
    for case in drafts:
        if case.bound:
            case.bound = replace(case.bound, digest="")


def _confirm(round_: Round, cases: Sequence[Case], *, from_stock: bool) -> None:
    round_.client.confirm_sales([case.sale.id for case in cases if case.sale], from_stock=from_stock)


def _put_dates_back(round_: Round, confirmed: set[Case]) -> None:
    """Until an order was completed once. Later its date is for the bookkeeper to change, and that of an
    order somebody typed in is theirs unless we changed it just now.
    """
    wrong = {
        case: [[str(sale.id), convert.local(case.order.placed_at)]]
        for case, sale in round_.selling(Step.ORDER)
        if sale.ordered_at != convert.utc(case.order.placed_at) and not (case.bound and case.bound.digest)
        if (case in confirmed or not case.order.by_hand) and not case.order.of_website
    }
    if wrong:
        importing.load(round_.client, "sale.order", [".id", "date_order"], wrong)
