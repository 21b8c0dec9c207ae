"""Delivery addresses: one contact for each buyer and address, written once and never overwritten."""

from erp_bridge.odoo import convert
from erp_bridge.plan import Step
from erp_bridge.steps import importing
from erp_bridge.steps.case import Round, stop


def load(round_: Round) -> None:
    """Only for orders that are still to be made and whose buyer is shown in full."""
    cases = [case for case in round_.going(Step.ORDER) if case.sale is None and case.order.recipient]
    rows = {}
    for case in cases:
        recipient = case.order.recipient
        subject = convert.partner_subject(round_.profile.shop_pk, case.order)
        if recipient and subject not in round_.partners:
            rows[subject] = [convert.partner_row(subject, recipient, round_.profile, round_.names)]
    if not rows:
        return
    ids, refused = importing.load(round_.client, "res.partner", convert.PARTNER_COLUMNS, rows)
    round_.new_partners.update(ids)
    round_.partners.update(ids)
    for case in cases:
        error = refused.get(convert.partner_subject(round_.profile.shop_pk, case.order))
        if error:
            stop(case, error, doing="make the delivery address in Odoo", code="odoo_partner")
