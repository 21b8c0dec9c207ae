"""Read one slice from all sides, and keep what was seen until the run ends."""

from datetime import timedelta
from itertools import islice
from typing import Any

from channels import adopting, marketplaces
from erp_bridge.models import OdooProfile, ProofSlice
from erp_bridge.proof import compare, erp, gateway, marketplace, mirror, slicing, website
from erp_bridge.proof.marketplace import Window
from erp_bridge.records import OURS, OWN, WEBSITE

MOST_ORDERS = 500
SECOND = timedelta(seconds=1)


def read(part: ProofSlice, profile: OdooProfile) -> bool:
    """False: too many orders for one turn, it was split. Raises RemoteError where a side does not answer."""
    if part.kind == ProofSlice.Kind.RELEASES:
        part.result = _releases(part)
    else:
        numbers = _numbers(part)
        if len(numbers) > MOST_ORDERS and slicing.may_split(part):
            slicing.split(part)
            return False
        part.result = {"rows": _rows(part, profile, numbers), "unmatched": _unmatched(part, profile)}
    part.done, part.note = True, ""
    part.save(update_fields=["result", "done", "note"])
    return True


def _releases(part: ProofSlice) -> dict[str, str] | gateway.Kept:
    """What became of the money: of a marketplace by order, of our own shop as the gateway's book has it."""
    if part.shop.kind in OURS:
        return gateway.read(part)
    found = marketplaces.for_shop(part.shop).releases(part.start, part.end)
    return {release.number: release.released_at.isoformat() for release in found}


def _numbers(part: ProofSlice) -> list[str]:
    if part.kind == ProofSlice.Kind.ADOPTED:
        return list(mirror.adopted(part.shop, part.start, part.end))
    last = part.end >= part.run.started_at
    until = part.end if last else max(part.end - SECOND, part.start)  # lists have both ends in them
    if part.shop.kind == WEBSITE:
        return website.numbers(part, MOST_ORDERS + 1)
    listed = marketplaces.for_shop(part.shop).listed(part.start, until)
    return [number for number, _ in islice(listed, MOST_ORDERS + 1)]


def _rows(part: ProofSlice, profile: OdooProfile, numbers: list[str]) -> list[dict[str, Any]]:
    window, shop = Window.of(part), part.shop
    if shop.kind == WEBSITE:
        return [row.as_dict() for row in website.rows(part, profile, window, numbers)]
    adopted = mirror.adopted(shop, part.start, part.end) if part.kind == ProofSlice.Kind.ADOPTED else {}
    sold = list(marketplace.sold(shop, profile, window, numbers, adopted))
    known = [order.number for order in sold]
    if adopted and shop.go_live_at:
        booked = erp.booked_anywhere(profile, known, shop.go_live_at - adopting.LONGEST_WAY)
    else:
        booked = erp.booked(profile, known) if known else {}
    if shop.kind == OWN:
        erp.add_money(booked, profile, known)
    mirrored = mirror.mirrored(shop, profile, known, adopted)
    return [row.as_dict() for row in compare.rows(sold, mirrored, booked)]


def _unmatched(part: ProofSlice, profile: OdooProfile) -> str:
    """Asked once, with the last slice. Buyers of our own shop may pay before there is an invoice: there
    each payment is compared by its order instead.
    """
    if part.shop.kind in OURS:
        return ""
    last = part.kind == ProofSlice.Kind.ORDERS and part.end >= part.run.started_at
    return erp.unmatched_payments(profile) if last else ""
