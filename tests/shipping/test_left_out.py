"""What a batch of all that match leaves out: what the moves themselves would refuse, for the same reason."""

import pytest

from channels.models import Order
from omnihub.core import clock
from omnihub.core.outcomes import Deadline
from shipping import left_out, move_rules, moving
from shipping.models import Move, MoveBatch, Shipment
from tests.factories import CheckoutFactory, OrderFactory, PackageFactory, ShopFactory
from tests.shipping.given import parcel

pytestmark = [pytest.mark.django_db, pytest.mark.pg]
What = MoveBatch.What
STATES = (
    *("unpaid", "paid", "ready_to_ship", "packed", "shipped", "delivered", "completed"),
    *("cancel_requested", "cancelled", "return_requested", "returned"),
)


OWN = (
    ("placed", "unpaid", {}),
    ("paid", "ready_to_ship", {}),
    ("paid", "packed", {"packed_at": clock.now()}),
    ("paid", "ready_to_ship", {"collected": True}),
    ("shipped", "shipped", {"shipped_at": clock.now()}),
    ("delivered", "delivered", {"shipped_at": clock.now(), "delivered_at": clock.now()}),
    ("completed", "completed", {"shipped_at": clock.now(), "delivered_at": clock.now()}),
    ("cancelled", "cancelled", {}),
)
PAID = ("ready_to_ship", "packed", "shipped", "delivered", "completed")


@pytest.fixture
def shop():
    return ShopFactory(arranges=True)


@pytest.fixture
def scenes(shop):
    """A marketplace's orders in each state and in each corner, and some of our own shop."""
    for number, status in enumerate(STATES):
        if status not in ("unpaid", "paid"):
            parcel(shop, f"SPXA{number}", status=status)
        parcel(shop, f"SPXW{number}", "waiting", status=status)
    parcel(shop, "SPXF", fulfilled_by="marketplace")
    parcel(shop, "SPXH", "waiting", status="ready_to_ship", history=True)
    parcel(shop, "SPXB", "waiting", status="ready_to_ship", booking="BK1")
    parcel(shop, "SPXC", status="cancelled", shipped_at=clock.now())
    parcel(shop, "", "arranged")
    parcel(shop, "SPXN", "failed", status="ready_to_ship")
    packed = parcel(shop, "SPXP")
    Shipment.objects.filter(pk=packed.pk).update(packed_at=clock.now(), packed_by="sari")
    parcel(ShopFactory(arranges=False), "SPXO", "waiting", status="ready_to_ship")
    PackageFactory(order=OrderFactory(shop=shop, status="ready_to_ship"))
    for state, status, more in OWN:
        made = CheckoutFactory(state=state, paid_at=clock.now() if status in PAID else None, **more)
        Order.objects.filter(pk=made.order_id).update(status=status)


def worked(what):
    """How the worker itself judges every order, one by one."""
    batch = moving.ask(what, "sari", orders=Order.objects.order_by("pk").values_list("pk", flat=True))
    said = {}
    for move in batch.moves.select_related("batch", "order__shop").order_by("pk"):
        state, reason = move_rules.act(move, "sari")
        said[move.order_id] = str(reason) or ("already" if state == Move.State.ALREADY else "")
    return said


def named():
    """What each order is before it moves, for whoever reads a failure."""
    rows = Order.objects.values_list("pk", "shop__kind", "status", "packages__tracking_number")
    return {pk: (pk, *about) for pk, *about in rows}


@pytest.mark.parametrize("what", [What.PACKED, What.UNPACKED, What.DELIVERED, What.COMPLETED])
def test_the_preview_says_of_each_order_what_the_move_will(scenes, what):
    told = dict(left_out.orders(Order.objects.all(), what).values_list("pk", "why"))
    able = set(left_out.able_orders(Order.objects.all(), what).values_list("pk", flat=True))
    assert able == {pk for pk, why in told.items() if not why}
    names = named()
    judged = worked(what)
    assert {names[pk]: why for pk, why in told.items()} == {names[pk]: judged[pk] for pk in told}


def test_the_preview_of_arranging_says_of_each_order_what_asking_will(scenes):
    told = dict(left_out.orders(Order.objects.all(), What.ARRANGED).values_list("pk", "why"))
    batch = moving.ask(What.ARRANGED, "sari", orders=sorted(told))
    moving._go_on(batch, Deadline.after(600))
    moves = batch.moves.values_list("order", "state", "reason")
    judged = {order: reason or ("already" if state == "already" else "") for order, state, reason in moves}
    assert judged == told


def test_parcels_alone_are_judged_as_their_orders_are(scenes):
    """Of orders with one parcel both say the same."""
    for what in (What.ARRANGED, What.PACKED, What.UNPACKED):
        by_order = dict(left_out.orders(Order.objects.all(), what).values_list("pk", "why"))
        found = left_out.parcels(Shipment.objects.all(), what).values_list("order", "why")
        assert dict(found) == {order: by_order[order] for order, _why in found}
