"""All rows that speak of one order."""

from django.db.models import Prefetch, Q, QuerySet

from channels import todos
from channels.models import Component, Order, OrderEvent, OrderLine
from omnihub.core.models import Attempt, InboxMessage, Work
from omnihub.dashboard.queries import orders as lists

MOST = 300
ALIVE = (Work.State.HELD, Work.State.SENDING, Work.State.WAITING)


def orders() -> QuerySet[Order]:
    components = Prefetch("listing__components", queryset=Component.objects.select_related("product"))
    lines = OrderLine.objects.select_related("listing").prefetch_related(components).order_by("pk")
    return Order.objects.select_related("shop", "customer").prefetch_related(
        Prefetch("lines", queryset=lines), "packages"
    )


def works(order: Order) -> list[Work]:
    """Of its day's payments, which go on all day, only what is open and the one that followed its release."""
    own = Q(topic=todos.PULL, subject=lists.pull_subject(order)) | Q(
        topic__in=[todos.PUSH, todos.ADOPT], subject=lists.push_subject(order)
    )
    found = list(Work.objects.filter(own).order_by("-pk")[:MOST])
    if order.released_at is None:
        return found
    days = Work.objects.filter(topic=todos.PAY, subject=lists.payment_subject(order))
    followed = days.filter(finished_at__gte=order.released_at).order_by("finished_at", "pk")[:1]
    return [*found, *followed, *days.filter(state__in=ALIVE)]


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
    about = InboxMessage.objects.filter(subject=subject).exclude(subject="")  # as the index of subjects says
    return about.defer("body").order_by("-received_at")[:MOST]


def events(order: Order) -> QuerySet[OrderEvent]:
    return OrderEvent.objects.filter(order=order).order_by("-at", "-pk")[:MOST]
