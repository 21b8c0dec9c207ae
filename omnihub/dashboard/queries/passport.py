"""All rows that speak of one order."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from channels import todos
from channels.models import Component, Order, OrderEvent, OrderLine
from omnihub.cancellation.models import Step
from omnihub.cancellation.todos import STEP
from omnihub.core.models import Attempt, InboxMessage, Work
from omnihub.dashboard import parcel_story, timeline
from omnihub.dashboard.erp_side import Bound
from omnihub.dashboard.queries import orders as lists
from omnihub.dashboard.timeline import Entry
from shipping.models import ScanEvent, Shipment

MOST = 300
MOST_OF_ALL = 3000
ALIVE = (Work.State.HELD, Work.State.SENDING, Work.State.WAITING)


def orders() -> QuerySet[Order]:
    components = Prefetch("listing__components", queryset=Component.objects.select_related("product"))
    lines = OrderLine.objects.select_related("listing").prefetch_related(components).order_by("pk")
    return Order.objects.select_related("shop", "customer", "statement").prefetch_related(
        Prefetch("lines", queryset=lines), "packages"
    )


def works(order: Order, most: int = MOST) -> list[Work]:
    """Of its day's payments, which go on all day, only what is open and the one that followed its release."""
    own = _own(order) | _parcels(order)
    if steps := _steps(order):
        own |= Q(topic=STEP, subject__in=steps)
    found = list(Work.objects.filter(own).order_by("-pk")[:most])
    if order.released_at is None:
        return found
    days = Work.objects.filter(topic=todos.PAY, subject=lists.payment_subject(order))
    followed = days.filter(finished_at__gte=order.released_at).order_by("finished_at", "pk")[:1]
    return [*found, *followed, *days.filter(state__in=ALIVE)]


def _own(order: Order) -> Q:
    pushed = Q(topic__in=[todos.PUSH, todos.ADOPT], subject=lists.push_subject(order))
    return Q(topic=todos.PULL, subject=lists.pull_subject(order)) | pushed


def _steps(order: Order) -> list[str]:
    """What its cancellations are about, one by one."""
    found = Step.objects.filter(cancellation__order=order).order_by("pk").values_list("pk", flat=True)
    return [str(pk) for pk in found[:MOST]]


def _parcels(order: Order) -> Q:
    subjects = [f"{order.shop.key}:{package.number}" for package in order.packages.all()]
    return Q(topic=todos.ARRANGE, subject__in=subjects)


def tries(order: Order) -> QuerySet[Attempt]:
    """From which the order may be done again; those of its day's payments, too."""
    again = Q(topic=todos.PAY, subject=lists.payment_subject(order)) if order.released_at else Q()
    works = Work.objects.filter(_own(order) | again).exclude(topic=todos.ADOPT)
    return Attempt.objects.filter(work__in=works).select_related("work")


def attempts(works: list[Work], most: int = MOST) -> list[Attempt]:
    """The newest tries, each with its work."""
    tried = {work.pk: work for work in works}
    found = list(Attempt.objects.filter(work__in=tried).order_by("-started_at")[:most])
    for attempt in found:
        attempt.work = tried[attempt.work_id]
    return found


def messages(order: Order, most: int = MOST) -> QuerySet[InboxMessage]:
    """Without their bodies: those are opened one at a time. The index keeps only what has a subject, and
    SQLite takes it only where the question says so, too.
    """
    about = InboxMessage.objects.exclude(subject="").filter(subject=lists.pull_subject(order))
    return about.defer("body").order_by("-received_at")[:most]


def events(order: Order, most: int = MOST) -> QuerySet[OrderEvent]:
    return OrderEvent.objects.filter(order=order).order_by("-at", "-pk")[:most]


def shipments(order: Order, most: int = MOST) -> list[Shipment]:
    """With package and label; the newest, where a marketplace split an order into very many."""
    found = Shipment.objects.filter(order=order).select_related("package", "label").defer("package__contents")
    return list(found.order_by("-pk")[:most])


def scans(order: Order, most: int = MOST) -> list[ScanEvent]:
    return list(ScanEvent.objects.filter(order=order).order_by("-at", "-pk")[:most])


def told(order: Order, bindings: Iterable[Bound], *, whole: bool = False) -> tuple[list[Entry], bool]:
    """The order's timeline, and whether there is more of something than was read."""
    most = MOST_OF_ALL if whole else MOST
    found = works(order, most)
    tries, came, happened = attempts(found, most), list(messages(order, most)), list(events(order, most))
    parcels, scanned = shipments(order, most), scans(order, most)
    entries = timeline.of(
        order,
        messages=came,
        works=found,
        attempts=tries,
        events=happened,
        bindings=bindings,
        parcels=parcel_story.of(order, parcels, scanned),
    )
    counts = (len(found), len(tries), len(came), len(happened), len(parcels), len(scanned))
    return entries, max(counts) >= most
