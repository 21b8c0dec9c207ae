"""The adoption list: orders that were open at go-live, what Odoo knows of them, and what a person decided.

Whatever writes is looked for first: an order is only made in the search that does not find it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Count

from channels import adopting, reservations, shops, stock, todos
from channels.models import Order, Shop
from erp_bridge import bindings
from erp_bridge.bindings import Kind, Link
from erp_bridge.models import Adoption
from omnihub.core import batches, clock, database, work
from omnihub.core.models import Work

State = Adoption.State
UNDECIDED = (State.SEARCHING, State.MISSING, State.SEVERAL, State.LEFT)
CONFIRMED = ("sale", "done")
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sales order that names the order; `orders` is how many of our orders it names."""

    id: int
    name: str
    state: str
    total: Decimal
    orders: int = 1

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "total": str(self.total),
            "orders": self.orders,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """What one search says of one order. `note` tells of what was seen and does not count."""

    candidates: Sequence[Candidate] = ()
    note: str = ""

    @property
    def clear(self) -> Candidate | None:
        """The only one, and this order's alone."""
        one = self.candidates[0] if len(self.candidates) == 1 else None
        return one if one and one.orders == 1 else None


@transaction.atomic
def search(shop: Shop, by: str, pks: Iterable[int] | None = None) -> int:
    """Look for these orders in Odoo, or for all of which nothing is known. The number of them."""
    wanted = None if pks is None else set(pks)
    return _look_for(shop, wanted, by, create=False, stock_taken=False)


@transaction.atomic
def create(shop: Shop, pks: Iterable[int], by: str, *, stock_taken: bool) -> int:
    """Look once more, and make what is not there. `stock_taken`: without taking its goods from the stock."""
    return _look_for(shop, set(pks), by, create=True, stock_taken=stock_taken)


def _look_for(shop: Shop, pks: set[int] | None, by: str, *, create: bool, stock_taken: bool) -> int:
    shop = shops.locked(shop)
    orders = adopting.open_at_go_live(shop).filter(adopted=False)
    if pks is not None:
        orders = orders.filter(pk__in=pks)
    known = dict(Adoption.objects.filter(order__in=orders).values_list("order_id", "state"))
    skipped = {State.SEARCHING} if pks is not None else {State.SEARCHING, State.LEFT, State.SEVERAL}
    found = list(orders.order_by("placed_at", "pk").values_list("pk", flat=True))
    going = [pk for pk in found if known.get(pk) not in skipped]
    wishes = {
        "state": State.SEARCHING,
        "create": create,
        "stock_taken": stock_taken,
        "by": by[:150],
        "note": "",
    }
    for some in batches.of(AT_ONCE, going):
        Adoption.objects.filter(order__in=some).update(**wishes)
        Adoption.objects.bulk_create(Adoption(order_id=pk, **wishes) for pk in some if pk not in known)
        work.add(todos.adopt(pk, f"asked for by {by}"[:200]) for pk in some)
    return len(going)


@transaction.atomic
def choose(adoption: Adoption, odoo_id: int, by: str) -> bool:
    """A person says which of the candidates it is."""
    shops.locked(adoption.order.shop)
    adoption.refresh_from_db()
    candidate = next((one for one in adoption.candidates if one["id"] == odoo_id), None)
    if candidate is None or adoption.state != State.SEVERAL or odoo_id in _taken([odoo_id]):
        return False
    one = Candidate(candidate["id"], candidate["name"], candidate["state"], Decimal(candidate["total"]))
    _bind(adoption, one, by)
    return True


@transaction.atomic
def none_of_these(adoption: Adoption, by: str) -> None:
    """A person looked: the order is not in Odoo."""
    Adoption.objects.filter(pk=adoption.pk, state=State.SEVERAL).update(
        state=State.MISSING, note="", by=by[:150], decided_at=clock.now()
    )


@transaction.atomic
def leave(shop: Shop, pks: Iterable[int], by: str) -> int:
    """They stay history: shown and reported, never written."""
    shop = shops.locked(shop)
    orders = list(
        adopting.open_at_go_live(shop).filter(adopted=False, pk__in=list(pks)).values_list("pk", flat=True)
    )
    known = set(Adoption.objects.filter(order__in=orders).values_list("order_id", flat=True))
    left = {"state": State.LEFT, "create": False, "by": by[:150], "decided_at": clock.now()}
    Adoption.objects.filter(order__in=orders).update(**left)
    Adoption.objects.bulk_create(Adoption(order_id=pk, **left) for pk in orders if pk not in known)
    waiting = Work.objects.filter(topic=todos.ADOPT, subject__in=[str(pk) for pk in orders])
    work.close(list(waiting.values_list("pk", flat=True)), f"Left as history by {by}")
    return len(orders)


def searched(pks: Iterable[int]) -> dict[int, Adoption]:
    """Those whose answer is still wanted, by order."""
    rows = Adoption.objects.filter(order__in=list(pks), state=State.SEARCHING)
    return {row.order_id: row for row in rows.select_related("order__shop")}


@transaction.atomic
def settle(adoption: Adoption, finding: Finding) -> str:
    """Keep what the search said; bind or make what it decides. In words for the work's note."""
    shops.locked(adoption.order.shop)
    row = Adoption.objects.select_related("order__shop").get(pk=adoption.pk)
    if row.state != State.SEARCHING:
        return "decided meanwhile"
    row.searched_at = clock.now()
    row.candidates = [one.as_json() for one in finding.candidates]
    row.note = finding.note[:300]
    if finding.clear:
        _bind(row, finding.clear, row.by)
        return f"found: {finding.clear.name}"
    if finding.candidates:
        row.state = State.SEVERAL
    elif row.create:
        row.state, row.decided_at = State.CREATED, clock.now()
    else:
        row.state = State.MISSING
    row.save()
    if row.state == State.CREATED:
        goods = "its goods had left already" if row.stock_taken else "its goods come from Odoo's stock"
        # The ERP's numbers have been without these pieces for longer than we look at them.
        _carry(row, f"adopted: made in Odoo; {goods}", row.order.placed_at if row.stock_taken else None)
    return str(row.get_state_display())


def _bind(adoption: Adoption, one: Candidate, by: str) -> None:
    """The document stays as it is typed: what is missing after it is done from here on."""
    adoption.state, adoption.stock_taken, adoption.create = State.BOUND, False, False
    adoption.by, adoption.decided_at = by[:150], clock.now()
    adoption.save()
    bindings.bind(Link(Kind.ORDER, str(adoption.order_id), one.id, one.name, one.state))
    kept_since = database.database_now() if one.state in CONFIRMED else None
    _carry(adoption, f"adopted: {one.name} in Odoo is this order", kept_since)


def _carry(adoption: Adoption, words: str, kept_since: datetime | None) -> None:
    """Like any other order from now on. Its pieces are promised by us until the ERP keeps them itself."""
    order = adoption.order
    adopting.adopt(order.shop, [order.pk], words, adoption.by)
    if kept_since is None:
        reservations.sold(order.shop, [order.pk], [], [])
    else:
        stock.mark_held([order.pk], kept_since)


def _taken(odoo_ids: Sequence[int]) -> Mapping[int, str]:
    return bindings.subjects(Kind.ORDER, odoo_ids)


def free(odoo_ids: Sequence[int]) -> set[int]:
    """Sales orders that belong to no order of ours yet."""
    return set(odoo_ids) - _taken(odoo_ids).keys()


def counts(shop: Shop) -> Mapping[str, int]:
    """How many of the orders open at go-live are in each state; without a state: not looked for yet."""
    rows = adopting.open_at_go_live(shop).values_list("adoption__state").annotate(n=Count("pk")).order_by()
    return Counter({state or "": n for state, n in rows})


def named(shop: Shop, tokens: Iterable[str]) -> set[str]:
    """Which of these words are numbers of the shop's orders."""
    numbers: set[str] = set()
    for some in batches.of(AT_ONCE, sorted(set(tokens))):
        numbers.update(Order.objects.filter(shop=shop, number__in=some).values_list("number", flat=True))
    return numbers
