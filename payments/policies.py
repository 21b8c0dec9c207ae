"""How a shop takes money and gives it back."""

from decimal import Decimal

from payments.models import PaymentPolicy


def of(shop_pk: int) -> PaymentPolicy:
    """The shop's own, or what holds until somebody sets one."""
    return PaymentPolicy.objects.filter(shop=shop_pk).first() or PaymentPolicy(
        shop_id=shop_pk, approve_above=Decimal(1_000_000)
    )
