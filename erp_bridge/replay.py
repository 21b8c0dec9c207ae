"""Do an order's steps once more, from one of them on.

Each step looks before it acts: an older answer of the marketplace changes nothing, and what is in Odoo is not
made again. So this may be asked for at any time, and as often as somebody likes.
"""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from channels import notes, todos
from channels.models import Order
from erp_bridge import push_orders
from omnihub.core import inbox, work


class Step(StrEnum):
    MESSAGE = "message"
    PULL = "pull"
    PUSH = "push"
    PAY = "pay"


FROM: Mapping[Step, tuple[Step, ...]] = {
    Step.MESSAGE: (Step.MESSAGE, Step.PULL, Step.PUSH),
    Step.PULL: (Step.PULL, Step.PUSH),
    Step.PUSH: (Step.PUSH, Step.PAY),
    Step.PAY: (Step.PAY,),
}
OF_TOPIC = {todos.PULL: Step.PULL, todos.PUSH: Step.PUSH, todos.PAY: Step.PAY}
TO_ERP = (Step.PUSH, Step.PAY)


def steps(order: Order, start: Step) -> list[Step]:
    """What is done again from `start` on, as far as this order goes."""
    return [step for step in FROM[start] if _applies(order, step)]


def _applies(order: Order, step: Step) -> bool:
    if step in TO_ERP and (order.history or not order.shop.pushes_orders):
        return False
    if step == Step.PULL:
        return order.shop.pulls
    return step != Step.PAY or order.released_at is not None


@transaction.atomic
def again(
    order: Order, start: Step, *, reason: str, words: str, by: str, message: UUID | None = None
) -> None:
    """`reason` goes with the work, `words` on the order's timeline."""
    for step in steps(order, start):
        if step == Step.MESSAGE and message:
            inbox.replay([message])
        if step == Step.PULL:
            work.add([todos.pull(order.shop.key, order.number, reason)])
        if step == Step.PUSH:
            push_orders.again(order.pk, reason)
        if step == Step.PAY and order.released_at:
            work.add(todos.payments(order.shop_id, [order.released_at], reason))
    notes.write([order.pk], words, by)
