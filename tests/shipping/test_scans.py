"""A code at the packing table: ship, or stop and why."""

import pytest

from channels.models import ReturnCase
from omnihub.core import clock
from shipping import scans
from shipping.models import ScanEvent, Shipment
from tests.factories import OrderFactory, PackageFactory, ShopFactory
from tests.shipping.given import label, parcel

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return ShopFactory(arranges=True)


def said(code, **more):
    return str(scans.take(code, "sari", **more).verdict)


def test_an_arranged_parcel_ships_by_whichever_number_and_is_packed_once(shop):
    shipment = parcel(shop, "SPXID0001")
    for code in ("\x02spxid0001\r\n", shipment.order.number, shipment.package.number):
        Shipment.objects.update(packed_at=None)
        assert said(code) == "ship"
    shipment.refresh_from_db()
    assert shipment.packed_by == "sari"
    again = scans.take("SPXID0001", "budi")
    assert (str(again.verdict), again.before.packed_by) == ("again", "sari")
    assert list(ScanEvent.objects.order_by("pk").values_list("verdict", "by")) == [
        *[("ship", "sari")] * 3,
        ("again", "budi"),
    ]


@pytest.mark.parametrize(
    ("status", "state", "verdict"),
    [
        ("cancelled", "ended", "cancelled"),
        ("cancelled", "arranged", "cancelled"),
        ("cancel_requested", "arranged", "cancel_asked"),
        ("shipped", "arranged", "gone"),
        ("delivered", "gone", "gone"),
        ("packed", "gone", "gone"),
        ("ready_to_ship", "waiting", "not_arranged"),
        ("ready_to_ship", "arranged", "ship"),
        ("unpaid", "waiting", "not_arranged"),
    ],
)
def test_what_the_order_and_its_parcel_say(shop, status, state, verdict):
    shipment = parcel(shop, "SPXID0001", state, status=status)
    assert said("SPXID0001") == verdict
    shipment.refresh_from_db()
    assert bool(shipment.packed_at) == (verdict == "ship")


def test_a_parcel_that_was_sent_and_called_off_comes_back(shop):
    parcel(shop, "SPXID0001", status="cancelled", shipped_at=clock.now())
    assert said("SPXID0001") == "comes_back"


def test_an_old_label_an_unknown_code_and_another_shops_parcel_stop(shop):
    shipment = parcel(shop, "SPXID0002")
    label(shipment, "wanted", replaced_number="SPXID0001")
    assert said("SPXID0001") == "old_label"
    assert said("NOT-OURS") == "unknown"
    other = ShopFactory()
    assert said("SPXID0002", shop_pk=other.pk) == "other_shop"
    assert said("SPXID0002", shop_pk=shop.pk) == "ship"


def test_an_order_of_several_parcels_asks_for_the_waybill(shop):
    shipment = parcel(shop, "SPXID0001")
    PackageFactory(order=shipment.order, tracking_number="SPXID0002")
    assert said(shipment.order.number) == "several"
    assert said("SPXID0002") == "ship"


def test_a_parcel_that_was_arranged_elsewhere_gets_its_row(shop):
    package = PackageFactory(order=OrderFactory(shop=shop, status="packed"), tracking_number="SPXID0001")
    assert said("SPXID0001") == "ship"
    assert Shipment.objects.get(package=package).packed_at


def test_a_parcel_of_the_marketplaces_own_warehouse_stops(shop):
    parcel(shop, "SPXID0001", fulfilled_by="marketplace")
    assert said("SPXID0001") == "not_ours"


def test_a_return_is_no_parcel_to_ship(shop):
    now = clock.now()
    ReturnCase.objects.create(
        shop=shop,
        number="R1",
        order_number="X",
        remote_status="ACCEPTED",
        tracking_number="RETURN01",
        asked_at=now,
        remote_updated_at=now,
        read_at=now,
        changed_at=now,
    )
    scan = scans.take("RETURN01", "sari")
    assert (str(scan.verdict), [case.number for case in scan.returns]) == ("unknown", ["R1"])
