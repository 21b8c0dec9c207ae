"""A waybill typed in for an order of our own shop, and what its courier tells from then on."""

from datetime import timedelta

import pytest

from channels import todos as mirror
from channels.models import Checkout, CheckoutLine, Order, OrderEvent, OwnParcel, Package
from channels.own.parcels import Handed
from omnihub.core import clock
from omnihub.core.models import Work
from shipping import cost_tasks, handing_over, todos
from shipping.handing_over import NoWaybill
from shipping.models import Shipment, TrackingEvent
from tests.factories import CheckoutFactory
from tests.rounds import once_around

pytestmark = pytest.mark.django_db
State = Checkout.State
AWB = "JP1234567890"


@pytest.fixture
def order():
    checkout = CheckoutFactory(state=State.PAID, paid_at=clock.now(), courier="jnt", service="EZ")
    CheckoutLine.objects.create(checkout=checkout, key="1", name="Kemeja", quantity=1, unit_price="90000.00")
    return checkout.order


def hand_over(order, typed=AWB, courier="jnt"):
    return handing_over.hand_over(order.pk, courier, typed, "sari")


def look():
    Shipment.objects.update(look_at=clock.now())
    cost_tasks.track()
    once_around([todos.TRACK], 20)


def line(words, moment):
    return {"manifest_description": words, "manifest_date": "2026-11-20", "manifest_time": moment}


def told(far, *lines, delivered=False, status="ON PROCESS"):
    far.waybills[AWB] = {"delivered": delivered, "summary": {"status": status}, "manifest": list(lines)}


def unusual():
    return list(OrderEvent.objects.filter(unusual=True).values_list("after", flat=True))


def test_a_waybill_typed_in_ships_the_order_and_goes_the_ordinary_road(order):
    handed = hand_over(order, " jp 1234567890 ")
    assert (handed.what, handed.followed) == (Handed.DONE, True)
    order.refresh_from_db()
    assert order.status == "shipped"
    package = Package.objects.get(order=order)
    assert (package.tracking_number, package.carrier) == (AWB, "jnt")
    assert Work.objects.filter(topic=mirror.PUSH, subject=str(order.pk)).exists()
    assert Shipment.objects.get(package=package).state == Shipment.State.GONE


def test_typed_in_twice_it_is_one_parcel_and_another_number_puts_it_right(order):
    hand_over(order)
    assert hand_over(order).what == Handed.ALREADY
    assert hand_over(order, "JP9999999999").what == Handed.CHANGED
    assert list(Package.objects.values_list("tracking_number", flat=True)) == ["JP9999999999"]
    assert OwnParcel.objects.count() == Shipment.objects.count() == 1


def test_a_number_that_another_parcel_has_is_not_taken(order):
    hand_over(order)
    other = CheckoutFactory(state=State.PAID, shop=order.shop)
    assert handing_over.hand_over(other.order_id, "jnt", AWB, "sari").what == Handed.TAKEN


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"state": State.PLACED}, Handed.NOT_PAID),
        ({"state": State.CANCELLED}, Handed.ENDED),
        ({"state": State.DELIVERED}, Handed.ENDED),
        ({"collected": True}, Handed.COLLECTED),
    ],
)
def test_what_is_not_to_be_shipped_is_not(order, changes, why):
    Checkout.objects.update(**changes)
    assert hand_over(order).what == why
    assert not OwnParcel.objects.exists()


@pytest.mark.parametrize("typed", ["", "12", "x" * 41, "ABCDEFGH", "<script>1", "JP 12;34 56", "\x00123456"])
def test_what_cannot_be_a_waybill(order, typed):
    with pytest.raises(NoWaybill):
        hand_over(order, typed)


def test_news_come_once_and_in_order_and_a_delivered_parcel_ends_its_order(order, far):
    hand_over(order)
    told(far, line("Transit", "12:00"), line("Diambil", "09:00"))
    look()
    look()
    assert list(TrackingEvent.objects.order_by("at").values_list("words", flat=True)) == [
        "Diambil",
        "Transit",
    ]
    told(far, line("Sampai", "15:00"), delivered=True, status="DELIVERED")
    look()
    checkout = Checkout.objects.get()
    assert (checkout.state, Order.objects.get().status) == (State.DELIVERED, "delivered")
    assert checkout.delivered_at is not None
    assert Shipment.objects.get().look_at is None
    calls = len(far.asked)
    cost_tasks.track()
    once_around([todos.TRACK], 20)
    assert len(far.asked) == calls


def test_the_last_digits_of_the_phone_go_along(order, far):
    Order.objects.update(recipient_phone="+6281234567890")
    hand_over(order)
    look()
    assert far.calls("waybill")[0]["last_phone_number"] == "67890"


def test_an_unknown_waybill_is_asked_later_and_after_days_a_person_looks(order, far):
    hand_over(order)
    look()
    shipment = Shipment.objects.get()
    assert shipment.look_at > clock.now()
    assert unusual() == []
    Shipment.objects.update(changed_at=clock.now() - timedelta(days=6))
    look()
    assert Shipment.objects.get().look_at is None
    assert unusual() == [f"No courier knows: {AWB}"]


def test_a_parcel_that_comes_back_calls_a_person_and_is_followed_home(order, far):
    hand_over(order)
    told(far, line("Retur", "12:00"), status="RETURN")
    look()
    told(far, line("Kembali", "13:00"), status="RETURNED TO SHIPPER")
    look()
    assert unusual() == [f"The parcel comes back: {AWB}"] * 2
    assert Shipment.objects.get().look_at is None
    assert Checkout.objects.get().state == State.SHIPPED


def test_looks_get_rarer_the_longer_it_is_under_way(order, far):
    hand_over(order)
    told(far, line("Transit", "12:00"))
    pauses = []
    for days in (0, 0.5, 20):
        Shipment.objects.update(changed_at=clock.now() - timedelta(days=days))
        look()
        pauses.append(Shipment.objects.get().look_at - clock.now())
    assert pauses[0] < pauses[1] <= pauses[2] <= timedelta(hours=6)


@pytest.mark.parametrize("courier", ["ide", "own"])
def test_a_courier_that_tells_nobody_anything_is_not_asked(order, far, courier):
    assert hand_over(order, courier=courier).followed is False
    cost_tasks.track()
    assert not Work.objects.filter(topic=todos.TRACK).exists()


def test_while_it_is_down_the_parcel_waits(order, far):
    hand_over(order)
    far.plain = (502, "<html>")
    look()
    assert Work.objects.get(topic=todos.TRACK).state == "waiting"
    assert Shipment.objects.get().looked_at is None
