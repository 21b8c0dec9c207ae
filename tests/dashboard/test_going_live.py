"""Going live step by step: what would be written, orders that were open, and what is switched on."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from channels.models import Order, Shop
from channels.states import OrderStatus
from erp_bridge import dry_run
from erp_bridge.bindings import Kind, Link, bind
from erp_bridge.models import Adoption, Binding, OdooProfile
from omnihub.core.models import Work
from omnihub.core.money import rupiah
from tests.dashboard import given
from tests.factories import OrderFactory, PackageFactory

pytestmark = pytest.mark.django_db
State = Adoption.State


@pytest.fixture
def shop():
    """Live since noon, with a profile, and everything outgoing switched off."""
    return given.shop(pushes_orders=False, go_live_at=given.NOON)


def mapped(order):
    """Its products are known in Odoo."""
    for line in order.lines.all():
        product = line.listing.components.get().product
        bind(Link(Kind.PRODUCT, str(product.pk), 1000 + product.pk, product.sku))
    return order


def fresh(shop, **wishes):
    return mapped(OrderFactory(shop=shop, placed_at=given.NOON + timedelta(hours=1), **wishes))


def old(shop, **wishes):
    wishes = {"history": True, "placed_at": given.NOON - timedelta(days=1)} | wishes
    return OrderFactory(shop=shop, **wishes)


def page(browser, shop, name="dry_run", query=""):
    return browser.get(reverse(f"dashboard:{name}", args=[shop.pk]) + query)


def text(response):
    return " ".join(response.content.decode().split(" ")).replace("\n", " ")


# What would be written ------------------------------------------------------------------------------------


def test_each_order_with_its_documents_lines_sum_and_partner(owner, shop):
    ready = fresh(shop)
    shipped = fresh(
        shop, status=OrderStatus.SHIPPED, shipped_at=given.NOON + timedelta(hours=3), line__quantity=2
    )
    PackageFactory(order=shipped)
    preview = dry_run.of(shop)
    drafts = {draft.number: draft for draft in preview.drafts}
    assert drafts[ready.number].documents == ("order",)
    assert drafts[shipped.number].documents == ("order", "delivery", "invoice")
    assert [(line.quantity, line.total) for line in drafts[shipped.number].lines] == [(2, Decimal(90_000))]
    assert (preview.total, preview.documents["order"], preview.documents["invoice"]) == (180_000, 2, 1)
    said = text(page(owner, shop))
    assert "Sales order, Delivery, Invoice" in said
    assert f"writes 2 orders of {rupiah(Decimal(180_000))} to Odoo at once" in said
    assert "Pembeli" in said or "the shop's buyer" in said


def test_looking_writes_nothing_and_asks_nobody(owner, shop, settings):
    settings.ODOO_URL = "http://127.0.0.1:9"
    fresh(shop)
    before = (Work.objects.count(), Binding.objects.count(), list(Order.objects.values()))
    assert page(owner, shop).status_code == 200
    assert (Work.objects.count(), Binding.objects.count(), list(Order.objects.values())) == before


def test_problems_are_told_order_by_order(owner, shop):
    bare = fresh(shop)
    bare.lines.get().listing.components.all().delete()
    unknown = OrderFactory(shop=shop, placed_at=given.NOON + timedelta(hours=1))
    priceless = fresh(shop)
    Order.objects.filter(pk=priceless.pk).update(gross=None)
    voucher = fresh(shop, seller_voucher=Decimal(1000))
    differing = fresh(shop)
    Order.objects.filter(pk=differing.pk).update(gross=Decimal(1))
    good = fresh(shop)
    preview = dry_run.of(shop)
    assert {draft.number: draft.code for draft in preview.problems} == {
        bare.number: "unmapped",
        unknown.number: "unknown_product",
        priceless.number: "no_gross",
        voucher.number: "no_voucher_product",
        differing.number: "sum_differs",
    }
    assert {draft.number for draft in preview.going} == {good.number, differing.number}
    only = text(page(owner, shop, query="?only=problems"))
    assert good.number not in only
    assert "not linked to a product" in only


def test_what_a_voucher_costs_is_a_line(shop):
    OdooProfile.objects.update(voucher_product_id=77)
    fresh(shop, seller_voucher=Decimal(1000))
    [draft] = dry_run.of(shop).drafts
    assert [(line.sku, line.total) for line in draft.lines][-1] == ("", Decimal(-1000))
    assert draft.total == draft.gross


def test_history_is_not_among_it_and_an_adopted_order_is(shop):
    old(shop)
    taken = old(shop, history=False, adopted=True)
    bind(Link(Kind.ORDER, str(taken.pk), 7, "S00007"))
    [draft] = dry_run.of(shop).drafts
    assert (draft.number, draft.bound, draft.lines) == (taken.number, "S00007", ())


def test_what_odoo_has_as_it_is_is_not_among_it(shop):
    order = fresh(shop)
    bind(Link(Kind.ORDER, str(order.pk), 7, "S00007", digest="complete"))
    assert dry_run.of(shop).waiting == 0


def test_the_same_contact_counts_once(shop):
    clear = {
        "recipient_name": "Budi",
        "recipient_phone": "0812",
        "recipient_address": "Jl. A",
        "recipient_is_clear": True,
    }
    first = fresh(shop, **clear)
    fresh(shop, customer=first.customer, **clear)
    assert dry_run.of(shop).new_contacts == 1


def test_no_list_shows_whom_an_order_goes_to(owner, clerk, shop):
    fresh(
        shop,
        recipient_name="Budi Santoso",
        recipient_phone="1",
        recipient_address="x",
        recipient_is_clear=True,
    )
    for browser in (owner, clerk):
        said = text(page(browser, shop))
        assert "B***o" in said
        assert "Budi Santoso" not in said


def test_the_cost_in_queries_does_not_grow_with_the_orders(owner, shop, django_assert_max_num_queries):
    for _ in range(30):
        fresh(shop)
    with django_assert_max_num_queries(26):
        page(owner, shop)


def test_more_than_it_can_show_is_said(owner, shop, monkeypatch):
    monkeypatch.setattr(dry_run, "MOST", 2)
    for _ in range(3):
        fresh(shop)
    preview = dry_run.of(shop)
    assert (preview.waiting, len(preview.drafts), preview.complete) == (3, 2, False)
    assert "3 orders wait" in text(page(owner, shop))


# Switching on ---------------------------------------------------------------------------------------------


def switch(browser, shop, **form):
    address = reverse("dashboard:switch", args=[shop.pk])
    return browser.post(address, {"switch": "pushes_orders", "on": "1", **form}, follow=True)


def test_a_direction_is_switched_on_only_from_what_it_will_do(owner, shop):
    fresh(shop)
    response = switch(owner, shop)
    assert "Switch on: write orders to Odoo" in text(response)
    shop.refresh_from_db()
    assert not shop.pushes_orders
    assert not Work.objects.filter(topic="order.push").exists()


def test_confirmed_it_is_on_and_what_waited_goes(owner, shop):
    order = fresh(shop)
    old(shop)
    switch(owner, shop, confirmed="1")
    shop.refresh_from_db()
    assert shop.pushes_orders
    assert list(Work.objects.filter(topic="order.push").values_list("subject", flat=True)) == [str(order.pk)]
    assert "switched on" in text(page(owner, shop))


def test_switching_off_asks_nothing(owner, shop):
    switch(owner, shop, confirmed="1")
    switch(owner, shop, on="0")
    shop.refresh_from_db()
    assert not shop.pushes_orders


def test_without_go_live_or_profile_there_is_no_button(owner):
    assert "Switch on: write" not in text(page(owner, given.shop(go_live_at=None, pushes_orders=False)))
    bare = given.shop(pushes_orders=False)
    OdooProfile.objects.filter(shop=bare).delete()
    assert "Switch on: write" not in text(page(owner, bare))


# Orders that were open ------------------------------------------------------------------------------------


def test_the_list_has_what_was_open_at_go_live_and_nothing_else(owner, shop):
    waiting = old(shop)
    ended_since = old(shop, status="completed", completed_at=given.NOON + timedelta(days=1))
    over = old(shop, status="completed", completed_at=given.NOON - timedelta(hours=1))
    cancelled = old(shop, status="cancelled", cancelled_at=given.NOON - timedelta(hours=1))
    new = fresh(shop)
    said = text(page(owner, shop, "adoption"))
    assert waiting.number in said
    assert ended_since.number in said
    assert not [one.number for one in (over, cancelled, new) if one.number in said]


def test_looking_for_them_adds_work_for_each_and_shows_how_far(owner, shop):
    orders = [old(shop) for _ in range(3)]
    owner.post(reverse("dashboard:adoption_search", args=[shop.pk]))
    assert Work.objects.filter(topic="order.adopt").count() == 3
    said = text(page(owner, shop, "adoption"))
    assert "0 of 3 done" in said
    assert "data-refresh" in said
    Adoption.objects.filter(order=orders[0]).update(state=State.MISSING)
    assert "1 of 3 done" in text(page(owner, shop, "adoption"))


def decided(browser, shop, **form):
    return browser.post(reverse("dashboard:adoption_decide", args=[shop.pk]), form, follow=True)


def test_making_them_asks_first_where_the_goods_are(owner, shop):
    order = old(shop)
    Adoption.objects.create(order=order, state=State.MISSING)
    said = text(decided(owner, shop, order=order.pk, action="create"))
    assert f"Make 1 order of {rupiah(Decimal(90_000))} in Odoo" in said
    assert "Where are their goods?" in said
    assert not Work.objects.exists()
    again = decided(owner, shop, order=order.pk, confirmed="1")
    assert again.status_code == 422
    decided(owner, shop, order=order.pk, confirmed="1", stock="taken")
    adoption = Adoption.objects.get()
    assert (adoption.state, adoption.create, adoption.stock_taken, adoption.by) == (
        "searching",
        True,
        True,
        "owner",
    )
    assert Work.objects.filter(topic="order.adopt", subject=str(order.pk)).exists()


def test_all_that_were_not_found_are_made_with_one_click(owner, shop):
    for _ in range(3):
        Adoption.objects.create(order=old(shop), state=State.MISSING)
    Adoption.objects.create(order=old(shop), state=State.LEFT)
    decided(owner, shop, all="1", confirmed="1", stock="here")
    assert Adoption.objects.filter(state=State.SEARCHING, create=True, stock_taken=False).count() == 3


def test_nothing_ticked_is_said(owner, shop):
    assert "Tick the orders first" in text(decided(owner, shop, action="create"))


def test_orders_of_another_shop_or_after_go_live_are_never_decided_here(owner, shop):
    other = old(given.shop(go_live_at=given.NOON))
    new = fresh(shop)
    decided(owner, shop, order=[other.pk, new.pk], confirmed="1", stock="taken")
    assert not Adoption.objects.exists()


def test_left_as_history(owner, shop):
    order = old(shop)
    decided(owner, shop, order=order.pk, action="leave")
    assert Adoption.objects.get().state == State.LEFT
    order.refresh_from_db()
    assert order.history


def candidates(order, *names):
    found = [
        {"id": number, "name": name, "state": "sale", "total": "90000", "orders": 1}
        for number, name in enumerate(names, start=41)
    ]
    return Adoption.objects.create(order=order, state=State.SEVERAL, candidates=found)


def chosen(browser, shop, choice):
    return browser.post(reverse("dashboard:adoption_choose", args=[shop.pk]), {"choice": choice}, follow=True)


def test_a_person_chooses_which_one_it_is(owner, shop):
    order = old(shop)
    candidates(order, "S00041", "S00042")
    assert "Which one is it?" in text(page(owner, shop, "adoption"))
    chosen(owner, shop, f"{order.pk}:42")
    assert Binding.objects.get(kind="order").odoo_id == 42
    order.refresh_from_db()
    assert (order.adopted, order.history) == (True, False)
    assert Adoption.objects.get().state == State.BOUND


def test_or_that_it_is_none_of_them(owner, shop):
    order = old(shop)
    candidates(order, "S00041", "S00042")
    chosen(owner, shop, f"{order.pk}:none")
    assert Adoption.objects.get().state == State.MISSING
    assert not Binding.objects.exists()


@pytest.mark.parametrize("choice", ["", "x", "99999:41", "1:2:3"])
def test_a_choice_that_is_none_is_not_found(owner, shop, choice):
    assert chosen(owner, shop, choice).status_code == 404


def test_going_live_leads_to_the_orders_that_are_open(owner):
    shop = given.shop(go_live_at=None, pushes_orders=False)
    old(shop)
    address = reverse("dashboard:go_live", args=[shop.pk])
    assert "1 of them is still open" in text(owner.post(address, {"at": "2026-11-20T12:00"}))
    response = owner.post(address, {"at": "2026-11-20T12:00", "confirmed": "1"})
    assert response.url == reverse("dashboard:adoption", args=[shop.pk])


def test_an_adopted_order_stays_ours_when_go_live_is_moved(owner, shop):
    order = old(shop, history=False, adopted=True)
    Shop.objects.filter(pk=shop.pk).update(go_live_at=None)
    owner.post(reverse("dashboard:go_live", args=[shop.pk]), {"at": "2026-11-20T13:00", "confirmed": "1"})
    order.refresh_from_db()
    assert not order.history
