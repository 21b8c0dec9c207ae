"""Arrange what was asked for, shop by shop."""

from collections import defaultdict
from collections.abc import Sequence

from channels import pull, shops, todos
from channels.models import Shop
from omnihub.core.errors import RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text
from shipping import ledger
from shipping.models import Shipment
from shipping.turn import Turn

Outcomes = dict[int, Outcome]

SWITCHED_OFF = Outcome.done(Text("Arranging shipments is switched off for this shop: nothing was sent."))


def deliver(works: Sequence[Work], deadline: Deadline) -> Outcomes:
    by_shop: dict[str, list[Work]] = defaultdict(list)
    for one in works:
        by_shop[todos.shop_and_number(one.subject)[0]].append(one)
    outcomes: Outcomes = {}
    for shop_key, mine in by_shop.items():
        if not deadline.passed():
            outcomes |= _at(shop_key, mine, deadline)
    return outcomes


def _at(shop_key: str, mine: Sequence[Work], deadline: Deadline) -> Outcomes:
    """One shop's failure is no other shop's."""
    by_number = {todos.shop_and_number(one.subject)[1]: one for one in mine}
    shop = shops.find(shop_key)
    if shop is None:
        return dict.fromkeys((one.pk for one in mine), pull.UNKNOWN_SHOP)
    if closed := _closed(shop, list(by_number)):
        return dict.fromkeys((one.pk for one in mine), closed)
    turn = Turn(shop, by_number, deadline)
    try:
        turn.run()
    except RemoteError as error:
        turn.end_rest(Outcome.of(error))
    return turn.outcomes


def _closed(shop: Shop, numbers: Sequence[str]) -> Outcome | None:
    """Switched off, what was asked for goes back to where it was before."""
    if not shop.arranges:
        asked = Shipment.objects.filter(
            order__shop=shop, package__number__in=numbers, state=Shipment.State.ASKED
        )
        ledger.put(asked.values_list("pk", flat=True), Shipment.State.WAITING)
        return SWITCHED_OFF
    return pull.disconnected(shop)
