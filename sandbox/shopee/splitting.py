"""An order split into several packages, or put together again, while nothing of it is arranged."""

from typing import Any

from sandbox import options, storage
from sandbox.shopee import errors, numbers, packages
from sandbox.shopee.calls import Call
from sandbox.shopee.cancelling import order_of
from sandbox.shopee.models import Order, Package

MOST = 5
Groups = list[list[int]]


def split_order(call: Call) -> dict[str, Any]:
    """POST order/split_order: every line exactly once, in two to five packages; a bundle stays together."""
    with storage.writing():
        order = order_of(call)
        if len(order.parcels) > 1:
            raise errors.ApiError("order.order_has_been_split", "The order has been split.")
        _check_untouched(order, "order.order_cannot_split")
        groups = _groups(order, call.given.get("package_list"))
        _check_bundles(order, groups)
        made = divide(order, groups)
    rows = [{"package_number": parcel.number, "item_list": _items(order, parcel)} for parcel in made]
    return {"order_sn": order.order_sn, "package_list": rows}


def unsplit_order(call: Call) -> None:
    """POST order/unsplit_order"""
    with storage.writing():
        order = order_of(call)
        if len(order.parcels) == 1:
            raise errors.ApiError("order.order_cannot_undo_split", "The order is not split.")
        _check_untouched(order, "order.order_cannot_undo_split")
        first, *others = order.parcels
        Package.objects.filter(pk__in=[parcel.pk for parcel in others]).delete()
        first.places = None
        first.save(update_fields=["places"])


def divide(order: Order, groups: Groups) -> list[Package]:
    """The first package keeps its number. The new numbers are none that `making` gives."""
    first = order.parcels[0]
    first.places = groups[0]
    made = [first] + [
        Package(
            order=order,
            number=numbers.package_number(options.current.seed, order.pk, place),
            places=places,
            status=first.status,
        )
        for place, places in enumerate(groups[1:], start=MOST + 1)
    ]
    for parcel in made:
        parcel.save()
    order.parcels = made
    return made


def _items(order: Order, parcel: Package) -> list[dict[str, Any]]:
    return [packages.packed(order.facts["lines"][place]) for place in parcel.places or ()]


def _check_untouched(order: Order, refusal: str) -> None:
    if order.status != "READY_TO_SHIP" or order.arranged:
        raise errors.ApiError(refusal, "The order cannot be split in this status.")


def _groups(order: Order, given: Any) -> Groups:
    """The lines of each package by their places in the order."""
    if not isinstance(given, list) or not 2 <= len(given) <= MOST:  # noqa: PLR2004  one is no split
        raise errors.ApiError("order.order_split_failed", f"package_list must hold 2 to {MOST} packages.")
    places = {(line["item_id"], line["model_id"]): at for at, line in enumerate(order.facts["lines"])}
    groups: Groups = []
    for package in given:
        named = [(item.get("item_id"), item.get("model_id") or 0) for item in package.get("item_list") or ()]
        if not named or not set(named) <= places.keys():
            raise errors.ApiError("order.order_split_item_not_exist", "The item is not in the order.")
        groups.append([places[name] for name in named])
    chosen = [place for group in groups for place in group]
    if len(chosen) != len(set(chosen)):
        raise errors.ApiError("order.order_split_duplicate_item", "An item is in two packages.")
    if len(chosen) != len(places):
        raise errors.ApiError("order.order_split_package_missing_item", "An item is in no package.")
    return groups


def _check_bundles(order: Order, groups: Groups) -> None:
    homes = [{order.facts["lines"][place]["bundle_id"] for place in group} - {0} for group in groups]
    if sum(map(len, homes)) != len(set().union(*homes)):
        words = "The items of a bundle must stay together."
        raise errors.ApiError("order.order_split_wrong_item_position", words)
