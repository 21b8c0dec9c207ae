"""What can happen to an order, one step at a time. Nothing is stored or told here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from sandbox import options
from sandbox.shopee import money, parcels, partial
from sandbox.shopee.models import Order, Package

Given = Mapping[str, Any]
SHOPEE_ZONE = timezone(timedelta(hours=8))
WAITING = frozenset({"UNPAID", "PENDING", "READY_TO_SHIP", "PROCESSED", "RETRY_SHIP"})


class NotNowError(ValueError):
    """This step is impossible in this state of the order."""


@dataclass(frozen=True, slots=True)
class Step:
    """From one of these states to that one ("" stays), with this state of the packages ("" stays)."""

    come_from: frozenset[str]
    to: str = ""
    package: str = ""
    act: Callable[[Order, float, Given], None] | None = None
    quiet: bool = False
    """No push of the order's state, and no newer update_time unless something else changes."""
    of_package: Callable[[Package, float, Given], None] | None = None
    """A step of each package by itself (of one, where `package_number` is given): it is the package that
    comes from one of the states, and the order follows its slowest package."""


def _pay(order: Order, now: float, _given: Given) -> None:
    order.pay_time = int(now)
    order.ship_by = ship_by(now)


def _arrange(parcel: Package, now: float, given: Given) -> None:
    parcel.arranged_at = now
    parcel.way = dict(given.get("way", {"dropoff": {}}))
    own = next(iter(parcel.way.values()), {}).get("tracking_number")
    if own and "non_integrated" in parcel.way:
        parcel.tracking_number, parcel.status = str(own), "LOGISTICS_PICKUP_DONE"
        parcel.picked_up_at = int(now)
    elif not parcel.tracking_number:
        parcel.tracking_due = now + float(given.get("tracking_seconds", options.current.tracking_seconds))
    else:
        parcel.status = "LOGISTICS_REQUEST_CREATED"


def _reschedule(parcel: Package, _now: float, given: Given) -> None:
    parcel.way = dict(given.get("way", parcel.way))


def _track(parcel: Package, _now: float, _given: Given) -> None:
    parcel.tracking_due = None
    own = next(iter(parcel.way.values()), {}).get("tracking_number")
    parcel.tracking_number = str(own) if own else parcels.tracking_number(parcel)


def _pick_up(parcel: Package, now: float, given: Given) -> None:
    if not parcel.tracking_number:
        _track(parcel, now, given)
    parcel.picked_up_at = int(now)


def _fail_pickup(parcel: Package, _now: float, _given: Given) -> None:
    parcel.label_state, parcel.label_due = "", None


def _deliver(parcel: Package, now: float, _given: Given) -> None:
    parcel.delivered_at = int(now)


def _nothing(_parcel: Package, _now: float, _given: Given) -> None:
    pass


def _gone(reason: str) -> Callable[[Order, float, Given], None]:
    """When no package is left to arrive, the order is over; else what was in this one is given back."""

    def act(order: Order, now: float, given: Given) -> None:
        if not parcels.slowest(order.parcels):
            _cancelled("system", reason)(order, now, given)
            order.status = "CANCELLED"
            return
        lost = [parcel for parcel in order.parcels if not parcels.stage(parcel)]
        goods = sum(money.line_for_seller(line) for parcel in lost for line in parcels.lines(order, parcel))
        order.refunded = min(goods, money.most_refundable(order.facts))

    return act


def _complete(order: Order, now: float, _given: Given) -> None:
    order.completed_at = int(now)
    order.completed_scenario = "NORMAL"
    order.pay_time = order.pay_time or int(now)


def _release(order: Order, now: float, _given: Given) -> None:
    if order.released_at:
        raise NotNowError("The money of this order is released already.")
    order.released_at = int(now)


def _request_cancel(order: Order, _now: float, given: Given) -> None:
    order.status_before = order.status
    order.buyer_cancel_reason = str(given.get("reason", "Don't want to buy anymore"))


def _cancelled(by: str, reason: str) -> Callable[[Order, float, Given], None]:
    def act(order: Order, _now: float, given: Given) -> None:
        order.cancel_by = str(given.get("by", by))
        order.cancel_reason = str(given.get("reason", reason))
        for parcel in order.parcels:
            parcel.tracking_due = None
            if not parcel.status.endswith(("FAILED", "LOST", "REJECTED")):
                arranged = parcel.arranged_at is not None
                parcel.status = "LOGISTICS_REQUEST_CANCELED" if arranged else "LOGISTICS_INVALID"

    return act


def _reject_cancel(order: Order, _now: float, _given: Given) -> None:
    order.status = order.status_before


def _only_cod(order: Order, now: float, given: Given) -> None:
    if not order.cod:
        raise NotNowError("Only an order with cash on delivery can fail its screening.")
    _cancelled("system", "COD Rejected")(order, now, given)


def _return(order: Order, now: float, given: Given) -> None:
    most = money.most_refundable(order.facts)
    order.refunded = min(int(given.get("amount", most)), most)
    order.return_sn = f"{datetime.fromtimestamp(now, SHOPEE_ZONE):%y%m%d}0{order.order_sn[6:]}"


def _refuse_return(order: Order, now: float, given: Given) -> None:
    order.refunded = 0
    _complete(order, now, given)


def _return_after(order: Order, now: float, given: Given) -> None:
    _adjust(order, now, {"reason": "Return refund", "amount": -money.most_refundable(order.facts), **given})
    order.completed_scenario = "RRAOC"


def _adjust(order: Order, now: float, given: Given) -> None:
    row = {
        "amount": int(given["amount"]),
        "date": int(now),
        "currency": "IDR",
        "adjustment_reason": str(given.get("reason", "Correction")),
    }
    order.adjustments = [*order.adjustments, row]


def _cancel_part(order: Order, _now: float, given: Given) -> None:
    try:
        order.facts = partial.without(order.facts, given.get("items", ()))
    except partial.NoSuchPiecesError as error:
        raise NotNowError(str(error)) from error


def _states(*names: str) -> frozenset[str]:
    return frozenset(names)


STEPS: Mapping[str, Step] = {
    "pay": Step(_states("UNPAID"), "READY_TO_SHIP", "LOGISTICS_READY", _pay),
    "hold": Step(_states("UNPAID"), "PENDING", "LOGISTICS_NOT_START", _pay, quiet=True),
    "clear": Step(_states("PENDING"), "READY_TO_SHIP", "LOGISTICS_READY"),
    "arrange": Step(_states("READY_TO_SHIP", "RETRY_SHIP"), package="LOGISTICS_READY", of_package=_arrange),
    "reschedule": Step(_states("PROCESSED"), quiet=True, of_package=_reschedule),
    "track": Step(_states("PROCESSED"), package="LOGISTICS_REQUEST_CREATED", quiet=True, of_package=_track),
    "pickup": Step(_states("PROCESSED"), package="LOGISTICS_PICKUP_DONE", of_package=_pick_up),
    "fail_pickup": Step(_states("PROCESSED"), package="LOGISTICS_PICKUP_RETRY", of_package=_fail_pickup),
    "deliver": Step(_states("SHIPPED"), package="LOGISTICS_DELIVERY_DONE", of_package=_deliver),
    "complete": Step(_states("TO_CONFIRM_RECEIVE"), "COMPLETED", "", _complete),
    "release": Step(_states("COMPLETED"), "", "", _release, quiet=True),
    "expire": Step(_states("UNPAID"), "CANCELLED", "", _cancelled("system", "Unpaid Order")),
    "request_cancel": Step(_states("READY_TO_SHIP", "PROCESSED"), "IN_CANCEL", "", _request_cancel),
    "accept_cancel": Step(
        _states("IN_CANCEL"), "CANCELLED", "", _cancelled("buyer", "Buyer Request to Cancel")
    ),
    "reject_cancel": Step(_states("IN_CANCEL"), "", "", _reject_cancel),
    "cancel": Step(WAITING, "CANCELLED", "", _cancelled("seller", "Out of Stock")),
    "cancel_part": Step(_states("READY_TO_SHIP"), "", "", _cancel_part),
    "reject_cod": Step(_states("READY_TO_SHIP"), "CANCELLED", "LOGISTICS_COD_REJECTED", _only_cod),
    "fail_delivery": Step(
        _states("SHIPPED"),
        package="LOGISTICS_DELIVERY_FAILED",
        act=_gone("Failed Delivery"),
        of_package=_nothing,
    ),
    "lose": Step(
        _states("SHIPPED"), package="LOGISTICS_LOST", act=_gone("Parcel is Lost"), of_package=_nothing
    ),
    "return": Step(_states("SHIPPED", "TO_CONFIRM_RECEIVE"), "TO_RETURN", "", _return),
    "accept_return": Step(_states("TO_RETURN"), "COMPLETED", "LOGISTICS_DELIVERY_DONE", _complete),
    "refuse_return": Step(_states("TO_RETURN"), "COMPLETED", "LOGISTICS_DELIVERY_DONE", _refuse_return),
    "return_after": Step(_states("COMPLETED"), "", "", _return_after),
    "adjust": Step(_states("COMPLETED"), "", "", _adjust, quiet=True),
}

PATHS: Mapping[str, tuple[str, ...]] = {
    "UNPAID": (),
    "PENDING": ("hold",),
    "READY_TO_SHIP": ("pay",),
    "PROCESSED": ("pay", "arrange", "track"),
    "RETRY_SHIP": ("pay", "arrange", "track", "fail_pickup"),
    "IN_CANCEL": ("pay", "request_cancel"),
    "CANCELLED": ("pay", "cancel"),
    "SHIPPED": ("pay", "arrange", "track", "pickup"),
    "TO_CONFIRM_RECEIVE": ("pay", "arrange", "track", "pickup", "deliver"),
    "TO_RETURN": ("pay", "arrange", "track", "pickup", "deliver", "return"),
    "COMPLETED": ("pay", "arrange", "track", "pickup", "deliver", "complete"),
    "RELEASED": ("pay", "arrange", "track", "pickup", "deliver", "complete", "release"),
}
"""How a new order gets into a state. RELEASED is ours: completed, and its money released."""


def allowed(order: Order) -> list[str]:
    return [
        name
        for name, step in STEPS.items()
        if _moved(order, name, step, {})
        and not (name == "release" and order.released_at)
        and not (name == "reject_cod" and not order.cod)
        and not (name == "cancel_part" and not (partial.possible(order.facts) and len(order.parcels) == 1))
    ]


def _moved(order: Order, name: str, step: Step, given: Given) -> list[Package]:
    """The packages that this step moves; none: it cannot be taken now."""
    if step.of_package is None:
        return order.parcels if order.status in step.come_from else []
    if order.status not in parcels.STAGES:
        return []
    wanted = given.get("package_number")
    return [
        parcel
        for parcel in order.parcels
        if parcels.stage(parcel) in step.come_from
        and wanted in {None, "", parcel.number}
        and not (name == "track" and parcel.tracking_number)
    ]


def take(order: Order, name: str, now: float, given: Given) -> Step:
    """Change the order in memory; NotNowError when this cannot happen now."""
    step = STEPS.get(name)
    if step is None:
        raise NotNowError(f"There is no step {name!r}. The steps are: {', '.join(STEPS)}.")
    moved = _moved(order, name, step, given)
    if not moved:
        can = ", ".join(allowed(order)) or "nothing"
        raise NotNowError(f"{order.order_sn} is {order.status}: {name} is impossible, possible is {can}.")
    for parcel in moved:
        parcel.status = step.package or parcel.status
        if step.of_package:
            step.of_package(parcel, now, given)
    if step.act:
        step.act(order, now, given)
    if step.of_package:
        order.status = parcels.slowest(order.parcels) or order.status
    order.status = step.to or order.status
    if name not in {"release", "adjust"}:
        order.update_time = max(order.update_time, int(now))
    return step


def start_cod(order: Order, now: float) -> None:
    """Cash on delivery is screened, not paid: it begins ready to ship."""
    order.status, order.ship_by = "READY_TO_SHIP", ship_by(now)
    for parcel in order.parcels:
        parcel.status = "LOGISTICS_READY"


def ship_by(now: float) -> int:
    """The end of the second day after, on Shopee's clock."""
    day = datetime.fromtimestamp(now, SHOPEE_ZONE).date() + timedelta(days=3)
    return int(datetime(day.year, day.month, day.day, tzinfo=SHOPEE_ZONE).timestamp()) - 1


def order_day(now: float) -> str:
    return f"{datetime.fromtimestamp(now, UTC).astimezone(SHOPEE_ZONE):%y%m%d}"
