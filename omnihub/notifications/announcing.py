"""What buyers are told when an order has changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from channels import todos
from channels.models import Order
from omnihub.core import work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.work import Todo
from omnihub.notifications import deciding, due, writing
from omnihub.notifications.deciding import Known, Occasion
from omnihub.notifications.due import Happening
from omnihub.notifications.events import Because, Event
from omnihub.notifications.models import Message
from payments.models import Refund


def deliver(works: Sequence[Work], _deadline: Deadline) -> dict[int, Outcome]:
    """By the orders' present state, however often and in whatever order the news came."""
    ids = [int(one.subject) for one in works if one.subject.isdecimal()]
    announce(list(writing.orders().filter(pk__in=ids, history=False)))
    return {one.pk: Outcome.done() for one in works}


def announce(orders: Sequence[Order]) -> int:
    """The number of messages that wait to be sent."""
    told = [order for order in orders if order.shop.messages and order.shop.go_live_at is not None]
    if not told:
        return 0
    known, arrived, before = Known.of(told), due.arrivals(told), _told_before(told)
    refunds = _refunds(told)
    happened: list[Occasion] = []
    later: list[Todo] = []
    for order in told:
        found = due.of(order, known.policies[order.shop_id], arrived)
        new = [one for one in found if (order.pk, one.event) not in before]
        happened += _occasions(order, [one for one in new if one.at <= known.now], known.now)
        happened += _given_back(order, refunds[order.pk], known.now)
        later += [_again(order, one) for one in new if one.at > known.now][:1]
    with transaction.atomic():
        work.add(later)
        return writing.write(happened, known)


def _told_before(orders: Iterable[Order]) -> set[tuple[int, str]]:
    return set(Message.objects.filter(order__in=orders).values_list("order_id", "event"))


def _occasions(order: Order, new: Sequence[Happening], now: datetime) -> Iterator[Occasion]:
    """Of what became known together only the newest is told; the rest is history by then."""
    for one in new:
        occasion = Occasion(order, one.event, one.at)
        yield replace(
            occasion, because=_silent(occasion, now) or (Because.OVERTAKEN if one is not new[-1] else "")
        )


def _refunds(orders: Iterable[Order]) -> dict[int, list[Refund]]:
    """What our gateway gave back, by order, and nobody was told of yet."""
    found: dict[int, list[Refund]] = defaultdict(list)
    done = Refund.objects.filter(state=Refund.State.DONE, receipt__payment__order__in=orders)
    told = Message.objects.filter(order__in=orders, event=Event.REFUND_DONE)
    known = set(told.values_list("part", flat=True))
    for row in done.select_related("receipt__payment").order_by("ended_at", "pk"):
        if str(row.pk) not in known:
            found[row.receipt.payment.order_id].append(row)
    return found


def _given_back(order: Order, rows: Iterable[Refund], now: datetime) -> Iterator[Occasion]:
    """Each by itself: money that is back is no older news than a parcel."""
    for row in rows:
        facts = {"amount": str(row.amount)}
        occasion = Occasion(order, Event.REFUND_DONE, row.ended_at or now, part=str(row.pk), facts=facts)
        yield replace(occasion, because=_silent(occasion, now))


def _silent(occasion: Occasion, now: datetime) -> str:
    live = occasion.order.shop.go_live_at
    if live is None or occasion.at < live:
        return Because.BEFORE_GO_LIVE
    return Because.TOO_OLD if now - occasion.at > deciding.TOO_OLD else ""


def _again(order: Order, happening: Happening) -> Todo:
    return replace(todos.announce(order.pk, f"{happening.event} is due"), not_before=happening.at)
