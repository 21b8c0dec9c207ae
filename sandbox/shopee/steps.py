"""What can happen to an order, one step at a time. Nothing is stored or told here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox.shopee import acts, clock, parcels, partial
from sandbox.shopee.acts import Given, NotNowError
from sandbox.shopee.models import Order, Package

WAITING = frozenset({"UNPAID", "PENDING", "READY_TO_SHIP", "PROCESSED", "RETRY_SHIP"})


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


def _states(*names: str) -> frozenset[str]:
    return frozenset(names)


STEPS: Mapping[str, Step] = {
    "pay": Step(_states("UNPAID"), "READY_TO_SHIP", "LOGISTICS_READY", acts.pay),
    "hold": Step(_states("UNPAID"), "PENDING", "LOGISTICS_NOT_START", acts.pay, quiet=True),
    "clear": Step(_states("PENDING"), "READY_TO_SHIP", "LOGISTICS_READY"),
    "arrange": Step(
        _states("READY_TO_SHIP", "RETRY_SHIP"), package="LOGISTICS_READY", of_package=acts.arrange
    ),
    "reschedule": Step(_states("PROCESSED"), quiet=True, of_package=acts.reschedule),
    "track": Step(
        _states("PROCESSED"), package="LOGISTICS_REQUEST_CREATED", quiet=True, of_package=acts.track
    ),
    "pickup": Step(_states("PROCESSED"), package="LOGISTICS_PICKUP_DONE", of_package=acts.pick_up),
    "fail_pickup": Step(_states("PROCESSED"), package="LOGISTICS_PICKUP_RETRY", of_package=acts.fail_pickup),
    "deliver": Step(_states("SHIPPED"), package="LOGISTICS_DELIVERY_DONE", of_package=acts.deliver),
    "complete": Step(_states("TO_CONFIRM_RECEIVE"), "COMPLETED", "", acts.complete),
    "release": Step(_states("COMPLETED"), "", "", acts.release, quiet=True),
    "expire": Step(_states("UNPAID"), "CANCELLED", "", acts.cancelled("system", "Unpaid Order")),
    "request_cancel": Step(_states("READY_TO_SHIP", "PROCESSED"), "IN_CANCEL", "", acts.request_cancel),
    "accept_cancel": Step(
        _states("IN_CANCEL"), "CANCELLED", "", acts.cancelled("buyer", "Buyer Request to Cancel")
    ),
    "reject_cancel": Step(_states("IN_CANCEL"), "", "", acts.reject_cancel),
    "cancel": Step(WAITING, "CANCELLED", "", acts.cancelled("seller", "Out of Stock")),
    "cancel_part": Step(_states("READY_TO_SHIP"), "", "", acts.cancel_part),
    "reject_cod": Step(_states("READY_TO_SHIP"), "CANCELLED", "LOGISTICS_COD_REJECTED", acts.only_cod),
    "fail_delivery": Step(
        _states("SHIPPED"),
        package="LOGISTICS_DELIVERY_FAILED",
        act=acts.gone("Failed Delivery"),
        of_package=acts.nothing,
    ),
    "lose": Step(
        _states("SHIPPED"), package="LOGISTICS_LOST", act=acts.gone("Parcel is Lost"), of_package=acts.nothing
    ),
    "return": Step(_states("SHIPPED", "TO_CONFIRM_RECEIVE"), "TO_RETURN"),
    "accept_return": Step(_states("TO_RETURN"), "COMPLETED", "LOGISTICS_DELIVERY_DONE", acts.accept_return),
    "refuse_return": Step(_states("TO_RETURN"), "COMPLETED", "LOGISTICS_DELIVERY_DONE", acts.complete),
    "send_back": Step(_states("TO_RETURN"), quiet=True),
    "arrive_back": Step(_states("TO_RETURN"), quiet=True),
    "return_after": Step(_states("COMPLETED"), "", "", acts.return_after),
    "adjust": Step(_states("COMPLETED"), "", "", acts.adjust, quiet=True),
    "deviate": Step(
        _states("READY_TO_SHIP", "PROCESSED", "SHIPPED", "TO_CONFIRM_RECEIVE", "COMPLETED"),
        "",
        "",
        acts.deviate,
        quiet=True,
    ),
    "extend": Step(_states("READY_TO_SHIP"), "", "", acts.extend, quiet=True),
}

UNSEEN = frozenset({"release", "adjust", "deviate", "send_back", "arrive_back"})
"""Steps that leave an order's update_time as it is."""

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
        and not (name in {"release", "deviate"} and order.released_at)
        and not (name == "reject_cod" and not order.cod)
        and not (name == "cancel_part" and not (partial.possible(order.facts) and len(order.parcels) == 1))
    ]


def allowed_of(order: Order, parcel: Package) -> list[str]:
    """What can happen to this package alone."""
    wish = {"package_number": parcel.number}
    return [name for name, step in STEPS.items() if step.of_package and _moved(order, name, step, wish)]


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
    if name not in UNSEEN:
        order.update_time = max(order.update_time, int(now))
    return step


def start_cod(order: Order, now: float) -> None:
    """Cash on delivery is screened, not paid: it begins ready to ship."""
    order.status, order.ship_by = "READY_TO_SHIP", clock.ship_by(order, now)
    for parcel in order.parcels:
        parcel.status = "LOGISTICS_READY"
