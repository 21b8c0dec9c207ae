"""Parcels of an own shop, as the pages and errands of shipping ask for them.

Nobody arranges anything there: the seller brings the parcel to the courier and types the waybill in.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from channels.models import OwnParcel, Shop
from channels.parcels import CourierReport, Parcel, ParcelData, ParcelReading, Stage, Waybill
from channels.records import is_lost
from omnihub.core import database
from omnihub.core.errors import Refused

READY, SHIPPED, DELIVERED = "READY", "SHIPPED", "DELIVERED"
STAGES: Mapping[str, Stage] = {
    READY: Stage.ARRANGED,
    SHIPPED: Stage.GONE,
    DELIVERED: Stage.ENDED,
}


def stage(status: str) -> Stage:
    return STAGES.get(status.upper(), Stage.GONE)


def read(shop: Shop, numbers: Sequence[str]) -> ParcelReading:
    read_at = database.database_now()
    rows = OwnParcel.objects.filter(checkout__shop=shop, number__in=numbers).select_related("checkout")
    return ParcelReading({row.number: _data(row, read_at) for row in rows})


def _data(row: OwnParcel, read_at: datetime) -> ParcelData:
    return ParcelData(
        parcel=Parcel(row.checkout.number, row.number, tracking_number=row.tracking_number),
        stage=stage(row.status),
        remote_status=row.status,
        read_at=read_at,
        channel_id=f"{row.courier}:{row.service}",
        carrier=row.courier,
    )


def waybills(shop: Shop, some: Sequence[Parcel]) -> dict[str, Waybill]:
    numbers = [parcel.number for parcel in some]
    rows = OwnParcel.objects.filter(checkout__shop=shop, number__in=numbers).exclude(tracking_number="")
    return {row.number: Waybill(row.tracking_number) for row in rows}


def report(shop: Shop, parcel: Parcel) -> CourierReport:
    row = OwnParcel.objects.filter(checkout__shop=shop, number=parcel.number).first()
    if row is None:
        raise not_here()
    return CourierReport(row.status, ended=row.status == DELIVERED, lost=is_lost(row.status))


def not_here() -> Refused:
    return Refused(
        "An own shop's parcel is not arranged: bring it to the courier and type its waybill on the order's "
        "page.",
        code="own_parcel",
    )
