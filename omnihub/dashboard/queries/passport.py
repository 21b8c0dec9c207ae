"""All rows that speak of one order."""

from django.db.models import Prefetch, Q, QuerySet

from channels import todos
from channels.models import Component, Order, OrderEvent, OrderLine
from omnihub.core import clock
from omnihub.core.models import Attempt, InboxMessage, Work
from omnihub.dashboard.queries import orders as lists

MOST = 300


def orders() -> QuerySet[Order]:
    components = Prefetch("listing__components", queryset=Component.objects.select_related("product"))
    lines = OrderLine.objects.select_related("listing").prefetch_related(components).order_by("pk")
    return Order.objects.select_related("shop", "customer").prefetch_related(
        Prefetch("lines", queryset=lines), "packages"
    )


def subjects(order: Order) -> Q:
    """Where this order appears in the work table: itself on both ways, and its day of payments."""
    found = Q(topic=todos.PULL, subject=lists.pull_subject(order)) | Q(
        topic=todos.PUSH, subject=lists.push_subject(order)
    )
    if order.released_at is None:
        return found
    day = clock.jakarta_date(order.released_at)
    return found | Q(topic=todos.PAY, subject=f"{order.shop_id}:{day.isoformat()}")


def works(order: Order) -> list[Work]:
    return list(Work.objects.filter(subjects(order)).order_by("-pk")[:MOST])


def attempts(works: list[Work]) -> list[Attempt]:
    """The newest tries, each with its work."""
    tried = {work.pk: work for work in works}
    found = list(Attempt.objects.filter(work__in=tried).order_by("-started_at")[:MOST])
    for attempt in found:
        attempt.work = tried[attempt.work_id]
    return found


def messages(order: Order) -> QuerySet[InboxMessage]:
    """Without their bodies: those are opened one at a time."""
    subject = lists.pull_subject(order)
    return InboxMessage.objects.filter(subject=subject).defer("body").order_by("-received_at")[:MOST]


def events(order: Order) -> QuerySet[OrderEvent]:
    return OrderEvent.objects.filter(order=order).order_by("-at", "-pk")[:MOST]
