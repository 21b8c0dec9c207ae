"""From a person's word to the last tick, whatever comes between."""

import pytest

from channels import orders, todos
from channels.calling_off import NOT_ANY_MORE, Reason
from channels.models import OrderEvent
from erp_bridge.undo import Standing
from omnihub.cancellation import choosing, preview, saga
from omnihub.cancellation.models import Cancellation, Step
from omnihub.cancellation.steps import SIDES
from omnihub.core import clock, leases, work
from omnihub.core.errors import Refused, Unreachable
from omnihub.core.models import Work
from shipping.models import Label, Shipment
from tests.factories import PackageFactory

pytestmark = [pytest.mark.django_db]
ALL_OVER = {
    "channel": "done",
    "payment": "done",
    "erp": "done",
    "stock": "done",
    "label": "skipped",
    "message": "done",
}


def begin(world, by="sari", **wishes):
    wanted = Cancellation(order=world.order, **{"reason": "out_of_stock", **wishes})
    return saga.begin(wanted, preview.of(wanted).kept(), by)


def held():
    return list(Work.objects.filter(state="held", topic="cancellation.step").values_list("code", flat=True))


def state(row):
    return Cancellation.objects.get(pk=row.pk).state


def test_an_order_is_called_off_on_every_side_in_one_go(world):
    world = world()
    row = begin(world)
    world.work()
    assert (state(row), world.steps(row)) == ("done", ALL_OVER)
    assert world.shopee.calls == [("cancel", world.order.number, Reason.OUT_OF_STOCK, {})]
    assert world.odoo.asked == [world.order.pk]
    assert world.post.sent == {(world.order.pk, "cancelled")}
    world.order.refresh_from_db()
    assert world.order.status == "cancelled"


def test_two_clicks_and_two_people_make_one_cancellation(world):
    world = world()
    first, second = begin(world), begin(world, by="budi")
    world.work()
    assert first.pk == second.pk
    assert Cancellation.objects.count() == 1
    assert world.ends == ("cancelled", 1, [world.order.pk], {(world.order.pk, "cancelled")})


@pytest.mark.parametrize("side", list(SIDES))
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_killed_at_any_step_leaves_the_same_end(world, monkeypatch, side, when):
    world = world()
    row = begin(world)
    victim, real = SIDES[side], type(SIDES[side]).do

    def die(self, step):
        monkeypatch.setattr(type(victim), "do", real)
        if when == "after":
            real(self, step)
        raise KeyboardInterrupt  # as a kill: nothing of ours gets to write anything

    monkeypatch.setattr(type(victim), "do", die)
    with pytest.raises(KeyboardInterrupt):
        world.work()
    begin(world)  # somebody clicks again meanwhile
    Work.objects.filter(state="sending").update(lease_until="2026-01-01T00:00:00Z")
    leases.free_expired()
    world.work(later=True)
    assert (state(row), world.steps(row)) == ("done", ALL_OVER)
    status, calls, asked, sent = world.ends
    assert (status, calls, set(asked), sent) == (
        "cancelled",
        1,
        {world.order.pk},
        {(world.order.pk, "cancelled")},
    )


def test_an_answer_that_nobody_heard_is_looked_for_before_anything_is_asked_again(world):
    world = world()
    world.shopee.lost = True
    row = begin(world)
    world.work()
    assert world.steps(row)["channel"] == "running"
    world.work(later=True)
    assert (state(row), world.steps(row)) == ("done", ALL_OVER)
    assert len(world.shopee.calls) == 1


def test_a_refusal_stops_everything_that_follows_and_asks_a_person(world):
    world = world()
    row = begin(world)
    world.shopee.refuses = Refused("Shopee no longer lets this order be cancelled.", code=NOT_ANY_MORE)
    world.work()
    assert (state(row), held()) == ("person", [NOT_ANY_MORE])
    assert world.steps(row) == dict.fromkeys(SIDES, "waiting") | {"channel": "held"}
    assert (world.odoo.asked, world.post.sent) == ([], set())

    assert choosing.retry(row.steps.get(side="channel").pk)
    world.work()
    assert (state(row), world.steps(row), held()) == ("done", ALL_OVER, [])


def test_a_refused_cancellation_may_be_withdrawn_and_the_order_goes_on(world):
    world = world()
    row = begin(world)
    world.shopee.refuses = Refused("No.", code="error_param")
    world.work()
    assert choosing.withdraw(row.pk, "sari")
    world.work(later=True)
    assert (state(row), held()) == ("withdrawn", [])
    assert world.ends[0] == "ready_to_ship"
    assert not choosing.retry(row.steps.get(side="channel").pk)


def test_what_the_marketplace_has_cancelled_cannot_be_withdrawn(world):
    world = world()
    world.odoo.state = Standing(done=False, held="A person must look.")
    row = begin(world)
    world.work()
    assert not choosing.withdraw(row.pk, "sari")
    assert not choosing.may_go_on_without(row.steps.get(side="channel"))


def test_a_cancellation_that_crosses_the_hand_over_ends_and_a_person_is_told(world):
    world = world()
    row = begin(world)
    world.shopee.becomes("shipped")
    world.work()
    assert (state(row), held()) == ("refused", ["cancel_crossed"])
    assert world.ends == ("shipped", 0, [], set())
    assert set(world.steps(row).values()) == {"refused", "skipped"}
    world.work(later=True)
    assert state(row) == "refused"


def test_a_cancellation_that_crosses_the_hand_over_inside_the_call_ends_alike(world):
    world = world()
    row = begin(world)

    def hand_over(_number, _wish):
        world.shopee.becomes("shipped")
        raise Refused("Can not cancel this order", code=NOT_ANY_MORE)

    world.shopee.cancel = hand_over
    world.work()
    assert (state(row), held()) == ("refused", ["cancel_crossed"])


def test_odoo_that_waits_for_a_person_holds_up_stock_but_not_the_buyers_message(world):
    world = world()
    world.odoo.state = Standing(done=False, held="The invoice is in a closed period.")
    row = begin(world)
    world.work()
    assert state(row) == "person"
    assert world.steps(row) == ALL_OVER | {"erp": "held", "stock": "waiting"}
    assert held() == []  # Odoo's own work is on the list already
    world.odoo.state = Standing(done=True)
    work.add([todos.notice_cancellation(world.order.pk, "Odoo follows")])
    world.work()
    assert (state(row), world.steps(row), world.odoo.asked) == ("done", ALL_OVER, [world.order.pk])


def test_one_may_go_on_without_a_side_and_the_receipt_says_who_did(world):
    world = world()
    world.odoo.state = Standing(done=False, held="The invoice is in a closed period.")
    row = begin(world)
    world.work()
    assert choosing.go_on(row.steps.get(side="erp").pk, "sari")
    world.work()
    assert (state(row), world.steps(row)) == ("done", ALL_OVER | {"erp": "skipped"})
    assert row.steps.get(side="erp").by == "sari"


def test_a_shop_that_does_not_cancel_by_itself_waits_for_the_seller_centre(world):
    world = world()
    world.order.shop.cancels = False
    world.order.shop.save()
    row = begin(world)
    world.work()
    assert (state(row), held()) == ("person", ["cancel_switched_off"])
    world.shopee.becomes("cancelled")
    work.add([saga.todos.step(row.steps.get(side="channel"), "looked at again")])
    world.work()
    assert (state(row), world.steps(row)) == ("done", ALL_OVER)
    assert world.shopee.calls == []


def test_some_pieces_are_cancelled_once_even_where_the_answer_was_lost(world):
    world = world(can_cancel_part=True)
    world.shopee.lost = True
    row = begin(world, kind="partial", pieces={"26001-0": 1})
    world.work()
    Work.objects.update(not_before=clock.now())
    world.work()
    assert world.steps(row) == ALL_OVER | {"erp": "running", "stock": "waiting"}
    Work.objects.filter(topic="order.push").update(state="done")  # Odoo amends the sales order
    world.work(later=True)
    assert state(row) == "done"
    assert world.shopee.calls == [("cancel", world.order.number, Reason.OUT_OF_STOCK, {"26001-0": 1})]
    assert world.order.lines.get().quantity == 1
    assert (world.odoo.asked, world.post.sent) == ([], {(world.order.pk, "partly_cancelled")})
    assert (world.post.facts["pieces"], world.post.facts["amount"]) == ({"26001-0": 1}, "45000")
    world.order.refresh_from_db()
    assert world.order.status == "ready_to_ship"


def test_pieces_that_are_slow_to_show_are_not_cancelled_twice(world, monkeypatch):
    world = world(can_cancel_part=True)
    row = begin(world, kind="partial", pieces={"26001-0": 1})
    monkeypatch.setattr(world.shopee, "cancel", lambda *call: world.shopee.calls.append(call))
    world.work()
    world.work(later=True)
    assert (world.steps(row)["channel"], len(world.shopee.calls)) == ("running", 1)


def test_a_marketplace_that_is_down_is_asked_again_by_itself(world):
    world = world()
    row = begin(world)
    world.shopee.down = Unreachable("Shopee cannot be reached.", sent=False)
    world.work()
    assert (state(row), held()) == ("running", [])
    world.shopee.down = None
    world.work(later=True)
    assert state(row) == "done"


def test_the_timeline_says_who_began_it_and_how_it_ended(world):
    world = world()
    begin(world)
    world.work()
    notes = OrderEvent.objects.filter(kind="note").order_by("pk").values_list("by", "after")
    assert list(notes) == [("sari", "Cancellation begun"), ("", "Done: Everything is called off.")]


def test_a_step_whose_cancellation_is_gone_is_no_failure(world):
    world = world()
    row = begin(world)
    Step.objects.all().delete()
    world.work()
    assert state(row) == "running"
    assert not Work.objects.filter(state="held").exists()


def test_a_refund_by_hand_is_said_to_be_done_by_the_person_who_did_it(world):
    world = world()
    world.order.shop.kind = "own"
    world.order.shop.save()
    row = begin(world)
    world.work()
    assert (state(row), held()) == ("person", ["cancel_refund_by_hand"])
    assert world.steps(row)["message"] == "waiting"
    assert choosing.go_on(row.steps.get(side="payment").pk, "sari")
    world.work()
    assert (state(row), world.steps(row), held()) == ("done", ALL_OVER, [])


def test_a_printed_label_calls_for_the_parcel(world):
    world = world()
    shipment = Shipment.objects.create(
        order=world.order, package=PackageFactory(order=world.order, number="OFG1"), changed_at=clock.now()
    )
    Label.objects.create(
        shipment=shipment,
        shop=world.order.shop,
        asked_at=clock.now(),
        printed_at=clock.now(),
        printed_by="budi",
    )
    card = preview.of(Cancellation(order=world.order)).cards[4]
    assert (card.side, card.ability) == ("label", "person")
    assert "keep the parcel back" in card.warning
    row = begin(world)
    world.work()
    assert row.steps.get(side="label").facts == {"intercept": ["OFG1"]}


def test_after_the_parcel_left_nothing_is_offered_before_it_is_scanned_in(world):
    world = world(status="shipped", shipped_at=clock.now())
    world.shopee.becomes("cancelled", cancel_reason="system: Failed Delivery")
    work.add([todos.notice_cancellation(world.order.pk, "cancelled")])
    [data] = world.shopee.pull([world.order.number]).orders
    orders.save_all(world.order.shop, [data])
    world.work()
    stock = Step.objects.get(side="stock")
    assert stock.state == "skipped"
    assert "scanned in" in stock.words[0]
