"""The pages of cancellations: what is shown before, what is agreed to, and what is told afterwards."""

import re
from datetime import timedelta

import pytest

from omnihub.cancellation.models import Cancellation, CancellationPolicy
from omnihub.core import clock
from omnihub.core.models import Work
from tests.cancellation.conftest import World
from tests.factories import OrderFactory

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def world(db, monkeypatch):
    return lambda **facts: World(monkeypatch, **facts)


def digest(page):
    return re.search(r'name="digest" value="(\w+)"', page.content.decode())[1]


def press(owner, order, page, **given):
    return owner.post(
        f"/orders/{order.pk}/cancel/", {"digest": digest(page), "reason": "out_of_stock", **given}
    )


def row():
    return Cancellation.objects.get()


def test_every_side_is_shown_with_its_text_before_anything_is_done(owner, world):
    world = world()
    said = owner.get(f"/orders/{world.order.pk}/cancel/").content.decode()
    for words in (
        "Shopee cancels the order",
        "counts in the shop",
        "Rp",
        "S00042: is cancelled",
        "2 × TAS-1",
        "No label was printed",
        "Halo Budi",
    ):
        assert words in said
    assert not Cancellation.objects.exists()
    assert world.shopee.calls == []


def test_the_button_begins_it_and_leads_to_the_receipt(owner, world):
    world = world()
    page = owner.get(f"/orders/{world.order.pk}/cancel/")
    answer = press(owner, world.order, page)
    assert answer.url == f"/cancellations/{row().pk}/"
    assert (row().state, row().asked_by, row().plan[0]["side"]) == ("running", "owner", "channel")
    world.work()
    for address in (answer.url, f"/orders/{world.order.pk}/"):
        said = owner.get(address).content.decode()
        assert "Everything is called off." in said
        assert said.count("check_circle") == 5
        assert "E-mail" in said
        assert "Sent" in said


def test_a_second_click_changes_nothing(owner, world):
    world = world()
    page = owner.get(f"/orders/{world.order.pk}/cancel/")
    first, second = press(owner, world.order, page), press(owner, world.order, page)
    assert first.url == second.url
    world.work()
    assert world.ends[1:] == (1, [world.order.pk], {(world.order.pk, "cancelled")})


def test_what_changed_since_it_was_shown_is_shown_again(owner, world):
    world = world()
    page = owner.get(f"/orders/{world.order.pk}/cancel/")
    world.shopee.becomes("packed")
    answer = press(owner, world.order, page)
    assert answer.status_code == 409
    assert "Something has changed" in answer.content.decode()
    assert "The shipment is arranged" in answer.content.decode()
    assert not Cancellation.objects.exists()
    assert press(owner, world.order, answer).status_code == 302


def test_nothing_begins_without_a_reason(owner, world):
    world = world()
    page = owner.get(f"/orders/{world.order.pk}/cancel/")
    answer = press(owner, world.order, page, reason="")
    assert (answer.status_code, Cancellation.objects.exists()) == (409, False)
    assert "Choose a reason first." in answer.content.decode()


def test_after_the_hand_over_there_is_no_button(owner, world):
    world = world(status="shipped")
    page = owner.get(f"/orders/{world.order.pk}/cancel/")
    said = page.content.decode()
    assert "This order cannot be cancelled" in said
    assert "return" in said
    assert 'name="digest"' not in said


def test_some_pieces_are_chosen_where_the_marketplace_allows_it(owner, world):
    world = world(can_cancel_part=True)
    line = world.order.lines.get()
    chosen = {"kind": "partial", f"pieces-{line.pk}": "1"}
    page = owner.get(f"/orders/{world.order.pk}/cancel/", chosen)
    assert "Rp 45.000" in page.content.decode().replace("\xa0", " ")
    assert press(owner, world.order, page, **chosen).status_code == 302
    assert (row().kind, row().pieces) == ("partial", {"26001-0": 1})
    Cancellation.objects.all().delete()
    chosen[f"pieces-{line.pk}"] = "2"
    page = owner.get(f"/orders/{world.order.pk}/cancel/", chosen)
    assert "all pieces" in press(owner, world.order, page, **chosen).content.decode()


def test_a_buyers_request_is_answered_on_its_page(owner, world):
    world = world(status="cancel_requested")
    made = Cancellation.objects.create(
        order=world.order,
        begun_by="buyer",
        words="found cheaper",
        asked_at=clock.now(),
        answer_by=clock.now() + timedelta(hours=5),
    )
    page = owner.get(f"/orders/{world.order.pk}/cancel/")
    said = page.content.decode()
    assert "The buyer asks to cancel this order" in said
    assert "found cheaper" in said
    assert "The buyer waits" in owner.get("/cancellations/?group=answer").content.decode()
    owner.post(f"/cancellations/{made.pk}/reject/")
    world.work()
    assert (row().state, world.shopee.calls) == ("refused", [("answer", world.order.number, False)])


def test_an_accepted_request_needs_no_reason_of_the_seller(owner, world):
    world = world(status="cancel_requested")
    Cancellation.objects.create(
        order=world.order, begun_by="buyer", asked_at=clock.now(), answer_by=clock.now()
    )
    page = owner.get(f"/orders/{world.order.pk}/cancel/")
    assert owner.post(f"/orders/{world.order.pk}/cancel/", {"digest": digest(page)}).status_code == 302
    world.work()
    assert (row().state, row().answer, row().begun_by) == ("done", "accept", "buyer")


def test_a_step_that_stopped_is_tried_again_or_left_out_or_all_is_withdrawn(owner, world):
    world = world()
    world.order.shop.cancels = False
    world.order.shop.save()
    press(owner, world.order, owner.get(f"/orders/{world.order.pk}/cancel/"))
    world.work()
    receipt = f"/cancellations/{row().pk}/"
    said = owner.get(receipt).content.decode()
    assert "Seller Centre" in said
    assert "Try again" in said
    assert "Go on without it" not in said
    channel = row().steps.get(side="channel").pk
    owner.post(f"{receipt}step/", {"step": channel, "action": "go_on"})
    assert row().state == "person"
    owner.post(f"{receipt}step/", {"step": channel, "action": "retry"})
    assert row().state == "running"
    owner.post(f"{receipt}withdraw/")
    assert row().state == "withdrawn"
    assert not Work.objects.filter(state="held", topic="cancellation.step").exists()


def test_what_stopped_is_on_the_attention_page_by_its_order_and_with_advice(owner, world):
    world = world()
    world.order.shop.cancels = False
    world.order.shop.save()
    press(owner, world.order, owner.get(f"/orders/{world.order.pk}/cancel/"))
    world.work()
    said = owner.get("/attention/").content.decode()
    assert "This order has to be cancelled in the Seller Centre" in said
    assert f'href="/cancellations/{row().pk}/"' in said


def test_home_and_attention_count_down_for_what_was_cancelled_in_odoo(owner):
    order = OrderFactory(ship_by=clock.now() + timedelta(hours=7, minutes=30))
    Cancellation.objects.create(order=order, begun_by="odoo", asked_at=clock.now())
    for address in ("/", "/attention/"):
        said = owner.get(address).content.decode()
        assert "1 order was cancelled in Odoo" in said
        assert "7 h left" in said


def test_the_list_goes_on_behind_the_last_one_seen(owner):
    at = clock.now()
    for number in range(60):
        Cancellation.objects.create(
            order=OrderFactory(), state="done", asked_at=at - timedelta(minutes=number // 2)
        )
    first = owner.get("/cancellations/?group=over")
    second = owner.get(f"/cancellations/?group=over&after={first.context['older']}")
    seen = [one.pk for one in (*first.context["rows"], *second.context["rows"])]
    assert (len(first.context["rows"]), len(second.context["rows"]), second.context["older"]) == (50, 10, "")
    assert len(set(seen)) == 60


def test_the_rule_for_what_is_cancelled_in_odoo_is_a_shops_own(owner, world):
    world = world()
    owner.post(f"/cancellations/rules/{world.order.shop_id}/", {"from_odoo": "do"})
    assert CancellationPolicy.objects.get().from_odoo == "do"
    owner.post(f"/cancellations/rules/{world.order.shop_id}/", {"from_odoo": "nonsense"})
    assert CancellationPolicy.objects.get().from_odoo == "do"


def test_an_order_from_before_go_live_is_cancelled_at_the_marketplace(owner):
    order = OrderFactory(history=True)
    assert owner.get(f"/orders/{order.pk}/cancel/").url == f"/orders/{order.pk}/"
    assert "/cancel/" not in owner.get(f"/orders/{order.pk}/").content.decode()
