"""Fetch labels: ask which kinds there are, have them made, ask how far they are, download.

Nobody waits in between: what is being made goes back into the work table and is asked about again, soon at
first and then once a minute, unless the marketplace's own message comes before that. Each step takes all
labels of a shop that stand before it, so fifty of them cost as many calls as one.
"""

from collections import defaultdict
from collections.abc import Sequence

from channels import marketplaces, shops, syncs, todos
from channels.models import Shop
from channels.pull import UNKNOWN_SHOP, closed_because
from omnihub.core.errors import Fate
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text
from shipping.label_turn import Turn
from shipping.models import Label

Outcomes = dict[int, Outcome]

SWITCHED_OFF = Outcome.done(
    Text("Fetching labels is switched off for this shop. Once it is on again, they are fetched.")
)
NOT_WANTED = Outcome.done(Text("Nobody wants this label any more."))


def deliver(works: Sequence[Work], deadline: Deadline) -> Outcomes:
    by_shop: dict[str, list[Work]] = defaultdict(list)
    for one in works:
        by_shop[todos.shop_and_number(one.subject)[0]].append(one)
    outcomes: Outcomes = {}
    for shop_key, mine in by_shop.items():
        if not deadline.passed():
            outcomes |= _at(shop_key, mine, deadline)
    return outcomes


def _at(shop_key: str, works: Sequence[Work], deadline: Deadline) -> Outcomes:
    """One shop's failure is no other shop's. Its run is told what went wrong with it."""
    shop = shops.find(shop_key)
    if shop is None:
        return dict.fromkeys((one.pk for one in works), UNKNOWN_SHOP)
    closed = _closed(shop)
    outcomes = dict.fromkeys((one.pk for one in works), closed) if closed else _fetch(shop, works, deadline)
    ended = [pk for pk, outcome in outcomes.items() if outcome.fate != Fate.AGAIN]
    if ended:
        held = [pk for pk in ended if outcomes[pk].fate in {Fate.PERSON, Fate.SETTINGS}]
        syncs.settle(shop, being_done=ended, being_held=held)
    return outcomes


def _closed(shop: Shop) -> Outcome | None:
    return closed_because(shop) if shop.arranges else SWITCHED_OFF


def _fetch(shop: Shop, works: Sequence[Work], deadline: Deadline) -> Outcomes:
    subjects = {int(todos.shop_and_number(one.subject)[1]): one for one in works}
    found = Label.objects.filter(shipment__in=subjects).select_related(
        "shipment__order__shop", "shipment__package"
    )
    labels = {one.shipment_id: one for one in found.order_by("pk")}
    attempts = {label.pk: subjects[pk].attempts for pk, label in labels.items()}
    turn = Turn(marketplaces.for_shop(shop), shop, deadline, attempts)
    turn.take(list(labels.values()))
    outcomes = {one.pk: NOT_WANTED for pk, one in subjects.items() if pk not in labels}
    for pk, label in labels.items():
        if label.pk in turn.outcomes:
            outcomes[subjects[pk].pk] = turn.outcomes[label.pk]
    return outcomes
