"""A parcel of our own shop is with the courier: its waybill is typed in, and followed from then on."""

import re
from dataclasses import dataclass

from django.db import transaction

from channels.models import OrderEvent, Package
from channels.own import parcels
from channels.own.parcels import Handed
from omnihub.core import clock
from shipping.ladder import OWN
from shipping.models import Shipment
from shipping.rajaongkir.carrier import UNTRACKED

WAYBILL = re.compile(r"[A-Z0-9][A-Z0-9/-]{5,39}")
NOT_WRITTEN = re.compile(r"[\s.]+")


class NoWaybill(ValueError):
    """What was typed cannot be one."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    what: Handed
    followed: bool = False
    """Whether its courier's news can be asked for."""


def waybill(typed: str) -> str:
    """As couriers write it: in capitals, without spaces."""
    number = NOT_WRITTEN.sub("", typed).upper()
    if not (WAYBILL.fullmatch(number) and any(char.isdigit() for char in number)):
        raise NoWaybill(typed)
    return number


@transaction.atomic
def hand_over(order_pk: int, courier: str, typed: str, by: str) -> HandedOver:
    """Raises NoWaybill. The mirror's order moves with it, and so Odoo's delivery learns the number."""
    number, now = waybill(typed), clock.now()
    handed = parcels.hand_over(order_pk, courier, number, now)
    if handed not in (Handed.DONE, Handed.CHANGED):
        return HandedOver(handed)
    followed = courier not in {OWN, *UNTRACKED}
    package = Package.objects.filter(order=order_pk, tracking_number=number).first()
    if package:
        _follow(package, by, follows=followed)
    OrderEvent.objects.create(
        order_id=order_pk, at=now, kind="note", after=f"Handed over: {courier} {number}", by=by[:150]
    )
    return HandedOver(handed, followed)


def _follow(package: Package, by: str, *, follows: bool) -> None:
    """From the start: what another waybill's courier told is no news of this one."""
    now = clock.now()
    shipment, new = Shipment.objects.get_or_create(
        package=package,
        defaults={"order": package.order, "state": Shipment.State.GONE, "changed_at": now},
    )
    if not new:
        shipment.tracking.all().delete()
    shipment.state, shipment.changed_at = Shipment.State.GONE, now
    shipment.arranged_at, shipment.asked_by = shipment.arranged_at or now, by[:150]
    shipment.courier_status, shipment.looked_at = "", None
    shipment.problem, shipment.problem_words = "", ""
    shipment.look_at = now if follows else None
    shipment.save()
