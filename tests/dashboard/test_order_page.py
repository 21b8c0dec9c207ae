"""One order: both sides, the sums, the timeline, and its two buttons."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from channels.models import OrderEvent
from channels.states import OrderStatus
from erp_bridge import bindings
from erp_bridge.bindings import Kind, Link
from omnihub.core.models import Work
from omnihub.dashboard import escrow
from tests.dashboard import given
from tests.factories import ListingFactory, OrderFactory, OrderLineFactory, PackageFactory

pytestmark = pytest.mark.django_db
BODY = '{"code": 3, "data": {"ordersn": "2611AAAA", "recipient_phone": "0812345", "access_token": "geheim"}}'


@pytest.fixture
def order():
    return OrderFactory(shop=given.shop(), number="2611AAAA", placed_at=given.NOON)


def page(order):
    return reverse("dashboard:order", args=[order.pk])


def seen(browser, order):
    return browser.get(page(order)).content.decode()


def titles(text):
    timeline = text[text.index('<ol class="timeline">') :]
    return [re.sub(r"<[^>]+>", "", found) for found in re.findall(r"<strong>(.*?)</strong>", timeline)]


def test_the_page_and_its_live_part_are_the_same_text(owner, order):
    part = owner.get(page(order), headers={"HX-Request": "true"}).content.decode().strip()
    assert part.startswith('<section id="live"')
    assert part in seen(owner, order)


def test_the_head_shows_the_state_on_both_sides_and_leads_to_the_seller_centre(owner, order, settings):
    settings.SHOPEE_SELLER_CENTRE_ORDER_URL = "https://seller.example/?search={number}"
    text = seen(owner, order)
    assert "Ready to ship" in text
    assert "READY_TO_SHIP" in text
    assert 'href="https://seller.example/?search=2611AAAA"' in text


def test_lines_show_what_they_are_made_of_and_which_is_not_mapped(owner, order):
    OrderLineFactory(order=order, listing=ListingFactory(shop=order.shop, sku="SKU-NEW"))
    text = seen(owner, order)
    mapped = order.lines.first().listing.products.get()
    assert mapped.sku in text
    assert text.count("not mapped") == 1


def test_documents_that_count_for_nothing_any_more_say_so(owner, order):
    for kind, name, state in ((Kind.ORDER, "S00042", "deleted"), (Kind.INVOICE, "INV/2026/00042", "cancel")):
        bindings.bind(Link(kind, str(order.pk), 42, name, state))
    text = seen(owner, order)
    assert "deleted in Odoo" in text
    assert "cancelled in Odoo" in text
    assert 'class="is-done"' not in text


def test_credit_notes_and_returns_are_shown_where_there_are_some(owner, order):
    assert "Credit note" not in seen(owner, order)
    for kind, name, state in (
        (Kind.CREDIT, "RINV/2026/00042", "posted"),
        (Kind.RETURN, "WH/IN/00042", "assigned"),
    ):
        bindings.bind(Link(kind, str(order.pk), 42, name, state))
    text = seen(owner, order)
    assert "RINV/2026/00042" in text
    assert "WH/IN/00042" in text


def test_a_quotation_is_no_dead_document(owner, order):
    bindings.bind(Link(Kind.ORDER, str(order.pk), 42, "S00042", "draft"))
    assert "set back to draft" not in seen(owner, order)


def test_sums_that_may_still_change_are_called_provisional(owner):
    order = OrderFactory(shop=given.shop(), status="unpaid", escrow_as_of=None)
    order.lines.update(total=None, listed_total=Decimal(90_000))
    type(order).objects.filter(pk=order.pk).update(gross=None)
    text = seen(owner, order)
    assert "Provisional" in text
    assert text.count("Rp 90.000") >= 2


def test_packages_show_their_waybills(owner, order):
    PackageFactory(order=order, tracking_number="SPXID0456", carrier="SPX Standard")
    text = seen(owner, order)
    assert "SPXID0456" in text
    assert "SPX Standard" in text


def test_the_escrow_terms_add_up_to_the_rupiah():
    order = OrderFactory.build(
        gross=Decimal(90000),
        escrow_amount=Decimal(77950),
        escrow_terms={"gross": "90000.00", "commission_fee": "-7200.00", "service_fee": "-3600.00"},
    )
    explained = escrow.explain(order)
    assert explained.residual == -1250
    total = explained.gross + sum(term.amount for term in explained.terms) + explained.residual
    assert total == explained.amount


def test_a_stored_residual_is_not_counted_twice():
    terms = {"gross": "100.00", "commission_fee": "-10.00", "residual": "-5.00"}
    order = OrderFactory.build(gross=Decimal(100), escrow_amount=Decimal(85), escrow_terms=terms)
    assert escrow.explain(order).residual == -5


def test_a_fee_nobody_has_heard_of_is_shown_by_its_own_name(owner, order):
    order.escrow_terms |= {"moon_phase_fee": "-500.00"}
    order.escrow_amount -= 500
    order.save()
    text = seen(owner, order)
    assert "Moon phase fee" in text
    assert "-Rp 500" in text
    assert "Adds up to the rupiah." in text


def test_a_residual_asks_for_a_look(owner, order):
    order.escrow_amount -= 700
    order.save()
    assert "the marketplace charges something new" in seen(owner, order)


def test_an_order_whose_sums_are_unknown_says_so(owner):
    order = OrderFactory(shop=given.shop(), lines=0)
    type(order).objects.update(gross=None, escrow_amount=None)
    assert "has not told the sums" in seen(owner, order)


def test_the_timeline_runs_from_oldest_to_newest_across_all_sources(owner, order):
    noon = given.NOON
    given.bound(order, bound_at=noon + timedelta(seconds=9))
    pull = Work.objects.create(
        topic="order.pull",
        subject=f"{order.shop.key}:{order.number}",
        key="p",
        state="done",
        not_before=noon,
        wanted_since=noon + timedelta(seconds=2),
    )
    given.tried(pull, "done", noon + timedelta(seconds=3))
    push = given.push(order, "done", wanted_since=noon + timedelta(seconds=5))
    given.tried(push, "again", noon + timedelta(seconds=6), note="Odoo did not answer.")
    given.tried(push, "done", noon + timedelta(seconds=8), number=2)
    given.message(order, at=noon + timedelta(seconds=1))
    OrderEvent.objects.create(
        order=order, at=noon + timedelta(seconds=4), kind="status", before="unpaid", after="ready_to_ship"
    )
    assert titles(seen(owner, order)) == [
        "The buyer ordered",
        "order_status_push",
        "Read from the marketplace: done",
        "State changed",
        "Sent to Odoo: did not work, tried again later",
        "Sent to Odoo: done",
        "Sales order S00042",
    ]


def test_the_timeline_tells_waiting_and_working_time(owner, order):
    push = given.push(order, "done", wanted_since=given.NOON)
    given.tried(push, "done", given.NOON + timedelta(seconds=4.2))
    text = seen(owner, order)
    assert "waited 4.2 s" in text
    assert "took 80 ms" in text


def test_the_payment_of_its_day_is_part_of_the_timeline(owner, order):
    order.released_at = given.NOON.replace(hour=18)  # one o'clock at night in Jakarta: the next day
    order.save()
    Work.objects.create(
        topic="payment.push",
        subject=f"{order.shop_id}:2026-11-21",
        key="pay",
        state="held",
        note="The wallet journal is gone.",
        not_before=given.NOON,
        wanted_since=given.NOON,
    )
    assert "The wallet journal is gone." in seen(owner, order)


def test_of_a_days_many_payments_only_the_one_that_followed_the_release_is_told(owner, order):
    order.released_at = given.NOON
    order.save()
    for minute in (-5, 5, 10):
        Work.objects.create(
            topic="payment.push",
            subject=f"{order.shop_id}:2026-11-20",
            key=f"pay{minute}",
            state="done",
            not_before=given.NOON,
            wanted_since=given.NOON,
            finished_at=given.NOON + timedelta(minutes=minute),
        )
    for work in Work.objects.all():
        given.tried(work, "done", work.finished_at, note=f"booked at {work.finished_at:%H:%M}")
    text = seen(owner, order)
    assert "booked at 05:05" in text
    assert "booked at 04:55" not in text
    assert "booked at 05:10" not in text


def test_a_held_payment_of_the_day_shows_on_each_order_it_would_pay(owner, order):
    paid = OrderFactory(shop=order.shop, released_at=given.NOON, status="completed")
    given.bound(paid, "payment", "PSHP/1")
    for one in (order, paid):
        type(order).objects.filter(pk=one.pk).update(released_at=given.NOON)
    Work.objects.create(
        topic="payment.push",
        subject=f"{order.shop_id}:2026-11-20",
        key="pay",
        state="held",
        note="The wallet journal is gone.",
        not_before=given.NOON,
        wanted_since=given.NOON,
    )
    assert owner.get("/orders/").content.decode().count("The wallet journal is gone.") == 1


def test_sums_in_the_timeline_are_written_as_money(owner, order):
    OrderEvent.objects.create(order=order, at=given.NOON, kind="escrow", after="125000.00")
    assert "Rp 125.000" in seen(owner, order)


def test_an_unusual_move_is_marked(owner, order):
    OrderEvent.objects.create(
        order=order, at=given.NOON, kind="status", before="cancelled", after="shipped", unusual=True
    )
    assert "Cancelled → Shipped: an unusual move" in seen(owner, order)


def test_what_came_in_is_shown_masked_to_those_who_may(owner, clerk, order):
    message = given.message(order, BODY)
    address = reverse("dashboard:evidence", args=[order.pk, message.pk])
    assert address in seen(owner, order)
    text = owner.get(address).content.decode()
    assert "2611AAAA" in text
    assert "0812345" not in text
    assert "geheim" not in text
    assert address not in seen(clerk, order)
    assert clerk.get(address).status_code == 403


def test_evidence_of_another_order_is_not_found(owner, order):
    other = given.message(OrderFactory(shop=order.shop))
    assert owner.get(reverse("dashboard:evidence", args=[order.pk, other.pk])).status_code == 404


def test_look_again_adds_one_pull_that_folds(owner, order):
    for _ in range(2):
        owner.post(reverse("dashboard:look_again", args=[order.pk]))
    work = Work.objects.get()
    assert (work.topic, work.subject) == ("order.pull", f"{order.shop.key}:2611AAAA")
    assert work.reason == "asked by owner"


def test_send_again_adds_one_push_with_the_orders_key(owner, order):
    owner.post(reverse("dashboard:send_again", args=[order.pk]))
    work = Work.objects.get()
    assert (work.topic, work.subject, work.key) == ("order.push", str(order.pk), f"odoo:order:{order.pk}")


def test_send_again_looks_at_odoo_also_where_nothing_has_changed(owner, order):
    bindings.bind(Link(Kind.ORDER, str(order.pk), 7, "S00007", "sale", "as it was sent"))
    owner.post(reverse("dashboard:send_again", args=[order.pk]))
    assert bindings.find(Kind.ORDER, str(order.pk)).digest == bindings.DOUBTED


def test_send_again_wakes_what_was_held(owner, order):
    held = given.push(order)
    owner.post(reverse("dashboard:send_again", args=[order.pk]))
    held.refresh_from_db()
    assert held.state == "waiting"
    assert Work.objects.count() == 1


@pytest.mark.parametrize(
    ("wishes", "words"),
    [({"history": True}, "stays out of Odoo"), ({"shop__pushes_orders": False}, "switched off")],
)
def test_send_again_explains_why_it_does_not(owner, wishes, words):
    order = OrderFactory(**wishes)
    response = owner.post(reverse("dashboard:send_again", args=[order.pk]), follow=True)
    assert words in response.content.decode()
    assert not Work.objects.exists()


def test_a_held_order_offers_to_try_again_and_comes_back_here(owner, order):
    held = given.push(order, note="Map it.")
    assert f'name="work" value="{held.pk}"' in seen(owner, order)
    response = owner.post(reverse("dashboard:retry"), {"work": held.pk, "next": page(order)})
    assert response.url == page(order)


def test_the_page_costs_as_many_queries_for_ten_lines_as_for_one(owner, order):
    one = queries_of(owner, order)
    for _ in range(9):
        OrderLineFactory(order=order)
        PackageFactory(order=order)
        given.message(order, event_key=str(_))
        OrderEvent.objects.create(order=order, at=given.NOON, kind="note", after="hello")
    assert queries_of(owner, order) == one


def test_the_page_costs_as_many_queries_for_six_documents_as_for_none(owner, order):
    none = queries_of(owner, order)
    for kind in Kind:
        given.bound(order, kind)
    assert queries_of(owner, order) == none


def queries_of(browser, order):
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(page(order)).status_code == 200
    return len(caught)


def test_an_order_that_is_not_there_is_not_found(owner):
    response = owner.get("/orders/999999/")
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()


# The timeline of a busy order, and doing it again ---------------------------------------------------


def busy(order, tries=14):
    push = given.push(order, "done", wanted_since=given.NOON)
    for number in range(1, tries + 1):
        at = given.NOON + timedelta(minutes=number)
        given.tried(push, "again", at, number=number, note="Odoo did not answer.")
    return push


def test_what_repeats_is_one_entry_that_says_how_often_and_between_when(owner, order):
    busy(order)
    text = seen(owner, order)
    assert titles(text) == ["The buyer ordered", "Sent to Odoo: did not work, tried again later"]
    said = re.sub(r"<[^>]+>", "", text)
    assert "14 times between 20 Nov 12:01:00 and 20 Nov 12:14:00" in said
    assert text.count("Replay from here") == 14


def test_what_repeats_is_told_anew_after_the_order_changed(owner, order):
    busy(order)
    at = given.NOON + timedelta(minutes=7, seconds=30)
    OrderEvent.objects.create(order=order, at=at, kind="status", before="paid", after="packed")
    said = re.sub(r"<[^>]+>", "", seen(owner, order))
    assert said.count("7 times between") == 2


def test_what_happened_twice_stays_two_entries(owner, order):
    busy(order, tries=2)
    assert len(titles(seen(owner, order))) == 3


def test_of_three_hundred_changes_the_newest_are_shown_and_the_others_on_demand(owner, order):
    OrderEvent.objects.bulk_create(
        OrderEvent(order=order, at=given.NOON + timedelta(seconds=n), kind="note", after=f"change {n}.")
        for n in range(1, 291)
    )
    text = seen(owner, order)
    assert titles(text)[0] == "The buyer ordered"
    assert "change 290." in text
    assert "change 3." not in text
    assert "Show 250 earlier entries" in text
    whole = owner.get(page(order) + "?all=1").content.decode()
    assert "change 3." in whole
    assert len(titles(whole)) == 291


def test_a_timeline_that_was_not_read_to_its_end_says_so(owner, order):
    OrderEvent.objects.bulk_create(
        OrderEvent(order=order, at=given.NOON + timedelta(seconds=n), kind="note", after=f"change {n}.")
        for n in range(301)
    )
    assert "only the newest was read" in seen(owner, order)
    assert "only the newest was read" not in owner.get(page(order) + "?all=1").content.decode()


def test_a_persons_deed_carries_the_persons_name(owner, order):
    OrderEvent.objects.create(order=order, at=given.NOON, kind="note", after="adopted", by="sari")
    assert re.search(r"is-person.*?sari", seen(owner, order))


@pytest.mark.parametrize("status", OrderStatus.values)
def test_an_order_of_any_state_without_lines_or_packages_has_its_page(owner, status):
    order = OrderFactory(shop=given.shop(), status=status, lines=0)
    assert str(OrderStatus(status).label) in seen(owner, order)


def replay_page(order, kind, pk):
    return reverse("dashboard:replay", args=[order.pk, kind, pk])


def test_replay_from_a_message_says_what_will_happen_and_does_it_with_a_name(owner, order):
    message = given.message(order)
    address = replay_page(order, "message", message.pk)
    assert address in seen(owner, order)
    text = owner.get(address).content.decode()
    assert "Reads the order again from the marketplace" in text
    assert "What exists is not made again" in text
    assert not Work.objects.exists()
    owner.post(address)
    message.refresh_from_db()
    assert message.state == "new"
    assert set(Work.objects.values_list("topic", flat=True)) == {"order.pull", "order.push"}
    note = OrderEvent.objects.get(order=order)
    assert (note.by, note.kind) == ("owner", "note")
    assert "order_status_push" in note.after


def test_replay_from_a_push_does_not_ask_the_marketplace(owner, order):
    attempt = given.tried(given.push(order, "done"), "done")
    owner.post(replay_page(order, "attempt", attempt.pk))
    assert Work.objects.filter(state="waiting").get().topic == "order.push"


def test_an_order_from_before_go_live_is_read_again_and_stays_out_of_odoo(owner):
    order = OrderFactory(shop=given.shop(), history=True)
    message = given.message(order)
    address = replay_page(order, "message", message.pk)
    assert "It stays out of Odoo." in owner.get(address).content.decode()
    owner.post(address)
    assert Work.objects.get().topic == "order.pull"


def test_where_nothing_can_be_done_again_there_is_no_button(owner):
    order = OrderFactory(shop=given.shop(), history=True)
    attempt = given.tried(given.push(order, "done"), "done")
    address = replay_page(order, "attempt", attempt.pk)
    assert "Yes, replay" not in owner.get(address).content.decode()
    owner.post(address)
    assert not Work.objects.exclude(state="done").exists()


def test_an_entry_of_another_order_is_not_replayed(owner, order):
    other = OrderFactory(shop=order.shop)
    message, attempt = given.message(other), given.tried(given.push(other, "done"), "done")
    for kind, pk in (("message", message.pk), ("attempt", attempt.pk), ("attempt", "x"), ("message", "x")):
        assert owner.post(replay_page(order, kind, pk)).status_code == 404
    assert owner.post(replay_page(order, "made-up", attempt.pk)).status_code == 404


def test_replay_needs_the_right_to_try_again(clerk, order):
    message = given.message(order)
    assert "Replay from here" not in seen(clerk, order)
    assert clerk.get(replay_page(order, "message", message.pk)).status_code == 403
    assert clerk.post(replay_page(order, "message", message.pk)).status_code == 403
