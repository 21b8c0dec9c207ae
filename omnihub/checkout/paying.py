"""How an order of ours is paid, as the pages ask for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from channels.models import Checkout
from channels.own import links
from payments import charging
from payments.charging import Payer, ReturnUrls
from payments.models import Charge, Payment, PaymentMethod
from payments.models.method import MethodGroup


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    methods: list[PaymentMethod]


def groups(checkout: Checkout) -> list[Group]:
    """What may be paid with for this sum, kind by kind, in the shop's order."""
    if checkout.total <= 0:
        return []
    return _grouped(charging.offered(checkout.shop, checkout.total))


def _grouped(methods: Iterable[PaymentMethod]) -> list[Group]:
    found: dict[str, list[PaymentMethod]] = {}
    for one in methods:
        found.setdefault(one.group, []).append(one)
    return [Group(str(MethodGroup(group).label), some) for group, some in found.items()]


def payment(checkout: Checkout) -> Payment | None:
    return Payment.objects.filter(order=checkout.order_id).first()


def latest(owed: Payment) -> Charge | None:
    """The try that the page shows; one that ended is none."""
    rows = owed.charges.filter(state__in=[Charge.State.ASKED, Charge.State.OPEN])
    return rows.order_by("-asked_at", "-pk").first()


def name_of(charge: Charge) -> str:
    rows = PaymentMethod.objects.filter(shop=charge.payment.order.shop_id, code=charge.method)
    return rows.values_list("name", flat=True).first() or charge.method


def charge(checkout: Checkout, owed: Payment, method: str) -> Charge:
    """Raises RemoteError, with words for the page."""
    back = settings.PUBLIC_URL + reverse("checkout:checkout", args=[links.pay_token(checkout)])
    ways = ReturnUrls(success=back, failure=back)
    payer = Payer(name=checkout.name, email=checkout.email, phone=checkout.phone)
    return charging.charge(owed.pk, method, ways, payer, get_language() or checkout.language)
