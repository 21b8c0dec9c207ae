"""Which published numbers may be out of date: work for their items, where a shop publishes stock at all."""

from collections.abc import Iterable

from django.db.models import QuerySet

from channels import todos
from channels.models import Listing, OrderLine, Shop
from omnihub.core import batches, database, work

AT_ONCE = 500


def publishing() -> QuerySet[Shop]:
    """Shops whose numbers we write: switched on, live, with a place, approved by a person, not stopped.

    Before go-live an order is history and keeps no pieces, so what it took would be offered once more.
    """
    ready = Shop.objects.filter(pushes_stock=True, stock_policy__approved_at__isnull=False)
    ready = ready.filter(go_live_at__lte=database.database_now(), stock_policy__stopped="")
    return ready.exclude(stock_place="")


def listings(pks: Iterable[int], reason: str) -> None:
    for some in batches.of(AT_ONCE, sorted(set(pks))):
        _add(Listing.objects.filter(pk__in=some), reason)


def products(pks: Iterable[int], reason: str, place: str = "") -> None:
    """Everything that is made of these products; with `place`, in the shops that sell from there."""
    for some in batches.of(AT_ONCE, sorted(set(pks))):
        found = Listing.objects.filter(components__product__in=some)
        _add(found.filter(shop__stock_place=place) if place else found, reason)


def orders(pks: Iterable[int], reason: str) -> None:
    """Everything that is made of what these orders take, in every shop."""
    for some in batches.of(AT_ONCE, sorted(set(pks))):
        lines = OrderLine.objects.filter(order__in=some, listing__components__product__isnull=False)
        products(lines.values_list("listing__components__product", flat=True).distinct(), reason)


def _add(rows: QuerySet[Listing], reason: str) -> None:
    items = rows.filter(shop__in=publishing()).values_list("shop__kind", "shop__remote_id", "item_id")
    work.add(todos.stock(f"{kind}:{number}", item, reason) for kind, number, item in items.distinct())
