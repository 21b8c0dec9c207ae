"""Which notices a partner is owed: written when its checkouts move on, forgotten when they are old."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from channels.models import Checkout
from omnihub.api import events, todos
from omnihub.api.models import Endpoint, Notice
from omnihub.core import clock, work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome

MARGIN = timedelta(days=1)
"""What is this near to being forgotten is not written any more: it would be told a second time."""
AT_ONCE = 1000


def deliver(works: Sequence[Work], _deadline: Deadline) -> dict[int, Outcome]:
    """Work of `partner.tell`."""
    with transaction.atomic():
        rows = list(_missing(_checkouts(works)))
        Notice.objects.bulk_create(rows)
        work.add(todos.notices([row for row in rows if _listens(row)], "something happened", clock.now()))
    return {one.pk: Outcome.done() for one in works}


def _checkouts(works: Sequence[Work]) -> Sequence[Checkout]:
    """Of partners who hear of things."""
    wanted = [int(one.subject) for one in works]
    rows = Checkout.objects.filter(pk__in=wanted, partner_checkout__partner__endpoint__isnull=False)
    return list(rows.select_related("partner_checkout__partner__endpoint").order_by("pk"))


def _missing(checkouts: Sequence[Checkout]) -> Iterator[Notice]:
    now = clock.now()
    rows = Notice.objects.filter(checkout__in=checkouts)
    known = set(rows.values_list("checkout", "event", "at"))
    for checkout in checkouts:
        partner = checkout.partner_checkout.partner
        horizon = max(partner.endpoint.since, now - _kept() + MARGIN)
        for event, at in events.moments(checkout):
            if at >= horizon and (checkout.pk, event, at) not in known:
                yield Notice(partner=partner, checkout=checkout, event=event, at=at, made_at=now, since=now)


def _listens(notice: Notice) -> bool:
    """What happens while its address is off waits for it to be switched on."""
    endpoint: Endpoint = notice.partner.endpoint
    return endpoint.active and notice.partner.is_active


def forget() -> int:
    """What is too old to be of use to anybody, delivered or not."""
    old = Notice.objects.filter(at__lt=clock.now() - _kept())
    forgotten = 0
    while ids := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        forgotten += Notice.objects.filter(pk__in=ids).delete()[0]
    return forgotten


def _kept() -> timedelta:
    return timedelta(days=settings.KEEP_DAYS["notices"])
