"""Carts that buyers left behind who agreed to be asked about them: each is given to the sales people once."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from channels import todos
from channels.models import Checkout, Shop, Storefront
from channels.models.own import KIND
from omnihub.core import clock, work
from omnihub.core.work import Todo

State = Checkout.State
LEFT = (State.OPEN, State.EXPIRED)
BOUGHT = (State.PAID, State.SHIPPED, State.DELIVERED, State.COMPLETED)
OLDEST = timedelta(days=7)
"""Nobody is asked about a cart of last month, also not by a shop that switches this on."""
REMEMBERED = timedelta(days=60)
MOST_AT_ONCE = 200


def ask() -> int:
    """Look through the shops that write to Odoo. How many carts were found."""
    shops = Shop.objects.filter(kind=KIND, pushes_orders=True, go_live_at__isnull=False)
    storefronts = Storefront.objects.filter(shop__in=shops, lead_after_minutes__gt=0)
    return sum(_ask(one) for one in storefronts.select_related("shop").order_by("pk"))


@transaction.atomic
def _ask(storefront: Storefront) -> int:
    """Each is judged once, and again only after its buyer has changed it: so none is in the way of others."""
    now = clock.now()
    rows = Checkout.objects.select_for_update().filter(
        Q(judged_at=None) | Q(judged_at__lt=F("changed_at")),
        shop=storefront.shop,
        state__in=LEFT,
        may_be_reminded=True,
        lead_at=None,
        changed_at__gte=now - OLDEST,
        changed_at__lte=now - timedelta(minutes=storefront.lead_after_minutes),
    )
    given = [row for row in rows.order_by("-changed_at", "-pk")[:MOST_AT_ONCE] if _judge(row)]
    work.add(todos.lead(row.pk, "left behind") for row in given)
    return len(given)


def _judge(checkout: Checkout) -> bool:
    checkout.judged_at = clock.now()
    if checkout.goods_total and is_left(checkout) and not _asked_lately(checkout):
        checkout.lead_at = checkout.judged_at
    checkout.save(update_fields=["judged_at", "lead_at"])
    return checkout.lead_at is not None


def is_left(checkout: Checkout) -> bool:
    """Still: with consent, somebody to reach, and nothing bought in its stead."""
    return (
        checkout.state in LEFT
        and checkout.may_be_reminded
        and bool(checkout.phone or checkout.email)
        and not bought_since(checkout)
    )


def bought_since(checkout: Checkout) -> Checkout | None:
    """The cart itself, or another one of the same buyer after it."""
    if checkout.state in BOUGHT:
        return checkout
    rows = _same_buyer(checkout).filter(state__in=BOUGHT, paid_at__gte=checkout.created_at)
    return rows.order_by("paid_at", "pk").first()


def follow(bought: Checkout) -> list[Todo]:
    """The buyer paid: the sales people are told of each cart that was given to them."""
    given = _same_buyer(bought).filter(lead_at__gte=clock.now() - REMEMBERED)
    pks = set(given.values_list("pk", flat=True)) | ({bought.pk} if bought.lead_at else set())
    return [todos.lead(pk, "the buyer paid") for pk in sorted(pks)]


def look_again(pk: int) -> None:
    """It could not be given to anybody: it is found again once it can be."""
    Checkout.objects.filter(pk=pk).update(lead_at=None, judged_at=None)


def _asked_lately(checkout: Checkout) -> bool:
    """A buyer who fills three carts is asked about the newest."""
    return _same_buyer(checkout).filter(lead_at__gte=clock.now() - OLDEST).exists()


def _same_buyer(checkout: Checkout) -> QuerySet[Checkout]:
    """Others with the number or the mailbox, in the same shop."""
    return Checkout.objects.filter(
        same_contact([checkout.phone], [checkout.email]), shop=checkout.shop
    ).exclude(pk=checkout.pk)


def same_contact(phones: Iterable[str], emails: Iterable[str]) -> Q:
    """The last terms are those of the indexes, which SQLite wants to be told."""
    wanted = Q(pk__in=[])
    if numbers := [one for one in phones if one]:
        wanted |= Q(phone__in=numbers, phone__gt="")
    if boxes := [one for one in emails if one]:
        wanted |= Q(email__in=boxes, email__gt="")
    return wanted
