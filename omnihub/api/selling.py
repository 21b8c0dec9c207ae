"""From a filled cart to an order that waits for its money, or is called off."""

import copy
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

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
from payments.models import Payment

State = Checkout.State
CONFLICT, NOT_RIGHT = HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY


def place(checkout: Checkout, told: Mapping[str, Any]) -> Checkout:
    """`told`: `quote` or `collect`, and the `total` that the buyer has seen. Placed twice is placed once."""
    if checkout.state != State.OPEN:
        return _placed_before(checkout)
    _look_whole(checkout, collect=told["collect"])
    ship = _ship(checkout, told)
    seen = copy.copy(checkout)
    carts.lay_ship(seen, ship)
    if seen.total != told["total"]:
        raise _changed(seen)
    return _placed(checkout, ship, carts.digest(seen))


def _placed_before(checkout: Checkout) -> Checkout:
    if checkout.state in (State.EXPIRED, State.CANCELLED):
        raise Problem(CONFLICT, "checkout_over", _("This checkout has ended. Make a new one."))
    return checkout


def _look_whole(checkout: Checkout, *, collect: bool) -> None:
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
        words = _("This courier's price is over, or was for another cart. Ask for the couriers again.")
        raise Problem(CONFLICT, "quote_over", words, field="quote")
    return ship


def _placed(checkout: Checkout, ship: Ship, seen: str) -> Checkout:
    try:
        return placing.place(checkout.pk, ship, seen, charging.open_payment)
    except placing.Lacking as error:
        raise Problem(CONFLICT, "out_of_stock", " ".join(map(_short, error.items)), field="lines") from error
    except placing.Changed as error:
        checkout.refresh_from_db()
        carts.lay_ship(checkout, ship)
        raise _changed(checkout) from error
    except placing.Empty as error:
        raise Problem(NOT_RIGHT, "empty", _("There is nothing in it yet."), field="lines") from error
    except placing.NotForSale as error:
        raise Problem(CONFLICT, "shop_closed", _("This shop takes no orders now.")) from error


def _short(item: Item) -> str:
    words = _("Of %(sku)s there are %(n)d left.")
    return words % {"sku": item.line.sku, "n": item.available or 0}


def _changed(now: Checkout) -> Problem:
    words = _("It costs %(total)s now. Show it to the buyer, and place it with this total.")
    return Problem(CONFLICT, "total_changed", words % {"total": now.total}, field="total")


def pay(checkout: Checkout, method: str) -> Checkout:
    """Asks the gateway for what the buyer needs. The same method asked again is the same charge."""
    owed = paying.payment(checkout)
    if checkout.state != State.PLACED or owed is None or owed.state != Payment.State.OPEN:
        raise Problem(CONFLICT, "nothing_to_pay", _("There is nothing to be paid now."))
    with translation.override(checkout.language):
        paying.charge(checkout, owed, method)
    return checkout


def call_off(checkout: Checkout, reason: str, by: str) -> Checkout:
    """What is paid is for the shop's staff to call off, as money has to go back."""
    if checkout.state == State.OPEN:
        carts.leave(checkout.pk, reason)
    elif checkout.state == State.PLACED:
        _begin(checkout, reason, by)
    elif checkout.state not in (State.EXPIRED, State.CANCELLED):
        words = _("It is paid already: ask the shop to call it off and give the money back.")
        raise Problem(CONFLICT, "paid_already", words)
    checkout.refresh_from_db()
    return checkout


def _begin(checkout: Checkout, reason: str, by: str) -> None:
    assert checkout.order
    wanted = Cancellation(
        order=checkout.order,
        kind=Cancellation.Kind.WHOLE,
        reason=Cancellation.Reason.CUSTOMER_REQUEST,
        words=reason,
        begun_by=Cancellation.Begun.API,
        asked_at=clock.now(),
    )
    saga.begin(wanted, preview.of(wanted).kept(), by)


def cancelling(checkout: Checkout) -> Cancellation | None:
    """The call-off that is under way."""
    if checkout.order_id is None:
        return None
    return Cancellation.objects.filter(order=checkout.order_id, state__in=Cancellation.OPEN).first()
