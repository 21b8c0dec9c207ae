"""The ways to pay of each shop: which it has, which it offers for a sum, which a gateway does not take."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from channels.models import Shop
from omnihub.core import work
from omnihub.core.database import one_at_a_time
from payments import todos
from payments.models import PaymentMethod
from payments.records import MethodData


@transaction.atomic
def set_up(shop: Shop, gateway: str, known: Sequence[MethodData]) -> list[PaymentMethod]:
    """Adds what the shop has no row for. What staff have set stays."""
    one_at_a_time(f"payment methods of {shop.pk}")
    have = set(PaymentMethod.objects.filter(shop=shop, gateway=gateway).values_list("code", flat=True))
    refused = dict(
        PaymentMethod.objects.filter(gateway=gateway)
        .exclude(refused_because="")
        .values_list("code", "refused_because")
    )
    return PaymentMethod.objects.bulk_create(
        PaymentMethod(
            shop=shop,
            gateway=gateway,
            code=one.code,
            group=one.group,
            name=one.name,
            enabled=one.usual,
            refused_because=refused.get(one.code, ""),
            lowest=one.lowest,
            highest=one.highest,
            position=position,
        )
        for position, one in enumerate(known)
        if one.code not in have
    )


def offered(shop_pk: int, amount: Decimal) -> list[PaymentMethod]:
    """Those the shop offers, the gateways take, and the sum suits."""
    rows = PaymentMethod.objects.filter(shop=shop_pk, enabled=True, refused_because="", lowest__lte=amount)
    return list(rows.filter(Q(highest=None) | Q(highest__gte=amount)).order_by("position", "pk"))


def refused(gateway: str, code: str, words: str) -> None:
    """An account has or has not a method, whichever shop asked. Staff are told once."""
    with transaction.atomic():
        rows = PaymentMethod.objects.filter(gateway=gateway, code=code, refused_because="")
        if rows.update(refused_because=words[:300]):
            work.add([todos.method(gateway, code, "the gateway refused it")])


def activated(gateway: str, codes: Iterable[str], words: str) -> None:
    """What the gateway says of our account: those it names are offered again, the others no more.

    What its answer does not tell of (its own page) is left alone.
    """
    taken = set(codes)
    with transaction.atomic():
        rows = PaymentMethod.objects.filter(gateway=gateway)
        rows.filter(code__in=taken).exclude(refused_because="").update(refused_because="")
        others = rows.exclude(code__in=taken).exclude(group="hosted").filter(refused_because="")
        others.update(refused_because=words[:300])
        work.add(todos.method(gateway, code, "the gateway was asked") for code in taken)
