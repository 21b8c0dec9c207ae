"""Many orders moved on by one wish: each judged by itself, and told how it ended."""

import math

import pytest

from channels import todos as channels
from channels.models import Checkout, CheckoutLine, Order, OrderEvent
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from shipping import moving, scans, todos
from shipping.models import Move, MoveBatch, ScanEvent, Shipment
from shipping.moving import HandOver
from tests.factories import CheckoutFactory, OrderFactory, PackageFactory, ShopFactory
from tests.rounds import once_around
from tests.shipping.given import parcel

pytestmark = pytest.mark.django_db
What, State = MoveBatch.What, Checkout.State
AWB = "JP1234567890"


@pytest.fixture
def shop():
    return ShopFactory(arranges=True)


def own_order(state=State.PAID, **more):
    checkout = CheckoutFactory(state=state, paid_at=clock.now(), courier="jnt", service="EZ", **more)
    CheckoutLine.objects.create(checkout=checkout, key="1", name="Kemeja", quantity=1, unit_price="90000.00")
    return checkout.order


def moved(what, *orders, **more):
    """What became of each, by order."""
    batch = moving.ask(what, "sari", orders=[one.pk for one in orders], **more)
    once_around([todos.MOVE], 5)
    assert not Work.objects.filter(topic=todos.MOVE).exclude(state="done").exists()
    return [(one.state, one.reason) for one in batch.moves.order_by("pk")]


def status(order):
    return Order.objects.get(pk=order.pk).status


def test_what_may_be_packed_is_and_each_other_order_says_why_not(shop):
    good, called_off, asked = (
        parcel(shop, f"SPX{n}", status=s).order
        for n, s in enumerate(("packed", "cancelled", "cancel_requested"))
    )
    unarranged = parcel(shop, "", "waiting", status="ready_to_ship").order
    gone = parcel(shop, "SPX5", "gone", status="shipped").order
    bare = OrderFactory(shop=shop, status="ready_to_ship")
    assert moved(What.PACKED, good, called_off, asked, unarranged, gone, bare) == [
        ("done", ""),
        ("refused", "cancelled"),
        ("refused", "cancel_asked"),
        ("refused", "not_arranged"),
        ("refused", "gone"),
        ("refused", "not_arranged"),
    ]
    assert list(Shipment.objects.exclude(packed_at=None).values_list("order", "packed_by")) == [
        (good.pk, "sari")
    ]
    assert moved(What.PACKED, good) == [("already", "")]


def test_packed_says_nothing_of_the_marketplaces_state_and_can_be_taken_back(shop):
    order = parcel(shop, status="ready_to_ship").order
    assert moved(What.PACKED, order) == [("done", "")]
    assert (status(order), scans.take(order.number, "budi").verdict) == ("ready_to_ship", "again")
    assert not Work.objects.filter(topic=channels.PUSH).exists()
    assert moved(What.UNPACKED, order) == [("done", "")]
    assert scans.take(order.number, "budi").verdict == "ship"


def test_a_ticked_parcel_leaves_its_orders_others_alone(shop):
    first = parcel(shop, "SPX1")
    package = PackageFactory(order=first.order, tracking_number="SPX2")
    second = Shipment.objects.create(
        order=first.order, package=package, state="arranged", changed_at=clock.now()
    )
    moving.ask(What.PACKED, "sari", shipments=[second.pk])
    once_around([todos.MOVE], 5)
    assert list(Shipment.objects.exclude(packed_at=None)) == [second]


def test_an_order_with_one_parcel_that_may_not_be_packed_stays_as_it_is(shop):
    first = parcel(shop, "SPX1")
    PackageFactory(order=first.order, tracking_number="")
    Order.objects.update(status="ready_to_ship")
    assert moved(What.PACKED, first.order) == [("refused", "not_arranged")]
    assert not Shipment.objects.exclude(packed_at=None).exists()


def test_nobody_but_the_marketplace_moves_its_orders_on(shop):
    order = parcel(shop).order
    for what in (What.HANDED, What.DELIVERED, What.COMPLETED):
        assert moved(what, order, handed={order.pk: HandOver("jne", AWB)}) == [("refused", "theirs")]
    assert status(order) == "packed"


def test_an_order_of_our_own_shop_goes_all_the_way_and_the_erp_hears_of_it():
    order = own_order()
    assert moved(What.COMPLETED, order) == [("refused", "not_delivered")]
    assert moved(What.DELIVERED, order) == [("refused", "not_handed")]
    assert (moved(What.PACKED, order), status(order)) == ([("done", "")], "packed")
    Work.objects.filter(topic=channels.PUSH).delete()
    handed = {"handed": {order.pk: HandOver("jnt", AWB)}}
    assert (moved(What.HANDED, order, **handed), status(order)) == ([("done", "")], "shipped")
    assert Work.objects.filter(topic=channels.PUSH, subject=str(order.pk)).exists()
    assert moved(What.HANDED, order, **handed) == [("already", "")]
    assert moved(What.HANDED, order, handed={order.pk: HandOver("jnt", "X1234567")}) == [("refused", "gone")]
    assert moved(What.PACKED, order) == [("refused", "gone")]
    assert (moved(What.DELIVERED, order), status(order)) == ([("done", "")], "delivered")
    assert Shipment.objects.get(order=order).look_at is None
    assert (moved(What.COMPLETED, order), status(order)) == ([("done", "")], "completed")
    told = OrderEvent.objects.filter(order=order, kind="move").order_by("pk")
    assert list(told.values_list("after", "by")) == [
        ("packed", "sari"),
        ("delivered", "sari"),
        ("completed", "sari"),
    ]


def test_what_is_wrong_with_a_hand_over_is_named_and_the_others_go():
    unpaid, collected, good, typed_wrong = (
        own_order(State.PLACED),
        own_order(collected=True),
        own_order(),
        own_order(),
    )
    handed = {one.pk: HandOver("jnt", AWB) for one in (unpaid, collected, good)}
    handed[typed_wrong.pk] = HandOver("jnt", "???")
    assert moved(What.HANDED, unpaid, collected, good, typed_wrong, handed=handed) == [
        ("refused", "not_paid"),
        ("refused", "collected"),
        ("done", ""),
        ("refused", "no_waybill"),
    ]
    late = own_order()
    assert moved(What.HANDED, late, handed={late.pk: HandOver("jnt", AWB)}) == [("refused", "taken")]


def test_what_the_buyer_comes_for_is_packed_and_then_handed_out():
    order = own_order(collected=True)
    assert moved(What.PACKED, order) == [("done", "")]
    assert (moved(What.DELIVERED, order), status(order)) == ([("done", "")], "delivered")


def test_an_own_order_is_packed_by_scanning_its_number():
    order, unpaid = own_order(), own_order(State.PLACED)
    Order.objects.filter(pk=order.pk).update(status="ready_to_ship")
    assert scans.take(order.number, "sari").verdict == "ship"
    assert (status(order), scans.take(order.number, "sari").verdict) == ("packed", "again")
    assert scans.take(unpaid.number, "sari").verdict == "not_paid"
    assert ScanEvent.objects.filter(order=order).count() == 2


def test_looking_again_reads_the_order_anew_unless_its_shop_is_not_read(shop):
    order, closed = parcel(shop).order, OrderFactory(shop=ShopFactory(pulls=False))
    assert moved(What.LOOK, order, closed) == [("reading", ""), ("refused", "not_read")]
    assert Work.objects.filter(topic=channels.PULL).get().subject == f"{shop.key}:{order.number}"


def test_a_batch_that_was_cut_goes_on_where_it_stopped(shop):
    orders = [parcel(shop, f"SPX{n}").order for n in range(3)]
    batch = moving.ask(What.PACKED, "sari", orders=[one.pk for one in orders])
    work = Work.objects.get(topic=todos.MOVE)
    assert moving.deliver([work], Deadline.after(-1)) == {}
    Move.objects.filter(order=orders[0]).update(state="done")
    assert moving.deliver([work], Deadline(math.inf))[work.pk].fate == "done"
    assert [one.state for one in batch.moves.order_by("pk")] == ["done"] * 3
    assert Shipment.objects.filter(packed_at=None).get().order == orders[0]
