"""The couriers' services of a shop: which are offered, what buyers pay for them, and what came up new."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.db import transaction

from channels.models import ShippingChannel, Shop
from omnihub.core import clock, money, upsert
from shipping.catalogue import SERVICES
from shipping.models import CourierService
from shipping.records import RateData

NOTHING = Decimal("0.00")
CHANGED = ("is_on", "markup_percent", "markup_fixed", "free_above", "from_grams")


def of(shop: Shop) -> list[CourierService]:
    return list(CourierService.objects.filter(shop=shop).order_by("courier", "from_grams", "pk"))


def switched_on(shop_pk: int) -> list[CourierService]:
    return list(CourierService.objects.filter(shop=shop_pk, is_on=True).order_by("courier", "pk"))


@transaction.atomic
def begin(shop: Shop) -> None:
    """What most shops offer is on. A shop that has its own choice keeps it."""
    if CourierService.objects.filter(shop=shop).exists():
        return
    CourierService.objects.bulk_create(
        [
            CourierService(
                shop=shop,
                courier=one.courier,
                service=one.service,
                name=one.name,
                words=one.words,
                is_on=one.usual,
                from_grams=one.from_grams,
            )
            for one in SERVICES
        ],
        ignore_conflicts=True,
    )
    _tell_channels(shop)


@transaction.atomic
def change(shop: Shop, wanted: Mapping[int, Mapping[str, object]]) -> int:
    """By row's key. How many are different now. Each is saved by itself: the audit log hears of it."""
    rows = CourierService.objects.select_for_update().filter(shop=shop, pk__in=wanted).order_by("pk")
    changed = 0
    for row in rows:
        values = {name: value for name, value in wanted[row.pk].items() if name in CHANGED}
        different = [name for name, value in values.items() if getattr(row, name) != value]
        for name in different:
            setattr(row, name, values[name])
        if different:
            row.save(update_fields=different)
            changed += 1
    if changed:
        _tell_channels(shop)
    return changed


def learn(shop_pk: int, rates: Iterable[RateData], known: Iterable[CourierService]) -> None:
    """A service that came up new is listed, switched off: a person decides."""
    names = {(row.courier, row.service) for row in known}
    fresh = [one for one in rates if (one.courier, one.service) not in names]
    if fresh:
        CourierService.objects.bulk_create(
            [upsert.fitted(_new(shop_pk, one)) for one in fresh], ignore_conflicts=True
        )


def _new(shop_pk: int, one: RateData) -> CourierService:
    return CourierService(
        shop_id=shop_pk, courier=one.courier, service=one.service, name=one.name, words=one.words
    )


def price(service: CourierService, cost: Decimal, goods_total: Decimal) -> Decimal:
    """In whole rupiah, never below nothing."""
    if service.free_above is not None and goods_total >= service.free_above:
        return NOTHING
    more = cost * service.markup_percent / 100 + service.markup_fixed
    return max(money.whole(cost + more), NOTHING)


def _tell_channels(shop: Shop) -> None:
    """As couriers of the shop, so that Odoo's delivery methods are chosen for them where all others are."""
    rows = CourierService.objects.filter(shop=shop)
    known = set(ShippingChannel.objects.filter(shop=shop).values_list("remote_id", flat=True))
    channels = [
        upsert.fitted(
            ShippingChannel(
                shop=shop, remote_id=str(row), name=str(row), enabled=row.is_on, as_of=clock.now()
            )
        )
        for row in rows
        if row.is_on or str(row)[:32] in known
    ]
    upsert.rows(ShippingChannel, _once(channels), unique=("shop", "remote_id"))


def _once(channels: Sequence[ShippingChannel]) -> list[ShippingChannel]:
    """Names that are alike once they are cut are one."""
    return list({one.remote_id: one for one in channels}.values())
