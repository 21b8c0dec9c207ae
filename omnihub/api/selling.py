"""From a filled cart to an order that waits for its money, or is called off."""

import copy
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from channels.models import Checkout
from channels.own import carts, placing
from channels.own.carts import Item
from channels.own.records import COLLECTED, Ship
from omnihub.api.problems import Problem
from omnihub.cancellation import preview, saga
from omnihub.cancellation.models import Cancellation
from omnihub.checkout import paying, quotes
from omnihub.core import clock
from payments import charging
from payments.models import Charge, Payment

State = Checkout.State
CONFLICT, NOT_RIGHT = HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY


def place(checkout: Checkout, told: Mapping[str, Any]) -> Checkout:
    """`told`: `quote` or `collect`, and the `total` that the buyer has seen. Placed twice is placed once."""
    try:
        repriced = fresh(checkout)
    except carts.Closed:
        checkout.refresh_from_db()
        return _placed_before(checkout)
    _look_whole(checkout, collect=told["collect"])
    if repriced and not told["collect"]:
        raise _repriced(checkout, told["quote"])
    ship = _ship(checkout, told)
    seen = copy.copy(checkout)
    carts.lay_ship(seen, ship)
    if seen.total != told["total"]:
        raise _changed(seen)
    return _placed(checkout, ship, carts.digest(seen))


def fresh(checkout: Checkout) -> bool:
    """Whether it has other prices now, which stay written down whatever comes of it. Raises carts.Closed."""
    _same, contents = carts.fresh(checkout.pk)
    checkout.refresh_from_db()
    return contents.repriced


def _placed_before(checkout: Checkout) -> Checkout:
    if checkout.state in (State.EXPIRED, State.CANCELLED):
        raise Problem(CONFLICT, "checkout_over", _("This checkout has ended. Make a new one."))
    return checkout


def _look_whole(checkout: Checkout, *, collect: bool) -> None:
    if not checkout.lines.exists():
        raise _empty()
    needed = ["name", "phone"] if collect else ["name", "phone", "address"]
    for name in needed:
        if not getattr(checkout, name):
            raise Problem(NOT_RIGHT, "buyer_missing", _("This is still missing."), field=f"buyer.{name}")
    if not collect and not checkout.area_key:
        raise Problem(NOT_RIGHT, "area_missing", _("Where it goes is still missing."), field="area")


def _ship(checkout: Checkout, told: Mapping[str, Any]) -> Ship:
    if told["collect"]:
        storefront = getattr(checkout.shop, "storefront", None)
        if storefront is None or not storefront.collect_allowed:
            raise Problem(NOT_RIGHT, "collect_refused", _("Nothing is collected here."), field="collect")
        return COLLECTED
    ship = quotes.take(checkout, told["quote"])
    if ship is None:
        raise _quote_over()
    return ship


def _placed(checkout: Checkout, ship: Ship, seen: str) -> Checkout:
    try:
        return placing.place(checkout.pk, ship, seen, charging.open_payment)
    except placing.Lacking as error:
        raise Problem(CONFLICT, "out_of_stock", " ".join(map(_short, error.items)), field="lines") from error
    except placing.Changed as error:
        fresh(checkout)
        carts.lay_ship(checkout, ship)
        raise _changed(checkout) from error
    except placing.Empty as error:
        raise _empty() from error
    except placing.NotForSale as error:
        raise shop_closed() from error


def shop_closed() -> Problem:
    return Problem(CONFLICT, "shop_closed", _("This shop takes no orders now."))


def _empty() -> Problem:
    return Problem(NOT_RIGHT, "empty", _("There is nothing in it yet."), field="lines")


def _repriced(checkout: Checkout, quote: str) -> Problem:
    """Couriers' prices are for a cart as it was; the same service may cost another price now."""
    offer = quotes.again(checkout, quote)
    if offer is None:
        return _quote_over()
    carts.lay_ship(checkout, quotes.ship(offer))
    return _changed(checkout, quote=offer.key)


def _quote_over() -> Problem:
    words = _("This courier's price is over, or was for another cart. Ask for the couriers again.")
    return Problem(CONFLICT, "quote_over", words, field="quote")


def _short(item: Item) -> str:
    words = _("Of %(sku)s there are %(n)d left.")
    return words % {"sku": item.line.sku, "n": item.available or 0}


def _changed(now: Checkout, **more: str) -> Problem:
    """`more`: what else is another one now."""
    words = _("It costs %(total)s now. Show it to the buyer, and place it with this total.")
    told = {"total": str(now.total), **more}
    return Problem(CONFLICT, "total_changed", words % told, field="total", more=told)


def pay(checkout: Checkout, method: str) -> Checkout:
    """Asks the gateway for what the buyer needs. The same method asked again is the same charge."""
    owed = paying.payment(checkout)
    if checkout.state != State.PLACED or owed is None or owed.state != Payment.State.OPEN:
        raise Problem(CONFLICT, "nothing_to_pay", _("There is nothing to be paid now."))
    with translation.override(checkout.language):
        charge = paying.charge(checkout, owed, method)
    if charge.state == Charge.State.ASKED:
        words = _("The gateway is being asked for this already. Please send it again in a moment.")
        raise Problem(CONFLICT, "call_under_way", words, wait=1)
    return checkout


def call_off(checkout: Checkout, reason: str, by: str) -> Checkout:
    """What is paid is for the shop's staff to call off, as money has to go back."""
    if checkout.state == State.OPEN:
        with suppress(carts.Closed):
            carts.leave(checkout.pk, reason)
        checkout.refresh_from_db()
    if checkout.state == State.PLACED:
        _begin(checkout, reason, by)
        checkout.refresh_from_db()
    if checkout.state not in (State.PLACED, State.EXPIRED, State.CANCELLED):
        words = _("It is paid already: ask the shop to call it off and give the money back.")
        raise Problem(CONFLICT, "paid_already", words)
    return checkout


def _begin(checkout: Checkout, reason: str, by: str) -> None:
    """Nothing, where it is paid at this moment."""
    assert checkout.order
    wanted = Cancellation(
        order=checkout.order,
        kind=Cancellation.Kind.WHOLE,
        reason=Cancellation.Reason.CUSTOMER_REQUEST,
        words=reason,
        begun_by=Cancellation.Begun.API,
        asked_at=clock.now(),
    )
    plan = preview.of(wanted).kept()
    with transaction.atomic():
        if Checkout.objects.select_for_update().get(pk=checkout.pk).state == State.PLACED:
            saga.begin(wanted, plan, by)


def cancelling(checkout: Checkout) -> Cancellation | None:
    """The call-off that is under way."""
    if checkout.order_id is None:
        return None
    return Cancellation.objects.filter(order=checkout.order_id, state__in=Cancellation.OPEN).first()
