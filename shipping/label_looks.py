"""Which parcels of a shop still need a label, and what the marketplace's messages about labels set going."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Q, QuerySet

from channels import shops, syncs, todos
from channels.models import Package, Shop, SyncRun
from channels.pull import UNKNOWN_SHOP, closed_because
from channels.states import OrderStatus
from omnihub.core import batches, clock, work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from shipping import labels, ledger
from shipping.fetching import SWITCHED_OFF
from shipping.models import Label, Shipment

AT_ONCE = 500
KIND = SyncRun.Kind.LABELS
NO_LABEL = Outcome.done("No label of this parcel is being made for us.")


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """Have all labels of a shop fetched that are not here. What failed before is tried again for a person,
    who asked; the clock leaves it to people.
    """
    outcomes: dict[int, Outcome] = {}
    for one in works:
        shop = shops.find(one.subject)
        if deadline.passed():
            break
        outcomes[one.pk] = _look(shop) if shop else UNKNOWN_SHOP
    return outcomes


def _look(shop: Shop) -> Outcome:
    closed = closed_because(shop) if shop.arranges else SWITCHED_OFF
    if closed:
        syncs.fail(shop, [KIND], closed.words, for_good=True)
        return closed
    asked = SyncRun.objects.filter(syncs.OPEN, shop=shop, kind=KIND).first()
    syncs.begin(shop, [KIND])
    for shipments in _due(shop, again=asked is not None):
        syncs.count(shop, KIND, labels.want(shipments, asked.asked_by if asked else ""))
    syncs.end_look(shop, KIND)
    return Outcome.done()


def _due(shop: Shop, *, again: bool) -> Iterator[list[Shipment]]:
    """Also of parcels that somebody arranged at the marketplace itself, of which we have no row yet."""
    packed = Package.objects.filter(
        order__shop=shop, order__status=OrderStatus.PACKED, order__history=False
    ).exclude(tracking_number="")
    missing = list(packed.filter(shipment=None).values_list("pk", flat=True))
    for pks in batches.of(AT_ONCE, missing):
        arranged_elsewhere(Package.objects.filter(pk__in=pks).select_related("order"))
    found = list(_without_label(shop, packed, again=again).values_list("pk", flat=True))
    for pks in batches.of(AT_ONCE, found):
        yield list(Shipment.objects.filter(pk__in=pks).select_related("order", "package").order_by("pk"))


def arranged_elsewhere(packages: Iterable[Package]) -> None:
    now = clock.now()
    Shipment.objects.bulk_create(
        (
            Shipment(
                order=one.order,
                package=one,
                state=Shipment.State.ARRANGED,
                ship_by=ledger.due(one.order),
                arranged_at=now,
                changed_at=now,
            )
            for one in packages
        ),
        ignore_conflicts=True,
    )


def _without_label(shop: Shop, packed: QuerySet[Package], *, again: bool) -> QuerySet[Shipment]:
    open_states = [Label.State.WANTED, Label.State.MAKING]
    if again:
        open_states.append(Label.State.FAILED)
    missing = Q(label=None) | Q(label__state__in=open_states)
    return Shipment.objects.filter(missing, order__shop=shop, package__in=packed)


def news(works: Sequence[Work], _deadline: Deadline) -> dict[int, Outcome]:
    """The marketplace has ended its part of a label: it is asked about at once."""
    return {one.pk: _news(*todos.shop_and_number(one.subject)) for one in works}


def _news(shop_key: str, number: str) -> Outcome:
    shop = shops.find(shop_key)
    if shop is None:
        return UNKNOWN_SHOP
    named = Q(shipment__package__number=number) | Q(shipment__order__number=number)
    making = Label.objects.filter(named, shop=shop, state=Label.State.MAKING).order_by("pk")
    pks = list(making.values_list("shipment_id", flat=True))
    work.add(todos.label(shop_key, pk, "the marketplace says the label is ready") for pk in pks)
    return Outcome.done() if pks else NO_LABEL
