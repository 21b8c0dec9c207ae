"""What the marketplace, a buyer or somebody in Odoo begins."""

from datetime import timedelta

import pytest

from channels import orders, todos
from channels.models import OrderEvent
from omnihub.cancellation import found, preview, rules, saga, tasks
from omnihub.cancellation.models import Cancellation
from omnihub.core import clock, work
from omnihub.core.errors import Refused, Unreachable
from omnihub.core.models import Work

pytestmark = [pytest.mark.django_db]


def hears(world, status, **facts):
    """The marketplace moved on, and the mirror has read it."""
    world.shopee.becomes(status, **facts)
    [data] = world.shopee.pull([world.order.number]).orders
    orders.save_all(world.order.shop, [data])
    world.order.refresh_from_db()
    world.work()


def answer(world, choice):
    row = Cancellation.objects.select_related("order__shop").get()
    row.answer = choice
    saga.begin(row, [], "sari")
    return row


def last():
    return Cancellation.objects.order_by("-pk").first()


def held():
    return list(Work.objects.filter(state="held", topic="cancellation.step").values_list("code", flat=True))


def test_what_the_marketplace_cancels_is_called_off_everywhere_once(world):
    world = world()
    hears(world, "cancelled", cancel_reason="system: Seller did not Ship")
    hears(world, "cancelled", message="something else changed")
    row = Cancellation.objects.get()
    assert (row.state, row.begun_by) == ("done", "channel")
    assert world.ends == ("cancelled", 0, [world.order.pk], {(world.order.pk, "cancelled")})
    assert "Seller did not Ship" in row.steps.get(side="channel").words[1]["why"]


def test_our_own_cancellation_is_no_news_when_it_is_read(world):
    world = world()
    wanted = Cancellation(order=world.order, reason="customer_request")
    saga.begin(wanted, preview.of(wanted).kept(), "sari")
    world.work()
    hears(world, "cancelled", message="read again")
    assert Cancellation.objects.count() == 1


def test_a_buyers_request_waits_for_an_answer_and_has_a_time(world, settings):
    settings.CANCEL_ANSWER_HOURS = 24
    world = world()
    hears(world, "cancel_requested", cancel_reason="buyer: found cheaper elsewhere")
    row = Cancellation.objects.get()
    assert (row.state, row.begun_by, row.request) == ("preview", "buyer", True)
    assert row.answer_by == world.order.remote_updated_at + timedelta(hours=24)
    assert world.ends[1:] == (0, [], set())


def test_an_accepted_request_is_called_off_everywhere(world):
    world = world()
    hears(world, "cancel_requested")
    answer(world, "accept")
    world.work()
    assert last().state == "done"
    assert world.shopee.calls == [("answer", world.order.number, True)]
    assert world.ends == ("cancelled", 1, [world.order.pk], {(world.order.pk, "cancelled")})


def test_a_rejected_request_changes_nothing_else(world):
    world = world()
    hears(world, "cancel_requested")
    row = answer(world, "reject")
    world.work()
    assert (last().state, world.ends) == ("refused", ("ready_to_ship", 1, [], set()))
    assert set(world.steps(row).values()) == {"done", "skipped"}
    assert held() == []


def test_a_rejection_that_nobody_heard_is_not_sent_twice(world):
    world = world()
    hears(world, "cancel_requested")
    world.shopee.lost = True
    answer(world, "reject")
    world.work(later=True)
    assert (last().state, len(world.shopee.calls)) == ("refused", 1)


def test_a_request_that_the_marketplace_answers_itself_is_called_off_like_any_other(world):
    world = world()
    hears(world, "cancel_requested")
    hears(world, "cancelled", cancel_reason="system: Auto Cancel")
    assert Cancellation.objects.count() == 1
    assert last().state == "done"
    assert world.ends == ("cancelled", 0, [world.order.pk], {(world.order.pk, "cancelled")})


def test_a_rejection_after_the_marketplace_cancelled_follows_it_and_tells_a_person(world):
    world = world()
    hears(world, "cancel_requested")
    world.shopee.becomes("cancelled")
    answer(world, "reject")
    world.work()
    assert last().state == "done"
    assert world.ends == ("cancelled", 0, [world.order.pk], {(world.order.pk, "cancelled")})
    assert OrderEvent.objects.filter(unusual=True, kind="cancel_request_gone").count() == 1


def test_a_request_whose_parcel_was_handed_over_ends_and_tells_a_person(world):
    world = world()
    hears(world, "cancel_requested")
    hears(world, "shipped")
    assert (last().state, world.ends[1:]) == ("refused", (0, [], set()))
    assert OrderEvent.objects.filter(unusual=True, kind="cancel_request_gone").count() == 1


def test_an_acceptance_that_crosses_the_hand_over_ends_and_tells_a_person(world):
    world = world()
    hears(world, "cancel_requested")
    world.shopee.becomes("shipped")
    answer(world, "accept")
    world.work()
    assert (last().state, world.ends[1:]) == ("refused", (0, [], set()))
    assert held() == ["cancel_crossed"]


def test_an_acceptance_of_a_request_that_was_taken_back_cancels_nothing(world):
    world = world()
    hears(world, "cancel_requested")
    world.shopee.becomes("ready_to_ship")
    answer(world, "accept")
    world.work()
    assert (last().state, held()) == ("refused", ["cancel_request_gone"])
    assert world.ends == ("ready_to_ship", 0, [], set())


def test_a_request_that_was_taken_back_is_over(world):
    world = world()
    hears(world, "cancel_requested")
    hears(world, "ready_to_ship")
    assert last().state == "withdrawn"
    assert not OrderEvent.objects.filter(unusual=True).exists()


def test_a_buyer_who_asks_while_the_staff_cancels_is_answered_by_that(world):
    world = world()
    wanted = Cancellation(order=world.order, reason="customer_request")
    saga.begin(wanted, [], "sari")
    hears(world, "cancel_requested")
    assert last().state == "done"
    assert world.shopee.calls == [("answer", world.order.number, True)]


def test_a_person_who_cancels_at_the_marketplace_settles_what_was_refused_here(world):
    world = world()
    wanted = Cancellation(order=world.order, reason="customer_request")
    saga.begin(wanted, [], "sari")
    world.shopee.refuses = Refused("No.", code="error_param")
    world.work()
    assert held() == ["error_param"]
    hears(world, "cancelled")
    assert (last().state, held(), Cancellation.objects.count()) == ("done", [], 1)


def test_an_order_cancelled_in_odoo_is_shown_and_asked_about_once(world):
    world = world()
    world.odoo.cancelled = {world.order.pk}
    for _ in range(2):
        work.add([todos.notice_cancellation(world.order.pk, "cancelled in Odoo")])
        world.work()
    row = Cancellation.objects.get()
    assert (row.state, row.begun_by) == ("preview", "odoo")
    assert world.ends == ("ready_to_ship", 0, [], set())
    saga.begin(row, [], "sari")
    world.work()
    assert last().state == "done"
    assert world.ends == ("cancelled", 1, [world.order.pk], {(world.order.pk, "cancelled")})


def test_where_the_shop_says_so_an_order_cancelled_in_odoo_is_cancelled_everywhere_at_once(world):
    world = world()
    rules.choose(world.order.shop, "do")
    found.open_all([world.order.pk])
    found.open_all([world.order.pk])
    world.work()
    assert (Cancellation.objects.get().state, world.ends[:2]) == ("done", ("cancelled", 1))


def test_what_a_person_did_not_want_cancelled_is_not_asked_about_again(world):
    world = world()
    found.open_all([world.order.pk])
    saga.close(Cancellation.objects.get(), "withdrawn", "No.", "sari")
    assert found.open_all([world.order.pk]) == 0


@pytest.mark.parametrize("status", ["shipped", "completed", "cancelled"])
def test_what_is_past_cancelling_is_no_case_for_it(world, status):
    world = world()
    hears(world, status)
    Cancellation.objects.all().delete()
    assert found.open_all([world.order.pk]) == 0


def test_the_preview_asks_every_side_and_writes_nowhere(world):
    world = world()
    world.order.shop.cancels = True
    shown = preview.of(Cancellation(order=world.order))
    assert [(card.side, card.ability) for card in shown.cards] == [
        ("channel", "will"),
        ("payment", "will"),
        ("erp", "will"),
        ("stock", "will"),
        ("label", "nothing"),
        ("message", "will"),
    ]
    assert shown.possible
    assert "Rp 90.000" in str(shown.cards[1].costs[0]).replace("\xa0", " ")
    assert world.ends == ("ready_to_ship", 0, [], set())
    assert not Cancellation.objects.exists()


def test_odoo_that_cannot_be_asked_says_so_and_blocks_nothing(world):
    world = world()
    world.odoo.fails = Unreachable("Odoo cannot be reached.", sent=False)
    shown = preview.of(Cancellation(order=world.order))
    assert shown.possible
    assert not shown.unanswered
    assert [card.ability for card in shown.cards][:3] == ["will", "will", "unknown"]


def test_without_the_marketplaces_answer_nothing_can_be_cancelled(world):
    world = world()
    world.shopee.down = Unreachable("Shopee cannot be reached.", sent=False)
    shown = preview.of(Cancellation(order=world.order))
    assert (shown.unanswered, shown.cards[0].ability) == (True, "unknown")
    assert "Shopee cannot be reached." in shown.cards[0].warning


@pytest.mark.parametrize("status", ["shipped", "delivered", "completed", "return_requested"])
def test_after_the_hand_over_the_preview_says_what_is_possible_instead(world, status):
    world = world(status=status)
    shown = preview.of(Cancellation(order=world.order))
    assert not shown.possible
    assert [card.ability for card in shown.cards] == ["cannot"]
    assert "return" in shown.cards[0].words[0]


def test_orders_of_the_marketplaces_own_warehouse_are_its_own_to_cancel(world):
    world = world(fulfilled_by="marketplace")
    assert not preview.of(Cancellation(order=world.order)).possible


def test_another_situation_has_another_digest(world):
    world = world()
    before = preview.of(Cancellation(order=world.order)).digest
    assert preview.of(Cancellation(order=world.order)).digest == before
    world.shopee.becomes("packed")
    assert preview.of(Cancellation(order=world.order)).digest != before


def test_a_step_whose_signal_was_lost_is_looked_at_again_by_schedule(world):
    world = world()
    wanted = Cancellation(order=world.order, reason="customer_request")
    row = saga.begin(wanted, [], "sari")
    world.odoo.state = type(world.odoo.state)(done=False, held="A person must look.")
    world.work()
    Work.objects.all().delete()
    world.odoo.state = type(world.odoo.state)(done=True)
    tasks.look_again()
    world.work()
    assert (last().pk, last().state) == (row.pk, "done")
    assert clock.now() > last().finished_at
