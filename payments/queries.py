"""What pages ask about payments."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Sum

from payments.models import Payment, Receipt, Refund

NOTHING = Decimal("0.00")


def of_order(order_pk: int) -> Payment | None:
    return Payment.objects.filter(order=order_pk).first()


def given_back(receipts: Iterable[Receipt]) -> Decimal:
    """Also what is on its way."""
    rows = Refund.objects.filter(receipt__in=list(receipts))
    gone = rows.exclude(state__in=[Refund.State.FAILED, Refund.State.DROPPED])
    return gone.aggregate(sum=Sum("amount"))["sum"] or NOTHING
