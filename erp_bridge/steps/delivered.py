"""What people did to deliveries: a tracking number they had not, and parcels that left Odoo unnoticed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from erp_bridge.odoo.convert import plain
from erp_bridge.plan import Step
from erp_bridge.steps import importing
from erp_bridge.steps.case import Case, Round


def check(round_: Round) -> None:
    cases = [case for case, _ in round_.selling(Step.DELIVERY)]
    _complete_references(round_, cases)
    _doubt_missing(round_, cases)


def _complete_references(round_: Round, cases: Sequence[Case]) -> None:
    """Who validates by hand often has no tracking number to write. One that is there is never replaced."""
    rows: dict[Case, importing.Rows] = {}
    for case in cases:
        done = [delivery for delivery in case.deliveries if delivery.done]
        parcels = case.order.packages
        if len(done) == len(parcels) == 1 and not done[0].tracking and parcels[0].tracking_number:
            rows[case] = [[str(done[0].id), parcels[0].tracking_number]]
            case.pickings_read = False
    if rows and round_.client.dialect().tracking:
        importing.load(round_.client, "stock.picking", [".id", "carrier_tracking_ref"], rows)


def _doubt_missing(round_: Round, cases: Iterable[Case]) -> None:
    """Where a person cancelled a transfer, the parcel left and Odoo's stock doesn't know it."""
    doubtful = {
        case.sale.id: case
        for case in cases
        if case.sale and Step.CANCEL not in case.wanted
        if not any(each.open or each.incoming for each in case.pickings) and _is_short(case)
    }
    if not doubtful:
        return
    missing: dict[Case, Decimal] = defaultdict(Decimal)
    for line in round_.client.find_lines(list(doubtful)):
        if line.stocked and line.sale_id in doubtful:
            missing[doubtful[line.sale_id]] += max(line.quantity - line.delivered, Decimal(0))
    for case, pieces in missing.items():
        if pieces:
            case.wonder(_missing(case, pieces), "odoo_undelivered")


def _is_short(case: Case) -> bool:
    return not any(each.done for each in case.deliveries) or any(
        each.state == "cancel" for each in case.pickings
    )


def _missing(case: Case, pieces: Decimal) -> str:
    cancelled = ", ".join(each.name for each in case.pickings if each.state == "cancel")
    return (
        f"{case.name}: the parcel has left, but {plain(pieces)} pieces of it are not delivered in Odoo"
        f"{f' ({cancelled} is cancelled)' if cancelled else ''}. Deliver there what has left, then try "
        "again. It is invoiced after that."
    )
