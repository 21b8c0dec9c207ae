"""Why some of many orders are left out of a move, judged in the database before a person says yes.

It leaves out what would be refused anyway, so that the numbers on the page are the numbers of the batch. What
counts in the end is judged once more when each is moved (`move_rules`, `reasons`): much happens in between.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from channels import pull
from channels.models import Order, Package, Shop, own
from channels.records import BY_MARKETPLACE
from channels.states import AFTER_HAND_OVER, OrderStatus
from shipping import asking, reasons
from shipping.models import Move, MoveBatch, Shipment

What, Reason, State = MoveBatch.What, Move.Reason, Shipment.State
Rules: TypeAlias = Iterable[tuple[Q | Combinable, str]]
"""What is true of an order, and the reason it is: the first one counts."""
ALREADY: Final = Move.State.ALREADY.value
NOT_PAID = (OrderStatus.UNPAID, OrderStatus.PAID)
TO_SHIP = (OrderStatus.READY_TO_SHIP, OrderStatus.PACKED)
CALLED_OFF = (OrderStatus.CANCELLED, OrderStatus.RETURNED)
ONLY: Mapping[str, tuple[OrderStatus, ...]] = {
    What.ARRANGED: TO_SHIP,
    What.PACKED: TO_SHIP,
    What.UNPACKED: (*TO_SHIP, OrderStatus.CANCEL_REQUESTED),
    What.HANDED: TO_SHIP,
    What.DELIVERED: (*TO_SHIP, OrderStatus.SHIPPED),
    What.COMPLETED: (OrderStatus.DELIVERED,),
}
"""In no other state can an order be moved so: what a database finds by an index before it judges."""


def orders(found: QuerySet[Order], what: str) -> QuerySet[Order]:
    """Each with its reason as `why`; empty: it can be moved."""
    return _judged(found, [*_RULES[What(what)](""), *_of_orders(what)])


def parcels(found: QuerySet[Shipment], what: str) -> QuerySet[Shipment]:
    return _judged(found, [*_RULES[What(what)]("order__"), *_of_parcels(what)])


def able_orders(found: QuerySet[Order], what: str) -> QuerySet[Order]:
    likely = found.filter(status__in=ONLY[what]) if what in ONLY else found
    return orders(likely, what).filter(Q(why=""))


def able_parcels(found: QuerySet[Shipment], what: str) -> QuerySet[Shipment]:
    likely = found.filter(order__status__in=ONLY[what]) if what in ONLY else found
    return parcels(likely, what).filter(Q(why=""))


def _judged(found: QuerySet[Any], rules: Rules) -> QuerySet[Any]:
    whens = [When(condition, then=Value(str(reason))) for condition, reason in rules]
    judged: QuerySet[Any] = found.annotate(why=Case(*whens, default=Value(""), output_field=CharField()))
    return judged


# By the order ------------------------------------------------------------------------------------------


def _arranged(at: str) -> Rules:
    return [
        (_is(at, status__in=reasons.ENDED), Reason.CANCELLED),
        (_is(at, shop__arranges=False), Reason.ARRANGING_OFF),
        (_is(at, history=True), Reason.HISTORY),
        (_is(at, fulfilled_by=BY_MARKETPLACE), Reason.NOT_OURS),
        (~_is(at, booking=""), Reason.BOOKED),
        (_is(at, status__in=NOT_PAID), Reason.PENDING),
        (_is(at, status=OrderStatus.CANCEL_REQUESTED), Reason.CANCEL_ASKED),
        (_is(at, status__in=reasons.HANDED_OVER), Reason.GONE),
    ]


def _packed(at: str) -> Rules:
    ours = _ours(at)
    return [
        (~ours & _is(at, status__in=CALLED_OFF, shipped_at__isnull=False), Reason.COMES_BACK),
        (_is(at, status__in=CALLED_OFF), Reason.CANCELLED),
        (_is(at, status=OrderStatus.CANCEL_REQUESTED), Reason.CANCEL_ASKED),
        (~ours & _is(at, fulfilled_by=BY_MARKETPLACE), Reason.NOT_OURS),
        (_is(at, status__in=AFTER_HAND_OVER), Reason.GONE),
        (ours & _is(at, status=OrderStatus.RETURN_REQUESTED), Reason.GONE),
        (_is(at, status=OrderStatus.RETURN_REQUESTED), Reason.CANCELLED),
        (ours & _is(at, status__in=NOT_PAID), Reason.NOT_PAID),
        (_is(at, status__in=NOT_PAID), Reason.NOT_ARRANGED),
        (ours & _is(at, status=OrderStatus.PACKED), ALREADY),
    ]


def _unpacked(at: str) -> Rules:
    ours = _ours(at)
    return [
        (ours & _is(at, status__in=NOT_PAID), Reason.NOT_PAID),
        (ours & _is(at, status=OrderStatus.READY_TO_SHIP), ALREADY),
        (ours & _is(at, status__in=(*CALLED_OFF, OrderStatus.CANCEL_REQUESTED)), Reason.CANCELLED),
        (ours & ~_is(at, status=OrderStatus.PACKED), Reason.GONE),
    ]


def _look(at: str) -> Rules:
    closed = [shop.pk for shop in Shop.objects.all() if pull.closed_because(shop)]
    return [(_is(at, shop__in=closed), Reason.NOT_READ)] if closed else []


def _handed(at: str) -> Rules:
    return [
        (~_ours(at), Reason.THEIRS),
        (_is(at, status__in=(*CALLED_OFF, OrderStatus.CANCEL_REQUESTED)), Reason.CANCELLED),
        (_is(at, status__in=NOT_PAID), Reason.NOT_PAID),
        (~_is(at, status__in=TO_SHIP), Reason.GONE),
        (_is(at, checkout__collected=True), Reason.COLLECTED),
    ]


def _delivered(at: str) -> Rules:
    return [
        (~_ours(at), Reason.THEIRS),
        (_is(at, status__in=NOT_PAID), Reason.NOT_PAID),
        (_is(at, status__in=TO_SHIP) & ~_is(at, checkout__collected=True), Reason.NOT_HANDED),
        (_is(at, status__in=(OrderStatus.DELIVERED, OrderStatus.COMPLETED)), ALREADY),
        (~_is(at, status__in=(*TO_SHIP, OrderStatus.SHIPPED)), Reason.CANCELLED),
    ]


def _completed(at: str) -> Rules:
    return [
        (~_ours(at), Reason.THEIRS),
        (_is(at, status=OrderStatus.COMPLETED), ALREADY),
        (_is(at, status__in=(*CALLED_OFF, OrderStatus.CANCEL_REQUESTED)), Reason.CANCELLED),
        (~_is(at, status=OrderStatus.DELIVERED), Reason.NOT_DELIVERED),
    ]


def _is(at: str, **terms: object) -> Q:
    return Q(**{f"{at}{name}": value for name, value in terms.items()})


def _ours(at: str) -> Q:
    return _is(at, shop__kind=own.KIND)


_RULES: Mapping[MoveBatch.What, Callable[[str], Rules]] = {
    What.ARRANGED: _arranged,
    What.PACKED: _packed,
    What.UNPACKED: _unpacked,
    What.LOOK: _look,
    What.HANDED: _handed,
    What.DELIVERED: _delivered,
    What.COMPLETED: _completed,
}


# By its parcels ----------------------------------------------------------------------------------------


def _of_orders(what: str) -> Rules:
    """Where one parcel can go, the order can: each parcel is judged again by itself."""
    mine = Shipment.objects.filter(order=OuterRef("pk"))
    if what == What.ARRANGED:
        waits = Exists(mine.filter(state__in=(State.WAITING, State.FAILED)))
        return [(Exists(mine) & ~waits, ALREADY)]
    if what == What.PACKED:
        waits = Exists(Package.objects.filter(order=OuterRef("pk")).filter(_to_pack("shipment__", "")))
        packed = Exists(mine.filter(packed_at__isnull=False))
        return [(~_ours("") & ~waits & packed, ALREADY), (~_ours("") & ~waits, Reason.NOT_ARRANGED)]
    if what == What.UNPACKED:
        return [(~_ours("") & ~Exists(mine.filter(packed_at__isnull=False)), ALREADY), *_too_late("")]
    return []


def _of_parcels(what: str) -> Rules:
    if what == What.ARRANGED:
        return [(~Q(state__in=asking.MAY_BE_ASKED), ALREADY)]
    if what == What.PACKED:
        return [(Q(packed_at__isnull=False), ALREADY), (~_to_pack("", "package__"), Reason.NOT_ARRANGED)]
    if what == What.UNPACKED:
        return [(~_ours("order__") & Q(packed_at__isnull=True), ALREADY), *_too_late("order__")]
    return []


def _too_late(at: str) -> Rules:
    """To say that a marketplace's parcel is not packed after all."""
    return [
        (~_ours(at) & _is(at, status__in=CALLED_OFF), Reason.CANCELLED),
        (~_ours(at) & ~_is(at, status__in=ONLY[What.UNPACKED]), Reason.GONE),
    ]


def _to_pack(shipment: str, package: str) -> Q:
    arranged = _is(shipment, state=State.ARRANGED) | Q(order__status=OrderStatus.PACKED)
    here = _is(package, tracking_number__gt="")
    return arranged & here & _is(shipment, packed_at__isnull=True)
