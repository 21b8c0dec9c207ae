"""Parcels of our own shops: handed over with a waybill typed in by a person, and delivered."""

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from channels.models import Checkout, OwnParcel
from channels.own.moves import save

State = Checkout.State
SHIPPED, DELIVERED = "SHIPPED", "DELIVERED"
LONGEST = 100


class Handed(StrEnum):
    DONE = "done"
    CHANGED = "changed"
    """Its waybill is another one now."""
    ALREADY = "already"
    NOT_PAID = "not_paid"
    ENDED = "ended"
    COLLECTED = "collected"
    """The buyer comes for it."""
    TAKEN = "taken"
    """Another order's parcel has this waybill."""


@transaction.atomic
def hand_over(order_pk: int, courier: str, awb: str, at: datetime, *, service: str = "") -> Handed:
    """One parcel an order. Typed in again, the waybill is put right, as long as the parcel is on its way."""
    checkout = Checkout.objects.select_for_update().get(order=order_pk)
    if why := _why_not(checkout):
        return why
    parcel = checkout.parcels.order_by("pk").first()
    if parcel and (parcel.courier, parcel.tracking_number) == (courier, awb):
        return Handed.ALREADY
    others = OwnParcel.objects.exclude(checkout=checkout)
    if others.filter(courier=courier, tracking_number=awb).exists():
        return Handed.TAKEN
    changed = parcel is not None
    parcel = parcel or OwnParcel(checkout=checkout, number=f"{checkout.number}-1", shipped_at=at)
    parcel.courier, parcel.tracking_number = courier, awb[:LONGEST]
    parcel.service = service or (checkout.service if courier == checkout.courier else "")
    parcel.status, parcel.changed_at = SHIPPED, at
    parcel.save()
    checkout.state = State.SHIPPED
    checkout.shipped_at = checkout.shipped_at or at
    save(checkout)
    return Handed.CHANGED if changed else Handed.DONE


def _why_not(checkout: Checkout) -> Handed | None:
    if checkout.collected:
        return Handed.COLLECTED
    if checkout.state in (State.OPEN, State.PLACED):
        return Handed.NOT_PAID
    return None if checkout.state in (State.PAID, State.SHIPPED) else Handed.ENDED


@transaction.atomic
def delivered(order_pk: int, number: str, at: datetime) -> bool:
    """By the courier's word. The order is delivered with its last parcel. False: it was before."""
    checkout = Checkout.objects.select_for_update().get(order=order_pk)
    parcel = checkout.parcels.filter(number=number).first()
    if parcel is None or parcel.status == DELIVERED:
        return False
    parcel.status, parcel.delivered_at, parcel.changed_at = DELIVERED, at, at
    parcel.save()
    under_way = checkout.parcels.exclude(status=DELIVERED).exists()
    if checkout.state == State.SHIPPED and not under_way:
        checkout.state, checkout.delivered_at = State.DELIVERED, at
    save(checkout)
    return True


@transaction.atomic
def told(order_pk: int, number: str, status: str, at: datetime) -> bool:
    """The courier's newest word for where it is. False: nothing new."""
    checkout = Checkout.objects.select_for_update().get(order=order_pk)
    parcel = checkout.parcels.filter(number=number).exclude(status=DELIVERED).first()
    if parcel is None or parcel.status == status[:40]:
        return False
    parcel.status, parcel.changed_at = status[:40], at
    parcel.save()
    save(checkout)
    return True
