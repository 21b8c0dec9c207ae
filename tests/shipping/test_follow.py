"""Parcels follow what the mirror learns of their orders."""

from datetime import timedelta

import pytest

from channels import todos
from channels.models import Order, Package, ShippingChannel
from omnihub.core import clock, work
from omnihub.core.errors import Refused
from omnihub.core.models import Work
from shipping import asking
from shipping.label_fates import Fates
from shipping.models import Shipment, ShippingPolicy
from shipping.ways import Wish
from tests.factories import OrderFactory, PackageFactory, ShipmentFactory, ShopFactory
from tests.rounds import once_around
from tests.shipping import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return ShopFactory(arranges=True)


def parcel(shop, status="ready_to_ship", remote="LOGISTICS_READY", **package):
    order = OrderFactory(shop=shop, status=status)
    return PackageFactory(order=order, remote_status=remote, **package)


def follow(package):
    work.add([todos.follow(package.order_id, "test")])
    once_around([todos.FOLLOW], 10)
    return Shipment.objects.filter(package=package).first()


def test_an_order_that_may_be_shipped_has_its_parcel_listed_with_its_time(shop):
    package = parcel(shop)
    shipment = follow(package)
    assert (shipment.state, shipment.ship_by) == ("waiting", package.order.ship_by)


@pytest.mark.parametrize(
    "wishes",
    [{"fulfilled_by": "marketplace"}, {"booking": "BK1"}, {"history": True}, {"status": "paid"}],
)
def test_what_is_never_ours_to_arrange_or_not_yet_is_not_listed(shop, wishes):
    package = PackageFactory(order=OrderFactory(shop=shop, **wishes))
    assert follow(package) is None


@pytest.mark.parametrize(
    ("before", "status", "remote", "after"),
    [
        ("waiting", "packed", "LOGISTICS_READY", "arranged"),
        ("failed", "packed", "LOGISTICS_REQUEST_CREATED", "arranged"),
        ("asked", "ready_to_ship", "LOGISTICS_REQUEST_CREATED", "arranged"),
        ("asked", "cancelled", "LOGISTICS_INVALID", "ended"),
        ("arranged", "cancelled", "LOGISTICS_REQUEST_CANCELED", "ended"),
        ("arranged", "shipped", "LOGISTICS_PICKUP_DONE", "gone"),
        ("waiting", "completed", "LOGISTICS_DELIVERY_DONE", "gone"),
        ("gone", "cancelled", "LOGISTICS_DELIVERY_FAILED", "gone"),
        ("arranged", "ready_to_ship", "LOGISTICS_READY", "arranged"),
        ("waiting", "cancel_requested", "LOGISTICS_READY", "waiting"),
    ],
)
def test_a_parcel_goes_where_its_order_went(shop, before, status, remote, after):
    package = parcel(shop, status, remote)
    ShipmentFactory(package=package, state=before, arranged_at=clock.now())
    assert follow(package).state == after


def test_a_courier_who_did_not_come_puts_the_parcel_back_unless_the_news_is_older_than_the_arranging(shop):
    now = clock.now()
    old = parcel(shop, remote="LOGISTICS_PICKUP_RETRY", as_of=now - timedelta(hours=1))
    new = parcel(shop, remote="LOGISTICS_PICKUP_RETRY", as_of=now)
    for package in (old, new):
        ShipmentFactory(package=package, state="arranged", arranged_at=now - timedelta(minutes=5))
    assert (follow(old).state, follow(new).state) == ("arranged", "waiting")
    assert follow(new).problem == "courier_did_not_come"


def test_a_courier_for_within_hours_is_known_by_its_channel_or_that_of_its_parent_or_its_name(shop):
    now = clock.now()
    for remote_id, parent, service in (("8000", "", "instant"), ("80012", "8000", ""), ("8003", "", "")):
        ShippingChannel.objects.create(
            shop=shop, remote_id=remote_id, parent_id=parent, service=service, as_of=now, name=remote_id
        )
    assert follow(parcel(shop, channel_id="80012")).instant
    assert not follow(parcel(shop, channel_id="8003", carrier="SPX Instant")).instant
    assert follow(parcel(shop, carrier="GoSend Same Day")).instant


def test_instant_parcels_overtake_and_do_not_wait_for_the_buyers_free_time(shop):
    ShippingPolicy.objects.create(shop=shop, free_cancel_minutes=60)
    quick, slow = parcel(shop, carrier="GrabExpress Instant"), parcel(shop)
    paid_at = clock.now() - timedelta(minutes=10)
    for package in (quick, slow):
        package.order.paid_at = paid_at
        package.order.save(update_fields=["paid_at"])
    asking.ask([slow.order_id, quick.order_id], Wish(), "sari")
    due = Work.objects.filter(topic=todos.ARRANGE).order_by("not_before")
    assert [row.subject for row in due] == [f"{shop.key}:{one.number}" for one in (quick, slow)]
    assert due[1].not_before == paid_at + timedelta(hours=1)
    asking.ask([slow.order_id], Wish(), "sari", at_once=True)
    assert Work.objects.get(subject=due[1].subject).not_before <= clock.now()


def test_asking_twice_is_one_piece_of_work_and_a_parcel_on_its_way_is_not_asked_for(shop):
    waiting, gone = parcel(shop), parcel(shop)
    ShipmentFactory(package=gone, state="arranged")
    for _ in range(2):
        asked = asking.ask([waiting.order_id, gone.order_id], Wish(), "sari")
    assert len(asked.shipments) == 1
    assert Work.objects.filter(topic=todos.ARRANGE).count() == 1


@pytest.mark.parametrize(("status", "remote"), [("shipped", "LOGISTICS_PICKUP_DONE"), ("cancelled", "")])
def test_a_label_held_for_a_person_is_nobodys_matter_once_its_parcel_has_left(shop, status, remote):
    shipment = given.parcel(shop)
    given.label(shipment, "failed", problem="label_not_printable")
    subject = todos.label(shop.key, shipment.pk, "").subject
    moments = {"not_before": clock.now(), "wanted_since": clock.now()}
    held = Work.objects.create(topic=todos.LABEL, subject=subject, key=subject, state="held", **moments)
    Order.objects.filter(pk=shipment.order_id).update(status=status)
    Package.objects.filter(pk=shipment.package_id).update(remote_status=remote)
    follow(shipment.package)
    once_around([todos.LABEL], 10)
    held.refresh_from_db()
    assert held.state == "done"


def test_a_person_is_asked_for_a_label_when_the_order_was_read_again_and_not_before(shop):
    label = given.label(given.parcel(shop), "wanted")
    refused = Refused("Prints no label.", code="label_not_printable")
    fates = Fates({})

    def fate():
        fates._failed(label, refused)
        return fates.outcomes[label.pk].fate

    assert [fate() for _ in range(4)] == ["again"] * 4, "the order is still to be read"
    Work.objects.filter(topic=todos.PULL).update(state="done")
    assert fate() == "person"
