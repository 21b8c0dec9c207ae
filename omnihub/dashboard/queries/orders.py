"""The order list: which orders, in which order, and how many wait in each state."""

from datetime import timedelta

from django.db.models import BigIntegerField, Count, Q, QuerySet
from django.db.models.functions import Cast

from channels import todos
from channels.models import Order, OrderLine, Package
from channels.states import OrderStatus
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.dashboard.queries.filters import GROUPS, Filters

OPEN = (
    OrderStatus.UNPAID,
    OrderStatus.PAID,
    OrderStatus.READY_TO_SHIP,
    OrderStatus.PACKED,
    OrderStatus.CANCEL_REQUESTED,
    OrderStatus.RETURN_REQUESTED,
)
TO_HAND_OVER = (OrderStatus.READY_TO_SHIP, OrderStatus.PACKED)
SOON = timedelta(hours=2)
MOST_HELD_PULLS = 500


def listed(filters: Filters, *, by_recipient: bool) -> QuerySet[Order]:
    orders = Order.objects.select_related("shop", "customer").defer(
        "recipient_address", "message", "escrow_terms"
    )
    if filters.search:
        orders = orders.filter(_matches(filters.search, by_recipient=by_recipient))
    if filters.shop:
        orders = orders.filter(shop_id=filters.shop)
    if filters.group:
        orders = orders.filter(status__in=GROUPS[filters.group])
    if filters.due:
        orders = orders.filter(due(filters.due))
    return orders.filter(_held()) if filters.held else orders


def due(when: str) -> Q:
    """Still with the seller: "late" to be handed over to the courier, or "soon" so."""
    now = clock.now()
    waits = Q(status__in=TO_HAND_OVER, shipped_at__isnull=True)
    if when == "late":
        return waits & Q(ship_by__lt=now)
    return waits & Q(ship_by__gte=now, ship_by__lt=now + SOON)


def _matches(text: str, *, by_recipient: bool) -> Q:
    """Names of recipients are searched only for those who may read them."""
    found = (
        Q(number__icontains=text)
        | Q(customer__username__icontains=text)
        | Q(pk__in=Package.objects.filter(tracking_number__istartswith=text).values("order_id"))
        | Q(pk__in=OrderLine.objects.filter(sku__istartswith=text).values("order_id"))
    )
    return found | Q(recipient_name__icontains=text) if by_recipient else found


def _held() -> Q:
    pushes = Work.objects.filter(topic=todos.PUSH, state=Work.State.HELD)
    pulls = Work.objects.filter(topic=todos.PULL, state=Work.State.HELD).values_list("subject", flat=True)
    numbers = [subject.split(":", 2)[-1] for subject in pulls[:MOST_HELD_PULLS]]
    return Q(pk__in=pushes.annotate(order_id=Cast("subject", BigIntegerField())).values("order_id")) | Q(
        number__in=numbers
    )


def open_counts(shop: int | None) -> dict[str, int]:
    """How many orders ask for something, by filter group. Finished ones are not counted: they are many."""
    orders = Order.objects.filter(status__in=OPEN, history=False)
    if shop:
        orders = orders.filter(shop_id=shop)
    by_status = dict(orders.values_list("status").annotate(n=Count("pk")).order_by())
    counts = {group: sum(by_status.get(status, 0) for status in states) for group, states in GROUPS.items()}
    return {group: count for group, count in counts.items() if count}


def held_count(shop: int | None) -> int:
    orders = Order.objects.filter(_held())
    return (orders.filter(shop_id=shop) if shop else orders).count()


def pull_subject(order: Order) -> str:
    return f"{order.shop.key}:{order.number}"


def push_subject(order: Order) -> str:
    return str(order.pk)


def payment_subject(order: Order) -> str:
    """Its shop's payment of the Jakarta day on which its money was released."""
    day = clock.jakarta_date(order.released_at) if order.released_at else None
    return f"{order.shop_id}:{day.isoformat()}" if day else ""
