"""From a cart to offers: what its parcel is charged by, who is asked, and what stands in for silence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from omnihub.core import clock
from omnihub.core.outcomes import Deadline
from shipping import rates, services, tariffs, weights
from shipping.models import Area, CostRule, CourierService, Quote, TariffRow
from shipping.rates import Question
from shipping.records import Cart, RateData
from shipping.weights import Parcel

Rung = Quote.Rung
OWN = "own"
"""The courier of the shop's own table."""


@dataclass(frozen=True, slots=True)
class Offer:
    courier: str
    service: str
    name: str
    words: str
    rung: str
    fetched_at: datetime
    cost: Decimal = services.NOTHING
    price: Decimal = services.NOTHING
    grams: int = 0
    days_from: int | None = None
    days_to: int | None = None


def found(cart: Cart, rule: CostRule, area: Area | None, deadline: Deadline) -> list[Offer]:
    parcel = weights.parcel(cart.items, unknown_grams=rule.item_grams, packing_grams=rule.packing_grams)
    of_couriers = list(_couriers(cart, rule, area, parcel, deadline))
    return [*of_couriers, *_table(cart, area, parcel, alone=not of_couriers)]


def _couriers(
    cart: Cart, rule: CostRule, area: Area | None, parcel: Parcel, deadline: Deadline
) -> Iterable[Offer]:
    """A question for each weight that is charged: one for all, but where a truck counts volume otherwise."""
    origin, destination = rule.origin and rule.origin.of_search, area and area.of_search
    if not (rule.asks_couriers and origin and destination):
        return
    fresh = timedelta(hours=rule.fresh_hours)
    for grams, some in _by_weight(services.switched_on(cart.shop_pk), parcel).items():
        couriers = tuple(sorted({service.courier for service in some}))
        answer = rates.answer(Question(origin, destination, grams, couriers), fresh, deadline)
        if answer:
            if answer.rung == Rung.LIVE:
                services.learn(cart.shop_pk, answer.rates, some)
            yield from _priced(cart, some, answer, grams)


def _by_weight(some: Sequence[CourierService], parcel: Parcel) -> Mapping[int, list[CourierService]]:
    found: dict[int, list[CourierService]] = defaultdict(list)
    for service in some:
        if parcel.grams >= service.from_grams:
            rule = weights.rounding(service.courier, service.service)
            found[weights.charged_grams(parcel, rule)].append(service)
    return found


def _priced(cart: Cart, some: Iterable[CourierService], answer: rates.Answer, grams: int) -> Iterable[Offer]:
    told: dict[tuple[str, str], RateData] = {(one.courier, one.service): one for one in answer.rates}
    for service in some:
        one = told.get((service.courier, service.service))
        if one:
            yield Offer(
                courier=one.courier,
                service=one.service,
                name=one.name or service.name,
                words=one.words or service.words,
                rung=answer.rung,
                fetched_at=answer.fetched_at,
                cost=one.cost,
                price=services.price(service, one.cost, cart.goods_total),
                grams=grams,
                days_from=one.days_from,
                days_to=one.days_to,
            )


def _table(cart: Cart, area: Area | None, parcel: Parcel, *, alone: bool) -> Iterable[Offer]:
    for row in tariffs.lines(cart.shop_pk, area, parcel.grams):
        if alone or row.always:
            yield _of_table(row, parcel.grams)


def _of_table(row: TariffRow, grams: int) -> Offer:
    cost = tariffs.cost(row, grams)
    return Offer(
        courier=OWN,
        service=row.name,
        name=row.name,
        words="",
        rung=Rung.TABLE,
        fetched_at=clock.now(),
        cost=cost,
        price=cost,
        grams=grams,
        days_from=row.days_from,
        days_to=row.days_to,
    )
