"""Parcels with labels, as rows and files."""

from django.core.files.base import ContentFile

from omnihub.core import clock
from shipping.models import Label, Shipment
from tests.factories import OrderFactory, PackageFactory
from tests.shipping import drawn


def parcel(shop, waybill="SPXID0001", state="arranged", *, status="packed", **order):
    """An arranged parcel with its waybill."""
    made = OrderFactory(shop=shop, status=status, **order)
    package = PackageFactory(order=made, tracking_number=waybill, remote_status="LOGISTICS_REQUEST_CREATED")
    return Shipment.objects.create(
        order=made, package=package, state=state, arranged_at=clock.now(), changed_at=clock.now()
    )


def label(shipment, state="stored", *, body=None, **wishes):
    """With a file that bears the waybill, where it is here."""
    waybill = shipment.package.tracking_number
    shop = shipment.order.shop
    wishes = {"asked_at": clock.now(), "format": "pdf", "pages": 1, "tracking_number": waybill} | wishes
    made = Label(shipment=shipment, shop=shop, state=state, **wishes)
    if state == "stored":
        made.fetched_at = clock.now()
        made.file.save(f"{waybill}.{made.format}", ContentFile(body or drawn.pdf(waybill)), save=False)
    made.save()
    return made


def labelled(shop, waybill, **order):
    shipment = parcel(shop, waybill, **order)
    label(shipment)
    return shipment
