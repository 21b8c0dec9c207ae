"""Where an order's money went, from what the buyer paid to the wallet: as a chart and as its table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels import payouts
from channels.expecting import By
from channels.models import EscrowStatement, Order
from channels.payouts import FeeKey
from channels.records import NOTHING, given_back
from omnihub.core.money import rupiah
from omnihub.dashboard import escrow
from omnihub.dashboard.charts import Chart, Series

GAIN, LOSS, WHOLE = 145, 25, 250
KEYS: Mapping[FeeKey, Promise] = {
    FeeKey.COMMISSION: gettext_lazy("Commission"),
    FeeKey.SERVICE_FEE: gettext_lazy("Service fee"),
    FeeKey.TRANSACTION_FEE: gettext_lazy("Transaction fee"),
    FeeKey.PROCESSING_FEE: gettext_lazy("Processing"),
    FeeKey.CAMPAIGN_FEE: gettext_lazy("Campaign fee"),
    FeeKey.AFFILIATE: gettext_lazy("Affiliate"),
    FeeKey.ADVERTISING: gettext_lazy("Ads"),
    FeeKey.PROTECTION: gettext_lazy("Protection"),
    FeeKey.SHIPPING_DIFFERENCE: gettext_lazy("Shipping"),
    FeeKey.WITHHOLDING_TAX: gettext_lazy("Tax withheld"),
    FeeKey.ADJUSTMENT: gettext_lazy("Adjustment"),
    FeeKey.OTHER: gettext_lazy("Other"),
}
BY: Mapping[str, Promise] = {
    By.RATE: gettext_lazy("by the rate that is set"),
    By.ESTIMATE: gettext_lazy("by the courier's estimate"),
    By.PROMISE: gettext_lazy("as first told"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """`whole` stands on the ground; every other one begins where the one before it ends."""

    label: str
    amount: Decimal
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """`why`: how we know what was to be expected; empty where nothing could be different."""

    name: str
    label: str
    received: Decimal
    expected: Decimal
    why: str

    @property
    def difference(self) -> Decimal:
        return self.received - self.expected


@dataclass(frozen=True, slots=True)
class Waterfall:
    steps: Sequence[Step]
    terms: Sequence[Term]
    expected: Decimal
    received: Decimal
    adjusted: Decimal
    chart: Chart

    @property
    def difference(self) -> Decimal:
        return self.received - self.expected

    @property
    def kept(self) -> Decimal:
        return self.received + self.adjusted


def of(order: Order) -> Waterfall | None:
    """None where the marketplace holds nobody's money, or has not told the sums yet."""
    statement: EscrowStatement | None = getattr(order, "statement", None)
    if statement is None or order.gross is None or order.escrow_amount is None:
        return None
    adjusted = sum((Decimal(row["amount"]) for row in statement.adjustments), NOTHING)
    steps = _steps(order, adjusted)
    return Waterfall(
        steps=steps,
        terms=terms(statement),
        expected=statement.expected,
        received=statement.received,
        adjusted=adjusted,
        chart=_chart(steps),
    )


def _steps(order: Order, adjusted: Decimal) -> list[Step]:
    gross, amount = order.gross or NOTHING, order.escrow_amount or NOTHING
    terms = {name: Decimal(text) for name, text in order.escrow_terms.items()}
    fees = payouts.by_key(terms)
    residual = amount - gross + given_back(terms) - sum(fees.values(), NOTHING)
    between = [
        (_("Refunded"), -given_back(terms)),
        *((str(KEYS[key]), fees[key]) for key in FeeKey if key in fees),
        (_("Unexplained"), residual),
        (_("Adjusted later"), adjusted),
    ]
    beside = gross - order.buyer_total
    return [
        Step(_("Buyer paid"), order.buyer_total, whole=True),
        *([Step(_("Marketplace and courier"), beside)] if beside else []),
        Step(_("Gross"), gross, whole=True),
        *(Step(label, part) for label, part in between if part),
        Step(_("Into the wallet"), amount + adjusted, whole=True),
    ]


def terms(statement: EscrowStatement) -> list[Term]:
    return [
        Term(
            name=name,
            label=escrow.label(name),
            received=Decimal(told["received"]),
            expected=Decimal(told["expected"]),
            why=str(BY[told["by"]]) if told["by"] in BY else "",
        )
        for name, told in statement.terms.items()
    ]


def _chart(steps: Sequence[Step]) -> Chart:
    """Three colours, of which every column has one: a whole, what came and what went."""
    spans = [_span(steps, place) for place in range(len(steps))]
    kinds = [(WHOLE, _("Sum")), (GAIN, _("Comes in addition")), (LOSS, _("Goes off"))]
    series = [Series(name, _of_hue(steps, spans, hue), hue) for hue, name in kinds]
    parts = (f"{step.label} {rupiah(step.amount)}" for step in steps)
    labels = [step.label.replace(" ", "\n") for step in steps]  # one below the other there is room for all
    return Chart(", ".join(parts), labels, series, unit="money", stacked=True)


def _of_hue(
    steps: Sequence[Step], spans: Sequence[tuple[int, int]], hue: int
) -> list[tuple[int, int] | None]:
    return [span if _hue(step) == hue else None for step, span in zip(steps, spans, strict=True)]


def _hue(step: Step) -> int:
    if step.whole:
        return WHOLE
    return GAIN if step.amount > 0 else LOSS


def _span(steps: Sequence[Step], place: int) -> tuple[int, int]:
    step, reached = steps[place], NOTHING
    if step.whole:
        return 0, int(step.amount)
    for before in steps[:place]:
        reached = before.amount if before.whole else reached + before.amount
    return int(reached), int(reached + step.amount)
